"""What the engine tells its listeners."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from headwater.records import Advice, AdviceKind, BackendStatus, Inference, Intent, Presence


class Recording(StrEnum):
    """Whether anything is being looked at."""

    RECORDING = "recording"
    PAUSED = "paused"
    NOT_AGREED = "not_agreed"
    """The person has not said yes yet."""
    STOPPED = "stopped"


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
        "presence": now.presence.value,
        "state": inference.state.value if inference else None,
        "probability": round(best, 3) if best is not None else None,
        "since": now.since,
        "app": now.app,
        "plan": now.intent is not None,
        "trouble": list(now.trouble),
        "backends": [{"name": b.name, "health": b.health.value, "detail": b.detail} for b in now.backends],
    }
