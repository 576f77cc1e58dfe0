"""The oracle's forward pass: what is being done, what it broke into, on which piece of work, for how long already.

Belief has the shape [days, kinds, tasks, 2]; a kind is a mode and the work that it broke into, the last axis young and
old stretches. Days are independent and filtered side by side. Where a segment begins, either the stretch went on (the
window changed as windows of the mode do, or was cut) or another one began with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attention.oracle_days import GAP_S, Day, Floats
from attention.oracle_tables import GRID, MODE_OF, NOWHERE, PLACE, WORK, YOUNG_S, N, Tables
from attention.oracle_views import Views

_ENDS_YOUNG = 0.1
"""How often a young stretch ends, relative to an old one."""
_SAME_WINDOW = 20.0
"""Seconds of risk of a new stretch where the window stays: it has to begin with that very window."""
_LEFT = 0.35
"""Share of absences before which the piece of work is left (the generator's)."""


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
    moved: Floats
    """[M]: how far the belief in the piece of work moved."""


@dataclass(frozen=True, slots=True)
class _Steps:
    """Everything about all days that does not depend on belief, [longest, days, ...]; longer days come first."""

    first: Floats
    inside: Floats
    survive: Floats
    switch: Floats
    same: Floats
    fits: Floats
    seconds: Floats
    pause: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
    stay: Floats
    closed: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


def filtered(views: Views, tables: Tables, days: Sequence[Day], trust: float = 0.6) -> list[Belief]:
    """What is believed at each segment's end. `trust` is an exponent on what counts say."""
    order = sorted(range(len(days)), key=lambda n: -len(days[n].seconds))
    sizes = np.array([len(days[n].seconds) for n in order])
    k = len(views.tasks)
    steps = _steps(views, tables, [days[n] for n in order], trust)
    leave = np.stack([np.full(len(MODE_OF), _ENDS_YOUNG), np.ones(len(MODE_OF))], 1) * tables.leave[MODE_OF][:, None]
    leave = leave[None, :, None, :]
    start = np.zeros(len(MODE_OF))
    start[[PLACE[n, NOWHERE] for n in range(N)]] = tables.anew
    out = [Belief(np.empty((s, N)), np.empty((s, k)), *np.empty((3, s))) for s in sizes]
    belief = np.empty((len(days), len(MODE_OF), k, 2))
    for i in range(int(sizes[0])):
        n = int((sizes > i).sum())
        b = belief[:n]
        new, going = _between(tables, steps, b, leave, start, i, n)
        begun = new.sum((1, 2))
        whole = begun + going.sum((1, 2, 3))
        b[:] = going
        b[..., 0] += new
        b *= (steps.survive[i, :n][:, MODE_OF] / whole[:, None, None])[..., None]
        _pass(b, steps.seconds[i, :n], leave)
        _note(out[:n], b, steps.switch[i, :n], steps.closed[i, :n], leave, begun / whole, i)
    return [out[order.index(n)] for n in range(len(days))]


def _between(
    tables: Tables, steps: _Steps, b: Floats, leave: Floats, start: Floats, i: int, n: int
) -> tuple[Floats, Floats]:
    """What begins with segment i [days, kinds, tasks], and what goes on [days, kinds, tasks, 2]; not normed."""
    first = steps.first[i, :n]
    if i == 0:
        k = first.shape[2]
        new = start[:, None] / k * (first * steps.fits[i, :n, :, None])[:, MODE_OF]
        return new, np.zeros((*new.shape, 2))
    new = np.matmul(tables.onward.T, (b * leave).sum(3))
    _another_task(new, tables.other_task)
    going = b * (steps.inside[i, :n] * steps.same[i, :n, :, None])[:, MODE_OF][..., None]
    for d in np.flatnonzero(steps.pause[i, :n]):
        stay, task = steps.stay[i, d], b[d].sum((0, 2))
        going[d] = b[d] * (stay[:, None] * first[d] * steps.same[i, d, :, None])[MODE_OF][..., None]
        gone = float((b[d].sum((1, 2)) * (1 - stay)[MODE_OF]).sum())
        new[d] = gone * start[:, None] * ((1 - _LEFT) * task + _LEFT / len(task))
    new *= (first * steps.fits[i, :n, :, None])[:, MODE_OF]
    return new, going


def _another_task(new: Floats, share: float) -> None:
    """Work that begins may be another piece of work."""
    at = [PLACE[m, NOWHERE] for m in WORK]
    mass = new[:, at]
    others = (mass.sum(2, keepdims=True) - mass) / max(new.shape[2] - 1, 1)
    new[:, at] = (1 - share) * mass + share * others


def _pass(b: Floats, seconds: Floats, leave: Floats) -> None:
    """The segment's own time goes by: no stretch ends in it, and young ones get old."""
    b *= np.exp(-leave * seconds[:, None, None, None])
    old = (1 - np.exp(-seconds / YOUNG_S))[:, None, None] * b[..., 0]
    b[..., 1] += old
    b[..., 0] -= old
    b /= b.sum((1, 2, 3), keepdims=True)


def _note(
    out: Sequence[Belief], b: Floats, switch: Floats, closed: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    leave: Floats, begun: Floats, i: int,
) -> None:  # fmt: skip
    """Write down belief at the segment's end; that a window has gone says something as well."""
    ending = b * leave
    known = np.where(closed[:, None, None, None], b * switch[:, MODE_OF][..., None] + ending, b)
    whole = known.sum((1, 2, 3))
    over = np.where(closed, ending.sum((1, 2, 3)) / whole, 0.0)
    kinds, tasks = known.sum((2, 3)) / whole[:, None], known.sum((1, 3)) / whole[:, None]
    for d, o in enumerate(out):
        o.mode[i] = np.bincount(MODE_OF, weights=kinds[d], minlength=N)
        o.task[i], o.over[i], o.begun[i] = tasks[d], over[d], begun[d]
        o.moved[i] = np.abs(tasks[d] - o.task[i - 1]).sum() / 2 if i else 1.0


def _steps(views: Views, tables: Tables, days: Sequence[Day], trust: float) -> _Steps:
    pace = np.array([t.dwell for t in views.tasks])
    parts = [_of_day(views, tables, d, pace, trust) for d in days]
    longest = len(days[0].seconds)
    stacked = []
    for column in zip(*parts, strict=True):
        whole = np.zeros((longest, len(days), *column[0].shape[1:]), column[0].dtype)
        for n, x in enumerate(column):
            whole[: len(x), n] = x
        stacked.append(whole)
    return _Steps(*stacked)


def _of_day(views: Views, tables: Tables, d: Day, pace: Floats, trust: float) -> tuple[np.ndarray, ...]:
    back = views.world.laws.back
    before = np.append(1.0, d.ran[:-1])
    change = _hazard(tables.of.hazard, before[:, None] / pace)
    within = (1 - back) * d.window + d.back[:, None, None]
    inside = np.where(d.fresh[:, None, None], change * within, 1.0)
    first = np.asarray(tables.opening @ d.pools) * np.where(d.fresh, 1.0, _SAME_WINDOW)[:, None, None]
    told = trust * tables.told(d)
    lasted = _total(tables.of.hazard, d.ran[:, None] / pace)
    lasted -= _total(tables.of.hazard, (d.ran - d.seconds)[:, None] / pace)
    survive = np.exp(-lasted + (told - told.max(1, keepdims=True))[..., None])
    same, fits = _signals(tables, d)
    return (
        first, inside, survive, _hazard(tables.of.hazard, d.ran[:, None] / pace), same, fits, d.seconds, d.gap > GAP_S,
        tables.stays(d.gap), d.closed,
    )  # fmt: skip


def _hazard(table: Floats, ran: Floats) -> Floats:
    """Changes a second, [M, modes, tasks]."""
    return table[:, np.searchsorted(GRID, ran).clip(max=len(GRID) - 1)].transpose(1, 0, 2)


def _total(table: Floats, at: Floats) -> Floats:
    """Changes to be expected up to a moment, [M, modes, tasks]."""
    marks = np.append(0.0, GRID)
    total = np.concatenate([np.zeros((N, 1)), np.cumsum(table * np.diff(marks), 1)], 1)
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
