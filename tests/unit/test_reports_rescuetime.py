"""RescueTime's tables as events: each within its hour, sums as they are, and what cannot be used named by its line."""

import gzip
import io
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from headwater.records import Bucket, Event
from headwater.reports import ReportError
from headwater.reports.activitywatch import BadEvent
from headwater.reports.rescuetime import read_rescuetime

NINE = 1_794_474_000_000_000
"""2026-11-12T09:00:00Z, in microseconds."""
HEAD = "Date,Time Spent (seconds),Number of People,Activity,Category,Productivity"
HISTORY = "Timestamp,Activity,Details,Category,Class,Duration"


def berlin(at: float) -> int:
    offset = datetime.fromtimestamp(at, ZoneInfo("Europe/Berlin")).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def read(*lines: str, start: float | None = None) -> list[Bucket | Event | BadEvent]:
    return list(read_rescuetime(io.BytesIO("\n".join(lines).encode()), "here", berlin, start))


def good(*lines: str, start: float | None = None) -> list[Event]:
    bucket, *found = read(*lines, start=start)
    assert isinstance(bucket, Bucket)
    assert [one for one in found if not isinstance(one, Event)] == []
    return [one for one in found if isinstance(one, Event)]


def placed(*lines: str) -> list[tuple[float, float]]:
    """Start in seconds after nine o'clock UTC, and length in seconds."""
    return [((e.start_us - NINE) / 1e6, e.duration_us / 1e6) for e in good(*lines)]


def reason(line: str, head: str = HEAD) -> str:
    found = read(head, line)
    assert [one for one in found if isinstance(one, Event)] == []
    (bad,) = (one for one in found if isinstance(one, BadEvent))
    assert (bad.bucket, bad.number) == ("rescuetime_here", 2)
    return bad.reason


def test_the_history_with_and_without_a_header() -> None:
    row = '2026-11-12 10:00:00 +0100,"Writer","thesis, chapter 3",Writing,Design & Composition,600'
    expected = Event(
        None, NINE, 600_000_000,
        {"app": "Writer", "title": "thesis, chapter 3", "category": "Writing", "class": "Design & Composition",
         "approximate": True},
    )  # fmt: skip
    bucket = Bucket("rescuetime_here", "currentwindow", "rescuetime", "here", NINE)
    assert read(row) == [bucket, expected]
    assert read(HISTORY, row) == [bucket, expected]


def test_the_answer_of_the_api_is_in_local_time() -> None:
    (event,) = good(HEAD, "2026-11-12T10:00:00,60,1,github.com,General Software Development,2")
    assert (event.start_us, event.duration_us) == (NINE, 60_000_000)
    assert event.data == {
        "app": "", "title": "", "domain": "github.com", "category": "General Software Development", "productivity": 2,
        "approximate": True,
    }  # fmt: skip


def test_other_columns_and_another_order_do_no_harm() -> None:
    head = "Activity,Time Spent (HH:MM:SS),Document,Time Spent (seconds),Date,file"
    (event,) = good(head, "Writer,00:01:00,draft.odt,60,2026-11-12T10:00:00,export.csv")
    assert (event.start_us, event.data["title"]) == (NINE, "draft.odt")


def test_a_table_of_ranks_is_laid_out_from_a_given_time() -> None:
    lines = (HEAD.replace("Date", "Rank"), "1,5000,1,Writer,Writing,2", "2,60,1,Mail,Mail,-1")
    events = good(*lines, start=NINE / 1e6)
    assert [(e.start_us - NINE, e.duration_us) for e in events] == [(0, 5_000_000_000), (5_000_000_000, 60_000_000)]
    assert events[1].data["productivity"] == -1
    with pytest.raises(ReportError, match="say when it begins"):
        read(*lines)


def test_events_follow_one_another_in_their_hour() -> None:
    rows = [f"2026-11-12T{hour}:00:00,{seconds},1,App,Work,0" for hour, seconds in ((10, 600), (10, 30), (11, 5))]
    assert placed(HEAD, *rows) == [(0, 600), (600, 30), (3600, 5)]


def test_rows_of_an_hour_may_lie_apart() -> None:
    rows = [f"2026-11-12T{hour}:00:00,{seconds},1,App,Work,0" for hour, seconds in ((10, 600), (11, 5), (10, 30))]
    assert placed(HEAD, *rows) == [(0, 600), (3600, 5), (600, 30)]


def test_what_does_not_fit_into_its_hour_begins_again_there() -> None:
    rows = [f"2026-11-12T10:00:00,{seconds},1,App,Work,0" for seconds in (2000, 1600, 1, 3600)]
    assert placed(HEAD, *rows) == [(0, 2000), (2000, 1600), (0, 1), (0, 3600)]


def test_five_minutes_are_told_by_any_time_that_is_no_full_hour() -> None:
    rows = [
        f"2026-11-12T10:{minute}:00,{seconds},1,App,Work,0" for minute, seconds in (("00", 290), ("00", 20), ("05", 9))
    ]
    assert placed(HEAD, *rows) == [(0, 290), (0, 20), (300, 9)]
    found = read(HEAD, *rows, "2026-11-12T10:10:00,301,1,App,Work,0")
    assert found[-1] == BadEvent("rescuetime_here", 5, "it is longer than the time that it is a part of")


def test_sums_of_days_are_refused() -> None:
    rows = [f"2026-11-{day}T00:00:00,24894,1,App,Work,2" for day in (12, 13)]
    with pytest.raises(ReportError, match="export it by the hour"):
        read(HEAD, *rows)


def test_an_hour_after_midnight_is_no_day() -> None:
    assert len(good(HEAD, "2026-11-12T00:00:00,3000,1,App,Work,2", "2026-11-13T00:00:00,3000,1,App,Work,2")) == 2


def test_an_hour_that_the_clock_shows_twice_is_the_first_one() -> None:
    """On 2026-10-25 the clocks of Berlin go from 03:00 back to 02:00; with a zone both can be told apart."""
    (event,) = good(HEAD, "2026-10-25T02:00:00,60,1,App,Work,0")
    first, second = good(*(f"2026-10-25 02:00:00 +0{h}00,App,No Details,a,b,60" for h in (2, 1)))
    assert event.start_us == first.start_us == second.start_us - 3_600_000_000
    (gap,) = good(HEAD, "2026-03-29T02:00:00,60,1,App,Work,0")
    (after,) = good(HEAD, "2026-03-29T03:00:00,60,1,App,Work,0")
    assert gap.start_us == after.start_us


@pytest.mark.parametrize(
    ("activity", "app", "domain"),
    [
        ("github.com", "", "github.com"),
        ("mail.google.com", "", "mail.google.com"),
        ("www.example.org", "", "example.org"),
        ("bbc.co.uk", "", "bbc.co.uk"),
        ("Microsoft Word", "Microsoft Word", None),
        ("Node.js", "Node.js", None),
        ("explorer.exe", "explorer.exe", None),
        ("Draw.IO", "Draw.IO", None),
        ("微信", "微信", None),
    ],
)
def test_sites_are_told_from_programs(activity: str, app: str, domain: str | None) -> None:
    (event,) = good(HEAD, f"2026-11-12T10:00:00,60,1,{activity},x,0")
    assert (event.data["app"], event.data.get("domain")) == (app, domain)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("yesterday,60,1,App,Work,0", "its time is not one like 2026-11-12 09:00:00"),
        ("1926-11-12T10:00:00,60,1,App,Work,0", "its timestamp is not between 1970 and 2100"),
        ("0001-01-01T00:00:00,60,1,App,Work,0", "its timestamp is not between 1970 and 2100"),
        ("9999-12-31T23:00:00,60,1,App,Work,0", "its timestamp is not between 1970 and 2100"),
        ("2026-11-12T10:00:00,many,1,App,Work,0", "its seconds are not a number"),
        ("2026-11-12T10:00:00,-1,1,App,Work,0", "its seconds are not a number"),
        ("2026-11-12T10:00:00,nan,1,App,Work,0", "its seconds are not a number"),
        ("2026-11-12T10:00:00,inf,1,App,Work,0", "its seconds are not a number"),
        ("2026-11-12T10:00:00,3601,1,App,Work,0", "it is longer than the time that it is a part of"),
        ("2026-11-12T10:00:00,60,1, ,Work,0", "it names no activity"),
        ("2026-11-12T10:00:00,60,1,App", "it has 4 cells, and the first line has 6"),
    ],
)
def test_rows_that_cannot_be_used_say_why(row: str, why: str) -> None:
    assert reason(row) == why


def test_text_in_another_encoding_costs_its_row_only() -> None:
    content = f"{HEAD}\n2026-11-12T10:00:00,60,1,caf\u00e9,x,0\n2026-11-12T10:00:00,60,1,tea,x,0\n".encode("latin-1")
    found = list(read_rescuetime(io.BytesIO(content), "here", berlin))
    assert found[1] == BadEvent("rescuetime_here", 2, "it is not UTF-8 text")
    assert isinstance(found[2], Event)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "is empty"),
        ("\n\n", "is no table of activities from RescueTime"),
        ("start,end\n", "is no table of activities from RescueTime"),
        ("Date,Time Spent (seconds),Time Spent (HH:MM:SS),Number of People,Productivity,file\n", "is no table of"),
        ("2026-11-12T10:00:00,App,x,y,z,many\n", "is no table of"),
        ('{"buckets": {}}', "is no table of"),
    ],
)
def test_what_is_no_table_of_rescuetime(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "in.csv").write_text(content)
    with pytest.raises(ReportError, match=told) as caught:
        list(read_rescuetime(tmp_path / "in.csv", "here", berlin))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_files_as_they_may_be(tmp_path: Path, delimiter: str, ending: str) -> None:
    lines = [HEAD, "2026-11-12T10:00:00,60,1,Writer,x,0", "", "2026-11-12T11:00:00,60,1,Writer,x,0"]
    content = b"\xef\xbb\xbf" + ending.join(lines).replace(",", delimiter).encode()
    (tmp_path / "in.csv.gz").write_bytes(gzip.compress(content))
    found = list(read_rescuetime(tmp_path / "in.csv.gz", "here", berlin))
    assert [type(one) for one in found] == [Bucket, Event, Event]


def test_a_year_of_hours_keeps_its_sums_and_stays_in_its_hours() -> None:
    lines = [HEAD]
    sums: dict[str, int] = defaultdict(int)
    for n in range(9000):
        day, hour, seconds = 1 + n // 720 % 28, n // 30 % 24, 1 + 37 * n % 110
        lines.append(f"2026-{1 + n // 20160 % 12:02}-{day:02}T{hour:02}:00:00,{seconds},1,app {n % 7},x,0")
        sums[f"app {n % 7}"] += seconds
    found: dict[str, int] = defaultdict(int)
    for event in good(*lines):
        found[event.data["app"]] += event.duration_us // 1_000_000
        assert event.start_us // 3_600_000_000 == (event.start_us + event.duration_us - 1) // 3_600_000_000
    assert found == sums
