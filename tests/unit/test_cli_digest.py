"""`headwater digest`, as a person would call it, and `GET /v1/digest`."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from starlette.testclient import TestClient

from headwater.base import ManualClock, Paths, Settings, save_settings
from headwater.categories import Categories
from headwater.cli.main import main
from headwater.engine.reading import Reader
from headwater.records import FocusState, Label, LabelSource
from headwater.reports.digest import Kind
from headwater.store import Store
from tests.support.activities import MemoryProgram
from tests.support.local_api import api, client
from tests.support.weeks import FRIDAY, USUAL, midnight, told

BEGAN = FRIDAY - timedelta(days=15)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Two weeks and a half of workdays, and a weekend that was paused."""
    paths = Paths.under(tmp_path / "home")
    with Store(paths.database) as store:
        for n in range(16):
            day = BEGAN + timedelta(days=n)
            store.put(told(day, USUAL if day.weekday() < 5 else ""))
    save_settings(Settings(agreed=True, language="en", show_score=True), paths.settings)
    return tmp_path / "home"


def run(home: Path, *args: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), "digest", *args])


def test_a_day_in_words(home: Path) -> None:
    done = run(home, "--day", FRIDAY.isoformat())
    assert done.exit_code == 0, done.output
    first, *lines = done.output.splitlines()
    assert first == "2026-11-13"
    assert len(lines) >= 4
    assert lines[-1].startswith("Score: 62 of 100.")


def test_a_week_as_json(home: Path) -> None:
    done = run(home, "--week", "--day", FRIDAY.isoformat(), "--json")
    asked = json.loads(done.output)
    assert (asked["first"], asked["last"]) == ("2026-11-07", "2026-11-13")
    assert [d["at_computer_s"] > 0 for d in asked["days"]] == [False, False, *[True] * 5]
    assert len(asked["sentences"]) == 3


def test_nothing_recorded_no_store_and_no_day(home: Path, tmp_path: Path) -> None:
    assert "Nothing was recorded on this day." in run(home, "--day", "2020-01-01").output
    assert run(tmp_path / "none").exit_code == 1
    assert run(home, "--day", "yesterday").exit_code == 2


def test_the_engine_reads_it_beside_the_days_before(home: Path) -> None:
    clock, settings = ManualClock(midnight(FRIDAY) + 20 * 3600), Settings(day_start_hour=0)
    reader = Reader(Paths.under(home), clock, Categories())
    found = reader.digest(FRIDAY, settings)
    assert found.kind is Kind.FULL
    assert found.suggestion is not None
    assert found.suggestion.do.key == "digest.do.keep.on"
    assert reader.digest(BEGAN, settings).kind is Kind.FIRST
    assert reader.digest(FRIDAY + timedelta(days=30), settings).kind is Kind.EMPTY
    assert reader.week(FRIDAY - timedelta(days=700), settings).sentences[0].key == "digest.week.empty"


def test_what_the_person_says_of_a_day_before_changes_what_it_is_compared_with(home: Path) -> None:
    paths, settings = Paths.under(home), Settings(day_start_hour=0)
    reader = Reader(paths, ManualClock(midnight(FRIDAY) + 20 * 3600), Categories())
    assert "digest.day.longest.in.within" in [s.key for s in reader.digest(FRIDAY, settings).sentences]
    with Store(paths.database) as store:
        for n in range(1, 16):
            start = midnight(FRIDAY - timedelta(days=n)) + 9 * 3600
            store.add_label(Label(start, start, start + 4 * 3600, FocusState.FOCUSED, LabelSource.CORRECTION))
    assert "digest.day.longest.in.less" in [s.key for s in reader.digest(FRIDAY, settings).sentences]


# -- the local API -----------------------------------------------------------------------------------------------------


@pytest.fixture
def program() -> MemoryProgram:
    return MemoryProgram()


@pytest.fixture
def asked(program: MemoryProgram) -> TestClient:
    return client(api(program=program))


def test_a_day_and_a_week_are_asked_for(program: MemoryProgram, asked: TestClient) -> None:
    assert asked.get("/v1/digest", params={"day": "2026-11-13"}).json()["day"] == "2026-11-13"
    assert asked.get("/v1/digest", params={"week": "2026-11-13"}).status_code == 200
    assert program.asked == [("digest", FRIDAY, False), ("digest", FRIDAY, True)]


@pytest.mark.parametrize(
    "params", [{}, {"day": ""}, {"day": "friday"}, {"week": "2026-13-01"}, {"day": "2026-11-13", "week": "2026-11-13"}]
)
def test_what_cannot_be_asked_is_told(asked: TestClient, params: dict[str, str]) -> None:
    answer = asked.get("/v1/digest", params=params)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].endswith(".")


def test_it_is_described(asked: TestClient) -> None:
    described = asked.get("/v1/openapi.json").json()["paths"]["/v1/digest"]["get"]
    assert [p["name"] for p in described["parameters"]] == ["day", "week"]
