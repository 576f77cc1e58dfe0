"""The page "Your model": how often it is right, in charts and their tables, and what it cannot do."""

import tomllib
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from headwater.base import HeadwaterError, Paths, Words
from headwater.engine.learnt import Input, Judge, Stage
from headwater.ui.chartview import ChartView
from headwater.ui.model.page import ModelPage
from headwater.ui.model.telling import cannot
from tests.support.fake_learning import (
    EMPTY,
    HONEST,
    NONE,
    SECOND,
    standing,
)  # fmt: skip
from tests.support.model_page import SETTINGS, OpenModel
from tests.support.windows import said, tab_order


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


@pytest.mark.parametrize(
    ("by", "told"),
    [(Judge.NEWER, "newer than what is"), (Judge.BASE, "the base model, which is"), (Judge.BEFORE, "too few")],
)
def test_it_is_said_what_is_judged_and_by_which_labels(model: OpenModel, by: Judge, told: str) -> None:
    page, _, _, _ = model(found=replace(HONEST, by=by))
    assert told in said(page.right)


def test_where_it_is_not_sure_and_what_it_meets_here(model: OpenModel) -> None:
    odd = (*HONEST.inputs, Input("<b>new</b>", 0.249, 0.3))
    page, _, _, _ = model(found=replace(HONEST, inputs=odd))
    assert "12 % of the time of the last 28 days" in said(page.unsure)
    assert "Sustained work, 5.2 % of the time" in said(page.unsure)
    texts = said(page.inputs)
    assert "1.31" in texts
    assert texts.index("Titles") < texts.index("<b>new</b>") < texts.index("Window changes"), "the furthest first"
    assert "other, usual up to 0.90" in texts
    assert "usual, up to 0.30" in texts
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
