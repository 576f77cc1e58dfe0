"""What is being written outlives whatever happens around it, and a key that is pressed twice ends nothing."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from headwater.base import Settings
from headwater.engine import Now, Planned, SessionCall
from headwater.engine.belonging import By, Sort, Thing
from headwater.engine.planning import LastNote, SessionShown
from headwater.records import Advice, AdviceKind, Channel, FocusState, Intent, Phase, Session
from headwater.reports.day import StateTotal
from headwater.reports.session import SessionReport
from headwater.ui.app import make_app
from headwater.ui.notify import Note
from headwater.ui.places import Place
from headwater.ui.program import Program
from headwater.ui.today import Today
from headwater.ui.window import Dashboard
from tests.support.fake_engine import BUSY, FakeEngine
from tests.support.fake_sessions import session_now
from tests.support.windows import Open, today

PLAN = Intent(BUSY.at - 3600, None, "Chapter 3 draft")
LETTERS = Intent(BUSY.at - 7200, BUSY.at - 3600, "Letters")
TIMED = replace(BUSY, intent=PLAN, session=session_now(Phase.WORKING, 1500.0, 0.5, 50, 10))
RESTING = session_now(Phase.RESTING, 500.0, 0.2, 50, 10)
BOTH = replace(TIMED, ended=LETTERS)
REPORT = SessionReport(
    PLAN.start, BUSY.at, 2400, 600, 0, 0, (StateTotal(FocusState.FOCUSED, 2400),), 1800, 1, 0
)  # fmt: skip
WRITER = Thing("app", "soffice", "LibreOffice Writer", 2000, Sort.BELONGS, By.WORDS)
NOTE, TOMORROW = (
    Advice(f"a {kind}", BUSY.at, kind, Channel.CARD, f"advice.{kind}", (("place", "Letters"),), 0.5, "4")
    for kind in (AdviceKind.NOTE, AdviceKind.TOMORROW)
)
LONG = "<b>&amp; 把第三章的草稿写完并且把所有的表格和插图都重新检查一遍然后发给编辑部的同事们看一看再决定下一步"


def opened(open_window: Open, qtbot: QtBot, now: Now = BOTH, **more: object) -> tuple[Dashboard, FakeEngine]:
    window, engine = open_window(now=now, **more)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    return window, engine


def write_all(page: Today) -> None:
    """In every field that there is."""
    page.plans.note.field.setText("half a note")
    for advice, text in ((NOTE, "half a line"), (TOMORROW, "half a morning")):
        page.lead(advice)
        assert page.advice.line is not None
        page.advice.line.field.setText(text)
    page.open_plan()
    page.editor.field.setText("half a plan")


def written(page: Today) -> list[str]:
    return [page.editor.field.text(), page.plans.note.field.text(), *(text for _, text in page.advice.typed)]


@pytest.mark.parametrize("how", ["made anew", "another page", "another day", "narrow"])
def test_what_is_half_written_outlives_the_page(open_window: Open, qtbot: QtBot, how: str) -> None:
    window, engine = opened(open_window, qtbot)
    before = today(window)
    write_all(before)
    if how == "made anew":
        window.rebuild()
    elif how == "another page":
        window.go(Place.RULES)
        window.go(Place.TODAY)
    elif how == "another day":
        window.turn(engine.today().replace(day=1))
        window.turn(engine.today())
    else:
        window.resize(900, 600)
        qtbot.waitUntil(lambda: window.page is not before)
    page = today(window)
    qtbot.waitUntil(page.plans.note.isVisible)
    assert written(page) == ["half a plan", "half a note", "half a line", "half a morning"]
    assert page.editor.isVisible()
    page.editor.close_editor()
    window.rebuild()
    page = today(window)
    assert page.editor.isHidden(), "what was left is left"
    page.open_plan()
    window.rebuild()
    assert today(window).editor.isHidden(), "nothing was written"


def test_what_was_kept_is_not_written_again(open_window: Open, qtbot: QtBot) -> None:
    window, engine = opened(open_window, qtbot)
    write_all(today(window))
    QTest.keyClick(today(window).editor.field, Qt.Key.Key_Return)
    QTest.keyClick(today(window).plans.note.field, Qt.Key.Key_Return)
    line = today(window).advice.line
    assert line is not None
    line.keep.click()
    window.rebuild()
    page = today(window)
    assert page.typed.plan is None
    assert page.typed.note is None
    assert [text for _, text in page.advice.typed] == ["half a line"]
    kept = ("plan", "note", "plan_ahead")
    assert [kind for kind, *_ in engine.asked if kind in kept] == list(kept)


def test_a_plan_that_is_typed_stays_when_the_editor_is_asked_for_again(open_window: Open, qtbot: QtBot) -> None:
    window, _ = opened(open_window, qtbot)
    page = today(window)
    page.header.chip.click()
    page.editor.field.setText("half a plan")
    page.open_plan()
    bar = page.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert page.editor.field.text() == "half a plan"
    assert page.editor.isVisible()
    assert page.rect().contains(page.editor.geometry().adjusted(20, 16, -20, -22))


def test_a_note_stays_while_it_is_about_the_same_plan(open_window: Open, qtbot: QtBot) -> None:
    window, engine = opened(open_window, qtbot)
    field = today(window).plans.note.field
    field.setText("half a note")
    engine.become(ended=replace(LETTERS, end=BUSY.at - 3599.9))
    assert field.text() == "half a note"
    engine.become(ended=replace(PLAN, end=BUSY.at), intent=None, session=None)
    assert field.text() == ""


# -- the keyboard -----------------------------------------------------------------------------------------------------


def focused(window: Dashboard) -> QWidget | None:
    QApplication.processEvents()
    return window.focusWidget()


def test_a_key_pressed_twice_ends_no_plan(open_window: Open, qtbot: QtBot) -> None:
    window, engine = opened(open_window, qtbot, TIMED)
    card = today(window).plans.card
    card.rest.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(card.rest, Qt.Key.Key_Return)
    engine.become(session=RESTING)
    assert focused(window) is card
    QTest.keyClick(card, Qt.Key.Key_Return)
    card.skip.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(card.skip, Qt.Key.Key_Return)
    engine.become(session=TIMED.session)
    assert focused(window) is card
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert engine.asked == [("rest",), ("skip",)]
    QTest.keyClick(card, Qt.Key.Key_Tab)
    assert focused(window) is card.rest


def test_the_keyboard_goes_on_at_the_other_card(open_window: Open, qtbot: QtBot) -> None:
    window, engine = opened(open_window, qtbot)
    plans = today(window).plans
    plans.card.end.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(plans.card.end, Qt.Key.Key_Return)
    assert engine.asked == [("end_intent",)]
    assert focused(window) is plans.note
    plans.note.field.setFocus()
    plans.note.field.setText("half a note")
    QTest.keyClick(plans.note.field, Qt.Key.Key_Return)
    assert focused(window) is today(window).area, "no row is pressed by a second Enter"


# -- another plan -----------------------------------------------------------------------------------------------------


def test_what_is_known_of_one_plan_is_not_shown_for_the_next(open_window: Open, qtbot: QtBot) -> None:
    window, engine = opened(open_window, qtbot, TIMED)
    engine.sessions.found = (SessionShown(PLAN, Session(PLAN.start), False, REPORT, (WRITER,), None),)
    card = today(window).plans.card
    today(window).plans.refresh()
    qtbot.waitUntil(lambda: len(card.things) == 1)
    engine.sessions.found = ()
    engine.become(intent=replace(PLAN, end=BUSY.at + 60))
    assert len(card.things) == 1
    assert card.figures.isVisible()
    engine.become(intent=Intent(BUSY.at, None, "Letters"))
    assert card.things == []
    assert not card.figures.isVisible()


def test_the_plan_that_holds_ends_when_it_did(open_window: Open, qtbot: QtBot) -> None:
    end = BUSY.at + 3000
    window, engine = opened(open_window, qtbot, replace(TIMED, intent=replace(PLAN, end=end)))

    def ends(i: int | None) -> float | None:
        editor = today(window).editor
        today(window).header.chip.click()
        if i is not None:
            editor.until._take(i)
        editor.save.click()
        return next(p.until for what, p in reversed(engine.asked) if what == "plan" and isinstance(p, Planned))

    assert ends(None) == end
    assert ends(1) == engine.clock.now() + 3600
    engine.become(intent=replace(PLAN, end=None))
    assert ends(None) is None
    day_over = ends(2)
    assert day_over is not None
    assert day_over > engine.clock.now()
    assert ends(None) == day_over


# -- small windows ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_editor_is_whole_in_the_smallest_window(
    open_window: Open, qtbot: QtBot, language: str, scale: float
) -> None:  # fmt: skip
    settings = Settings(agreed=True, theme="light", language=language, text_scale=scale, session_timer=True)
    plan = replace(PLAN, text=LONG, end=BUSY.at + 3000)
    window, engine = opened(open_window, qtbot, replace(TIMED, intent=plan), settings=settings, size=(900, 600))
    engine.sessions.spheres = [LONG, "Letters", "a/very/long/path/of_a_document_without_spaces.odt", "第三章.odt"]
    engine.sessions.notes = {LONG: LastNote(LONG, LONG, BUSY.at - 90_000)}
    page = today(window)
    page.header.chip.click()
    qtbot.waitUntil(lambda: page.editor.last.isVisible() and bool(page.editor.recent))
    editor = page.editor
    seen: list[QWidget] = []
    editor.field.setFocus()
    for _ in range(20):
        QTest.keyClick(editor, Qt.Key.Key_Tab)
        w = focused(window)
        assert w is not None
        box = QRect(w.mapTo(page, QPoint(0, 0)), w.size())
        assert page.rect().contains(box), (w.accessibleName(), box, page.rect())
        inner = QRect(w.mapTo(editor, QPoint(0, 0)), w.size())
        assert editor.rect().adjusted(38, 0, -38, 0).contains(inner), (w.accessibleName(), inner, editor.rect())
        assert w.visibleRegion().boundingRect() == w.rect(), w.accessibleName()
        seen.append(w)
    assert {editor.save, editor.hold, editor.until, *editor.recent} <= set(seen)


# -- notifications ----------------------------------------------------------------------------------------------------


@pytest.fixture
def program(engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    made = Program(make_app(), engine)
    shown: list[Note] = []
    monkeypatch.setattr(made.notifier, "show", shown.append)
    yield made
    made.close()


def test_write_the_line_leads_to_the_line_from_wherever_the_window_is(
    program: Program, engine: FakeEngine, qtbot: QtBot
) -> None:  # fmt: skip
    engine.tell(replace(BUSY, intent=None, ended=LETTERS))
    engine.tell(SessionCall(Phase.OVER, LETTERS, 60))
    program.open_window()
    window = program.window
    assert window is not None
    window.resize(900, 600)
    window.turn(engine.today().replace(day=1))
    window.go(Place.RULES)
    program.notifier.answered.emit("own:session:over", "note")
    qtbot.waitUntil(lambda: isinstance(window.page, Today) and window.page.plans.note.isVisible())
    field = today(window).plans.note.field
    qtbot.waitUntil(lambda: field is window.focusWidget())
    qtbot.waitUntil(lambda: field.visibleRegion().boundingRect() == field.rect())
