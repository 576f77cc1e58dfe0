"""Which open piece of work somebody takes up next: a conditional logit over all that is open (McFadden 1974).

What is alike for all of them (the hour, the length of the absence) cannot tell one from another by itself, so it only
speaks through a candidate's own habits. Every time that something is taken up, the weights move a step towards it, and
a little back to what was shipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DAY_S = 86_400.0
BACK_S = 14 * DAY_S
"""Work that nobody was at for longer is not open any more."""
_FAR = float(np.log1p(BACK_S / 60))
NIGHT_S = 4 * 3600.0
"""After so long another day begins, in whatever time zone: what was left last says less then."""
RATE, PULL = 0.1, 0.01
"""Of one step: towards what was taken up, and back to the prior. Our own choice: simulated people have no habits of
their own in this, and so cannot tell one rate from another."""
MOST = 8.0
"""No weight goes further than this from the prior, whatever happens."""


class Left(StrEnum):
    """How the last run at a piece of work ended."""

    ABSENCE = "absence"
    MESSAGES = "messages"
    """Mail, chat or a call came next."""
    SWITCH = "switch"
    """Something else did."""


@dataclass(frozen=True, slots=True)
class OpenSphere:
    """A piece of work of the last 14 days, as it stands when it is asked for."""

    name: str
    start: float
    end: float
    """Of the last run, as are the next two."""
    seconds: float
    typed: bool
    """Keys were pressed in it shortly before it was left."""
    left: Left
    runs: int
    day_s: float
    """Time in it in the last 24 hours, and in the last 14 days."""
    fortnight_s: float
    hours: tuple[float, ...]
    """Share of its time in each local hour of the day."""
    days: tuple[float, ...]
    """Share of its time on each day of the week, Monday first."""
    lately_s: float = 0.0
    """Time in it before the latest work of all ended, each hour before that counting half."""
    returns: int = 0
    """How often it was taken up after an absence."""
    apps: tuple[str, ...] = ()
    making: bool = False
    """Its windows are for making something, rather than for reading or errands."""
    intent: float = 0.0
    """Likeness of its name with what the person said they would do, 0 to 1."""
    kin: tuple[float, ...] = ()
    """Likeness of its name with that of each one in the list, itself included; empty: with none but itself."""


FEATURES = (
    "recency", "recency_night", "latest", "latest_night", "lately", "day", "day_night", "fortnight", "kin_lately",
    "kin_day", "kin_fortnight", "last_run", "left_by_absence", "left_for_messages", "hour", "weekday", "typed",
    "making", "intent", "returns", "runs",
)  # fmt: skip
PRIOR = (
    2.48, -1.89, -0.39, -0.08, -0.06, 0.78, 0.97, -0.09, 0.65, -0.52, 1.61,
    -0.14, 0.17, 0.01, -0.02, 0.84, 0.05, 0.25, 0.23, 0.8, 1.45,
)  # fmt: skip
"""What is believed of somebody unknown, fitted on 64 simulated people by `models/advice/resuming.py --fit`; they go
back to one thing or another of their day almost by chance, so habits are the person's own to teach."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each feature counts with this person: what is believed of somebody unknown, and what they taught."""

    own: tuple[float, ...] = (0.0,) * len(FEATURES)
    """How far this person is from the prior."""
    learned: int = 0
    """From so many times that something was taken up."""
    prior: tuple[float, ...] = PRIOR
    """Ships with the program, and is not kept with the rest: a better one is taken up at once."""

    @property
    def values(self) -> Floats:
        """In the order of `FEATURES`."""
        return np.asarray(np.array(self.prior) + np.array(self.own))

    def to_bytes(self) -> bytes:
        """As JSON, for the store."""
        from headwater.advice.resuming_saved import dump

        return dump(self)

    @classmethod
    def from_bytes(cls, data: bytes) -> Weights:
        """Read what `to_bytes` wrote; of a program with other features, the prior.

        Raises:
            AdviceStateUnreadable: it is not that.
        """
        from headwater.advice.resuming_saved import load

        return load(data)


@dataclass(frozen=True, slots=True)
class Choice:
    """All that is open at a moment, with the features of each [n, F]."""

    spheres: tuple[OpenSphere, ...]
    x: Floats

    def place(self, name: str) -> int | None:
        """Where a name stands among them."""
        return next((n for n, sphere in enumerate(self.spheres) if sphere.name == name), None)


def choice(spheres: Sequence[OpenSphere], now: float, offset_s: int) -> Choice:
    """Look at what is open at `now`. What ended later (the clock was set back) counts as just left."""
    if not spheres:
        return Choice((), np.zeros((0, len(FEATURES))))
    ends = np.array([min(s.end, now) for s in spheres])
    night = float(now - ends.max() >= NIGHT_S)
    recency = -np.log1p((ends.max() - ends) / 60) / _FAR
    latest = (np.arange(len(spheres)) == ends.argmax()).astype(float)
    lately, day, fortnight = (_shares([getattr(s, n) for s in spheres]) for n in ("lately_s", "day_s", "fortnight_s"))
    kin = _kin(spheres)
    columns = (
        recency, night * recency, latest, night * latest, lately, day, night * day, fortnight,
        kin @ lately - lately, kin @ day - day, kin @ fortnight - fortnight,
        *_own(spheres, now + offset_s),
    )  # fmt: skip
    return Choice(tuple(spheres), np.stack(columns, 1))


def _own(spheres: Sequence[OpenSphere], local: float) -> tuple[Floats, ...]:
    """Features of each by itself, in the order of `FEATURES`."""
    hour, weekday = int(local % DAY_S // 3600), int((local // DAY_S + 3) % 7)
    told = [
        (
            np.log1p(s.seconds / 60) / np.log1p(120), s.left is Left.ABSENCE, s.left is Left.MESSAGES,
            sum(s.hours[(hour + n) % 24] for n in (-1, 0, 1)), s.days[weekday], s.typed, s.making,
            s.intent, np.log1p(s.returns) / np.log1p(14), np.log1p(s.runs) / np.log1p(100),
        )
        for s in spheres
    ]  # fmt: skip
    return tuple(np.array(told, dtype=float).T)


def _shares(seconds: Sequence[float]) -> Floats:
    some = np.array(seconds, dtype=float)
    return np.asarray(some / max(float(some.sum()), 1e-9))


def probabilities(weights: Weights, open_: Choice) -> Floats:
    """How likely each is to be taken up next, if any of them is [n]."""
    if not open_.spheres:
        return np.zeros(0)
    score = open_.x @ weights.values
    p = np.exp(score - score.max())
    return np.asarray(p / p.sum())


def rank(weights: Weights, open_: Choice) -> tuple[OpenSphere, ...]:
    """The likeliest first. What is named like something that stands before it counts less: another piece of the same
    work helps nobody who went back to something else."""
    p, kin = probabilities(weights, open_), _kin(open_.spheres)
    named = np.zeros(len(p))
    order: list[int] = []
    for _ in open_.spheres:
        score = p * (1 - named)
        score[order] = -1.0
        best = int(score.argmax())
        order.append(best)
        named = np.maximum(named, kin[best])
    return tuple(open_.spheres[n] for n in order)


def _kin(spheres: Sequence[OpenSphere]) -> Floats:
    """How alike their names are [n, n]."""
    own = np.eye(len(spheres))
    return np.array([s.kin or own[n] for n, s in enumerate(spheres)])


def taken_up(weights: Weights, open_: Choice, name: str) -> Weights:
    """One step towards what was really taken up; of what was not open before, nothing is learned."""
    at = open_.place(name)
    if at is None:
        return weights
    step = open_.x[at] - probabilities(weights, open_) @ open_.x
    own = (1 - PULL) * np.array(weights.own) + RATE * step
    return replace(weights, own=tuple(np.clip(own, -MOST, MOST).tolist()), learned=weights.learned + 1)
