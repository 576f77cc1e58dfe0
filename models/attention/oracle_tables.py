"""What the oracle counts on other days of the same life: lengths, transitions, changes of window, signals, counts.

The laws' own figures stand as pseudo-counts behind all of it, so that what is rare has its law, and what is frequent
has what the laws together make of it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from attention.oracle_days import AT, BINS, GAP_S, Day, Floats, Ints, modes_of
from attention.oracle_views import MODES, Views
from attention.oracle_world import Lived, World
from headwater.records import LEARNED_STATES
from headwater.simulate import STATE_OF, Cause
from headwater.simulate.plan import WORK_MODES

N = len(MODES)
WORK = [AT[m.value] for m in WORK_MODES]
STATE = np.array([LEARNED_STATES.index(STATE_OF[m]) for m in MODES])
NOWHERE = len(WORK)
"""The origin of a stretch that broke into no work."""
_FRAMED = {Cause.CHAT.value: "work_chat", Cause.MAIL.value: "mail", Cause.RETURNED.value: "main"}
"""What begins a stretch and the pool that its first window is then from (as `simulate.windows` has it)."""
YOUNG_S = 35.0
"""How long a stretch is young, that is, hardly ends."""
GRID = np.geomspace(0.25, 20_000, 64)
_DUR = np.array([2.5, 6.0, 15.0, 35.0])
_GAPS = np.array([120.0, 240.0, 420.0, 900.0])
KINDS = [(m, NOWHERE) for m in WORK] + [(m, o) for m in range(N) if m not in WORK for o in range(NOWHERE + 1)]
"""Mode and origin: work has none; everything else remembers the work that it broke into."""
PLACE = {kind: i for i, kind in enumerate(KINDS)}
MODE_OF = np.array([m for m, _ in KINDS])
C = len(KINDS)


def origin_after(mode: int, then: int) -> int:
    """What a stretch of `then` remembers when it follows on one of `mode`."""
    return WORK.index(mode) if mode in WORK and then not in WORK else NOWHERE


class _Segments(NamedTuple):
    hazard: Floats
    """[modes, GRID], a second: the window changes inside a stretch."""
    stay: Floats
    """[modes, lengths of gaps]: the stretch goes on after a gap."""
    signals: Floats
    """[3, modes, 3]: call, sharing, media: no, yes, unknown."""
    flips: Floats
    """[3, modes]: a signal changes inside a stretch, from segment to segment."""
    counts: Floats
    """[5, lengths, modes, BINS], logarithms: see `Day.bins`."""


@dataclass(frozen=True, slots=True)
class Tables:
    """What is counted."""

    leave: Floats
    """[modes], a second: the end of an old stretch."""
    onward: Floats
    """[C, C]: what follows on a stretch."""
    anew: Floats
    """[modes]: what follows on an absence."""
    other_task: float
    """Work that begins is another piece of work."""
    opening: Floats
    """[modes, pools]: where the first window of a stretch is from."""
    of: _Segments

    def stays(self, gap: Floats) -> Floats:
        """The stretch goes on after these gaps, [..., modes]."""
        return self.of.stay.T[np.searchsorted(_GAPS, gap)]

    def told(self, day: Day) -> Floats:
        """Logarithmic likelihood of each segment's counts, [M, modes]."""
        length = np.searchsorted(_DUR, day.seconds)
        out = np.zeros((len(length), N))
        for n in range(4):  # idleness says again what the counts say
            known = day.bins[:, n] >= 0
            out[known] += self.of.counts[n, length[known], :, day.bins[known, n]]
        return out


def count_tables(views: Views, days: Sequence[Lived], seen: Sequence[Day]) -> Tables:
    """Count on days whose truth is known."""
    world = views.world
    laws = [world.laws.law(m) for m in MODES]
    mean = np.array([law.length.mean for law in laws])
    odds = np.array([law.share * world.who.share(m) for m, law in zip(MODES, laws, strict=True)]) / mean
    ends, time = np.full(N, 4.0), 4.0 * mean
    onward, anew = np.zeros((C, C)), 6 * odds / odds.sum()
    task = np.array([3.0, 1.0])
    for day in days:
        before, last = -1, ""
        for t in day.truth:
            if t.mode not in AT:
                before = -1
                continue
            m = AT[t.mode]
            here = PLACE[m, NOWHERE if before < 0 else origin_after(int(MODE_OF[before]), m)]
            if before < 0:
                anew[m] += 1
            else:
                onward[before, here] += 1
            ends[m] += 1
            time[m] += max(t.end - t.start - YOUNG_S, 1.0)
            if t.task:
                task[int(bool(last) and t.task != last)] += 1
            before, last = here, t.task or last
    return Tables(
        ends / time, _onward(onward, odds), anew / anew.sum(), float(task[1] / task.sum()), _opening(views, days),
        _segments(world, days, seen),
    )  # fmt: skip


def _opening(views: Views, days: Sequence[Lived]) -> Floats:
    """Some stretches open with a window that follows from what began them."""
    out, of_mode = views.weights.copy(), Counter(t.mode for d in days for t in d.truth)
    framed = Counter((t.mode, _FRAMED[t.cause]) for d in days for t in d.truth if t.cause in _FRAMED and t.mode in AT)
    for (mode, pool), count in framed.items():
        share = count / (of_mode[mode] + 5)
        out[AT[mode]] *= 1 - share
        out[AT[mode], views.pools.index((pool, None))] += share
    return out


def _onward(counts: Floats, odds: Floats) -> Floats:
    """Rows that sum to 1: as counted; behind it the mode's row, what such an origin leads to, and the shares."""
    to_mode = np.zeros((C, N))
    np.add.at(to_mode.T, MODE_OF, counts.T)
    out = np.zeros((C, C))
    for a, (m, origin) in enumerate(KINDS):
        base = odds * np.where(STATE[m] == STATE, 0.35, 1.0)
        alike = to_mode[m == MODE_OF].sum(0)
        base = (alike + 6 * base / base.sum()) / (alike.sum() + 6)
        if m not in WORK:
            back = to_mode[[k not in WORK and o == origin for k, o in KINDS]].sum(0)
            base = (base + (back + 4 * base) / (back.sum() + 4)) / 2
        row = (to_mode[a] + 5 * base) / (to_mode[a].sum() + 5)
        for then in range(N):
            out[a, PLACE[then, origin_after(m, then)]] += row[then]
    return out


def _segments(world: World, days: Sequence[Lived], seen: Sequence[Day]) -> _Segments:
    changes, exposed = _by_law(world)
    stay = np.full((N, len(_GAPS) + 1, 2), 0.5)
    signals, flips = np.full((3, N, 3), 0.05), np.full((3, N, 2), 0.3)
    flips[..., 0] = 10
    counts = np.zeros((5, len(_DUR) + 1, N, BINS))
    for lived, day in zip(days, seen, strict=True):
        mode, which = modes_of(lived)
        follows = np.append((which[1:] == which[:-1]) & (day.gap[1:] <= GAP_S), False)
        went = day.closed & follows & np.append(day.fresh[1:], False)
        for m in range(N):
            at = mode == m
            e, x = _exposure((day.ran - day.seconds)[at], day.ran[at], went[at])
            changes[m] += e
            exposed[m] += x
        gaps = np.flatnonzero(day.gap[1:] > GAP_S) + 1
        size, same = np.searchsorted(_GAPS, day.gap[gaps]), (which[gaps] == which[gaps - 1]).astype(int)
        np.add.at(stay, (mode[gaps - 1], size, same), 1)
        steps, length = np.flatnonzero(follows), np.searchsorted(_DUR, day.seconds)
        for n in range(3):
            _add(signals[n], mode, day.signals[:, n])
            _add(flips[n], mode[steps], (day.signals[steps + 1, n] != day.signals[steps, n]).astype(np.int64))
        for n in range(5):
            known = day.bins[:, n] >= 0
            _add(counts[n], length[known], mode[known], day.bins[known, n])
    usual = stay.sum(0, keepdims=True)
    stay += 4 * usual / usual.sum(-1, keepdims=True)
    return _Segments(
        changes / np.maximum(exposed, 1e-9), stay[..., 1] / stay.sum(-1), signals / signals.sum(-1, keepdims=True),
        flips[..., 1] / flips.sum(-1), _smooth(counts),
    )  # fmt: skip


def _add(table: Floats, *at: Ints) -> None:
    np.add.at(table, at, 1)


def _by_law(world: World) -> tuple[Floats, Floats]:
    """Changes of window and seconds at risk as the law of each mode has them, weighing as much as 60 windows."""
    changes, exposed = np.zeros((N, len(GRID))), np.zeros((N, len(GRID)))
    draws, weight = 4000, 60
    for i, m in enumerate(MODES):
        law, laws = world.laws.law(m).dwell, world.laws
        some = law.median * world.who.dwell * np.exp(np.random.default_rng(i).normal(0, law.sigma, draws))
        some = np.clip(some, laws.dwell_floor, laws.dwell_ceiling)
        e, x = _exposure(np.zeros(draws), some, np.ones(draws, bool))
        changes[i], exposed[i] = e * weight / draws, x * weight / draws
    return changes, exposed


def _exposure(
    begin: Floats, end: Floats, ended: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
) -> tuple[Floats, Floats]:
    """Changes and seconds at risk, by how long the window had been in front."""
    low = np.append(0.0, GRID[:-1])
    at_risk = np.clip(np.minimum(end[:, None], GRID) - np.maximum(begin[:, None], low), 0, None).sum(0)
    place = np.searchsorted(GRID, end[ended]).clip(max=len(GRID) - 1)
    return np.bincount(place, minlength=len(GRID)).astype(float), at_risk


def _smooth(counts: Floats) -> Floats:
    """Logarithmic shares; behind what is counted stands the product of the mode's and the length's own shares."""
    every = counts.sum((1, 2), keepdims=True) + 0.5
    every /= every.sum(-1, keepdims=True)
    of_mode, of_length = counts.sum(1, keepdims=True) + 10 * every, counts.sum(2, keepdims=True) + 10 * every
    joint = of_mode / of_mode.sum(-1, keepdims=True) * (of_length / of_length.sum(-1, keepdims=True)) / every
    table = counts + 15 * joint / joint.sum(-1, keepdims=True)
    return np.asarray(np.log(table / table.sum(-1, keepdims=True)))
