"""What every back-end is to the rest of the program, and what is kept so that all can be undone."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from headwater.base import Words

NO_BUS = "no_bus"
"""There is no session bus here. Elsewhere there may be one, with what we changed on it."""
GONE = ("no_service", "unknown")
"""What is told of a switch where nobody, or somebody else, serves notifications on this bus."""
Value = bool | int | None
"""What a desktop's switch stands at; None: it was never set."""
_LONGEST = 40
"""Characters of a service's own name that are shown."""
_MOST = 4096
"""Bytes of what is kept; more was not written by us."""


class Silence(StrEnum):
    """How it stands with notifications."""

    OPEN = "open"
    """They come as usual."""
    MUTED = "muted"
    """We hold them back."""
    ALREADY = "already"
    """The person held them back before; that is theirs, and stays."""
    LIFTED = "lifted"
    """The person changed it by hand meanwhile; it stays as they set it."""
    LOST = "lost"
    """The service that held them back went away."""
    CANNOT = "cannot"


@dataclass(frozen=True, slots=True)
class Told:
    """What can be told the person."""

    silence: Silence
    why: str = ""
    """Key of a sentence under `quiet.cannot.`; also beside `MUTED`, where it could not be undone yet."""
    service: str = ""
    """How the desktop's notification service calls itself."""

    @property
    def quiet(self) -> bool:
        """Notifications are held back now, those of Headwater with them: what is to be seen goes elsewhere."""
        return self.silence in (Silence.MUTED, Silence.ALREADY)

    def sentence(self, words: Words) -> str:
        """For the person."""
        key = f"quiet.cannot.{self.why}" if self.why else f"quiet.{self.silence.value}"
        return words(key, service=self.service or words("quiet.service"))


@dataclass(frozen=True, slots=True)
class Held:
    """What was changed on the desktop, and from what: enough to undo it after the program was killed."""

    by: str
    """The back-end's name."""
    before: Value
    put: Value
    place: str = ""
    """Which run of the service; '' where the switch outlives it."""

    def to_bytes(self) -> bytes:
        """As JSON."""
        table = {"by": self.by, "before": self.before, "put": self.put, "place": self.place}
        return json.dumps(table).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Held | None":
        """Read what `to_bytes` wrote; of anything else nothing can be undone."""
        try:
            told = json.loads(data if len(data) <= _MOST else b"{}")
            by, before, put, place = (told[key] for key in ("by", "before", "put", "place"))
        except (ValueError, TypeError, LookupError, RecursionError):
            return None
        ours = isinstance(by, str) and isinstance(place, str) and all(_is_value(v) for v in (before, put))
        return cls(by, before, put, place) if ours else None


def _is_value(value: object) -> bool:
    return value is None or isinstance(value, bool | int)


Keep = Callable[[Held | None], None]
"""Keeps what is to be undone, on disk, before it returns; None: there is nothing any more. It may raise OSError."""


class Quiet(Protocol):
    """Do Not Disturb, as far as this desktop has it.

    All three are asked from one thread, never that of the windows: they wait for others, some seconds at most.
    None of them raises because of what the desktop lacks: what is told says it.
    """

    def begin(self) -> Told:
        """Hold notifications back; nothing is changed if they are held back already."""
        ...

    def end(self) -> Told:
        """Put everything as it was, unless the person changed it meanwhile. `MUTED`: not yet, ask again."""
        ...

    def status(self) -> Told:
        """How it stands now. What the person changed by hand is theirs from here on."""
        ...


class CannotMute(Exception):
    """It does not work here; `why` is a key under `quiet.cannot.`. Never leaves the room."""

    def __init__(self, why: str, service: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.service = service[:_LONGEST]


class DoesNotAnswer(CannotMute):
    """Nobody knows how it stands: to be asked again."""

    def __init__(self) -> None:
        super().__init__("no_answer")
