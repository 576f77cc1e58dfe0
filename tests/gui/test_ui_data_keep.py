"""Backups and encryption."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from headwater.store.keys import KeyringMissing
from tests.support.data_page import Shown, backup
from tests.support.fake_desk import FakeDesk
from tests.support.windows import said


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


def test_the_list_may_be_another_when_it_is_done(shown: Shown, qtbot: QtBot) -> None:
    page, desk, _, window = shown(lambda desk: desk.kept.extend((backup(1), backup(2))))
    card = page.keep
    qtbot.waitUntil(lambda: len(card.restores) == 2)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    pressed = card.restores[Path("2.db")]
    pressed.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(pressed, Qt.Key.Key_Return)
    desk.gate.clear()
    QTest.keyClick(card.lines.ask.yes, Qt.Key.Key_Return)
    qtbot.waitUntil(card.task.doing.isVisible)
    desk.kept.append(backup(5))
    card.refresh()
    qtbot.waitUntil(lambda: len(card.restores) == 3 and not isValid(pressed))
    assert card.task._pressed is pressed
    with qtbot.waitSignal(card.task.over):
        desk.gate.set()
    assert "headwater-before-restore-2026-11-12.db" in card.task.said.accessibleName()
    assert card.now.isEnabled()
