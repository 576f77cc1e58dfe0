"""The vocabulary: frozen, slotted, hashable where equality means something, and leaning on nothing of ours."""

import ast
import dataclasses
import enum
import pickle
from pathlib import Path

import pytest

from headwater import records
from headwater.records import LEARNED_STATES, FocusState, Intent, Segment

HERE = Path(records.__file__).parent
RECORDS = [v for name in records.__all__ if dataclasses.is_dataclass(v := getattr(records, name))]
ENUMS = [v for name in records.__all__ if isinstance(v := getattr(records, name), enum.EnumMeta)]


def test_there_are_records_and_enums_to_look_at() -> None:
    assert len(RECORDS) >= 15
    assert len(ENUMS) >= 10


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: r.__name__)
def test_records_are_frozen_and_slotted_and_have_no_behaviour(record: type) -> None:
    assert record.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(record)
    assert not hasattr(record, "__dict__") or "__dict__" not in dir(record)
    own = [n for n, v in vars(record).items() if callable(v) and not n.startswith("_")]
    assert own == []


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: r.__name__)
def test_records_are_documented(record: type) -> None:
    assert record.__doc__
    assert not record.__doc__.startswith(f"{record.__name__}("), "that is the signature, not a doc"


def test_nothing_can_be_changed_or_added() -> None:
    intent = Intent(1.0, None, "Chapter 3")
    with pytest.raises(dataclasses.FrozenInstanceError):
        intent.text = "other"  # type: ignore[misc]
    with pytest.raises((AttributeError, TypeError)):
        object.__setattr__(intent, "mood", 1)
    assert hash(intent) == hash(Intent(1.0, None, "Chapter 3"))


def test_records_travel_between_processes() -> None:
    segment = Segment(1.0, 2.0, 3600, title="标题")
    assert pickle.loads(pickle.dumps(segment)) == segment


@pytest.mark.parametrize("kind", ENUMS, ids=lambda e: e.__name__)
def test_values_of_enums_are_plain_words_for_the_store(kind: type[enum.StrEnum]) -> None:
    assert issubclass(kind, enum.StrEnum)
    assert all(m.value.replace("_", "").isascii() and m.value == m.value.lower() for m in kind)
    assert all(m.value == m.name.lower() for m in kind)


def test_the_model_learns_neither_away_nor_unsure() -> None:
    assert set(FocusState) - set(LEARNED_STATES) == {FocusState.AWAY, FocusState.UNSURE}
    assert len(set(LEARNED_STATES)) == len(LEARNED_STATES) == 5


def test_records_import_only_records_and_the_standard_library() -> None:
    seen = set()
    for file in HERE.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                seen.add(node.module)
            elif isinstance(node, ast.Import):
                seen.update(alias.name for alias in node.names)
    ours = {name for name in seen if name.startswith("headwater")}
    assert all(name.startswith("headwater.records") for name in ours)
    assert seen - ours <= {
        "__future__", "collections.abc", "dataclasses", "enum", "typing", "numpy", "numpy.typing",
    }  # fmt: skip
