"""Answers that come late, and stretches that are shown as soon as their day is read."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from headwater.records import FocusState, Inference, Segment
from headwater.reports import DayReport
from headwater.store import StoreUnavailable, Trouble
from headwater.ui.places import Place
from tests.support.chart_days import DAY, busy_history, moment
from tests.support.correcting import Desk, opened, slow

F, R = FocusState.FOCUSED, FocusState.ROUTINE


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with opened(qtbot, tmp_path) as desk:
        yield desk


def test_an_edit_is_done_even_if_the_page_goes(desk: Desk) -> None:
    desk.point("11:50")
    desk.key(Qt.Key.Key_1)
    desk.window.go(Place.SETTINGS)
    desk.qtbot.waitUntil(lambda: desk.labels() == [(moment("11:46"), moment("12:03"), F)])


def test_a_stretch_of_another_day_is_opened_when_its_day_is_read(desk: Desk) -> None:
    desk.read(lambda: desk.window.turn(desk.page.day.replace(day=11)))
    desk.read(lambda: desk.window.open_correction(moment("11:46"), moment("12:03")))
    panel = desk.panel
    assert panel.isVisible()
    assert panel.stretch == (moment("11:46"), moment("12:03"))
    desk.read(lambda: desk.window.turn(desk.page.day.replace(day=11)))
    assert not panel.isVisible()


YESTERDAY = DAY - timedelta(days=1)


def test_an_answer_leaves_alone_what_is_picked_out_by_then(desk: Desk) -> None:
    desk.point("11:00")
    with slow(desk.engine) as go:
        desk.key(Qt.Key.Key_2)
        desk.drag("11:46", "12:21")
        picked = desk.picked()
        assert picked is not None
        desk.read(go.set)
    assert desk.labels() == [(moment("10:58"), moment("11:12"), R)]
    assert desk.picked() == picked


def test_an_answer_leaves_a_panel_open_that_is_about_something_else(desk: Desk) -> None:
    desk.point("11:00")
    desk.key(Qt.Key.Key_C)
    with slow(desk.engine) as go:
        QTest.mouseClick(desk.panel.states[R], Qt.MouseButton.LeftButton)
        QTest.mouseClick(desk.panel.close_button, Qt.MouseButton.LeftButton)
        desk.point("11:50")
        desk.key(Qt.Key.Key_C)
        desk.read(go.set)
    assert desk.panel.isVisible()
    assert desk.panel.stretch == desk.picked() == (moment("11:46"), moment("12:03"))


def test_an_answer_closes_the_panel_that_it_was_said_in(desk: Desk) -> None:
    desk.point("11:00")
    desk.key(Qt.Key.Key_C)
    with slow(desk.engine) as go:
        QTest.mouseClick(desk.panel.states[R], Qt.MouseButton.LeftButton)
        desk.again()
        assert desk.panel.isVisible()
        desk.read(go.set)
    assert not desk.panel.isVisible()


def test_an_answer_about_a_day_that_was_left_names_it_and_picks_out_nothing(desk: Desk) -> None:
    desk.point("11:50")
    desk.read(lambda: desk.key(Qt.Key.Key_2))
    desk.point("11:55")
    with slow(desk.engine) as go:
        desk.key(Qt.Key.Key_S)
        desk.read(lambda: desk.window.turn(YESTERDAY))
        desk.read(go.set)
    assert len(desk.labels()) == 2
    assert desk.picked() is None
    assert desk.card.quiet.text == "12 November, 11:46 – 12:03: two words now, routine work both."
    assert desk.card.undo.isVisible()


# "Something else…"


def open_late(desk: Desk, day: date = DAY) -> None:
    """As a notification does, before the day is read."""
    desk.window.open_correction(moment("11:46", day), moment("12:03", day))


def test_a_page_that_is_made_anew_before_the_day_is_read_opens_it_too(desk: Desk) -> None:
    page = desk.page
    open_late(desk)
    desk.read(lambda: desk.window.resize(900, 600))
    assert desk.page is not page
    assert desk.panel.isVisible()
    assert desk.panel.stretch == (moment("11:46"), moment("12:03"))


def test_a_day_with_nothing_in_it_opens_nothing_then_or_later(desk: Desk) -> None:
    desk.read(lambda: open_late(desk, YESTERDAY))
    assert desk.blank()
    desk.engine.store.put(yesterday())
    desk.again()
    assert not desk.blank()
    assert not desk.panel.isVisible()


def test_a_day_that_cannot_be_read_opens_nothing_then_or_later(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.engine.store.put(yesterday())

    def locked(_day: date) -> DayReport:
        raise StoreUnavailable(Trouble.LOCKED, Path("headwater.db"))

    with monkeypatch.context() as patch:
        patch.setattr(desk.engine, "day", locked)
        desk.read(lambda: open_late(desk, YESTERDAY))
    assert desk.page.unreadable.isVisible()
    desk.again()
    assert not desk.blank()
    assert not desk.panel.isVisible()


def test_who_turns_on_before_it_is_read_is_not_held_up(desk: Desk) -> None:
    desk.engine.store.put(yesterday())
    open_late(desk, YESTERDAY)
    desk.window.turn(DAY)
    desk.qtbot.waitUntil(lambda: desk.view.report.day == DAY)
    desk.read(lambda: desk.window.turn(YESTERDAY))
    assert desk.view.report.day == YESTERDAY
    assert not desk.panel.isVisible()


def yesterday() -> list[tuple[Segment, Inference | None]]:
    """The written-down day, a day earlier."""
    return [(replace(s, start=s.start - 86_400, end=s.end - 86_400), i) for s, i in busy_history()]
