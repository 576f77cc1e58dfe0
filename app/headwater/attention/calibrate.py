"""From raw outputs to calibrated probabilities and to a state, or to none where too many are possible."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from headwater.records import LEARNED_STATES, FocusState

Floats = NDArray[np.float32]


def probabilities(logits: Floats, temperature: float) -> NDArray[np.float64]:
    """Softmax of [C, 5] logits at the calibrated temperature; rows sum to 1."""
    z = logits.astype(np.float64) / temperature
    p = np.exp(z - z.max(1, keepdims=True))
    return np.asarray(p / p.sum(1, keepdims=True))


def chance(logits: Floats, slope_offset: tuple[float, float]) -> NDArray[np.float64]:
    """Probability of one thing that happens or not, for [C] logits."""
    z = slope_offset[0] * logits.astype(np.float64) + slope_offset[1]
    return np.asarray(1 / (1 + np.exp(-np.clip(z, -30.0, 30.0))))


def answer(p: Sequence[float], threshold: float) -> FocusState:
    """The one state that is at least `threshold` likely; `UNSURE` where there are several or none.

    The states that are make the conformal set (Sadinle, Lei and Wasserman 2019); the threshold is a quantile that was
    found on people not trained on, so the set holds the true state in a known share of their time.
    """
    likely = [state for state, share in zip(LEARNED_STATES, p, strict=True) if share >= threshold]
    return likely[0] if len(likely) == 1 else FocusState.UNSURE
