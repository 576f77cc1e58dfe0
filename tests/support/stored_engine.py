"""A day in a real store behind the windows, without the engine's threads."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from headwater.base import Settings
from headwater.categories import Categories
from headwater.engine.correcting import Corrections
from headwater.engine.notes import NotesDesk
from headwater.engine.past import Past
from headwater.engine.reading import Reader
from headwater.engine.timelines import Timelines
from headwater.reports import DayReport, day_bounds, day_report
from headwater.store import Store
from tests.support.chart_days import busy_history
from tests.support.fake_engine import FakeEngine


class StoredEngine(FakeEngine):
    """Shows the written-down day out of a real store, and keeps what is said of it there."""

    def __init__(self, home: Path, *, settings: Settings | None = None) -> None:
        super().__init__(home, settings=settings)
        self.store = Store(self.paths.database)
        self.store.put(busy_history())
        self.past = Past()
        self.reader = Reader(self.paths, self.clock, Categories())
        self.corrections = Corrections(self)  # type: ignore[assignment, arg-type]
        self.timelines = Timelines(self.reader, Categories(), lambda: self.settings)  # type: ignore[assignment]
        self.notes = NotesDesk(self)  # type: ignore[assignment, arg-type]

    def ask(self, action: Callable[[Any], Any]) -> Any:
        """As `Line.ask`, in this thread."""
        return action(self)

    def teach(self, action: Callable[[Store], Any]) -> Any:
        """As `Recorder.teach`."""
        return action(self.store)

    def day(self, day: date) -> DayReport:
        self.reads += 1
        start, end = day_bounds(day, self.settings, self.clock.offset_s)
        with Store(self.paths.database, read_only=True) as store:
            return day_report(
                store.history(start, end), [], day, self.settings, Categories(), self.clock.now(),
                self.clock.offset_s, labels=store.labels(start, end),
            )  # fmt: skip

    def apart(self, action: Callable[[], Any]) -> Any:
        """As `Line.apart`: nothing has the store open meanwhile."""
        with self.reader.away():
            self.store.close()
            try:
                return action()
            finally:
                self.store = Store(self.paths.database)

    def close(self) -> None:
        """Let the store go."""
        with self.reader.away():
            self.store.close()
