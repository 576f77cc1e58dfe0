"""Reports of ranges of days: a store of workdays to make them of, and what a web page of one says."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

from headwater.base import ManualClock, Paths, Settings
from headwater.categories import Categories
from headwater.charts.document import Document, Facts, Figure, Grid, Heading, Sentence
from headwater.engine.reading import Reader
from headwater.engine.reporting import Gathering, Wanted, Watcher
from headwater.records import Bound, Goal, Measured, Per, Segment, TimeNote, TitleKind
from headwater.reports.ranged import Ranged
from headwater.reports.ranges import Range
from headwater.store import Store
from tests.support.days import Pair
from tests.support.insights import BUSY
from tests.support.weeks import FRIDAY, USUAL, midnight, told

FIRST = FRIDAY - timedelta(days=55)
"""Of eight weeks of workdays."""
NOW = midnight(FRIDAY) + 20 * 3600.0
TITLES = ("Chapter 3 — Writer", "会议记录 预算", "<b>bold</b> " + "x" * 9_000, "\N{RIGHT-TO-LEFT OVERRIDE}txt.exe", "")
PROJECTS = ("headwater", "", "年度报告")
SETTINGS = Settings(agreed=True, language="en", day_start_hour=0, week_begins="mon")


def written(first: date = FIRST, last: date = FRIDAY) -> list[Pair]:
    """Workdays, with titles and projects in turn; one title in five is kept so that nobody can read it."""
    found: list[Pair] = []
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        if day.weekday() < 5:
            found += told(day, (USUAL, BUSY)[n % 2])
    return [(_shown(segment, n), judged) for n, (segment, judged) in enumerate(found)]


def _shown(segment: Segment, n: int) -> Segment:
    if not segment.app:
        return segment
    kind = TitleKind.HASHED if n % 5 == 0 else TitleKind.FULL
    return replace(segment, title=TITLES[n % len(TITLES)], title_kind=kind, project=PROJECTS[n % len(PROJECTS)])


def filled(home: Path, history: Sequence[Pair], settings: Settings = SETTINGS) -> Gathering:
    """A store with this in it, and what reads it; the clock says `NOW`."""
    paths, categories = Paths.under(home), Categories()
    with Store(paths.database) as store:
        store.put(history)
        made = midnight(FIRST)
        store.add_goal(Goal(Measured.STATE, "focused", Per.DAY, Bound.AT_LEAST, 200, made=made))
        store.add_goal(Goal(Measured.CATEGORY, "chat", Per.WEEK, Bound.AT_MOST, 30, made=made))
        at = midnight(FRIDAY) + 9 * 3600
        text = "The draft went well.\n\n<script>alert(1)</script> 下一章"
        store.add_note(TimeNote(at, at + 3600, text, at, at))
        store.sort([(number, categories.of(*window)) for number, *window in store.unsorted(9_999)])
    clock = ManualClock(NOW)
    return Gathering(Reader(paths, clock, categories), settings, clock, categories)


def ranged(gathering: Gathering, first: date, last: date, *, titles: bool = False, notes: bool = False) -> Ranged:
    """A range as it is told."""
    return gathering.read(Wanted(Range(first, last), titles, notes), Watcher())


def said(document: Document) -> str:
    """All words of it, but those that are painted."""
    parts = [document.title, document.lead]
    for block in document.blocks:
        match block:
            case Heading(text) | Sentence(text):
                parts.append(text)
            case Facts(each):
                parts += [s for f in each for s in (f.name, f.value, f.note)]
            case Grid(table):
                parts += [s for line in (table.head, *table.rows) for s in line]
            case Figure():
                pass
    return "\n".join((*parts, *document.foot))


@dataclass
class Page(HTMLParser):
    """A web page read by another program's eyes: its headings, its tables, and the figures with their names."""

    tables: list[list[list[str]]] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    text: str = ""
    tags: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()
        self._in: list[str] = []
        self._name = ""

    @classmethod
    def of(cls, source: str) -> "Page":
        page = cls()
        page.feed(source)
        page.close()
        return page

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        if tag in ("meta", "rect", "path", "br", "circle", "line"):
            return
        self._in.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
        elif tag in ("h1", "h2"):
            self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._in:
            while self._in.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._in or self._in[-1] == "style":
            return
        self.text += data
        match self._in[-1]:
            case "td" | "th":
                self.tables[-1][-1][-1] += data
            case "h1" | "h2":
                self.headings[-1] += data
            case "dt":
                self._name = data
            case "dd":
                self.facts[self._name] = data

    def table(self, *head: str) -> list[list[str]]:
        """The rows of the first table whose head begins so."""
        return next(t[1:] for t in self.tables if t and t[0][: len(head)] == list(head))
