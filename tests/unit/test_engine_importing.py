"""A history that is brought in: redacted, not taken twice, made segments, judged, taken out again."""

import gzip
import json
import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from headwater.attention import AttentionModel
from headwater.base import ManualClock, Settings, TitleMode
from headwater.categories import Categories
from headwater.engine.deriving import derive
from headwater.engine.importing import Importer, Told
from headwater.engine.judging import judge_again
from headwater.records import FocusState, Intent, Label, LabelSource, Presence
from headwater.redact import Redactor
from headwater.reports import ReportError, export_csv, export_json
from headwater.store import Bringing, Store
from tests.support import exports
from tests.support.days import absence, judged, segment
from tests.support.exports import NOON

CLOCK = ManualClock(NOON + 86_400)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Bringing]:
    with Bringing(tmp_path / "headwater.db") as opened:
        yield opened


def importer(store: Bringing, cancelled: Callable[[], bool] = lambda: False, **choices: Any) -> Importer:
    return Importer(store, Redactor(Settings(**choices), bytes(range(32))), CLOCK, cancelled=cancelled)


def brought(store: Bringing, source: Path, **choices: Any) -> Told:
    return importer(store, **choices).bring_in(source)


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
    told = importer(store, lambda: next(asked)).bring_in(exports.morning(tmp_path / "aw.json"))
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


def own_history(store: Bringing) -> None:
    with Store(store.path) as own:
        s = segment(NOON, 30.0, "code", "=1+1 – 第三章", keys=12, idle_s=1.5, domain="example.org", offset_s=3600)
        own.put([(s, judged(s, FocusState.FOCUSED)), (absence(NOON + 30, 600), None)])
        own.put([(segment(NOON + 700, 20.0, "firefox", "Guide"), None)])
        own.add_intent(Intent(NOON, NOON + 600, "the third chapter"))
        own.add_label(Label(NOON + 900, NOON, NOON + 30, FocusState.ROUTINE, LabelSource.CORRECTION))


@pytest.mark.parametrize("kind", ["csv", "json", "sqlite"])
def test_what_headwater_wrote_comes_back(store: Bringing, tmp_path: Path, kind: str) -> None:
    own_history(store)
    out = tmp_path / f"out.{kind}"
    with Store(store.path, read_only=True) as old:
        if kind == "sqlite":
            old.copy_to(out)
        else:
            (export_csv if kind == "csv" else export_json)(old, out, 0.0, 4e9)
        there = [s for s, _ in old.history(-math.inf, math.inf)]
    with Bringing(tmp_path / "new.db") as new:
        told = brought(new, out)
        assert (told.kind.endswith(kind), told.events, told.skipped) == (True, 3, 0)
        assert brought(new, out).events == 0, "again is not twice"
        with Store(new.path) as read:
            assert [s for s, _ in read.history(-math.inf, math.inf)] == there
            assert [i.text for i in read.intents(0, 4e9)] == ["the third chapter"]
            assert len(read.labels(0, 4e9)) == (0 if kind == "csv" else 1), "a table of segments has no labels"
        new.take_out(told.number)
        with Store(new.path) as read:
            assert (read.history(-math.inf, math.inf), read.intents(0, 4e9), read.labels(0, 4e9)) == ([], [], [])


def test_choices_hold_for_our_own_tables_too(store: Bringing, tmp_path: Path) -> None:
    own_history(store)
    with Store(store.path, read_only=True) as old:
        export_csv(old, tmp_path / "out.csv", 0.0, 4e9)
    with Bringing(tmp_path / "new.db") as new:
        told = brought(new, tmp_path / "out.csv", excluded_titles=("第三章",), title_mode=TitleMode.HASHED)
        assert (told.events, told.excluded) == (2, 1)
        with Store(new.path) as read:
            (away, guide) = [s for s, _ in read.history(-math.inf, math.inf)]
    assert away.presence is Presence.AWAY
    assert guide.title.startswith("h:")


def test_a_table_of_rescuetime_becomes_segments(store: Bringing, tmp_path: Path) -> None:
    lines = ["Date,Time Spent (seconds),Number of People,Activity,Category,Productivity",
             "2026-11-12T12:00:00,1200,1,Visual Studio Code,Editing,2",
             "2026-11-12T12:00:00,300,1,reddit.com,General,-2",
             "2026-11-12T12:00:00,x,1,bad,General,0"]  # fmt: skip
    (tmp_path / "rescue.csv").write_text("\n".join(lines), encoding="utf-8")
    told = brought(store, tmp_path / "rescue.csv")
    assert (told.kind, told.events, told.skipped) == ("rescuetime", 2, 1)
    assert "x" not in told.reasons[0].partition(":")[2].split()
    derived(store, told.number)
    with Store(store.path, read_only=True) as read:
        seconds: dict[str, float] = {}
        for s, _ in read.history(-math.inf, math.inf):
            seconds[s.app] = seconds.get(s.app, 0.0) + s.end - s.start
    assert seconds == {"Visual Studio Code": 1200.0, "reddit.com": 300.0}


def test_a_timeline_of_manictime_becomes_segments(store: Bringing, tmp_path: Path) -> None:
    lines = ["Name,Start,End,Duration,Process",
             "main.py - Editor,13/11/2026 09:00:00,13/11/2026 09:10:00,0:10:00,editor.exe"]  # fmt: skip
    (tmp_path / "manic.csv").write_text("\n".join(lines), encoding="utf-8")
    told = brought(store, tmp_path / "manic.csv")
    assert (told.kind, told.events) == ("manictime", 1)
    derived(store, told.number)
    assert {row[2] for row in seen(store.path)} == {"editor.exe"}
