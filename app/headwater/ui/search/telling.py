"""What the page says. No Qt."""

from __future__ import annotations

from datetime import date

from headwater.base import Settings, Words
from headwater.charts.scale import Offset, between, clock
from headwater.charts.wording import Table
from headwater.records import TimeNote, TitleKind
from headwater.reports import day_of
from headwater.store.finding import Found, FoundPlan, FoundWindow
from headwater.ui.plain import plain


class Telling:
    """Puts what was found into words."""

    def __init__(self, words: Words, settings: Settings, offset: Offset, today: date) -> None:
        self._words, self._settings, self._offset, self._today = words, settings, offset, today

    def day(self, at: float) -> date:
        """The day that a moment belongs to."""
        return day_of(at, self._settings, self._offset)

    def date(self, at: float) -> str:
        """`12 November`; with the year where it is not this one."""
        day, words = self.day(at), self._words
        key = "search.day" if day.year == self._today.year else "search.day_year"
        return words(key, day=day.day, month=words(f"chart.date.month_{day.month}"), year=day.year)

    def when(self, start: float, end: float | None) -> tuple[str, str]:
        """A day, and from when to when on it; `…` where it goes on."""
        if end is None:
            return self.date(start), f"{clock(start, self._offset, self._words)} – …"
        last = max(end - 0.001, start)
        if self.day(start) != self.day(last):
            return self.date(start), self._words("search.until", day=self.date(last))
        if end == start:
            return self.date(start), ""
        return self.date(start), between(start, end, self._offset, self._words)

    def title(self, w: FoundWindow) -> str:
        """The window's title, or why there is none."""
        if w.title_kind is TitleKind.HASHED:
            return self._words("search.hashed_title")
        return plain(w.title) or self._words("search.no_title")

    def about(self, w: FoundWindow) -> str:
        """Application, sites and project."""
        return " · ".join(plain(part) for part in (w.name, *w.domains[:2], *w.projects[:1]) if part)

    def seen(self, w: FoundWindow) -> str:
        """When it was in front last, and on how many days."""
        last = self._words("search.last", day=self.date(w.last_start))
        return last if w.days == 1 else f"{last} · {self.days(w.days)}"

    def days(self, n: int) -> str:
        """How many days."""
        return self._words("search.days_1" if n == 1 else "search.days", n=n)

    def plan(self, found: FoundPlan) -> str:
        """Its words; those that were noted where it has none."""
        return plain(found.plan.text) or plain(found.note)

    def note(self, note: TimeNote) -> str:
        """Its words on one line."""
        return plain(note.text)

    def summary(self, found: Found) -> str:
        """How much was found."""
        words, parts = self._words, []
        if found.window_count:
            n, length = f"{found.window_count:,}".replace(",", "\N{NO-BREAK SPACE}"), words.duration(found.seconds)
            key = "search.windows_1" if found.window_count == 1 else "search.windows"
            parts.append(words(key, n=n, length=length, days=self.days(found.days)))
        for kind, count in (("plans", found.plan_count), ("notes", found.note_count)):
            if count:
                parts.append(words(f"search.{kind}_1" if count == 1 else f"search.{kind}", n=count))
        return " · ".join(parts)

    def table(self, found: Found) -> Table:
        """What is listed, to be taken along."""
        words = self._words
        head = tuple(words(f"search.table.{c}") for c in ("kind", "what", "app", "length", "days", "first", "last"))
        rows = [
            (words("search.table.window"), self.title(w), self.about(w), words.duration(w.seconds), str(w.days),
             self._stamp(w.first), self._stamp(w.last)) for w in found.windows
        ]  # fmt: skip
        for kind, listed in (
            ("plan", [(_both(p), p.plan.start, p.plan.end) for p in found.plans]),
            ("note", [(self.note(n), n.start, n.end) for n in found.notes]),
        ):
            for text, start, end in listed:
                length = words.duration(end - start) if end is not None else ""
                last = self._stamp(end) if end is not None else ""
                rows.append((words(f"search.table.{kind}"), text, "", length, "", self._stamp(start), last))
        return Table(words("search.title"), head, tuple(rows))

    def _stamp(self, at: float) -> str:
        return f"{self.day(at).isoformat()} {clock(at, self._offset, self._words.in_24)}"


def _both(found: FoundPlan) -> str:
    """A plan's words, and what was noted with it."""
    return " · ".join(plain(part) for part in (found.plan.text, found.note) if part)
