"""A bucket and an event as ActivityWatch's exports say them and as they are read, and short ways to read some."""

import io
import json
from typing import Any

from headwater.records import Bucket, Event
from headwater.reports.activitywatch import BadEvent, read_activitywatch

META: dict[str, Any] = {
    "id": "aw-watcher-window_here", "created": "2026-11-01T08:00:00.5Z", "type": "currentwindow",
    "client": "aw-watcher-window", "hostname": "here", "name": None, "data": {},
}  # fmt: skip
BUCKET = Bucket("aw-watcher-window_here", "currentwindow", "aw-watcher-window", "here", 1_793_520_000_500_000)
T = 1_794_484_800_000_000
"""2026-11-12T12:00:00Z, in microseconds."""


def event(title: str = "第三章", **more: Any) -> dict[str, Any]:
    return {"timestamp": "2026-11-12T12:00:00Z", "duration": 1.5, "data": {"app": "Writer", "title": title}} | more


def record(title: str = "第三章") -> Event:
    return Event(None, T, 1_500_000, {"app": "Writer", "title": title})


def read(said: object) -> list[Bucket | Event | BadEvent]:
    content = said if isinstance(said, bytes) else json.dumps(said).encode()
    return list(read_activitywatch(io.BytesIO(content)))


def reason(said: object) -> str:
    """Why an event is left out, told alike between others that are quick to read and by itself."""
    many = read(META | {"events": [event(), event(), said, event()]})
    bad = [found for found in many if isinstance(found, BadEvent)]
    assert [(b.bucket, b.number) for b in bad] == [(META["id"], 3)]
    assert len(many) == 5
    return bad[0].reason
