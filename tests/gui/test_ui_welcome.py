"""First start: nothing is recorded before the answer, and the answer is what was chosen."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from headwater.base import Settings, TitleMode
from headwater.ui.today import Today
from headwater.ui.welcome import Welcome
from tests.support.windows import Open, new, said

FRESH = Settings(theme="light", language="en")


def welcome(open_window: Open, settings: Settings = FRESH, size: tuple[int, int] = (1180, 760)) -> Welcome:
    window, _ = open_window(settings, now=new(), size=size)
    assert isinstance(window.page, Welcome)
    return window.page


def test_it_shows_what_is_stored_and_what_never_is(open_window: Open) -> None:
    text = said(welcome(open_window))
    assert "Nothing is recorded until you press Start." in text
    assert "Never which keys" in text
    assert "Never stored, from the start: titles of private windows, password managers, which keys" in text
    assert "Chrome and its kin" in text
    assert "14:02 Writer Chapter 3 – draft.odt 41 keys · 3 clicks" in text


def test_start_agrees_to_what_was_chosen(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window(FRESH, now=new())
    page = window.page
    assert isinstance(page, Welcome)
    page.rows["count_input"].switch.click()
    QTest.keyClick(page.titles, Qt.Key.Key_Right)
    with qtbot.waitSignal(window.followed):
        page.go.click()
    wanted = replace(FRESH, agreed=True, count_input=False, title_mode=TitleMode.HASHED)
    assert engine.asked == [("change", wanted)]
    assert isinstance(window.page, Today)


def test_not_now_closes_and_agrees_to_nothing(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window(FRESH, now=new())
    page = window.page
    assert isinstance(page, Welcome)
    with qtbot.waitSignal(window.closing):
        page.skip.click()
    assert engine.asked == []
    assert not engine.settings.agreed


def test_the_whole_row_answers(open_window: Open) -> None:
    page = welcome(open_window)
    row = page.rows["watch_signals"]
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(100, 20))
    assert not row.switch.isChecked()
    QTest.mouseClick(row.switch, Qt.MouseButton.LeftButton)
    assert row.switch.isChecked()


@pytest.mark.parametrize(
    ("mode", "line"),
    [
        (0, "14:02 Writer Chapter 3 – draft.odt 41 keys"),
        (1, "14:02 Writer 5f1c 09ae 77d2 b340 41 keys"),
        (2, "14:02 Writer title not stored 41 keys"),
    ],
)
def test_the_preview_is_what_would_be_stored(open_window: Open, mode: int, line: str) -> None:
    page = welcome(open_window)
    page.titles.choose(mode)
    page._changed()
    assert page.preview.accessibleName().startswith(line)


def test_without_windows_or_counts_the_preview_is_bare(open_window: Open) -> None:
    page = welcome(open_window)
    page.rows["watch_windows"].switch.click()
    page.rows["count_input"].switch.click()
    assert page.preview.accessibleName() == "14:02 – –; 14:03 – –; 14:04 – –"
    assert not page.titles.isVisible()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_fits_the_smallest_window(open_window: Open, language: str, theme: str) -> None:
    page = welcome(open_window, Settings(theme=theme, language=language), (900, 600))
    for button in (page.go, page.skip):
        corner = button.mapTo(page, QPoint(button.width(), button.height()))
        assert corner.x() <= page.width()
        assert corner.y() <= page.height()
    assert page.preview.isVisible()
