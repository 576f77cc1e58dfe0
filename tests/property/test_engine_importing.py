"""A file damaged in any way: a sentence or an import, never a crash; the store stays whole, nothing is made up."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.base import HeadwaterError, ManualClock, Settings
from headwater.engine.importing import Importer
from headwater.redact import Redactor
from headwater.store import Bringing, Store
from tests.support import exports
from tests.support.days import NOON, segment

CLOCK = ManualClock(NOON + 86_400)
REDACTOR = Redactor(Settings(), bytes(range(32)))

with tempfile.TemporaryDirectory() as _folder:
    WHOLE = exports.morning(Path(_folder) / "aw.json").read_bytes()
CSV = b"""start,end,app,title,keys,presence\r
2026-11-12T12:00:00.000Z,2026-11-12T12:00:30.000Z,code,"a ""b"", c",3,present\r
2026-11-12T12:00:30.000Z,2026-11-12T12:01:30.000Z,,,,away\r
2026-11-12T12:02:00.000Z,2026-11-12T12:02:30.000Z,gimp,x,0,present\r\n"""
OWN = b"""{"format": "headwater 1",
"segments": [
{"start": "2026-11-12T12:00:00.000+00:00", "end": "2026-11-12T12:00:30.000+00:00", "presence": "present", "app": "code"}
],
"intents": [],
"labels": [],
"advice": []
}
"""


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    data = bytearray(draw(st.sampled_from([WHOLE, CSV, OWN])))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        match draw(st.sampled_from(["cut", "put", "set", "twice", "gone"])):
            case "cut":
                del data[at:]
            case "put":
                data[at:at] = draw(st.binary(max_size=8))
            case "set" if data:
                data[at] = draw(st.integers(0, 255))
            case "twice":
                data[at:at] = data[at : at + draw(st.integers(1, 200))]
            case "gone":
                del data[at : at + draw(st.integers(1, 60))]
    return bytes(data)


def events(store: Bringing) -> Iterator[tuple[str, int, str]]:
    for bucket in store.all():
        table = store.events(bucket.id)
        for start, which in zip(table.start_us.tolist(), table.which.tolist(), strict=True):
            yield bucket.type, start, json.dumps(table.said[which], sort_keys=True)


@settings(max_examples=150, deadline=None)
@given(data=damaged())
def test_a_damaged_file_does_no_harm(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, path = Path(folder) / "given", Path(folder) / "headwater.db"
        source.write_bytes(data)
        with Store(path) as own:
            own.put([(segment(NOON - 5000, 30.0, "mine"), None)])
        with Bringing(path) as store:
            told = None
            with suppress(HeadwaterError):
                told = Importer(store, REDACTOR, CLOCK).bring_in(source)
            brought = store.all_brought()
            there = sum(b.events + b.segments for b in brought)
            assert told is None or there == told.events
            assert len(list(events(store))) == sum(b.events for b in brought), "each event belongs to its import"
            for each in brought:
                store.take_out(each.id)
            assert list(events(store)) == []
        with Store(path) as own:
            own.check()
            assert [s.app for s, _ in own.history(0, 4e9)] == ["mine"], "what was there is there, and nothing else"


@settings(max_examples=30, deadline=None)
@given(cut=st.integers(0, len(WHOLE)))
def test_a_file_that_was_cut_anywhere_can_be_followed_by_the_whole(cut: int) -> None:
    with tempfile.TemporaryDirectory() as folder, Bringing(Path(folder) / "headwater.db") as store:
        source = Path(folder) / "given"
        source.write_bytes(WHOLE[:cut])
        with suppress(HeadwaterError):
            Importer(store, REDACTOR, CLOCK).bring_in(source)
        source.write_bytes(WHOLE)
        Importer(store, REDACTOR, CLOCK).bring_in(source)
        found = sorted(events(store))
        assert len(found) == len(set(found)) == 9
