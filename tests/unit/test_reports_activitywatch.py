"""ActivityWatch's exports: all forms come in, one event at a time; what cannot be used is named; what goes out fits."""

import gzip
import io
import json
import os
import threading
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, cast

import jsonschema  # type: ignore[import-untyped]
import pytest
from aw_core.models import Event as TheirEvent
from aw_core.schema import get_json_schema

from headwater.records import Bucket, Event
from headwater.reports import ReportError, rewinding, scanning
from headwater.reports.activitywatch import (
    BadEvent,
    Batch,
    read_activitywatch,
    read_activitywatch_batches,
    write_activitywatch,
)
from tests.support.nobody import powerless

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


def one(said: dict[str, Any]) -> Event | BadEvent:
    (_, found) = read(META | {"events": [said]})
    assert not isinstance(found, Bucket)
    return found


def reason(said: object) -> str:
    """Why an event is left out, told alike between others that are quick to read and by itself."""
    many = read(META | {"events": [event(), event(), said, event()]})
    bad = [found for found in many if isinstance(found, BadEvent)]
    assert [(b.bucket, b.number) for b in bad] == [(META["id"], 3)]
    assert len(many) == 5
    return bad[0].reason


@pytest.mark.parametrize(
    "said",
    [
        {"buckets": {META["id"]: META | {"events": [event()]}}},
        {"buckets": [META | {"events": [event()]}]},
        META | {"events": [event()]},
        {"buckets": {META["id"]: {"events": [event()]} | META}},
        {"buckets": [{"events": [event()]} | META]},
        {"events": [event()]} | META,
        {"version": 3, "buckets": {META["id"]: {"a": [{"b": "]}"}], "events": [event()], **META}}, "z": 1},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_every_form_of_an_export_in_any_order_of_its_keys(said: dict[str, Any], indent: int | None) -> None:
    assert read(json.dumps(said, indent=indent).encode()) == [BUCKET, record()]


def test_what_the_rust_server_writes() -> None:
    text = (
        '{"buckets":{"aw-watcher-window_here":{"id":"aw-watcher-window_here","type":"currentwindow","client":'
        '"aw-watcher-window","hostname":"here","created":"2026-11-01T08:00:00.500Z","data":{},"metadata":{"start":'
        '"2026-11-12T12:00:00Z","end":null},"events":[{"id":77,"timestamp":"2026-11-12T12:00:00.000000Z","duration":'
        '1.5,"data":{"app":"Writer","title":"第三章"}}],"last_updated":"2026-11-12T12:00:01.5Z"}}}'
    )
    assert read(text.encode()) == [BUCKET, record()]


def test_what_the_python_server_writes() -> None:
    bucket = META | {"first_seen": None, "last_updated": "2026-11-12T12:00:01.500000+00:00", "events": [event()]}
    assert read({"buckets": {META["id"]: bucket}}) == [BUCKET, record()]


def test_a_bucket_keeps_its_name_and_data_wherever_they_stand() -> None:
    said = {key: value for key, value in META.items() if key not in ("name", "data")}
    late: dict[str, Any] = {"events": [event()], "name": "Windows", "data": {"a": [1, {"b": None}]}}
    (bucket, _) = read({"buckets": [said | late]})
    assert isinstance(bucket, Bucket)
    assert (bucket.name, bucket.data, bucket.last_us) == ("Windows", {"a": [1, {"b": None}]}, None)


def test_buckets_without_events_are_there() -> None:
    more: list[dict[str, Any]] = [{}, {"events": []}, {"events": None}]
    buckets = [META | {"id": f"b{n}"} | extra for n, extra in enumerate(more)]
    found = read({"buckets": buckets})
    assert [b.id for b in found if isinstance(b, Bucket)] == ["b0", "b1", "b2"]
    assert len(found) == 3


def test_what_a_bucket_does_not_say() -> None:
    (bucket,) = read({"buckets": {"mine": {"created": "yesterday", "type": 7, "name": 3, "data": []}}})
    assert bucket == Bucket("mine", "unknown", "unknown", "unknown", 0)
    (bucket,) = read({"buckets": [{"client": "aw-watcher-web", "hostname": "here"}]})
    assert isinstance(bucket, Bucket)
    assert bucket.id == "aw-watcher-web_here"


def test_events_that_are_no_list() -> None:
    assert read(META | {"events": {"0": event()}})[1:] == [BadEvent(META["id"], 0, "its events are not a list")]


def test_no_buckets_at_all() -> None:
    assert read({"buckets": {}}) == []
    assert read({"buckets": []}) == []


@pytest.mark.parametrize(
    ("timestamp", "us"),
    [
        ("2026-11-12T12:00:00Z", 0),
        ("2026-11-12T13:00:00+01:00", 0),
        ("2026-11-12T13:00:00+0100", 0),
        ("2026-11-12T07:00:00-05", 0),
        ("2026-11-12T12:00:00", 0),
        ("2026-11-12 12:00:00z", 0),
        (" 2026-11-12t12:00:00Z ", 0),
        ("2026-11-12T12:00:00.1Z", 100_000),
        ("2026-11-12T12:00:00.123456Z", 123_456),
        ("2026-11-12T12:00:00.1234567Z", 123_456),
        ("2026-11-12T12:00:00.999999999+00:00", 999_999),
        (T // 1_000_000, 0),
        (T / 1e6 + 0.25, 250_000),
    ],
)
def test_times_as_anybody_writes_them(timestamp: object, us: int) -> None:
    found = one(event(timestamp=timestamp))
    assert isinstance(found, Event)
    assert found.start_us == T + us


@pytest.mark.parametrize(
    ("duration", "us"),
    [
        (0, 0),
        (0.0, 0),
        (-0.0, 0),
        (2, 2_000_000),
        (0.0000015, 2),
        (None, 0),
        (1e-9, 0),
        (31_622_400, 31_622_400 * 10**6),
    ],
)
def test_durations_in_seconds(duration: object, us: int) -> None:
    found = one(event(duration=duration))
    assert isinstance(found, Event)
    assert found.duration_us == us


def test_a_duration_that_is_not_there_is_none() -> None:
    said = event()
    del said["duration"]
    found = one(said)
    assert isinstance(found, Event)
    assert found.duration_us == 0


def deep(levels: int) -> Any:
    value: Any = "x"
    for n in range(levels):
        value = [value] if n % 2 else {"a": value}
    return value


NO_TIME = "its timestamp is not a time like 2026-11-12T09:41:07.250Z"
OUTSIDE = "its timestamp is not between 1970 and 2100"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (7, "it is not an object"),
        ("x", "it is not an object"),
        (None, "it is not an object"),
        ([event()], "it is not an object"),
        ({}, "its data is missing"),
        (event(data=None), "its data is missing"),
        (event(data=[1]), "its data is not an object"),
        (event(data="{}"), "its data is not an object"),
        (event(timestamp=None), "its timestamp is missing"),
        (event(timestamp=True), "its timestamp is not a time"),
        (event(timestamp={}), "its timestamp is not a time"),
        (event(timestamp="yesterday"), NO_TIME),
        (event(timestamp=""), NO_TIME),
        (event(timestamp="2026-11-12T12:00:60Z"), NO_TIME),
        (event(timestamp="2026-02-30T12:00:00Z"), NO_TIME),
        (event(timestamp="\ud800"), NO_TIME),
        (event(timestamp="1969-12-31T23:59:59.999Z"), OUTSIDE),
        (event(timestamp="2100-01-01T00:00:00Z"), OUTSIDE),
        (event(timestamp="0001-01-01T00:00:00+14:00"), OUTSIDE),
        (event(timestamp="9999-12-31T23:59:59-14:00"), OUTSIDE),
        (event(timestamp=-1), OUTSIDE),
        (event(timestamp=10**30), OUTSIDE),
        (event(timestamp=T // 1000), OUTSIDE),
        (event(timestamp=float("nan")), OUTSIDE),
        (event(timestamp=float("inf")), OUTSIDE),
        (event(duration="1.5"), "its duration is not a number"),
        (event(duration=True), "its duration is not a number"),
        (event(duration=[]), "its duration is not a number"),
        (event(duration=float("nan")), "its duration is not a number"),
        (event(duration=-0.001), "its duration is negative"),
        (event(duration=float("-inf")), "its duration is negative"),
        (event(duration=float("inf")), "its duration is longer than a year"),
        (event(duration=10**300), "its duration is longer than a year"),
        (event(duration=31_622_401), "its duration is longer than a year"),
        (event(data={"a": [1, float("nan")]}), "its data holds a number that is not finite"),
        (event(data={"a": 2**64}), "its data holds a number beyond 64 bits"),
        (event(data={"a": [-(2**63) - 1]}), "its data holds a number beyond 64 bits"),
        (event(data={"a": deep(64)}), "its data is nested too deeply"),
    ],
)
def test_events_that_cannot_be_used_say_why(said: object, why: str) -> None:
    assert reason(said) == why


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        (b'{"a": 1e400}', "its data holds a number that is not finite"),
        (b'{"a": Infinity}', "its data holds a number that is not finite"),
        (b'{"a": ' + b"9" * 5000 + b"}", "it holds a number of too many digits"),
        (b'{"a": ' + b"[" * 900 + b"]" * 900 + b"}", "its data is nested too deeply"),
        (b'{"a": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "it is nested too deeply"),
        (b'{"a": "caf\xe9"}', "it is not UTF-8 text"),
        (b'{"a": "\xed\xa0\x80"}', "it is not UTF-8 text"),
        (b'{"a": "' + b"x" * (5 << 20) + b'"}', "it is larger than 4 MiB"),
    ],
)
def test_hostile_data_costs_its_event_only(inside: bytes, why: str) -> None:
    good = json.dumps(event()).encode()
    bad = good.replace(json.dumps(event()["data"]).encode(), inside)
    head = json.dumps(META).encode()[:-1] + b', "events": ['
    found = read(b"%b%b, %b, %b]}" % (head, good, bad, good))
    assert found == [BUCKET, record(), record(), BadEvent(META["id"], 2, why)]


@pytest.mark.parametrize("unit", [b'"a\\"]}\\\\",', b"{},", b'[{"a": [0, "}"]}, 1.5],'])
@pytest.mark.parametrize("size", [4096, 4097, 900_000])
def test_an_event_that_is_too_large_is_passed_over(monkeypatch: pytest.MonkeyPatch, unit: bytes, size: int) -> None:
    monkeypatch.setattr(scanning, "LARGEST", 4096)
    monkeypatch.setattr(scanning, "CHUNK", 1)
    monkeypatch.setattr(rewinding, "CHUNK", 700)
    start, end = b'{"timestamp": "2026-11-12T12:00:00Z", "data": {"a": [', b'""]}}'
    large = start + unit * ((size - len(start) - len(end)) // len(unit))
    large += b" " * (size - len(large) - len(end)) + end
    assert len(large) == size
    good = json.dumps(event()).encode()
    found = read(json.dumps(META).encode()[:-1] + b', "events": [%b, %b, %b]}' % (good, large, good))
    bad = [f for f in found if isinstance(f, BadEvent)]
    assert bad == ([] if size == 4096 else [BadEvent(META["id"], 2, "it is larger than 4 MiB")])
    assert [f for f in found if isinstance(f, Event) and f.duration_us] == [record(), record()]
    assert len(found) == 4


def test_what_may_be_within_data() -> None:
    data: dict[str, Any] = {
        "url": "https://example.org",
        "audible": True,
        "tabs": [1, -(2**63), 2**64 - 1, {"x": None}],
        "f": 0.5,
    }
    found = one(event(data=data | {"deep": deep(63)}))
    assert isinstance(found, Event)
    assert found.data == data | {"deep": deep(63)}


@pytest.mark.parametrize("text", ['"\\ud800"', '"a\\udc00b"', '"\\udfff\\ud800"'])
def test_half_a_surrogate_pair_becomes_the_sign_for_it(text: str) -> None:
    content = json.dumps(META | {"events": [event("@")]}).replace('"@"', text).encode()
    (_, found) = read(content)
    assert isinstance(found, Event)
    assert "\ufffd" in found.data["title"]
    found.data["title"].encode()


def test_whole_surrogate_pairs_are_one_sign() -> None:
    content = json.dumps(META | {"events": [event("\N{GRINNING FACE}")]}).encode()
    assert b"\\ud83d" in content
    assert read(content)[1:] == [record("\N{GRINNING FACE}")]


def test_names_that_are_there_twice_do_no_harm() -> None:
    text = json.dumps(META)[:-1] + ', "type": "currentwindow", "events": [%s], "events": [%s]}'
    twice = '{"timestamp": 1, "timestamp": "2026-11-12T12:00:00Z", "data": 0, "duration": 1.5, "data": {"app": 1, '
    twice += '"app": "Writer", "title": "第三章"}}'
    assert read((text % (twice, json.dumps(event()))).encode()) == [BUCKET, record(), record()]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lambda b: gzip.compress(b[:99]) + gzip.compress(b[99:])])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\n \t"])
def test_files_as_they_may_be(tmp_path: Path, pack: Any, mark: bytes) -> None:
    content = mark + json.dumps({"buckets": {"x": {"events": [event()]} | META}}, ensure_ascii=False).encode()
    (tmp_path / "in.json").write_bytes(pack(content))
    assert list(read_activitywatch(tmp_path / "in.json")) == [BUCKET, record()]


def _written(pipe: int, content: bytes) -> None:
    with open(pipe, "wb") as file:
        file.write(content)


def test_a_pipe_is_put_aside_where_nobody_else_can_read_it() -> None:
    """Its events come before what is told of their bucket, so it must be read twice."""
    ours, theirs = os.pipe()
    content = json.dumps({"buckets": [{"events": [event()] * 9} | META]}).encode()
    writer = threading.Thread(target=_written, args=(theirs, content))
    writer.start()
    with open(ours, "rb") as pipe:
        assert list(read_activitywatch(pipe)) == [BUCKET, *[record()] * 9]
    writer.join()


def test_a_stream_is_read_from_where_it_stands() -> None:
    stream = io.BytesIO(b"before" + json.dumps({"events": [event()]} | META).encode())
    stream.seek(6)
    assert list(read_activitywatch(stream)) == [BUCKET, record()]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (gzip.compress(b""), "is empty"),
        (b"[]", "is no export of ActivityWatch"),
        (b"start,end\n", "is no export of ActivityWatch"),
        (b"{}", "is no export of ActivityWatch"),
        (b'{"a": 1}', "is no export of ActivityWatch"),
        (b'{"buckets": 7}', "is no export of ActivityWatch"),
        (b'{"buckets": null}', "is no export of ActivityWatch"),
        ("{}".encode("utf-16"), "is in UTF-16"),
        (b"\x1f\x8bnonsense", "is damaged"),
        (b'{"buckets": {"a": 7}}', "damaged or was cut short at byte 18"),
        (b'{"buckets": [7]}', "damaged or was cut short at byte 13"),
        (b'{"buckets": [{}]} x', "damaged or was cut short at byte 18"),
        (b'{"buckets": [{}],}', "damaged or was cut short at byte 17"),
        (b'{"buckets": [{},]}', "damaged or was cut short at byte 16"),
        (b'{"buckets" [{}]}', "damaged or was cut short at byte 11"),
        (b"{7: []}", "damaged or was cut short at byte 1"),
        (b'{"buckets": [', "damaged or was cut short at byte 13"),
        (b"{", "damaged or was cut short at byte 1"),
        (b"\xef\xbb\xbf{", "damaged or was cut short at byte 4"),
        (b"{" * 50_000, "damaged or was cut short at byte 1"),
        (b'{"a": ' + b"[" * 400_000, "damaged or was cut short at byte 400006"),
        (b'{"' + b"x" * 5_000_000, "damaged or was cut short at byte 5000002"),
        (b'{"' + b"x" * 5_000_000 + b'": 1}', "damaged or was cut short at byte"),
        (b'{"a": ' + b"1" * 5_000_000 + b"}", "damaged or was cut short at byte 6"),
    ],
)
def test_what_is_no_export(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "in.json").write_bytes(content)
    with pytest.raises(ReportError, match=told) as caught:
        list(read_activitywatch(tmp_path / "in.json"))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("tail", "at"),
    [
        (b"", 0),
        (b',\n{"timestamp": "2026-11-12T12:00', 33),
        (b', {"timestamp": tru, "data": {"app": "x"}}, {}]}', 16),
        (b", ]}", 2),
        (b' {"a": 1}]}', 1),
        (b', {"timestamp": 5]}]}', 17),
        (b', {"timestamp": "\x01"}]}', 17),
        (b", }]}", 2),
        (b"]}}", 2),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_all_before_the_damage_is_given_and_then_where_it_is(tail: bytes, at: int, packed: bool) -> None:
    good = json.dumps(META).encode()[:-1] + b', "events": [' + b", ".join([json.dumps(event()).encode()] * 4000)
    content = gzip.compress(good + tail) if packed else good + tail
    stream = read_activitywatch(io.BytesIO(content))
    assert [next(stream) for _ in range(4001)] == [BUCKET, *[record()] * 4000]
    with pytest.raises(ReportError) as caught:
        next(stream)
    assert f"at byte {len(good) + at}{' of what is packed in it' if packed else ''}:" in str(caught.value)


def test_a_packed_file_that_was_cut_short_gives_what_it_still_holds() -> None:
    text = json.dumps(META).encode()[:-1] + b', "events": ['
    text += b", ".join(json.dumps(event(str(n))).encode() for n in range(4000)) + b"]}"
    found: list[object] = []
    with pytest.raises(ReportError, match="cut short at byte"):
        found.extend(read_activitywatch(io.BytesIO(gzip.compress(text)[:-100])))
    stream = read_activitywatch(io.BytesIO(gzip.compress(text)[:-100]))
    first = [next(stream) for _ in range(3000)]
    assert first == [BUCKET, *(record(str(n)) for n in range(2999))]


def test_a_disk_that_fails_in_the_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() >= 1000:
                raise OSError(5, "Input/output error")
            return super().read(min(size or 0, 1000 - self.tell()))

    stream = read_activitywatch(Failing(json.dumps(META | {"events": [event()] * 99}).encode()))
    found = [next(stream) for _ in range(6)]
    assert found == [BUCKET, *[record()] * 5]
    with pytest.raises(ReportError, match=r"The input cannot be read \(Input/output error\)"):
        list(stream)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.json", tmp_path):
        with pytest.raises(ReportError, match="cannot be read"):
            list(read_activitywatch(path))
    with powerless() as folder:
        (folder / "in.json").write_text("{}")
        (folder / "in.json").chmod(0)
        with pytest.raises(ReportError, match="Permission denied"):
            list(read_activitywatch(folder / "in.json"))


def test_an_error_never_holds_what_the_file_says() -> None:
    content = json.dumps(META | {"events": [event("secret plan", timestamp="secret time")]}).encode()[:-9]
    with pytest.raises(ReportError) as caught:
        read(content + b'"secret": secret')
    assert "secret" not in str(caught.value)
    assert "secret" not in reason(event("secret plan", timestamp="secret time"))


def test_batches_have_a_size_a_bucket_and_how_far_they_are(tmp_path: Path) -> None:
    buckets = [META | {"id": "a", "events": [event()] * 25}, META | {"id": "b", "events": [7] * 11}, META | {"id": "c"}]
    (tmp_path / "in.json").write_text(json.dumps({"buckets": buckets}))
    batches = list(read_activitywatch_batches(tmp_path / "in.json", size=10))
    sizes = [(batch.bucket.id, len(batch.events), len(batch.bad)) for batch in batches]
    assert sizes == [("a", 10, 0), ("a", 10, 0), ("a", 5, 0), ("b", 0, 10), ("b", 0, 1), ("c", 0, 0)]
    assert batches[0].bucket is batches[1].bucket is batches[2].bucket
    assert [bad.number for batch in batches for bad in batch.bad] == list(range(1, 12))
    size = (tmp_path / "in.json").stat().st_size
    assert {batch.total_bytes for batch in batches} == {size}
    assert batches[-1].done_bytes == size


@pytest.mark.parametrize("chunk", [1, 7, 64, 3000])
@pytest.mark.parametrize("indent", [None, 1])
def test_where_the_bytes_are_parted_makes_no_difference(
    monkeypatch: pytest.MonkeyPatch, chunk: int, indent: int | None
) -> None:
    nested = event(data={"tabs": [{"timestamp": 1}, {"timestamp": 2}], "text": 'a"}], {"b\\'})
    events = [*[event()] * 30, nested, 7, nested, event("\ud800"), *[event(str(n)) for n in range(40)], nested]
    content = json.dumps({"buckets": {"x": {"events": events} | META, "y": META}}, indent=indent).encode()
    whole = read(content)
    monkeypatch.setattr(rewinding, "CHUNK", chunk)
    monkeypatch.setattr(scanning, "CHUNK", chunk)
    assert read(content) == whole
    assert sum(isinstance(found, Event) for found in whole) == 74


class Endless(io.RawIOBase):
    """A pipe through which an export of some megabytes comes."""

    def __init__(self, events: int) -> None:
        self._parts = self._said(events)
        self._rest = b""

    @staticmethod
    def _said(events: int) -> Iterator[bytes]:
        yield b'{"buckets": {"x": {"events": ['
        for n in range(0, events, 1000):
            block = (json.dumps(event(f"{k % 700} " * 170, duration=k / 7)).encode() for k in range(n, n + 1000))
            yield (b", " if n else b"") + b", ".join(block)
        yield b"], " + json.dumps(META).encode()[1:] + b"}}"

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._rest = self._rest or next(self._parts, b"")
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


def test_memory_stays_small_however_long_the_export_is() -> None:
    """50 MB through a pipe, the events before what is told of their bucket."""
    tracemalloc.start()
    try:
        count, seen = 0, 0
        for batch in read_activitywatch_batches(cast(BinaryIO, Endless(70_000))):
            count, seen = count + len(batch.events), batch.total_bytes
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (count, seen > 50_000_000) == (70_000, True)
    assert peak < 20_000_000


def test_who_stops_reading_leaves_nothing_open(tmp_path: Path) -> None:
    (tmp_path / "in.json").write_text(json.dumps({"events": [event()] * 9} | META))
    stream = read_activitywatch(tmp_path / "in.json")
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert not [link for link in Path("/proc/self/fd").glob("*") if os.path.realpath(link).endswith("in.json")]


# -- out -----------------------------------------------------------------------------------------------------------

EVENTS = [
    Event(4, T, 0, {}),
    Event(None, T + 1, 1, {"title": '第三章, "draft"\n\N{GRINNING FACE}\u2028\x00', "n": [1, None, True, 0.25]}),
    Event(5, T + 999_999, 86_400_000_001, {"url": "https://example.org/?a=b"}),
]


def test_what_goes_out_comes_back_in(tmp_path: Path) -> None:
    other = Bucket("b", "afkstatus", "c", "主机", 0, "Name", {"a": [1]}, T)
    count = write_activitywatch([(BUCKET, EVENTS), (other, iter(EVENTS[:1]))], tmp_path / "out.json")
    assert count == 4
    back = list(read_activitywatch(tmp_path / "out.json"))
    plain = [Event(None, e.start_us, e.duration_us, e.data) for e in EVENTS]
    assert back == [BUCKET, *plain, Bucket("b", "afkstatus", "c", "主机", 0, "Name", {"a": [1]}), plain[0]]


def test_nothing_goes_out_as_an_export_without_buckets() -> None:
    out = io.BytesIO()
    assert write_activitywatch([], out) == 0
    assert read(out.getvalue()) == []
    assert json.loads(out.getvalue()) == {"buckets": {}}


def test_their_schema_and_their_import_take_it() -> None:
    out = io.BytesIO()
    write_activitywatch([(BUCKET, EVENTS), (Bucket("b", "t", "c", "h", 0, "n", {"a": 1}), [])], out)
    said = json.loads(out.getvalue())
    schema = get_json_schema("bucket") | {"definitions": {"Event": get_json_schema("event")}}
    checked = jsonschema.Draft4Validator(schema, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)
    for name, bucket in said["buckets"].items():
        checked.validate(bucket)
        assert name == bucket["id"]
        assert {"id", "type", "client", "hostname", "created", "events"} <= bucket.keys()
    # Event(**said) and these five keys are what the Python server's import uses of a bucket.
    theirs = [TheirEvent(**e) for e in said["buckets"][BUCKET.id]["events"]]
    assert [e.data for e in theirs] == [e.data for e in EVENTS]
    assert theirs[2].duration == timedelta(microseconds=86_400_000_001)
    assert theirs[2].timestamp == datetime(2026, 11, 12, 12, 0, 0, 999_000, UTC)  # it keeps milliseconds
    assert all("id" not in e for b in said["buckets"].values() for e in b["events"])


def test_what_no_json_can_say_goes_out_as_near_as_can_be() -> None:
    out = io.BytesIO()
    said: list[dict[str, Any]] = [{"nan": float("nan")}, {"half": "a\ud800"}, {"huge": 2**70, "inf": [float("inf")]}]
    write_activitywatch([(BUCKET, [Event(None, T, 0, data) for data in said])], out)
    back = [e["data"] for e in json.loads(out.getvalue())["buckets"][BUCKET.id]["events"]]
    assert back == [{"nan": None}, {"half": "a?"}, {"huge": 2**70, "inf": [None]}]


def test_an_export_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    def failing() -> Iterator[Event]:
        yield EVENTS[0]
        raise RuntimeError("the store went away")

    (tmp_path / "out.json").write_text("old")
    with pytest.raises(RuntimeError):
        write_activitywatch([(BUCKET, failing())], tmp_path / "out.json")
    assert (tmp_path / "out.json").read_text() == "old"
    assert os.listdir(tmp_path) == ["out.json"]
    write_activitywatch([(BUCKET, EVENTS)], tmp_path / "out.json")
    assert (tmp_path / "out.json").stat().st_mode & 0o777 == 0o600
    with pytest.raises(ReportError, match="cannot be written"):
        write_activitywatch([], tmp_path / "missing" / "out.json")


def test_two_buckets_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="one id"):
        write_activitywatch([(BUCKET, []), (BUCKET, [])], io.BytesIO())


def test_a_batch_is_a_record() -> None:
    batch = next(read_activitywatch_batches(io.BytesIO(json.dumps(META).encode())))
    assert batch == Batch(BUCKET, [], [], batch.total_bytes, batch.total_bytes)
