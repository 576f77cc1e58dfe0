"""Learning as JSON values, and what the door is asked about it: what takes long is begun, and asked after."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Protocol

from headwater.base import Clock, HeadwaterError
from headwater.engine.learnt import Dial, Honest, Kept, Standing, Test
from headwater.reports.times import iso

Json = Mapping[str, object]
LONG = ("train", "check", "dial")
"""What is begun by one question and asked after by others."""


class Lessons(Protocol):
    """What is asked of `engine.learning.Learner`."""

    def standing(self) -> Standing: ...  # noqa: D102
    def train(self) -> Test: ...  # noqa: D102
    def adopt(self, version: str, day: tuple[float, float] | None = None) -> None: ...  # noqa: D102
    def roll_back(self, day: tuple[float, float] | None = None) -> None: ...  # noqa: D102
    def delete(self, version: str) -> None: ...  # noqa: D102
    def honest(self) -> Honest: ...  # noqa: D102
    def dial(self) -> Dial: ...  # noqa: D102


# -- as JSON values ---------------------------------------------------------------------------------------------------


def standing_told(now: Standing, clock: Clock) -> Json:
    """Where learning stands."""
    return {
        "stage": now.stage.value, "labels": now.labels, "days": now.days, "needed": now.needed, "model": now.model,
        "in_use": now.in_use.version if now.in_use is not None and now.in_use.fits else None,
        "candidate": now.candidate.version if now.candidate is not None else None,
        "kept": [kept_told(kept, clock) for kept in now.kept],
        "last": test_told(now.last) if now.last is not None else None,
        "last_at": iso(now.last_at, clock.offset_s(now.last_at)) if now.last_at is not None else None,
        "trouble": now.trouble,
    }  # fmt: skip


def kept_told(kept: Kept, clock: Clock) -> Json:
    """A version."""
    return {
        "version": kept.version, "model": kept.model, "rung": kept.rung,
        "made_at": iso(kept.made_at, clock.offset_s(kept.made_at)), "in_use": kept.in_use, "fits": kept.fits,
        "test": test_told(kept.test),
    }  # fmt: skip


def test_told(test: Test) -> Json:
    """A test; `gain` and `low` in nats a label, `before` and `after` as shares."""
    return {
        "verdict": test.verdict.value, "labels": test.labels, "days": test.days, "gain": test.gain, "low": test.low,
        "before": test.before, "after": test.after,
        "states": [
            {"state": s.state.value, "labels": s.labels, "before": s.before, "after": s.after} for s in test.states
        ],
    }  # fmt: skip


def honest_told(found: Honest) -> Json:
    """How the model does by the labels."""
    return {
        "by": found.by.value, "labels": found.labels, "seconds": found.seconds, "calibration_error": found.error,
        "curve": [{"said": b.said, "met": b.met, "seconds": b.seconds} for b in found.curve],
        "confusion": [list(row) for row in found.confusion],
        "unsure": {state.value: share for state, share in found.unsure}, "unsure_share": found.unsure_share,
        "inputs": {one.name: {"shift": one.shift, "usual": one.usual} for one in found.inputs},
        "cannot": list(found.cannot),
    }  # fmt: skip


def dial_told(found: Dial) -> Json:
    """The privacy dial."""
    ways = [
        {"titles": w.titles, "met": w.met if w.possible else None, "unsure": w.unsure if w.possible else None}
        for w in found.ways
    ]
    return {"labels": found.labels, "seconds": found.seconds, "ways": ways, "said": found.said}


# -- doing ------------------------------------------------------------------------------------------------------------


def done(lessons: Lessons, what: str, version: str, clock: Clock) -> Json:
    """One thing of `train`, `check`, `dial`, `use`, `base`, `delete`, `status`; long ones take seconds.

    Raises:
        HeadwaterError: it cannot be done, in one sentence.
        KeyError: it is none of them.
    """

    def then_status(act: Callable[[], None]) -> Json:
        act()
        return standing_told(lessons.standing(), clock)

    acts: Mapping[str, Callable[[], Json]] = {
        "status": lambda: standing_told(lessons.standing(), clock),
        "train": lambda: test_told(lessons.train()),
        "check": lambda: honest_told(lessons.honest()),
        "dial": lambda: dial_told(lessons.dial()),
        "use": lambda: then_status(lambda: lessons.adopt(version)),
        "base": lambda: then_status(lessons.roll_back),
        "delete": lambda: then_status(lambda: lessons.delete(version)),
    }
    return acts[what]()


class Errands:
    """Answers the door about learning; it never waits for what takes seconds."""

    def __init__(self, lessons: Callable[[], Lessons], clock: Clock) -> None:
        self._lessons, self._clock = lessons, clock
        self._lock = threading.Lock()
        self._going: dict[str, threading.Thread] = {}
        self._came: dict[str, Json] = {}

    def answer(self, asked: Json) -> Json:
        """`do` is one of those of `done`; or `came`, with `of` one of `LONG`. What goes wrong is an `error`.

        What takes long answers `{"going": true}`, and so does `came` until it has ended.

        Raises:
            KeyError: it is none of them.
            ValueError: `version` or `of` is no text.
        """
        what, version = _text(asked, "do"), _text(asked, "version")
        if what == "came":
            return self._ended(_text(asked, "of"))
        if what in LONG:
            self._begin(what)
            return {"going": True}
        return self._do(what, version)

    def _begin(self, what: str) -> None:
        with self._lock:
            old = self._going.get(what)
            if old is not None and old.is_alive():
                return
            self._came.pop(what, None)
            thread = threading.Thread(target=self._run, args=(what,), name=f"errand {what}", daemon=True)
            self._going[what] = thread
            thread.start()

    def _run(self, what: str) -> None:
        came: Json = {"error": "Headwater made a mistake here; its log has the details."}
        try:
            came = self._do(what, "")
        finally:
            self._came[what] = came

    def _ended(self, what: str) -> Json:
        if what not in LONG:
            raise KeyError(what)
        if what in self._came:
            return self._came[what]
        going = self._going.get(what)
        return {"going": True} if going is not None else {"error": "This was not begun."}

    def _do(self, what: str, version: str) -> Json:
        try:
            return done(self._lessons(), what, version, self._clock)
        except HeadwaterError as e:
            return {"error": str(e)}
        except TimeoutError:
            return {"error": "Headwater is busy: try again in a moment."}


def _text(asked: Json, name: str) -> str:
    value = asked.get(name, "")
    if not isinstance(value, str):
        raise ValueError(f"{name} is a text")
    return value
