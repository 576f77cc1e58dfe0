"""What is seen of a correction once it is there: who said it is told once, and the keyboard goes on at its block."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from headwater.base import LANGUAGES, Settings
from headwater.charts.lanes import Block, Lane
from headwater.charts.paint import text
from headwater.records import Decider, FocusState, Reason
from headwater.ui import hover, hovering
from headwater.ui.hover import HoverCard
from tests.support.chart_days import moment
from tests.support.correcting import NONE, Desk, opened, slow
from tests.support.fake_engine import FakeEngine
from tests.support.fake_reasons import SWITCHED

LEFT = Qt.MouseButton.LeftButton
TAB = Qt.FocusReason.TabFocusReason
WORD = Reason("label", (("source", "correction"),), 0.0, (0.53, 0.4, 0.03, 0.02, 0.02))


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with opened(qtbot, tmp_path) as desk:
        yield desk


# -- who said it ------------------------------------------------------------------------------------------------------


def explained(engine: FakeEngine) -> None:
    """As `Explainer` has it of what the person said."""
    at = moment("11:04")
    engine.reasons.told = replace(
        SWITCHED, start=at, end=at + 60, state=FocusState.FOCUSED, by=Decider.PERSON, probabilities=WORD.without,
        reasons=(WORD,), without=(),
    )  # fmt: skip


def corrected(desk: Desk) -> HoverCard:
    """The card of a block that the person said something of, once all is known that it tells."""
    desk.point("11:00")
    desk.read(lambda: desk.key(Qt.Key.Key_1))
    explained(desk.engine)
    desk.point("11:50")
    desk.point("11:00")
    desk.qtbot.waitUntil(lambda: desk.page.hover_card.why is not None)
    return desk.page.hover_card


def painted(card: HoverCard, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All that is written on it, in the order in which it is painted."""
    found: list[str] = []

    def write(p: QPainter, r: QRectF, s: str, *how: Any, **more: Any) -> None:
        found.append(s)
        text(p, r, s, *how, **more)

    with monkeypatch.context() as patch:
        patch.setattr(hover, "text", write)
        card.grab()
    return [s for s in found if s]


@pytest.mark.parametrize(
    ("language", "words", "lines"),
    [
        ("en", ("you said", "by the model"), ("You said so, 15:24", "Headwater: Might be routine work, 0.77")),
        ("zh_CN", ("你说的", "你指定"), ("你说的，15:24", "Headwater：可能是例行工作，0.77")),
    ],
    ids=LANGUAGES,
)
def test_it_is_told_once_who_said_it_and_when_beside_what_the_model_says(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, words: tuple[str, str],
    lines: tuple[str, str],
) -> None:  # fmt: skip
    settings = Settings(agreed=True, theme="light", language=language)
    with opened(qtbot, tmp_path, settings) as desk:
        card = corrected(desk)
        told = painted(card, monkeypatch)
        assert [s for s in told if any(word in s.lower() for word in (*words, "as you said"))] == [lines[0]]
        assert [s for s in told if s in lines] == [*reversed(lines)], "painted from below"
        assert card.accessibleName() == " ".join(lines)


def test_it_is_told_once_to_those_who_hear_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.point("11:00")
    desk.read(lambda: desk.key(Qt.Key.Key_1))
    explained(desk.engine)
    heard: list[str] = []
    monkeypatch.setattr(hovering, "tell", lambda _w, what: heard.append(what))
    QTest.mouseMove(desk.view, QPoint(3, 3))
    desk.view.setFocus(TAB)
    desk.key(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["You said so, 15:24 Headwater: Might be routine work, 0.77"]


def test_where_the_page_does_not_know_of_it_yet_nothing_empty_is_said(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    explained(desk.engine)
    heard: list[str] = []
    monkeypatch.setattr(hovering, "tell", lambda _w, what: heard.append(what))
    desk.view.setFocus(TAB)
    desk.key(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: desk.page.hover_card.why is not None)
    assert heard == []


def test_its_card_keeps_no_room_for_reasons_that_do_not_come(desk: Desk) -> None:
    card = corrected(desk)
    before = card.geometry()
    desk.point("11:50")
    desk.point("11:00")
    assert card.geometry() == before
    desk.qtbot.waitUntil(lambda: card.why is not None)
    assert card.geometry() == before
    assert card._lines == []


# -- where the keyboard goes on ---------------------------------------------------------------------------------------


def focus(desk: Desk) -> tuple[float, float] | None:
    """The block that is outlined for the keyboard."""
    block: Block | None = desk.view.chart.focus
    return (block.start, block.end) if block else None


def click(desk: Desk, clock: str) -> None:
    QTest.mouseClick(desk.view, LEFT, NONE, desk.place(clock))


def correct_by_mouse(desk: Desk, clock: str = "11:50") -> None:
    """A press on the block, on "Correct", and on a state in the panel."""
    click(desk, clock)
    QTest.mouseClick(desk.card.correct, LEFT)
    desk.read(lambda: QTest.mouseClick(desk.panel.states[FocusState.ROUTINE], LEFT))


def test_a_correction_by_mouse_leaves_no_ring(desk: Desk) -> None:
    correct_by_mouse(desk)
    assert desk.labels() == [(moment("11:46"), moment("12:03"), FocusState.ROUTINE)]
    assert desk.view.hasFocus()
    assert not desk.view._keyboard
    assert focus(desk) is None


def test_the_keyboard_then_goes_on_at_its_block(desk: Desk) -> None:
    correct_by_mouse(desk)
    desk.card.nearer.setFocus(TAB)
    desk.view.setFocus(TAB)
    assert focus(desk) == (moment("11:46"), moment("12:03"))
    desk.key(Qt.Key.Key_Right)
    assert focus(desk) == (moment("12:03"), moment("12:06"))


def test_a_key_goes_on_beside_it_without_a_ring_before(desk: Desk) -> None:
    correct_by_mouse(desk)
    desk.key(Qt.Key.Key_Left)
    assert focus(desk) == (moment("11:40"), moment("11:46"))


def test_the_ring_moves_to_what_the_pointer_pointed_at(desk: Desk) -> None:
    desk.view.setFocus(TAB)
    assert focus(desk) == (moment("15:00"), moment("15:24"))
    desk.point("11:00")
    desk.read(lambda: desk.key(Qt.Key.Key_2))
    assert desk.labels() == [(moment("10:58"), moment("11:12"), FocusState.ROUTINE)]
    assert focus(desk) == (moment("10:58"), moment("11:12"))


def test_it_moves_from_the_apps_to_the_states(desk: Desk) -> None:
    desk.view.setFocus(TAB)
    desk.key(Qt.Key.Key_Down)
    desk.point("11:00")
    desk.read(lambda: desk.key(Qt.Key.Key_2))
    assert focus(desk) == (moment("10:58"), moment("11:12"))
    assert desk.view.chart.focus is not None
    assert desk.view.chart.focus.lane is Lane.STATE


def test_who_labels_apps_one_after_the_other_stays_among_them(desk: Desk) -> None:
    desk.view.setFocus(TAB)
    desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_Left)
    app = focus(desk)
    desk.read(lambda: desk.key(Qt.Key.Key_2))
    assert focus(desk) == app
    assert desk.view.chart.focus is not None
    assert desk.view.chart.focus.lane is Lane.APPS


def test_the_panel_by_keyboard_ends_with_the_ring_on_its_block(desk: Desk) -> None:
    desk.view.setFocus(TAB)
    desk.point("11:50")
    desk.key(Qt.Key.Key_C)
    desk.read(lambda: desk.key(Qt.Key.Key_3))
    assert desk.view.hasFocus()
    assert focus(desk) == (moment("11:46"), moment("12:03"))


@pytest.mark.parametrize(("by_key", "ring"), [(True, (moment("11:46"), moment("12:03"))), (False, None)])
def test_a_panel_that_is_closed_leaves_a_ring_only_where_it_had_one(
    desk: Desk, by_key: bool, ring: tuple[float, float] | None
) -> None:
    click(desk, "11:50")
    desk.page.correcting.open(by_key=by_key)
    desk.key(Qt.Key.Key_Escape)
    assert not desk.panel.open
    assert desk.view.hasFocus()
    assert focus(desk) == ring


def test_a_field_of_the_panel_is_left_with_a_ring(desk: Desk) -> None:
    click(desk, "11:50")
    QTest.mouseClick(desk.card.correct, LEFT)
    QTest.mouseClick(desk.panel.start, LEFT)
    desk.key(Qt.Key.Key_Escape)
    assert focus(desk) == (moment("11:46"), moment("12:03"))


def test_the_ring_is_where_somebody_was(desk: Desk) -> None:
    desk.view.setFocus(TAB)
    desk.drag("10:20", "11:00")
    desk.read(lambda: desk.key(Qt.Key.Key_4))
    assert focus(desk) in [(s.start, s.end) for s in desk.view.report.spans if s.corrected]


def test_an_answer_that_comes_late_does_not_move_the_ring(desk: Desk) -> None:
    desk.view.setFocus(TAB)
    desk.point("11:00")
    with slow(desk.engine) as go:
        desk.key(Qt.Key.Key_2)
        desk.key(Qt.Key.Key_Home)
        first = focus(desk)
        desk.read(go.set)
    assert len(desk.labels()) == 1
    assert focus(desk) == first


def test_what_was_corrected_is_not_zoomed_to_from_elsewhere(desk: Desk) -> None:
    correct_by_mouse(desk)
    view = desk.view
    view.zoom_to(moment("14:00"), moment("15:00"))
    desk.card.nearer.click()
    middle = (view.chart.view.start + view.chart.view.end) / 2
    assert middle == pytest.approx(moment("14:30"))


def test_undo_moves_nothing(desk: Desk) -> None:
    desk.view.setFocus(TAB)
    desk.point("11:00")
    desk.read(lambda: desk.key(Qt.Key.Key_2))
    desk.key(Qt.Key.Key_Home)
    first = focus(desk)
    desk.read(lambda: desk.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier))
    assert desk.labels() == []
    assert focus(desk) == first


def test_a_block_that_is_cut_is_gone_on_with_in_its_later_half(desk: Desk) -> None:
    correct_by_mouse(desk)
    desk.view.setFocus(TAB)
    desk.view.rest_on(moment("09:00"))
    desk.point("11:55")
    desk.read(lambda: desk.key(Qt.Key.Key_S))
    selection = desk.picked()
    assert selection is not None
    desk.card.nearer.setFocus(TAB)
    desk.view.setFocus(TAB)
    assert focus(desk) == selection
