"""The range in words."""

from __future__ import annotations

from headwater.base import Words
from headwater.records import FocusState
from headwater.reports.ranges import Range
from headwater.reports.trends import Trends, summed

_FEW = 5
"""From so many days on the page says nothing of it."""
_LEAST_S = 60.0


def totals(trends: Trends, words: Words) -> str:
    """How much time at the computer, on how many days, and what it was."""
    if trends.known is None:
        return words("trends.nothing_yet")
    if not trends.counted:
        return words("trends.empty")
    whole = summed(trends.days, trends.sums)
    parts = (
        words("trends.totals_part", state=words(f"state.inline.{s}"), length=words.duration(seconds))
        for s, seconds in whole.states if s is not FocusState.AWAY and seconds >= _LEAST_S
    )  # fmt: skip
    return words(
        "trends.totals", length=words.duration(trends.at_computer_s), n=trends.counted, of=_begun(trends),
        mean=words.duration(trends.at_computer_s / trends.counted), parts=words("trends.list").join(parts),
    )  # fmt: skip


def _begun(trends: Trends) -> int:
    """Days of the range that have begun."""
    upto: Range | None = trends.days.upto(trends.today)
    return len(upto) if upto is not None else 0


def few_days(trends: Trends, words: Words) -> str:
    """That there is little to compare with yet; "" from some days on."""
    if trends.known is None or len(trends.known) > 3 * _FEW:
        return ""
    n = sum(d.recorded for d in {d.day: d for d in (*trends.year, *trends.sums)}.values())
    if n >= _FEW or n == 0:
        return ""
    return words("trends.few_1") if n == 1 else words("trends.few", n=n)
