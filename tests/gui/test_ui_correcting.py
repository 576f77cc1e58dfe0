"""A day is corrected by mouse and by keyboard, on the real page with a real store behind it."""

import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from headwater.charts import Lane
from headwater.records import FocusState, LabelSource
from headwater.store import StoreUnavailable, Trouble
from tests.support.chart_days import moment
from tests.support.correcting import CTRL, SHIFT, Desk, opened

F, R, C, M, D, A = (
    FocusState.FOCUSED, FocusState.ROUTINE, FocusState.COMMUNICATING, FocusState.FRAGMENTED, FocusState.DRIFTING,
    FocusState.AWAY,
)  # fmt: skip


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with opened(qtbot, tmp_path) as desk:
        yield desk


@pytest.mark.parametrize(("key", "state"), list(zip("123456", (F, R, C, M, D, A), strict=True)))
def test_one_key_says_what_the_block_under_the_pointer_was(desk: Desk, key: str, state: FocusState) -> None:
    desk.point("11:50")
    desk.read(lambda: desk.key(Qt.Key(ord(key))))
    assert desk.labels() == [(moment("11:46"), moment("12:03"), state)]
    span = desk.span("11:50")
    assert (span.state, span.corrected, span.inferred) == (state, True, F)
    assert span.probabilities[0] == pytest.approx(0.82)
    assert desk.card.quiet.text.startswith("11:46 – 12:03: ")
    assert "Said by you 17 min" in desk.card.legend.accessibleName()
    assert desk.engine.store.labels(0, math.inf)[0].source is LabelSource.CORRECTION


def test_a_stretch_that_is_picked_out_by_mouse_is_said_and_taken_back(desk: Desk) -> None:
    before = desk.view.report.spans
    desk.drag("11:40", "12:21")
    desk.read(lambda: desk.key(Qt.Key.Key_3))
    assert desk.labels() == [(moment("11:40"), moment("12:21"), C)]
    assert desk.picked() is None
    desk.point("12:00")
    desk.read(lambda: desk.key(Qt.Key.Key_Delete))
    assert desk.labels() == []
    assert desk.view.report.spans == before
    assert "inferred" in desk.card.quiet.text


def test_by_keyboard_alone(desk: Desk) -> None:
    view = desk.view
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


def test_a_block_is_cut_at_the_pointer_and_both_halves_are_said(desk: Desk) -> None:
    view = desk.view
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
    selection = desk.picked()
    assert selection is not None
    at = selection[0]
    assert desk.labels() == [(moment("11:46"), at, C), (at, moment("12:03"), C)]
    assert desk.card._when.text().startswith("11:5")
    desk.drag("11:46", "12:03")
    desk.read(lambda: desk.key(Qt.Key.Key_M))
    assert desk.labels() == [(moment("11:46"), moment("12:03"), C)]
    assert len([s for s in desk.view.report.spans if s.corrected]) == 1
    for _ in range(3):
        desk.read(lambda: desk.key(Qt.Key.Key_Z, CTRL))
    assert desk.labels() == []


def test_blocks_are_merged_to_the_longest(desk: Desk) -> None:
    desk.drag("11:46", "12:21")
    desk.read(lambda: desk.key(Qt.Key.Key_M))
    assert desk.labels() == [(moment("11:46"), moment("12:21"), F)]
    desk.point("13:30")
    desk.quiet(lambda: desk.key(Qt.Key.Key_M), "Pick out two blocks")


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
