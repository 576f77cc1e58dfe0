"""Days for the charts: made by the real report code from segments that are written down here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

from headwater.base import Settings
from headwater.categories import Categories
from headwater.records import (
    LEARNED_STATES,
    Advice,
    AdviceKind,
    Answer,
    Boundary,
    Channel,
    FocusState,
    Inference,
    Intent,
    Presence,
    Segment,
    Verdict,
)
from headwater.reports import DayReport, day_report

Pair = tuple[Segment, Inference | None]
Offset = Callable[[float], int]

DAY = date(2026, 11, 12)
HOUR = 3600
BERLIN = HOUR
"""One hour ahead of UTC in November."""

_STATES = {"F": 0, "R": 1, "C": 2, "M": 3, "D": 4}

_BUSY = """08:34 C .83 thunderbird|08:46 R .74 firefox|08:52 F .91 code|09:14 C .71 slack|09:17 F .88 code
09:31 C .90 slack|09:38 U .41 firefox|09:44 F .94 soffice|10:36 A|10:47 M .69 slack|10:58 R .77 soffice
11:12 C .97 jitsi|11:40 U .38 firefox|11:46 F .82 soffice|12:03 C .70 slack|12:06 F .87 zotero|12:21 D .81 firefox
12:29 A|13:11 C .85 thunderbird|13:24 R .80 soffice|13:37 D .72 firefox|13:44 M .78 slack|13:52 F .89 code
14:10 R .66 xterm|14:13 F .92 code|14:34 C .84 slack|14:40 A|14:48 R .73 soffice|15:00 F .86 soffice|15:24 -"""

_TITLES = {"soffice": "Chapter 3 – draft.odt", "code": "ribbon.py – headwater", "slack": "#thesis-group"}


def fixed(offset_s: int) -> Offset:
    """A zone without changes."""
    return lambda _at: offset_s


def moment(clock: str, day: date = DAY, offset_s: int = BERLIN) -> float:
    """A local time of day as Unix seconds."""
    hour, minute = map(int, clock.split(":"))
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC).timestamp() - offset_s


def inference(segment: Segment, letter: str, p: float, boundary: Boundary = Boundary.NONE) -> Inference:
    """What a model might have said; the letter U is "not sure"."""
    state = FocusState.UNSURE if letter == "U" else LEARNED_STATES[_STATES[letter]]
    likely, rest = _STATES.get(letter, 0), (1 - p) / (len(LEARNED_STATES) - 1)
    values = tuple(p if i == likely else rest for i in range(len(LEARNED_STATES)))
    return Inference(segment.start, segment.end, state, values, boundary, 0.7, 0.1, "m1")


def busy_history() -> list[Pair]:
    """A full day of one person: work, talk, a call, three pauses."""
    rows = [row.split() for row in _BUSY.replace("\n", "|").split("|")]
    return [_pair(row, moment(after[0])) for row, after in pairwise(rows)]


def _pair(row: Sequence[str], end: float) -> Pair:
    start = moment(row[0])
    if row[1] == "A":
        return Segment(start, end, BERLIN, Presence.AWAY), None
    title = _TITLES.get(row[3], row[3].title())
    segment = Segment(start, end, BERLIN, app=row[3], title=title, idle_s=5.0, call=row[3] == "jitsi")
    boundary = {"F": Boundary.COARSE, "R": Boundary.FINE}.get(row[1], Boundary.NONE)
    return segment, inference(segment, row[1], float(row[2]), boundary)


def suggestions() -> list[tuple[Advice, Answer | None]]:
    """Two of them: one taken, one not answered."""
    pause = Advice("a1", moment("10:36"), AdviceKind.BREAK, Channel.CARD, "advice.break",
                   (("minutes", 5), ("since", 82), ("after", 70)), 0.5, "p1")  # fmt: skip
    back = Advice("a2", moment("13:11"), AdviceKind.RESUME, Channel.CARD, "advice.resume",
                  (("place", "Chapter 3"), ("minutes", 42)), 0.5, "p1")  # fmt: skip
    return [(pause, Answer("a1", pause.at + 20, AdviceKind.BREAK, Verdict.ACCEPTED)), (back, None)]


def made(
    history: Iterable[Pair] = (),
    advice: Iterable[tuple[Advice, Answer | None]] = (),
    *,
    day: date = DAY,
    now: float | None = None,
    offset: Offset | None = None,
    settings: Settings | None = None,
    intents: Iterable[Intent] = (),
) -> DayReport:
    """The real report of a history."""
    at = moment("15:24") if now is None else now
    zone = offset or fixed(BERLIN)
    return day_report(history, advice, day, settings or Settings(), Categories(), at, zone, intents=intents)


def busy_day() -> DayReport:
    """The written-down day with its suggestions and a plan."""
    plan = Intent(moment("08:50"), moment("16:30"), "Chapter 3 draft")
    return made(busy_history(), suggestions(), intents=[plan])


def empty_day() -> DayReport:
    """Nothing was recorded."""
    return made(now=moment("09:52"))


def crowded_day(n: int = 2000) -> DayReport:
    """`n` changes of window and of state between 05:00 and 24:00, in no order; none is short enough to be smoothed."""
    start, length = moment("05:00"), 19 * HOUR / n
    apps, letters = ("code", "slack", "firefox", "soffice", "xterm", "thunderbird", "zotero"), "FRCMDU"
    pairs: list[Pair] = []
    for i in range(n):
        here = start + i * length
        segment = Segment(here, here + length, BERLIN, app=apps[(i * i + i // 7) % 7], title=f"Page {i}", idle_s=1.0)
        pairs.append((segment, inference(segment, letters[(i * i * 5 + i // 4) % 6], 0.8, Boundary.FINE)))
    return made(pairs, now=moment("23:30"))


def with_titles(day: DayReport, title: str, name: str) -> DayReport:
    """The same day with this title and app name everywhere."""
    apps = tuple(replace(a, title=title, name=name) for a in day.apps)
    bouts = tuple(replace(b, title=title, name=name) for b in day.bouts)
    longest = replace(day.longest, title=title, name=name) if day.longest else None
    intents = tuple(replace(i, text=title) for i in day.intents)
    return replace(day, apps=apps, bouts=bouts, longest=longest, intents=intents)
