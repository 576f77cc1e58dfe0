"""Taking everything along."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from headwater.base import TitleMode
from headwater.engine.leaving import Format, Wanted
from headwater.reports import ReportError
from headwater.reports.columns import Choice
from headwater.ui.data import take
from headwater.ui.data.draft import FORMATS
from tests.support.chart_days import DAY
from tests.support.data_page import Shown, press
from tests.support.fake_desk import FakeDesk


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
    assert choices.titles.isVisible() is (format_ == "activitywatch")
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
