"""What the person wants of days and weeks: kept through the engine's own connection, and how far they are with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from headwater.base import HeadwaterError
from headwater.records import LEARNED_STATES, Category, Goal, Measured, Per
from headwater.redact.titles import LONGEST_APP, visible
from headwater.store import Store

if TYPE_CHECKING:
    from headwater.engine.line import Line
    from headwater.reports.goals import GoalProgress

MOST = 20
"""So many may hold at once."""
MOST_MIN = {Per.DAY: 24 * 60, Per.WEEK: 7 * 24 * 60}
T = TypeVar("T")


class BadGoal(HeadwaterError):
    """A goal cannot be kept; the text says why."""


class GoalsDesk:
    """See the module. Methods may be called from any thread but the engine's; all may raise `StoreUnavailable`, those
    that change something what `Line.ask` raises, too."""

    def __init__(self, engine: Line) -> None:
        self._engine = engine
        self._before: tuple[Goal, object] | None = None
        """The one that was changed or ended last in this run as it was before, and what was forgotten on purpose by
        then."""

    # -- changing -------------------------------------------------------------------------------------------------

    def add(self, goal: Goal) -> Goal:
        """Keep one from now on, and return it with its number; one that says the same and holds is not kept twice.

        Raises:
            BadGoal: it cannot be kept, or there are too many.
        """
        made = replace(tidied(goal), made=self._engine.clock.now(), ended=None, id=0)
        return self._ask(lambda store: _added(store, made))

    def change(self, goal: Goal) -> Goal | None:
        """Keep this instead of the one with its number; None where that does not hold any more. The days before are
        told by what it says now.

        Raises:
            BadGoal: it cannot be kept.
        """
        made = replace(tidied(goal), ended=None)

        def change(store: Store) -> Goal | None:
            found = next((g for g in store.goals() if g.id == made.id), None)
            if found is None or not store.change_goal(made):
                return None
            self._before = found, store.state("forgotten")
            return made

        return self._ask(change)

    def end(self, number: int) -> Goal | None:
        """It does not hold from now on; returns what it was, None where none of that number holds."""

        def end(store: Store) -> Goal | None:
            found = next((g for g in store.goals() if g.id == number), None)
            if found is not None and store.end_goal(number, self._engine.clock.now()):
                self._before = found, store.state("forgotten")
            return found

        return self._ask(end)

    def undo(self) -> Goal | None:
        """The one that was changed or ended last holds again as it was; None where there is none, or something was
        forgotten since."""

        def undo(store: Store) -> Goal | None:
            found, self._before = self._before, None
            if found is None or found[1] != store.state("forgotten"):
                return None
            return found[0] if store.change_goal(found[0]) else None

        return self._ask(undo)

    def _ask(self, action: Callable[[Store], T]) -> T:
        return self._engine.ask(lambda recorder: recorder.teach(action))

    # -- looking --------------------------------------------------------------------------------------------------

    def all(self) -> list[Goal]:
        """Those that hold, in the order they were made; through the calling thread's own connection."""
        return self._engine.reader.goals()

    def progress(self) -> tuple[GoalProgress, ...]:
        """How each of them stands; takes a moment."""
        return self._engine.reader.goal_progress(self._engine.settings)


def tidied(goal: Goal) -> Goal:
    """A goal as it is kept.

    Raises:
        BadGoal: it measures nothing that there is, or its minutes cannot be.
    """
    what = visible(goal.what, LONGEST_APP)
    known = {Measured.STATE: [s.value for s in LEARNED_STATES], Measured.CATEGORY: [c.value for c in Category]}
    if not what or what not in known.get(goal.of, [what]):
        raise BadGoal("Say what the goal is about: a state, a category or an application.")
    if not 0 < goal.minutes <= MOST_MIN[goal.per]:
        raise BadGoal("A goal is for a minute or more, and for no more than its day or week has.")
    return replace(goal, what=what)


def _added(store: Store, goal: Goal) -> Goal:
    there = store.goals()
    same = next((g for g in there if replace(g, made=goal.made) == goal), None)
    if same is not None:
        return same
    if len(there) >= MOST:
        raise BadGoal(f"There are {MOST} goals already: end one first.")
    return store.add_goal(goal)
