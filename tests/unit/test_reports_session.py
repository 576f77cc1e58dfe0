"""What became of a plan, on days written by hand."""

from collections.abc import Sequence
from dataclasses import replace

from headwater.records import FocusState, Label, LabelSource, Presence, Segment
from headwater.reports.session import SessionReport, session_report
from tests.support.days import Pair, absence, at, judged, row, segment

F = FocusState


def belongs(s: Segment) -> bool | None:
    """By the application alone."""
    return {"writer": True, "reader": True, "game": False}.get(s.app)


def report(*parts: Sequence[Pair], said: Sequence[Label] = ()) -> SessionReport:
    return session_report([pair for part in parts for pair in part], said, at("9:00"), at("10:00"), belongs)


def minutes(r: SessionReport) -> tuple[float, float, float, float]:
    return r.on_s / 60, r.off_s / 60, r.unsure_s / 60, r.away_s / 60


def test_a_plain_hour() -> None:
    r = report(
        row("8:50", 30, F.FOCUSED, "writer"), row("9:20", 10, F.DRIFTING, "game"), row("9:30", 15, F.ROUTINE, "reader"),
        row("9:45", 10, F.AWAY), row("9:55", 15, F.FOCUSED, "writer"),
    )  # fmt: skip
    assert minutes(r) == (40, 10, 0, 10)
    assert r.present_s == 3000
    assert [(t.state, t.seconds / 60) for t in r.states] == [
        (F.FOCUSED, 25), (F.ROUTINE, 15), (F.DRIFTING, 10), (F.AWAY, 10),
    ]  # fmt: skip
    assert (r.longest_s / 60, r.left) == (20, 2)


def test_a_minute_elsewhere_is_no_leaving_and_is_not_counted_in() -> None:
    r = report(
        row("9:00", 20, F.FOCUSED, "writer"), row("9:20", 1, F.FOCUSED, "game"), row("9:21", 19, F.FOCUSED, "writer"),
    )  # fmt: skip
    assert (minutes(r), r.longest_s / 60) == ((39, 1, 0, 0), 39)
    assert r.left == 1, "twenty minutes of which nothing is known at the end"
    assert report(row("9:00", 60, F.FOCUSED, "writer")).left == 0


def test_what_nobody_knows_ends_no_stretch() -> None:
    r = report(
        row("9:00", 20, F.FOCUSED, "writer"), row("9:20", 20, F.FOCUSED, "shell"), row("9:40", 20, F.FOCUSED, "writer"),
    )  # fmt: skip
    assert (minutes(r), r.longest_s / 60, r.left) == ((40, 0, 20, 0), 40, 0)


def test_where_nothing_was_recorded_the_plan_was_left() -> None:
    r = report(row("9:00", 10, F.FOCUSED, "writer"), row("9:30", 30, F.FOCUSED, "writer"))
    assert (minutes(r), r.longest_s / 60, r.left) == ((40, 0, 0, 0), 30, 1)


def test_the_models_drifting_speaks_where_nobody_knows_and_the_persons_own_everywhere() -> None:
    r = report(row("9:00", 30, F.DRIFTING, "shell"), row("9:30", 30, F.DRIFTING, "writer"))
    assert minutes(r) == (30, 30, 0, 0)
    word = Label(at("10:01"), at("9:30"), at("9:45"), F.DRIFTING, LabelSource.CORRECTION)
    assert minutes(report(row("9:30", 30, F.FOCUSED, "writer"), said=[word])) == (15, 15, 0, 0)


def test_pauses_of_recording_are_not_known_of_and_nothing_is_an_empty_report() -> None:
    paused = [(absence(at("9:10"), 1800, Presence.PAUSED), None)]
    assert minutes(report(row("9:00", 10, F.FOCUSED, "writer"), paused, row("9:40", 20, F.FOCUSED, "writer"))) == (
        30, 0, 0, 0,
    )  # fmt: skip
    r = report()
    assert (minutes(r), r.states, r.longest_s, r.left, r.notifications) == ((0, 0, 0, 0), (), 0, 0, 0)


def test_notifications_are_counted_once_also_where_a_label_cuts() -> None:
    s = replace(segment(at("9:00"), 60.0, "writer"), notifications=3)
    word = Label(at("10:01"), at("9:00"), at("9:00:30"), F.ROUTINE, LabelSource.CORRECTION)
    assert report([(s, judged(s, F.FOCUSED))], said=[word]).notifications == 3
