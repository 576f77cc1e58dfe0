"""The model's table made again from what was kept of its last whole judgement; the card's where nothing was."""

import hashlib
import json
import shutil
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from headwater.base import Paths
from tests.bench import model
from tests.bench.figure import Figure

# After `tests.bench`, which makes the recipe importable.
from attention.figures import Figure as Row  # isort: skip
from attention.judged import Judged, When, keep, kept  # isort: skip

WHEN = When("2026-11-25T18:40:00+00:00", "evaluate.py", "0.1+test", "", 0.3, 0.5)


@pytest.fixture
def artifacts(tmp_path: Path) -> Path:
    made = tmp_path / "artifacts"
    made.mkdir()
    for name in ("card.toml", "attention.ort"):
        shutil.copy(Paths.bundled("models/attention/artifacts") / name, made)
    return made


def judged(name: str, group: str = "test", seed: int = 0) -> Judged:
    """Somebody of 400 half-minutes, whose states are guessed right four times in five."""
    random = np.random.default_rng(seed)
    state = np.repeat(random.integers(5, size=40), 10).astype(np.int8)
    said = np.where(random.random(400) < 0.8, state, random.integers(5, size=400))
    p = np.full((400, 5), 0.1, np.float32)
    p[np.arange(400), said] = 0.6
    end = (np.arange(400) % 10 == 9).astype(np.int8)
    return Judged(
        group, name, 30 * np.arange(400, dtype=np.float64), np.full(400, 30, np.float32), state, end,
        random.integers(-1, 2, 400).astype(np.int8), p, (end * 0.9).astype(np.float32),
        random.random(400, dtype=np.float32), {"category rules": random.integers(5, size=400).astype(np.int8)},
    )  # fmt: skip


def graph(artifacts: Path) -> str:
    return hashlib.sha256((artifacts / "attention.ort").read_bytes()).hexdigest()


def table(tmp_path: Path, artifacts: Path, *rows: Row) -> dict[str, Figure]:
    people = [judged("0"), judged("1", seed=1), judged("writer", "named")]
    keep(tmp_path / "judged", replace(WHEN, graph=graph(artifacts)), rows, people)
    return {f.name: f for f in model._table(tmp_path / "judged", artifacts)}


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    rows = [Row("model.x", 0.5, "of all", ">= .4", "other 0.3", True), Row("model.y", 2.0)]
    for _ in range(2):  # over the old one too
        keep(tmp_path / "judged", WHEN, rows, [judged("a-b", "named"), judged("0")])
    found = kept(tmp_path / "judged")
    assert found
    when, back, people = found
    assert (when, back) == (WHEN, rows)
    assert [(one.group, one.name) for one in people] == [("named", "a-b"), ("test", "0")]
    np.testing.assert_array_equal(people[1].p, judged("0").p)
    np.testing.assert_array_equal(people[1].rivals["category rules"], judged("0").rivals["category rules"])


def test_nothing_kept_and_another_version_are_nothing(tmp_path: Path) -> None:
    assert kept(tmp_path) is None
    keep(tmp_path / "judged", WHEN, [], [])
    (tmp_path / "judged/when.json").write_text('{"format": 0}')
    assert kept(tmp_path / "judged") is None


def test_damage_is_told(tmp_path: Path) -> None:
    keep(tmp_path / "judged", WHEN, [], [judged("0")])
    (tmp_path / "judged/table.json").write_text('[{"nam": 1}]')
    with pytest.raises(ValueError, match="judge again"):
        kept(tmp_path / "judged")


def test_figures_are_made_again_and_say_of_when_they_are(tmp_path: Path, artifacts: Path) -> None:
    people = [judged("0"), judged("1", seed=1)]
    right = np.mean([one.p.argmax(1) == one.state for one in people])
    told = table(
        tmp_path, artifacts, Row("model.accuracy", round(float(right), 4), "of the time"), Row("model.epm", 0.6)
    )
    assert told["model.accuracy"].value == pytest.approx(right, abs=1e-4)
    assert told["model.accuracy"].note == f"judged at {WHEN.at}, made again now"
    assert (told["model.epm"].value, told["model.epm"].note) == (0.6, f"judged at {WHEN.at}")


def test_a_figure_that_does_not_come_out_again_does_not_hold(tmp_path: Path, artifacts: Path) -> None:
    told = table(tmp_path, artifacts, Row("model.task_end_f1", 0.5, holds=True), Row("model.ece", 0.9, holds=True))
    assert (told["model.task_end_f1"].value, told["model.task_end_f1"].holds) == (1.0, False)
    assert "the table says 0.5" in told["model.task_end_f1"].note
    assert told["model.ece"].holds is False


def test_every_figure_that_can_be_made_again_is_a_figure(tmp_path: Path, artifacts: Path) -> None:
    people = [judged("0"), judged("writer", "named")]
    made = model._again(WHEN, people)
    assert {"model.state_macro_f1", "model.state_macro_f1_named", "model.drift_auroc"} < made.keys()
    assert all(0 <= value <= 1 for value in made.values())


@pytest.mark.parametrize("there", [False, True])
def test_the_cards_figures_where_nothing_of_this_model_was_kept(tmp_path: Path, artifacts: Path, there: bool) -> None:
    if there:
        keep(tmp_path / "judged", WHEN, [Row("model.other", 1.0)], [])
    told = model._table(tmp_path / "judged", artifacts)
    assert "model.state_macro_f1" in {f.name for f in told}
    assert all("from the card of" in f.note for f in told)
    assert all(("is of another model, 0.1+test" in f.note) is there for f in told)
    json.dumps([asdict(f) for f in told])
