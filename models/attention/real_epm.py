"""Students off their task, from counts alone: Educational Process Mining (Vahdat et al. 2015, UCI).

It is non-commercial: it measures, nothing that ships is trained on it. One row of it is an episode of a window. Of a
minute of which at least half went to windows unrelated to the course, the model shall say that it is drifting or
fragmented. Names are hidden, so only counts and changes of window are left.

Two readings. *As logged* every row is a window of its own. But a third of the rows unrelated to the course follow on
another such row, and only one in sixteen of the others: what was logged there was finer, and whoever counts rows wins
by it. *Merged*, consecutive rows of the same activity are one window. The merged figures are the ones to believe.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
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
WINDOW_S = 60.0
_LONGEST_S = 1800.0
"""A longer row is an absence that nobody logged."""
_JOIN_S = 1.5
"""The log knows whole seconds: rows this near follow each other."""
_FEWEST = 10
"""Minutes of a student that is judged."""
_SCORED = [LEARNED_STATES.index(s) for s in (FocusState.DRIFTING, FocusState.FRAGMENTED)]
_COUNTS = ("keys", "clicks", "scroll", "travel_px")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Episode:
    """A window in front, and whether it had nothing to do with the course."""

    segment: Segment
    off: bool


@dataclass(frozen=True, slots=True)
class Minutes:
    """One student's minutes in time order [n]: off the task or not, what the model said, and what can be counted."""

    off: NDArray[np.bool_]
    p: Floats
    """The model's states [n, 5]."""
    seen: dict[str, Floats]
    """Counts in the minute: keys, clicks, scroll, travel_px, switches."""

    @property
    def score(self) -> Floats:
        """P(drifting) + p(fragmented)."""
        return np.asarray(self.p[:, _SCORED].sum(1))

    @property
    def switches(self) -> Floats:
        """Changes of window."""
        return self.seen["switches"]

    @property
    def clicks_per_switch(self) -> Floats:
        """Of a minute without a switch: its clicks."""
        return np.asarray(self.seen["clicks"] / np.maximum(self.switches, 1))

    @property
    def index(self) -> Floats:
        """The input index of FlowLight."""
        s = self.seen
        return s["keys"] + 3 * s["clicks"] + 1.55 * s["scroll"] + 0.0028 * s["travel_px"]


def episodes(file: Path) -> list[list[Episode]]:
    """Every student's rows in time order."""
    import pyarrow.parquet as pq

    rows = pq.read_table(file).to_pylist()
    rows.sort(key=lambda r: (r["student_id"], r["start"]))
    return [[_episode(r) for r in theirs] for _, theirs in groupby(rows, key=lambda r: r["student_id"])]


def _episode(r: dict[str, Any]) -> Episode:
    """Keys and clicks are halved: the log holds presses and releases.

    Idle time is left out: it can be used in short rows alone, so that whether it is known tells a row's length.
    """
    start = r["start"].timestamp()
    whole = Segment(
        start, start + min(float(r["duration_s"]), _LONGEST_S), 0, app=r["activity"], title_kind=TitleKind.NONE,
        keys=r["keystroke"] // 2, clicks=(r["mouse_click_left"] + r["mouse_click_right"]) // 2,
        scroll=r["mouse_wheel"], travel_px=r["mouse_movement"],
    )  # fmt: skip
    return Episode(whole, bool(r["offtask_other"]))


def merged(rows: Sequence[Episode]) -> list[Episode]:
    """Consecutive rows of the same window made one."""
    made: list[Episode] = []
    for row in rows:
        last, s = made[-1].segment if made else None, row.segment
        if last and last.app == s.app and abs(s.start - last.end) <= _JOIN_S:
            made[-1] = replace(made[-1], segment=_joined(last, s))
        else:
            made.append(row)
    return made


def _joined(a: Segment, b: Segment) -> Segment:
    def both(name: str) -> int:
        return int(getattr(a, name) or 0) + int(getattr(b, name) or 0)

    keys, clicks, scroll, travel = both("keys"), both("clicks"), both("scroll"), both("travel_px")
    return replace(a, end=max(a.end, b.end), keys=keys, clicks=clicks, scroll=scroll, travel_px=travel)


def apart(rows: Sequence[Episode]) -> list[Episode]:
    """Every row a window of its own, also where the same activity goes on: titles that nobody can read differ."""
    return [
        replace(row, segment=replace(row.segment, title=str(n % 2), title_kind=TitleKind.HASHED))
        for n, row in enumerate(rows)
    ]


def minutes(file: Path, make: Callable[[], Stream], *, merge: bool = False) -> list[Minutes]:
    """Every student with at least ten minutes."""
    reading = merged if merge else apart
    found = [judged(reading(rows), make()) for rows in episodes(file)]
    return [m for m in found if len(m.off) >= _FEWEST]


def judged(rows: Sequence[Episode], stream: Stream) -> Minutes:
    """What the model says of one student's minutes, window names hidden."""
    pieces = list(pieces_of(rows))
    extractor = Extractor(Categories())
    p = np.array([i.probabilities for i in stream.run([extractor.row(s) for s, _ in pieces])])
    return _by_minute([s for s, _ in pieces], np.array([o for _, o in pieces], float), p)


def pieces_of(rows: Iterable[Episode]) -> Iterable[tuple[Segment, bool]]:
    """What the program would have made of the rows, names hidden, each with whether it was off the task."""
    names: dict[str, str] = {}
    for row in rows:
        number = names.setdefault(row.segment.app, f"window-{len(names)}")
        for piece in cut(replace(row.segment, app=number)):
            yield piece, row.off


def _by_minute(pieces: Sequence[Segment], off: Floats, p: Floats) -> Minutes:
    """A piece is at most a minute long and lies in one or two minutes, in each with its share."""
    start, end = np.array([s.start for s in pieces]), np.array([s.end for s in pieces])
    first = np.floor(start / WINDOW_S)
    here = np.minimum(end, (first + 1) * WINDOW_S) - start
    seconds = np.concatenate([here, end - start - here])
    _, at = np.unique(np.concatenate([first, first + 1]), return_inverse=True)
    whole = np.bincount(at, seconds)
    part = seconds / np.tile(np.maximum(end - start, 1e-9), 2)

    def mean(x: Floats) -> Floats:
        return np.asarray(np.bincount(at, np.tile(x, 2) * seconds) / np.maximum(whole, 1e-9))

    def total(x: Floats) -> Floats:
        return np.asarray(np.bincount(at, np.tile(x, 2) * part))

    seen = {name: total(np.array([getattr(s, name) or 0 for s in pieces], float)) for name in _COUNTS}
    change = np.array([False] + [(a.app, a.title) != (b.app, b.title) for a, b in pairwise(pieces)], float)
    seen["switches"] = np.bincount(at[: len(first)], change, len(whole)).astype(float)
    kept = whole >= 0.5 * WINDOW_S
    said = np.stack([mean(c) for c in p.T], 1)[kept]
    return Minutes((mean(off) >= 0.5)[kept], said, {name: x[kept] for name, x in seen.items()})
