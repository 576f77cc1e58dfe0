"""Small controls: times, dates, numbers, toggles, what wraps, and long words."""

from datetime import date

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QWidget
from pytestqt.qtbot import QtBot

from headwater.base import Settings
from headwater.ui.asking import Ask
from headwater.ui.boxes import holder
from headwater.ui.calendar import Month
from headwater.ui.look import Ui, look
from headwater.ui.stepfields import DateField, NumberField, TimeField
from headwater.ui.table import PlainTable
from headwater.ui.text import Elided, Prose, hint
from headwater.ui.toggles import Check, Flow, Toggle
from tests.support.fake_engine import FakeEngine


@pytest.fixture
def ui(engine: FakeEngine) -> Ui:
    return look(Settings(theme="light", language="en"))


@pytest.mark.parametrize(
    ("typed", "minute"),
    [("9", 540), ("930", 570), ("9.30", 570), ("09:30", 570), ("9：30", 570), (" 23:59 ", 1439), ("0", 0),
     ("24:00", 600), ("9:60", 600), ("-1", 600), ("", 600), ("noon", 600), ("9" * 400, 600)],
)  # fmt: skip
def test_a_time_is_understood_or_left_as_it_was(ui: Ui, qtbot: QtBot, typed: str, minute: int) -> None:
    field = TimeField(ui, "From", 600)
    qtbot.addWidget(field)
    field.setText(typed)
    field.settle()
    assert field.minute == minute
    assert field.text() == f"{minute // 60:02}:{minute % 60:02}"


def test_arrow_keys_go_by_half_hours_and_stop_at_the_ends(ui: Ui, qtbot: QtBot) -> None:
    field = TimeField(ui, "To", 17 * 60 + 44, last=1440)
    qtbot.addWidget(field)
    told: list[int] = []
    field.changed.connect(lambda: told.append(field.minute))
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(field, key)
    assert told == [1080, 1050, 1020]
    field.setText("23:50")
    for _ in range(3):
        QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.text() == "24:00"
    field.setText("0:10")
    for _ in range(3):
        QTest.keyClick(field, Qt.Key.Key_Down)
    assert field.text() == "00:00"


@pytest.mark.parametrize(
    ("typed", "day"),
    [("2025-03-01", date(2025, 3, 1)), ("2025.3.1", date(2025, 3, 1)), ("20250301", date(2025, 3, 1)),
     ("2025年3月1日", date(2025, 3, 1)), ("2025-02-30", date(2026, 11, 12)), ("", date(2026, 11, 12)),
     ("9" * 300, date(2026, 11, 12)), ("1-1-1", date(1970, 1, 2)), ("9999-12-31", date(9998, 12, 30))],
)  # fmt: skip
def test_a_date_is_understood_or_left_as_it_was(ui: Ui, qtbot: QtBot, typed: str, day: date) -> None:
    field = DateField(ui, "From", date(2026, 11, 12))
    qtbot.addWidget(field)
    field.setText(typed)
    field.settle()
    assert field.day == day
    assert field.text() == day.isoformat()


def test_dates_step_and_stay_within_what_clocks_can_do(ui: Ui, qtbot: QtBot) -> None:
    field = DateField(ui, "From", date(2026, 11, 30))
    qtbot.addWidget(field)
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.day == date(2026, 12, 1)
    for edge, key in ((date(9999, 12, 31), Qt.Key.Key_Up), (date(1, 1, 1), Qt.Key.Key_Down)):
        field.take(edge)
        before = field.day
        QTest.keyClick(field, key)
        assert field.day == before


def test_the_calendar_opens_with_a_key_and_gives_the_day(ui: Ui, qtbot: QtBot) -> None:
    field = DateField(ui, "From", date(2026, 11, 12))
    qtbot.addWidget(field)
    field.show()
    QTest.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    month = field.findChild(Month)
    assert month is not None
    shown = month.findChild(QCalendarWidget)
    assert shown is not None
    assert shown.selectedDate() == QDate(2026, 11, 12)
    shown.clicked.emit(QDate(2026, 11, 3))
    assert field.day == date(2026, 11, 3)
    assert not month.isVisible()


def test_a_number_is_taken_within_its_limits(ui: Ui, qtbot: QtBot) -> None:
    field = NumberField(ui, "Port", 5600, 1024, 65535)
    qtbot.addWidget(field)
    told: list[int] = []
    field.changed.connect(lambda: told.append(field.value))
    for text in ("1", "99999999999999999999", "5600", "1e4", "6000"):
        field.setText(text)
        field.settle()
    assert told == [6000]
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert told == [6000, 5999]


def test_what_does_not_fit_in_a_line_goes_on_in_the_next(ui: Ui, qtbot: QtBot) -> None:
    checks = [Check(ui, f"column {i}", on=i % 2 == 0) for i in range(12)]
    flow = Flow(*checks, gap=4)
    box = holder(flow)
    qtbot.addWidget(box)
    one = flow.heightForWidth(5000)
    assert one == checks[0].height()
    assert flow.heightForWidth(checks[0].width()) == 12 * one + 11 * 4
    box.resize(260, flow.heightForWidth(260))
    box.show()
    QApplication.processEvents()
    assert all(c.x() + c.width() <= 260 for c in checks)
    assert len({c.pos().toTuple() for c in checks}) == 12
    checks[0].hide()
    QApplication.processEvents()
    assert checks[1].pos() == QPoint(0, 0)
    assert flow.takeAt(99) is None
    assert flow.itemAt(-1) is None


@pytest.mark.parametrize("kind", [Toggle, Check])
def test_on_and_off_do_not_look_the_same_nor_does_what_cannot_be_used(ui: Ui, qtbot: QtBot, kind: type) -> None:
    made = Toggle(ui, "Mon", "Monday", on=True) if kind is Toggle else Check(ui, "Mon", on=True)
    qtbot.addWidget(made)
    on = made.grab().toImage()
    QTest.keyClick(made, Qt.Key.Key_Space)
    assert not made.isChecked()
    off = made.grab().toImage()
    made.setEnabled(False)
    assert on != off != made.grab().toImage()


def test_long_words_are_broken_and_shown_as_they_are(ui: Ui, qtbot: QtBot) -> None:
    path = "/home/somebody/" + "a&b<" * 60
    said = Prose(ui, path)
    qtbot.addWidget(said)
    assert said.accessibleName() == path
    assert said.minimumSizeHint().width() < 300
    assert "&lt;" in said.text()
    assert "&am\N{ZERO WIDTH SPACE}p;" not in said.text()


def test_what_is_cut_off_is_told_in_full(ui: Ui, qtbot: QtBot) -> None:
    line = Elided(ui, "<b>A rather long title</b>")
    qtbot.addWidget(line)
    line.show()
    line.resize(400, 20)
    QApplication.processEvents()
    assert line.toolTip() == ""
    line.resize(60, 20)
    QApplication.processEvents()
    assert line.toolTip() == "<p>&lt;b&gt;A rather long title&lt;/b&gt;</p>"
    assert hint("") == ""


def test_no_line_of_a_table_is_cut_in_two(ui: Ui, qtbot: QtBot) -> None:
    table = PlainTable(ui)
    qtbot.addWidget(table)
    table.resize(300, 300)
    table.show()
    for cell in ("x", "a very long cell that no window is wide enough for, 真的很长" * 3):
        table.fill(["a", "b", "c"], [[cell] * 3] * 20)
        table.fit(6)
        QApplication.processEvents()
        assert table.viewport().height() == 6 * 28
    assert table.horizontalScrollBar().maximum() > 0


@pytest.mark.parametrize("wide", [900, 500, 300])
def test_the_last_column_takes_what_is_left(ui: Ui, qtbot: QtBot, wide: int) -> None:
    table = PlainTable(ui)
    qtbot.addWidget(table)
    table.resize(wide, 300)
    table.show()
    long = "a very long title that no window is wide enough for, 真的很长" * 3
    table.fill(["a", "b", "c"], [["09:41", "x", long]] * 3)
    table.fit(6, fill=True)
    QApplication.processEvents()
    widths = [table.columnWidth(n) for n in range(3)]
    assert widths[2] >= 280, "as much as it may need"
    assert sum(widths) >= table.viewport().width()
    assert (sum(widths) == table.viewport().width()) is (wide > 300), "else it scrolls"
    table.resize(wide + 200, 300)
    QApplication.processEvents()
    assert sum(table.columnWidth(n) for n in range(3)) == max(table.viewport().width(), sum(widths[:2]) + 280)


def test_a_question_gives_the_focus_back(ui: Ui, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    opener, ask = Check(ui, "Open", on=False), Ask(ui)
    page.setLayout(Flow(opener, ask))
    page.show()
    page.activateWindow()
    opener.setFocus()
    qtbot.waitUntil(opener.hasFocus)
    agreed: list[bool] = []
    ask.ask("Sure?", "Yes & no", lambda: agreed.append(True))
    qtbot.waitUntil(ask.no.hasFocus)
    assert ask.yes.accessibleName() == "Yes & no"
    assert ask.yes.text() == "Yes && no"
    QTest.keyClick(ask.no, Qt.Key.Key_Escape)
    qtbot.waitUntil(opener.hasFocus)
    assert agreed == []
    ask.ask("Sure?", "Yes", lambda: agreed.append(True))
    ask.yes.click()
    assert agreed == [True]
    assert ask.isHidden()
