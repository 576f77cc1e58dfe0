"""How the person's goals stand, in one quiet line below the day's facts; nothing where they have none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from headwater.ui.chores import Chores
from headwater.ui.face import Face
from headwater.ui.facts import Facts
from headwater.ui.look import Ui

if TYPE_CHECKING:
    from headwater.reports.goals import GoalProgress

_EVERY_S = 60.0
"""While the page is looked at, so often at most: weeks of sums are read with it."""


class TodayGoals:
    """Reads in a worker, and only for the running day."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores, facts: Facts) -> None:
        self._ui, self._engine, self._chores, self._facts = ui, engine, chores, facts
        self._day: date | None = None
        self._asked: float | None = None
        facts.seen.connect(self._ask)

    def follow(self, day: date) -> None:
        """Another day, or another state of it; a page that is held hidden reads nothing yet."""
        if day != self._day:
            self._facts.show_goals("")
            self._day, self._asked = day, None
        self._ask()

    def _ask(self) -> None:
        if self._day != self._engine.today():
            self._chores.drop("today.goals")
            return
        now = self._engine.clock.monotonic()
        if not self._facts.isVisible() or (self._asked is not None and now - self._asked < _EVERY_S):
            return
        engine, self._asked = self._engine, now

        def read() -> Sequence[GoalProgress]:
            return engine.goals.progress()  # loading it takes a while

        self._chores.ask("today.goals", read, self._show)

    def _show(self, found: Sequence[GoalProgress]) -> None:
        from headwater.ui.trends.goal_telling import now_line, what

        words = self._ui.words
        told = (words("goals.today.one", what=what(p.goal, p.name, words), line=now_line(p, words)) for p in found)
        self._facts.show_goals(" · ".join(told))
