"""A day's review: what is told, what is left out, and against what."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from headwater.base import LANGUAGES, Settings, Words
from headwater.reports.digest import DayDigest, Kind, day_digest
from headwater.reports.digest_told import digest_object, lines_of
from headwater.reports.facts import DayFacts
from headwater.reports.said import Said
from tests.support.weeks import FRIDAY, USUAL, days_before, facts, midnight, report

EN = Words("en")
PAST = days_before(FRIDAY, *[USUAL] * 14)


def digest(
    what: str, past: list[DayFacts] = PAST, settings: Settings | None = None, now: float | None = None
) -> DayDigest:
    return day_digest(report(FRIDAY, what, now), past, FRIDAY, settings or Settings())


def said(found: DayDigest) -> str:
    return "\n".join(lines_of(found, EN))


def test_a_usual_day_is_three_sentences_that_say_so() -> None:
    found = digest(USUAL)
    assert found.kind is Kind.FULL
    assert [s.key for s in found.sentences] == [
        "digest.day.made.two.within", "digest.day.longest.in.within", "digest.day.pauses.many.within",
    ]  # fmt: skip
    first, second, third = (s.text(EN) for s in found.sentences)
    assert first == (
        "6 h 5 min at the computer, about as usual: 3 h 45 min sustained work, 1 h 10 min routine work."
    )  # fmt: skip
    assert "1 h, from 09:00 to 10:00, mostly in VS Code; usually it is 1 h." in second
    assert third == "You took 3 pauses, 1 h 35 min in all, about as usual."
    assert found.score is None
    assert found.note is None


@pytest.mark.parametrize(
    ("what", "often"), [("9:00 F 40", ""), ("9:00 F 40, C 3", "once."), ("9:00 F 40, C 3, F 5", "2 times.")]
)
def test_one_time_is_once_and_none_is_not_told(what: str, often: str) -> None:
    told = [s.text(EN) for s in digest(what, []).sentences if "switches" in s.key]
    assert told == ([f"Another application came to the front {often}"] if often else [])


@pytest.mark.parametrize(
    ("what", "kind", "sentence"),
    [
        ("", Kind.EMPTY, "Nothing was recorded on this day. Days off are left blank."),
        ("9:00 A 300", Kind.AWAY, "A day away from the computer."),
        ("9:00 F 10, A 60, F 5", Kind.SHORT, "15 min at the computer: too little to say more."),
    ],
)
def test_days_with_little_are_left_blank(what: str, kind: Kind, sentence: str) -> None:
    found = digest(what, settings=Settings(show_score=True))
    assert found.kind is kind
    assert said(found) == sentence
    assert (found.suggestion, found.score, found.note) == (None, None, None)


def test_a_paused_day_says_what_is_not_known_and_is_compared_with_none() -> None:
    found = digest("9:00 F 60, - 240, C 30")
    assert found.kind is Kind.PARTLY
    assert all(s.key.endswith("alone") for s in found.sentences)
    text = "Nothing is known of 4 h in between: recording was paused or off."
    assert found.note is not None
    assert found.note.text(EN) == f"{text} So the day is compared with no other."
    little = digest("9:00 F 120, - 45, C 60, A 10, R 120")
    assert little.kind is Kind.FULL
    assert little.note is not None
    assert little.note.text(EN) == text.replace("4 h", "45 min")
    assert digest("9:00 F 120, - 20, C 60, A 10, R 120").note is None


def test_what_is_unusual_goes_first_and_with_its_numbers() -> None:
    past = days_before(FRIDAY, *[f"9:00 F {40 + n}, A 9, C 60, M {n}, F {300 - 9 * n}, A 9, R 9" for n in range(20)])
    found = digest("9:00 F 370, C 80, A 20, M 90, A 10, R 30", past)
    assert "6 h 10 min, from 09:00 to 15:10, mostly in VS Code: longer than the 2 h 26 min to 4 h 43 min" in said(found)
    text = "Many things at once, more than usual: 1 h 30 min, 16 % of the time, where most days have 0 % to 6 %."
    assert text in said(found)


def test_a_change_of_state_that_nobody_feels_is_not_told() -> None:
    """All days before are alike, so that the least difference lies outside of the usual."""
    found = digest(USUAL.replace("M 30", "M 34"))
    assert not any(s.key.startswith("digest.day.state") for s in found.sentences)


def test_what_came_in_between_and_where_it_was_gone_back_to() -> None:
    found = digest("9:00 F 30, C 4 slack, F 30, C 4 slack, F 30, C 2 thunderbird, F 20, C 4 slack, F 60, A 30, R 60")
    text = "Slack came in between more than usual, 3 times, 12 min in all, where most days have 1; you mostly went back"
    assert f"{text} to VS Code." in said(found)


def test_looking_away_for_long_or_leaving_is_nothing_in_between() -> None:
    assert facts(FRIDAY, "9:00 F 30, C 11 slack, F 30").detours == ()
    assert facts(FRIDAY, "9:00 F 30, C 2 slack, A 5, F 30").detours == ()
    assert facts(FRIDAY, "9:00 F 30, R 5 org.gnome.Terminal, F 30").detours == ()  # from making to making
    assert len(facts(FRIDAY, "9:00 F 30, C 2 slack, R 3, F 30").detours) == 1


def test_no_pause_is_told_without_reproach_and_carries_the_suggestion() -> None:
    past = days_before(FRIDAY, *[USUAL.replace("9:00 F 60", f"{h}:00 F 60") for h in (6, 9, 12, 15) * 3])
    found = digest("9:00 F 60, R 70, F 50, C 40, F 60, M 30, F 55", past)
    assert "In 6 h 5 min at the computer there was no pause of five minutes, where most days have 3." in said(found)
    assert found.suggestion is not None
    assert found.suggestion.do.text(EN) == "Leave room for a pause on Monday."
    why = found.suggestion.why.text(EN)
    assert why == "There was none in 6 h 5 min, and on 9 of the 9 workdays before there was one."


def test_the_first_days_are_compared_with_none() -> None:
    for n in range(5):
        found = digest(USUAL, days_before(FRIDAY, *[USUAL] * n))
        assert found.kind is Kind.FIRST
        assert all(s.key.endswith("alone") for s in found.sentences)
        assert found.note is not None
        assert found.note.text(EN).endswith(f"once there are 5 like it; so far: {n}.")
    assert digest(USUAL, days_before(FRIDAY, *[USUAL] * 5)).kind is Kind.FULL


def test_days_off_are_in_no_usual() -> None:
    with_leave = days_before(FRIDAY, *[USUAL] * 6, "", "9:00 A 60", "9:00 F 20", *[USUAL] * 4)
    assert digest(USUAL, with_leave).sentences == digest(USUAL).sentences


def test_only_the_last_four_weeks_count() -> None:
    old = [replace(d, day=d.day - timedelta(days=200)) for d in days_before(FRIDAY, *["9:00 F 600"] * 20)]
    assert digest(USUAL, [*old[-20:], *days_before(FRIDAY, *[USUAL] * 20)]).sentences == digest(USUAL).sentences


def test_a_day_that_goes_on_is_compared_with_none_until_the_working_day_ends() -> None:
    morning = "9:00 F 60, A 10, C 30"
    running = digest(morning, now=midnight(FRIDAY) + 12 * 3600)
    assert running.kind is Kind.RUNNING
    assert all(s.key.endswith("alone") for s in running.sentences)
    assert running.note is not None
    over = digest(morning, now=midnight(FRIDAY) + 18 * 3600)
    assert over.kind is Kind.FULL
    late = Settings(day_ends=60)  # one in the morning, of a day that begins at four
    assert digest(morning, settings=late, now=midnight(FRIDAY) + 23 * 3600).kind is Kind.RUNNING
    assert digest(morning, settings=late, now=midnight(FRIDAY) + 25.5 * 3600).kind is Kind.FULL


def test_a_score_only_when_asked_and_with_its_formula() -> None:
    found = digest("9:00 F 60, C 60", settings=Settings(show_score=True))
    assert found.score is not None
    assert found.score.text(EN).startswith("50 of 100. That is sustained work, 1 h, as a part of the time at")


def test_names_that_would_spoil_a_line_are_told_as_one() -> None:
    name = "a\n\u202eb" * 50
    text = Said.of("digest.day.between.alone", name=name, n=3, length_s=60, back="{x}").text(EN)
    assert "\n" not in text
    assert "\u202e" not in text
    assert len(text) < 180
    assert text.endswith("{x}.")


# -- clocks that change ------------------------------------------------------------------------------------------------


def berlin(at: float) -> int:
    """Summer until 25 October 2026 at three, winter from there on; summer again from 28 March 2027."""
    summer = at < datetime(2026, 10, 25, 1, tzinfo=UTC).timestamp()
    again = at >= datetime(2027, 3, 28, 1, tzinfo=UTC).timestamp()
    return 7200 if summer or again else 3600


@pytest.mark.parametrize("day", [date(2026, 10, 24), date(2026, 10, 25), date(2027, 3, 27), date(2027, 3, 28)])
def test_days_when_the_clock_changes_are_told_by_the_clock_on_the_wall(day: date) -> None:
    found = report(day, "22:00 F 60, C 30, F 400", offset=berlin, settings=Settings(day_start_hour=0))
    told = day_digest(found, [], day, Settings(day_start_hour=0))
    assert facts_hours(told) == pytest.approx(found.at_computer_s)
    assert told.kind is Kind.FIRST
    assert found.longest is not None
    begins, ends = (f"{found.local(at):%H:%M}" for at in (found.longest.start, found.longest.end))
    assert any(f"from {begins} to {ends}" in s.text(EN) for s in told.sentences)


def facts_hours(told: DayDigest) -> float:
    from headwater.reports.facts import facts_of

    return sum(seconds for _, _, seconds in facts_of(told.report).hours)


# -- words -------------------------------------------------------------------------------------------------------------


def everything() -> Iterator[DayDigest]:
    for what in (USUAL, "", "9:00 A 300", "9:00 F 10", "9:00 U 300", "9:00 F 60, - 90, F 30", "9:00 D 200, A 5, C 60"):
        for past in ([], PAST):
            yield digest(what, past, Settings(show_score=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_has_words_in_both_languages(language: str) -> None:
    words = Words(language)
    for found in everything():
        lines = lines_of(found, words)
        assert all(lines)
        assert not any("{" in line for line in lines)
        assert 1 <= len(found.sentences) <= 3


def test_as_json_it_has_numbers_and_text() -> None:
    told = digest_object(digest(USUAL, settings=Settings(show_score=True)), EN)
    assert set(told) == {"format", "day", "kind", "sentences", "suggestion", "score", "note"}
    made = told["sentences"][0]
    assert made["params"]["length_s"] == 6 * 3600 + 5 * 60
    assert made["params"]["low_s"] == made["params"]["high_s"]
    assert told["suggestion"]["why"]["params"] == {"from_h": 9, "to_h": 11, "n": 10, "of": 10}
