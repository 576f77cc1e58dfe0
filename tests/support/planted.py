"""Days on which only the layers can see what the person means: what some minutes are hangs on a title long before."""

from datetime import timedelta

import numpy as np

from headwater.attention import AttentionModel
from headwater.base import Paths
from headwater.categories import Categories
from headwater.engine.judge import judge_of
from headwater.records import LEARNED_STATES, Label, LabelSource, Segment
from headwater.store import Store
from tests.support.days import segment
from tests.support.taught import FIRST, _midnight

PLAIN, MARKS = "report draft", ("report red", "report blue")
"""Titles: nearly all minutes bear the first."""
_MINUTE_S, _MORNING_S = 60.0, 8 * 3600.0
_LATER = (6, 11)
"""Minutes between a mark and the minute that it decides."""


def planted(paths: Paths, days: int, a_day: int, *, later: int = 0, seed: int = 0) -> list[Segment]:
    """Put them into the store of a home, so many words a day; returns the days."""
    random = np.random.default_rng(seed)
    segments: list[Segment] = []
    said: list[tuple[int, int]] = []
    for n in range(days):
        made, words = _day(_midnight(FIRST + timedelta(days=n + later)) + _MORNING_S, a_day, random)
        said += [(len(segments) + at, which) for at, which in words]
        segments += made
    model = AttentionModel.load(provider="cpu")
    judged = list(judge_of(model, Categories()).history((s, None) for s in segments))
    mean = np.mean([i.probabilities for i in judged], 0)
    states = [LEARNED_STATES[n] for n in np.argsort(-mean)[:2]]  # what the base model thinks anyway
    end = segments[-1].end
    with Store(paths.database) as store:
        store.put(zip(segments, judged, strict=True))
        for n, (at, which) in enumerate(said):
            s = segments[at]
            store.add_label(Label(end + n, s.start, s.end, states[which], LabelSource.CORRECTION))
    return segments


def _day(start: float, words: int, random: np.random.Generator) -> tuple[list[Segment], list[tuple[int, int]]]:
    """Minutes, and which of them are decided by which mark."""
    titles, said = [PLAIN] * 20, []
    for _ in range(words):
        which = int(random.integers(2))
        gap = int(random.integers(*_LATER))
        titles += [MARKS[which], *[PLAIN] * gap]
        said.append((len(titles) - 1, which))
        titles += [PLAIN]
    made = [
        segment(start + _MINUTE_S * n, _MINUTE_S, "writer", title, keys=int(random.integers(5)), scroll=40)
        for n, title in enumerate(titles)
    ]
    return made, said
