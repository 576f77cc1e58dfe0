"""The timer of a session, whatever the person and the machine's clocks do."""

from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from headwater.advice import sessions
from headwater.advice.sessions import Timer, begun, passed, seen, standing
from headwater.records import Phase, Session
from tests.support.days import NOON

lengths = st.tuples(st.integers(10, 180), st.integers(1, 60))
steps = st.one_of(
    st.tuples(st.just("there"), st.floats(0.0, 90.0)),
    st.tuples(st.just("away"), st.floats(0.0, 4000.0)),
    st.tuples(st.just("unseen"), st.floats(90.1, 40_000.0)),
    st.tuples(st.sampled_from(["rest", "postpone", "skip"]), st.just(0.0)),
)


def stepped(t: Timer, step: tuple[str, float]) -> Timer:
    what, seconds = step
    match what:
        case "there":
            return passed(t, seconds)
        case "away":
            return passed(t, seconds, away=True, since_s=seconds + 180.0)
        case "unseen":
            return passed(t, 1.0, seconds)
    changed: Timer = getattr(sessions, what)(t)
    return changed


@given(lengths=lengths, course=st.lists(steps, max_size=60), end=st.one_of(st.none(), st.floats(1.0, 40_000.0)))
def test_nothing_is_ever_out_of_its_bounds(
    lengths: tuple[int, int], course: list[tuple[str, float]], end: float | None
) -> None:  # fmt: skip
    t = begun(Session(NOON, *lengths), None if end is None else NOON + end)
    now, there = NOON, 0.0
    for step in course:
        before, t = t, stepped(t, step)
        now += step[1]
        there += step[1] if step[0] == "there" else 1.0 if step[0] == "unseen" else 0.0
        told = standing(t, now)
        assert 0.0 <= t.worked_s <= there + 1e-6, "only time in which somebody was there is work"
        assert t.stretch_s <= t.worked_s + 1e-6
        assert told.part is None or 0.0 <= told.part <= 1.0
        assert told.left_s is not None
        assert told.left_s >= 0.0
        assert (told.phase is Phase.OVER) is (end is not None and now >= NOON + end)
        assert t.rounds - before.rounds in (0, 1, 2)
        if told.phase is Phase.DUE:
            assert t.worked_s >= 60.0 * lengths[0]


@example(lengths=(10, 1), course=[("postpone", 0.0)], more=0.0)
@given(lengths=lengths, course=st.lists(steps, max_size=30), more=st.floats(0.0, 5.0))
def test_an_absence_as_long_as_a_pause_is_one(
    lengths: tuple[int, int], course: list[tuple[str, float]], more: float
) -> None:  # fmt: skip
    t = begun(Session(NOON, *lengths), None)
    for step in course:
        t = stepped(t, step)
    t = replace(t, absent_s=0.0)
    away = passed(t, 60.0 * lengths[1] + more, away=True)
    assert (away.worked_s, away.rested_s, away.due_s) == (0.0, None, 60.0 * lengths[0])
    asleep = passed(t, 0.0, max(60.0 * lengths[1] + more, 91.0))
    assert asleep.worked_s == 0.0


@given(lengths=lengths, course=st.lists(steps, max_size=30), times=st.integers(1, 40))
def test_a_pause_is_postponed_as_often_as_one_likes(
    lengths: tuple[int, int], course: list[tuple[str, float]], times: int
) -> None:  # fmt: skip
    t = begun(Session(NOON, *lengths), None)
    for step in course:
        t = stepped(t, step)
    for _ in range(times):
        t = sessions.postpone(t)
        told = standing(t, NOON)
        assert told.phase is Phase.WORKING
        assert told.left_s is not None
        assert told.left_s >= 300.0 - 1e-6
    assert standing(sessions.skip(t), NOON) == standing(begun(Session(NOON, *lengths), None), NOON)


@given(wall=st.floats(-1e6, 1e6), steady=st.floats(-10.0, 1e5))
def test_clocks_that_jump_never_make_work(wall: float, steady: float) -> None:
    counted, unseen = seen(wall, steady)
    assert 0.0 <= counted <= 90.0
    assert counted <= max(0.0, steady)
    assert unseen == 0.0 or unseen > 90.0
