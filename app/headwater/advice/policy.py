"""The policy: candidates, guard, choice, channel. Pure: no clock, no files, and chance is in the state."""

import hashlib
from dataclasses import replace

from headwater.advice.belief import LATE, REWARDS, Belief, Context, context
from headwater.advice.candidate import Candidate, probability
from headwater.advice.candidates import candidates, deep_stretch
from headwater.advice.guard import GUARD, HOLD_S, ONCE_A_DAY, Case, blocked_by
from headwater.advice.ranker import Ranked, rank, uniform
from headwater.advice.state import (
    DISMISSALS,
    MOST_SPOKEN,
    REMEMBERED,
    AdviceState,
    Given,
    Need,
    Response,
    Spoken,
    set_back,
)
from headwater.advice.times import DAY_S, half_day
from headwater.base import Settings
from headwater.records import AdviceKind, Answer, Channel, Decision, FocusState, Moment, Withheld

POLICY = "6"
"""Version of the policy, written beside every decision."""
LEFT_OUT_S = 4 * 3600.0
"""So long a kind that comes once a day stays left out, where chance left it out."""
QUIET = (
    AdviceKind.RESUME, AdviceKind.PRAISE, AdviceKind.SURGE, AdviceKind.BEST_HOURS, AdviceKind.TOMORROW,
)  # fmt: skip
"""Kinds that only ever are a card on the page."""
FAIR = 0.5
"""Probability of speaking while the person experiments."""
OFF_DISMISSALS = 4
OFF_DAYS = 7
"""Four dismissals in seven days turn a kind off."""


def decide(state: AdviceState, moment: Moment, settings: Settings) -> tuple[AdviceState, Decision]:
    """What to say at `moment`, most often nothing, and the state to bring to the next one.

    `Decision.blocked_by` names what silenced all that was wanted; it is empty where nothing was wanted, where
    something is said, and where "nothing" was drawn.
    """
    state, wanted = waiting(state, moment, settings)
    blocks = {c: _blocks(c, state, moment, settings) for c in wanted}
    allowed = tuple(c for c in wanted if not blocks[c])
    if not allowed:
        silenced = {name for names in blocks.values() for name in names}
        return state, _nothing(moment.now, 1.0, tuple(r.name for r in GUARD if r.name in silenced))
    return _chosen(state, allowed, moment, settings)


def waiting(
    state: AdviceState, moment: Moment, settings: Settings
) -> tuple[AdviceState, tuple[Candidate, ...]]:
    """The state as of `moment` with what waits to be said, and what is wanted now; where nothing may be said in any
    case, this is all that happens."""
    if moment.now < state.latest:
        state = set_back(state, moment.now)
    state = replace(
        state, latest=moment.now, deep_s=deep_stretch(moment, state.deep_s), belief=state.belief.faded(moment.now)
    )  # fmt: skip
    wanted = candidates(moment, state, settings)
    needs = _needs(state, wanted, moment.now, settings)
    return state if needs == state.needs else replace(state, needs=needs), wanted


def _needs(state: AdviceState, wanted: tuple[Candidate, ...], now: float, settings: Settings) -> tuple[Need, ...]:
    """Suggestions that wait. One that was dropped may arise anew after the usual gap, if it still holds."""
    kinds = [c.kind for c in wanted]
    kept = tuple(n for n in state.needs if now - n.since <= _rests(n, kinds, settings))
    kept = tuple(n for n in kept if n.passed_over or not any(c.after(n.since) for c in wanted if c.kind is n.kind))
    return kept + tuple(Need(kind, now) for kind in kinds if kind not in [n.kind for n in kept])


def _rests(need: Need, wanted: list[AdviceKind], settings: Settings) -> float:
    """How long a need is remembered."""
    if need.passed_over and need.kind in ONCE_A_DAY:
        return LEFT_OUT_S
    return HOLD_S + settings.suggestion_gap_s if need.kind in wanted else HOLD_S


def _blocks(candidate: Candidate, state: AdviceState, moment: Moment, settings: Settings) -> tuple[str, ...]:
    need = state.need(candidate.kind) or Need(candidate.kind, moment.now)
    return blocked_by(Case(candidate, need, moment, state, settings))


def _chosen(
    state: AdviceState, allowed: tuple[Candidate, ...], moment: Moment, settings: Settings
) -> tuple[AdviceState, Decision]:
    contexts = [_context(c, state, moment, settings) for c in allowed]
    ranked = rank(state.belief, contexts)
    if settings.experiment:
        ranked = replace(ranked, propensity=FAIR)
    number = uniform(state.seed, state.draws)
    chosen, x = allowed[ranked.index], contexts[ranked.index]
    state = replace(state, draws=state.draws + 1)
    if number >= ranked.propensity:
        state = replace(state, belief=state.belief.silent(x, ranked.propensity))
        silence = _nothing(moment.now, 1.0 - ranked.propensity, ())
        return _passed_over(state, allowed), replace(silence, withheld=_withheld(chosen, moment.now, ranked.propensity))
    decision = Decision(
        moment.now, chosen.kind, channel(chosen.kind, settings, ranked), chosen.text, chosen.params, ranked.propensity,
        POLICY,
    )  # fmt: skip
    spoken = Spoken(ident(decision.at, chosen.kind), x, ranked.propensity)
    state = replace(state, spoken=(*state.spoken, spoken)[-MOST_SPOKEN:])
    return _said(state, chosen.kind, moment, settings), decision


def _withheld(chosen: Candidate, at: float, propensity: float) -> Withheld:
    return Withheld(at, chosen.kind, chosen.text, chosen.params, propensity, POLICY)


def _context(candidate: Candidate, state: AdviceState, moment: Moment, settings: Settings) -> Context:
    need = state.need(candidate.kind) or Need(candidate.kind, moment.now)
    today = len(Case(candidate, need, moment, state, settings).given_today())
    focused = probability(moment.inference, FocusState.FOCUSED)
    return context(
        candidate.kind, moment.returned_after_s is not None, focused, today / max(settings.suggestions_per_day, 1)
    )  # fmt: skip


def ident(at: float, kind: AdviceKind) -> str:
    """A suggestion's name."""
    return hashlib.sha256(f"{at:.3f} {kind}".encode()).hexdigest()[:16]


def channel(kind: AdviceKind, settings: Settings, ranked: Ranked) -> Channel:
    """A card on the page disturbs nobody; a notification is for what is only of use now and surely worth it, if the
    person wants any."""
    quiet = kind in QUIET or not settings.notifications or not ranked.sure
    return Channel.CARD if quiet else Channel.NOTIFICATION


def _said(state: AdviceState, kind: AdviceKind, moment: Moment, settings: Settings) -> AdviceState:
    half = half_day(moment.now, moment.offset_s, settings.day_start_hour)
    given = (*state.given, Given(moment.now, half, kind))[-REMEMBERED:]
    return replace(state, given=given, needs=tuple(n for n in state.needs if n.kind is not kind))


def _passed_over(state: AdviceState, allowed: tuple[Candidate, ...]) -> AdviceState:
    kinds = [c.kind for c in allowed]
    return replace(state, needs=tuple(replace(n, passed_over=n.passed_over or n.kind in kinds) for n in state.needs))


def _nothing(at: float, propensity: float, silenced: tuple[str, ...]) -> Decision:
    return Decision(at, None, Channel.CARD, "", (), propensity, POLICY, silenced)


def learn(state: AdviceState, answer: Answer) -> AdviceState:
    """Take an answer in. A second answer to the same suggestion replaces the first."""
    others = tuple(r for r in state.responses if r.advice_id != answer.advice_id)
    response = Response(answer.advice_id, answer.at, answer.kind, answer.verdict)
    state = replace(_learned(state, answer), responses=(*others, response)[-REMEMBERED:])
    since = answer.at - OFF_DAYS * DAY_S
    same = [r for r in state.responses if r.kind is answer.kind and r.verdict in DISMISSALS and r.at > since]
    if len(same) < OFF_DISMISSALS or answer.kind in state.off or answer.verdict not in DISMISSALS:
        return state
    return replace(state, off=(*state.off, answer.kind))


def _learned(state: AdviceState, answer: Answer) -> AdviceState:
    """The first answer to what was said teaches what this person finds helpful; one that nobody saw may come still."""
    said = next((s for s in state.spoken if s.advice_id == answer.advice_id), None)
    reward = REWARDS.get(answer.verdict)
    if said is None or said.answered or reward is None:
        return state
    belief = state.belief.rewarded(said.context, said.propensity, reward)
    return _replaced(replace(state, belief=belief), replace(said, answered=True))


def found_back(state: AdviceState, advice_id: str, *, late: bool) -> AdviceState:
    """Whether the person found back only late to what they had been in the middle of; told once of a suggestion."""
    said = next((s for s in state.spoken if s.advice_id == advice_id), None)
    if said is None or said.judged:
        return state
    belief = state.belief
    if late and said.answered:
        belief = belief.late(said.context, said.propensity)
    elif late:  # no answer made it surer: being late is what is known of it
        belief = belief.rewarded(said.context, said.propensity, LATE)
    return _replaced(replace(state, belief=belief), replace(said, judged=True))


def _replaced(state: AdviceState, said: Spoken) -> AdviceState:
    return replace(state, spoken=tuple(said if s.advice_id == said.advice_id else s for s in state.spoken))


def forget_learned(state: AdviceState) -> AdviceState:
    """Begin anew with what helps this person; budgets, pauses and what was turned off stay."""
    return replace(state, belief=Belief(at=state.latest), spoken=())


def learned_again(state: AdviceState, before: AdviceState) -> AdviceState:
    """What `forget_learned` took away from `before` is known again, beside what was learned since."""
    spoken = (*before.spoken, *state.spoken)[-MOST_SPOKEN:]
    return replace(state, belief=state.belief.joined(before.belief), spoken=spoken)


def needless(state: AdviceState, advice_id: str) -> AdviceState:
    """What it was about is settled without it: whether it helped, nobody can tell any more."""
    return replace(state, spoken=tuple(s for s in state.spoken if s.advice_id != advice_id))


def newly_off(before: AdviceState, after: AdviceState) -> tuple[AdviceKind, ...]:
    """Kinds that `learn` has just turned off: tell the person, with the text `advice.off.<kind>`."""
    return tuple(kind for kind in after.off if kind not in before.off)
