"""What is kept of rows for training: as the graph was given them, with the past that it saw, and no more than that."""

from dataclasses import fields, replace

import numpy as np

from headwater.attention.personal.slots import LENGTH
from headwater.attention.personal.tiles import OTHERS, PLACES, Tile
from headwater.features import NAMES
from tests.support.taught import model
from tests.support.tiled import HALF, Array, a_day, bare, looked

TILE_BYTES = 290 * 1024
"""No tile may take more: a hundred of them are in memory at once while it is learned."""


def replayed(tile: Tile) -> list[Array]:
    """What the model makes of a tile: logits of the states, of end and drift, and what the heads read."""
    raw, end, drift, hidden = bare().model.run(["state", "boundary", "drift", "hidden"], tile.feed())
    return [raw[0] / bare().warmth, np.stack([end[0], drift[0]], -1), hidden[0]]


def test_a_tile_that_is_gone_through_again_gives_what_was_kept() -> None:
    stream, first = model().stream(plain=True), 0
    for count, sizes in ((70, [70]), (1, [1]), (300, [128, 128, 44]), (128, [128]), (200, [128, 72])):
        some, first = a_day()[first : first + count], first + count
        seen = stream.look(some, {x.start for x in some})
        assert [len(x) for x in seen.tiles] == sizes
        for n, tile in enumerate(seen.tiles):
            mine = slice(n * LENGTH, n * LENGTH + len(tile))
            logits, others, hidden = replayed(tile)
            np.testing.assert_allclose(logits, tile.logits, atol=HALF)
            np.testing.assert_allclose(others, tile.others, atol=HALF)
            np.testing.assert_allclose(hidden, tile.hidden, atol=HALF)
            np.testing.assert_allclose(tile.logits, seen.raw[mine] / bare().warmth, atol=1e-5)
            assert others.shape == (len(tile), OTHERS)


def test_the_past_of_a_tile_is_its_own() -> None:
    _, seen = looked(a_day())
    one, other = seen.tiles[1:3]
    logits, _, _ = replayed(replace(one, past=other.past))
    assert np.abs(logits - one.logits).max() > 5 * HALF


def test_a_tile_tells_the_linear_rungs_what_the_model_told() -> None:
    some, seen = looked(a_day())
    for n, tile in enumerate(seen.tiles):
        mine, whole = tile.rows(), some.some(np.arange(n * LENGTH, n * LENGTH + len(tile)))
        np.testing.assert_allclose(mine.logits, whole.logits, atol=1e-5)
        np.testing.assert_allclose(mine.hidden, whole.hidden, rtol=1e-3, atol=1e-3)
        np.testing.assert_allclose(mine.own, whole.own, rtol=1e-3, atol=1e-3)


def test_only_what_is_asked_for_is_kept_and_every_place_leads_to_its_row() -> None:
    wanted = [a_day()[n].start for n in (5, 130, 131, 255, 512, 699)]
    some, seen = looked(a_day(), wanted)
    kept = [0, 1, 4, 5]  # of the six stretches of 128
    assert len(seen.tiles) == len(kept)
    for n, place in enumerate(seen.place.tolist()):
        if n // LENGTH not in kept:
            assert place == -1
            continue
        tile, row = divmod(place, PLACES)
        assert (tile, row) == (kept.index(n // LENGTH), n % LENGTH)
        np.testing.assert_allclose(seen.tiles[tile].hidden[row], some.hidden[n], rtol=1e-3, atol=1e-3)


def test_nothing_is_kept_where_nothing_is_asked_for() -> None:
    for wanted in ((), {-1.0}):
        _, seen = looked(a_day()[:300], wanted)
        assert seen.tiles == ()
        assert set(seen.place.tolist()) == {-1}


def test_what_is_kept_of_damaged_numbers_is_finite() -> None:
    wild = [replace(x, num=np.full(len(NAMES), value, np.float32))
            for x, value in zip(a_day(), (np.nan, np.inf, -np.inf, 1e30, 0.0), strict=False)]  # fmt: skip
    _, seen = looked(wild)
    (tile,) = seen.tiles
    assert all(np.isfinite(getattr(tile, f.name)).all() for f in fields(tile))
    assert np.isfinite(replayed(tile)[0]).all()


def test_a_tile_is_small() -> None:
    _, seen = looked(a_day())
    sizes = [sum(getattr(tile, f.name).nbytes for f in fields(tile) if f.name != "mask") for tile in seen.tiles]
    assert max(sizes) <= TILE_BYTES
    assert seen.tiles[2].mask.base is seen.tiles[3].mask.base, "one for all, once the window is full"
    assert sizes[-1] < sizes[0], "a short one is smaller"
