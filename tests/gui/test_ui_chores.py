"""Long work and short questions in other threads, told in that of the windows."""

import logging
import threading

import pytest
from pytestqt.qtbot import QtBot

from headwater.base import HeadwaterError, Words, aside
from headwater.base.aside import breathe
from headwater.ui.chores import Chore, Chores, failure_text


@pytest.fixture
def chores(qtbot: QtBot) -> Chores:
    return Chores()


def test_work_is_done_elsewhere_and_told_here(chores: Chores, qtbot: QtBot) -> None:
    here = threading.current_thread()
    seen: list[object] = []
    go = threading.Event()

    def work(chore: Chore) -> str:
        chore.tell(1)
        go.wait()
        for n in range(2, 1000):
            chore.tell(n)
        return f"{threading.current_thread() is here}"

    chore = chores.begin("a", work, "about")
    chore.moved.connect(lambda: seen.append((chore.at, threading.current_thread() is here)))
    qtbot.waitUntil(lambda: seen == [(1, True)])
    with qtbot.waitSignal(chore.ended):
        go.set()
    assert (chore.result, chore.running, chore.about) == ("False", False, "about")
    assert len(seen) < 1000  # it is not told more often than it can be shown
    assert chores.last("a") is chore
    chores.put_away("a")
    assert chores.last("a") is None


def test_one_of_a_name_at_a_time(chores: Chores, qtbot: QtBot) -> None:
    go = threading.Event()
    first = chores.begin("a", lambda _c: go.wait())
    assert chores.begin("a", lambda _c: None) is first
    chores.put_away("a")
    chores.tidy()
    assert chores.last("a") is first
    with qtbot.waitSignal(first.ended):
        go.set()
    assert chores.begin("a", lambda _c: None) is not first
    chores.close()


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (HeadwaterError("The disk is full."), "The disk is full."),
        (TimeoutError(), "Headwater is busy with something else: try again in a while."),
        (KeyError("a title"), "Headwater met an error of its own. The log says more."),
    ],
)
def test_what_goes_wrong_is_told_in_a_sentence(
    chores: Chores, qtbot: QtBot, failure: Exception, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    def work(_chore: Chore) -> None:
        raise failure

    with caplog.at_level(logging.ERROR):
        chore = chores.begin("a", work)
        qtbot.waitUntil(lambda: not chore.running)
    assert chore.failure is failure
    assert failure_text(failure, Words("en")) == told
    assert bool(caplog.records) is isinstance(failure, KeyError)


def test_the_end_of_the_program_cancels_and_waits(chores: Chores) -> None:
    done: list[bool] = []

    def work(chore: Chore) -> None:
        while not chore.cancelled():
            threading.Event().wait(0.001)
        done.append(True)

    chores.begin("a", work)
    chores.ask("q", lambda: 1, lambda _x: None)
    chores.close()
    assert done == [True]


def test_of_several_questions_of_a_name_the_last_counts(chores: Chores, qtbot: QtBot) -> None:
    go, answers, failures = threading.Event(), list[object](), list[Exception]()
    chores.ask("q", lambda: go.wait() and 1, answers.append)
    for n in (2, 3):
        chores.ask("q", lambda n=n: n, answers.append)  # type: ignore[misc]
    chores.ask("other", lambda: dict[str, int]()["missing"], answers.append, failures.append)
    go.set()
    qtbot.waitUntil(lambda: bool(answers and failures))
    assert answers == [3]
    assert isinstance(failures[0], KeyError)
    chores.close()


def test_who_is_gone_is_not_told(chores: Chores, qtbot: QtBot) -> None:
    answers: list[object] = []
    go = threading.Event()
    chores.ask("a", go.wait, answers.append)
    chores.ask("b", lambda: 1, answers.append)
    chores.drop("a")
    chores.drop("never asked")
    go.set()
    qtbot.waitUntil(lambda: answers == [1])
    chores.ask("c", lambda: 2, answers.append)
    chores.let_go()
    chores.ask("d", lambda: 3, answers.append)
    qtbot.waitUntil(lambda: 3 in answers)
    assert answers == [1, 3]
    chores.close()


def test_what_is_held_begins_when_it_may(chores: Chores, qtbot: QtBot) -> None:
    heard: list[object] = []
    chores.hold()
    chores.ask("a", lambda: 1, heard.append)
    chores.ask("a", lambda: 2, heard.append)
    chore = chores.begin("b", lambda _c: 3)
    assert chore.running
    assert chores.begin("b", lambda _c: 4) is chore
    qtbot.wait(50)
    assert (heard, chore.result) == ([], None)
    chores.go_on()
    qtbot.waitUntil(lambda: heard == [2] and chore.result == 3)
    chores.ask("c", lambda: 5, heard.append)
    qtbot.waitUntil(lambda: heard == [2, 5])


def test_the_thread_ends_while_nobody_asks(chores: Chores, qtbot: QtBot) -> None:
    heard: list[object] = []
    chores.rest()
    chores.ask("a", threading.current_thread, heard.append)
    chores.rest()
    qtbot.waitUntil(lambda: len(heard) == 1)
    thread = heard[0]
    assert isinstance(thread, threading.Thread)
    qtbot.waitUntil(lambda: not thread.is_alive())
    chores.ask("b", lambda: 2, heard.append)
    qtbot.waitUntil(lambda: heard[1:] == [2])
    chores.close()


def test_who_asks_again_before_it_has_ended_is_answered_in_turn(chores: Chores, qtbot: QtBot) -> None:
    heard: list[object] = []
    go = threading.Event()

    def slow() -> threading.Thread:
        go.wait(20)
        return threading.current_thread()

    chores.ask("a", lambda: 1, heard.append)
    with qtbot.waitSignal(chores._idle):
        chores.rest()
        chores.ask("b", slow, heard.append)
    chores.ask("c", threading.current_thread, heard.append)
    go.set()
    qtbot.waitUntil(lambda: len(heard) == 3)
    assert heard[1] is heard[2]
    chores.close()


def test_it_ends_though_nobody_waits_for_answers_any_more(chores: Chores, qtbot: QtBot) -> None:
    ended: list[threading.Thread] = []
    chores.ask("a", threading.current_thread, ended.append)
    qtbot.waitUntil(lambda: len(ended) == 1)
    chores.rest()
    chores.let_go()
    qtbot.waitUntil(lambda: chores._pool is None)
    ended[0].join(20)
    assert not ended[0].is_alive()


def test_what_has_begun_stands_aside_while_a_page_is_made(
    chores: Chores, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aside, "_MOST_S", 60.0)
    heard: list[object] = []
    begun, go = threading.Event(), threading.Event()

    def long() -> int:
        begun.set()
        go.wait(20)
        breathe()
        return 1

    chores.ask("a", long, heard.append)
    assert begun.wait(20)
    chores.hold()
    go.set()
    qtbot.wait(100)
    assert heard == []
    chores.go_on()
    qtbot.waitUntil(lambda: heard == [1])


def test_what_changes_something_is_done_though_the_end_comes_while_it_is_held(chores: Chores) -> None:
    done: list[int] = []
    chores.hold()
    chores.ask("a", lambda: done.append(1), lambda _none: None, sure=True)
    chores.ask("b", lambda: done.append(2), lambda _none: None)
    chore = chores.begin("c", lambda _c: done.append(3))
    chores.close()
    chore.wait(5)
    assert 1 in done
    assert 2 not in done
