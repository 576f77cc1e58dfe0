"""A day is corrected by mouse and by keyboard, on the real page with a real store behind it."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from headwater.base import Settings
from headwater.charts import Lane
from headwater.charts.fonts import load_fonts
from headwater.records import FocusState, LabelSource
from headwater.reports import StateSpan
from headwater.store import StoreUnavailable, Trouble
from headwater.ui.app import make_app
from headwater.ui.dress import dress
from headwater.ui.today import Today
from headwater.ui.window import Dashboard
from tests.support.chart_days import moment
from tests.support.stored_engine import StoredEngine
from tests.support.windows import today

NONE, CTRL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
F, R, C, M, D, A = (
    FocusState.FOCUSED, FocusState.ROUTINE, FocusState.COMMUNICATING, FocusState.FRAGMENTED, FocusState.DRIFTING,
    FocusState.AWAY,
)  # fmt: skip


@dataclass
class Desk:
    """The window, its page and its store, and what a person does with them."""

    window: Dashboard
    engine: StoredEngine
    qtbot: QtBot

    @property
    def page(self) -> Today:
        return today(self.window)

    def labels(self) -> list[tuple[float, float, FocusState]]:
        return [(x.start, x.end, x.state) for x in self.engine.store.labels(-math.inf, math.inf)]

    def span(self, clock: str) -> StateSpan:
        at = moment(clock)
        return next(s for s in self.page.card.view.report.spans if s.start <= at < s.end)

    def point(self, clock: str) -> None:
        """Rest the pointer on the state lane; a move to where it is already is none."""
        QTest.mouseMove(self.page.card.view, QPoint(3, 3))
        QTest.mouseMove(self.page.card.view, self.place(clock))

    def place(self, clock: str) -> QPoint:
        chart = self.page.card.view.chart
        return QPoint(round(chart.scale.x(moment(clock))), round(chart.frame.state.center().y()))

    def drag(self, start: str, end: str) -> None:
        view, a, b = self.page.card.view, self.place(start), self.place(end)
        QTest.mousePress(view, Qt.MouseButton.LeftButton, NONE, a)
        QTest.mouseMove(view, (a + b) / 2)
        QTest.mouseMove(view, b)
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, NONE, b)

    def key(self, key: Qt.Key, mods: Qt.KeyboardModifier = NONE) -> None:
        """Press a key where the keyboard is."""
        w: QWidget = self.window.focusWidget() or self.window
        QTest.keyClick(w, key, mods)

    def read(self, do: Callable[[], object]) -> None:
        """Do something that is written, and wait until the page shows it."""
        with self.qtbot.waitSignal(self.window.followed):
            do()

    def quiet(self, do: Callable[[], object], line: str) -> None:
        """Do something that is told, and changes nothing."""
        before = self.labels()
        do()
        self.qtbot.waitUntil(lambda: line in self.page.card.quiet.text or line in self.page.card._what.text)
        assert self.labels() == before


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    made: list[Desk] = []

    def making(settings: Settings | None = None, size: tuple[int, int] = (1180, 760)) -> Desk:
        app = make_app()
        load_fonts()
        engine = StoredEngine(tmp_path / str(len(made)), settings=settings)
        dress(app, engine.settings)
        window = Dashboard(engine)
        window.resize(*size)
        with qtbot.waitSignal(window.followed):
            window.show()
        QApplication.processEvents()
        made.append(Desk(window, engine, qtbot))
        return made[-1]

    yield making
    for desk in made:
        desk.window.close()
        desk.engine.close()


@pytest.fixture
def desk(make: Callable[..., Desk]) -> Desk:
    return make()


@pytest.mark.parametrize(("key", "state"), list(zip("123456", (F, R, C, M, D, A), strict=True)))
def test_one_key_says_what_the_block_under_the_pointer_was(desk: Desk, key: str, state: FocusState) -> None:
    desk.point("11:50")
    desk.read(lambda: desk.key(Qt.Key(ord(key))))
    assert desk.labels() == [(moment("11:46"), moment("12:03"), state)]
    span = desk.span("11:50")
    assert (span.state, span.corrected, span.inferred) == (state, True, F)
    assert span.probabilities[0] == pytest.approx(0.82)
    assert desk.page.card.quiet.text.startswith("11:46 – 12:03: ")
    assert "Said by you 17 min" in desk.page.card.legend.accessibleName()
    assert desk.engine.store.labels(0, math.inf)[0].source is LabelSource.CORRECTION


def test_a_stretch_that_is_picked_out_by_mouse_is_said_and_taken_back(desk: Desk) -> None:
    before = desk.page.card.view.report.spans
    desk.drag("11:40", "12:21")
    desk.read(lambda: desk.key(Qt.Key.Key_3))
    assert desk.labels() == [(moment("11:40"), moment("12:21"), C)]
    assert desk.page.card.view.chart.selection is None
    desk.point("12:00")
    desk.read(lambda: desk.key(Qt.Key.Key_Delete))
    assert desk.labels() == []
    assert desk.page.card.view.report.spans == before
    assert "inferred" in desk.page.card.quiet.text


def test_by_keyboard_alone(desk: Desk) -> None:
    view = desk.page.card.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    blocks = view.chart.blocks(Lane.STATE)
    desk.key(Qt.Key.Key_Left)
    desk.key(Qt.Key.Key_Left, SHIFT)
    stretch = (blocks[-3].start, blocks[-2].end)
    assert view.chart.selection == stretch
    desk.read(lambda: desk.key(Qt.Key.Key_4))
    assert desk.labels() == [(moment("14:48"), stretch[1], M)], "nobody was there before 14:48"
    assert view.hasFocus()
    desk.key(Qt.Key.Key_End)
    desk.read(lambda: desk.key(Qt.Key.Key_2))
    assert desk.labels()[-1] == (moment("15:00"), moment("15:24"), R)
    desk.read(lambda: desk.key(Qt.Key.Key_Backspace))
    assert len(desk.labels()) == 1


def test_undo_and_redo_say_what_they_did(desk: Desk) -> None:
    view = desk.page.card.view
    before = view.report.spans
    desk.point("11:50")
    desk.read(lambda: desk.key(Qt.Key.Key_2))
    after = view.report.spans
    desk.read(lambda: desk.key(Qt.Key.Key_Z, CTRL))
    assert desk.labels() == []
    assert view.report.spans == before
    assert desk.page.card.quiet.text == "Undone: 11:46 – 12:03 as routine work."
    assert desk.page.card.undo.isHidden()
    desk.read(lambda: desk.key(Qt.Key.Key_Z, CTRL | SHIFT))
    assert view.report.spans == after
    desk.read(desk.page.card.undo.click)
    assert desk.labels() == []
    desk.quiet(lambda: desk.key(Qt.Key.Key_Z, CTRL), "nothing to undo")


def test_the_panel_says_it_by_mouse(desk: Desk) -> None:
    QTest.mouseClick(desk.page.card.view, Qt.MouseButton.LeftButton, NONE, desk.place("11:50"))
    assert desk.page.card.view.chart.selection == (moment("11:46"), moment("12:03"))
    QTest.mouseClick(desk.page.card.correct, Qt.MouseButton.LeftButton)
    panel = desk.page.correcting.panel
    assert panel.isVisible()
    assert panel.title.text == "What was 11:46 – 12:03?"
    assert [s for s, c in panel.states.items() if c.isChecked()] == [F]
    assert panel.states[D].accessibleName() == "Away from your plan, key 5"
    assert not panel.verbs["back"].isEnabled()
    desk.read(lambda: QTest.mouseClick(panel.states[D], Qt.MouseButton.LeftButton))
    assert desk.labels() == [(moment("11:46"), moment("12:03"), D)]
    assert not panel.isVisible()
    assert desk.page.card.view.chart.selection is None


def test_the_panel_by_keyboard_and_its_times(desk: Desk) -> None:
    view = desk.page.card.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    desk.key(Qt.Key.Key_C)
    panel = desk.page.correcting.panel
    assert panel.stretch == (moment("15:00"), moment("15:24"))
    assert panel.states[F].hasFocus()
    panel.start.setFocus(Qt.FocusReason.TabFocusReason)
    panel.start.selectAll()
    QTest.keyClicks(panel.start, "1510")
    desk.key(Qt.Key.Key_Return)
    assert view.chart.selection == panel.stretch == (moment("15:10"), moment("15:24"))
    panel.end.setFocus(Qt.FocusReason.TabFocusReason)
    desk.key(Qt.Key.Key_Down)
    assert panel.stretch == (moment("15:10"), moment("15:23"))
    panel.end.selectAll()
    QTest.keyClicks(panel.end, "9:00")
    desk.key(Qt.Key.Key_Return)
    assert panel.line.text == "A stretch must end after it begins."
    assert panel.end.text() == "15:23"
    panel.states[C].setFocus(Qt.FocusReason.TabFocusReason)
    desk.read(lambda: desk.key(Qt.Key.Key_Return))
    assert desk.labels() == [(moment("15:10"), moment("15:23"), C)]
    assert view.hasFocus()


def test_escape_leaves_everything_as_it_is(desk: Desk) -> None:
    desk.point("11:50")
    desk.key(Qt.Key.Key_C)
    panel = desk.page.correcting.panel
    assert panel.isVisible()
    desk.key(Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert desk.page.card.view.hasFocus()
    assert desk.page.card.view.chart.selection is None
    assert desk.labels() == []


def test_tab_walks_through_the_panel_and_all_have_names(desk: Desk) -> None:
    desk.point("11:50")
    desk.key(Qt.Key.Key_C)
    panel = desk.page.correcting.panel
    stops: list[QWidget] = []
    usable = [w for w in panel.stops() if w.isEnabled()]
    for _ in usable:
        w = desk.window.focusWidget()
        assert w is not None
        stops.append(w)
        desk.key(Qt.Key.Key_Tab)
    first = usable.index(stops[0])
    assert stops == usable[first:] + usable[:first]
    assert desk.window.focusWidget() is stops[0]
    assert all(w.accessibleName() for w in panel.stops())
    assert panel.accessibleName() == "Correct 11:46 – 12:03"


def test_a_block_is_cut_at_the_pointer_and_both_halves_are_said(desk: Desk) -> None:
    view = desk.page.card.view
    desk.point("11:55")
    desk.key(Qt.Key.Key_S)
    selection = view.chart.selection
    assert selection is not None
    at = selection[0]
    assert selection == (at, moment("12:03"))
    assert abs(at - moment("11:55")) <= 90
    assert at % 60 == 0
    assert [b.start for b in view.chart.blocks(Lane.STATE) if b.end <= moment("12:03")][-2:] == [moment("11:46"), at]
    assert desk.labels() == []
    desk.read(lambda: desk.key(Qt.Key.Key_2))
    desk.point("11:48")
    desk.read(lambda: desk.key(Qt.Key.Key_3))
    assert desk.labels() == [(at, moment("12:03"), R), (moment("11:46"), at, C)]
    assert view.chart.cuts == ()


def test_a_said_stretch_is_cut_and_merged_again(desk: Desk) -> None:
    desk.point("11:50")
    desk.read(lambda: desk.key(Qt.Key.Key_3))
    desk.point("11:55")
    desk.read(lambda: desk.key(Qt.Key.Key_S))
    selection = desk.page.card.view.chart.selection
    assert selection is not None
    at = selection[0]
    assert desk.labels() == [(moment("11:46"), at, C), (at, moment("12:03"), C)]
    assert desk.page.card._when.text().startswith("11:5")
    desk.drag("11:46", "12:03")
    desk.read(lambda: desk.key(Qt.Key.Key_M))
    assert desk.labels() == [(moment("11:46"), moment("12:03"), C)]
    assert len([s for s in desk.page.card.view.report.spans if s.corrected]) == 1
    for _ in range(3):
        desk.read(lambda: desk.key(Qt.Key.Key_Z, CTRL))
    assert desk.labels() == []


def test_blocks_are_merged_to_the_longest(desk: Desk) -> None:
    desk.drag("11:46", "12:21")
    desk.read(lambda: desk.key(Qt.Key.Key_M))
    assert desk.labels() == [(moment("11:46"), moment("12:21"), F)]
    desk.point("13:30")
    desk.quiet(lambda: desk.key(Qt.Key.Key_M), "Pick out two blocks")


def test_the_panel_merges_with_its_neighbours_but_not_with_an_absence(desk: Desk) -> None:
    desk.point("11:50")
    desk.key(Qt.Key.Key_C)
    panel = desk.page.correcting.panel
    desk.read(lambda: QTest.mouseClick(panel.verbs["before"], Qt.MouseButton.LeftButton))
    assert desk.labels() == [(moment("11:40"), moment("12:03"), F)]
    assert panel.isVisible()
    assert panel.stretch == (moment("11:40"), moment("12:03"))
    desk.read(lambda: QTest.mouseClick(panel.verbs["after"], Qt.MouseButton.LeftButton))
    assert desk.labels() == [(moment("11:40"), moment("12:06"), F)]
    desk.read(lambda: QTest.mouseClick(panel.verbs["undo"], Qt.MouseButton.LeftButton))
    assert desk.labels() == [(moment("11:40"), moment("12:03"), F)]
    panel.leave()
    desk.point("10:50")
    desk.key(Qt.Key.Key_C)
    assert not panel.verbs["before"].isEnabled()
    assert panel.verbs["after"].isEnabled()


def test_what_cannot_be_said_is_told(desk: Desk) -> None:
    desk.quiet(lambda: desk.key(Qt.Key.Key_1), "Point at a block")
    desk.point("12:50")
    desk.quiet(lambda: desk.key(Qt.Key.Key_1), "Nobody was at the computer")
    desk.point("11:50")
    desk.quiet(lambda: desk.key(Qt.Key.Key_Delete), "You said nothing there")
    desk.drag("15:26", "15:58")
    desk.quiet(lambda: desk.key(Qt.Key.Key_1), "It has not happened yet")


def test_a_store_that_does_not_take_it_is_told_and_nothing_changes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> list[int]:
        raise StoreUnavailable(Trouble.FULL, Path("headwater.db"))

    monkeypatch.setattr(desk.engine.store, "edit_labels", full)
    desk.point("11:50")
    desk.quiet(lambda: desk.key(Qt.Key.Key_1), "is full")
    monkeypatch.undo()
    desk.quiet(lambda: desk.key(Qt.Key.Key_Z, CTRL), "nothing to undo")


def test_the_table_says_who_and_is_corrected_too(desk: Desk) -> None:
    desk.page.card.as_table.click()
    table = desk.page.card.table
    assert table is not None
    table.setFocus(Qt.FocusReason.TabFocusReason)
    table.setCurrentIndex(table.model().index(2, 0))
    desk.read(lambda: desk.key(Qt.Key.Key_5))
    assert desk.labels() == [(moment("08:52"), moment("09:14"), D)]
    cells = [table.model().index(2, n).data() for n in range(7)]
    assert cells == ["08:52", "09:14", "22 min", "Away from your plan", "", "you said so, 15:24", "VS Code"]
    assert table.model().index(3, 5).data() == "inferred"


def test_an_edit_is_done_even_if_the_page_goes(desk: Desk) -> None:
    desk.point("11:50")
    desk.key(Qt.Key.Key_1)
    desk.window.open_settings()
    desk.qtbot.waitUntil(lambda: desk.labels() == [(moment("11:46"), moment("12:03"), F)])


def test_the_hover_card_tells_who_said_it_and_what_was_inferred(desk: Desk) -> None:
    desk.point("11:00")
    card = desk.page.hover_card
    assert card._notes() == ("Wrong? Press C to correct",)
    desk.read(lambda: desk.key(Qt.Key.Key_1))
    desk.point("11:50")
    desk.point("11:00")
    assert card._notes() == (
        "You said so, 15:24", "Headwater: Might be routine work, 0.77", "Wrong? Press C to correct",
    )  # fmt: skip
    desk.point("12:50")
    assert card._notes() == ()


def test_a_key_in_a_field_is_typed_there(desk: Desk) -> None:
    desk.page.open_plan()
    desk.point("11:50")
    QTest.keyClicks(desk.page.editor.field, "1 2 cms")
    assert desk.page.editor.field.text() == "1 2 cms"
    assert desk.labels() == []


def test_a_stretch_of_another_day_is_opened_when_its_day_is_read(desk: Desk) -> None:
    desk.read(lambda: desk.window.turn(desk.page.day.replace(day=11)))
    desk.read(lambda: desk.window.open_correction(moment("11:46"), moment("12:03")))
    panel = desk.page.correcting.panel
    assert panel.isVisible()
    assert panel.stretch == (moment("11:46"), moment("12:03"))
    desk.read(lambda: desk.window.turn(desk.page.day.replace(day=11)))
    assert not panel.isVisible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(1180, 760), (900, 600)])
@pytest.mark.parametrize("scale", [0.9, 1.0, 1.5])
def test_the_panel_fits(
    make: Callable[..., Desk], theme: str, language: str, size: tuple[int, int], scale: float
) -> None:
    desk = make(Settings(agreed=True, theme=theme, language=language, text_scale=scale), size)
    desk.point("11:50")
    desk.key(Qt.Key.Key_C)
    QApplication.processEvents()
    panel = desk.page.correcting.panel
    assert desk.page.rect().contains(panel.geometry().adjusted(20, 16, -20, -24))
    view = desk.page.card.view
    below = view.mapTo(desk.page, QPoint(0, view.height())).y()
    assert panel.geometry().top() + 16 >= below, "the ribbon stays in sight"
    inside = panel.rect().adjusted(20, 16, -20, -24)
    buttons = panel.findChildren(QAbstractButton)
    places = {b.accessibleName(): QRect(b.mapTo(panel, QPoint(0, 0)), b.size()) for b in buttons}
    assert len(places) == 12
    for name, place in places.items():
        assert inside.contains(place), name
        assert place.width() >= 28, name
        assert place.height() >= 26, name
        assert not any(place.intersects(other) for n, other in places.items() if n != name), name
