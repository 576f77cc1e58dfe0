"""The engine's thread: it takes what sources saw, ticks, and does what it is asked in between."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

from headwater.base import Clock, HeadwaterError, Paths, Settings
from headwater.engine.daily import Daily
from headwater.engine.inbox import Stop
from headwater.engine.lookout import OpenSources
from headwater.engine.models import load_model
from headwater.engine.now import UNFINISHED, Changed, Recording
from headwater.engine.outside import Outside
from headwater.engine.reading import Reader
from headwater.engine.schedule import is_open
from headwater.engine.standing import Standing
from headwater.engine.starting import Starter
from headwater.records import Presence, PresenceChanged

if TYPE_CHECKING:
    from headwater.attention import AttentionModel
    from headwater.engine.recorder import Recorder

_LOG = logging.getLogger("headwater.engine")
TICK_S = 5.0
"""How far the tray may be behind, and how much of an open segment may be lost."""
IDLE_TICK_S = 30.0
"""While nobody is there only the absence grows."""
_ANSWER_S = 30.0
_APART_S = 3600.0
"""Years of history are encrypted in minutes."""
T = TypeVar("T")


class NotRecording(HeadwaterError):
    """The engine has ended, or has met an error of its own."""

    def __init__(self) -> None:
        super().__init__("Headwater does not record at the moment: resume it, and try again.")


class Line(Standing):
    """Begins, goes on until it is stopped, and begins anew after an error of its own."""

    _outside: Outside
    """Made by the engine, which it asks."""

    def __init__(
        self, paths: Paths, settings: Settings, clock: Clock, sources: OpenSources,
        model: "Callable[[], tuple[AttentionModel | None, str]] | None",
    ) -> None:  # fmt: skip
        super().__init__(paths, settings, clock, sources)
        self._thread = self._new_thread()
        self._failed = False
        self._restart = threading.Lock()
        self.reader = Reader(paths, clock, self.categories)
        """Reads what was recorded, in whatever thread asks."""
        self._starter = Starter(
            paths, clock, self.categories, model or (lambda: load_model(paths.providers)), self._inbox.wait_stopped,
            self._told_trouble,
        )  # fmt: skip
        self._daily = Daily(paths, clock)

    # -- life ---------------------------------------------------------------------------------------------------------

    def watch(self) -> None:
        """Start looking, if the person has agreed, while all else is still to be loaded; what is seen waits.

        Sources that can wait do: several that load their libraries at once would hold up windows and tray.
        """
        if self._recording is not Recording.STOPPED:
            return
        self._recording = Recording.RECORDING if self.settings.agreed else Recording.NOT_AGREED
        if self._recording is Recording.RECORDING and is_open(self.settings, self.clock, self.clock.now()):
            self._look(at_once=False)
            self._lookout.settle()
        self._now = self._snapshot()

    def start(self) -> None:
        """Begin; `watch` may have been called before, so that nothing is missed meanwhile."""
        self.watch()
        self._lookout.complete()
        self._thread.start()

    def _new_thread(self) -> threading.Thread:
        return threading.Thread(target=self._run, name="engine", daemon=True)

    def stop(self) -> None:
        """Save and end; what was recorded is on disk when this returns."""
        self._lookout.close()
        self._inbox.stop()
        if self._thread.is_alive():
            self._thread.join(10)

    # -- the thread ---------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._recorder = self._starter.prepare(self.settings)
            if self._recorder is None:
                return
            self._take_up_pause()
            self._keep_hours()
            self._follow_outside()
            self._go_on(self._recorder)
            self._loop()
            self._lookout.end()  # a choice made just before the end may have started them again
            self._outside.close()
            if self._recorder is not None:
                self._recorder.close()
        except Exception:
            _LOG.exception("the engine failed")
            self._fail()
            raise

    def _fail(self) -> None:
        """Nothing is looked at any more; what is recorded is kept, and `resume` begins anew."""
        self._lookout.end()
        self._outside.close()
        recorder, self._recorder = self._recorder, None
        if recorder is not None:
            try:
                recorder.give_up()
            except Exception:  # noqa: BLE001 - the first failure is the one to tell
                _LOG.exception("the recorder could not be given up in order")
        self._trouble["engine"] = self._words()("engine.own_error")
        self._recording, self._paused_until, self._failed = Recording.STOPPED, None, True
        self._tell_now()

    def _begin_anew(self) -> None:
        with self._restart:
            if not self._failed or self._lookout.over:
                return
            self._thread.join(5)
            self._failed, self._forget_pause, self._thread = False, True, self._new_thread()
            self._trouble.pop("engine", None)
            self.start()
        self._tell_now()

    def _loop(self) -> None:
        due = self.clock.monotonic()
        while not isinstance(item := self._inbox.next(due), Stop):
            if callable(item):
                item()
                if self._recorder is None:  # told to stop while a store was waited for
                    return
                due = min(due, self.clock.monotonic() + self._rest())
            elif item is not None:
                self._observe(item)
                if isinstance(item, PresenceChanged) or self._now.presence is not Presence.PRESENT:
                    due = self.clock.monotonic()  # somebody came or went: that is shown at once
            if self.clock.monotonic() >= due and self._inbox.empty:  # what waits is older than now
                self._tick()
                self._do_daily()
                if self._now.presence is not Presence.PRESENT:
                    self._learn()
                due = self.clock.monotonic() + self._rest()

    def _rest(self) -> float:
        """How long until the next tick."""
        if self._paused_until is not None:
            return max(0.0, min(IDLE_TICK_S, self._paused_until - self.clock.now()))
        quiet = self._now.presence is not Presence.PRESENT or self._recording is not Recording.RECORDING
        return IDLE_TICK_S if quiet else TICK_S

    # -- beside the line ----------------------------------------------------------------------------------------------

    def _follow_outside(self) -> None:
        self._outside.follow(self.settings)
        self._tell_trouble()

    def _tell_trouble(self) -> None:
        for name, sentence in self._outside.trouble.items():
            self._told_trouble(name, sentence)

    def _do_daily(self) -> None:
        """Once a day, while nobody is there to be kept waiting: what is too old is forgotten, and a backup made."""
        busy = self._now.presence is Presence.PRESENT and self._recording is Recording.RECORDING
        if not self._daily.due(busy=busy):
            return
        self._daily.done()
        if self._daily.too_old(self.settings):
            self._apart(lambda: self._daily.forget(self.settings), Future())
        if self.settings.backups:
            self._outside.background.back_up()
        self._measure()

    def _learn(self) -> None:
        """Nobody is there: perhaps there is something to learn."""
        raise NotImplementedError

    def _measure(self) -> None:
        """Once a day: how far forecasts could be relied on."""
        raise NotImplementedError

    def _go_on(self, recorder: "Recorder") -> None:
        """Take up work that a run before left unfinished."""
        if recorder.kept(UNFINISHED):
            self._outside.background.take_up()

    def _work_told(self, changed: bool) -> None:
        """From the background's thread."""

        def command() -> None:
            self._tell_trouble()
            self._tell_now()
            if changed:
                self._history_changed()

        self.do(command)

    def _history_changed(self) -> None:
        assert self._recorder is not None
        self._recorder.look_again()
        self._tell(Changed())

    # -- what is asked ------------------------------------------------------------------------------------------------

    def ask(self, action: "Callable[[Recorder], T]") -> T:
        """Run `action` in the engine's thread and wait for what it returns or raises.

        Raises:
            NotRecording: the engine has ended.
            TimeoutError: it is busy; `action` is not run.
        """
        answer: Future[T] = Future()

        def command() -> None:
            if not answer.set_running_or_notify_cancel():
                return
            try:
                assert self._recorder is not None
                answer.set_result(action(self._recorder))
            except Exception as e:  # noqa: BLE001  it belongs to who asked
                answer.set_exception(e)
            self._tell(Changed())

        self._need_thread()
        self.do(command)
        return _answered(answer, _ANSWER_S)

    def _need_thread(self) -> None:
        if self._failed or not self._thread.is_alive():
            raise NotRecording

    def apart(self, action: Callable[[], T]) -> T:
        """Run `action` in the engine's thread while nothing of the program has the store open, and wait for it.

        The segment in front ends; recording goes on behind it. What is seen meanwhile waits.

        Raises:
            NotRecording: the engine has ended.
            TimeoutError: it is busy; `action` is not run.
        """
        answer: Future[T] = Future()
        self._need_thread()
        self.do(lambda: self._apart(action, answer))
        return _answered(answer, _APART_S)

    def ease(self) -> None:
        """What was last asked for is looked at: what other questions left goes."""
        self.reader.ease()

    def _apart(self, action: Callable[[], T], answer: "Future[T]") -> None:
        if not answer.set_running_or_notify_cancel():
            return
        assert self._recorder is not None
        recording = self._recording is Recording.RECORDING
        if recording:
            self._lookout.end()
            self._drain()
            self._recorder.lose_sight()
        self._outside.close()
        self._recorder.close()
        self._recorder = None
        try:
            with self.reader.away():
                answer.set_result(action())
        except Exception as e:  # noqa: BLE001  it belongs to who asked
            answer.set_exception(e)
        self._recorder = self._starter.prepare(self.settings)
        if self._recorder is None:
            self._tell(Changed(gone=True))
            return
        self._follow_outside()
        self._go_on(self._recorder)
        if recording:
            self._look()
        elif self._recording is Recording.PAUSED:
            self._recorder.absent(Presence.PAUSED)
        self._tick()
        self._tell(Changed(gone=True))


def _answered(answer: "Future[T]", seconds: float) -> T:
    """What waits longer is called back, so that who was told to try again does not do it twice; what is being done
    cannot be called back, and is waited for."""
    try:
        return answer.result(seconds)
    except TimeoutError:
        if answer.cancel():
            raise
        return answer.result(_APART_S)
