"""`headwater suggestions`, as a person would call it, and `GET /v1/suggestions`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from starlette.testclient import TestClient

from headwater.base import ManualClock, Paths, Settings, SystemClock, Words, save_settings
from headwater.cli.main import main
from headwater.engine import Engine
from headwater.engine.api import ProgramView
from headwater.records import Answer, Presence, Segment, Verdict
from headwater.reports.times import parsed
from headwater.store import Store
from tests.support.activities import MemoryProgram
from tests.support.advised import advice, fill, left_out
from tests.support.local_api import api, client
from tests.support.rehearsing import NOW


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """One that was taken yesterday, one that chance left out the day before, and an old one."""
    paths, now = Paths.under(tmp_path / "home"), SystemClock().now()
    with Store(paths.database) as store:
        taken = advice(now - 86_400)
        store.add_advice(taken)
        store.add_said(taken, Answer(taken.id, taken.at + 20, taken.kind, Verdict.ACCEPTED), None)
        store.put([(Segment(taken.at - 60, taken.at + 120, 0, app="code"), None)])
        store.put([(Segment(taken.at + 120, taken.at + 3600, 0, Presence.AWAY), None)])
        store.add_withheld(left_out(now - 2 * 86_400))
        store.add_advice(advice(now - 30 * 86_400))
    save_settings(Settings(agreed=True, language="en"), paths.settings)
    return tmp_path / "home"


def run(home: Path, *args: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), "suggestions", *args])


def test_the_last_days_in_words(home: Path) -> None:
    done = run(home)
    assert done.exit_code == 0, done.output
    first, second = done.output.splitlines()
    assert first.endswith("  A good place for a short pause")
    assert second.strip() == "Pauses · Accepted · A pause began 2 min later"


def test_what_chance_left_out_and_more_days_are_asked_for(home: Path) -> None:
    assert "Pauses · Left out by chance" in run(home, "--all").output
    assert len(run(home, "--days", "60").output.splitlines()) == 4
    assert run(home, "--days", "0").exit_code == 2


def test_as_json(home: Path) -> None:
    told = json.loads(run(home, "--all", "--json").output)
    assert told["format"] == "headwater suggestions 1"
    made, silent = told["suggestions"]
    assert (made["answer"], made["made"], made["probability"]) == ("accepted", True, 0.62)
    assert made["after"]["value"] == 1.0
    assert (silent["made"], silent["channel"], silent["probability"]) == (False, None, 0.62)
    assert parsed(made["at"])[0] > parsed(silent["at"])[0]


def test_none_no_store_and_another_language(home: Path, tmp_path: Path) -> None:
    assert run(tmp_path / "none").exit_code == 1
    with Store(Paths.under(tmp_path / "new").database):
        pass
    assert run(tmp_path / "new").output.strip() == Words("en")("suggestions.history.none")
    save_settings(Settings(agreed=True, language="zh_CN"), Paths.under(home).settings)
    assert "2 分钟后开始休息" in run(home).output


# -- the local API ----------------------------------------------------------------------------------------------------

DAY = {"start": "2026-11-12T00:00:00Z", "end": "2026-11-13T00:00:00Z"}


@pytest.fixture
def program() -> MemoryProgram:
    return MemoryProgram()


@pytest.fixture
def asked(program: MemoryProgram) -> TestClient:
    return client(api(program=program))


def test_a_period_is_asked_for(program: MemoryProgram, asked: TestClient) -> None:
    for more, left_out_too in (({}, False), ({"all": "true"}, True), ({"all": "false"}, False)):
        told = asked.get("/v1/suggestions", params={**DAY, **more})
        assert told.json()["suggestions"] == [{"id": "a1"}]
        assert program.asked[-1] == ("suggestions", 1_794_441_600.0, 1_794_528_000.0, left_out_too)


@pytest.mark.parametrize(
    "params",
    [{}, {"start": DAY["start"]}, {**DAY, "end": "2025-11-13T00:00:00Z"}, {**DAY, "all": "yes"}, {**DAY, "all": ""}],
)
def test_what_cannot_be_asked_is_told(asked: TestClient, params: dict[str, str]) -> None:
    answer = asked.get("/v1/suggestions", params=params)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].endswith(".")


def test_it_is_described_and_needs_the_token(program: MemoryProgram, asked: TestClient) -> None:
    described = asked.get("/v1/openapi.json").json()["paths"]["/v1/suggestions"]["get"]
    assert [p["name"] for p in described["parameters"]] == ["start", "end", "all"]
    stranger = client(api(program=program), headers={})
    assert stranger.get("/v1/suggestions", params=DAY).status_code == 401
    assert program.asked == []


def test_the_program_tells_what_the_page_tells(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path / "home")
    with Store(paths.database) as store:
        fill(store, 8)
    engine = Engine(
        paths, Settings(agreed=True, language="en"), ManualClock(NOW), sources=lambda *_: (), model=lambda: (None, "")
    )
    local = ProgramView(engine)
    told = local.suggestions(NOW - 30 * 86_400, NOW, left_out=True)["suggestions"]
    assert [one["made"] for one in told] == [False, True] * 4
    assert told[1]["after"]["said"] == "A pause began 5 min later"
    assert json.loads(json.dumps(told)) == told
    assert len(local.suggestions(NOW - 30 * 86_400, NOW, left_out=False)["suggestions"]) == 4
