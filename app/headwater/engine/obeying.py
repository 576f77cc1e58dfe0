"""The person's rules beat the model: what they say of a segment, after the model has spoken."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import astuple, replace

from headwater.categories import Categories, Rule
from headwater.engine.now import UNFINISHED
from headwater.engine.waiting import Span, before_others, blob_of, spans_of
from headwater.features.text import title_of
from headwater.records import LEARNED_STATES, Boundary, FocusState, Inference, Intent, Segment
from headwater.store import Store

RULED_BY = "ruled_by"
"""Name among the store's states of what stands for the rules by which history is judged, or waits to be."""
STREAM = "stream"
"""Name of the state with the memory of extractor and model."""


def by_rules(
    categories: Categories, segment: Segment, intent: Intent | None, inference: Inference | None
) -> Inference | None:
    """What is to be said of a segment with somebody there.

    Away from the plan is drifting, whatever the model says, and also where there is none. What belongs to the plan is
    no drifting: then the likeliest of the other states is shown. The probabilities stay the model's own.
    """
    text = intent.text if intent else ""
    plan = categories.plan(segment.app, title_of(segment), segment.domain, segment.project, text)
    if plan is None or (plan and (inference is None or inference.state is not FocusState.DRIFTING)):
        return inference
    if inference is None:
        return Inference(
            segment.start, segment.end, FocusState.DRIFTING, (), Boundary.NONE, 0.0, 0.0, "", ruled=True
        )  # fmt: skip
    state = likeliest(inference, but=FocusState.DRIFTING) if plan else FocusState.DRIFTING
    return replace(inference, state=state, ruled=True)


def likeliest(inference: Inference, but: FocusState | None = None) -> FocusState:
    """Of the states that the model knows, or of all but one of them; where it did not speak, nobody knows."""
    pairs = [p for p in zip(LEARNED_STATES, inference.probabilities, strict=False) if p[0] is not but]
    return max(pairs, key=lambda pair: pair[1])[0] if pairs else FocusState.UNSURE


_STRETCH_S = 28 * 86_400.0
"""History is judged again in stretches that begin at fixed times, so that the same rules give the same answers."""


def stretches(span: Span | None) -> list[Span]:
    """All of history in parts, the newest first."""
    if span is None:
        return []
    first, last = (math.floor(at / _STRETCH_S) for at in span)
    parts = [(n * _STRETCH_S, (n + 1) * _STRETCH_S) for n in range(last, first - 1, -1)]
    return [(start, min(end, span[1] + 1.0)) for start, end in parts]


def take_up_rules(store: Store, categories: Categories) -> None:
    """At a start: these rules hold. Where history was judged by others, it is still to be judged by them.

    Raises:
        StoreUnavailable: the store cannot be read or written.
    """
    rules = store.rules()
    categories.put(rules)
    now = digest(rules)
    if (store.state(RULED_BY) or digest(())) != now:
        store.put_state(STREAM, b"")
        store.put_state(UNFINISHED, blob_of(before_others(stretches(store.span()), spans_of(store.state(UNFINISHED)))))
        store.put_state(RULED_BY, now)


def sure(inference: Inference | None) -> Inference:
    """What was judged stays judged: a rule takes nothing away."""
    assert inference is not None
    return inference


def digest(rules: Sequence[Rule]) -> bytes:
    """Stands for these rules, whatever their numbers; their order counts."""
    told = repr([astuple(replace(rule, id=0)) for rule in rules])
    return hashlib.sha256(told.encode("utf-8", "replace")).digest()


def digest_of_categories(rules: Sequence[Rule]) -> bytes:
    """Stands for what these rules say of categories, which the model sees."""
    return digest([replace(rule, plan=None, intent="") for rule in rules if rule.category is not None])
