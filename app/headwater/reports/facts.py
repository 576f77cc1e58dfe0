"""What digests need of a day: made from its report, and so small that many weeks of days lie side by side."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from headwater.records import FocusState
from headwater.reports.day import AppBout, DayReport, Pause

BETWEEN_S = 600.0
"""What takes longer than this before the work goes on is other work, not something in between."""
WORKDAY_S = 3600.0
"""With at least so much time at the computer a day is a workday, whatever the calendar calls it."""
_MAKE_OR_READ = (0, 1)


@dataclass(frozen=True, slots=True)
class Detour:
    """Another application came in between, and the one before was soon in front again."""

    name: str
    back: str
    """What was gone back to."""
    seconds: float
    """From leaving it to coming back."""


@dataclass(frozen=True, slots=True)
class LocalStretch:
    """A stretch of sustained work by the clock on the wall."""

    minute: int
    """Minutes after midnight when it began."""
    end_minute: int
    """When it ended; smaller than `minute` past midnight, and where the clock was set back."""
    seconds: float
    name: str
    """The application that was in front for most of it; '' where none may be named."""

    def within(self, hour: int, hours: int) -> float:
        """The seconds of it from `hour` o'clock on, for so many hours; past midnight the clock goes on."""
        start, end = self.minute * 60.0, self.minute * 60.0 + self.seconds
        windows = ((hour * 3600.0 + n * 86_400.0, (hour + hours) * 3600.0 + n * 86_400.0) for n in (-1, 0, 1))
        return sum(max(0.0, min(end, b) - max(start, a)) for a, b in windows)


@dataclass(frozen=True, slots=True)
class DayFacts:
    """A day as digests compare it with others."""

    day: date
    states: tuple[tuple[FocusState, float], ...]
    """Seconds by state; states without time are left out."""
    longest: LocalStretch | None
    pauses: tuple[Pause, ...]
    detours: tuple[Detour, ...]
    hours: tuple[tuple[int, FocusState, float], ...]
    """Seconds by hour of the clock and state."""
    switches: int
    unknown_s: float
    """Between the first and the last moment: paused, or the program was off."""

    @property
    def at_computer_s(self) -> float:
        """Seconds at the computer."""
        return sum(seconds for state, seconds in self.states if state is not FocusState.AWAY)

    @property
    def workday(self) -> bool:
        """Enough of it was spent at the computer to be compared."""
        return self.at_computer_s >= WORKDAY_S

    def seconds(self, state: FocusState) -> float:
        """How long a state lasted."""
        return next((s for found, s in self.states if found is state), 0.0)

    def came_between(self) -> dict[str, list[Detour]]:
        """Detours by what came in between."""
        found: dict[str, list[Detour]] = defaultdict(list)
        for detour in self.detours:
            found[detour.name].append(detour)
        return found


def facts_of(report: DayReport) -> DayFacts:
    """A day's facts; its brief report is enough."""
    states = tuple((t.state, t.seconds) for t in report.totals if t.seconds > 0)
    return DayFacts(
        report.day, states, _longest(report), report.pauses, tuple(_detours(report)), _hours(report), report.switches,
        _unknown(report),
    )  # fmt: skip


def minute_of(report: DayReport, at: float) -> int:
    """Minutes after midnight on the local clock."""
    local = report.local(at)
    return local.hour * 60 + local.minute


def _longest(report: DayReport) -> LocalStretch | None:
    found = report.longest
    if found is None:
        return None
    start, end = minute_of(report, found.start), minute_of(report, found.end)
    return LocalStretch(start, end, found.seconds, found.name)


def _detours(report: DayReport) -> Iterator[Detour]:
    """From making or reading to what is for talk or anything else, and back, with nobody leaving meanwhile."""
    bouts, after = report.bouts, 0
    for i, bout in enumerate(bouts):
        if i < after or bout.tone not in _MAKE_OR_READ:
            continue
        back = _back(bouts, i)
        if back is None or _left(report, bout.end, bouts[back].start):
            continue
        between = next((b for b in bouts[i + 1 : back] if b.tone not in _MAKE_OR_READ), None)
        if between is not None:
            after = back
            yield Detour(between.name, bout.name, bouts[back].start - bout.end)


def _back(bouts: Sequence[AppBout], i: int) -> int | None:
    """The next bout of the same application, if it begins soon enough."""
    for j in range(i + 1, len(bouts)):
        if bouts[j].start - bouts[i].end > BETWEEN_S:
            return None
        if bouts[j].app == bouts[i].app:
            return j
    return None


def _left(report: DayReport, start: float, end: float) -> bool:
    first = bisect_right(report.spans, start, key=lambda s: s.end)
    beyond = bisect_left(report.spans, end, key=lambda s: s.start)
    return any(s.state is FocusState.AWAY for s in report.spans[first:beyond])


def _hours(report: DayReport) -> tuple[tuple[int, FocusState, float], ...]:
    found: dict[tuple[int, FocusState], float] = defaultdict(float)
    for span in report.spans:
        if span.state is FocusState.AWAY:
            continue
        at = span.start
        while at < span.end:
            local = at + report.offset_s(at)
            until = min(span.end, at + 3600.0 - local % 3600.0)
            found[int(local // 3600 % 24), span.state] += until - at
            at = until
    return tuple((hour, state, seconds) for (hour, state), seconds in sorted(found.items()))


def _unknown(report: DayReport) -> float:
    """What lies between the first and the last moment and is in no span."""
    if report.first is None or report.last is None:
        return 0.0
    first, last = report.first, report.last
    known = sum(max(0.0, min(s.end, last) - max(s.start, first)) for s in report.spans)
    return max(0.0, last - first - known)
