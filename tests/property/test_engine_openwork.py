"""Folding work as it comes is folding it all at once, and what lies open never depends on how it was read."""

from hypothesis import given
from hypothesis import strategies as st

from headwater.advice.resuming import Choice, Weights, choice, probabilities, rank, taken_up
from headwater.categories import Categories
from headwater.engine.openwork import OpenWork, opened
from headwater.records import Presence, Segment, TitleKind
from headwater.segments import spheres

T0 = 1_790_000_000.0
CATEGORIES = Categories()
_WINDOWS = st.sampled_from([
    ("code", "Atlas chapter", TitleKind.FULL), ("code", "atlas maps", TitleKind.FULL), ("gimp", "", TitleKind.NONE),
    ("writer", "Budget.ods", TitleKind.FULL), ("writer", "77af", TitleKind.HASHED),
    ("thunderbird", "Inbox", TitleKind.FULL), ("", "", TitleKind.FULL),
])  # fmt: skip
_STEPS = st.lists(
    st.tuples(
        _WINDOWS, st.sampled_from([5.0, 40.0, 60.0, 300.0]),
        st.sampled_from([0.0] * 6 + [30.0, 60.0, 61.0, 400.0, 9e4]),
        st.sampled_from([Presence.PRESENT] * 7 + [Presence.AWAY]),
    ),
    max_size=60,
)  # fmt: skip


def history(steps: list[tuple[tuple[str, str, TitleKind], float, float, Presence]]) -> list[Segment]:
    found: list[Segment] = []
    now = T0
    for (app, title, kind), length, gap, presence in steps:
        now += gap
        there = presence is Presence.PRESENT
        found.append(
            Segment(now, now + length, 3600, presence, app if there else "", title if there else "", kind, keys=3)
        )
        now += length
    return found


def looked(segments: list[Segment]) -> Choice:
    work = OpenWork(CATEGORIES)
    for s in segments:
        work.finished(s)
    now = segments[-1].end + 900.0 if segments else T0
    return choice(opened(work.runs(), now, "atlas"), now, 3600)


@given(_STEPS)
def test_folded_as_it_comes_is_folded_at_once(
    steps: list[tuple[tuple[str, str, TitleKind], float, float, Presence]],
) -> None:
    segments = history(steps)
    work = OpenWork(CATEGORIES)
    for s in segments:
        work.finished(s)
    assert tuple(r.sphere for r in work.runs()) == spheres(segments)


@given(_STEPS, st.data())
def test_the_order_is_of_all_and_learning_never_makes_what_was_taken_up_less_likely(
    steps: list[tuple[tuple[str, str, TitleKind], float, float, Presence]], data: st.DataObject
) -> None:
    open_ = looked(history(steps))
    names = [s.name for s in open_.spheres]
    assert len(set(names)) == len(names)
    assert not any("77af" in name or not name.strip() for name in names)
    p = probabilities(Weights(), open_)
    assert not names or abs(p.sum() - 1) < 1e-9
    order = rank(Weights(), open_)
    assert sorted(s.name for s in order) == sorted(names)
    if names:
        name = data.draw(st.sampled_from(names))
        at = open_.place(name)
        assert at is not None
        after = taken_up(Weights(), open_, name)
        assert probabilities(after, open_)[at] >= p[at] - 1e-9
        assert Weights.from_bytes(after.to_bytes()) == after
