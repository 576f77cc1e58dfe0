"""A week's review, the suggestions, and what chance would make of them."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from headwater.base import LANGUAGES, WEEKDAYS, Settings, Words
from headwater.records import FocusState
from headwater.reports.digest_told import digest_object, lines_of
from headwater.reports.digest_week import WeekDigest, blank, week_digest, week_of
from headwater.reports.facts import DayFacts
from headwater.reports.hints import for_next_day, next_workday, window
from headwater.reports.usual import Beside, change, usual
from tests.support.weeks import FRIDAY, USUAL, days_before, facts, stretch

EN, SETTINGS = Words("en"), Settings()
FIRST, LAST = week_of(FRIDAY, SETTINGS)


def week(days: list[DayFacts], settings: Settings = SETTINGS, today: date = FRIDAY) -> WeekDigest:
    return week_digest(FIRST, LAST, days, today, settings)


def said(found: WeekDigest) -> str:
    return "\n".join(lines_of(found, EN))


def varied(n: int, seed: int = 1) -> list[DayFacts]:
    """Workdays that differ as days do, the last one a Friday."""
    random = Random(seed)
    whats = [f"9:00 F {random.randint(30, 120)}, A 20, C 60, F {random.randint(10, 60)}, R 60" for _ in range(n)]
    return [*days_before(FRIDAY, *whats[:-1]), facts(FRIDAY, whats[-1])]


@pytest.mark.parametrize("name", WEEKDAYS)
def test_a_week_ends_on_the_day_that_the_person_chose_and_holds_its_day(name: str) -> None:
    settings = Settings(week_review_day=name)
    for n in range(14):
        day = FRIDAY + timedelta(days=n)
        first, last = week_of(day, settings)
        assert first <= day <= last
        assert last - first == timedelta(days=6)
        assert WEEKDAYS[last.weekday()] == name


def test_a_week_has_three_sentences_seven_days_and_one_suggestion() -> None:
    found = week(varied(25))
    assert len(found.sentences) == 3
    assert [d.day for d in found.days] == [FIRST + timedelta(days=n) for n in range(7)]
    assert [d.at_computer_s > 0 for d in found.days] == [False, False, *[True] * 5]
    assert found.suggestion is not None
    assert found.suggestion.do.text(EN) == "Keep 9 to 11 free next week."
    assert found.suggestion.why.text(EN).endswith("of your last 10 workdays the longest stretch fell between 9 and 11.")


def test_days_are_missing_and_weeks_are_empty() -> None:
    over = FRIDAY + timedelta(days=1)
    assert said(week([], today=over)) == "Nothing was recorded in this week. Days off are left blank."
    short = week([facts(FRIDAY, "9:00 F 10")], today=over)
    assert said(short) == "10 min at the computer in this week: too little to say more."
    one = week([facts(FRIDAY, USUAL)], today=FRIDAY + timedelta(days=3))
    assert "At the computer on 1 of 7 days, 6 h 5 min in all" in said(one)
    assert one.suggestion is None
    assert "so far" in said(week([facts(FRIDAY, USUAL)]))


@pytest.mark.parametrize(
    ("ends", "now", "called"),
    [
        ("fri", FRIDAY, "next week"), ("fri", FRIDAY + timedelta(days=1), "next week"),
        ("fri", FRIDAY + timedelta(days=3), "this week"), ("fri", FRIDAY + timedelta(days=7), "this week"),
        ("sun", FRIDAY + timedelta(days=2), "next week"), ("sun", FRIDAY + timedelta(days=3), "this week"),
        ("mon", FRIDAY + timedelta(days=3), "this week"), ("fri", FRIDAY + timedelta(days=8), None),
    ],
)  # fmt: skip
def test_the_week_to_come_is_called_as_on_the_day_it_is_read(ends: str, now: date, called: str | None) -> None:
    settings = Settings(week_review_day=ends)
    first, last = week_of(FRIDAY, settings)
    found = week_digest(first, last, [*days_before(FRIDAY, *[USUAL] * 12), facts(FRIDAY, USUAL)], now, settings)
    assert (found.suggestion and found.suggestion.do.text(EN)) == (called and f"Keep 9 to 11 free {called}.")


def test_a_day_that_goes_on_is_in_no_mean() -> None:
    days = [d for d in varied(25) if d.day < FRIDAY]
    today = facts(FRIDAY, "9:00 F 65, A 15")

    def means(*, over: bool) -> set[tuple[str, object]]:
        found = week_digest(FIRST, LAST, [*days, today], FRIDAY, SETTINGS, over=over)
        return {(s.key, s.params) for s in found.sentences if s.key.startswith("digest.week.change")}

    without = week_digest(FIRST, LAST, days, FRIDAY, SETTINGS)
    assert means(over=False) == {(s.key, s.params) for s in without.sentences if "change" in s.key} != set()
    assert means(over=True) != means(over=False)


def test_a_week_like_those_before_is_said_to_be_so() -> None:
    assert any("Sustained work was much as usual" in said(week(varied(25, seed))) for seed in range(5))


def test_a_change_is_told_where_it_is_more_than_days_differ() -> None:
    before = [d for d in varied(25) if d.day < FIRST]
    more = [facts(FRIDAY - timedelta(days=n), f"9:00 F {300 + 20 * n}, A 20, C 60") for n in (3, 2, 1, 0)]
    assert "There was more sustained work than in the four weeks before" in said(week([*before, *more]))
    less = [facts(FRIDAY - timedelta(days=n), f"9:00 F {5 + n}, A 20, C 90") for n in (3, 2, 1, 0)]
    assert "There was less sustained work than in the four weeks before" in said(week([*before, *less]))


def test_weeks_that_do_not_differ_are_seldom_said_to() -> None:
    random, told = Random(3), 0
    for _ in range(400):
        days = [random.gauss(3.0, 1.0) for _ in range(25)]
        found = change(days[20:], days[:20])
        assert found is not None
        told += found.beside is not Beside.WITHIN
    assert told / 400 < 0.1


def test_too_few_days_are_compared_with_nothing() -> None:
    assert change([1.0] * 2, [1.0] * 20) is None
    assert change([1.0] * 5, [1.0] * 7) is None
    assert usual([1.0] * 4) is None


def test_the_most_fragmented_hour_is_told_where_it_stands_out() -> None:
    days = [facts(FRIDAY - timedelta(days=n), "9:00 F 300, M 45, F 60") for n in (4, 3, 2, 1, 0)]
    assert "Many things at once were most frequent between 14 and 15: 75 % of the time then" in said(week(days))
    even = [facts(FRIDAY - timedelta(days=n), "9:00 " + "F 40, M 20," * 6) for n in (4, 3, 2, 1, 0)]
    assert "most frequent" not in said(week(even))


# -- suggestions -------------------------------------------------------------------------------------------------------


def longest_at(*clocks: str) -> list[DayFacts]:
    """Workdays with an hour's stretch at these times."""
    days = days_before(FRIDAY + timedelta(days=1), *[USUAL] * len(clocks))
    some = iter(clocks)
    return [replace(d, longest=stretch(next(some), 60)) if d.workday else d for d in days]


def test_a_window_needs_six_days_and_most_of_them() -> None:
    assert window(longest_at(*["9:10"] * 5)) is None
    found = window(longest_at(*["9:10"] * 6))
    assert found is not None
    assert found.params == {"from_h": 9, "to_h": 11, "n": 6, "of": 6}
    some = window(longest_at(*["6:00", "13:00", "16:00", "20:00"], *["9:10", "9:50"] * 3))
    assert some is not None
    assert (some.days, some.of) == (6, 10)
    assert window(longest_at(*["6:00", "13:00", "16:00", "20:00", "22:00"], *["9:10"] * 5)) is None


def test_a_window_at_midnight_and_stretches_that_are_longer_than_it() -> None:
    found = window(longest_at(*["23:30"] * 6))
    assert found is not None
    assert found.params["from_h"] in (22, 23)
    assert found.params["to_h"] in (24, 1)
    long_ = [replace(d, longest=stretch("8:00", 300)) if d.workday else d for d in longest_at(*["9:00"] * 8)]
    assert window(long_) is None


def test_stretches_scattered_evenly_are_seldom_a_habit() -> None:
    random, days = Random(7), longest_at(*["9:00"] * 10)
    found = 0
    for _ in range(400):
        at = [replace(d, longest=stretch(f"{random.randint(8, 16)}:00", 55)) if d.workday else d for d in days]
        found += window(at) is not None
    assert found / 400 < 0.12


def test_a_suggestion_is_for_the_next_workday_by_the_persons_own_record() -> None:
    days = longest_at(*["9:10"] * 10)
    assert next_workday(days) == FRIDAY + timedelta(days=3)
    texts = {}
    for n in range(5):
        found = for_next_day(days, FRIDAY + timedelta(days=n))
        texts[n] = found.do.text(EN) if found else None
    assert texts == {
        0: "Keep 9 to 11 free on Monday.", 1: "Keep 9 to 11 free on Monday.", 2: "Keep 9 to 11 free tomorrow.",
        3: "Keep 9 to 11 free today.", 4: None,
    }  # fmt: skip


def test_what_comes_in_between_again_and_again_can_wait() -> None:
    busy = "9:00 " + "F 20, C 2 slack," * 8 + "F 5, A 10"
    whats = [busy.replace("9:00", f"{h}:00") for h in (6, 9, 12, 15, 18)]
    days = [*days_before(FRIDAY, *whats[:4]), facts(FRIDAY, whats[4])]
    found = for_next_day(days, FRIDAY)
    assert found is not None
    assert found.do.text(EN) == "Look at Slack at fixed times on Monday, and keep it closed between."
    assert found.why.text(EN) == "It came in between 8 times or more on 5 of your last 5 workdays."


def test_where_the_data_carry_none_there_is_none() -> None:
    assert for_next_day([blank(FRIDAY)], FRIDAY) is None
    assert for_next_day([facts(FRIDAY, USUAL)], FRIDAY) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_weeks_have_words_in_both_languages(language: str) -> None:
    words = Words(language)
    for days in ([], varied(25), varied(3), [facts(FRIDAY, "9:00 M 200, F 30")]):
        lines = lines_of(week(days, Settings(show_score=True)), words)
        assert lines
        assert not any("{" in line for line in lines)


def test_as_json_a_week_has_its_days() -> None:
    told = digest_object(week(varied(10)), EN)
    assert [d["day"] for d in told["days"]][-1] == "2026-11-13"
    assert told["days"][-1]["states_s"][FocusState.FOCUSED.value] > 0
    assert told["running"] is True
