"""Sums over the last quarter of an hour for one new segment, beside all that are remembered, whatever their times."""

import numpy as np
from numpy.typing import NDArray

from headwater.features.kept import END, FIRST_TOTAL, FRESH, SLOT, SPANS, START, SWITCH, Floats, Sums, Words, like
from headwater.features.layout import LONG_S, NEAR_S


def likeness(rows: Floats, words: Words, own: Words, start: float) -> tuple[float, float]:
    """How much of the time shortly before `start` went to windows with words like `own` [1, WORDS], as a share of what
    is known; and when the last of them ended, NaN where there is none."""
    alike = like(own, words)[0]
    inside = np.maximum(rows[:, END] - np.maximum(rows[:, START], start - NEAR_S), 0.0) * words.any(1)
    whole = float(inside.sum())
    ended = float(rows[alike, END].max()) if alike.any() else np.nan
    return (float(inside[alike].sum()) / whole if whole > 0 else 0.0), ended


def sums(rows: Floats) -> Sums:
    """Of the time up to the end of the newest row [1]."""
    end = rows[-1, END]
    first = int(np.searchsorted(rows[:, END], end - LONG_S, side="right"))
    rows = rows[min(first, len(rows) - 1) :]
    start, ends, slot, totals = rows[:, START], rows[:, END], rows[:, SLOT].astype(np.int64), rows[:, FIRST_TOTAL:]
    begin = end - SPANS
    inside = np.maximum(ends - np.maximum(start, begin), 0.0)  # [windows, rows]
    late = start >= begin
    whole = late & (ends > begin)
    part = np.where(whole, 0.0, inside / np.maximum(ends - start, 1e-9))
    summed, cut = (x @ totals for x in (whole.astype(np.float64), part))
    flags = late.astype(np.float64) @ rows[:, SWITCH : FRESH + 1]
    by_app = _by_app(slot, inside)
    used = by_app.sum(1)
    largest = np.where(used > 0, by_app.max(1) / np.where(used > 0, used, 1.0), 1.0)
    apps = (by_app > 0).sum(1)
    return Sums((summed + cut).T[:, :, None], flags[:, :1], flags[:, 1:], apps[:, None], largest[:, None])


def _by_app(slot: NDArray[np.int64], inside: Floats) -> Floats:
    """The time of each application in each window [windows, applications]."""
    apps = int(slot.max()) + 1
    at = slot + apps * np.arange(len(inside))[:, None]
    time = np.bincount(at.ravel(), inside.ravel(), apps * len(inside)).astype(np.float64, copy=False)
    return time.reshape(len(inside), apps)
