"""What is learned of a person's answers, and how it ranks: from sane beliefs, by chance, and never for ever."""

from dataclasses import replace

import numpy as np
import pytest

from headwater.advice import AdviceState, forget_learned, found_back, learn, needless
from headwater.advice.belief import FEATURES, LATE, NOISE, PRIOR, REWARDS, SPREAD, Belief, context
from headwater.advice.ranker import COST, LEAST, MOST, rank, uniform
from headwater.base import Settings
from headwater.records import AdviceKind, Answer, Boundary, Channel, FocusState, Verdict
from tests.support.advising import BACK, DAY_S, GOOD, at, inferred, run
from tests.support.deciding import FIRST, one

BREAK = context(AdviceKind.BREAK, False, 0.1, 0.0)
DRIFT = context(AdviceKind.DRIFT, False, 0.1, 0.0)
BACK_TO_BREAK = context(AdviceKind.BREAK, True, 0.1, 0.0)


def answers(belief: Belief, count: int, truth: float, x: tuple[float, ...] = BREAK, seed: int = 0) -> Belief:
    """Somebody to whom speaking is worth so much on average, spoken to as the policy would."""
    random = np.random.default_rng(seed)
    for _ in range(count):
        p = rank(belief, [x]).propensity
        belief = belief.rewarded(x, p, truth + random.normal(0, NOISE)) if random.random() < p else belief.silent(x, p)
    return belief


# -- what is believed -------------------------------------------------------------------------------------------------


def test_of_somebody_unknown_the_prior_is_believed() -> None:
    for x in (BREAK, DRIFT, BACK_TO_BREAK, context(AdviceKind.QUESTION, False, 0.9, 1.0)):
        mean, spread = Belief().of(x)
        assert mean == pytest.approx(np.dot(x, PRIOR))
        assert spread == pytest.approx(SPREAD * np.linalg.norm(x))


@pytest.mark.parametrize("truth", [-0.4, 0.0, 0.8])
def test_what_answers_say_is_learned_without_bias(truth: float) -> None:
    found = [answers(Belief(), 400, truth, seed=seed).of(BREAK) for seed in range(6)]
    assert np.mean([m for m, _ in found]) == pytest.approx(truth, abs=0.15)
    assert all(s < 0.2 for _, s in found)


def test_the_more_is_known_the_surer() -> None:
    belief, spreads = Belief(), []
    for _ in range(4):
        spreads.append(belief.of(BREAK)[1])
        belief = answers(belief, 30, 0.5)
    assert spreads == sorted(spreads, reverse=True)


def test_one_kind_says_little_of_another() -> None:
    belief = answers(Belief(), 200, -0.5)
    assert belief.of(BREAK)[0] < 0
    assert belief.of(DRIFT)[0] > 0


def test_it_fades_back_to_the_prior() -> None:
    belief = replace(answers(Belief(), 200, -0.5), at=GOOD.now)
    means = [belief.faded(GOOD.now + DAY_S * days).of(BREAK)[0] for days in (0, 0.9, 60, 365, 36_500)]
    assert means[0] == means[1]
    assert means == sorted(means)
    assert means[-1] == pytest.approx(np.dot(BREAK, PRIOR), abs=1e-3)
    by_day = belief
    for day in range(60):
        by_day = by_day.faded(GOOD.now + DAY_S * day + 7)
    assert by_day.of(BREAK)[0] == pytest.approx(belief.faded(GOOD.now + DAY_S * 59).of(BREAK)[0])


def test_a_clock_that_was_a_year_ahead_lets_it_fade_again() -> None:
    state, _ = run(FIRST, at(GOOD, 365 * DAY_S), at(GOOD, 0))
    assert state.belief.at == GOOD.now


# -- ranking ----------------------------------------------------------------------------------------------------------


def test_what_is_good_for_anybody_is_mostly_said_and_never_always() -> None:
    assert rank(Belief(), [BACK_TO_BREAK]).propensity == MOST
    loved = answers(Belief(), 500, 1.0)
    assert rank(loved, [BREAK]).propensity == MOST
    assert rank(loved, [BREAK]).sure


def test_what_never_helps_is_hardly_said_and_never_never() -> None:
    hated = answers(Belief(), 800, -0.5)
    assert rank(hated, [BREAK]).propensity == LEAST
    assert not rank(hated, [BREAK]).sure


def test_the_propensity_is_how_often_a_draw_from_the_belief_is_worth_its_cost() -> None:
    mean, spread = Belief().of(DRIFT)
    worth = (np.random.default_rng(0).normal(mean, spread, 200_000) > COST).mean()
    assert rank(Belief(), [DRIFT]).propensity == pytest.approx(worth, abs=0.005)


def test_the_most_promising_stands_first() -> None:
    assert rank(Belief(), [DRIFT, BREAK, BACK_TO_BREAK]).index == 2
    assert rank(answers(Belief(), 300, -0.5), [BREAK, DRIFT]).index == 1


def test_the_random_numbers_are_the_same_on_every_machine() -> None:
    assert [uniform(7, n) for n in range(3)] == [0.8658075582976756, 0.30106175815395075, 0.0654364734702716]


# -- in the policy ----------------------------------------------------------------------------------------------------


def told(state: AdviceState) -> tuple[AdviceState, str]:
    """A pause is suggested; its name."""
    state, (decision,) = run(state, GOOD)
    assert decision.kind is AdviceKind.BREAK
    return state, state.spoken[-1].advice_id


@pytest.mark.parametrize("verdict", list(Verdict))
def test_an_answer_moves_the_belief_as_it_should(verdict: Verdict) -> None:
    state, name = told(FIRST)
    x = state.spoken[-1].context
    before = state.belief.of(x)[0]
    after = learn(state, Answer(name, GOOD.now + 60, AdviceKind.BREAK, verdict))
    moved, reward = after.belief.of(x)[0] - before, REWARDS.get(verdict)
    if reward is None:
        assert (after.belief, after.spoken) == (state.belief, state.spoken), "a late answer still teaches"
    else:
        assert np.sign(moved) == np.sign(reward - before)
        assert [s.answered for s in after.spoken] == [True]


def test_of_what_was_settled_without_it_nothing_is_learned() -> None:
    state, name = told(FIRST)
    after = learn(needless(state, name), Answer(name, GOOD.now + 60, AdviceKind.BREAK, Verdict.ACCEPTED))
    assert after.belief == state.belief
    assert after.responses, "that it was answered is known"


def test_only_the_first_answer_teaches() -> None:
    state, name = told(FIRST)
    once = learn(state, Answer(name, GOOD.now + 60, AdviceKind.BREAK, Verdict.ACCEPTED))
    assert learn(once, Answer(name, GOOD.now + 90, AdviceKind.BREAK, Verdict.DISMISSED)).belief == once.belief
    assert learn(once, Answer("stranger", GOOD.now, AdviceKind.BREAK, Verdict.DISMISSED)).belief == once.belief


def test_silence_by_chance_teaches_and_silence_by_the_guard_does_not() -> None:
    seed = next(s for s in range(1000) if uniform(s, 0) >= MOST)
    state, (decision,) = run(AdviceState.first(seed), GOOD)
    assert decision.kind is None
    assert state.belief.of(BREAK)[1] < Belief().of(BREAK)[1]
    guarded, _ = run(AdviceState.first(seed), replace(GOOD, call=True))
    assert guarded.belief == replace(Belief(), at=GOOD.now)


def test_finding_back_late_counts_against_it_once() -> None:
    state, name = told(FIRST)
    x = state.spoken[-1].context
    late = found_back(state, name, late=True)
    assert late.belief.of(x)[0] < state.belief.of(x)[0]
    assert late.belief.of(x)[1] < state.belief.of(x)[1], "without an answer it is what is known"
    answered = learn(state, Answer(name, GOOD.now + 60, AdviceKind.BREAK, Verdict.ACCEPTED))
    both = found_back(answered, name, late=True)
    assert both.belief.of(x)[0] < answered.belief.of(x)[0]
    assert both.belief.of(x)[1] == answered.belief.of(x)[1], "the answer made it surer, once"
    assert found_back(late, name, late=True) == late
    in_time = found_back(state, name, late=False)
    assert in_time.belief == state.belief
    assert found_back(in_time, name, late=True) == in_time
    answer = Answer(name, GOOD.now + 60, AdviceKind.BREAK, Verdict.ACCEPTED)
    assert learn(late, answer).belief.of(x)[0] > late.belief.of(x)[0], "an answer may come still"
    assert found_back(state, "stranger", late=True) == state


def test_being_late_again_and_again_is_worth_no_less_than_it_is() -> None:
    belief = Belief()
    for _ in range(300):
        belief = belief.rewarded(BREAK, 0.8, LATE)
    assert LATE - 0.1 < belief.of(BREAK)[0] < 0


def test_what_was_learned_can_be_forgotten_and_budgets_stay() -> None:
    state, name = told(FIRST)
    taught = learn(state, Answer(name, GOOD.now + 60, AdviceKind.BREAK, Verdict.DISMISSED))
    fresh = forget_learned(taught)
    assert fresh.belief == replace(Belief(), at=GOOD.now)
    assert (fresh.spoken, fresh.given, fresh.responses) == ((), taught.given, taught.responses)
    assert learn(fresh, Answer(name, GOOD.now + 90, AdviceKind.BREAK, Verdict.ACCEPTED)).belief == fresh.belief


def test_while_the_person_experiments_a_fair_coin_decides() -> None:
    assert one(GOOD, Settings(experiment=True)).propensity == 0.5
    seed = next(s for s in range(1000) if 0.5 <= uniform(s, 0) < MOST)
    _, (decision,) = run(AdviceState.first(seed), GOOD, settings=Settings(experiment=True))
    assert decision.kind is None
    assert decision.withheld is not None
    assert (decision.withheld.kind, decision.withheld.propensity) == (AdviceKind.BREAK, 0.5)
    assert run(AdviceState.first(seed), GOOD)[1][0].kind is AdviceKind.BREAK


def test_what_chance_left_out_is_told_and_what_the_guard_forbids_is_not() -> None:
    seed = next(s for s in range(1000) if uniform(s, 0) >= MOST)
    _, (left_out,) = run(AdviceState.first(seed), GOOD)
    assert left_out.withheld is not None
    assert (left_out.withheld.kind, left_out.withheld.text) == (AdviceKind.BREAK, "advice.break")
    assert left_out.withheld.propensity == pytest.approx(1 - left_out.propensity)
    _, (forbidden,) = run(AdviceState.first(seed), replace(GOOD, call=True))
    assert forbidden.withheld is None
    assert one(GOOD).withheld is None


def test_what_is_not_surely_worth_it_is_a_card() -> None:
    bored = replace(FIRST, belief=answers(Belief(), 30, -0.2))
    assert one(GOOD).channel is Channel.NOTIFICATION
    decision = one(GOOD, state=replace(bored, draws=next(n for n in range(99) if uniform(bored.seed, n) < LEAST)))
    assert (decision.kind, decision.channel) == (AdviceKind.BREAK, Channel.CARD)
    busy = replace(GOOD, inference=inferred(FocusState.FOCUSED, Boundary.COARSE))
    assert one(busy).propensity < one(GOOD).propensity
    assert one(BACK).channel is Channel.CARD


def test_features_are_in_order() -> None:
    assert len(FEATURES) == len(PRIOR) == len(BREAK)
    kinds = {kind.value: float(kind is AdviceKind.BREAK) for kind in AdviceKind}
    moment = {"back": 1.0, "focused": 0.1, "dosage": 0.0}
    assert dict(zip(FEATURES, BACK_TO_BREAK, strict=True)) == {**kinds, **moment}
