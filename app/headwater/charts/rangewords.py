"""What a report of a range of days says: its name, its sentences, and its tables. No painting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from headwater.base import Words
from headwater.charts.document import Fact, Grid
from headwater.charts.naming import day_name, days_name, one_line
from headwater.charts.scale import clock, clocks
from headwater.charts.wording import Table, long_date, percent
from headwater.records import FocusState, Goal, Measured, Per, TimeNote
from headwater.reports.goals import GoalProgress
from headwater.reports.ranged import NamedSum, Ranged, met
from headwater.reports.ranges import Range, Span
from headwater.reports.trends import PartSum, Trends, summed

LEAST_S = 60.0
"""What took less has no line of its own."""
PROJECTS, TITLES = 12, 40
"""So many have a line; the rest are one."""
_ALIKE = 0.2
DAYS = 92
"""A longer range is told week by week."""
_PRESENT = tuple(s for s in FocusState if s is not FocusState.AWAY)


def range_title(days: Range, words: Words) -> str:
    """`Thursday, 12 November 2026`, `November 2026`, `2026`, `2 November – 15 November 2026`; with the year of each end
    where they are not the same."""
    first, last = days.first, days.last
    if first == last:
        return long_date(first, words)
    if (first.month, first.day, last.month, last.day, first.year) == (1, 1, 12, 31, last.year):
        return words("trends.year", year=first.year)
    if first.day == 1 and (last + timedelta(days=1)).day == 1 and len(days) <= 31:
        return words("trends.month", month=words(f"chart.date.month_{first.month}"), year=first.year)
    if first.year != last.year:
        return days_name(days, words)
    return words("report.days", first=day_name(first, words), last=day_name(last, words), year=last.year)


def totals(trends: Trends, words: Words) -> str:
    """How much time at the computer, on how many days, and what it was, in a sentence or two."""
    if trends.known is None:
        return words("trends.nothing_yet")
    if not trends.recorded:
        return words("trends.empty")
    if not trends.counted:
        return words("report.away_only" if trends.recorded > 1 else "report.away_only_1", n=trends.recorded)
    whole = [(s, n) for s, n in summed(trends.days, trends.sums).states if s is not FocusState.AWAY]
    long = [(s, n) for s, n in whole if n >= LEAST_S] or whole
    parts = (words("trends.totals_part", state=words(f"state.inline.{s}"), length=words.duration(n)) for s, n in long)
    length, told = words.duration(trends.at_computer_s), words("trends.list").join(parts)
    if len(trends.days) == 1:
        return words("report.lead_1", length=length, parts=told)
    if trends.begun == 1:
        return words("trends.totals_1", length=length, parts=told)
    mean = words.duration(trends.at_computer_s / trends.counted)
    return words("trends.totals", length=length, n=trends.counted, of=trends.begun, mean=mean, parts=told)


# -- figures -----------------------------------------------------------------------------------------------------------


def facts(ranged: Ranged, words: Words) -> tuple[Fact, ...]:
    """Four numbers, each with that of the days before."""
    past, longest = ranged.past, ranged.insights.stretches[:1]
    none = words("report.none")

    def length(seconds: float | None) -> str:
        return none if seconds is None else words.duration(seconds)

    def count(rate: float | None) -> str:
        return none if rate is None else str(round(rate))

    told = (
        ("at_computer", length(ranged.trends.at_computer_s), length(past.at_computer_s), _alike(ranged)),
        ("focused", length(ranged.seconds(FocusState.FOCUSED)), length(past.focused_s), _alike(ranged)),
        ("longest", length(longest[0].seconds if longest else None), length(past.longest_s), _alike(ranged)),
        ("rate", count(ranged.rate), count(past.rate), past.rate is not None),
    )
    return tuple(
        Fact(words(f"report.fact.{key}"), now, words("report.before", value=then) if fair else "")
        for key, now, then, fair in told
    )


def _alike(ranged: Ranged) -> bool:
    """Whether about as many days have a record here and before: else what they add up to says nothing side by side."""
    now, then = ranged.trends.recorded, ranged.past.recorded
    return then > 0 and abs(now - then) <= _ALIKE * max(now, then)


def beside(ranged: Ranged, words: Words) -> str:
    """What the numbers before are of."""
    past = ranged.past
    days = range_title(past.days, words)
    if not past.recorded:
        return words("report.beside_nothing", days=days)
    if len(past.days) == 1:
        return words("report.beside_1", days=days)
    key = "report.beside" if _alike(ranged) else "report.beside_other"
    return words(key, days=days, n=past.recorded, of=len(past.days))


# -- tables ------------------------------------------------------------------------------------------------------------


def states_grid(ranged: Ranged, words: Words) -> Grid:
    """How long each state lasted: for a single day, which has no bars."""
    sums = [(words(f"state.{s}"), ranged.seconds(s)) for s in _PRESENT]
    rows = tuple(_shared(name, seconds, ranged, words) for name, seconds in sums if seconds >= LEAST_S)
    head = (words("chart.table.state"), words("page.time"), words("page.share"))
    return Grid(Table(words("page.totals"), head, rows), ends=(1, 2))


def categories_grid(ranged: Ranged, words: Words) -> Grid:
    """What it was for, longest first."""
    found = sorted(summed(ranged.days, ranged.trends.sums).categories, key=lambda one: -one[1])
    rows = [_shared(words(f"category.{c}"), s, ranged, words) for c, s in found if s >= LEAST_S]
    head = (words("report.category"), words("page.time"), words("page.share"))
    return Grid(Table(words("report.categories"), head, tuple(rows)), ends=(1, 2))


def _shared(name: str, seconds: float, ranged: Ranged, words: Words) -> tuple[str, str, str]:
    whole = ranged.trends.at_computer_s
    return name, words.duration(seconds), percent(seconds / whole) if whole else ""


def projects_grid(ranged: Ranged, words: Words) -> Grid:
    """The projects that were longest in front."""
    rows = tuple(_shared(name, s, ranged, words) for name, s in _some(ranged.projects, PROJECTS, words))
    head = (words("report.project"), words("page.time"), words("page.share"))
    return Grid(Table(words("report.projects"), head, rows), ends=(1, 2))


def titles_grid(titles: Sequence[NamedSum], names: dict[str, str], words: Words) -> Grid:
    """The titles that were longest in front, with what showed them."""
    shown = [t for t in titles if t.seconds >= LEAST_S][:TITLES]
    rows = [(one_line(t.name), one_line(names.get(t.of, t.of)), words.duration(t.seconds)) for t in shown]
    if rest := titles[len(shown) :]:
        rows.append((_others("titles", len(rest), words), "", words.duration(sum(t.seconds for t in rest))))
    head = (words("report.title_head"), words("page.app"), words("page.time"))
    return Grid(Table(words("report.titles"), head, tuple(rows)), ends=(2,))


def _some(sums: Sequence[NamedSum], most: int, words: Words) -> Iterator[tuple[str, float]]:
    shown = [s for s in sums if s.seconds >= LEAST_S][:most]
    yield from ((one_line(s.name), s.seconds) for s in shown)
    if rest := sums[len(shown) :]:
        yield _others("projects", len(rest), words), sum(s.seconds for s in rest)


def _others(what: str, n: int, words: Words) -> str:
    """How many more there are that have no line."""
    return words(f"report.other_{what}_1" if n == 1 else f"report.other_{what}", n=n)


def goals_grid(goals: Sequence[GoalProgress], words: Words) -> Grid:
    """Each goal, and how often it was met."""
    rows = tuple((goal_name(g.goal, g.name, words), _met(g, words)) for g in goals)
    return Grid(Table(words("goals.title"), (words("report.goal"), words("report.met")), rows))


def _met(told: GoalProgress, words: Words) -> str:
    if not told.past:
        return words("report.met_none")
    if len(told.past) == 1:
        return words("report.met_1" if met(told.past) else "report.met_1_not")
    unit = "days" if told.goal.per is Per.DAY else "weeks"
    return words(f"report.met_{unit}", n=met(told.past), of=len(told.past))


def goal_name(goal: Goal, name: str, words: Words) -> str:
    """`Sustained work, at least 3 h a day`."""
    what = one_line(name)
    if goal.of is not Measured.APP:
        what = words(f"{'state' if goal.of is Measured.STATE else 'category'}.{goal.what}")
    return words(f"goals.name.{goal.bound}_{goal.per}", what=what, length=words.duration(60.0 * goal.minutes))


def days_grid(ranged: Ranged, by: Span, parts: Sequence[PartSum], words: Words) -> Grid:
    """A line for each day or week with a record, a column for each state that there was."""
    states = [s for s in _PRESENT if ranged.seconds(s) >= LEAST_S]
    some = [p for p in parts if p.recorded]
    rows = [
        (_part_name(p.days, by, words), _clock(p.at_computer_s), *(_clock(_of(p, s)) for s in states))
        for p in some
    ]
    totals = (_clock(ranged.trends.at_computer_s), *(_clock(ranged.seconds(s)) for s in states))
    rows.append((words("report.all"), *totals))
    head = (words(f"trends.bars.head.{by}"), words("report.fact.at_computer"), *(words(f"state.{s}") for s in states))
    return Grid(Table(words(f"report.table.{by}"), head, tuple(rows)), ends=tuple(range(1, len(head))))


def _of(part: PartSum, state: FocusState) -> float:
    return next((n for s, n in part.states if s is state), 0.0)


def _clock(seconds: float) -> str:
    """`6:05`: there are many of them side by side."""
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours}:{minutes:02d}" if seconds >= LEAST_S / 2 else "–"


def _part_name(days: Range, by: Span, words: Words) -> str:
    if by is Span.DAY:
        day = words("review.day_short", day=days.first.day, month=words(f"trends.month_{days.first.month}"))
        return words("report.day", weekday=words(f"trends.weekday_{days.first.isoweekday()}"), day=day)
    return words("review.week_title", first=_short(days.first, words), last=_short(days.last, words))


def _short(day: date, words: Words) -> str:
    return words("review.day_short", day=day.day, month=words(f"trends.month_{day.month}"))


# -- the rest ----------------------------------------------------------------------------------------------------------


def note_when(note: TimeNote, ranged: Ranged, words: Words) -> str:
    """`Thursday, 12 November 2026, 09:44 – 10:36`; the day of its end too where that is another one."""
    first, last = ranged.local(note.start).date(), ranged.local(note.end).date()
    start, end = clocks(note.start, note.end, ranged.offset, words)
    if first != last:
        start, end = (clock(at, ranged.offset, words) for at in (note.start, note.end))
        end = words("report.at", day=long_date(last, words), time=end)
    return words("report.span", start=words("report.at", day=long_date(first, words), time=start), end=end)


def foot(ranged: Ranged, version: str, words: Words) -> tuple[str, ...]:
    """What a reader should know of it."""
    unsure, whole = ranged.seconds(FocusState.UNSURE), ranged.trends.at_computer_s
    day, at = ranged.local(ranged.now).date(), clock(ranged.now, ranged.offset, words)
    told = [words("report.foot.inferred")]
    if unsure >= LEAST_S:
        told.append(words("report.foot.unsure", length=words.duration(unsure), share=percent(unsure / whole)))
    elif whole:
        told.append(words("report.foot.sure"))
    if ranged.trends.today in ranged.days and ranged.trends.begun:
        told.append(words("report.foot.running", time=at))
    if ranged.notes:
        told.append(words("report.foot.noted"))
    key = "named" if ranged.titles is None else "titled"
    told.append(words(f"report.foot.{key}"))
    told.append(words("report.foot.made", date=long_date(day, words), time=at, version=version))
    return tuple(told)


def table_by(days: Range) -> Span:
    """What a line of the table stands for."""
    return Span.DAY if len(days) <= DAYS else Span.WEEK


def bars_by(days: Range) -> Span:
    """What a bar stands for: as many as have room side by side."""
    return Span.DAY if len(days) <= 31 else Span.WEEK if len(days) <= 7 * 31 else Span.MONTH

