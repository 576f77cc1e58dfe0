"""Whatever happened in a day: blocks keep their time, and what is drawn is what is found."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from headwater.base import Words
from headwater.charts import LIGHT, DayRibbon, Lane, View
from headwater.charts.picture import ready
from headwater.charts.runs import joined
from headwater.charts.scale import LEAST_S, Scale, ticks
from headwater.records import Segment
from tests.support.chart_days import BERLIN, fixed, inference, made, moment

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

lengths = st.lists(
    st.tuples(st.floats(0.5, 4000), st.sampled_from("abcd"), st.sampled_from((0.0, 0.0, 0.0, 50.0))), max_size=60
)


@QUICK
@given(lengths, st.floats(0, 3000))
def test_joining_keeps_all_time_and_order(rows: list[tuple[float, str, float]], least: float) -> None:
    pieces, at = [], 0.0
    for length, key, gap in rows:
        pieces.append((at, at + length, key))
        at += length + gap
    runs = joined(pieces, least)
    assert [i for r in runs for i in range(r.first, r.last + 1)] == list(range(len(pieces)))
    for r in runs:
        assert (r.start, r.end) == (pieces[r.first][0], pieces[r.last][1])
        assert r.key in {key for _, _, key in pieces[r.first : r.last + 1]}
    for a, b in pairwise(runs):
        assert a.end <= b.start
        touching = b.start - a.end < 2.0
        assert not touching or (a.key != b.key and min(a.length, b.length) >= least)


@QUICK
@given(st.lists(st.tuples(st.integers(20, 5000), st.sampled_from("FRCMDU"), st.sampled_from((0, 0, 600))), max_size=40),
       st.floats(0, 1), st.integers(1, 40), st.integers(300, 1600))  # fmt: skip
def test_what_is_drawn_is_found_at_any_zoom(
    qapp: object, rows: list[tuple[int, str, int]], where: float, zoom: int, width: int
) -> None:
    ready()
    pairs, at = [], moment("05:00")
    for seconds, letter, gap in rows:
        segment = Segment(at, at + seconds, BERLIN, app=f"app{seconds % 5}", idle_s=0.0)
        pairs.append((segment, inference(segment, letter, 0.9)))
        at += seconds + gap
    chart = DayRibbon(made(pairs), LIGHT, Words("en"))
    chart.place(QRectF(0, 0, width, chart.height))
    chart.view = chart.view.zoomed(chart.view.start + where * chart.view.length_s, zoom)
    lane_box = chart.frame.state
    for lane in Lane:
        for block in chart.visible(lane):
            r = chart.rect(block)
            if r is None:
                continue
            assert lane_box.left() <= r.left()
            assert r.right() <= lane_box.right() + 1
            if r.width() >= 3:
                assert chart.at(r.center()) == block
    for x in range(0, width, 17):
        found = chart.at(QPointF(x, lane_box.center().y()))
        r = chart.rect(found) if found else None
        assert found is None or (r is not None and r.left() <= x < r.right() + 1)


@QUICK
@given(st.floats(0, 86400), st.floats(0.05, 20), st.lists(st.floats(-90000, 90000), max_size=5))
def test_views_stay_within_the_day(at: float, factor: float, moves: list[float]) -> None:
    view = View.whole(0, 86400).zoomed(at, factor)
    for by in moves:
        view = view.moved(by).zoomed(at, factor)
    assert -1e-6 <= view.start < view.end <= 86400 + 1e-6
    assert view.length_s >= LEAST_S - 1e-6


@QUICK
@given(st.floats(0, 80000), st.floats(600, 80000), st.floats(0, 1), st.floats(100, 3000))
def test_positions_and_moments_are_inverse(start: float, length: float, share: float, width: float) -> None:
    view = View.whole(0, 200000).between(start, start + length)
    scale = Scale(view, 70, 70 + width)
    at = view.start + share * view.length_s
    assert scale.at(scale.x(at)) == pytest.approx(at, abs=1e-3)


@QUICK
@given(st.integers(-12 * 4, 14 * 4), st.sampled_from((60, 300, 900, 3600, 10800)), st.integers(0, 100000))
def test_marks_are_whole_local_times(quarter: int, step: int, start: int) -> None:
    offset = quarter * 900
    marks = ticks(View.whole(start, start + 30 * step), step, fixed(offset), Words("en"))
    assert len(marks) in (30, 31)
    assert all((t.at + offset) % step == 0 for t in marks)
