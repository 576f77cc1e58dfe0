"""Pieces of work to come back to."""

from itertools import pairwise

from headwater.records import Segment
from tests.support.days import segment

BOOK, CODE, SHEET = "Atlas chapter", "main.py - kestrel", "Budget.ods"


def work(start: float, minutes: float, title: str = BOOK, app: str = "code", keys: int = 5) -> list[Segment]:
    """Somebody at one window, cut as the program cuts."""
    ends = [start + 60.0 * n for n in range(int(minutes) + 1)] + [start + 60.0 * minutes]
    return [segment(a, b - a, app, title, keys=keys) for a, b in pairwise(ends) if b > a]
