"""The lanes below the ribbon: what they hold at each zoom, where it lies, and what is told of it."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from headwater.base import LANGUAGES, Words
from headwater.categories import Categories
from headwater.charts import DARK, LIGHT, Lane, Theme
from headwater.charts.chart import part_at
from headwater.charts.daychart import DayChart
from headwater.charts.picture import ready
from headwater.charts.saving import Format, picture_of
from headwater.charts.timeline import DayLanes, Part, Row
from headwater.records import Intent, TimeNote
from headwater.reports.timeline import Counts, DayTimeline, Notice, bare, day_timeline
from tests.support.chart_days import BERLIN, HOUR, Pair, empty_day, inference, made, moment
from tests.support.timeline_page import rich_history

pytestmark = pytest.mark.usefixtures("qapp")
EN = Words("en")


@pytest.fixture(autouse=True)
def _fonts(qapp: object) -> None:
    ready()


def day(pairs: Sequence[Pair] | None = None, notes: Sequence[TimeNote] = ()) -> DayTimeline:
    """The written-down day with two plans."""
    history = rich_history() if pairs is None else pairs
    plans = [Intent(moment("08:50"), moment("12:30"), "Chapter 3"), Intent(moment("13:00"), None, "Mail")]
    return day_timeline(made(history, intents=plans), history, [], Categories(), notes)


def chart(told: DayTimeline, theme: Theme = LIGHT, width: int = 900, words: Words = EN) -> DayChart:
    """Placed."""
    found = DayChart(told, theme, words)
    found.boxes(QRectF(0, 0, width, found.height))
    return found


def picture(lanes: DayLanes, width: int = 900) -> QImage:
    """What the lanes paint, on the card's colour."""
    image = QImage(width, lanes.height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(lanes.theme.surface))
    painter = QPainter(image)
    lanes.paint_still(painter, QRectF(0, 0, width, lanes.height))
    lanes.paint_marks(painter)
    painter.end()
    return image


def part(lanes: DayLanes, row: Row, clock: str) -> Part:
    return next(p for p in lanes.parts(row) if p.start <= moment(clock) < p.end)


def counted(lanes: DayLanes) -> int:
    """Notifications that are drawn."""
    return sum(p.item.count for p in lanes.parts(Row.NOTICES) if isinstance(p.item, Notice))


def test_the_axis_is_the_ribbons_own() -> None:
    found = chart(day())
    for row in Row:
        assert found.lanes.rows[row].left() == found.ribbon.frame.of(Lane.STATE).left()
        assert found.lanes.rows[row].right() == found.ribbon.frame.of(Lane.STATE).right()
    assert found.ribbon.frame.state.left() >= max(len(EN(f"timeline.lane.{row}")) for row in Row) * 4


def test_lanes_do_not_touch_each_other_and_all_lie_inside() -> None:
    found = chart(day())
    boxes = [found.lanes.rows[row] for row in Row]
    assert all(a.bottom() < b.top() for a, b in pairwise(boxes))
    assert boxes[-1].bottom() <= found.height


@pytest.mark.parametrize("row", list(Row))
def test_what_is_pointed_at_is_what_lies_there(row: Row) -> None:
    lanes = chart(day(notes=[TimeNote(moment("09:44"), moment("10:36"), "x", 0, 0)])).lanes
    parts = lanes.parts(row)
    assert parts
    for one in parts:
        r = lanes.rect(one)
        assert r is not None
        assert lanes.at(QPointF(r.center().x(), r.center().y())) in parts
    widest = max(parts, key=lambda p: p.end - p.start)
    r = lanes.rect(widest)
    assert r is not None
    assert lanes.at(r.center()) == widest
    assert lanes.at(QPointF(r.center().x(), -50)) is None
    assert lanes.at(QPointF(0, r.center().y())) is None


def test_input_is_told_in_steps_that_can_be_pointed_at_and_none_is_lost() -> None:
    found = chart(day())
    lanes, whole = found.lanes, sum(c.all for c in found.day.counts)
    parts = lanes.parts(Row.INPUT)
    assert sum(p.item.all for p in parts if isinstance(p.item, Counts)) == pytest.approx(whole)
    assert all((lanes.rect(p) or QRectF()).width() >= 20 for p in parts)
    found.ribbon.view = found.ribbon.view.between(moment("09:00"), moment("09:30"))
    near = lanes.parts(Row.INPUT)
    assert near[0].end - near[0].start == 60
    assert lanes.spoken(part(lanes, Row.INPUT, "09:05")) == "09:05 · 09:06 · 1 min · keys 31, clicks 3, wheel 11"


def test_a_minute_that_was_not_counted_is_a_gap_and_one_without_input_is_none() -> None:
    history = [
        (replace(s, keys=None, clicks=None, scroll=None) if moment("09:20") <= s.start < moment("09:40") else s, i)
        for s, i in rich_history()
    ]
    found = chart(day(history))
    found.ribbon.view = found.ribbon.view.between(moment("09:00"), moment("10:00"))
    painted = picture(found.lanes)
    lane = found.lanes.rows[Row.INPUT]

    def ink(clock: str) -> bool:
        x = round(found.ribbon.scale.x(moment(clock)))
        column = {painted.pixelColor(x, y).name() for y in range(round(lane.top()) + 1, round(lane.bottom()))}
        return len(column) > 1

    assert ink("09:10:00"[:5])
    assert not ink("09:30")
    assert all(p.end <= moment("09:20") or p.start >= moment("09:40") for p in found.lanes.parts(Row.INPUT))


def test_notifications_that_would_lie_on_each_other_are_one_and_all_are_counted() -> None:
    found = chart(day())
    whole = sum(n.count for n in found.day.notices)
    assert counted(found.lanes) == whole
    narrow = chart(day(), width=150)
    parts = narrow.lanes.parts(Row.NOTICES)
    assert len(parts) < len(found.lanes.parts(Row.NOTICES))
    assert counted(narrow.lanes) == whole
    assert not parts[0].lasts
    assert narrow.lanes.spoken(parts[0]).endswith("notifications")


def test_a_plan_that_runs_ends_now_and_one_of_no_length_is_harmless() -> None:
    told = day()
    at = moment("14:00")
    told = replace(told, report=replace(told.report, intents=(*told.report.intents, Intent(at, at, "ahead"))))
    lanes = chart(told).lanes
    assert part(lanes, Row.PLANS, "14:00").end == moment("15:24")
    assert lanes.spoken(part(lanes, Row.PLANS, "09:00")) == "08:50 · 12:30 · 3 h 40 min · Plan: Chapter 3"
    picture(lanes)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_what_is_outside_of_a_selection_is_veiled_and_marks_cost_no_still_part(theme: Theme) -> None:
    found = chart(day(), theme)
    before = picture(found.lanes)
    found.ribbon.selection = (moment("11:12"), moment("11:40"))
    after = picture(found.lanes)
    y = round(found.lanes.rows[Row.KINDS].center().y())
    inside, outside = (round(found.ribbon.scale.x(moment(m))) for m in ("11:20", "09:20"))
    assert before.pixel(inside, y) == after.pixel(inside, y)
    assert before.pixel(outside, y) != after.pixel(outside, y)


def test_an_empty_day_and_a_bare_one_are_painted() -> None:
    for told in (day([]), bare(empty_day())):
        found = chart(told)
        assert not any(found.lanes.parts(row) for row in Row if row is not Row.PLANS)
        picture(found.lanes)


def test_a_hostile_plan_and_note_are_shown_as_they_are_and_measured_by_nobody() -> None:
    nasty = "\u202e<b>" + "y" * 10_000 + "\nz"
    told = day(notes=[TimeNote(moment("09:44"), moment("10:36"), nasty, 0, 0)])
    told = replace(told, report=replace(told.report, intents=(Intent(moment("09:00"), moment("15:00"), nasty),)))
    lanes = chart(told).lanes
    picture(lanes)
    assert "\n" not in lanes.spoken(part(lanes, Row.NOTES, "10:00"))


def test_a_crowded_day_has_no_more_parts_than_can_be_told_apart() -> None:
    n, start = 2000, moment("05:00")
    length = 19 * HOUR / n
    pairs: list[Pair] = []
    for i in range(n):
        at = start + i * length
        segment = replace(rich_history()[0][0], start=at, end=at + length, offset_s=BERLIN, title=f"Page {i}")
        segment = replace(segment, app=("code", "slack", "firefox")[i % 3], media=i % 2 == 0, notifications=1)
        pairs.append((segment, inference(segment, "F", 0.8)))
    lanes = chart(day(pairs)).lanes
    wide = lanes.right - lanes.left
    assert len(lanes.parts(Row.KINDS)) <= wide / 6 + 2
    assert len(lanes.parts(Row.HEARD)) <= wide / 2
    assert len(lanes.parts(Row.NOTICES)) <= wide / 3 + 2
    assert len(lanes.day.fronts) == n


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chart_of_the_whole_tells_as_much_as_it_draws(language: str) -> None:
    words = Words(language)
    found = chart(day(notes=[TimeNote(moment("09:44"), moment("10:36"), "=1+1", 0, 0)]), words=words)
    told = found.table
    assert len(told.rows) == len(found) > 50
    assert all(len(row) == len(told.head) for row in told.rows)
    assert {row[0] for row in told.rows} == {words(f"timeline.lane.{row}") for row in Row}
    r = QRectF(10, 20, 700, found.height)
    boxes = found.boxes(r)
    seen = [box for box in boxes if not box.isEmpty()]
    assert all(r.contains(box) for box in seen)
    at = part_at(found, r, seen[0].center())
    assert at is not None
    assert found.spoken(at)
    for kind in Format:
        assert len(picture_of(found, "Title", LIGHT, words, kind)) > 1000
