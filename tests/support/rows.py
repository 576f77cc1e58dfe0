"""Segments and rows to feed features and model with."""

from datetime import date
from functools import cache

from headwater.categories import Categories
from headwater.features import Extractor
from headwater.records import FeatureRow, Presence, Segment
from headwater.segments import Segmenter
from headwater.simulate import PERSONAS, simulate_day


@cache
def whole_day(persona: str = "developer", seed: int = 3) -> tuple[Segment, ...]:
    """The segments of a simulated day, absences too."""
    who = next(p for p in PERSONAS if p.id == persona)
    made = simulate_day(who, date(2026, 3, 3), seed)
    segmenter = Segmenter(offset=lambda _at: made.offset_s)
    found = [s for observation in made.observations for s in segmenter.feed(observation)]
    found += segmenter.close(made.truth[-1].end)
    return tuple(found)


def day(persona: str = "developer", seed: int = 3) -> tuple[Segment, ...]:
    """Those at which somebody was there."""
    return tuple(s for s in whole_day(persona, seed) if s.presence is Presence.PRESENT)


def rows(segments: tuple[Segment, ...]) -> list[FeatureRow]:
    """Their rows, from a fresh extractor."""
    extractor = Extractor(Categories())
    return [extractor.row(s) for s in segments]
