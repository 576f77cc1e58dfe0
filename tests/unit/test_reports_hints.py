"""What is suggested for the days to come: "keep it closed" names what comes between, never the work itself."""

from datetime import date, timedelta

import pytest

from headwater.records import FocusState
from headwater.reports.facts import DayFacts, Detour
from headwater.reports.hints import for_next_day, for_next_week

MONDAY = date(2026, 11, 9)
FRIDAY = MONDAY + timedelta(days=4)


def week(*detours: tuple[str, str, int]) -> list[DayFacts]:
    """Five workdays on which `name` came between, so often a day, and `back` was gone back to."""
    between = tuple(Detour(name, back, 60.0) for name, back, n in detours for _ in range(n))
    states = ((FocusState.ROUTINE, 6 * 3600.0),)
    days = (MONDAY + timedelta(days=n) for n in range(5))
    return [DayFacts(day, states, None, (), between, (), 100, 0.0) for day in days]


def test_what_comes_between_again_and_again_could_wait() -> None:
    found = for_next_day(week(("Mail", "Editor", 7)), FRIDAY)
    assert found is not None
    assert found.do.key.startswith("digest.do.close.")
    assert dict(found.do.params)["name"] == "Mail"
    assert {"least": 7, "n": 5, "of": 5}.items() <= dict(found.why.params).items()


@pytest.mark.parametrize("back", [7, 9])
def test_the_work_itself_is_not_to_be_kept_closed(back: int) -> None:
    """Two applications that people go between: of neither can it be said."""
    days = week(("Browser", "Mail", 7), ("Mail", "Browser", back))
    found = for_next_day(days, FRIDAY)
    assert (found and dict(found.do.params)["name"]) == (None if back == 7 else "Mail")
    whole = for_next_week(days, FRIDAY, FRIDAY)
    assert (whole and dict(whole.do.params)["name"]) == (None if back == 7 else "Mail")


@pytest.mark.parametrize("detours", [(), (("Mail", "Editor", 5),)])
def test_seldom_is_no_reason(detours: tuple[tuple[str, str, int], ...]) -> None:
    assert for_next_day(week(*detours), FRIDAY) is None
