"""The oracle's forward pass: what is being done, in which way, what it broke into, on which work, for how long.

Belief has the shape [days, kinds, tasks, 2]; see `oracle_kinds`; the last axis is young and old stretches. Days are
independent and filtered side by side. Where a segment begins, either the stretch went on (the window changed as the
windows of its mode do, or was cut) or another one began with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attention.data import DRIFT_S
from attention.oracle_days import GAP_S, Day
from attention.oracle_kinds import (
    AT,
    KINDS,
    MODE_OF,
    NOWHERE,
    PLACE,
    STATE,
    WAY_MODE,
    WAY_OF,
    WAY_PERIOD,
    WAYS,
    WORK,
    Flags,
    Floats,
    N,
)  # fmt: skip
from attention.oracle_tables import ASIDE, GRID, YOUNG_S, Tables
from attention.oracle_views import Views
from headwater.simulate import DRIFT_MODES

_ENDS_YOUNG = 0.1
"""How often a young stretch ends, relative to an old one."""
_SAME_WINDOW = 20.0
"""Seconds of risk of a new stretch where the window stays: it has to begin with that very window."""
_LEFT = 0.35
"""Share of absences before which the piece of work is left (the generator's)."""
_PASSED_OVER = 0.02
"""Chance that a window comes back from further behind, since those between were too short to be told."""
_BY_TURNS = 0.9
"""Share of the windows of work to and fro, asides left out, that were there before."""
_WORKING = np.isin(MODE_OF, WORK)


@dataclass(frozen=True, slots=True)
class Belief:
    """Of one day, at the end of each of its M segments."""

    mode: Floats
    """[M, modes]"""
    task: Floats
    """[M, tasks]"""
    over: Floats
    """[M]: the window is known to be gone, and the stretch with it."""
    begun: Floats
    """[M]: a stretch began with the segment."""
    soon: Floats
    """[M]: drifting sets in within `DRIFT_S`, by rates alone."""
    moved: Floats
    """[M]: how far the belief in the piece of work moved."""


@dataclass(frozen=True, slots=True)
class _Steps:
    """All that does not depend on belief, [longest day, days, ways, ...]; longer days come first."""

    first: Floats
    inside: Floats
    survive: Floats
    switch: Floats
    same: Floats
    fits: Floats
    seconds: Floats
    pause: Flags
    stay: Floats
    closed: Flags


@dataclass(frozen=True, slots=True)
class _Rates:
    """What `Tables` say, by kind."""

    leave: Floats
    """[1, kinds, 1, 2], a second."""
    onward: Floats
    start: Floats
    """[kinds, 1]"""
    soon: Floats
    other_task: float


def filtered(views: Views, tables: Tables, days: Sequence[Day], trust: float = 0.6) -> list[Belief]:
    """What is believed at each segment's end. `trust` is an exponent on what counts say, which hang together."""
    order = sorted(range(len(days)), key=lambda n: -len(days[n].seconds))
    sizes = np.array([len(days[n].seconds) for n in order])
    k, rates = len(views.tasks), _rates(tables)
    steps = _steps(views, tables, [days[n] for n in order], trust)
    out = [Belief(np.empty((s, N)), np.empty((s, k)), *np.empty((4, s))) for s in sizes]
    belief = np.empty((len(days), len(KINDS), k, 2))
    for i in range(int(sizes[0])):
        n = int((sizes > i).sum())
        b = belief[:n]
        new, going = _between(rates, steps, b, i, n)
        begun = new.sum((1, 2))
        whole = begun + going.sum((1, 2, 3))
        b[:] = going
        b[..., 0] += new
        b *= (steps.survive[i, :n][:, WAY_OF] / whole[:, None, None])[..., None]
        _pass(b, steps.seconds[i, :n], rates.leave)
        _note(out[:n], b, steps, rates, begun / whole, i)
    return [out[order.index(n)] for n in range(len(days))]


def _rates(tables: Tables) -> _Rates:
    leave = tables.leave[MODE_OF]
    start = np.zeros((len(KINDS), 1))
    for way, share in enumerate(tables.anew):
        start[PLACE[way, NOWHERE]] = share
    return _Rates(
        np.stack([_ENDS_YOUNG * leave, leave], 1)[None, :, None, :], tables.onward, start, _drifts_soon(tables),
        tables.other_task,
    )  # fmt: skip


def _drifts_soon(tables: Tables) -> Floats:
    """Chance of each kind [kinds] that drifting sets in within `DRIFT_S`, in steps of ten seconds."""
    drifting = STATE[MODE_OF] == STATE[AT[DRIFT_MODES[0].value]]
    step = np.minimum(10.0 * tables.leave[MODE_OF], 1.0)[:, None] * tables.onward
    step += np.diag(1 - step.sum(1))
    step[drifting] = np.eye(len(step))[drifting]
    return np.asarray(np.linalg.matrix_power(step, round(DRIFT_S / 10))[:, drifting].sum(1))


def _between(rates: _Rates, steps: _Steps, b: Floats, i: int, n: int) -> tuple[Floats, Floats]:
    """What begins with segment i [days, kinds, tasks], and what goes on [days, kinds, tasks, 2]; not normed."""
    first = (steps.first[i, :n] * steps.fits[i, :n, :, None])[:, WAY_OF]
    if i == 0:
        return rates.start / first.shape[2] * first, np.zeros((*first.shape, 2))
    new = np.matmul(rates.onward.T, (b * rates.leave).sum(3))
    _another_task(new, rates.other_task)
    going = b * (steps.inside[i, :n] * steps.same[i, :n, :, None])[:, WAY_OF][..., None]
    for d in np.flatnonzero(steps.pause[i, :n]):
        stay, task = steps.stay[i, d][MODE_OF], b[d].sum((0, 2))
        going[d] = b[d] * (steps.first[i, d] * steps.same[i, d, :, None])[WAY_OF][..., None] * stay[:, None, None]
        gone = float((b[d].sum((1, 2)) * (1 - stay)).sum())
        new[d] = gone * rates.start * ((1 - _LEFT) * task + _LEFT / len(task))
    return new * first, going


def _another_task(new: Floats, share: float) -> None:
    """Work that begins may be another piece of work."""
    mass = new[:, _WORKING]
    others = (mass.sum(2, keepdims=True) - mass) / max(new.shape[2] - 1, 1)
    new[:, _WORKING] = (1 - share) * mass + share * others


def _pass(b: Floats, seconds: Floats, leave: Floats) -> None:
    """The segment's own time goes by: no stretch ends in it, and young ones get old."""
    b *= np.exp(-leave * seconds[:, None, None, None])
    old = (1 - np.exp(-seconds / YOUNG_S))[:, None, None] * b[..., 0]
    b[..., 1] += old
    b[..., 0] -= old
    b /= b.sum((1, 2, 3), keepdims=True)


def _note(out: Sequence[Belief], b: Floats, steps: _Steps, rates: _Rates, begun: Floats, i: int) -> None:
    """Write down belief at the segment's end; that a window has gone says something as well."""
    n, ending = len(b), b * rates.leave
    closed, switch = steps.closed[i, :n], steps.switch[i, :n]
    known = np.where(closed[:, None, None, None], b * switch[:, WAY_OF][..., None] + ending, b)
    whole = known.sum((1, 2, 3))
    over = np.where(closed, ending.sum((1, 2, 3)) / whole, 0.0)
    kinds, tasks = known.sum((2, 3)) / whole[:, None], known.sum((1, 3)) / whole[:, None]
    for d, o in enumerate(out):
        o.mode[i] = np.bincount(MODE_OF, weights=kinds[d], minlength=N)
        o.task[i], o.over[i], o.begun[i], o.soon[i] = tasks[d], over[d], begun[d], kinds[d] @ rates.soon
        o.moved[i] = np.abs(tasks[d] - o.task[i - 1]).sum() / 2 if i else 1.0


def _steps(views: Views, tables: Tables, days: Sequence[Day], trust: float) -> _Steps:
    parts = [_of_day(views, tables, d, trust) for d in days]
    longest = len(days[0].seconds)
    stacked = []
    for column in zip(*parts, strict=True):
        whole = np.zeros((longest, len(days), *column[0].shape[1:]), column[0].dtype)
        for n, x in enumerate(column):
            whole[: len(x), n] = x
        stacked.append(whole)
    return _Steps(*stacked)


def _of_day(views: Views, tables: Tables, d: Day, trust: float) -> tuple[np.ndarray, ...]:
    pace = np.array([t.dwell for t in views.tasks])
    before, ran = np.append(1.0, d.ran[:-1])[:, None] / pace, d.ran[:, None] / pace
    inside = np.where(d.fresh[:, None, None], _hazard(tables.of.hazard, before) * _within(views, d), 1.0)
    first = np.asarray(tables.opening @ d.pools) * np.where(d.fresh, 1.0, _SAME_WINDOW)[:, None, None]
    told = trust * tables.told(d)
    told = (told - told.max(1, keepdims=True))[:, WAY_MODE]
    lasted = _total(tables.of.hazard, ran) - _total(tables.of.hazard, (d.ran - d.seconds)[:, None] / pace)
    same, fits = _signals(tables, d)
    return (
        first, inside, np.exp(told[..., None] - lasted), _hazard(tables.of.hazard, ran), same[:, WAY_MODE],
        fits[:, WAY_MODE], d.seconds, d.gap > GAP_S, tables.stays(d.gap), d.closed,
    )  # fmt: skip


def _within(views: Views, d: Day) -> Floats:
    """Likelihood of a window that follows on another one of its stretch, [M, ways, tasks]."""
    behind, back = d.behind[:, None, None], views.world.laws.back
    further = _PASSED_OVER * (behind > 2)
    out = np.empty((len(d.seconds), len(WAYS), d.window.shape[2]))
    out[:, :N] = (1 - back) * d.window + np.where(behind == 2, back, further)
    fresh = (d.pools[:, views.own_main] + d.pools[:, views.side])[:, None] / 2
    turns = np.where(behind == WAY_PERIOD[N:, None], _BY_TURNS, further + (1 - _BY_TURNS) * fresh)
    out[:, N:] = (1 - ASIDE) * turns + ASIDE * d.window[:, WAY_MODE[N:]]
    return out


def _hazard(table: Floats, ran: Floats) -> Floats:
    """Changes a second, [M, ways, tasks]."""
    return np.asarray(table[:, np.searchsorted(GRID, ran).clip(max=len(GRID) - 1)].transpose(1, 0, 2))


def _total(table: Floats, at: Floats) -> Floats:
    """Changes to be expected up to a moment, [M, ways, tasks]."""
    marks = np.append(0.0, GRID)
    total = np.concatenate([np.zeros((len(table), 1)), np.cumsum(table * np.diff(marks), 1)], 1)
    upper = np.searchsorted(marks, at).clip(1, len(marks) - 1)
    part = ((at - marks[upper - 1]) / (marks[upper] - marks[upper - 1])).clip(0, 1)
    return np.asarray((total[:, upper - 1] * (1 - part) + total[:, upper] * part).transpose(1, 0, 2))


def _signals(tables: Tables, d: Day) -> tuple[Floats, Floats]:
    """Likelihood of the signals inside a stretch and where one begins, [M, modes] each."""
    same, fits = np.ones((len(d.seconds), N)), np.ones((len(d.seconds), N))
    for n in range(3):
        code = d.signals[:, n]
        here, flip = tables.of.signals[n][:, code].T, tables.of.flips[n]
        kept = np.append(False, code[1:] == code[:-1])[:, None]
        fits *= here
        same *= np.where(kept, 1 - flip, flip * np.maximum(here, 0.01))
    return same, fits
