"""Which stretch is asked about, and what its answer is worth."""

import math
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.categories import Categories
from headwater.engine.asking import LATELY_S, LONGEST_S, Asker, ended
from headwater.engine.worth import PACES, Pair, Traits, entropy, nearest, ranks, traits, uncertainty, worth
from headwater.records import LEARNED_STATES, Advice, AdviceKind, Channel, Label, LabelSource, Question
from headwater.store import Store
from tests.support.asking import DOUBT, NOW, SURE, T0, TORN, F, R, away, pairs

EVEN = (0.2,) * 5


def stretches(history: list[Pair], now: float, labels: Iterable[Label] = ()) -> list[tuple[float, float]]:
    return [(e.start - T0, e.end - T0) for e in ended(history, list(labels), now, Categories())]


# What an answer is worth


def test_entropy_is_measured_in_units_of_all_states_alike() -> None:
    assert entropy(EVEN) == pytest.approx(1.0)
    assert entropy((1.0, 0, 0, 0, 0)) == 0.0
    assert entropy(()) == 0.0
    assert entropy(SURE) < 0.2 < entropy(TORN) < 1.0


def test_uncertainty_is_a_mean_over_time_of_what_was_judged() -> None:
    mixed = [*pairs(T0, 3, p=EVEN), *pairs(T0 + 180, 1, p=(1.0, 0, 0, 0, 0)), *away(T0 + 240, 60)]
    assert uncertainty(mixed, T0, T0 + 240) == pytest.approx(0.75)
    assert uncertainty(mixed, T0 + 150, T0 + 210) == pytest.approx(0.5)
    assert uncertainty([(s, None) for s, _ in mixed], T0, T0 + 240) == 0.0


def test_traits_are_shares_and_paces_of_the_part_that_is_asked_about() -> None:
    history = [*pairs(T0, 2, app="code", keys=60), *pairs(T0 + 120, 2, app="slack", keys=None), *away(T0 + 240, 9)]
    found = traits(history, T0 + 60, T0 + 300, Categories())
    assert found.apps == pytest.approx({"code": 1 / 3, "slack": 2 / 3})
    assert sum(found.categories.values()) == pytest.approx(1.0)
    assert found.pace == pytest.approx((1 / 3, 60.0, 60.0, 0.0))
    unknown = traits(pairs(T0, 2, keys=None), T0, T0 + 120, Categories()).pace
    assert unknown[0] == 0.0
    assert all(math.isnan(x) for x in unknown[1:])
    assert traits([], T0, T0 + 60, Categories()).apps == {}


def test_ranks_are_the_persons_own_and_unknown_stays_unknown() -> None:
    import numpy as np

    pool = np.array([[1.0, 1, 1, 1], [2, 1, np.nan, 1], [3, 1, np.nan, 1], [4, 1, np.nan, 1]])
    found = ranks(np.array([[2.5, 1.0, 9.0, np.nan]]), pool)[0]
    assert found[:3].tolist() == [0.5, 0.5, 1.0]
    assert math.isnan(found[3])
    assert ranks(np.array([[7.0] * 4]), np.zeros((0, 4))).tolist() == [[0.5] * 4]


def like(a: Traits, b: Traits, pool: Iterable[Traits] = ()) -> float:
    return nearest([a], [b], [t.pace for t in pool])[0]


def test_likeness_needs_the_same_things_at_the_same_pace() -> None:
    def seen(app: str, keys: int) -> Traits:
        return traits(pairs(T0, 5, app=app, keys=keys), T0, T0 + 300, Categories())

    slow, fast, other = seen("code", 1), seen("code", 90), seen("slack", 1)
    pool = [slow, slow, fast, fast, other]
    assert like(slow, slow, pool) == pytest.approx(1.0)
    assert 0.3 < like(slow, fast, pool) < 0.95
    assert like(slow, other, pool) == 0.0
    assert like(seen("emacs", 1), slow, pool) == pytest.approx(0.5), "for the same thing, in another program"
    assert nearest([slow, other], [fast, slow], [t.pace for t in pool])[0] == pytest.approx(1.0)
    assert nearest([slow], [], []) == [0.0]
    assert len(slow.pace) == PACES


def test_worth_weighs_doubt_more_than_being_unlike_the_others() -> None:
    assert worth(0.0, 1.0) == worth(1.0, 0.0) == 0.0
    assert worth(1.0, 1.0) == 1.0
    assert worth(0.8, 0.4) > worth(0.4, 0.8)


# What ended lately


def test_a_stretch_is_a_run_of_one_shown_state_that_is_over() -> None:
    history = [*pairs(T0, 6), *pairs(T0 + 360, 5, F, SURE), *pairs(T0 + 660, 4)]
    assert stretches(history, T0 + 900) == [(0, 360), (360, 660)], "the last one may still go on"
    assert stretches([*history, *away(T0 + 900, 6)], T0 + 1261) == [(360, 660), (660, 900)]


def test_short_long_and_old_stretches() -> None:
    assert stretches([*pairs(T0, 2.9), *pairs(T0 + 174, 1, F)], T0 + 240) == []
    assert stretches([*pairs(T0, 3), *pairs(T0 + 180, 1, F)], T0 + 240) == [(0, 180)]
    long = [*pairs(T0, 40), *pairs(T0 + 2400, 1, F)]
    assert stretches(long, T0 + 2460) == [(2400 - LONGEST_S, 2400)]
    assert stretches(long, T0 + 2400 + LATELY_S) == [(2400 - LONGEST_S, 2400)]
    assert stretches(long, T0 + 2401 + LATELY_S) == []


def test_short_detours_do_not_end_a_stretch_as_they_do_not_on_the_ribbon() -> None:
    history = [*pairs(T0, 3), *pairs(T0 + 180, 0.2, F), *pairs(T0 + 192, 3), *pairs(T0 + 372, 2, F)]
    assert stretches(history, T0 + 500) == [(0, 372)]


def test_absences_labels_rules_and_hidden_windows_are_not_asked_about() -> None:
    end = pairs(T0 + 600, 1, F)
    assert stretches([*away(T0, 10), *end], T0 + 660) == []
    assert stretches([*pairs(T0, 10, ruled=True), *end], T0 + 660) == []
    assert stretches([*pairs(T0, 10, app=""), *end], T0 + 660) == []
    assert stretches([*pairs(T0, 8), *pairs(T0 + 480, 2, app=""), *end], T0 + 660) == []
    assert stretches([*pairs(T0, 9.5), *pairs(T0 + 570, 0.5, app=""), *end], T0 + 660) == [(0, 600)]
    unjudged: list[Pair] = [(s, None) for s, _ in pairs(T0, 10)]
    assert stretches([*unjudged, *end], T0 + 660) == []
    label = Label(T0, T0, T0 + 360, R, LabelSource.CORRECTION)
    assert stretches([*pairs(T0, 10), *end], T0 + 660, [label]) == [(360, 600)], "what was not said of it is left"


# The asker


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "headwater.db")


def asker(store: Store, history: list[Pair], now: float, *, live: bool = True) -> Asker:
    store.put(history)
    made = Asker(store, Categories())
    made.remember([] if live else history, now)
    for segment, inference in history if live else ():
        made.finished(segment, inference)
    return made


def question(made: Asker, now: float) -> Question:
    found = made.question(now)
    assert found is not None
    return found


@pytest.mark.parametrize("live", [True, False])
def test_the_least_certain_stretch_is_asked_about(store: Store, live: bool) -> None:
    found = question(asker(store, DOUBT, NOW, live=live), NOW)
    assert (found.start, found.end) == (T0 + 300, T0 + 600)
    assert found.value == pytest.approx(entropy(TORN))
    assert [state for state, _ in found.states][:2] == [F, R]
    assert sum(p for _, p in found.states) == pytest.approx(1.0)


def test_what_is_like_something_told_before_is_worth_less(store: Store) -> None:
    old = pairs(T0 - 86_400, 5)
    store.put(old)
    store.add_label(Label(T0, T0 - 86_400, T0 - 86_100, F, LabelSource.CORRECTION))
    fresh = [
        *pairs(T0, 5, app="slack", p=(0.6, 0.3, 0.05, 0.03, 0.02)),
        *pairs(T0 + 300, 1, F, SURE),
        *pairs(T0 + 360, 5),
    ]
    made = asker(store, [*fresh, *away(T0 + 660, 1)], T0 + 720)
    found = question(made, T0 + 720)
    assert found.start == T0, "the other one is less certain, but its like was told"


def test_each_stretch_is_asked_about_once_also_after_a_restart(store: Store) -> None:
    made = asker(store, DOUBT, NOW)
    first = question(made, NOW)
    told = Advice(
        "q",
        NOW,
        AdviceKind.QUESTION,
        Channel.CARD,
        "advice.question",
        (("start", first.start), ("end", first.end)),
        1,
        "2",
    )
    store.add_advice(told)
    made.asked(told)
    assert question(made, NOW).start != first.start
    again = Asker(store, Categories())
    again.remember(DOUBT, NOW)
    assert question(again, NOW).start != first.start


def test_a_stretch_that_is_labelled_meanwhile_is_not_asked_about(store: Store) -> None:
    made = asker(store, DOUBT, NOW)
    assert question(made, NOW).start == T0 + 300
    store.add_label(Label(NOW, T0 + 300, T0 + 600, R, LabelSource.TRAY))
    assert question(made, NOW).start != T0 + 300


def test_history_that_was_judged_anew_is_read_anew(store: Store) -> None:
    made = asker(store, DOUBT, NOW)
    question(made, NOW)
    store.judge_again([replace(i, state=F, probabilities=SURE) for _, i in DOUBT[:15] if i])
    made.look_again()
    found = made.question(NOW)
    assert found is None or found.value < 0.3


def test_a_clock_that_is_set_back_asks_nothing_of_the_future(store: Store) -> None:
    made = asker(store, DOUBT, NOW)
    assert made.question(T0 - 3600) is None
    assert made.question(T0 + 450) is None
    for segment, inference in [*pairs(T0 - 3600, 5), *pairs(T0 - 3300, 1, F, SURE)]:
        made.finished(segment, inference)
    assert question(made, T0 - 3200).start == T0 - 3600


def test_a_store_that_cannot_be_read_asks_nothing(store: Store) -> None:
    made = asker(store, DOUBT, NOW)
    store.close()
    assert made.question(NOW) is None


def test_what_is_remembered_is_bounded(store: Store) -> None:
    made = Asker(store, Categories())
    for n in range(3000):
        for segment, inference in pairs(T0 + n, 1 / 60, LEARNED_STATES[n % 5]):
            made.finished(segment, inference)
    for n in range(200):
        params = (("start", T0 + n), ("end", T0 + n + 1))
        made.asked(Advice(str(n), T0 + n, AdviceKind.QUESTION, Channel.CARD, "advice.question", params, 1, "2"))
    made.question(T0 + 3000)
    assert len(made._recent) <= 1200
    assert len(made._asked) <= 48
    assert len(made._taught) <= 48
