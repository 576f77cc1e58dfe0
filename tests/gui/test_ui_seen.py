"""What only pictures showed: words that were cut, lines that did not meet, and what moved the page."""

from dataclasses import replace
from math import ceil

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from headwater.base import LANGUAGES
from headwater.categories import Rule
from headwater.charts.tokens import THEMES, Theme, contrast
from headwater.engine.learnt import Stage
from headwater.engine.unsorted import Effect, NotSorted, Unsorted
from headwater.records import Category
from headwater.ui.asking import Foot
from headwater.ui.buttons import Button
from headwater.ui.table import PlainTable
from headwater.ui.text import Elided, Figure, Prose
from tests.support.chart_days import moment
from tests.support.fake_learning import FOREIGN, SECOND, standing
from tests.support.model_page import SETTINGS, USED, OpenModel
from tests.support.rules_page import OpenRules
from tests.support.windows import Open, said, today

LARGE = replace(SETTINGS, text_scale=1.5)
NARROW = (900, 600)
LONG = Unsorted("a", "A", "", 9000.0, "", Category.MEET, 0.93)
SHORT = Unsorted("b", "B", "", 22.0, "", None, 0.0)
TWO = NotSorted((LONG, SHORT), 9022.0, 20_000.0)
languages = pytest.mark.parametrize("language", LANGUAGES)
scales = pytest.mark.parametrize("scale", [0.9, 1.0, 1.25, 1.5])


def left(w: QWidget, of: QWidget) -> int:
    """Where a widget begins, in another's terms."""
    return w.mapTo(of, QPoint(0, 0)).x()


def ink(w: QWidget) -> list[int]:
    """The columns of pixels in which something is drawn."""
    image = w.grab().toImage()
    ground = image.pixel(0, 0)
    return [x for x in range(image.width()) if any(image.pixel(x, y) != ground for y in range(image.height()))]


# -- what was done ----------------------------------------------------------------------------------------------------


def test_what_was_done_is_seen_wherever_the_page_is_scrolled_to(model: OpenModel, qtbot: QtBot) -> None:
    page, _, _, _ = model(standing(Stage.WAITING, SECOND, USED), size=NARROW)
    bar = page.area.verticalScrollBar()
    bar.setValue(400)
    at, place = bar.value(), page.learned.mapTo(page, QPoint(0, 0))
    page.versions.base.emit()
    qtbot.waitUntil(page.undo.isVisible)
    QApplication.processEvents()
    assert page.undo.visibleRegion().boundingRect() == page.undo.rect()
    assert bar.value() == at
    assert page.learned.mapTo(page, QPoint(0, 0)) == place
    assert page.undo.toolTip() == "<p>Take the last step back (Ctrl+Z)</p>"


def test_nothing_moves_under_the_pointer_when_something_was_sorted(rules: OpenRules, qtbot: QtBot) -> None:
    page, _, _, _ = rules(found=TWO)
    places = [w.mapTo(page, QPoint(0, 0)).y() for w in (page.yours, page.unsorted)]
    page.unsorted.rows[0].looks.click()
    qtbot.waitUntil(page.undo.isVisible)
    QApplication.processEvents()
    assert [w.mapTo(page, QPoint(0, 0)).y() for w in (page.yours, page.unsorted)] == places
    foot = page.findChild(Foot)
    assert foot is not None
    assert foot.geometry().bottom() == page.rect().bottom()
    assert foot.geometry().top() == page.area.geometry().bottom() + 1


# -- words that have room ---------------------------------------------------------------------------------------------


@languages
@scales
@pytest.mark.parametrize("size", [NARROW, (1180, 760)])
def test_no_guess_is_cut(rules: OpenRules, language: str, scale: float, size: tuple[int, int]) -> None:
    names = (Category.MEET, Category.SOCIAL, Category.WATCH, Category.PLAN)
    found = NotSorted(tuple(replace(LONG, app=str(c), category=c) for c in names), 9000.0, 20_000.0)
    page, _, _, _ = rules(found=found, settings=replace(SETTINGS, language=language, text_scale=scale), size=size)
    for row in page.unsorted.rows:
        for button in (row.looks, row.choose):
            assert button.width() >= button.sizeHint().width()
            assert row.rect().contains(button.geometry())
        assert not row.looks.geometry().intersects(row.choose.geometry())
        assert "0.93" in row.looks.text()
        assert row.looks.accessibleName().endswith("0.93")


def test_less_than_a_minute_is_told_in_seconds(rules: OpenRules, qtbot: QtBot) -> None:
    page, _, engine, _ = rules(Rule(Category.CODE, app="x", id=1), found=TWO)
    assert "22 s" in said(page.unsorted.rows[1])
    engine.rules.does = Effect(1, 12.0, 1, 12.0)
    page.refresh()
    qtbot.waitUntil(lambda: "12 s in the last 30 days" in said(page.yours))


@languages
@scales
@pytest.mark.parametrize("wide", [900, 1000, 1180, 1600])
def test_the_legend_has_room_for_every_name(open_window: Open, language: str, scale: float, wide: int) -> None:
    window, _ = open_window(settings=replace(SETTINGS, language=language, text_scale=scale), size=(wide, 700))
    legend = today(window).card.legend
    widths = legend._widths(legend._role)
    each = ceil(len(widths) / legend._rows)
    if legend._rows == 1:
        assert sum(widths) < legend.width()
    else:
        assert max(widths) < legend.width() / each
    assert legend.height() >= legend._rows * legend._row


def test_a_figure_is_smaller_where_it_would_be_cut(open_window: Open) -> None:
    ui = today(open_window(settings=LARGE, size=NARROW)[0])._ui
    figure = Figure(ui, "2 h 21 min")
    (_, large), (_, small) = (figure._placed(*roles) for roles in Figure._ROLES)
    assert small < large

    figure.resize(ceil(large) + 4, figure.height())
    assert small < max(ink(figure)) <= large + 1
    figure.resize(ceil(small) + 4, figure.height())
    assert max(ink(figure)) <= small + 1


def test_an_ellipsis_never_stands_alone(open_window: Open) -> None:
    ui = today(open_window(settings=LARGE)[0])._ui
    line = Elided(ui, "Where the time went")
    line.resize(120, line.height())
    assert ink(line)
    line.resize(line.minimumWidth(), line.height())
    assert ink(line) == []
    assert "Where the time went" in line.toolTip()


@pytest.mark.parametrize(
    ("plain", "kept"),
    [("44 %, it is", "44\u00a0%, it is"), ("1 h 30 min in all", "1\u00a0h 30\u00a0min in all"), ("3 s", "3\u00a0s"),
     ("3 sites", "3 sites"), ("9 hours", "9 hours"), ("a h", "a h")],
)  # fmt: skip
def test_a_number_keeps_its_unit_beside_it(open_window: Open, plain: str, kept: str) -> None:
    line = Prose(today(open_window()[0])._ui, plain)
    assert f">{kept}<" in line.text()
    assert line.accessibleName() == plain


def test_buttons_grow_with_the_text(open_window: Open) -> None:
    ui = today(open_window()[0])._ui
    for small, high in ((False, 32), (True, 28)):
        for scale in (0.9, 1.0, 1.5):
            button = Button(replace(ui, scale=scale), "Compare", small=small)
            assert button.sizeHint().height() == max(high, round(high * scale))


# -- lines that meet --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [NARROW, (1180, 760)])
def test_what_is_below_a_title_begins_where_the_title_does(
    rules: OpenRules, model: OpenModel, size: tuple[int, int]
) -> None:
    page, _, _, _ = rules(Rule(Category.CODE, app="x", id=1), found=TWO, size=size)
    page.make.click()
    for card, rows in ((page.yours, page.yours.bins), (page.unsorted, page.unsorted.rows)):
        title = card.findChild(QLabel)
        assert title is not None
        assert {left(one.findChildren(Elided)[0], page) for one in rows} == {left(title, page)}
    assert left(page.form.title, page) == left(page.yours.findChildren(QLabel)[0], page)
    other, _, _, _ = model(standing(Stage.READY), size=size)
    titles = [x for x in other.right.findChildren(Elided) if x.isVisible()]
    assert left(other.right.body, other) in {left(x, other) for x in titles}
    assert left(other.right.body, other) == left(other.versions.none, other)


def test_cards_beside_each_other_are_of_one_height(model: OpenModel) -> None:
    page, _, _, _ = model(standing(Stage.READY))
    assert page.unsure.height() == page.inputs.height()


def test_the_table_behind_the_ribbon_cuts_no_line_in_two(open_window: Open) -> None:
    for settings in (SETTINGS, LARGE):
        page = today(open_window(settings=settings)[0])
        page.card.as_table.click()
        QApplication.processEvents()
        table = page.card.table
        assert table is not None
        inside = table.height() - table.horizontalHeader().height()
        assert inside % table.verticalHeader().defaultSectionSize() == 0


@languages
@scales
def test_the_last_column_is_never_narrower_than_its_words(model: OpenModel, language: str, scale: float) -> None:
    settings = replace(SETTINGS, language=language, text_scale=scale)
    page, _, _, _ = model(standing(Stage.READY, USED, FOREIGN), settings=settings, size=NARROW)
    table: PlainTable = page.versions.table
    last = table.horizontalHeader().count() - 1
    assert table.columnWidth(last) >= table.sizeHintForColumn(last)


def test_the_ring_of_a_table_is_whole(model: OpenModel) -> None:
    page, _, _, window = model(standing(Stage.READY, SECOND, USED))
    window.activateWindow()
    table = page.versions.table
    table.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    image, ring = table.grab().toImage(), QColor(page._ui.theme.ring)
    top, high = table.horizontalHeader().height() + 1, image.height()
    for x in (0, image.width() - 1):
        column = [image.pixelColor(x, y) for y in range(top, high - 8)]
        assert all(colour == ring for colour in column)


# -- correcting -------------------------------------------------------------------------------------------------------


def test_the_page_goes_back_to_where_it_was_when_the_panel_closes(open_window: Open) -> None:
    window, _ = open_window(settings=LARGE, size=NARROW)
    page = today(window)
    bar = page.area.verticalScrollBar()
    page.card.view.select((moment("11:46"), moment("12:03")))
    page.correcting.open(by_key=True)
    assert bar.value() > 0, "there is too little room below the ribbon"
    page.correcting.panel.leave()
    assert bar.value() == 0


# -- colours ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_what_is_marked_is_told_from_every_ground_it_lies_on(theme: Theme) -> None:
    t = theme
    assert contrast(t.hover, t.surface) > 1.1
    assert contrast(t.hover, t.raised) > 1.1
    assert contrast(t.text, t.hover) > 7
    assert contrast(t.text2, t.hover) > 4.5
