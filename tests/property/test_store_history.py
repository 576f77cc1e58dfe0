"""The store against a reference that fits on one screen: a list that loses what new segments overlap."""

import math
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.records import Segment
from headwater.store import Store
from tests.support.days import NOON, segment

spans = st.tuples(st.integers(0, 400), st.integers(1, 120), st.sampled_from("abc"))
steps = st.lists(
    st.tuples(st.sampled_from(["put", "open", "take"]), st.lists(spans, max_size=4)), min_size=1, max_size=8
)  # fmt: skip


def overlap(a: Segment, b: Segment) -> bool:
    return a.start < b.end and b.start < a.end


class Reference:
    """Final and open segments in two lists."""

    def __init__(self) -> None:
        self.final: list[Segment] = []
        self.open: list[Segment] = []

    def put(self, new: list[Segment]) -> None:
        for s in new:
            self.final = [*(x for x in self.final if not overlap(x, s)), s]
            self.open = [x for x in self.open if not overlap(x, s)]

    def history(self, start: float, end: float) -> list[tuple[float, float, str]]:
        found = [s for s in (*self.final, *self.open) if s.start < end and s.end > start]
        return sorted((s.start, s.end, s.app) for s in found)


@settings(max_examples=60, deadline=None)
@given(steps=steps, ask=st.tuples(st.integers(-10, 500), st.integers(-10, 500)))
def test_history_is_the_references(steps: list[tuple[str, list[tuple[int, int, str]]]], ask: tuple[int, int]) -> None:
    reference = Reference()
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "headwater.db") as store:
        for kind, found in steps:
            new = [segment(NOON + start / 8, length / 8, app) for start, length, app in found]
            if kind == "put":
                store.put((s, None) for s in new)
                reference.put(new)
            elif kind == "open":
                store.put_open((s, None) for s in new)
                reference.open = new
            else:
                store.take_open()
                left, reference.open = sorted(reference.open, key=lambda s: s.start), []
                reference.put(left)
            for start, end in ((-math.inf, math.inf), (NOON + ask[0] / 8, NOON + ask[1] / 8)):
                read = sorted((s.start, s.end, s.app) for s, _ in store.history(start, end))
                assert read == reference.history(start, end)
        store.check()
