"""Looking for words in all that was recorded and written, over years and at once.

What a window shows is compared as a whole: application, title, site and project. The texts of all windows lie in memory
for as long as the connection does, so that the next word typed reads only what is new; how long each window was in
front on a day is kept with the sums of that day (`seen`), so that a year is a few thousand numbers and not a million
segments.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest

from headwater.records import Intent, TimeNote, TitleKind
from headwater.store.connection import Connection
from headwater.store.names import ms, seconds
from headwater.store.notes import note_of
from headwater.store.seen import ALL, kept, seen

Name = Callable[[str], str]
"""An application's name as people know it."""
_PACK, _END = 256, "\0"


@dataclass(frozen=True, slots=True)
class FoundWindow:
    """An application with a title, all of whose windows are one."""

    app: str
    name: str
    """Of the application, as people know it."""
    title: str
    """'' where it is not kept as it was."""
    title_kind: TitleKind
    domains: tuple[str, ...]
    projects: tuple[str, ...]
    seconds: float
    """How long it was in front on the days that were asked about."""
    days: int
    first: float
    """When it came to the front first."""
    last_start: float
    """When it came to the front last, and until when it stayed."""
    last: float


@dataclass(frozen=True, slots=True)
class FoundPlan:
    """A plan whose words, or whose note, were found."""

    plan: Intent
    note: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found; of each kind at most as many as were asked for, beside how many there are."""

    windows: tuple[FoundWindow, ...] = ()
    """The longest first."""
    plans: tuple[FoundPlan, ...] = ()
    """The last first; so are the notes."""
    notes: tuple[TimeNote, ...] = ()
    window_count: int = 0
    plan_count: int = 0
    note_count: int = 0
    seconds: float = 0.0
    """Of all the windows, also of those that are not listed."""
    days: int = 0
    """On which any of them was in front."""
    hashed_s: float = 0.0
    """How long windows were in front whose titles are kept as hashes: no word of those can be found."""


class Finding(Connection):
    """Finds words."""

    def _open(self) -> None:
        super()._open()
        self._texts = _Texts()

    def find(
        self, text: str, days: Sequence[tuple[float, float]], most: int = 50, *, skip: int = 0, name: Name = str,
        said: tuple[float, float] | None = None,
    ) -> Found:  # fmt: skip
        """What meets all the words of a text (see `sought_in`), in any script and whatever the case; parts of words do.

        Titles that are kept as hashes cannot be found.

        Args:
            text: the words.
            days: where each day begins and ends, in order; they are searched as wholes.
            most: so many of each kind.
            skip: so many of the longest windows are not listed again.
            name: what an application is called; that can be found too. The same for each call.
            said: from when to when plans and notes are searched; None: the days.
        """
        from headwater.store.words import sought_in

        words = sought_in(text)
        with self._reading() as db:
            self._texts.read(db, name)
            said = said or ((days[0][0], days[-1][1]) if days else None)
            if not words or said is None:
                return Found()
            whole = ms(said[0]), ms(said[1])
            plans, notes = _plans(db, words, *whole), _notes(db, words, *whole)
            sums = _Sums(self._texts, words)
            for day in days:
                sums.add(db, ms(day[0]), ms(day[1]))
            shown = _Shown(db, sums.longest(skip, most), name)
            return Found(
                tuple(shown.windows()), tuple(plans[:most]), tuple(notes[:most]), sums.count, len(plans), len(notes),
                seconds(sum(sums.ms)), sums.days, seconds(sums.hashed_ms),
            )  # fmt: skip


class _Texts:
    """What all windows show, folded, as columns by the window's number; numbers are never given twice."""

    def __init__(self) -> None:
        self.ids = array("q")
        self.keys = array("q")
        """Numbers of application and title in one."""
        self._packs: list[str] = []
        """Texts, `_PACK` in one: each by itself takes twice as much, and lies among all else that comes and goes."""
        self._last: list[str] = []
        """Those that do not fill one yet."""
        self.hashed: set[int] = set()

    def read(self, db: sqlite3.Connection, name: Name) -> None:
        """Those that are new."""
        from headwater.store.words import folded

        names: dict[str, str] = {}
        for number, app, title, kind, *shown in db.execute(_WINDOWS, (self.ids[-1] if self.ids else 0,)):
            if shown[0] not in names:
                names[shown[0]] = f"{shown[0]}\n{name(shown[0])}"
            self.ids.append(number)
            self.keys.append(app << 32 | title)
            self._add(folded("\n".join((names[shown[0]], *shown[1:]))))
            if kind == TitleKind.HASHED:
                self.hashed.add(number)

    def _add(self, text: str) -> None:
        self._last.append(text.replace(_END, " "))
        if len(self._last) == _PACK:
            self._packs.append(_END.join(self._last))
            self._last = []

    def meeting(self, words: Sequence[str]) -> Sequence[int]:
        """Places of those that meet all the words."""
        first, *rest = sorted(words, key=len, reverse=True)
        found: list[int] = []
        for number, pack in enumerate((*self._packs, _END.join(self._last))):
            if first in pack:
                texts = enumerate(pack.split(_END), number * _PACK)
                found += [n for n, text in texts if first in text and all(word in text for word in rest)]
        return found


_Day = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Group:
    """Windows of one application and one title."""

    windows: Sequence[int]
    ms: int
    days: int
    first: _Day
    last: _Day


class _Sums:
    """How long what was found was in front, day by day in order. Columns, by group: there may be tens of thousands."""

    def __init__(self, texts: _Texts, words: Sequence[str]) -> None:
        self._hashed = texts.hashed
        places = texts.meeting(words)
        groups: dict[int, int] = {}
        self._of = {texts.ids[n]: groups.setdefault(texts.keys[n], len(groups)) for n in places}
        """Group of a window."""
        self.ms, self._days = [0] * len(groups), [0] * len(groups)
        self._first: list[_Day | None] = [None] * len(groups)
        self._last: list[_Day | None] = [None] * len(groups)
        self.days = self.hashed_ms = 0

    @property
    def count(self) -> int:
        """How many groups were in front on any of the days."""
        return len(self.ms) - self._days.count(0)

    def add(self, db: sqlite3.Connection, start_ms: int, end_ms: int) -> None:
        """One day more."""
        pairs = kept(db, start_ms, end_ms) or seen(db, start_ms, end_ms)
        if self._hashed:
            pairs = list(pairs)
            self.hashed_ms += sum(length for window, length in pairs if window in self._hashed)
        day, of, sums, days, last = (start_ms, end_ms), self._of, self.ms, self._days, self._last
        met = False
        for window, length in pairs:
            group = of.get(window)
            if group is not None:
                met = True
                sums[group] += length
                if last[group] is not day:
                    last[group] = day
                    days[group] += 1
                    self._first[group] = self._first[group] or day
        self.days += met

    def longest(self, skip: int, most: int) -> list[_Group]:
        """So many of the longest, after the first ones."""
        best = nlargest(skip + most, range(len(self.ms)), key=lambda g: (self.ms[g], g))[skip:]
        windows: dict[int, list[int]] = {group: [] for group in best if self._days[group]}
        for window, group in self._of.items():
            if group in windows:
                windows[group].append(window)
        return [self._group(group, numbers) for group, numbers in windows.items()]

    def _group(self, group: int, windows: Sequence[int]) -> _Group:
        first, last = self._first[group], self._last[group]
        assert first is not None
        assert last is not None
        return _Group(windows, self.ms[group], self._days[group], first, last)


class _Shown:
    """The windows of a list as they are told, with the moments that sums do not know."""

    def __init__(self, db: sqlite3.Connection, groups: Sequence[_Group], name: Name) -> None:
        self._db, self._groups, self._name = db, groups, name
        numbers = json.dumps([number for group in groups for number in group.windows])
        self._names: Mapping[int, tuple[str, ...]] = {n: tuple(row) for n, *row in db.execute(_NAMES, (numbers,))}

    def windows(self) -> Iterator[FoundWindow]:
        """In their order."""
        return map(self._window, self._groups)

    def _window(self, group: _Group) -> FoundWindow:
        rows = [self._names[number] for number in group.windows]
        app, title, kind = rows[0][:3]
        domains, projects = (tuple(sorted({row[n] for row in rows if row[n]})) for n in (3, 4))
        numbers = json.dumps(group.windows)
        (first,) = self._db.execute(_FIRST, (*group.first, numbers)).fetchone()
        start, end = self._db.execute(_LAST, (*group.last, numbers)).fetchone()
        shown = title if kind == TitleKind.FULL else ""
        return FoundWindow(
            app, self._name(app), shown, TitleKind(kind), domains, projects, seconds(group.ms), group.days,
            seconds(max(first, group.first[0])), seconds(start), seconds(min(end, group.last[1])),
        )  # fmt: skip


def _plans(db: sqlite3.Connection, words: Sequence[str], start_ms: int, end_ms: int) -> list[FoundPlan]:
    from headwater.store.words import meets

    rows = db.execute(_INTENTS, (start_ms, end_ms))
    return [
        FoundPlan(Intent(seconds(a), None if b is None else seconds(b), text), note)
        for a, b, text, note in rows if meets(f"{text}\n{note}", words)
    ]  # fmt: skip


def _notes(db: sqlite3.Connection, words: Sequence[str], start_ms: int, end_ms: int) -> list[TimeNote]:
    from headwater.store.words import meets

    return [note_of(row) for row in db.execute(_NOTES, (start_ms, end_ms)) if meets(row[3], words)]


_SHOWS = """a.name, CASE t.kind WHEN 'full' THEN t.text ELSE '' END, d.name, p.name
 FROM windows w JOIN apps a ON a.id = w.app_id JOIN titles t ON t.id = w.title_id
 JOIN domains d ON d.id = w.domain_id JOIN projects p ON p.id = w.project_id"""
_WINDOWS = f"SELECT w.id, w.app_id, w.title_id, t.kind, {_SHOWS} WHERE w.id > ? ORDER BY w.id"
_NAMES = """SELECT w.id, a.name, t.text, t.kind, d.name, p.name
 FROM windows w JOIN apps a ON a.id = w.app_id JOIN titles t ON t.id = w.title_id
 JOIN domains d ON d.id = w.domain_id JOIN projects p ON p.id = w.project_id
 WHERE w.id IN (SELECT value FROM json_each(?))"""
_IN_DAY = f"FROM ({ALL}) WHERE end_ms > ?1 AND window_id IN (SELECT value FROM json_each(?3))"  # noqa: S608
_FIRST = f"SELECT min(start_ms) {_IN_DAY}"
_LAST = f"SELECT start_ms, end_ms {_IN_DAY} ORDER BY start_ms DESC LIMIT 1"
_INTENTS = """SELECT start_ms, end_ms, text, coalesce((SELECT note FROM sessions s WHERE s.start_ms = i.start_ms), '')
 FROM intents i WHERE start_ms < ?2 AND (end_ms IS NULL OR end_ms > ?1 OR start_ms >= ?1)
 ORDER BY start_ms DESC, id DESC"""
_NOTES = """SELECT id, start_ms, end_ms, text, made_ms, changed_ms FROM notes
 WHERE start_ms < ?2 AND end_ms > ?1 ORDER BY start_ms DESC, id DESC"""
