"""Reads days in a thread of its own, so that the window never waits for the disk."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from PySide6.QtCore import QObject, Signal

from headwater.base import HeadwaterError
from headwater.reports import DayReport
from headwater.ui.face import Face

_LOG = logging.getLogger("headwater.ui")


class Reader(QObject):
    """Asks the engine for days, one at a time; of several questions that wait only the last is answered.

    `when_free` begins what it is given, now or later.
    """

    read = Signal(object)
    """A DayReport."""
    failed = Signal(object, str)
    """The day and one sentence."""

    def __init__(self, engine: Face, when_free: Callable[[Callable[[], object]], None]) -> None:
        super().__init__()
        self._engine, self._when_free = engine, when_free
        self._wanted: date | None = None
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="reader")
        self._closed = False

    def ask(self, day: date) -> None:
        """Read this day; `read` or `failed` answers in the GUI thread."""
        self._wanted = day
        self._when_free(lambda: self._begin(day))

    def _begin(self, day: date) -> None:
        if not self._closed:
            self._pool.submit(self._read, day)

    def _read(self, day: date) -> None:
        if day != self._wanted or self._closed:
            return
        try:
            report: DayReport = self._engine.day(day)
        except HeadwaterError as e:
            self._tell(day, str(e))
        except Exception:  # noqa: BLE001  told on the page, and in the log in full
            _LOG.exception("a day could not be made")
            self._tell(day, "")
        else:
            if not self._closed:
                self.read.emit(report)

    def _tell(self, day: date, why: str) -> None:
        if not self._closed:
            self.failed.emit(day, why)

    def close(self) -> None:
        """No more answers; the thread ends with its connection."""
        self._closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)
