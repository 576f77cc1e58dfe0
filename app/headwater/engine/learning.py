"""What the person teaches the model: trained when the computer rests, tested, and used if they say so.

Methods may be called from any thread but the engine's; those that say "long" take seconds.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from headwater.attention.card import read_card
from headwater.attention.errors import AttentionError
from headwater.base import Clock, HeadwaterError, Paths, Settings, SystemClock
from headwater.engine import studying
from headwater.engine.learnt import Dial, Honest, Kept, OfState, Stage, Standing, Test, Verdict
from headwater.engine.studying import CannotLearn, Task
from headwater.records import FocusState, Label
from headwater.store import Adapter, Store

if TYPE_CHECKING:
    from headwater.attention.personal.testing import Tested

_LOG = logging.getLogger("headwater.engine")
LEARNED = "learned"
"""Name of the state with the outcome of the last training."""
FEWEST, FEWEST_DAYS = 12, 3
"""As `attention.personal.testing` has them; its numbers load numpy."""
NEWS = 8
"""New labels that are worth another training, or that were taken back."""
FORGOTTEN = "forgotten"
"""Name of the state that is another one whenever something was forgotten."""
_DAMAGED = (ValueError, KeyError, TypeError, OverflowError, RecursionError, AttributeError)
_LEARNABLE = frozenset(s for s in FocusState if s not in (FocusState.AWAY, FocusState.UNSURE))
Day = tuple[float, float]


class Line(Protocol):
    """What is asked of whoever judges; without a running program nobody does."""

    def adapted(self, body: bytes | None, day: Day | None) -> None:
        """Another adapter judges from now on, or none: history follows, `day` first.

        Raises:
            AttentionError: its numbers cannot be used; what judged before goes on.
        """
        ...

    def changed(self) -> None:
        """What is told of learning is other now."""
        ...


class Nobody:
    """There is no running program: the next one follows the store."""

    def adapted(self, body: bytes | None, day: Day | None) -> None:
        """Nothing follows yet."""

    def changed(self) -> None:
        """Nobody looks."""


class Learner:
    """See the module."""

    def __init__(self, paths: Paths, settings: Callable[[], Settings], clock: Clock, line: Line) -> None:
        self._paths, self._settings, self._clock, self._line = paths, settings, clock, line
        self._one, self._choosing = threading.Lock(), threading.RLock()
        self._training = False
        self._trouble = ""
        self._stop = threading.Event()

    # -- looking --------------------------------------------------------------------------------------------------

    def standing(self) -> Standing:
        """Where learning stands.

        Raises:
            StoreUnavailable: there is nothing to read yet, or it cannot be read.
        """
        with Store(self._paths.database, read_only=True) as store:
            labels, adapters, last = _labels(store), store.adapters(), _last(store)
        model = _model_version()
        kept = tuple(_kept(a, model) for a in adapters)
        in_use = next((k for k in kept if k.in_use), None)
        days = len({self._day(x) for x in labels})
        needed = max(FEWEST - len(labels), 0)
        candidate = next((k for k in kept if k.version == last.get("waits") and not k.in_use and k.fits), None)
        return Standing(
            self._stage(labels, days, last, candidate, model), len(labels), days, needed, model, in_use, candidate,
            kept, _test(last["test"]) if "test" in last else None, last.get("at"), self._trouble, _digest(*labels),
        )  # fmt: skip

    def _stage(
        self, labels: list[Label], days: int, last: dict[str, Any], candidate: Kept | None, model: str
    ) -> Stage:
        if self._training:
            return Stage.TRAINING
        if len(labels) < FEWEST or days < FEWEST_DAYS:
            return Stage.FEW
        if candidate is not None:
            return Stage.WAITING
        return Stage.READY if _news(labels, last, model) else Stage.IDLE

    def _day(self, label: Label) -> int:
        from headwater.engine.gathering import day_number

        return day_number(label.start, self._settings(), self._clock.offset_s)

    def honest(self) -> Honest:
        """Long. How the model does by the labels, with what judges now.

        Raises:
            CannotLearn: it could not be found out.
        """
        found: Honest = studying.study(self._task("check"), self._stop.is_set)
        return found

    def dial(self) -> Dial:
        """Long. How each way to keep titles would do on the labels. Raises as `honest`."""
        found: Dial = studying.study(self._task("dial"), self._stop.is_set)
        return found

    def _task(self, what: str) -> Task:
        with Store(self._paths.database, read_only=True) as store:
            used = next((a for a in store.adapters() if a.in_use), None)
            body = store.adapter_body(used.version) if used else None
        return Task(what, self._paths.database, self._settings(), self._clock, body)

    # -- learning -------------------------------------------------------------------------------------------------

    def due(self) -> bool:
        """Whether there is enough that is new to learn from."""
        with Store(self._paths.database, read_only=True) as store:
            labels, last = _labels(store), _last(store)
        days = len({self._day(x) for x in labels})
        return len(labels) >= FEWEST and days >= FEWEST_DAYS and _news(labels, last, _model_version())

    def train(self) -> Test:
        """Long. Learn from all labels and test it. A better one waits for the person's yes, or is used at once where
        they have chosen so.

        Raises:
            CannotLearn: it could not be done; what judges goes on.
            StoreUnavailable: the store cannot be read or written.
        """
        with self._one:
            self._training, self._trouble = True, ""
            self._line.changed()
            try:
                return self._trained()
            except HeadwaterError as e:
                self._trouble = str(e)
                raise
            finally:
                self._training = False
                self._line.changed()

    def _trained(self) -> Test:
        with Store(self._paths.database, read_only=True) as store:
            forgotten, labels = store.state(FORGOTTEN), _labels(store)
        made, tested = studying.study(self._task("learn"), self._stop.is_set)
        test = told_of(tested, made is not None)
        better = test.verdict is Verdict.BETTER
        with Store(self._paths.database) as store:
            there = store.state(FORGOTTEN) == forgotten and set(labels) <= set(_labels(store))
            if not there or (better and not _keep(store, made, test, labels, forgotten, self._clock.now())):
                raise CannotLearn("What it was to learn from is not there any more: it begins anew by itself.")
            last = {
                "at": self._clock.now(), "seen": sorted(map(_digest, labels)), "model": _model_version(),
                "test": asdict(test), "waits": made[0] if better else "",
            }  # fmt: skip
            store.put_state(LEARNED, json.dumps(last).encode())
        if better and self._settings().adopt_better:
            self.adopt(made[0])
        return test

    def close(self) -> None:
        """End what goes on; it begins anew at another time."""
        self._stop.set()

    # -- choosing -------------------------------------------------------------------------------------------------

    def adopt(self, version: str, day: Day | None = None) -> None:
        """From now on this one judges; history is judged again in the background, `day` first.

        Raises:
            CannotLearn: it is not kept, or its numbers cannot be used.
            StoreUnavailable: the store does not take it.
            TimeoutError: the engine is busy; what judged before goes on.
        """
        with self._choosing:
            with Store(self._paths.database) as store:
                body = store.adapter_body(version)
                if body is None:
                    raise CannotLearn("This version is not kept any more: choose another one.")
                before = next((a.version for a in store.adapters() if a.in_use), None)
                _usable(body)
                store.use_adapter(version)
            try:
                self._line.adapted(body, day)
            except (HeadwaterError, TimeoutError) as e:
                with Store(self._paths.database) as store:
                    store.use_adapter(before)
                if isinstance(e, AttentionError):
                    raise CannotLearn(str(e)) from None
                raise
        self._line.changed()

    def roll_back(self, day: Day | None = None) -> None:
        """The base model judges again; of what it had judged before, history says again what it said then.

        Raises:
            StoreUnavailable: the store does not take it.
        """
        with self._choosing:
            with Store(self._paths.database) as store:
                store.back_to_base()
            self._line.adapted(None, day)
        self._line.changed()

    def delete(self, version: str) -> None:
        """Delete one; the base model judges if it was in use. Raises as `roll_back`."""
        with self._choosing:
            with Store(self._paths.database, read_only=True) as store:
                used = any(a.in_use for a in store.adapters() if a.version == version)
            if used:
                self.roll_back()
            with Store(self._paths.database) as store:
                store.drop_adapter(version)
        self._line.changed()


@contextmanager
def desk_of(paths: Paths, settings: Settings) -> Iterator[Learner]:
    """The same without a running program; the next one to start follows what was chosen."""
    yield Learner(paths, lambda: settings, SystemClock(), Nobody())


def _usable(body: bytes) -> None:
    from headwater.attention.personal.adapter import Adapter as Numbers

    try:
        Numbers.from_bytes(body, _model_version())
    except AttentionError as e:
        raise CannotLearn(str(e)) from None


def _labels(store: Store) -> list[Label]:
    return [x for x in store.labels(-math.inf, math.inf) if x.state in _LEARNABLE]


def _digest(*labels: Label) -> str:
    """Stands for words: others have another one."""
    told = repr([(x.start, x.end, x.state.value) for x in labels])
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _news(labels: list[Label], last: dict[str, Any], model: str) -> bool:
    """Whether labels came since the last training, enough of them, or the base model is another one."""
    if not last or last.get("model") != model:
        return True
    return len(set(last["seen"]) ^ set(map(_digest, labels))) >= NEWS


def _last(store: Store) -> dict[str, Any]:
    try:
        found = json.loads(store.state(LEARNED) or b"{}")
        if not found or not math.isfinite(found["at"]) or not all(isinstance(x, str) for x in found["seen"]):
            return {}
        _test(found["test"])
    except _DAMAGED:
        return {}
    return dict(found)


def _keep(
    store: Store, made: tuple[str, str, bytes], test: Test, labels: list[Label], forgotten: bytes | None, at: float
) -> bool:  # fmt: skip
    """False where something was forgotten since the labels were read."""
    version, rung, body = made
    if any(a.version == version for a in store.adapters()):
        return True
    first, last = min(x.start for x in labels), max(x.end for x in labels)
    adapter = Adapter(version, _model_version(), rung, at, first, last, json.dumps(asdict(test)))
    return store.add_adapter(adapter, body, {FORGOTTEN: forgotten})


def _kept(a: Adapter, model: str) -> Kept:
    try:
        test = _test(json.loads(a.told))
    except _DAMAGED:
        test = Test(Verdict.FEW, 0, 0, 0.0, 0.0, 0.0, 0.0)
    return Kept(a.version, a.model, a.rung, a.made_at, a.in_use, test, a.model == model)


def _test(told: dict[str, Any]) -> Test:
    states = tuple(
        OfState(FocusState(s["state"]), int(s["labels"]), float(s["before"]), float(s["after"])) for s in told["states"]
    )
    gain, low, before, after = (float(told[name]) for name in ("gain", "low", "before", "after"))
    return Test(Verdict(told["verdict"]), int(told["labels"]), int(told["days"]), gain, low, before, after, states)


def told_of(tested: Tested, made: bool) -> Test:
    """A test as the windows are told of it."""
    verdict = Verdict.FEW if not made else Verdict.BETTER if tested.better else Verdict.NOT_BETTER
    states = tuple(OfState(s.state, s.labels, s.before, s.after) for s in tested.states)
    return Test(
        verdict, tested.labels, tested.days, tested.gain, tested.low, tested.before, tested.after, states
    )  # fmt: skip


def _model_version() -> str:
    """Of the base model that ships; '' where there is none that can be read."""
    try:
        return read_card(_artifacts()).version
    except AttentionError:
        return ""


def _artifacts() -> Path:
    return Paths.bundled("models/attention/artifacts")
