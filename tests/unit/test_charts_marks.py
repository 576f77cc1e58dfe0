"""Small marks: nothing leaves its rectangle, whatever the numbers are."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from headwater.charts import LIGHT, legend_swatch, pause_marks, range_mark, share_bar, stretch_marks
from headwater.charts.picture import ready
from headwater.records import FocusState
from headwater.reports import Pause
from tests.support.chart_days import busy_day, empty_day, moment


@pytest.fixture(autouse=True)
def _ready(qapp: object) -> None:
    """Qt can paint, beside the windows of other tests."""
    ready()


R = QRectF(20, 20, 160, 20)


def inked(draw: Callable[[QPainter], None]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what was drawn; zeros for nothing."""
    image = QImage(200, 60, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter)
    painter.end()
    found = [(x, y) for x in range(200) for y in range(60) if image.pixelColor(x, y).alpha() > 20]
    if not found:
        return 0, 0, 0, 0
    xs, ys = zip(*found, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def assert_inside(draw: Callable[[QPainter], None], slack: int = 0) -> None:
    left, top, right, bottom = inked(draw)
    assert left >= R.left() - slack
    assert top >= R.top() - slack
    assert 0 < right <= R.right() + slack
    assert bottom <= R.bottom() + slack


@pytest.mark.parametrize("value", [0.0, 100.0, 299.0, 1e9])
def test_a_range_holds_any_value(value: float) -> None:
    assert_inside(lambda p: range_mark(p, R, value, (130, 200), 300, LIGHT))
    assert_inside(lambda p: range_mark(p, R, value, (0, 1e9), 0, LIGHT))


@pytest.mark.parametrize("lengths", [[60.0], [5.0, 50.0, 9.0], [1.0] * 500, [0.0, 0.0]])
def test_stretches_fit_whatever_their_number(lengths: list[float]) -> None:
    assert_inside(lambda p: stretch_marks(p, R, lengths, LIGHT))


def test_no_stretches_draw_nothing() -> None:
    assert inked(lambda p: stretch_marks(p, R, [], LIGHT)) == (0, 0, 0, 0)


def test_pauses_lie_on_the_day() -> None:
    assert_inside(lambda p: pause_marks(p, R, busy_day(), LIGHT), slack=3)
    assert_inside(lambda p: pause_marks(p, R, empty_day(), LIGHT))
    day = busy_day()
    edges = (Pause(moment("08:34"), moment("08:35")), Pause(moment("15:23"), moment("15:24")))
    assert_inside(lambda p: pause_marks(p, R, replace(day, pauses=edges), LIGHT), slack=3)


@pytest.mark.parametrize(("total", "focused"), [(0.0, 0.0), (1.0, 1.0), (7.0, 3.0), (0.01, 0.5)])
def test_shares_stay_on_their_track(total: float, focused: float) -> None:
    assert_inside(lambda p: share_bar(p, R, total, focused, LIGHT))


@pytest.mark.parametrize("state", list(FocusState))
def test_swatches(state: FocusState) -> None:
    assert_inside(lambda p: legend_swatch(p, R, state, LIGHT))
