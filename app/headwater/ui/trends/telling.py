"""How much there is to tell from."""

from __future__ import annotations

from headwater.base import Words
from headwater.reports.trends import Trends

_FEW = 5
"""From so many days on the page says nothing of it."""


def few_days(trends: Trends, words: Words) -> str:
    """That there is little to compare with yet; "" from some days on."""
    if trends.known is None or len(trends.known) > 3 * _FEW:
        return ""
    n = sum(d.recorded for d in {d.day: d for d in (*trends.year, *trends.sums)}.values())
    if n >= _FEW or n == 0:
        return ""
    return words("trends.few_1") if n == 1 else words("trends.few", n=n)
