"""Notes, goals and a search without a store: they keep what they are given, and remember what they were asked."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from headwater.base import HeadwaterError
from headwater.engine.goals import tidied
from headwater.engine.notes import BadNote
from headwater.records import Goal, TimeNote
from headwater.reports.goals import GoalPeriod, GoalProgress
from headwater.store.finding import Found
from tests.support.chart_days import DAY


class _Asked:
    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.failure: HeadwaterError | None = None

    def _note(self, *what: object) -> None:
        self.asked.append(what)
        if self.failure is not None:
            raise self.failure


class FakeNotes(_Asked):
    """Satisfies `ui.written.NoteDesk`."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[TimeNote] = []
        self.before: tuple[TimeNote, TimeNote] | None = None
        """The one that was changed or deleted last, and what was returned of it."""

    def add(self, start: float, end: float, text: str) -> TimeNote:
        self._note("add", start, end, text)
        made = TimeNote(start, end, text, end, end, 1 + max((n.id for n in self.kept), default=0))
        self.kept.append(made)
        return made

    def change(self, number: int, text: str, start: float | None = None, end: float | None = None) -> TimeNote:
        self._note("change", number, text, start, end)
        old = self._of(number)
        new = replace(
            old, text=text, start=old.start if start is None else start, end=old.end if end is None else end
        )
        self.kept[self.kept.index(old)], self.before = new, (old, new)
        return new

    def delete(self, number: int) -> TimeNote:
        self._note("delete", number)
        gone = self._of(number)
        self.kept.remove(gone)
        self.before = gone, gone
        return gone

    def undo(self, told: TimeNote | None = None) -> TimeNote | None:
        self._note("undo")
        found = self.before
        if found is None or (told is not None and told is not found[1]):
            return None
        self.before = None
        self.kept = [n for n in self.kept if n.id != found[0].id] + [found[0]]
        return found[0]

    def of(self, start: float, end: float) -> list[TimeNote]:
        self._note("of", start, end)
        return sorted((n for n in self.kept if n.start < end and n.end > start), key=lambda n: n.start)

    def _of(self, number: int) -> TimeNote:
        for note in self.kept:
            if note.id == number:
                return note
        raise BadNote("There is no note of that number.")


class FakeGoals(_Asked):
    """Satisfies `ui.written.GoalDesk`."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Goal] = []
        self.before: Goal | None = None
        """The one that was changed or ended last."""
        self.told: Sequence[GoalProgress] | None = None
        """What `progress` tells; None: nothing was recorded."""

    def add(self, goal: Goal) -> Goal:
        self._note("add", goal)
        made = replace(tidied(goal), id=1 + max((g.id for g in self.kept), default=0))
        self.kept.append(made)
        return made

    def change(self, goal: Goal) -> Goal | None:
        self._note("change", goal)
        made = tidied(goal)
        found = next((g for g in self.kept if g.id == goal.id), None)
        if found is None:
            return None
        self.kept, self.before = [made if g.id == goal.id else g for g in self.kept], found
        return made

    def end(self, number: int) -> Goal | None:
        self._note("end", number)
        found = next((g for g in self.kept if g.id == number), None)
        if found is not None:
            self.kept, self.before = [g for g in self.kept if g.id != number], found
        return found

    def undo(self) -> Goal | None:
        self._note("undo")
        found, self.before = self.before, None
        if found is not None:
            self.kept = [g for g in self.kept if g.id != found.id] + [found]
        return found

    def all(self) -> list[Goal]:
        self._note("all")
        return list(self.kept)

    def progress(self) -> tuple[GoalProgress, ...]:
        self._note("progress")
        if self.told is not None:
            return tuple(self.told)
        return tuple(GoalProgress(g, g.what, GoalPeriod(DAY, DAY, 0.0, None), ()) for g in self.kept)


class FakeSearch(_Asked):
    """Satisfies `ui.written.SearchDesk`. Where a test closes `gate`, searches wait for it to open."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, Found] = {}
        """By the words; nothing is found of others."""
        self.gate = threading.Event()
        self.gate.set()
        self.waiting = 0
        """Searches that wait for it."""

    def find(
        self, words: str, first: date | None = None, last: date | None = None, most: int = 50, skip: int = 0
    ) -> Found:
        self._wait()
        self._note("find", words, first, last, most, skip)
        return self.found.get(words, Found())

    def warm(self) -> None:
        self._wait()
        self._note("warm")

    def leave(self) -> None:
        self._note("leave")

    def _wait(self) -> None:
        self.waiting += 1
        self.gate.wait()
        self.waiting -= 1
