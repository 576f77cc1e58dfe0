"""Reports that hold still: they say what a range would have, and write a file of a few letters."""

import threading
from collections.abc import Callable
from pathlib import Path

from headwater.engine.reporting import About, Wanted
from headwater.reports import ReportError
from headwater.reports.ranges import Range


class FakeReports:
    """`gate` holds writing up, `failure` is raised by it; `asked` lists what was wanted."""

    def __init__(self) -> None:
        self.found = About(4, 2, 3)
        self.gate = threading.Event()
        self.gate.set()
        self.failure: Exception | None = None
        self.unreadable: Exception | None = None
        self.asked: list[Range] = []
        self.written: list[tuple[Wanted, str, Path]] = []

    def about(self, days: Range) -> About:
        self.asked.append(days)
        if self.unreadable:
            raise self.unreadable
        return self.found

    def write(
        self, wanted: Wanted, kind: str, out: Path, *, progress: Callable[[float], None] = lambda _part: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:  # fmt: skip
        progress(0.25)
        while not self.gate.wait(0.01):
            if cancelled():
                raise ReportError("The report was stopped; nothing was written.")
        if self.failure:
            raise self.failure
        self.written.append((wanted, kind, out))
        out.write_text(kind)
