"""The tray's menu and icon."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from headwater.base import Settings, Words
from headwater.engine import Now, Recording
from headwater.engine.now import Job, Work
from headwater.records import FocusState
from headwater.ui.badge import icon
from headwater.ui.rail import _halves
from headwater.ui.speak import icon_name
from headwater.ui.tray import Tray
from tests.support.chart_days import DAY, moment
from tests.support.fake_engine import BUSY, FakeEngine
from tests.support.windows import Open, new, today


@pytest.fixture
def tray(engine: FakeEngine) -> Iterator[Tray]:
    made = Tray(engine, Words("en"))
    engine.listen(lambda event: made.show_now(event) if isinstance(event, Now) else None)
    made.show_now(engine.now())
    yield made
    made.close()


def shown(tray: Tray) -> list[str]:
    return [a.text() for a in tray.menu.actions() if a.isVisible() and not a.isSeparator()]


def named(tray: Tray, text: str) -> QAction:
    return next(a for a in tray.menu.actions() if a.text() == text)


def test_the_menu_is_in_order_and_holds_no_dead_items(tray: Tray) -> None:
    assert shown(tray) == [
        "Sustained work — looks like it, 0.86 · 24 min", "Open dashboard", "Pause for 15 min", "Pause for 1 h",
        "Pause until tomorrow", "Pause until I resume", "Set a plan…",
        "End the plan", "Settings…", "Quit",
    ]  # fmt: skip
    assert not tray.status.isEnabled()


def test_each_item_does_what_it_says(tray: Tray, engine: FakeEngine, qtbot: QtBot) -> None:
    for text, signal in (
        ("Open dashboard", tray.open_asked), ("Set a plan…", tray.plan_asked),
        ("Settings…", tray.settings_asked), ("Quit", tray.quit_asked),
    ):  # fmt: skip
        with qtbot.waitSignal(signal):
            named(tray, text).trigger()
    tomorrow = moment("04:00", DAY + timedelta(days=1))
    for text, until in (
        ("Pause for 15 min", BUSY.at + 900), ("Pause for 1 h", BUSY.at + 3600),
        ("Pause until tomorrow", tomorrow), ("Pause until I resume", None),
    ):  # fmt: skip
        named(tray, text).trigger()
        assert engine.asked[-1] == ("pause", until)
    assert "Resume recording" in shown(tray)
    assert "Pause for 1 h" not in shown(tray)
    named(tray, "Resume recording").trigger()
    assert engine.asked[-1] == ("resume",)
    assert "Resume recording" not in shown(tray)


def test_what_is_missing_is_offered_only_when_something_is(tray: Tray, engine: FakeEngine) -> None:
    assert "Show what is missing…" not in shown(tray)
    engine.become(trouble=("The disk is full.",))
    assert "Show what is missing…" in shown(tray)


def test_after_a_failure_recording_can_be_resumed(tray: Tray, engine: FakeEngine) -> None:
    engine.become(recording=Recording.STOPPED, trouble=("It has stopped.",))
    assert "Resume recording" in shown(tray)
    assert "Pause for 15 minutes" not in shown(tray)
    tray.resume.trigger()
    assert ("resume",) in engine.asked


def test_before_the_first_yes_there_is_nothing_to_pause(tray: Tray, engine: FakeEngine) -> None:
    engine.tell(new())
    assert shown(tray) == ["Nothing is recorded until you press Start", "Open dashboard", "Quit"]


RESTING = replace(BUSY, recording=Recording.PAUSED, resting=True, inference=None)


@pytest.mark.parametrize(
    ("until", "en", "zh"),
    [
        (moment("18:00"), "Outside your recording hours until 18:00", "不在记录时段内，18:00 继续"),
        (moment("09:00", DAY + timedelta(days=4)), "Outside your recording hours until Mon 09:00",
         "不在记录时段内，周一 09:00 继续"),
        (None, "Outside your recording hours", "不在记录时段内"),
    ],
)  # fmt: skip
def test_outside_of_the_recording_hours_it_says_until_when(
    tray: Tray, engine: FakeEngine, until: float | None, en: str, zh: str
) -> None:
    engine.tell(replace(RESTING, paused_until=until))
    assert shown(tray)[0] == en
    assert "Resume recording" in shown(tray)
    tray.speak(Words("zh_CN"))
    assert shown(tray)[0] == zh


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_window_says_it_too(open_window: Open, language: str) -> None:
    settings = Settings(agreed=True, theme="light", language=language)
    window, engine = open_window(settings)
    engine.become(recording=Recording.PAUSED, resting=True, paused_until=moment("09:00", DAY + timedelta(days=4)))
    line = {"en": "Outside your recording hours until Mon 09:00", "zh_CN": "不在记录时段内，周一 09:00 继续"}[language]
    assert today(window).header.live.accessibleName() == line
    assert window.rail is not None
    status = window.rail.status
    assert status.accessibleName().startswith(line)
    assert line in status.toolTip()
    room = status.width() - 40
    head, tail = _halves(window.rail._ui, status._strong, room)
    assert max(window.rail._ui.width("label", part) for part in (head, tail)) <= room


def test_work_in_the_background_is_a_quiet_line(tray: Tray, engine: FakeEngine) -> None:
    before = shown(tray)
    engine.become(job=Job(Work.SEGMENTS, 0.999))
    assert shown(tray) == [before[0], "Putting an import in order · 99 %", *before[1:]]
    assert not tray.job.isEnabled()
    engine.become(job=None)
    assert shown(tray) == before


def test_another_language(tray: Tray) -> None:
    tray.speak(Words("zh_CN"))
    assert shown(tray)[1] == "打开主窗口"
    assert shown(tray)[-1] == "退出"


@pytest.mark.parametrize(
    ("now", "name"),
    [
        (BUSY, "focused"),
        (replace(BUSY, recording=Recording.PAUSED), "pause"),
        (replace(BUSY, recording=Recording.PAUSED, trouble=("x",)), "pause"),
        (replace(BUSY, trouble=("x",)), "trouble"),
        (new(), "mark"),
        (replace(BUSY, recording=Recording.STOPPED), "mark"),
    ],
)
def test_the_icon_tells_the_state(now: Now, name: str) -> None:
    assert icon_name(now, FocusState.FOCUSED) == name


def test_the_first_icon_is_the_programs_own_and_the_states_comes_after(engine: FakeEngine) -> None:
    tray = Tray(engine, Words("en"))
    tray.start()
    placed = tray.findChild(QSystemTrayIcon)
    assert placed is not None
    first = placed.icon().pixmap(22, 22).toImage()
    assert not first.isNull()
    assert shown(tray)[0].startswith("Sustained work")  # the menu is whole from the first moment
    tray.show_now(engine.now())
    assert placed.icon().pixmap(22, 22).toImage() == icon("focused").pixmap(22, 22).toImage() != first
    tray.close()


def test_all_icons_differ(engine: FakeEngine) -> None:
    names = [*(s.value for s in FocusState), "pause", "trouble", "mark"]
    for size in (16, 22, 48):
        pictures = [icon(n).pixmap(size, size).toImage() for n in names]
        assert all(a != b for i, a in enumerate(pictures) for b in pictures[:i])
