"""What was said is taken back: the step that the line beside it names, and no other."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from headwater.base import Words
from headwater.records import FocusState, LabelSource, Segment
from headwater.reports.correcting import Deed, Edit
from headwater.ui.correcting.wording import edit_text
from tests.support.chart_days import DAY, busy_history, fixed, made, moment
from tests.support.correcting import CTRL, SHIFT, Desk, opened, slow

F, R, C = FocusState.FOCUSED, FocusState.ROUTINE, FocusState.COMMUNICATING


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with opened(qtbot, tmp_path) as desk:
        yield desk


def test_undo_and_redo_say_what_they_did(desk: Desk) -> None:
    view = desk.view
    before = view.report.spans
    desk.point("11:50")
    desk.read(lambda: desk.key(Qt.Key.Key_2))
    after = view.report.spans
    desk.read(lambda: desk.key(Qt.Key.Key_Z, CTRL))
    assert desk.labels() == []
    assert view.report.spans == before
    assert desk.card.quiet.text == "Undone: 11:46 – 12:03 as routine work."
    assert desk.card.undo.isHidden()
    desk.read(lambda: desk.key(Qt.Key.Key_Z, CTRL | SHIFT))
    assert view.report.spans == after
    desk.read(desk.card.undo.click)
    assert desk.labels() == []
    desk.quiet(lambda: desk.key(Qt.Key.Key_Z, CTRL), "nothing to undo")


def test_the_same_key_again_is_no_step_of_its_own(desk: Desk) -> None:
    desk.point("11:50")
    desk.read(lambda: desk.key(Qt.Key.Key_1))
    desk.read(lambda: desk.key(Qt.Key.Key_1))
    assert desk.labels() == [(moment("11:46"), moment("12:03"), F)]
    assert desk.card.quiet.text == "11:46 – 12:03: sustained work, as you said."
    assert desk.card.undo.isVisible()
    desk.read(desk.card.undo.click)
    assert desk.labels() == []
    desk.quiet(lambda: desk.key(Qt.Key.Key_Z, CTRL), "nothing to undo")


def say(desk: Desk, clock: str, key: Qt.Key = Qt.Key.Key_2) -> None:
    desk.point(clock)
    desk.read(lambda: desk.key(key))


def say_in_the_tray(desk: Desk) -> None:
    desk.engine.corrections.say(moment("15:00"), moment("15:24"), R, LabelSource.TRAY)


def test_undo_goes_once_something_else_was_said(desk: Desk) -> None:
    say(desk, "11:50")
    line = desk.card.quiet.text
    desk.again()
    assert desk.card.undo.isVisible()
    say_in_the_tray(desk)
    desk.again()
    assert (desk.card.undo.isVisible(), desk.card.quiet.text) == (False, line)
    desk.read(lambda: desk.key(Qt.Key.Key_Z, CTRL))
    assert desk.card.quiet.text == "Undone: 15:00 – 15:24 as routine work."
    assert desk.labels() == [(moment("11:46"), moment("12:03"), R)]


def test_undo_takes_back_what_the_line_beside_it_says_or_nothing(desk: Desk) -> None:
    say(desk, "11:50")
    say_in_the_tray(desk)
    desk.quiet(desk.card.undo.click, "Nothing undone")
    assert desk.card.undo.isHidden()


def test_two_presses_take_back_one_step(desk: Desk) -> None:
    say(desk, "11:00")
    say(desk, "11:50")
    with slow(desk.engine) as go:
        desk.card.undo.click()
        assert desk.card.undo.isHidden()
        desk.card.undo.click()
        desk.read(go.set)
    desk.again()
    assert desk.card.quiet.text == "Undone: 11:46 – 12:03 as routine work."
    assert desk.labels() == [(moment("10:58"), moment("11:12"), R)]


def test_undo_is_offered_again_with_what_is_done_again(desk: Desk) -> None:
    say(desk, "11:50")
    desk.read(lambda: desk.key(Qt.Key.Key_Z, CTRL))
    desk.read(lambda: desk.key(Qt.Key.Key_Z, CTRL | SHIFT))
    assert desk.card.undo.isVisible()
    desk.again()
    assert desk.card.undo.isVisible()


def test_a_step_of_another_day_names_its_day(desk: Desk) -> None:
    desk.engine.store.put([(shifted(s), i) for s, i in busy_history()])
    at = moment("11:46", DAY - timedelta(days=1))
    desk.engine.corrections.say(at, at + 1020, R)
    desk.read(lambda: desk.key(Qt.Key.Key_Z, CTRL))
    assert desk.labels() == []
    assert desk.card.quiet.text == "Undone: 11 November, 11:46 – 12:03 as routine work."
    desk.read(lambda: desk.key(Qt.Key.Key_Z, CTRL | SHIFT))
    assert desk.card.quiet.text == "11 November, 11:46 – 12:03: routine work, as you said."


def shifted(segment: Segment) -> Segment:
    return replace(segment, start=segment.start - 86_400, end=segment.end - 86_400)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Undone: 25 October, 11:00 – 12:00 as routine work."),
        ("zh_CN", "已撤销：10月25日 11:00 – 12:00 为例行工作。"),
    ],
    ids=["en", "zh_CN"],
)
def test_another_day_has_its_own_clock(language: str, line: str) -> None:
    summer, noon = date(2026, 10, 24), moment("12:00", date(2026, 10, 25))
    shown = made(day=summer, now=noon, offset=fixed(7200))
    edit = Edit(Deed.SAY, noon - 3600, noon, R)
    assert edit_text(edit, shown, fixed(3600), Words(language), "undone") == line


def test_the_keyboard_goes_on_at_the_day_where_undo_was(desk: Desk) -> None:
    say(desk, "11:50")
    undo = desk.card.undo
    undo.setFocus(Qt.FocusReason.TabFocusReason)
    desk.read(lambda: desk.key(Qt.Key.Key_Space))
    assert desk.labels() == []
    assert undo.isHidden()
    assert desk.view.hasFocus()
    desk.key(Qt.Key.Key_Space)
    assert not desk.view.is_zoomed()


def test_it_goes_on_in_the_table_where_that_is_shown(desk: Desk) -> None:
    say(desk, "11:50")
    table = desk.table()
    desk.card.undo.setFocus(Qt.FocusReason.TabFocusReason)
    say_in_the_tray(desk)
    desk.again()
    assert desk.card.undo.isHidden()
    assert table.hasFocus()


def test_a_press_of_the_mouse_leaves_no_ring(desk: Desk) -> None:
    say(desk, "11:50")
    QTest.mouseClick(desk.card.undo, Qt.MouseButton.LeftButton)
    assert desk.view.hasFocus()
    assert desk.view.chart.focus is None
