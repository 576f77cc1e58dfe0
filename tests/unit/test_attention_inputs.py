"""What comes in, beside the training: told group by group, and not of what rounding does."""

from pathlib import Path

import numpy as np
import pytest

from headwater.attention.personal.inputs import GROUPS, INPUTS, LEAST, shifts, tenths
from headwater.base import Paths
from headwater.features import INDEX, NAMES

SHIPPED = Paths.bundled("models/attention/artifacts")


def reference(folder: Path, num: np.ndarray[tuple[int, int], np.dtype[np.float32]], usual: float = 0.2) -> None:
    edges, shares = tenths(num)
    np.savez(folder / INPUTS, edges=edges, shares=shares, usual=np.full(len(GROUPS), usual))


def test_inputs_are_compared_with_training() -> None:
    with np.load(SHIPPED / INPUTS) as z:
        edges, usual = z["edges"], z["usual"]
    rng = np.random.default_rng(0)
    num = np.stack([e[rng.integers(0, 9, LEAST)] for e in edges], 1).astype(np.float32)
    assert shifts(num[:-1], SHIPPED) == ()
    found = shifts(np.full_like(num, 4.0), SHIPPED)
    assert [name for name, _, _ in found] == [name for name, _ in GROUPS]
    assert [u for _, _, u in found] == pytest.approx(usual.tolist())
    assert all(np.isfinite(value) and value > 0.25 for _, value, _ in found)


def test_most_people_of_the_training_are_as_is_usual() -> None:
    with np.load(SHIPPED / INPUTS) as z:
        usual = z["usual"]
    assert (usual > 0.02).all(), "nobody is like all of them together"
    assert (usual < 6).all()


@pytest.mark.parametrize("content", [None, b"", b"junk", b"PK\x03\x04"])
def test_without_a_reference_nothing_is_told(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / INPUTS).write_bytes(content)
    assert shifts(np.zeros((LEAST, len(NAMES)), np.float32), tmp_path) == ()


def test_a_sample_is_like_itself(tmp_path: Path) -> None:
    num = np.random.default_rng(0).normal(0, 1, (LEAST, len(NAMES))).astype(np.float32)
    reference(tmp_path, num)
    assert [usual for _, _, usual in shifts(num, tmp_path)] == [0.2] * len(GROUPS)
    assert all(value == pytest.approx(0, abs=1e-9) for _, value, _ in shifts(num, tmp_path))
    assert all(value > 0.25 for _, value, _ in shifts(num + 1, tmp_path))


def test_a_value_that_comes_often_is_the_same_when_it_was_rounded(tmp_path: Path) -> None:
    """The people of the training are kept in half precision."""
    few = np.random.default_rng(0).choice(np.array([0.1, 0.3, 0.7], np.float32), (LEAST, len(NAMES)))
    reference(tmp_path, few.astype(np.float16).astype(np.float32))
    assert few[0, INDEX["keys_1m"]] != np.float32(np.float16(few[0, INDEX["keys_1m"]]))
    assert all(value == pytest.approx(0, abs=1e-9) for _, value, _ in shifts(few, tmp_path))
