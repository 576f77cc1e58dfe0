"""The judge: history is what live was, however much of it there is, and live goes on from it."""

from collections.abc import Sequence
from functools import cache
from itertools import islice

import numpy as np
import pytest

from headwater.attention import AttentionModel
from headwater.attention.stream import CHUNK
from headwater.categories import Categories
from headwater.engine import judge, judge_of
from headwater.engine.judge import BATCH, Given, Judge
from headwater.records import FocusState, Inference, Intent, Presence, Segment
from tests.support.rows import whole_day

PLAN = Intent(0.0, None, "write the report")


@cache
def model() -> AttentionModel:
    return AttentionModel.load(provider="cpu")


def made(found: Sequence[Inference | None]) -> np.ndarray:
    judged = [i for i in found if i is not None and i.probabilities]
    return np.array([(*i.probabilities, i.task_end, i.drift_soon) for i in judged])


def given(count: int = 700, days: int = 1) -> list[Given]:
    """Segments of some days, absences too; a plan for part of the time."""
    whole = [s for n in range(days) for s in whole_day(seed=3 + n)[:count]]
    return [(s, PLAN if n // 40 % 2 else None) for n, s in enumerate(whole)]


def live(segments: Sequence[Given]) -> tuple[Judge, list[Inference | None]]:
    said = {s.start: intent for s, intent in segments}
    one = Judge(model(), Categories(), said.get)
    return one, [one.final(s) for s, _ in segments]


def test_history_is_what_live_was() -> None:
    one, steps = live(given())
    many = judge_of(model(), Categories())
    told = many.history(given())
    assert [(i.start, i.end) for i in told] == [(s.start, s.end) for s, _ in given()]
    assert [i.state is FocusState.AWAY for i in told] == [s.presence is not Presence.PRESENT for s, _ in given()]
    assert np.abs(made(told) - made(steps)).max() <= 0.01
    assert many._extractor.state() == one._extractor.state()
    assert many.until == one.until


def test_live_goes_on_from_history() -> None:
    whole = judge_of(model(), Categories())
    whole.history(given())
    again = judge_of(model(), Categories())
    assert again.restore(whole.state())
    for s in whole_day(seed=9)[:20]:
        assert again.final(s) == whole.final(s)
    assert again.state() == whole.state()


def test_batches_change_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """They end where the model's own chunks do, so the same rows go through it together."""
    assert BATCH % CHUNK == 0
    at_once, in_parts = judge_of(model(), Categories()), judge_of(model(), Categories())
    wanted = at_once.history(given(days=2))
    monkeypatch.setattr(judge, "BATCH", 2 * CHUNK)
    assert in_parts.history(given(days=2)) == wanted
    assert in_parts.state() == at_once.state()


def test_only_a_batch_is_held_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "BATCH", CHUNK)
    read: list[Segment] = []
    source = ((s, intent) for s, intent in given() if not read.append(s))  # type: ignore[func-returns-value]
    first = list(islice(judge_of(model(), Categories()).replay(source), 10))
    assert [(i.start, i.end) for i in first] == [(s.start, s.end) for s, _ in given()[:10]]
    assert sum(s.presence is Presence.PRESENT for s in read) == CHUNK


def test_without_a_model_the_features_are_remembered_all_the_same() -> None:
    with_model, without = judge_of(model(), Categories()), Judge(None, Categories(), lambda _at: None)
    with_model.history(given())
    assert without.history(given()) == []
    assert without._extractor.state() == with_model._extractor.state()
    assert without.until == with_model.until


def test_absences_alone_and_nothing_at_all() -> None:
    one = judge_of(model(), Categories())
    assert one.history([]) == []
    absent = Segment(1.77e9, 1.77e9 + 60, 0, Presence.AWAY)
    assert [i.state for i in one.history([(absent, None)])] == [FocusState.AWAY]
    assert one.until == absent.end
