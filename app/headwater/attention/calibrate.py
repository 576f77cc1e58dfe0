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


def answer(p: tuple[float, ...], mass: float) -> FocusState:
    """The likeliest state if it alone holds `mass`, else `UNSURE`.

    This is the adaptive conformal set (Romano, Sesia and Candès 2020) without its random part: states are added,
    likeliest first, until their probabilities reach the quantile `mass` that was found on people not trained on.
    """
    best = max(range(len(p)), key=p.__getitem__)
    return LEARNED_STATES[best] if p[best] >= mass else FocusState.UNSURE
