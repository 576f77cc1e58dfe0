"""What the oracle's forward pass sees of a day, as arrays; nothing in a row knows of later rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attention.oracle_kinds import AT, Flags, Floats, Ints
from attention.oracle_views import Views, Window, window_of
from attention.oracle_world import Lived
from headwater.categories import Categories
from headwater.records import Segment
from headwater.simulate import Parameters, Persona

GAP_S = 1.0
"""Segments further apart than this do not touch."""
_CUT_S = 59.99
_RANKS = 7
BINS = _RANKS + 2
_FURTHEST = 6


@dataclass(frozen=True, slots=True)
class Day:
    """A day of M segments."""

    seconds: Floats
    gap: Floats
    """Before the segment, seconds; a day begins with an endless one."""
    fresh: Flags
    """Another window than before."""
    ran: Floats
    """How long the window has been in front at the segment's end."""
    closed: Flags
    """It is known that the window is gone."""
    signals: Ints
    """[M, 3]: call, sharing, media; 0 no, 1 yes, 2 unknown."""
    bins: Ints
    """[M, 4]: keys, clicks, wheel, travel as ranks of their size; -1 unknown."""
    pools: Floats
    """[M, pools, tasks]: likelihood of the window where it comes from a pool."""
    window: Floats
    """[M, modes, tasks]: the same given the mode."""
    behind: Ints
    """[M]: how many windows ago this one was in front before; 0 not lately."""


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
    table, behind = _windows(views, at, fresh, likely)
    return Day(
        end - start, gap, fresh, end - began, end - start < _CUT_S, _signals(segments),
        _bins(views.world.who, views.world.laws, views.typing, segments, end - start), table,
        np.asarray(views.weights @ table), behind,
    )  # fmt: skip


def _windows(views: Views, at: Ints, fresh: Flags, likely: Floats) -> tuple[Floats, Ints]:
    """P(window | pool, task) [M, pools, tasks], and `Day.behind`: what a day has shown says what belongs to the day."""
    laws, k = views.world.laws, len(views.tasks)
    table = likely[at]
    own, read = table[:, views.own_main], table[:, views.side]
    alive = np.full(k, min(1.0, sum(laws.tasks_today) / 2 / k))
    met: list[list[int]] = [[] for _ in range(k)]
    shown: list[int] = []
    behind, again, others = np.zeros(len(at), np.int64), np.zeros((len(at), k)), np.empty((len(at), k))
    plausible = read > 0.1 * table.max(1)
    for i, window in enumerate(at.tolist()):
        others[i] = alive
        if not fresh[i]:
            behind[i], again[i] = behind[i - 1], again[i - 1]
            continue
        lately = shown[: -_FURTHEST - 1 : -1]
        behind[i] = lately.index(window) + 1 if window in lately else 0
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
    return table, behind


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


def _bins(
    who: Persona, laws: Parameters, typing: dict[tuple[str, str], float], segments: Sequence[Segment], seconds: Floats
) -> Ints:
    """Counts a minute, relative to the person's own, ranked between the least and the most that a mode has."""
    rows = [(s.keys, s.clicks, s.scroll, s.travel_px) for s in segments]
    counts = np.array([[np.nan if v is None else float(v) for v in row] for row in rows])
    keys = np.array([who.keys * typing.get((s.app, s.domain), 0.7) for s in segments])
    rates = [law.rates for _, law in laws.laws]
    out = np.full(counts.shape, -1, np.int64)
    scales = (keys, who.clicks, who.scroll, who.travel)
    for n, (name, scale) in enumerate(zip(("keys", "clicks", "scroll", "travel_px"), scales, strict=True)):
        usual = [float(getattr(r, name)) for r in rates]
        edges = np.geomspace(0.5 * min(usual), 4 * max(usual), _RANKS)
        rate = np.nan_to_num(counts[:, n]) * 60 / np.maximum(seconds, 1.0) / scale
        rank = np.where(counts[:, n] > 0, 1 + np.searchsorted(edges, rate), 0)
        out[:, n] = np.where(np.isnan(counts[:, n]), -1, rank)
    return out


def modes_of(day: Lived) -> tuple[Ints, Ints]:
    """The true mode of each segment (that which covers its middle), and which stretch of the day it is."""
    spans = [t for t in day.truth if t.mode in AT]
    begins = np.array([t.start for t in spans])
    middle = np.array([(s.start + s.end) / 2 for s in day.segments])
    which = np.maximum(np.searchsorted(begins, middle) - 1, 0)
    return np.array([AT[spans[w].mode] for w in which]), which
