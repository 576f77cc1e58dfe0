"""Sessions do not overlap, are long enough, and begin and end in focus, whatever the day was like."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.records import FocusState
from headwater.reports.ics import focus_sessions
from tests.support.days import NOON, Pair, judged, segment

pieces = st.lists(st.tuples(st.integers(1, 400), st.sampled_from(FocusState), st.integers(0, 200)), max_size=60)


@settings(max_examples=150, deadline=None)
@given(pieces, st.integers(0, 900), st.integers(0, 200))
def test_sessions_of_any_day(found: list[tuple[int, FocusState, int]], least_s: int, gap_s: int) -> None:
    pairs: list[Pair] = []
    start = NOON
    for length, state, pause in found:
        s = segment(start, float(length), f"app {length % 3}")
        pairs.append((s, judged(s, state)))
        start = s.end + (pause if pause > 150 else 0)
    sessions = list(focus_sessions(pairs, least_s, gap_s))
    focused = [s for s, i in pairs if i is not None and i.state is FocusState.FOCUSED]
    assert all(x.end - x.start >= least_s for x in sessions)
    assert all(b.start - a.end > gap_s for a, b in itertools.pairwise(sessions))
    for x in sessions:
        inside = [s for s in focused if x.start <= s.start < x.end]
        assert (x.start, x.end) == (inside[0].start, inside[-1].end)
        assert all(b.start - a.end <= gap_s for a, b in itertools.pairwise(inside))
    if least_s == 0:
        assert all(any(x.start <= s.start and s.end <= x.end for x in sessions) for s in focused)
