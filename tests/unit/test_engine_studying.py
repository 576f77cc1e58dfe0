"""Learning in a process of its own: whatever happens to it is one sentence, and the store is as it was."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from headwater.base import Clock, Paths, Settings, SystemClock
from headwater.engine.learnt import Honest
from headwater.engine.studying import CannotLearn, Task, study
from headwater.store import Store
from tests.support.hurt_clock import Hungry, Telling
from tests.support.taught import taught


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    paths = Paths.under(tmp_path_factory.mktemp("home"))
    taught(paths, 3, 14)
    return paths


def task(paths: Paths, what: str = "check", clock: Clock | None = None, body: bytes | None = None) -> Task:
    return Task(what, paths.database, Settings(), clock or SystemClock(), body)


def sentence(asked: Task, cancelled: Callable[[], bool] = lambda: False) -> str:
    """What is said of it; the store is as it was."""
    before = asked.database.read_bytes() if asked.database.exists() else None
    with pytest.raises(CannotLearn) as caught:
        study(asked, cancelled)
    assert multiprocessing.active_children() == []
    assert before == (asked.database.read_bytes() if asked.database.exists() else None)
    said = str(caught.value)
    assert said.endswith(".")
    assert "\n" not in said
    return said


def test_a_process_that_is_killed(home: Paths) -> None:
    def kill() -> bool:
        for child in multiprocessing.active_children():
            if child.name == "headwater-learning" and child.pid:
                os.kill(child.pid, signal.SIGKILL)
        return False

    assert "cut off" in sentence(task(home, "learn"), kill)


def test_one_that_is_cancelled(home: Paths) -> None:
    assert "stopped" in sentence(task(home, "learn"), lambda: True)


@pytest.mark.parametrize("what", ["learn", "check"])
def test_no_memory(home: Paths, what: str) -> None:
    assert "too little memory" in sentence(task(home, what, Hungry()))


def test_our_own_mistake_tells_its_kind_and_nothing_of_what_was_recorded(home: Paths) -> None:
    said = sentence(task(home, clock=Telling()))
    assert "LookupError" in said
    assert "SECRET" not in said


@pytest.mark.parametrize("content", [b"", b"junk" * 4096, None])
def test_a_store_that_is_none(tmp_path: Path, content: bytes | None) -> None:
    paths = Paths.under(tmp_path)
    paths.database.parent.mkdir(parents=True, exist_ok=True)
    if content is not None:
        paths.database.write_bytes(content)
    assert sentence(task(paths, "learn"))


def test_a_store_with_nothing_in_it(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    Store(paths.database).close()
    found: Honest = study(task(paths))
    assert (found.labels, found.seconds, found.curve, found.error, found.inputs) == (0, 0, (), None, ())
    made, tested = study(task(paths, "learn"))
    assert made is None
    assert not tested.better
