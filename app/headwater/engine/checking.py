"""How the model does by the person's own words, and how it would without their titles."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from headwater.attention import AttentionModel
from headwater.attention.card import cannot
from headwater.attention.personal.inputs import shifts
from headwater.attention.personal.ladder import FEWEST
from headwater.base import Paths
from headwater.categories import Categories
from headwater.engine.gathering import Change, Said, replayed, said_in
from headwater.engine.importing import days_of
from headwater.engine.learnt import Bin, Dial, Dialled, Honest, Input, Judge
from headwater.features import NAMES, Extractor
from headwater.records import LEARNED_STATES, FocusState, Inference, Label, Presence, Segment, TitleKind
from headwater.redact import steady_title
from headwater.store import Store

BINS = 10
_LATELY_S, _INPUTS_S = 28 * 86_400.0, 14 * 86_400.0
_COLUMNS = (*LEARNED_STATES, FocusState.UNSURE)


@dataclass(frozen=True, slots=True)
class _Word:
    """A part of a labelled stretch: what was said, what is judged, how long."""

    said: FocusState
    judged: Inference
    seconds: float


def honest(
    store: Store, model: AttentionModel, categories: Categories, now: float, learned_at: float | None = None
) -> Honest:
    """All that can be told. Days of labels are judged anew: with the adapter that the model has now, which was learned
    then, where there are labels enough that are newer; else by the base model, for what was learned from would flatter.
    """
    every = said_in(store)
    newer = [x for x in every if learned_at is not None and x.label.at > learned_at]
    own = bool(model.adapter) and len(newer) >= FEWEST
    said = newer if own else every
    words = list(_words(store, model, categories, said, plain=not own))
    curve = _curve(words)
    whole = sum(w.seconds for w in words)
    error = sum(b.seconds * abs(b.said - b.met) for b in curve) / whole if whole else None
    unsure, share = _unsure(store, now)
    folder = Paths.bundled("models/attention/artifacts")
    inputs = tuple(Input(*one) for one in shifts(_lately(store, categories, now), folder))
    by = Judge.NEWER if own else Judge.BEFORE if model.adapter else Judge.BASE
    return Honest(by, len(said), whole, curve, error, _confusion(words), unsure, share, inputs, cannot(folder))


def _lately(store: Store, categories: Categories, now: float) -> NDArray[np.float32]:
    """What came in in the last two weeks [M, N], as the model is given it."""
    extractor, found = Extractor(categories), [np.empty((0, len(NAMES)), np.float32)]
    for begin, stop in days_of(now - _INPUTS_S, now):
        some = [s for s, _ in store.history(begin, stop) if begin <= s.start < stop and s.presence is Presence.PRESENT]
        if some:
            found.append(extractor.rows(some).num)
    return np.concatenate(found)


def _words(
    store: Store, model: AttentionModel, categories: Categories, said: Sequence[Said], change: Change = lambda s: s, *,
    plain: bool,
) -> Iterator[_Word]:  # fmt: skip
    judged = _judged(store, model, categories, [x.label for x in said], change, plain=plain)
    for one in said:
        for start, seconds in one.parts:
            if (inference := judged.get(start)) is not None and inference.probabilities:
                yield _Word(one.label.state, inference, seconds)


def _judged(
    store: Store, model: AttentionModel, categories: Categories, labels: Sequence[Label], change: Change, *, plain: bool
) -> dict[float, Inference]:
    """What the model says of the days that labels lie on; rules are left out."""
    found: dict[float, Inference] = {}
    last, stream = -1, model.stream(plain=plain)
    for number, batch in replayed(store, categories, labels, change):
        if number != last:
            last, stream = number, model.stream(plain=plain)
        found |= {i.start: i for i in stream.run(batch)}
    return found


def _curve(words: Sequence[_Word]) -> tuple[Bin, ...]:
    """Ten bins by the probability of the likeliest state, those without time left out."""
    bins: dict[int, list[tuple[float, bool, float]]] = {}
    for w in words:
        p = max(w.judged.probabilities)
        right = LEARNED_STATES[w.judged.probabilities.index(p)] is w.said
        bins.setdefault(min(int(p * BINS), BINS - 1), []).append((p, right, w.seconds))
    return tuple(_bin(bins[n]) for n in sorted(bins))


def _bin(found: Sequence[tuple[float, bool, float]]) -> Bin:
    whole = sum(s for _, _, s in found)
    return Bin(sum(p * s for p, _, s in found) / whole, sum(s for _, right, s in found if right) / whole, whole)


def _confusion(words: Sequence[_Word]) -> tuple[tuple[float, ...], ...]:
    table = np.zeros((len(LEARNED_STATES), len(_COLUMNS)))
    for w in words:
        table[LEARNED_STATES.index(w.said), _COLUMNS.index(w.judged.state)] += w.seconds
    return tuple(tuple(row) for row in table.tolist())


def _unsure(store: Store, now: float) -> tuple[tuple[tuple[FocusState, float], ...], float]:
    """Of the last four weeks: by likeliest state, the share of time that was not sure; and of all time."""
    time = np.zeros((len(LEARNED_STATES), 2))
    for begin, stop in days_of(now - _LATELY_S, now):
        for segment, i in store.history(begin, stop):
            if i is not None and i.probabilities and begin <= segment.start < stop:
                at = i.probabilities.index(max(i.probabilities))
                time[at] += (segment.end - segment.start) * np.array((1.0, float(i.state is FocusState.UNSURE)))
    whole, unsure = time.sum(0)
    shares = ((state, float(u / w)) for state, (w, u) in zip(LEARNED_STATES, time, strict=True) if w > 0)
    return tuple(shares), float(unsure / whole) if whole else 0.0


# -- the privacy dial -------------------------------------------------------------------------------------------------


def _hashed(s: Segment) -> Segment:
    """As it would have been kept with titles hashed: equal ones stay equal, and no word can be read."""
    if s.title_kind is not TitleKind.FULL:
        return s
    kind = TitleKind.HASHED if s.title else s.title_kind
    return replace(s, title=_secret(steady_title(s.title)), title_kind=kind, project=_secret(s.project))


def _secret(text: str) -> str:
    return text and hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _without(s: Segment) -> Segment:
    return replace(s, title="", title_kind=TitleKind.NONE, domain="", project="")


_WAYS: tuple[tuple[TitleKind, Change], ...] = (
    (TitleKind.FULL, lambda s: s), (TitleKind.HASHED, _hashed), (TitleKind.NONE, _without),
)  # fmt: skip


def dial(store: Store, model: AttentionModel, categories: Categories) -> Dial:
    """How each way to keep titles does on the labels of stretches whose titles were kept in full, by the base model: an
    adapter learned with the titles that there were."""
    said = said_in(store)
    kinds = [_kinds(store, one) for one in said]
    full = [one for one, kind in zip(said, kinds, strict=True) if kind <= {TitleKind.FULL}]
    ways = tuple(_way(kind, list(_words(store, model, categories, full, change, plain=True))) for kind, change in _WAYS)
    return Dial(len(full), sum(one.seconds for one in full), ways, len(said))


def _kinds(store: Store, one: Said) -> set[TitleKind]:
    return {s.title_kind for s, _ in store.history(one.label.start, one.label.end) if s.app}


def _way(kind: TitleKind, words: Sequence[_Word]) -> Dialled:
    whole = sum(w.seconds for w in words)
    if not whole:
        return Dialled(kind.value, 0.0, 0.0, False)
    met = sum(w.seconds for w in words if w.judged.state is w.said)
    unsure = sum(w.seconds for w in words if w.judged.state is FocusState.UNSURE)
    return Dialled(kind.value, met / whole, unsure / whole, True)
