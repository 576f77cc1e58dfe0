"""The window that is held ready."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from headwater.base import ManualClock, Settings
from headwater.ui import held as held_module
from headwater.ui.held import Held
from headwater.ui.today import Today
from headwater.ui.window import Dashboard
from tests.support.chart_days import DAY
from tests.support.fake_engine import BUSY, FakeEngine


@pytest.fixture
def held(engine: FakeEngine, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Held:
    monkeypatch.setattr(held_module, "AFTER_MS", 0)
    made = Held(engine)
    made.begin()
    qtbot.waitUntil(lambda: made.ready)
    return made


def taken(held: Held, qtbot: QtBot) -> Dashboard:
    window = held.take()
    assert window is not None
    qtbot.addWidget(window)
    return window


def test_it_is_made_hidden_with_the_day_in_it(held: Held, engine: FakeEngine, qtbot: QtBot) -> None:
    window = taken(held, qtbot)
    assert not window.isVisible()
    assert isinstance(window.page, Today)
    assert window.page.apps.rows[0].accessibleName().startswith("LibreOffice")
    assert engine.reads == 1
    assert not held.there
    assert held.take() is None


def test_its_first_frame_comes_before_the_day_is_read_again(held: Held, engine: FakeEngine, qtbot: QtBot) -> None:
    window = taken(held, qtbot)
    reads: list[int] = []
    window.painted.connect(lambda: reads.append(engine.reads))
    with qtbot.waitSignal(window.followed):
        window.bring_up()
    assert reads == [1]
    assert engine.reads == 2


def test_the_state_is_that_of_now(held: Held, engine: FakeEngine, qtbot: QtBot) -> None:
    engine.state = replace(BUSY, intent=None)
    window = taken(held, qtbot)
    assert isinstance(window.page, Today)
    assert window.page.header.chip.accessibleName() == "Set a plan"


def test_another_day_has_begun(held: Held, engine: FakeEngine, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(engine.clock, ManualClock)
    engine.clock.advance(86_400)
    monkeypatch.setattr(engine, "today", lambda: DAY + timedelta(days=1))
    engine.state = replace(BUSY, at=engine.clock.now())
    window = taken(held, qtbot)
    assert isinstance(window.page, Today)
    assert window.page.day == DAY + timedelta(days=1)
    assert window.page.card.view.report.empty


def test_what_was_forgotten_is_not_in_it_when_it_is_taken(held: Held, engine: FakeEngine, qtbot: QtBot) -> None:
    engine.days.clear()
    held.hear_change()
    assert engine.reads == 1, "a change can wait"
    held.hear_change(gone=True)
    qtbot.waitUntil(lambda: engine.reads == 2)
    window = taken(held, qtbot)
    assert isinstance(window.page, Today)
    page = window.page
    qtbot.waitUntil(lambda: page.card.view.report.empty)


def test_what_is_out_of_date_is_dropped(held: Held) -> None:
    held.drop()
    assert not held.there
    assert not held.ready
    held.drop()


def test_nothing_is_made_before_the_first_yes(
    engine: FakeEngine, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_module, "AFTER_MS", 0)
    engine.settings = Settings()
    made = Held(engine)
    made.begin()
    qtbot.wait(50)
    assert not made.there


def test_the_ribbon_is_painted_once_and_its_marks_each_time(held: Held, qtbot: QtBot) -> None:
    window = taken(held, qtbot)
    assert isinstance(window.page, Today)
    view = window.page.card.view
    before: QImage = view.grab().toImage()
    kept = view.kept.picture.cacheKey()
    view.select((view.report.start + 36_000, view.report.start + 40_000))
    assert view.grab().toImage() != before
    assert view.kept.picture.cacheKey() == kept
    view.highlight("nobody")
    view.grab()
    assert view.kept.picture.cacheKey() != kept


def test_what_a_window_took_goes_after_it_was_closed(held: Held, engine: FakeEngine, qtbot: QtBot) -> None:
    held._tidying.setInterval(0)
    held.follow()
    qtbot.waitUntil(lambda: engine.let_gone == 1)


def test_nothing_goes_where_a_window_is_open_again(held: Held, engine: FakeEngine, qtbot: QtBot) -> None:
    held.follow()
    assert held._tidying.isActive()
    taken(held, qtbot)
    assert not held._tidying.isActive()
    assert engine.let_gone == 0


def test_nothing_is_tidied_once_the_program_has_ended(held: Held) -> None:
    held.follow()
    held.close()
    assert not held._tidying.isActive()
    assert not held._soon.isActive()
    assert not held.there
