"""What the fold promises, for any day at any desk."""

import copy
import itertools
import math
from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.records import Observation, Presence, PresenceChanged, Segment, Signal, TitleKind, WindowSeen
from headwater.segments import Segmenter, cut, spheres
from tests.support.desk import Desk

LAX = settings(deadline=None)
MS = st.integers(1, 400_000).map(lambda n: n / 1000)
APPS = st.sampled_from(["code", "firefox", "slack", "", "evince"])
TITLES = st.sampled_from(["", "main.py - hw", "Inbox (3) - me", "Inbox (4) - me", "论文草稿 - Writer", "a", "b", "c"])
STEP = st.one_of(
    st.tuples(st.just("wait"), MS),
    st.tuples(st.just("wait"), st.sampled_from([0.001, 0.1, 1.0, 5.0, 20.0, 59.999, 60.0, 60.001, 180.0, 600.0])),
    st.tuples(st.just("type"), st.integers(1, 60), st.sampled_from([0.05, 1.0, 3.0, 4.9])),
    st.tuples(st.just("type"), st.integers(1, 60), st.sampled_from([0.05, 1.0, 3.0, 4.9])),
    st.tuples(st.just("window"), APPS, TITLES),
    st.tuples(st.just("window"), APPS, TITLES),
    st.tuples(st.just("leave"), st.sampled_from([Presence.LOCKED, Presence.PAUSED, Presence.SUSPENDED])),
    st.tuples(st.just("come")),
    st.tuples(st.just("notify")),
    st.tuples(st.just("signal"), st.sampled_from([Signal.MEDIA, Signal.CALL]), st.sampled_from([True, False, None])),
)


@st.composite
def desks(draw: st.DrawFn, counted: bool | None = True) -> Desk:
    desk = Desk(counted=counted)
    for name, *args in draw(st.lists(STEP, max_size=40)):
        getattr(desk, name)(*args)
    desk.end()
    return desk


def fold(seen: Iterable[Observation], end: float, every: float | None = None) -> list[Segment]:
    """All segments; with `every`, ticks (and looks at the open ones) in between."""
    segmenter, out, now = Segmenter(), list[Segment](), None
    for obs in seen:
        while every and now is not None and now + every < obs.at:
            now = round(now + every, 3)
            out += segmenter.tick(now)
            segmenter.open(now)
        out += segmenter.feed(obs)
        now = max(now or 0.0, obs.at)
    return [*out, *segmenter.close(end)]


@given(desks())
@LAX
def test_segments_are_in_order_whole_milliseconds_and_at_most_a_minute(desk: Desk) -> None:
    segments = fold(desk.seen, desk.now)
    for segment in segments:
        assert segment.end > segment.start
        assert segment.start == round(segment.start, 3)
        assert segment.presence is not Presence.PRESENT or segment.end - segment.start <= 60.0005
        assert segment.presence is not Presence.PRESENT or segment.app
        assert segment.presence is Presence.PRESENT or not (segment.app or segment.title or segment.domain)
        assert segment.idle_s is None or 0 <= segment.idle_s <= segment.end - segment.start + 1e-3
    for before, after in itertools.pairwise(segments):
        assert before.end <= after.start


@given(desks())
@LAX
def test_what_was_typed_is_in_exactly_one_segment(desk: Desk) -> None:
    segments = fold(desk.seen, desk.now)
    assert sum(s.keys or 0 for s in segments) == desk.typed
    assert sum(s.travel_px or 0 for s in segments) == desk.typed * 7


@given(desks(), st.sampled_from([0.5, 5.0, 7.3, 29.0, 60.0, 119.0]))
@LAX
def test_ticks_change_nothing(desk: Desk, every: float) -> None:
    assert fold(desk.seen, desk.now, every) == fold(desk.seen, desk.now)


@given(desks(counted=None), st.sampled_from([5.0, 31.0]))
@LAX
def test_ticks_change_nothing_where_input_is_not_counted(desk: Desk, every: float) -> None:
    segments = fold(desk.seen, desk.now, every)
    assert segments == fold(desk.seen, desk.now)
    assert all(s.keys is None and s.idle_s is None for s in segments)


@given(desks(), st.integers(0, 40))
@LAX
def test_final_and_open_segments_are_what_closing_gives(desk: Desk, after: int) -> None:
    """Killed at any moment, what was provisional is what would have been final."""
    segmenter, final = Segmenter(), list[Segment]()
    for obs in desk.seen[:after]:
        final += segmenter.feed(obs)
    now = desk.seen[min(after, len(desk.seen)) - 1].at + 3.0
    provisional = segmenter.open(now)
    assert segmenter.open(now) == provisional
    assert segmenter.close(now) == provisional
    assert [*final, *provisional] == fold(desk.seen[:after], now)


@given(desks())
@LAX
def test_final_segments_never_change(desk: Desk) -> None:
    """Each final segment was announced once, and starts where nothing final was yet."""
    segmenter, reached = Segmenter(), -math.inf
    for obs in desk.seen:
        for segment in (*segmenter.feed(obs), *segmenter.tick(obs.at)):
            assert segment.start >= reached
            reached = segment.end
        assert all(s.start >= reached for s in segmenter.open(obs.at))


@given(desks())
@LAX
def test_the_time_at_the_desk_is_all_there(desk: Desk) -> None:
    """Between the first window and the end nothing is missing but hidden windows."""
    if not any(isinstance(o, WindowSeen) and o.app for o in desk.seen) or any(
        isinstance(o, WindowSeen) and not o.app for o in desk.seen
    ):
        return
    first = next(o.at for o in desk.seen if isinstance(o, WindowSeen))
    absences = [o.since for o in desk.seen if isinstance(o, PresenceChanged)]
    segments = [s for s in fold(desk.seen, desk.now) if s.end > first]
    if any(since < first for since in absences):
        return
    assert math.isclose(sum(s.end - s.start for s in segments), desk.now - first, abs_tol=1e-3)


HOSTILE = st.one_of(st.floats(), st.floats(1e9, 1e9 + 1e5), st.floats(-1e6, 5e9))


@given(desks(), st.lists(st.tuples(st.integers(0, 60), HOSTILE), max_size=8))
@LAX
def test_no_clock_makes_it_raise_overlap_or_grow(desk: Desk, jumps: list[tuple[int, float]]) -> None:
    segmenter, out = Segmenter(), list[Segment]()
    for n, obs in enumerate(desk.seen):
        for _, to in (j for j in jumps if j[0] == n):
            out += segmenter.tick(to)
            segmenter.open(to)
            out += segmenter.feed(PresenceChanged(to, Presence.AWAY, to - 180))
        out += segmenter.feed(obs)
    out += segmenter.close(desk.now)
    for before, after in itertools.pairwise(out):
        assert before.end <= after.start
    assert all(s.end > s.start for s in out)
    assert all(s.end - s.start <= 60.0005 for s in out if s.presence is Presence.PRESENT)


@given(desks(), st.floats(40, 40_000), st.integers(0, 40))
@LAX
def test_a_clock_set_back_loses_no_key(desk: Desk, back: float, after: int) -> None:
    shifted = [_moved(obs, -round(back, 3)) if n >= after else obs for n, obs in enumerate(desk.seen)]
    segments = fold(shifted, desk.now + 60)
    assert sum(s.keys or 0 for s in segments) == desk.typed


def _moved(obs: Observation, by: float) -> Observation:
    moved = copy.copy(obs)
    object.__setattr__(moved, "at", round(obs.at + by, 3))
    if isinstance(moved, PresenceChanged):
        object.__setattr__(moved, "since", round(moved.since + by, 3))
    return moved


ROWS = st.builds(
    Segment,
    start=st.integers(0, 10**12).map(lambda n: n / 1000),
    end=st.just(0.0),
    offset_s=st.integers(-43200, 50400),
    app=st.just("x"),
    keys=st.none() | st.integers(0, 10**6),
    travel_px=st.none() | st.integers(0, 10**9),
    idle_s=st.none() | st.integers(0, 10**7).map(lambda n: n / 1000),
    notifications=st.integers(0, 1000),
)


@given(ROWS, st.integers(1, 20_000_000))
@LAX
def test_cutting_keeps_sums(row: Segment, length_ms: int) -> None:
    object.__setattr__(row, "end", round(row.start + length_ms / 1000, 3))
    pieces = cut(row)
    assert pieces[0].start == row.start
    assert pieces[-1].end == row.end
    assert all(a.end == b.start for a, b in itertools.pairwise(pieces))
    assert all(0 < p.end - p.start <= 60.002 for p in pieces)
    assert sum(p.notifications for p in pieces) == row.notifications
    for name in ("keys", "travel_px", "idle_s"):
        values = [getattr(p, name) for p in pieces]
        whole = getattr(row, name)
        assert values == [None] * len(pieces) if whole is None else math.isclose(sum(values), whole, abs_tol=1e-6)


@given(desks())
@LAX
def test_spheres_are_in_order_and_hold_no_time_twice(desk: Desk) -> None:
    segments = fold(desk.seen, desk.now)
    found = spheres(segments)
    present = sum(s.end - s.start for s in segments if s.presence is Presence.PRESENT)
    assert sum(w.seconds for w in found) <= present + 1e-6
    for sphere in found:
        assert 0 < sphere.seconds <= sphere.end - sphere.start + 1e-6
        assert sphere.apps
        assert sphere.name
    for before, after in itertools.pairwise(found):
        assert before.start < after.start
        assert before.end <= after.start


@given(st.text(max_size=60), st.text(max_size=60))
@LAX
def test_hashed_titles_are_alike_only_if_equal(one: str, other: str) -> None:
    def at(n: int, title: str) -> Segment:
        return Segment(n * 60.0, n * 60.0 + 60, 0, app="x", title=f"h:{title}", title_kind=TitleKind.HASHED)

    assert (len(spheres([at(0, one), at(1, other)])) == 1) == (one == other)
