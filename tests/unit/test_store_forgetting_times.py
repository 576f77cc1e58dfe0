"""A stretch of time is forgotten: what lies in it goes, and what reaches into it is cut."""

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.records import (
    Advice,
    AdviceKind,
    Answer,
    Channel,
    FocusState,
    Intent,
    Label,
    LabelSource,
    Presence,
    Verdict,
)
from headwater.store import Bringing, Store
from headwater.store.aims import Preview
from headwater.store.forgetting import Forgetting
from headwater.store.packing import rounded
from tests.support.days import NOON, absence, judged, segment
from tests.support.keepers import KINDS, MemoryKeeper, begun, keeping
from tests.support.stored import check, events, spans
from tests.support.stores import NOON_US, PAGES, event, incoming


@pytest.fixture(params=KINDS)
def path(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    with keeping(MemoryKeeper()):
        yield begun(tmp_path / "data" / "headwater.db", request.param)


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
        assert store.add(number, PAGES, incoming(*brought)) == 3
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
    check(path)
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
    check(path)


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
        first, second = advice("a", 0), advice("b", 45)
        for each, at in ((first, 5), (first, 48), (second, 46), (second, 99)):
            store.add_said(each, Answer(each.id, NOON + at, AdviceKind.BREAK, Verdict.LATER), None)
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


@pytest.mark.parametrize(("start", "end"), [(math.nan, math.inf), (0.0, math.nan)])
def test_a_time_that_is_no_number_forgets_nothing(path: Path, start: float, end: float) -> None:
    with Store(path) as store:
        store.put([(segment(NOON), None)])
    with Forgetting(path) as forgetting, pytest.raises(ValueError, match="two times"):
        forgetting.forget_range(start, end)
    assert spans(path) == [(0, 30)]
