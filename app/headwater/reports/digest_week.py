"""The week's end in three sentences, a picture and a suggestion."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from headwater.base import WEEKDAYS, Settings
from headwater.records import FocusState
from headwater.reports.digest import SHORT_S, Candidate, most_telling, score_of
from headwater.reports.facts import DayFacts
from headwater.reports.hints import Suggestion, for_next_week, window
from headwater.reports.said import Said, Value
from headwater.reports.usual import Beside, change

BEFORE = 28
"""The four weeks before."""
_HOUR_S = 2 * 3600.0
"""An hour of the clock with less time at the computer in the week is not told of."""
_MORE, _LEAST = 1.5, 0.15
"""So many times the week's own part, and such a part of the hour, make an hour the most fragmented one."""


@dataclass(frozen=True, slots=True)
class WeekDigest:
    """A week's review."""

    first: date
    last: date
    running: bool
    """Some of its days are still to come, or its last one is not over."""
    sentences: tuple[Said, ...]
    note: Said | None
    suggestion: Suggestion | None
    score: Said | None
    days: tuple[DayFacts, ...]
    """All seven, for the picture; those without a record are blank."""


def week_of(day: date, settings: Settings) -> tuple[date, date]:
    """The seven days that end with the person's day of review, and hold `day`."""
    ahead = (WEEKDAYS.index(settings.week_review_day) - day.weekday()) % 7
    last = day + timedelta(days=ahead)
    return last - timedelta(days=6), last


def blank(day: date) -> DayFacts:
    """A day without a record."""
    return DayFacts(day, (), None, (), (), (), 0, 0.0)


def week_digest(
    first: date, last: date, days: Sequence[DayFacts], today: date, settings: Settings, *, over: bool = True
) -> WeekDigest:
    """A week's review.

    Args:
        first: its first day.
        last: its last day.
        days: the days there are, by date, from `BEFORE` days before the first on.
        today: the day that is running.
        settings: whether a score is wanted.
        over: the working day of today is; else it is no day to take a mean of.
    """
    known = {d.day: d for d in days}
    week = tuple(known.get(day) or blank(day) for day in (first + timedelta(days=n) for n in range(7)))
    upto = [d for d in days if d.day <= last]
    running = today <= last
    note = Said.of("digest.note.week") if running else None
    whole = sum(d.at_computer_s for d in week)
    if whole < SHORT_S:
        kind = "empty" if whole <= 0 else "short"
        said = Said.of(f"digest.week.{kind}", length_s=whole)
        return WeekDigest(first, last, running, (said,), note, None, None, week)
    earlier = [d for d in upto if d.day < first]
    whole_days = week if over else tuple(d for d in week if d.day != today)
    sentences = most_telling(list(_candidates(week, whole_days, earlier, running)))
    suggestion = for_next_week(upto, last, today)
    focused = sum(d.seconds(FocusState.FOCUSED) for d in week)
    score = score_of(focused, whole) if settings.show_score else None
    return WeekDigest(first, last, running, sentences, note, suggestion, score, week)


def _candidates(
    week: Sequence[DayFacts], whole_days: Sequence[DayFacts], earlier: Sequence[DayFacts], running: bool
) -> Iterator[Candidate]:
    makers: tuple[Callable[[], Candidate | None], ...] = (
        lambda: _made(week, running), lambda: _when([*earlier, *week]), lambda: _longest(week),
        lambda: _fragmented(week), lambda: _change(whole_days, earlier), lambda: _pauses(whole_days),
    )  # fmt: skip
    for make in makers:
        found = make()
        if found is not None:
            yield found


def _made(week: Sequence[DayFacts], running: bool) -> Candidate:
    """How many days, how much time, what most of it was."""
    seconds: dict[FocusState, float] = defaultdict(float)
    for day in week:
        for state, s in day.states:
            if state is not FocusState.AWAY:
                seconds[state] += s
    state = max(seconds, key=lambda one: seconds[one])
    n = sum(d.at_computer_s > 0 for d in week)
    key = "digest.week.made.running" if running else "digest.week.made.over"
    parts: dict[str, Value] = {
        "n": n, "length_s": sum(seconds.values()), "a_state": state.value, "a_s": seconds[state],
    }  # fmt: skip
    return Candidate(0, 0.8, Said.of(key, **parts))


def _when(days: Sequence[DayFacts]) -> Candidate | None:
    """The hours in which sustained work mostly fell."""
    found = window(days)
    return None if found is None else Candidate(2, 1.3, Said.of("digest.week.window", **found.params))


def _longest(week: Sequence[DayFacts]) -> Candidate | None:
    """The longest stretch of all."""
    found = [(d.longest.seconds, d.day, d.longest) for d in week if d.longest is not None]
    if not found:
        return None
    seconds, day, stretch = max(found, key=lambda one: one[0])
    parts: dict[str, Value] = {
        "length_s": seconds, "on_weekday": day.isoweekday(), "start_at": stretch.minute, "end_at": stretch.end_minute,
    }  # fmt: skip
    return Candidate(1, 1.0, Said.of("digest.week.longest", **parts))


def _fragmented(week: Sequence[DayFacts]) -> Candidate | None:
    """The hour of the clock in which many things at once took the largest part."""
    hours: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for day in week:
        for hour, state, seconds in day.hours:
            hours[hour][0] += seconds
            hours[hour][1] += seconds if state is FocusState.FRAGMENTED else 0.0
    whole = sum(h[1] for h in hours.values()) / max(sum(h[0] for h in hours.values()), 1.0)
    shares = {hour: part / all_ for hour, (all_, part) in hours.items() if all_ >= _HOUR_S}
    hour = max(shares, key=lambda h: shares[h], default=-1)
    if shares.get(hour, 0.0) < max(_MORE * whole, _LEAST):
        return None
    parts: dict[str, Value] = {
        "from_h": hour, "to_h": hour + 1, "part_share": shares[hour], "whole_share": whole,
    }  # fmt: skip
    return Candidate(3, 0.9, Said.of("digest.week.fragmented", **parts))


def _change(week: Sequence[DayFacts], earlier: Sequence[DayFacts]) -> Candidate | None:
    """Sustained work a workday against the four weeks before; a change only where it is more than days differ."""
    now, before = (
        [d.seconds(FocusState.FOCUSED) for d in days if d.workday] for days in (week, earlier[-BEFORE:])
    )  # fmt: skip
    found = change(now, before)
    if found is None:
        return None
    telling = 0.85 if found.beside is Beside.WITHIN else 1.5
    return Candidate(4, telling, Said.of(f"digest.week.change.{found.beside}", a_s=found.now, b_s=found.before))


def _pauses(week: Sequence[DayFacts]) -> Candidate | None:
    """Pauses, as work."""
    days = [d for d in week if d.workday]
    pauses = [p.seconds for d in days for p in d.pauses]
    if not pauses:
        return None
    per = round(len(pauses) / len(days), 1)
    parts: dict[str, Value] = {"per": int(per) if per == int(per) else per, "length_s": sum(pauses) / len(days)}
    return Candidate(5, 0.6, Said.of("digest.week.pauses", **parts))
