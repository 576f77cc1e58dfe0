"""Personas, parameters and the people who answer."""

from dataclasses import fields, replace

import numpy as np
import pytest

from headwater.records import LEARNED_STATES, Advice, AdviceKind, Answer, Channel, FocusState, Verdict
from headwater.simulate import (
    PARAMETERS,
    PERSONAS,
    STATE_OF,
    Mode,
    Parameters,
    Persona,
    Quirk,
    Respondent,
    TitleBank,
    random_persona,
)
from headwater.simulate.parameters import SOURCES

NAMED = {p.id: p for p in PERSONAS}


def advice(n: int, at: float, kind: AdviceKind = AdviceKind.BREAK) -> Advice:
    return Advice(f"a{n}", at, kind, Channel.NOTIFICATION, "advice.break", (), 0.5, "p1")


def test_names_are_unique_and_every_quirk_is_somebody() -> None:
    assert len({p.id for p in PERSONAS}) == len(PERSONAS) >= 20
    assert {q for p in PERSONAS for q in p.quirks} == set(Quirk)
    assert {p.locale for p in PERSONAS} == {"en", "zh"}


@pytest.mark.parametrize("who", PERSONAS, ids=lambda p: p.id)
def test_personas_name_only_what_the_bank_has(who: Persona) -> None:
    bank = TitleBank.load()
    for kind, weight in (*who.tasks, *who.reads, *who.rounds):
        assert bank.showing(kind, who.locale), kind
        assert weight > 0
    known = {s.id for s in bank.surfaces} | {b.app for b in bank.browsers}
    assert set(who.likes) <= known


def test_random_people_differ_and_are_reproducible() -> None:
    some = [random_persona(np.random.default_rng(i)) for i in range(60)]
    assert some == [random_persona(np.random.default_rng(i)) for i in range(60)]
    assert len({p.id for p in some}) == 60
    assert {p.locale for p in some} == {"en", "zh"}
    assert len({p.role for p in some}) >= 7
    dwell = sorted(p.dwell for p in some)
    assert dwell[-6] > 2.5 * dwell[5]
    assert not any(p.quirks for p in some)
    odd = [random_persona(np.random.default_rng(i), quirks=True) for i in range(120)]
    assert len({q for p in odd for q in p.quirks}) >= 5


def test_every_parameter_names_its_source() -> None:
    for f in fields(Parameters):
        source = PARAMETERS.source(f.name)
        assert any(word in source for word in ("published", "measured", "our choice", "default", "counters")), f.name


def test_laws_cover_all_modes_and_known_pools() -> None:
    assert {m for m, _ in PARAMETERS.laws} == set(Mode) == set(STATE_OF)
    for mode in Mode:
        law = PARAMETERS.law(mode)
        assert sum(w for _, w in law.sources) == pytest.approx(1.0)
        assert {s for s, _ in law.sources} <= set(SOURCES)
        assert law.length.mean > law.length.median


def test_answers_are_given_less_often_as_the_days_go_by() -> None:
    def rate(day: int) -> float:
        given = []
        for person in range(60):
            r = Respondent(replace(NAMED["developer"], id=f"p{person}"), 1)
            r.answer(advice(9999, 0.0), FocusState.FOCUSED, True)
            given += [r.answer(advice(n, day * 86400.0 + n), FocusState.FOCUSED, True) is not None for n in range(40)]
        return float(np.mean(given))

    assert rate(0) == pytest.approx(0.79, abs=0.03)
    assert rate(4) == pytest.approx(0.73, abs=0.03)
    assert rate(30) == pytest.approx(0.73, abs=0.03)


def verdicts(kind: AdviceKind, state: FocusState, boundary: bool) -> float:
    r = Respondent(NAMED["developer"], 3)
    answers = [r.answer(advice(n, 1000.0 + n, kind), state, boundary) for n in range(800)]
    given = [a for a in answers if a]
    return sum(a.verdict is Verdict.ACCEPTED for a in given) / len(given)


def test_help_is_welcome_at_boundaries_and_where_it_fits() -> None:
    assert verdicts(AdviceKind.BREAK, FocusState.FOCUSED, True) > 1.5 * verdicts(
        AdviceKind.BREAK, FocusState.FOCUSED, False
    )
    assert verdicts(AdviceKind.DRIFT, FocusState.DRIFTING, True) > 2 * verdicts(
        AdviceKind.DRIFT, FocusState.FOCUSED, True
    )


def test_answers_name_the_advice_come_later_and_can_be_repeated() -> None:
    def some() -> list[Answer | None]:
        r = Respondent(NAMED["writer"], 5)
        return [r.answer(advice(n, 5000.0 + n), FocusState.ROUTINE, True) for n in range(30)]

    answers = some()
    assert answers == some()
    assert any(a is None for a in answers)
    for n, a in enumerate(answers):
        if a:
            assert a.advice_id == f"a{n}"
            assert a.at > 5000.0 + n
            assert a.kind is AdviceKind.BREAK


def test_questions_are_answered_by_naming_a_state_that_is_sometimes_wrong() -> None:
    r = Respondent(NAMED["developer"], 3)
    asked = [advice(n, 1000.0 + n, AdviceKind.QUESTION) for n in range(2000)]
    answers = [r.answer(a, FocusState.ROUTINE, True) for a in asked]
    assert {a.verdict for a in answers if a} == {Verdict.ACCEPTED}
    said = [r.say(a, FocusState.ROUTINE) for a in asked]
    assert said == [r.say(a, FocusState.ROUTINE) for a in asked]
    assert 0.12 < np.mean([s is not FocusState.ROUTINE for s in said]) < 0.23
    assert set(said) == set(LEARNED_STATES)


@pytest.mark.parametrize("kind", list(AdviceKind))
@pytest.mark.parametrize("boundary", [True, False])
def test_odds_are_how_often_each_answer_comes(kind: AdviceKind, boundary: bool) -> None:
    """What estimates from a log are judged by."""
    r = Respondent(NAMED["developer"], 3)
    told = r.odds(advice(0, 1000.0, kind), FocusState.ROUTINE, boundary)
    assert sum(told.values()) == pytest.approx(1.0)
    given = [r.answer(advice(n, 1000.0, kind), FocusState.ROUTINE, boundary) for n in range(1500)]
    for verdict, p in told.items():
        often = np.mean([(a.verdict if a else None) is verdict for a in given])
        assert often == pytest.approx(p, abs=4 * np.sqrt(p * (1 - p) / 1500) + 1e-9)


def test_people_differ_in_what_they_like_and_only_the_interrupted_find_back_late() -> None:
    people = [Respondent(replace(NAMED["developer"], id=f"p{n}"), 1) for n in range(200)]
    liked = [p.welcome(AdviceKind.BREAK, FocusState.ROUTINE, False) for p in people]
    assert np.std(np.log(liked)) == pytest.approx(0.35, abs=0.08)
    assert not any(p.finds_back_late(advice(1, 0.0), True) for p in people)
    late = np.mean([p.finds_back_late(advice(n, 0.0), False) for n, p in enumerate(people)])
    assert 0.5 < late < 0.77
