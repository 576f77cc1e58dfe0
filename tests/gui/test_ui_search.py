"""The page "Search": as one types, by ranges, with the keyboard, and to the day of what was found."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.base import Settings
from headwater.categories import Categories
from headwater.engine import Changed
from headwater.engine.reading import Reader
from headwater.engine.searching import SearchDesk
from headwater.store import Store, StoreUnavailable, Trouble
from headwater.store.finding import Found
from headwater.store.forgetting import Forgetting
from headwater.ui.places import Place
from headwater.ui.search.page import SearchPage
from headwater.ui.today import Today
from headwater.ui.window import Dashboard
from tests.support.chart_days import DAY, busy_history, moment
from tests.support.fake_engine import FakeEngine
from tests.support.found import NOTES, PLANS, SOME, WINDOWS
from tests.support.windows import Open, said

OpenSearch = Callable[..., tuple[SearchPage, FakeEngine, Dashboard]]


@pytest.fixture
def search(open_window: Open, qtbot: QtBot) -> OpenSearch:
    """Opens the page by its key."""

    def opening(**more: Any) -> tuple[SearchPage, FakeEngine, Dashboard]:
        window, engine = open_window(**more)
        engine.search.found = {"draft": SOME, "dra": replace(SOME, plans=(), plan_count=0)}
        QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        page = window.page
        assert isinstance(page, SearchPage)
        qtbot.waitUntil(lambda: ("warm",) in engine.search.asked)
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
        return page, engine, window

    return opening


def type_(page: SearchPage, qtbot: QtBot, text: str = "draft") -> None:
    """Wait until what was typed was looked for."""
    QTest.keyClicks(page.field, text)
    qtbot.waitUntil(lambda: page._shown == page.draft and page.draft.words != "")
    QApplication.processEvents()


def by_the_store(engine: FakeEngine) -> Reader:
    """From now on what is typed is looked for in the store itself."""
    reader = Reader(engine.paths, engine.clock, Categories())
    line = SimpleNamespace(reader=reader, settings=engine.settings, clock=engine.clock, categories=Categories())
    engine.search = SearchDesk(line)  # type: ignore[arg-type, assignment]
    return reader


def with_history(engine: FakeEngine) -> Reader:
    """A store that holds a busy day and a note."""
    with Store(engine.paths.database) as store:
        store.put(busy_history())
        store.add_note(NOTES[0])
    return by_the_store(engine)


def test_nothing_has_failed_before_the_first_answer(open_window: Open) -> None:
    window, engine = open_window()
    engine.search.gate.clear()
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    page = window.page
    assert isinstance(page, SearchPage)
    QApplication.processEvents()
    hidden = page.unreadable.isHidden()
    engine.search.gate.set()
    assert hidden


def test_one_types_at_once_and_is_told_what_can_be_searched(search: OpenSearch) -> None:
    page, _, window = search()
    assert window.focusWidget() is page.field
    assert page.help.isVisible()
    assert "All words have to be met" in said(page)
    assert not page.copy.isVisible()
    assert window.rail is not None
    assert window.rail.items[Place.SEARCH].isChecked()


def test_what_was_found_is_told_by_kinds_with_how_much(search: OpenSearch, qtbot: QtBot) -> None:
    page, engine, _ = search()
    type_(page, qtbot)
    text = said(page)
    assert "137 windows, 14 h 27 min on 21 days · 2 plans · one note" in text
    assert "Chapter 3 draft.odt - LibreOffice Writer, LibreOffice Writer · thesis, 2 h 42 min, last 12 Nov" in text
    assert "A title that is kept as a hash, DraftSight, 2 min, last 3 October" in text
    assert "Chapter 3 draft, next: the second table, 12 November, 08:50 – 16:30" in text
    assert "The draft went well phone off, 12 November, 09:44 – 10:36" in text
    assert "In 2 h of these days the titles are kept as hashes" in text
    assert [len(page.lists[kind].rows) for kind in ("windows", "plans", "notes")] == [5, 2, 1]
    assert [asked for asked in engine.search.asked if asked[0] == "find"] == [("find", "draft", None, None, 50, 0)]
    assert not page.help.isVisible()


def test_of_searches_that_overtake_each_other_the_last_counts(search: OpenSearch, qtbot: QtBot) -> None:
    page, engine, _ = search()
    engine.search.gate.clear()
    page.field.setText("dra")
    page.refresh()
    qtbot.waitUntil(lambda: engine.search.waiting == 1)
    page.field.setText("draft")
    page.refresh()
    engine.search.gate.set()
    qtbot.waitUntil(lambda: page.found is not None)
    assert page.found == SOME
    assert [a[1] for a in engine.search.asked if a[0] == "find"] == ["dra", "draft"]
    assert len(page.lists["plans"].rows) == 2


def test_nothing_that_has_all_the_words_and_nothing_typed(search: OpenSearch, qtbot: QtBot) -> None:
    page, _, _ = search()
    type_(page, qtbot, "zzz")
    assert "Nothing has all these words." in said(page)
    assert not page.copy.isVisible()
    QTest.keyClick(page.field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.found is None)
    assert page.help.isVisible()
    assert page.nothing.isHidden()
    type_(page, qtbot, "  ")
    assert page.found is None, "spaces are no words"


@pytest.mark.parametrize(
    ("place", "first", "last"),
    [(0, None, None), (1, DAY - timedelta(364), DAY), (2, DAY - timedelta(29), DAY), (3, DAY - timedelta(6), DAY)],
)
def test_ranges(search: OpenSearch, qtbot: QtBot, place: int, first: date | None, last: date | None) -> None:
    page, engine, _ = search()
    page.which.choose(place)
    page.which.chosen.emit(place)
    type_(page, qtbot)
    assert engine.search.asked[-1] == ("find", "draft", first, last, 50, 0)
    assert not page.dates.isVisible()


def test_an_own_range_in_either_order(search: OpenSearch, qtbot: QtBot) -> None:
    page, engine, _ = search()
    type_(page, qtbot)
    page.which.chosen.emit(4)
    qtbot.waitUntil(lambda: engine.search.asked[-1][2:4] == (DAY - timedelta(29), DAY))
    assert page.dates.isVisible()
    page.last.setText("2026-10-01")
    page.last.settle()
    qtbot.waitUntil(lambda: engine.search.asked[-1][2:4] == (date(2026, 10, 1), DAY - timedelta(29)))


def test_the_keyboard_walks_all_results_and_back_to_the_field(search: OpenSearch, qtbot: QtBot) -> None:
    page, _, window = search()
    type_(page, qtbot)
    QTest.keyClick(page.field, Qt.Key.Key_Down)
    walked = []
    for _ in range(8):
        focus = window.focusWidget()
        assert focus is not None
        walked.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Down)
    rows = [row for each in page.lists.values() for row in each.rows]
    assert walked == rows
    assert window.focusWidget() is rows[-1], "and no further"
    for row in reversed(rows):
        assert window.focusWidget() is row
        QTest.keyClick(row, Qt.Key.Key_Up)
    assert window.focusWidget() is page.field
    QTest.keyClick(page.field, Qt.Key.Key_Down)
    QTest.keyClick(rows[0], Qt.Key.Key_End)
    assert window.focusWidget() is page.lists["windows"].rows[-1]


def test_enter_opens_the_first_and_its_moment_is_picked_out(search: OpenSearch, qtbot: QtBot) -> None:
    page, _, window = search()
    type_(page, qtbot)
    QTest.keyClick(page.field, Qt.Key.Key_Return)
    today = window.page
    assert isinstance(today, Today)
    assert today.day == DAY
    qtbot.waitUntil(lambda: today.card.view.chart.selection is not None)
    assert today.card.view.chart.selection == (WINDOWS[0].last_start, WINDOWS[0].last)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    QTest.keyClick(today, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    again = window.page
    assert isinstance(again, SearchPage)
    qtbot.waitUntil(lambda: again.found == SOME)
    assert (again.field.text(), again.field.selectedText()) == ("draft", "draft"), "the next word takes its place"


def test_a_click_opens_the_day_of_what_was_clicked(search: OpenSearch, qtbot: QtBot) -> None:
    page, engine, window = search()
    type_(page, qtbot)
    opened: list[tuple[float, float]] = []
    page.open_at.connect(lambda a, b: opened.append((a, b)))
    QTest.mouseClick(page.lists["windows"].rows[3], Qt.MouseButton.LeftButton)
    assert isinstance(window.page, Today)
    assert window.shown_day == DAY - timedelta(days=400)
    assert opened == [(WINDOWS[3].last_start, WINDOWS[3].last)]
    assert ("leave",) in engine.search.asked, "nobody searches any more"


def test_a_plan_that_goes_on_leads_to_what_there_is_of_it(search: OpenSearch, qtbot: QtBot) -> None:
    page, engine, _ = search()
    type_(page, qtbot)
    rows = page.lists["plans"].rows
    assert rows[1].stretch == (PLANS[1].plan.start, engine.clock.now())
    assert page.lists["notes"].rows[0].stretch == (NOTES[0].start, NOTES[0].end)


def test_more_are_shown_below_each_other(search: OpenSearch, qtbot: QtBot) -> None:
    page, engine, _ = search()
    engine.search.found["draft"] = replace(SOME, window_count=6)
    type_(page, qtbot)
    assert page.more.isVisible()
    engine.search.found["draft"] = replace(SOME, windows=(*WINDOWS, WINDOWS[0]), window_count=6)
    page.more.click()
    qtbot.waitUntil(lambda: len(page.lists["windows"].rows) == 6)
    assert engine.search.asked[-1] == ("find", "draft", None, None, 100, 0)
    assert not page.more.isVisible()


@pytest.mark.parametrize("where", ["row", "copy"])
def test_where_nothing_is_left_the_keyboard_goes_back_to_the_field(
    search: OpenSearch, qtbot: QtBot, where: str
) -> None:
    page, engine, window = search()
    type_(page, qtbot)
    (page.lists["windows"].rows[2] if where == "row" else page.copy).setFocus()
    engine.search.found.clear()
    page.refresh()
    qtbot.waitUntil(page.nothing.isVisible)
    assert window.focusWidget() is page.field


def test_the_last_of_more_leads_on_to_what_it_brought(search: OpenSearch, qtbot: QtBot) -> None:
    page, engine, window = search()
    many = tuple(replace(WINDOWS[0], title=f"draft {n}") for n in range(60))
    engine.search.found["draft"] = Found(windows=many[:50], window_count=60)
    type_(page, qtbot)
    page.more.setFocus()
    engine.search.found["draft"] = Found(windows=many, window_count=60)
    QTest.keyClick(page.more, Qt.Key.Key_Return)
    qtbot.waitUntil(page.more.isHidden)
    assert window.focusWidget() is page.lists["windows"].rows[50]


def test_copied_as_a_table(search: OpenSearch, qtbot: QtBot) -> None:
    page, _, _ = search()
    type_(page, qtbot)
    page.copy.click()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0] == "Kind\tText\tApplication\tTime\tDays\tFirst\tLast"
    assert lines[1].split("\t")[:3] == ["Window", WINDOWS[0].title, "LibreOffice Writer · thesis"]
    assert lines[1].split("\t")[3:] == ["2 h 42 min", "6", "2026-11-06 14:00", "2026-11-12 14:02"]
    assert lines[-1] == "Note\tThe draft went well phone off\t\t52 min\t\t2026-11-12 09:44\t2026-11-12 10:36"
    assert len(lines) == 1 + 5 + 2 + 1
    assert "Copied." in said(page)


def test_a_store_that_cannot_be_read_and_then_can(search: OpenSearch, qtbot: QtBot) -> None:
    page, engine, _ = search()
    engine.search.failure = StoreUnavailable(Trouble.DAMAGED, engine.paths.database)
    QTest.keyClicks(page.field, "draft")
    qtbot.waitUntil(lambda: page.unreadable.isVisible() and not page.help.isVisible())
    qtbot.waitUntil(lambda: "search" not in page._chores._waiting)
    engine.search.failure = None
    page.unreadable.retry.click()
    qtbot.waitUntil(lambda: page.found == SOME)
    assert not page.unreadable.isVisible()


def test_what_is_written_meanwhile_is_found_later_and_nobody_is_moved(search: OpenSearch, qtbot: QtBot) -> None:
    page, engine, window = search()
    type_(page, qtbot)
    QTest.keyClick(page.field, Qt.Key.Key_Down)
    row = page.lists["windows"].rows[0]
    engine.tell(Changed())
    window._follow()
    assert page._again.isActive()
    page.refresh()
    qtbot.waitUntil(lambda: len([a for a in engine.search.asked if a[0] == "find"]) == 2)
    qtbot.waitUntil(lambda: "search" not in page._chores._waiting)
    assert page.lists["windows"].rows[0] is row, "the same is not made anew"
    engine.search.found["draft"] = replace(SOME, windows=WINDOWS[:2], window_count=2)
    page.refresh()
    qtbot.waitUntil(lambda: len(page.lists["windows"].rows) == 2)
    assert window.focusWidget() is page.lists["windows"].rows[0]


def test_words_and_range_outlive_a_page_in_another_look(search: OpenSearch, qtbot: QtBot) -> None:
    page, engine, window = search()
    type_(page, qtbot)
    page.which.chosen.emit(3)
    engine.settings = replace(engine.settings, theme="dark", language="zh_CN")
    window.rebuild()
    new = window.page
    assert isinstance(new, SearchPage)
    assert new is not page
    assert (new.field.text(), new.which.current) == ("draft", 3)
    qtbot.waitUntil(lambda: new.found == SOME)
    assert "137 个窗口，21 天里共 14 小时 27 分钟" in said(new)


@pytest.mark.parametrize("size", [(900, 600), (1180, 760)])
def test_nothing_is_cut_off_with_large_text(search: OpenSearch, qtbot: QtBot, size: tuple[int, int]) -> None:
    page, _, _ = search(size=size, settings=Settings(agreed=True, theme="light", language="en", text_scale=1.5))
    type_(page, qtbot)
    inside = page.area.widget()
    assert inside is not None
    assert inside.minimumSizeHint().width() <= page.area.viewport().width()


def test_a_day_without_a_record_is_opened_all_the_same(search: OpenSearch, qtbot: QtBot) -> None:
    page, engine, window = search()
    far = replace(NOTES[0], start=moment("09:00") - 86_400 * 900, end=moment("10:00") - 86_400 * 900)
    engine.search.found["draft"] = Found(notes=(far,), note_count=1)
    type_(page, qtbot)
    assert "26 May 2024" in said(page)
    with qtbot.waitSignal(window.followed):
        page.lists["notes"].rows[0].click()
    assert window.shown_day == date(2024, 5, 26)


def test_out_of_a_real_store(search: OpenSearch, qtbot: QtBot) -> None:
    page, engine, window = search()
    reader = with_history(engine)
    type_(page, qtbot)
    first = page.lists["windows"].rows[0]
    assert "Chapter 3 – draft.odt, LibreOffice" in first.accessibleName()
    assert [row.stretch for row in page.lists["notes"].rows] == [(NOTES[0].start, NOTES[0].end)]
    finder = reader.finder()
    first.click()
    assert isinstance(window.page, Today)
    qtbot.waitUntil(lambda: finder.closed)
    with Store(engine.paths.database) as store, reader.away():
        assert store.find("draft", [(moment("00:00"), moment("23:59"))]).window_count >= 1


def test_what_is_forgotten_while_one_looks_goes_at_once(search: OpenSearch, qtbot: QtBot) -> None:
    page, engine, _ = search()
    reader = with_history(engine)
    type_(page, qtbot)
    assert page.lists["windows"].rows
    with reader.away(), Forgetting(engine.paths.database) as store:
        store.forget_title("draft")
    engine.tell(Changed(gone=True))
    qtbot.waitUntil(lambda: not page.lists["windows"].rows)
    assert "Chapter 3" not in said(page)
    assert not page.lists["notes"].rows, "a note that names it goes too"


def test_before_anything_was_recorded(search: OpenSearch, qtbot: QtBot) -> None:
    page, engine, _ = search()
    by_the_store(engine)
    QTest.keyClicks(page.field, "draft")
    qtbot.waitUntil(page.unreadable.isVisible)
    assert "Nothing has been recorded yet" in said(page.unreadable)
