"""Learning from bad input: what is damaged, not kept or refused is told of, and changes nothing."""

import json
import math
import shutil
import sqlite3
from pathlib import Path

import pytest

from headwater.attention.errors import AttentionError
from headwater.base import Paths
from headwater.engine.adapting import take_up_adapter
from headwater.engine.learning import LEARNED
from headwater.engine.learnt import Stage, Verdict
from headwater.engine.studying import CannotLearn
from headwater.store import Store, StoreUnavailable
from tests.support.learner import desk, hurt, raw, say, waiting


@pytest.fixture
def fresh(untrained: Path, tmp_path: Path) -> Paths:
    """Days and labels, nothing learned."""
    return Paths.under(shutil.copytree(untrained, tmp_path / "home"))


@pytest.fixture
def paths(trained: Path, tmp_path: Path) -> Paths:
    """Something was learned, and waits."""
    return Paths.under(shutil.copytree(trained, tmp_path / "home"))


def test_without_a_store_that_is_said(tmp_path: Path) -> None:
    learner, _ = desk(Paths.under(tmp_path))
    for ask in (learner.standing, learner.due, learner.train, learner.honest, learner.dial):
        with pytest.raises((StoreUnavailable, CannotLearn)):
            ask()
    assert not Paths.under(tmp_path).database.exists()


@pytest.mark.parametrize("version", ["", "own-00000000", "\0", "'; DROP TABLE adapters; --", "head" * 9999])
def test_a_version_that_is_not_kept(paths: Paths, version: str) -> None:
    learner, line = desk(paths)
    with pytest.raises(CannotLearn, match="not kept"):
        learner.adopt(version)
    learner.delete(version)
    assert line.told == []
    assert learner.standing().stage is Stage.WAITING


@pytest.mark.parametrize(
    "blob",
    [b"", b"junk", b"[]", b"3", b"null", b"[" * 100_000, b'{"test": 1}', b'{"test": {"verdict": "great"}}', b"\xff\xfe",
     b'{"model": 1, "labels": "many", "seen": [], "waits": {}, "at": "yesterday"}'],
)  # fmt: skip
def test_a_damaged_memory_of_the_last_training_makes_it_due(paths: Paths, blob: bytes) -> None:
    with Store(paths.database) as store:
        store.put_state(LEARNED, blob)
    learner, _ = desk(paths)
    assert learner.due()
    standing = learner.standing()
    assert (standing.stage, standing.candidate, standing.last) == (Stage.READY, None, None)
    assert len(standing.kept) == 1


@pytest.mark.parametrize(
    "wrong", [{"seen": 3}, {"seen": None}, {"seen": [1]}, {"at": "yesterday"}, {"at": math.nan}, {"at": 10**400}]
)
def test_a_wrong_number_of_the_last_training_is_none(paths: Paths, wrong: dict[str, object]) -> None:
    with Store(paths.database) as store:
        store.put_state(LEARNED, json.dumps(json.loads(store.state(LEARNED) or b"") | wrong).encode())
    learner, _ = desk(paths)
    say(paths, 1)
    assert learner.due()
    assert learner.standing().last_at is None


@pytest.mark.parametrize("told", ["", "[]", "{}", '{"verdict": 3}', "\0"])
def test_a_damaged_word_about_an_adapter_is_no_word(paths: Paths, told: str) -> None:
    db = sqlite3.connect(paths.database)
    with db:
        db.execute("UPDATE adapters SET told = ?", (told,))
    db.close()
    assert desk(paths)[0].standing().kept[0].test.verdict is Verdict.FEW


def test_damaged_numbers_are_not_adopted(paths: Paths) -> None:
    learner, line = desk(paths)
    version, was = waiting(learner), raw(paths)
    hurt(paths)
    with pytest.raises(CannotLearn, match="cannot be used"):
        learner.adopt(version)
    assert (line.told, raw(paths), learner.standing().in_use) == ([], was, None)


def test_at_a_start_damaged_numbers_do_not_judge_and_that_is_said(paths: Paths) -> None:
    learner, line = desk(paths)
    version = waiting(learner)
    with Store(paths.database) as store:
        store.use_adapter(version)
        assert take_up_adapter(store, line.model) == ""
        assert line.model.adapter == version
    hurt(paths)
    with Store(paths.database) as store:
        assert take_up_adapter(store, line.model).endswith("goes on as it came.")
        assert line.model.adapter == ""
    learner.roll_back()
    with Store(paths.database) as store:
        assert take_up_adapter(store, line.model) == ""


def test_what_the_line_refuses_is_not_in_use(paths: Paths) -> None:
    learner, line = desk(paths)
    line.failure = AttentionError("It cannot be.")
    with pytest.raises(CannotLearn, match="It cannot be"):
        learner.adopt(waiting(learner))
    assert learner.standing().in_use is None


def test_a_training_that_fails_changes_nothing_and_is_remembered(fresh: Paths) -> None:
    learner, line = desk(fresh)
    was = raw(fresh)
    learner.close()
    with pytest.raises(CannotLearn, match="stopped"):
        learner.train()
    standing = learner.standing()
    assert (standing.stage, standing.last, standing.kept) == (Stage.READY, None, ())
    assert "stopped" in standing.trouble
    assert (line.changes, raw(fresh)) == (2, was)
    assert learner.due()
