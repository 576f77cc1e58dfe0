"""The time axis, the joining of short pieces, and the keyboard: all without painting."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from headwater.base import Settings, Words
from headwater.charts import Cursor, Move, View, first_view, selected, walk
from headwater.charts.runs import Run, joined
from headwater.charts.scale import HOUR, LEAST_S, Scale, between, clock, clocks, step_s, ticks
from tests.support.chart_days import BERLIN, DAY, busy_day, empty_day, fixed, made, moment

ZONE = ZoneInfo("Europe/Berlin")
EN, TWELVE, ZH = Words("en"), Words("en", twelve=True), Words("zh_CN", twelve=True)


def berlin(at: float) -> int:
    """The zone with its changes."""
    offset = datetime.fromtimestamp(at, UTC).astimezone(ZONE).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 28), 23), (date(2026, 10, 24), 25), (DAY, 24)])
def test_a_day_is_as_long_as_the_clocks_say(day: date, hours: int) -> None:
    """A day from 04:00 holds the change of the night after it."""
    report = made(day=day, offset=berlin, now=0.0)
    view = View.whole(report.start, report.end)
    assert view.length_s == hours * HOUR
    marks = ticks(view, 3600, report.offset_s, EN)
    labels = [t.label for t in marks]
    assert labels[0] == labels[-1] == "04:00"
    assert len(marks) == hours + 1
    assert all(b.at - a.at == HOUR for a, b in pairwise(marks))
    assert ("02:00" in labels) == (hours != 23)
    assert labels.count("02:00") == {23: 0, 24: 1, 25: 2}[hours]


def test_marks_start_anew_where_the_clock_changes() -> None:
    report = made(day=date(2026, 10, 24), offset=berlin, now=0.0)
    marks = ticks(View.whole(report.start, report.end), 7200, report.offset_s, EN)
    assert all(int(t.label[:2]) % 2 == 0 for t in marks)


@pytest.mark.parametrize("offset", [19800, 20700, -12600])
def test_marks_are_whole_local_hours_in_half_hour_zones(offset: int) -> None:
    view = View.whole(moment("00:00", offset_s=offset), moment("23:59", offset_s=offset))
    assert [t.label for t in ticks(view, 3600, fixed(offset), EN)][:3] == ["00:00", "01:00", "02:00"]


def test_a_day_may_start_at_any_hour() -> None:
    for hour in range(13):
        report = made(settings=Settings(day_start_hour=hour))
        view = first_view(report)
        assert report.start <= view.start < view.end <= report.end
        assert view.start <= report.now <= view.end or not report.start <= report.now < report.end


def test_the_first_view_holds_all_that_happened_in_whole_hours() -> None:
    view = first_view(busy_day())
    assert clocks(view.start, view.end, fixed(BERLIN), EN) == ("08:00", "18:00")
    late = made(now=moment("23:40"))
    assert clock(first_view(late).end, fixed(BERLIN), EN) == "00:00"
    night = made(now=moment("02:30", DAY + timedelta(days=1)))
    assert clock(first_view(night).end, fixed(BERLIN), EN) == "03:00"


def test_an_empty_day_shows_office_hours() -> None:
    view = first_view(empty_day())
    assert view.length_s == 10 * HOUR


def test_marks_are_readable_distances_apart() -> None:
    for px_per_s in (0.005, 0.02, 0.1, 1.0):
        assert step_s(px_per_s, EN) * px_per_s >= 60 or step_s(px_per_s, EN) == 43200
        assert step_s(px_per_s, TWELVE) * px_per_s >= 72 or step_s(px_per_s, TWELVE) == 43200
    assert step_s(808 / 36000, EN) == 3600
    assert step_s(808 / 36000, EN, 1.5) == 7200


def test_of_12_hours_a_whole_one_is_short_on_the_axis() -> None:
    view = View.whole(moment("11:00"), moment("14:30"))
    zone = fixed(BERLIN)
    assert [t.label for t in ticks(view, 3600, zone, TWELVE)] == ["11\u00a0am", "12\u00a0pm", "1\u00a0pm", "2\u00a0pm"]
    assert [t.label for t in ticks(view, 3600, zone, ZH)] == ["上午11时", "下午12时", "下午1时", "下午2时"]
    assert [t.label for t in ticks(view, 5400, zone, TWELVE)] == ["12:00\u00a0pm", "1:30\u00a0pm"]


def test_a_stretch_says_its_half_of_the_day_once() -> None:
    zone, half_past = fixed(BERLIN), moment("14:30")
    assert between(half_past, moment("15:10"), zone, EN) == "14:30 – 15:10"
    assert between(half_past, moment("15:10"), zone, TWELVE) == "2:30 – 3:10\u00a0pm"
    assert between(half_past, moment("15:10"), zone, ZH) == "下午2:30 – 3:10"
    assert between(moment("11:30"), half_past, zone, TWELVE) == "11:30\u00a0am – 2:30\u00a0pm"
    tomorrow = moment("15:10", DAY + timedelta(days=1))
    assert between(half_past, tomorrow, zone, TWELVE) == "2:30\u00a0pm – 3:10\u00a0pm"


def test_zooming_is_kept_within_limits() -> None:
    view = View.whole(0, 86400)
    near = view
    for _ in range(100):
        near = near.zoomed(40000, 2)
    assert near.length_s == LEAST_S
    assert near.start <= 40000 <= near.end
    for _ in range(100):
        near = near.zoomed(40000, 0.5)
    assert near == view
    with pytest.raises(ValueError, match="positive"):
        view.zoomed(0, 0)


def test_a_view_moves_no_further_than_it_must() -> None:
    view = View.whole(0, 86400).between(3600, 7200)
    assert view.showing(4000, 5000) == view
    assert view.showing(7000, 8000).end == 8000
    assert view.showing(1000, 2000).start == 1000
    assert view.showing(0, 80000).start == 0
    assert view.moved(-1e9).start == 0


def test_blocks_out_of_sight_have_no_place() -> None:
    scale = Scale(View.whole(0, 86400).between(3600, 7200), 0, 100)
    assert scale.span(0, 3600) is None
    assert scale.span(7200, 9000) is None
    assert scale.span(0, 90000) == (0.0, 99.0)
    assert scale.span(4000, 4001) == (11.0, 2.0)


def test_short_pieces_join_the_longer_neighbour_they_touch() -> None:
    runs = joined([(0, 100, "a"), (100, 105, "b"), (105, 150, "c"), (200, 203, "d")], 10)
    assert [(r.start, r.end, r.key, r.first, r.last) for r in runs] == [
        (0, 105, "a", 0, 1), (105, 150, "c", 2, 2), (200, 203, "d", 3, 3),
    ]  # fmt: skip


def test_many_short_pieces_are_named_by_what_fills_most_of_them() -> None:
    runs = joined([(i * 2, i * 2 + 2, "a" if i % 3 else "b") for i in range(30)], 60)
    assert [(r.start, r.end, r.key) for r in runs] == [(0, 60, "a")]
    assert runs[0].parts == {"a": 40, "b": 20}


def test_nothing_to_join() -> None:
    assert joined([], 10) == []
    assert joined([(0, 1, "a")], 10) == [Run(0, 1, "a", 0, 0, {"a": 1})]


BLOCKS = tuple(Run(i * 10, i * 10 + 8, i, i, i, {}) for i in range(4))


def test_walking_with_the_keyboard() -> None:
    cursor = walk(BLOCKS, None, Move.NEXT)
    assert cursor == Cursor(4)
    cursor = walk(BLOCKS, cursor, Move.NEXT)
    assert cursor == Cursor(14)
    assert walk(BLOCKS, cursor, Move.LAST) == Cursor(34)
    assert walk(BLOCKS, Cursor(34), Move.NEXT) == Cursor(34)
    assert walk(BLOCKS, Cursor(4), Move.PREVIOUS) == Cursor(4)
    assert walk(BLOCKS, None, Move.LAST) == Cursor(34)
    assert walk((), cursor, Move.NEXT) is None


def test_selecting_with_the_keyboard() -> None:
    cursor = walk(BLOCKS, Cursor(14), Move.NEXT, extend=True)
    assert selected(BLOCKS, cursor) == (10, 28)
    cursor = walk(BLOCKS, cursor, Move.FIRST, extend=True)
    assert selected(BLOCKS, cursor) == (0, 18)
    cursor = walk(BLOCKS, cursor, Move.NEXT)
    assert selected(BLOCKS, cursor) is None
    assert selected((), Cursor(1, 2)) is None
