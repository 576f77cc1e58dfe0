"""Whatever is fed, rows are finite and in range, and the past is all that counts."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.categories import Categories
from headwater.features import NAMES, Extractor, FeaturesError
from headwater.records import Intent, Segment, TitleKind

COUNT = st.one_of(st.none(), st.integers(-10, 10**12))
FLAG = st.sampled_from([None, True, False])
TIME = st.one_of(st.floats(1.7e9, 1.7e9 + 1e5), st.floats(allow_nan=True, allow_infinity=True))
CATEGORIES = Categories()

SEGMENTS = st.builds(
    Segment,
    start=TIME,
    end=TIME,
    offset_s=st.sampled_from([0, 3600, -28_800, 10**9]),
    app=st.sampled_from(["", "Code", "firefox", "微信", "x" * 5000, "\x00\u202e"]),
    title=st.one_of(st.text(max_size=30), st.just("長" * 10_000)),
    title_kind=st.sampled_from(list(TitleKind)),
    domain=st.sampled_from(["", "github.com", "例子.测试"]),
    keys=COUNT,
    clicks=COUNT,
    scroll=COUNT,
    travel_px=COUNT,
    idle_s=st.one_of(st.none(), st.floats()),
    fullscreen=FLAG,
    media=FLAG,
    call=FLAG,
    sharing=FLAG,
    notifications=st.integers(-5, 10**9),
)
INTENTS = st.one_of(st.none(), st.builds(Intent, st.just(0.0), st.none(), st.text(max_size=50)))


@given(st.lists(SEGMENTS, max_size=12), INTENTS)
@settings(deadline=None, max_examples=150)
def test_rows_are_finite_and_in_range(segments: list[Segment], intent: Intent | None) -> None:
    extractor = Extractor(CATEGORIES)
    for segment in segments:
        row = extractor.row(segment, intent)
        assert row.num.shape == (len(NAMES),)
        assert np.isfinite(row.num).all()
        assert np.abs(row.num).max() <= 1.5
        assert math.isfinite(row.start)
        assert row.end >= row.start
        assert len(row.text) <= 610
        assert "\x00" not in row.text


@given(st.lists(SEGMENTS, min_size=1, max_size=10), st.integers(0, 9))
@settings(deadline=None, max_examples=80)
def test_stopping_and_going_on_changes_nothing(segments: list[Segment], at: int) -> None:
    whole, first, second = (Extractor(CATEGORIES) for _ in range(3))
    wanted = [whole.row(s).num for s in segments]
    got = [first.row(s).num for s in segments[:at]]
    second.restore(first.state())
    got += [second.row(s).num for s in segments[at:]]
    np.testing.assert_array_equal(np.stack(got), np.stack(wanted))


@given(st.lists(SEGMENTS, max_size=12), INTENTS)
@settings(deadline=None, max_examples=80)
def test_whatever_is_fed_at_once_gives_what_it_gives_one_by_one(segments: list[Segment], intent: Intent | None) -> None:
    one, many = Extractor(CATEGORIES), Extractor(CATEGORIES)
    wanted = [one.row(s, intent) for s in segments]
    got = list(many.rows(segments, [intent] * len(segments)))
    assert [(g.start, g.end, g.text) for g in got] == [(w.start, w.end, w.text) for w in wanted]
    for g, w in zip(got, wanted, strict=True):
        np.testing.assert_array_equal(g.num, w.num)
    assert many.state() == one.state()


@given(st.binary(max_size=400))
@settings(deadline=None, max_examples=150)
def test_no_bytes_break_it(junk: bytes) -> None:
    with pytest.raises(FeaturesError, match="history"):
        Extractor(CATEGORIES).restore(junk)
