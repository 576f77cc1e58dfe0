"""What charts say in words: dates, one sentence for a day, and the table behind the ribbon."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date

from headwater.base import Words
from headwater.charts.lanes import seconds_of
from headwater.charts.scale import clock, clocks
from headwater.records import AdviceKind, FocusState, Label, Verdict
from headwater.reports import AdviceShown, AppBout, DayReport, StateSpan


def long_date(day: date, words: Words) -> str:
    """`Thursday, 12 November 2026`."""
    weekday, month = words(f"chart.date.weekday_{day.isoweekday()}"), words(f"chart.date.month_{day.month}")
    return words("chart.date.long", weekday=weekday, day=day.day, month=month, year=day.year)


def percent(share: float) -> str:
    """`68 %`; a little is not nothing."""
    return "< 1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"


def summary(report: DayReport, words: Words) -> str:
    """The day in one sentence, for those who hear the chart instead of seeing it."""
    day = long_date(report.day, words)
    if report.empty:
        return words("chart.summary.empty", date=day)
    parts = []
    if focused := report.seconds(FocusState.FOCUSED):
        parts.append(words("chart.summary.focused", length=words.duration(focused)))
    if longest := report.longest:
        start, end = clocks(longest.start, longest.end, report.offset_s, words)
        length = words.duration(longest.seconds)
        parts.append(words("chart.summary.longest", length=length, start=start, end=end))
    if n := len(report.pauses):
        parts.append(words("chart.summary.pauses_1") if n == 1 else words("chart.summary.pauses", n=n))
    total = words.duration(report.at_computer_s)
    return words("chart.summary.day", date=day, total=total, parts="".join(parts))


def selection_text(report: DayReport, start: float, end: float, words: Words) -> tuple[str, str]:
    """A picked stretch: `11:12 – 12:21 · 1 h 9 min` and `mostly talking and sustained work`, else ''."""
    a, b = clocks(start, end, report.offset_s, words)
    head = words("chart.summary.selection", start=a, end=b, length=words.duration(end - start))
    found = seconds_of(report, start, end)
    whole = sum(found.values())
    names = [words(f"state.inline.{s}") for s, seconds in found.items() if seconds >= whole / 4][:2]
    if not names:
        return head, ""
    if len(names) == 1:
        return head, words("chart.summary.mostly_1", a=names[0])
    return head, words("chart.summary.mostly_2", a=names[0], b=names[1])


def verdict_key(shown: AdviceShown) -> str:
    """What became of a suggestion, as the last part of a key in the catalogue: a question is answered, not accepted."""
    if shown.answer is None:
        return "none"
    verdict = shown.answer.verdict
    asked = shown.advice.kind is AdviceKind.QUESTION and verdict is Verdict.ACCEPTED
    return "answered" if asked else verdict.value


@dataclass(frozen=True, slots=True)
class Table:
    """A chart as text: `head` names the columns of `rows`."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table(report: DayReport, words: Words) -> Table:
    """The state lane as a table: from, to, length, state, how sure, who says so, the app that filled most of it."""
    head = tuple(words(f"chart.table.{c}") for c in ("start", "end", "length", "state", "sure", "who", "app"))
    return Table(words("chart.table.name"), head, tuple(_row(report, span, words) for span in report.spans))


def _row(report: DayReport, span: StateSpan, words: Words) -> tuple[str, ...]:
    asked = span.state not in (FocusState.AWAY, FocusState.UNSURE) and not (span.corrected or span.ruled)
    return (
        clock(span.start, report.offset_s, words),
        clock(span.end, report.offset_s, words),
        words.duration(span.seconds),
        words(f"state.{span.state}"),
        f"{span.p:.2f}" if asked else "",
        _who(report, span, words),
        "" if span.state is FocusState.AWAY else _app_in(report, span) or words("chart.table.unnamed"),
    )


def _who(report: DayReport, span: StateSpan, words: Words) -> str:
    """The person, or the model; an absence was seen."""
    if span.said is not None:
        return words("chart.who.person", when=when_said(report, span.said, words))
    if span.ruled:
        return words("chart.who.rule")
    return words("chart.who.model") if span.probabilities else ""


def when_said(report: DayReport, label: Label, words: Words) -> str:
    """When the person said something: the time, or the day where it was another one."""
    if report.start <= label.at < report.end:
        return clock(label.at, report.offset_s, words)
    day = report.local(label.at)
    return words("chart.said.day", day=day.day, month=words(f"chart.date.month_{day.month}"))


def _app_in(report: DayReport, span: StateSpan) -> str:
    """The app that was longest in front during a span; '' if none may be named."""
    seconds: dict[str, float] = {}
    for bout in _overlapping(report, span):
        inside = min(bout.end, span.end) - max(bout.start, span.start)
        seconds[bout.name] = seconds.get(bout.name, 0.0) + inside
    return max(seconds, key=lambda name: seconds[name], default="")


def _overlapping(report: DayReport, span: StateSpan) -> tuple[AppBout, ...]:
    first = bisect_right(report.bouts, span.start, key=lambda b: b.end)
    return report.bouts[first : bisect_left(report.bouts, span.end, key=lambda b: b.start)]
