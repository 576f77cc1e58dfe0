"""Segments go in and come out as they were; new ones replace what they overlap; open ones never get lost."""

import math
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.records import Boundary, FocusState, Presence, Segment, TitleKind
from headwater.store import Store
from headwater.store.packing import rounded
from tests.support.days import NOON, absence, judged, segment

FULL = Segment(
    NOON + 0.123, NOON + 30.5, -12600, Presence.PRESENT, "org.writer", "第三章 – draft.odt", TitleKind.FULL,
    "example.org", "thesis", 41, 3, 0, 1234, 2.25, True, False, None, True, 2,
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "headwater.db") as opened:
        yield opened


def test_every_field_comes_back(store: Store) -> None:
    sure = judged(FULL, FocusState.FOCUSED, boundary=Boundary.COARSE, adapter="own 3", drift_soon=0.25)
    store.put([(FULL, sure)])
    assert store.history(0, math.inf) == [(FULL, rounded(sure))]


@pytest.mark.parametrize(
    "odd",
    [
        segment(NOON, app=""),
        segment(NOON, title="", title_kind=TitleKind.NONE),
        segment(NOON, title="9f86d081884c7d65", title_kind=TitleKind.HASHED),
        segment(NOON, title="x" * 10_000),
        segment(NOON, title="'); DROP TABLE segments; --\x00\n"),
        segment(NOON, keys=0, clicks=None, idle_s=0.0, call=None, media=False),
        absence(NOON, 9 * 3600, Presence.SUSPENDED),
        segment(-1.0, 0.001),
        segment(1e11, 60.0),
    ],
)
def test_odd_segments_come_back(store: Store, odd: Segment) -> None:
    store.put([(odd, None)])
    assert store.history(-math.inf, math.inf) == [(odd, None)]


def test_half_a_surrogate_pair_becomes_a_question_mark(store: Store) -> None:
    store.put([(segment(NOON, title="a\ud800b"), None)])
    assert store.history(0, math.inf)[0][0].title == "a?b"


def test_what_is_shorter_than_a_millisecond_is_nothing(store: Store) -> None:
    store.put([(segment(NOON), None), (segment(NOON + 5, 0.0004), None), (segment(NOON + 5, -3.0), None)])
    assert store.history(0, math.inf) == [(segment(NOON), None)]


def test_names_are_stored_once(store: Store, tmp_path: Path) -> None:
    for n in range(50):
        s = segment(NOON + 30 * n, app="code", title="main.py", domain="example.org", project="headwater")
        store.put([(s, judged(s, FocusState.ROUTINE))])
    with sqlite3.connect(tmp_path / "headwater.db") as db:
        counts = [
            db.execute(f"SELECT count(*) FROM {t}").fetchone()[0]
            for t in ("apps", "titles", "domains", "models", "windows")
        ]
    db.close()
    assert counts == [2, 2, 2, 1, 2], "number 0 is nothing"


def test_new_segments_replace_whatever_they_overlap(store: Store) -> None:
    store.put((segment(NOON + 30 * n, app="old"), None) for n in range(4))
    store.put([(segment(NOON + 40, 35.0, app="new"), None)])
    assert [(s.app, s.start - NOON) for s, _ in store.history(0, math.inf)] == [("old", 0), ("new", 40), ("old", 90)]


def test_touching_is_not_overlapping(store: Store) -> None:
    store.put([(segment(NOON), None), (segment(NOON + 60), None)])
    store.put([(segment(NOON + 30), None)])
    assert len(store.history(0, math.inf)) == 3


def test_a_long_absence_is_found_and_replaced_from_its_middle(store: Store) -> None:
    store.put([(segment(NOON - 30), None), (absence(NOON, 36_000), None), (segment(NOON + 36_000), None)])
    assert [s.presence for s, _ in store.history(NOON + 100, NOON + 101)] == [Presence.AWAY]
    store.put([(segment(NOON + 20_000), None)])
    assert [s.start - NOON for s, _ in store.history(0, math.inf)] == [-30, 20_000, 36_000]


def test_judging_again_replaces_the_answer(store: Store) -> None:
    s = segment(NOON)
    store.put([(s, judged(s, FocusState.ROUTINE))])
    store.put([(s, judged(s, FocusState.FOCUSED, adapter="own 1"))])
    assert [i.state for _, i in store.history(0, math.inf) if i] == [FocusState.FOCUSED]


def test_history_is_what_shares_time(store: Store) -> None:
    store.put((segment(NOON + 30 * n), None) for n in range(4))
    assert [s.start - NOON for s, _ in store.history(NOON + 30, NOON + 90)] == [30, 60]
    assert [s.start - NOON for s, _ in store.history(NOON + 29.9, NOON + 90.1)] == [0, 30, 60, 90]
    assert store.history(NOON + 200, NOON + 300) == []


def test_the_open_segment_is_rewritten_and_read(store: Store) -> None:
    store.put([(segment(NOON), None)])
    for length in (5.0, 10.0):
        s = segment(NOON + 30, length)
        store.put_open([(s, judged(s, FocusState.FOCUSED, provisional=True))])
    read = store.history(0, math.inf)
    assert [s.end - NOON for s, _ in read] == [30, 40]
    assert read[1][1] is not None
    assert read[1][1].provisional
    assert store.span() == (NOON, NOON + 40)


def test_a_final_segment_takes_the_open_ones_place(store: Store) -> None:
    store.put_open([(segment(NOON, 12.0), None)])
    store.put([(segment(NOON, 14.0), None)])
    assert store.history(0, math.inf) == [(segment(NOON, 14.0), None)]


def test_what_was_left_open_becomes_final(store: Store, tmp_path: Path) -> None:
    s = segment(NOON, 12.0)
    store.put_open([(s, judged(s, FocusState.FOCUSED, provisional=True))])
    store.close()
    with Store(tmp_path / "headwater.db") as again:
        assert again.take_open() == (s,)
        assert again.take_open() == ()
        again.put_open([])
        assert again.history(0, math.inf) == [(s, rounded(judged(s, FocusState.FOCUSED)))]


def test_open_segments_over_final_ones_win_when_taken(store: Store) -> None:
    """The clock was set back before the program was killed."""
    store.put([(segment(NOON), None), (segment(NOON + 30), None)])
    store.put_open([(segment(NOON + 5, 10.0, app="later"), None)])
    store.take_open()
    assert [s.app for s, _ in store.history(0, math.inf)] == ["later", "code"]


def test_an_empty_store_has_no_span(store: Store) -> None:
    assert store.span() is None
    assert store.history(0, math.inf) == []


def test_a_put_that_fails_half_way_writes_nothing(store: Store) -> None:
    store.put([(segment(NOON, title="kept"), None)])
    wrong = replace(segment(NOON + 30, title="new"), presence=None)  # type: ignore[arg-type]
    with pytest.raises(KeyError):
        store.put([(segment(NOON + 10, title="new"), None), (wrong, None)])
    assert [s.title for s, _ in store.history(0, math.inf)] == ["kept"]
    store.put([(segment(NOON + 30, title="new"), None)])
    assert [s.title for s, _ in store.history(0, math.inf)] == ["kept", "new"]
