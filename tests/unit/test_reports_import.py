"""What comes in: any columns in any order; what cannot be used is named with its line and the reason."""

import gzip
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from headwater.records import FocusState, Presence, Segment, TitleKind
from headwater.reports import (
    BadRow,
    ImportedRow,
    ReportError,
    inferred,
    inferred_csv,
    inferred_json,
    read_segments,
)
from tests.support.days import NOON, judged, segment
from tests.support.nobody import powerless

T = "2026-11-12T12:{:02}:{:02}Z".format


def rows(*lines: str) -> list[ImportedRow | BadRow]:
    return list(read_segments(f"{line}\n" for line in lines))


def good(*lines: str) -> list[ImportedRow]:
    found = rows(*lines)
    assert [r for r in found if isinstance(r, BadRow)] == []
    return [r for r in found if isinstance(r, ImportedRow)]


def reason(row: str, head: str = "start,end,keys,idle_s,media,presence,title_kind") -> str:
    (bad,) = rows(head, row)
    assert isinstance(bad, BadRow)
    assert bad.line == 2
    return bad.reason


def test_start_and_end_are_enough() -> None:
    (row,) = good("start,end", "2026-11-12T13:00:00.250+01:00,2026-11-12T13:00:30+01:00")
    assert row == ImportedRow(2, NOON + 0.25, Segment(NOON + 0.25, NOON + 30, 3600), "", "")


def test_all_columns_in_another_order_with_unknown_ones_between() -> None:
    head = "Title, PERSON ,app,colour,end,start,domain,project,keys,clicks,scroll,"
    head += "travel_px,idle_s,fullscreen,media,call,intent"
    (row,) = good(head, f"第三章,p1,Writer,red,{T(1, 0)},{T(0, 0)},example.org,thesis,5,2,0,900,12.5,true,0,,write")
    assert row.segment == segment(
        NOON, 60.0, "Writer", "第三章", domain="example.org", project="thesis", keys=5, clicks=2, scroll=0,
        travel_px=900, idle_s=12.5, fullscreen=True, media=False,
    )  # fmt: skip
    assert (row.person, row.intent, row.line) == ("p1", "write", 2)


@pytest.mark.parametrize(
    ("cell", "value"), [("", None), ("NaN", None), ("0", 0), ("7.0", 7), (" 12 ", 12), ("1e3", 1000)]
)
def test_counts_as_other_programs_write_them(cell: str, value: int | None) -> None:
    (row,) = good("start,end,keys", f"{T(0, 0)},{T(1, 0)},{cell}")
    assert row.segment.keys == value


def test_unix_seconds_are_times_in_utc() -> None:
    (row,) = good("start,end", f"{NOON:.0f},{NOON + 30.5}")
    assert row.segment == Segment(NOON, NOON + 30.5, 0)


@pytest.mark.parametrize(("cell", "value"), [("", None), ("TRUE", True), ("0.0", False), ("no", False), ("nan", None)])
def test_flags_as_other_programs_write_them(cell: str, value: bool | None) -> None:
    (row,) = good("start,end,call", f"{T(0, 0)},{T(1, 0)},{cell}")
    assert row.segment.call is value


def test_an_absence_has_no_window() -> None:
    (row,) = good("start,end,presence,app,keys", f"{T(0, 0)},{T(1, 0)},locked,Writer,5")
    assert row.segment == Segment(NOON, NOON + 60, 0, Presence.LOCKED)


def test_hashed_titles_stay_hashed() -> None:
    (row,) = good("start,end,title,title_kind", f"{T(0, 0)},{T(1, 0)},af01,hashed")
    assert row.segment.title_kind is TitleKind.HASHED


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (f"yesterday,{T(1, 0)},,,,,", "its start is not a time like 2026-11-12T09:41:07.250+01:00"),
        (
            f"2026-11-12T12:00:00,{T(1, 0)},,,,,",
            "its start has no time zone: write an offset such as +01:00 or Z behind it",
        ),
        (f"{T(0, 0)},2026-11-12,,,,,", "its end has no time zone: write an offset such as +01:00 or Z behind it"),
        (f",{T(1, 0)},,,,,", "its start is not a time like 2026-11-12T09:41:07.250+01:00"),
        (f"1762948800000,{T(1, 0)},,,,,", "its start is not a time like 2026-11-12T09:41:07.250+01:00"),
        (f"nan,{T(1, 0)},,,,,", "its start is not a time like 2026-11-12T09:41:07.250+01:00"),
        (f"1762948800,{T(1, 0)},,,,,", "it is longer than 24 hours"),
        (f"{T(0, 0)},9762948800,,,,,", "its end is not between 1970 and 2100"),
        (f"0001-01-01T00:00:00+23:00,{T(1, 0)},,,,,", "its start is not between 1970 and 2100"),
        (f"{T(1, 0)},{T(0, 0)},,,,,", "it ends before it begins"),
        (f"{T(1, 0)},{T(1, 0)},,,,,", "it has no length"),
        (f"{T(0, 0)},2026-11-13T12:00:00.001Z,,,,,", "it is longer than 24 hours"),
        (f"{T(0, 0)},{T(1, 0)},many,,,,", "its keys is not a number"),
        (f"{T(0, 0)},{T(1, 0)},-1,,,,", "its keys is negative"),
        (f"{T(0, 0)},{T(1, 0)},60001,,,,", "its keys is more than can be"),
        (f"{T(0, 0)},{T(1, 0)},1e400,,,,", "its keys is more than can be"),
        (f"{T(0, 0)},{T(1, 0)},,inf,,,", "its idle_s is more than can be"),
        (f"{T(0, 0)},{T(1, 0)},,,maybe,,", "its media is none of 1, 0, true, false, yes, no or empty"),
        (f"{T(0, 0)},{T(1, 0)},,,,asleep,", "its presence is none of present, away, locked, suspended, paused, off"),
        (f"{T(0, 0)},{T(1, 0)},,,,,rot13", "its title_kind is none of full, hashed, none"),
        (f"{T(0, 0)},{T(1, 0)}", "it has 2 cells, and the first line names 7"),
        (f"{T(0, 0)},{T(1, 0)},1,2,3,4,5,6", "it has 8 cells, and the first line names 7"),
        (f"{T(0, 0)},{T(1, 0)},\udce9,,,,", "it is not UTF-8 text"),
    ],
)
def test_bad_rows_say_why(row: str, why: str) -> None:
    assert reason(row) == why


def test_a_bad_row_does_not_stop_the_others() -> None:
    found = rows("start,end", f"{T(0, 0)},{T(1, 0)}", "rubbish", f"{T(1, 0)},{T(2, 0)}", "", f"{T(2, 0)},{T(3, 0)}")
    assert [(type(r).__name__, r.line) for r in found] == [
        ("ImportedRow", 2), ("BadRow", 3), ("ImportedRow", 4), ("ImportedRow", 6),
    ]  # fmt: skip


def test_exactly_a_day_is_allowed() -> None:
    (row,) = good("start,end", f"{T(0, 0)},2026-11-13T12:00:00Z")
    assert row.segment.end - row.segment.start == 86_400


def test_overlapping_rows() -> None:
    found = rows(
        "start,end", f"{T(0, 0)},{T(1, 0)}", f"{T(0, 30)},{T(1, 30)}", f"{T(1, 0)},{T(2, 0)}", f"{T(0, 0)},{T(0, 5)}"
    )
    assert [r.reason if isinstance(r, BadRow) else "" for r in found] == [
        "", "it begins before the row above it ends", "", "it begins before the row above it ends",
    ]  # fmt: skip


def test_an_overlap_as_rounding_makes_it_is_taken_off() -> None:
    _, row = good("start,end,idle_s", f"{T(0, 0)},{T(1, 0)},0", f"{T(0, 59)},{T(1, 30)},31")
    assert (row.start, row.segment.start, row.segment.idle_s) == (NOON + 59, NOON + 60, 30)


def test_each_person_has_a_time_line() -> None:
    lines = (f"{p},{T(m, 0)},{T(m + 1, 0)}" for p, m in (("a", 5), ("b", 0), ("a", 6), ("b", 1)))
    assert [r.person for r in good("person,start,end", *lines)] == ["a", "b", "a", "b"]


def test_idle_time_is_never_longer_than_the_row() -> None:
    (row,) = good("start,end,idle_s", f"{T(0, 0)},{T(0, 10)},11.2")
    assert row.segment.idle_s == 10


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_files_as_other_programs_write_them(tmp_path: Path, delimiter: str, ending: str, mark: bytes) -> None:
    lines = [["start", "end", "title"], [T(0, 0), T(1, 0), '"a\nb"'], [T(1, 0), T(2, 0), "第三章"]]
    text = ending.join(delimiter.join(cells) for cells in lines)
    (tmp_path / "in.csv").write_bytes(mark + text.encode())
    found = [r.segment.title for r in read_segments(tmp_path / "in.csv") if isinstance(r, ImportedRow)]
    assert found == ["a\nb", "第三章"]


def test_text_in_another_encoding_is_named_row_by_row(tmp_path: Path) -> None:
    lines = ["start,end,title", f"{T(0, 0)},{T(1, 0)},caf\u00e9", f"{T(1, 0)},{T(2, 0)},tea"]
    (tmp_path / "in.csv").write_bytes("\n".join(lines).encode("latin-1"))
    bad, fine = read_segments(tmp_path / "in.csv")
    assert bad == BadRow(2, "it is not UTF-8 text")
    assert isinstance(fine, ImportedRow)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"\n", "has no column 'start'"),
        (b"a,b\n1,2\n", "has no column 'start'"),
        (b"start,begin\n", "has no column 'end'"),
        (b'"start,end\n', "has no column"),
        ("start,end\n".encode("utf-16"), "is in UTF-16"),
        ("start,end\n".encode("utf-16-be"), "is no table of text"),
        (b"\x00" * 99, "is no table of text"),
        (b"PK\x03\x04\x14\x00\x06\x00", "is no table of text"),
        (gzip.compress(b"", mtime=0), "is empty"),
        (gzip.compress(b"start,end\n" * 9, mtime=0)[:-9], "was cut short"),
        (b"\x1f\x8bnonsense", "is damaged"),
    ],
)
def test_what_is_no_table_of_segments(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "in.csv").write_bytes(content)
    with pytest.raises(ReportError, match=told) as caught:
        list(read_segments(tmp_path / "in.csv"))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_stream_of_bytes_is_read_as_a_file_is(pack: Callable[[bytes], bytes]) -> None:
    content = f"start,end,title\n{T(0, 0)},{T(1, 0)},第三章\n".encode()
    (row,) = read_segments(io.BytesIO(pack(content)))
    assert isinstance(row, ImportedRow)
    assert row.segment.title == "第三章"


def test_lines_have_their_numbers_over_quoted_breaks_and_endless_ones(tmp_path: Path) -> None:
    minutes = [f"{T(n, 0)},{T(n + 1, 0)}" for n in range(3)]
    cells = ['"a\nb\r\nc"', "x" * 3_000_000, "plain"]
    lines = [f"{times},{cell}" for times, cell in zip(minutes, cells, strict=True)]
    (tmp_path / "in.csv").write_bytes("\n".join(["start,end,title", *lines, "rubbish"]).encode())
    found = list(read_segments(tmp_path / "in.csv"))
    assert [r.line for r in found if isinstance(r, ImportedRow)] == [2, 6]
    assert {r.line for r in found if isinstance(r, BadRow)} == {5, 7}


def test_columns_that_are_not_known_are_told_once() -> None:
    told: list[Sequence[str]] = []
    head, minute = "start,colour,end,person,state,p_focused,", f"{T(0, 0)},red,{T(1, 0)},p1,focused,.9,"
    list(read_segments([f"{head}\n", f"{minute}\n"], told.append))
    list(read_segments(["start,end\n"], told.append))
    assert told == [["colour"]]


def test_a_column_that_is_there_twice() -> None:
    with pytest.raises(ReportError, match="twice"):
        rows("start,end,title,Title", f"{T(0, 0)},{T(1, 0)},a,b")


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.csv", tmp_path):
        with pytest.raises(ReportError, match="cannot be read"):
            list(read_segments(path))
    with powerless() as folder:
        (folder / "in.csv").write_text("start,end\n")
        (folder / "in.csv").chmod(0)
        with pytest.raises(ReportError, match="Permission denied"):
            list(read_segments(folder / "in.csv"))


def test_a_quote_that_is_never_closed_costs_no_more_than_what_it_swallows(tmp_path: Path) -> None:
    """The reader gives up on a cell after 128 KiB and finds its feet again."""
    lines = [f"{T(n // 60 % 60, n % 60)},2026-11-12T13:00:00Z,x" for n in range(30_000)]
    (tmp_path / "in.csv").write_text("start,end,title\n" + f'{T(0, 0)},{T(0, 1)},"oops\n' + "\n".join(lines))
    found = list(read_segments(tmp_path / "in.csv"))
    assert isinstance(found[0], BadRow)
    assert found[0].reason == "its quotes do not match or it is too long"
    assert any(isinstance(r, ImportedRow) for r in found)


def test_one_endless_line_is_read_in_parts(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("start,end\n" + "x" * 5_000_000 + f"\n{T(0, 0)},{T(1, 0)}\n")
    found = list(read_segments(tmp_path / "in.csv"))
    assert [type(r) for r in found[:-1]] == [BadRow] * (len(found) - 1)
    assert isinstance(found[-1], ImportedRow)


def test_rows_come_one_by_one() -> None:
    """Nothing is read ahead, so that a table of any length fits."""
    read = []

    def lines() -> object:
        yield "start,end\n"
        for n in range(50):
            read.append(n)
            yield f"{T(n, 0)},{T(n + 1, 0)}\n"

    stream = read_segments(lines())  # type: ignore[arg-type]
    next(stream)
    next(stream)
    assert read == [0, 1]


def test_answers_go_out_a_row_each() -> None:
    first, second = good("start,end,person", f"{T(0, 0)},{T(1, 0)},=p1", f"{T(0, 0)},{T(1, 0)},")
    answers = [
        inferred(first, judged(first.segment, FocusState.FOCUSED)),
        inferred(second, judged(second.segment, FocusState.AWAY, model="")),
    ]
    one, two = (json.loads(line) for line in inferred_json(answers))
    assert one["start"] == "2026-11-12T12:00:00.000+00:00"
    assert (one["line"], one["person"], one["state"], one["model"]) == (2, "=p1", "focused", "test 1")
    assert (one["probabilities"]["focused"], one["task_end"], one["drift_soon"]) == (0.8, 0.1, 0.05)
    assert (two["probabilities"], two["model"], two["person"]) == (None, None, None)
    head, line, _ = inferred_csv(answers)
    assert dict(zip(head.strip().split(","), line.strip().split(","), strict=True))["p_focused"] == "0.8"
    assert line.startswith("2,'=p1,2026-11-12T12:00:00.000+00:00,")
