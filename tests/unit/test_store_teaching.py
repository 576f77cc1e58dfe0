"""Adapters in the store, and judging again: what the base model had said is kept, given back, or gone."""

import math
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.base import Paths
from headwater.records import Boundary, FocusState, Inference, Label, LabelSource
from headwater.store import Adapter, Bringing, Store, StoreUnavailable
from headwater.store.forgetting import Forgetting
from tests.support.days import NOON, segment

ONE = Adapter("own-1", "0.5", "own", NOON, NOON - 9, NOON - 1, "{}")
TWO = replace(ONE, version="head-2", rung="head", made_at=NOON + 5)
COUNT = 6


def said(n: int, p: float = 0.8, adapter: str = "", *, ruled: bool = False) -> Inference:
    rest = (1 - p) / 4
    start = NOON + 30 * n
    return Inference(
        start, start + 30, FocusState.FOCUSED, (p, rest, rest, rest, rest), Boundary.NONE, 0.1, 0.2, "0.5", adapter,
        ruled=ruled,
    )  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return Paths.under(tmp_path).database


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store(path) as made:
        made.put((segment(NOON + 30 * n, title=f"t{n}"), said(n, 0.5 + n / 20)) for n in range(COUNT))
        yield made


def judged(store: Store) -> list[Inference]:
    return [i for _, i in store.history(0, math.inf) if i is not None]


def replaced(path: Path) -> int:
    db = sqlite3.connect(path)
    try:
        return int(db.execute("SELECT count(*) FROM replaced").fetchone()[0])
    finally:
        db.close()


# -- adapters ---------------------------------------------------------------------------------------------------------


def test_none_are_kept_at_first(store: Store) -> None:
    assert store.adapters() == []
    assert store.adapter_body("own-1") is None
    assert store.adapter_body("") is None


def test_what_is_not_kept_is_neither_used_nor_dropped(store: Store) -> None:
    store.add_adapter(ONE, b"one")
    store.use_adapter(ONE.version)
    for version in ("", "own-2", "own-1 ", "' OR 1=1 --", "\0", "😀" * 999):
        with pytest.raises(ValueError, match="not in the store"):
            store.use_adapter(version)
        store.drop_adapter(version)
    assert store.adapters() == [replace(ONE, in_use=True)], "a refusal changes nothing"


def test_the_newest_is_first_and_one_is_in_use(store: Store, path: Path) -> None:
    store.add_adapter(TWO, b"\0\xff two")
    store.add_adapter(ONE, b"one")
    assert [a.version for a in store.adapters()] == ["head-2", "own-1"]
    assert store.adapter_body("head-2") == b"\0\xff two"
    for version in ("own-1", "head-2", "head-2"):
        store.use_adapter(version)
        assert [a.version for a in store.adapters() if a.in_use] == [version]
    with Store(path, read_only=True) as reader:
        assert reader.adapters()[0] == replace(TWO, in_use=True)
    store.use_adapter(None)
    assert not any(a.in_use for a in store.adapters())


def test_one_cannot_be_kept_twice(store: Store) -> None:
    store.add_adapter(ONE, b"one")
    with pytest.raises((StoreUnavailable, sqlite3.IntegrityError)):
        store.add_adapter(replace(ONE, rung="head"), b"other")
    assert store.adapter_body("own-1") == b"one"
    store.drop_adapter("own-1")
    store.add_adapter(ONE, b"again")
    assert store.adapter_body("own-1") == b"again"


def test_a_large_one_and_an_empty_one(store: Store) -> None:
    store.add_adapter(ONE, b"")
    store.add_adapter(TWO, bytes(1_000_000))
    assert store.adapter_body("own-1") == b""
    assert len(store.adapter_body("head-2") or b"") == 1_000_000


# -- judging again ----------------------------------------------------------------------------------------------------


def test_segments_that_are_not_there_are_left_out(store: Store, path: Path) -> None:
    was = judged(store)
    store.judge_again([said(99, adapter="own-1")], keep=True)
    store.judge_again([said(99)])
    assert (judged(store), replaced(path)) == (was, 0)
    assert store.give_back(-math.inf, math.inf) == 0


def test_what_the_base_model_said_is_given_back_as_it_was(store: Store, path: Path) -> None:
    was = judged(store)
    for version in ("own-1", "head-2"):  # another adapter does not take the place of the base model's word
        store.judge_again([said(n, 0.9, version) for n in range(COUNT)], keep=True)
        assert {i.adapter for i in judged(store)} == {version}
        assert replaced(path) == COUNT
    assert store.give_back(-math.inf, math.inf) == COUNT
    assert judged(store) == was
    assert replaced(path) == 0
    assert store.give_back(-math.inf, math.inf) == 0


def test_a_part_is_given_back(store: Store, path: Path) -> None:
    was = judged(store)
    store.judge_again([said(n, 0.9, "own-1") for n in range(COUNT)], keep=True)
    assert store.give_back(NOON + 30, NOON + 90) == 2
    assert [i.adapter for i in judged(store)] == ["own-1", "", "", "own-1", "own-1", "own-1"]
    assert judged(store)[1:3] == was[1:3]
    assert replaced(path) == COUNT - 2


def test_what_was_not_judged_by_the_base_model_has_nothing_to_give_back(store: Store, path: Path) -> None:
    store.put([(segment(NOON + 30 * COUNT, title="live"), said(COUNT, adapter="own-1")),
               (segment(NOON + 30 * (COUNT + 1), title="never"), None)])  # fmt: skip
    store.judge_again([said(n, 0.9, "head-2") for n in (COUNT, COUNT + 1)], keep=True)
    assert replaced(path) == 0
    assert store.give_back(-math.inf, math.inf) == 0
    assert store.judged_by_adapters() == [(NOON + 30 * COUNT, NOON + 30 * (COUNT + 2))]


def test_the_base_model_judging_anew_makes_what_was_kept_untrue(store: Store, path: Path) -> None:
    store.judge_again([said(n, 0.9, "own-1") for n in range(COUNT)], keep=True)
    store.judge_again([said(0, 0.7), said(1, 0.7)])
    assert replaced(path) == COUNT - 2
    store.give_back(-math.inf, math.inf)
    assert [round(i.probabilities[0], 2) for i in judged(store)[:3]] == [0.7, 0.7, 0.6]


def test_a_rules_word_is_given_back_too_and_other_rules_make_it_untrue(store: Store, path: Path) -> None:
    store.judge_again([said(0, 0.6, ruled=True)])
    store.judge_again([said(0, 0.9, "own-1"), said(1, 0.9, "own-1")], keep=True)
    store.give_back(NOON, NOON + 1)
    assert judged(store)[0].ruled
    store.put_rules([], NOON)
    assert replaced(path) == 0
    assert store.give_back(-math.inf, math.inf) == 0


def test_taking_back_takes_what_was_kept_too(store: Store, path: Path) -> None:
    store.judge_again([said(n, 0.9, "own-1") for n in range(COUNT)], keep=True)
    store.take_back([NOON])
    assert replaced(path) == COUNT - 1
    store.give_back(-math.inf, math.inf)
    assert len(judged(store)) == COUNT - 1


def test_nothing_stays_of_what_is_forgotten(store: Store, path: Path) -> None:
    store.judge_again([said(n, 0.9, "own-1") for n in range(COUNT)], keep=True)
    store.close()
    with Forgetting(path) as forgetting:
        forgetting.forget_range(NOON, NOON + 60)
    with Store(path) as again:
        left = len(judged(again))
        assert left == COUNT - 2
        assert replaced(path) == left
        assert again.give_back(-math.inf, math.inf) == left


@pytest.mark.parametrize("by_name", [False, True])
def test_what_was_learned_from_what_is_forgotten_goes_and_the_base_model_judges(
    store: Store, path: Path, by_name: bool
) -> None:
    before = judged(store)
    store.judge_again([said(n, 0.9, "own-1") for n in range(COUNT)], keep=True)
    store.add_adapter(replace(ONE, first=NOON, last=NOON + 40), b"numbers of one")
    store.add_adapter(replace(TWO, first=NOON - 500, last=NOON - 400), b"two")
    store.use_adapter("own-1")
    store.put_state("learned", b"{}")
    store.close()
    with Forgetting(path) as forgetting:
        forgetting.forget_title("t0") if by_name else forgetting.forget_range(NOON, NOON + 30)
    with Store(path) as again:
        assert [a.version for a in again.adapters()] == ["head-2"]
        assert again.state("learned") is None, "it may be learned anew"
        assert judged(again) == before[1:]
    assert b"numbers of one" not in path.read_bytes()


@pytest.mark.parametrize("start", [NOON + 3600, NOON + 60])
def test_what_was_learned_from_another_time_stays(store: Store, path: Path, start: float) -> None:
    store.add_adapter(replace(ONE, first=NOON, last=NOON + 40), b"one")
    store.use_adapter("own-1")
    store.put_state("learned", b"{}")
    store.close()
    with Forgetting(path) as forgetting:
        forgetting.forget_range(start, start + 60)
    with Store(path) as again:
        assert [a.in_use for a in again.adapters()] == [True]
        assert again.state("learned") == b"{}"


def test_time_that_passes_by_itself_takes_nothing_that_was_learned(store: Store, path: Path) -> None:
    store.add_adapter(replace(ONE, first=NOON, last=NOON + 40), b"one")
    store.use_adapter("own-1")
    store.close()
    with Forgetting(path) as forgetting:
        assert forgetting.retain(NOON + 30).what.segments == 1
    with Store(path) as again:
        assert [a.in_use for a in again.adapters()] == [True]


def test_who_judged_what(store: Store) -> None:
    assert store.judged_by_adapters() == []
    store.judge_again([said(n, 0.9, "own-1") for n in (2, 3)], keep=True)
    assert store.judged_by_adapters() == [(NOON + 60, NOON + 120)]
    store.judge_again([said(5, 0.9, "head-2")], keep=True)
    assert store.judged_by_adapters() == [(NOON + 150, NOON + 180), (NOON + 60, NOON + 120)]
    store.take_back([NOON + 120])
    late = replace(said(0, 0.9, "head-2"), start=NOON + 7200, end=NOON + 7230)
    store.put([(segment(NOON + 7200, title="later"), late)])
    (first,) = store.judged_by_adapters()
    assert first == (NOON + 60, NOON + 7230), "nothing of the base model lies between"


# -- labels -----------------------------------------------------------------------------------------------------------


def test_taught_labels_outlive_adapters(store: Store) -> None:
    label = Label(NOON, NOON, NOON + 30, FocusState.ROUTINE, LabelSource.TRAY)
    store.add_label(label)
    store.add_adapter(ONE, b"one")
    store.use_adapter("own-1")
    store.drop_adapter("own-1")
    assert store.labels(-math.inf, math.inf) == [label]
    assert store.adapters() == []


def word(n: int, source: LabelSource = LabelSource.CORRECTION) -> Label:
    return Label(NOON + n, NOON + 30 * n, NOON + 30 * n + 30, FocusState.ROUTINE, source)


def brought(path: Path, *words: Label) -> int:
    with Bringing(path) as bringing:
        number = bringing.begin("headwater-json", NOON)
        bringing.add_labels(number, words)
        return number


def taken_out(path: Path, number: int) -> list[Label]:
    with Bringing(path) as bringing:
        bringing.take_out(number)
        return bringing.labels(-math.inf, math.inf)


def test_the_persons_own_word_does_not_go_with_an_import_whose_last_word_was_taken_back(
    store: Store, path: Path
) -> None:  # fmt: skip
    number = brought(path, word(0), word(1))
    store.edit_labels([store.labels(-math.inf, math.inf)[-1].id], ())
    own = word(3, LabelSource.TRAY)
    store.add_label(own)
    assert taken_out(path, number) == [own]


def test_a_later_import_keeps_its_words_when_an_earlier_one_is_taken_out(store: Store, path: Path) -> None:
    first = brought(path, word(0), word(1))
    store.edit_labels([store.labels(-math.inf, math.inf)[-1].id], ())
    brought(path, word(3))
    assert taken_out(path, first) == [word(3)]


def test_an_own_word_that_comes_back_is_no_part_of_the_import_that_has_its_number_now(store: Store, path: Path) -> None:
    own = replace(word(0), id=store.add_label(word(0)))
    store.edit_labels([own.id], ())
    number = brought(path, word(1))
    assert [x.id for x in store.labels(-math.inf, math.inf)] == [own.id]
    store.edit_labels((), [own])
    assert taken_out(path, number) == [own]


def test_both_parts_of_a_word_go_with_the_import_that_brought_it(store: Store, path: Path) -> None:
    number = brought(path, word(0))
    (whole,) = store.labels(-math.inf, math.inf)
    store.edit_labels([whole.id], [replace(whole, end=NOON + 10), replace(whole, start=NOON + 20)])
    assert len(store.labels(-math.inf, math.inf)) == 2
    assert taken_out(path, number) == []
