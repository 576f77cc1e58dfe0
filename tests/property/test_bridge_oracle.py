"""Activity in memory, the oracle of other tests, merges heartbeats as ActivityWatch's own code does."""

from datetime import UTC, datetime, timedelta
from typing import Any

from aw_core.models import Event as TheirEvent
from aw_transform import heartbeat_merge
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.records import Bucket, Event
from tests.support.activities import MemoryActivities

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
T0 = 1_763_000_000_000_000
BEAT = st.tuples(
    st.integers(0, 60_000), st.sampled_from([0, 0, 0, 500, 30_000]), st.sampled_from([{}, {"app": "a"}, {"app": "b"}])
)
"""Milliseconds after T0, how long it lasted, what it says."""


def theirs(beats: list[tuple[int, int, dict[str, Any]]], pulsetime: float) -> list[TheirEvent]:
    """What ActivityWatch's server keeps: the heartbeat before is what the next one may lengthen."""
    kept: list[TheirEvent] = []
    for start, lasted, data in beats:
        at = EPOCH + timedelta(microseconds=T0 + 1000 * start)
        beat = TheirEvent(timestamp=at, duration=timedelta(milliseconds=lasted), data=data)
        if not kept or heartbeat_merge(kept[-1], beat, pulsetime) is None:
            kept.append(beat)
    return kept


@given(st.lists(BEAT, max_size=30), st.sampled_from([0, 0.5, 5, 100]))
@settings(deadline=None)
def test_heartbeats_are_merged_alike(beats: list[tuple[int, int, dict[str, Any]]], pulsetime: float) -> None:
    ours = MemoryActivities()
    ours.create(Bucket("b", "test", "test", "here", T0))
    for start, lasted, data in beats:
        ours.heartbeat("b", Event(None, T0 + 1000 * start, 1000 * lasted, data), round(pulsetime * 1e6))
    table = ours.events("b", None, None, None)
    got = sorted(zip(table.ids.tolist(), table.start_us.tolist(), table.duration_us.tolist(), strict=True))
    assert [(start, lasted) for _, start, lasted in got] == [
        ((e.timestamp - EPOCH) // timedelta(microseconds=1), e.duration // timedelta(microseconds=1))
        for e in theirs(beats, pulsetime)
    ]
