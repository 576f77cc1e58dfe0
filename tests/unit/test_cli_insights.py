"""`headwater insights`, as a person would call it, and what the engine reads for it."""

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from headwater.base import ManualClock, Paths, Settings, save_settings
from headwater.categories import Categories
from headwater.cli.main import main
from headwater.engine.insights import read_insights
from headwater.engine.reading import Reader
from headwater.records import FocusState, Label, LabelSource
from headwater.reports.insights import LONGEST_DAYS
from headwater.store import Store
from tests.support.insights import BUSY, found, weeks
from tests.support.weeks import FRIDAY, midnight

RANGE = ("--from", (FRIDAY - timedelta(days=27)).isoformat(), "--to", FRIDAY.isoformat())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Eight weeks of workdays."""
    paths = Paths.under(tmp_path / "home")
    with Store(paths.database) as store:
        store.put(weeks(FRIDAY, 56, BUSY))
    save_settings(Settings(agreed=True, language="en"), paths.settings)
    return tmp_path / "home"


def run(home: Path, *args: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), "insights", *args])


def as_json(home: Path, *args: str) -> Mapping[str, Any]:
    done = run(home, *args, "--json")
    assert done.exit_code == 0, done.output
    told: Mapping[str, Any] = json.loads(done.output)
    return told


def test_four_weeks_in_words(home: Path) -> None:
    done = run(home, *RANGE)
    assert done.exit_code == 0, done.output
    assert done.output.startswith("2026-10-17 – 2026-11-13\nDays with an hour at the computer: 20.")
    assert "Slack came in the middle of work most often, 80 times in 56 h;" in done.output
    assert "  60 ×  VS Code → Slack → VS Code  half of them back within 4 min" in done.output


def test_the_same_as_json(home: Path) -> None:
    told = as_json(home, *RANGE)
    assert (told["first"], told["last"], told["days"]) == ("2026-10-17", "2026-11-13", 20)
    between = told["interruptions"]
    assert (between["times"], between["work_s"]) == (100, 56 * 3600)
    assert [(w["from"], w["by"], w["back_to"], w["times"]) for w in between["ways"]] == [
        ("VS Code", "Slack", "VS Code", 60), ("VS Code", "Slack", None, 20), ("VS Code", "Thunderbird", None, 20),
    ]  # fmt: skip
    assert sum(e["count"] for e in told["switches"]["edges"]) == sum(h["changes"] for h in told["hours"]) == 220
    assert sum(told["dwell"]["counts"]) == 20 * 13
    assert told["dwell"]["beside"] == "alone"
    assert told["stretches"][0]["length_s"] == 2400.0


def test_a_range_without_a_record_and_one_that_cannot_be(home: Path, tmp_path: Path) -> None:
    assert "Nothing was recorded in these days." in run(home, "--from", "2020-01-01", "--to", "2020-01-28").output
    assert as_json(home, "--from", "2020-01-01", "--to", "2020-01-28")["switches"] is None
    turned = run(home, "--from", "2026-11-13", "--to", "2026-11-01")
    assert (turned.exit_code, turned.output) == (1, "Error: The range of days ends before it begins.\n")
    early = (FRIDAY - timedelta(days=LONGEST_DAYS)).isoformat()
    long = run(home, "--from", early, "--to", FRIDAY.isoformat())
    assert "The range of days is too long: 366 days at most." in long.output
    assert run(home, "--from", "yesterday").exit_code == 2
    assert run(tmp_path / "none").exit_code == 1


def test_only_the_last_day_is_enough(home: Path) -> None:
    assert as_json(home, "--to", FRIDAY.isoformat())["first"] == "2026-10-17"


def test_the_engine_reads_what_is_counted_by_hand_and_the_persons_words(home: Path) -> None:
    paths, settings, first = Paths.under(home), Settings(day_start_hour=0), FRIDAY - timedelta(days=6)
    clock, categories = ManualClock(midnight(FRIDAY) + 20 * 3600), Categories()
    read = read_insights(Reader(paths, clock, categories), first, FRIDAY, settings, clock, categories)
    assert read == found(weeks(FRIDAY, 56, BUSY), first, FRIDAY, settings=settings)
    start = midnight(FRIDAY) + 9 * 3600
    with Store(paths.database) as store:
        store.add_label(Label(start + 1, start, start + 4 * 3600, FocusState.DRIFTING, LabelSource.CORRECTION))
    again = read_insights(Reader(paths, clock, categories), first, FRIDAY, settings, clock, categories)
    assert again.between.all.times < read.between.all.times
