"""What went wrong, said in the person's language wherever it is shown; and what is asked stays asked."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.base import HeadwaterError, Settings, SettingsError
from headwater.bridge.ports import PortRefused
from headwater.charts import ChartError
from headwater.store import StoreUnavailable, Trouble
from headwater.ui.places import Place
from headwater.ui.preferences import Preferences
from tests.support.fake_engine import BUSY, FakeEngine
from tests.support.windows import Open, new, said, today

CHINESE = Settings(agreed=True, theme="light", language="zh_CN")
STORE = Path("/home/me/headwater.db")
REFUSED = SettingsError(
    "The settings cannot be written to /home/me/settings.toml: Read-only file system. Your change holds until you quit."
)
REFUSED_SAID = "设置无法写入 /home/me/settings.toml：文件系统只读。你的更改在退出之前有效。"


def refuse(engine: FakeEngine, failure: HeadwaterError, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings hold, and the disk does not take them."""

    def change(settings: Settings) -> None:
        engine.settings = settings
        raise failure

    monkeypatch.setattr(engine, "change", change)


def test_troubles_on_today(open_window: Open) -> None:
    full = StoreUnavailable(Trouble.FULL, STORE)
    own = "数据文件已损坏，原文件保留为 x；记录在新文件中继续。"
    window, _ = open_window(settings=CHINESE, now=replace(BUSY, trouble=(str(full), own)))
    assert today(window).banner.accessibleName() == (
        f"/home/me/headwater.db 所在的磁盘已满：请腾出一些空间，记录会自动继续。 {own}"
    )
    assert "full" not in said(today(window).banner)


def test_what_the_program_itself_has_to_say(open_window: Open) -> None:
    window, _ = open_window(settings=CHINESE)
    window.say_extra((str(ChartError("The font x.ttf is damaged. Install Headwater again.")),))
    assert today(window).banner.accessibleName() == "字体 x.ttf 已损坏。请重新安装 Headwater。"


def test_a_day_that_cannot_be_read(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window(settings=CHINESE)
    engine.broken = Trouble.LOCKED
    with qtbot.waitSignal(window.followed):
        window.refresh()
    unreadable = today(window).unreadable
    assert unreadable.isVisible()
    assert unreadable.accessibleName() == f"另一个程序锁住了 {engine.paths.database}：请关闭它，记录会自动继续。"
    assert "keeps" not in said(unreadable)


def test_choices_that_the_disk_does_not_take(open_window: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    window, engine = open_window(settings=CHINESE)
    window.go(Place.SETTINGS)
    QApplication.processEvents()
    page = window.page
    assert isinstance(page, Preferences)
    refuse(engine, REFUSED, monkeypatch)
    QTest.mouseClick(page.controls["learn"], Qt.MouseButton.LeftButton)
    assert page.said.accessibleName() == REFUSED_SAID


def test_the_first_choice(open_window: Open, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    window, engine = open_window(settings=replace(CHINESE, agreed=False), now=new())
    refuse(engine, REFUSED, monkeypatch)
    with qtbot.waitSignal(window.followed):
        window._agree(CHINESE)
    assert REFUSED_SAID in today(window).banner.accessibleName()


def test_why_the_local_api_does_not_listen(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window(settings=replace(CHINESE, api=True))
    engine.data.trouble = str(
        PortRefused("Port 80 cannot be used: Permission denied. Choose another port in the settings.")
    )
    window.go(Place.SETTINGS)
    page = window.page
    assert isinstance(page, Preferences)
    qtbot.waitUntil(page.access.trouble.isVisible)
    assert page.access.trouble.accessibleName() == "无法使用端口 80：没有权限。请在设置中选择别的端口。"
