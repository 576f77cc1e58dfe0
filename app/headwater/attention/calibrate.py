"""From raw outputs to calibrated probabilities and to a state, or to none where too many are possible."""

import math

import numpy as np
from numpy.typing import NDArray

from headwater.attention.card import Calibration
from headwater.records import LEARNED_STATES, FocusState

Floats = NDArray[np.float32]


def probabilities(logits: Floats, calibration: Calibration) -> tuple[float, ...]:
    """Softmax of [5] logits at the calibrated temperature; sums to 1."""
    z = logits.astype(np.float64) / calibration.temperature
    p = np.exp(z - z.max())
    return tuple((p / p.sum()).tolist())


def chance(logit: float, slope_offset: tuple[float, float]) -> float:
    """Probability of one thing that happens or not."""
    z = slope_offset[0] * float(logit) + slope_offset[1]
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


def answer(p: tuple[float, ...], threshold: float) -> FocusState:
    """The one state that is at least `threshold` likely; `UNSURE` where there are several or none.

    The states that are make the conformal set (Sadinle, Lei and Wasserman 2019); the threshold is a quantile that was
    found on people not trained on, so the set holds the true state in a known share of their time.
    """
    likely = [state for state, share in zip(LEARNED_STATES, p, strict=True) if share >= threshold]
    return likely[0] if len(likely) == 1 else FocusState.UNSURE
