"""Tray, window and notifications joined to the engine; the notification service is a list."""

import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.base import HeadwaterError, Settings
from headwater.engine import Changed, Recording, Show, TurnedOff
from headwater.records import Advice, AdviceKind, Channel, Verdict
from headwater.ui import grab_today, run_ui
from headwater.ui.app import Endings, make_app
from headwater.ui.notify import DISMISSED, OPENED, Note
from headwater.ui.program import Program
from headwater.ui.speak import advice_text
from headwater.ui.welcome.page import Welcome
from tests.support.chart_days import DAY
from tests.support.fake_engine import BUSY, FakeEngine
from tests.support.windows import new, said, today

PAUSE = Advice(
    "n1", BUSY.at, AdviceKind.BREAK, Channel.NOTIFICATION, "advice.break",
    (("minutes", 5), ("since", 82), ("after", 70)), 0.5, "p1",
)  # fmt: skip


@pytest.fixture
def program(engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    made = Program(make_app(), engine)
    monkeypatch.setattr(made.notifier, "show", notes(made).append)
    yield made
    made.close()


_NOTES: dict[int, list[Note]] = {}


def notes(program: Program) -> list[Note]:
    return _NOTES.setdefault(id(program), [])


def test_a_suggestion_becomes_a_notification_with_its_buttons(program: Program, engine: FakeEngine) -> None:
    engine.tell(PAUSE)
    note = notes(program)[-1]
    assert note.title == "A good place for a short pause"
    assert note.body == "5 minutes, perhaps? 82 min since your last pause."
    assert note.buttons == (("accepted", "Take a pause"), ("later", "Later"), ("not_today", "Not today"))


@pytest.mark.parametrize("verdict", ["accepted", "later", "not_helpful", "not_today", DISMISSED])
def test_every_end_of_a_notification_is_an_answer(program: Program, engine: FakeEngine, verdict: str) -> None:
    program.notifier.answered.emit("n1", verdict)
    assert engine.asked == [("answer", "n1", Verdict(verdict))]


def test_a_click_on_the_body_opens_the_window_and_answers_nothing(program: Program, engine: FakeEngine) -> None:
    program.notifier.answered.emit("n1", OPENED)
    assert program.window is not None
    assert engine.asked == []


def test_cards_stay_on_the_page(program: Program, engine: FakeEngine) -> None:
    before = len(notes(program))
    engine.tell(replace(PAUSE, channel=Channel.CARD))
    engine.settings = replace(engine.settings, notifications=False)
    engine.tell(PAUSE)
    assert len(notes(program)) == before


def test_without_a_service_the_page_says_so(program: Program, qtbot: QtBot) -> None:
    program.notifier.refused.emit("n1")
    program.open_window()
    assert program.window is not None
    assert "This desktop shows no notifications" in today(program.window).banner.accessibleName()
    program.notifier.shown.emit("n2")
    assert not today(program.window).banner.isVisible()


def test_an_answer_on_the_page_takes_the_notification_back(
    program: Program, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    taken: list[str] = []
    monkeypatch.setattr(program.notifier, "withdraw", taken.append)
    program.open_window()
    window = program.window
    assert window is not None
    window.answered.disconnect()
    window.answered.connect(taken.append)
    qtbot.waitUntil(lambda: today(window).advice.card is not None)
    card = today(window).advice.card
    assert card is not None
    card.answers[Verdict.ACCEPTED].click()
    assert taken == ["a2"]


def test_closing_is_said_once(program: Program, engine: FakeEngine, qtbot: QtBot) -> None:
    for _ in range(2):
        program.open_window()
        assert program.window is not None
        program.window.close()
        assert program.window is None
    told = [n for n in notes(program) if n.title == "Headwater keeps recording"]
    assert len(told) == 1
    assert "no tray" in told[0].body
    program.notifier.shown.emit(told[0].id)
    assert (engine.paths.state / "closing.told").exists()


def test_kinds_that_are_turned_off_are_told(program: Program, engine: FakeEngine) -> None:
    engine.tell(TurnedOff(AdviceKind.BREAK))
    assert notes(program)[-1].body.startswith("You closed four offers of a pause")


def test_the_window_is_made_when_asked_for_and_goes_when_closed(program: Program, engine: FakeEngine) -> None:
    assert not program.window
    engine.tell(Show())
    window = program.window
    assert window is not None
    engine.tell(Show())
    assert program.window is window
    engine.tell(Changed())
    window.close()
    QApplication.processEvents()
    assert program.window is None


def test_the_tray_can_ask_for_the_plan(program: Program) -> None:
    program.tray.plan_asked.emit()
    assert program.window is not None
    assert today(program.window).editor.isVisible()


def test_the_first_start_opens_the_welcome(engine: FakeEngine) -> None:
    engine.settings = Settings(theme="light", language="en")
    engine.state = new()
    program = Program(make_app(), engine)
    program.start(None)
    assert program.window is not None
    assert isinstance(program.window.page, Welcome)
    program.close()


def test_no_tray_opens_the_window_and_a_wish_is_followed(program: Program) -> None:
    program.start(False)
    assert program.window is None
    program.start(None)
    assert program.window is not None


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_the_loop_and_are_given_back(engine: FakeEngine, qtbot: QtBot, name: signal.Signals) -> None:
    before = signal.getsignal(name)
    ended: list[bool] = []
    endings = Endings(lambda: ended.append(True))
    signal.raise_signal(name)
    qtbot.waitUntil(lambda: bool(ended))
    endings.close()
    assert signal.getsignal(name) == before


def test_run_starts_and_stops_the_engine(engine: FakeEngine) -> None:
    assert run_ui(engine, open_window=False, ready=make_app().quit) == 0
    assert engine.asked == [("start",), ("stop",)]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_of_the_window(engine: FakeEngine, tmp_path: Path, theme: str) -> None:
    engine.state = replace(BUSY, recording=Recording.STOPPED, inference=None)
    path = tmp_path / "today.png"
    grab_today(engine, path, (1180, 760), theme, "en")
    image = QImage(str(path))
    assert (image.width(), image.height()) == (1180, 760)
    assert (image.pixelColor(600, 5).lightness() > 200) is (theme == "light")
    with pytest.raises(HeadwaterError):
        grab_today(engine, tmp_path / "no" / "folder.png", (1180, 760), theme, "en")


def test_hostile_values_in_a_suggestion_stay_text(program: Program, engine: FakeEngine, qtbot: QtBot) -> None:
    drift = replace(
        PAUSE, kind=AdviceKind.DRIFT, text="advice.drift",
        params=(("plan", "<b>R&D</b>\n{minutes}" + "长" * 900), ("minutes", 7), ("probability", "0.86")),
    )  # fmt: skip
    engine.tell(drift)
    qtbot.waitUntil(lambda: bool(notes(program)))  # its reason is looked for first
    title = notes(program)[-1].title
    assert title.startswith("Is this still part of <b>R&D</b> {minutes}长")
    assert len(title) < 450


def test_a_suggestion_of_another_version_is_named_by_its_kind(program: Program) -> None:
    odd = replace(PAUSE, text="advice.later_version", params=())
    assert advice_text(odd, program._words).body == "A pause was offered"


def test_tomorrow_a_pause_says_so(program: Program, engine: FakeEngine) -> None:
    program.open_window()
    engine.become(recording=Recording.PAUSED, paused_until=BUSY.at + timedelta(hours=13).total_seconds())
    assert program.window is not None
    assert "Paused until tomorrow, 04:24" in said(program.window)
    assert engine.today() == DAY


def test_a_notification_that_nobody_answered_stays_as_a_card(program: Program, engine: FakeEngine) -> None:
    program.notifier.answered.emit("n1", "expired")
    assert engine.asked == []
