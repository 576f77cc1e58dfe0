"""What rules make of one answer of the model, of none, and of the history that the model judged."""

from dataclasses import replace
from pathlib import Path

import pytest

from headwater.categories import Categories, Rule
from headwater.engine.judge import Judge
from headwater.engine.judging import rule_again, steady
from headwater.engine.obeying import by_rules
from headwater.records import Boundary, Category, FocusState, Inference, Intent, TitleKind
from headwater.store import Store
from tests.support.days import NOON, segment
from tests.support.rows import whole_day
from tests.support.ruling import favourite, model

PLAN = Intent(0.0, None, "Chapter  3")
OFF = Rule(None, app="code", plan=False)


def said(state: FocusState, *p: float) -> Inference:
    return Inference(NOON, NOON + 30, state, p, Boundary.FINE, 0.2, 0.3, "m 1", "a 1")


def test_away_from_the_plan_beats_the_model_and_its_numbers_stay() -> None:
    model_says = said(FocusState.FOCUSED, 0.9, 0.04, 0.03, 0.02, 0.01)
    ruled = by_rules(Categories([OFF]), segment(NOON), None, model_says)
    assert ruled == replace(model_says, state=FocusState.DRIFTING, ruled=True)


@pytest.mark.parametrize(
    ("state", "p", "shown", "ruled"),
    [
        (FocusState.DRIFTING, (0.1, 0.2, 0.05, 0.05, 0.6), FocusState.ROUTINE, True),
        (FocusState.DRIFTING, (), FocusState.UNSURE, True),
        (FocusState.FRAGMENTED, (0.1, 0.1, 0.1, 0.6, 0.1), FocusState.FRAGMENTED, False),
        (FocusState.UNSURE, (0.4, 0.1, 0.1, 0.0, 0.4), FocusState.UNSURE, False),
    ],
)
def test_part_of_the_plan_is_no_drifting(
    state: FocusState, p: tuple[float, ...], shown: FocusState, ruled: bool
) -> None:
    told = by_rules(Categories([replace(OFF, plan=True)]), segment(NOON), None, said(state, *p))
    assert told == replace(said(state, *p), state=shown, ruled=ruled)


def test_without_a_model_rules_say_what_they_can() -> None:
    off, on = Categories([OFF]), Categories([replace(OFF, plan=True)])
    s = segment(NOON, 60.0)
    only = Inference(NOON, NOON + 60, FocusState.DRIFTING, (), Boundary.NONE, 0.0, 0.0, "", ruled=True)
    assert by_rules(off, s, None, None) == only
    assert by_rules(on, s, None, None) is None
    assert by_rules(off, segment(NOON, app="gimp"), None, None) is None
    judge = Judge(None, off, lambda _at: None)
    assert judge.final(s) == only
    assert judge.provisional([s]) == [replace(only, provisional=True)]
    assert judge.history([(s, None), (segment(NOON + 60, app="gimp"), None)]) == [only]


def test_a_rule_for_one_plan_holds_while_that_is_declared() -> None:
    categories = Categories([OFF, Rule(None, app="code", plan=True, intent="CHAPTER 3 ")])
    drifting = said(FocusState.DRIFTING, 0.3, 0.1, 0.0, 0.0, 0.6)
    for intent, state in ((PLAN, FocusState.FOCUSED), (replace(PLAN, text="Mail"), FocusState.DRIFTING)):
        told = by_rules(categories, segment(NOON), intent, drifting)
        assert told is not None
        assert told.state is state
    told = by_rules(categories, segment(NOON), None, drifting)
    assert told is not None
    assert told.state is FocusState.DRIFTING


def test_titles_that_cannot_be_read_are_matched_by_nothing_that_asks_for_one() -> None:
    categories = Categories([Rule(None, title="*", plan=False), Rule(None, title="ab", plan=False)])
    hashed = segment(NOON, title="abcdef", title_kind=TitleKind.HASHED)
    assert by_rules(categories, hashed, None, None) is None
    assert by_rules(categories, replace(hashed, title_kind=TitleKind.FULL), None, None) is not None


def test_history_by_rules_is_what_live_was() -> None:
    some = [(s, PLAN if n // 40 % 2 else None) for n, s in enumerate(whole_day()[:400])]
    told = {s.start: intent for s, intent in some}
    rules = [Rule(None, app=favourite(), plan=False, intent="chapter 3"), Rule(Category.PLAY, app=favourite())]
    live = Judge(model(), Categories(rules), told.get)
    steps = [live.final(s) for s, _ in some]
    many = Judge(model(), Categories(rules), told.get).history(some)
    assert [(i.state, i.ruled) for i in many] == [(i.state, i.ruled) for i in steps if i is not None]
    assert any(i.ruled for i in many)
    assert not all(i.ruled for (s, _), i in zip(some, many, strict=True) if s.app == favourite())


def test_the_same_answer_but_for_its_last_digit_stays_as_it_was() -> None:
    old = said(FocusState.FOCUSED, 0.6, 0.2, 0.1, 0.06, 0.04)
    new = replace(old, probabilities=(0.5995, 0.2005, 0.1, 0.0603, 0.0397), state=FocusState.UNSURE)
    assert steady(old, new) == old
    assert steady(replace(old, ruled=True), new) == replace(old, state=FocusState.UNSURE)
    assert steady(old, replace(new, state=FocusState.DRIFTING, ruled=True)) == replace(
        old, state=FocusState.DRIFTING, ruled=True
    )
    for other in (replace(new, model="m 2"), replace(new, adapter=""), replace(new, probabilities=()),
                  replace(new, drift_soon=0.4), replace(new, probabilities=(0.5, 0.3, 0.1, 0.06, 0.04))):  # fmt: skip
        assert steady(old, other) == other
    assert steady(None, new) == new


@pytest.mark.parametrize(
    ("odds", "told"),
    [((0.7, 0.1, 0.1, 0.05, 0.05), FocusState.FOCUSED), ((0.2, 0.1, 0.1, 0.05, 0.55), FocusState.DRIFTING)],
)
@pytest.mark.parametrize("plan", [True, False])
def test_without_a_model_what_it_had_said_comes_back_when_a_rule_goes(
    tmp_path: Path, odds: tuple[float, ...], told: FocusState, plan: bool
) -> None:
    inference = Inference(NOON, NOON + 60, told, odds, Boundary.NONE, 0.0, 0.0, "m1")
    span, categories = (NOON - 1, NOON + 100), Categories()
    with Store(tmp_path / "headwater.db") as store:

        def there(rules: list[Rule]) -> Inference | None:
            categories.put(rules)
            rule_again(store, categories, span)
            return store.history(*span)[0][1]

        store.put([(segment(NOON, 60.0, "code"), inference)])
        before = store.history(*span)[0][1]
        ruled = there([replace(OFF, plan=plan)])
        assert ruled is not None
        assert ruled.ruled is (not plan or told is FocusState.DRIFTING)
        assert (ruled.state is FocusState.DRIFTING) is not plan
        assert there([replace(OFF, plan=not plan)]) != ruled
        assert there([]) == before
