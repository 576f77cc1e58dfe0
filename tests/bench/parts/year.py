"""A deterministic year of 2,000 windows a day: as segments that were judged, and as an export of ActivityWatch."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from headwater.records import LEARNED_STATES, Boundary, Inference, Segment

DAYS, A_DAY = 365, 2000
FIRST = datetime(2025, 1, 1, 8, tzinfo=UTC)
_APPS = [f"org.example.App{n}" for n in range(40)]
_OLD, _NEW = 60, 95
"""Titles of a day that come from a stock, and those that were never there before: some 35,000 in a year."""

_SPELL_S = 900.0
"""A state lasts about so long."""


@dataclass(frozen=True, slots=True)
class Window:
    """One window in front."""

    start: float
    seconds: float
    app: str
    title: str


def windows(days: int = DAYS) -> Iterator[Window]:
    """In order of time; the same in each run."""
    chance = random.Random(7)
    stock = [(chance.choice(_APPS), f"Document {n} about one thing or another - Application") for n in range(500)]
    for day in range(days):
        at = (FIRST + timedelta(days=day)).timestamp()
        mine = chance.sample(stock, _OLD)
        mine += [(chance.choice(_APPS), f"Page {day}-{n}, opened on this day - Application") for n in range(_NEW)]
        for _ in range(A_DAY):
            seconds = round(min(chance.expovariate(1 / 13) + 0.3, 59.0), 3)
            yield Window(at, seconds, *chance.choice(mine))
            at = round(at + seconds, 3)


def judged(days: int = DAYS) -> Iterator[tuple[Segment, Inference]]:
    """As segments that a model judged."""
    chance = random.Random(8)
    for w in windows(days):
        segment = Segment(w.start, round(w.start + w.seconds, 3), 3600, app=w.app, title=w.title)
        weights = [chance.random() for _ in LEARNED_STATES]
        weights[int(w.start // _SPELL_S) * 7 % 5] += 2.0
        odds = tuple(x / sum(weights) for x in weights)
        state = LEARNED_STATES[max(range(len(odds)), key=odds.__getitem__)]
        yield segment, Inference(
            segment.start, segment.end, state, odds, Boundary.NONE, chance.random(), chance.random(), "bench"
        )


def presence(days: int = DAYS) -> Iterator[dict[str, Any]]:
    """Away for five minutes about each hour, as an idle watcher tells it."""
    for day in range(days):
        at = FIRST + timedelta(days=day)
        for _ in range(8):
            yield {"timestamp": at.isoformat(), "duration": 3300.0, "data": {"status": "not-afk"}}
            away = at + timedelta(seconds=3300)
            yield {"timestamp": away.isoformat(), "duration": 300.0, "data": {"status": "afk"}}
            at += timedelta(hours=1)


def export(path: Path, days: int = DAYS) -> int:
    """Write the year as ActivityWatch exports it, newest first; returns how many windows there are."""
    told = [
        {"timestamp": datetime.fromtimestamp(w.start, UTC).isoformat(), "duration": w.seconds,
         "data": {"app": w.app, "title": w.title}} for w in windows(days)
    ]  # fmt: skip
    buckets = {
        name: {"id": name, "type": kind, "client": name, "hostname": "bench", "created": FIRST.isoformat(),
               "events": [{"id": n} | e for n, e in enumerate(reversed(events), 1)]}
        for name, kind, events in (
            ("aw-watcher-window_bench", "currentwindow", told),
            ("aw-watcher-afk_bench", "afkstatus", list(presence(days))),
        )
    }  # fmt: skip
    with path.open("w", encoding="utf-8") as file:
        json.dump({"buckets": buckets}, file)
    return len(told)
