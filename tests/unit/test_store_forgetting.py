"""What is forgotten on purpose is gone: from every table, every sum, every copy, and from the bytes on the disk."""

import math
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from headwater.base import ManualClock
from headwater.records import (
    Advice,
    AdviceKind,
    Answer,
    Bucket,
    Category,
    Channel,
    Event,
    FocusState,
    Intent,
    Label,
    LabelSource,
    Presence,
    TitleKind,
    Verdict,
)
from headwater.store import Bringing, Buckets, By, Store, StoreUnavailable, Trouble
from headwater.store.aims import NothingNamed, Preview
from headwater.store.backups import backup, folder_of, list_backups, restore
from headwater.store.forgetting import Forgetting
from headwater.store.opening import APPLICATION_ID
from headwater.store.packing import rounded
from tests.support.days import NOON, absence, judged, segment
from tests.support.keepers import KINDS, MemoryKeeper, begun, found_in, keeping
from tests.support.stores import trouble

NOON_US = round(NOON * 1e6)
PAGES = Bucket("aw-watcher-web_h", "web.tab.current", "aw-watcher-web", "h", NOON_US)
MARK = "Quixotic-7731"
"""In everything that is to be forgotten."""


@pytest.fixture(params=KINDS)
def path(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    with keeping(MemoryKeeper()):
        yield begun(tmp_path / "data" / "headwater.db", request.param)


def event(at: float, seconds: float, **data: Any) -> Event:
    return Event(None, round(at * 1e6), round(seconds * 1e6), data)


def events(path: Path, name: str = PAGES.id) -> list[tuple[float, float, Any]]:
    """Start after noon and length in seconds, by start."""
    with Buckets(path, read_only=True) as reader:
        table = reader.events(name)
    rows = zip(table.start_us.tolist(), table.duration_us.tolist(), table.which.tolist(), strict=True)
    return sorted(((a - NOON_US) / 1e6, b / 1e6, table.said[w].get("n")) for a, b, w in rows)


def spans(path: Path) -> list[tuple[float, float]]:
    """Start after noon and length in seconds."""
    with Store(path, read_only=True) as store:
        return [(round(s.start - NOON, 3), round(s.end - s.start, 3)) for s, _ in store.history(-math.inf, math.inf)]


def counts(path: Path, *tables: str) -> dict[str, int]:
    """Rows by table, without those for number 0."""
    numbered = ("apps", "titles", "domains", "projects", "windows", "models")
    where = {t: "WHERE id > 0" if t in numbered else "" for t in tables}
    with Store(path) as store:
        return {t: store._db.execute(f"SELECT count(*) FROM {t} {where[t]}").fetchone()[0] for t in tables}


def sound(path: Path) -> None:
    """No reference leads nowhere, and every page is as it should be."""
    with Store(path) as store:
        store.check()


# -- a stretch of time ------------------------------------------------------------------------------------------------


def test_segments_in_the_stretch_go_and_those_that_reach_in_are_cut(path: Path) -> None:
    with Store(path) as store:
        store.put((segment(NOON + 30 * n), None) for n in range(6))
    with Forgetting(path) as forgetting:
        what = forgetting.what_range(NOON + 40, NOON + 100)
        done = forgetting.forget_range(NOON + 40, NOON + 100)
    assert what == done.what == Preview(3, 0, 0, 60.0, NOON + 40, NOON + 100)
    assert spans(path) == [(0, 30), (30, 10), (100, 20), (120, 30), (150, 30)]


def test_what_was_counted_in_a_piece_is_not_known_and_what_was_inferred_stays(path: Path) -> None:
    whole = segment(
        NOON, 60.0, "Writer", "draft", offset_s=-12_345, keys=40, clicks=3, scroll=1, travel_px=20, idle_s=1.5,
        notifications=2, call=True, fullscreen=False,
    )  # fmt: skip
    sure = judged(whole, FocusState.FOCUSED)
    with Store(path) as store:
        store.put([(whole, sure)])
        store.put_open([(replace(whole, start=NOON + 60, end=NOON + 100), None)])
    with Forgetting(path) as forgetting:
        forgetting.forget_range(NOON + 20, NOON + 30)
        forgetting.forget_range(NOON + 90, NOON + 95)
    with Store(path) as store:
        found = store.history(0, math.inf)
    bare = replace(whole, keys=None, clicks=None, scroll=None, travel_px=None, idle_s=None, notifications=0)
    times = [(0, 20), (30, 60), (60, 90), (95, 100)]
    assert [s for s, _ in found] == [replace(bare, start=NOON + a, end=NOON + b) for a, b in times]
    assert [i for _, i in found[:2]] == [
        replace(rounded(sure), start=NOON + a, end=NOON + b) for a, b in times[:2]
    ]  # fmt: skip


def test_a_long_absence_is_cut_and_not_lost(path: Path) -> None:
    night = absence(NOON, 10 * 3600, Presence.SUSPENDED)
    with Store(path) as store:
        store.put([(night, None)])
    with Forgetting(path) as forgetting:
        forgetting.forget_range(NOON + 3600, NOON + 7200)
    assert spans(path) == [(0, 3600), (7200, 8 * 3600)]


def test_events_are_cut_and_what_an_import_brought_can_still_be_taken_out(path: Path) -> None:
    said = '{"n":1}'
    with Bringing(path) as store:
        number = store.begin("activitywatch", NOON)
        brought = [(NOON_US - 10_000_000, 100_000_000, said), (NOON_US + 20_000_000, 0, said), (NOON_US, 0, '{"n":2}')]
        assert store.add(number, PAGES, brought) == 3
        store.insert(PAGES.id, [event(NOON - 5, 5, n=3), event(NOON + 30, 0, n=4), event(NOON + 29, 11, n=5)])
        store.end(number)
    with Forgetting(path) as forgetting:
        assert forgetting.what_range(NOON, NOON + 30) == Preview(0, 4, 0, 0.0, NOON, NOON + 30)
        forgetting.forget_range(NOON, NOON + 30)
    assert events(path) == [(-10, 10, 1), (-5, 5, 3), (30, 0, 4), (30, 10, 5), (30, 60, 1)]
    with Bringing(path) as store:
        assert [b.events for b in store.all_brought()] == [2]
        store.insert(PAGES.id, [event(NOON + 200, 1, n=6)])
        store.take_out(number)
    sound(path)
    assert events(path) == [(-5, 5, 3), (30, 0, 4), (30, 10, 5), (200, 1, 6)]


def test_what_was_imported_can_be_taken_out_after_it_was_cut_and_nothing_else(path: Path) -> None:
    with Bringing(path) as store:
        number = store.begin("headwater-json", NOON)
        store.add_segments(number, [(absence(NOON, 3600), None)])
        store.add_labels(number, [Label(NOON, NOON, NOON + 600, FocusState.FOCUSED, LabelSource.CORRECTION)])
        store.add_intents(number, [Intent(NOON, NOON + 600, "a"), Intent(NOON + 350, NOON + 600, "b")])
        store.end(number)
    later = Label(NOON + 900, NOON + 500, NOON + 600, FocusState.ROUTINE, LabelSource.CORRECTION)
    with Store(path) as store:
        store.add_label(later)
        with Forgetting(path) as forgetting:
            forgetting.forget_range(NOON + 300, NOON + 400)
        assert [i.text for i in store.intents(0, math.inf)] == ["a", "a"]
        store.add_intent(Intent(NOON + 1000, None, "own"))
        store.put([(segment(NOON + 350, 10.0), None)])
    assert spans(path) == [(0, 300), (350, 10), (400, 3200)]
    with Bringing(path) as store:
        store.take_out(number)
    assert spans(path) == [(350, 10)]
    with Store(path) as store:
        assert store.labels(0, math.inf) == [later]
        assert [i.text for i in store.intents(0, math.inf)] == ["own"]
    sound(path)


def test_labels_keep_their_order_when_they_are_cut(path: Path) -> None:
    def label(at: float, start: float, end: float, state: FocusState) -> Label:
        return Label(NOON + at, NOON + start, NOON + end, state, LabelSource.CORRECTION)

    inside = label(900, 40, 50, FocusState.ROUTINE)
    wide = label(901, 0, 100, FocusState.FOCUSED)
    wider = label(901.5, -10, 90, FocusState.UNSURE)
    later = label(902, 60, 70, FocusState.DRIFTING)
    elsewhere = label(45, 500, 600, FocusState.ROUTINE)
    with Store(path) as store:
        for each in (inside, wide, wider, later, elsewhere):
            store.add_label(each)
    with Forgetting(path) as forgetting:
        assert forgetting.what_range(NOON + 40, NOON + 50).others == 4
        forgetting.forget_range(NOON + 40, NOON + 50)
    with Store(path) as store:
        assert store.labels(0, math.inf) == [
            replace(wide, end=NOON + 40), replace(wide, start=NOON + 50), replace(wider, end=NOON + 40),
            replace(wider, start=NOON + 50), later,
            replace(elsewhere, at=NOON + 40 - 0.001),
        ]  # fmt: skip


def test_intents_end_before_the_stretch_and_go_on_after_it(path: Path) -> None:
    whole, begun_in, still_open = Intent(NOON, NOON + 100, "whole"), Intent(NOON + 45, NOON + 90, "in"), "open"
    with Store(path) as store:
        for each in (whole, begun_in, Intent(NOON + 10, None, still_open), Intent(NOON + 50, None, "after")):
            store.add_intent(each)
    with Forgetting(path) as forgetting:
        forgetting.forget_range(NOON + 40, NOON + 50)
        with Store(path) as store:
            assert sorted((i.text, i.start - NOON, i.end and i.end - NOON) for i in store.intents(0, math.inf)) == [
                ("after", 50, None), ("open", 10, 40), ("open", 50, None), ("whole", 0, 40), ("whole", 50, 100),
            ]  # fmt: skip
        forgetting.forget_range(NOON + 60, math.inf)
    with Store(path) as store:
        assert store.intents(NOON + 60, math.inf) == []
        assert len(store.intents(0, math.inf)) == 5


def test_suggestions_go_with_their_answers(path: Path) -> None:
    def advice(number: str, at: float) -> Advice:
        return Advice(number, NOON + at, AdviceKind.BREAK, Channel.CARD, "advice.break", (), 0.5, "rules 1")

    with Store(path) as store:
        for each in (advice("a", 0), advice("b", 45)):
            store.add_advice(each)
        for number, at in (("a", 5), ("a", 48), ("b", 46), ("b", 99)):
            store.add_answer(Answer(number, NOON + at, AdviceKind.BREAK, Verdict.LATER))
    with Forgetting(path) as forgetting:
        forgetting.forget_range(NOON + 40, NOON + 50)
    with Store(path) as store:
        ((left, answer),) = store.advice(0, math.inf)
        assert (left.id, answer and answer.at) == ("a", NOON + 5)
        store.check()


def test_what_is_older_than_a_moment(path: Path) -> None:
    with Store(path) as store:
        store.put((segment(NOON + 3600 * n, app=f"app{n}"), None) for n in range(-5, 5))
        store.add_label(Label(NOON - 50, NOON - 60, NOON + 60, FocusState.FOCUSED, LabelSource.QUESTION))
    with Forgetting(path) as forgetting:
        forgetting.retain(NOON + 15)
    assert spans(path) == [(15, 15), *((3600 * n, 30) for n in range(1, 5))]
    with Store(path) as store:
        assert store.labels(-math.inf, math.inf) == [
            Label(NOON + 15, NOON + 15, NOON + 60, FocusState.FOCUSED, LabelSource.QUESTION)
        ]


@pytest.mark.parametrize(("start", "end"), [(NOON + 5, NOON + 5), (NOON + 50, NOON - 50), (math.inf, -math.inf)])
def test_no_time_at_all(path: Path, start: float, end: float) -> None:
    with Store(path) as store:
        store.put([(segment(NOON), None)])
    with Forgetting(path) as forgetting:
        nothing = Preview(0, 0, 0, 0.0, None, None)
        assert forgetting.what_range(start, end) == forgetting.forget_range(start, end).what == nothing
    assert spans(path) == [(0, 30)]


def test_a_time_that_is_no_number_forgets_nothing(path: Path) -> None:
    with Store(path) as store:
        store.put([(segment(NOON), None)])
    with Forgetting(path) as forgetting:
        for times in ((math.nan, math.inf), (0.0, math.nan)):
            with pytest.raises(ValueError, match="two times"):
                forgetting.forget_range(*times)
    assert spans(path) == [(0, 30)]


# -- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "gone"),
    [
        (("forget_app", "FIREFOX"), {"page", "sub", "bare", "hidden"}),
        (("forget_app", "fire"), set()),
        (("forget_domain", "https://www.Example.org/a?b=c"), {"page", "sub", "bare"}),
        (("forget_domain", "*.example.org"), {"page", "sub", "bare"}),
        (("forget_domain", "mail.example.org"), {"sub"}),
        (("forget_domain", "ample.org"), set()),
        (("forget_domain", "münchen.de"), {"umlaut"}),
        (("forget_title", "ÜBER"), {"page", "umlaut"}),
        (("forget_title", "über*"), {"page"}),
        (("forget_title", "?ber das"), {"page"}),
        (("forget_title", "b?r"), set()),
        (("forget_title", "[x]"), {"brackets"}),
        (("forget_title", "thesis"), {"work"}),
        (("forget_title", "af01"), set()),
        (("forget_title", "code"), set()),
    ],
)
def test_which_segments_go(path: Path, wish: tuple[str, str], gone: set[str]) -> None:
    windows: dict[str, dict[str, Any]] = {
        "page": {"app": "Firefox", "title": "Über das", "domain": "example.org"},
        "sub": {"app": "firefox", "title": "Inbox", "domain": "mail.example.org"},
        "bare": {"app": "firefox", "title": "example.org – loading"},
        "hidden": {"app": "firefox", "title": "", "title_kind": TitleKind.NONE},
        "umlaut": {"app": "chrome", "title": "Worüber", "domain": "xn--mnchen-3ya.de"},
        "brackets": {"app": "code", "title": "a[X]"},
        "work": {"app": "code", "title": "chapter", "project": "Thesis"},
        "hashed": {"app": "code", "title": "h:af01", "title_kind": TitleKind.HASHED},
        "other": {"app": "code", "title": "notexample.org"},
    }
    with Store(path) as store:
        store.put((segment(NOON + 30 * n, **window), None) for n, window in enumerate(windows.values()))
    with Forgetting(path) as forgetting:
        what = getattr(forgetting, wish[0].replace("forget", "what"))(wish[1])
        done = getattr(forgetting, wish[0])(wish[1])
    left = {name for name, at in zip(windows, range(0, 900, 30), strict=False) if (at, 30) in spans(path)}
    assert set(windows) - left == gone
    assert (what.segments, what.seconds) == (len(gone), 30.0 * len(gone))
    assert what == done.what


@pytest.mark.parametrize(
    ("wish", "gone"),
    [
        (("forget_app", "Code"), {1, 6}),
        (("forget_domain", "example.org"), {2, 3, 4}),
        (("forget_title", "secret"), {5, 6, 7}),
        (("forget_title", "https://*"), {2, 3}),
        (("forget_title", "code"), {3}),
    ],
)
def test_which_events_go(path: Path, wish: tuple[str, str], gone: set[int]) -> None:
    data: list[dict[str, Any]] = [
        {"app": "code", "title": "x"},
        {"url": "https://a.example.org/x", "title": "y"},
        {"url": "https://example.org:8443/code", "incognito": False},
        {"status": "on example.org now"},
        {"file": "/home/Secret.txt"},
        {"app": "code", "deep": {"list": [1, None, ["a SECRET b"]]}},
        {"project": "topsecret", "language": "rust"},
        {"url": "https://notexample.org".replace("https", "ftp")},
        {"n": 8, "none": None},
    ]
    with Buckets(path) as store:
        store.create(PAGES)
        store.insert(PAGES.id, [event(NOON + n, 1, **each) for n, each in enumerate(data, 1)])
    with Forgetting(path) as forgetting:
        what = getattr(forgetting, wish[0].replace("forget", "what"))(wish[1])
        assert getattr(forgetting, wish[0])(wish[1]).what == what
    assert {n for n, _, _ in events(path)} == set(range(1, 10)) - gone
    assert what.events == len(gone)


def test_words_of_the_person_and_values_of_suggestions_and_buckets(path: Path) -> None:
    def advice(number: str, *values: tuple[str, str | int | float]) -> Advice:
        return Advice(number, NOON, AdviceKind.DRIFT, Channel.CARD, "advice.drift", values, 0.5, "rules 1")

    with Buckets(path) as buckets:
        buckets.create(replace(PAGES, name=f"about {MARK}", data={"deep": [MARK]}))
        buckets.create(replace(PAGES, id="other", name="other", data={"a": 1}))
    with Store(path) as store:
        store.add_intent(Intent(NOON, None, f"write {MARK.upper()} today"))
        store.add_intent(Intent(NOON, None, "write"))
        store.add_advice(advice("a", ("minutes", 7), ("window", f"x {MARK}")))
        store.add_advice(advice("b", ("minutes", 7), ("app", "code"), ("site", "mail.example.org")))
        store.add_answer(Answer("a", NOON, AdviceKind.DRIFT, Verdict.LATER))
    with Forgetting(path) as forgetting:
        assert forgetting.forget_title(MARK).what.others == 2
        with Store(path) as store, Buckets(path, read_only=True) as reader:
            assert [i.text for i in store.intents(0, math.inf)] == ["write"]
            assert [a.id for a, _ in store.advice(0, math.inf)] == ["b"]
            assert [(b.id, b.name, b.data) for b in reader.all()] == [
                (PAGES.id, None, {}), ("other", "other", {"a": 1}),
            ]  # fmt: skip
            store.check()
        assert forgetting.what_app("CODE").others == forgetting.what_domain("example.org").others == 1
        forgetting.forget_app("CODE")
    with Store(path) as store:
        assert store.advice(0, math.inf) == []


@pytest.mark.parametrize("name", ["", "  ", "\u200b\n"])
@pytest.mark.parametrize("verb", ["forget", "what"])
@pytest.mark.parametrize("noun", ["app", "domain", "title"])
def test_nothing_named_is_nothing_forgotten(tmp_path: Path, verb: str, noun: str, name: str) -> None:
    path = tmp_path / "headwater.db"
    with Store(path) as store:
        store.put([(segment(NOON, app="code", title="x"), None), (segment(NOON + 30, app=""), None)])
    with Forgetting(path) as forgetting, pytest.raises(NothingNamed, match=r"^Name what is to be forgotten"):
        getattr(forgetting, f"{verb}_{noun}")(name)
    assert len(spans(path)) == 2


@pytest.mark.parametrize("name", ["file:///etc/passwd", "a b", "http://", "[::zz]"])
def test_what_is_no_site(tmp_path: Path, name: str) -> None:
    with Forgetting(tmp_path / "headwater.db") as forgetting, pytest.raises(NothingNamed):
        forgetting.forget_domain(name)


# -- what hangs on it -------------------------------------------------------------------------------------------------


def test_nothing_stays_that_nobody_refers_to(path: Path) -> None:
    with Bringing(path) as store:
        for kind, at in (("activitywatch", 0), ("rescuetime", 500)):
            number = store.begin(kind, NOON)
            store.add(number, PAGES, [(NOON_US + at * 1_000_000, 5_000_000, f'{{"at":{at}}}')])
            s = segment(NOON + at, app=f"app{at}", title=f"title{at}", domain=f"{at}.org", project=f"project{at}")
            store.add_segments(number, [(s, judged(s, FocusState.FOCUSED, model=f"model{at}"))])
            store.add_intents(number, [Intent(NOON + at, NOON + at + 5, "x")])
            store.add_labels(number, [Label(s.end, s.start, s.end, FocusState.FOCUSED, LabelSource.CORRECTION)])
            store.end(number)
        unfinished = store.begin("manictime", NOON)
    with Store(path) as store:
        store.put_state("stream", b"remembers")
        store.put_state("streams of others", b"remembers")
        store.put_state("advice", b"kept")
    with Forgetting(path) as forgetting:
        forgetting.forget_range(NOON + 400, NOON + 600)
    names = ("apps", "titles", "domains", "projects", "windows", "models", "said", "segments", "events")
    found = counts(path, *names, "imports", "imported")
    assert found == dict.fromkeys(names, 1) | {"imports": 2, "imported": 4}
    with Bringing(path) as store:
        assert {b.kind for b in store.all_brought()} == {"activitywatch", "manictime"}
        assert unfinished in {b.id for b in store.all_brought()}
    sound(path)
    with Store(path) as store:
        assert (store.state("stream"), store.state("streams of others"), store.state("advice")) == (None, None, b"kept")


def test_sums_of_days_are_made_anew(path: Path) -> None:
    midnight = NOON - 12 * 3600
    days = [(midnight + 86_400.0 * n, midnight + 86_400.0 * (n + 1)) for n in range(3)]
    with Store(path) as store:
        store.put((segment(day[0] + 3600 * n, app=f"app{n}"), None) for day in days for n in range(3))
        store.put([(absence(days[0][1] - 600, 1200), None)])
        store.sort((n, Category.CODE) for n, *_ in store.unsorted())
        store.keep_totals(days)
        with Forgetting(path) as forgetting:
            forgetting.forget_range(days[1][0] - 60, days[1][0] + 3600)
        assert [t.seconds for t in store.totals(days, [By.DAY])] == [90 + 540, 60, 90]
        assert [t.app for t in store.totals([days[1]], [By.APP])] == ["app1", "app2"]
        store.keep_totals(days)
        with Forgetting(path) as forgetting:
            forgetting.forget_app("app1")
        assert [t.seconds for t in store.totals(days, [By.DAY])] == [60 + 540, 30, 60]
        store.check()
    assert counts(path, "days", "totals", "hours") == {"days": 0, "totals": 0, "hours": 0}


def test_other_connections_go_on_with_fresh_memories(path: Path) -> None:
    """Numbers of names are remembered by connections; those of what was forgotten are given to others."""
    with Store(path) as store, Store(path, read_only=True) as reader, Buckets(path) as buckets:
        buckets.create(PAGES)
        old = segment(NOON, app="old", title="old", domain="old.org", project="old")
        store.put([(old, judged(old, FocusState.FOCUSED, model="old"))])
        buckets.heartbeat(PAGES.id, event(NOON, 0, n=1), 10_000_000)
        buckets.flush()
        assert len(reader.history(0, math.inf)) == 1
        with Forgetting(path) as forgetting:
            forgetting.forget_range(NOON - 60, NOON + 60)
        new = segment(NOON + 100, app="new", title="new", domain="new.org", project="new")
        again = replace(old, start=NOON + 130, end=NOON + 160)
        store.put([(new, judged(new, FocusState.ROUTINE, model="new")), (again, None)])
        assert [s for s, _ in reader.history(0, math.inf)] == [new, again]
        assert [i.model for _, i in reader.history(0, math.inf) if i] == ["new"]
        assert buckets.count(PAGES.id) == 0
        buckets.heartbeat(PAGES.id, event(NOON + 100, 0, n=1), 1_000_000_000)
        buckets.flush()
        assert events(path) == [(100, 0, 1)], "not joined to what is forgotten"
        store.check()


def test_a_heartbeat_that_was_held_does_not_bring_the_forgotten_back(path: Path) -> None:
    with Buckets(path) as buckets:
        buckets.create(PAGES)
        buckets.heartbeat(PAGES.id, event(NOON, 0, n=1), 10_000_000)
        buckets.flush()
        buckets.heartbeat(PAGES.id, event(NOON + 8, 0, n=1), 10_000_000)
        with Forgetting(path) as forgetting:
            forgetting.forget_range(NOON + 5, NOON + 60)
            buckets.flush()
            assert events(path) == [(0, 0, 1)]
            buckets.heartbeat(PAGES.id, event(NOON + 62, 0, n=2), 10_000_000)
            forgetting.forget_title("nothing")
            assert buckets.settings() == {}, "the same where it is a question that notices"
            buckets.flush()
    assert events(path) == [(0, 0, 1)]


def test_all_or_nothing(path: Path) -> None:
    with Store(path) as store:
        store.put((segment(NOON + 30 * n, app="code"), None) for n in range(3))
        store.add_intent(Intent(NOON, None, "stays"))
        store._db.execute("CREATE TRIGGER no BEFORE DELETE ON intents BEGIN SELECT raise(ABORT, 'no'); END")
        with Forgetting(path) as forgetting, pytest.raises(Exception, match=r"^no$"):
            forgetting.forget_range(-math.inf, math.inf)
        assert len(store.history(0, math.inf)) == 3
        store.check()


# -- bytes ------------------------------------------------------------------------------------------------------------

WISHES: dict[str, Callable[[Forgetting], object]] = {
    "range": lambda f: f.forget_range(NOON - 1000, NOON + 1000),
    "retain": lambda f: f.retain(NOON + 1000),
    "title": lambda f: f.forget_title(MARK),
}


def planted(store: Store, buckets: Buckets, at: float, mark: str, rows: int = 200) -> None:
    """Words in every place that takes any."""
    for n in range(rows):
        s = segment(at + n, 1.0, "code", f"{mark} title {n}", project=f"{mark} project")
        store.put([(s, judged(s, FocusState.FOCUSED))])
    store.put_open([(segment(at + rows, 5.0, "code", f"{mark} still open"), None)])
    store.add_intent(Intent(at, at + 5, f"{mark} intent"))
    store.add_advice(
        Advice(
            f"{at}", at, AdviceKind.BREAK, Channel.CARD, "advice.break", (("title", f"{mark} said"),), 0.5, "rules 1"
        )
    )
    store.add_answer(Answer(f"{at}", at + 1, AdviceKind.BREAK, Verdict.LATER))
    buckets.create(PAGES)
    for n in range(rows):
        buckets.heartbeat(PAGES.id, event(at + n, 1, url=f"https://example.org/{mark}/{n}", title=mark * 30), 0)
    buckets.insert(PAGES.id, [event(at, 900, title=f"{mark} page")])
    store.put_state("stream", f"{mark} vectors".encode() * 500)


@pytest.mark.parametrize("wish", WISHES)
def test_the_bytes_are_gone_while_others_have_the_store_open(path: Path, wish: str) -> None:
    folder, clock = path.parent, ManualClock(NOON)
    with Store(path) as store, Store(path, read_only=True) as reader, Buckets(path) as buckets:
        planted(store, buckets, NOON - 500, MARK)
        copies = [backup(path, folder_of(path), clock, reason) for reason in ("daily", "by-hand")]
        (folder_of(path) / "headwater-2026-01-01-000000-daily.db.part").write_text(f"{MARK} half a backup")
        planted(store, buckets, NOON + 2000, "Harmless")
        store.take_open()
        assert reader.span()
        if not found_in(folder, MARK):
            assert path.read_bytes()[:8] == b"HDWRenc1"
        with Forgetting(path) as forgetting:
            WISHES[wish](forgetting)
            assert forgetting.is_scrubbed()
            assert found_in(folder, MARK) == {}
        assert [s.title for s, _ in reader.history(0, math.inf) if MARK in s.title] == []
        assert len(reader.history(0, math.inf)) == 201
        store.check()
    assert found_in(folder, MARK) == {}
    for copy in copies:
        with Store(copy, read_only=True) as old:
            assert old.history(0, math.inf) == []
        copy.unlink()
    if path.read_bytes()[:8] != b"HDWRenc1":
        assert found_in(folder, "Harmless") == {"headwater.db": ["Harmless"]}, "and the test can see"


def test_samples_that_an_analysis_took_go(path: Path) -> None:
    samples = "SELECT name FROM sqlite_master WHERE name LIKE 'sqlite_stat%'"
    with Store(path) as store, Forgetting(path) as forgetting:
        store.put([(segment(NOON), None)])
        store._db.execute("ANALYZE")
        assert store._db.execute(samples).fetchall()
        forgetting.forget_title("x")
        assert store._db.execute(samples).fetchall() == []


def test_an_application_and_a_site_leave_no_bytes(tmp_path: Path) -> None:
    path = tmp_path / "headwater.db"
    with Store(path) as store, Buckets(path) as buckets:
        store.put(
            (segment(NOON + n, 1.0, "Quixotic", f"page {n}", domain=f"s{n}.windmill.org"), None) for n in range(99)
        )
        store.put(
            [(segment(NOON + 500, 1.0, "firefox", "windmill.org"), None), (segment(NOON + 600, app="code"), None)]
        )
        buckets.create(PAGES)
        buckets.insert(PAGES.id, [event(NOON, 1, app="quixotic"), event(NOON, 1, url="https://windmill.org/a")])
        assert set(found_in(tmp_path, "quixotic", "windmill"))
        with Forgetting(path) as forgetting:
            forgetting.forget_app("quixotic")
            forgetting.forget_domain("windmill.org")
        assert found_in(tmp_path, "quixotic", "windmill") == {}
        assert len(store.history(0, math.inf)) == 1


_HOLD = """
import sys
from pathlib import Path
from headwater.store import Store
with Store(Path(sys.argv[1]), read_only=True) as store:
    store._db.execute("BEGIN")
    store._db.execute("SELECT count(*) FROM segments").fetchone()
    print("reading", flush=True)
    sys.stdin.readline()
"""


def test_another_program_that_reads_is_told_and_it_can_be_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "headwater.db"
    with Store(path) as store:
        store.put([(segment(NOON, title=MARK), None), (segment(NOON + 30), None)])
    other = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout
    assert other.stdin
    assert other.stdout.readline() == "reading\n"
    with Forgetting(path) as forgetting:
        forgetting._db.execute("PRAGMA busy_timeout = 50")
        assert trouble(lambda: forgetting.forget_title(MARK)) is Trouble.LOCKED
        assert len(spans(path)) == 1, "forgotten, though not yet overwritten"
        assert not forgetting.is_scrubbed()
        other.communicate("\n", timeout=30)
        forgetting.scrub()
        assert forgetting.is_scrubbed()
        assert found_in(tmp_path, MARK) == {}


# -- copies -----------------------------------------------------------------------------------------------------------


def test_stores_that_were_set_aside(path: Path) -> None:
    clock = ManualClock(NOON)
    with Store(path) as store:
        store.put([(segment(NOON, title=MARK), None), (segment(NOON + 30), None)])
    kept = restore(backup(path, folder_of(path), clock, "by-hand"), path, clock)
    damaged = path.with_name("headwater-damaged-2026-11-12.db")
    damaged.write_bytes(b"SQLite format 3\0" + b"junk" * 5000)
    own = path.with_name("headwater-my-copy.db")
    shutil.copy(path, own)
    before = own.read_bytes()
    with Forgetting(path) as forgetting:
        assert forgetting.forget_title(MARK).left == (damaged,)
    assert [f.name for f in path.parent.rglob("*") if f.name.endswith(("-wal", "-shm"))] == []
    assert kept is not None
    for copy in (path, kept, list_backups(folder_of(path))[0].path):
        assert len(spans(copy)) == 1
    assert own.read_bytes() == before, "what the person made themselves is theirs"


def test_backups_in_which_it_cannot_be_forgotten_are_deleted(tmp_path: Path) -> None:
    path = tmp_path / "headwater.db"
    with Store(path) as store:
        store.put([(segment(NOON, title=MARK), None), (segment(NOON + 30), None)])
    sound = backup(path, folder_of(path), ManualClock(NOON), "daily")
    newer, broken, locked = (folder_of(path) / f"headwater-2026-01-0{n}-000000-daily.db" for n in (1, 2, 3))
    for copy in (newer, broken, locked):
        shutil.copy(sound, copy)
    with sqlite3.connect(newer) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with broken.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096)
    locked.chmod(0o400)
    with Forgetting(path) as forgetting:
        assert forgetting.forget_title(MARK).left == ()
    assert [b.path for b in list_backups(folder_of(path)) if b.path != locked] == [sound]
    assert found_in(tmp_path, MARK) == {}


def test_an_older_backup_is_brought_up_to_date_and_forgets(tmp_path: Path) -> None:
    from sqlite_utils import Database

    from headwater.store.schema import STEPS

    path = tmp_path / "headwater.db"
    Store(path).close()
    folder_of(path).mkdir()
    old = folder_of(path) / "headwater-2025-01-01-000000-before-2.db"
    db = sqlite3.connect(old, isolation_level=None)
    STEPS.apply(Database(db, execute_plugins=False), stop_before="packed_segments")
    db.executescript(f"""PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 1;
        INSERT INTO apps VALUES (1, '{MARK}'), (2, 'code');
        INSERT INTO segments (start_ms, end_ms, offset_s, presence, app_id)
         VALUES (1000, 2000, 0, 'present', 1), (2000, 3000, 0, 'present', 2);""")
    db.close()
    with Forgetting(path) as forgetting:
        forgetting.forget_app(MARK)
    assert found_in(tmp_path, MARK) == {}
    assert [b.path for b in list_backups(folder_of(path))] == [old], "and no copy was made of the copy"
    with Store(old, read_only=True) as store:
        assert [s.app for s, _ in store.history(0, math.inf)] == ["code"]


def test_a_full_disk_forgets_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "headwater.db"
    with Store(path) as store:
        store.put([(segment(NOON, title=MARK), None)])
    backup(path, folder_of(path), ManualClock(NOON), "daily")
    with Forgetting(path) as forgetting:

        def full(*_: object, **__: object) -> None:
            raise StoreUnavailable(Trouble.FULL, path)

        with monkeypatch.context() as patched:
            patched.setattr("headwater.store.forgetting.open_writer", full)
            assert trouble(lambda: forgetting.forget_title(MARK)) is Trouble.FULL
        assert len(spans(path)) == 1
        forgetting.forget_title(MARK)
    assert spans(path) == []
