"""Sessions in the joined line, without a thread: what is counted, said, switched on, kept and asked."""

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.advice.sessions import POSTPONED_S, postpone, rest, skip
from headwater.base import ManualClock, Settings
from headwater.categories import Categories
from headwater.engine import Event, Planned, Recorder, SessionCall
from headwater.engine.now import planned_by
from headwater.engine.sessions import ASKED_S, SessionKeeper
from headwater.records import (
    InputCounts,
    Intent,
    Observation,
    Phase,
    Presence,
    PresenceChanged,
    Session,
    Signal,
    SignalChanged,
    WindowSeen,
)
from headwater.store import Store, StoreUnavailable, Trouble
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


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    made = Run(tmp_path / "headwater.db")
    made.rec.observe(WindowSeen(T0, "soffice", "chapter 3.odt"))
    yield made
    made.rec.close()


def calls(run: Run) -> list[tuple[Phase, int]]:
    return [(e.phase, e.minutes) for e in run.said if isinstance(e, SessionCall)]


# -- the timer --------------------------------------------------------------------------------------------------------


def test_a_plan_without_lengths_has_no_timer(run: Run) -> None:
    run.keeper.plan(run.rec, Planned("Chapter 3", None))
    run.minutes(120, by=30.0)
    now = run.keeper.now(run.clock.now())
    assert now is not None
    assert (now.at.phase, now.at.left_s, now.at.part) == (Phase.OPEN, None, None)
    assert calls(run) == []


def test_a_pause_is_said_once_and_again_when_it_was_postponed(run: Run) -> None:
    run.keeper.plan(run.rec, TIMED)
    run.minutes(49)
    assert (run.phase, calls(run)) == (Phase.WORKING, [])
    run.minutes(5)
    assert (run.phase, calls(run)) == (Phase.DUE, [(Phase.DUE, 10)])
    run.keeper.say(run.rec, postpone)
    assert (run.phase, run.left) == (Phase.WORKING, POSTPONED_S)
    run.minutes(6)
    assert calls(run) == [(Phase.DUE, 10)] * 2
    run.keeper.say(run.rec, rest)
    run.minutes(9)
    phases = [run.phase]
    run.minutes(2)
    assert [*phases, run.phase] == [Phase.RESTING, Phase.WORKING]
    run.keeper.say(run.rec, skip)
    assert run.left == 3000


@pytest.mark.parametrize("what", ["call", "perhaps a call", "sharing", "full screen", "typing"])
def test_nobody_is_interrupted_by_it(run: Run, what: str) -> None:
    before: dict[str, list[Observation]] = {
        "call": [SignalChanged(T0, Signal.CALL, True)],
        "perhaps a call": [SignalChanged(T0, Signal.CALL, None)],
        "sharing": [SignalChanged(T0, Signal.SHARING, True)],
        "full screen": [WindowSeen(T0 + 1, "soffice", "talk", fullscreen=True)],
        "typing": [],
    }
    after: dict[str, list[Observation]] = {
        "call": [SignalChanged(T0, Signal.CALL, False)],
        "perhaps a call": [SignalChanged(T0, Signal.CALL, False)],
        "sharing": [SignalChanged(T0, Signal.SHARING, False)],
        "full screen": [WindowSeen(T0 + 3600, "soffice", "chapter", fullscreen=False)],
        "typing": [],
    }
    for each in before[what]:
        run.rec.observe(each)
    run.keeper.plan(run.rec, TIMED)
    while run.clock.now() < T0 + 3600:
        if what == "typing":
            run.rec.observe(InputCounts(run.clock.now(), 5.0, 9, 0, 0, 0))
        run.minutes(1 / 12)
    assert (run.phase, calls(run)) == (Phase.DUE, [])
    for each in after[what]:
        run.rec.observe(each)
    run.minutes(1)
    assert calls(run) == [(Phase.DUE, 10)]


def test_an_absence_of_a_pause_s_length_is_the_pause(run: Run) -> None:
    run.keeper.plan(run.rec, TIMED)
    run.minutes(51)
    assert calls(run) == [(Phase.DUE, 10)]
    run.minutes(3)
    run.presence(Presence.AWAY, run.clock.now() - 180)
    run.minutes(8, by=30.0)
    run.presence(Presence.PRESENT)
    run.minutes(1)
    assert (run.phase, calls(run)) == (Phase.WORKING, [(Phase.DUE, 10)])
    assert run.left > 2900


def test_a_short_absence_and_a_pause_of_recording_are_no_pause(run: Run) -> None:
    run.keeper.plan(run.rec, TIMED)
    run.minutes(20)
    run.presence(Presence.AWAY, run.clock.now() - 180)
    run.minutes(5, by=30.0)
    run.presence(Presence.PRESENT)
    run.minutes(1)
    assert run.left == pytest.approx(3000 - 60 * 18, abs=10)
    run.presence(Presence.PAUSED)
    run.minutes(20, by=30.0)
    assert run.left == pytest.approx(3000 - 60 * 38, abs=40), "who is not looked at may be working"


def test_clocks_that_jump_and_a_machine_that_sleeps(run: Run) -> None:
    run.keeper.plan(run.rec, TIMED)
    run.minutes(20)
    left = run.left
    run.clock.jump(run.clock.now() - 3600 * 5)
    run.minutes(1)
    assert run.left == left - 60
    run.clock.jump(T0 + 1260)
    run.minutes(1)
    assert run.left == 2940, "back to where it was is five hours that nobody saw: a pause"
    run.clock.jump(run.clock.now() + 300)
    run.minutes(1)
    assert run.left == 2880, "what nobody saw is no work"
    run.clock.jump(run.clock.now() + 3600)
    run.minutes(1)
    assert run.left == pytest.approx(2940, abs=10), "an hour's sleep is a pause"


# -- the end ----------------------------------------------------------------------------------------------------------


def test_when_the_time_is_over_it_is_said_and_asked(run: Run) -> None:
    run.keeper.plan(run.rec, replace(TIMED, until=T0 + 1800))
    run.minutes(29)
    assert run.left == pytest.approx(60, abs=6)
    run.minutes(2)
    assert run.keeper.now(run.clock.now()) is None
    assert calls(run) == [(Phase.OVER, 30)]
    assert run.keeper.ended(run.clock.now()) == Intent(T0, T0 + 1800, "Chapter 3")
    run.minutes(5)
    assert calls(run) == [(Phase.OVER, 30)]
    assert run.keeper.ended(run.clock.now() + ASKED_S) is None


def test_without_a_timer_the_end_is_asked_about_and_not_said(run: Run) -> None:
    run.keeper.plan(run.rec, Planned("Chapter 3", T0 + 1800))
    run.minutes(31)
    assert calls(run) == []
    assert run.keeper.ended(run.clock.now()) is not None


def test_another_plan_ends_the_one_before_and_the_note_is_that_one_s(run: Run) -> None:
    run.keeper.plan(run.rec, TIMED)
    run.minutes(10)
    run.keeper.plan(run.rec, Planned("Letters", None))
    ended = run.keeper.ended(run.clock.now())
    assert ended is not None
    assert ended.text == "Chapter 3"
    run.keeper.note(run.rec, "next: the second table")
    assert run.keeper.ended(run.clock.now()) is None
    run.keeper.note(run.rec, "half of them are written")
    assert [s.note for s in run.sessions()] == ["next: the second table", "half of them are written"]
    run.minutes(2)
    run.keeper.end(run.rec)
    assert run.keeper.ended(run.clock.now()) is None, "it was noted already"


def test_nothing_to_note_is_an_answer(run: Run) -> None:
    run.keeper.plan(run.rec, TIMED)
    run.minutes(10)
    run.keeper.end(run.rec)
    run.keeper.note(run.rec, "")
    assert run.keeper.ended(run.clock.now()) is None
    assert [s.note for s in run.sessions()] == [""]
    run.keeper.note(run.rec, "of what?")
    assert [s.note for s in run.sessions()] == [""]


def test_what_lasted_less_than_a_minute_is_not_asked_about(run: Run) -> None:
    run.keeper.plan(run.rec, TIMED)
    run.minutes(0.5)
    run.keeper.end(run.rec)
    assert run.keeper.ended(run.clock.now()) is None


def test_the_same_plan_with_other_choices_goes_on(run: Run) -> None:
    run.keeper.plan(run.rec, TIMED)
    run.minutes(20)
    run.keeper.plan(run.rec, replace(TIMED, mute=True, until=T0 + 7200))
    assert run.keeper.ended(run.clock.now()) is None
    assert run.left == 1800
    run.keeper.plan(run.rec, replace(TIMED, work_min=25, rest_min=5))
    assert run.left == 1500, "other lengths begin anew"
    assert run.log.told == [("Chapter 3", False), ("Chapter 3", True), ("Chapter 3", False)]


# -- kept -------------------------------------------------------------------------------------------------------------


def test_what_is_switched_on_is_switched_off(run: Run) -> None:
    run.keeper.plan(run.rec, replace(TIMED, mute=True))
    run.minutes(2)
    run.keeper.end(run.rec)
    run.keeper.plan(run.rec, Planned("Letters", run.clock.now() + 120))
    run.minutes(3)
    run.keeper.close()
    assert run.log.told == [("Chapter 3", True), "end", ("Letters", False), "end", "end"]


def test_a_restart_goes_on_with_the_timer_and_the_question(run: Run) -> None:
    run.keeper.plan(run.rec, replace(TIMED, mute=True))
    run.minutes(30)
    run.rec.close()
    run.clock.advance(120)
    run.open()
    assert run.left == pytest.approx(1200, abs=61)
    assert run.log.told[-1] == ("Chapter 3", True)
    run.rec.close()
    run.clock.advance(900)
    run.open()
    assert run.left == 3000, "a quarter of an hour without the program was a pause"
    run.keeper.end(run.rec)
    run.rec.close()
    run.open()
    ended = run.keeper.ended(run.clock.now())
    assert ended is not None
    assert ended.text == "Chapter 3"
    run.rec.close()
    with Forgetting(run.path) as forgetting:
        forgetting.forget_title("chapter 3")
    run.open()
    assert run.keeper.ended(run.clock.now()) is None, "nothing is asked of what was forgotten"


def forget(run: Run, words: str) -> None:
    """While the program runs: the recorder is made anew, the keeper is not."""
    run.rec.close()
    with Forgetting(run.path) as forgetting:
        forgetting.forget_title(words)
    run.rec = Recorder(Store(run.path), None, Settings(), Categories(), run.clock, seed=1)
    run.keeper.take_up(run.rec)


def test_with_the_plan_is_forgotten_what_it_switched_on(run: Run) -> None:
    run.keeper.plan(run.rec, replace(TIMED, mute=True))
    run.minutes(10)
    forget(run, "letters")
    assert run.log.told[-1] == ("Chapter 3", True), "it goes on"
    forget(run, "chapter 3")
    run.minutes(1)
    assert run.log.told[-1] == "end"


def test_nothing_is_said_of_what_was_forgotten(run: Run) -> None:
    run.rec.observe(SignalChanged(T0, Signal.CALL, True))
    run.keeper.plan(run.rec, replace(TIMED, until=T0 + 1800))
    run.minutes(32)
    forget(run, "chapter 3")
    run.minutes(1)
    assert calls(run) == []


def test_nothing_is_said_before_it_is_known_whether_there_is_a_call(run: Run) -> None:
    run.rec.observe(SignalChanged(T0, Signal.CALL, True))
    run.keeper.plan(run.rec, replace(TIMED, until=T0 + 1800))
    run.minutes(32)
    forget(run, "letters")
    run.keeper.step(run.rec)
    run.minutes(1 / 12)
    assert calls(run) == []
    run.rec.observe(SignalChanged(run.clock.now(), Signal.CALL, True))
    run.minutes(5)
    assert calls(run) == []
    run.rec.observe(SignalChanged(run.clock.now(), Signal.CALL, False))
    run.minutes(1)
    assert calls(run) == [(Phase.OVER, 30)]


def test_of_plans_made_elsewhere_the_one_that_began_last_holds(run: Run) -> None:
    run.rec.plans.add(Intent(T0 + 600, T0 + 1200, "Letters"))
    run.keeper.plan(run.rec, replace(TIMED, mute=True))
    run.minutes(11)
    now = run.keeper.now(run.clock.now())
    assert now is not None
    assert now.session == Session(T0 + 600)
    assert run.log.told == [("Chapter 3", True), "end", ("Letters", False)]


def test_a_plan_whose_time_has_passed_before_it_was_kept_begins_nothing(run: Run) -> None:
    run.keeper.plan(run.rec, replace(TIMED, mute=True))
    run.minutes(10)
    run.keeper.plan(run.rec, Planned("Letters", run.clock.now() - 1))
    assert run.keeper.now(run.clock.now()) is None
    assert run.log.told == [("Chapter 3", True), "end"]
    run.minutes(1)
    assert run.keeper.now(run.clock.now()) is None


@pytest.mark.parametrize(
    "blob",
    [b"", b"[]", b"no", b'{"timer": 5}', b'{"timer": {"start": "x", "end": null}}', b'{"timer": {}, "ended": "x"}',
     b'{"at": null}', b'{"timer": {"start": 1, "end": null, "work_s": "a", "rest_s": 1}}'],
)  # fmt: skip
def test_a_memory_that_is_not_usable_begins_anew(run: Run, blob: bytes) -> None:
    run.keeper.plan(run.rec, TIMED)
    run.minutes(10)
    run.rec.keep("session", blob)
    run.rec.close()
    run.open()
    assert (run.phase, run.left) == (Phase.WORKING, 3000)


def test_a_plan_that_could_not_be_kept_leaves_the_one_before(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run.keeper.plan(run.rec, TIMED)
    run.minutes(10)

    def full(_intent: Intent) -> None:
        raise StoreUnavailable(Trouble.FULL, run.path)

    monkeypatch.setattr(run.rec.plans, "add", full)
    with pytest.raises(StoreUnavailable):
        run.keeper.plan(run.rec, Planned("Letters", None))
    run.minutes(1)
    assert run.keeper.now(run.clock.now()) is None, "the store ended it; it is asked where the person stands"
    assert run.keeper.ended(run.clock.now()) is not None


def test_a_session_that_could_not_be_kept_leaves_nothing_of_the_one_before_on(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.keeper.plan(run.rec, replace(TIMED, mute=True))
    run.minutes(10)

    def full(_store: Store, _session: Session) -> None:
        raise StoreUnavailable(Trouble.FULL, run.path)

    monkeypatch.setattr(Store, "put_session", full)
    with pytest.raises(StoreUnavailable):
        run.keeper.plan(run.rec, Planned("Letters", None))
    run.minutes(1)
    assert run.log.told == [("Chapter 3", True), "end", ("Letters", False)]


def test_a_full_disk_keeps_nobody_muted(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run.keeper.plan(run.rec, replace(TIMED, mute=True))
    run.minutes(10)

    def broken(*_: object) -> None:
        raise StoreUnavailable(Trouble.FULL, run.path)

    monkeypatch.setattr(Store, "end_intent", broken)
    with pytest.raises(StoreUnavailable):
        run.keeper.end(run.rec)
    assert run.log.told[-1] == "end"


def test_a_disk_that_cannot_be_read_lets_time_pass(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run.keeper.plan(run.rec, replace(TIMED, until=T0 + 600))

    def broken(*_: object) -> None:
        raise StoreUnavailable(Trouble.DISK, run.path)

    monkeypatch.setattr(Store, "session", broken)
    run.minutes(11)
    assert run.keeper.ended(run.clock.now()) is not None


def test_settings_say_how_plans_are_worked_at_unless_the_person_does() -> None:
    assert planned_by(Settings(), "a", None) == Planned("a", None)
    own = Settings(session_timer=True, session_work_min=25, session_rest_min=5, session_mute=True)
    assert planned_by(own, "a", 9.0) == Planned("a", 9.0, 25, 5, mute=True)
