"""What the oracle counts on other days of the same life: lengths, transitions, changes of window, signals, counts.

The laws' own figures stand as pseudo-counts behind all of it, so that what is rare has its law, and what is frequent
has what the laws together make of it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from attention.oracle_days import BINS, GAP_S, Day, modes_of
from attention.oracle_kinds import (
    AT,
    KINDS,
    MODE_OF,
    MODES,
    NOWHERE,
    ORIGIN_OF,
    PERIODS,
    PLACE,
    STATE,
    WAY_MODE,
    WAY_PERIOD,
    WAYS,
    WORK,
    Flags,
    Floats,
    Ints,
    N,
    origin_after,
    ways,
)  # fmt: skip
from attention.oracle_views import Views
from attention.oracle_world import Lived, World
from headwater.simulate import Cause, LogNormal

_FRAMED = {Cause.CHAT.value: "work_chat", Cause.MAIL.value: "mail", Cause.RETURNED.value: "main"}
"""What begins a stretch and the pool that its first window is then from (as `simulate.windows` has it)."""
YOUNG_S = 35.0
"""How long a stretch is young, that is, hardly ends."""
GRID = np.geomspace(0.25, 20_000, 64)
_DUR = np.array([2.5, 6.0, 15.0, 35.0])
_GAPS = np.array([120.0, 240.0, 420.0, 900.0])
_FRO_LEAST = 5
"""Windows that a stretch must have to be taken for going to and fro."""
ASIDE = 0.1
"""Share of windows that are none of those by turns (as `simulate.windows` has it)."""


class _Segments(NamedTuple):
    hazard: Floats
    """[ways, GRID], a second: the window changes inside a stretch."""
    stay: Floats
    """[modes, lengths of gaps]: the stretch goes on after a gap."""
    signals: Floats
    """[3, modes, 3]: call, sharing, media: no, yes, unknown."""
    flips: Floats
    """[3, modes]: a signal changes inside a stretch, from segment to segment."""
    counts: Floats
    """[4, lengths, modes, BINS], logarithms: see `Day.bins`."""


@dataclass(frozen=True, slots=True)
class Tables:
    """What is counted."""

    leave: Floats
    """[modes], a second: the end of an old stretch."""
    onward: Floats
    """[kinds, kinds]: what follows on a stretch."""
    anew: Floats
    """[ways]: what follows on an absence."""
    other_task: float
    """Work that begins is another piece of work."""
    opening: Floats
    """[ways, pools]: where the first window of a stretch is from."""
    of: _Segments

    def stays(self, gap: Floats) -> Floats:
        """The stretch goes on after these gaps, [..., modes]."""
        return self.of.stay.T[np.searchsorted(_GAPS, gap)]

    def told(self, day: Day) -> Floats:
        """Logarithmic likelihood of each segment's counts, [M, modes]."""
        length = np.searchsorted(_DUR, day.seconds)
        out = np.zeros((len(length), N))
        for n in range(4):
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
    onward, anew = np.zeros((len(KINDS), N)), 6 * odds / odds.sum()
    task, fro = np.array([3.0, 1.0]), world.laws.fro_share
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
                onward[before, m] += 1
            ends[m] += 1
            time[m] += max(t.end - t.start - YOUNG_S, 1.0)
            if t.task:
                task[int(bool(last) and t.task != last)] += 1
            before, last = here, t.task or last
    return Tables(
        ends / time, _onward(onward, odds, fro), ways(anew / anew.sum(), fro), float(task[1] / task.sum()),
        _opening(views, days), _segments(world, days, seen),
    )  # fmt: skip


def _opening(views: Views, days: Sequence[Lived]) -> Floats:
    """Some stretches open with a window that follows from what began them."""
    out, of_mode = views.weights.copy(), Counter(t.mode for d in days for t in d.truth)
    framed = Counter((t.mode, _FRAMED[t.cause]) for d in days for t in d.truth if t.cause in _FRAMED and t.mode in AT)
    for (mode, pool), count in framed.items():
        share = count / (of_mode[mode] + 5)
        out[AT[mode]] *= 1 - share
        out[AT[mode], views.pools.index((pool, None))] += share
    out = np.asarray(out[WAY_MODE])
    out[WAY_PERIOD > 0] *= ASIDE
    out[WAY_PERIOD > 0, views.own_main] += 1 - ASIDE
    return out


def _onward(counts: Floats, odds: Floats, fro: float) -> Floats:
    """From kinds to kinds, rows that sum to 1.

    As counted, [kinds, modes]; behind it stand the mode's row, what such an origin leads to, and the shares.
    """
    out = np.zeros((len(KINDS), len(KINDS)))
    for a, (way, origin) in enumerate(KINDS):
        m = int(WAY_MODE[way])
        own = counts[PLACE[m, origin]]
        base = odds * np.where(STATE[m] == STATE, 0.35, 1.0)
        alike = counts[m == MODE_OF].sum(0)
        base = (alike + 6 * base / base.sum()) / (alike.sum() + 6)
        if m not in WORK:
            back = counts[~np.isin(MODE_OF, WORK) & (origin == ORIGIN_OF)].sum(0)
            base = (base + (back + 4 * base) / (back.sum() + 4)) / 2
        row = ways((own + 5 * base) / (own.sum() + 5), fro)
        for then, (mode, _) in enumerate(WAYS):
            out[a, PLACE[then, origin_after(m, mode)]] += row[then]
    return out


def _segments(world: World, days: Sequence[Lived], seen: Sequence[Day]) -> _Segments:
    changes, exposed = _by_law(world)
    stay = np.full((N, len(_GAPS) + 1, 2), 0.5)
    signals, flips = np.full((3, N, 3), 0.05), np.full((3, N, 2), 0.3)
    flips[..., 0] = 10
    counts = np.zeros((4, len(_DUR) + 1, N, BINS))
    for lived, day in zip(days, seen, strict=True):
        mode, which = modes_of(lived)
        follows = np.append((which[1:] == which[:-1]) & (day.gap[1:] <= GAP_S), False)
        went = day.closed & follows & np.append(day.fresh[1:], False)
        way = _ways_of(world, day, mode, which)
        for m in range(len(WAYS)):
            at = way == m
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
        for n in range(4):
            known = day.bins[:, n] >= 0
            _add(counts[n], length[known], mode[known], day.bins[known, n])
    usual = stay.sum(0, keepdims=True)
    stay += 4 * usual / usual.sum(-1, keepdims=True)
    return _Segments(
        changes / np.maximum(exposed, 1e-9), stay[..., 1] / stay.sum(-1), signals / signals.sum(-1, keepdims=True),
        flips[..., 1] / flips.sum(-1), _smooth(counts),
    )  # fmt: skip


def _ways_of(world: World, day: Day, mode: Ints, which: Ints) -> Ints:
    """The ways of the true stretches, by what their windows look like, [M]: the truth does not name them."""
    laws, pace, out = world.laws, world.who.dwell, mode.copy()
    prior = np.log(max(laws.fro_share, 1e-6) / max(1 - laws.fro_share, 1e-6))
    usual = laws.back + (1 - laws.back) * 0.2
    for stretch in np.unique(which[np.isin(mode, WAY_MODE[N:])]).tolist():
        inside = np.asarray(which == stretch)
        runs = np.flatnonzero(inside & day.fresh)
        if len(runs) < _FRO_LEAST:
            continue
        m = int(mode[runs[0]])
        lasted = np.log(day.ran[np.append(runs[1:], np.flatnonzero(inside)[-1] + 1) - 1])
        said = prior + _fits(lasted, laws.fro_dwell, pace) - _fits(lasted, laws.law(MODES[m]).dwell, pace)
        by_turns: list[float] = []
        for p in PERIODS:
            turns = int(np.count_nonzero(day.behind[runs[p:]] == p))
            aside = len(runs) - p - turns
            by_turns.append(turns * np.log((1 - ASIDE) / usual) + aside * np.log(ASIDE / (1 - usual)))
        if said + max(by_turns) > 0:
            out[inside] = WAYS.index((m, PERIODS[int(np.argmax(by_turns))]))
    return out


def _fits(lasted: Floats, law: LogNormal, pace: float) -> float:
    """Logarithmic density of logarithmic lengths, but for what all laws share."""
    return float((-np.log(law.sigma) - (lasted - np.log(law.median * pace)) ** 2 / (2 * law.sigma**2)).sum())


def _add(table: Floats, *at: Ints) -> None:
    np.add.at(table, at, 1)


def _by_law(world: World) -> tuple[Floats, Floats]:
    """Changes of window and seconds at risk as the law of each mode has them, weighing as much as 60 windows."""
    changes, exposed = np.zeros((2, len(WAYS), len(GRID)))
    draws, weight = 4000, 60
    for i, (m, period) in enumerate(WAYS):
        laws = world.laws
        law = laws.fro_dwell if period else laws.law(MODES[m]).dwell
        some = law.median * world.who.dwell * np.exp(np.random.default_rng(i).normal(0, law.sigma, draws))
        some = np.clip(some, laws.dwell_floor, laws.dwell_ceiling)
        e, x = _exposure(np.zeros(draws), some, np.ones(draws, bool))
        changes[i], exposed[i] = e * weight / draws, x * weight / draws
    return changes, exposed


def _exposure(begin: Floats, end: Floats, ended: Flags) -> tuple[Floats, Floats]:
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
