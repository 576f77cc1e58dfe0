"""Learning in a process of its own: of the lowest priority, with little memory, and gone when it is done.

The process is started by multiprocessing's `spawn`, as the one for queries is. It reads the store and writes nothing:
whatever happens to it, the base model goes on.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from headwater.base import Clock, HeadwaterError, Settings

_LOG = logging.getLogger("headwater.engine")
_NICENESS = 19
_LONGEST_S = 300.0


class CannotLearn(HeadwaterError):
    """What was to be learned or checked could not be; the base model, or what was learned before, goes on."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done."""

    what: str
    """`learn`, `check` or `dial`."""
    database: Path
    settings: Settings
    clock: Clock
    adapter: bytes | None
    """Numbers of the adapter in use, for what is checked with it."""


def study(task: Task, cancelled: Callable[[], bool] = lambda: False) -> Any:
    """Do it, and wait for what comes out.

    Raises:
        CannotLearn: it could not be done, took too long, was killed or cancelled.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, task), name="headwater-learning", daemon=True)
    try:
        process.start()
    except OSError as e:
        ours.close()
        raise CannotLearn(f"Learning could not be started ({e.strerror}): try again later.") from None
    finally:
        theirs.close()
    try:
        return _heard(ours, cancelled)
    finally:
        with suppress(ValueError):
            process.kill()
            process.join()
            process.close()
        ours.close()


def _heard(line: Connection, cancelled: Callable[[], bool]) -> Any:
    waited = 0.0
    while not line.poll(0.25):
        waited += 0.25
        if cancelled():
            raise CannotLearn("Learning was stopped: it begins anew when the computer rests.")
        if waited >= _LONGEST_S:
            raise CannotLearn("Learning took too long and was stopped: the model goes on as it was.")
    try:
        ended, result = line.recv()
    except (EOFError, OSError):
        raise CannotLearn("Learning was cut off: the model goes on as it was. Try again later.") from None
    if not ended:
        raise CannotLearn(result)
    return result


def _work(line: Connection, task: Task) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal reaches all; the parent decides
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"
    if hasattr(signal, "setitimer"):  # nobody may be left to kill a stuck one
        signal.setitimer(signal.ITIMER_REAL, _LONGEST_S + 60)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(OSError):  # nobody listens any more
        line.send(_outcome(task))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _outcome(task: Task) -> tuple[bool, Any]:
    """Whether it ended well, and the result or a sentence."""
    try:
        return True, _done(task)
    except MemoryError:
        return False, "There was too little memory to learn: the model goes on as it was. Try again later."
    except HeadwaterError as e:
        return False, str(e)
    except Exception as e:  # noqa: BLE001 - what it says may hold what was recorded; its kind does not
        return False, f"Headwater made a mistake while learning ({type(e).__name__}): the model goes on."


def _done(task: Task) -> Any:
    from headwater.attention import AttentionModel, ModelMismatch
    from headwater.categories import Categories
    from headwater.engine import checking, gathering
    from headwater.store import Store

    model = AttentionModel.load(provider="cpu")
    with Store(task.database, read_only=True) as store:
        categories = Categories(store.rules())
        if task.what == "learn":
            from headwater.attention.personal.testing import learn

            said = gathering.said_in(store)
            got = gathering.gathered(store, model, categories, said, task.settings, task.clock.offset_s)
            deep = None
            if got.tiles:
                with suppress(ModelMismatch):  # without its file the other rungs are there still
                    deep = model.deep(got.tiles)
            version, threshold = model.version, model.calibration.threshold
            del model  # what it keeps of titles is not needed any more, and makes room
            adapter, tested = learn(got.lessons, version, threshold, deep)
            return (adapter.version, adapter.rung, adapter.to_bytes()) if adapter else None, tested
        with suppress(HeadwaterError):  # one that cannot be used is told of where it is to be used
            model.adapt(task.adapter)
        if task.what == "dial":
            return checking.dial(store, model, categories)
        used = next((a for a in store.adapters() if a.in_use), None)
        return checking.honest(store, model, categories, task.clock.now(), used.made_at if used else None)
