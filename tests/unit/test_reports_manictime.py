"""ManicTime's timelines as events: whatever way the dates are written, at the moment that was meant."""

import gzip
import io
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from headwater.records import Bucket, Event
from headwater.reports import ReportError
from headwater.reports.activitywatch import BadEvent
from headwater.reports.manictime import Timeline, read_manictime
from headwater.reports.tables import moments

NINE = 1_795_767_300_000_000
"""2026-11-27T08:15:00Z, which is 09:15 in Berlin, in microseconds."""
HEAD = '"Name","Start","End","Duration","Process"'


def berlin(at: float) -> int:
    offset = datetime.fromtimestamp(at, ZoneInfo("Europe/Berlin")).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def read(*lines: str, timeline: Timeline | None = None, day_first: bool | None = None) -> list[object]:
    content = "\n".join(lines).encode()
    return list(read_manictime(io.BytesIO(content), "here", berlin, timeline, day_first))


def spans(*lines: str, day_first: bool | None = None) -> list[tuple[float, float]]:
    """Start in seconds after `NINE`, and length in seconds."""
    _, *found = read(HEAD, *lines, day_first=day_first)
    assert [one for one in found if not isinstance(one, Event)] == []
    return [((one.start_us - NINE) / 1e6, one.duration_us / 1e6) for one in found if isinstance(one, Event)]


def row(start: str, end: str, length: str = "", name: str = "draft", process: str = "Writer") -> str:
    return f'"{name}","{start}","{end}",{length},{process}'


def test_a_timeline_of_applications() -> None:
    line = '"draft, chapter ""3""","27/11/2026 09:15:00","27/11/2026 09:16:30","0:01:30","Writer"'
    assert read(HEAD, line) == [
        Bucket("manictime-applications_here", "currentwindow", "manictime", "here", NINE),
        Event(None, NINE, 90_000_000, {"app": "Writer", "title": 'draft, chapter "3"'}),
    ]


def test_a_timeline_of_documents_is_told_by_its_addresses() -> None:
    times = ("27/11/2026 09:15:00", "27/11/2026 09:16:00", "0:01:00")
    names = ("https://example.org/a?b=c", "C:\\texts\\draft.odt", "github.com", "notes")
    bucket, *found = read(HEAD, *(row(*times, name=name) for name in names))
    assert isinstance(bucket, Bucket)
    assert (bucket.id, bucket.type) == ("manictime-documents_here", "currentwindow")
    assert [one.data for one in found if isinstance(one, Event)] == [
        {"app": "Writer", "title": "", "url": "https://example.org/a?b=c"},
        {"app": "Writer", "title": "C:\\texts\\draft.odt"},
        {"app": "Writer", "title": "github.com"},
        {"app": "Writer", "title": "notes"},
    ]


def test_a_timeline_of_computer_usage() -> None:
    times = ("27/11/2026 09:15:00", "27/11/2026 09:16:00", "0:01:00")
    lines = [row(*times, name=name, process="") for name in ("Active", "Away", "Session lock", "Power off")]
    bucket, *found = read(HEAD, *lines)
    assert isinstance(bucket, Bucket)
    assert (bucket.id, bucket.type) == ("manictime-usage_here", "afkstatus")
    assert [one.data for one in found if isinstance(one, Event)] == [
        {"status": "not-afk"},
        {"status": "afk", "reason": "away"},
        {"status": "afk", "reason": "session lock"},
        {"status": "afk", "reason": "power off"},
    ]


def test_who_says_what_a_timeline_is_about_is_believed() -> None:
    line = row("27/11/2026 09:15:00", "27/11/2026 09:16:00", name="Away")
    bucket, event = read(HEAD, line, timeline=Timeline.APPLICATIONS)
    assert isinstance(bucket, Bucket)
    assert bucket.id == "manictime-applications_here"
    assert isinstance(event, Event)
    other = row("27/11/2026 09:15:00", "27/11/2026 09:16:00", name="Aktiv")
    found = read(HEAD, other, timeline=Timeline.USAGE)
    why = "its name is none of Active, Away, Session lock and Power off"
    assert found[1:] == [BadEvent("manictime-usage_here", 2, why)]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("27/11/2026 09:15:00", "27/11/2026 09:16:00"),
        ("27/11/2026 9:15:00", "27/11/2026 9:16:00"),
        ("27/11/26 09:15", "27/11/26 09:16"),
        ("27.11.2026 09:15:00", "27.11.2026 09:16:00"),
        ("27. 11. 2026 9:15:00", "27. 11. 2026 9:16:00"),
        ("27-11-2026 09.15.00", "27-11-2026 09.16.00"),
        ("11/27/2026 9:15:00 AM", "11/27/2026 9:16:00 AM"),
        ("11/27/2026 9:15:00\u202fAM", "11/27/2026 9:16:00\u202fAM"),
        ("27/11/2026 9:15:00 a.m.", "27/11/2026 9:16:00 a.m."),
        ("2026-11-27 09:15:00", "2026-11-27 09:16:00"),
        ("2026-11-27T09:15:00.000", "2026-11-27T09:16:00.000"),
        ("2026/11/27 9:15:00", "2026/11/27 9:16:00"),
        ("2026/11/27 上午 9:15:00", "2026/11/27 上午 9:16:00"),
    ],
)
def test_dates_as_windows_writes_them_anywhere(start: str, end: str) -> None:
    assert spans(row(start, end)) == [(0, 60)]


@pytest.mark.parametrize(
    ("clock", "hour"),
    [("12:15:00 AM", 0), ("1:15:00 AM", 1), ("12:15:00 PM", 12), ("1:15:00 pm", 13), ("11:15:00 p.m.", 23)],
)
def test_the_two_halves_of_a_day(clock: str, hour: int) -> None:
    ((start, _),) = spans(row(f"11/27/2026 {clock}", f"11/27/2026 {clock}"))
    assert start == (hour - 9) * 3600


def test_the_order_of_day_and_month_is_found_in_the_whole_file() -> None:
    first, last = row("03/04/2026 09:15:00", "03/04/2026 09:16:00"), row("13/04/2026 09:15:00", "13/04/2026 09:16:00")
    april = spans(first, last)
    assert april[1][0] - april[0][0] == 10 * 86400
    last = row("04/13/2026 09:15:00", "04/13/2026 09:16:00")
    march = spans(first, last)
    assert march[1][0] - march[0][0] == 40 * 86400 - 3600  # the clock was set forward between them


def test_dates_that_can_be_read_both_ways_are_asked_about() -> None:
    line = row("03/04/2026 09:15:00", "03/04/2026 09:16:00")
    with pytest.raises(ReportError, match="say which"):
        read(HEAD, line)
    assert spans(line, day_first=True)[0][0] - spans(line, day_first=False)[0][0] == 30 * 86400 - 3600
    same = row("04/04/2026 09:15:00", "04/04/2026 09:16:00")
    assert spans(same) == spans(same, day_first=True) == spans(same, day_first=False)
    dots = row("03.04.2026 09:15:00", "03.04.2026 09:16:00")
    assert spans(dots) == spans(dots, day_first=True)


def test_dates_in_both_orders_are_refused() -> None:
    lines = (row("13/04/2026 09:15:00", "13/04/2026 09:16:00"), row("04/13/2026 09:15:00", "04/13/2026 09:16:00"))
    with pytest.raises(ReportError, match="others with the month first"):
        read(HEAD, *lines)


# On 2026-10-25 the clocks of Berlin go from 03:00 (+02:00) back to 02:00 (+01:00); TWO is the first 02:00.
TWO = (1_792_886_400_000_000 - NINE) / 1e6


@pytest.mark.parametrize(
    ("start", "end", "length", "found"),
    [
        ("02:10:00", "02:20:00", "0:10:00", (TWO + 600, 600)),
        ("02:50:00", "02:10:00", "0:20:00", (TWO + 3000, 1200)),
        ("02:50:00", "03:10:00", "1:20:00", (TWO + 3000, 4800)),
        ("02:50:00", "03:10:00", "0:20:00", (TWO + 6600, 1200)),
        ("01:50:00", "02:10:00", "1:20:00", (TWO - 600, 4800)),
        ("01:50:00", "02:10:00", "", (TWO - 600, 1200)),
    ],
)
def test_an_hour_that_the_clock_shows_twice(start: str, end: str, length: str, found: tuple[float, float]) -> None:
    assert spans(row(f"25/10/2026 {start}", f"25/10/2026 {end}", length)) == [found]


def test_rows_tell_which_of_two_hours_is_meant_by_their_order() -> None:
    clock = ("02:10:00", "02:40:00", "02:10:00", "02:40:00", "03:00:00")
    lines = [
        row(f"25/10/2026 {a}", f"25/10/2026 {b}", "0:30:00") for a, b in zip(clock[::2], clock[1::2], strict=False)
    ]
    assert spans(*lines) == [(TWO + 600, 1800), (TWO + 4200, 1800)]


def test_a_time_that_the_clock_jumped_over_counts_on() -> None:
    """On 2026-03-29 the clocks of Berlin go from 02:00 to 03:00."""
    ((jumped, _),) = spans(row("29/03/2026 02:30:00", "29/03/2026 02:30:00"))
    ((after, _),) = spans(row("29/03/2026 03:30:00", "29/03/2026 03:30:00"))
    assert jumped == after


def test_moments_of_a_clock() -> None:
    two = NINE / 1e6 + TWO + 7200  # 02:00 as the clock shows it
    assert moments(two, berlin) == (two - 7200, two - 3600)
    assert moments(two + 3600, berlin) == (two,)
    assert moments(-5.0, berlin) == (-5.0,)
    assert moments(1e30, berlin) == (1e30,)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (row("yesterday", "27/11/2026 09:16:00"), "its start is not a time like 27/11/2026 09:15:00"),
        (row("27/11/2026 09:15:00", ""), "its end is not a time like 27/11/2026 09:15:00"),
        (row("27/11/2026 24:15:00", "27/11/2026 09:16:00"), "its start is not a time like 27/11/2026 09:15:00"),
        (row("27/11/2026 13:15:00 PM", "27/11/2026 09:16:00"), "its start is not a time like 27/11/2026 09:15:00"),
        (row("27/11/2026 09:60:00", "27/11/2026 09:16:00"), "its start is not a time like 27/11/2026 09:15:00"),
        (row("30/02/2026 09:15:00", "27/11/2026 09:16:00"), "its start is on a day that does not exist"),
        (row("00/11/2026 09:15:00", "27/11/2026 09:16:00"), "its start is on a day that does not exist"),
        (row("27/11/2026 09:15:00", "27/11/2026 09:14:00"), "it ends before it begins"),
        (row("27/11/2026 09:15:00", "29/11/2027 09:14:00"), "it is longer than a year"),
        (row("27/11/1926 09:15:00", "27/11/1926 09:16:00"), "its timestamp is not between 1970 and 2100"),
        (row("27/11/2026 09:15:00", "27/11/2026 09:16:00", name="", process=""), "it names no program and no window"),
        ("draft,27/11/2026 09:15:00", "it has 2 cells, and the first line names 5"),
    ],
)
def test_rows_that_cannot_be_used_say_why(line: str, why: str) -> None:
    found = read(HEAD, line, row("27/11/2026 09:15:00", "27/11/2026 09:16:00"))
    assert [one for one in found if isinstance(one, BadEvent)] == [BadEvent("manictime-applications_here", 2, why)]
    assert isinstance(found[-1], Event)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "is empty"),
        ("\n", "is no timeline of ManicTime"),
        ("start,end\n", "is no timeline of ManicTime"),
        ("Name,Start,Start,End\n", "is no timeline of ManicTime"),
        (
            "Name,Start,End,Duration,Notes\nwork,27/11/2026 09:15:00,27/11/2026 09:16:00,0:01:00,x\n",
            "export one of these",
        ),
    ],
)
def test_what_is_no_timeline(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "in.csv").write_text(content)
    with pytest.raises(ReportError, match=told) as caught:
        list(read_manictime(tmp_path / "in.csv", "here", berlin))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("pack", [False, True])
def test_files_as_they_may_be(tmp_path: Path, delimiter: str, pack: bool) -> None:
    lines = ["NAME,start,End,Process", "draft,27/11/2026 09:15:00,27/11/2026 09:16:00,Writer", ""]
    content = b"\xef\xbb\xbf" + "\r\n".join(lines).replace(",", delimiter).encode()
    (tmp_path / "in.csv").write_bytes(gzip.compress(content) if pack else content)
    found = list(read_manictime(tmp_path / "in.csv", "here", berlin))
    assert found[1:] == [Event(None, NINE, 60_000_000, {"app": "Writer", "title": "draft"})]


def test_a_timeline_without_rows() -> None:
    assert read(HEAD) == [Bucket("manictime-applications_here", "currentwindow", "manictime", "here", 0)]
