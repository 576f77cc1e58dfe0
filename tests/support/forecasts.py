"""Pasts on which words of drifting soon were right, or were not."""

from headwater.reports.forecast import SOON_S, Chance, Forecast, tallied

BY = "m1/"


def past(days: int, right: float = 1.0) -> Forecast:
    """Six words a day from 0.5 on, `right` of them so; and as many moments of 0.1 with nothing behind them."""
    made = []
    for day in range(days):
        some, at = list[Chance](), day * 86_400.0
        for n in range(12):
            at += 2 * SOON_S
            true = n % 2 == 0 and (day * 6 + n // 2) % 10 < round(10 * right)
            some.append(Chance(at, 0.1 if n % 2 else 0.5, at + 60 if true else None, n % 4 == 0))
        made.append(tallied(some))
    return Forecast(BY, 0.0, tuple(made))
