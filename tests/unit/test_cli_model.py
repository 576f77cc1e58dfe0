"""`headwater model`, as a person would call it."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from headwater.base import HeadwaterError, ManualClock, Paths
from headwater.bridge import Door
from headwater.cli.main import main
from headwater.engine.learnt import Stage
from headwater.engine.lessons import Errands
from headwater.store import Store
from tests.support.chart_days import BERLIN, moment
from tests.support.days import NOON, segment
from tests.support.fake_learning import (
    DIAL,
    FIRST,
    FOREIGN,
    HONEST,
    NONE,
    NOT_BETTER,
    SECOND,
    FakeLearning,
    standing,
)  # fmt: skip
from tests.unit.test_bridge_door import Told


class Running(Told):
    """A program that runs and learns."""

    def __init__(self, lessons: FakeLearning) -> None:
        super().__init__()
        self._errands = Errands(lambda: lessons, ManualClock(moment("15:24"), BERLIN))

    def noting(self, asked: Mapping[str, object]) -> Mapping[str, object]:
        raise AssertionError(asked)

    def planning(self, asked: Mapping[str, object]) -> Mapping[str, object]:
        raise AssertionError(asked)

    def teach(self, asked: Mapping[str, object]) -> Mapping[str, object]:
        return self._errands.answer(asked)


@pytest.fixture
def lessons() -> FakeLearning:
    made = FakeLearning()
    made.now, made.found = standing(Stage.WAITING, SECOND, replace(FIRST, in_use=True), FOREIGN), HONEST
    return made


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = tmp_path / "home"
    with Store(Paths.under(made).database) as store:
        store.put([(segment(NOON, 60.0, "my-tool"), None)])
    return made


@pytest.fixture
def running(home: Path, lessons: FakeLearning) -> Iterator[Path]:
    door = Door(Paths.under(home).socket, Running(lessons))
    door.open()
    yield home
    door.close()


def run(home: Path, *args: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), "model", *args])


def test_the_running_program_is_asked(running: Path, lessons: FakeLearning) -> None:
    told = run(running, "status")
    assert told.exit_code == 0, told.output
    assert told.output.splitlines() == [
        "Base model 0.5+34826199, own-1 in use.",
        "What it learned does better on your labels: headwater model use head-2",
        "  head-2  2026-11-12 14:40  changes its head             36 of 60 → 45 of 60",
        "  own-1   2026-11-12 09:12  weighs your own habits       24 of 41 → 29 of 41  in use",
        "  own-0   2026-11-12 08:00  changes its head             24 of 41 → 29 of 41  learned for another base model",
    ]
    assert "head-2 in use" in run(running, "use", "head-2").output
    assert "as it was trained in use" in run(running, "base").output
    assert "own-1" not in run(running, "delete", "own-1").output
    assert [asked[:2] for asked in lessons.asked] == [("adopt", "head-2"), ("roll_back", None), ("delete", "own-1")]


def test_what_takes_long_is_waited_for(running: Path, lessons: FakeLearning) -> None:
    told = run(running, "train")
    assert told.exit_code == 0, told.output
    assert "It does better on days that it did not learn from." in told.output
    assert "  communicating  6 of 9 → 8 of 9" in told.output
    assert "1.23 times as likely to it as to the base model" in told.output
    assert "in four of five draws of days 1.08 times or more." in told.output
    lessons.comes = NOT_BETTER
    assert "does no better" in run(running, "train").output
    checked = run(running, "check").output
    assert "By what is in use, and the labels that are newer than it" in checked
    assert "41 labels, 12.2 h in all." in checked
    assert "  titles         1.31  up to 0.90  other" in checked
    assert "5.8 points apart" in checked
    assert "It names behaviour" in checked
    lessons.dialled = replace(DIAL, ways=(replace(DIAL.ways[0], possible=False), *DIAL.ways[1:]))
    dialled = run(running, "dial").output
    assert "full     cannot be told" in dialled
    assert "none     71 % as you said, 18 % not sure" in dialled
    lessons.dialled = replace(DIAL, labels=0, said=20)
    assert "With none of your 20 labels were titles kept in full" in run(running, "dial").output
    lessons.dialled = replace(DIAL, labels=0, said=0)
    assert "You said nothing yet" in run(running, "dial").output


@pytest.mark.parametrize(
    "args", [("status",), ("train",), ("use", "head-2"), ("base",), ("delete", "own-1"), ("check",), ("dial",)]
)
def test_all_of_it_as_json(running: Path, args: tuple[str, ...]) -> None:
    told = run(running, *args, "--json")
    assert told.exit_code == 0, told.output
    assert isinstance(json.loads(told.stdout), dict)


def test_without_the_program_it_is_done_here(
    home: Path, lessons: FakeLearning, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    @contextmanager
    def desk_of(_paths: object, _settings: object) -> Iterator[FakeLearning]:
        yield lessons

    monkeypatch.setitem(sys.modules, "headwater.engine.learning", SimpleNamespace(desk_of=desk_of))
    lessons.now = NONE
    assert "12 labels on 2 days; 8 more, on at least 3 days, and it can begin." in run(home, "status").output
    assert json.loads(run(home, "dial", "--json").stdout)["labels"] == 41
    lessons.failure = HeadwaterError("There is no version of that name.")
    told = run(home, "use", "nonsense")
    assert told.exit_code == 1
    assert "There is no version of that name." in told.output


def test_what_the_running_program_refuses_is_said(running: Path, lessons: FakeLearning) -> None:
    lessons.failure = HeadwaterError("There is no version of that name.")
    for args in (("use", "x"), ("train",), ("dial",)):
        told = run(running, *args)
        assert told.exit_code == 1
        assert "There is no version of that name." in told.output


def test_a_home_where_nothing_was_recorded_stays_as_it_is(tmp_path: Path) -> None:
    told = run(tmp_path / "nothing", "status")
    assert told.exit_code == 1
    assert not Paths.under(tmp_path / "nothing").database.exists()
