"""Plans without an engine: tells what it was given, and remembers what it was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headwater.engine import Planned
from headwater.engine.belonging import Thing
from headwater.engine.now import SessionNow
from headwater.engine.planning import LastNote, SessionShown
from headwater.records import Intent, Phase, Session, SessionAt

if TYPE_CHECKING:
    from tests.support.fake_engine import FakeEngine


def session_now(phase: Phase, left_s: float | None, part: float | None, *lengths: int) -> SessionNow:
    """A session of the plan that holds."""
    work, rest = lengths or (None, None)
    return SessionNow(Session(0.0, work, rest), SessionAt(phase, left_s, part))


class FakeSessions:
    """Satisfies `ui.sessions.desk.SessionDesk`."""

    def __init__(self, engine: FakeEngine) -> None:
        self._engine = engine
        self.found: tuple[SessionShown, ...] = ()
        self.spheres: list[str] = []
        self.notes: dict[str, LastNote] = {}
        self.failure: Exception | None = None
        self.done: list[tuple[object, ...]] = []

    def plan(self, planned: Planned) -> None:
        engine = self._engine
        engine.asked.append(("plan", planned))
        intent = Intent(engine.clock.now(), planned.until, planned.text)
        at = SessionAt(Phase.OPEN, None, None)
        if planned.work_min is not None:
            at = SessionAt(Phase.WORKING, 60.0 * planned.work_min, 0.0)
        session = Session(intent.start, planned.work_min, planned.rest_min, planned.mute, planned.hold)
        engine.become(intent=intent, session=SessionNow(session, at))

    def end(self) -> None:
        self._engine.end_intent()

    def rest(self) -> None:
        self._engine.asked.append(("rest",))

    def postpone(self) -> None:
        self._engine.asked.append(("postpone",))

    def skip(self) -> None:
        self._engine.asked.append(("skip",))

    def note(self, text: str) -> None:
        self._engine.asked.append(("note", text))

    def belongs(self, plan: str, thing: Thing, *, part: bool) -> None:
        self.done.append(("belongs", plan, thing.value, part))
        if self.failure is not None:
            raise self.failure

    def undo(self) -> bool:
        self.done.append(("undo",))
        return True

    def shown(self) -> tuple[SessionShown, ...]:
        return self.found

    def last_note(self, text: str, before: float | None = None) -> LastNote | None:
        return self.notes.get(text)

    def recent(self, most: int = 4) -> list[str]:
        return self.spheres[:most]
