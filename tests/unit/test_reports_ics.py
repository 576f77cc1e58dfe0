"""Focus sessions: found as they pass, and written so that any calendar takes them, twice without doubling them."""

import io
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from icalendar import Calendar

from headwater.records import FocusState
from headwater.reports import ReportError
from headwater.reports.ics import FocusSession, export_ics, focus_sessions
from tests.support.days import NOON, Pair, at, row, segment

F, R, AWAY = FocusState.FOCUSED, FocusState.ROUTINE, FocusState.AWAY
SESSION = FocusSession(NOON, NOON + 1800, F, "thesis", ("Writer", "Mail"))


def found(*rows: Sequence[Pair], least_s: float = 900.0, gap_s: float = 120.0) -> list[tuple[float, float]]:
    """From when to when, in minutes after nine."""
    pairs = [pair for part in rows for pair in part]
    return [((s.start - at("9:00")) / 60, (s.end - at("9:00")) / 60) for s in focus_sessions(pairs, least_s, gap_s)]


def test_a_run_of_focus_is_a_session() -> None:
    assert found(row("9:00", 20, F)) == [(0, 20)]
    assert found(row("9:00", 15, F)) == [(0, 15)]
    assert found(row("9:00", 14.9, F)) == []
    assert found() == []


@pytest.mark.parametrize("state", [R, AWAY, FocusState.UNSURE, FocusState.DRIFTING])
def test_a_short_detour_belongs_to_it_and_a_long_one_ends_it(state: FocusState) -> None:
    assert found(row("9:00", 10, F), row("9:10", 2, state), row("9:12", 10, F)) == [(0, 22)]
    assert found(row("9:00", 15, F), row("9:15", 2.1, state), row("9:17:06", 15, F)) == [(0, 15), (17.1, 32.1)]


def test_a_detour_at_the_end_does_not_belong_to_it() -> None:
    assert found(row("9:00", 16, F), row("9:16", 1, R)) == [(0, 16)]
    assert found(row("9:00", 1, R), row("9:01", 16, F)) == [(1, 17)]


def test_a_hole_in_the_record_is_a_detour() -> None:
    assert found(row("9:00", 10, F), row("9:11", 10, F)) == [(0, 21)]
    assert found(row("9:00", 15, F), row("9:18", 15, F)) == [(0, 15), (18, 33)]


def test_many_detours_are_still_one_session() -> None:
    parts = [part for n in range(10) for part in (row(f"9:{3 * n:02}", 1, F), row(f"9:{3 * n + 1:02}", 2, R))]
    assert found(*parts) == [(0, 28)]


def test_segments_without_an_answer_are_no_focus() -> None:
    assert list(focus_sessions([(segment(NOON + 60 * n, 60.0), None) for n in range(60)])) == []


def test_a_clock_that_was_set_back_ends_a_session() -> None:
    assert found(row("9:30", 20, F), row("9:00", 20, F)) == [(30, 50), (0, 20)]


def test_a_session_is_about_what_took_longest() -> None:
    parts = (
        row("9:00", 9, F, "Mail"), row("9:09", 6, F, "code", project="thesis"),
        row("9:15", 5, F, "Writer", project="thesis"), row("9:20", 2, R, "Chat"), row("9:22", 1, F, ""),
    )  # fmt: skip
    (session,) = focus_sessions(pair for part in parts for pair in part)
    assert session == FocusSession(at("9:00"), at("9:23"), F, "thesis", ("Mail", "code", "Writer"))
    (session,) = focus_sessions(row("9:00", 20, F, "Mail"))
    assert (session.what, session.apps) == ("Mail", ("Mail",))
    (session,) = focus_sessions(row("9:00", 20, F, ""))
    assert (session.what, session.apps) == ("", ())


def test_sessions_come_as_they_pass() -> None:
    read = []

    def pairs() -> Iterator[Pair]:
        for pair in [*row("9:00", 20, F), *row("9:20", 10, R), *row("9:30", 20, F), *row("9:50", 10, R)]:
            read.append(pair)
            yield pair

    next(focus_sessions(pairs()))
    assert len(read) == 31


def written(*sessions: FocusSession, summary: str = "Focus", made: float = NOON + 9e4, more: str = "") -> bytes:
    out = io.BytesIO()
    assert export_ics(sessions, out, lambda _: summary, "Focus time", made, lambda _: more) == len(sessions)
    return out.getvalue()


def test_a_calendar_reads_it() -> None:
    calendar = Calendar.from_ical(written(SESSION, more="Writer, Mail"))
    (event,) = calendar.walk("VEVENT")
    assert (calendar["VERSION"], "Headwater" in str(calendar["PRODID"])) == ("2.0", True)
    assert event.decoded("dtstart") == datetime(2026, 11, 12, 12, 0, tzinfo=UTC)
    assert event.decoded("dtend") == datetime(2026, 11, 12, 12, 30, tzinfo=UTC)
    assert event.decoded("dtstamp") == datetime(2026, 11, 13, 13, 0, tzinfo=UTC)
    assert (event["SUMMARY"], event["DESCRIPTION"], event["TRANSP"]) == ("Focus", "Writer, Mail", "TRANSPARENT")
    assert event["CATEGORIES"].to_ical() == b"Focus time"
    assert b"DTSTART:20261112T120000Z\r\n" in written(SESSION)
    assert b"DESCRIPTION" not in written(SESSION)


def test_importing_again_makes_nothing_twice() -> None:
    longer = FocusSession(SESSION.start, SESSION.end + 600, F, "other", ())
    other = FocusSession(SESSION.start + 0.001, SESSION.end, F, "thesis", ())
    uids = [str(e["UID"]) for e in Calendar.from_ical(written(SESSION, longer, other)).walk("VEVENT")]
    assert uids[0] == uids[1] != uids[2]


@pytest.mark.parametrize(
    "text",
    [
        "第三章" * 60,
        'a, b; c\\d: "e"',
        "Straße " * 40,
        "\N{GRINNING FACE}" * 60,
        "BEGIN:VEVENT",
        "a\r\nDTSTART:19700101T000000Z",
        "a\nEND:VEVENT\x00\x07\x1b",
        "a\u2028b\u202ec\ud800d",
        "=cmd",
        "",
    ],
)
def test_any_text_is_folded_and_stays_what_it_is(text: str) -> None:
    content = written(SESSION, summary=text, more=text)
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in content.replace(b"\r\n", b"")
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    kept = "".join(c for c in text if c.isprintable())
    assert str(event["SUMMARY"]).replace(" ", "") == kept.replace(" ", "")
    assert event.decoded("dtstart") == datetime(2026, 11, 12, 12, 0, tzinfo=UTC)
    content.decode()


def test_no_sessions_make_a_calendar_without_events() -> None:
    assert Calendar.from_ical(written()).walk("VEVENT") == []


def test_the_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    def failing(_: FocusSession) -> str:
        raise RuntimeError("no words")

    (tmp_path / "out.ics").write_text("old")
    with pytest.raises(RuntimeError):
        export_ics([SESSION], tmp_path / "out.ics", failing, "Focus", NOON)
    assert (tmp_path / "out.ics").read_text() == "old"
    assert os.listdir(tmp_path) == ["out.ics"]
    assert export_ics([SESSION], tmp_path / "out.ics", str, "Focus", NOON) == 1
    assert (tmp_path / "out.ics").stat().st_mode & 0o777 == 0o600
    with pytest.raises(ReportError, match="cannot be written"):
        export_ics([], tmp_path / "missing" / "out.ics", str, "Focus", NOON)
