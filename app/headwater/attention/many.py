"""What the outputs for many rows say, worked out side by side; `Stream` does the same for one row, which is sooner done
with single numbers."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from headwater.attention.calibrate import Drifted
from headwater.attention.card import Calibration
from headwater.features import INDEX, FeatureBatch, scaled
from headwater.records import LEARNED_STATES, Boundary, FocusState, Inference

RETURN_S = 20.0
"""Whoever was gone this long came back, and that is a coarse boundary: nothing but absences leaves gaps."""
RETURN = scaled("gap", RETURN_S)
GAP, FRESH, COUNTS, TITLE = (INDEX[n] for n in ("gap", "same_window", "has_counts", "has_title"))
DRIFTING = LEARNED_STATES.index(FocusState.DRIFTING)
_ANSWERS = (*LEARNED_STATES, FocusState.UNSURE)
_BOUNDARIES = (Boundary.NONE, Boundary.FINE, Boundary.COARSE)

Floats = NDArray[np.float32]
Logits = NDArray[np.float64]


def titles(texts: Sequence[str], encode: Callable[[str], Floats]) -> Floats:
    """What n texts say [n, E]; each is encoded once."""
    known = {text: at for at, text in enumerate(dict.fromkeys(texts))}
    return np.stack([encode(text) for text in known])[[known[text] for text in texts]]


def told(
    batch: FeatureBatch, num: Floats, logits: Sequence[Logits], calibration: Calibration, past: Drifted,
    by: tuple[str, str], provisional: bool,
) -> tuple[list[Inference], Drifted]:  # fmt: skip
    """What the logits of states [n, S], of an end [n] and of drifting [n] say, and what is then known of the person.

    `num` [n, N] are the numbers that the graph was given; `by` is the model's version and the adapter's.
    """
    p, ends = _probabilities(logits[0], calibration.temperature), _chance(logits[1], *calibration.task_end)
    odds, past = _odds(p[:, DRIFTING], batch.end - batch.start, past)
    slope, offset, own = calibration.drift
    soon = _chance(logits[2], slope, offset + own * odds)
    blind = (num[:, COUNTS] <= 0) & (num[:, TITLE] < 0.5)
    shares = zip(*p.T.tolist(), strict=True)
    found = zip(
        batch.start.tolist(), batch.end.tolist(), _answers(p, calibration.threshold, blind), shares,
        _boundaries(num, ends, calibration.coarse), ends.tolist(), soon.tolist(), strict=True,
    )  # fmt: skip
    return [
        Inference(start, end, state, likely, boundary, task_end, drift, *by, provisional)
        for start, end, state, likely, boundary, task_end, drift in found
    ], past


def _probabilities(logits: Logits, temperature: float) -> Logits:
    parts = np.exp((logits - logits.max(1, keepdims=True)) / temperature)
    return np.asarray(parts / parts.sum(1, keepdims=True))


def _chance(logit: Logits, slope: float, offset: Logits | float) -> Logits:
    return np.asarray(1 / (1 + np.exp(-np.clip(slope * logit + offset, -30.0, 30.0))))


def _odds(p: Logits, seconds: Logits, past: Drifted) -> tuple[Logits, Drifted]:
    """The log-odds of drifting before each row, and what is known after the last."""
    odds = np.empty(len(p))
    for at, (share, length) in enumerate(zip(p.tolist(), seconds.tolist(), strict=True)):
        odds[at] = past.odds()
        past = past.after(share, length)
    return odds, past


def _answers(p: Logits, threshold: float, blind: NDArray[np.bool_]) -> list[FocusState]:
    likely = p >= threshold
    which = np.where((likely.sum(1) == 1) & ~blind, likely.argmax(1), len(LEARNED_STATES))
    return [_ANSWERS[n] for n in which.tolist()]


def _boundaries(num: Floats, ends: Logits, coarse: float) -> list[Boundary]:
    which = np.where((ends >= coarse) | (num[:, GAP] >= RETURN), 2, num[:, FRESH] < 0.5)
    return [_BOUNDARIES[n] for n in which.tolist()]
