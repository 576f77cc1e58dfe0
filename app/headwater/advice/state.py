"""What the policy remembers. It is all there is: the same state and moment always give the same decision."""

from dataclasses import dataclass, replace

from headwater.advice.belief import Belief, Context
from headwater.records import AdviceKind, Verdict

MOST_SPOKEN = 24
"""What may still be answered: a week at the highest budget."""
REMEMBERED = 64
"""Suggestions and answers that are kept: two weeks at the highest budget, longer than any rule looks back."""
DISMISSALS = (Verdict.DISMISSED, Verdict.NOT_HELPFUL)
"""Verdicts that say "not this"."""


@dataclass(frozen=True, slots=True)
class Need:
    """A suggestion that is wanted and waits for its moment."""

    kind: AdviceKind
    since: float
    passed_over: bool = False
    """The draw left it out on purpose."""


@dataclass(frozen=True, slots=True)
class Given:
    """A suggestion that was made."""

    at: float
    half: int
    """Number of the half-day it was made in, as the clock said then; see `times.half_day`."""
    kind: AdviceKind


@dataclass(frozen=True, slots=True)
class Spoken:
    """What chance decided to say, and when that is to be learned from."""

    advice_id: str
    context: Context
    propensity: float
    answered: bool = False
    """The answer was learned from."""
    judged: bool = False
    """Whether the person found back to their work in time was looked at."""


@dataclass(frozen=True, slots=True)
class Response:
    """An answer that was learnt from."""

    advice_id: str
    at: float
    kind: AdviceKind
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class AdviceState:
    """The policy's memory, its source of chance included."""

    seed: int
    draws: int = 0
    """Random numbers used so far: with the seed, the whole random state."""
    latest: float = 0.0
    """Time of the last moment."""
    deep_s: float = 0.0
    """Longest stretch of demanding work since the last pause."""
    needs: tuple[Need, ...] = ()
    given: tuple[Given, ...] = ()
    responses: tuple[Response, ...] = ()
    belief: Belief = Belief()
    """What this person is believed to find helpful."""
    spoken: tuple[Spoken, ...] = ()
    """What was said and may still be answered."""
    off: tuple[AdviceKind, ...] = ()
    """Kinds that four dismissals in seven days turned off. Tell the person when one is added: `advice.off.<kind>`."""

    @classmethod
    def first(cls, seed: int) -> "AdviceState":
        """A memory of nothing."""
        return cls(seed)

    def need(self, kind: AdviceKind) -> Need | None:
        """The waiting suggestion of this kind."""
        return next((n for n in self.needs if n.kind is kind), None)

    def to_bytes(self) -> bytes:
        """As JSON, for the store."""
        from headwater.advice.saved import dump

        return dump(self)

    @classmethod
    def from_bytes(cls, data: bytes) -> "AdviceState":
        """Read what `to_bytes` wrote. What another version wrote gives a first state with its seed.

        Raises:
            AdviceStateUnreadable: it is not such a state.
        """
        from headwater.advice.saved import load

        return load(data)


def set_back(state: AdviceState, now: float) -> AdviceState:
    """The clock was set back to `now`: what lies in the future counts as just done.

    So a clock that jumps gives nobody a fresh budget, and one that was wrong by a year does not silence a year.
    The half-days of what was given stay, so that each day that comes again finds its budget used.
    """
    return replace(
        state,
        needs=tuple(replace(n, since=min(n.since, now)) for n in state.needs),
        given=tuple(replace(g, at=min(g.at, now)) for g in state.given),
        responses=tuple(replace(r, at=min(r.at, now)) for r in state.responses),
        belief=replace(state.belief, at=min(state.belief.at, now)),
    )


def turn_on(state: AdviceState, kind: AdviceKind) -> AdviceState:
    """The person wants a kind again that dismissals had turned off or paused: its dismissals are forgotten."""
    kept = tuple(r for r in state.responses if r.kind is not kind or r.verdict not in DISMISSALS)
    return replace(state, responses=kept, off=tuple(k for k in state.off if k is not kind))
