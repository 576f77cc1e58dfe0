"""One day as a person sees it: the records that the charts draw and the commands print.

Times are Unix seconds UTC; lengths are seconds. Everything lies within `[DayReport.start, DayReport.end)`.
Lanes (`spans`, `bouts`, `presence`) are in order of time and do not overlap; where nothing was recorded (before the
first start, while paused, while the program was off) they have holes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

from headwater.records import LEARNED_STATES, Advice, Answer, Boundary, Category, FocusState, Intent, Label, WorkSphere


class Sign(StrEnum):
    """What says that somebody is at the machine."""

    INPUT = "input"
    CALL = "call"
    MEDIA = "media"
    """Media plays and for most of the time nothing is typed or moved."""


@dataclass(frozen=True, slots=True)
class StateSpan:
    """A stretch of one shown state; stretches under 20 s have joined a neighbour (see `spans.smooth`)."""

    start: float
    end: float
    state: FocusState
    p: float
    """Probability of `state`, averaged over the time; 1 where the person said so; the largest one where the state is
    `unsure`; 0 where the model was not asked."""
    probabilities: tuple[float, ...] = ()
    """In the order of `LEARNED_STATES`, averaged over the time; empty where the model was not asked."""
    corrected: bool = False
    """The person said what this was."""
    provisional: bool = False
    """Its last part is still open and may be judged again."""
    said: Label | None = None
    """What the person said of it, and when; each of their words is a span of its own."""
    inferred: FocusState | None = None
    """What would be shown for most of it had the person said nothing; None where they said nothing."""
    ruled: bool = False
    """One of the person's rules decided most of it: then `p` is 1."""

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.end - self.start

    def top(self, n: int = 3) -> tuple[tuple[FocusState, float], ...]:
        """The `n` likeliest states with their probabilities, likeliest first; empty where the model was not asked."""
        pairs = zip(LEARNED_STATES, self.probabilities, strict=False)
        return tuple(sorted(pairs, key=lambda pair: -pair[1])[:n])


@dataclass(frozen=True, slots=True)
class AppBout:
    """One application in front without a break."""

    start: float
    end: float
    app: str
    """The class name as it is stored."""
    name: str
    """The name that people know."""
    category: Category
    """Where it was longest."""
    tone: int
    """0 make, 1 read, 2 talk, 3 other."""
    title: str
    """The title that was longest in front; '' where titles are not stored or hashed."""


@dataclass(frozen=True, slots=True)
class PresenceSpan:
    """Somebody was at the machine."""

    start: float
    end: float
    sign: Sign


@dataclass(frozen=True, slots=True)
class Break:
    """A place between two pieces of work. Fine ones within 60 s of another are left out."""

    at: float
    """Where another window came to the front (fine), where work ended or the person came back (coarse)."""
    boundary: Boundary
    p: float
    """Probability that a piece of work ends with this segment."""


@dataclass(frozen=True, slots=True)
class StateTotal:
    """How long a state lasted that day, from the segments themselves (not from the smoothed spans)."""

    state: FocusState
    seconds: float


@dataclass(frozen=True, slots=True)
class AppUse:
    """How long an application was in front."""

    app: str
    name: str
    category: Category
    tone: int
    title: str
    """Its longest title; '' where titles are not stored or hashed."""
    seconds: float
    focused_s: float
    """The part of it in sustained work."""


@dataclass(frozen=True, slots=True)
class TitleUse:
    """How long a window's title was in front."""

    title: str
    app: str
    name: str
    domain: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """The longest span of sustained work, and what was in front for most of it."""

    start: float
    end: float
    app: str
    name: str
    title: str

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Pause:
    """At least 5 minutes away, and back again."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class AdviceShown:
    """A suggestion of that day and the last answer to it."""

    advice: Advice
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class DayReport:
    """A day. Empty days have empty lanes and zero totals."""

    day: date
    start: float
    """When the day begins (`Settings.day_start_hour`, local)."""
    end: float
    """When the next one begins: 23, 24 or 25 h later."""
    now: float
    """When the report was made; may lie outside the day."""
    offsets: tuple[tuple[float, int], ...]
    """From when on which local time minus UTC (s) holds; two entries on a day when the clocks change."""
    first: float | None
    """The first moment somebody was at the computer."""
    last: float | None
    """The last one so far."""
    spans: tuple[StateSpan, ...]
    bouts: tuple[AppBout, ...]
    presence: tuple[PresenceSpan, ...]
    breaks: tuple[Break, ...]
    totals: tuple[StateTotal, ...]
    """All seven states, in stacking order; those without `away` sum to `at_computer_s`."""
    at_computer_s: float
    unnamed_s: float
    """The part of it with no application that may be named; `apps` and this sum to `at_computer_s`."""
    switches: int
    """How often another application came to the front."""
    apps: tuple[AppUse, ...]
    """All, longest first."""
    titles: tuple[TitleUse, ...]
    """The 20 longest; none where titles are not stored or hashed."""
    spheres: tuple[WorkSphere, ...]
    """Pieces of work, in order of time."""
    longest: Stretch | None
    pauses: tuple[Pause, ...]
    advice: tuple[AdviceShown, ...]
    intents: tuple[Intent, ...]

    @property
    def last_pause(self) -> Pause | None:
        """The latest pause; None if there was none yet."""
        return self.pauses[-1] if self.pauses else None

    @property
    def empty(self) -> bool:
        """Nothing was recorded."""
        return not self.spans

    def seconds(self, state: FocusState) -> float:
        """How long a state lasted."""
        return next((t.seconds for t in self.totals if t.state is state), 0.0)

    def offset_s(self, at: float) -> int:
        """Local time minus UTC at a moment of the day, in seconds."""
        found = [offset for since, offset in self.offsets if since <= at]
        return found[-1] if found else self.offsets[0][1]

    def local(self, at: float) -> datetime:
        """A moment of the day in local time."""
        zone = timezone(timedelta(seconds=self.offset_s(at)))
        return datetime.fromtimestamp(at, UTC).astimezone(zone)
