"""A forward pass over (mode, where the person came from, piece of work, young or old stretch), segment by segment.

The laws of windows are the person's own (`oracle_views`), those of lengths, transitions and counts are counted on other
days of the same life, with the laws' own figures as pseudo-counts where there is little to count. Days are independent;
all of them are filtered at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attention.oracle_views import MODES, Views, Window, window_of
from attention.oracle_world import Lived, World
from headwater.records import LEARNED_STATES, Segment
from headwater.simulate import STATE_OF, Mode
from headwater.simulate.plan import WORK_MODES

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
N = len(MODES)
AT = {m.value: i for i, m in enumerate(MODES)}
WORK = [AT[m.value] for m in WORK_MODES]
STATE = np.array([LEARNED_STATES.index(STATE_OF[m]) for m in MODES])
_GAP_S = 1.0
_CUT_S = 59.99
_YOUNG_S = 35.0
"""How long a stretch is young, that is, hardly ends."""
_GRID = np.geomspace(0.25, 20_000, 64)
_DUR = np.array([2.5, 6.0, 15.0, 35.0])
_GAPS = np.array([120.0, 240.0, 420.0, 900.0])


def _composites() -> tuple[Ints, Ints]:
    """Mode and origin of each: work has none; the rest remembers the work it broke into, or 4 for no work."""
    pairs = [(m, 4) if m in WORK else (m, o) for m in range(N) for o in ([4] if m in WORK else range(5))]
    return np.array([m for m, _ in pairs]), np.array([o for _, o in pairs])


MODE_OF, ORIGIN_OF = _composites()
C = len(MODE_OF)
_PLACE = {(int(m), int(o)): i for i, (m, o) in enumerate(zip(MODE_OF, ORIGIN_OF, strict=True))}


@dataclass(frozen=True, slots=True)
class Day:
    """What the filter sees of a day, as arrays over its M segments, all causal."""

    seconds: Floats
    gap: Floats
    """Before the segment; a day begins with an endless one."""
    fresh: NDArray[np.bool_]
    """Another window than before."""
    ran: Floats
    """How long the window has been in front at the segment's end."""
    closed: NDArray[np.bool_]
    """It is known that the window is gone."""
    signals: Ints
    """[M, 3]: call, sharing, media; 0 no, 1 yes, 2 unknown."""
    bins: Ints
    """[M, 5]: keys, clicks, scroll, travel, idleness as ranks of their size; -1 unknown."""
    first: Floats
    """[M, modes, tasks]: likelihood of the window where a stretch begins."""
    within: Floats
    """[M, modes, tasks]: the same inside a stretch."""


def _code(value: bool | None) -> int:
    return 2 if value is None else int(value)


def _rank(count: int | None, seconds: float, scale: float, edges: Floats) -> int:
    if count is None:
        return -1
    return 0 if count <= 0 else 1 + int(np.searchsorted(edges, count * 60.0 / max(seconds, 1.0) / scale))


_EDGES = (
    np.array([6, 15, 30, 60, 100, 160, 280.0]),
    np.array([2, 5, 10, 18, 30, 60.0]),
    np.array([2, 6, 15, 35, 80.0]),
    np.array([300, 900, 2000, 4000, 8000, 16000.0]),
)
_IDLE = np.array([0.01, 0.2, 0.4, 0.6, 0.8, 0.99])
BINS = 9


def looks(views: Views, days: Sequence[Lived]) -> list[Day]:
    """Days as arrays."""
    found = list(dict.fromkeys(window_of(s) for d in days for s in d.segments))
    likely = dict(zip(found, views.likely(found), strict=True))
    return [_look(views, d.segments, likely) for d in days]


def _look(views: Views, segments: Sequence[Segment], likely: dict[Window, Floats]) -> Day:
    found = [window_of(s) for s in segments]
    m, k = len(segments), len(views.tasks)
    start, end = np.array([s.start for s in segments]), np.array([s.end for s in segments])
    gap = np.append(np.inf, start[1:] - end[:-1])
    fresh = np.array([i == 0 or gap[i] > _GAP_S or found[i] != found[i - 1] for i in range(m)])
    runs = np.maximum.accumulate(np.where(fresh, np.arange(m), 0))
    first, within = np.empty((m, N, k)), np.empty((m, N, k))
    alive, history, met = np.full(k, 4.5 / k), [("", "", ""), ("", "", "")], set()
    back, side_fresh = views.world.laws.back, views.world.laws.side_fresh
    for i in range(m):
        table = likely[found[i]].copy()
        own = table[views.own_main]
        table[views.other] = alive @ own / alive.sum()
        again = (1 - side_fresh) / max(len(met) * 0.6, 3.0) if found[i] in met else 0.0
        table[views.side] = side_fresh * table[views.side] + again * (own.max() < 0.01)
        now = views.weights @ table
        first[i] = now
        within[i] = (1 - back) * now + (back if found[i] == history[-2] else 0.01)
        if fresh[i]:
            history.append(found[i])
            best = int(own.argmax())
            if own[best] > 0.01 and np.sort(own)[-2] < 1e-3:
                alive[best] = min(1.0, alive[best] + 0.35)
            elif own.max() < 1e-3:
                met.add(found[i])
    p, scale = views.world.who, views.typing
    scales = [(p.keys * scale.get((s.app, s.domain), 0.7), p.clicks, p.scroll, p.travel) for s in segments]
    bins = np.array(
        [
            [
                *(
                    _rank(c, s.end - s.start, x, e)
                    for c, x, e in zip((s.keys, s.clicks, s.scroll, s.travel_px), scales[i], _EDGES, strict=True)
                ),
                -1 if s.idle_s is None else int(np.searchsorted(_IDLE, s.idle_s / (s.end - s.start))),
            ]
            for i, s in enumerate(segments)
        ]
    )
    return Day(
        end - start,
        gap,
        fresh,
        end - start[runs],
        end - start < _CUT_S,
        np.array([[_code(s.call), _code(s.sharing), _code(s.media)] for s in segments]),
        bins,
        first,
        within,
    )


def modes_of(day: Lived) -> tuple[Ints, Ints]:
    """The true mode of each segment (that which covers its middle), and which stretch it is."""
    spans = [t for t in day.truth if t.mode in AT]
    begins = np.array([t.start for t in spans])
    middle = np.array([(s.start + s.end) / 2 for s in day.segments])
    which = np.maximum(np.searchsorted(begins, middle) - 1, 0)
    return np.array([AT[spans[w].mode] for w in which]), which


@dataclass(frozen=True, slots=True)
class Tables:
    """What is counted on other days."""

    leave: Floats
    """[modes], a second: the end of an old stretch."""
    onward: Floats
    """[C, C]: what follows a stretch."""
    anew: Floats
    """[modes]: what follows an absence."""
    other_task: tuple[float, float]
    """Another piece of work follows: after work or on a return to it; otherwise."""
    hazard: Floats
    """[modes, grid], a second: the window changes inside a stretch."""
    stay: Floats
    """[modes, gaps]: the stretch goes on after a gap."""
    signals: Floats
    """[3, modes, 3]."""
    flips: Floats
    """[3, modes]: how often a signal changes inside a stretch, a segment."""
    counts: Floats
    """[5, lengths, modes, BINS], logarithms."""


def count_tables(world: World, views: Views, days: Sequence[Lived], seen: Sequence[Day]) -> Tables:
    """Count on days whose truth is known."""
    laws, who = world.laws, world.who
    share = np.array([laws.law(m).share * who.share(m) for m in MODES])
    mean = np.array([laws.law(m).length.mean for m in MODES])
    odds = share / mean
    ends, time = np.full(N, 4.0), 4.0 * mean
    onward, anew = np.zeros((C, C)), 6 * odds / odds.sum()
    tasks = np.array([[1.0, 3.0], [2.0, 2.0]])
    for d in days:
        origin, task, before = 4, "", None
        for t in d.truth:
            if t.mode not in AT:
                before, origin = None, 4
                continue
            m = AT[t.mode]
            here = _PLACE[m, 4 if m in WORK else origin]
            if before is None:
                anew[m] += 1
            else:
                onward[before, here] += 1
            if m in WORK and task:
                returned = before is not None and MODE_OF[before] not in WORK
                tasks[int(returned), int(t.task == task)] += 1
            task = t.task or task
            origin = (
                WORK.index(m) if m in WORK else (4 if before is not None and MODE_OF[before] not in WORK else origin)
            )
            before = here
            ends[m] += 1
            time[m] += max(t.end - t.start - _YOUNG_S, 1.0)
            if m not in WORK:
                origin = 4 if ORIGIN_OF[here] == 4 else origin
    return Tables(
        ends / time, _onward(onward, odds), anew / anew.sum(),
        (float(tasks[0, 0] / tasks[0].sum()), float(tasks[1, 0] / tasks[1].sum())),
        *_of_segments(world, days, seen),
    )  # fmt: skip


def _onward(counts: Floats, odds: Floats) -> Floats:
    """Rows that sum to 1: counted, with the mean over origins and the laws' shares behind them."""
    out = np.zeros((C, C))
    plain = np.zeros((N, N))
    returns = np.zeros((5, N))
    for a in range(C):
        for b in range(C):
            plain[MODE_OF[a], MODE_OF[b]] += counts[a, b]
            if MODE_OF[a] not in WORK:
                returns[ORIGIN_OF[a], MODE_OF[b]] += counts[a, b]
    for a in range(C):
        m = MODE_OF[a]
        base = odds * np.where(STATE == STATE[m], 0.35, 1.0)
        base = base / base.sum()
        base = (plain[m] + 6 * base) / (plain[m].sum() + 6)
        if m not in WORK:
            o = returns[ORIGIN_OF[a]]
            base = 0.5 * base + 0.5 * (o + 4 * base) / (o.sum() + 4)
        own = np.zeros(N)
        for b in range(C):
            own[MODE_OF[b]] += counts[a, b]
        row = (own + 5 * base) / (own.sum() + 5)
        for n in range(N):
            origin = 4 if n in WORK else (WORK.index(m) if m in WORK else 4)
            if n not in WORK and m not in WORK:
                origin = 4
            out[a, _PLACE[n, origin]] += row[n]
    return out


def _of_segments(world: World, days: Sequence[Lived], seen: Sequence[Day]) -> tuple[Floats, ...]:
    laws, pace = world.laws, world.who.dwell
    changes, exposed = np.zeros((N, len(_GRID))), np.zeros((N, len(_GRID)))
    for i, m in enumerate(MODES):
        law = laws.law(m).dwell
        some = np.clip(law.median * pace * np.exp(np.random.default_rng(i).normal(0, law.sigma + 0.1, 4000)), 0.6, 2400)
        e, x = _exposure(np.zeros(4000), some, np.ones(4000, bool))
        changes[i], exposed[i] = e * 60 / 4000, x * 60 / 4000
    stay = np.full((N, len(_GAPS) + 1, 2), 0.5)
    signals, flips = np.full((3, N, 3), 0.05), np.full((3, N, 2), 0.3)
    flips[..., 0] = 10
    counts = np.zeros((5, len(_DUR) + 1, N, BINS))
    for lived, day in zip(days, seen, strict=True):
        mode, which = modes_of(lived)
        follows = np.append(which[1:] == which[:-1], False)
        soon = np.append(day.gap[1:] <= _GAP_S, False)
        went = day.closed & follows & soon & np.append(day.fresh[1:], False)
        for m in range(N):
            at = mode == m
            e, x = _exposure((day.ran - day.seconds)[at], day.ran[at], went[at])
            changes[m] += e
            exposed[m] += x
        gaps = np.flatnonzero(day.gap[1:] > _GAP_S) + 1
        bin_ = np.searchsorted(_GAPS, day.gap[gaps])
        np.add.at(stay, (mode[gaps - 1], bin_, (which[gaps] == which[gaps - 1]).astype(int)), 1)
        steps = np.flatnonzero(follows & soon)
        for n in range(3):
            np.add.at(signals, (n, mode, day.signals[:, n]), 1)
            np.add.at(flips, (n, mode[steps], (day.signals[steps + 1, n] != day.signals[steps, n]).astype(int)), 1)
        length = np.searchsorted(_DUR, day.seconds)
        for n in range(5):
            known = day.bins[:, n] >= 0
            np.add.at(counts, (n, length[known], mode[known], day.bins[known, n]), 1)
    every = counts.sum((1, 2), keepdims=True) + 0.5
    every = every / every.sum(-1, keepdims=True)
    of_mode = counts.sum(1, keepdims=True) + 10 * every
    of_length = counts.sum(2, keepdims=True) + 10 * every
    joint = (of_mode / of_mode.sum(-1, keepdims=True)) * (of_length / of_length.sum(-1, keepdims=True)) / every
    joint = joint / joint.sum(-1, keepdims=True)
    table = counts + 15 * joint
    stayed = stay.sum(0, keepdims=True)
    stay = stay + 4 * stayed / stayed.sum(-1, keepdims=True)
    return (
        changes / np.maximum(exposed, 1e-9), stay[..., 1] / stay.sum(-1),
        signals / signals.sum(-1, keepdims=True), flips[..., 1] / flips.sum(-1),
        np.log(table / table.sum(-1, keepdims=True)),
    )  # fmt: skip


def _exposure(begin: Floats, end: Floats, ended: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Changes and seconds at risk, by how long the window had been in front."""
    low, high = np.append(0.0, _GRID[:-1]), _GRID
    at_risk = np.clip(np.minimum(end[:, None], high) - np.maximum(begin[:, None], low), 0, None).sum(0)
    return np.bincount(np.searchsorted(_GRID, end[ended]).clip(max=len(_GRID) - 1), minlength=len(_GRID)), at_risk


@dataclass(frozen=True, slots=True)
class Belief:
    """Of one day: mode [M, modes], task [M, tasks], and how likely the stretch is to end with the segment [M]."""

    mode: Floats
    task: Floats
    over: Floats
    """The window is gone and the stretch is too, [M]."""
    begun: Floats
    """A stretch began with the segment, [M]."""
    moved: Floats
    """... on another piece of work, [M]."""


def filtered(
    views: Views, tables: Tables, days: Sequence[Day], trust: float = 1.0, look_trust: float = 1.0
) -> list[Belief]:
    """What is believed at each segment's end. `trust`, `look_trust`: exponents on counts' and windows' evidence."""
    k = len(views.tasks)
    longest = max(len(d.seconds) for d in days)
    pace = np.array([t.dwell for t in views.tasks])
    total = np.concatenate([np.zeros((N, 1)), np.cumsum(tables.hazard * np.diff(_GRID, prepend=0.0), 1)], 1)
    marks = np.append(0.0, _GRID)
    out = [
        Belief(np.empty((len(d.seconds), N)), np.empty((len(d.seconds), k)), *np.empty((3, len(d.seconds))))
        for d in days
    ]
    belief = np.zeros((len(days), C, k, 2))
    onward = tables.onward
    start = np.zeros(C)
    for n in range(N):
        start[_PLACE[n, 4]] = tables.anew[n]
    leave = np.stack([np.full(C, 0.1), np.ones(C)], 1) * tables.leave[MODE_OF][:, None]
    for i in range(longest):
        alive = [n for n, d in enumerate(days) if i < len(d.seconds)]
        b = belief[alive]
        some = [days[n] for n in alive]
        seconds, gap = np.array([d.seconds[i] for d in some]), np.array([d.gap[i] for d in some])
        fresh = np.array([d.fresh[i] for d in some])
        before = np.array([d.ran[i - 1] if i else 1.0 for d in some])
        ran = np.array([d.ran[i] for d in some])
        first = np.stack([d.first[i] for d in some]) ** look_trust
        within = np.stack([d.within[i] for d in some]) ** look_trust
        # the moment between the last segment and this one
        change = _hazard(tables.hazard, before[:, None] / pace)
        inside = np.where(fresh[:, None, None], change * within, 1.0)
        end_of = b * leave[:, None, :]
        from_task = end_of.sum(3)
        moves = np.einsum("dck,ce->dek", from_task, onward)
        new = _tasked(moves, tables.other_task, k)
        new *= np.where(fresh[:, None, None], first, first * 20.0)[:, MODE_OF]
        if i:
            code = np.stack([d.signals[i] for d in some])
            last = np.stack([d.signals[i - 1] for d in some])
            same, fits = _signals(tables, code, last)
        else:
            same, fits = np.ones((len(some), N)), _signals(tables, np.stack([d.signals[i] for d in some]), None)[1]
        going = b * (inside * same[:, :, None])[:, MODE_OF][..., None]
        new *= fits[:, MODE_OF][..., None]
        pause = gap > _GAP_S
        if pause.any():
            stay = tables.stay[:, np.searchsorted(_GAPS, np.minimum(gap, 1e9))].T
            if i == 0:
                anew = np.ones((len(some), k)) / k
                stay = np.zeros_like(stay)
            else:
                by_task = b.sum((1, 3))
                anew = 0.65 * by_task + 0.35 * (by_task.sum(1, keepdims=True) / k)
            went = b * (stay[..., None] * first * same[..., None])[:, MODE_OF][..., None]
            gone = (b.sum((2, 3)) * (1 - stay)[:, MODE_OF]).sum(1) if i else np.ones(len(some))
            begun = (gone[:, None, None] * start[:, None] * anew[:, None, :]) * (first * fits[..., None])[:, MODE_OF]
            going = np.where(pause[:, None, None, None], went, going)
            new = np.where(pause[:, None, None], begun, new)
        whole = going.sum((1, 2, 3)) + new.sum((1, 2))
        moved_share = new.sum((1, 2)) / whole
        by_before = going.sum((1, 3)) / whole[:, None]
        b = going / whole[:, None, None, None]
        b[..., 0] += new / whole[:, None, None]
        # the segment itself
        survive = np.exp(
            -(_total(total, marks, ran[:, None] / pace) - _total(total, marks, (ran - seconds)[:, None] / pace))
        )
        told = np.stack([_counts(tables, d, i) for d in some]) * trust
        told = np.exp(told - told.max(1, keepdims=True))
        b *= (survive * told[..., None])[:, MODE_OF][..., None]
        b *= np.exp(-leave[None, :, None, :] * seconds[:, None, None, None])
        grown = (1 - np.exp(-seconds / _YOUNG_S))[:, None, None] * b[..., 0]
        b[..., 1] += grown
        b[..., 0] -= grown
        b /= b.sum((1, 2, 3), keepdims=True)
        belief[alive] = b
        closed = np.array([d.closed[i] for d in some])
        switch = _hazard(tables.hazard, ran[:, None] / pace)[:, MODE_OF][..., None]
        known = np.where(closed[:, None, None, None], switch + leave[None, :, None, :], 1.0) * b
        ending = (b * leave[None, :, None, :]).sum((1, 2, 3)) / np.where(closed, known.sum((1, 2, 3)), np.inf)
        known /= known.sum((1, 2, 3), keepdims=True)
        for n, day in enumerate(alive):
            o = out[day]
            np.add.at(o.mode[i : i + 1], (0, MODE_OF), 0)
            o.mode[i] = np.bincount(MODE_OF, weights=known[n].sum((1, 2)), minlength=N)
            o.task[i] = known[n].sum((0, 2))
            o.over[i] = ending[n]
            o.begun[i] = moved_share[n]
            o.moved[i] = np.abs(o.task[i] - o.task[i - 1]).sum() / 2 if i else 1.0
    return out


def _tasked(moves: Floats, other: tuple[float, float], k: int) -> Floats:
    """Work that begins may be another piece of work; [days, C, tasks]."""
    out = moves.copy()
    for c in WORK:
        at = _PLACE[c, 4]
        p = other[0]
        mass = moves[:, at]
        out[:, at] = (1 - p) * mass + p * (mass.sum(1, keepdims=True) - mass) / max(k - 1, 1)
    return out


def _hazard(table: Floats, ran: Floats) -> Floats:
    """[days, modes, tasks]."""
    return table[:, np.searchsorted(_GRID, ran).clip(max=len(_GRID) - 1)].transpose(1, 0, 2)


def _total(total: Floats, marks: Floats, at: Floats) -> Floats:
    """Hazard up to a moment, [days, modes, tasks]."""
    upper = np.searchsorted(marks, at).clip(1, len(marks) - 1)
    part = ((at - marks[upper - 1]) / (marks[upper] - marks[upper - 1])).clip(0, 1)
    return (total[:, upper - 1] * (1 - part) + total[:, upper] * part).transpose(1, 0, 2)


def _signals(tables: Tables, code: Ints, last: Ints | None) -> tuple[Floats, Floats]:
    """Likelihood of the signals inside a stretch and where one begins, [days, modes] each."""
    fits = np.ones((len(code), N))
    same = np.ones((len(code), N))
    for n in range(3):
        here = tables.signals[n][:, code[:, n]].T
        fits *= here
        if last is not None:
            flip = tables.flips[n][None, :]
            same *= np.where((code[:, n] == last[:, n])[:, None], 1 - flip, flip * np.maximum(here, 0.01))
    return same, fits


def _counts(tables: Tables, day: Day, i: int) -> Floats:
    """Logarithmic likelihood of a segment's counts, [modes]."""
    length = int(np.searchsorted(_DUR, day.seconds[i]))
    out = np.zeros(N)
    for n in range(5):
        if day.bins[i, n] >= 0:
            out += tables.counts[n, length, :, day.bins[i, n]]
    return out
