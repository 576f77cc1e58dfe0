"""ActivityWatch's REST contract, which its watchers, clients and pages speak.

Where its servers differ, what can be told without losing anything is told: events that are posted come back as a list
with their ids (as from aw-server-rust and aw-server since 0.14; before, one came back bare, several as null), and a
setting that is false is kept (aw-server forgets it).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from headwater.base import Clock
from headwater.bridge import wire
from headwater.bridge.moments import SECOND, bound
from headwater.bridge.replies import HttpError, Streamed, ready
from headwater.bridge.resource import Asgi, Asked, Operation, Param, Schema
from headwater.bridge.schemas import ANYTHING, END, NUMBER, OBJECT, SECONDS, START, a_list, an_object, ref
from headwater.bridge.wanted import Activities, NotNow, Refused
from headwater.query import QueryBusy, QueryError, QueryFailed
from headwater.records import Bucket

if TYPE_CHECKING:
    from starlette.responses import Response

    from headwater.bridge.work import Work

_LIMIT: Schema = {"type": "integer", "minimum": 1 - 10**18, "maximum": 10**18 - 1}
LOCAL = "!local"
"""What watchers send as host when they do not know its name."""


class Contract:
    """What the contract's addresses do; each method runs in a thread."""

    def __init__(self, activities: Activities, work: Work, slow: Work, clock: Clock, *, testing: bool) -> None:
        self._activities = activities
        self._work = work
        self._slow = slow
        self._clock = clock
        self._testing = testing

    def info(self, asked: Asked) -> Response:
        """Who answers."""
        return ready(wire.info_json(self._activities.info(), self._testing))

    def buckets(self, asked: Asked) -> Response:
        """All buckets, by their names."""
        return ready(wire.json({b.id: wire.bucket_dict(b) for b in self._activities.buckets()}))

    def bucket(self, asked: Asked) -> Response:
        """One of them."""
        return ready(wire.json(wire.bucket_dict(self._activities.bucket(_bucket(asked)))))

    def create(self, asked: Asked) -> Response:
        """Make one: 200, or 304 where there is one of that name."""
        new = wire.read(wire.NewBucket, asked.body)
        data, hostname = dict(wire.checked_data(new.data) or {}), new.hostname
        if hostname == LOCAL:
            info = self._activities.info()
            hostname, data["device_id"] = info.hostname, info.device_id
        bucket = Bucket(
            _bucket(asked), wire.plain(new.type, "type"), wire.plain(new.client, "client"),
            wire.plain(hostname, "hostname"), round(self._clock.now() * SECOND), wire.plain(new.name, "name"), data,
        )  # fmt: skip
        return ready(b"{}") if self._activities.create(bucket) else ready(b"", 304)

    def update(self, asked: Asked) -> Response:
        """Change one."""
        sent = wire.read(wire.BucketChange, asked.body)
        changes: dict[str, Any] = {
            name: wire.plain(value, name)
            for name in ("type", "client", "hostname", "name")
            if (value := getattr(sent, name)) is not None
        }
        if wire.checked_data(sent.data) is not None:
            changes["data"] = sent.data
        self._activities.update(replace(self._activities.bucket(_bucket(asked)), **changes))
        return ready(b"{}")

    def delete(self, asked: Asked) -> Response:
        """Forget one, if it is really meant."""
        if not self._testing and asked.query.get("force") != "1":
            raise HttpError(401, "Deleting a bucket deletes its events: add ?force=1 to the address.")
        self._activities.delete(_bucket(asked))
        return ready(b"{}")

    def insert(self, asked: Asked) -> Response:
        """Add events."""
        return ready(wire.events_json(self._activities.insert(_bucket(asked), wire.events(asked.body))))

    def events(self, asked: Asked) -> Response:
        """Events, newest first."""
        limit = _limit(asked.query.get("limit"))
        table = self._activities.events(_bucket(asked), *_period(asked), limit)
        pieces = wire.table_json(table)
        if len(table.ids) > wire.PIECE:
            return Streamed(pieces, self._work)
        return ready(b"".join(pieces))

    def count(self, asked: Asked) -> Response:
        """How many."""
        return ready(b"%d" % self._activities.count(_bucket(asked), *_period(asked)))

    def event(self, asked: Asked) -> Response:
        """One event."""
        event = self._activities.event(_bucket(asked), _number(asked))
        if event is None:
            raise HttpError(404, "This bucket has no event of that number.")
        return ready(wire.json(wire.event_dict(event)))

    def delete_event(self, asked: Asked) -> Response:
        """Forget one event."""
        done = self._activities.delete_event(_bucket(asked), _number(asked))
        return ready(wire.json({"success": done}))

    def query(self, asked: Asked) -> Response:
        """Answer a query."""
        sent = wire.read(wire.SentQuery, asked.body)
        try:
            return ready(self._activities.query(sent.query, sent.timeperiods, asked.query.get("name", "")))
        except (QueryBusy, QueryFailed) as e:
            raise NotNow(str(e)) from None
        except QueryError as e:
            return ready(wire.json({"type": type(e).__name__, "message": str(e)}), 400)

    def export(self, asked: Asked) -> Response:
        """Everything, as a file."""
        return self._exported(None, "aw-buckets-export.json")

    def export_bucket(self, asked: Asked) -> Response:
        """One bucket, as a file."""
        bucket = _bucket(asked)
        return self._exported(bucket, f"aw-bucket-export_{bucket}.json")

    def take_in(self, asked: Asked) -> Response:
        """Import one file or several."""
        return ready(wire.imported_json([self._activities.take_in(file) for file in asked.files]))

    def settings(self, asked: Asked) -> Response:
        """All settings of pages."""
        return ready(wire.json(self._activities.settings()))

    def setting(self, asked: Asked) -> Response:
        """One of them; null where there is none."""
        return ready(wire.json(self._activities.settings().get(_setting(asked))))

    def put_setting(self, asked: Asked) -> Response:
        """Keep one."""
        value = wire.read_any(asked.body)
        self._activities.put_setting(_setting(asked), value)
        return ready(wire.json(value))

    def put_no_setting(self, asked: Asked) -> Response:
        """Nothing can be kept without a name."""
        raise Refused("A setting needs a name: /api/0/settings/NAME.")

    def _exported(self, bucket: str | None, name: str) -> Response:
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
        return Streamed(self._activities.export(bucket), self._slow, headers)


def _bucket(asked: Asked) -> str:
    return wire.named(asked.part["bucket"], "bucket")


def _setting(asked: Asked) -> str:
    return wire.named(asked.part["key"], "setting")


def _number(asked: Asked) -> int:
    text = asked.part["number"]
    if not (text.isascii() and text.isdigit()) or len(text) > 19 or int(text) > wire.LARGEST_INT:
        raise HttpError(404, "This bucket has no event of that number.")
    return int(text)


def _limit(text: str | None) -> int | None:
    """At most so many; None for all, which a negative number means too."""
    if text is None:
        return None
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 18:
        raise Refused("The limit is not a whole number.")
    return int(text) if int(text) >= 0 else None


def _period(asked: Asked) -> tuple[int | None, int | None]:
    start, end = (bound(asked.query[name], name) if name in asked.query else None for name in ("start", "end"))
    return start, end


_BUCKET = "/api/0/buckets/{bucket}"
_EVENT = f"{_BUCKET}/events/{{number}}"
_NO_BUCKET = {404: "There is no bucket of that name."}
_OURS = {**_NO_BUCKET, 403: "Headwater itself fills this bucket."}


def operations(does: Contract, heartbeats: Asgi) -> tuple[Operation, ...]:
    """The contract's addresses."""
    return (
        Operation("GET", "/api/0/info", "Who answers.", does.info, gives=ref("Info")),
        *_of_buckets(does), _heartbeat(heartbeats), *_of_events(does), *_of_one_event(does), _of_queries(does),
        *_of_files(does), *_of_settings(does),
    )  # fmt: skip


def _of_buckets(does: Contract) -> tuple[Operation, ...]:
    force = Param("force", "1 says that it is really meant.", {"type": "string", "enum": ["1"]}, required=True)
    return (
        Operation("GET", "/api/0/buckets", "All buckets.", does.buckets, gives=OBJECT),
        Operation("GET", _BUCKET, "A bucket.", does.bucket, gives=ref("Bucket"), also=_NO_BUCKET),
        Operation(
            "POST", _BUCKET, "Make a bucket. The host !local becomes the name of this machine.", does.create,
            body=ref("NewBucket"), gives=OBJECT, also={304: "There is one of that name; it stays as it is."},
        ),
        Operation("PUT", _BUCKET, "Change a bucket.", does.update, body=ref("BucketChange"), gives=OBJECT, also=_OURS),
        Operation(
            "DELETE", _BUCKET, "Forget a bucket with its events.", does.delete, query=(force,), gives=OBJECT, also=_OURS
        ),
    )  # fmt: skip


def _heartbeat(heartbeats: Asgi) -> Operation:
    pulsetime = Param("pulsetime", "Seconds that may lie between two heartbeats of one event.", SECONDS, required=True)
    return Operation(
        "POST", f"{_BUCKET}/heartbeat", "Lengthen the last event, or begin another.", asgi=heartbeats,
        query=(pulsetime,), body=ref("SentEvent"), gives=ref("Event"), also=_OURS,
    )  # fmt: skip


def _of_events(does: Contract) -> tuple[Operation, ...]:
    events = a_list(ref("Event"))
    sent = {"oneOf": [ref("SentEvent"), a_list(ref("SentEvent"))]}
    limit = Param("limit", "At most so many; a negative number means all.", _LIMIT)
    return (
        Operation(
            "GET", f"{_BUCKET}/events", "Events, newest first, clipped to the period.", does.events,
            query=(limit, START, END), gives=events, also=_NO_BUCKET,
        ),
        Operation(
            "POST", f"{_BUCKET}/events", "Add events, all or none; one with an id replaces the one that has it.",
            does.insert, body=sent, gives=events, also=_OURS,
        ),
        Operation(
            "GET", f"{_BUCKET}/events/count", "How many events.", does.count, query=(START, END), gives=NUMBER,
            also=_NO_BUCKET,
        ),
    )  # fmt: skip


def _of_one_event(does: Contract) -> tuple[Operation, ...]:
    return (
        Operation("GET", _EVENT, "An event.", does.event, gives=ref("Event"), also={404: "There is none."}),
        Operation(
            "DELETE", _EVENT, "Forget an event.", does.delete_event, gives=an_object(success={"type": "boolean"}),
            also=_OURS,
        ),
    )  # fmt: skip


def _of_queries(does: Contract) -> Operation:
    return Operation(
        "POST", "/api/0/query", "Answer a query, once for each period.", does.query, slow=True, body=ref("SentQuery"),
        gives=a_list(ANYTHING),
    )  # fmt: skip


def _of_files(does: Contract) -> tuple[Operation, ...]:
    return (
        Operation(
            "GET", "/api/0/export", "All buckets with their events.", does.export, gives=ref("Export"), slow=True
        ),
        Operation(
            "GET", f"{_BUCKET}/export", "A bucket with its events.", does.export_bucket, gives=ref("Export"), slow=True,
            also=_NO_BUCKET,
        ),
        Operation(
            "POST", "/api/0/import", "Import buckets: JSON, or a form with files.", does.take_in, files=True, slow=True,
            gives=ref("Imported"), also={507: "The disk has no room."},
        ),
    )  # fmt: skip


def _of_settings(does: Contract) -> tuple[Operation, ...]:
    every, one = "/api/0/settings", "/api/0/settings/{key}"
    return (
        Operation("GET", every, "What pages keep here.", does.settings, gives=OBJECT),
        Operation("POST", every, "Refused: a setting needs a name.", does.put_no_setting, status=400),
        Operation("GET", one, "One of them.", does.setting, gives=ANYTHING),
        Operation("POST", one, "Keep one; null forgets it.", does.put_setting, body=ANYTHING, gives=ANYTHING),
    )
