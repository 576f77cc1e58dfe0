"""A window that is left open over a night: who looked at today goes on into the next day, and nobody else."""

from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from tests.support.chart_days import DAY, busy_history, made, moment
from tests.support.fake_engine import FakeEngine
from tests.support.windows import Open, today

MORNING = DAY + timedelta(days=1)


def sleeps(engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The night passes, and nothing was heard in it."""
    monkeypatch.setattr(engine, "today", lambda: MORNING)


def test_the_page_of_today_goes_on_into_the_next_day(
    open_window: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, engine = open_window(day=made(busy_history(), []))
    sleeps(engine, monkeypatch)
    with qtbot.waitSignal(window.followed):
        window.refresh()
    assert today(window).day == MORNING
    assert not today(window).header.forth.isEnabled()


def test_another_day_that_is_looked_at_stays(
    open_window: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, engine = open_window(day=made(busy_history(), []))
    before = DAY - timedelta(days=1)
    with qtbot.waitSignal(window.followed):
        window.turn(before)
    sleeps(engine, monkeypatch)
    with qtbot.waitSignal(window.followed):
        window.refresh()
    assert today(window).day == before
    assert today(window).header.forth.isEnabled()


def test_nobody_is_taken_out_of_correcting(open_window: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    window, engine = open_window(day=made(busy_history(), []))
    today(window).correcting.open_at((moment("11:40"), moment("11:46")))
    assert today(window).correcting.panel.open
    sleeps(engine, monkeypatch)
    with qtbot.waitSignal(window.followed):
        window.refresh()
    assert today(window).day == DAY
    today(window).correcting.leave()
    with qtbot.waitSignal(window.followed):
        window.refresh()
    assert today(window).day == MORNING


def test_a_clock_that_was_set_back_shows_no_day_that_has_not_come(
    open_window: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, engine = open_window(day=made(busy_history(), []))
    monkeypatch.setattr(engine, "today", lambda: DAY - timedelta(days=2))
    with qtbot.waitSignal(window.followed):
        window.refresh()
    assert today(window).day == DAY - timedelta(days=2)
