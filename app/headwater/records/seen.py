"""What was seen: observations, already redacted. Nothing else may enter the store."""

from dataclasses import dataclass
from enum import StrEnum


class TitleKind(StrEnum):
    """What the title field of a window holds."""

    FULL = "full"
    HASHED = "hashed"
    """A keyed HMAC: equal titles stay equal, no word can be read back."""
    NONE = "none"
    """Not stored: the person's choice, or a private window."""


class Presence(StrEnum):
    """Whether somebody is at the machine, and whether we may look."""

    PRESENT = "present"
    AWAY = "away"
    """No input for `Settings.away_after_s`, and no media or call."""
    LOCKED = "locked"
    SUSPENDED = "suspended"
    PAUSED = "paused"
    """The person asked us not to look."""
    OFF = "off"
    """The program was not running."""


class Signal(StrEnum):
    """A condition of the machine that is on, off or (None) not known."""

    MEDIA = "media"
    CALL = "call"
    """None while a call app runs and nothing can tell whether it is in a call: "perhaps in a call"."""
    SHARING = "sharing"
    """The screen is being shared or recorded."""
    COUNTED = "counted"
    """Input is being counted; while off, counts are not known rather than zero."""


@dataclass(frozen=True, slots=True)
class WindowSeen:
    """The window in front changed, or its title or full-screen state did.

    `app` is the application's class name; empty means that nothing may be known of what is in front
    (no window, or one that is excluded), and nothing of it is kept.
    """

    at: float
    app: str
    title: str = ""
    title_kind: TitleKind = TitleKind.FULL
    domain: str = ""
    fullscreen: bool | None = None
    pid: int | None = None
    project: str = ""


@dataclass(frozen=True, slots=True)
class InputCounts:
    """Input in the `span_s` seconds before `at`. Counts only; silence is not reported."""

    at: float
    span_s: float
    keys: int
    clicks: int
    scroll: int
    """Wheel steps."""
    travel_px: int


@dataclass(frozen=True, slots=True)
class PresenceChanged:
    """`since` is when it really began: for `AWAY` the last input, up to minutes before `at`."""

    at: float
    presence: Presence
    since: float


@dataclass(frozen=True, slots=True)
class SignalChanged:
    """A signal went on, off, or (`None`) cannot be known any more."""

    at: float
    signal: Signal
    on: bool | None


@dataclass(frozen=True, slots=True)
class NotificationSeen:
    """Some application raised a notification: who and when, never what."""

    at: float
    app: str


@dataclass(frozen=True, slots=True)
class ContextSeen:
    """What a program outside says about its own window, whether that is in front or not: a browser, an editor."""

    at: float
    client: str
    """Who says so, as the watcher names it after `aw-watcher-`: `web-firefox`, `vim`."""
    title: str = ""
    """Of the page, or the file's name; '' where it is not kept as it is."""
    domain: str = ""
    project: str = ""
    hidden: bool = False
    """What is shown there is excluded or private: nothing of its window is to be kept."""


Observation = WindowSeen | InputCounts | PresenceChanged | SignalChanged | NotificationSeen | ContextSeen


class Health(StrEnum):
    """How a capture back-end is doing."""

    WORKING = "working"
    MISSING = "missing"
    """This machine does not have it; the rest goes on."""
    FAILED = "failed"
    OFF = "off"
    """Switched off in the settings."""


@dataclass(frozen=True, slots=True)
class BackendStatus:
    """What one capture back-end can tell the person about itself."""

    name: str
    health: Health
    detail: str = ""
    """One sentence: what is missing and what would mend it. Never a title."""
