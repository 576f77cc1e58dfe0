"""Judging history anew: after an import, and when the model is another one. In small steps, with its own memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from headwater.attention import AttentionModel
from headwater.categories import Categories
from headwater.engine.importing import days_of
from headwater.engine.judge import Judge
from headwater.engine.obeying import by_rules, likeliest
from headwater.records import Inference, Intent, Presence, Segment
from headwater.reports.plans import intent_at
from headwater.store import Store
from headwater.store.packing import STEPS, rounded

_A_STEP = 1.5 / STEPS
"""Probabilities as they are kept differ by no more than one step."""
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
    adapter, intents = model.adapter, store.intents(start - BEFORE_S, end)
    judge = Judge(model, categories, lambda at: intent_at(intents, at))
    _judged(judge, [s for s, _ in store.history(start - BEFORE_S, start) if s.end <= start], intents)
    count = 0
    for begin, stop in days_of(start, end):
        if cancelled():
            return count
        pairs = [(s, i) for s, i in store.history(begin, stop) if begin <= s.start < stop and not _open(i)]
        judged = _judged(judge, [s for s, _ in pairs], intents)
        again = [steady(old, new) for (_, old), new in zip(pairs, judged, strict=True)]
        if model.adapter != adapter:  # another one judges since, and all is to be judged by that
            return count
        if not store.judge_again(again, keep=bool(adapter), only_by=adapter):
            return count
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
        told = [(i, by_rules(categories, s, intent_at(intents, s.start), _of_model(i))) for s, i in present]
        store.judge_again([new for old, new in told if new is not None and new != old])
        store.take_back([old.start for old, new in told if new is None and old is not None])
        progress(stop)


def steady(old: Inference | None, new: Inference) -> Inference:
    """What to keep of a segment: what was kept before where the same model says the same again but for the last digit.

    Live, one row at a time and with all of the past, its sums come out otherwise in the fourth place; a rule that is
    made and taken away again is to leave a day as it was.
    """
    if old is None or (old.model, old.adapter) != (new.model, new.adapter) or not _near(old, new):
        return new
    state = new.state if old.ruled or new.ruled else old.state
    return replace(old, state=state, ruled=new.ruled, provisional=False)


def _near(old: Inference, new: Inference) -> bool:
    a, b = ((*i.probabilities, i.task_end, i.drift_soon) for i in (old, rounded(new)))
    return len(a) == len(b) and all(abs(x - y) < _A_STEP for x, y in zip(a, b, strict=True))


def _of_model(inference: Inference | None) -> Inference | None:
    """What the model said; where a rule's word stands instead of its own, the likeliest state by its probabilities."""
    if inference is None or not inference.model:
        return None
    return replace(inference, state=likeliest(inference), ruled=False) if inference.ruled else inference


def _open(inference: Inference | None) -> bool:
    return inference is not None and inference.provisional


def _judged(judge: Judge, segments: Sequence[Segment], intents: Sequence[Intent]) -> list[Inference]:
    return judge.history([(s, intent_at(intents, s.start)) for s in segments])
