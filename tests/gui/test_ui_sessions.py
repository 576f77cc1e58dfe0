"""Plans in the windows: the editor, the card, the note, the tray and the notifications."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from headwater.base import Settings, Words
from headwater.engine import Now, Planned, SessionCall
from headwater.engine.belonging import By, Sort, Thing
from headwater.engine.planning import LastNote, SessionShown
from headwater.quiet import Silence, Told
from headwater.records import Advice, AdviceKind, Channel, FocusState, Intent, Phase, Session
from headwater.reports import AdviceShown
from headwater.reports.day import StateTotal
from headwater.reports.session import SessionReport
from headwater.store import StoreUnavailable, Trouble
from headwater.ui.badge import icon
from headwater.ui.notify import EXPIRED, OPENED, Note
from headwater.ui.program import Program
from headwater.ui.suggest import SuggestionCard
from headwater.ui.today import Today
from headwater.ui.tray import Tray
from tests.support.chart_days import DAY
from tests.support.fake_engine import BUSY, FakeEngine
from tests.support.fake_sessions import session_now
from tests.support.windows import Open, least_width, said, today

PLAN = Intent(BUSY.at - 3600, None, "Chapter 3 draft")
LETTERS = Intent(BUSY.at - 7200, BUSY.at - 3600, "Letters")
WORKING = session_now(Phase.WORKING, 1500.0, 0.5, 50, 10)
DUE = session_now(Phase.DUE, 0.0, 1.0, 50, 10)
TIMED = replace(BUSY, intent=PLAN, session=WORKING)
REPORT = SessionReport(
    PLAN.start, BUSY.at, 2400, 600, 300, 300, (StateTotal(FocusState.FOCUSED, 2100), StateTotal(FocusState.AWAY, 300)),
    1800, 2, 0,
)  # fmt: skip
THINGS = (
    Thing("app", "soffice", "LibreOffice Writer", 2000, Sort.BELONGS, By.WORDS),
    Thing("domain", "x" * 80 + ".example.org", "x" * 80 + ".example.org", 600, Sort.NOT, By.KIND),
    Thing("app", "kcalc", "KCalc", 90, Sort.UNSURE, By.NOTHING),
    Thing("app", "zotero", "Zotero", 80, Sort.BELONGS, By.EARLIER, 0.22),
)
LAST = LastNote("Chapter 3", "the second table lacks its sums", BUSY.at - 90_000)
SHOWN = SessionShown(PLAN, Session(PLAN.start, 50, 10), False, REPORT, THINGS, LAST)


def settled(page: Today, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page._chores._waiting)
    QApplication.processEvents()


def opened(open_window: Open, qtbot: QtBot, now: Now = TIMED, **more: object) -> tuple[Today, FakeEngine]:
    """The page with what is known of the plan on it."""
    window, engine = open_window(now=now, **more)
    engine.sessions.found = (SHOWN,)
    page = today(window)
    page.plans.refresh()
    settled(page, qtbot)
    return page, engine


# -- the editor -------------------------------------------------------------------------------------------------------


def test_a_timed_plan_is_set_with_the_keyboard_alone(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window(now=replace(BUSY, intent=None))
    page = today(window)
    engine.sessions.spheres = ["第三章.odt", "headwater  "]
    page.header.chip.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(page.header.chip, Qt.Key.Key_Return)
    settled(page, qtbot)
    editor = page.editor
    walked: list[QWidget] = []
    for _ in range(9):
        QTest.keyClick(editor, Qt.Key.Key_Tab)
        walked += [w for w in [window.focusWidget()] if w is not None]
    assert walked[:5] == [*editor.recent, editor.until, editor.timer, editor.mute]
    assert not editor.work.isVisible()
    QTest.keyClick(editor.recent[0], Qt.Key.Key_Return)
    assert editor.field.text() == "第三章.odt"
    QTest.keyClick(editor.timer, Qt.Key.Key_Space)
    assert editor.work.isVisible()
    editor.work.setText("25")
    editor.rest.setText("0")
    QTest.keyClick(editor.hold, Qt.Key.Key_Space)
    QTest.keyClick(editor.field, Qt.Key.Key_Return)
    until = next(p.until for _, p in [engine.asked[0]] if isinstance(p, Planned))
    assert engine.asked[0] == ("plan", Planned("第三章.odt", until, 25, 10, hold=True))
    kept = engine.settings
    assert (kept.session_timer, kept.session_work_min, kept.session_rest_min) == (True, 25, 10)
    assert (kept.session_mute, kept.session_hold) == (False, True)
    assert page.header.chip.accessibleName() == "第三章.odt 25 min"


def test_the_editor_shows_how_the_plan_is_worked_at_and_where_it_stood(open_window: Open, qtbot: QtBot) -> None:
    page, engine = opened(open_window, qtbot)
    engine.sessions.notes = {PLAN.text: LAST}
    page.header.chip.click()
    qtbot.waitUntil(page.editor.last.isVisible)
    assert LAST.text in page.editor.last.accessibleName()
    assert (page.editor.timer.isChecked(), page.editor.work.text(), page.editor.rest.text()) == (True, "50", "10")
    page.editor.field.setText("something else")
    qtbot.waitUntil(lambda: not page.editor.last.isVisible())


@pytest.mark.parametrize("size", [(900, 600), (1180, 760)])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_editor_fits_into_the_smallest_window(
    open_window: Open, qtbot: QtBot, size: tuple[int, int], language: str
) -> None:  # fmt: skip
    settings = Settings(agreed=True, theme="dark", language=language, session_timer=True)
    window, engine = open_window(settings, now=TIMED, size=size)
    page = today(window)
    engine.sessions.spheres = ["A very long name of a document that goes on and on and on.pdf", "b", "第三章.odt"]
    engine.sessions.notes = {PLAN.text: LAST}
    page.header.chip.click()
    qtbot.waitUntil(page.editor.last.isVisible)
    settled(page, qtbot)
    place = page.editor.geometry().adjusted(20, 16, -20, -22)
    assert page.rect().contains(place), (page.rect(), place)
    inner = page.editor.rect().adjusted(20, 16, -20, -22)
    for w in (page.editor.save, page.editor.hold, page.editor.until, *page.editor.recent):
        corner = w.mapTo(page.editor, w.rect().bottomRight())
        assert inner.contains(corner), w.accessibleName()


# -- the card ---------------------------------------------------------------------------------------------------------


def test_the_card_says_how_far_it_is_and_what_belongs(open_window: Open, qtbot: QtBot) -> None:
    page, _ = opened(open_window, qtbot)
    card = page.plans.card
    text = said(card)
    assert card.accessibleName() == "Your plan: Chapter 3 draft. 25 min until the pause"
    assert "40 min on plan · 10 min elsewhere · 5 min not sure · away 5 min · longest stretch 30 min" in text
    assert "left 2 times" in text
    assert LAST.text in text
    names = [b.accessibleName() for b in card.things]
    assert names[0] == "LibreOffice Writer, 33 min, Belongs to it: by the words of your plan"
    assert names[1] == "Zotero, 1 min, Belongs to it: 22 % of such plans before"
    assert names[2].endswith("Does not: seldom planned")
    assert [b.accessibleDescription() for b in card.things][2] == "Press to say that it belongs."


def test_the_timer_is_obeyed_from_the_card(open_window: Open, qtbot: QtBot) -> None:
    page, engine = opened(open_window, qtbot)
    card = page.plans.card
    assert [b.isVisible() for b in (card.rest, card.postpone, card.skip, card.end)] == [True, False, False, True]
    engine.become(session=DUE)
    assert [b.isVisible() for b in (card.rest, card.postpone, card.skip, card.end)] == [True] * 4
    for button in (card.rest, card.postpone, card.skip):
        button.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(button, Qt.Key.Key_Return)
    assert engine.asked == [("rest",), ("postpone",), ("skip",)]
    engine.become(session=session_now(Phase.RESTING, 300.0, 0.5, 50, 10))
    assert [b.isVisible() for b in (card.rest, card.postpone, card.skip)] == [False, True, True]
    QTest.keyClick(card.end, Qt.Key.Key_Return)
    assert engine.asked[-1] == ("end_intent",)
    assert not page.plans.isVisible()


def test_without_a_timer_there_is_nothing_to_put_off(open_window: Open, qtbot: QtBot) -> None:
    page, _ = opened(open_window, qtbot, replace(TIMED, session=session_now(Phase.OPEN, None, None)))
    card = page.plans.card
    assert [b.isVisible() for b in (card.rest, card.postpone, card.skip)] == [False] * 3
    assert card.accessibleName() == "Your plan: Chapter 3 draft. since 14:24"


def test_one_press_says_otherwise_and_one_takes_it_back(open_window: Open, qtbot: QtBot) -> None:
    page, engine = opened(open_window, qtbot)
    card = page.plans.card
    card.things[0].setFocus(Qt.FocusReason.TabFocusReason)
    turned = replace(THINGS[0], sort=Sort.NOT, by=By.RULE)
    engine.sessions.found = (replace(SHOWN, things=(turned, *THINGS[1:])),)
    QTest.keyClick(card.things[0], Qt.Key.Key_Return)
    settled(page, qtbot)
    settled(page, qtbot)
    assert engine.sessions.done == [("belongs", PLAN.text, "soffice", False)]
    assert card.said.accessibleName() == "LibreOffice Writer does not belong to “Chapter 3 draft” from now on."
    focused = next(b for b in card.things if b.hasFocus())
    assert focused.thing == turned, "the keyboard stays with it"
    card.undo.click()
    settled(page, qtbot)
    assert engine.sessions.done[-1] == ("undo",)
    assert not card.undo.isVisible()


def test_what_cannot_be_held_back_is_told_in_a_sentence(open_window: Open, qtbot: QtBot) -> None:
    page, engine = opened(open_window, qtbot)
    assert not page.plans.card.quiet.isVisible()
    engine.become(session=replace(DUE, quiet=Told(Silence.CANNOT, "no_service")))
    assert page.plans.card.quiet.accessibleName().startswith("No notification service runs")
    engine.become(session=replace(WORKING, quiet=Told(Silence.MUTED)))
    assert page.plans.card.quiet.accessibleName() == "Notifications are held back until the session ends."


def test_what_could_not_be_said_is_told(open_window: Open, qtbot: QtBot) -> None:
    page, engine = opened(open_window, qtbot)
    engine.sessions.failure = StoreUnavailable(Trouble.FULL, engine.paths.database)
    page.plans.card.things[0].click()
    settled(page, qtbot)
    assert page.plans.card.said.isVisible()
    assert not page.plans.card.undo.isVisible()


def test_another_day_shows_no_plan_of_today(open_window: Open, qtbot: QtBot) -> None:
    page, _ = opened(open_window, qtbot)
    page.header.back.click()
    qtbot.waitUntil(lambda: not page.plans.isVisible())


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_long_names_do_not_widen_the_smallest_window(open_window: Open, qtbot: QtBot, language: str) -> None:
    settings = Settings(agreed=True, theme="light", language=language)
    plan = replace(PLAN, text="long " * 24)
    now = replace(TIMED, intent=plan, session=DUE, ended=replace(LETTERS, text="第三章" * 40))
    page, _ = opened(open_window, qtbot, now, settings=settings, size=(900, 600))
    assert least_width(page) <= page.area.viewport().width()


# -- the note ---------------------------------------------------------------------------------------------------------


def test_when_a_plan_is_over_a_line_is_asked_for_and_takes_no_focus(open_window: Open, qtbot: QtBot) -> None:
    page, engine = opened(open_window, qtbot)
    before = QApplication.focusWidget()
    over = SessionShown(LETTERS, Session(LETTERS.start), True, REPORT, (), None)
    engine.sessions.found = (over,)
    engine.become(intent=None, session=None, ended=LETTERS)
    settled(page, qtbot)
    note = page.plans.note
    assert note.isVisible()
    assert not page.plans.card.isVisible()
    assert QApplication.focusWidget() is before
    assert "“Letters” is over" in said(note)
    assert "40 min on plan" in said(note)
    assert not note.save.isEnabled()
    QTest.keyClick(note.field, Qt.Key.Key_Return)
    assert engine.asked == []
    QTest.keyClicks(note.field, "  next:   the stamps ")
    QTest.keyClick(note.field, Qt.Key.Key_Return)
    assert engine.asked == [("note", "next: the stamps")]
    assert not page.plans.isVisible(), "it goes at once"
    engine.become(ended=LETTERS)
    assert not page.plans.isVisible(), "until the store has taken it"


def test_nothing_to_note_is_an_answer(open_window: Open, qtbot: QtBot) -> None:
    page, engine = opened(open_window, qtbot, replace(TIMED, ended=LETTERS))
    page.plans.note.nothing.click()
    assert engine.asked == [("note", "")]
    assert not page.plans.note.isVisible()
    assert page.plans.card.isVisible()


def test_the_resumption_card_shows_what_was_noted(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window()
    page = today(window)
    engine.sessions.notes = {"Chapter 3": LAST}
    params = (("place", "Chapter 3"), ("minutes", 42))
    back = Advice("r9", BUSY.at, AdviceKind.RESUME, Channel.CARD, "advice.resume", params, 0.5, "p1")
    report = engine.days[DAY]
    page.show_report(replace(report, advice=(AdviceShown(back, None),)))
    settled(page, qtbot)
    card = page.advice.card
    assert isinstance(card, SuggestionCard)
    assert card.note.isVisible()
    assert card.note.accessibleName() == f"You noted when you left “Chapter 3”: {LAST.text}"


# -- the tray ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def tray(engine: FakeEngine) -> Iterator[Tray]:
    made = Tray(engine, Words("en"))
    engine.listen(lambda event: made.show_now(event) if isinstance(event, Now) else None)
    engine.tell(TIMED)
    yield made
    made.close()


def shown(tray: Tray) -> list[str]:
    return [a.text() for a in tray.menu.actions() if a.isVisible() and not a.isSeparator()]


def test_the_tray_says_how_long_and_obeys(tray: Tray, engine: FakeEngine) -> None:
    assert "25 min until the pause" in shown(tray)
    assert "Rest now" in shown(tray)
    assert "Rest in 5 min" not in shown(tray)
    engine.become(session=DUE)
    assert {"A pause is due", "Rest now", "Rest in 5 min", "Skip this rest", "End the plan"} <= set(shown(tray))
    for action, asked in zip((*tray.timer, tray.end), ("rest", "postpone", "skip", "end_intent"), strict=True):
        action.trigger()
        assert engine.asked[-1] == (asked,)
    assert not {"A pause is due", "Rest now", "End the plan"} & set(shown(tray))
    engine.tell(replace(TIMED, session=session_now(Phase.OPEN, 1800.0, 0.5)))
    assert "30 min of the plan left" in shown(tray)
    tray.speak(Words("zh_CN"))
    assert "计划还剩 30 分钟" in shown(tray)


def _picture(name: str, part: float | None, size: int) -> QImage:
    return icon(name, part).pixmap(size, size).toImage()


@pytest.mark.parametrize("size", [16, 22, 48])
@pytest.mark.parametrize("name", ["focused", "unsure", "pause", "trouble"])
def test_the_arc_grows_with_the_session(engine: FakeEngine, name: str, size: int) -> None:
    def white(part: float) -> int:
        image = _picture(name, part, size)
        edge = size // 3
        rim = edge // 2 + 1
        cells = [(x, y) for x in range(size) for y in range(size) if min(x, y, size - 1 - x, size - 1 - y) < rim]
        return sum(image.pixelColor(x, y).lightness() > 235 and image.pixelColor(x, y).alpha() > 200 for x, y in cells)

    counts = [white(part) for part in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert counts == sorted(counts)
    assert counts[0] < counts[2] < counts[4]
    assert _picture(name, None, size) != _picture(name, 0.0, size)
    assert _picture(name, 0.5, size) == _picture(name, 0.5, size)


# -- notifications ----------------------------------------------------------------------------------------------------


def test_a_pause_that_is_due_is_a_notification_with_working_buttons(
    program: Program, engine: FakeEngine, notes: list[Note], monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    taken: list[str] = []
    monkeypatch.setattr(program.notifier, "withdraw", taken.append)
    engine.tell(replace(TIMED, session=DUE))
    engine.tell(SessionCall(Phase.DUE, PLAN, 10))
    (note,) = notes
    assert (note.title, note.body.partition(",")[0]) == ("A pause is due", "10 min")
    assert [text for _, text in note.buttons] == ["Rest now", "In 5 min", "Skip"]
    assert PLAN.text not in f"{note.title} {note.body}"
    for answer, _ in note.buttons:
        program.notifier.answered.emit(note.id, answer)
        assert engine.asked[-1] == (answer,)
    for answer in (EXPIRED, "dismissed"):
        program.notifier.answered.emit(note.id, answer)
    assert engine.asked == [("rest",), ("postpone",), ("skip",)]
    assert taken == []
    engine.tell(TIMED)
    assert taken == [note.id], "what is settled elsewhere is taken back"


def test_the_end_of_a_timed_plan_leads_to_the_note(program: Program, engine: FakeEngine, notes: list[Note]) -> None:
    engine.settings = replace(engine.settings, notifications=False)
    engine.tell(replace(BUSY, intent=None, ended=LETTERS))
    engine.tell(SessionCall(Phase.OVER, LETTERS, 60))
    (note,) = notes
    assert "1 h" in note.body
    program.notifier.answered.emit(note.id, "note")
    assert program.window is not None
    assert today(program.window).plans.note.isVisible()
    program.notifier.answered.emit(note.id, OPENED)
    assert engine.asked == []
