"""The panel below the ribbon: what a stretch was, from when to when, by mouse and by keyboard."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from headwater.base import Settings
from headwater.records import FocusState, Segment
from headwater.ui import tabbing
from headwater.ui.correcting.panel import CorrectionPanel
from headwater.ui.look import look
from tests.support.chart_days import made, moment
from tests.support.correcting import CTRL, NONE, Desk, opened, slow

F, C, D = FocusState.FOCUSED, FocusState.COMMUNICATING, FocusState.DRIFTING


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with opened(qtbot, tmp_path) as desk:
        yield desk


def test_the_panel_says_it_by_mouse(desk: Desk) -> None:
    QTest.mouseClick(desk.view, Qt.MouseButton.LeftButton, NONE, desk.place("11:50"))
    assert desk.picked() == (moment("11:46"), moment("12:03"))
    QTest.mouseClick(desk.card.correct, Qt.MouseButton.LeftButton)
    panel = desk.panel
    assert panel.isVisible()
    assert panel.title.text == "What was 11:46 – 12:03?"
    assert [s for s, c in panel.states.items() if c.isChecked()] == [F]
    assert panel.states[D].accessibleName() == "Away from your plan, key 5"
    assert not panel.verbs["back"].isEnabled()
    desk.read(lambda: QTest.mouseClick(panel.states[D], Qt.MouseButton.LeftButton))
    assert desk.labels() == [(moment("11:46"), moment("12:03"), D)]
    assert not panel.isVisible()
    assert desk.picked() is None


def test_the_panel_by_keyboard_and_its_times(desk: Desk) -> None:
    view = desk.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    desk.key(Qt.Key.Key_C)
    panel = desk.panel
    assert panel.stretch == (moment("15:00"), moment("15:24"))
    assert panel.states[F].hasFocus()
    panel.start.setFocus(Qt.FocusReason.TabFocusReason)
    panel.start.selectAll()
    QTest.keyClicks(panel.start, "1510")
    desk.key(Qt.Key.Key_Return)
    assert view.chart.selection == panel.stretch == (moment("15:10"), moment("15:24"))
    panel.end.setFocus(Qt.FocusReason.TabFocusReason)
    desk.key(Qt.Key.Key_Down)
    assert panel.stretch == (moment("15:10"), moment("15:23"))
    panel.end.selectAll()
    QTest.keyClicks(panel.end, "9:00")
    desk.key(Qt.Key.Key_Return)
    assert panel.line.text == "A stretch must end after it begins."
    assert panel.end.text() == "15:23"
    panel.states[C].setFocus(Qt.FocusReason.TabFocusReason)
    desk.read(lambda: desk.key(Qt.Key.Key_Return))
    assert desk.labels() == [(moment("15:10"), moment("15:23"), C)]
    assert view.hasFocus()


def test_escape_leaves_everything_as_it_is(desk: Desk) -> None:
    desk.point("11:50")
    desk.key(Qt.Key.Key_C)
    panel = desk.panel
    assert panel.isVisible()
    desk.key(Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert desk.view.hasFocus()
    assert desk.picked() is None
    assert desk.labels() == []


def test_tab_walks_through_the_panel_and_all_have_names(desk: Desk) -> None:
    desk.point("11:50")
    desk.key(Qt.Key.Key_C)
    panel = desk.panel
    stops: list[QWidget] = []
    usable = tabbing.stops(panel)
    for _ in usable:
        w = desk.window.focusWidget()
        assert w is not None
        stops.append(w)
        desk.key(Qt.Key.Key_Tab)
    first = usable.index(stops[0])
    assert stops == usable[first:] + usable[:first]
    assert desk.window.focusWidget() is stops[0]
    assert all(w.accessibleName() for w in usable)
    assert panel.accessibleName() == "Correct 11:46 – 12:03"


def test_the_panel_merges_with_its_neighbours_but_not_with_an_absence(desk: Desk) -> None:
    desk.point("11:50")
    desk.key(Qt.Key.Key_C)
    panel = desk.panel
    desk.read(lambda: QTest.mouseClick(panel.verbs["before"], Qt.MouseButton.LeftButton))
    assert desk.labels() == [(moment("11:40"), moment("12:03"), F)]
    assert panel.isVisible()
    assert panel.stretch == (moment("11:40"), moment("12:03"))
    desk.read(lambda: QTest.mouseClick(panel.verbs["after"], Qt.MouseButton.LeftButton))
    assert desk.labels() == [(moment("11:40"), moment("12:06"), F)]
    desk.read(lambda: QTest.mouseClick(panel.verbs["undo"], Qt.MouseButton.LeftButton))
    assert desk.labels() == [(moment("11:40"), moment("12:03"), F)]
    panel.leave()
    desk.point("10:50")
    desk.key(Qt.Key.Key_C)
    assert not panel.verbs["before"].isEnabled()
    assert panel.verbs["after"].isEnabled()


def type_in(desk: Desk, field: QWidget, text: str) -> None:
    """Type over what is in a field, and leave the keyboard there."""
    field.setFocus(Qt.FocusReason.TabFocusReason)
    desk.key(Qt.Key.Key_A, CTRL)
    QTest.keyClicks(field, text)


def test_a_time_that_is_being_typed_is_left_alone_while_the_day_is_read_again(desk: Desk) -> None:
    desk.point("09:35")
    desk.key(Qt.Key.Key_C)
    panel = desk.panel
    assert panel.stretch == (moment("09:31"), moment("09:38"))
    type_in(desk, panel.start, "9:3")
    desk.again()
    assert panel.start.text() == "9:3"
    QTest.keyClicks(panel.start, "4")
    desk.again()
    assert panel.start.text() == "9:34"
    desk.key(Qt.Key.Key_Return)
    assert panel.stretch == (moment("09:34"), moment("09:38"))
    assert panel.start.text() == "09:34"


def test_a_field_that_nobody_types_in_follows_the_stretch(desk: Desk) -> None:
    desk.point("11:50")
    desk.key(Qt.Key.Key_C)
    panel = desk.panel
    with slow(desk.engine) as go:
        QTest.mouseClick(panel.verbs["before"], Qt.MouseButton.LeftButton)
        type_in(desk, panel.end, "12:0")
        desk.read(go.set)
    assert (panel.start.text(), panel.end.text()) == ("11:40", "12:0")
    QTest.keyClicks(panel.end, "5")
    desk.key(Qt.Key.Key_Return)
    assert panel.stretch == (moment("11:40"), moment("12:05"))


SPRING = date(2026, 3, 29)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "The clock was put forward past that time on this day."), ("zh_CN", "这一天没有这个时刻：时钟被拨快了。")],
    ids=["en", "zh_CN"],
)
@pytest.mark.usefixtures("engine")
def test_a_minute_that_spring_leaves_out_is_told_as_one(qtbot: QtBot, language: str, sentence: str) -> None:
    start, change, end = (moment(c, SPRING, z) for c, z in (("01:30", 3600), ("03:00", 7200), ("03:40", 7200)))
    report = made(
        [(Segment(start, end, 3600, app="code"), None)], day=SPRING, now=end, settings=Settings(day_start_hour=0),
        offset=lambda at: 7200 if at >= change else 3600,
    )  # fmt: skip
    page = QWidget()
    qtbot.addWidget(page)
    panel = CorrectionPanel(look(Settings(language=language)), page)
    panel.open_at((start, end), report, by_key=True)
    moved: list[tuple[float, float]] = []
    panel.moved.connect(lambda a, b: moved.append((a, b)))
    panel.start.setText("02:30")
    panel.start.settle()
    assert (panel.line.text, panel.start.text(), moved) == (sentence, "01:30", [])
    panel.start.setText("03:30")
    panel.start.settle()
    assert moved == [(change + 1800, end)]
    panel.end.setText("01:00")
    panel.end.settle()
    assert panel.line.text == panel._ui.words("correct.cannot.backwards")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(1180, 760), (900, 600)])
@pytest.mark.parametrize("scale", [0.9, 1.0, 1.5])
def test_the_panel_fits(
    qtbot: QtBot, tmp_path: Path, theme: str, language: str, size: tuple[int, int], scale: float
) -> None:
    settings = Settings(agreed=True, theme=theme, language=language, text_scale=scale)
    with opened(qtbot, tmp_path, settings, size) as desk:
        it_fits(desk)


def it_fits(desk: Desk) -> None:
    desk.point("11:50")
    desk.key(Qt.Key.Key_C)
    QApplication.processEvents()
    panel = desk.panel
    assert desk.page.rect().contains(panel.geometry().adjusted(20, 16, -20, -24))
    view = desk.view
    below = view.mapTo(desk.page, QPoint(0, view.height())).y()
    assert panel.geometry().top() + 16 >= below, "the ribbon stays in sight"
    inside = panel.rect().adjusted(20, 16, -20, -24)
    buttons = panel.findChildren(QAbstractButton)
    places = {b.accessibleName(): QRect(b.mapTo(panel, QPoint(0, 0)), b.size()) for b in buttons}
    assert len(places) == 12
    for name, place in places.items():
        assert inside.contains(place), name
        assert place.width() >= 28, name
        assert place.height() >= 26, name
        assert not any(place.intersects(other) for n, other in places.items() if n != name), name
