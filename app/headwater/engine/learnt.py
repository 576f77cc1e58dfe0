"""What is told of learning: how an adapter was tested, what is kept, how the model does by the person's own words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from headwater.records import FocusState


class Verdict(StrEnum):
    """What a test said."""

    BETTER = "better"
    NOT_BETTER = "not_better"
    FEW = "few"
    """Too few labels, or on too few days, to tell."""


@dataclass(frozen=True, slots=True)
class OfState:
    """One state by the labels that name it."""

    state: FocusState
    labels: int
    before: float
    """Share of these labels whose stretch the base model gave the same likeliest state."""
    after: float
    """The same with the adapter, each label judged by what was learned from other days."""


@dataclass(frozen=True, slots=True)
class Test:
    """An adapter against the model before it, on labels of days that it did not learn from."""

    verdict: Verdict
    labels: int
    days: int
    gain: float
    """By how much the log loss of a label falls, in nats."""
    low: float
    """Lower end of that: it is larger in four of five draws of days."""
    before: float
    """Share of labels that were met before."""
    after: float
    states: tuple[OfState, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """An adapter that is kept."""

    version: str
    model: str
    rung: str
    """`own`, `head` or `low_rank`: how much of the model it changes."""
    made_at: float
    in_use: bool
    test: Test
    fits: bool = True
    """It belongs to the base model that this program has."""


class Stage(StrEnum):
    """Where learning stands."""

    FEW = "few"
    """There are not enough labels yet."""
    READY = "ready"
    """There are new labels to learn from."""
    TRAINING = "training"
    WAITING = "waiting"
    """A better adapter waits for the person's yes."""
    IDLE = "idle"
    """Nothing new."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where learning stands, at a glance; cheap to ask."""

    stage: Stage
    labels: int
    """That can be learned from."""
    days: int
    """On which they lie."""
    needed: int
    """How many more labels are needed before the first training; 0 where there are enough."""
    model: str
    """Version of the base model; '' where there is none."""
    in_use: Kept | None
    candidate: Kept | None
    """The newest that was better and is not in use."""
    kept: tuple[Kept, ...]
    """All, the newest first."""
    last: Test | None
    """The last test, whatever it said."""
    last_at: float | None
    trouble: str = ""
    """Why the last training did not come to its end."""
    said: str = ""
    """Names the labels: other ones have another name."""


@dataclass(frozen=True, slots=True)
class Bin:
    """One part of a calibration curve."""

    said: float
    """Mean probability that was given to the likeliest state."""
    met: float
    """Share of the labelled time that was that state."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Input:
    """One group of the model's inputs, now against its training."""

    name: str
    """Key of its words: `learn.input.<name>`."""
    shift: float
    """Population stability index: 0 for what is like the training as a whole."""
    usual: float
    """What it is up to for nine of ten people of the training, each against all of them."""

    @property
    def other(self) -> bool:
        """Further from the training than nearly everybody in it."""
        return self.shift > self.usual


class Judge(StrEnum):
    """By what, and by which labels, it is told how the model does."""

    BASE = "base"
    """The base model, which is in use, by all labels."""
    NEWER = "newer"
    """The adapter in use, by labels that are newer than it."""
    BEFORE = "before"
    """The base model by all labels, although an adapter is in use: too few are newer."""


@dataclass(frozen=True, slots=True)
class Honest:
    """How the model does, by the person's own words."""

    by: Judge
    labels: int
    """That it is compared with."""
    seconds: float
    """Labelled time."""
    curve: tuple[Bin, ...]
    error: float | None
    """Expected calibration error over the labelled time; None without labels."""
    confusion: tuple[tuple[float, ...], ...]
    """Seconds by said state (rows) and shown state (columns), both in the order of the learned states; the last column
    is "not sure"."""
    unsure: tuple[tuple[FocusState, float], ...]
    """Share of the last 28 days' time that was not sure, by the state that was likeliest then."""
    unsure_share: float
    inputs: tuple[Input, ...]
    """Empty where too little was recorded."""
    cannot: tuple[str, ...]
    """What the model cannot do, from its card."""


@dataclass(frozen=True, slots=True)
class Dialled:
    """How one way to keep titles does on the person's own labels."""

    titles: str
    """`full`, `hashed` or `none`."""
    met: float
    """Share of the labelled time that it calls as the person did."""
    unsure: float
    """Share of it that it would not call."""
    possible: bool
    """False where the titles of these labels were not kept in full, so that nobody can tell."""


@dataclass(frozen=True, slots=True)
class Dial:
    """The privacy dial."""

    labels: int
    """Those with titles kept in full: only they can be compared."""
    seconds: float
    ways: tuple[Dialled, ...]
    said: int
    """All labels."""
