"""The extractor, many segments at once: the same rows and the same memory as one by one, to the last bit."""

import math
import struct
import zlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from headwater.categories import Categories
from headwater.features import INDEX, NAMES, Extractor, FeatureBatch, FeaturesError, compose, extractor
from headwater.features.layout import RANK_HALF_LIFE_S
from headwater.records import Intent, Segment, TitleKind
from tests.support.rows import day

T = 1_770_000_000.0
HEAD = struct.Struct("<4s40sIIII")


def fresh() -> Extractor:
    return Extractor(Categories())


def one_by_one(segments: Sequence[Segment], intents: Sequence[Intent | None] | None = None) -> tuple[np.ndarray, bytes]:
    one = fresh()
    wanted = intents or [None] * len(segments)
    return np.stack([one.row(*pair).num for pair in zip(segments, wanted, strict=True)]), one.state()


def at_once(segments: Sequence[Segment], intents: Sequence[Intent | None] | None = None) -> tuple[np.ndarray, bytes]:
    many = fresh()
    return many.rows(segments, intents).num, many.state()


def assert_same(segments: Sequence[Segment], intents: Sequence[Intent | None] | None = None) -> np.ndarray:
    (got, kept), (wanted, state) = at_once(segments, intents), one_by_one(segments, intents)
    np.testing.assert_array_equal(got, wanted)
    assert kept == state
    return got


def busy(count: int, length: float = 0.5, apps: int = 400) -> list[Segment]:
    """Segments that follow one another at once."""
    random = np.random.default_rng(7)
    return [
        Segment(T + length * i, T + length * (i + 1), 3600, app=f"app{random.integers(apps)}",
                title=f"page {random.integers(60)} of {random.choice(['quill', 'river', 'lake'])}",
                keys=int(random.integers(90)), clicks=3, scroll=0, travel_px=70, idle_s=float(random.random() * length))
        for i in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize("persona", ["developer", "zh-student", "no-counts", "no-titles"])
def test_a_day_at_once(persona: str) -> None:
    segments = day(persona)
    plan = Intent(T, None, "write the report on rivers")
    assert_same(segments, [plan if n // 50 % 2 else None for n in range(len(segments))])


def test_more_segments_and_applications_than_are_remembered() -> None:
    assert_same(busy(1400))


def test_a_row_knows_nothing_of_what_comes_after_it() -> None:
    segments = day()[:300]
    loud = replace(segments[200], app="x" * 50, title="LOUD", keys=10**7)
    told, other = at_once(segments)[0], at_once([*segments[:200], loud, *segments[201:]])[0]
    np.testing.assert_array_equal(told[:200], other[:200])
    assert not np.array_equal(told[200], other[200])


def test_days_and_nights_and_the_halving_of_habits() -> None:
    first = day()[:700]
    days = [replace(s, start=s.start + n * 86_400, end=s.end + n * 86_400) for n in range(8) for s in first]
    assert sum(s.end - s.start for s in days) > RANK_HALF_LIFE_S
    rows = assert_same(days)
    assert rows[-1, INDEX["has_ranks"]] > 0.95


def test_a_clock_that_is_set_back_within_a_batch() -> None:
    segments = list(day()[:400])
    assert_same([*segments[:250], *segments[100:400]])


def test_segments_that_overlap_as_rounded_times_do() -> None:
    segments = [replace(s, start=round(s.start), end=round(s.end) + 1.0) for s in day()[:150]]
    segments[40:60] = day()[40:60]
    assert_same(segments)


@pytest.mark.parametrize("length", [1, 7, 64, 512])
def test_it_does_not_matter_where_a_batch_ends(length: int, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted, state = at_once(day()[:300])
    monkeypatch.setattr(extractor, "CHUNK", length)
    got, kept = at_once(day()[:300])
    np.testing.assert_array_equal(got, wanted)
    assert kept == state


def test_nothing_at_once_is_nothing() -> None:
    one = fresh()
    before = one.state()
    made = one.rows([])
    assert len(made) == len(list(made)) == 0
    assert made.num.shape == (0, len(NAMES))
    assert one.state() == before


def test_a_batch_is_its_rows() -> None:
    made = fresh().rows(day()[:20])
    again = FeatureBatch.of(list(made))
    np.testing.assert_array_equal(again.num, made.num)
    assert [r.text for r in made] == list(again.texts)
    assert [(r.start, r.end) for r in made[5:7]] == [(s.start, s.end) for s in day()[5:7]]


def test_more_windows_than_are_known_by_name() -> None:
    """What is known of windows by their names is no memory: forgetting it changes no row."""
    many = fresh()
    found = [
        many.rows([Segment(T + i, T + i + 1, 0, app="Code", title=f"file {i % 4500}") for i in range(at, at + 500)])
        for at in range(0, 6000, 500)
    ]
    assert sum(len(f) for f in found) == 6000
    name = Categories().name("Code")
    assert list(found[-1].texts) == [compose(name, f"file {i % 4500}") for i in range(5500, 6000)]


def test_memory_of_version_0_1_is_taken_up() -> None:
    """It kept its habits as they are once they have been halved just now, and had no place for since when."""
    one, two = fresh(), fresh()
    one.rows(day()[:500])
    habits = one._memory.habits
    now = 2.0 ** (habits.faded / RANK_HALF_LIFE_S)
    older = one._memory.copy()
    older.habits.ranks, older.habits.usual, older.habits.faded = habits.ranks / now, habits.usual / now, 0.0
    magic, spec, *sizes, _crc = HEAD.unpack_from(older.to_bytes())
    body = older.to_bytes()[HEAD.size : -8]
    assert magic == b"HWF3"
    two.restore(HEAD.pack(b"HWF2", spec, *sizes, zlib.crc32(body)) + body)
    for s in day()[500:520]:
        np.testing.assert_allclose(two.row(s).num, one.row(s).num, atol=1e-6)


def test_memory_of_another_length_than_it_says_is_refused() -> None:
    one = fresh()
    one.rows(day()[:50])
    magic, spec, count, *sizes, _crc = HEAD.unpack_from(one.state())
    body = one.state()[HEAD.size : -40]
    for wrong in (count, count + 1, count + 100):
        with pytest.raises(FeaturesError, match="damaged"):
            fresh().restore(HEAD.pack(magic, spec, wrong, *sizes, zlib.crc32(body)) + body)


def test_a_project_named_by_nothing_says_nothing() -> None:
    row = fresh().row(Segment(T, T + 9, 0, app="kitty", project="\0", title="x", title_kind=TitleKind.FULL))
    assert row.num[INDEX["has_words"]] == 0
    assert math.isfinite(float(row.num.sum()))
