"""What days have in common over weeks, from the store: read in the thread of whoever asks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from headwater.base import Clock, Settings
from headwater.reports import day_bounds
from headwater.reports.insights import Insights, checked, insights, range_before

if TYPE_CHECKING:
    from headwater.categories import Categories
    from headwater.engine.reading import Reader


def read_insights(
    reader: Reader, first: date, last: date, settings: Settings, clock: Clock, categories: Categories
) -> Insights:  # fmt: skip
    """Of a range of days, both ends included, beside as many days before.

    Raises:
        ReportError: the range cannot be.
        StoreUnavailable: there is nothing to read yet, or it cannot be read.
    """
    checked(first, last)
    start, _ = day_bounds(range_before(first, last)[0], settings, clock.offset_s)
    _, end = day_bounds(last, settings, clock.offset_s)
    fronts, labels = reader.fronts(start, end), reader.labels(start, end)
    return insights(
        fronts, labels, first, last, settings, clock.offset_s, categories.name,
        lambda app, site: categories.of(app, domain=site),
    )  # fmt: skip
