"""The last warnings and errors of this run, kept in memory: for the person, and for a report without private data."""

import logging
from collections import deque
from dataclasses import dataclass
from pathlib import Path

MOST = 20
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Noted:
    """Something that went wrong."""

    at: float
    room: str
    """The logger's name."""
    place: str
    """File and line in the program's source."""
    said: str
    """One line, as the log has it."""
    pattern: str
    """The same without what was filled in: it stands in the source, so nothing of the person's is in it."""
    error: str
    """The kind of exception; "" where there was none."""


class Memory(logging.Handler):
    """Keeps the last ones."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._last: deque[Noted] = deque(maxlen=MOST)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        kind = record.exc_info[0] if record.exc_info else None
        try:
            said = record.getMessage()
        except Exception:  # noqa: BLE001  a wrong pattern must not end what was going on
            said = str(record.msg)
        self._last.append(
            Noted(
                record.created, record.name, f"{Path(record.pathname).name}:{record.lineno}",
                " ".join(said.split())[:_LONGEST], " ".join(str(record.msg).split())[:_LONGEST],
                kind.__name__ if kind else "",
            )
        )  # fmt: skip

    def last(self) -> tuple[Noted, ...]:
        """The newest first."""
        return tuple(reversed(self._last))


MEMORY = Memory()
"""That of this process."""
