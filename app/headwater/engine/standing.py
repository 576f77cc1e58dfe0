"""Whether is being looked, and who is told: recording, pauses, recording hours, the latest snapshot."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from headwater.base import Clock, Paths, Settings, Words, language_of
from headwater.categories import Categories
from headwater.engine.inbox import Command, Inbox
from headwater.engine.lookout import Lookout, OpenSources
from headwater.engine.now import Changed, DriftWord, Event, Job, Now, Recording, SessionNow
from headwater.engine.pauses import PAUSE, pause_blob, read_pause
from headwater.engine.schedule import is_open, next_change
from headwater.records import BackendStatus, Intent, Observation, Presence
from headwater.redact import TitleKeyError

if TYPE_CHECKING:
    from headwater.engine.recorder import Recorder

_LOG = logging.getLogger("headwater.engine")
Listener = Callable[[Event], None]


class Standing:
    """What the engine knows of itself. All but `now`, `backends`, `listen` and `do` belongs to the engine's thread."""

    def __init__(self, paths: Paths, settings: Settings, clock: Clock, sources: OpenSources) -> None:
        self.paths = paths
        self.settings = settings
        self.clock = clock
        self.categories = Categories()
        self._inbox = Inbox(clock)
        self._lookout = Lookout(paths, clock, self.categories, self._inbox.put, sources)
        self._listeners: list[Listener] = []
        self._forget_pause = False
        self._recorder: Recorder | None = None
        self._paused_until: float | None = None
        self._resting = False
        """Paused by the recording hours, not by the person."""
        self._open_until: float | None = None
        """The person resumed outside of the recording hours: until these change."""
        self._trouble: dict[str, str] = {}
        self._recording = Recording.STOPPED
        self._job: Callable[[], Job | None] = lambda: None
        """How far the work in the background is."""
        self._now = self._snapshot()

    def _session_now(self, _at: float) -> "tuple[SessionNow | None, Intent | None]":
        """The session that is on, and the plan that ended of which is asked; see `SessionKeeper`."""
        return None, None

    def _ahead(self, _at: float) -> str:
        """What the person wrote yesterday that comes first; see `Intending.plan_ahead`."""
        return ""

    def _drift(self, _at: float) -> "tuple[float | None, DriftWord | None]":
        """The chance of drifting soon, and what is said of it; see `Forecaster`."""
        return None, None

    def _words(self) -> Words:
        return Words(language_of(self.settings))

    def _look(self, *, at_once: bool = True) -> None:
        try:
            self._lookout.begin(self.settings, self._words(), at_once=at_once)
        except TitleKeyError as e:
            self._trouble["key"] = str(e)

    def _is_open(self) -> bool:
        return self._recording is Recording.RECORDING

    def do(self, command: Command) -> None:
        """Run `command` in the engine's thread, soon."""
        self._inbox.put(command)

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

    def _told_trouble(self, name: str, sentence: str) -> None:
        """Something is wrong, or ('') is not any more."""
        before = dict(self._trouble)
        self._trouble.pop(name, None)
        self._trouble |= {name: sentence} if sentence else {}
        if self._trouble != before and sentence:
            self._tell_now()

    def clear_trouble(self, name: str) -> None:
        """What was wrong is not any more; from the engine's thread."""
        self._told_trouble(name, "")

    def _snapshot(self) -> Now:
        recorder = self._recorder
        at = self.clock.now()
        session, ended = self._session_now(at)
        drift_soon, drift_word = self._drift(at)
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
            intent=recorder.plans.at(at) if recorder else None,
            ahead=self._ahead(at),
            trouble=trouble,
            backends=self.backends(),
            learning_s=recorder.learning_s if recorder else 0.0,
            job=self._job(),
            session=session,
            ended=ended,
            drift_soon=drift_soon,
            drift_word=drift_word,
        )

    def now(self) -> Now:
        """The latest snapshot."""
        return self._now

    def backends(self) -> tuple[BackendStatus, ...]:
        """How each capture back-end is doing."""
        return self._lookout.status()

    # -- what is seen -------------------------------------------------------------------------------------------------

    def _observe(self, seen: Observation) -> None:
        if self._recorder is not None and self._recording is not Recording.PAUSED:  # a source had it on its way
            self._recorder.observe(seen)

    def _drain(self) -> None:
        """Take in what the sources saw before they ended."""
        for seen in self._inbox.seen():
            self._observe(seen)

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

    # -- pauses -------------------------------------------------------------------------------------------------------

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
