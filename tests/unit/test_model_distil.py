"""What trees say of the people that a network learns from: each by trees that never saw them, kept and read again."""

from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from headwater.features import NAMES

MODELS = Path(__file__).parents[2] / "models"


@pytest.fixture
def distil(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(MODELS))
    from attention import distil

    return distil


def somebody(name: str, rows: int) -> Any:
    from attention.data import Person

    none = np.zeros(rows, np.int8)
    num, alt = np.zeros((rows, len(NAMES)), np.float32), np.zeros(0, np.int32)
    seconds, start = np.ones(rows, np.float32), np.arange(rows, dtype=float)
    return Person(
        name, frozenset(), num, ["a title"], none.astype(np.int32), none, none, none, seconds, start, alt, num[:0]
    )


class Grown:
    """Stands for trees: remembers whom they were grown on, and answers with the number of the first of them."""

    note = ""

    def __init__(self, people: list[Any]) -> None:
        self.people = people

    def answers(self, p: Any) -> Any:
        from attention.calibrate import Answers

        assert all(p is not other for other in self.people), "told about by trees that have seen this person"
        rows: NDArray[np.float64] = np.full(len(p.state), float(p.name))
        return Answers(np.repeat(rows[:, None], 5, 1), rows, rows)


def test_everybody_is_told_about_by_trees_that_never_saw_them(
    distil: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [somebody(str(n), 3 + n) for n in range(7)]
    monkeypatch.setattr(distil.Boosted, "fit", lambda some, *_: Grown(some))
    said = distil.told(people, people[:1], {"a title": np.ones(40, np.float32)}, 3, 1)
    assert [len(a.p) for a in said] == [3 + n for n in range(7)]
    assert [a.drift[0] for a in said] == [float(n) for n in range(7)]  # each in their own place


def test_answers_are_kept_and_are_about_these_people_only(distil: ModuleType, tmp_path: Path) -> None:
    from attention.calibrate import Answers

    people = [somebody("one", 2), somebody("two", 3)]
    said = [Answers(np.full((n, 5), 0.2), np.full(n, 0.25), np.full(n, 0.125)) for n in (2, 3)]
    assert distil.kept(tmp_path / "trees.npz", people, "these") is None
    distil.keep(said, tmp_path / "trees.npz", "these")
    again = distil.kept(tmp_path / "trees.npz", people, "these")
    assert [a.p.shape for a in again] == [(2, 5), (3, 5)]
    assert np.allclose(again[1].p, 0.2, atol=1e-3)
    assert again[1].end.tolist() == [0.25] * 3
    assert again[0].drift.tolist() == [0.125] * 2
    assert distil.kept(tmp_path / "trees.npz", people, "others as many") is None


def test_a_digest_tells_people_apart_that_have_as_many_rows(distil: ModuleType, tmp_path: Path) -> None:
    from attention.digests import digest, file_digest

    one, two = somebody("one", 2), somebody("two", 2)
    other = replace(one, num=one.num + 1)
    assert digest([one, two]) == digest([one, two])
    assert len({digest([one, two]), digest([two, one]), digest([other, two]), digest([one])}) == 4
    (tmp_path / "a").write_bytes(b"a")
    assert file_digest(tmp_path / "a") != file_digest(tmp_path / "b") == ""
