"""Lessons, the fit and its test: odd lessons never crash, what was planted is found, noise is not adopted."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from headwater.attention.personal import ladder, testing
from headwater.attention.personal.ladder import FEWEST, RUNGS, Learned, Linear
from headwater.attention.personal.lesson import MOST_ROWS, Floats, Lesson, Rows, Stack, said_of, softmax
from headwater.attention.personal.linear import Head, Rung, fit, solved
from headwater.attention.personal.slots import STATES, WIDTH
from headwater.attention.personal.testing import FEWEST_DAYS, HELD_OUT_FROM, learn
from headwater.records import LEARNED_STATES, FocusState
from tests.support.lessons import at_random, contrary, expected, lesson, lessons, log_loss, opposite, rows

OWN, HEAD = (rung for _, rung in RUNGS)
BIAS = Rung("bias", bias=1.0)


def likely(stack: Stack, head: Head) -> np.ndarray:
    return stack.likelihood(softmax(stack.rows.logits + head.change(stack.rows)))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lowest rung only: the head's takes a second."""
    monkeypatch.setattr(ladder, "RUNGS", RUNGS[:1])


# -- lessons ----------------------------------------------------------------------------------------------------------


def test_only_states_that_are_learned_can_be_said() -> None:
    assert said_of(FocusState.AWAY) is None
    assert said_of(FocusState.UNSURE) is None
    for at, state in enumerate(LEARNED_STATES):
        said = said_of(state)
        assert said is not None
        assert np.flatnonzero(said).tolist() == [at]


def test_a_long_lesson_is_thinned_evenly_over_its_time() -> None:
    made = rows(np.random.default_rng(0), 100)
    long = lesson(0, 0, 0, replace(made, seconds=np.arange(1.0, 101.0)))
    thin = long.thinned()
    assert len(thin.rows) == MOST_ROWS
    assert thin.rows.seconds.sum() == pytest.approx(long.rows.seconds.sum())
    at = [np.flatnonzero((long.rows.hidden == h).all(1))[0] for h in thin.rows.hidden]
    assert at == sorted(at)
    assert np.mean(at) > 60, "long segments count as long"
    short = lesson(0, 0, 0, rows(np.random.default_rng(0), MOST_ROWS))
    assert short.thinned() is short


def test_a_word_is_likely_as_its_state_is_over_the_time() -> None:
    made = Rows(np.log([[0.6, 0.1, 0.1, 0.1, 0.1], [0.2, 0.2, 0.2, 0.2, 0.2]]), np.zeros((2, WIDTH)),
                rows(np.random.default_rng(0), 2).own, np.array([30.0, 10.0]))  # fmt: skip
    sure, unsure = (Stack.of([lesson(0, 0, 0, made, wrong)]) for wrong in (0.0, 0.2))
    p = softmax(made.logits)
    assert sure.likelihood(p) == pytest.approx(0.5)
    assert unsure.likelihood(p) == pytest.approx(0.8 * 0.5 + 0.2 * 0.5 / 4)
    either = replace(lesson(0, 0, 0, made, 0.0), said=np.array([True, True, False, False, False]))
    assert Stack.of([either]).likelihood(p) == pytest.approx(0.5 + 0.75 * 0.1 + 0.25 * 0.2)


def test_all_words_together_are_certain() -> None:
    made = rows(np.random.default_rng(2))
    p = softmax(made.logits)
    each = [Stack.of([lesson(0, 0, s, made, 0.3)]).likelihood(p)[0] for s in range(STATES)]
    assert sum(each) == pytest.approx(1)


# -- the fit ----------------------------------------------------------------------------------------------------------


def test_a_planted_change_is_found() -> None:
    rng = np.random.default_rng(1)
    planted = Head.none()
    planted.own_w[3] = (3.0, -3.0, 0, 0, 0)
    found = []
    for n in range(600):
        made = rows(rng, 1)
        p = softmax(made.logits + planted.change(made))[0]
        found.append(lesson(n, n // 20, int(rng.choice(STATES, p=p)), made, 0.02))
    head = fit(Stack.of(found), Rung("own", own=1.0, bias=1.0))
    assert head.own_w[3, 0] - head.own_w[3, 1] == pytest.approx(6.0, abs=2.0)
    others = np.delete(head.own_w, 3, 0)
    assert np.abs(others).max() < 0.7 * np.abs(head.own_w[3]).max()
    assert not head.hidden_w[1:].any()


@pytest.mark.parametrize("rung", [BIAS, OWN, HEAD])
def test_a_fit_is_never_worse_than_nothing_on_what_it_saw(rung: Rung) -> None:
    for says in (expected, at_random, contrary):
        stack = Stack.of(lessons(40, 8, says))
        assert np.log(likely(stack, fit(stack, rung))).sum() >= np.log(likely(stack, Head.none())).sum()


def test_flipped_words_turn_the_model_round() -> None:
    made = [lesson(n, n // 5, 1, rows(np.random.default_rng(n))) for n in range(40)]
    stack = Stack.of(made)
    head = fit(stack, BIAS)
    p = stack.mean(softmax(stack.rows.logits + head.change(stack.rows)))
    assert (p.argmax(1) == 1).mean() > 0.9
    assert np.isfinite(head.hidden_w).all()


def test_a_word_that_is_often_wrong_moves_less() -> None:
    moved = []
    for wrong in (0.1, 0.3, 0.7):
        stack = Stack.of([lesson(n, n, 3, rows(np.random.default_rng(n)), wrong) for n in range(6)])
        moved.append(fit(stack, BIAS).hidden_w[0, 3])
    assert moved == sorted(moved, reverse=True)


def test_a_word_that_leaves_several_states_pulls_at_all_of_them() -> None:
    either = np.array([False, False, True, True, False])
    some = [replace(lesson(n, n, 2, rows(np.random.default_rng(n))), said=either) for n in range(30)]
    bias = fit(Stack.of(some), BIAS).hidden_w[0]
    assert min(bias[2:4]) > max(bias[0], bias[1], bias[4])
    nothing = [replace(x, said=np.full(STATES, fill_value=True)) for x in some]
    assert np.abs(fit(Stack.of(nothing), BIAS).hidden_w).max() < 1e-6


@pytest.mark.parametrize(("words", "weights"), [(1, 4), (30, 4), (4, 30), (30, 30)])
def test_a_step_is_the_same_in_as_many_dimensions_as_there_are_words(words: int, weights: int) -> None:
    random = np.random.default_rng(words)
    a, b = random.normal(0, 1, (words, weights)), random.normal(0, 1, weights)
    spread, precision = random.uniform(1e-6, 0.25, words), random.uniform(0.5, 20, weights)
    information = a.T @ np.diag(1 / spread) @ a + np.diag(precision)
    np.testing.assert_allclose(information @ solved(a, spread, precision, b), b, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("rung", [BIAS, OWN, HEAD])
def test_one_lesson_and_the_same_one_over_and_over(rung: Rung) -> None:
    one = lesson(0, 0, 2, rows(np.random.default_rng(0)))
    small, large = (fit(Stack.of([one] * n), rung) for n in (1, 60))
    for head, n in ((small, 1), (large, 60)):
        assert np.isfinite(head.hidden_w).all()
        assert np.isfinite(head.own_w).all()
        assert likely(Stack.of([one] * n), head)[0] > likely(Stack.of([one]), Head.none())[0]


@pytest.mark.parametrize("size", [1e2, 1e4, 1e8])
@pytest.mark.parametrize("rung", [BIAS, OWN, HEAD])
def test_extreme_logits_overflow_nowhere(size: float, rung: Rung) -> None:
    rng = np.random.default_rng(4)
    some = [lesson(n, n // 4, n % STATES, rows(rng, logits=(size, -size, 0, 0, size))) for n in range(24)]
    head = fit(Stack.of(some), rung)
    assert np.isfinite(head.hidden_w).all()
    assert np.isfinite(log_loss(Stack.of(some), [head], (0.0, 1.0))).all()
    made, tested = learn(some, "base", 0.3)
    assert made is not None
    assert np.isfinite((tested.gain, tested.low, made.temperature, made.threshold or 0)).all()


# -- the test ---------------------------------------------------------------------------------------------------------


def test_too_few_give_nothing() -> None:
    for count, days in ((0, 1), (1, 1), (FEWEST - 1, 6), (60, FEWEST_DAYS - 1), (60, 1)):
        made, tested = learn(lessons(count, days, contrary), "base", 0.3)
        assert made is None
        assert not tested.better
        assert tested.labels == count
    assert learn(lessons(FEWEST, FEWEST_DAYS, contrary), "base", 0.3)[0] is not None


@pytest.mark.usefixtures("quick")
def test_years_of_labels_never_crash() -> None:
    assert learn(lessons(1500, 300, contrary), "base", 0.3)[1].better


@pytest.mark.parametrize("count", [FEWEST, 19, 20, 21, HELD_OUT_FROM])
def test_more_labels_never_crash(count: int) -> None:
    made, tested = learn(lessons(count, max(3, count // 6), contrary, count), "base", 0.3)
    assert made is not None
    assert tested.labels == count
    assert 0 < (made.threshold or 0) < 1
    assert sum(s.labels for s in tested.states) == count


def test_nearly_all_on_one_day_is_no_trouble() -> None:
    some = lessons(HELD_OUT_FROM + 10, 1, contrary)
    first = [replace(x, day=n) for n, x in enumerate(some[:2])]
    made, _tested = learn([*first, *(replace(x, day=9) for x in some[2:])], "base", 0.3)
    assert made is not None


def test_days_are_never_torn() -> None:
    rng = np.random.default_rng(0)
    for _ in range(50):
        days = np.sort(rng.integers(0, rng.integers(3, 30), rng.integers(FEWEST, 90)))
        some = [_of_day(int(d)) for d in days]
        folds = testing._folds(some, Linear.folds)
        for day in np.unique(days):
            assert len(set(folds[days == day])) == 1
        assert len(set(folds)) == min(Linear.folds, len(np.unique(days)))


def _of_day(day: int) -> Lesson:
    return lesson(0, day, 0, rows(np.random.default_rng(0), 1))


@pytest.mark.usefixtures("quick")
def test_what_is_planted_is_adopted() -> None:
    found = [learn(lessons(60, 10, contrary, seed), "base", 0.3)[1] for seed in range(8)]
    assert sum(t.better for t in found) >= 5
    for t in found:
        assert t.better == (t.low > 0)
        assert t.gain > t.low


@pytest.mark.usefixtures("quick")
def test_words_as_the_base_model_expects_them_are_mostly_no_reason_to_change() -> None:
    found = [learn(lessons(60, 12, expected, seed), "base", 0.3)[1].better for seed in range(20)]
    assert sum(found) <= 7, "one in five by chance"


@pytest.mark.usefixtures("quick")
def test_random_words_make_it_less_sure_and_are_mostly_no_reason_to_change() -> None:
    found = [learn(lessons(40, 8, at_random, seed), "base", 0.3) for seed in range(20)]
    assert sum(tested.better for _, tested in found) <= 7, "one in five by chance"
    later = Stack.of(lessons(100, 10, expected, 77))
    logits = later.rows.logits
    for made, _ in found:
        assert made is not None
        changed = (logits + made.head.change(later.rows)) / made.temperature
        sure, was = (softmax(x).max(1).mean() for x in (changed, logits))
        assert sure < was


@pytest.mark.usefixtures("quick")
def test_what_is_better_is_better_on_other_days_too() -> None:
    made, tested = learn(lessons(80, 10, contrary, 1), "base", 0.3)
    assert made is not None
    loss = log_loss(Stack.of(lessons(300, 20, contrary, 99)), [made.head], (0.0, 1.0)).mean(2)[0]
    assert loss[1] < loss[0]
    of = {s.state: s for s in tested.states}
    assert of[LEARNED_STATES[0]].after >= of[LEARNED_STATES[0]].before


@pytest.mark.usefixtures("quick")
def test_an_own_threshold_leaves_no_more_unsure_than_the_base() -> None:
    for threshold in (0.2, 0.45):
        made, _ = learn(lessons(80, 10, at_random, 3), "base", threshold)
        assert made is not None
        assert made.threshold is not None
        assert made.threshold >= threshold


class _Bent:
    """A rung whose change is the square of how far it goes."""

    name, fewest, folds, slow = "bent", 1, 3, False
    shrinks: tuple[float, ...] = (0.5,)

    def learn(self, _lessons: Sequence[Lesson]) -> Learned:
        weights = np.zeros((1 + WIDTH, STATES))
        weights[0, 0] = 2.0
        return Learned(replace(Head.none(), hidden_w=weights))

    def change(self, learned: Learned, rows: Rows) -> Floats:
        return np.asarray(np.tile(learned.head.hidden_w[0] ** 2, (len(rows), 1)))


def test_what_is_tested_is_what_would_be_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(testing, "ways", lambda _deep: [_Bent()])
    said = lessons(60, 6, contrary)
    made, tested = learn(said, "base", 0.3)
    assert made is not None
    rows = Stack.of(said)
    used = _Bent().change(Learned(made.head), rows.rows)
    assert used[0, 0] == 1.0, "not half of 4"
    likely, base = (testing._log_likely(rows, x) for x in (used, np.zeros_like(used)))
    assert tested.gain == pytest.approx(float((likely - base).mean()))


def test_the_newest_must_agree_where_there_are_many() -> None:
    old = lessons(260, 40, contrary, 1)
    assert learn(old, "base", 0.3)[1].better
    turned = [replace(x, start=x.start + 1e7, day=x.day + 50) for x in lessons(40, 6, opposite, 2)]
    tested = learn([*old, *turned], "base", 0.3)[1]
    assert tested.low > 0
    assert not tested.better


@pytest.mark.parametrize(("last", "learned"), [(10, 63), (20, 60), (60, 40)])
def test_the_newest_are_whole_days(last: int, learned: int) -> None:
    """A last day of many words is all of what is newest."""
    given: list[int] = []

    class Told(_Bent):
        def learn(self, lessons: Sequence[Lesson]) -> Learned:
            given.append(len(lessons))
            return super().learn(lessons)

    said = [*lessons(80 - last if last < 60 else 40, 20, contrary), *(_of_day(99) for _ in range(last))]
    testing._newest_agree(said, testing._Choice(Told(), 0.5, np.empty(0), np.empty(0)))
    assert given == [learned]


@pytest.mark.usefixtures("quick")
def test_the_order_of_lessons_does_not_matter() -> None:
    some = lessons(40, 8, contrary)
    one, other = (learn(x, "base", 0.3)[0] for x in (some, some[::-1]))
    assert one is not None
    assert other is not None
    assert one.version == other.version
