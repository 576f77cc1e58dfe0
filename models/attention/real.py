"""Real people's logs: what the model, made of simulated people alone, can tell of them.

Educational Process Mining (Vahdat et al. 2015, UCI; non-commercial: it measures, nothing is trained on it): students in
a computer lab, one row a window. Of a minute of which at least half went to windows unrelated to the course, the model
shall say that it is drifting or fragmented. Names are hidden, so only counts and changes of window are left.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from headwater.attention.stream import Stream
from headwater.categories import Categories
from headwater.features import Extractor
from headwater.records import LEARNED_STATES, FocusState, Segment, TitleKind
from headwater.segments import cut

FILE = "epm_clean.parquet"
_WINDOW_S = 60.0
_SCORED = [LEARNED_STATES.index(s) for s in (FocusState.DRIFTING, FocusState.FRAGMENTED)]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Minutes:
    """One student's minutes: off the task or not, the model's score, and what is as easily counted."""

    off: NDArray[np.bool_]
    score: Floats
    switches: Floats
    clicks_per_switch: Floats
    index: Floats


def minutes(file: Path, make: Callable[[], Stream]) -> list[Minutes]:
    """Every student with at least ten minutes."""
    import pyarrow.parquet as pq

    rows = pq.read_table(file).to_pylist()
    rows.sort(key=lambda r: (r["student_id"], r["start"]))
    found = [_student(list(theirs), make()) for _, theirs in groupby(rows, key=lambda r: r["student_id"])]
    return [m for m in found if len(m.off) >= 10]


def _segments(rows: list[dict[str, Any]]) -> Iterator[tuple[Segment, bool]]:
    """Keys and clicks are halved: the log holds presses and releases."""
    for r in rows:
        start = r["start"].timestamp()
        whole = Segment(
            start, start + min(float(r["duration_s"]), 1800.0), 0, app=f"w{r['activity']}", title_kind=TitleKind.NONE,
            keys=r["keystroke"] // 2, clicks=(r["mouse_click_left"] + r["mouse_click_right"]) // 2,
            scroll=r["mouse_wheel"], travel_px=r["mouse_movement"],
            idle_s=r["idle_time_ms"] / 1000 if r["idle_ok"] else None,
        )  # fmt: skip
        for piece in cut(whole):
            yield piece, bool(r["offtask_other"])


def _student(rows: list[dict[str, Any]], stream: Stream) -> Minutes:
    pairs = list(_segments(rows))
    names: dict[str, str] = {}
    hidden = [_hidden(s, names) for s, _ in pairs]
    extractor = Extractor(Categories())
    told = stream.run([extractor.row(s) for s in hidden])
    p = np.array([sum(i.probabilities[k] for k in _SCORED) for i in told])
    slot = np.array([int(s.start // _WINDOW_S) for s in hidden])
    seconds = np.array([s.end - s.start for s in hidden])
    change = np.array([a.app != b.app for a, b in zip(hidden, [hidden[0], *hidden[:-1]], strict=True)], float)
    clicks = _column(hidden, "clicks")
    keys, wheel, travel = (
        np.array([getattr(s, n) or 0 for s in hidden], float) for n in ("keys", "scroll", "travel_px")
    )
    off = np.array([o for _, o in pairs], float)
    _, at = np.unique(slot, return_inverse=True)
    whole = np.bincount(at, weights=seconds)
    full = whole >= 0.5 * _WINDOW_S
    mean = np.bincount(at, weights=off * seconds) / np.maximum(whole, 1e-9)
    switches = np.bincount(at, weights=change).astype(float)
    index = np.bincount(at, weights=keys + 3 * clicks + 1.55 * wheel + 0.0028 * travel).astype(float)
    return Minutes(
        (mean >= 0.5)[full], (np.bincount(at, weights=p * seconds) / np.maximum(whole, 1e-9))[full], switches[full],
        (np.bincount(at, weights=clicks) / np.maximum(switches, 1))[full], index[full],
    )  # fmt: skip


def _column(segments: list[Segment], name: str) -> Floats:
    return np.array([getattr(s, name) or 0 for s in segments], float)


def _hidden(s: Segment, names: dict[str, str]) -> Segment:
    """The window's name replaced by a number that means nothing."""
    return replace(s, app=names.setdefault(s.app, f"window-{len(names)}"))
