"""What the oracle's forward pass sees of a day, as arrays; nothing in a row knows of later rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attention.oracle_views import MODES, Views, Window, window_of
from attention.oracle_world import Lived
from headwater.categories import Categories
from headwater.records import Segment
from headwater.simulate import Persona

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
AT = {m.value: i for i, m in enumerate(MODES)}
GAP_S = 1.0
"""Segments further apart than this do not touch."""
_CUT_S = 59.99
_EDGES = (
    np.array([6, 15, 30, 60, 100, 160, 280.0]),
    np.array([2, 5, 10, 18, 30, 60.0]),
    np.array([2, 6, 15, 35, 80.0]),
    np.array([300, 900, 2000, 4000, 8000, 16000.0]),
)
"""Keys, clicks, wheel, pixels a minute, relative to the person's own."""
_IDLE = np.array([0.01, 0.2, 0.4, 0.6, 0.8, 0.99])
BINS = 9
_PASSED_OVER = 0.02
"""Chance that a window comes back from further behind, since those between were too short to be told."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of M segments."""

    seconds: Floats
    gap: Floats
    """Before the segment, seconds; a day begins with an endless one."""
    fresh: NDArray[np.bool_]
    """Another window than before."""
    ran: Floats
    """How long the window has been in front at the segment's end."""
    closed: NDArray[np.bool_]
    """It is known that the window is gone."""
    signals: Ints
    """[M, 3]: call, sharing, media; 0 no, 1 yes, 2 unknown."""
    bins: Ints
    """[M, 5]: keys, clicks, wheel, travel, idleness as ranks of their size; -1 unknown."""
    pools: Floats
    """[M, pools, tasks]: likelihood of the window where it comes from a pool."""
    window: Floats
    """[M, modes, tasks]: the same given the mode."""
    back: Floats
    """[M]: the chance that a window drawn in going back would be this one."""


def looks(views: Views, days: Sequence[Lived]) -> list[Day]:
    """Days as arrays."""
    found = list(dict.fromkeys(window_of(s) for d in days for s in d.segments))
    place = {w: n for n, w in enumerate(found)}
    likely = views.likely(found)
    return [_look(views, d.segments, place, likely) for d in days]


def _look(views: Views, segments: Sequence[Segment], place: dict[Window, int], likely: Floats) -> Day:
    at = np.array([place[window_of(s)] for s in segments])
    start, end = np.array([s.start for s in segments]), np.array([s.end for s in segments])
    gap = np.append(np.inf, start[1:] - end[:-1])
    fresh = (gap > GAP_S) | np.append(True, at[1:] != at[:-1])
    began = start[np.maximum.accumulate(np.where(fresh, np.arange(len(at)), 0))]
    table, back = _windows(views, at, fresh, likely)
    return Day(
        end - start, gap, fresh, end - began, end - start < _CUT_S, _signals(segments),
        _bins(views.world.who, views.typing, segments, end - start), table, np.asarray(views.weights @ table), back,
    )  # fmt: skip


def _windows(views: Views, at: Ints, fresh: NDArray[np.bool_], likely: Floats) -> tuple[Floats, Floats]:
    """P(window | pool, task) [M, pools, tasks], and `Day.back`: what a day has shown says what belongs to the day."""
    laws, k = views.world.laws, len(views.tasks)
    table = likely[at]
    own, read = table[:, views.own_main], table[:, views.side]
    alive = np.full(k, min(1.0, sum(laws.tasks_today) / 2 / k))
    met: list[list[int]] = [[] for _ in range(k)]
    shown: list[int] = [-1] * 6
    back, again, others = np.zeros(len(at)), np.zeros((len(at), k)), np.empty((len(at), k))
    plausible = read > 0.1 * table.max(1)
    for i, window in enumerate(at.tolist()):
        others[i] = alive
        if not fresh[i]:
            back[i], again[i] = back[i - 1], again[i - 1]
            continue
        back[i] = laws.back if window == shown[-2] else _PASSED_OVER * (window in shown[-6:])
        shown.append(window)
        for task in np.flatnonzero(plausible[i]).tolist():
            if window in met[task]:
                again[i, task] = _recent(len(met[task]), len(met[task]) - 1 - met[task].index(window))
            else:
                met[task].append(window)
        best = int(own[i].argmax())
        if own[i, best] > 0.01 and (own[i] > 1e-3).sum() == 1:
            alive[best] = min(1.0, alive[best] + 0.35)
    table[:, views.other] = ((own * others).sum(1) / others.sum(1))[:, None]
    table[:, views.side] = laws.side_fresh * read + (1 - laws.side_fresh) * again
    return table, back


def _recent(count: int, nth: int) -> float:
    """Chance of the nth latest of so many things that were read, as the generator draws them."""
    return float(((nth + 1) / count) ** (1 / 2.2) - (nth / count) ** (1 / 2.2))


def _signals(segments: Sequence[Segment]) -> Ints:
    calls = Categories()

    def call(s: Segment) -> int:
        """As the features have it: that a call cannot be told says something in the programs for calls only."""
        return int(bool(s.call)) if s.call is not None else 2 * calls.is_call_app(s.app)

    def code(value: bool | None) -> int:
        return 2 if value is None else int(value)

    return np.array([[call(s), code(s.sharing), code(s.media)] for s in segments])


def _bins(who: Persona, typing: dict[tuple[str, str], float], segments: Sequence[Segment], seconds: Floats) -> Ints:
    counts = np.array([
        [np.nan if v is None else v for v in (s.keys, s.clicks, s.scroll, s.travel_px, s.idle_s)] for s in segments
    ], dtype=float)  # fmt: skip
    keys = np.array([who.keys * typing.get((s.app, s.domain), 0.7) for s in segments])
    out = np.full(counts.shape, -1, np.int64)
    scales: list[Floats | float] = [keys, who.clicks, who.scroll, who.travel]
    for n, scale in enumerate(scales):
        rate = counts[:, n] * 60 / np.maximum(seconds, 1.0) / scale
        rank = np.where(counts[:, n] > 0, 1 + np.searchsorted(_EDGES[n], rate), 0)
        out[:, n] = np.where(np.isnan(counts[:, n]), -1, rank)
    out[:, 4] = np.where(np.isnan(counts[:, 4]), -1, np.searchsorted(_IDLE, counts[:, 4] / seconds))
    return out


def modes_of(day: Lived) -> tuple[Ints, Ints]:
    """The true mode of each segment (that which covers its middle), and which stretch of the day it is."""
    spans = [t for t in day.truth if t.mode in AT]
    begins = np.array([t.start for t in spans])
    middle = np.array([(s.start + s.end) / 2 for s in day.segments])
    which = np.maximum(np.searchsorted(begins, middle) - 1, 0)
    return np.array([AT[spans[w].mode] for w in which]), which
