"""The gentle hold as a window: what it says, what its buttons and keys do, and what they do not."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from headwater.advice.holding import By, Hold, Reply
from headwater.base import LANGUAGES, Settings, Words
from headwater.categories import Rule
from headwater.charts.fonts import load_fonts
from headwater.engine.holding import HeldLong, Holds, PartOf
from headwater.records import Category, Intent
from headwater.ui.app import make_app
from headwater.ui.buttons import Button
from headwater.ui.dress import dress
from headwater.ui.hold import Holder, HoldWindow
from headwater.ui.holding import LONG, MAKE, PART, Around, HoldEvents
from headwater.ui.look import look
from headwater.ui.notify import Note
from headwater.ui.text import Prose
from tests.support.fake_hold import FakeHold

HOLD = Hold("youtube.com", "youtube.com", By.KIND, Category.WATCH, 1_772_442_000.0)
HOSTILE = ("<b>R&D</b>", "<img src='file:///etc/passwd'>", "a\u202etxt.exe", "x" * 5000, "two\nlines\0", "{name} {0}")


class Stage:
    def __init__(self, settings: Settings) -> None:
        make_app()
        load_fonts()
        self.desk = FakeHold()
        self.dress(settings)
        self.holder = Holder(self.desk, lambda: look(self.settings), lambda at: 0)

    def dress(self, settings: Settings) -> None:
        self.settings = settings
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        dress(app, settings)

    def show(self, plan: str = "Chapter 3", **more: Any) -> HoldWindow:
        self.holder.hear(Holds(replace(HOLD, **more), plan))
        QApplication.processEvents()
        assert self.holder.window is not None
        return self.holder.window


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    made = Stage(Settings(theme="light", language="en"))
    yield made
    made.holder.close()
    QApplication.processEvents()


def standing() -> list[QWidget]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, HoldWindow) and w.isVisible()]


def said(window: QWidget) -> str:
    return " ".join(w.accessibleName() for w in window.findChildren(Prose))


def test_it_says_what_was_opened_what_the_plan_is_why_and_how_long(stage: Stage) -> None:
    window = stage.show()
    assert said(window) == (
        "Opened: youtube.com. Your plan: Chapter 3. "
        "Video and music: mostly away from a plan, until you say otherwise. Until 09:00 at the latest."
    )
    assert window.accessibleName() == "Opened: youtube.com. Your plan: Chapter 3."
    assert "Until 09:00" in window.accessibleDescription()
    names = [b.accessibleName() for b in window.findChildren(Button)]
    assert names == ["Back to the plan", "5 minutes", "It is part of it", "No more holding"]
    assert all(b.isVisible() for b in window.findChildren(Button))


def test_a_rule_of_the_persons_is_named(stage: Stage) -> None:
    assert "By your rule this is away from your plan." in said(stage.show(by=By.RULE))


@pytest.mark.parametrize("reply", Reply)
def test_one_click_ends_it(stage: Stage, reply: Reply) -> None:
    window = stage.show()
    QTest.mouseClick(window.buttons[reply], Qt.MouseButton.LeftButton)
    assert stage.desk.replies == [(reply, "youtube.com")]
    assert standing() == []
    assert stage.holder.window is None


def test_escape_and_closing_say_five_minutes(stage: Stage) -> None:
    QTest.keyClick(stage.show(), Qt.Key.Key_Escape)
    stage.show().close()
    assert stage.desk.replies == [(Reply.LATER, "youtube.com")] * 2


def test_what_is_being_typed_presses_nothing(stage: Stage, qtbot: QtBot) -> None:
    window = stage.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert window.focusWidget() is window
    QTest.keyClicks(window, "hello there ")
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        QTest.keyClick(QApplication.focusWidget() or window, key)
    assert stage.desk.replies == []
    assert window.isVisible()


def test_all_of_it_is_reached_by_the_keyboard(stage: Stage, qtbot: QtBot) -> None:
    window = stage.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    reached = []
    for _ in Reply:
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    assert reached == list(window.buttons.values())
    QTest.keyClick(window.buttons[Reply.PART], Qt.Key.Key_Return)
    assert stage.desk.replies == [(Reply.PART, "youtube.com")]


def test_escape_works_from_a_button_too(stage: Stage, qtbot: QtBot) -> None:
    window = stage.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_Tab)
    QTest.keyClick(window.buttons[Reply.BACK], Qt.Key.Key_Escape)
    assert stage.desk.replies == [(Reply.LATER, "youtube.com")]


def test_it_asks_for_no_keyboard_and_has_no_frame(stage: Stage) -> None:
    window = stage.show()
    assert window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert window.windowModality() is Qt.WindowModality.NonModal
    flags = window.windowFlags()
    assert flags & Qt.WindowType.FramelessWindowHint
    assert flags & Qt.WindowType.WindowStaysOnTopHint
    assert not flags & Qt.WindowType.WindowDoesNotAcceptFocus, "or no key would ever reach it"


def test_the_same_again_changes_nothing_and_another_takes_its_place(stage: Stage) -> None:
    window = stage.show()
    assert stage.show() is window
    other = stage.show(place="shop.example", name="shop.example")
    assert standing() == [other]
    stage.holder.hear(Holds(None))
    assert standing() == []
    assert stage.desk.replies == [], "nobody answered"


def test_over_another_window_of_ours_it_does_not_stand(stage: Stage, qtbot: QtBot) -> None:
    window = stage.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert True not in stage.desk.where
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: stage.desk.where[-1:] == [True])
    assert standing() == []
    assert stage.desk.replies == []


LOOKS = [
    Settings(language=language, theme=theme, text_scale=scale)
    for language in LANGUAGES
    for theme, scale in (("light", 1.0), ("dark", 1.5), ("light", 0.9))
]


@pytest.mark.parametrize("settings", LOOKS, ids=lambda s: f"{s.language}-{s.theme}-{s.text_scale}")
@pytest.mark.parametrize("text", ["youtube.com", *HOSTILE], ids=range(1 + len(HOSTILE)))
def test_whatever_it_is_called_all_of_it_is_there_and_nothing_is_cut(
    stage: Stage, settings: Settings, text: str
) -> None:
    stage.dress(settings)
    window = stage.show(name=text, plan=text)
    screen = window.screen().availableGeometry()
    assert screen.contains(window.frameGeometry())
    assert window.width() * window.height() < screen.width() * screen.height() / 2
    for button in window.buttons.values():
        corner = button.mapTo(window, button.rect().bottomRight())
        assert window.rect().contains(corner)
        assert button.width() >= button.sizeHint().width()
    for line in window.findChildren(Prose):
        assert line.height() >= line.heightForWidth(line.width())
        assert "<b>R" not in line.text(), "markup is shown, not read"
    assert all(c.isprintable() for c in window.accessibleName())
    assert len(window.accessibleName()) < 300


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Category)
def test_each_kind_has_its_words(stage: Stage, language: str, kind: Category) -> None:
    stage.dress(Settings(language=language))
    assert "{" not in said(stage.show(kind=kind))


def test_it_can_be_moved_out_of_the_way(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    window = stage.show()
    moved: list[str] = []

    class Handle:
        def startSystemMove(self) -> None:
            moved.append("moved")

    monkeypatch.setattr(window, "windowHandle", Handle)
    QTest.mousePress(window, Qt.MouseButton.RightButton, pos=window.rect().bottomLeft())
    QTest.mouseRelease(window, Qt.MouseButton.RightButton)
    QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=window.rect().bottomLeft())
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton)
    assert moved == ["moved"]
    assert stage.desk.replies == []


# -- the program around it --------------------------------------------------------------------------------------------


class Screen:
    """What the program does with what the engine tells."""

    def __init__(self) -> None:
        self.desk, self.notes, self.rules = FakeHold(), list[Note](), list[Rule]()
        self.dressed = 0
        self.events = HoldEvents(
            Around(
                self.desk,
                lambda: Settings(theme="dark", language="en"),
                lambda: Words("en"),
                lambda at: 0,
                self._dress,
                self.notes.append,
                self.rules.append,
            )
        )

    def _dress(self) -> None:
        self.dressed += 1
        load_fonts()


@pytest.fixture
def screen(qtbot: QtBot) -> Iterator[Screen]:
    make_app()
    made = Screen()
    yield made
    made.events.close()
    QApplication.processEvents()


def test_nothing_is_loaded_before_the_first_hold(screen: Screen) -> None:
    screen.events.hear(Holds(None))
    assert screen.events.holder is None
    screen.events.hear(Holds(HOLD, "Chapter 3"))
    assert len(standing()) == screen.dressed == 1
    screen.events.hear(Holds(replace(HOLD, place="b"), "Chapter 3"))
    screen.events.hear(Holds(None))
    assert standing() == []
    assert screen.dressed == 1
    screen.events.hear(Holds(HOLD, "Chapter 3"))
    screen.events.close()
    assert standing() == []


def test_a_rule_is_offered_once_and_made_only_when_asked(screen: Screen) -> None:
    rule = Rule(None, domain="youtube.com", plan=True, intent="Chapter 3")
    screen.events.hear(PartOf("<b>youtube.com</b>\n", rule))
    [note] = screen.notes
    assert note.title == "Part of the plan for this session: <b>youtube.com</b>."
    assert note.buttons == ((MAKE, "Make a rule of it"),)
    screen.events.answered(LONG, MAKE)
    assert screen.rules == []
    screen.events.answered(PART, MAKE)
    screen.events.answered(PART, MAKE)
    assert screen.rules == [rule]
    screen.events.hear(PartOf("x", rule))
    screen.events.answered(PART, "dismissed")
    screen.events.answered(PART, MAKE)
    assert screen.rules == [rule]


def test_where_no_rule_could_tell_it_none_is_offered(screen: Screen) -> None:
    screen.events.hear(PartOf("Firefox", None))
    assert screen.notes == []


def test_a_pause_is_offered_in_a_note(screen: Screen) -> None:
    screen.events.hear(HeldLong(Intent(0.0, None, "Chapter 3")))
    assert [n.id for n in screen.notes] == [LONG]
