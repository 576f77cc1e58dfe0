"""Sessions in the joined line: what is switched on and off, kept across restarts, forgotten, refused by a disk."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.base import Settings
from headwater.engine import Planned
from headwater.engine.now import planned_by
from headwater.records import Intent, Phase, Session, Signal, SignalChanged, WindowSeen
from headwater.store import Store, StoreUnavailable, Trouble
from headwater.store.forgetting import Forgetting
from tests.support.sessions import T0, TIMED, Run, calls, forget


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    made = Run(tmp_path / "headwater.db")
    made.rec.observe(WindowSeen(T0, "soffice", "chapter 3.odt"))
    yield made
    made.rec.close()


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


def test_with_the_plan_is_forgotten_what_it_switched_on(run: Run) -> None:
    run.keeper.plan(run.rec, replace(TIMED, mute=True))
    run.minutes(10)
    forget(run, "letters")
    goes_on = [("Chapter 3", True)] * 2
    assert run.log.told == goes_on
    forget(run, "chapter 3")
    run.minutes(1)
    assert run.log.told == [*goes_on, "end"]


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
    run.minutes(10)
    assert run.phase is Phase.WORKING, "the other one goes on as it was to be worked at"
    assert run.log.told == [("Chapter 3", True), "end", ("Letters", False), "end", ("Chapter 3", True)]


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
