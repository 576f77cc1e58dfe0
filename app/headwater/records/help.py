"""Help: what the person intends, what is suggested, what they answer."""

from dataclasses import dataclass, field
from enum import StrEnum

from headwater.records.seen import Presence
from headwater.records.understood import FocusState, Inference, WorkSphere

Params = tuple[tuple[str, str | int | float], ...]
"""Values for a text of the catalogue, by name; hashable, and written to the store as JSON."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What the person said they are about to do. `end` is None while it is open."""

    start: float
    end: float | None
    text: str


class LabelSource(StrEnum):
    """Where a label came from."""

    CORRECTION = "correction"
    QUESTION = "question"
    """A question that the program asked."""
    NOTIFICATION = "notification"
    """An answer to a suggestion that says what the time was."""
    TRAY = "tray"
    """"How was that?", asked for by the person."""


@dataclass(frozen=True, slots=True)
class Label:
    """What the person says a stretch was. The model never overwrites it."""

    at: float
    start: float
    end: float
    state: FocusState
    source: LabelSource
    id: int = field(default=0, compare=False)
    """Its number in the store; 0 until it is kept."""


class AdviceKind(StrEnum):
    """Kinds of suggestion."""

    BREAK = "break"
    DRIFT = "drift"
    RESUME = "resume"
    QUESTION = "question"
    """What was that? Asked where the answer teaches most."""


class Channel(StrEnum):
    """Where a suggestion appears."""

    NOTIFICATION = "notification"
    CARD = "card"


class Verdict(StrEnum):
    """What became of a suggestion."""

    ACCEPTED = "accepted"
    LATER = "later"
    NOT_HELPFUL = "not_helpful"
    NOT_TODAY = "not_today"
    DISMISSED = "dismissed"
    """Closed without an answer."""
    EXPIRED = "expired"
    """Nobody saw it in time, or its moment passed."""


@dataclass(frozen=True, slots=True)
class Question:
    """A stretch that ended lately, and how much it would teach to be told what it was."""

    start: float
    end: float
    states: tuple[tuple[FocusState, float], ...]
    """The learned states with their probabilities, averaged over the stretch; the likeliest first."""
    value: float
    """0: the answer would teach nothing; 1: all states are alike likely, and nothing like it was told before."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Everything that the advice policy may look at."""

    now: float
    offset_s: int
    presence: Presence
    inference: Inference | None
    """Of the segment in front."""
    state_s: float
    """How long this state has lasted."""
    since_pause_s: float
    """Time at the computer since the last pause of five minutes or more."""
    returned_after_s: float | None
    """Set for the first moments after an absence: how long it was."""
    last_sphere: WorkSphere | None
    """The work before that absence, or before now."""
    call: bool | None
    sharing: bool | None
    fullscreen: bool | None
    typing: bool
    """A key was pressed in the last few seconds."""
    intent: Intent | None
    off_plan_s: float = 0.0
    """How long the person has been away from the declared intent."""
    question: Question | None = None
    """The stretch whose answer would teach most."""
    began: float | None = None
    """When recording began; None: not known."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the policy chose at a moment; `kind` None is "say nothing"."""

    at: float
    kind: AdviceKind | None
    channel: Channel
    text: str
    """Key in the catalogue, '' for nothing. `<key>.title`, `<key>.body` and `<key>.why` are its texts."""
    params: Params
    propensity: float
    """Probability with which this action was drawn among the allowed ones."""
    policy: str
    """Policy version."""
    blocked_by: tuple[str, ...] = ()
    """Names of the guard rules that silenced what was wanted."""


@dataclass(frozen=True, slots=True)
class Advice:
    """A suggestion that was made."""

    id: str
    at: float
    kind: AdviceKind
    channel: Channel
    text: str
    params: Params
    propensity: float
    policy: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The person's answer to a suggestion."""

    advice_id: str
    at: float
    kind: AdviceKind
    verdict: Verdict
