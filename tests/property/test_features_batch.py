"""Many segments at once give what they give one by one: the rows, and all that is remembered after them."""

from itertools import accumulate, pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.categories import Categories
from headwater.features import Extractor, FeatureBatch
from headwater.records import Intent, Segment, TitleKind

CATEGORIES = Categories()
T = 1_770_000_000.0
COUNT = st.one_of(st.none(), st.integers(0, 5000))
FLAG = st.sampled_from([None, True, False])
GAP = st.one_of(
    *[st.just(0.0)] * 4, st.sampled_from([0.001, 20.0, 61.0, 400.0, 899.0, 60_000.0]),
    st.sampled_from([-0.5, -4.9, -30.0, -7200.0]),
)  # fmt: skip
"""Mostly none; pauses, nights, rounded times that overlap, clocks that are set back."""
LENGTH = st.one_of(st.integers(0, 60_000).map(lambda ms: ms / 1000), st.sampled_from([0.0, 60.0, 3600.0, 9000.0]))
WINDOWS = [
    {"app": "Code", "title": "budget.py - quill - Visual Studio Code"},
    {"app": "Code", "title": "plan.py - quill - Visual Studio Code", "project": "quill"},
    {"app": "firefox", "title": "quill budget plan — Mozilla Firefox", "domain": "example.org"},
    {"app": "firefox", "title": "Cup final tonight — Mozilla Firefox", "domain": "youtube.com"},
    {"app": "wps", "title": "季度预算报告"},
    {"app": "wps", "title": "预算报告 二稿"},
    {"app": "zoom", "title": "Zoom Meeting"},
    {"app": "kitty", "title": "9f2c77", "title_kind": TitleKind.HASHED},
    {"app": "kitty", "title": "", "title_kind": TitleKind.NONE},
    {"app": "", "title": "", "title_kind": TitleKind.NONE},
]
INTENTS = st.sampled_from([None, None, *(Intent(T, None, text) for text in ("quill budget", "写预算报告", " "))])


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[Segment, Intent | None]]:
    """Segments of one person as the program makes them, with what goes wrong on real machines in between."""
    found, at = [], T
    for _ in range(draw(st.integers(0, 40))):
        at += draw(GAP)
        end = at + draw(LENGTH)
        keys, clicks, scroll, travel = (draw(COUNT) for _ in range(4))
        window = draw(st.sampled_from(WINDOWS))
        segment = Segment(
            at, end, draw(st.sampled_from([0, 3600, -28_800])), keys=keys, clicks=clicks, scroll=scroll,
            travel_px=travel, idle_s=draw(st.one_of(st.none(), st.floats(-1, 70))), media=draw(FLAG), call=draw(FLAG),
            notifications=draw(st.integers(0, 5)), **window,  # type: ignore[arg-type]
        )  # fmt: skip
        found.append((segment, draw(INTENTS)))
        at = end
    return found


def one_by_one(extractor: Extractor, history: list[tuple[Segment, Intent | None]]) -> FeatureBatch:
    return FeatureBatch.joined([FeatureBatch.of([extractor.row(*pair)]) for pair in history])


def assert_same(got: FeatureBatch, wanted: FeatureBatch) -> None:
    np.testing.assert_array_equal(got.num, wanted.num)
    assert (got.start.tolist(), got.end.tolist()) == (wanted.start.tolist(), wanted.end.tolist())
    assert list(got.texts) == list(wanted.texts)


@given(histories(), st.lists(st.integers(1, 15)))
@settings(deadline=None, max_examples=150)
def test_many_at_once_are_one_by_one(history: list[tuple[Segment, Intent | None]], sizes: list[int]) -> None:
    one, many = Extractor(CATEGORIES), Extractor(CATEGORIES)
    wanted = one_by_one(one, history)
    cuts = pairwise([*accumulate([0, *sizes]), len(history) + sum(sizes)])
    parts = [history[begin:end] for begin, end in cuts]
    made = [many.rows([s for s, _ in part], [intent for _, intent in part]) for part in parts]
    assert_same(FeatureBatch.joined(made), wanted)
    assert many.state() == one.state()


@given(histories(), st.integers(0, 40))
@settings(deadline=None, max_examples=80)
def test_history_then_live_goes_on(history: list[tuple[Segment, Intent | None]], at: int) -> None:
    live, again = Extractor(CATEGORIES), Extractor(CATEGORIES)
    wanted = one_by_one(live, history)
    kept = Extractor(CATEGORIES)
    begun = kept.rows([s for s, _ in history[:at]], [intent for _, intent in history[:at]])
    again.restore(kept.state())
    assert_same(FeatureBatch.joined([begun, one_by_one(again, history[at:])]), wanted)
    assert again.state() == live.state()
