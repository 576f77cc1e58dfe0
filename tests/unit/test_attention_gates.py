"""What must hold of the files that ship, whatever comes in: nothing grows, nothing spreads, nothing collapses."""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from headwater.attention import AttentionModel
from headwater.attention.card import GRAPH, TITLES, TOKENIZER, read_card
from headwater.attention.provider import session
from headwater.attention.stream import CHUNK, WINDOW, Stream
from headwater.attention.titles import TitleEncoder
from headwater.categories import Categories
from headwater.features import NAMES, Extractor
from headwater.records import LEARNED_STATES, FeatureRow, FocusState, Inference, Segment
from tests.support.rows import day, rows

T = 1_770_000_000.0
ARTIFACTS = Path(__file__).parents[2] / "models/attention/artifacts"


@cache
def model() -> AttentionModel:
    return AttentionModel.load(provider="cpu")


def forgetful() -> Stream:
    """A stream of the shipped graph in which drifting soon is told without the person's own past, which has no end."""
    own = read_card(ARTIFACTS).calibration
    encode = TitleEncoder.load(ARTIFACTS / TOKENIZER, ARTIFACTS / TITLES)
    return Stream(session(ARTIFACTS / GRAPH), encode, replace(own, drift=(*own.drift[:2], 0.0)), "test", bytes(32))


def p(found: Sequence[Inference]) -> np.ndarray:
    return np.array([(*i.probabilities, i.task_end, i.drift_soon) for i in found])


def judged(segments: Sequence[Segment]) -> list[Inference]:
    return model().stream().run(rows(tuple(segments)))


def sane(found: Sequence[Inference]) -> bool:
    """Probabilities, and states that follow from them."""
    told = p(found)
    return bool(
        np.isfinite(told).all()
        and (told >= 0).all()
        and (told <= 1).all()
        and np.allclose(told[:, :5].sum(1), 1)
        and {i.state for i in found} <= {*LEARNED_STATES, FocusState.UNSURE}
    )


WRITING: dict[str, Any] = {
    "app": "Writer", "title": "Report.odt", "keys": 90, "clicks": 1, "scroll": 0, "travel_px": 200, "idle_s": 2.0,
}  # fmt: skip


def test_the_same_minute_two_thousand_times_stays_what_it_is() -> None:
    """Through fifteen windows of memory: no drift, no blow-up, and the answer settles."""
    stream, extractor = model().stream(), Extractor(Categories())
    found = [stream.step(extractor.row(Segment(T + 60 * n, T + 60 * n + 60, 0, **WRITING))) for n in range(2000)]
    assert sane(found)
    # The time of day goes round once in 1440 minutes; it and what is usual for the person still change.
    assert (
        np.abs(p(found[-500:])[:, :5] - p(found[-1940:-1440])[:, :5]).max() <= 0.25
    )  # what is usual for somebody goes on changing
    assert found[-1].probabilities[LEARNED_STATES.index(FocusState.DRIFTING)] < 0.5


def test_the_same_row_two_thousand_times_comes_to_rest() -> None:
    found = forgetful().run([rows(day())[50]] * 2000)
    assert sane(found)
    assert np.abs(p(found[WINDOW + CHUNK :]) - p(found[-1:])).max() <= 0.02


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e38, -1e38, 0.0])
def test_rows_of_one_number_are_survived_and_forgotten(value: float) -> None:
    stream = forgetful()
    bad = FeatureRow(T, T + 60, "", np.full(len(NAMES), value, np.float32))
    assert sane(stream.run([bad] * 70))
    good = rows(day())[:300]
    after, fresh = p(stream.run(good)), p(forgetful().run(good))
    apart = np.abs(after[-50:] - fresh[-50:]).max()
    assert apart <= 0.05, "what was seen more than a window ago hardly matters"


@pytest.mark.parametrize(
    "changes",
    [
        {"keys": -5, "clicks": -1, "idle_s": -3.0},
        {"keys": 10**18, "clicks": 10**12, "scroll": 10**15, "travel_px": 10**18, "idle_s": 1e300},
        {"idle_s": math.nan},
        {"idle_s": math.inf},
        {"keys": None, "clicks": None, "scroll": None, "travel_px": None, "idle_s": None, "app": "", "title": "",
         "domain": ""},
        {"offset_s": 10**9, "notifications": -4},
        {"app": "\ud800" * 300, "title": "\x00" * 5000, "domain": "." * 9000},
    ],
)  # fmt: skip
def test_hostile_segments_are_judged_and_forgotten(changes: dict[str, Any]) -> None:
    some = list(day()[:260])
    some[20:40] = [replace(s, **changes) for s in some[20:40]]
    found = judged(some)
    assert len(found) == len(some)
    assert sane(found)


@pytest.mark.parametrize(
    ("start", "end"), [(math.nan, T), (T, math.nan), (math.inf, T), (T, -math.inf), (T, T), (T, T - 50), (-1e18, 1e18)]
)
def test_times_that_are_none_are_survived(start: float, end: float) -> None:
    some = list(day()[:120])
    some[30] = replace(some[30], start=start, end=end)
    assert sane(judged(some))


def test_a_clock_that_jitters_changes_little() -> None:
    """Edges moved by up to half a second, as between two machines that count for each other."""
    random, some = np.random.default_rng(0), day()[:400]
    by = random.uniform(-0.5, 0.5, len(some) + 1).round(3)
    moved = [
        replace(s, start=s.start + by[n], end=max(s.end + by[n + 1], s.start + by[n] + 0.001))
        for n, s in enumerate(some)
    ]
    one, other = judged(some), judged(moved)
    assert sane(other)
    assert np.mean(p(one)[:, :5].argmax(1) == p(other)[:, :5].argmax(1)) >= 0.97
    assert np.abs(p(one)[:, :5] - p(other)[:, :5]).mean() <= 0.01


@pytest.mark.parametrize("by_s", [-3600.0, -86_400.0, 3600.0, 30 * 86_400.0])
def test_a_clock_that_is_set_is_survived(by_s: float) -> None:
    some = day()[:300]
    moved = [s if n < 100 else replace(s, start=s.start + by_s, end=s.end + by_s) for n, s in enumerate(some)]
    assert sane(judged(moved))


def test_a_whole_day_in_chunks_is_the_day_as_it_was_live() -> None:
    """The gate itself: history in chunks lies within a hundredth of the steps that were live."""
    a_day = rows(day())
    live, told = model().stream(), model().stream()
    assert np.abs(p([live.step(row) for row in a_day]) - p(told.run(a_day))).max() <= 0.01


@pytest.mark.parametrize("place", [1, 63, 64, 65, 130, 200])
def test_what_follows_changes_no_answer_by_a_bit(place: int) -> None:
    """Wherever in a chunk it comes, and however loud it is."""
    some = rows(day())[:260]
    loud = [replace(r, num=np.full(len(NAMES), 4.0, np.float32), text="LOUD " * 50) for r in some[place:]]
    told, other = (model().stream().run([*some[:place], *rest]) for rest in (some[place:], loud))
    np.testing.assert_array_equal(p(told)[:place], p(other)[:place])
