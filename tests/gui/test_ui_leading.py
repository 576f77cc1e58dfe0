"""Where accepted suggestions lead: to one line in the card's place, to the review, to a plan."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.base import Settings
from headwater.records import Advice, AdviceKind, Channel, Params, Verdict
from headwater.reports import DayReport
from headwater.ui.app import make_app
from headwater.ui.line import LineCard
from headwater.ui.notify import DISMISSED, Note
from headwater.ui.places import Place
from headwater.ui.program import Program
from headwater.ui.suggest import SuggestionCard
from headwater.ui.window import Dashboard
from tests.support.chart_days import busy_history, made, moment
from tests.support.fake_engine import FakeEngine
from tests.support.windows import Open, today

PLACE = "第三章 <b>draft</b> & a very long name of a document that goes on and on"


def advice(kind: AdviceKind, text: str, params: Params = ()) -> Advice:
    return Advice(f"a {kind}", moment("12:04"), kind, Channel.NOTIFICATION, text, params, 0.5, "4")


NOTE = advice(AdviceKind.NOTE, "advice.note", (("place", PLACE),))
TOMORROW = advice(AdviceKind.TOMORROW, "advice.tomorrow")
WIND_DOWN = advice(AdviceKind.WIND_DOWN, "advice.wind_down", (("hours", 6), ("minutes", 5)))
BEST = advice(
    AdviceKind.BEST_HOURS, "advice.best_hours", (("from", "09:00"), ("to", "11:00"), ("days", 8), ("of", 10))
)  # fmt: skip


def day(one: Advice) -> DayReport:
    return made(busy_history(), [(one, None)])


def accept(window: Dashboard) -> None:
    card = today(window).advice.card
    assert isinstance(card, SuggestionCard)
    QTest.mouseClick(card.answers[Verdict.ACCEPTED], Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def writing(window: Dashboard) -> LineCard:
    found = today(window).advice.line
    assert found is not None
    return found


def test_a_line_about_work_is_written_in_the_card_s_place(open_window: Open) -> None:
    window, engine = open_window(day=day(NOTE))
    accept(window)
    line = today(window).advice.line
    assert line is not None
    assert line.field.hasFocus()
    assert "<b>" in line.accessibleName(), "shown as it is, not as markup"
    assert not line.keep.isEnabled()
    QTest.keyClicks(line.field, "  the second   figure is next ")
    QTest.keyClick(line.field, Qt.Key.Key_Return)
    assert engine.asked[-2:] == [("answer", NOTE.id, Verdict.ACCEPTED), ("note", "the second figure is next", PLACE)]
    assert line.said.isVisible()
    assert not line.field.isVisible()
    assert window.focusWidget() is line


def test_a_line_that_is_left_gives_its_place_back(open_window: Open) -> None:
    window, engine = open_window(day=day(NOTE))
    accept(window)
    line = writing(window)
    line.field.setText("half a line")
    line.nothing.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(line.nothing, Qt.Key.Key_Return)
    assert window.focusWidget() is today(window).advice
    assert today(window).advice.line is None
    assert not line.isVisible()
    assert [what for what, *_ in engine.asked] == ["answer"]


def test_what_comes_first_tomorrow_is_kept_for_it(open_window: Open) -> None:
    window, engine = open_window(day=day(TOMORROW))
    accept(window)
    line = today(window).advice.line
    assert line is not None
    QTest.keyClicks(line.field, "call the printer")
    QTest.mouseClick(line.keep, Qt.MouseButton.LeftButton)
    assert engine.asked[-1] == ("plan_ahead", "call the printer")


def test_a_half_written_line_stays_whatever_is_suggested_meanwhile(open_window: Open) -> None:
    window, _ = open_window(day=day(NOTE))
    accept(window)
    column, line = today(window).advice, writing(window)
    QTest.keyClicks(line.field, "half a")
    column.show_report(made(busy_history(), [(NOTE, None), (replace(WIND_DOWN, at=NOTE.at + 60), None)]))
    assert writing(window) is line
    assert line.field.text() == "half a"
    QTest.mouseClick(line.nothing, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert column.line is None
    assert column.card is not None
    assert column.card.advice.kind is AdviceKind.WIND_DOWN


def test_nothing_written_keeps_nothing(open_window: Open) -> None:
    window, engine = open_window(day=day(NOTE))
    accept(window)
    line = today(window).advice.line
    assert line is not None
    QTest.keyClicks(line.field, "   ")
    QTest.keyClick(line.field, Qt.Key.Key_Return)
    QTest.mouseClick(line.nothing, Qt.MouseButton.LeftButton)
    assert [a[0] for a in engine.asked if a[0] in ("note", "plan_ahead")] == []


@pytest.mark.parametrize(("week", "day_of_week"), [(False, "mon"), (True, "thu")])
def test_the_day_s_end_leads_to_the_review(open_window: Open, week: bool, day_of_week: str) -> None:
    window, _ = open_window(day=day(WIND_DOWN), settings=Settings(agreed=True, week_review_day=day_of_week))
    accept(window)
    assert window._place is Place.REVIEW
    assert window.page.draft.week is week  # type: ignore[union-attr]


def test_best_hours_lead_to_a_plan(open_window: Open) -> None:
    window, _ = open_window(day=day(BEST))
    accept(window)
    assert today(window).editor.isVisible()


def test_what_was_not_accepted_leads_nowhere(open_window: Open) -> None:
    window, _ = open_window(day=day(NOTE))
    card = today(window).advice.card
    assert isinstance(card, SuggestionCard)
    QTest.mouseClick(card.answers[Verdict.NOT_TODAY], Qt.MouseButton.LeftButton)
    assert today(window).advice.line is None


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_line_fits_a_narrow_window(open_window: Open, scale: float) -> None:
    window, _ = open_window(day=day(NOTE), settings=Settings(agreed=True, text_scale=scale), size=(900, 600))
    accept(window)
    line = today(window).advice.line
    assert line is not None
    assert line.field.width() >= 120
    assert line.width() <= today(window).advice.width()


def test_the_chip_offers_what_was_written_the_evening_before(open_window: Open) -> None:
    window, engine = open_window(day=day(BEST))
    engine.become(ahead="call the printer", intent=None)
    QApplication.processEvents()
    chip = today(window).header.chip
    assert "call the printer" in chip.accessibleName()
    today(window).open_plan()
    assert today(window).editor.field.text() == "call the printer"


# -- from a notification ----------------------------------------------------------------------------------------------


@pytest.fixture
def program(engine: FakeEngine, qtbot: QtBot) -> Iterator[Program]:
    made_program = Program(make_app(), engine)
    yield made_program
    made_program.close()


@pytest.mark.parametrize(("answer", "leads"), [(Verdict.ACCEPTED.value, True), (DISMISSED, False)])
def test_a_notification_s_button_leads_there_too(
    program: Program, engine: FakeEngine, answer: str, leads: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Note] = []
    monkeypatch.setattr(program.notifier, "show", shown.append)
    engine.days[engine.today()] = day(NOTE)
    program._notify(NOTE, "")
    assert [text for value, text in shown[0].buttons if value == Verdict.ACCEPTED.value] == ["Write it"]
    program._answered(NOTE.id, answer)
    QApplication.processEvents()
    assert (program.window is not None) is leads
    if program.window is not None:
        assert today(program.window).advice.line is not None
