"""Whether people say they concentrate at the hours at which the model's people are focused: KAIST's reports (MIT).

Seventeen students answered on their phones how concentrated they had been, from 1 to 5, in 4,700 activities of any
kind. It can tell little: the hours of a student's week are not those of an office, a lecture is no computer work, and
the simulator's rhythm was made from the same literature that one would expect these answers to agree with.
"""

import csv
import gzip
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from attention.calibrate import answers
from attention.data import Person
from attention.figures import Figure
from attention.resample import draws, estimate
from headwater.attention.stream import Stream
from headwater.features import INDEX
from headwater.records import LEARNED_STATES, FocusState

FILE = "kaist_distraction_esm.csv.gz"
WORK = frozenset({
    "studying", "class", "assignment", "assignment/team project", "reading papers", "work", "preparing",
    "computer use", "experiment",
})  # fmt: skip
"""What may be called work; rest, meals and sleep have a concentration too, but not of this kind."""
HOURS = range(8, 24)
_SEOUL_S = 9 * 3600
_FOCUSED = LEARNED_STATES.index(FocusState.FOCUSED)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Hourly:
    """By person and hour of the local day [people, 24]: a sum, and the weight that it is of."""

    total: Floats
    weight: Floats

    def curve(self, drawn: Floats) -> Floats:
        """Mean by hour for every drawing of the people: [draws, people] to [draws, HOURS]; NaN where nothing is."""
        part = slice(HOURS.start, HOURS.stop)
        whole = drawn @ self.weight[:, part]
        return np.where(whole > 0, (drawn @ self.total[:, part]) / np.maximum(whole, 1e-9), np.nan)


def _hourly(who: NDArray[np.int64], hour: NDArray[np.int64], value: Floats, weight: Floats) -> Hourly:
    shape = int(who.max()) + 1, 24
    place = who * 24 + hour
    summed = [np.bincount(place, w, shape[0] * 24).astype(float).reshape(shape) for w in (value * weight, weight)]
    return Hourly(*summed)


def reports(file: Path) -> Hourly:
    """Answers against each person's own mean, every answer weighing one."""
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        rows = [r for r in csv.DictReader(lines) if r["activity_en"] in WORK and r["actual_concentration"]]
    _, who = np.unique([r["pid"] for r in rows], return_inverse=True)
    value = np.array([float(r["actual_concentration"]) for r in rows])
    middle = np.array([(int(r["start_time"]) + int(r["end_time"])) / 2000 for r in rows])
    hour = ((middle + _SEOUL_S) % 86_400 // 3600).astype(np.int64)
    own = np.bincount(who, value) / np.bincount(who)
    return _hourly(who, hour, value - own[who], np.ones(len(rows)))


def focused(people: Sequence[Person], value: Callable[[Person], Floats]) -> Hourly:
    """Share of time focused by hour; `value` [M] is what each segment counts for."""
    turn = [np.arctan2(p.num[:, INDEX["hour_sin"]], p.num[:, INDEX["hour_cos"]]) / (2 * np.pi) for p in people]
    hour = np.floor(np.concatenate(turn) % 1.0 * 24 + 1e-4).astype(np.int64) % 24
    who = np.repeat(np.arange(len(people)), [len(t) for t in turn])
    seconds = np.concatenate([p.seconds for p in people]).astype(float)
    return _hourly(who, hour, np.concatenate([value(p) for p in people]), seconds)


def likeness(a: Hourly, b: Hourly) -> tuple[float, Floats]:
    """Correlation of two hourly curves, as it is and for draws of both kinds of people."""
    once = [h.curve(np.ones((1, len(h.total)))) for h in (a, b)]
    many = [h.curve(draws(len(h.total), seed=n)) for n, h in enumerate((a, b))]
    return float(_correlation(*once)[0]), _correlation(*many)


def _correlation(x: Floats, y: Floats) -> Floats:
    """Row by row, over the hours that both know."""
    known = np.isfinite(x) & np.isfinite(y)
    x, y = (np.where(known, z, 0.0) for z in (x, y))
    n = np.maximum(known.sum(1, keepdims=True), 1)
    x, y = (np.where(known, z - z.sum(1, keepdims=True) / n, 0.0) for z in (x, y))
    return np.asarray((x * y).sum(1) / np.maximum(np.sqrt((x**2).sum(1) * (y**2).sum(1)), 1e-12))


def kaist_figures(data: Path, make: Callable[[], Stream], people: Sequence[Person]) -> list[Figure]:
    """The hourly curve of the answers against that of simulated people: by the model, and by what was planted."""
    real = reports(data / FILE)
    told = focused(people, lambda p: answers(make(), p).p[:, _FOCUSED])
    planted = focused(people, lambda p: (p.state == _FOCUSED).astype(float))
    found = []
    for name, curve in (("model", told), ("simulator", planted)):
        value, drawn = likeness(real, curve)
        e = estimate(value, drawn)
        unit = f"correlation of hourly curves, {len(real.total)} students, {len(people)} simulated people; {e.interval}"
        beside = f"{int(real.weight.sum())} answers of work and study, {HOURS.start} to {HOURS.stop} h"
        found.append(Figure(f"model.kaist_hours_{name}", e.value, unit, "", beside))
    return found
