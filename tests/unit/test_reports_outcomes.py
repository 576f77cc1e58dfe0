"""What happened after a suggestion: each kind, on histories written by hand."""

from dataclasses import replace

import pytest

from headwater.base import LANGUAGES, Words
from headwater.categories import Categories
from headwater.records import AdviceKind, FocusState, Label, LabelSource, Params, Presence
from headwater.reports.advised import after_in
from headwater.reports.outcomes import GONE, LONGEST_S, Outcome, looked_for, outcome
from tests.support.days import Pair, absence, at, row, segment

S = FocusState
NINE = at("9:00")


def work(clock: str, minutes: float, app: str = "code", title: str = "draft.odt", state: S = S.FOCUSED) -> list[Pair]:
    return list(row(clock, minutes, state, app, title))


def away(clock: str, minutes: float, presence: Presence = Presence.AWAY) -> list[Pair]:
    return [(absence(at(clock), 60 * minutes, presence), None)]


def after(kind: AdviceKind, *parts: list[Pair], params: Params = (), labels: tuple[Label, ...] = ()) -> Outcome | None:
    history = [pair for part in parts for pair in part]
    return outcome(kind, NINE, params, history, labels, Categories())


def minutes(found: Outcome | None) -> tuple[str, object, float | None]:
    assert found is not None
    return found.text, dict(found.params).get("minutes"), found.value


# -- pauses -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("presence", [Presence.AWAY, Presence.LOCKED, Presence.SUSPENDED])
def test_a_pause_that_begins_soon(presence: Presence) -> None:
    found = after(AdviceKind.BREAK, work("9:00", 12), away("9:12", 6, presence), work("9:18", 40))
    assert minutes(found) == ("after.pause", 12, 1.0)


def test_an_absence_of_several_kinds_is_one() -> None:
    gone = [*away("9:01", 3), *away("9:04", 3, Presence.LOCKED)]
    assert minutes(after(AdviceKind.BREAK, work("9:00", 1), gone, work("9:07", 50))) == ("after.pause", 1, 1.0)


def test_one_that_was_never_ended_is_a_pause() -> None:
    assert minutes(after(AdviceKind.BREAK, work("9:00", 2), away("9:02", 58))) == ("after.pause", 2, 1.0)


def test_short_absences_and_late_ones_are_none() -> None:
    short = after(AdviceKind.BREAK, work("9:00", 10), away("9:10", 4), work("9:14", 47))
    late = after(AdviceKind.BREAK, work("9:00", 31), away("9:31", 20), work("9:51", 10))
    assert minutes(short) == minutes(late) == ("after.no_pause", 30, 0.0)


def test_whether_somebody_was_there_is_not_always_known() -> None:
    assert after(AdviceKind.BREAK) is None
    for presence in (Presence.OFF, Presence.PAUSED):
        assert after(AdviceKind.BREAK, work("9:00", 10), away("9:10", 30, presence), work("9:40", 20)) is None
    hole = after(AdviceKind.BREAK, work("9:00", 10), work("9:30", 30))
    assert hole is None
    assert after(AdviceKind.BREAK, work("9:00", 10)) is None, "nothing is known of the rest"
    begun_anew = after(AdviceKind.BREAK, work("9:00", 10), away("9:10", 1, Presence.OFF), work("9:11", 50))
    assert minutes(begun_anew) == ("after.no_pause", 30, 0.0), "no pause has room in a minute"


# -- work -------------------------------------------------------------------------------------------------------------


def test_how_much_was_not_away_from_the_plan() -> None:
    found = after(AdviceKind.DRIFT, work("9:00", 5, state=S.DRIFTING), work("9:05", 30))
    assert found is not None
    assert (found.text, dict(found.params)) == ("after.on_plan", {"percent": 67, "minutes": 15})
    assert found.value == pytest.approx(10 / 15)


def test_what_the_person_says_of_it_holds() -> None:
    said = Label(NINE + 3600, NINE, NINE + 300, S.FOCUSED, LabelSource.CORRECTION)
    found = after(AdviceKind.DRIFT, work("9:00", 5, state=S.DRIFTING), work("9:05", 30), labels=(said,))
    assert found is not None
    assert found.value == 1.0


def test_the_work_that_was_named_is_taken_up_again() -> None:
    parts = work("9:00", 4, "slack", "#general"), work("9:04", 10, "code", "draft.odt")
    place = (("place", "draft.odt"), ("minutes", 40))
    assert minutes(after(AdviceKind.RESUME, *parts, params=place)) == ("after.taken_up", 4, 1.0)
    other = (("place", "draft.odt 2"), ("minutes", 40))
    assert minutes(after(AdviceKind.RESUME, *parts, params=other)) == ("after.not_taken_up", 15, 0.0)
    late = work("9:00", 16, "slack", "#general"), work("9:16", 10)
    assert minutes(after(AdviceKind.RESUME, *late, params=place)) == ("after.not_taken_up", 15, 0.0)
    glance = work("9:00", 1), work("9:01", 30, "slack", "#general")
    assert minutes(after(AdviceKind.RESUME, *glance, params=place)) == ("after.not_taken_up", 15, 0.0)
    assert after(AdviceKind.RESUME, *parts, params=()) is None


def test_a_name_that_was_cut_short_is_known_again() -> None:
    long = "Report on the measurements of the third quarter in all of the stations.odt"
    cut = (("place", f"{long[:59]}…"),)
    assert minutes(after(AdviceKind.RESUME, work("9:00", 10, "soffice", long), params=cut))[0] == "after.taken_up"


def test_work_that_was_in_front_already_counts() -> None:
    one = segment(NINE - 20, 60, "code", "draft.odt")
    found = after(AdviceKind.RESUME, [(one, None)], work("9:00:40", 5), params=(("place", "draft.odt"),))
    assert minutes(found) == ("after.taken_up", 0, 1.0)


def test_looks_at_messages() -> None:
    mail = work("9:00", 3, "thunderbird", "Inbox")
    parts = mail, work("9:03", 10), work("9:13", 2, "slack", "#general"), work("9:15", 10)
    again = work("9:25", 1, "thunderbird", "Inbox"), work("9:26", 1, "slack", "#general"), work("9:27", 33)
    found = after(AdviceKind.MESSAGES, *parts, *again)
    assert found is not None
    assert (found.text, dict(found.params), found.value) == ("after.looks", {"looks": 2}, 2.0)


@pytest.mark.parametrize(
    "kind", [AdviceKind.EYES, AdviceKind.BEST_HOURS, AdviceKind.WIND_DOWN, AdviceKind.SURGE, AdviceKind.PRAISE]
)
def test_the_hour_after(kind: AdviceKind) -> None:
    found = after(kind, work("9:00", 20), work("9:20", 20, state=S.FRAGMENTED), away("9:40", 30))
    assert found is not None
    assert (found.text, dict(found.params), found.value) == ("after.hour", {"minutes": 20, "of": 40}, 0.5)


GONE_AT_ONCE = [k for k in AdviceKind if looked_for(k) is not None and k is not AdviceKind.BREAK]


@pytest.mark.parametrize("kind", GONE_AT_ONCE)
def test_where_nobody_is_there_nothing_can_be_compared(kind: AdviceKind) -> None:
    found = after(kind, away("9:00", 61), params=(("place", "draft.odt"),))
    assert found == GONE
    assert found.value is None


@pytest.mark.parametrize("kind", [AdviceKind.QUESTION, AdviceKind.NOTE, AdviceKind.TOMORROW])
def test_of_some_kinds_the_answer_is_all(kind: AdviceKind) -> None:
    assert looked_for(kind) is None
    assert after(kind, work("9:00", 60)) is None


def test_no_more_is_looked_at_than_is_read() -> None:
    assert all((looked_for(kind) or 0.0) <= LONGEST_S for kind in AdviceKind)
    hour = after(AdviceKind.EYES, work("9:00", 60), work("10:00", 60, state=S.DRIFTING))
    assert hour is not None
    assert hour.value == 1.0


def test_each_has_its_words() -> None:
    found = [
        after(AdviceKind.BREAK, work("9:00", 12), away("9:12", 49)), after(AdviceKind.BREAK, work("9:00", 60)),
        after(AdviceKind.BREAK, away("9:00", 60)), after(AdviceKind.DRIFT, work("9:00", 60)), GONE,
        after(AdviceKind.RESUME, work("9:00", 60), params=(("place", "draft.odt"),)),
        after(AdviceKind.RESUME, work("9:00", 60), params=(("place", "Other"),)),
        after(AdviceKind.MESSAGES, work("9:00", 60)), after(AdviceKind.EYES, work("9:00", 60)),
    ]  # fmt: skip
    for language in LANGUAGES:
        said = [after_in(one, Words(language)) for one in found]
        assert len(set(said)) == len(said)
        assert not set("{}") & set("".join(said))
    assert after_in(found[2], Words("en")) == "A pause began at once"
    assert after_in(found[7], Words("en")) == "No look at messages in the next hour"
    once = replace(GONE, text="after.looks", params=(("looks", 1),))
    assert after_in(once, Words("en")) == "1 look at messages in the next hour"
    assert after_in(None, Words("en")) == ""
