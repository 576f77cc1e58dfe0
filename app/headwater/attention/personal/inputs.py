"""Whether what comes in is still like what the model was trained on: a population stability index a group of inputs."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from headwater.attention.personal.adapter import DAMAGED
from headwater.features import INDEX, NAMES

INPUTS = "inputs.npz"
"""Tenths of every input in training: `edges` [N, 9], `shares` [N, 10]; and `usual` [groups]."""
USUAL = 0.9
"""Nobody is like all people together: the index of each person of the training against all of them is up to `usual` in
so many of them, and what is above that is told. (Siddiqi's .25, 2006, is for two samples of one population: by it all
of them are other in six groups of eleven.)"""
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
    edges = np.quantile(_rounded(num), np.arange(1, 10) / 10, axis=0).T
    return edges, _shares(num, edges)


def _rounded(num: Numbers) -> NDArray[np.float64]:
    """As the people of the training are kept: else a value that comes often lies on either side of an edge."""
    return num.astype(np.float16).astype(np.float64)


def shifts(num: Numbers, folder: Path) -> tuple[tuple[str, float, float], ...]:
    """Each group's index for inputs [M, N], the mean over its inputs, and what is usual; nothing where there are too
    few or no reference."""
    if len(num) < LEAST:
        return ()
    try:
        with np.load(io.BytesIO((folder / INPUTS).read_bytes()), allow_pickle=False) as z:
            edges, expected, usual = z["edges"], z["shares"], z["usual"]
    except DAMAGED:
        return ()
    if (edges.shape, expected.shape, usual.shape) != ((len(NAMES), 9), (len(NAMES), 10), (len(GROUPS),)):
        return ()
    found = index(num, edges, expected)
    return tuple((name, *pair) for (name, _), *pair in zip(GROUPS, found.tolist(), usual.tolist(), strict=True))


def index(num: Numbers, edges: NDArray[Any], expected: NDArray[Any]) -> NDArray[np.float64]:
    """Of each group [groups]."""
    now, then = (np.maximum(x, _FLOOR) for x in (_shares(num, edges), expected))
    each = ((now - then) * np.log(now / then)).sum(1)
    return np.array([each[[INDEX[n] for n in names]].mean() for _, names in GROUPS])


def _shares(num: Numbers, edges: NDArray[Any]) -> NDArray[np.float64]:
    found, rounded = np.empty((num.shape[1], 10)), _rounded(num)
    for at in range(num.shape[1]):
        place = np.searchsorted(edges[at], rounded[:, at], side="right")
        found[at] = np.bincount(place, minlength=10) / len(num)
    return found
