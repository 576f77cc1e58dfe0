"""A home in which somebody has already worked for more than an hour."""

from pathlib import Path

from headwater.advice import AdviceState
from headwater.advice.ranker import LEAST, uniform
from headwater.base import Paths, SystemClock
from headwater.records import Presence, Segment, TitleKind
from headwater.store import Store

MINUTES = 105


def write_morning(home: Path) -> None:
    """105 minutes of steady writing that end now, and a policy whose next draw speaks, whatever it ranks."""
    clock = SystemClock()
    end = clock.now()
    segments = [_minute(end - 60 * (n + 1), clock, n) for n in reversed(range(MINUTES))]
    with Store(Paths.under(home).database) as store:
        store.put((s, None) for s in segments)
        seed = next(s for s in range(1000) if uniform(s, 0) < LEAST)
        store.put_state("advice", AdviceState.first(seed).to_bytes())


def _minute(start: float, clock: SystemClock, n: int) -> Segment:
    return Segment(
        start, start + 60, clock.offset_s(start), Presence.PRESENT, "Mousepad", "report.txt - Mousepad", TitleKind.FULL,
        keys=60 + n % 17, clicks=n % 4, scroll=0, travel_px=300 + 40 * (n % 5), idle_s=15.0,
        fullscreen=False, media=False, call=False, sharing=False,
    )  # fmt: skip
