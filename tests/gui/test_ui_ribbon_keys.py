"""Where pointer and keyboard meet on the ribbon: what is meant is what is seen, and it is told once."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from headwater.charts import Lane
from headwater.records import FocusState
from headwater.ui import ribbon
from headwater.ui.daycard import DayCard
from headwater.ui.ribbon import RibbonView
from tests.support.chart_days import busy_day, moment


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is said aloud of the block where the keyboard is."""
    said: list[str] = []

    def announce(w: QWidget, what: str) -> None:
        w.setAccessibleDescription(what)
        said.append(what)

    monkeypatch.setattr(ribbon, "announce", announce)
    return said


def rest(view: RibbonView, clock: str) -> None:
    """Rest the pointer on the state lane, after a nudge."""
    x, y = round(view.chart.scale.x(moment(clock))), round(view.chart.frame.state.center().y())
    QTest.mouseMove(view, QPoint(x + 1, y))
    QTest.mouseMove(view, QPoint(x, y))


def test_another_lane_is_meant_where_the_ring_is_not_where_the_pointer_rests(view: RibbonView) -> None:
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view, Qt.Key.Key_End)
    rest(view, "11:50")
    assert view.target() == (moment("11:46"), moment("12:03"))
    QTest.keyClick(view, Qt.Key.Key_Down)
    focus = view.chart.focus
    assert focus is not None
    assert focus.lane is Lane.APPS
    assert view.chart.hover is None
    assert view.target() == (focus.start, focus.end)
    moved = view.moment()
    assert moved is not None
    assert focus.start <= moved <= focus.end
    rest(view, "11:50")
    assert view.target() == (moment("11:46"), moment("12:03")), "the pointer that moves is seen again"


def test_nothing_is_meant_once_the_focus_is_gone_and_nothing_is_outlined(card: DayCard) -> None:
    view = card.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    rest(view, "11:50")
    card.nearer.setFocus(Qt.FocusReason.TabFocusReason)
    assert (view.chart.hover, view.chart.focus) == (None, None)
    assert view.target() is None


def test_a_block_is_told_once_however_often_the_day_is_read(card: DayCard, told: list[str]) -> None:
    view, day = card.view, busy_day()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert told == ["15:00 – 15:24, 24 min, Sustained work — looks like it, 0.86"]
    for now in ("15:24", "15:25", "15:26"):
        card.show_report(replace(day, now=moment(now)))
        assert view.chart.focus == view.chart.blocks(Lane.STATE)[-1]
    assert len(told) == 1
    last = replace(day.spans[-1], state=FocusState.ROUTINE)
    card.show_report(replace(day, spans=(*day.spans[:-1], last)))
    assert len(told) == 2
    assert told[-1] != told[0]


def test_a_block_is_told_again_where_the_keyboard_comes_back_to_it(card: DayCard, told: list[str]) -> None:
    view = card.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view, Qt.Key.Key_Left)
    QTest.keyClick(view, Qt.Key.Key_Right)
    card.nearer.setFocus(Qt.FocusReason.TabFocusReason)
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert len(told) == 4
    assert told[0] == told[2] == told[3] != told[1]
