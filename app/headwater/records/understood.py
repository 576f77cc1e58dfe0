"""What was made of it: segments, features, inferences."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from headwater.records.seen import Presence, TitleKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Category(StrEnum):
    """What an application or a site is for."""

    CODE = "code"
    WRITE = "write"
    DESIGN = "design"
    DATA = "data"
    READ = "read"
    """Documentation, papers, courses, reference."""
    MAIL = "mail"
    CHAT = "chat"
    MEET = "meet"
    PLAN = "plan"
    """Calendar, tasks, notes, office errands."""
    SYSTEM = "system"
    """Files, settings, terminals of no known purpose."""
    NEWS = "news"
    SOCIAL = "social"
    WATCH = "watch"
    """Video and music."""
    PLAY = "play"
    SHOP = "shop"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Segment:
    """One window in front, cut when it changes, when presence changes, and at 60 s.

    Counts are `None` where input was not being counted. `idle_s` is the part of the segment without input,
    at the counters' resolution. A segment with another presence than `PRESENT` has no window.
    """

    start: float
    end: float
    offset_s: int
    """Local time minus UTC at `start`, in seconds."""
    presence: Presence = Presence.PRESENT
    app: str = ""
    title: str = ""
    title_kind: TitleKind = TitleKind.FULL
    domain: str = ""
    project: str = ""
    keys: int | None = None
    clicks: int | None = None
    scroll: int | None = None
    travel_px: int | None = None
    idle_s: float | None = None
    fullscreen: bool | None = None
    media: bool | None = None
    call: bool | None = None
    sharing: bool | None = None
    notifications: int = 0


@dataclass(frozen=True, slots=True)
class WorkSphere:
    """A run of segments that belong to one piece of work: a project, a site, or like titles."""

    name: str
    """Shown to the person: a project, a document, a domain or an application."""
    start: float
    end: float
    seconds: float
    """Time really spent in it between start and end; detours are left out."""
    apps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FeatureRow:
    """The model's input for one segment."""

    start: float
    end: float
    text: str
    """What the title encoder reads: app, title and domain; empty when there are none."""
    num: NDArray[np.float32]
    """Shape [N]; the layout is named by `features.SPEC_ID`."""


class FocusState(StrEnum):
    """Named for behaviour that can be seen, never for feelings. In stacking order: deepest work lowest."""

    FOCUSED = "focused"
    ROUTINE = "routine"
    COMMUNICATING = "communicating"
    FRAGMENTED = "fragmented"
    DRIFTING = "drifting"
    AWAY = "away"
    """From presence, not from the model."""
    UNSURE = "unsure"
    """The calibrated model abstains."""


LEARNED_STATES = (
    FocusState.FOCUSED,
    FocusState.ROUTINE,
    FocusState.COMMUNICATING,
    FocusState.FRAGMENTED,
    FocusState.DRIFTING,
)
"""The order of the model's outputs."""


class Boundary(StrEnum):
    """A place between two pieces of work."""

    NONE = "none"
    FINE = "fine"
    """Another window of the same work."""
    COARSE = "coarse"
    """A piece of work ended, or the person came back."""


@dataclass(frozen=True, slots=True)
class Inference:
    """What the model makes of one segment (`start`, `end` are the segment's)."""

    start: float
    end: float
    state: FocusState
    probabilities: tuple[float, ...]
    """Calibrated, in the order of `LEARNED_STATES`, sum 1; empty where the model was not asked (away)."""
    boundary: Boundary
    task_end: float
    """Probability that a piece of work ends with this segment."""
    drift_soon: float
    """Probability that drifting sets in within the next 10 minutes."""
    model: str
    """Model version; empty where the model was not asked."""
    adapter: str = ""
    provisional: bool = False
    """The segment is still open: judged, and judged again."""
    ruled: bool = False
    """One of the person's rules decided the state; the probabilities are the model's own."""


class Decider(StrEnum):
    """Who decided what is shown for a moment."""

    MODEL = "model"
    RULE = "rule"
    """A rule that the person made."""
    PERSON = "person"
    """The person said so."""
    PRESENCE = "presence"
    """Nobody was there."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that made a state what it is, in words of the catalogue."""

    key: str
    params: tuple[tuple[str, str | int | float], ...]
    weight: float
    """How much the state's probability falls without it."""
    without: tuple[float, ...] = ()
    """Probabilities that the model gives without it, in the order of `LEARNED_STATES`; empty where it was not asked."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a moment is shown as it is."""

    start: float
    end: float
    """Of the segment that was judged."""
    state: FocusState
    """What is shown."""
    by: Decider
    probabilities: tuple[float, ...]
    """Of the model, whoever decided; empty where it was not asked."""
    reasons: tuple[Reason, ...]
    """The heaviest first, at most three; none where nothing by itself made a difference."""
    model: str = ""
    adapter: str = ""
    without: tuple[float, ...] = ()
    """Probabilities without all the things that `reasons` name, taken away together; empty where there are none."""
    told: FocusState | None = None
    """What the history says, where this is another state: it was judged by an older model, or with a longer past."""
