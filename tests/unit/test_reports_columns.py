"""What a person chose not to give away is in no cell; what they see before is what is written."""

import re
from typing import Any

import pytest

from headwater.base import Settings, TitleMode
from headwater.records import FocusState, Presence, Segment, TitleKind
from headwater.redact import RawWindow, Redactor
from headwater.reports import COLUMNS, ReportError
from headwater.reports.cells import row
from headwater.reports.columns import Choice, Row, cells_of, chosen, preview, redacted
from tests.support.days import NOON, absence, judged, segment

KEY = b"k" * 32


def one(**more: Any) -> Row:
    s = segment(NOON + 7.25, 40.0, "Writer", "=draft 12%", domain="example.org", project="thesis", keys=5, **more)
    return s, judged(s, FocusState.FOCUSED), "finish it"


def out(choice: Choice, found: Row | None = None) -> dict[str, str]:
    (cells,) = preview([found or one()], choice, key=KEY)
    return dict(zip(choice.columns, cells, strict=True))


def test_all_is_as_it_is_where_nothing_was_chosen() -> None:
    assert redacted(*one(), Choice(), b"") == one()
    assert redacted(*one(title_kind=TitleKind.NONE), Choice(), b"") == one(title_kind=TitleKind.NONE)
    assert preview([one()], Choice()) == [row(*one())]
    assert Choice().columns == COLUMNS


def test_columns_are_chosen_with_their_order() -> None:
    assert out(Choice(("title", "p_focused", "start"))) == {
        "title": "'=draft 12%", "p_focused": "0.8", "start": "2026-11-12T12:00:07.250+00:00",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "why"),
    [((), "No column is left"), (("start", "colour"), "no column 'colour'"), (("start", "start"), "chosen twice")],
)
def test_columns_that_cannot_be(columns: tuple[str, ...], why: str) -> None:
    with pytest.raises(ReportError, match=why):
        Choice(columns)


@pytest.mark.parametrize(
    ("choice", "empty"),
    [
        (Choice(titles=TitleMode.NONE), "title"),
        (Choice(apps=False), "app"),
        (Choice(domains=False), "domain"),
        (Choice(projects=False), "project"),
        (Choice(intents=False), "intent"),
    ],
)
def test_what_is_left_out_is_in_no_cell(choice: Choice, empty: str) -> None:
    before, after = out(Choice()), out(choice)
    assert before[empty] != "" == after[empty]
    assert not any(before[empty] in cell for cell in after.values())
    assert {name for name in COLUMNS if before[name] != after[name]} <= {empty, "title_kind"}


def test_a_hashed_title_is_as_the_store_would_hash_it() -> None:
    found = out(Choice(titles=TitleMode.HASHED))
    seen = Redactor(Settings(title_mode=TitleMode.HASHED), KEY).window(RawWindow(NOON, "Writer", title="=draft 12%"))
    assert seen is not None
    assert found["title"] == seen.title
    assert found["title_kind"] == "hashed"
    assert re.fullmatch("h:[0-9a-f]{24}", found["title"])


def test_equal_titles_stay_equal_and_another_key_hashes_otherwise() -> None:
    choice = Choice(titles=TitleMode.HASHED)
    first, again, other = (redacted(*one(), choice, key)[0].title for key in (KEY, KEY, b"x" * 16))
    assert first == again != other


def test_titles_that_were_not_kept_or_hashed_before() -> None:
    hashed = one(title_kind=TitleKind.HASHED)
    assert out(Choice(titles=TitleMode.HASHED), hashed)["title"] == "'=draft 12%"
    none = redacted(*one(title_kind=TitleKind.NONE), Choice(titles=TitleMode.HASHED), KEY)[0]
    assert (none.title, none.title_kind) == ("", TitleKind.NONE)
    away = redacted(absence(NOON, 60.0, Presence.LOCKED), None, "", Choice(titles=TitleMode.HASHED), KEY)[0]
    assert (away.title, away.presence) == ("", Presence.LOCKED)


def test_a_key_that_is_too_short_hashes_nothing() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        preview([one()], Choice(titles=TitleMode.HASHED))


def test_half_a_surrogate_pair_in_a_title_does_no_harm() -> None:
    s = segment(NOON, title="a\ud800")
    assert redacted(s, None, "", Choice(titles=TitleMode.HASHED), KEY)[0].title.startswith("h:")


@pytest.mark.parametrize(
    ("minutes", "start", "end"),
    [(1, "12:00:00", "12:01:00"), (5, "12:00:00", "12:00:00"), (60, "12:00:00", "12:00:00")],
)
def test_times_are_rounded_with_those_of_the_answer(minutes: int, start: str, end: str) -> None:
    found = out(Choice(round_min=minutes))
    assert (found["start"], found["end"]) == (f"2026-11-12T{start}.000+00:00", f"2026-11-12T{end}.000+00:00")
    kept, inference, _ = redacted(*one(), Choice(round_min=minutes), KEY)
    assert inference is not None
    assert (inference.start, inference.end) == (kept.start, kept.end)


def test_times_are_rounded_by_the_local_clock() -> None:
    s = Segment(NOON + 1000, NOON + 1100, 5 * 3600 + 1800)  # 17:46:40 in India
    assert out(Choice(("start",), round_min=60), (s, None, ""))["start"] == "2026-11-12T18:00:00.000+05:30"


@pytest.mark.parametrize("minutes", [-1, 7, 120])
def test_minutes_that_are_no_part_of_an_hour(minutes: int) -> None:
    with pytest.raises(ValueError, match="minutes"):
        Choice(round_min=minutes)


def test_a_preview_is_the_beginning_of_what_is_written() -> None:
    rows = [(segment(NOON + 60 * n, 60.0, title=f"t{n}"), None, "") for n in range(50)]
    choice = Choice(("start", "title"), TitleMode.HASHED, round_min=2)
    written = [cells_of(found, choice) for found in chosen(rows, choice, KEY)]
    assert preview(rows, choice, key=KEY) == written[:20]
    assert preview(rows, choice, 3, KEY) == written[:3]
    assert preview(rows[:2], choice, 3, KEY) == written[:2]


def test_a_preview_reads_no_more_than_it_shows() -> None:
    rows = iter([one(), one(), one()])
    assert len(preview(rows, Choice(), 2)) == 2
    assert len(list(rows)) == 1
