"""For who hears the window and presses by name: roles, names, and that each press does what a click does."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from headwater.base import Settings, Words
from headwater.engine import Recording
from headwater.records import FocusState
from headwater.ui import menus, notice, rail
from headwater.ui.access import Role, hear_as, install_roles
from headwater.ui.boxes import column, holder
from headwater.ui.buttons import Switch
from headwater.ui.look import Ui, look
from headwater.ui.notice import Banner
from headwater.ui.places import Place
from headwater.ui.plan import Segmented
from headwater.ui.rail import NAMES
from headwater.ui.stepfields import DateField
from headwater.ui.text import Elided, Figure, label, prose
from tests.support.chart_days import DAY
from tests.support.correcting import Desk, opened
from tests.support.fake_engine import BUSY
from tests.support.windows import Open, today

WORDS = Words("en")
Heard = list[str]


@pytest.fixture
def ui(qtbot: QtBot) -> Ui:
    install_roles()
    return look(Settings(theme="light", language="en"))


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with opened(qtbot, tmp_path) as desk:
        yield desk


def role(w: QWidget) -> Role:
    return QAccessible.queryAccessibleInterface(w).role()


def name(w: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(w).text(QAccessible.Text.Name)


def act(w: QWidget, action: str) -> None:
    """As a screen reader has it done."""
    actions = QAccessible.queryAccessibleInterface(w).actionInterface()
    assert action in actions.actionNames()
    actions.doAction(action)


# -- what things are --------------------------------------------------------------------------------------------------


def test_titles_are_headings_and_painted_words_are_words(ui: Ui) -> None:
    for w in (label(ui, "A & B", "display"), prose(ui, "A & B", "title"), Elided(ui, "A & B", "title")):
        assert (role(w), name(w)) == (Role.Heading, "A & B")
    for painted in (Elided(ui, "12 min"), Figure(ui, "12 min")):
        assert (role(painted), name(painted)) == (Role.StaticText, "12 min")
    assert role(label(ui, "12 min")) is Role.StaticText


def test_a_heading_is_heard_as_what_it_says_now(ui: Ui) -> None:
    title = label(ui, "before", "title")
    assert name(title) == "before"
    title.setText("after")
    assert name(title) == "after"


def test_what_is_named_and_nothing_else_that_qt_knows_is_a_group(ui: Ui) -> None:
    assert role(holder(column(label(ui, "inside")), "Outside")) is Role.Grouping
    plain = holder(column(label(ui, "inside")))
    assert role(plain) is Role.Client
    said = QWidget()
    hear_as(said, Role.StatusBar)
    assert role(said) is Role.StatusBar


@pytest.mark.parametrize("place", list(Place))
def test_each_page_has_a_heading(open_window: Open, qtbot: QtBot, place: Place) -> None:
    window, _ = open_window()
    window.go(place)
    qtbot.waitUntil(lambda: window.page is not None and window.page.isVisible())
    assert role(window) is Role.Window
    page = window.page
    assert page is not None
    heads = [name(w) for w in page.findChildren(QWidget) if w.isVisible() and role(w) is Role.Heading]
    days = place in (Place.TODAY, Place.TIMELINE)
    assert ("Thursday, 12 November" if days else WORDS(NAMES[place])) in heads


def test_the_calendar_button_of_a_field_has_a_name(ui: Ui) -> None:
    field = DateField(ui, "From", DAY)
    (button,) = [w for w in field.findChildren(QWidget) if role(w) is Role.Button]
    assert name(button) == WORDS("data.calendar")


# -- what a press does ------------------------------------------------------------------------------------------------


def test_a_page_is_reached_by_toggling_its_item(open_window: Open, qtbot: QtBot) -> None:
    window, _ = open_window()
    assert window.rail is not None
    act(window.rail.items[Place.HELP], "Toggle")
    qtbot.waitUntil(lambda: window.side is not None)
    assert window.rail.items[Place.HELP].isChecked()


def test_what_the_program_checks_itself_is_no_press(ui: Ui, qtbot: QtBot) -> None:
    clicks: list[bool] = []
    switch = Switch(ui, "Backups", False)
    switch.clicked.connect(lambda on=None: clicks.append(on))
    switch.setChecked(True)
    act(switch, "Toggle")
    qtbot.waitUntil(lambda: clicks == [False])
    switch.click()
    assert clicks == [False, True]


def test_a_choice_is_made_by_its_name(ui: Ui, qtbot: QtBot) -> None:
    chosen: list[int] = []
    made = Segmented(ui, "Format", ["CSV", "JSON", "SQLite"])
    made.chosen.connect(chosen.append)
    parts = made.parts
    assert [(role(p), name(p)) for p in parts] == [(Role.RadioButton, c) for c in ("CSV", "JSON", "SQLite")]
    act(parts[2], "Toggle")
    assert (chosen, made.current, name(made)) == ([2], 2, "Format: SQLite")
    assert [p.isChecked() for p in parts] == [False, False, True]
    act(made, "Press")
    qtbot.waitUntil(lambda: chosen == [2, 0])
    made.choose(1)
    assert chosen == [2, 0]
    assert [p.isChecked() for p in made.parts] == [False, True, False]
    made.offer(["a", "b"], 1)
    assert [name(p) for p in made.parts] == ["a", "b"]
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):  # a key that was meant for what was here before changes nothing
        QTest.keyClick(made, key)
    assert made.current == 1


def test_a_marked_line_is_corrected_without_a_key(desk: Desk, qtbot: QtBot) -> None:
    table = desk.table()
    button = desk.card.correct_line
    assert not button.isVisible()
    table.selectRow(2)
    assert button.isVisible()
    stretch = table.marked
    assert stretch is not None
    act(button, "Press")
    qtbot.waitUntil(desk.panel.isVisible)
    assert desk.panel.stretch == (stretch.start, stretch.end)
    assert (role(desk.panel), name(desk.panel)) == (Role.Dialog, desk.panel.accessibleName())
    desk.read(lambda: act(desk.panel.states[FocusState.FRAGMENTED], "Toggle"))
    assert desk.labels() == [(stretch.start, stretch.end, FocusState.FRAGMENTED)]
    desk.card.as_table.click()
    assert not button.isVisible()


def test_an_app_is_pressed_and_a_click_only_looks(open_window: Open, qtbot: QtBot) -> None:
    window, _ = open_window()
    line = today(window).apps.rows[0]
    assert role(line) is Role.Button
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    assert QApplication.activePopupWidget() is None
    act(line, "Press")
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.close()


def test_a_menu_tells_its_first_item_and_goes_when_one_was_pressed(
    ui: Ui, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    around, done = QWidget(), list[str]()
    qtbot.addWidget(around)
    made = menus.menu(ui, around)
    for text in ("one", "two"):
        made.addAction(text).triggered.connect(lambda _on=False, text=text: done.append(text))
    made.popup(around.mapToGlobal(around.rect().topLeft()))
    qtbot.waitUntil(lambda: made.activeAction() is made.actions()[0])
    act_on = QAccessible.queryAccessibleInterface(made).child(1).actionInterface()
    act_on.doAction("Press")
    assert done == ["two"]
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)


# -- what is said aloud -----------------------------------------------------------------------------------------------


def test_a_pause_is_said_once(open_window: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: Heard = []
    monkeypatch.setattr(rail, "tell", lambda _w, what: heard.append(what))
    window, engine = open_window()
    assert heard == []
    engine.tell(replace(BUSY, recording=Recording.PAUSED))
    engine.tell(replace(BUSY, recording=Recording.PAUSED, at=BUSY.at + 5))
    window.hear_now(engine.now())
    assert len(heard) == 1
    assert heard[0].startswith("Paused")
    assert window.rail is not None
    assert role(window.rail.status) is Role.StatusBar


def test_what_is_missing_is_said_when_it_comes(ui: Ui, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: Heard = []
    monkeypatch.setattr(notice, "tell", lambda _w, what: heard.append(what))
    banner = Banner(ui)
    for sentences in ((), ("One.",), ("One.",), ("One.", "Two."), ()):
        banner.say(sentences)
    title = WORDS("ui.trouble")
    assert heard == [f"{title}. One.", f"{title}. One. Two."]
    assert role(banner) is Role.AlertMessage


def test_a_chart_tells_its_keys_until_a_part_is_told(open_window: Open, qtbot: QtBot) -> None:
    window, _ = open_window()
    view = today(window).card.view
    keys = WORDS("chart.keys_day")
    assert view.accessibleDescription() == keys
    view.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.accessibleDescription() != keys
    today(window).card.nearer.setFocus()
    qtbot.waitUntil(lambda: view.accessibleDescription() == keys)
