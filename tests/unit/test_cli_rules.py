"""`headwater rules`, as a person would call it."""

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from headwater.base import Paths
from headwater.bridge import Door
from headwater.categories import Rule
from headwater.cli.main import main
from headwater.records import Category
from headwater.store import Store
from tests.support.days import NOON, segment
from tests.unit.test_bridge_door import Told


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = tmp_path / "home"
    with Store(Paths.under(made).database) as store:
        store.put([(segment(NOON, 60.0, "my-tool"), None)])
    return made


def run(home: Path, *args: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), "rules", *args])


def kept(home: Path) -> list[Rule]:
    with Store(Paths.under(home).database, read_only=True) as store:
        return store.rules()


def test_made_listed_and_removed(home: Path) -> None:
    assert "There are no rules." in run(home, "list").output
    done = run(home, "add", "--app", "my-tool", "--category", "code")
    assert done.exit_code == 0
    assert "   1  app 'my-tool'  →  code" in done.output
    assert "when Headwater is started next" in done.output
    site = ("--site", "https://Example.org/x", "--title", "draft", "--plan", "away", "--for", "Chapter 3")
    told = json.loads(run(home, "add", *site, "--json").stdout)
    assert told[1] == {
        "id": 2, "app": "", "title": "draft", "domain": "example.org", "project": "", "category": None, "plan": False,
        "intent": "Chapter 3",
    }  # fmt: skip
    assert "title 'draft', site 'example.org'  →  away from plan 'Chapter 3'" in run(home, "list").output
    assert run(home, "remove", "1").exit_code == 0
    assert [r.id for r in kept(home)] == [2]
    assert [r["id"] for r in json.loads(run(home, "list", "--json").output)] == [2]


def test_the_running_program_is_told(home: Path) -> None:
    told = Told()
    door = Door(Paths.under(home).socket, told)
    door.open()
    try:
        done = run(home, "add", "--project", "Thesis", "--category", "write", "--plan", "part")
        assert done.exit_code == 0, done.output
        assert "started next" not in done.output
        assert told.heard == ["rules"]
    finally:
        door.close()
    assert kept(home) == [Rule(Category.WRITE, project="Thesis", plan=True)]


@pytest.mark.parametrize(
    ("args", "sentence", "code"),
    [
        (("add", "--category", "code"), "something to match", 1),
        (("add", "--app", "x"), "something to say", 1),
        (("add", "--app", "x", "--category", "nonsense"), "nonsense", 2),
        (("add", "--app", "x", "--category", "code", "--for", "y"), "--plan", 2),
        (("add", "--site", "no site", "--category", "code"), "This is no site", 1),
        (("add", "--app", "x" * 500, "--category", "code"), "400 characters", 1),
        (("remove", "7"), "there is no rule 7", 2),
    ],
)
def test_what_cannot_be_done_is_said(home: Path, args: tuple[str, ...], sentence: str, code: int) -> None:
    done = run(home, *args)
    assert done.exit_code == code
    assert sentence in done.output
    assert kept(home) == []


@pytest.mark.parametrize("args", [("add", "--app", "b", "--category", "code"), ("remove", "1")])
def test_nobody_else_can_make_a_rule_while_one_is_made_or_removed(
    home: Path, args: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(home, "add", "--app", "a", "--category", "code")
    tries: list[str] = []

    def fit(rules: list[Rule]) -> None:
        other = sqlite3.connect(Paths.under(home).database, timeout=0)
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as e:
            tries.append(str(e))
        finally:
            other.close()

    monkeypatch.setattr("headwater.categories.rules.fit", fit)
    assert run(home, *args).exit_code == 0
    assert tries == ["database is locked"]


def test_a_day_is_told_with_them(home: Path) -> None:
    run(home, "add", "--app", "my-tool", "--category", "play")
    day = ["--home", str(home), "report", "day", "--date", "2026-11-12", "--json"]
    told = json.loads(CliRunner().invoke(main, day).output)
    assert told["apps"][0]["category"] == "play"
