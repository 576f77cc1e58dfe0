"""The tray's question about the last stretch."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from headwater.base import Words
from headwater.records import FocusState, LabelSource
from headwater.reports.correcting import CannotCorrect, Lately, Why
from headwater.store import StoreUnavailable, Trouble
from headwater.ui.notify import Note
from headwater.ui.places import Place
from headwater.ui.program import Program
from tests.support.chart_days import moment
from tests.support.fake_corrections import FakeCorrections
from tests.support.fake_engine import FakeEngine

LAST = Lately(moment("15:00"), moment("15:24"), FocusState.ROUTINE, 0.86)


def ask(program: Program, qtbot: QtBot) -> None:
    """Open the tray's menu, as a person does, and wait for what the engine says."""
    corrections = program._engine.corrections
    assert isinstance(corrections, FakeCorrections)
    before = len(corrections.asked)
    program.tray.menu.aboutToShow.emit()
    qtbot.waitUntil(lambda: len(corrections.asked) > before and not program.own._waiting)


def entries(program: Program) -> list[QAction]:
    return [a for a in program.tray.how.menu.actions() if not a.isSeparator()]


def names(program: Program) -> list[str]:
    return [a.text() for a in entries(program)]


def is_there(program: Program) -> bool:
    return program.tray.how.menu.menuAction().isVisible()


def test_it_asks_about_the_last_stretch_with_the_models_guess_first(
    program: Program, engine: FakeEngine, qtbot: QtBot
) -> None:
    engine.corrections.last = LAST
    ask(program, qtbot)
    assert is_there(program)
    assert program.tray.how.menu.title() == "How was that?"
    assert names(program) == [
        "The last 24 min, 15:00 – 15:24", "Routine work — looks like it, 0.86", "Sustained work", "Talking",
        "Many things at once", "Away from your plan", "Away",
    ]  # fmt: skip
    assert not entries(program)[0].isEnabled()


@pytest.mark.parametrize(
    ("told", "first"),
    [
        (replace(LAST, p=0.68), "Routine work — might be, 0.68"),
        (replace(LAST, p=0.41), "Routine work — likeliest, 0.41"),
        (replace(LAST, p=1.0, said=True), "Routine work — as you said"),
        (replace(LAST, guess=FocusState.AWAY, p=1.0, said=True), "Away — as you said"),
        (replace(LAST, guess=None, p=0.0), "Sustained work"),
    ],
)
def test_the_guess_says_how_sure_it_is(
    program: Program, engine: FakeEngine, qtbot: QtBot, told: Lately, first: str
) -> None:
    engine.corrections.last = told
    ask(program, qtbot)
    assert names(program)[1] == first
    assert len(names(program)) == 7


def test_an_answer_is_kept_as_the_trays(program: Program, engine: FakeEngine, qtbot: QtBot) -> None:
    engine.corrections.last = LAST
    ask(program, qtbot)
    entries(program)[3].trigger()
    said = ("say", LAST.start, LAST.end, FocusState.COMMUNICATING, LabelSource.TRAY)
    qtbot.waitUntil(lambda: said in engine.corrections.asked)


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (CannotCorrect(Why.NOBODY), "Nobody was at the computer then"),
        (StoreUnavailable(Trouble.FULL, Path("headwater.db")), "is full"),
    ],
)
def test_an_answer_that_is_not_taken_is_told(
    program: Program, engine: FakeEngine, notes: list[Note], qtbot: QtBot, failure: Exception, sentence: str
) -> None:
    engine.corrections.last = LAST
    ask(program, qtbot)
    engine.corrections.failure = failure
    entries(program)[1].trigger()
    qtbot.waitUntil(lambda: bool(notes))
    assert sentence in notes[0].body


def test_where_nothing_was_recorded_there_is_no_question(program: Program, engine: FakeEngine, qtbot: QtBot) -> None:
    assert not is_there(program)
    ask(program, qtbot)
    assert not is_there(program)
    engine.corrections.last = LAST
    ask(program, qtbot)
    assert is_there(program)
    engine.corrections.failure = StoreUnavailable(Trouble.MISSING, engine.paths.database)
    ask(program, qtbot)
    assert not is_there(program)


def test_another_language(program: Program, engine: FakeEngine, qtbot: QtBot) -> None:
    program.tray.speak(Words("zh_CN"))
    assert not is_there(program)
    engine.corrections.last = LAST
    ask(program, qtbot)
    assert program.tray.how.menu.title() == "刚才在做什么？"
    assert names(program)[:2] == ["最近 24 分钟，15:00 – 15:24", "例行工作 — 看起来是，0.86"]


def test_another_language_leaves_no_menu_of_the_one_before(program: Program) -> None:
    for language in ("zh_CN", "en", "zh_CN"):
        program.tray.speak(Words(language))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert program.tray.menu.findChildren(QMenu) == [program.tray.how.menu]


# -- who waits for the answer -----------------------------------------------------------------------------------------


@pytest.fixture
def gate(engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """The engine answers once this is set."""
    go = threading.Event()
    corrections = engine.corrections
    lately, say = corrections.lately, corrections.say
    monkeypatch.setattr(corrections, "lately", lambda: go.wait() and lately())
    monkeypatch.setattr(corrections, "say", lambda *said: go.wait() and say(*said))
    yield go
    go.set()


def change_page(program: Program) -> None:
    program.open_window()
    assert program.window is not None
    program.window.go(Place.SETTINGS)


def hold_a_window(program: Program) -> None:
    program.held._make()
    assert program.held.there


def let_it_go(program: Program) -> None:
    hold_a_window(program)
    program.held.drop()


@pytest.mark.parametrize("meanwhile", [change_page, hold_a_window, let_it_go])
def test_the_question_is_asked_whatever_the_windows_do_meanwhile(
    program: Program, engine: FakeEngine, qtbot: QtBot, gate: threading.Event, meanwhile: Callable[[Program], None]
) -> None:
    engine.corrections.last = LAST
    program.tray.menu.aboutToShow.emit()
    meanwhile(program)
    gate.set()
    qtbot.waitUntil(lambda: is_there(program))
    assert len(names(program)) == 7


@pytest.mark.parametrize("meanwhile", [change_page, hold_a_window, let_it_go])
def test_an_answer_that_is_not_taken_is_told_whatever_the_windows_do_meanwhile(
    program: Program, engine: FakeEngine, notes: list[Note], qtbot: QtBot, gate: threading.Event,
    meanwhile: Callable[[Program], None],
) -> None:  # fmt: skip
    engine.corrections.failure = StoreUnavailable(Trouble.FULL, Path("headwater.db"))
    program.tray.said.emit(LAST.start, LAST.end, FocusState.ROUTINE)
    meanwhile(program)
    gate.set()
    qtbot.waitUntil(lambda: any("is full" in note.body for note in notes))


def test_another_language_meanwhile_asks_in_that_language(
    program: Program, engine: FakeEngine, qtbot: QtBot, gate: threading.Event
) -> None:
    engine.corrections.last = LAST
    program.tray.menu.aboutToShow.emit()
    program.tray.speak(Words("zh_CN"))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gate.set()
    qtbot.waitUntil(lambda: is_there(program))
    assert names(program)[0] == "最近 24 分钟，15:00 – 15:24"
