"""People who answer advice: sometimes, later as the days go by, and gladly only at good moments."""

from binascii import crc32

import numpy as np

from headwater.records import LEARNED_STATES, Advice, AdviceKind, Answer, FocusState, Verdict
from headwater.simulate.parameters import PARAMETERS, Parameters
from headwater.simulate.persona import Persona

_DAY = 86400.0
WRONG = (0.15, 0.20)
"""Share of the states that people name wrongly, drawn for each; our own choice."""

GLADLY = 0.75
"""Share of what helps that is accepted at once; the rest is put off."""
TASTE = 0.35
"""Spread of the logarithm of how much one person likes a kind; our own choice."""
LATE = 0.27 + 0.73 * 0.5
"""Share of interrupted work that is taken up again later than 15 min (Iqbal and Horvitz 2007)."""
_BASE = {
    AdviceKind.BREAK: 0.9, AdviceKind.DRIFT: 0.15, AdviceKind.RESUME: 0.9, AdviceKind.QUESTION: 0.6,
    AdviceKind.EYES: 0.5, AdviceKind.MESSAGES: 0.6, AdviceKind.BEST_HOURS: 0.6, AdviceKind.NOTE: 0.7,
    AdviceKind.WIND_DOWN: 0.7, AdviceKind.TOMORROW: 0.6, AdviceKind.SURGE: 0.45, AdviceKind.PRAISE: 0.5,
}  # fmt: skip
"""How welcome a kind is in states that `welcome` does not name; our own choice."""


class Respondent:
    """One simulated person's answers. Equal calls in equal order give equal answers."""

    def __init__(self, persona: Persona, seed: int, parameters: Parameters = PARAMETERS) -> None:
        self._persona = persona
        self._seed = seed
        self._p = parameters
        self._first: float | None = None

    def answer(self, advice: Advice, true_state: FocusState, at_boundary: bool) -> Answer | None:
        """What the person does with a suggestion; None when they never react to it. A question they react to by
        answering it: see `say`.

        Args:
            advice: what was shown.
            true_state: what they were really doing.
            at_boundary: whether a piece of work had just ended, or they had just come back.
        """
        self._first = advice.at if self._first is None else min(self._first, advice.at)
        rng = self._chance(advice.id)
        if rng.random() > self._rate((advice.at - self._first) / _DAY):
            return None
        delay = float(np.exp(rng.normal(np.log(12.0 if at_boundary else 45.0), 0.8)))
        asked = advice.kind is AdviceKind.QUESTION
        welcome = self.welcome(advice.kind, true_state, at_boundary)
        verdict = Verdict.ACCEPTED if asked else self._verdict(welcome, at_boundary, rng)
        return Answer(advice.id, round(advice.at + delay, 3), advice.kind, verdict)

    def say(self, advice: Advice, true_state: FocusState) -> FocusState:
        """What they say a stretch was that they were asked about, and that `answer` accepted; sometimes it is wrong."""
        often = self._chance(self._persona.id).uniform(*WRONG)
        rng = self._chance(f"say {advice.id}")
        if rng.random() >= often:
            return true_state
        others = [state for state in LEARNED_STATES if state is not true_state]
        return others[int(rng.integers(len(others)))]

    def _chance(self, name: str) -> np.random.Generator:
        """Chance that only the person, the seed and a name decide."""
        entropy = [crc32(self._persona.id.encode()), self._seed & 0xFFFFFFFF, crc32(name.encode())]
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy)))

    def _rate(self, days: float) -> float:
        fall = (self._p.answers_first - self._p.answers_fifth) * min(days, 4.0) / 4.0
        return (self._p.answers_first - fall) * self._persona.answers

    def welcome(self, kind: AdviceKind, state: FocusState, at_boundary: bool) -> float:
        """Probability that the suggestion helps: its truth for a policy's judge."""
        fits = {
            AdviceKind.BREAK: {FocusState.FRAGMENTED: 1.25, FocusState.FOCUSED: 0.8, FocusState.COMMUNICATING: 0.7},
            AdviceKind.DRIFT: {FocusState.DRIFTING: 1.15, FocusState.FRAGMENTED: 0.4},
            AdviceKind.RESUME: {FocusState.FOCUSED: 1.1, FocusState.ROUTINE: 1.0, FocusState.DRIFTING: 0.8},
        }.get(kind, {})
        timing = 1.2 if at_boundary else 0.5
        return float(min(0.95, self._persona.helped * self._taste(kind) * fits.get(state, _BASE[kind]) * timing))

    def _taste(self, kind: AdviceKind) -> float:
        """People differ in what they like to be told."""
        return float(np.exp(self._chance(f"taste {kind}").normal(0.0, TASTE)))

    def odds(self, advice: Advice, true_state: FocusState, at_boundary: bool) -> dict[Verdict | None, float]:
        """How likely each answer is; None is none. For a judge of policies: `answer` draws from it."""
        days = 0.0 if self._first is None else max(0.0, (advice.at - self._first) / _DAY)
        rate, welcome = min(1.0, self._rate(days)), self.welcome(advice.kind, true_state, at_boundary)
        if advice.kind is AdviceKind.QUESTION:
            return {Verdict.ACCEPTED: rate, None: 1.0 - rate}
        found: dict[Verdict | None, float] = {None: 1.0 - rate}
        glad = ((Verdict.ACCEPTED, GLADLY), (Verdict.LATER, 1 - GLADLY))
        for share, odds in ((welcome, glad), (1 - welcome, _not(at_boundary))):
            for verdict, p in odds:
                found[verdict] = found.get(verdict, 0.0) + rate * share * p
        return found

    def finds_back_late(self, advice: Advice, at_boundary: bool) -> bool:
        """Whether what they were in the middle of is taken up only late (Iqbal and Horvitz 2007)."""
        return not at_boundary and self._chance(f"back {advice.id}").random() < LATE

    def _verdict(self, welcome: float, at_boundary: bool, rng: np.random.Generator) -> Verdict:
        if rng.random() < welcome:
            return Verdict.ACCEPTED if rng.random() < GLADLY else Verdict.LATER
        others = _not(at_boundary)
        return others[int(rng.choice(len(others), p=[p for _, p in others]))][0]


def _not(at_boundary: bool) -> tuple[tuple[Verdict, float], ...]:
    """What they say to what does not help them."""
    odds = (0.25, 0.5, 0.15, 0.1) if at_boundary else (0.2, 0.5, 0.25, 0.05)
    return tuple(zip((Verdict.NOT_HELPFUL, Verdict.DISMISSED, Verdict.LATER, Verdict.NOT_TODAY), odds, strict=True))
