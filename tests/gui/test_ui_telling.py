"""What the page "Your data" says, and what it asks the engine for; no windows."""

from datetime import date
from pathlib import Path

import pytest

from headwater.base import LANGUAGES, TitleMode, Words
from headwater.engine.importing import Told
from headwater.engine.leaving import Format, Wanted
from headwater.engine.ledger import Stored
from headwater.reports import ReportError
from headwater.reports.cells import COLUMNS
from headwater.reports.columns import Choice
from headwater.store import Brought
from headwater.store.aims import Preview
from headwater.store.backups import Backup
from headwater.ui.data.draft import FORMATS, Draft, TakeDraft
from headwater.ui.data.telling import (
    age,
    amount,
    at_local,
    backup_line,
    brought_line,
    import_told,
    number,
    size,
    stored_row,
)
from tests.support.chart_days import DAY, fixed, moment

EN, BERLIN = Words("en"), fixed(3600)


@pytest.mark.parametrize(
    ("n", "said"),
    [(0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (12_345_678, "12.3 MB"), (999_999_999, "1000 MB"),
     (5_000_000_000, "5.0 GB"), (123_000_000_000, "123 GB")],
)  # fmt: skip
def test_sizes(n: int, said: str) -> None:
    assert size(n) == said
    assert number(1_234_567) == "1,234,567"


@pytest.mark.parametrize(
    ("at", "said"),
    [(moment("00:05"), "today"), (moment("23:55") - 86_400, "yesterday"),
     (moment("12:00") - 30 * 86_400, "30 days ago"), (moment("23:00") + 86_400, "today")],
)  # fmt: skip
def test_ages_go_by_the_persons_calendar(at: float, said: str) -> None:
    assert age(at, moment("15:00"), EN, BERLIN) == said


def test_local_times_around_a_change_of_the_clock() -> None:
    change = moment("03:00", date(2026, 3, 29), 7200)

    def offset(at: float) -> int:
        return 7200 if at >= change else 3600

    assert at_local(date(2026, 3, 29), 60, offset) == moment("01:00", date(2026, 3, 29), 3600)
    assert at_local(date(2026, 3, 29), 240, offset) == moment("04:00", date(2026, 3, 29), 7200)


@pytest.mark.parametrize("language", LANGUAGES)
def test_imports_of_every_kind_and_end_have_words(language: str) -> None:
    words = Words(language)
    for kind in ("activitywatch", "rescuetime", "manictime", "headwater-csv", "headwater-json", "sqlite"):
        strong, rest = brought_line(Brought(1, moment("09:00"), kind, False, 1, 2), words, BERLIN)
        assert strong != kind or kind == strong.lower()
        assert words("data.bring.unfinished") in rest
    assert brought_line(Brought(1, 0.0, "later", True, 0, 0), words, BERLIN)[0] == "later"
    assert import_told(Told(1, "x"), words) == words("data.bring.nothing")
    assert words("data.bring.nothing_yet") in import_told(Told(1, "x", cancelled=True), words)
    assert "7" in import_told(Told(1, "x", skipped=7), words)


def test_amounts_name_the_days_and_nothing_is_nothing() -> None:
    assert amount(Preview(0, 0, 0, 0.0, None, None), EN, BERLIN) == ""
    assert amount(Preview(0, 0, 1, 0.0, None, None), EN, BERLIN) == "1 plan, correction or suggestion"
    two_days = Preview(1, 2000, 0, 10.0, moment("09:00") - 86_400, moment("15:00"))
    assert amount(two_days, EN, BERLIN) == "1 stretch, 2,000 entries, between 11 November 2026 and 12 November 2026"


def test_counts_of_the_ledger_are_said_and_what_looks_like_one_in_a_watchers_words_is_not() -> None:
    own = Stored(moment("15:20"), 59.7, "headwater", "code · 1 keys · 2 clicks · 1 wheel")
    assert stored_row(own, EN, BERLIN) == ["15:20:00", "1 min", "Headwater", "code · 1 key · 2 clicks · 1 wheel step"]
    other = Stored(moment("15:20"), 3.2, "aw-watcher", "away")
    assert stored_row(other, EN, BERLIN) == ["15:20:00", "3 s", "aw-watcher", "away"]


def test_backups_of_another_reason_were_made_before_an_update() -> None:
    backup = Backup(Path("x"), moment("08:00"), "before-2", 0, None, True)
    strong, rest = backup_line(backup, moment("15:00"), EN, BERLIN)
    assert strong == "12 November 2026, 08:00"
    assert rest == "today · 0 B · before an update · encrypted · cannot be read"


# -- what is asked for ------------------------------------------------------------------------------------------------


def draft(**more: object) -> TakeDraft:
    made = Draft.of(DAY, DAY, 30).take
    for name, value in more.items():
        setattr(made, name, value)
    return made


def test_ranges() -> None:
    assert draft().days(DAY) == (None, None)
    assert draft(range="month").days(DAY) == (date(2026, 11, 1), DAY)
    assert draft(range="days").days(DAY) == (date(2026, 10, 14), DAY)
    assert draft(range="span").days(DAY) == (date(2026, 11, 6), DAY)
    assert draft(range="span", first=date(2026, 11, 13)).backwards
    assert not draft(first=date(2026, 11, 13)).backwards


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_is_one_of_the_engines_with_a_name_and_a_head(format_: str) -> None:
    made = draft(format=format_, apps=False, round_min=5, titles=TitleMode.NONE, columns=("app", "start"))
    wanted, shown = made.wanted(DAY), made.wanted(DAY, preview=True)
    assert wanted.format is Format(format_)
    assert wanted.choice.apps is (format_ == "sqlite")
    assert made.file_name(DAY).endswith(("2026-11-12.csv", ".json", ".parquet", ".db", ".ics"))
    if format_ != "ics":  # its lines are entries, not rows
        assert shown.choice.columns == made.head()


def test_a_copy_of_the_store_is_whole_and_events_know_no_rounding() -> None:
    made = draft(format="sqlite", range="month", apps=False)
    assert made.wanted(DAY) == Wanted(Format.SQLITE)
    made = draft(format="activitywatch", round_min=5, intents=False)
    assert made.wanted(DAY) == Wanted(Format.ACTIVITYWATCH, choice=Choice(COLUMNS))


def test_no_column_is_said() -> None:
    with pytest.raises(ReportError, match="at least one"):
        draft(columns=()).wanted(DAY)
    assert draft(columns=(), format="ics").wanted(DAY).format is Format.ICS
