"""What was done to a day, in one quiet line. No Qt."""

from datetime import UTC, datetime

from headwater.base import Words
from headwater.charts.scale import Offset, clocks
from headwater.charts.sure import MIGHT, said
from headwater.charts.wording import when_said
from headwater.records import FocusState
from headwater.reports import DayReport, StateSpan
from headwater.reports.correcting import CannotCorrect, Edit, Lately
from headwater.ui.chores import failure_text


def between(report: DayReport, start: float, end: float, words: Words) -> dict[str, str]:
    """The places `start` and `end` of a text."""
    return dict(zip(("start", "end"), clocks(start, end, report.offset_s, words), strict=True))


def edit_text(edit: Edit, report: DayReport, offset_s: Offset, words: Words, kind: str = "did") -> str:
    """What an edit did (`did`), or that it is taken back (`undone`); an edit of another day than the one that is shown
    names its own."""
    inline = words(f"state.inline.{edit.state}") if edit.state else ""
    here = report.start <= edit.start < report.end
    places = between(report, edit.start, edit.end, words) if here else _elsewhere(edit, offset_s, words)
    return words(f"correct.{kind}.{edit.deed}", **places, inline=inline)


def _elsewhere(edit: Edit, offset_s: Offset, words: Words) -> dict[str, str]:
    """As `between`, with the date."""
    start, end = clocks(edit.start, edit.end, offset_s, words)
    date = datetime.fromtimestamp(edit.start + offset_s(edit.start), UTC)
    day = words("chart.said.day", day=date.day, month=words(f"chart.date.month_{date.month}"))
    return {"start": words("correct.on_day", day=day, start=start), "end": end}


def trouble_text(failure: Exception, words: Words) -> str:
    """Why something could not be said."""
    if isinstance(failure, CannotCorrect):
        return words(f"correct.cannot.{failure.why.name.lower()}")
    return failure_text(failure, words)


def said_lines(span: StateSpan, report: DayReport, words: Words) -> tuple[str, ...]:
    """When the person said it, and what had been inferred; nothing where nothing was said."""
    if span.said is None:
        return ()
    lines = [words("correct.hover.said", when=when_said(report, span.said, words))]
    if span.inferred is not None and span.probabilities:
        p = dict(span.top(len(span.probabilities))).get(span.inferred, 0.0)
        lines.append(words("correct.hover.inferred", text=said(span.inferred, p, words)))
    return tuple(lines)


def guess_text(state: FocusState, told: Lately, words: Words) -> str:
    """A state as an answer in the tray; the one that is shown, or the likeliest, says how sure that is."""
    name = words(f"state.{state}")
    if state is not told.guess:
        return name
    if told.said:
        return words("correct.tray.said", state=name)
    sure = said(state, told.p, words)
    if told.p >= MIGHT:
        return sure if sure.startswith(name) else words("correct.tray.might", state=name, p=told.p)
    return words("correct.tray.likeliest", state=name, p=told.p)
