"""Whether what comes in is still like what the model was trained on: a population stability index a group of inputs."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from headwater.attention.personal.adapter import DAMAGED
from headwater.features import INDEX, NAMES

INPUTS = "inputs.npz"
"""Tenths of every input in training: `edges` [N, 9], `shares` [N, 10]."""
LEAST = 2000
"""Segments without which nothing is told: about two days."""
_FLOOR = 1e-3
"""An empty tenth counts as this share, so that the index stays finite."""
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("switches", ("switches_1m", "switches_5m", "switches_15m")),
    ("apps", ("apps_5m", "apps_15m", "largest_5m", "largest_15m")),
    ("keys", ("keys_1m", "keys_5m", "keys_15m")),
    ("pointer", ("clicks_5m", "clicks_15m", "travel_5m", "travel_15m")),
    ("scroll", ("scroll_5m", "scroll_15m")),
    ("idle", ("idle_5m", "idle_15m")),
    ("titles", ("alike", "alike_5m", "fresh_5m", "worded_5m", "has_title")),
    ("sites", ("has_domain",)),
    ("kinds", tuple(name for name in NAMES if name.startswith("is_"))),
    ("time", ("hour_sin", "hour_cos", "day_sin", "day_cos")),
    ("lengths", ("duration", "bout", "window", "session")),
)
Numbers = NDArray[np.float32]


def tenths(num: Numbers) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Edges [N, 9] and shares [N, 10] of the tenths of inputs [M, N]; where many values are one, shares are others."""
    edges = np.quantile(num.astype(np.float64), np.arange(1, 10) / 10, axis=0).T
    return edges, _shares(num, edges)


def shifts(num: Numbers, folder: Path) -> tuple[tuple[str, float], ...]:
    """Each group's index for inputs [M, N], the mean over its inputs; nothing where there are too few or no reference.

    Under .1 two samples are alike; from .25 on they come from different distributions (Siddiqi 2006).
    """
    if len(num) < LEAST:
        return ()
    try:
        with np.load(io.BytesIO((folder / INPUTS).read_bytes()), allow_pickle=False) as z:
            edges, expected = z["edges"], z["shares"]
    except DAMAGED:
        return ()
    if edges.shape != (len(NAMES), 9) or expected.shape != (len(NAMES), 10):
        return ()
    now, then = (np.maximum(x, _FLOOR) for x in (_shares(num, edges), expected))
    index = ((now - then) * np.log(now / then)).sum(1)
    return tuple((name, float(index[[INDEX[n] for n in names]].mean())) for name, names in GROUPS)


def _shares(num: Numbers, edges: NDArray[np.float64]) -> NDArray[np.float64]:
    found = np.empty((num.shape[1], 10))
    for at in range(num.shape[1]):
        place = np.searchsorted(edges[at], num[:, at].astype(np.float64), side="right")
        found[at] = np.bincount(place, minlength=10) / len(num)
    return found
