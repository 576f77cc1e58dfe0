"""A history that is brought in: redacted, not taken twice, made segments, judged, taken out again."""

import gzip
import json
import math
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from headwater.attention import AttentionModel
from headwater.base import ManualClock, Settings
from headwater.categories import Categories
from headwater.engine.deriving import derive
from headwater.engine.importing import Told, bring_in
from headwater.engine.judging import judge_again
from headwater.records import Presence
from headwater.redact import EventGate, Redactor
from headwater.reports import ReportError
from headwater.store import Bringing, Store
from tests.support import exports
from tests.support.days import segment
from tests.support.exports import NOON

CLOCK = ManualClock(NOON + 86_400)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Bringing]:
    with Bringing(tmp_path / "headwater.db") as opened:
        yield opened


def gate(**choices: Any) -> EventGate:
    return EventGate(Redactor(Settings(**choices), bytes(range(32))))


def brought(store: Bringing, source: Path, **choices: Any) -> Told:
    return bring_in(store, gate(**choices), source, CLOCK)


def derived(store: Bringing, number: int) -> int:
    span = store.span_of(number)
    assert span is not None
    return derive(store, number, span, 180.0, lambda _at: 3600)


def seen(path: Path) -> list[tuple[float, float, str, str, str]]:
    with Store(path, read_only=True) as reader:
        found = reader.history(-math.inf, math.inf)
    return [(s.start - NOON, s.end - NOON, s.app or s.presence.value, s.domain, s.project) for s, _ in found]


def test_a_morning_becomes_segments(store: Bringing, tmp_path: Path) -> None:
    told = brought(store, exports.morning(tmp_path / "aw.json"))
    assert (told.events, told.again, told.excluded, told.skipped) == (9, 0, 2, 0)
    derived(store, told.number)
    assert seen(store.path) == [
        (0.0, 60.0, "code", "", "headwater"),
        (60.0, 100.0, "code", "", "headwater"),
        (100.0, 150.0, "firefox", "docs.example.org", ""),
        (150.0, 170.0, "firefox", "", ""),
        (200.0, 1200.0, "away", "", ""),
        (1200.0, 1260.0, "code", "", ""),
    ]
    with Store(store.path, read_only=True) as reader:
        private = reader.history(NOON + 155, NOON + 160)[0][0]
    assert private.title == ""
    assert private.offset_s == 3600
    raw = store.path.read_bytes() + Path(f"{store.path}-wal").read_bytes()
    for secret in (b"secrets.kdbx", b"KeePass", b"Bank", b"bank.example", b"q=1"):
        assert secret not in raw


def test_again_is_not_twice(store: Bringing, tmp_path: Path) -> None:
    source = exports.morning(tmp_path / "aw.json")
    derived(store, brought(store, source).number)
    before = seen(store.path)
    second = brought(store, source)
    assert (second.events, second.again) == (0, 9)
    assert store.span_of(second.number) is None
    assert seen(store.path) == before


def test_what_is_recorded_already_stays(store: Bringing, tmp_path: Path) -> None:
    with Store(store.path) as own:
        own.put([(segment(NOON + 90, 30, "gimp"), None)])
    told = brought(store, exports.morning(tmp_path / "aw.json"))
    derived(store, told.number)
    assert (90.0, 120.0, "gimp", "", "") in seen(store.path)
    assert [row[0] for row in seen(store.path)][:2] == [0.0, 90.0], "what would overlap it is left out"


def test_an_import_is_taken_out_whole(store: Bringing, tmp_path: Path) -> None:
    with Store(store.path) as own:
        own.put([(segment(NOON + 5000, 30, "gimp"), None)])
    told = brought(store, exports.morning(tmp_path / "aw.json"))
    derived(store, told.number)
    (listed,) = store.all_brought()
    assert (listed.kind, listed.done, listed.events) == ("activitywatch", True, 9)
    assert listed.segments == 6
    store.take_out(told.number)
    assert [row[2] for row in seen(store.path)] == ["gimp"]
    assert (store.all(), store.all_brought()) == ([], [])


def test_taking_out_one_of_two_leaves_the_other(store: Bringing, tmp_path: Path) -> None:
    first = brought(store, exports.morning(tmp_path / "aw.json"))
    more = exports.bucket("aw-watcher-afk", "afkstatus", exports.event(9000, 60, status="not-afk"))
    second = brought(store, exports.write(tmp_path / "more.json", more))
    store.take_out(first.number)
    assert [b.id for b in store.all()] == ["aw-watcher-afk_old"]
    assert store.count("aw-watcher-afk_old") == 1
    store.take_out(second.number)
    assert store.all() == []


def test_cancelled_it_tells_so_and_can_be_taken_out(store: Bringing, tmp_path: Path) -> None:
    asked = iter([False, True])
    told = bring_in(store, gate(), exports.morning(tmp_path / "aw.json"), CLOCK, cancelled=lambda: next(asked))
    assert told.cancelled
    assert not store.all_brought()[0].done
    store.take_out(told.number)
    assert store.all() == []


def test_a_file_that_breaks_off_keeps_what_came_before(store: Bringing, tmp_path: Path) -> None:
    whole = exports.morning(tmp_path / "aw.json").read_bytes()
    (tmp_path / "cut.json").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ReportError, match="damaged or was cut short"):
        brought(store, tmp_path / "cut.json")
    (left,) = store.all_brought()
    assert not left.done
    rest = brought(store, exports.morning(tmp_path / "aw.json"))
    assert rest.events + rest.again == 9
    assert rest.again == left.events


def test_bad_events_are_named_without_what_they_say(store: Bringing, tmp_path: Path) -> None:
    bad = exports.event(0, -5, app="code", title="q7Zx9planted")
    source = exports.write(tmp_path / "aw.json", exports.bucket("aw-watcher-window", "currentwindow", bad))
    told = brought(store, source)
    assert told.skipped == 1
    assert "negative" in told.reasons[0]
    assert "q7Zx9planted" not in told.reasons[0]


def test_packed_is_as_good(store: Bringing, tmp_path: Path) -> None:
    plain = exports.morning(tmp_path / "aw.json").read_bytes()
    (tmp_path / "aw.json.gz").write_bytes(gzip.compress(plain))
    assert brought(store, tmp_path / "aw.json.gz").events == 9


def test_two_machines_at_once_give_each_time_once(store: Bringing, tmp_path: Path) -> None:
    source = exports.write(
        tmp_path / "aw.json",
        exports.bucket("aw-watcher-window", "currentwindow", exports.event(0, 60, app="a", title="x"),
                       exports.event(60, 60, app="b", title="y"), host="desk"),
        exports.bucket("aw-watcher-window", "currentwindow", exports.event(30, 60, app="c", title="z"),
                       exports.event(500, 60, app="c", title="z"), exports.event(560, 30, app="d", title="z"),
                       host="laptop"),
    )  # fmt: skip
    derived(store, brought(store, source).number)
    rows = seen(store.path)
    assert all(a[1] <= b[0] for a, b in pairwise(rows))
    assert {row[2] for row in rows} >= {"c", "d"}, "the machine with more windows comes first"


def test_what_was_brought_in_is_judged(store: Bringing, tmp_path: Path) -> None:
    told = brought(store, exports.morning(tmp_path / "aw.json"))
    derived(store, told.number)
    span = store.span_of(told.number)
    assert span is not None
    until: list[float] = []
    with Store(store.path) as own:
        assert judge_again(own, AttentionModel.load(), Categories(), span, until.append) == 6
        judged = own.history(*span)
    assert until[-1] == span[1]
    assert all(i is not None for _, i in judged)
    assert [i.model != "" for s, i in judged if i] == [s.presence is Presence.PRESENT for s, _ in judged]


def test_choices_hold_for_imports_too(store: Bringing, tmp_path: Path) -> None:
    told = brought(store, exports.morning(tmp_path / "aw.json"), excluded_apps=("code",))
    assert told.excluded == 4
    text = json.dumps([dict(d) for b in store.all() for d in store.events(b.id).said])
    assert "main.py" not in text.replace("/home/me/headwater/main.py", ""), "the editor's own file is not a window"
