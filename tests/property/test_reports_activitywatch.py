"""Whatever the bytes of an export are: what is given was in the file, and nothing is raised but one sentence."""

import gzip
import io
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.records import Bucket, Event
from headwater.reports import ReportError, activitywatch, rewinding, scanning
from headwater.reports.activitywatch import BadEvent, read_activitywatch, write_activitywatch

HALVES = re.compile("[\ud800-\udfff]")
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
    | texts | st.sampled_from(['"}],{', "]", "}", "\\", '\\"', '{"timestamp": 1}']),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=5,
)  # fmt: skip
objects = st.dictionaries(texts, values, max_size=3)
events = st.builds(
    Event, st.none(), st.integers(0, 4_102_444_799_999_999), st.integers(0, 366 * 86_400 * 10**6), objects
)
buckets = st.builds(
    Bucket, texts.filter(bool), texts.filter(bool), texts.filter(bool), texts.filter(bool),
    st.integers(0, 4_102_444_799_999_999), st.none() | texts.filter(bool), objects,
)  # fmt: skip
exports = st.lists(st.tuples(buckets, st.lists(events, max_size=6)), max_size=4, unique_by=lambda pair: pair[0].id)
chunks = st.sampled_from([1, 5, 40, 1500, 1 << 18])


def read(content: bytes, chunk: int = 1 << 18, many: int = 1) -> tuple[list[Bucket | Event | BadEvent], bool]:
    """What is given, and whether the file was read to its end."""
    found: list[Bucket | Event | BadEvent] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rewinding, "CHUNK", chunk)
        patch.setattr(scanning, "CHUNK", max(chunk, 1024))
        patch.setattr(activitywatch, "_MANY", many)
        try:
            found.extend(read_activitywatch(io.BytesIO(content)))  # keeps what came before an error
        except ReportError:
            return found, False
    return found, True


@settings(max_examples=80, deadline=None)
@given(exports, chunks, st.sampled_from([bytes, gzip.compress]))
def test_what_goes_out_comes_back_in(said: list[tuple[Bucket, list[Event]]], chunk: int, pack: Any) -> None:
    out = io.BytesIO()
    assert write_activitywatch(said, out) == sum(len(inside) for _, inside in said)
    flat: list[object] = [one for bucket, inside in said for one in (bucket, *inside)]
    assert read(pack(out.getvalue()), chunk) == (flat, True)


@st.composite
def shuffled(draw: st.DrawFn) -> tuple[bytes, list[object]]:
    """An export as another program could have written it."""
    expected: list[object] = []
    written = []
    for bucket, inside in draw(exports):
        expected += [bucket, *inside]
        keys: dict[str, Any] = {
            "id": bucket.id, "type": bucket.type, "client": bucket.client, "hostname": bucket.hostname,
            "created": bucket.created_us / 1e6, "name": bucket.name, "data": bucket.data, "metadata": draw(values),
            "events": [member(draw, event) for event in inside],
        }  # fmt: skip
        expected[-len(inside) - 1] = Bucket(
            bucket.id, bucket.type, bucket.client, bucket.hostname, round(bucket.created_us / 1e6 * 1e6), bucket.name,
            bucket.data,
        )  # fmt: skip
        written.append({key: keys[key] for key in draw(st.permutations(list(keys)))})
    form: Any = {bucket["id"]: bucket for bucket in written} if draw(st.booleans()) else written
    text = json.dumps({"buckets": form}, ensure_ascii=draw(st.booleans()), indent=draw(st.sampled_from([None, 0, 3])))
    return text.encode(), expected


def member(draw: st.DrawFn, event: Event) -> dict[str, Any]:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=event.start_us)
    keys = {
        "timestamp": moment.isoformat(),
        "duration": event.duration_us / 1e6, "data": event.data, "id": draw(values),
    }  # fmt: skip
    return {key: keys[key] for key in draw(st.permutations(list(keys)))}


@settings(max_examples=80, deadline=None)
@given(shuffled(), chunks)
def test_the_order_of_keys_and_the_white_space_make_no_difference(said: tuple[bytes, list[object]], chunk: int) -> None:
    content, expected = said
    assert read(content, chunk) == (expected, True)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sound export in which some bytes were changed, left out, doubled or added."""
    content = bytearray(draw(shuffled())[0])
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(content)))
        to = min(len(content), at + draw(st.sampled_from([0, 1, 1, 2, 30])))
        new = draw(
            st.sampled_from([b"", content[at:to] * 2, b'"', b"}", b"]", b",", b"{", b"[", b"\\", b"\xff", b"\0"])
        )
        content[at:to] = new if draw(st.booleans()) else draw(st.binary(max_size=3))
    return bytes(content)


def mended(value: Any) -> Any:
    if isinstance(value, str):
        return HALVES.sub("\ufffd", value)
    if isinstance(value, dict):
        return {mended(k): mended(v) for k, v in value.items()}
    return [mended(v) for v in value] if isinstance(value, list) else value


def objects_in(content: bytes) -> list[Any]:
    """Every object that stands anywhere in the text, read by another reader."""
    text = content.decode(errors="surrogateescape")
    found = []
    for start in (m.start() for m in re.finditer("{", text)):
        try:
            found.append(mended(json.JSONDecoder().raw_decode(text, start)[0]))
        except (ValueError, RecursionError):
            continue
    return found


@settings(max_examples=250, deadline=None)
@given(damaged(), chunks)
def test_no_damage_makes_an_event_that_was_not_there(content: bytes, chunk: int) -> None:
    found, whole = read(content, chunk)
    assert (found, whole) == read(content)
    assert (found, whole) == read(content, chunk, many=10**9), "one by one"
    there = objects_in(content)
    for one in found:
        if isinstance(one, Event):
            assert any(_says(said, one) for said in there)
    if whole and _is_text(content):
        json.loads(content.decode("utf-8-sig"))


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _says(said: Any, event: Event) -> bool:
    return said.get("data") == event.data and round((said.get("duration") or 0) * 1e6) == event.duration_us


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=200)
    | damaged().map(gzip.compress).flatmap(lambda b: st.integers(0, len(b)).map(lambda n: b[:n]))
)
def test_no_bytes_whatever_raise_anything_else(content: bytes) -> None:
    read(content)


@settings(max_examples=80, deadline=None)
@given(shuffled(), st.data())
def test_a_file_that_ends_early_gives_what_stands_before(said: tuple[bytes, list[object]], data: st.DataObject) -> None:
    content, expected = said
    cut = data.draw(st.integers(0, len(content) - 1))
    found, whole = read(content[:cut])
    assert not whole
    events_found = [one for one in found if isinstance(one, Event)]
    events_there = [one for one in expected if isinstance(one, Event)]
    assert events_found == events_there[: len(events_found)]
    count = sum(1 for said_ in objects_in(content[:cut]) if {"timestamp", "duration", "data", "id"} <= said_.keys())
    assert len(events_found) == count
