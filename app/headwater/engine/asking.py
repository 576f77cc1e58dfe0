"""What to ask about: of the stretches that ended lately, the one whose answer would teach most (see `worth`)."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from headwater.advice import stretch_of
from headwater.categories import Categories
from headwater.engine.worth import Pair, Traits, nearest, traits, uncertainty, worth
from headwater.records import (
    LEARNED_STATES,
    Advice,
    AdviceKind,
    Answer,
    FocusState,
    Inference,
    Label,
    Question,
    Segment,
)
from headwater.reports.day import StateSpan
from headwater.reports.spans import pieces, state_spans
from headwater.store import StoreUnavailable

LATELY_S = 900.0
"""A stretch that ended longer ago is not asked about: the answer should come from memory, not from a guess."""
SHORTEST_S, LONGEST_S = 180.0, 1800.0
"""Shorter ones nobody remembers as a thing of its own; of longer ones the last half hour is asked about, because one
word hardly fits more. Our own choice."""
HIDDEN = 0.1
"""Where more of a stretch than this had no window that may be named, or was decided by a rule, nothing is asked."""
BACK_S = 14 * 86_400.0
"""Older labels are no reason not to ask again: habits change."""
TAUGHT = 48
"""Stretches that were labelled or asked about and are compared with, the latest ones."""
_POOL = 256
"""Stretches among which a pace has its rank: some days."""
_REACH_S = LATELY_S + LONGEST_S + 60.0
_MOST_RECENT = 1200

Stretch = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Ended:
    """A stretch of one shown state that is over and may be asked about."""

    start: float
    end: float
    probabilities: tuple[float, ...]
    unsure: float
    traits: Traits

    def question(self, value: float) -> Question:
        """It as a question."""
        told = zip(LEARNED_STATES, self.probabilities, strict=True)
        return Question(self.start, self.end, tuple(sorted(told, key=lambda pair: -pair[1])), value)


def ended(history: Sequence[Pair], labels: Sequence[Label], now: float, categories: Categories) -> list[Ended]:
    """What the day's ribbon shows in `history` as over lately, by time: long enough, judged, with somebody there.

    The last run may still go on, so it is none of them.
    """
    shown = [span for span, _ in pairwise(state_spans(pieces(history, labels, now - _REACH_S, now)))]
    lately = [span for span in shown if now - span.end <= LATELY_S]
    return [_ended(span, history, categories) for span in lately if _askable(span, history)]


def _ended(span: StateSpan, history: Sequence[Pair], categories: Categories) -> Ended:
    start = max(span.start, span.end - LONGEST_S)
    inside = [pair for pair in history if pair[0].start < span.end and pair[0].end > start]
    return Ended(
        start, span.end, span.probabilities, uncertainty(inside, start, span.end),
        traits(inside, start, span.end, categories),
    )  # fmt: skip


def _askable(span: StateSpan, history: Sequence[Pair]) -> bool:
    if span.corrected or span.state is FocusState.AWAY or span.seconds < SHORTEST_S or not span.probabilities:
        return False
    silent = 0.0
    for segment, inference in history:
        if not segment.app or (inference is not None and inference.ruled):
            silent += max(0.0, min(segment.end, span.end) - max(segment.start, span.start))
    return silent <= HIDDEN * span.seconds


class Known(Protocol):
    """What is asked of a store."""

    def labels(self, start: float, end: float, /) -> Sequence[Label]: ...  # noqa: D102
    def history(self, start: float, end: float, /) -> Sequence[Pair]: ...  # noqa: D102
    def advice(self, start: float, end: float, /) -> Sequence[tuple[Advice, Answer | None]]: ...  # noqa: D102


class Asker:
    """Keeps what ended in the last minutes, and what is known already; rebuilt from the store at a start.

    Belongs to the thread of the store's writing connection.
    """

    def __init__(self, store: Known, categories: Categories) -> None:
        self._store, self._categories = store, categories
        self._recent: deque[Pair] = deque(maxlen=_MOST_RECENT)
        self._past: Sequence[Pair] = ()
        self._paces: deque[tuple[float, ...]] = deque(maxlen=_POOL)
        self._paced_until = -math.inf
        self._asked: list[Stretch] = []
        self._taught: dict[Stretch, Traits | None] = {}
        self._waiting: list[tuple[float, Ended]] = []
        """What could be asked now, with its value; the best first."""
        self._stale, self._anew = True, False

    def remember(self, history: Sequence[Pair], now: float) -> None:
        """Take up where the last run left it: `history` are the last hours."""
        self._past = history
        self._recent.extend(pair for pair in history if pair[0].end > now - _REACH_S)
        told = self._store.advice(now - BACK_S, math.inf)
        self._asked = [s for advice, _ in told if (s := _question_in(advice)) is not None][-TAUGHT:]

    def finished(self, segment: Segment, inference: Inference | None) -> None:
        """A segment is final."""
        self._recent.append((segment, inference))
        self._stale = True

    def asked(self, advice: Advice) -> None:
        """A suggestion was made; if it is a question, nothing more is asked about its stretch."""
        stretch = _question_in(advice)
        if stretch is not None:
            self._asked = [*self._asked, stretch][-TAUGHT:]
            self._stale = True

    def look_again(self) -> None:
        """Labels or history were changed by somebody else."""
        self._stale = self._anew = True

    def step(self) -> None:
        """A tick passes: one stretch more that is known is read."""
        try:
            self._compare_one()
        except StoreUnavailable:
            return

    def question(self, now: float) -> Question | None:
        """The stretch whose answer would teach most; None where there is none, or the store cannot be read."""
        try:
            if self._stale:
                self._look(now)
            self._compare_one()
            return self._best(now)
        except StoreUnavailable:
            return None

    def _best(self, now: float) -> Question | None:
        for value, stretch in self._waiting:
            if not 0.0 <= now - stretch.end <= LATELY_S:
                continue
            if not self._store.labels(stretch.start, stretch.end):
                return stretch.question(value)
            self._stale = True  # somebody has said meanwhile what it was
        return None

    def _look(self, now: float) -> None:
        if self._anew:
            found = self._store.history(now - _REACH_S, now)
            self._recent = deque((p for p in found if p[1] is None or not p[1].provisional), _MOST_RECENT)
            self._anew = False
        while self._recent and self._recent[0][0].end < now - _REACH_S:
            self._recent.popleft()
        labels = self._store.labels(now - BACK_S, math.inf)
        history = list(self._recent)
        self._keep_paces(now)
        near = [x for x in labels if x.end > now - _REACH_S]
        over = ended(history, near, now, self._categories)
        self._add_paces(over)
        known = [*self._asked, *((x.start, x.end) for x in labels)][-2 * TAUGHT :]
        latest = sorted(set(known), key=lambda stretch: stretch[1])[-TAUGHT:]
        self._taught = {stretch: self._taught.get(stretch) for stretch in latest}
        self._weigh([e for e in over if not any(a < e.end and b > e.start for a, b in self._asked)])
        self._stale = False

    def _keep_paces(self, now: float) -> None:
        """Once: the hours before the start, by which a pace has its rank."""
        past, self._past = self._past, ()
        if past:
            whole = pieces(past, (), past[0][0].start, now)
            spans = [s for s in state_spans(whole) if s.seconds >= SHORTEST_S and s.probabilities]
            self._add_paces([_ended(span, past, self._categories) for span in spans[:-1]])

    def _add_paces(self, found: Sequence[Ended]) -> None:
        for one in found:
            if one.end > self._paced_until:
                self._paces.append(one.traits.pace)
                self._paced_until = one.end

    def _weigh(self, found: Sequence[Ended]) -> None:
        known = [t for t in self._taught.values() if t is not None]
        alike = nearest([one.traits for one in found], known, self._paces)
        valued = [(worth(one.unsure, 1.0 - like), one) for one, like in zip(found, alike, strict=True)]
        self._waiting = sorted(valued, key=lambda pair: -pair[0])

    def _compare_one(self) -> None:
        """One stretch more that was labelled or asked about is read, so that no tick waits for all of them."""
        stretch = next((s for s, t in self._taught.items() if t is None), None)
        if stretch is None:
            return
        start, end = max(stretch[0], stretch[1] - LONGEST_S), stretch[1]
        self._taught[stretch] = traits(self._store.history(start, end), start, end, self._categories)
        self._weigh([one for _, one in self._waiting])


def _question_in(advice: Advice) -> Stretch | None:
    return stretch_of(advice) if advice.kind is AdviceKind.QUESTION else None
