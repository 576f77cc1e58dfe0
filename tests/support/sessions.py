"""A recorder and the keeper of its session, driven by hand."""

import math
from pathlib import Path

from headwater.base import ManualClock, Settings
from headwater.categories import Categories
from headwater.engine import Event, Planned, Recorder, SessionCall
from headwater.engine.sessions import SessionKeeper
from headwater.records import Intent, Phase, Presence, PresenceChanged, Session
from headwater.store import Store
from headwater.store.forgetting import Forgetting

T0 = 1_790_000_000.0
TIMED = Planned("Chapter 3", None, 50, 10)


class Log:
    """What a session switched on."""

    def __init__(self) -> None:
        self.told: list[tuple[str, bool] | str] = []

    def begin(self, session: Session, plan: Intent) -> None:
        self.told.append((plan.text, session.mute))

    def end(self) -> None:
        self.told.append("end")


class Run:
    """A recorder and a keeper, driven by hand."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = ManualClock(T0, 3600)
        self.said: list[Event] = []
        self.log = Log()
        self.open()

    def open(self) -> None:
        """As at a start of the program."""
        self.rec = Recorder(Store(self.path), None, Settings(), Categories(), self.clock, seed=1)
        self.keeper = SessionKeeper(self.clock, self.said.append, (self.log,))
        self.keeper.take_up(self.rec)

    def minutes(self, n: float, *, by: float = 5.0) -> None:
        """Time passes; it is looked now and then."""
        until = self.clock.now() + 60 * n
        while self.clock.now() + by <= until + 1e-6:
            self.clock.advance(by)
            self.keeper.step(self.rec)
            self.rec.tick()

    def presence(self, presence: Presence, since: float | None = None) -> None:
        now = self.clock.now()
        self.rec.observe(PresenceChanged(now, presence, now if since is None else since))

    @property
    def phase(self) -> Phase:
        now = self.keeper.now(self.clock.now())
        assert now is not None
        return now.at.phase

    @property
    def left(self) -> float:
        now = self.keeper.now(self.clock.now())
        assert now is not None
        assert now.at.left_s is not None
        return now.at.left_s

    def sessions(self) -> list[Session]:
        with Store(self.path, read_only=True) as store:
            return store.sessions(-math.inf, math.inf)


def calls(run: Run) -> list[tuple[Phase, int]]:
    return [(e.phase, e.minutes) for e in run.said if isinstance(e, SessionCall)]


def forget(run: Run, words: str) -> None:
    """While the program runs: the recorder is made anew, the keeper is not."""
    run.rec.close()
    with Forgetting(run.path) as forgetting:
        forgetting.forget_title(words)
    run.rec = Recorder(Store(run.path), None, Settings(), Categories(), run.clock, seed=1)
    run.keeper.take_up(run.rec)
