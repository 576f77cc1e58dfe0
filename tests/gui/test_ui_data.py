"""The page "Your data": what each card shows, does, and says when it goes wrong."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from headwater.base import Settings, TitleMode
from headwater.engine.data import Sort, Wish
from headwater.engine.importing import Told
from headwater.engine.leaving import Format, Wanted
from headwater.engine.ledger import Stored
from headwater.engine.now import Job, Work
from headwater.reports import ReportError
from headwater.reports.columns import Choice
from headwater.reports.errors import AmbiguousDates
from headwater.store import Brought, StoreUnavailable, Trouble
from headwater.store.aims import Preview
from headwater.store.backups import Backup
from headwater.store.keys import KeyringMissing
from headwater.ui.data import bring, take
from headwater.ui.data.draft import FORMATS
from headwater.ui.data.page import YourData
from headwater.ui.plan import Segmented
from headwater.ui.preferences import Preferences
from headwater.ui.today import Today
from headwater.ui.window import Dashboard
from tests.support.chart_days import DAY, moment
from tests.support.fake_desk import FakeDesk
from tests.support.fake_engine import BUSY, FakeEngine
from tests.support.windows import Open, said, tab_order

SOME = Preview(12, 3, 1, 3600.0, moment("09:00"), moment("15:00"))
HOSTILE = "<b>bold</b><img src='file:///etc/passwd'> " + "\u202e很长的标题 \x00\n" * 200


@pytest.fixture
def shown(open_window: Open) -> Callable[..., tuple[YourData, FakeDesk, FakeEngine, Dashboard]]:
    def show(prepare: Callable[[FakeDesk], None] = lambda _desk: None, **more: object):  # type: ignore[no-untyped-def]
        window, engine = open_window(**more)
        prepare(engine.data)
        window.open_data()
        QApplication.processEvents()
        assert isinstance(window.page, YourData)
        return window.page, engine.data, engine, window

    return show


Shown = Callable[..., tuple[YourData, FakeDesk, FakeEngine, Dashboard]]


def press(control: Segmented, i: int) -> None:
    control.choose(i)
    control.chosen.emit(i)


def backup(n: int, reason: str = "daily", *, schema: int | None = 3, encrypted: bool = False) -> Backup:
    return Backup(Path(f"{n}.db"), moment("08:00") - 86_400 * n, reason, 12_300_000, schema, encrypted)


# -- the page ---------------------------------------------------------------------------------------------------------


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
    QTest.mouseClick(window.rail.today, Qt.MouseButton.LeftButton)
    assert isinstance(window.page, Today)


def test_before_the_agreement_there_is_no_such_page(open_window: Open) -> None:
    window, _ = open_window(settings=Settings(theme="light", language="en"))
    window.open_data()
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
    buttons = [b for b in page.findChildren(QAbstractButton) if b.isVisible() and b.accessibleName()]
    for b in buttons:
        left = b.mapTo(page, QPoint(0, 0)).x()
        assert left >= 0, b.text()
        assert left + b.width() <= page.width(), b.text()
        assert b.height() >= 25, b.text()
    assert len(buttons) > 30


def test_what_tab_walks_through_has_names(shown: Shown, qtbot: QtBot) -> None:
    page, _, _, window = shown(lambda desk: desk.kept.append(backup(1)))
    qtbot.waitUntil(lambda: bool(page.keep.restores))
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


# -- what was just stored ---------------------------------------------------------------------------------------------


def test_the_ledger_is_told_line_by_line(shown: Shown, qtbot: QtBot) -> None:
    def prepare(desk: FakeDesk) -> None:
        desk.stored = [
            Stored(moment("15:20"), 61.0, "headwater", "code · ribbon.py · 12 keys · 3 clicks"),
            Stored(moment("15:19"), 30.0, "headwater", "away"),
            Stored(moment("15:18"), 2.0, "aw-watcher-web_host", "title: 12 keys"),
        ]

    page, desk, _, _ = shown(prepare, settings=Settings(agreed=True, theme="light", language="zh_CN"))
    qtbot.waitUntil(page.stored.table.isVisible)
    model = page.stored.table.model()
    rows = [[model.index(i, j).data() for j in range(4)] for i in range(3)]
    assert rows == [
        ["15:20:00", "1 分钟", "Headwater", "code · ribbon.py · 12 次按键 · 3 次点击"],
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


# -- bringing in ------------------------------------------------------------------------------------------------------


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
    window.open_data()
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
    window.open_data()
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


# -- taking along -----------------------------------------------------------------------------------------------------


def last_preview(desk: FakeDesk) -> Wanted:
    wanted = desk.done("export_preview")[-1][1]
    assert isinstance(wanted, Wanted)
    return wanted


def test_the_preview_is_what_would_leave(shown: Shown, qtbot: QtBot) -> None:
    page, desk, _, _ = shown()
    card = page.take
    qtbot.waitUntil(card.table.isVisible)
    assert last_preview(desk) == Wanted(Format.CSV)
    press(card.choices.range, 2)
    press(card.choices.titles, 1)
    card.choices.parts["intents"].click()
    press(card.choices.round, 2)
    card.choices.more.click()
    for name in ("start", "state"):
        card.choices.columns[name].click()
    columns = tuple(c for c in Choice().columns if c not in ("start", "state"))
    choice = Choice(columns, TitleMode.HASHED, intents=False, round_min=15)
    wanted = Wanted(Format.CSV, date(2026, 10, 14), DAY, choice)
    assert not card.save.isEnabled()
    qtbot.waitUntil(lambda: last_preview(desk) == wanted and card.save.isEnabled())
    assert card.table.model().headerData(0, Qt.Orientation.Horizontal) == "end"


@pytest.mark.parametrize(("format_", "shows"), [("activitywatch", 5), ("sqlite", 29), ("ics", 3)])
def test_formats_show_what_they_hold(shown: Shown, qtbot: QtBot, format_: str, shows: int) -> None:
    page, desk, _, _ = shown(lambda desk: desk.rows.__setitem__(0, ["x"] * 29))
    choices = page.take.choices
    choices.parts["apps"].click()
    press(choices.format, FORMATS.index(format_))
    qtbot.waitUntil(lambda: bool(desk.done("export_preview")) and last_preview(desk).format == format_)
    qtbot.waitUntil(lambda: page.take.table.isVisible() and page.take.table.model().columnCount() == shows)
    assert last_preview(desk).choice.apps is (format_ == "sqlite")
    assert choices.titles.isVisible() is (format_ != "sqlite")
    assert choices.round.isVisible() is (format_ == "ics")
    assert not choices.more.isVisible()


def test_a_file_is_written_told_and_shown(
    shown: Shown, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page, desk, _, _ = shown(lambda desk: desk.gate.clear())
    folders: list[Path] = []
    names: list[str] = []

    def choose(_w: object, _title: str, name: str, then: Callable[[Path], None]) -> None:
        names.append(name)
        then(tmp_path / name)

    monkeypatch.setattr(take, "ask_save", choose)
    monkeypatch.setattr(take, "show_folder", folders.append)
    qtbot.waitUntil(page.take.save.isEnabled)
    page.take.save.click()
    qtbot.waitUntil(lambda: page.take.task.doing.bar.value() == 250)
    assert not page.take.save.isEnabled()
    desk.gate.set()
    qtbot.waitUntil(page.take.folder.isVisible)
    assert names == ["headwater-2026-11-12.csv"]
    assert page.take.task.said.accessibleName() == "4,321 rows in headwater-2026-11-12.csv."
    page.take.folder.click()
    assert folders == [tmp_path / names[0]]
    press(page.take.choices.format, 1)
    assert page.take.folder.isHidden()
    assert page.take.task.said.isHidden()


def test_writing_is_stopped(shown: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    page, _, _, _ = shown(lambda desk: desk.gate.clear())
    page.take.write(tmp_path / "x.csv")
    qtbot.waitUntil(page.take.task.doing.isVisible)
    page.take.task.doing.cancel.click()
    assert not page.take.task.doing.cancel.isEnabled()
    qtbot.waitUntil(page.take.task.said.isVisible)
    assert page.take.task.said.accessibleName() == "Stopped: nothing was written."
    assert page.take.folder.isHidden()
    assert page.take.save.isEnabled()


def test_what_cannot_be_written_is_said_before_or_after(shown: Shown, qtbot: QtBot, tmp_path: Path) -> None:
    page, desk, _, _ = shown()
    card = page.take
    qtbot.waitUntil(card.save.isEnabled)
    for check in card.choices.columns.values():
        check.click()
    qtbot.waitUntil(lambda: "at least one" in card.none.accessibleName())
    assert not card.save.isEnabled()
    press(card.choices.format, FORMATS.index("ics"))
    press(card.choices.range, 3)
    card.choices.first.take(date(2026, 11, 12))
    card.choices.last.take(date(2026, 11, 11))
    qtbot.waitUntil(lambda: "ends before it begins" in card.none.accessibleName())
    assert not card.save.isEnabled()
    desk.failure = ReportError("x.ics cannot be written: the disk is full.")
    card.write(tmp_path / "x.ics")
    qtbot.waitUntil(card.task.said.isVisible)
    assert "disk is full" in card.task.said.accessibleName()


def test_nothing_to_take_is_said(shown: Shown, qtbot: QtBot) -> None:
    page, _, _, _ = shown(lambda desk: desk.rows.clear())
    qtbot.waitUntil(page.take.none.isVisible)
    assert page.take.table.isHidden()
    assert page.take.save.isEnabled()


# -- forgetting -------------------------------------------------------------------------------------------------------


def test_a_time_is_forgotten_after_one_more_question(shown: Shown, qtbot: QtBot) -> None:
    page, desk, _, _ = shown(lambda desk: setattr(desk, "amount", SOME))
    card = page.forget
    qtbot.waitUntil(card.forget.isEnabled)
    what = "12 stretches, 3 entries, 1 plan, correction or suggestion, 1 h in all, on 12 November 2026"
    assert card.amount.accessibleName() == f"This is about {what}."
    card.forget.click()
    assert desk.done("forget") == []
    assert card.ask.question.accessibleName() == f"Forget {what}? This cannot be undone. Backups forget it too."
    desk.left = (Path("/x/headwater-damaged-2026-01-01.db"),)
    card.ask.yes.click()
    qtbot.waitUntil(card.task.said.isVisible)
    wish = Wish(Sort.RANGE, start=moment("14:24"), end=moment("15:25"))
    assert desk.done("forget") == [("forget", wish)]
    assert card.task.said.accessibleName().startswith(f"Forgotten: {what}.")
    assert "headwater-damaged-2026-01-01.db" in card.task.said.accessibleName()
    qtbot.waitUntil(lambda: card.amount.accessibleName() == "Nothing of that is stored.")
    assert not card.forget.isEnabled()


@pytest.mark.parametrize(("i", "sort"), [(1, Sort.APP), (2, Sort.SITE), (3, Sort.TITLE)])
def test_what_is_named_is_forgotten_with_the_keyboard_alone(shown: Shown, qtbot: QtBot, i: int, sort: Sort) -> None:
    page, desk, _, _ = shown(lambda desk: setattr(desk, "amount", SOME))
    card = page.forget
    press(card.what.sort, i)
    assert not card.forget.isEnabled()
    field = card.what.fields[sort.value]
    field.setFocus()
    QTest.keyClicks(field, "  Gimp ")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert card.ask.isHidden()  # it is not known yet how much that is
    qtbot.waitUntil(card.forget.isEnabled)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert card.ask.isVisible()
    QTest.keyClick(card.ask.no, Qt.Key.Key_Return)
    assert card.ask.isHidden()
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(card.ask.yes, Qt.Key.Key_Return)
    qtbot.waitUntil(card.task.said.isVisible)
    assert desk.done("forget") == [("forget", Wish(sort, "Gimp"))]


def test_another_wish_takes_the_question_away(shown: Shown, qtbot: QtBot) -> None:
    page, _, _, _ = shown(lambda desk: setattr(desk, "amount", SOME))
    card = page.forget
    qtbot.waitUntil(card.forget.isEnabled)
    card.forget.click()
    card.what.start.setText("1530")
    card.what.start.settle()
    assert card.ask.isHidden()
    assert not card.forget.isEnabled()
    qtbot.waitUntil(lambda: "ends before it begins" in card.amount.accessibleName())
    assert not card.forget.isEnabled()


def test_an_answer_to_an_older_wish_counts_for_nothing(shown: Shown, qtbot: QtBot) -> None:
    page, desk, _, window = shown(lambda desk: setattr(desk, "amount", SOME))
    qtbot.waitUntil(page.forget.forget.isEnabled)
    page.forget.refresh()
    asked = window.chores._waiting["amount"]
    press(page.forget.what.sort, 1)
    window.chores._answered.emit(asked, SOME, None)
    QApplication.processEvents()
    assert not page.forget.forget.isEnabled()
    assert page.forget.amount.accessibleName() == ""
    assert desk.done("forget") == []


def test_what_cannot_be_forgotten_now_is_said(shown: Shown, qtbot: QtBot) -> None:
    page, desk, _, _ = shown(lambda desk: setattr(desk, "amount", SOME))
    qtbot.waitUntil(page.forget.forget.isEnabled)
    page.forget.forget.click()
    desk.failure = StoreUnavailable(Trouble.LOCKED, Path("headwater.db"))
    page.forget.ask.yes.click()
    qtbot.waitUntil(page.forget.task.said.isVisible)
    assert "locked" in page.forget.task.said.accessibleName()


def test_forgetting_by_age_asks_where_something_would_go(shown: Shown, qtbot: QtBot) -> None:
    page, desk, engine, _ = shown(settings=Settings(agreed=True, theme="light", language="en", keep_days=45))
    age = page.forget.retention
    assert age.segments.accessibleName() == "Forget by age: 45 days"
    press(age.segments, age.offered.index(365))
    assert engine.settings.keep_days == 365  # longer than before: nothing goes
    desk.amount = SOME
    press(age.segments, age.offered.index(90))
    qtbot.waitUntil(age.ask.isVisible)
    assert engine.settings.keep_days == 365
    assert age.segments.accessibleName() == "Forget by age: 1 year"
    assert "12 stretches" in age.ask.question.accessibleName()
    age.ask.yes.click()
    assert engine.settings.keep_days == 90
    assert age.segments.accessibleName() == "Forget by age: 3 months"
    press(age.segments, 0)
    assert engine.settings.keep_days == 0


def test_forgetting_by_age_does_not_ask_where_nothing_is_that_old(shown: Shown, qtbot: QtBot) -> None:
    page, _, engine, _ = shown()
    age = page.forget.retention
    press(age.segments, age.offered.index(90))
    qtbot.waitUntil(lambda: engine.settings.keep_days == 90)
    assert age.ask.isHidden()


# -- keeping safe -----------------------------------------------------------------------------------------------------


def test_backups_are_listed_made_and_turned_off(shown: Shown, qtbot: QtBot) -> None:
    def prepare(desk: FakeDesk) -> None:
        desk.kept = [backup(0), backup(1, "by-hand"), backup(3, "before-2"), backup(9, schema=None), backup(30)]

    page, desk, engine, _ = shown(prepare)
    card = page.keep
    qtbot.waitUntil(lambda: bool(card.restores))
    qtbot.waitUntil(lambda: "12 November 2026, 08:00" in said(card))
    lines = said(card)
    assert "today · 12.3 MB · daily" in lines
    assert "yesterday · 12.3 MB · by hand" in lines
    assert "3 days ago · 12.3 MB · before an update" in lines
    assert "cannot be read" in lines
    assert len(card.restores) == 3
    card.more.click()
    assert len(card.restores) == 4
    assert card.more.isHidden()
    card.now.click()
    qtbot.waitUntil(card.task.said.isVisible)
    qtbot.waitUntil(lambda: len(card.restores) == 5)
    assert card.task.said.accessibleName() == "The backup is made. It stays until you delete it."
    QTest.mouseClick(card.backups, Qt.MouseButton.LeftButton)
    assert engine.settings.backups is False
    assert desk.done("back_up") == [("back_up",)]


def test_no_backup_yet(shown: Shown, qtbot: QtBot) -> None:
    page, _, _, _ = shown()
    qtbot.waitUntil(page.keep.none.isVisible)
    assert "There is no backup yet." in said(page.keep)


def test_a_backup_is_restored_after_a_question(shown: Shown, qtbot: QtBot) -> None:
    page, desk, _, _ = shown(lambda desk: desk.kept.extend((backup(1), backup(2))))
    card = page.keep
    qtbot.waitUntil(lambda: len(card.restores) == 2)
    card.restores[Path("2.db")].click()
    assert card.lines.ask.isVisible()
    assert "10 November 2026, 08:00" in card.lines.ask.question.accessibleName()
    assert desk.done("restore") == []
    desk.gate.clear()
    card.lines.ask.yes.click()
    qtbot.waitUntil(card.task.doing.isVisible)
    assert card.task.doing.cancel.isHidden()
    assert not card.now.isEnabled()
    assert not card.encryption.isEnabled()
    desk.gate.set()
    qtbot.waitUntil(card.task.said.isVisible)
    assert desk.done("restore") == [("restore", Path("2.db"))]
    assert "headwater-before-restore-2026-11-12.db" in card.task.said.accessibleName()
    assert card.now.isEnabled()


def test_encryption_is_turned_on_and_off_again(shown: Shown, qtbot: QtBot) -> None:
    page, desk, _, _ = shown()
    card = page.keep
    qtbot.waitUntil(card.encryption.isEnabled)
    card.encryption.click()
    assert not card.encryption.isChecked()
    assert "keyring" in card.ask.question.accessibleName()
    card.ask.no.click()
    assert desk.done("encrypt") == []
    desk.not_changed = [Path("/x/damaged.db")]
    card.encryption.click()
    card.ask.yes.click()
    qtbot.waitUntil(card.encryption.isChecked)
    assert "damaged.db" in card.task.said.accessibleName()
    card.encryption.click()
    assert "plain files" in card.ask.question.accessibleName()
    card.ask.yes.click()
    qtbot.waitUntil(lambda: not card.encryption.isChecked() and card.encryption.isEnabled())
    assert desk.done("decrypt") == [("decrypt",)]


def test_without_a_keyring_nothing_changes(shown: Shown, qtbot: QtBot) -> None:
    page, desk, _, _ = shown()
    card = page.keep
    qtbot.waitUntil(card.encryption.isEnabled)
    desk.failure = KeyringMissing()
    card.encryption.click()
    card.ask.yes.click()
    qtbot.waitUntil(card.task.said.isVisible)
    assert "keyring" in card.task.said.accessibleName()
    assert not card.encryption.isChecked()


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
