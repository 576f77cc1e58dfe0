"""What the advisor keeps of decisions, and what it learns later: silence by chance, finding back late, a reset."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.advice import AdviceState
from headwater.advice.ranker import MOST, uniform
from headwater.base import Settings
from headwater.engine.advisor import Advisor
from headwater.engine.returning import IN_TIME_S
from headwater.records import AdviceKind, Channel, Presence, Segment, Verdict
from headwater.store import Store, StoreUnavailable, Trouble
from tests.support.advising import BACK, GOOD, HOME, MORNING, only, speaking_seed

SILENT = next(s for s in range(1000) if uniform(s, 0) >= MOST)
SETTINGS = Settings(agreed=True)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "headwater.db")
    yield made
    made.close()


def advisor(store: Store, seed: int, settings: Settings = SETTINGS, now: float = MORNING) -> Advisor:
    return Advisor(store, settings, now, seed)


def worked(store: Store, start: float, minutes: int, title: str) -> None:
    store.put([
        (Segment(start + 60 * n, start + 60 * n + 60, 0, app="writer", title=title), None) for n in range(minutes)
    ])  # fmt: skip


def test_what_chance_left_unsaid_is_kept_and_what_the_guard_forbids_is_not(store: Store) -> None:
    made = advisor(store, SILENT)
    assert made.consider(replace(GOOD, call=True)) is None
    assert store.withheld(0, MORNING + 1) == []
    assert made.consider(GOOD) is None
    (left,) = store.withheld(0, MORNING + 1)
    assert (left.kind, left.text, left.at) == (AdviceKind.BREAK, "advice.break", MORNING)
    assert 0.1 <= left.propensity <= 0.8
    assert store.advice(0, MORNING + 1) == []


def test_a_restart_does_not_draw_again(store: Store) -> None:
    assert advisor(store, SILENT).consider(GOOD) is None
    again = advisor(store, speaking_seed(), now=MORNING + 5)
    assert again.consider(replace(GOOD, now=MORNING + 5)) is None
    assert len(store.withheld(0, MORNING + 60)) == 1


@pytest.mark.parametrize("comes_back", [True, False])
def test_who_finds_back_late_is_less_often_spoken_to(store: Store, comes_back: bool) -> None:
    worked(store, MORNING - 600, 10, "chapter 3 – writer")
    made = advisor(store, speaking_seed())
    advice = made.consider(GOOD)
    assert advice is not None
    assert advice.channel is Channel.NOTIFICATION
    x = made.state.spoken[-1].context
    before = made.state.belief.of(x)[0]
    due = MORNING + 60.0 * float(str(dict(advice.params)["minutes"])) + IN_TIME_S
    worked(store, MORNING, 3, "chapter 3 – writer")
    worked(store, MORNING + 400, 2, "chapter 3 – writer" if comes_back else "cats")
    worked(store, MORNING + 520, 20, "cats")
    made.expire(due - 1)
    assert [s.judged for s in made.state.spoken] == [False]
    made.expire(due + 1)
    assert [s.judged for s in made.state.spoken] == [True]
    assert (made.state.belief.of(x)[0] < before) is not comes_back


def test_it_is_judged_after_a_restart_too_and_once(store: Store) -> None:
    worked(store, MORNING - 600, 10, "chapter 3 – writer")
    made = advisor(store, speaking_seed())
    assert made.consider(GOOD) is not None
    x, before = made.state.spoken[-1].context, made.state.belief
    worked(store, MORNING, 30, "cats")
    later = MORNING + 2 * 3600
    again = advisor(store, 0, now=later)
    again.expire(later)
    told = again.state.belief.of(x)[0]
    assert told < before.of(x)[0]
    again.save()
    third = advisor(store, 0, now=later + 60)
    third.expire(later + 60)
    assert third.state.belief.of(x)[0] == told


@pytest.mark.parametrize("presence", [None, Presence.PAUSED, Presence.OFF, Presence.AWAY])
def test_who_was_not_looked_at_is_not_late(store: Store, presence: Presence | None) -> None:
    """The program ended, the computer with it: the last word of a day says nothing of whether it was welcome."""
    worked(store, MORNING - 600, 10, "chapter 3 – writer")
    made = advisor(store, speaking_seed())
    assert made.consider(GOOD) is not None
    x, before = made.state.spoken[-1].context, made.state.belief
    worked(store, MORNING, 2, "cats")
    if presence is not None:
        store.put([
            (Segment(MORNING + 60 * n, MORNING + 60 * n + 60, 0, presence=presence), None) for n in range(2, 40)
        ])  # fmt: skip
    made.expire(MORNING + 3 * 3600)
    assert (made.state.belief.of(x)[0] < before.of(x)[0]) is (presence is Presence.AWAY)


def test_what_cannot_be_read_is_judged_later(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    worked(store, MORNING - 600, 10, "chapter 3 – writer")
    made = advisor(store, speaking_seed())
    assert made.consider(GOOD) is not None
    worked(store, MORNING, 40, "cats")

    def broken(*_: float) -> None:
        raise StoreUnavailable(Trouble.DISK, store.path)

    with monkeypatch.context() as patch:
        patch.setattr(store, "history", broken)
        made.expire(MORNING + 3600)
    assert [s.judged for s in made.state.spoken] == [False]
    made.expire(MORNING + 3605)
    assert [s.judged for s in made.state.spoken] == [True]


def test_a_card_interrupts_nobody(store: Store) -> None:
    made = advisor(store, speaking_seed(), only(AdviceKind.RESUME))
    assert made.consider(BACK) is not None
    made.expire(MORNING + 3600)
    assert not made.state.spoken[-1].judged


def test_what_was_learned_is_forgotten_for_good_and_budgets_stay(store: Store) -> None:
    made = advisor(store, speaking_seed())
    advice = made.consider(GOOD)
    assert advice is not None
    made.answer(advice.id, Verdict.NOT_HELPFUL, MORNING + 60)
    assert made.state.belief.weighted
    made.forget_learned()
    again = advisor(store, 0, now=MORNING + 120)
    assert not again.state.belief.weighted
    assert len(again.state.given) == 1
    assert isinstance(again.state, AdviceState)


def test_a_kind_that_is_switched_on_again_forgets_that_it_was_turned_off(store: Store) -> None:
    made = advisor(store, speaking_seed(), only(AdviceKind.WIND_DOWN))
    for day in range(4):
        at = HOME.now + day * 86_400
        advice = made.consider(replace(HOME, now=at))
        assert advice is not None, day
        off = made.answer(advice.id, Verdict.DISMISSED, at + 5)[1]
        assert off == ((AdviceKind.WIND_DOWN,) if day == 3 else ())
    later = replace(HOME, now=HOME.now + 5 * 86_400)
    assert made.consider(later) is None
    made.change(only(AdviceKind.WIND_DOWN, on=False))
    made.change(only(AdviceKind.WIND_DOWN))
    assert made.consider(replace(later, now=later.now + 5)) is not None
