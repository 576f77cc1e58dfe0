"""The card that makes a report: on the page of trends and on that of the data, from the button to the file."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.base import Paths, Settings, Words
from headwater.categories import Categories
from headwater.charts.paper import pdf_of
from headwater.charts.rangereport import range_report
from headwater.engine.reading import Reader
from headwater.engine.reporting import About, ReportDesk, Wanted
from headwater.reports import ReportError
from headwater.reports.ranges import Range, Span
from headwater.store import StoreUnavailable, Trouble
from headwater.ui.report import card as report_card
from headwater.ui.report.card import ReportCard
from headwater.ui.trends.page import TrendsPage
from headwater.ui.window import Dashboard
from tests.support.chart_days import DAY
from tests.support.data_page import Shown, press
from tests.support.fake_engine import FakeEngine
from tests.support.fake_trends import FakeTrends, before
from tests.support.ranged import SETTINGS, filled, ranged, written
from tests.support.windows import Open, least_width

WEEK = Range(date(2026, 11, 7), date(2026, 11, 13))
OpenReport = Callable[..., tuple[ReportCard, FakeEngine, TrendsPage, Dashboard]]


@pytest.fixture
def opened(open_window: Open, qtbot: QtBot) -> OpenReport:
    """The page of trends with the card open, as soon as it says what would be in the report."""

    def opening(prepare: Callable[[FakeEngine], object] = lambda _e: None, **more: object) -> tuple[
        ReportCard, FakeEngine, TrendsPage, Dashboard
    ]:  # fmt: skip
        settings = Settings(agreed=True, theme="light", language="en", week_begins="sat")
        window, engine = open_window(settings, **more)
        engine.trending = FakeTrends(before(DAY, 6))
        prepare(engine)
        QTest.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
        page = window.page
        assert isinstance(page, TrendsPage)
        qtbot.waitUntil(lambda: page.trends is not None)
        assert page.report.isHidden()
        page.to_report.click()
        qtbot.waitUntil(lambda: page.report.isVisible() and "Reading" not in page.report.what.accessibleName())
        return page.report, engine, page, window

    return opening


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The person takes the name that is offered; the list has it."""
    names: list[str] = []

    def choose(_w: object, _title: str, name: str, then: Callable[[Path], None]) -> None:
        names.append(name)
        then(tmp_path / name)

    monkeypatch.setattr(report_card, "ask_save", choose)
    return names


def test_it_says_what_will_be_in_it(opened: OpenReport, qtbot: QtBot) -> None:
    card, engine, _, _ = opened()
    assert engine.reports.asked[-1] == WEEK
    told = card.what.accessibleName()
    assert told == (
        "7 November – 13 November 2026, 4 of 7 days with a record: figures, charts, where the time went, 2 goals. "
        "Applications, sites and projects are named, titles of windows are not."
    )
    card.titles.click()
    card.notes.click()
    qtbot.waitUntil(lambda: "3 notes" in card.what.accessibleName())
    assert "named, and titles of windows." in card.what.accessibleName()
    engine.reports.found = About(1, 1, 0)
    card.first.take(date(2026, 11, 13))
    qtbot.waitUntil(lambda: card.what.accessibleName().startswith("Friday, 13 November 2026: figures, charts, "))
    engine.reports.found = About(0, 0, 0)
    card.first.take(date(2026, 11, 9))
    qtbot.waitUntil(lambda: "nothing was recorded" in card.what.accessibleName())
    assert card.save.isEnabled()


def test_from_the_button_to_the_file(
    opened: OpenReport, qtbot: QtBot, chosen: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    card, engine, _, _ = opened(lambda e: e.reports.gate.clear())
    done: list[tuple[str, Path]] = []
    monkeypatch.setattr(report_card, "open_file", lambda f: done.append(("open", f)))
    monkeypatch.setattr(report_card, "show_folder", lambda f: done.append(("folder", f)))
    card.titles.click()
    qtbot.waitUntil(card.save.isEnabled)
    card.save.click()
    qtbot.waitUntil(lambda: card.task.doing.bar.value() == 250)
    assert not card.save.isEnabled()
    assert card.done.isHidden()
    engine.reports.gate.set()
    qtbot.waitUntil(card.done.isVisible)
    out = tmp_path / "Headwater report 2026-11-07 – 2026-11-13.pdf"
    assert chosen == [out.name]
    assert engine.reports.written == [(Wanted(WEEK, titles=True), "pdf", out)]
    assert card.task.said.accessibleName() == f"{out.name} is written."
    card.show_it.click()
    card.folder.click()
    assert done == [("open", out), ("folder", out)]
    press(card.kind, 1)
    assert card.done.isHidden()
    assert card.task.said.isHidden()
    qtbot.waitUntil(card.save.isEnabled)
    card.save.click()
    qtbot.waitUntil(card.done.isVisible)
    assert chosen[-1].endswith(".html")
    assert engine.reports.written[-1][1] == "html"


@pytest.mark.parametrize("stopped", [False, True])
def test_the_keyboard_is_where_it_was_when_the_file_is_written(
    opened: OpenReport, qtbot: QtBot, chosen: list[str], stopped: bool
) -> None:
    card, engine, _, window = opened(lambda e: e.reports.gate.clear())
    qtbot.waitUntil(card.save.isEnabled)
    card.save.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(card.save, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: card.task.doing.bar.value() == 250)
    assert window.focusWidget() is card.task.doing.cancel, "and not what closes the card"
    if stopped:
        QTest.keyClick(card.task.doing.cancel, Qt.Key.Key_Return)
    else:
        engine.reports.gate.set()
    qtbot.waitUntil(lambda: not card.task.running)
    assert window.focusWidget() is card.save
    assert len(chosen) == 1


def test_other_days_do_not_take_the_keyboard_from_the_button(opened: OpenReport, qtbot: QtBot) -> None:
    card, _, page, window = opened()
    qtbot.waitUntil(card.save.isEnabled)
    card.save.setFocus()
    page.turn_by(-1)
    assert window.focusWidget() is card.save
    qtbot.waitUntil(lambda: "31 October" in card.what.accessibleName())
    assert window.focusWidget() is card.save


def test_whoever_went_on_meanwhile_is_left_there(opened: OpenReport, qtbot: QtBot, chosen: list[str]) -> None:
    card, engine, _, window = opened(lambda e: e.reports.gate.clear())
    qtbot.waitUntil(card.save.isEnabled)
    card.save.setFocus()
    card.save.click()
    qtbot.waitUntil(lambda: card.task.doing.bar.value() == 250)
    card.notes.setFocus()
    engine.reports.gate.set()
    qtbot.waitUntil(lambda: not card.task.running)
    assert window.focusWidget() is card.notes
    assert chosen


def test_the_end_of_a_name_says_what_it_is(opened: OpenReport, qtbot: QtBot, tmp_path: Path) -> None:
    card, engine, _, _ = opened()
    card.write(tmp_path / "mine.HTML")
    qtbot.waitUntil(card.done.isVisible)
    card.write(tmp_path / "mine")
    qtbot.waitUntil(lambda: len(engine.reports.written) == 2)
    assert [kind for _, kind, _ in engine.reports.written] == ["html", "pdf"]


def test_it_is_stopped(opened: OpenReport, qtbot: QtBot, tmp_path: Path) -> None:
    card, engine, _, _ = opened(lambda e: e.reports.gate.clear())
    card.write(tmp_path / "x.pdf")
    qtbot.waitUntil(card.task.doing.isVisible)
    card.task.doing.cancel.click()
    qtbot.waitUntil(card.task.said.isVisible)
    assert card.task.said.accessibleName() == "Stopped. Nothing was written."
    assert card.done.isHidden()
    assert card.save.isEnabled()
    assert not engine.reports.written


def test_what_cannot_be_is_said(opened: OpenReport, qtbot: QtBot, tmp_path: Path) -> None:
    card, engine, _, _ = opened()
    card.last.take(date(2026, 11, 6))
    assert card.what.accessibleName() == "The range ends before it begins."
    assert not card.save.isEnabled()
    card.first.take(date(2020, 1, 1))
    assert "366 days" in card.what.accessibleName()
    assert not card.save.isEnabled()
    card.first.take(date(2026, 11, 6))
    qtbot.waitUntil(card.save.isEnabled)
    engine.reports.failure = ReportError("/x.pdf cannot be written (File too large): choose another place for it.")
    card.write(tmp_path / "x.pdf")
    qtbot.waitUntil(card.task.said.isVisible)
    assert "choose another place" in card.task.said.accessibleName()
    engine.reports.unreadable = StoreUnavailable(Trouble.DAMAGED, tmp_path / "s.db")
    card.titles.click()
    qtbot.waitUntil(lambda: "is damaged" in card.what.accessibleName())
    assert not card.save.isEnabled()


def test_it_goes_with_the_range_of_the_page(opened: OpenReport, qtbot: QtBot) -> None:
    card, engine, page, _ = opened()
    page.turn_by(-1)
    assert card.draft.days == Range(date(2026, 10, 31), date(2026, 11, 6))
    page.which.choose(1)
    page.which.chosen.emit(1)
    assert page.draft.span is Span.MONTH
    qtbot.waitUntil(lambda: engine.reports.asked[-1] == Range(date(2026, 11, 1), date(2026, 11, 30)))
    assert card.first.text() == "2026-11-01"


def test_it_is_put_away_by_keys(opened: OpenReport, qtbot: QtBot) -> None:
    card, _, page, window = opened()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    qtbot.waitUntil(card.first.hasFocus)
    card.titles.setFocus()
    QTest.keyClick(card.titles, Qt.Key.Key_Escape)
    assert card.isHidden()
    assert page.to_report.hasFocus()
    page.to_report.click()
    assert card.isVisible()
    card.close_it.click()
    assert card.isHidden()


def test_a_page_that_takes_its_place_goes_on(opened: OpenReport, qtbot: QtBot, tmp_path: Path) -> None:
    card, engine, old, window = opened(lambda e: e.reports.gate.clear())
    card.notes.click()
    card.write(tmp_path / "x.pdf")
    window.resize(900, 640)
    qtbot.waitUntil(lambda: window.page is not old)
    page = window.page
    assert isinstance(page, TrendsPage)
    qtbot.waitUntil(page.report.isVisible)
    assert page.report.notes.isChecked()
    qtbot.waitUntil(page.report.task.doing.isVisible)
    engine.reports.gate.set()
    qtbot.waitUntil(page.report.done.isVisible)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_it_fits_a_narrow_window(open_window: Open, qtbot: QtBot, language: str) -> None:
    settings = Settings(agreed=True, theme="light", language=language, text_scale=1.5)
    window, engine = open_window(settings, size=(900, 700))
    engine.trending = FakeTrends(before(DAY, 6))
    QTest.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    page = window.page
    assert isinstance(page, TrendsPage)
    page.to_report.click()
    qtbot.waitUntil(page.report.save.isEnabled)
    assert least_width(page) <= page.width()  # type: ignore[arg-type]
    right = page.report.mapTo(page, page.report.rect().topRight()).x()
    assert right <= page.width()


def test_the_page_of_the_data_has_it_too(shown: Shown, qtbot: QtBot) -> None:
    page, _, engine, _ = shown()
    qtbot.waitUntil(page.report.save.isEnabled)
    assert engine.reports.asked[-1] == Range(DAY.replace(day=1), DAY)
    assert page.report.close_it.isHidden()
    QTest.keyClick(page.report.titles, Qt.Key.Key_Escape)
    assert page.report.isVisible()


@pytest.mark.parametrize("kind", ["pdf", "html"])
def test_a_real_one_is_made_beside_the_windows(opened: OpenReport, qtbot: QtBot, tmp_path: Path, kind: str) -> None:
    def real(engine: FakeEngine) -> None:
        """A store, and the engine's own desk."""
        filled(tmp_path / "real", written(DAY - timedelta(days=20), DAY))
        engine.categories = Categories()  # type: ignore[attr-defined]
        engine.reader = Reader(Paths.under(tmp_path / "real"), engine.clock, Categories())  # type: ignore[attr-defined]
        engine.reports = ReportDesk(engine)  # type: ignore[assignment, arg-type]

    card, _, page, _ = opened(real)
    out = tmp_path / f"x.{kind}"
    qtbot.waitUntil(card.save.isEnabled)
    card.write(out)
    while card.task.running:  # the windows draw meanwhile, with fonts of their own
        page.repaint()
        page.grab()
        QApplication.processEvents()
    assert card.task.said.accessibleName() == f"x.{kind} is written."
    begin = out.read_bytes()[:15]
    assert begin.startswith(b"%PDF-" if kind == "pdf" else b"<!DOCTYPE html>")


def test_pages_are_made_in_several_threads_at_once(qtbot: QtBot, engine: FakeEngine, tmp_path: Path) -> None:
    words = Words("zh_CN")
    found = ranged(filled(tmp_path / "real", written(DAY - timedelta(days=9), DAY)), WEEK.first, WEEK.last, titles=True)
    made: list[int] = []

    def work() -> None:
        with suppress(Exception):
            made.append(len(pdf_of(range_report(found, SETTINGS, words, "1"), words)))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    work()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert len(set(made)) == 1
