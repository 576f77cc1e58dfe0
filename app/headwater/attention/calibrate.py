"""From raw outputs to calibrated probabilities and to a state, or to none where too many are possible."""

import math
from collections.abc import Sequence

from headwater.records import LEARNED_STATES, FocusState


def probabilities(logits: Sequence[float], temperature: float) -> tuple[float, ...]:
    """Softmax of a state's logits at the calibrated temperature; they sum to 1."""
    most = max(logits)
    parts = [math.exp((z - most) / temperature) for z in logits]
    whole = sum(parts)
    return tuple([part / whole for part in parts])


def chance(logit: float, slope_offset: tuple[float, float]) -> float:
    """Probability of one thing that happens or not."""
    z = slope_offset[0] * logit + slope_offset[1]
    return 1 / (1 + math.exp(-min(max(z, -30.0), 30.0)))


def answer(p: Sequence[float], threshold: float) -> FocusState:
    """The one state that is at least `threshold` likely; `UNSURE` where there are several or none.

    The states that are make the conformal set (Sadinle, Lei and Wasserman 2019); the threshold is a quantile that was
    found on people not trained on, so the set holds the true state in a known share of their time.
    """
    likely = [state for state, share in zip(LEARNED_STATES, p, strict=True) if share >= threshold]
    return likely[0] if len(likely) == 1 else FocusState.UNSURE
