"""First start: four steps, nothing recorded or kept before Start in the last one, and the answer is what was chosen."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from headwater.base import LANGUAGES, HeadwaterError, Paths, Settings, TitleMode, Words
from headwater.engine.sample_home import home_of, sweep
from headwater.records import BackendStatus, Health
from headwater.ui.data.page import YourData
from headwater.ui.stepfields import TimeField
from headwater.ui.tabbing import stops
from headwater.ui.today import Today
from headwater.ui.welcome.page import Welcome
from headwater.ui.window import Dashboard
from tests.support.fake_engine import FakeEngine
from tests.support.fake_trial import WORKING
from tests.support.windows import Open, new, said

FRESH = Settings(theme="light", language="en")


def opened(
    open_window: Open, settings: Settings = FRESH, size: tuple[int, int] = (1180, 760)
) -> tuple[Welcome, FakeEngine, Dashboard]:
    window, engine = open_window(settings, now=new(), size=size)
    assert isinstance(window.page, Welcome)
    return window.page, engine, window


def last(page: Welcome) -> None:
    while page.next.isVisible():
        page.next.click()
        QApplication.processEvents()


def lacking(*names: str) -> tuple[BackendStatus, ...]:
    sentence = Words("en")("capture.no_record")
    return tuple(
        BackendStatus(s.name, Health.MISSING, sentence) if s.name in names else s for s in WORKING
    )  # fmt: skip


# -- going on ---------------------------------------------------------------------------------------------------------


def test_four_steps_there_and_back(open_window: Open) -> None:
    page, engine, _ = opened(open_window)
    seen = []
    for n in range(4):
        seen.append(page.step.title)
        assert page.where.text() == f"Step {n + 1} of 4"
        assert page.dots.accessibleName() == page.where.text()
        assert [s.isVisible() for s in page.steps] == [i == n for i in range(4)]
        assert page.go.isVisible() is (n == 3)
        assert page.back.isVisible() is (n > 0)
        if n < 3:
            page.next.click()
            QApplication.processEvents()
    assert len(set(seen)) == 4
    page.back.click()
    assert page.step is page.permits
    assert engine.asked == []


def test_escape_goes_back_and_loses_nothing(open_window: Open) -> None:
    page, engine, window = opened(open_window)
    page.next.click()
    page.stored.titles.setFocus()
    QTest.keyClick(page.stored.titles, Qt.Key.Key_Right)
    page.stored.example.setText("mine")
    QTest.keyClick(page.stored.example, Qt.Key.Key_Escape)
    assert page.step is page.what
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.step is page.what
    assert window.isVisible()
    page.next.click()
    assert page.stored.example.text() == "mine"
    assert page.chosen().title_mode is TitleMode.HASHED
    assert engine.settings == FRESH


def test_pressing_twice_neither_skips_a_step_nor_starts(open_window: Open) -> None:
    page, engine, _ = opened(open_window)
    page.next.setFocus()
    for n in range(3):
        focused = QApplication.focusWidget()
        assert focused is not None
        page.next.setFocus()
        QTest.keyClick(page.next, Qt.Key.Key_Return)
        QApplication.processEvents()
        assert page.draft.step == n + 1
        assert QApplication.focusWidget() not in (page.next, page.go)
    assert engine.asked == []


def test_half_a_double_click_does_not_start(open_window: Open) -> None:
    page, engine, _ = opened(open_window)
    last(page)
    at, kind = page.go.rect().center().toPointF(), QEvent.Type.MouseButtonDblClick
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(page.go, QMouseEvent(kind, at, page.go.mapToGlobal(at), left, left, none))
    QTest.mouseRelease(page.go, left)
    assert engine.asked == []
    page.go.click()
    assert len(engine.asked) == 1


def test_the_keyboard_reaches_all_of_it(open_window: Open) -> None:
    page, _, _ = opened(open_window)
    for step, control in (
        (page.what, page.what.sample), (page.stored, page.stored.titles), (page.permits, None), (page.hours, None),
    ):  # fmt: skip
        order = stops(page)
        assert step.isVisible()
        assert control is None or control in order
        assert order[-1] is (page.go if step is page.hours else page.next)
        assert all(w.accessibleName() for w in order), [type(w) for w in order if not w.accessibleName()]
        page.turn_to(page.draft.step + 1)


def test_another_width_language_or_theme_loses_nothing(open_window: Open) -> None:
    page, _, window = opened(open_window)
    last(page)
    QTest.mouseClick(page.hours.controls["schedule"], Qt.MouseButton.LeftButton)
    page.hours.bring.click()
    window.resize(900, 600)
    QApplication.processEvents()
    again = window.page
    assert isinstance(again, Welcome)
    assert again is not page
    assert again.step is again.hours
    assert again.chosen().schedule
    assert again.hours.bring.isChecked()


# -- start ------------------------------------------------------------------------------------------------------------


def test_start_agrees_to_what_was_chosen(open_window: Open, qtbot: QtBot) -> None:
    page, engine, window = opened(open_window)
    page.next.click()
    QTest.keyClick(page.stored.titles, Qt.Key.Key_Right)
    page.next.click()
    page.permits.rows["count_input"].switch.click()
    page.next.click()
    ends = page.hours.controls["day_ends"]
    assert isinstance(ends, TimeField)
    ends.setText("16:30")
    ends.settle()
    QTest.mouseClick(page.hours.controls["autostart"], Qt.MouseButton.LeftButton)
    QTest.keyClick(page.hours.controls["profile"], Qt.Key.Key_Right)
    assert engine.asked == []
    assert engine.autostart is not None
    assert engine.autostart.is_now == "off"
    with qtbot.waitSignal(window.followed):
        page.go.click()
    wanted = replace(
        FRESH, agreed=True, count_input=False, title_mode=TitleMode.HASHED, day_ends=990, autostart=True,
        profile="study", break_after_s=3000, session_work_min=45, session_rest_min=15,
    )  # fmt: skip
    assert engine.asked == [("change", wanted)]
    assert engine.autostart.is_now == "on"
    assert isinstance(window.page, Today)


def test_an_import_leads_to_your_data_afterwards(open_window: Open) -> None:
    page, engine, window = opened(open_window)
    last(page)
    page.hours.bring.click()
    assert engine.asked == []
    page.go.click()
    assert isinstance(window.page, YourData)
    assert engine.settings.agreed


def test_a_session_that_does_not_take_it_is_told_and_the_rest_holds(open_window: Open, qtbot: QtBot) -> None:
    page, engine, window = opened(open_window)
    last(page)
    page.hours.controls["autostart"].click()  # type: ignore[attr-defined]
    engine.autostart.refuses = "It cannot be written."  # type: ignore[union-attr]
    with qtbot.waitSignal(window.followed):
        page.go.click()
    assert engine.settings.agreed
    assert not engine.settings.autostart
    assert "It cannot be written." in said(window)


def test_not_now_closes_and_agrees_to_nothing(open_window: Open, qtbot: QtBot) -> None:
    page, engine, window = opened(open_window)
    page.next.click()
    with qtbot.waitSignal(window.closing):
        page.skip.click()
    assert engine.asked == []
    assert not engine.settings.agreed


# -- what is stored ---------------------------------------------------------------------------------------------------


def shown(page: Welcome, qtbot: QtBot, *wanted: str) -> None:
    qtbot.waitUntil(lambda: all(w in said(page.stored.lines) for w in wanted))


def test_the_example_is_redacted_as_it_would_be_stored(open_window: Open, qtbot: QtBot) -> None:
    page, _, _ = opened(open_window)
    page.next.click()
    page.stored.example.setText("(3) Chapter <b>7</b>\u202e")
    shown(page, qtbot, "Writer · (3) Chapter <b>7</b>", "Firefox · no title", "KeePassXC · Passwords.kdbx – KeePassXC",
          "\nnothing")  # fmt: skip
    assert "\u202e" not in said(page.stored.lines)
    QTest.keyClick(page.stored.titles, Qt.Key.Key_Right)
    shown(page, qtbot, "Writer · h:")
    QTest.keyClick(page.stored.titles, Qt.Key.Key_Right)
    shown(page, qtbot, "Writer · no title")


def test_without_windows_nothing_of_them_would_be_stored(open_window: Open, qtbot: QtBot) -> None:
    page, _, _ = opened(open_window)
    page.turn_to(2)
    page.permits.rows["watch_windows"].switch.click()
    page.turn_to(1)
    qtbot.waitUntil(lambda: said(page.stored.lines).count("nothing") >= 3)


def test_it_says_what_never_is_stored(open_window: Open) -> None:
    page, _, _ = opened(open_window)
    assert "nothing is recorded until you press Start" in said(page)
    page.next.click()
    assert "Never stored, from the start: titles of private windows, password managers, which keys" in said(page)


# -- what may be noticed ----------------------------------------------------------------------------------------------


def test_each_part_says_how_it_would_do(open_window: Open, qtbot: QtBot) -> None:
    page, engine, _ = opened(open_window)
    engine.trial.statuses = lacking("input", "call")
    page.turn_to(2)
    rows = page.permits.rows
    qtbot.waitUntil(lambda: rows["watch_windows"].status.accessibleName() == "Works here.")
    assert rows["count_input"].status.accessibleName().startswith("Does not work here yet. This X server has no RECORD")
    assert rows["watch_signals"].status.accessibleName().startswith("Works in part. This X server")
    assert rows["count_input"].without.isVisible()
    assert not rows["watch_windows"].without.isVisible()
    rows["count_input"].without.click()
    assert not page.chosen().count_input
    assert rows["count_input"].status.accessibleName() == "Left out: Headwater goes on without it."
    assert not rows["count_input"].without.isVisible()
    engine.trial.statuses = WORKING
    rows["watch_signals"].again.click()
    qtbot.waitUntil(lambda: rows["watch_signals"].status.accessibleName() == "Works here.")
    assert engine.asked == []


def test_what_is_missing_is_said_in_the_persons_language(open_window: Open, qtbot: QtBot) -> None:
    page, engine, _ = opened(open_window, replace(FRESH, language="zh_CN"))
    engine.trial.statuses = lacking("input", "idle")
    page.turn_to(2)
    sentence = Words("zh_CN")("capture.no_record")
    qtbot.waitUntil(lambda: sentence in page.permits.rows["count_input"].status.accessibleName())
    assert sentence in page.permits.absence.accessibleName()


def test_nothing_is_tried_before_the_step_is_looked_at(open_window: Open, qtbot: QtBot) -> None:
    page, engine, _ = opened(open_window)
    page.turn_to(1)
    QApplication.processEvents()
    assert engine.trial.asked == []
    page.turn_to(2)
    qtbot.waitUntil(lambda: len(engine.trial.asked) == 1)
    assert not engine.trial.asked[0].agreed


def test_a_try_that_fails_is_told(open_window: Open, qtbot: QtBot) -> None:
    page, engine, _ = opened(open_window)
    engine.trial.failure = HeadwaterError("It cannot be tried.")
    page.turn_to(2)
    qtbot.waitUntil(lambda: page.permits.absence.accessibleName() == "It cannot be tried.")
    page.turn_to(3)
    assert page.go.isVisible()


def test_the_whole_row_answers(open_window: Open) -> None:
    page, _, _ = opened(open_window)
    page.turn_to(2)
    QApplication.processEvents()
    row = page.permits.rows["watch_signals"]
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(100, 20))
    assert not row.switch.isChecked()
    QTest.mouseClick(row.switch, Qt.MouseButton.LeftButton)
    assert row.switch.isChecked()


# -- the sample -------------------------------------------------------------------------------------------------------


def test_a_sample_that_cannot_be_made_is_told(open_window: Open, qtbot: QtBot) -> None:
    page, engine, _ = opened(open_window)
    engine.trial.failure = HeadwaterError("There is no room for it.")
    page.what.sample.click()
    qtbot.waitUntil(page.what.said.isVisible)
    assert page.what.said.accessibleName() == "There is no room for it."
    assert page.what.sample.isEnabled()


def test_what_a_run_before_left_is_swept_away(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    sweep(paths)
    home_of(paths).mkdir(parents=True)
    (home_of(paths) / "headwater.db").touch()
    sweep(paths)
    assert list(paths.cache.iterdir()) == []


# -- the look ---------------------------------------------------------------------------------------------------------


def inside(page: Welcome, w: QWidget) -> bool:
    corner = w.mapTo(page, QPoint(w.width(), w.height()))
    return corner.x() <= page.width() and corner.y() <= page.height()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("theme", "scale"), [("light", 1.0), ("dark", 1.5)])
def test_every_step_fits_the_smallest_window(open_window: Open, language: str, theme: str, scale: float) -> None:
    settings = Settings(theme=theme, language=language, text_scale=scale, schedule=True)
    page, engine, _ = opened(open_window, settings, (900, 600))
    engine.trial.statuses = lacking("input", "windows")
    for _ in page.steps:
        QApplication.processEvents()
        assert all(inside(page, b) for b in (page.back, page.skip, page.next, page.go) if b.isVisible())
        within = page.area.widget()
        assert within is not None
        assert within.minimumSizeHint().width() <= page.area.viewport().width()
        page.turn_to(page.draft.step + 1)
