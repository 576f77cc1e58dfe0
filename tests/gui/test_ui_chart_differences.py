"""Two ranges side by side: a difference is that of the two lengths that are told."""

from datetime import date

import pytest

from headwater.base import Words
from headwater.charts.paired import PairedBars
from headwater.charts.tokens import LIGHT
from headwater.records import FocusState
from headwater.reports.comparing import Compared, Comparison
from headwater.reports.ranges import Range
from headwater.reports.usual import Beside
from headwater.ui.app import make_app

DAYS = Range(date(2026, 11, 7), date(2026, 11, 13))


@pytest.mark.parametrize(
    ("now_min", "before_min", "told"),
    [
        (357.4, 366.6, ("5 h 57 min", "6 h 7 min", "10 min less a day")),
        (64.6, 61.4, ("1 h 5 min", "1 h 1 min", "4 min more a day")),
        (30.4, 29.6, ("30 min", "30 min", "the same")), (30.6, 30.4, ("31 min", "30 min", "1 min more a day")),
        (0.0, 61.2, ("0 min", "1 h 1 min", "1 h 1 min less a day")),
    ],
)  # fmt: skip
def test_lengths_and_their_difference_agree(now_min: float, before_min: float, told: tuple[str, str, str]) -> None:
    make_app()
    one = Compared(FocusState.FOCUSED, 60 * now_min, 60 * before_min, Beside.ALONE)
    chart = PairedBars(Comparison(DAYS, DAYS, 3, 3, one, (), ()), "now", "before", LIGHT, Words("en"))
    assert chart.table.rows[0][1:] == told
