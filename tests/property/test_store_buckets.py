"""Buckets on disk against buckets in memory that follow ActivityWatch's rules by the letter."""

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.records import Bucket, Event, EventTable
from headwater.store import Buckets
from tests.support.activities import MemoryActivities

S = 1_000_000
NOON_US = 1_794_484_800 * S
BUCKET = Bucket("aw-watcher-x_h", "currentwindow", "aw-watcher-x", "h", NOON_US)

said = st.sampled_from([{"app": "a"}, {"app": "b", "title": "第三章"}, {"app": "a", "n": [1, {"deep": None}]}])
times = st.integers(-20, 20).map(lambda n: NOON_US + n * S)
lengths = st.sampled_from([0, 1, S, 3 * S])
events = st.builds(Event, st.none(), times, lengths, said)
numbered = st.builds(Event, st.one_of(st.none(), st.integers(1, 8)), times, lengths, said)
bounds = st.one_of(st.none(), times)
steps = st.one_of(
    st.tuples(st.just("heartbeat"), events, st.sampled_from([0, S, 5 * S])),
    st.tuples(st.just("insert"), st.lists(numbered, max_size=3)),
    st.tuples(st.just("delete"), st.integers(1, 8)),
    st.tuples(st.just("flush")),
    st.tuples(st.just("again")),
    st.tuples(st.just("ask"), bounds, bounds, st.one_of(st.none(), st.integers(0, 4))),
)  # fmt: skip


def rows(table: EventTable) -> list[tuple[int, int, int, Any]]:
    columns = table.start_us.tolist(), table.duration_us.tolist(), table.ids.tolist(), table.which.tolist()
    return [(a, b, n, table.said[w]) for a, b, n, w in zip(*columns, strict=True)]


def step_on(store: Buckets, memory: MemoryActivities, step: tuple[Any, ...]) -> None:
    name = BUCKET.id
    match step:
        case ("heartbeat", event, pulse):
            assert store.heartbeat(name, event, pulse) == memory.heartbeat(name, event, pulse)
        case ("insert", some):
            assert store.insert(name, some) == list(memory.insert(name, some))
        case ("delete", number):
            assert store.delete_event(name, number) == memory.delete_event(name, number)
        case ("flush",):
            store.flush()
        case ("ask", start, end, limit):
            found = rows(store.events(name, start, end, limit))
            assert found == rows(memory.events(name, start, end, limit))
            assert store.count(name, start, end) == memory.count(name, start, end)
    if step[0] in ("insert", "delete"):
        assert [store.event(name, n) for n in range(1, 9)] == [memory.event(name, n) for n in range(1, 9)]


@settings(max_examples=150, deadline=None)
@given(history=st.lists(steps, min_size=1, max_size=12))
def test_buckets_are_the_references(history: list[tuple[Any, ...]]) -> None:
    memory = MemoryActivities()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "headwater.db"
        store = Buckets(path)
        assert (store.create(BUCKET), memory.create(BUCKET)) == (True, True)
        for step in history:
            if step == ("again",):
                store.close()
                store, memory._last = Buckets(path), {}
            else:
                step_on(store, memory, step)
        with Buckets(path, read_only=True) as reader:
            store.flush()
            assert rows(reader.events(BUCKET.id)) == rows(memory.events(BUCKET.id, None, None, None))
            assert reader.get(BUCKET.id) == memory.bucket(BUCKET.id)
        store.close()
