"""What suggestions the last days would have had: hand-made weeks, lived through again."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from headwater.advice import AdviceState
from headwater.base import Settings
from headwater.engine import rehearsing
from headwater.engine.advisor import SWITCHES
from headwater.engine.rehearsing import DAYS, Rehearsal, Rehearsed
from headwater.records import (
    AdviceKind,
    Boundary,
    Decision,
    FocusState,
    Intent,
    Label,
    LabelSource,
    Moment,
    Presence,
    Segment,
)
from headwater.store import Store, StoreUnavailable
from tests.support.days import absence, judged
from tests.support.rehearsing import NOW, TODAY, Known, days, every_moment, plainly, relived, said
from tests.support.weeks import midnight, told

ALL = replace(Settings(), **dict.fromkeys(SWITCHES, True))  # type: ignore[arg-type]
MANY = replace(ALL, suggestions_per_day=4, suggestion_gap_s=900)


@pytest.fixture(scope="module")
def moments() -> list[Moment]:
    """None left out."""
    return every_moment(Known(days()), MANY)


def kinds(of: Rehearsed) -> Counter[AdviceKind | None]:
    return Counter(d.kind for d in of.decisions)


@pytest.fixture(scope="module")
def again() -> Rehearsal:
    """The same days for all who only ask."""
    return relived(Known(days()))


def test_the_same_days_and_choices_give_the_same(again: Rehearsal) -> None:
    first, second = again.under(MANY), relived(Known(days())).under(MANY)
    assert first == second
    assert (first.days, first.whole) == (12, False)
    assert len(first.decisions) > 15
    assert len(kinds(first)) >= 4
    assert all(NOW - DAYS * 86_400 < d.at < NOW for d in first.decisions)


def test_it_breathes_all_the_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that is made meanwhile is not held up: once a segment, and once a moment that matters."""
    breaths: list[None] = []
    monkeypatch.setattr(rehearsing, "breathe", lambda: breaths.append(None))
    lived = relived(Known(days()))
    living = len(breaths)
    assert living >= sum(len(of_day) for of_day in days().values())
    lived.under(MANY)
    assert len(breaths) == living + len(lived._lived)


@pytest.mark.parametrize(
    "settings", [Settings(), MANY, replace(MANY, break_after_s=3000, day_ends=960), replace(MANY, experiment=True)]
)
def test_nothing_that_matters_is_left_out(settings: Settings, again: Rehearsal, moments: list[Moment]) -> None:
    """The short cuts give what the policy says when it is asked at every moment."""
    assert said(again.under(settings)) == said(plainly(moments, settings))


@pytest.mark.parametrize(("name", "kind"), SWITCHES.items())
def test_a_switch_that_is_off_gives_none_of_its_kind(name: str, kind: AdviceKind, again: Rehearsal) -> None:
    found = again.under(replace(MANY, **{name: False}))  # type: ignore[arg-type]
    assert kinds(found)[kind] == 0
    assert found.decisions


def test_two_choices_differ_by_nothing_else(again: Rehearsal) -> None:
    """Chance goes by the moment: without a kind that came late, all before it is the same."""
    with_it, without = again.under(MANY), again.under(replace(MANY, digest_day=False))
    first = next(d.at for d in with_it.decisions if d.kind is AdviceKind.WIND_DOWN)

    def before(of: Rehearsed) -> list[Decision]:
        return [d for d in of.decisions if d.at < first]

    assert before(with_it) == before(without)
    assert before(with_it)


def test_fewer_a_day_and_a_longer_gap_are_fewer(again: Rehearsal) -> None:
    counts = [len(again.under(replace(MANY, suggestions_per_day=n)).decisions) for n in range(5)]
    assert counts[0] == 0
    assert counts == sorted(counts)
    assert counts[1] <= again.days
    assert len(again.under(replace(MANY, suggestion_gap_s=14400)).decisions) < counts[4]


def test_a_kind_that_dismissals_turned_off_does_not_come(again: Rehearsal) -> None:
    found = again.under(MANY, [AdviceKind.RESUME])
    assert kinds(found)[AdviceKind.RESUME] == 0
    assert found.decisions
    assert again.under(MANY, tuple(AdviceKind)).decisions == ()
    assert kinds(again.under(MANY))[AdviceKind.RESUME] > 0


@pytest.mark.parametrize("what", ["call", "fullscreen", "sharing"])
def test_a_call_a_full_screen_and_sharing_silence(what: str) -> None:
    assert relived(Known(days(before=0, changes={what: True}))).under(MANY).decisions == ()


def test_typing_silences_but_for_moments() -> None:
    assert relived(Known(days(before=0, changes={"keys": 200}))).under(MANY).decisions == ()
    assert relived(Known(days(before=0, changes={"keys": 10}))).under(MANY).decisions


@pytest.mark.parametrize("boundary", [Boundary.COARSE, Boundary.FINE])
def test_a_plan_is_asked_about_only_while_there_is_one(boundary: Boundary) -> None:
    of = days(3, "9:00 F 30, D 30 firefox, F 10, D 40 firefox, F 30")
    for day, pairs in of.items():
        of[day] = [(s, i and replace(i, boundary=boundary)) for s, i in pairs]
    plan, known = Intent(NOW - 20 * 86_400, None, "Chapter 3"), Known(of)
    with_plan = relived(known, intent=plan).under(MANY)
    assert kinds(with_plan)[AdviceKind.DRIFT] > 0
    assert {dict(d.params)["plan"] for d in with_plan.decisions if d.kind is AdviceKind.DRIFT} == {"Chapter 3"}
    assert said(with_plan) == said(plainly(every_moment(known, MANY, plan), MANY)), "nothing that matters is left out"
    assert kinds(relived(known).under(MANY))[AdviceKind.DRIFT] == 0


def test_what_was_learned_of_the_person_holds_and_what_was_answered_does_not(again: Rehearsal) -> None:
    known, first = Known(days()), AdviceState.first(1)
    off = replace(first, off=tuple(AdviceKind), given=(), latest=NOW)
    assert said(relived(known, state=off).under(MANY)) == said(again.under(MANY))
    belief = first.belief
    for kind in range(12):
        x = (*(float(n == kind) for n in range(12)), 1.0, 0.0, 0.0)
        for _ in range(40):
            belief = belief.rewarded(x, 0.5, -0.5).silent(x, 0.5)
    unwelcome = relived(known, state=replace(first, belief=belief)).under(MANY)
    assert len(unwelcome.decisions) < 0.7 * len(again.under(MANY).decisions)


def test_a_night_without_the_program_is_an_absence() -> None:
    """Work that lay open in the evening is named in the morning, whether the computer slept or was off."""
    for presence in (Presence.SUSPENDED, Presence.OFF, None):
        of = {}
        for n in range(4):
            day = TODAY - timedelta(days=n)
            of[day] = told(day, "9:00 F 60, F 60")
            if presence is not None:
                of[day].append((absence(midnight(day) + 11 * 3600, 22 * 3600, presence), None))
        back = [m for m in every_moment(Known(of), MANY) if m.returned_after_s is not None]
        assert {round(m.returned_after_s or 0) for m in back} == {22 * 3600}, presence
        assert all(m.last_sphere is not None and m.last_sphere.name == "VS Code" for m in back)


def test_a_program_that_was_begun_anew_is_no_return() -> None:
    of = {}
    for n in range(DAYS):
        day = TODAY - timedelta(days=n)
        start = midnight(day) + 9 * 3600
        one, two = (Segment(a, a + 60, 0, app="code", title="draft.odt") for a in (start, start + 120))
        of[day] = [
            (one, judged(one, FocusState.FOCUSED)), (absence(start + 60, 60, Presence.OFF), None),
            (two, judged(two, FocusState.FOCUSED)),
        ]  # fmt: skip
    moments = every_moment(Known(of), MANY)
    assert len(moments) == 6 * DAYS
    back = [m for m in moments if m.returned_after_s is not None]
    assert all((m.returned_after_s or 0) > 3600 for m in back), "the nights alone"


def test_what_was_said_later_of_a_stretch_does_not_keep_it_from_being_asked_about() -> None:
    of = days(5, "9:00 F 20, U 20, A 8, R 60, A 70, R 20, U 20, A 8, R 60", before=0)
    of = {day: [(s, i and replace(i, probabilities=(0.3, 0.3, 0.2, 0.1, 0.1))) for s, i in p] for day, p in of.items()}
    ask = replace(MANY, **{name: name == "ask_questions" for name in SWITCHES})  # type: ignore[arg-type]
    asked = relived(Known(of)).under(ask)
    assert kinds(asked) == {AdviceKind.QUESTION: len(asked.decisions)}
    assert asked.decisions
    late = [Label(NOW, midnight(day), midnight(day) + 86_400, FocusState.ROUTINE, LabelSource.CORRECTION) for day in of]
    assert said(relived(Known(of, late)).under(ask)) == said(asked)
    early = [replace(x, at=x.start) for x in late]
    assert relived(Known(of, early)).under(ask).decisions == ()


def test_questions_are_more_in_the_first_week() -> None:
    of = days(6, "9:00 U 20, A 8, R 30, U 20, A 8, R 30, U 20, A 8, A 200, U 20, A 8, R 30, U 20, A 8, R 20", before=0)
    ask = replace(MANY, **{name: name == "ask_questions" for name in SWITCHES})  # type: ignore[arg-type]
    new, old = (relived(Known(of), began=began).under(ask) for began in (NOW - 6 * 86_400, NOW - 60 * 86_400))
    assert len(new.decisions) > len(old.decisions) > 0


def test_a_short_history_says_so_and_an_empty_one_too() -> None:
    few = relived(Known(days(2, before=0))).under(MANY)
    assert (few.days, few.whole) == (2, False)
    first, before = (TODAY - timedelta(days=n) for n in (DAYS - 1, DAYS))
    assert relived(Known({first: told(first, "9:00 F 9")})).under(MANY) == Rehearsed(1, True, ())
    assert relived(Known({before: told(before, "9:00 F 9")})).under(MANY) == Rehearsed(0, True, ())
    assert relived(Known({})).under(MANY) == Rehearsed(0, False, ())
    future = relived(Known(days(2, before=0)), now=midnight(TODAY) + 9.5 * 3600)
    assert all(d.at < midnight(TODAY) + 9.5 * 3600 for d in future.under(MANY).decisions)


def test_nothing_is_written(tmp_path: Path, again: Rehearsal) -> None:
    with Store(tmp_path / "a.db") as store:
        for pairs in days().values():
            store.put(pairs)
        before = b"".join(f.read_bytes() for f in sorted(tmp_path.iterdir()) if "shm" not in f.name)
    with Store(tmp_path / "a.db", read_only=True) as known:
        found = relived(known).under(MANY)  # type: ignore[arg-type]
        assert found.decisions
        assert known.advice(0, 1e11) == []
        assert known.withheld(0, 1e11) == []
        assert known.state("advice") is None
    after = b"".join(f.read_bytes() for f in sorted(tmp_path.iterdir()) if "shm" not in f.name)
    assert len(after) <= len(before)
    assert said(found) == said(again.under(MANY))


def test_a_store_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable):
        relived(Store(tmp_path / "none.db", read_only=True))  # type: ignore[arg-type]
