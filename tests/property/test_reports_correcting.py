"""Edits of labels, on a real store: each can be taken back, and changes nothing outside of its stretch."""

import math
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.engine import correcting as engine
from headwater.records import LEARNED_STATES, FocusState, Label, LabelSource, Presence
from headwater.reports import correcting
from headwater.reports.correcting import SAYABLE, CannotCorrect, Edit, inverse
from headwater.reports.spans import pieces, state_spans
from headwater.store import Store
from tests.support.days import NOON, absence, judged, segment

_MINUTES = 60
EDGES = st.integers(0, _MINUTES * 4)
"""Quarters of a minute: edges fall into segments as well as between them."""
words = st.tuples(EDGES, EDGES, st.sampled_from(SAYABLE), st.integers(0, 50))


def at(quarter: int) -> float:
    return NOON + 15.0 * quarter


@contextmanager
def hour(said: Sequence[tuple[int, int, FocusState, int]]) -> Iterator[Store]:
    """An hour with an absence in it, and some labels; each was given at another time."""
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "headwater.db") as store:
        for n in range(_MINUTES):
            gone = 20 <= n < 27
            s = absence(NOON + 60 * n, 60.0, Presence.AWAY) if gone else segment(NOON + 60 * n, 60.0)
            store.put([(s, judged(s, FocusState.AWAY if gone else LEARNED_STATES[n // 7 % 5]))])
        for n, (a, b, state, late) in enumerate(said):
            if a != b:
                store.add_label(Label(NOON + late + n / 1000, at(min(a, b)), at(max(a, b)), state, LabelSource.TRAY))
        yield store


def shown(store: Store, start: float = NOON, end: float = NOON + 3600) -> list[tuple[float, FocusState]]:
    """What is shown of each quarter of a minute, by when it begins."""
    found: list[tuple[float, FocusState]] = []
    for p in pieces(store.history(start, end), store.labels(start, end), start, end):
        found += [(NOON + 15.0 * q, p.state) for q in range(round((p.start - NOON) / 15), round((p.end - NOON) / 15))]
    return found


def kept(store: Store) -> list[tuple[int, Label]]:
    return [(x.id, x) for x in store.labels(-math.inf, math.inf)]


def done(store: Store, step: tuple[str, int, int, FocusState]) -> Edit | None:
    """One step of a person; None where it cannot be done."""
    what, a, b, state = step
    start, end, now = at(min(a, b)), at(max(a, b)), NOON + 7200
    try:
        if what == "say":
            return engine.say(store, start, end, state, LabelSource.CORRECTION, now)
        if what == "unsay":
            return engine.written(store, correcting.unsay(store.labels(start, end), start, end))
        if what == "merge":
            return engine.merge(store, start, end, None, now)
        edit = correcting.split(store.labels(start, start + 0.001), start)
    except CannotCorrect:
        return None
    return edit and engine.written(store, edit)


steps = st.tuples(st.sampled_from(["say", "unsay", "merge", "split"]), EDGES, EDGES, st.sampled_from(SAYABLE))


@settings(max_examples=60, deadline=None)
@given(said=st.lists(words, max_size=6), taken=st.lists(steps, min_size=1, max_size=6))
def test_steps_are_taken_back_and_done_again(
    said: list[tuple[int, int, FocusState, int]], taken: list[tuple[str, int, int, FocusState]]
) -> None:
    with hour(said) as store:
        before, edits = [kept(store)], []
        for step in taken:
            edit = done(store, step)
            if edit is not None:
                edits.append(edit)
                before.append(kept(store))
        after = before.pop()
        backs = []
        for edit in reversed(edits):
            backs.append(engine.written(store, inverse(edit)))
            assert kept(store) == before.pop()
        for back in reversed(backs):
            engine.written(store, inverse(back))
        assert kept(store) == after


@settings(max_examples=60, deadline=None)
@given(said=st.lists(words, max_size=6), step=steps)
def test_only_the_stretch_changes_and_it_shows_what_was_said(
    said: list[tuple[int, int, FocusState, int]], step: tuple[str, int, int, FocusState]
) -> None:
    with hour(said) as store:
        before = dict(shown(store))
        edit = done(store, step)
        after = dict(shown(store))
        if edit is None:
            assert before == after
            return
        inside = {t for t in before if edit.start <= t < edit.end}
        assert {t: s for t, s in after.items() if t not in inside} == {
            t: s for t, s in before.items() if t not in inside
        }  # fmt: skip
        away = {at(q) for q in range(80, 108)}
        match step[0]:
            case "say" | "merge":
                assert {after[t] for t in inside - away} == {edit.state}
                assert {after[t] for t in inside & away} <= {FocusState.AWAY}
            case "unsay":
                inferred = dict(_without_words(store))
                assert {t: after[t] for t in inside} == {t: inferred[t] for t in inside}
            case "split":
                assert before == after


def _without_words(store: Store) -> list[tuple[float, FocusState]]:
    found = pieces(store.history(NOON, NOON + 3600), [], NOON, NOON + 3600)
    return [
        (NOON + 15.0 * q, p.state)
        for p in found
        for q in range(round((p.start - NOON) / 15), round((p.end - NOON) / 15))
    ]


@settings(max_examples=30, deadline=None)
@given(said=st.lists(words, min_size=1, max_size=6))
def test_each_word_is_a_span_of_its_own(said: list[tuple[int, int, FocusState, int]]) -> None:
    with hour(said) as store:
        labels = store.labels(-math.inf, math.inf)
        spans = state_spans(pieces(store.history(NOON, NOON + 3600), labels, NOON, NOON + 3600))
        for span in spans:
            assert span.corrected is (span.said is not None)
            assert (span.inferred is None) is (span.said is None)
            if span.said is not None:
                assert span.said in labels
                assert (span.state, span.p) == (span.said.state, 1.0)
                assert span.said.start <= span.start < span.end <= span.said.end
