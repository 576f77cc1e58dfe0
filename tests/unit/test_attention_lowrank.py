"""Training of the low-rank rung: what rows aim at, what a step does, and where a number of them leads.

Torch is not needed for any of it; that a step is torch's own too is in tests/e2e/test_train_lessons.py.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from headwater.attention.card import LESSON
from headwater.attention.personal.adapter import Adapter
from headwater.attention.personal.ladder import Learned, LowRank
from headwater.attention.personal.lesson import MOST_ROWS, Stack, softmax
from headwater.attention.personal.linear import Head
from headwater.attention.personal.lowrank import PARAMS, Plan, Slots
from headwater.attention.personal.slots import LENGTH, ROWS, SIZE, SLOTS, STATES, WIDTH
from headwater.attention.personal.tiles import PLACES, UNSEEN, Tile, batch_of
from headwater.base import Paths
from tests.support.lessons import head, lesson
from tests.support.tiled import HALF, Array, a_day, at, bare, deep_on, finite, looked, of_a_morning


def scalar(value: float) -> Array:
    return np.array(value, np.float32)


def moved(tiles: Sequence[Tile], slots: Slots) -> float:
    """How far end and drift are from what they were."""
    graph = bare().model
    found = [graph.run(["boundary", "drift"], {**x.feed(), **slots}) for x in tiles]
    each = [(np.stack([end[0], drift[0]], -1) - x.others) ** 2 for x, (end, drift) in zip(tiles, found, strict=True)]
    return float(np.concatenate(each).mean())


# -- what is aimed at -------------------------------------------------------------------------------------------------


def test_rows_aim_at_what_was_said_of_them_and_the_others_at_what_they_were() -> None:
    some, seen = looked(a_day()[:256])
    either = np.array([False, True, True, False, False])
    said = [
        lesson(0, 0, 0, some.some(np.arange(100, 160)), 0.2).thinned(),
        lesson(1, 0, 3, at(some, 5, 6, 7)),
        lesson(2, 0, 4, at(some, 7, 8), 0.0),
        replace(lesson(3, 0, 1, at(some, 200)), said=either),
    ]
    assert len(said[0].rows) == MOST_ROWS
    want: dict[int, list[tuple[float, Array]]] = {}
    for one in said:
        others = (~one.said).sum()
        aim = np.where(one.said, (1 - one.wrong) / one.said.sum(), one.wrong / others)
        for place, seconds in zip(one.rows.place.tolist(), one.rows.seconds, strict=True):
            want.setdefault(place, []).append((seconds / one.rows.seconds.sum(), aim))
    deep, step = deep_on(seen.tiles)
    begun, plan = head(0.2), Plan(steps=1, calm=0.3)
    deep.train(Stack.of(said), begun, plan)
    (fed,) = step.aims
    assert fed["real"].sum() == 256
    words = {place: sum(share for share, _ in each) for place, each in want.items()}
    assert sum(words.values()) == pytest.approx(len(said)), "a word weighs 1, however many rows it has"
    for b in range(ROWS):
        tile = next(n for n, x in enumerate(seen.tiles) if np.array_equal(x.num.astype(np.float32), fed["num"][b]))
        mine = seen.tiles[tile].rows()
        stays = softmax(mine.logits + begun.change(mine))
        np.testing.assert_allclose(fed["offset"][b], bare().warmth * mine.own @ begun.own_w, atol=1e-5)
        for row in range(LENGTH):
            place = tile * PLACES + row
            if place in words:
                mean = sum(share * aim for share, aim in want[place]) / words[place]
                np.testing.assert_allclose(fed["aim"][b, row], mean, atol=1e-6)
                assert fed["weight"][b, row] == pytest.approx(words[place])
            else:
                np.testing.assert_allclose(fed["aim"][b, row], stays[row], atol=1e-6)
                assert fed["weight"][b, row] == pytest.approx(plan.calm * len(said) / (256 - len(words)), rel=1e-5)
    np.testing.assert_allclose(fed["aim"].sum(-1), 1, atol=1e-5)


@pytest.mark.parametrize(("count", "steps"), [(1, 3), (2, 2), (3, 3), (5, 5)])
def test_every_tile_with_words_has_its_turn_and_no_other(count: int, steps: int) -> None:
    some, seen = looked(a_day())
    said = [lesson(n, 0, 0, at(some, n * LENGTH + 3)) for n in range(1, 1 + count)]
    deep, step = deep_on(seen.tiles)
    deep.train(Stack.of(said), Head.none(), Plan(steps=steps))
    nums = [x.num.astype(np.float32) for x in seen.tiles]
    turns = [
        next(n for n, num in enumerate(nums) if np.array_equal(num, fed["num"][b, : len(num)]))
        for fed in step.aims for b in range(ROWS) if fed["real"][b].any()
    ]  # fmt: skip
    assert set(turns) == set(range(1, 1 + count))
    for n in range(0, len(turns) - count + 1, count):
        assert sorted(turns[n : n + count]) == list(range(1, 1 + count))
    assert len(turns) == steps * min(ROWS, count)


# -- a step -----------------------------------------------------------------------------------------------------------


@cache
def fed() -> dict[str, Any]:
    """One short tile, with words in it, as a step is fed it; it is the last of what was seen."""
    some, seen = looked(a_day()[:140])
    said = [lesson(n, 0, n % STATES, at(some, 128 + n)) for n in range(7)]
    deep, step = deep_on(seen.tiles)
    deep.train(Stack.of(said), head(0.2), Plan(steps=1))
    assert step.aims[0]["real"].sum() == 12
    return step.fed | {"params": _somewhere(0)}


def _somewhere(seed: int) -> Array:
    """Numbers that change something everywhere."""
    return np.random.default_rng(seed).normal(0, 0.1, PARAMS).astype(np.float32)


def stepped(**other: Any) -> list[Array]:
    return bare().step.run(None, fed() | other)


def loss_of(given: dict[str, Any]) -> float:
    return float(bare().step.run(None, given)[-1])


@pytest.mark.parametrize("name", ["title_emb", "num", "cos", "sin", "mask", "past", "offset", "aim", "kept"])
def test_what_is_not_there_says_nothing(name: str) -> None:
    random, given = np.random.default_rng(1), fed()
    other = np.array(given[name])
    if name == "past":
        other[:, 1] = random.normal(0, 1, other[:, 1].shape)
    elif name == "mask":
        other[0, :, 12:], other[1] = 0, 0  # who is not there may look at all
    else:
        other[0, 12:], other[1] = random.normal(0, 1, other[0, 12:].shape), random.normal(0, 1, other[1].shape)
    assert not np.array_equal(other, given[name])
    for mine, was in zip(stepped(**{name: other}), stepped(), strict=True):
        np.testing.assert_allclose(mine, was, rtol=1e-4, atol=1e-7)
    real = np.array(given[name])
    if name == "past":
        real[:, 0, :, :100] = random.normal(0, 1, real[:, 0, :, :100].shape)
    elif name == "mask":
        real[0, :, 1:12, :100] = UNSEEN
    else:
        real[0, :12] = random.normal(0, 1, real[0, :12].shape)
    assert abs(loss_of(given | {name: real}) - loss_of(given)) > 1e-4


def test_the_loss_is_that_of_the_model_with_these_slots() -> None:
    _, seen = looked(a_day()[:256])
    given = {**fed(), **batch_of(seen.tiles), "warmth": scalar(1.4)}
    random = np.random.default_rng(4)
    given["aim"] = random.dirichlet(np.ones(STATES), (ROWS, LENGTH)).astype(np.float32)
    given["weight"] = random.uniform(0, 1, (ROWS, LENGTH)).astype(np.float32)
    given["offset"] = random.normal(0, 1, (ROWS, LENGTH, STATES)).astype(np.float32)
    given["stay"] = scalar(0.7)
    slots, weight, bias = _apart(given["params"])
    found, apart = np.zeros((ROWS, LENGTH)), []
    for b, tile in enumerate(seen.tiles):
        raw, end, drift, hidden = bare().model.run(["state", "boundary", "drift", "hidden"], {**tile.feed(), **slots})
        z = (raw[0] + hidden[0] @ weight + bias + given["offset"][b]) / 1.4
        found[b] = -(np.log(softmax(z.astype(float))) * given["aim"][b]).sum(-1)
        apart.append(((np.stack([end[0], drift[0]], -1) - tile.others) ** 2).sum(-1))
    states = (found * given["weight"]).sum() / given["weight"].sum()
    stay = 0.7 * float(np.concatenate(apart).mean())
    assert stay > 0.01
    assert loss_of(given) == pytest.approx(states + stay, rel=0.02)


def _apart(params: Array) -> tuple[dict[str, Array], Array, Array]:
    """The vector as slots, the head's weight and its bias."""
    slots, first = {}, 0
    for name, (a, b) in SLOTS:
        slots[name] = params[first : first + a * b].reshape(a, b)
        first += a * b
    assert first == SIZE
    return slots, params[SIZE:-STATES].reshape(WIDTH, STATES), params[-STATES:]


def slope_of(made: Sequence[Array]) -> Array:
    """What the first moment grew by, where it was zero."""
    return np.asarray(made[1], float) / 0.1


def test_the_slope_is_the_loss_slope() -> None:
    given = fed() | {"stay": scalar(0.02), "warmth": scalar(8), "adam_m": np.zeros(PARAMS, np.float32)}
    slope = slope_of(bare().step.run(None, given))
    length = float(np.sqrt((slope**2).sum()))
    assert 0 < length < 0.99, "nothing was cut"
    parts = [np.arange(PARAMS) < SIZE, (np.arange(PARAMS) >= SIZE) & (np.arange(PARAMS) < PARAMS - STATES)]
    for part in (*parts, np.arange(PARAMS) >= PARAMS - STATES):
        way = np.where(part, slope, 0.0)
        size = float(np.sqrt((way**2).sum()))
        assert size > 0
        h = 0.02 / size
        up, down = (loss_of(given | {"params": (given["params"] + s * h * way).astype(np.float32)}) for s in (1, -1))
        assert (up - down) / (2 * h) == pytest.approx(size**2, rel=0.05)


def test_a_steep_slope_is_cut_to_length_one_and_keeps_its_way() -> None:
    plain = {"adam_m": np.zeros(PARAMS, np.float32), "weight": np.zeros((ROWS, LENGTH), np.float32)}
    small, large = (slope_of(stepped(**plain, stay=scalar(s))) for s in (1e-3, 1e4))
    assert np.sqrt((small**2).sum()) < 0.9
    assert np.sqrt((large**2).sum()) == pytest.approx(1, rel=1e-3)
    np.testing.assert_allclose(large, small / np.sqrt((small**2).sum()), atol=1e-3)


@pytest.mark.parametrize("t", [0, 3, 200])
def test_a_step_is_adamw(t: int) -> None:
    random = np.random.default_rng(t)
    adam_m = (random.normal(0, 0.01, PARAMS) * (t > 0)).astype(np.float32)
    adam_v = (random.uniform(0, 1e-4, PARAMS) * (t > 0)).astype(np.float32)
    lr = random.uniform(1e-4, 1e-2, PARAMS).astype(np.float32)
    params, decay = fed()["params"], 0.05
    slope = slope_of(stepped(adam_m=np.zeros(PARAMS, np.float32)))
    after, m, v, count, _ = stepped(
        adam_m=adam_m, adam_v=adam_v, lr=lr, decay=scalar(decay), t=scalar(t)
    )  # fmt: skip
    first, second = 0.9 * adam_m + 0.1 * slope, 0.999 * adam_v + 0.001 * slope**2
    np.testing.assert_allclose(m, first, rtol=1e-4, atol=1e-8)
    np.testing.assert_allclose(v, second, rtol=1e-3, atol=1e-12)
    change = first / (1 - 0.9 ** (t + 1)) / (np.sqrt(second / (1 - 0.999 ** (t + 1))) + 1e-6)
    np.testing.assert_allclose(after, params - lr * (change + decay * params), atol=2e-5)
    assert float(count) == t + 1


def test_the_file_that_ships_names_no_place_on_the_disk_that_it_was_made_on() -> None:
    body = (Paths.bundled("models/attention/artifacts") / LESSON).read_bytes()
    assert re.findall(rb"stack_trace|[\w/.-]+\.py\b", body)[:3] == []


# -- training ---------------------------------------------------------------------------------------------------------


def test_without_a_rate_nothing_changes_but_what_the_head_begins_with() -> None:
    said, tiles = of_a_morning()
    stack, (deep, step) = Stack.of(said), deep_on(tiles)
    for begun in (Head.none(), head(0.3)):
        numbers, slots = deep.train(stack, begun, Plan(steps=3, rate=0.0, decay=9.0))
        np.testing.assert_allclose(numbers.hidden_w, begun.hidden_w, atol=1e-6)
        np.testing.assert_array_equal(numbers.own_w, begun.own_w)
        assert dict(SLOTS) == {name: x.shape for name, x in slots.items()}
        assert all(x.any() == name.endswith("_a") for name, x in slots.items())
        change = deep.change(slots, numbers, stack.rows)
        np.testing.assert_allclose(change, begun.change(stack.rows), atol=HALF)
    assert np.abs(head(0.3).change(stack.rows)).max() > 5 * HALF
    assert len(step.losses) == 6


def test_training_loses_less_and_moves_rows_towards_what_was_said() -> None:
    said, tiles = of_a_morning()
    stack, (deep, step) = Stack.of(said), deep_on(tiles)
    numbers, slots = deep.train(stack, Head.none(), Plan(steps=16))
    assert np.mean(step.losses[-3:]) < 0.8 * np.mean(step.losses[:3])
    was, now = (softmax(stack.rows.logits + c) for c in (0, deep.change(slots, numbers, stack.rows)))
    meant = stack.said[stack.lesson]
    towards = ((now - was) * meant).sum(1)
    assert (towards > 0).mean() > 0.9
    assert np.log(stack.likelihood(now)).mean() > np.log(stack.likelihood(was)).mean() + 0.3
    assert any(np.abs(x).max() > 1e-3 for name, x in slots.items() if name.endswith("_b")), "the layers took part"


def test_end_and_drift_stay_nearer_when_they_are_held() -> None:
    said, tiles = of_a_morning()
    stack, (deep, _) = Stack.of(said), deep_on(tiles)
    still = moved(tiles, {})
    free, usual, held = (
        moved(tiles, deep.train(stack, Head.none(), Plan(steps=16, stay=stay))[1]) for stay in (0.0, Plan().stay, 20.0)
    )  # fmt: skip
    assert still < held < usual < free
    assert held < free / 4
    assert still < 1e-3


def test_the_same_seed_gives_the_same_bytes_and_another_one_others() -> None:
    said, tiles = of_a_morning()
    bodies = []
    for seed in (0, 0, 1):
        deep, _ = deep_on(tiles)
        numbers, slots = deep.train(Stack.of(said), head(0.1), Plan(steps=3), seed)
        bodies.append(Adapter("base", "low_rank", numbers, 1.0, None, slots).to_bytes())
    assert bodies[0] == bodies[1] != bodies[2]


def test_rows_may_be_asked_for_in_any_order() -> None:
    said, tiles = of_a_morning()
    stack, (deep, _) = Stack.of(said), deep_on(tiles)
    random = np.random.default_rng(0)
    slots = {name: random.normal(0, 0.1, shape).astype(np.float32) for name, shape in SLOTS}
    whole = deep.change(slots, head(0.2), stack.rows)
    mixed = random.permutation(len(whole))[:50]
    np.testing.assert_allclose(deep.change(slots, head(0.2), stack.rows.some(mixed)), whole[mixed], rtol=1e-9)
    assert np.abs(whole - head(0.2).change(stack.rows)).max() > 5 * HALF


def test_rows_that_were_not_kept_are_not_trained_on_and_change_as_the_head_says() -> None:
    said, tiles = of_a_morning()
    unknown = [replace(x, rows=replace(x.rows, place=np.full(len(x.rows), -1))) for x in said]
    stack, (deep, step) = Stack.of([*said[:20], *unknown[20:]]), deep_on(tiles)
    numbers, slots = deep.train(stack, head(0.1), Plan(steps=3))
    known, _ = deep_on(tiles)
    alone = known.train(Stack.of(said[:20]), head(0.1), Plan(steps=3))
    assert Learned(numbers, slots).head.hidden_w.tolist() == alone[0].hidden_w.tolist()
    change, new = deep.change(slots, numbers, stack.rows), stack.rows.place < 0
    np.testing.assert_array_equal(change[new], numbers.change(stack.rows)[new])
    assert not np.array_equal(change[~new], numbers.change(stack.rows)[~new])
    lost, none = Stack.of(unknown), len(step.losses)
    begun, nothing = deep.train(lost, head(0.1), Plan(steps=3))
    assert len(step.losses) == none
    assert begun.hidden_w.tolist() == head(0.1).hidden_w.tolist()
    np.testing.assert_array_equal(deep.change(nothing, begun, lost.rows), head(0.1).change(lost.rows))


@pytest.mark.parametrize("wrong", [0.0, 0.9, 1.0])
@pytest.mark.parametrize("says", [lambda _n: [2], lambda n: [n % STATES], lambda _n: list(range(STATES))])
def test_odd_words_give_finite_numbers(says: Callable[[int], list[int]], wrong: float) -> None:
    some, seen = looked(a_day()[:9])
    said = [
        replace(lesson(n, n, 0, at(some, n % 9, n % 9)), said=np.isin(np.arange(STATES), says(n)), wrong=wrong)
        for n in range(20)
    ]
    deep, step = deep_on(seen.tiles)
    assert len(seen.tiles) == 1
    numbers, slots = deep.train(Stack.of(said), Head.none(), Plan(steps=3, rate=0.1))
    assert finite(numbers, slots)
    assert np.isfinite(step.losses).all()
    assert np.isfinite(deep.change(slots, numbers, Stack.of(said).rows)).all()


def test_a_head_that_is_beside_itself_gives_finite_numbers() -> None:
    said, tiles = of_a_morning()
    deep, step = deep_on(tiles)
    numbers, slots = deep.train(Stack.of(said), head(1e4), Plan(steps=2))
    assert finite(numbers, slots)
    assert np.isfinite(step.losses).all()


def test_drawn_towards_the_base_model_it_goes_less_far() -> None:
    said, tiles = of_a_morning()
    stack, (deep, _) = Stack.of(said), deep_on(tiles)
    whole = Learned(*deep.train(stack, Head.none(), Plan(steps=8)))
    sizes = [np.abs(LowRank(deep).change(whole.scaled(by), stack.rows)).mean() for by in (0.0, 0.25, 0.5, 1.0)]
    assert sizes[0] < HALF
    assert all(a < b for a, b in pairwise(sizes))
