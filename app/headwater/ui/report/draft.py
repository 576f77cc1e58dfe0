"""A report as it is being chosen; a page that is made anew goes on with it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from headwater.base import Words
from headwater.charts.rangewords import range_title
from headwater.reports.ranged import MOST_DAYS
from headwater.reports.ranges import Range

if TYPE_CHECKING:
    from headwater.engine.reporting import About, Wanted

KINDS = ("pdf", "html")


@dataclass(slots=True)
class ReportDraft:
    """What the person has set and not yet done."""

    first: date
    last: date
    kind: str = "pdf"
    titles: bool = False
    notes: bool = False
    open: bool = False
    """The panel is shown, where it is not always."""

    @property
    def days(self) -> Range:
        """Both ends included."""
        return Range(self.first, self.last)

    def trouble(self, words: Words) -> str:
        """Why there can be no such report; "" where there can."""
        if not len(self.days):
            return words("report.panel.backwards")
        return words("report.panel.long", most=MOST_DAYS) if len(self.days) > MOST_DAYS else ""

    def wanted(self) -> Wanted:
        """As the engine is asked; its modules are loaded then."""
        from headwater.engine.reporting import Wanted

        return Wanted(self.days, self.titles, self.notes)

    def file_name(self, words: Words) -> str:
        """What the file is called unless the person says otherwise."""
        name = words("report.panel.file", first=self.first.isoformat(), last=self.last.isoformat())
        return f"{name}.{self.kind}"

    def kind_of(self, out: Path) -> str:
        """By the end of the name that the person gave it, else as chosen."""
        end = out.suffix[1:].lower()
        return end if end in KINDS else self.kind

    def told(self, about: About, words: Words) -> str:
        """What will be in it."""
        days = range_title(self.days, words)
        if not about.recorded:
            return words("report.panel.nothing", days=days)
        return words(
            "report.panel.what_1" if len(self.days) == 1 else "report.panel.what",
            days=days, n=about.recorded, of=len(self.days),
            goals=_some("goals", about.goals, words),
            notes=_some("notes", about.notes if self.notes else 0, words),
            titles=words("report.panel.what_titles" if self.titles else "report.panel.what_no_titles"),
        )  # fmt: skip


def _some(what: str, n: int, words: Words) -> str:
    """`, 3 notes`; "" for none."""
    return words(f"report.panel.what_{what}_1" if n == 1 else f"report.panel.what_{what}", n=n) if n else ""
