"""Every button on the Today page does what it says."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu
from pytestqt.qtbot import QtBot

from headwater.base import Settings
from headwater.engine import Changed, Planned, Recording
from headwater.records import BackendStatus, FocusState, Health, Presence, Verdict
from headwater.store import Trouble
from headwater.ui.hover import HoverCard
from headwater.ui.rail import Rail
from tests.support.chart_days import DAY, busy_day, busy_history, crowded_day, empty_day, made, moment, with_titles
from tests.support.fake_engine import BUSY, SURE
from tests.support.windows import Open, least_width, said, tab_order, today

HOSTILE = "<b>bold</b><img src='file:///etc/passwd'> " + "\u202e很长的标题 \x00\n" * 200


def test_the_page_says_what_goes_on_with_its_probability(open_window: Open) -> None:
    window, _ = open_window()
    header = today(window).header
    assert header.live.accessibleName() == "Sustained work — looks like it, 0.86 · 24 min"
    assert header.date.text == "Thursday, 12 November"
    assert header.chip.accessibleName() == "Chapter 3 draft until 16:30"


@pytest.mark.parametrize(
    ("state", "p", "line"),
    [
        (FocusState.ROUTINE, 0.68, "Might be routine work, 0.68 · 24 min"),
        (FocusState.ROUTINE, 0.41, "Not sure · 24 min"),
        (FocusState.UNSURE, 0.41, "Not sure · 24 min"),
    ],
)
def test_words_carry_the_calibration(open_window: Open, state: FocusState, p: float, line: str) -> None:
    rest = (1 - p) / 4
    unsure = replace(SURE, state=state, probabilities=(rest, p, rest, rest, rest))
    window, _ = open_window(now=replace(BUSY, inference=unsure))
    assert today(window).header.live.accessibleName() == line


def test_away_paused_and_stopped_are_said(open_window: Open) -> None:
    window, engine = open_window()
    live = today(window).header.live
    engine.state = replace(BUSY, presence=Presence.LOCKED, since=moment("15:12"))
    window.refresh()
    assert live.accessibleName() == "Away · 12 min"
    engine.become(recording=Recording.PAUSED, paused_until=moment("16:00"))
    assert live.accessibleName() == "Paused until 16:00"
    engine.become(recording=Recording.STOPPED)
    assert live.accessibleName() == "Not recording"


def test_facts_and_apps_are_the_reports(open_window: Open) -> None:
    window, _ = open_window()
    page = today(window)
    assert page.facts.deep.accessibleName() == "Sustained work: 3 h 3 min. of 5 h 49 min at the computer"
    assert page.facts.longest.accessibleName() == "Longest stretch: 52 min. 09:44 – 10:36 · LibreOffice"
    assert page.facts.pauses.accessibleName() == "Pauses: 3. Last one 36 min ago"
    assert page.apps.rows[0].accessibleName() == "LibreOffice, Chapter 3 – draft.odt, 2 h 12 min"


@pytest.mark.parametrize("verdict", [Verdict.ACCEPTED, Verdict.LATER, Verdict.NOT_HELPFUL, Verdict.NOT_TODAY])
def test_each_answer_is_kept_and_the_card_goes(open_window: Open, verdict: Verdict) -> None:
    window, engine = open_window()
    card = today(window).advice.card
    assert card is not None
    QTest.mouseClick(card.answers[verdict], Qt.MouseButton.LeftButton)
    assert engine.asked == [("answer", "a2", verdict)]
    assert card.isHidden()


def test_why_opens_and_closes_the_reason(open_window: Open) -> None:
    window, _ = open_window()
    card = today(window).advice.card
    assert card is not None
    assert not card.reason.isVisible()
    card.why.click()
    assert card.reason.isVisible()
    assert "absence" in card.reason.accessibleName()
    card.why.click()
    assert not card.reason.isVisible()


def test_earlier_suggestions_tell_what_became_of_them(open_window: Open) -> None:
    window, _ = open_window()
    assert "10:36 A pause was offered – Accepted" in said(today(window).advice)


def test_days_turn_with_buttons_and_keys(open_window: Open, qtbot: QtBot) -> None:
    window, _ = open_window()
    page = today(window)
    assert not page.header.forth.isEnabled()
    with qtbot.waitSignal(window.followed):
        page.header.back.click()
    assert page.day == DAY - timedelta(days=1)
    assert page.header.date.text == "Wednesday, 11 November"
    assert "Nothing was recorded on this day." in said(page)
    with qtbot.waitSignal(window.followed):
        QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert page.day == DAY - timedelta(days=2)
    with qtbot.waitSignal(window.followed):
        QTest.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(window.followed):
        page.header.now_day.click()
    assert page.day == DAY
    assert page.header.now_day.isHidden()


def test_f5_reads_again(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window()
    before = engine.reads
    with qtbot.waitSignal(window.followed):
        QTest.keyClick(window, Qt.Key.Key_F5)
    assert engine.reads == before + 1


def test_ctrl_w_closes_and_ctrl_q_asks_to_quit(open_window: Open, qtbot: QtBot) -> None:
    window, _ = open_window()
    with qtbot.waitSignal(window.quit_asked):
        QTest.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(window.closing):
        QTest.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)


def test_a_plan_is_set_with_the_keyboard_alone(open_window: Open) -> None:
    window, engine = open_window(now=replace(BUSY, intent=None))
    page = today(window)
    page.header.chip.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(page.header.chip, Qt.Key.Key_Return)
    assert page.editor.isVisible()
    assert not page.editor.end.isVisible()
    assert not page.editor.save.isEnabled()
    page.editor.field.setText("  Invoices   of October ")
    QTest.keyClick(page.editor.until, Qt.Key.Key_Left)
    QTest.keyClick(page.editor.field, Qt.Key.Key_Return)
    assert engine.asked == [("plan", Planned("Invoices of October", BUSY.at + 7200))]
    assert not page.editor.isVisible()
    assert page.header.chip.accessibleName() == "Invoices of October until 17:24"


def test_a_plan_is_ended_and_left_alone(open_window: Open) -> None:
    window, engine = open_window()
    page = today(window)
    page.header.chip.click()
    QTest.keyClick(page.editor, Qt.Key.Key_Escape)
    assert engine.asked == []
    page.header.chip.click()
    page.editor.cancel.click()
    assert engine.asked == []
    page.header.chip.click()
    page.editor.end.click()
    assert engine.asked == [("end_intent",)]
    assert page.header.chip.accessibleName() == "Set a plan"


def test_an_empty_plan_is_not_set(open_window: Open) -> None:
    window, engine = open_window(now=replace(BUSY, intent=None))
    page = today(window)
    page.header.chip.click()
    QTest.keyClicks(page.editor.field, "   ")
    QTest.keyClick(page.editor.field, Qt.Key.Key_Return)
    assert engine.asked == []


def test_the_rail_pauses_and_resumes(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window()
    rail = window.findChild(Rail)
    assert rail is not None
    rail.pause.click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    actions = menu.actions()
    assert [a.text() for a in actions] == [
        "Pause for 15 min", "Pause for 1 h", "Pause until tomorrow", "Pause until I resume",
    ]  # fmt: skip
    tomorrow = moment("04:00", DAY + timedelta(days=1))
    for action, until in zip(actions, (BUSY.at + 900, BUSY.at + 3600, tomorrow, None), strict=True):
        action.trigger()
        assert engine.asked[-1] == ("pause", until)
    menu.close()
    assert rail.pause.accessibleName() == "Resume recording"
    rail.pause.click()
    assert engine.asked[-1] == ("resume",)
    assert rail.pause.accessibleName() == "Pause recording"


def test_the_first_half_hour_has_its_own_page(open_window: Open, qtbot: QtBot) -> None:
    young = replace(BUSY, learning_s=840.0, inference=None, intent=None, at=moment("08:52"))
    window, engine = open_window(now=young, day=made(busy_history()[:2], now=moment("08:52")))
    page = today(window)
    assert page.first.isVisible()
    assert not page.body.isVisible()
    assert page.header.live.accessibleName() == "Getting to know this computer · 14 min so far"
    assert "First reading in about 16 min" in said(page.first)
    page.first.set_plan.click()
    assert page.editor.isVisible()
    engine.state = replace(BUSY, learning_s=1800.0)
    window.refresh()
    assert not page.first.isVisible()
    assert page.body.isVisible()
    with qtbot.waitSignal(window.closing):
        page.first.close_window.click()


def test_an_empty_day_says_so(open_window: Open) -> None:
    window, _ = open_window(day=empty_day())
    page = today(window)
    assert "Nothing recorded yet" in said(page)
    assert page.facts.deep.accessibleName() == "Sustained work: –. "
    assert "Apps appear here" in said(page.apps)


def test_what_is_missing_is_told_until_hidden(open_window: Open) -> None:
    missing = BackendStatus("mpris", Health.MISSING, "No media player can be heard: install playerctl.")
    window, engine = open_window(now=replace(BUSY, trouble=("The disk is full.",), backends=(missing,)))
    banner = today(window).banner
    assert banner.isVisible()
    assert banner.accessibleName() == "The disk is full. No media player can be heard: install playerctl."
    banner.dismiss.click()
    window.refresh()
    assert not banner.isVisible()
    engine.become(trouble=("The disk is full.", "The clock jumped."))
    assert banner.isVisible()
    engine.become(trouble=(), backends=())
    assert not banner.isVisible()


def test_a_store_that_cannot_be_read_is_said_and_tried_again(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window()
    page = today(window)
    engine.broken = Trouble.LOCKED
    with qtbot.waitSignal(window.followed):
        window.refresh()
    assert page.unreadable.isVisible()
    assert "locked" in page.unreadable.accessibleName()
    assert not page.card.isVisible()
    engine.broken = None
    with qtbot.waitSignal(window.followed):
        page.unreadable.retry.click()
    assert not page.unreadable.isVisible()
    assert page.card.isVisible()
    assert page.body.isVisible()


def test_an_error_of_our_own_is_told_not_thrown(
    open_window: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, engine = open_window()
    monkeypatch.setattr(engine, "day", lambda _day: 1 / 0)
    with qtbot.waitSignal(window.followed):
        window.refresh()
    assert "error of its own" in today(window).unreadable.accessibleName()


def test_a_hidden_window_does_no_work(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window()
    window.hide()
    before = engine.reads
    for _ in range(5):
        engine.become(at=engine.state.at + 5)
        window.hear_change()
    assert not window._later.isActive()
    assert engine.reads == before
    with qtbot.waitSignal(window.followed):
        window.show()
    assert engine.reads == before + 1


def test_what_may_be_gone_is_read_again_at_once(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window()
    assert "LibreOffice" in said(window)
    engine.days.clear()
    with qtbot.waitSignal(window.followed):
        engine.tell(Changed(gone=True))
    assert "LibreOffice" not in said(window)


def test_the_page_follows_at_most_every_five_seconds(open_window: Open, qtbot: QtBot) -> None:
    window, engine = open_window()
    before = engine.reads
    for _ in range(50):
        window.hear_change()
    assert engine.reads == before
    assert window._later.interval() == 5000
    assert window._later.isActive()
    with qtbot.waitSignal(window.followed):
        window._later.timeout.emit()
    assert engine.reads == before + 1


def test_hostile_titles_are_shown_as_they_are(open_window: Open) -> None:
    day = with_titles(busy_day(), HOSTILE, "<i>App</i> & " + "长" * 300)
    plan = BUSY.intent and replace(BUSY.intent, text=HOSTILE)
    window, _ = open_window(day=day, now=replace(BUSY, intent=plan))
    page = today(window)
    told = page.apps.rows[0].accessibleName()
    assert "<b>bold</b>" in told
    assert "\u202e" not in told
    assert "\n" not in told
    assert page.header.chip.width() <= page.header.chip.WIDEST
    assert least_width(page) <= page.area.viewport().width()


def test_a_block_shows_its_card_inside_the_window(open_window: Open) -> None:
    window, _ = open_window()
    page = today(window)
    view = page.card.view
    for block in view.chart.visible(view._lane):
        QTest.mouseMove(view, view.block_rect(block).center().toPoint())
        card = page.findChild(HoverCard)
        assert card is not None
        assert card.isVisible()
        assert page.rect().contains(card.geometry().adjusted(16, 16, -16, -16))
    QTest.mouseMove(view, QPoint(view.width() - 2, view.height() - 2))
    assert not page.hover_card.isVisible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(1180, 760), (900, 600)])
@pytest.mark.parametrize("scale", [0.9, 1.0, 1.5])
def test_everything_fits(open_window: Open, theme: str, language: str, size: tuple[int, int], scale: float) -> None:
    settings = Settings(agreed=True, theme=theme, language=language, text_scale=scale)
    window, _ = open_window(settings, size=size)
    page = today(window)
    assert (window.width(), window.height()) == size
    room = page.area.viewport().width()
    assert least_width(page) <= room
    buttons = [b for b in page.findChildren(QAbstractButton) if b.isVisible()]
    for b in buttons:
        left = b.mapTo(page, QPoint(0, 0)).x()
        assert left >= 0, b.text()
        assert left + b.width() <= page.width(), b.text()
        assert b.height() >= 26, b.text()
        assert b.width() >= 28, b.text()
    assert len(buttons) >= 9


def test_a_crowded_day_opens(open_window: Open) -> None:
    window, _ = open_window(day=crowded_day())
    assert today(window).card.view.chart.visible(today(window).card.view._lane)


def test_tab_walks_header_ribbon_advice_and_all_have_names(open_window: Open) -> None:
    window, _ = open_window()
    stops = tab_order(window)
    names = [w.accessibleName() for w in stops]
    assert all(names), stops
    order = [
        names.index(n) for n in ("Today", "Pause recording", "Day before", "Chapter 3 draft until 16:30", "Closer")
    ]
    assert order == sorted(order)
    page = today(window)
    assert page.advice.card is not None
    late = [stops.index(w) for w in (page.card.view, page.advice.card.answers[Verdict.ACCEPTED])]
    assert late == sorted(late)
    assert min(late) > max(order[:4])


def test_the_ring_shows_for_the_keyboard_only(open_window: Open) -> None:
    window, _ = open_window()
    back = today(window).header.back
    back.setFocus(Qt.FocusReason.MouseFocusReason)
    assert back.property("kbd") is not True
    back.clearFocus()
    back.setFocus(Qt.FocusReason.TabFocusReason)
    assert back.property("kbd") is True
