"""What the engine tells its listeners."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from headwater.records import Advice, AdviceKind, BackendStatus, Inference, Intent, Presence

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


@dataclass(frozen=True, slots=True)
class Changed:
    """History, suggestions or answers changed: what shows them should read them again."""


@dataclass(frozen=True, slots=True)
class Show:
    """Somebody asked for the window: a second start, or the command line."""


@dataclass(frozen=True, slots=True)
class TurnedOff:
    """So many of a kind were dismissed that there will be no more: tell the person (`advice.off.<kind>`)."""

    kind: AdviceKind


Event = Now | Advice | Changed | Show | TurnedOff


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
        "job": {"work": now.job.work.value, "part": now.job.part} if now.job else None,
        "trouble": list(now.trouble),
        "backends": [{"name": b.name, "health": b.health.value, "detail": b.detail} for b in now.backends],
    }
