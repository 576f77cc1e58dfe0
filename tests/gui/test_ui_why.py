"""Reasons on the page: they come after a moment, beside the block that is looked at, for eyes and ears."""

import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from headwater.base import Settings, Words
from headwater.charts.lanes import Block, Lane
from headwater.records import Advice, AdviceKind, Channel, Explanation, FocusState, Reason
from headwater.reports import StateSpan
from headwater.store import StoreUnavailable, Trouble
from headwater.ui import hovering
from headwater.ui.app import make_app
from headwater.ui.chores import Chores
from headwater.ui.hover import HoverCard
from headwater.ui.notify import Note
from headwater.ui.program import Program
from headwater.ui.today import Today
from headwater.ui.why import Told, rests_on_state, wrapped
from tests.support.chart_days import busy_day, moment
from tests.support.fake_engine import FakeEngine
from tests.support.fake_reasons import SWITCHED
from tests.support.windows import Open, today

FIRST = "14 window changes in 6 min, between Slack and Firefox; without them: sustained work, 0.74"


def block(page: Today, state: FocusState = FocusState.FOCUSED) -> Block:
    found = page.card.view.chart.blocks(Lane.STATE)
    return [b for b in found if isinstance(b.item, StateSpan) and b.item.state is state][-1]


def looked_at(page: Today, qtbot: QtBot, some: Block | None = None) -> HoverCard:
    page.card.view._point(some or block(page))
    qtbot.waitUntil(lambda: page.hover_card.why is not None)
    return page.hover_card


def told(engine: FakeEngine) -> None:
    engine.reasons.told = replace(SWITCHED, start=moment("15:12"), end=moment("15:13"))


def test_the_card_tells_why_after_a_moment(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window()
    told(engine)
    page = today(window)
    card = looked_at(page, qtbot)
    assert card.why is not None
    assert card.why.reasons[0] == FIRST
    assert card.why.head == "Many things at once, 0.81"
    assert engine.reasons.asked == [("of", moment("15:00"), moment("15:24"), FocusState.FOCUSED)]
    assert card._lines[0].endswith("15:12: Many things at once, 0.81")


def test_it_grows_downwards_and_what_was_read_stays(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window()
    told(engine)
    page = today(window)
    page.card.view._point(block(page))
    before = page.hover_card.geometry()
    card = looked_at(page, qtbot)
    assert card.geometry().topLeft() == before.topLeft()
    assert card.width() == before.width()
    assert card.height() > before.height()
    assert page.rect().contains(card.geometry().adjusted(20, 20, -20, -20))


def test_a_pointer_that_passes_by_asks_nothing(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window()
    told(engine)
    page = today(window)
    for state in (FocusState.FOCUSED, FocusState.ROUTINE):
        page.card.view._point(block(page, state))
    page.card.view._point(None)
    page.card.view._point(page.card.view.chart.blocks(Lane.APPS)[-1])
    QTest.qWait(1)
    assert not page.wondering._rest.isActive()
    assert engine.reasons.asked == []


def test_another_block_is_told_of_itself_alone(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window()
    told(engine)
    page = today(window)
    looked_at(page, qtbot)
    page.card.view._point(block(page, FocusState.ROUTINE))
    assert page.hover_card.why is None
    assert page.hover_card._lines == []


def test_it_stays_when_the_day_is_read_anew_and_is_asked_again_where_the_block_grew(
    open_window: Open, qtbot: QtBot
) -> None:
    window, engine = open_window()
    told(engine)
    page = today(window)
    card = looked_at(page, qtbot)
    was = card.why
    page.show_report(busy_day())
    assert card.isVisible()
    assert card.why is was
    assert len(engine.reasons.asked) == 1
    day = busy_day()
    longer = replace(day.spans[-1], end=day.spans[-1].end + 60)
    page.show_report(replace(day, spans=(*day.spans[:-1], longer)))
    assert card.isVisible()
    qtbot.waitUntil(lambda: card.why is not None and len(engine.reasons.asked) == 2)
    page.show_report(replace(day, spans=day.spans[:-1]))
    assert not card.isVisible()


@pytest.mark.parametrize("failure", [None, StoreUnavailable(Trouble.DAMAGED, Path("headwater.db"))])
def test_where_there_is_nothing_to_tell_the_card_is_as_it_was(
    open_window: Open, qtbot: QtBot, failure: StoreUnavailable | None
) -> None:
    window, engine = open_window()
    engine.reasons.failure = failure
    page = today(window)
    page.card.view._point(block(page))
    before = page.hover_card.geometry()
    qtbot.waitUntil(lambda: bool(engine.reasons.asked))
    qtbot.waitUntil(lambda: not page.wondering._chores._waiting)
    assert page.hover_card.isVisible()
    assert page.hover_card.geometry() == before


def test_the_keyboard_opens_it_and_it_is_said_aloud(
    open_window: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, engine = open_window()
    told(engine)
    heard: list[str] = []
    monkeypatch.setattr(hovering, "tell", lambda _w, what: heard.append(what))
    page = today(window)
    view = page.card.view
    window.activateWindow()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(view.hasFocus)
    QTest.keyClick(view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(heard))
    assert FIRST in heard[0]
    assert page.hover_card.why is not None
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not page.hover_card.isVisible()


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_long_and_hostile_reasons_stay_inside(open_window: Open, qtbot: QtBot, scale: float, language: str) -> None:
    settings = Settings(agreed=True, theme="dark", language=language, text_scale=scale)
    window, engine = open_window(settings, size=(900, 600))
    plan = Reason("plan.other", (("plan", "<b>\u202e很长" * 300),), 0.3, (0.74, 0.1, 0.05, 0.06, 0.05))
    engine.reasons.told = replace(SWITCHED, reasons=(plan, *SWITCHED.reasons), told=FocusState.ROUTINE)
    page = today(window)
    card = looked_at(page, qtbot)
    assert card.why is not None
    assert all(s.isprintable() for s in card.why.reasons)
    assert card.geometry().adjusted(20, 20, -20, -20).top() >= 0
    assert not card.grab().isNull()
    wide = card.width()
    assert wide <= page.width() + 40


def test_lines_are_wrapped_and_cut(engine: FakeEngine) -> None:
    text = "14 window changes in 6 min, between Slack and Firefox; without them: sustained work, 0.74"
    lines = wrapped(text, "small", 160, 1.0)
    assert len(lines) > 1
    assert " ".join(lines) == text
    assert "".join(wrapped("没有它们" * 10, "small", 100, 1.0, 99)) == "没有它们" * 10
    assert "".join(wrapped("😀" * 30, "small", 100, 1.0, 99)) == "😀" * 30
    cut = wrapped(text, "small", 80, 1.0, 2)
    assert len(cut) == 2
    assert cut[-1].endswith("…")
    assert wrapped("", "small", 100, 1.0) == [""]


def suggestion(kind: AdviceKind) -> Advice:
    params = (("plan", "Chapter 3"), ("minutes", 12))
    return Advice("d1", moment("15:20"), kind, Channel.NOTIFICATION, f"advice.{kind.value}", params, 1.0, "p1")


def test_only_what_rests_on_a_state_has_its_reason() -> None:
    assert [k for k in AdviceKind if rests_on_state(suggestion(k))] == [AdviceKind.DRIFT]


def test_why_this_tells_the_heaviest_reason(open_window: Open, qtbot: QtBot) -> None:
    from headwater.reports import AdviceShown

    day = replace(busy_day(), advice=(AdviceShown(suggestion(AdviceKind.DRIFT), None),))
    window, engine = open_window(day=day)
    told(engine)
    card = today(window).advice.card
    assert card is not None
    QTest.mouseClick(card.why, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    qtbot.waitUntil(lambda: FIRST in card.reason.accessibleName())
    assert card.reason.isVisible()
    assert engine.reasons.asked == [("at", moment("15:20"))]


def test_a_notification_carries_it(engine: FakeEngine, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    told(engine)
    with closing(Program(make_app(), engine)) as program:
        notes: list[Note] = []
        monkeypatch.setattr(program.notifier, "show", notes.append)
        engine.tell(suggestion(AdviceKind.DRIFT))
        qtbot.waitUntil(lambda: bool(notes))
        assert notes[0].body.endswith(FIRST)
        engine.reasons.told = None
        engine.tell(replace(suggestion(AdviceKind.DRIFT), id="d2"))
        qtbot.waitUntil(lambda: len(notes) == 2)
        assert "without" not in notes[1].body


def test_a_reason_that_comes_too_late_holds_up_no_notification(engine: FakeEngine, qtbot: QtBot) -> None:
    chores, gate, heard = Chores(), threading.Event(), list[str]()

    def late(moment: float) -> Explanation | None:
        gate.wait(20)
        return SWITCHED if moment else None

    engine.reasons.at = late  # type: ignore[method-assign]
    with closing(chores):
        asks = Told(engine, chores)
        asks.ask(suggestion(AdviceKind.DRIFT), Words("en"), heard.append, 1)
        qtbot.waitUntil(lambda: bool(heard))
        gate.set()
        qtbot.waitUntil(lambda: not chores._waiting)
        assert heard == [""]
