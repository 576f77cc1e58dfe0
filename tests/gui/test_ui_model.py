"""The page "Your model": each stage, used and taken back by mouse and by keyboard, charts and their tables."""

import tomllib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from headwater.base import LANGUAGES, HeadwaterError, Paths, Settings, Words
from headwater.engine.learnt import Honest, Input, Stage, Standing, Verdict
from headwater.reports import day_bounds
from headwater.ui.chartview import ChartView
from headwater.ui.model.page import ModelPage
from headwater.ui.model.telling import cannot
from headwater.ui.places import Place
from headwater.ui.today import Today
from headwater.ui.window import Dashboard
from tests.support.chart_days import BERLIN, DAY, moment
from tests.support.fake_engine import FakeEngine
from tests.support.fake_learning import (
    BETTER,
    EMPTY,
    FIRST,
    FOREIGN,
    HONEST,
    NONE,
    NOT_BETTER,
    SECOND,
    FakeLearning,
    standing,
)  # fmt: skip
from tests.support.windows import Open, said, tab_order

USED = replace(FIRST, in_use=True)
WAITS = standing(Stage.WAITING, SECOND, USED, FOREIGN)
SETTINGS = Settings(agreed=True, theme="light", language="en")
SHOWN = day_bounds(DAY, SETTINGS, lambda _at: BERLIN)

Opened = tuple[ModelPage, FakeLearning, FakeEngine, Dashboard]
OpenModel = Callable[..., Opened]


@pytest.fixture
def model(open_window: Open, qtbot: QtBot) -> OpenModel:
    """Opens the page, once what was learned is prepared."""

    def opening(now: Standing = WAITS, found: Honest = HONEST, **more: Any) -> Opened:
        window, engine = open_window(**more)
        engine.learning.now, engine.learning.found = now, found
        QTest.keyClick(window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
        page = window.page
        assert isinstance(page, ModelPage)
        qtbot.waitUntil(lambda: page.isVisible() and page.standing is not None)
        if now.model and now.stage is not Stage.TRAINING:
            qtbot.waitUntil(page.cannot.isVisible)
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
        QApplication.processEvents()
        return page, engine.learning, engine, window

    return opening


def shown(page: ModelPage) -> list[str]:
    """The buttons of the first card."""
    card = page.learned
    return [b.text() for b in (card.yes, card.no, card.now, card.back, card.today) if b.isVisible()]


def last_cell(page: ModelPage, row: int) -> str:
    table = page.versions.table.model()
    return str(table.index(row, table.columnCount() - 1).data())


# -- each stage -------------------------------------------------------------------------------------------------------


def test_the_rail_leads_here_and_says_so(model: OpenModel) -> None:
    _, _, _, window = model()
    assert window.rail is not None
    assert window.rail.items[Place.MODEL].isChecked()
    assert window.rail.items[Place.MODEL].accessibleName() == "Your model"


def test_too_few_says_how_many_more_and_where_they_come_from(model: OpenModel, qtbot: QtBot) -> None:
    page, _, _, window = model(NONE, EMPTY)
    texts = said(page.learned)
    assert "12 labels on 2 days; 8 more, and it can begin." in texts
    assert "Labels come from what you correct on Today" in texts
    assert shown(page) == ["Go to Today"]
    assert "Nothing was learned yet." in said(page.versions)
    assert "You said nothing yet." in said(page.right)
    assert page.right.curve is None
    page.learned.today.click()
    qtbot.waitUntil(lambda: isinstance(window.page, Today))


def test_one_label_is_one_label(model: OpenModel) -> None:
    page, _, _, _ = model(replace(NONE, labels=1, days=1, needed=19), EMPTY)
    assert "1 label on 1 day; 19 more, and it can begin." in said(page.learned)


def test_without_a_model_nothing_is_compared(model: OpenModel) -> None:
    page, desk, _, _ = model(replace(NONE, model=""), EMPTY)
    assert "There is no model on this computer" in said(page.learned)
    assert shown(page) == []
    assert desk.done("honest") == []


def test_ready_begins_by_itself_unless_that_is_off(model: OpenModel) -> None:
    page, _, _, _ = model(standing(Stage.READY))
    assert "It begins by itself" in said(page.learned)
    assert shown(page) == ["Learn now"]
    page, _, _, _ = model(standing(Stage.READY), settings=replace(SETTINGS, learn=False))
    assert "turned off in Settings" in said(page.learned)


def test_training_waits_and_looks_again(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, _ = model(standing(Stage.TRAINING, USED))
    assert "Learning from 41 labels: about 10 s" in said(page.learned)
    assert not page.learned.now.isEnabled()
    assert not page.learned.back.isEnabled()
    assert not page.versions.take.isEnabled()
    assert page._soon.isActive()
    desk.now = WAITS
    page._soon.timeout.emit()
    qtbot.waitUntil(lambda: "Use it" in shown(page))


def test_a_better_one_is_laid_open_before_it_is_used(model: OpenModel) -> None:
    page, desk, _, _ = model()
    texts = said(page.learned)
    for line in (
        "What it learned does better on your labels.", "36 of 60 → 45 of 60", "6 of 9 → 8 of 9",
        "Talking: before 6 of 9, after 8 of 9",
        "1.23 times the probability that the base model gives it",
        "in four of five draws of days, at least 1.08 times.",
        "In use: what it learned on 12 November 2026, 09:12.",
    ):  # fmt: skip
        assert line in texts
    assert shown(page) == ["Use it", "Not now", "Back to the base model"]
    assert desk.done("adopt") == [], "nothing changes before they say so"


def test_what_may_be_chance_is_said_to_be(model: OpenModel) -> None:
    page, _, _, _ = model(standing(Stage.WAITING, replace(SECOND, test=replace(BETTER, gain=0.03, low=-0.02))))
    assert "That may be chance" in said(page.learned)


def test_in_use_says_what_it_does_and_how_to_go_back(model: OpenModel) -> None:
    page, _, _, _ = model(standing(Stage.IDLE, USED))
    texts = said(page.learned)
    assert "In use: what it learned on 12 November 2026, 09:12." in texts
    assert "From 41 labels; it weighs your own habits." in texts
    assert texts.count("In use:") == 2, "once for those who see, once for those who hear"
    assert shown(page) == ["Learn now", "Back to the base model"]


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({"last": NOT_BETTER, "last_at": moment("15:00")}, "24 of 41 labels met before, 23 after."),
        ({"last": replace(NOT_BETTER, verdict=Verdict.FEW), "last_at": moment("15:00")}, "There were too few labels"),
        ({"trouble": "There was no memory left."}, "did not come to its end: There was no memory left."),
    ],
)
def test_what_came_to_nothing_is_said(model: OpenModel, more: dict[str, object], line: str) -> None:
    page, _, _, _ = model(standing(Stage.IDLE, **more))
    assert line in page.learned.last.accessibleName()


# -- doing ------------------------------------------------------------------------------------------------------------


def test_learning_then_using_and_undoing(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, window = model(standing(Stage.READY))
    page.learned.now.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(page.learned.now, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Use it" in shown(page))
    assert desk.done("train") == [("train",)]
    assert not page.learned.task.running
    QTest.mouseClick(page.learned.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "It is in use." in page.said.accessibleName())
    assert desk.done("adopt") == [("adopt", "own-9", SHOWN)], "the day that was looked at goes first"
    qtbot.waitUntil(lambda: last_cell(page, 0) == "in use")
    page.versions.table.setFocus()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.done("roll_back") == [("roll_back", SHOWN)])
    qtbot.waitUntil(page.undo.isHidden)
    qtbot.waitUntil(lambda: "The base model is in use." in said(page.learned))


def test_undoing_goes_back_to_the_version_before(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, _ = model()
    page.learned.yes.click()
    qtbot.waitUntil(page.undo.isVisible)
    page.undo.click()
    qtbot.waitUntil(lambda: [asked[1] for asked in desk.done("adopt")] == ["head-2", "own-1"])


def test_undoing_outlives_another_width(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, window = model(standing(Stage.IDLE, USED))
    page.learned.back.click()
    qtbot.waitUntil(page.undo.isVisible)
    window.resize(940, 700)
    again = window.page
    assert isinstance(again, ModelPage)
    assert again is not page
    again.take_back()
    qtbot.waitUntil(lambda: [asked[1] for asked in desk.done("adopt")] == ["own-1"])


def test_not_now_changes_nothing_and_can_be_used_later(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, _ = model()
    page.learned.no.click()
    assert "Nothing was changed." in page.said.accessibleName()
    assert shown(page) == ["Learn now", "Back to the base model"]
    assert desk.done("adopt", "roll_back", "delete") == []
    page.refresh()
    qtbot.waitUntil(lambda: not page._chores._waiting)
    assert "Use it" not in shown(page), "it is not offered again and again"
    page.versions.take.click()
    qtbot.waitUntil(lambda: [asked[1] for asked in desk.done("adopt")] == ["head-2"])


def test_no_better_is_said_and_the_base_model_goes_on(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, _ = model(standing(Stage.READY))
    desk.comes = NOT_BETTER
    page.learned.now.click()
    qtbot.waitUntil(lambda: "The model before it goes on." in page.learned.last.accessibleName())
    assert "Use it" not in shown(page)


def test_what_cannot_be_learned_is_said(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, _ = model(standing(Stage.READY))
    desk.failure = HeadwaterError("There is no memory to learn with.")
    page.learned.now.click()
    qtbot.waitUntil(lambda: page.learned.task.said.accessibleName() == "There is no memory to learn with.")
    assert page.learned.now.isEnabled()
    page.learned.back.setVisible(True)
    page.back()
    qtbot.waitUntil(lambda: "no memory" in page.said.accessibleName())
    assert page.draft.before == []


# -- versions ---------------------------------------------------------------------------------------------------------


def test_versions_by_keyboard(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, window = model()
    table = page.versions.table
    assert table in tab_order(window)
    assert [last_cell(page, n) for n in range(4)] == ["", "in use", "not usable now", ""]
    table.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert page.versions.said.accessibleName() == "It is in use already."
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert "another base model" in page.versions.said.accessibleName()
    assert not page.versions.take.isEnabled()
    QTest.keyClick(table, Qt.Key.Key_Return)
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert not page.versions.drop.isEnabled(), "the base model stays"
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert page.versions.ask.isHidden()
    QTest.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.done("adopt", "roll_back", "delete") == [("roll_back", SHOWN)])


def test_deleting_asks_first(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, _ = model()
    table, ask = page.versions.table, page.versions.ask
    table.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert "the base model takes its place" in ask.question.accessibleName()
    QTest.keyClick(ask.no, Qt.Key.Key_Escape)
    assert ask.isHidden()
    assert desk.done("delete") == []
    page.versions.drop.click()
    QTest.keyClick(ask.yes, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.done("delete") == [("delete", "own-1")])
    qtbot.waitUntil(lambda: table.model().rowCount() == 3)
    assert page.said.accessibleName() == "It is deleted."


def test_what_was_deleted_is_not_undone_to(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, _ = model()
    page.learned.yes.click()
    qtbot.waitUntil(lambda: page.draft.before == ["own-1"])
    page._remove("own-1")
    qtbot.waitUntil(lambda: page.draft.before == [])
    page.take_back()
    assert [asked[1] for asked in desk.done("adopt")] == ["head-2"]


# -- how it does ------------------------------------------------------------------------------------------------------


def test_the_charts_are_charts_with_keys_and_tables(model: OpenModel) -> None:
    page, _, _, window = model()
    order = tab_order(window)
    for charted in (page.right.curve, page.right.confusion):
        assert charted is not None
        told = QAccessible.queryAccessibleInterface(charted.view)
        assert told is not None
        assert told.role() is QAccessible.Role.Chart
        assert charted.view.accessibleName() == charted.view.chart.summary
        assert charted.view in order
        charted.view.setFocus(Qt.FocusReason.TabFocusReason)
        walk(charted.view)
        charted.as_table.setFocus()
        QTest.keyClick(charted.as_table, Qt.Key.Key_Return)
        assert charted.table.isVisible()
        assert charted.view.isHidden()
        assert charted.table.model().rowCount() == len(charted.view.chart.table.rows)
        assert charted.as_table.text() == "Show as chart"


def walk(view: ChartView) -> None:
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.accessibleDescription() == view.chart.spoken(0)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.accessibleDescription() == view.chart.spoken(1)
    QTest.keyClick(view, Qt.Key.Key_End)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.accessibleDescription() == view.chart.spoken(len(view.chart) - 1)


def test_the_figures_say_how_little_they_rest_on(model: OpenModel) -> None:
    page, _, _, _ = model()
    assert "41 labels, 12 h 10 min in all." in said(page.right)
    assert "5.8 percentage points apart on average" in said(page.right)
    assert "These are few" not in said(page.right)
    page, _, _, _ = model(found=replace(HONEST, labels=9))
    assert "These are few" in said(page.right)


def test_where_it_is_not_sure_and_what_it_meets_here(model: OpenModel) -> None:
    odd = (*HONEST.inputs, Input("<b>new</b>", 0.249))
    page, _, _, _ = model(found=replace(HONEST, inputs=odd))
    assert "12 % of the time of the last 28 days" in said(page.unsure)
    assert "Sustained work, 5.2 % of the time" in said(page.unsure)
    texts = said(page.inputs)
    assert "0.31" in texts
    assert texts.index("Titles") < texts.index("<b>new</b>") < texts.index("Window changes"), "the furthest first"
    assert "somewhat other" in texts
    page, _, _, _ = model(NONE, EMPTY)
    assert "Too little is recorded to compare." in said(page.inputs)
    assert "Nothing was “not sure” in the last 28 days." in said(page.unsure)


def test_it_is_compared_once_for_what_judges_and_what_was_said(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, window = model(standing(Stage.IDLE, SECOND))
    window.resize(940, 700)
    again = window.page
    assert isinstance(again, ModelPage)
    qtbot.waitUntil(again.cannot.isVisible)
    assert desk.done("honest") == [("honest",)]
    again.use("head-2")
    qtbot.waitUntil(lambda: len(desk.done("honest")) == 2)
    assert page is not again


def test_a_comparison_that_fails_is_said_and_tried_again(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, _ = model(standing(Stage.IDLE))
    desk.failure = HeadwaterError("The store cannot be read.")
    desk.now = replace(desk.now, said="others")
    page.refresh()
    qtbot.waitUntil(lambda: page.right.said.accessibleName() == "The store cannot be read.")
    desk.failure = None
    page.refresh()
    qtbot.waitUntil(page.right.said.isHidden)


def test_what_the_card_says_is_told_in_both_languages() -> None:
    card = tomllib.loads(Paths.bundled("models/attention/artifacts/card.toml").read_text(encoding="utf-8"))["cannot"]
    assert cannot(tuple(card), Words("en")) == (tuple(card), True)
    chinese, own = cannot(tuple(card), Words("zh_CN"))
    assert own
    assert all(a != b for a, b in zip(chinese, card, strict=True))
    assert cannot(("Something new.",), Words("zh_CN")) == (("Something new.",), False)


def test_a_new_sentence_is_said_to_be_english(model: OpenModel) -> None:
    chinese = replace(SETTINGS, language="zh_CN")
    page, _, _, _ = model(found=replace(HONEST, cannot=("Something <i>new</i>.",)), settings=chinese)
    assert page.cannot.english.isVisible()
    assert "Something <i>new</i>." in said(page.cannot)
    page, _, _, _ = model(settings=chinese)
    assert page.cannot.english.isHidden()


# -- anything ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scale", [0.9, 1.5])
def test_the_smallest_window_has_room_for_it(model: OpenModel, language: str, scale: float) -> None:
    settings = Settings(agreed=True, theme="dark", language=language, text_scale=scale)
    page, _, _, window = model(settings=settings, size=(900, 600))
    body, rail = page.area.widget(), window.rail
    assert body is not None
    assert rail is not None
    assert body.minimumSizeHint().width() <= window.width() - rail.width()


@pytest.mark.parametrize("scale", [0.9, 1.0, 1.1])
def test_the_widest_layout_fits_from_where_it_begins(model: OpenModel, scale: float) -> None:
    size = (round(1000 * max(scale, 1.0)), 700)
    page, _, _, window = model(settings=replace(SETTINGS, text_scale=scale), size=size)
    body: QWidget | None = page.area.widget()
    assert body is not None
    assert window.rail is not None
    assert body.minimumSizeHint().width() <= window.width() - window.rail.width()


def test_what_cannot_be_read_is_said(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, _ = model()
    desk.standing = lambda: (_ for _ in ()).throw(HeadwaterError("It cannot be read."))  # type: ignore[method-assign]
    page.refresh()
    qtbot.waitUntil(lambda: page.said.accessibleName() == "It cannot be read.")
