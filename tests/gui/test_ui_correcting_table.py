"""The table is corrected too: keys act on the line that is marked, or on what the header shows as picked out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from headwater.records import FocusState
from headwater.ui.table import DayTable
from tests.support.chart_days import moment
from tests.support.correcting import NONE, Desk, opened

F, C, M, D = FocusState.FOCUSED, FocusState.COMMUNICATING, FocusState.FRAGMENTED, FocusState.DRIFTING


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with opened(qtbot, tmp_path) as desk:
        yield desk


@pytest.fixture
def table(desk: Desk) -> DayTable:
    return desk.table()


def row(desk: Desk, clock: str) -> int:
    """The line that begins then."""
    return [s.start for s in desk.view.report.spans].index(moment(clock))


def mark(desk: Desk, clock: str) -> None:
    """By keyboard, from the line before."""
    assert desk.card.table is not None
    table = desk.card.table
    table.setFocus(Qt.FocusReason.TabFocusReason)
    table.setCurrentIndex(table.model().index(row(desk, clock) - 1, 0))
    desk.key(Qt.Key.Key_Down)


def marked(table: DayTable) -> list[str]:
    """When the marked lines begin."""
    return [index.data() for index in table.selectionModel().selectedRows(0)]


def test_the_table_says_who_and_is_corrected_too(desk: Desk, table: DayTable) -> None:
    mark(desk, "08:52")
    desk.read(lambda: desk.key(Qt.Key.Key_5))
    assert desk.labels() == [(moment("08:52"), moment("09:14"), D)]
    cells = [table.model().index(2, n).data() for n in range(7)]
    assert cells == ["08:52", "09:14", "22 min", "Away from your plan", "", "you said so, 15:24", "VS Code"]
    assert table.model().index(3, 5).data() == "inferred"


def test_a_key_says_nothing_of_a_line_that_nobody_marked(desk: Desk, table: DayTable) -> None:
    table.setFocus(Qt.FocusReason.TabFocusReason)
    assert marked(table) == []
    desk.quiet(lambda: desk.key(Qt.Key.Key_2), "Point at a block")
    desk.key(Qt.Key.Key_C)
    assert not desk.panel.isVisible()


def test_a_marked_line_stays_marked_while_the_day_is_read_again(desk: Desk, table: DayTable) -> None:
    mark(desk, "11:46")
    desk.again()
    assert marked(table) == ["11:46"]
    desk.read(lambda: desk.key(Qt.Key.Key_1))
    assert desk.labels() == [(moment("11:46"), moment("12:03"), F)]
    assert marked(table) == ["11:46"]


def test_the_mark_goes_with_its_stretch_where_lines_above_are_joined(desk: Desk, table: DayTable) -> None:
    mark(desk, "11:46")
    before = table.currentIndex().row()
    desk.engine.corrections.say(moment("08:34"), moment("09:38"), C)
    desk.again()
    assert table.currentIndex().row() < before
    assert marked(table) == ["11:46"]
    desk.read(lambda: desk.key(Qt.Key.Key_4))
    assert desk.labels()[-1] == (moment("11:46"), moment("12:03"), M)


def test_a_stretch_that_is_no_more_leaves_no_mark_and_the_arrows_go_on_there(desk: Desk, table: DayTable) -> None:
    mark(desk, "11:46")
    desk.engine.corrections.say(moment("11:40"), moment("12:06"), C)
    desk.again()
    assert marked(table) == []
    desk.quiet(lambda: desk.key(Qt.Key.Key_1), "Point at a block")
    desk.key(Qt.Key.Key_Down)
    assert marked(table) == ["12:06"]


def test_a_read_that_brings_nothing_new_touches_nothing(desk: Desk, table: DayTable) -> None:
    mark(desk, "11:46")
    model = table.model()
    desk.again()
    assert table.model() is model
    desk.engine.corrections.say(moment("08:34"), moment("09:38"), C)
    desk.again()
    assert table.model() is not model


def test_a_read_scrolls_nothing(desk: Desk, table: DayTable) -> None:
    mark(desk, "15:00")
    bar = table.verticalScrollBar()
    assert bar.value() > 0
    bar.setValue(0)
    desk.engine.corrections.say(moment("08:34"), moment("08:40"), C)
    desk.again()
    assert (bar.value(), marked(table)) == (0, ["15:00"])


def test_what_the_header_shows_is_what_a_key_means(desk: Desk, table: DayTable) -> None:
    mark(desk, "11:46")
    desk.key(Qt.Key.Key_S)
    assert desk.card._stack.currentIndex() == 1
    selection = desk.picked()
    assert selection is not None
    assert moment("11:46") < selection[0] < selection[1] == moment("12:03")
    desk.read(lambda: desk.key(Qt.Key.Key_4))
    assert desk.labels() == [(*selection, M)]
    assert "11:46" in [table.model().index(n, 0).data() for n in range(table.model().rowCount())]


def test_correct_opens_the_panel_on_what_the_header_shows(desk: Desk, table: DayTable) -> None:
    mark(desk, "11:46")
    desk.key(Qt.Key.Key_S)
    selection = desk.picked()
    QTest.mouseClick(desk.card.correct, Qt.MouseButton.LeftButton)
    assert desk.panel.isVisible()
    assert desk.panel.stretch == selection


def test_a_line_is_cut_in_its_middle_wherever_the_ribbon_was_left(desk: Desk) -> None:
    desk.view.setFocus(Qt.FocusReason.TabFocusReason)
    while desk.view.target() != (moment("11:46"), moment("12:03")):
        desk.key(Qt.Key.Key_Left)
    desk.engine.corrections.say(moment("11:12"), moment("12:06"), C)
    desk.table()
    desk.again()
    mark(desk, "11:12")
    desk.read(lambda: desk.key(Qt.Key.Key_S))
    assert desk.labels() == [(moment("11:12"), moment("11:39"), C), (moment("11:39"), moment("12:06"), C)]


def test_another_line_means_that_line(desk: Desk, table: DayTable) -> None:
    mark(desk, "11:46")
    desk.key(Qt.Key.Key_S)
    desk.key(Qt.Key.Key_Down)
    assert desk.picked() is None
    assert desk.card._stack.currentIndex() == 0
    desk.read(lambda: desk.key(Qt.Key.Key_4))
    assert desk.labels() == [(moment("12:03"), moment("12:06"), M)]


def test_a_click_on_the_same_line_means_all_of_it(desk: Desk, table: DayTable) -> None:
    mark(desk, "11:46")
    desk.key(Qt.Key.Key_S)
    place = table.visualRect(table.currentIndex()).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, NONE, place)
    assert desk.picked() is None
    desk.read(lambda: desk.key(Qt.Key.Key_4))
    assert desk.labels() == [(moment("11:46"), moment("12:03"), M)]


@pytest.mark.parametrize("line", [None, "08:46"])
def test_something_else_opens_the_panel_on_its_own_stretch(desk: Desk, table: DayTable, line: str | None) -> None:
    if line:
        mark(desk, line)
    desk.read(lambda: desk.window.open_correction(moment("11:46"), moment("12:03")))
    assert desk.panel.isVisible()
    assert desk.panel.stretch == (moment("11:46"), moment("12:03"))
    desk.key(Qt.Key.Key_Escape)
    assert table.hasFocus()


def test_what_was_picked_out_on_the_ribbon_does_not_go_on_in_the_table(desk: Desk) -> None:
    desk.drag("11:40", "12:21")
    assert desk.picked() is not None
    desk.table()
    assert desk.picked() is None
    assert desk.card._stack.currentIndex() == 0
    desk.quiet(lambda: desk.key(Qt.Key.Key_1), "Point at a block")
