"""How people use their machines, counted alike for simulated people and for every real log that knows part of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attention import real_epm, real_logs
from attention.data import Person
from headwater.features import INDEX, scaled
from headwater.records import Segment
from headwater.segments import cut

CHANNELS = ("keys", "clicks", "wheel", "pointer")
MINUTE_S = 60.0
_GAP_S = 60.0
"""After a longer absence a window is in front anew."""

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Habits:
    """One person: how long windows stay in front, s; hours present; what was counted in each minute present.

    `minutes` has the channels that the log knows, `busy` whether there was any input in each, `idle` the share of time
    without input where it is known.
    """

    dwell: Floats
    hours: float
    minutes: dict[str, Floats]
    busy: Flags
    idle: float | None


def habits(
    start: Floats, seconds: Floats, fresh: Flags | None, counts: dict[str, Floats], moved: Floats | None = None
) -> Habits:
    """From pieces of time [n] of at most a minute, in order.

    `fresh`: another window came in front; `moved`: the seconds with input of any kind, counted or not.
    """
    dwell = _sums(np.cumsum(fresh), seconds) if fresh is not None else np.zeros(0)
    _, at = np.unique(start // MINUTE_S, return_inverse=True)
    enough = np.bincount(at, seconds) >= 0.5 * MINUTE_S
    minutes = {name: _sums(at, x)[enough] for name, x in counts.items()}
    signs = [*minutes.values(), *([] if moved is None else [_sums(at, moved)[enough]])]
    busy = np.sum(signs, 0) > 0 if signs else np.zeros(int(enough.sum()), bool)
    idle = None if moved is None else float(1 - moved.sum() / seconds.sum())
    return Habits(dwell[dwell > 0], float(seconds.sum()) / 3600, minutes, busy, idle)


def _sums(at: NDArray[np.int64], weight: Floats, size: int = 0) -> Floats:
    return np.bincount(at, weight, size).astype(np.float64)


def simulated(p: Person) -> Habits:
    """A simulated person as the program saw them; counts are taken back from the logarithmic scales of the rows."""
    seconds = p.seconds.astype(float)
    known = p.num[:, INDEX["has_counts"]].mean() > 0.9
    columns = zip(CHANNELS, ("keys", "clicks", "scroll", "travel"), strict=True)
    rate = {name: np.expm1(p.num[:, INDEX[of]].astype(float) * np.log(2) / scaled(of, 1.0)) for name, of in columns}
    counts = {name: np.round(x * seconds / MINUTE_S) for name, x in rate.items()} if known else {}
    moved = seconds * (1 - p.num[:, INDEX["idle"]].astype(float)) if known else None
    return habits(p.start, seconds, p.num[:, INDEX["same_app"]] < 0.5, counts, moved)


def of_segments(segments: Sequence[Segment], names: dict[str, str]) -> Habits:
    """From windows in front; `names` are the counts that are known: channel to field."""
    pieces = [(n, piece) for n, s in enumerate(segments) for piece in cut(s)]
    start = np.array([s.start for _, s in pieces])
    seconds = np.array([s.end - s.start for _, s in pieces])
    app = np.unique([s.app for _, s in pieces], return_inverse=True)[1]
    counts = {c: np.array([getattr(s, of) or 0 for _, s in pieces], float) for c, of in names.items()}
    idle = np.array([np.nan if s.idle_s is None else s.idle_s for _, s in pieces])
    moved = None if np.isnan(idle).any() else seconds - idle
    return habits(start, seconds, _fresh(start, seconds, app), counts, moved)


def _fresh(start: Floats, seconds: Floats, app: NDArray[np.int64]) -> Flags:
    gap = start[1:] - (start + seconds)[:-1]
    return np.concatenate([[False], (app[1:] != app[:-1]) | (gap > _GAP_S)])


def students(data: Path) -> list[Habits]:
    """EPM, rows of the same activity merged."""
    names = {"keys": "keys", "clicks": "clicks", "wheel": "scroll", "pointer": "travel_px"}
    rows = real_epm.episodes(data / real_epm.FILE)
    return [of_segments([e.segment for e in real_epm.merged(theirs)], names) for theirs in rows]


def windows_users(data: Path) -> list[Habits]:
    """Four users of Windows: executables alone, every change of window."""
    return [of_segments(some, {}) for some in real_logs.windows(data / real_logs.FILE).values()]


def every_second(data: Path) -> list[Habits]:
    """Two people's logs of every second: keys, and whether there was input."""
    found = [real_logs.seconds(data / name) for name in real_logs.SECONDS]
    return [of_segments(some, {"keys": "keys"}) for some in found]


def pointer_bins(data: Path) -> list[Habits]:
    """One person's pointer in bins of ten seconds over two months; where it rested all minute, nobody was there."""
    rows = _rows(data / "andydo_u1_mouse_10s.parquet")
    start = np.array([r["ts"].timestamp() for r in rows])
    dist = np.array([r["dist"] for r in rows], float)
    return [habits(start, np.full(len(rows), 10.0), None, {"pointer": dist})]


def pointer_events(data: Path) -> list[Habits]:
    """Two people's pointers, buttons and wheels in tasks of five to fifteen minutes each."""
    rows = _rows(data / "mouse_activity_events.parquet")
    return [_events([r for r in rows if r["user"] == who]) for who in sorted({r["user"] for r in rows})]


def _events(rows: Sequence[dict[str, Any]]) -> Habits:
    """Seconds as pieces. A click is logged when the button goes down and when it comes up."""
    rows = sorted(rows, key=lambda r: (r["file"], r["ts"]))
    file = np.unique([r["file"] for r in rows], return_inverse=True)[1]
    ts, x, y = (np.array([r[n] for r in rows], float) for n in ("ts", "x", "y"))
    kind = np.array([r["event"] for r in rows])
    step = np.hypot(np.diff(x, prepend=x[0]), np.diff(y, prepend=y[0]))
    step[(np.diff(file, prepend=-1) != 0) | (kind != "move")] = 0.0
    down = np.array([r["a2"] == "True" for r in rows]) & (kind == "click")
    spans = [(ts[file == f].min(), ts[file == f].max()) for f in np.unique(file)]
    start = np.sort(np.concatenate([np.arange(a, b) for a, b in spans]))
    place = np.maximum(np.searchsorted(start, ts, "right") - 1, 0)
    counts = {"clicks": down.astype(float), "wheel": (kind == "scroll").astype(float), "pointer": step}
    return habits(start, np.ones(len(start)), None, {name: _sums(place, w, len(start)) for name, w in counts.items()})


def _rows(file: Path) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    found: list[dict[str, Any]] = pq.read_table(file).to_pylist()
    return found


REAL: tuple[tuple[str, str, Callable[[Path], list[Habits]]], ...] = (
    ("students (EPM)", real_epm.FILE, students),
    ("Windows users", real_logs.FILE, windows_users),
    ("logs by the second", real_logs.SECONDS[0], every_second),
    ("pointer, two months", "andydo_u1_mouse_10s.parquet", pointer_bins),
    ("pointer, tasks", "mouse_activity_events.parquet", pointer_events),
)
"""What is called how, the file that it needs, and its reader."""
