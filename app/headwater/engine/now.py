"""What the engine tells its listeners."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from headwater.base import Settings
from headwater.engine.holding import HoldEvent
from headwater.quiet import Told
from headwater.records import Advice, AdviceKind, BackendStatus, Inference, Intent, Phase, Presence, Session, SessionAt

UNFINISHED = "unfinished"
"""Name among the store's states of what is still to be judged."""


class Recording(StrEnum):
    """Whether anything is being looked at."""

    RECORDING = "recording"
    PAUSED = "paused"
    NOT_AGREED = "not_agreed"
    """The person has not said yes yet."""
    STOPPED = "stopped"


class Work(StrEnum):
    """What is being done."""

    SEGMENTS = "segments"
    """An import's windows become segments."""
    JUDGING = "judging"
    """History is judged."""


@dataclass(frozen=True, slots=True)
class Job:
    """How far the work in the background is."""

    work: Work
    part: float
    """0 to 1."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What the person is about to do, and how."""

    text: str
    until: float | None
    work_min: int | None = None
    """Lengths of the timer; None: without one."""
    rest_min: int | None = None
    mute: bool = False
    hold: bool = False


def planned_by(settings: Settings, text: str, until: float | None) -> Planned:
    """A plan as the person usually works at one."""
    s = settings
    work, rest = (s.session_work_min, s.session_rest_min) if s.session_timer else (None, None)
    return Planned(text, until, work, rest, s.session_mute, s.session_hold)


@dataclass(frozen=True, slots=True)
class SessionNow:
    """The session of the plan that holds."""

    session: Session
    at: SessionAt
    quiet: Told | None = None
    """How it stands with notifications; None where they were not to be held back."""


@dataclass(frozen=True, slots=True)
class DriftWord:
    """Drifting may set in within ten minutes. Only said where the person's own past bears it."""

    p: float
    right: int
    words: int
    """So many of so many such words were right, on days that had no part in choosing when to speak."""


@dataclass(frozen=True, slots=True)
class Now:
    """A snapshot of what is known at this moment; safe to hand between threads."""

    at: float
    recording: Recording
    paused_until: float | None
    presence: Presence
    inference: Inference | None
    since: float
    """When the state in `inference` began."""
    app: str
    intent: Intent | None
    trouble: tuple[str, ...]
    """Sentences for the person: what does not work and what would mend it."""
    backends: tuple[BackendStatus, ...]
    learning_s: float
    """How much has been recorded in all, up to an hour: the first half hour is for watching."""
    resting: bool = False
    """Paused by the recording hours, not by the person."""
    job: Job | None = None
    """Work in the background."""
    session: SessionNow | None = None
    ended: Intent | None = None
    """A plan that is over, while it may be asked where the person stands with it."""
    ahead: str = ""
    """What the person wrote yesterday that comes first today; '' once a plan was set."""
    drift_soon: float | None = None
    """The chance that drifting sets in within ten minutes, by the last segment that is over; None where there is no
    such question."""
    drift_word: DriftWord | None = None
    """What is said of it."""


@dataclass(frozen=True, slots=True)
class Changed:
    """History, suggestions or answers changed: what shows them should read them again."""

    gone: bool = False
    """Some of what was there may be forgotten, or another store is in its place: at once, then."""


@dataclass(frozen=True, slots=True)
class Show:
    """Somebody asked for the window: a second start, or the command line."""


@dataclass(frozen=True, slots=True)
class TurnedOff:
    """So many of a kind were dismissed that there will be no more: tell the person (`advice.off.<kind>`)."""

    kind: AdviceKind


@dataclass(frozen=True, slots=True)
class SessionCall:
    """The person set a timer, and now is a moment to say that it has come to its end: a pause is due, or the plan's
    time has passed."""

    phase: Phase
    plan: Intent
    minutes: int
    """How long the pause is, or the plan was for."""


Event = Now | Advice | Changed | Show | TurnedOff | SessionCall | HoldEvent


def told(now: Now) -> Mapping[str, object]:
    """A snapshot as JSON values: for the command line. No titles."""
    inference = now.inference
    best = max(inference.probabilities, default=None) if inference else None
    return {
        "recording": now.recording.value,
        "paused_until": now.paused_until,
        "resting": now.resting,
        "presence": now.presence.value,
        "state": inference.state.value if inference else None,
        "probability": round(best, 3) if best is not None else None,
        "since": now.since,
        "app": now.app,
        "plan": now.intent is not None,
        "session": _session_told(now.session),
        "drift_soon": None if now.drift_soon is None else round(now.drift_soon, 3),
        "drift_word": None if now.drift_word is None else {
            "p": round(now.drift_word.p, 3), "right": now.drift_word.right, "words": now.drift_word.words,
        },
        "job": {"work": now.job.work.value, "part": now.job.part} if now.job else None,
        "trouble": list(now.trouble),
        "backends": [{"name": b.name, "health": b.health.value, "detail": b.detail} for b in now.backends],
    }


def _session_told(session: SessionNow | None) -> Mapping[str, object] | None:
    if session is None:
        return None
    s, at = session.session, session.at
    return {
        "phase": at.phase.value, "left_s": at.left_s, "part": at.part, "work_min": s.work_min, "rest_min": s.rest_min,
        "mute": s.mute, "hold": s.hold,
    }  # fmt: skip
