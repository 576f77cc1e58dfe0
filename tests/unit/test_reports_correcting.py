"""Edits of labels and the stretch that the tray asks about, case by case; the properties are beside."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from headwater.records import FocusState, Label, LabelSource
from headwater.reports import StateSpan
from headwater.reports.correcting import (
    SAYABLE,
    CannotCorrect,
    Deed,
    Edit,
    Lately,
    Why,
    inverse,
    lately,
    longest,
    merge,
    say,
    split,
    unsay,
)
from tests.support.days import NOON

F, R, C, A, U = (
    FocusState.FOCUSED, FocusState.ROUTINE, FocusState.COMMUNICATING, FocusState.AWAY, FocusState.UNSURE,
)  # fmt: skip
SHARES = (0.45, 0.3, 0.1, 0.1, 0.05)
TRAY, ASKED = LabelSource.TRAY, LabelSource.QUESTION


def label(start: float, end: float, state: FocusState = F, at: float = 0.0, number: int = 1) -> Label:
    return Label(NOON + at, NOON + start, NOON + end, state, ASKED, number)


def span(start: float, end: float, state: FocusState, said: bool = False) -> StateSpan:
    given = label(start, end, state) if said else None
    asked = SHARES if state is not A else ()
    p = 1.0 if said else SHARES[0]
    return StateSpan(NOON + start, NOON + end, state, p, asked, said, said=given)


def test_a_word_takes_the_place_of_those_it_covers_and_leaves_those_that_reach_out() -> None:
    inside, out = label(10, 20, number=4), label(15, 90, number=5)
    edit = say([inside, out], NOON + 10, NOON + 30, R, NOON + 100, TRAY)
    assert edit.removed == (inside,)
    assert edit.added == (Label(NOON + 100, NOON + 10, NOON + 30, R, TRAY),)
    assert inverse(edit) == Edit(Deed.SAY, NOON + 10, NOON + 30, R, edit.added, edit.removed)
    assert inverse(inverse(edit)) == edit


def test_the_same_word_again_changes_nothing() -> None:
    mine = Label(NOON + 50, NOON + 10, NOON + 30, R, TRAY, 4)
    below, beside = label(12, 90, at=5, number=2), label(30, 90, at=900, number=5)
    edit = say([below, mine, beside], NOON + 10, NOON + 30.0002, R, NOON + 100, TRAY)
    assert edit == Edit(Deed.SAY, NOON + 10, NOON + 30, R)
    assert edit.empty
    again = merge([mine], [span(10, 30, R, said=True)], NOON + 10, NOON + 30, NOON + 100, TRAY)
    assert again == Edit(Deed.MERGE, NOON + 10, NOON + 30, R)


@pytest.mark.parametrize(
    ("known", "start", "state", "source"),
    [
        ([Label(NOON + 50, NOON + 10, NOON + 30, R, TRAY, 4)], 10, C, TRAY),
        ([Label(NOON + 50, NOON + 10, NOON + 30, R, TRAY, 4)], 11, R, TRAY),
        ([Label(NOON + 50, NOON + 10, NOON + 30, R, ASKED, 4)], 10, R, TRAY),
        ([Label(NOON + 50, NOON + 10, NOON + 30, R, TRAY, 4), label(12, 15, C, at=60)], 10, R, TRAY),
        ([Label(NOON + 50, NOON + 10, NOON + 30, R, TRAY, 4), label(12, 90, R, at=50, number=5)], 10, R, TRAY),
    ],
    ids=["another state", "another stretch", "said otherwise", "one lies on it", "one came after it"],
)
def test_another_word_is_a_step(known: list[Label], start: float, state: FocusState, source: LabelSource) -> None:
    edit = say(known, NOON + start, NOON + 30, state, NOON + 100, source)
    assert [(x.start, x.end, x.state, x.source) for x in edit.added] == [(NOON + start, NOON + 30, state, source)]


def test_a_word_is_the_latest_even_if_the_clock_was_set_back() -> None:
    edit = say([label(0, 90, at=500)], NOON + 10, NOON + 30, R, NOON + 100, TRAY)
    assert edit.added[0].at == NOON + 500.001


def test_what_is_left_of_a_word_keeps_its_time_and_source() -> None:
    whole = label(0, 100, at=7)
    edit = unsay([whole], NOON + 40, NOON + 60)
    assert edit.added == (replace(whole, end=NOON + 40), replace(whole, start=NOON + 60))
    assert edit.state is None
    with pytest.raises(CannotCorrect) as told:
        unsay([whole], NOON + 100, NOON + 160)
    assert told.value.why is Why.NOTHING_SAID


def test_the_word_that_is_shown_is_cut_and_no_other() -> None:
    below, above = label(0, 100, number=1), label(20, 60, R, at=5, number=2)
    edit = split([below, above], NOON + 30)
    assert edit is not None
    assert edit.removed == (above,)
    assert [(x.start - NOON, x.end - NOON, x.at) for x in edit.added] == [(20, 30, NOON + 5), (30, 60, NOON + 5)]
    assert split([below, above], NOON + 20) is None
    assert split([below], NOON + 100) is None
    assert split([], NOON) is None


def test_blocks_are_merged_to_the_longest_that_can_be_said() -> None:
    spans = [span(0, 100, U), span(100, 130, R), span(130, 170, C), span(170, 300, A)]
    assert longest(spans, NOON, NOON + 300) is C
    assert longest(spans, NOON, NOON + 120) is R
    assert longest([*spans, span(300, 400, A, said=True)], NOON + 160, NOON + 400) is A
    edit = merge([], spans, NOON, NOON + 300, NOON + 400, TRAY)
    assert (edit.deed, edit.added[0].state) == (Deed.MERGE, C)
    with pytest.raises(CannotCorrect) as told:
        merge([], spans, NOON, NOON + 90, NOON + 400, TRAY)
    assert told.value.why is Why.STATE


@pytest.mark.parametrize("end", [0.0, -5.0, 0.0004])
def test_an_empty_stretch_is_none(end: float) -> None:
    attempts: tuple[Callable[[], Edit], ...] = (
        lambda: say([], NOON, NOON + end, F, NOON, TRAY), lambda: unsay([label(-9, 9)], NOON, NOON + end),
        lambda: merge([], [span(-9, 9, F)], NOON, NOON + end, NOON, TRAY, F),
    )  # fmt: skip
    for do in attempts:
        with pytest.raises(CannotCorrect) as told:
            do()
        assert told.value.why is Why.BACKWARDS


def test_only_states_of_a_person_can_be_said() -> None:
    assert U not in SAYABLE
    with pytest.raises(CannotCorrect):
        say([], NOON, NOON + 9, U, NOON, TRAY)


@pytest.mark.parametrize(
    ("spans", "found"),
    [
        ([], None),
        ([span(0, 299, F)], None),
        ([span(0, 300, F)], Lately(NOON, NOON + 300, F, 0.45)),
        ([span(0, 600, R), span(600, 700, F)], Lately(NOON, NOON + 600, R, 0.45)),
        ([span(0, 600, R), span(600, 2600, A)], Lately(NOON, NOON + 600, R, 0.45)),
        ([span(0, 600, U)], Lately(NOON, NOON + 600, F, 0.45)),
        ([replace(span(0, 600, U), probabilities=())], Lately(NOON, NOON + 600, None, 0.0)),
        ([span(0, 5400, F)], Lately(NOON + 1800, NOON + 5400, F, 0.45)),
        ([span(0, 600, A, said=True)], Lately(NOON, NOON + 600, A, 1.0, said=True)),
        ([span(0, 600, A)], None),
    ],
)
def test_the_last_stretch_worth_asking_about(spans: list[StateSpan], found: Lately | None) -> None:
    assert lately(spans, NOON + 5400) == found


def test_what_was_long_ago_is_not_asked_about() -> None:
    assert lately([span(0, 600, F)], NOON + 600 + 7200) is not None
    assert lately([span(0, 600, F)], NOON + 600 + 7201) is None
