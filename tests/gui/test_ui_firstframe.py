"""What has time until a page is seen."""

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from headwater.ui import firstframe
from headwater.ui.firstframe import AfterFirstFrame


class _Page(QWidget):
    def __init__(self, heard: list[str]) -> None:
        super().__init__()
        self.heard = heard

    def paintEvent(self, _event: object) -> None:
        self.heard.append("painted")


def test_it_comes_after_the_first_frame_and_once(qtbot: QtBot) -> None:
    heard: list[str] = []
    page = _Page(heard)
    qtbot.addWidget(page)
    AfterFirstFrame(page, lambda: heard.append("then"))
    page.show()
    qtbot.waitUntil(lambda: "then" in heard)
    page.repaint()
    qtbot.wait(300)
    assert heard[0] == "painted"
    assert heard.count("then") == 1


def test_a_page_that_its_children_cover_is_seen_as_well(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr(firstframe, "_MOST_MS", 60_000)
    window, page, cover = QWidget(), QWidget(), _Page(heard)
    qtbot.addWidget(window)
    window.resize(200, 200)
    window.show()
    qtbot.waitExposed(window)
    cover.setParent(page)
    cover.setAutoFillBackground(True)
    cover.setGeometry(0, 0, 200, 200)
    page.setParent(window)
    page.resize(200, 200)
    AfterFirstFrame(page, lambda: heard.append("then"))
    page.show()
    qtbot.waitUntil(lambda: "then" in heard)
    assert heard[0] == "painted"


def test_a_page_that_was_seen_late_does_it_no_second_time(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(firstframe, "_MOST_MS", 0)
    heard: list[str] = []
    page = _Page(heard)
    qtbot.addWidget(page)
    AfterFirstFrame(page, lambda: heard.append("then"))
    qtbot.waitUntil(lambda: heard == ["then"])
    page.resize(200, 200)
    page.show()
    qtbot.waitUntil(lambda: "painted" in heard)
    for _ in range(3):
        QApplication.processEvents()
    assert heard.count("then") == 1


def test_a_page_that_nobody_sees_does_not_wait_for_ever(qtbot: QtBot) -> None:
    heard: list[str] = []
    page = _Page(heard)
    qtbot.addWidget(page)
    AfterFirstFrame(page, lambda: heard.append("then"))
    qtbot.waitUntil(lambda: heard == ["then"])


def test_it_goes_with_the_page(qtbot: QtBot) -> None:
    heard: list[str] = []
    page = _Page(heard)
    AfterFirstFrame(page, lambda: heard.append("then"))
    page.deleteLater()
    with qtbot.waitSignal(page.destroyed):
        pass
    qtbot.wait(300)
    assert heard == []
