"""Owns the threads: sources enqueue, one thread does the work, the windows read through connections of their own."""

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from headwater.base import Clock, HeadwaterError, Paths, Settings, Words, language_of, save_settings
from headwater.capture import open_sources
from headwater.categories import Categories
from headwater.engine.daily import Daily
from headwater.engine.inbox import Command, Inbox, Stop
from headwater.engine.lookout import Lookout, OpenSources
from headwater.engine.models import load_model
from headwater.engine.now import UNFINISHED, Changed, Event, Now, Recording, Show, TurnedOff, told
from headwater.engine.outside import Outside
from headwater.engine.pauses import PAUSE, pause_blob, read_pause
from headwater.engine.reading import Reader
from headwater.engine.schedule import is_open, next_change
from headwater.engine.starting import Starter
from headwater.records import BackendStatus, Observation, Presence, PresenceChanged, Verdict
from headwater.redact import TitleKeyError, WouldKeep
from headwater.reports import day_of
from headwater.store import StoreUnavailable

if TYPE_CHECKING:
    from headwater.attention import AttentionModel
    from headwater.engine.background import Background
    from headwater.engine.data import DataDesk
    from headwater.engine.recorder import Recorder
    from headwater.reports import DayReport, TrendReport

_LOG = logging.getLogger("headwater.engine")
TICK_S = 5.0
"""How far the tray may be behind, and how much of an open segment may be lost."""
IDLE_TICK_S = 30.0
"""While nobody is there only the absence grows."""
_ANSWER_S = 30.0
_APART_S = 3600.0
"""Years of history are encrypted in minutes."""
T = TypeVar("T")

Listener = Callable[[Event], None]


class NotRecording(HeadwaterError):
    """The engine has ended, or has met an error of its own."""

    def __init__(self) -> None:
        super().__init__("Headwater does not record at the moment: resume it, and try again.")


class Engine:
    """Records, infers and advises until it is stopped. Its methods may be called from any thread."""

    def __init__(
        self, paths: Paths, settings: Settings, clock: Clock, *, sources: OpenSources = open_sources,
        model: "Callable[[], tuple[AttentionModel | None, str]] | None" = None,
    ) -> None:  # fmt: skip
        self.paths = paths
        self.settings = settings
        self.clock = clock
        self.categories = Categories()
        self._inbox = Inbox(clock)
        self._lookout = Lookout(paths, clock, self.categories, self._inbox.put, sources)
        self._listeners: list[Listener] = []
        self._thread = self._new_thread()
        self._failed = False
        self._restart = threading.Lock()
        self._forget_pause = False
        self._recorder: Recorder | None = None
        self._paused_until: float | None = None
        self._resting = False
        """Paused by the recording hours, not by the person."""
        self._open_until: float | None = None
        """The person resumed outside of the recording hours: until these change."""
        self._trouble: dict[str, str] = {}
        self._recording = Recording.STOPPED
        self.reader = Reader(paths, clock, self.categories)
        """Reads what was recorded, in whatever thread asks."""
        self._starter = Starter(
            paths, clock, self.categories, model or (lambda: load_model(paths.providers)), self._inbox.wait_stopped,
            self._told_trouble,
        )  # fmt: skip
        self._daily = Daily(paths, clock)
        self._outside = Outside(
            self, paths, self.categories, clock, emit=self._inbox.put, sees_windows=self._lookout.sees_windows,
            is_open=self._is_open, tell=self._work_told, model=lambda: self._starter.model,
        )  # fmt: skip
        self._now = self._snapshot()

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

    def _words(self) -> Words:
        return Words(language_of(self.settings))

    def _look(self, *, at_once: bool = True) -> None:
        try:
            self._lookout.begin(self.settings, self._words(), at_once=at_once)
        except TitleKeyError as e:
            self._trouble["key"] = str(e)

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

    # -- beside the line ----------------------------------------------------------------------------------------------

    def _follow_outside(self) -> None:
        self._outside.follow(self.settings)
        self._tell_trouble()

    def _tell_trouble(self) -> None:
        for name, sentence in self._outside.trouble.items():
            self._told_trouble(name, sentence)

    def _told_trouble(self, name: str, sentence: str) -> None:
        """Something is wrong, or ('') is not any more."""
        before = dict(self._trouble)
        self._trouble.pop(name, None)
        self._trouble |= {name: sentence} if sentence else {}
        if self._trouble != before and sentence:
            self._tell_now()

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

    def _go_on(self, recorder: "Recorder") -> None:
        """Take up work that a run before left unfinished."""
        if recorder.kept(UNFINISHED):
            self._outside.background.take_up()

    def _is_open(self) -> bool:
        return self._recording is Recording.RECORDING

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

    @property
    def api_port(self) -> int | None:
        """Where the local API listens; None while it does not."""
        return self._outside.port

    @property
    def api_trouble(self) -> str:
        """Why the local API does not listen although it should; "" where all is well."""
        return self._outside.trouble["api"]

    @property
    def background(self) -> "Background":
        """Work that takes minutes: imports, judging history anew."""
        return self._outside.background

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
                due = self.clock.monotonic() + self._rest()

    def _observe(self, seen: Observation) -> None:
        if self._recorder is not None and self._recording is not Recording.PAUSED:  # a source had it on its way
            self._recorder.observe(seen)

    def _rest(self) -> float:
        """How long until the next tick."""
        if self._paused_until is not None:
            return max(0.0, min(IDLE_TICK_S, self._paused_until - self.clock.now()))
        quiet = self._now.presence is not Presence.PRESENT or self._recording is not Recording.RECORDING
        return IDLE_TICK_S if quiet else TICK_S

    def _tick(self) -> None:
        if self._recorder is None:
            return
        if self._paused_until is not None and self.clock.now() >= self._paused_until:
            self._resume()
        self._keep_hours()
        advice, changed = self._recorder.tick()
        self._tell_now()
        if changed:
            self._tell(Changed())
        if advice:
            self._tell(advice)
        self._do_daily()

    # -- listeners ----------------------------------------------------------------------------------------------------

    def listen(self, callback: Listener) -> Callable[[], None]:
        """Call `callback` with every event, in the engine's thread; what is returned ends that."""
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback) if callback in self._listeners else None

    def _tell(self, event: Event) -> None:
        for listener in tuple(self._listeners):
            listener(event)

    def _tell_now(self) -> None:
        self._now = self._snapshot()
        self._tell(self._now)

    def _snapshot(self) -> Now:
        recorder = self._recorder
        at = self.clock.now()
        trouble = (*self._trouble.values(), *((recorder.trouble,) if recorder and recorder.trouble else ()))
        return Now(
            at=at,
            recording=self._recording,
            paused_until=self._paused_until,
            resting=self._resting,
            presence=recorder.presence if recorder else Presence.PRESENT,
            inference=recorder.current if recorder and self._recording is Recording.RECORDING else None,
            since=recorder.since if recorder else at,
            app=recorder.app if recorder else "",
            intent=recorder.intent_at(at) if recorder else None,
            trouble=trouble,
            backends=self.backends(),
            learning_s=recorder.learning_s if recorder else 0.0,
            job=self._outside.job,
        )

    def now(self) -> Now:
        """The latest snapshot."""
        return self._now

    def backends(self) -> tuple[BackendStatus, ...]:
        """How each capture back-end is doing."""
        return self._lookout.status()

    # -- what the person does -----------------------------------------------------------------------------------------

    def do(self, command: Command) -> None:
        """Run `command` in the engine's thread, soon."""
        self._inbox.put(command)

    def pause(self, until: float | None) -> None:
        """Stop looking until then; None: until resumed."""
        if self._failed:
            return
        if self._recorder is None:  # the store is waited for: nothing is to be seen meanwhile
            self._lookout.hold_back()
        self.do(lambda: self._pause(until))

    def resume(self) -> None:
        """Look again, after a pause or after a failure of our own."""
        if self._failed:
            self._begin_anew()
        else:
            self.do(self._resume)

    def _pause(self, until: float | None, *, resting: bool = False) -> None:
        self._lookout.let_go()
        if self._recorder is None or self._recording is Recording.NOT_AGREED:
            return
        self._lookout.end()
        self._drain()
        self._recorder.lose_sight()
        self._recorder.absent(Presence.PAUSED)
        self._recording, self._paused_until, self._resting = Recording.PAUSED, until, resting
        self._keep_pause()
        self._tick()

    def _keep_hours(self) -> None:
        """Outside of the recording hours nothing is looked at, unless the person has said so since they ended."""
        now = self.clock.now()
        if is_open(self.settings, self.clock, now):
            self._open_until = None
            if self._resting:
                self._resume()
        elif self._recording is Recording.RECORDING and (self._open_until is None or now >= self._open_until):
            opens = next_change(self.settings, self.clock, now)
            self._open_until = None
            self._pause(opens, resting=True)

    def _drain(self) -> None:
        """Take in what the sources saw before they ended."""
        for seen in self._inbox.seen():
            self._observe(seen)

    def _resume(self) -> None:
        if self._recorder is None or self._recording is not Recording.PAUSED:
            return
        self._recording, self._paused_until, self._resting = Recording.RECORDING, None, False
        self._open_until = next_change(self.settings, self.clock, self.clock.now())
        self._recorder.absent(Presence.PRESENT)
        self._keep_pause()
        self._look()
        self._tell_now()

    def _keep_pause(self) -> None:
        paused = self._recording is Recording.PAUSED and not self._resting
        assert self._recorder is not None
        self._recorder.keep(PAUSE, pause_blob(paused=paused, until=self._paused_until if paused else None))

    def _take_up_pause(self) -> None:
        """A pause outlives a restart: who asked not to be looked at is not looked at."""
        assert self._recorder is not None
        if self._forget_pause:  # the person has just said: go on
            self._forget_pause = False
            self._keep_pause()
        paused, until = read_pause(self._recorder.kept(PAUSE))
        if paused and (until is None or until > self.clock.now()) and self._recording is Recording.RECORDING:
            self._recording = Recording.PAUSED  # what was seen since the start is dropped
            self._pause(until)

    def answer(self, advice_id: str, verdict: Verdict) -> None:
        """Keep the person's answer to a suggestion."""

        def command() -> None:
            assert self._recorder is not None
            news, off = self._recorder.answer(advice_id, verdict)
            for kind in off:
                self._tell(TurnedOff(kind))
            if news:
                self._tell(Changed())

        self.do(command)

    def ask(self, action: "Callable[[Recorder], T]") -> T:
        """Run `action` in the engine's thread and wait for what it returns or raises.

        Raises:
            NotRecording: the engine has ended.
            TimeoutError: it is busy.
        """
        answer: Future[T] = Future()

        def command() -> None:
            try:
                assert self._recorder is not None
                answer.set_result(action(self._recorder))
            except Exception as e:  # noqa: BLE001  it belongs to who asked
                answer.set_exception(e)
            self._tell(Changed())

        self._need_thread()
        self.do(command)
        return answer.result(_ANSWER_S)

    def _need_thread(self) -> None:
        if self._failed or not self._thread.is_alive():
            raise NotRecording

    def apart(self, action: Callable[[], T]) -> T:
        """Run `action` in the engine's thread while nothing of the program has the store open, and wait for it.

        The segment in front ends; recording goes on behind it. What is seen meanwhile waits.

        Raises:
            NotRecording: the engine has ended.
            TimeoutError: it is busy.
        """
        answer: Future[T] = Future()
        self._need_thread()
        self.do(lambda: self._apart(action, answer))
        return answer.result(_APART_S)

    def _apart(self, action: Callable[[], T], answer: "Future[T]") -> None:
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
            return
        self._follow_outside()
        self._go_on(self._recorder)
        if recording:
            self._look()
        elif self._recording is Recording.PAUSED:
            self._recorder.absent(Presence.PAUSED)
        self._tick()
        self._tell(Changed())

    def set_intent(self, text: str, until: float | None) -> None:
        """Keep what the person is about to do."""
        self.do(lambda: self._try(lambda r: r.set_intent(text, until)))

    def end_intent(self) -> None:
        """The plan is over."""
        self.do(lambda: self._try(lambda r: r.end_intent()))

    def _try(self, action: "Callable[[Recorder], None]") -> None:
        assert self._recorder is not None
        try:
            action(self._recorder)
            self._trouble.pop("intent", None)
        except StoreUnavailable as e:
            self._trouble["intent"] = str(e)
        self._tell_now()
        self._tell(Changed())

    def change(self, settings: Settings) -> None:
        """Keep other choices and follow them at once.

        Raises:
            SettingsError: the disk does not take them; they hold until the program ends.
        """
        self.settings = settings
        self.do(self._follow)
        save_settings(settings, self.paths.settings)

    def _follow(self) -> None:
        assert self._recorder is not None
        self._recorder.change(self.settings)
        self._follow_outside()
        if not self.settings.agreed:
            return
        if self._recording is Recording.NOT_AGREED:
            self._recording = Recording.RECORDING
        self._keep_hours()
        if self._recording is Recording.RECORDING:
            self._lookout.end()
            self._drain()
            self._recorder.lose_sight()
            self._look()
        self._tick()

    def preview(self, settings: Settings) -> "tuple[WouldKeep, ...]":
        """What other choices would keep of the windows of the last minutes, the latest first."""
        return self._lookout.preview(settings)

    def reopen_api(self) -> None:
        """Its token is another one."""

        def command() -> None:
            self._outside.close_api()
            self._follow_outside()

        self.do(command)

    def imported(self, number: int) -> None:
        """A history was brought in: its windows become segments and are judged, in the background."""
        self.background.import_came(number, self.settings)

    def history_changed(self) -> None:
        """Somebody else changed what is stored: sums are made again, and what shows it reads again."""
        self.do(self._history_changed)

    @property
    def data(self) -> "DataDesk":
        """What the person does with what was recorded."""
        from headwater.engine.data import DataDesk

        return DataDesk(self)

    def show(self) -> None:
        """Ask the windows to come to the front."""
        self._tell(Show())

    # -- reading ------------------------------------------------------------------------------------------------------

    def today(self) -> date:
        """The day that is running, by the person's own start of day."""
        return day_of(self.clock.now(), self.settings, self.clock.offset_s)

    def day(self, day: date) -> "DayReport":
        """A day's report, through a read-only connection of the calling thread.

        Raises:
            StoreUnavailable: there is nothing to read yet, or it cannot be read.
        """
        return self.reader.day(day, self.settings)

    def trend(self, first: date, last: date) -> "TrendReport":
        """The sums of a range of days; see `Reader.trend`."""
        return self.reader.trend(first, last, self.settings)

    def status(self) -> Mapping[str, object]:
        """The present state as JSON values: for the command line. No titles."""
        return told(self._now)
