"""What goes out fits ActivityWatch, comes back in, and is there whole or not at all."""

import io
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from aw_core.models import Event as TheirEvent
from aw_core.schema import get_json_schema

from headwater.records import Bucket, Event
from headwater.reports import ReportError
from headwater.reports.activitywatch import read_activitywatch, write_activitywatch
from tests.support.activitywatch import BUCKET, T, read

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
