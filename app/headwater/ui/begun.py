"""What was begun on pages and is not kept yet: whoever comes back goes on with it, while the window lives. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from headwater.ui.typed import Typed

if TYPE_CHECKING:
    from datetime import date

    from headwater.ui.data.draft import Draft
    from headwater.ui.report.draft import ReportDraft
    from headwater.ui.rules.draft import RulesDraft
    from headwater.ui.search.draft import SearchDraft
    from headwater.ui.timeline.draft import TimelineDraft
    from headwater.ui.trends.draft import TrendsDraft
    from headwater.ui.trends.goal_form import GoalsDraft


@dataclass(slots=True)
class Begun:
    """Each page leaves its own here as it goes; None, or nothing written, where there is nothing to go on with."""

    typed: Typed = field(default_factory=Typed)
    """On the day's page."""
    timeline: TimelineDraft | None = None
    left_at: date | None = None
    """The day that was last looked at as the timeline was left."""
    goals: GoalsDraft | None = None
    report: ReportDraft | None = None
    """Of the page "Trends"."""
    rules: RulesDraft | None = None
    data: Draft | None = None
    sought: SearchDraft | None = None
    """What was looked for last: who opened something of it comes back to it."""

    def on_timeline(self, day: date) -> TimelineDraft | None:
        """What was begun there, where it was begun; about `day` if another one was looked at since."""
        from headwater.ui.timeline.draft import TimelineDraft

        found = self.timeline
        return found if found is None or day == self.left_at else TimelineDraft(day, note=found.note)

    def on_trends(self, day: date) -> TrendsDraft:
        """That day's range, with what was begun there."""
        from headwater.ui.trends.draft import TrendsDraft
        from headwater.ui.trends.goal_form import GoalsDraft

        return TrendsDraft(day, goals=self.goals or GoalsDraft(), report=self.report)

    def forget(self) -> None:
        """Something was forgotten on purpose: what is out of sight may be about it. What the person is about to do
        stays, for nothing of it has happened yet."""
        kept = Begun(Typed(plan=self.typed.plan))
        for name in self.__slots__:
            setattr(self, name, getattr(kept, name))
