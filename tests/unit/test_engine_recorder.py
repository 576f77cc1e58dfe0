"""The joined line without a thread: what comes in is in the store, whatever happens in between."""

import math
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.base import ManualClock, Settings
from headwater.categories import Categories
from headwater.engine import Recorder
from headwater.engine.recorder import SETTLE_S
from headwater.records import (
    Advice,
    Boundary,
    FocusState,
    Inference,
    InputCounts,
    Observation,
    Presence,
    PresenceChanged,
    Segment,
    Signal,
    SignalChanged,
    Verdict,
    WindowSeen,
)
from headwater.store import Store, StoreUnavailable, Trouble
from headwater.store.forgetting import Forgetting

T0 = 1_790_000_000.0
LEFT = T0 + 400


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(T0, 3600)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "headwater.db"


def recorder(path: Path, clock: ManualClock, settings: Settings | None = None) -> Recorder:
    return Recorder(Store(path), None, settings or Settings(), Categories(), clock, seed=1)


def play(rec: Recorder, clock: ManualClock, seen: list[Observation], until: float) -> None:
    """Feed what is seen at its time, with a tick every five seconds."""
    for s in seen:
        while clock.now() + 5 < s.at:
            clock.advance(5)
            rec.tick()
        clock.advance(max(0.0, s.at - clock.now()))
        rec.observe(s)
    while clock.now() + 5 <= until:
        clock.advance(5)
        rec.tick()


def typing(start: float, end: float, keys: int = 10) -> list[Observation]:
    out: list[Observation] = []
    at = start + 5
    while at <= end:
        out.append(InputCounts(at, 5.0, keys, 1, 0, 100))
        at += 5
    return out


def morning() -> list[Observation]:
    return [
        SignalChanged(T0, Signal.COUNTED, True),
        WindowSeen(T0 + 1, "xterm", "first"),
        *typing(T0 + 1, T0 + 100),
        WindowSeen(T0 + 101, "mousepad", "second"),
        *typing(T0 + 101, T0 + 160),
    ]


def test_what_was_seen_is_in_the_store_after_quitting(path: Path, clock: ManualClock) -> None:
    rec = recorder(path, clock)
    play(rec, clock, morning(), T0 + 165)
    rec.close()
    with Store(path, read_only=True) as store:
        got = [s for s, _ in store.history(0, math.inf) if s.app]
    assert {s.app for s in got} == {"xterm", "mousepad"}
    assert sum(s.keys or 0 for s in got) == 10 * len(typing(T0 + 1, T0 + 100) + typing(T0 + 101, T0 + 160))
    assert all(s.offset_s == 3600 for s in got)


def test_a_killed_run_loses_at_most_what_came_after_the_last_tick(path: Path, clock: ManualClock) -> None:
    rec = recorder(path, clock)
    play(rec, clock, morning(), T0 + 165)  # no close: the process is gone
    clock.advance(600)
    again = recorder(path, clock)
    again.observe(WindowSeen(clock.now(), "xterm", "back"))
    again.tick()
    with Store(path, read_only=True) as store:
        got = [s for s, _ in store.history(0, math.inf) if s.app == "mousepad"]
    assert got[-1].end >= T0 + 160
    assert sum(s.keys or 0 for s in got) == 10 * len(typing(T0 + 101, T0 + 160))


class Full(Store):
    """A store whose disk fills up."""

    full = False

    def put(self, pairs: object) -> None:
        if self.full:
            raise StoreUnavailable(Trouble.FULL, Path("headwater.db"))
        super().put(pairs)  # type: ignore[arg-type]

    def put_open(self, pairs: object) -> None:
        if self.full:
            raise StoreUnavailable(Trouble.FULL, Path("headwater.db"))
        super().put_open(pairs)  # type: ignore[arg-type]


def test_a_full_disk_is_told_and_what_was_seen_meanwhile_is_written_later(path: Path, clock: ManualClock) -> None:
    store = Full(path)
    rec = Recorder(store, None, Settings(), Categories(), clock, seed=1)
    seen = morning()
    store.full = True
    play(rec, clock, seen, T0 + 165)
    assert "full" in rec.trouble
    store.full = False
    clock.advance(5)
    rec.tick()
    assert rec.trouble == ""
    rec.close()
    with Store(path, read_only=True) as read:
        got = [s for s, _ in read.history(0, math.inf) if s.app]
    assert sum(s.clicks or 0 for s in got) == sum(isinstance(s, InputCounts) for s in seen)


def test_a_plan_is_kept_ends_and_is_found_again(path: Path, clock: ManualClock) -> None:
    rec = recorder(path, clock)
    rec.plans.set("Chapter 3", T0 + 7200)
    clock.advance(60)
    rec.plans.set("Mail", None)
    again = recorder(path, clock)
    now = again.plans.at(clock.now() + 1)
    assert now is not None
    assert now.text == "Mail"
    before = again.plans.at(T0 + 30)
    assert before is not None
    assert before.text == "Chapter 3"
    clock.advance(60)
    again.plans.end()
    assert again.plans.at(clock.now() + 1) is None


def leaves_and_returns(rec: Recorder, clock: ManualClock) -> Advice:
    """A quarter of an hour away after some work; the resumption card that follows."""
    play(rec, clock, [*morning(), *typing(T0 + 160, LEFT)], LEFT)
    play(rec, clock, [PresenceChanged(LEFT + 180, Presence.AWAY, LEFT)], LEFT + 900)
    play(rec, clock, [PresenceChanged(LEFT + 900, Presence.PRESENT, LEFT + 900)], LEFT + 900)
    rec.observe(WindowSeen(LEFT + 901, "mousepad", "second"))
    rec.observe(InputCounts(LEFT + 905, 5.0, 0, 1, 0, 10))
    clock.advance(12)
    advice, _ = rec.tick()
    assert advice is not None
    assert advice.text == "advice.resume"
    return advice


def test_an_absence_is_one_segment_from_the_last_input(path: Path, clock: ManualClock) -> None:
    rec = recorder(path, clock)
    leaves_and_returns(rec, clock)
    moment = rec.moment(clock.now())
    assert moment.returned_after_s == pytest.approx(900)
    assert moment.since_pause_s < 60
    rec.close()
    with Store(path, read_only=True) as store:
        away = [s for s, _ in store.history(0, math.inf) if s.presence is Presence.AWAY]
    assert [(s.start, s.end) for s in away] == [(LEFT, LEFT + 900)]


def test_an_answer_counts_once_and_is_stored(path: Path, clock: ManualClock) -> None:
    rec = recorder(path, clock)
    advice = leaves_and_returns(rec, clock)
    assert rec.answer(advice.id, Verdict.ACCEPTED) == (True, ())
    assert rec.answer(advice.id, Verdict.NOT_HELPFUL) == (False, ())
    assert rec.answer("nobody", Verdict.ACCEPTED) == (False, ())
    rec.close()
    with Store(path, read_only=True) as store:
        assert [a.verdict for _, a in store.advice(0, math.inf) if a] == [Verdict.ACCEPTED]


def test_a_suggestion_nobody_answered_expires_even_after_a_restart(path: Path, clock: ManualClock) -> None:
    rec = recorder(path, clock)
    leaves_and_returns(rec, clock)
    rec.close()
    clock.advance(7300)
    again = recorder(path, clock)
    again.tick()
    with Store(path, read_only=True) as store:
        assert [a.verdict for _, a in store.advice(0, math.inf) if a] == [Verdict.EXPIRED]


def test_the_pause_before_a_restart_still_counts(path: Path, clock: ManualClock) -> None:
    rec = recorder(path, clock)
    play(rec, clock, [*morning(), *typing(T0 + 160, T0 + 1200)], T0 + 1200)
    rec.close()
    clock.advance(30)
    soon = recorder(path, clock)
    soon.observe(WindowSeen(clock.now(), "xterm", "on"))
    assert soon.moment(clock.now()).since_pause_s == pytest.approx(1229, abs=8)
    soon.close()
    clock.advance(3600)
    late = recorder(path, clock)
    late.observe(WindowSeen(clock.now(), "xterm", "on"))
    assert late.moment(clock.now()).since_pause_s < 10


def test_switching_a_kind_on_again_asks_the_policy_to_forget(path: Path, clock: ManualClock) -> None:
    off = replace(Settings(), suggest_breaks=False)
    rec = recorder(path, clock, off)
    rec.change(Settings())
    rec.tick()
    rec.close()
    with Store(path, read_only=True) as store:
        assert store.state("advice") is not None


def test_hidden_windows_leave_no_name_behind(path: Path, clock: ManualClock) -> None:
    rec = recorder(path, clock)
    rec.observe(SignalChanged(T0, Signal.COUNTED, True))
    rec.observe(WindowSeen(T0, ""))
    play(rec, clock, typing(T0, T0 + 60), T0 + 65)
    assert rec.app == ""
    rec.close()
    with Store(path, read_only=True) as store:
        assert not [s for s, _ in store.history(0, math.inf) if s.keys or s.app]


def test_junk_in_the_kept_memory_is_no_reason_to_stop(path: Path, clock: ManualClock) -> None:
    rec = recorder(path, clock)
    play(rec, clock, morning(), T0 + 165)
    rec.close()
    with Store(path) as store:
        store.put_state("stream", b"\xff junk")
        store.put_state("advice", b"{")
    again = recorder(path, clock)
    again.observe(WindowSeen(clock.now(), "xterm", "on"))
    again.tick()
    again.close()


def pair(start: float, state: FocusState) -> tuple[Segment, Inference]:
    segment = Segment(start, start + 60, 0, Presence.PRESENT, "xterm", "x")
    return segment, Inference(start, start + 60, state, (1.0, 0, 0, 0, 0), Boundary.NONE, 0.0, 0.0, "m")


def test_learning_counts_what_was_recorded_before(path: Path, clock: ManualClock) -> None:
    with Store(path) as store:
        store.put([pair(T0 - 600 + 60 * i, FocusState.FOCUSED) for i in range(5)])
    assert recorder(path, clock).learning_s == pytest.approx(300)


def test_the_first_week_ends_although_its_days_are_forgotten(path: Path, clock: ManualClock) -> None:
    rec = recorder(path, clock)
    assert rec.moment(clock.now()).began is None
    play(rec, clock, morning(), T0 + 200)
    assert rec.moment(clock.now()).began == pytest.approx(T0, abs=2)
    began = rec.moment(clock.now()).began
    rec.close()
    with Store(path) as store:
        store.put([pair(T0 + 8 * 86_400, FocusState.FOCUSED)])
    with Forgetting(path) as old:
        old.forget_range(-math.inf, T0 + 86_400)
    clock.jump(T0 + 9 * 86_400)
    rec = recorder(path, clock)
    assert rec.moment(clock.now()).began == began
    rec.close()


@pytest.mark.parametrize("junk", [b"", b"nan", b"-inf", b"soon", b"\xff"])
def test_where_it_is_not_known_when_recording_began_history_tells(path: Path, clock: ManualClock, junk: bytes) -> None:
    with Store(path) as store:
        store.put([pair(T0 - 600, FocusState.FOCUSED)])
        store.put_state("began", junk)
    rec = recorder(path, clock)
    assert rec.moment(clock.now()).began == T0 - 600
    rec.close()
    with Store(path) as store:
        assert store.state("began") == repr(T0 - 600).encode()


def test_with_everything_forgotten_recording_begins_anew(path: Path, clock: ManualClock) -> None:
    with Store(path) as store:
        store.put_state("began", b"1000.0")
    rec = recorder(path, clock)
    assert rec.moment(clock.now()).began is None
    play(rec, clock, morning(), T0 + 200)
    assert rec.moment(clock.now()).began == pytest.approx(T0, abs=2)
    rec.close()


def test_an_answer_to_a_suggestion_that_could_not_be_kept_is_kept_with_it(path: Path, clock: ManualClock) -> None:
    class Forgetful(Store):
        lost = 0

        def add_advice(self, advice: Advice) -> None:
            self.lost += 1
            if self.lost == 1:
                raise StoreUnavailable(Trouble.FULL, Path("headwater.db"))
            super().add_advice(advice)

    rec = Recorder(Forgetful(path), None, Settings(), Categories(), clock, seed=1)
    advice = leaves_and_returns(rec, clock)
    assert rec.answer(advice.id, Verdict.ACCEPTED) == (True, ())
    with Store(path, read_only=True) as store:
        assert [(a.id, b.verdict) for a, b in store.advice(0, math.inf) if b] == [(advice.id, Verdict.ACCEPTED)]


def test_a_clock_set_back_between_two_runs_writes_over_nothing(path: Path, clock: ManualClock) -> None:
    rec = recorder(path, clock)
    play(rec, clock, morning(), T0 + 165)
    rec.close()
    clock.jump(T0 - 1500)
    again = recorder(path, clock)
    again.observe(SignalChanged(T0 - 1500, Signal.COUNTED, True))
    again.observe(WindowSeen(T0 - 1499, "mousepad", "later"))
    play(again, clock, typing(T0 - 1499, T0 - 1400), T0 - 1390)
    again.close()
    with Store(path, read_only=True) as store:
        keys = sum(s.keys or 0 for s, _ in store.history(0, math.inf))
    assert keys == 10 * (len(typing(T0 + 1, T0 + 100)) + len(typing(T0 + 101, T0 + 160)) + len(typing(0, 99)))


@pytest.mark.parametrize("why", ["start", "end of a pause", "other sources"])
def test_whether_there_is_a_call_is_known_only_when_sources_have_told(
    path: Path, clock: ManualClock, why: str
) -> None:
    """A pause that ends in the middle of a call: whoever comes back is not spoken to before anybody has looked."""
    rec = recorder(path, clock)
    if why != "start":
        play(rec, clock, morning(), T0 + 200)
        assert rec.moment(clock.now()).call is False
        rec.lose_sight()
    if why == "end of a pause":
        rec.absent(Presence.PAUSED)
        clock.advance(3600)
        rec.absent(Presence.PRESENT)
    assert rec.moment(clock.now()).call is None
    rec.observe(SignalChanged(clock.now(), Signal.CALL, True))
    assert rec.moment(clock.now()).call is True
    rec.observe(SignalChanged(clock.now(), Signal.CALL, False))
    clock.advance(SETTLE_S)
    assert rec.moment(clock.now()).call is False


def test_another_idle_time_is_followed(path: Path, clock: ManualClock) -> None:
    rec = recorder(path, clock, replace(Settings(), away_after_s=60))
    rec.change(replace(Settings(), away_after_s=600))
    play(rec, clock, [*morning(), *typing(T0 + 160, LEFT)], LEFT)
    play(rec, clock, [PresenceChanged(LEFT + 600, Presence.AWAY, LEFT)], LEFT + 700)
    rec.close()
    with Store(path, read_only=True) as store:
        assert [s.start for s, _ in store.history(0, math.inf) if s.presence is Presence.AWAY] == [LEFT]


def test_after_a_long_night_with_the_machine_off_one_comes_back_to_the_evening(tmp_path: Path) -> None:
    """The last work is more than twelve hours ago."""
    clock = ManualClock(T0 + 1800, 0)
    store = Store(tmp_path / "night.db")
    store.put([(Segment(T0 + 60 * n, T0 + 60 * n + 60, 0, app="writer", title="chapter 3 – writer"), None)
               for n in range(30)])  # fmt: skip
    clock.advance(16 * 3600)
    rec = Recorder(store, None, Settings(agreed=True), Categories(), clock, seed=1)
    rec.observe(WindowSeen(clock.now(), "writer", "chapter 3 – writer"))
    clock.advance(5)
    rec.tick()
    moment = rec.moment(clock.now())
    assert moment.returned_after_s == pytest.approx(16 * 3600, abs=10)
    assert moment.last_sphere is not None
    assert "chapter 3" in moment.last_sphere.name
    rec.close()
