"""The page "Your data": how it is reached, what it keeps, its ledger."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from headwater.base import Settings
from headwater.engine.ledger import Stored
from headwater.store import Brought, StoreUnavailable, Trouble
from headwater.ui.data.draft import FORMATS
from headwater.ui.data.page import YourData
from headwater.ui.places import Place
from headwater.ui.preferences import Preferences
from headwater.ui.today import Today
from tests.support.chart_days import moment
from tests.support.data_page import HOSTILE, SOME, Shown, backup, press
from tests.support.fake_desk import FakeDesk
from tests.support.fake_engine import BUSY
from tests.support.windows import Open, said, tab_order


def test_the_rail_and_the_keys_lead_there_and_back(open_window: Open) -> None:
    window, _ = open_window()
    assert window.rail is not None
    QTest.mouseClick(window.rail.data, Qt.MouseButton.LeftButton)
    assert isinstance(window.page, YourData)
    assert window.rail.data.isChecked()
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(window.page, Preferences)
    QTest.keyClick(window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(window.page, YourData)
    QApplication.processEvents()  # a rail that was made anew is laid out then
    QTest.mouseClick(window.rail.today, Qt.MouseButton.LeftButton)
    assert isinstance(window.page, Today)


def test_before_the_agreement_there_is_no_such_page(open_window: Open) -> None:
    window, _ = open_window(settings=Settings(theme="light", language="en"))
    window.go(Place.DATA)
    assert not isinstance(window.page, YourData)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(("theme", "size"), [("light", (1180, 760)), ("dark", (900, 600))])
@pytest.mark.parametrize("scale", [0.9, 1.0, 1.5])
def test_everything_fits(
    shown: Shown, qtbot: QtBot, theme: str, language: str, size: tuple[int, int], scale: float
) -> None:
    def prepare(desk: FakeDesk) -> None:
        desk.stored = [Stored(moment("15:20"), 61.0, HOSTILE, HOSTILE)]
        desk.imports = [Brought(1, moment("09:00"), "activitywatch", False, 1_234_567, 89)]
        desk.kept = [backup(n, encrypted=True, schema=None if n == 2 else 3) for n in range(6)]
        desk.rows = [[HOSTILE] * 29] * 20
        desk.amount = SOME

    settings = Settings(agreed=True, theme=theme, language=language, text_scale=scale, keep_days=45)
    page, _, _, window = shown(prepare, settings=settings, size=size)
    qtbot.waitUntil(lambda: page.take.save.isEnabled() and page.forget.forget.isEnabled())
    page.take.choices.more.click()
    page.forget.forget.click()
    page.keep.encryption.click()
    QApplication.processEvents()
    assert (window.width(), window.height()) == size
    inside = page.area.widget()
    assert inside is not None
    assert inside.minimumSizeHint().width() <= page.area.viewport().width()

    def buttons() -> list[QAbstractButton]:
        return [b for b in page.findChildren(QAbstractButton) if b.isVisible() and b.accessibleName()]

    qtbot.waitUntil(lambda: all(b.height() >= 25 for b in buttons()))  # what was opened is laid out by and by
    for b in buttons():
        left = b.mapTo(page, QPoint(0, 0)).x()
        assert left >= 0, b.text()
        assert left + b.width() <= page.width(), b.text()
    assert len(buttons()) > 30


def test_what_tab_walks_through_has_names(shown: Shown, qtbot: QtBot) -> None:
    _, _, _, window = shown(lambda desk: desk.kept.append(backup(1)))
    qtbot.waitUntil(lambda: "Restore" in [w.accessibleName() for w in tab_order(window)])
    names = [w.accessibleName() for w in tab_order(window)]
    assert all(names)
    order = [
        names.index(n) for n in ("Your data", "Choose a file…", "Format: CSV", "What to forget: A time", "Restore")
    ]
    assert order == sorted(order)


def test_typed_words_and_choices_outlive_another_layout(shown: Shown, qtbot: QtBot) -> None:
    page, _, _, window = shown()
    press(page.take.choices.format, FORMATS.index("parquet"))
    press(page.forget.what.sort, 1)
    page.forget.what.fields["app"].setText("gimp")
    window.resize(900, 600)
    qtbot.waitUntil(lambda: window.page is not page)
    assert isinstance(window.page, YourData)
    assert window.page.take.choices.format.accessibleName() == "Format: Parquet"
    assert window.page.forget.what.fields["app"].text() == "gimp"


def test_what_has_ended_is_not_told_to_the_next_window(shown: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    page, _, _, window = shown()
    page.bring.bring(tmp_path / "x.json")
    qtbot.waitUntil(page.bring.task.said.isVisible)
    chores = window.chores
    window.close()
    assert chores.last("bring") is None


def test_nothing_of_it_is_asked_before_it_is_opened(open_window: Open) -> None:
    window, engine = open_window()
    engine.become(at=BUSY.at + 5)
    window.refresh()
    assert engine.data.asked == []


def test_a_window_that_is_held_loads_neither_the_page_nor_what_it_asks() -> None:
    told = "import sys, headwater.ui.window; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True).stdout.split()
    assert "headwater.ui.frame" in loaded
    heavy = {"headwater.ui.data.page", "headwater.ui.preferences", "headwater.engine.data", "headwater.bridge.server"}
    assert not heavy & set(loaded)


def test_the_page_itself_waits_for_what_it_asks_to_be_loaded_elsewhere() -> None:
    told = "import sys, headwater.ui.data.page, headwater.ui.preferences; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True).stdout.split()
    assert not {"headwater.engine.data", "headwater.engine.leaving", "pyarrow"} & set(loaded)


# -- what was just stored ---------------------------------------------------------------------------------------------


def test_the_ledger_is_told_line_by_line(shown: Shown, qtbot: QtBot) -> None:
    def prepare(desk: FakeDesk) -> None:
        desk.stored = [
            Stored(moment("15:20"), 61.0, "headwater", "code · ribbon.py · 12 keys · 1 clicks"),
            Stored(moment("15:19"), 30.0, "headwater", "away"),
            Stored(moment("15:18"), 2.0, "aw-watcher-web_host", "title: 12 keys"),
        ]

    page, desk, _, _ = shown(prepare, settings=Settings(agreed=True, theme="light", language="zh_CN"))
    qtbot.waitUntil(page.stored.table.isVisible)
    model = page.stored.table.model()
    rows = [[model.index(i, j).data() for j in range(4)] for i in range(3)]
    assert rows == [
        ["15:20:00", "1 分钟", "Headwater", "code · ribbon.py · 12 次按键 · 1 次点击"],
        ["15:19:00", "30 秒", "Headwater", "离开"],
        ["15:18:00", "2 秒", "aw-watcher-web_host", "title: 12 keys"],
    ]
    assert desk.done("ledger") == [("ledger", 600.0)]


def test_an_empty_ledger_says_so_and_fills_itself_while_it_is_seen(shown: Shown, qtbot: QtBot) -> None:
    page, desk, _, _ = shown()
    qtbot.waitUntil(page.stored.none.isVisible)
    assert "Nothing was stored in the last ten minutes." in said(page.stored)
    desk.stored = [Stored(moment("15:20"), 61.0, "headwater", HOSTILE)]
    assert page._often.isActive()
    page._often.timeout.emit()
    qtbot.waitUntil(page.stored.table.isVisible)
    cell = page.stored.table.model().index(0, 3)
    assert "\u202e" not in cell.data()
    assert "&lt;b&gt;bold" in cell.data(Qt.ItemDataRole.ToolTipRole)
    page.hide()
    assert not page._often.isActive()


def test_a_ledger_that_cannot_be_read_is_said(shown: Shown, qtbot: QtBot) -> None:
    page, desk, _, window = shown(
        lambda desk: setattr(desk, "failure", StoreUnavailable(Trouble.LOCKED, Path("headwater.db")))
    )
    qtbot.waitUntil(page.stored.failed.isVisible)
    assert "locked" in page.stored.failed.accessibleName()
    desk.failure = None
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(page.stored.none.isVisible)
    assert page.stored.failed.isHidden()
