"""What was in front, read for months at once, beside the same segments read one by one."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.records import Category, FocusState, Presence
from headwater.store import Store
from headwater.store.packing import PRESENCES, STATES
from tests.support.days import Pair, absence, at, judged, row, segment

MORNING: list[Pair] = [
    *row("9:00", 5, FocusState.FOCUSED, "code", "a.py"), *row("9:05", 2, FocusState.AWAY),
    *row("9:07", 3, FocusState.DRIFTING, "firefox", "x", domain="www.example.org", notifications=3),
    (segment(at("9:10"), 20, "code", "b.py"), None), (segment(at("9:11"), 20, ""), None),
    (absence(at("9:12"), 30, Presence.PAUSED), None),
]  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "x.db") as made:
        made.put(MORNING)
        s = segment(at("9:20"), 30, "code", "c.py")
        made.put_open([(s, replace(judged(s, FocusState.ROUTINE), provisional=True))])
        yield made


def test_it_is_what_history_says(store: Store) -> None:
    found, history = store.fronts(at("9:00"), at("10:00")), store.history(at("9:00"), at("10:00"))
    assert [(s.start, s.end) for s, _ in history] == [
        (a / 1000, b / 1000) for a, b in zip(found.start_ms.tolist(), found.end_ms.tolist(), strict=True)
    ]
    assert [s.presence for s, _ in history] == [PRESENCES[n] for n in found.presence]
    assert [None if i is None else i.state for _, i in history] == [
        None if n < 0 else STATES[n] for n in found.state.tolist()
    ]
    assert [s.notifications for s, _ in history] == found.notifications.tolist()
    assert [(s.app, s.domain) for s, _ in history] == [found.windows[n][:2] for n in found.window]
    assert len(found.windows) == len({(s.app, s.title, s.domain) for s, _ in history})


def test_only_what_shares_time_with_it(store: Store) -> None:
    found = store.fronts(at("9:04:30"), at("9:05:30"))
    assert found.start_ms.tolist() == [1000 * at("9:04"), 1000 * at("9:05")]
    assert store.fronts(at("8:00"), at("9:00")).start_ms.tolist() == []
    assert store.fronts(at("9:20:10"), at("9:20:20")).state.tolist() == [STATES.index(FocusState.ROUTINE)]
    assert store.fronts(at("11:00"), at("12:00")).windows == []


def test_categories_are_those_that_are_kept(store: Store) -> None:
    assert {w.category for w in store.fronts(at("9:00"), at("10:00")).windows} == {None}
    store.sort((number, Category.READ) for number, app, *_ in store.unsorted() if app == "firefox")
    kept = {w.app: w.category for w in store.fronts(at("9:00"), at("10:00")).windows}
    assert kept["firefox"] is Category.READ
    assert kept["code"] is None
    assert kept[""] is None
