"""The question "what was that?": its card by mouse and by keyboard, the off switch, and the notification."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from headwater.base import Settings, SettingsError, Words
from headwater.categories import Categories
from headwater.engine import Changed
from headwater.records import (
    LEARNED_STATES,
    Advice,
    AdviceKind,
    Answer,
    Channel,
    FocusState,
    Label,
    LabelSource,
    Verdict,
)
from headwater.reports import DayReport, day_report
from headwater.reports.correcting import SAYABLE
from headwater.ui.app import make_app
from headwater.ui.notify import DISMISSED, ELSE, EXPIRED, OPENED, SAY, Note
from headwater.ui.program import Program
from headwater.ui.question import QuestionCard, QuestionsOff, said_state
from headwater.ui.window import Dashboard
from tests.support.chart_days import BERLIN, DAY, busy_history, fixed, made, moment, suggestions
from tests.support.fake_engine import FakeEngine
from tests.support.windows import Open, least_width, said, today

ASKED = Advice(
    "q1", moment("12:04"), AdviceKind.QUESTION, Channel.NOTIFICATION, "advice.question",
    (
        ("from", "11:40"), ("to", "11:46"), ("minutes", 6), ("start", moment("11:40")), ("end", moment("11:46")),
        ("states", "communicating routine focused fragmented drifting"),
    ), 0.5, "2",
)  # fmt: skip


def day(answer: Verdict | None = None, advice: Advice = ASKED) -> DayReport:
    told = None if answer is None else Answer(advice.id, advice.at + 60, advice.kind, answer)
    return made(busy_history(), [suggestions()[0], (advice, told)])


def card(window: Dashboard) -> QuestionCard:
    found = today(window).advice.card
    assert isinstance(found, QuestionCard)
    return found


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def asks(engine: FakeEngine) -> bool:
    return engine.settings.ask_questions


def way_back(window: Dashboard) -> QuestionsOff:
    QApplication.processEvents()
    off = today(window).advice.off
    assert off is not None
    return off


@pytest.mark.parametrize("state", SAYABLE)
def test_a_click_says_what_it_was_and_the_card_goes(open_window: Open, state: FocusState) -> None:
    window, engine = open_window(day=day())
    gone: list[str] = []
    window.answered.connect(gone.append)
    mine = card(window)
    QTest.mouseClick(mine.states[state], Qt.MouseButton.LeftButton)
    assert engine.asked == [("say", "q1", state)]
    assert gone == ["q1"]
    assert mine.isHidden()


@pytest.mark.parametrize(("key", "state"), [(Qt.Key(Qt.Key.Key_1 + n), state) for n, state in enumerate(SAYABLE)])
def test_a_digit_says_it_while_the_focus_is_in_the_card(open_window: Open, key: Qt.Key, state: FocusState) -> None:
    window, engine = open_window(day=day())
    mine = card(window)
    mine.why.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(mine.why, key)
    assert engine.asked == [("say", "q1", state)]
    assert engine.corrections.asked == []


@pytest.mark.parametrize("key", [Qt.Key.Key_0, Qt.Key.Key_7, Qt.Key.Key_A])
def test_other_keys_say_nothing(open_window: Open, key: Qt.Key) -> None:
    window, engine = open_window(day=day())
    QTest.keyClick(card(window).why, key)
    QTest.keyClick(card(window).why, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert engine.asked == []


def test_each_answer_is_a_tab_stop_in_order_and_enter_presses_it(open_window: Open) -> None:
    window, engine = open_window(day=day())
    mine = card(window)
    mine.states[FocusState.FOCUSED].setFocus(Qt.FocusReason.TabFocusReason)
    for state in (*SAYABLE[1:],):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        assert focused() is mine.states[state]
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert engine.asked == [("say", "q1", FocusState.AWAY)]


def test_the_card_asks_says_why_and_names_no_state_of_its_own_accord(open_window: Open) -> None:
    window, _ = open_window(day=day())
    mine = card(window)
    assert mine.accessibleName() == "What was 11:40 – 11:46? Your answer teaches your own model."
    assert list(mine.states) == [*LEARNED_STATES, FocusState.AWAY]
    assert mine.reason.isHidden()
    mine.why.click()
    assert "several things" in mine.reason.accessibleName()
    assert [b.accessibleDescription() for b in mine.states.values()] == [f"Key {n}" for n in range(1, 7)]


def test_not_now_is_no_dismissal(open_window: Open) -> None:
    window, engine = open_window(day=day())
    card(window).answers[Verdict.LATER].click()
    assert engine.asked == [("answer", "q1", Verdict.LATER)]


def test_one_click_turns_questions_off_and_one_more_brings_this_one_back(open_window: Open) -> None:
    window, engine = open_window(day=day())
    card(window).never.click()
    assert not asks(engine)
    assert engine.asked[0] == ("answer", "q1", Verdict.NOT_HELPFUL)
    page = today(window).advice
    assert page.card is None
    assert focused() is way_back(window).undo
    assert "Questions are off" in said(page)
    page.show_report(day(Verdict.NOT_HELPFUL))
    assert focused() is way_back(window).undo, "the page was read again, and the keyboard is where it was"
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert asks(engine)
    assert page.off is None
    card(window).states[FocusState.ROUTINE].click()
    assert engine.asked[-1] == ("say", "q1", FocusState.ROUTINE)
    page.show_report(day(Verdict.ACCEPTED))
    assert today(window).advice.card is None


def test_other_suggestions_are_seen_while_the_way_back_is_offered(open_window: Open) -> None:
    both = made(busy_history(), [*suggestions(), (replace(ASKED, at=moment("14:00")), None)])
    window, _ = open_window(day=both)
    card(window).never.click()
    page = today(window).advice
    assert page.card is not None
    assert page.card.advice.id == "a2"


def test_a_disk_that_does_not_keep_the_choice_is_told(open_window: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    window, engine = open_window(day=day())

    def full(settings: Settings) -> None:
        engine.settings = settings
        raise SettingsError("The settings cannot be written.")

    monkeypatch.setattr(engine, "change", full)
    card(window).never.click()
    way_back(window)
    assert "The settings cannot be written." in said(today(window).advice)


def test_a_question_that_waits_goes_when_questions_are_turned_off_elsewhere(open_window: Open) -> None:
    window, _ = open_window(day=day(), settings=Settings(agreed=True, theme="light", ask_questions=False))
    assert today(window).advice.card is None


def test_an_answered_question_is_said_to_be_answered(open_window: Open) -> None:
    window, _ = open_window(day=day(Verdict.ACCEPTED))
    assert "A question about your time – Answered" in said(today(window).advice)


def corrected(*stretches: tuple[str, str], answer: Verdict | None = None) -> DayReport:
    """The same day, after the person said what these were."""
    labels = [
        Label(ASKED.at + 90, moment(start), moment(end), FocusState.ROUTINE, LabelSource.CORRECTION)
        for start, end in stretches
    ]
    told = None if answer is None else Answer(ASKED.id, ASKED.at + 60, ASKED.kind, answer)
    return day_report(
        busy_history(), [suggestions()[0], (ASKED, told)], DAY, Settings(), Categories(), moment("15:24"),
        fixed(BERLIN), labels=labels,
    )  # fmt: skip


@pytest.mark.parametrize(
    "stretches", [[("11:40", "11:46")], [("11:30", "12:00")], [("11:40", "11:43"), ("11:43", "11:46")]]
)
def test_what_was_said_otherwise_is_asked_no_more_and_its_notification_goes(
    open_window: Open, stretches: list[tuple[str, str]]
) -> None:
    window, engine = open_window(day=day())
    page, gone = today(window).advice, list[str]()
    window.answered.connect(gone.append)
    assert card(window).advice is ASKED
    page.show_report(corrected(*stretches))
    assert page.card is None
    assert gone == ["q1"]
    page.show_report(corrected(*stretches))
    assert gone == ["q1"]
    assert engine.asked == []
    QApplication.processEvents()
    assert "A question about your time – Answered" in said(page)


def test_a_question_that_is_open_again_goes_as_well(open_window: Open) -> None:
    window, _ = open_window(day=day())
    page = today(window).advice
    card(window).never.click()
    page.show_report(day(Verdict.NOT_HELPFUL))
    way_back(window).undo.click()
    assert card(window).advice is ASKED
    page.show_report(corrected(("11:40", "11:46"), answer=Verdict.NOT_HELPFUL))
    assert page.card is None
    QApplication.processEvents()
    assert "A question about your time – Not helpful" in said(page)


@pytest.mark.parametrize("stretch", [("11:40", "11:43"), ("11:46", "12:00"), ("09:00", "09:20")])
def test_what_was_said_of_another_stretch_answers_no_question(open_window: Open, stretch: tuple[str, str]) -> None:
    window, _ = open_window(day=corrected(stretch))
    assert card(window).advice is ASKED


def test_a_correction_that_is_taken_back_asks_again(open_window: Open) -> None:
    window, _ = open_window(day=corrected(("11:40", "11:46")))
    assert today(window).advice.card is None
    today(window).advice.show_report(corrected())
    assert card(window).advice is ASKED


def test_a_question_about_no_stretch_that_can_be_waits_on(open_window: Open) -> None:
    odd = replace(ASKED, params=tuple((name, value) for name, value in ASKED.params if name != "end"))
    window, _ = open_window(day=day(advice=odd))
    assert card(window).advice is odd


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(("scale", "size"), [(1.5, (1180, 760)), (1.0, (900, 600)), (1.5, (900, 600))])
def test_it_fits_its_column(open_window: Open, language: str, scale: float, size: tuple[int, int]) -> None:
    settings = Settings(agreed=True, theme="dark", language=language, text_scale=scale)
    window, _ = open_window(day=day(), settings=settings, size=size)
    mine = card(window)
    for button in (*mine.states.values(), *mine.answers.values(), mine.never, mine.why):
        assert mine.rect().contains(QRect(button.mapTo(mine, QPoint()), button.size()))
        assert min(button.width(), button.height()) >= 28
    assert least_width(today(window)) <= window.width()


def test_hostile_values_stay_text(open_window: Open) -> None:
    odd = replace(ASKED, params=(("from", "<b>x</b>"), ("to", "{minutes}"), ("minutes", 6), ("states", "<i>")))
    window, _ = open_window(day=day(advice=odd))
    assert card(window).accessibleName().startswith("What was <b>x</b> – {minutes}?")


# The notification


@pytest.fixture
def shown(engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Program, list[Note]]]:
    program, notes = Program(make_app(), engine), list[Note]()
    monkeypatch.setattr(program.notifier, "show", notes.append)
    yield program, notes
    program.close()


Shown = tuple[Program, list[Note]]


def test_the_notification_names_the_likeliest_states(shown: Shown, engine: FakeEngine) -> None:
    engine.tell(ASKED)
    assert shown[1][-1].title == "What was 11:40 – 11:46?"
    assert shown[1][-1].body == "Your answer teaches your own model."
    assert shown[1][-1].buttons == (
        ("say:communicating", "Talking"), ("say:routine", "Routine work"), ("say:focused", "Sustained work"),
        ("else", "Something else…"),
    )  # fmt: skip


def test_a_named_state_is_said_and_closing_is_a_dismissal(shown: Shown, engine: FakeEngine) -> None:
    engine.tell(ASKED)
    shown[0].notifier.answered.emit("q1", "say:routine")
    shown[0].notifier.answered.emit("q1", EXPIRED)
    shown[0].notifier.answered.emit("q1", DISMISSED)
    assert engine.asked == [("say", "q1", FocusState.ROUTINE), ("answer", "q1", Verdict.DISMISSED)]


def test_something_else_opens_the_page_at_the_stretch(shown: Shown, engine: FakeEngine, qtbot: QtBot) -> None:
    engine.days[DAY] = day()
    engine.tell(ASKED)
    shown[0].notifier.answered.emit("q1", ELSE)
    window = shown[0].window
    assert window is not None
    assert engine.asked == []
    page = today(window)
    qtbot.waitUntil(lambda: page.card.view.chart.selection is not None)
    assert page.card.view.chart.selection == (moment("11:40"), moment("11:46"))


@pytest.mark.parametrize("answer", [ELSE, "say:nag", "say:unsure", OPENED])
def test_what_names_no_state_opens_the_page_and_says_nothing(shown: Shown, engine: FakeEngine, answer: str) -> None:
    shown[0].notifier.answered.emit("unknown", answer)
    assert shown[0].window is not None
    assert engine.asked == []


def test_without_notifications_the_card_is_all(shown: Shown, engine: FakeEngine) -> None:
    engine.settings = replace(engine.settings, notifications=False)
    engine.tell(ASKED)
    engine.tell(Changed())
    assert shown[1] == []


@pytest.mark.parametrize("answer", ["", "say:", "accepted", "say:focused "])
def test_only_states_are_read_as_states(answer: str) -> None:
    assert said_state(answer) is None
    assert said_state(f"{SAY}focused") is FocusState.FOCUSED


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_settings_page_has_the_switch(language: str) -> None:
    words = Words(language)
    assert words("settings.ask_questions.title")
    assert words("settings.ask_questions.why")
