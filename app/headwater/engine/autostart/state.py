"""What every platform's way to start with the session is to the rest."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from headwater.base import HeadwaterError

IDENT = "app.headwater.Headwater"


class AutostartError(HeadwaterError):
    """The session's own list of what it starts could not be read or changed."""


class State(StrEnum):
    """What the session would do."""

    OFF = "off"
    ON = "on"
    """It starts this program as it runs now."""
    OTHER = "other"
    """It starts a Headwater that lies elsewhere, or is called with something else."""


class Autostart(Protocol):
    """The session's own list: it is the truth, since the person may change it by other means."""

    def state(self) -> State:
        """What stands there now.

        Raises:
            AutostartError: it cannot be read.
        """
        ...

    def put(self) -> None:
        """Have the session start this program as it runs now.

        Raises:
            AutostartError: it cannot be written; nothing has changed.
        """
        ...

    def remove(self) -> None:
        """Have the session start none; nothing happens where it starts none.

        Raises:
            AutostartError: it cannot be taken away.
        """
        ...


Command = Sequence[str]
"""Program and arguments."""
