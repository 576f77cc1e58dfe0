"""Weeks for insights: written by hand, and counted a second time."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from headwater.base import Settings
from headwater.categories import Categories
from headwater.records import FocusState, Label, Presence
from headwater.reports.bounds import Offset
from headwater.reports.insights import Insights, insights
from headwater.store.fronts import Fronts, Sorted
from headwater.store.packing import PRESENCES, STATES
from tests.support.days import Pair, absence, judged, segment
from tests.support.weeks import FRIDAY, midnight, told, utc

CATEGORIES = Categories()
BUSY = (
    "9:00 F 20 code, C 4 slack, F 25 code, M 2 firefox, A 15, F 30 code, C 3 slack, D 12 youtube, F 15 code, "
    "C 6 thunderbird, R 20 soffice, A 60, F 40 code, C 2 slack, F 18 code, C 40 slack"
)
"""A day of four hours in which Slack comes in the middle of work three times."""


def fronts_of(history: Sequence[Pair]) -> Fronts:
    """What the store would read of it, with categories not known yet."""
    numbers: dict[tuple[str, str], int] = {}
    rows = [
        (round(1000 * s.start), round(1000 * s.end), numbers.setdefault((s.app, s.domain), len(numbers)),
         PRESENCES.index(s.presence), -1 if i is None else STATES.index(i.state), s.notifications)
        for s, i in sorted(history, key=lambda pair: pair[0].start)
    ]  # fmt: skip
    start, end, window, presence, state, noted = np.array(rows, np.int64).reshape(-1, 6).T
    windows = [Sorted(app, domain, None) for app, domain in numbers]
    small = np.array([window, presence, state], np.int32)
    return Fronts(start, end, small[0], small[1], small[2], noted, windows)


def found(
    history: Sequence[Pair], first: date, last: date, labels: Sequence[Label] = (), settings: Settings | None = None,
    offset: Offset = utc,
) -> Insights:  # fmt: skip
    """The insights of a range."""
    return insights(
        fronts_of(history), labels, first, last, settings or Settings(), offset, CATEGORIES.name,
        lambda app, site: CATEGORIES.of(app, domain=site),
    )  # fmt: skip


def weeks(last: date, days: int, *whats: str) -> list[Pair]:
    """So many days up to `last`, the workdays one after another of what is written down; weekends are blank."""
    history: list[Pair] = []
    for n in range(days):
        day = last - timedelta(days=days - 1 - n)
        if day.weekday() < 5:
            history += told(day, whats[n % len(whats)])
    return history


def scattered(days: int, seed: int = 1) -> list[Pair]:
    """Days that nobody wrote down, up to Friday: holes, absences, what may not be named, the clock set back."""
    chance, history = random.Random(seed), list[Pair]()
    apps = [
        "code", "slack", "soffice", "thunderbird", "firefox", "evince", "spotify", "gimp", "kitty", "zotero", "x1", "",
    ]  # fmt: skip
    for n in range(days):
        at = midnight(FRIDAY - timedelta(days=days - 1 - n)) + 8 * 3600
        state = FocusState.FOCUSED
        while at < midnight(FRIDAY - timedelta(days=days - 1 - n)) + 17 * 3600:
            at = round(at, 3)
            if chance.random() < 0.1:
                state = chance.choice(list(FocusState)[:5])
            if chance.random() < 0.03:
                s = absence(at, chance.uniform(60, 1200), chance.choice(list(Presence)[1:]))
                history.append((s, None))
            else:
                lasts = round(min(chance.expovariate(1 / 40) + 0.2, 60.0), 3)
                s = segment(at, lasts, chance.choice(apps), domain=chance.choice(["", "", "www.news.example"]))
                history.append((s, judged(s, state)))
            at = s.end + (chance.uniform(3, 400) if chance.random() < 0.02 else -1.0 if chance.random() < 0.01 else 0.0)
    return history
