"""Queries in a process of their own: stopped when they take too long, and started again when it dies."""

import json
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import msgspec
import psutil
import pytest

from headwater.base import ManualClock
from headwater.query import (
    Limits,
    Opens,
    QueryBusy,
    QueryError,
    QueryFailed,
    QuerySyntax,
    QueryTimedOut,
    QueryTooLarge,
    QueryWorker,
    UnknownBucket,
    UnknownVariable,
    WrongArguments,
    run,
)
from headwater.query.errors import KINDS
from headwater.query.worker import serve
from tests.support.querying import PERIOD, WINDOW, Broken, Shelf, niceness

S = 1_000_000
DESK = Shelf({WINDOW: [(0, S, {"app": "é", "title": "a" * 60 + "!"}), (5 * S, S, {"app": "b"})]})
STUCK = f'RETURN = filter_keyvals_regex(query_bucket("{WINDOW}"), "title", "(a+)+$");'
"""Takes longer than anybody can wait."""


class Makes(Protocol):
    def __call__(self, opens: Opens, limits: Limits = ..., clock: Any = ..., **more: Any) -> QueryWorker: ...


@pytest.fixture
def make() -> Iterator[Makes]:
    with ExitStack() as stack:

        def made(opens: Opens, limits: Limits = Limits(), clock: Any = None, **more: Any) -> QueryWorker:  # noqa: B008
            worker = QueryWorker(opens, limits, clock, **more)
            stack.callback(worker.close)
            return worker

        yield made


def who(worker: QueryWorker) -> dict[str, Any]:
    """What the process tells of itself, through `Broken`."""
    data: dict[str, Any] = json.loads(worker.run('RETURN = query_bucket("who");', [PERIOD]))[0][0]["data"]
    return data


def until(condition: Callable[[], bool]) -> None:
    waiting = threading.Event()
    for _ in range(2000):
        if condition():
            return
        waiting.wait(0.01)
    raise AssertionError("it did not come true")


def test_answers_are_those_of_run_as_json(make: Makes) -> None:
    worker = make(DESK)
    query = [f'a = query_bucket("{WINDOW}");', "RETURN = [a, sum_durations(a), NAME, merge_events_by_keys(a, ['x'])];"]
    assert not worker.is_warm
    assert worker.run(query, [PERIOD], "mine") == msgspec.json.encode(run(query, [PERIOD], DESK, name="mine"))
    assert worker.run("RETURN = 1;", [PERIOD] * 2) == b"[1,1]"
    assert worker.is_warm


def test_errors_come_back_as_they_are_and_the_process_goes_on(make: Makes) -> None:
    worker = make(Broken(""), Limits(rows=10, text=10_000))
    first = who(worker)
    for query, kind in {
        "RETURN = ": QuerySyntax,
        "RETURN = '\ud800';": QuerySyntax,
        "RETURN = a;": UnknownVariable,
        "RETURN = flood();": WrongArguments,
        "RETURN = find_bucket('x');": UnknownBucket,
        "a = [1];" + "a = concat(a, a);" * 9 + "RETURN = a;": QueryTooLarge,
    }.items():
        with pytest.raises(QueryError) as caught:
            worker.run(query, [PERIOD])
        assert type(caught.value) is kind
        assert str(caught.value).endswith(".")
    assert who(worker) == first


def test_a_query_that_is_stuck_is_killed_and_the_next_one_answered(make: Makes) -> None:
    worker = make(DESK, Limits(seconds=0.2))
    with pytest.raises(QueryTimedOut, match=r"took longer than 0\.2 s"):
        worker.run(STUCK, [PERIOD])
    assert not worker.is_warm
    assert worker.run("RETURN = 1;", [PERIOD]) == b"[1]"


def test_a_query_that_is_only_slow_stops_by_itself(make: Makes) -> None:
    worker = make(Broken(""), Limits(seconds=1e-6))
    with pytest.raises(QueryTimedOut):
        worker.run("RETURN = nop();", [PERIOD])
    assert worker.is_warm


def test_a_crash_fails_one_query(make: Makes) -> None:
    worker = make(Broken(""))
    first = who(worker)
    with pytest.raises(QueryFailed, match="stopped"):
        worker.run('RETURN = query_bucket("crash");', [PERIOD])
    assert who(worker)["pid"] != first["pid"]


def test_a_process_that_was_killed_while_it_waited_is_replaced(make: Makes) -> None:
    worker = make(Broken(""))
    first = who(worker)
    os.kill(first["pid"], signal.SIGKILL)
    until(lambda: not worker.is_warm)
    assert who(worker)["pid"] != first["pid"]


def test_what_fails_in_the_activity_tells_no_more_than_its_kind(make: Makes) -> None:
    worker = make(Broken(""))
    with pytest.raises(QueryFailed) as caught:
        worker.run('RETURN = query_bucket("fail");', [PERIOD])
    assert str(caught.value) == "The activity could not be read (ValueError)."
    assert who(worker)["pid"]


@pytest.mark.parametrize(
    ("how", "why"),
    [("opening", "The store is closed: open it."), ("opening badly", "The activity could not be read (ValueError).")],
)
def test_an_activity_that_cannot_be_opened(make: Makes, how: str, why: str) -> None:
    worker = make(Broken(how))
    for _ in range(2):
        with pytest.raises(QueryFailed) as caught:
            worker.run("RETURN = 1;", [PERIOD])
        assert str(caught.value) == why
        assert not worker.is_warm


def test_a_process_that_does_not_start_in_time(make: Makes) -> None:
    worker = make(DESK, start_s=0.0)
    with pytest.raises(QueryFailed, match="did not start in time"):
        worker.run("RETURN = 1;", [PERIOD])
    assert not worker.is_warm


def test_an_idle_process_is_ended_and_started_again_when_it_is_needed(make: Makes) -> None:
    clock = ManualClock(0.0)
    worker = make(DESK, Limits(), clock, idle_s=60.0)

    def is_warm_after(seconds: float) -> bool:
        clock.advance(seconds)
        worker.rest(clock.monotonic())
        return worker.is_warm

    assert not is_warm_after(0.0)
    worker.run("RETURN = 1;", [PERIOD])
    assert is_warm_after(59.0)
    worker.run("RETURN = 1;", [PERIOD])
    assert is_warm_after(59.0)
    assert not is_warm_after(1.0)
    assert worker.run("RETURN = 1;", [PERIOD]) == b"[1]"


def test_others_wait_then_are_told_that_it_is_busy_and_closing_ends_all(make: Makes) -> None:
    clock = ManualClock(0.0)
    worker = make(DESK, Limits(seconds=200), clock, most_waiting=1, idle_s=1.0)
    worker.run("RETURN = 1;", [PERIOD])
    ends: list[str] = []

    def ask(query: str) -> None:
        try:
            worker.run(query, [PERIOD])
        except QueryError as e:
            ends.append(type(e).__name__)

    threads = [threading.Thread(target=ask, args=(STUCK,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    until(lambda: worker._asking == 2)
    with pytest.raises(QueryBusy):
        worker.run("RETURN = 1;", [PERIOD])
    clock.advance(100.0)
    worker.rest(clock.monotonic())  # it is at work: nothing happens
    assert worker.is_warm
    worker.close()
    for thread in threads:
        thread.join(60)
    assert ends == ["QueryFailed"] * 2
    assert not worker.is_warm


def test_a_closed_worker_answers_no_more(make: Makes) -> None:
    worker = make(Broken(""))
    process = psutil.Process(who(worker)["pid"])
    worker.close()
    worker.close()
    assert not process.is_running()
    with pytest.raises(QueryFailed, match="being closed"):
        worker.run("RETURN = 1;", [PERIOD])
    worker.rest(1e9)


def test_the_process_stands_back_and_outlives_ctrl_c(make: Makes) -> None:
    worker = make(Broken(""))
    first = who(worker)
    assert first["niceness"] == min(niceness() + 10, 19)
    os.kill(first["pid"], signal.SIGINT)
    assert who(worker) == first


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells and limits the address space")
def test_a_query_gets_no_more_memory_than_it_may(make: Makes) -> None:
    worker = make(Broken(""), Limits(memory=64 * 2**20, rows=10**9, answer=10**12))
    first = who(worker)
    with pytest.raises(QueryTooLarge, match="more memory than it may have"):
        worker.run("a = query_bucket('who');" + "a = concat(a, a);" * 29 + "RETURN = 1;", [PERIOD])
    assert who(worker) == first


def test_what_starts_the_process_can_be_found_by_name() -> None:
    """As `spawn` needs it, in an installed program and in a frozen one."""
    assert pickle.loads(pickle.dumps(serve)) is serve
    assert all(KINDS[name].__name__ == name for name in KINDS)
    assert set(KINDS.values()) == {QueryError, *QueryError.__subclasses__()}


ORPHANED = """
from headwater.query import Limits, QueryWorker
from tests.unit.test_query_worker import DESK, STUCK
from tests.support.querying import PERIOD

if __name__ == "__main__":
    QueryWorker(DESK, Limits(seconds=0.5)).run(STUCK, [PERIOD])
"""


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system has no such timer")
def test_a_stuck_process_ends_though_nobody_is_left_to_kill_it(tmp_path: Path) -> None:
    script = tmp_path / "orphaned.py"
    script.write_text(ORPHANED, encoding="utf-8")
    places = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    parent = subprocess.Popen([sys.executable, str(script)], env=places)
    until(lambda: bool(_workers(parent.pid)))
    (worker,) = _workers(parent.pid)
    until(lambda: worker.cpu_times().user > 0.3)  # it is at its work
    parent.kill()
    parent.wait(10)
    until(lambda: not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE)


def _workers(pid: int) -> list[psutil.Process]:
    children = psutil.Process(pid).children(recursive=True)
    return [child for child in children if "spawn_main" in " ".join(child.cmdline())]
