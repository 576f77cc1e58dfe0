"""What the windows ask about reports; `engine.reporting.ReportDesk` keeps it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from headwater.reports.ranges import Range

if TYPE_CHECKING:
    from headwater.engine.reporting import About, Wanted


class ReportDesk(Protocol):
    """May be called from any thread; never from that of the windows, since it reads."""

    def about(self, days: Range) -> "About": ...  # noqa: D102
    def write(  # noqa: D102
        self, wanted: "Wanted", kind: str, out: Path, *, progress: Callable[[float], None] = ...,
        cancelled: Callable[[], bool] = ...,
    ) -> None: ...  # fmt: skip
