"""Judging history anew: after an import, and when the model is another one. In small steps, with its own memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from headwater.attention import AttentionModel
from headwater.categories import Categories
from headwater.engine.importing import days_of
from headwater.engine.judge import Judge
from headwater.engine.obeying import by_rules
from headwater.records import Inference, Intent, Presence, Segment
from headwater.store import Store

BEFORE_S = 3 * 86_400.0
"""History that is read first, so that the first answers know the person's days before: as at a start."""


def judge_again(
    store: Store, model: AttentionModel, categories: Categories, span: tuple[float, float],
    progress: Callable[[float], None] = lambda _until: None, cancelled: Callable[[], bool] = lambda: False,
    ended: Callable[[Judge], None] = lambda _judge: None,
) -> int:  # fmt: skip
    """Replace what was inferred of the final segments in `[start, end)`; returns how many were judged.

    `progress` is told until when all is judged: beginning there again later gives the same answers, save for the
    person's longer past. `ended` is given the judge that has seen all of it.
    """
    start, end = span
    intents = store.intents(start - BEFORE_S, end)
    judge = Judge(model, categories, lambda at: _intent_at(intents, at))
    _judged(judge, [s for s, _ in store.history(start - BEFORE_S, start) if s.end <= start], intents)
    count = 0
    for begin, stop in days_of(start, end):
        if cancelled():
            return count
        segments = [s for s, i in store.history(begin, stop) if begin <= s.start < stop and not _open(i)]
        judged = _judged(judge, segments, intents)
        store.judge_again(judged)
        count += len(judged)
        progress(stop)
    ended(judge)
    return count


def rule_again(
    store: Store, categories: Categories, span: tuple[float, float],
    progress: Callable[[float], None] = lambda _until: None, cancelled: Callable[[], bool] = lambda: False,
) -> None:  # fmt: skip
    """Where there is no model: let the person's rules decide what they can of the final segments in `[start, end)`.

    What a model said before stays, but for the state. What an older rule alone had said goes.
    """
    intents = store.intents(*span)
    for begin, stop in days_of(*span):
        if cancelled():
            return
        pairs = [(s, i) for s, i in store.history(begin, stop) if begin <= s.start < stop and not _open(i)]
        present = [(s, i) for s, i in pairs if s.presence is Presence.PRESENT]
        told = [(i, by_rules(categories, s, _intent_at(intents, s.start), _of_model(i))) for s, i in present]
        store.judge_again([new for old, new in told if new is not None and new != old])
        store.take_back([old.start for old, new in told if new is None and old is not None])
        progress(stop)


def _of_model(inference: Inference | None) -> Inference | None:
    return inference if inference is not None and inference.model else None


def _open(inference: Inference | None) -> bool:
    return inference is not None and inference.provisional


def _judged(judge: Judge, segments: Sequence[Segment], intents: Sequence[Intent]) -> list[Inference]:
    return judge.history([(s, _intent_at(intents, s.start)) for s in segments])


def _intent_at(intents: Sequence[Intent], at: float) -> Intent | None:
    found = [i for i in intents if i.start <= at and (i.end is None or at < i.end)]
    return found[-1] if found else None
