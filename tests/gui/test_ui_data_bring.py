"""Bringing a history in."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.engine.importing import Told
from headwater.engine.now import Job, Work
from headwater.reports import ReportError
from headwater.reports.errors import AmbiguousDates
from headwater.store import Brought
from headwater.ui.data import bring
from headwater.ui.data.page import YourData
from headwater.ui.places import Place
from headwater.ui.today import Today
from tests.support.chart_days import DAY, moment
from tests.support.data_page import Shown
from tests.support.windows import said


def test_a_file_is_brought_in_with_its_progress_and_told(
    shown: Shown, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page, desk, _, _ = shown(lambda desk: desk.gate.clear())
    desk.told = Told(1, "activitywatch", 4210, 12, 3, 2, ["Event 7 of <b>: no time", "Event 9: no length"])
    monkeypatch.setattr(bring, "ask_open", lambda _w, _title, then: then(tmp_path / "aw.json"))
    card = page.bring
    card.choose.click()
    qtbot.waitUntil(lambda: "1,234" in card.task.doing.line.text)
    assert card.task.doing.bar.value() == 500
    assert not card.choose.isEnabled()
    desk.imports = [Brought(1, moment("15:00"), "activitywatch", True, 4210, 0)]
    desk.gate.set()
    qtbot.waitUntil(card.task.said.isVisible)
    assert card.task.said.accessibleName() == (
        "Read: 4,210 new, 12 already there, 3 kept out by your choices, 2 not readable."
    )
    assert card.choose.isEnabled()
    assert card.reasons.lines.isHidden()
    card.reasons.more.click()
    assert "Event 7 of <b>: no time" in card.reasons.lines.accessibleName()
    assert "&lt;b&gt;" in card.reasons.lines.text()
    qtbot.waitUntil(lambda: list(card.imports.undo) == [1])
    qtbot.waitUntil(lambda: "12 November 2026, 15:00 · 4,210 entries" in said(card))


def test_an_import_is_cancelled_and_can_be_taken_out(shown: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    page, desk, _, _ = shown(lambda desk: desk.gate.clear())
    desk.told = Told(7, "rescuetime", 40)
    page.bring.bring(tmp_path / "file.csv")
    qtbot.waitUntil(page.bring.task.doing.isVisible)
    desk.imports = [Brought(7, moment("15:00"), "rescuetime", False, 40, 0), Brought(6, 0.0, "odd", True, 0, 0)]
    page.bring.task.doing.cancel.click()
    qtbot.waitUntil(page.bring.task.said.isVisible)
    assert page.bring.task.said.accessibleName().startswith("Stopped: 40 new.")
    qtbot.waitUntil(lambda: list(page.bring.imports.undo) == [7])
    qtbot.waitUntil(lambda: "not read to its end" in said(page.bring))
    desk.gate.set()
    page.bring.imports.undo[7].click()
    ask = page.bring.imports.lines.ask
    assert ask.isVisible()
    assert desk.done("take_out") == []
    QTest.keyClick(ask.no, Qt.Key.Key_Escape)
    assert ask.isHidden()
    page.bring.imports.undo[7].click()
    ask.yes.click()
    qtbot.waitUntil(lambda: not page.bring.imports.undo)
    assert desk.done("take_out") == [("take_out", 7)]
    assert page.bring.imports.task.said.accessibleName() == "It is taken out."


def test_dates_that_can_be_read_both_ways_are_asked_about(shown: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    page, desk, _, _ = shown()
    desk.failure = AmbiguousDates("say which")
    file = tmp_path / "manictime.csv"
    page.bring.bring(file)
    qtbot.waitUntil(page.bring.order.isVisible)
    assert page.bring.task.said.isHidden()
    desk.failure = None
    page.bring.order.day.click()
    qtbot.waitUntil(page.bring.task.said.isVisible)
    assert desk.done("bring_in") == [("bring_in", file, None), ("bring_in", file, True)]
    assert page.bring.order.isHidden()


def test_a_file_that_is_no_history_is_said(shown: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    page, desk, _, _ = shown()
    desk.failure = ReportError("/a/very/long/path/that/has/no/spaces/x.bin cannot be read: choose an export.")
    page.bring.bring(tmp_path / "x.bin")
    qtbot.waitUntil(page.bring.task.said.isVisible)
    assert "choose an export" in page.bring.task.said.accessibleName()
    assert page.bring.order.isHidden()


def test_an_error_of_our_own_is_told_not_thrown(shown: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    page, desk, _, _ = shown()
    desk.failure = ValueError("a secret")
    page.bring.bring(tmp_path / "x.bin")
    qtbot.waitUntil(page.bring.task.said.isVisible)
    assert page.bring.task.said.accessibleName() == "Headwater met an error of its own. The log says more."
    desk.failure = TimeoutError()
    page.bring.bring(tmp_path / "x.bin")
    qtbot.waitUntil(lambda: "busy" in page.bring.task.said.accessibleName())


def test_one_file_may_be_dropped(shown: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    page, desk, _, _ = shown()
    files = [tmp_path / "a.json", tmp_path / "b.json"]
    for file in files:
        file.write_text("{}")

    def drop(*paths: Path) -> bool:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(p)) for p in paths])
        keys = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        enter = QDragEnterEvent(QPoint(5, 5), *keys)
        enter.setAccepted(False)
        page.bring.dragEnterEvent(enter)
        if enter.isAccepted():
            assert page.bring.drop.text == "Let go to read this file"
            page.bring.dropEvent(QDropEvent(QPointF(5, 5), *keys, QEvent.Type.Drop))
        return enter.isAccepted()

    assert not drop(*files)
    assert not drop(tmp_path)
    assert not drop(tmp_path / "gone.json")
    assert drop(files[0])
    qtbot.waitUntil(page.bring.task.said.isVisible)
    assert desk.done("bring_in") == [("bring_in", files[0], None)]
    assert page.bring.drop.text == "or drop one here"


def test_an_import_goes_on_when_the_page_is_made_anew(shown: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    page, desk, _, window = shown(lambda desk: desk.gate.clear())
    page.bring.bring(tmp_path / "file.csv")
    qtbot.waitUntil(lambda: "1,234" in page.bring.task.doing.line.text)
    window.turn(DAY)
    assert isinstance(window.page, Today)
    window.go(Place.DATA)
    again = window.page
    assert isinstance(again, YourData)
    QApplication.processEvents()
    assert again.bring.task.doing.isVisible()
    assert "1,234" in again.bring.task.doing.line.text
    window.turn(DAY)
    desk.gate.set()
    last = window.chores.last("bring")
    assert last is not None
    qtbot.waitUntil(lambda: not last.running)
    window.go(Place.DATA)
    assert isinstance(window.page, YourData)
    assert window.page.bring.task.said.accessibleName() == "Read: 5 new."


def test_the_work_in_the_background_is_told_and_can_be_given_up(shown: Shown) -> None:
    page, _, engine, window = shown()
    assert page.bring.job.isHidden()
    engine.become(job=Job(Work.JUDGING, 0.43))
    assert page.bring.job.line.text == "Looking through your history · 43 %"
    assert page.bring.job.bar.value() == 430
    assert window.rail is not None
    assert "Looking through your history · 43 %" in window.rail.status.accessibleName()
    page.bring.job.cancel.click()
    assert engine.background.cancels == 1
    engine.become(job=None)
    assert page.bring.job.isHidden()
    assert "On this computer" in window.rail.status.accessibleName()
