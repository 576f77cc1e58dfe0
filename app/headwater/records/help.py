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


@dataclass(frozen=True, slots=True)
class Session:
    """How a plan is to be worked at. Without lengths it is open: no timer."""

    start: float
    """Where the plan begins."""
    work_min: int | None = None
    """After so many minutes of work a pause is due."""
    rest_min: int | None = None
    mute: bool = False
    """Notifications are held back meanwhile."""
    hold: bool = False
    """What is off plan is asked about before it opens."""
    note: str = ""
    """Where the person stands, for when they come back."""
    noted: float | None = None


class Phase(StrEnum):
    """Where a session stands."""

    OPEN = "open"
    """There is no timer."""
    WORKING = "working"
    DUE = "due"
    """A pause is due."""
    RESTING = "resting"
    OVER = "over"
    """The time that the plan was for has passed."""


@dataclass(frozen=True, slots=True)
class SessionAt:
    """A session at a moment."""

    phase: Phase
    left_s: float | None
    """Until the pause, until the work, or until the plan ends; None where nothing ends it."""
    part: float | None
    """How much of that has passed, 0 to 1."""


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
    EYES = "eyes"
    """Look away from the screen for a moment."""
    MESSAGES = "messages"
    """Look at messages together, less often."""
    BEST_HOURS = "best_hours"
    """The hours begin in which sustained work mostly falls."""
    NOTE = "note"
    """A line about where unfinished work stands, for whoever comes back to it."""
    WIND_DOWN = "wind_down"
    """The day's end: look at the day."""
    TOMORROW = "tomorrow"
    """What comes first tomorrow."""
    SURGE = "surge"
    """Something is far more than usual: many things at once, or news of a dark tone."""
    PRAISE = "praise"
    """A pause was taken."""


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
class Hours:
    """The hours of the day in which this person's longest sustained stretch mostly fell."""

    start_min: int
    end_min: int
    """Minutes after midnight, local time."""
    days: int
    of: int
    """On so many of their last so many days of work."""


@dataclass(frozen=True, slots=True)
class Lately:
    """What the last hours were like, beside what is usual for this person. None: too little is known to say."""

    load_s: float = 0.0
    """Time at the computer since the last pause of five minutes, demanding work counting more."""
    looked_s: float = 0.0
    """Time since there was no input for half a minute."""
    worked_s: float = 0.0
    """Time at the computer today."""
    looks: int = 0
    """How often messages came to the front in the last hour."""
    looks_usual: float | None = None
    """In three of four of this person's hours they did so less often."""
    fragmented: float = 0.0
    """Share of the last half hour in which there were many things at once."""
    fragmented_usual: float | None = None
    """In nine of ten of their half hours the share was less."""
    dark: float = 0.0
    """Share of the last half hour whose titles were news or posts of a dark tone."""
    dark_usual: float | None = None
    best: Hours | None = None
    unfinished: WorkSphere | None = None
    """Today's longest piece of work that was in front in the last hour."""


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
    lately: Lately = Lately()
    timed: bool = False
    """A timer of the person's own says when a pause is due."""
    planned: bool = False
    """What comes first tomorrow is written down already."""
    open_spheres: tuple[WorkSphere, ...] = ()
    """Work that lies open, what is likeliest to be taken up first; at most three."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A suggestion that was allowed, and that chance left unsaid."""

    at: float
    kind: AdviceKind
    text: str
    params: Params
    propensity: float
    """Probability with which it would have been said."""
    policy: str


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
    withheld: Withheld | None = None
    """What chance left unsaid."""


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
