"""What the person wants of days and weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from headwater.records import Bound, Goal, Measured, Per
from headwater.store.connection import Connection
from headwater.store.names import clean, ms, seconds
from headwater.store.teaching import next_number


class Goals(Connection):
    """The goals of a store; those that were ended stay, for what was before."""

    def add_goal(self, goal: Goal) -> Goal:
        """Keep one, and return it with its number."""
        with self._writing() as db:
            number = next_number(db, "goals")
            db.execute(_ADD, (number, *row_of(goal)))
        return replace(goal, id=number)

    def change_goal(self, goal: Goal) -> bool:
        """Keep this instead of the one with its number, also whether it holds; when it was made stays. False where
        there is none."""
        measure, what, per, bound, minutes, _, ended = row_of(goal)
        with self._writing() as db:
            return bool(db.execute(_CHANGE, (goal.id, measure, what, per, bound, minutes, ended)).rowcount)

    def end_goal(self, number: int, at: float) -> bool:
        """It does not hold from then on; False where there is none that holds."""
        with self._writing() as db:
            return bool(db.execute(_END, (number, ms(at))).rowcount)

    def goals(self, *, ended: bool = False) -> list[Goal]:
        """Those that hold, in the order they were made; with `ended` those too that do not any more."""
        with self._reading() as db:
            rows = db.execute(f"{_SELECT} {'' if ended else 'WHERE ended_ms IS NULL'} ORDER BY made_ms, id").fetchall()
        return [_goal(row) for row in rows]


def row_of(goal: Goal) -> tuple[str, str, str, str, int, int, int | None]:
    """A row of the table without its number."""
    ended = None if goal.ended is None else ms(goal.ended)
    return (
        goal.of.value, clean(goal.what), goal.per.value, goal.bound.value, goal.minutes, ms(goal.made), ended,
    )  # fmt: skip


def _goal(row: Sequence[Any]) -> Goal:
    number, of, what, per, bound, minutes, made, ended = row
    until = None if ended is None else seconds(ended)
    return Goal(Measured(of), what, Per(per), Bound(bound), minutes, seconds(made), until, number)


_COLUMNS = "id, measure, what, per, bound, minutes, made_ms, ended_ms"
_SELECT = f"SELECT {_COLUMNS} FROM goals"  # noqa: S608
_ADD = f"INSERT INTO goals ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
_CHANGE = "UPDATE goals SET measure = ?2, what = ?3, per = ?4, bound = ?5, minutes = ?6, ended_ms = ?7 WHERE id = ?1"
_END = "UPDATE goals SET ended_ms = ?2 WHERE id = ?1 AND ended_ms IS NULL"
