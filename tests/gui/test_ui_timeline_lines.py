"""What was in front, line by line: filter, order, hostile titles, thousands of lines, copying."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.base import LANGUAGES, Settings
from headwater.records import TitleKind
from headwater.reports.timeline import Front
from headwater.ui.frame import FIRST
from headwater.ui.timeline.lines import COLUMNS, LINES, Lines
from headwater.ui.timeline.page import TimelinePage
from tests.support.chart_days import HOUR, Pair, busy_history, inference, moment
from tests.support.fake_engine import FakeEngine
from tests.support.timeline_page import OpenTimeline, fill, titles

HOSTILE = "\u202e=cmd|' /C calc'!A0\t" + "x" * 10_000 + "\n<b>bold</b>"


def titled(*names: str, **more: Any) -> Callable[[FakeEngine], None]:
    """A day of which the windows have these titles, ten minutes each."""
    first = busy_history()[2]

    def prepare(engine: FakeEngine) -> None:
        made: list[Pair] = []
        for n, name in enumerate(names):
            at = moment("09:00") + 600 * n
            segment = replace(first[0], start=at, end=at + 600, title=name, **more)
            made.append((segment, inference(segment, "F", 0.9)))
        fill(engine, made)

    return prepare


def cell(page: TimelinePage, row: int, column: str, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
    model = page.fronts.table.front_model
    return model.data(model.index(row, COLUMNS.index(column)), role)


def test_a_line_tells_what_there_was(timeline: OpenTimeline) -> None:
    page, _, _ = timeline()
    told = [cell(page, 1, column) for column in COLUMNS]
    assert told == ["08:46", "08:52", "6 min", "Firefox", "Firefox", "docs.python.org", "Reading", "Routine work"]


@pytest.mark.parametrize("hours", ["24", "12"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_in_the_first_window_no_column_is_cut(timeline: OpenTimeline, language: str, hours: str) -> None:
    settings = Settings(agreed=True, theme="light", language=language, clock_hours=hours)
    page, _, _ = timeline(settings=settings, size=FIRST)
    assert page.fronts.table.horizontalScrollBar().maximum() == 0


def test_lines_are_ordered_by_length_and_back(timeline: OpenTimeline) -> None:
    page, _, _ = timeline()
    by_time = titles(page)
    page.fronts.order.setFocus()
    QTest.keyClick(page.fronts.order, Qt.Key.Key_Right)
    fronts = page.fronts.table.front_model.fronts
    assert [f.seconds for f in fronts] == sorted((f.seconds for f in fronts), reverse=True)
    assert fronts[0].start == moment("09:44")
    QTest.keyClick(page.fronts.order, Qt.Key.Key_Left)
    assert titles(page) == by_time


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("CHAPTER draft", ["Chapter 3 – draft"]), ("第三", ["第三章 草稿"]), ("ｃｈａｐ", ["Chapter 3 – draft"]),
        ("draft 第", []), ("code", ["Chapter 3 – draft", "第三章 草稿", "Ĳssel"]), ("ijssel", ["Ĳssel"]),
        ("sustained vs", ["Chapter 3 – draft", "第三章 草稿", "Ĳssel"]),
    ],
)  # fmt: skip
def test_the_filter_finds_all_words_in_any_script(
    timeline: OpenTimeline, typed: str, found: list[str]
) -> None:  # fmt: skip
    page, _, _ = timeline(titled("Chapter 3 – draft", "第三章 草稿", "Ĳssel"))
    page.fronts.filter.setText(typed)
    assert titles(page) == found
    assert page.fronts.none.isVisible() is not bool(found)
    assert page.fronts.table.isVisible() is bool(found)
    if not found:
        assert page.fronts.none.accessibleName() == "No line has all of these words."
    page.fronts.filter.clear()
    assert len(titles(page)) == 3


def test_a_stretch_without_windows_says_so_whatever_the_filter(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, _, _ = timeline()
    page.fronts.filter.setText("slack")
    page.view.select((moment("12:35"), moment("13:00")))
    qtbot.waitUntil(lambda: page.fronts.none.accessibleName() == "No window was in front then.")
    assert not page.fronts.copy.isEnabled()


def test_a_hashed_title_is_shown_as_hidden_and_found_by_no_word_of_it(timeline: OpenTimeline) -> None:
    page, _, _ = timeline(titled("c0ffee" * 8, title_kind=TitleKind.HASHED))
    assert cell(page, 0, "title") == "title hidden"
    page.fronts.filter.setText("c0ffee")
    assert titles(page) == []
    page.fronts.filter.setText("hidden")
    assert len(titles(page)) == 1


def test_what_may_not_be_named_is_a_line_without_a_name(timeline: OpenTimeline) -> None:
    page, _, _ = timeline(titled("", app="", title_kind=TitleKind.NONE))
    assert (cell(page, 0, "app"), cell(page, 0, "title"), cell(page, 0, "category")) == ("not named", "", "")


def test_a_hostile_title_is_one_short_line_and_its_hint_no_markup(timeline: OpenTimeline) -> None:
    page, _, _ = timeline(titled(HOSTILE))
    shown = cell(page, 0, "title")
    assert len(shown) <= 400
    assert shown.isprintable()
    assert "\u202e" not in shown
    assert "<b>" not in cell(page, 0, "title", Qt.ItemDataRole.ToolTipRole)
    assert cell(page, 0, "start", Qt.ItemDataRole.ToolTipRole) is None
    page.window().grab()


def test_lines_are_copied_as_cells_and_no_spreadsheet_runs_them(timeline: OpenTimeline) -> None:
    page, _, _ = timeline(titled("=1+1", "second\tcell\nline"))
    page.fronts.copy.click()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == 3
    assert lines[0].split("\t") == ["From", "To", "Length", "App", "Title", "Site", "Category", "State"]
    assert lines[1].split("\t")[4] == "'=1+1"
    assert lines[2].split("\t")[4] == "second cell line"
    assert "<table" in QGuiApplication.clipboard().mimeData().html()
    assert page.fronts.said.accessibleName() == "Copied."


def test_only_what_is_listed_is_copied(timeline: OpenTimeline) -> None:
    page, _, _ = timeline()
    page.view.select((moment("11:12"), moment("11:40")))
    page.fronts.copy.click()  # at once, before the lines have followed
    assert len(QGuiApplication.clipboard().text().split("\n")) == 2


def test_of_thousands_of_lines_only_those_in_sight_are_made(
    timeline: OpenTimeline, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def many(engine: FakeEngine) -> None:
        made: list[Pair] = []
        for n in range(3000):
            at = moment("06:00") + n * 9 * HOUR / 3000
            segment = replace(busy_history()[2][0], start=at, end=at + 9 * HOUR / 3000, title=f"Page {n}")
            made.append((segment, inference(segment, "F", 0.8)))
        fill(engine, made)

    page, _, _ = timeline(many)
    table = page.fronts.table
    assert len(titles(page)) == 3000
    asked: set[int] = set()
    whole = Lines.cells

    def cells(lines: Lines, front: Front) -> tuple[str, ...]:
        asked.add(round(front.start))
        return whole(lines, front)

    monkeypatch.setattr(Lines, "cells", cells)
    table.scrollToBottom()
    table.viewport().repaint()
    page.fronts.filter.setText("page 29")
    QApplication.processEvents()
    table.viewport().repaint()
    assert 0 < len(asked) <= 4 * LINES
    assert titles(page) == [f"Page {n}" for n in range(3000) if "29" in str(n)]


def test_a_marked_line_stays_marked_when_the_day_is_read_again(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, _ = timeline()
    table = page.fronts.table
    last = len(titles(page)) - 1
    table.selectRow(last)
    marked = table.marked
    assert marked is not None
    segment, told = engine.timelines.histories[page.draft.day][-1]
    assert told is not None
    longer = replace(segment, end=segment.end + 120), replace(told, end=told.end + 120)
    fill(engine, [*engine.timelines.histories[page.draft.day][:-1], longer])
    page.refresh()
    qtbot.waitUntil(lambda: page.fronts.day.fronts[-1].end == marked.end + 120)
    assert page.fronts.table.marked is not None
    assert page.fronts.table.marked.start == marked.start


def test_what_was_scrolled_to_stays_while_the_longest_line_grows(timeline: OpenTimeline, qtbot: QtBot) -> None:
    page, engine, _ = timeline(titled(*(f"Page {n}" for n in range(35))))
    segment, told = engine.timelines.histories[page.draft.day][-1]
    assert told is not None

    def grown(by: float) -> None:
        longer = replace(segment, end=segment.end + by), replace(told, end=told.end + by)
        fill(engine, [*engine.timelines.histories[page.draft.day][:-1], longer])
        page.refresh()
        qtbot.waitUntil(lambda: page.fronts.day.fronts[-1].end == segment.end + by)

    page.fronts.order.parts[1].click()
    grown(60.0)
    bar, first = page.fronts.table.verticalScrollBar(), titles(page)[0]
    bar.setValue(9)
    grown(120.0)
    assert titles(page)[0] == first == "Page 34"
    assert bar.value() == 9


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(("size", "scale"), [((1180, 760), 1.0), ((900, 600), 1.0), ((900, 600), 1.5)])
def test_nothing_is_wider_than_its_window(
    timeline: OpenTimeline, language: str, size: tuple[int, int], scale: float
) -> None:  # fmt: skip
    page, _, window = timeline(settings=Settings(agreed=True, language=language, text_scale=scale), size=size)
    inside = page.area.widget()
    assert inside is not None
    assert inside.minimumSizeHint().width() <= page.area.viewport().width()
    header = page.fronts.table.horizontalHeader()
    if size[0] == 1180:
        assert header.length() <= page.fronts.table.viewport().width() + 1
    assert window.width() == size[0]
