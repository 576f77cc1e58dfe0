"""From raw outputs to calibrated probabilities and to a state, or to none where too many are possible."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from headwater.records import LEARNED_STATES, FocusState

_PRIOR_S, _PRIOR = 2 * 3600.0, 0.18
"""A stranger counts as somebody who was seen for two hours, about as much of them drifting as of all simulated people's
time."""
_HALF_S = 40 * 3600.0
"""After a working week of being there, what was counts half."""
_LONGEST_S = 60.0


@dataclass(frozen=True, slots=True)
class Drifted:
    """How much of one person's time went by drifting so far; who drifted often will sooner drift again."""

    drifting_s: float = 0.0
    seconds: float = 0.0

    @property
    def possible(self) -> bool:
        """Whether both are numbers that time could have made."""
        return 0 <= self.drifting_s <= self.seconds < math.inf

    def odds(self) -> float:
        """Log-odds of the share, drawn to a stranger's while little was seen."""
        share = (self.drifting_s + _PRIOR * _PRIOR_S) / (self.seconds + _PRIOR_S)
        return math.log(share / (1 - share))

    def after(self, p: float, seconds: float) -> "Drifted":
        """With a segment more, in which drifting was so likely; times that are none count nothing."""
        seconds = min(_LONGEST_S, max(0.0, seconds))
        kept = 0.5 ** (seconds / _HALF_S)
        return Drifted(self.drifting_s * kept + p * seconds, self.seconds * kept + seconds)


def probabilities(logits: Sequence[float], temperature: float) -> tuple[float, ...]:
    """Softmax of a state's logits at the calibrated temperature; they sum to 1."""
    most = max(logits)
    parts = [math.exp((z - most) / temperature) for z in logits]
    whole = sum(parts)
    return tuple([part / whole for part in parts])


def chance(logit: float, slope: float, offset: float) -> float:
    """Probability of one thing that happens or not."""
    z = slope * logit + offset
    return 1 / (1 + math.exp(-min(max(z, -30.0), 30.0)))


def answer(p: Sequence[float], threshold: float) -> FocusState:
    """The one state that is at least `threshold` likely; `UNSURE` where there are several or none.

    The states that are make the conformal set (Sadinle, Lei and Wasserman 2019); the threshold is a quantile that was
    found on people not trained on, so the set holds the true state in a known share of their time.
    """
    likely = [state for state, share in zip(LEARNED_STATES, p, strict=True) if share >= threshold]
    return likely[0] if len(likely) == 1 else FocusState.UNSURE
