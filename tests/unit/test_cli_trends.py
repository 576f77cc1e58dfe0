"""`headwater trends`, as a person would call it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from headwater.base import LANGUAGES, Paths, Settings, save_settings
from headwater.cli.main import main
from headwater.store import Store
from tests.support.weeks import FRIDAY, USUAL, told

BEGAN = FRIDAY - timedelta(days=32)


@pytest.fixture(params=LANGUAGES)
def home(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Workdays of almost five weeks."""
    paths = Paths.under(tmp_path / "home")
    with Store(paths.database) as store:
        for n in range(33):
            day = BEGAN + timedelta(days=n)
            store.put(told(day, USUAL if day.weekday() < 5 else ""))
    save_settings(Settings(agreed=True, language=request.param, day_start_hour=0, week_begins="sat"), paths.settings)
    return tmp_path / "home"


def run(home: Path, *args: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), "trends", *args])


def test_a_week_by_day(home: Path) -> None:
    done = run(home, "--to", FRIDAY.isoformat())
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert lines[0].startswith("2026-11-07 – 2026-11-13: ") or lines[0].startswith("2026-11-07 – 2026-11-13：")
    assert [line.split()[0] for line in lines[1:8]] == [f"2026-11-{d:02d}" for d in range(7, 14)]
    assert lines[1].endswith("–"), "nothing was recorded"
    assert any("VS Code" in line for line in lines)


@pytest.mark.parametrize(("by", "count"), [("day", 33), ("week", 5), ("month", 2)])
def test_parts_as_json(home: Path, by: str, count: int) -> None:
    done = run(home, "--from", BEGAN.isoformat(), "--to", FRIDAY.isoformat(), "--by", by, "--json")
    found = json.loads(done.output)
    assert found["format"] == "headwater trends 1"
    assert len(found["parts"]) == count
    assert found["days"] == 25
    assert sum(p["at_computer_s"] for p in found["parts"]) == pytest.approx(found["at_computer_s"], abs=0.1)
    assert found["beside"]["other_counted"] == 0
    assert found["beside"]["whole"] is None
    assert found["hours"]["cells"]


def test_two_halves_side_by_side(home: Path) -> None:
    first = FRIDAY - timedelta(days=13)
    found = json.loads(run(home, "--from", first.isoformat(), "--to", FRIDAY.isoformat(), "--json").output)
    beside = found["beside"]
    assert (beside["counted"], beside["other_counted"]) == (10, 10)
    assert {x["beside"] for x in beside["states"]} == {"within"}
    assert beside["whole"]["now_s"] == pytest.approx(beside["whole"]["before_s"])


def test_wrong_ranges_and_no_store(home: Path, tmp_path: Path) -> None:
    assert run(home, "--from", "2026-11-13", "--to", "2026-11-12").exit_code == 1
    assert run(home, "--from", "1990-01-01", "--to", "2026-11-12").exit_code == 1
    assert run(home, "--by", "hour").exit_code == 2
    assert run(tmp_path / "none").exit_code == 1
    empty = run(home, "--from", "2020-01-01", "--to", "2020-01-07")
    assert empty.exit_code == 0
    assert len(empty.output.splitlines()) == 2
