"""Reports as text for a terminal."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from headwater.base import Paths, Settings, SystemClock, words_of
from headwater.cli.home import day_and_time
from headwater.records import FocusState
from headwater.reports import DayReport, TrendReport
from headwater.reports.wording import told_params

_WIDTH = 48


def read_day(paths: Paths, settings: Settings, day: date | None) -> DayReport:
    """A day's report straight from the store; today by the person's own start of day.

    Raises:
        StoreUnavailable: nothing was recorded yet, or it cannot be read.
    """
    from headwater.categories import Categories
    from headwater.reports import day_bounds, day_report
    from headwater.store import Store

    clock = SystemClock()
    now = clock.now()
    local = datetime.fromtimestamp(now + clock.offset_s(now), UTC)
    day = day or (local - timedelta(hours=settings.day_start_hour)).date()
    store = Store(paths.database, read_only=True)
    try:
        start, end = day_bounds(day, settings, clock.offset_s)
        return day_report(
            store.history(start, end), store.advice(start, end), day, settings, Categories(store.rules()), now,
            clock.offset_s, intents=store.intents(start, end), labels=store.labels(start, end),
        )  # fmt: skip
    finally:
        store.close()


def read_range(paths: Paths, settings: Settings, first: date, last: date | None) -> TrendReport:
    """Many days, from the sums that the store keeps; until today if `last` is None.

    Raises:
        ReportError: the range ends before it begins, or is too long.
        StoreUnavailable: nothing was recorded yet, or it cannot be read.
    """
    from headwater.categories import Categories
    from headwater.reports import day_of, trend_report
    from headwater.store import Store

    clock = SystemClock()
    last = last or day_of(clock.now(), settings, clock.offset_s)
    with Store(paths.database, read_only=True) as store:
        return trend_report(store.several_totals, first, last, settings, clock.offset_s, Categories().name)


def trend_text(told: TrendReport, settings: Settings) -> str:
    """Many days on a screen or two: a line a day, then what was in front longest."""
    words = words_of(settings)
    lines = []
    for day in told.days:
        states = "  ".join(
            f"{words(f'state.{state.value}')} {words.duration(s)}"
            for state, s in day.states
            if s >= 60 and state is not FocusState.AWAY
        )
        lines.append(f"{day.day.isoformat()}  {words.duration(day.at_computer_s):>8}  {states}".rstrip())
    lines += ["", words("cli.day.apps")]
    lines += [_line(_cut(a.name), words.duration(a.seconds)) for a in told.apps[:12]]
    return "\n".join(lines)


def day_text(told: DayReport, settings: Settings) -> str:
    """A day on one screen."""
    words = words_of(settings)
    if told.empty:
        return words("cli.day.empty", day=told.day.isoformat())
    lines = [words("cli.day.head", day=told.day.isoformat(), tracked=words.duration(told.at_computer_s)), ""]
    lines += [_line(words(f"state.{t.state.value}"), words.duration(t.seconds)) for t in told.totals if t.seconds >= 30]
    lines += ["", words("cli.day.apps")]
    lines += [_line(_cut(f"{a.name}  {a.title}"), words.duration(a.seconds)) for a in told.apps[:8]]
    if told.longest:
        start, end = words.times(*(_minute(told, at) for at in (told.longest.start, told.longest.end)))
        span = f"{start} – {end}"
        lines += ["", words("cli.day.longest", span=span, name=told.longest.name)]
    lines += [words("cli.day.pauses", n=len(told.pauses))]
    for shown in told.advice:
        title = words(f"{shown.advice.text}.title", **told_params(shown.advice, words))
        answer = f" ({shown.answer.verdict.value})" if shown.answer else ""
        lines.append(f"{words.time(_minute(told, shown.advice.at))}  {title}{answer}")
    return "\n".join(lines)


def _minute(told: DayReport, at: float) -> int:
    there = told.local(at)
    return 60 * there.hour + there.minute


def _cut(text: str) -> str:
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"


def _line(left: str, right: str) -> str:
    return f"  {left:<{_WIDTH}} {right:>12}"


def _recording(told: Mapping[str, object], twelve: bool) -> str:
    until = told["paused_until"]
    when = f" until {day_and_time(until, twelve)}" if isinstance(until, int | float) else ""
    if told["resting"]:
        return f"paused{when}: these are not your recording hours"
    return f"{told['recording']}{when}, {told['presence']}"


def status_text(told: Mapping[str, object], *, twelve: bool = False) -> str:
    """The present state in a few lines."""
    lines = [_recording(told, twelve)]
    if told["state"]:
        lines.append(f"{told['state']} ({told['probability']}) in {told['app'] or 'nothing that may be named'}")
    trouble = told["trouble"]
    lines += [str(t) for t in trouble] if isinstance(trouble, list) else []
    backends = told["backends"]
    for b in backends if isinstance(backends, list) else []:
        lines.append(f"  {b['health']:<8} {b['name']:<16} {b['detail']}")
    return "\n".join(lines)
