"""What every back-end is to the rest of the program."""

from collections.abc import Callable
from typing import Protocol

from headwater.base import HeadwaterError, Words
from headwater.records import BackendStatus, Health, Observation

Emit = Callable[[Observation], None]
"""Takes an observation; called from the source's own thread, so it only enqueues."""


class Source(Protocol):
    """One or more back-ends that share a thread.

    `start` and `stop` may be called again and again, in any order. Between them observations come; after `stop`
    has returned none does. Nothing here raises because of what the machine lacks: `status` says it.
    """

    @property
    def name(self) -> str:
        """Short, lower case, stable: the settings page and the tests know it."""
        ...

    @property
    def patient(self) -> bool:
        """Whether it may start a moment later: it tells how things stand, or of events few enough to miss one."""
        ...

    def start(self, emit: Emit) -> None:
        """Begin, at once: what takes long happens in the source's thread."""
        ...

    def stop(self) -> None:
        """End within two seconds."""
        ...

    def settle(self, seconds: float) -> bool:
        """Wait until `status` is more than a guess; whether it is."""
        ...

    def status(self) -> tuple[BackendStatus, ...]:
        """How each back-end is doing, with a sentence on what is missing and what would mend it."""
        ...


class Unavailable(HeadwaterError):
    """A back-end cannot work here. Only the room's own threads see it; others read `Source.status`."""

    def __init__(self, reason: str, health: Health = Health.MISSING) -> None:
        """Take the key of a sentence under `capture.` in the catalogue."""
        super().__init__(reason)
        self.reason = reason
        self.health = health

    def __str__(self) -> str:
        """The sentence, in English."""
        return Words("en")(f"capture.{self.reason}")
