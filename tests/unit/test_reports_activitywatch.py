"""ActivityWatch's exports come in: all forms, one event at a time, from wherever they are read, in little memory."""

import gzip
import io
import json
import os
import threading
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

import pytest

from headwater.records import Bucket, Event
from headwater.reports import rewinding, scanning
from headwater.reports.activitywatch import BadEvent, read_activitywatch, read_activitywatch_batches
from tests.support.activitywatch import BUCKET, META, event, read, record

# -- forms ------------------------------------------------------------------------------------------------------------


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


RUST = (
    '{"buckets":{"aw-watcher-window_here":{"id":"aw-watcher-window_here","type":"currentwindow","client":'
    '"aw-watcher-window","hostname":"here","created":"2026-11-01T08:00:00.500Z","data":{},"metadata":{"start":'
    '"2026-11-12T12:00:00Z","end":null},"events":[{"id":77,"timestamp":"2026-11-12T12:00:00.000000Z","duration":'
    '1.5,"data":{"app":"Writer","title":"第三章"}}],"last_updated":"2026-11-12T12:00:01.5Z"}}}'
)
PYTHON = META | {"first_seen": None, "last_updated": "2026-11-12T12:00:01.500000+00:00", "events": [event()]}


@pytest.mark.parametrize(
    "said", [RUST.encode(), {"buckets": {META["id"]: PYTHON}}], ids=["aw-server-rust", "aw-server"]
)
def test_what_their_servers_write(said: object) -> None:
    assert read(said) == [BUCKET, record()]


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


# -- files and streams ------------------------------------------------------------------------------------------------


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


def test_who_stops_reading_leaves_nothing_open(tmp_path: Path) -> None:
    (tmp_path / "in.json").write_text(json.dumps({"events": [event()] * 9} | META))
    stream = read_activitywatch(tmp_path / "in.json")
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert not [link for link in Path("/proc/self/fd").glob("*") if os.path.realpath(link).endswith("in.json")]


# -- piece by piece ---------------------------------------------------------------------------------------------------


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


def test_the_batch_of_a_bucket_without_events() -> None:
    (batch,) = read_activitywatch_batches(io.BytesIO(json.dumps(META).encode()))
    assert (batch.bucket, len(batch.events), batch.bad, batch.done_bytes) == (BUCKET, 0, [], batch.total_bytes)


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
    assert list(read_activitywatch_batches(cast(BinaryIO, Endless(1000)))), "libraries are loaded once"
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
