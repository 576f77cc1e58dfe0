"""How far a word of drifting soon could be relied on, measured on the person's own past.

A word is what would have been said: where the chance that the model gave reached a threshold, once, and then nothing
for the ten minutes that it is about. It was right where drifting set in within them, by what is shown of the day. Words
do not overlap, so that their number is what the bounds may count.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from headwater.base.aside import breathe
from headwater.records import FocusState
from headwater.reports.spans import NEAR_S, pieces, state_spans

if TYPE_CHECKING:
    from headwater.records import Inference, Label, Segment
    from headwater.reports.day import StateSpan

SOON_S = 600.0
"""What a word is about."""
THRESHOLDS = tuple(n / 50 for n in range(1, 50))
LEAST_DAYS = 7
"""Days with something to judge; with fewer nothing is said."""
LEAST_WORDS = 10
"""Words on days left out, below which their precision is no more than an anecdote."""
_FOLDS = 5
_Z = 1.2816
"""One-sided: the bound lies above the truth in one case of ten."""
SILENT = (FocusState.DRIFTING, FocusState.AWAY, FocusState.UNSURE)
"""No word is said while one of these is shown."""


@dataclass(frozen=True, slots=True)
class Chance:
    """A moment at which a word could have been said."""

    at: float
    p: float
    """That drifting sets in within ten minutes, as the model had it then."""
    onset: float | None
    """When it set in within them."""
    lately: bool
    """There was drifting in the ten minutes before."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Words of a day."""

    words: int
    right: int
    caught: int
    """Onsets that a word came before."""


@dataclass(frozen=True, slots=True)
class DayTally:
    """What a day has to say at each threshold."""

    onsets: int
    at: tuple[Tally, ...]
    """One for each of `THRESHOLDS`."""
    base: Tally
    """Saying it all the time."""
    persistence: Tally
    """Saying it where there was drifting lately."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a way to speak would have come to."""

    threshold: float
    words: int
    right: int
    lower: float
    """Of the precision (Wilson 1927)."""
    caught: int
    onsets: int

    @property
    def precision(self) -> float:
        """How many of the words were right, as a part; 0 where there was none."""
        return self.right / self.words if self.words else 0.0

    @property
    def recall(self) -> float:
        """How many onsets a word came before, as a part."""
        return self.caught / self.onsets if self.onsets else 0.0


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether a precision can be reached, and by what."""

    threshold: float | None
    """From this chance on it speaks; None: it does not speak."""
    words: int
    right: int
    """Of words on days that had no part in choosing the threshold that judged them."""
    missing_days: int
    """So many days are missing before anything can be said."""
    idle: bool = False
    """It would be reached, but by words that are no more often right than ones said at any time."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """A person's past as far as words of drifting soon go."""

    by: str
    """The model, and the adapter, whose chances these are."""
    made: float
    days: tuple[DayTally, ...]

    @property
    def curve(self) -> tuple[Step, ...]:
        """What each threshold would have come to; those that nothing reached are left out."""
        return tuple(s for s in map(self._all, range(len(THRESHOLDS))) if s.words)

    def _all(self, i: int) -> Step:
        return _step(THRESHOLDS[i], [d.at[i] for d in self.days], self._onsets)

    @property
    def base(self) -> Step:
        """The base rate: what a word at any time would have come to."""
        return _step(0.0, [d.base for d in self.days], self._onsets)

    @property
    def persistence(self) -> Step:
        """What a word whenever there was drifting lately would have come to."""
        return _step(0.0, [d.persistence for d in self.days], self._onsets)

    @property
    def _onsets(self) -> int:
        return sum(d.onsets for d in self.days)

    def reach(self, precision: float) -> Reach:
        """From what chance on a word has at least this precision, so far as the past tells.

        The threshold is the lowest whose lower bound reaches it. That it was chosen makes it look better than it is:
        so it has to hold as well on days left out, each judged by the threshold that the others choose. A word that is
        right no more often than one at any time tells nothing, and is not said either.
        """
        missing = max(0, LEAST_DAYS - len(self.days))
        held = list(self._held(precision)) if not missing else []
        words, right = sum(t.words for t in held), sum(t.right for t in held)
        chosen = _lowest(self.days, precision) if words >= LEAST_WORDS and right >= precision * words else None
        idle = chosen is not None and self._all(chosen).lower <= self.base.precision
        return Reach(None if chosen is None or idle else THRESHOLDS[chosen], words, right, missing, idle)

    def threshold_for(self, precision: float) -> float | None:
        """From what chance on to speak; None: not at all."""
        return self.reach(precision).threshold

    def _held(self, precision: float) -> Iterator[Tally]:
        for fold in range(_FOLDS):
            out = self.days[fold::_FOLDS]
            chosen = _lowest([d for n, d in enumerate(self.days) if n % _FOLDS != fold], precision)
            if chosen is not None:
                yield from (d.at[chosen] for d in out)


def wilson(right: int, words: int) -> float:
    """Lower bound of a share; 0 of nothing."""
    if not right:  # exactly: rounding would leave a little of it
        return 0.0
    share, z2 = right / words, _Z**2
    middle = share + z2 / (2 * words)
    spread = _Z * sqrt(share * (1 - share) / words + z2 / (4 * words**2))
    return max(0.0, (middle - spread) / (1 + z2 / words))


def needed(precision: float) -> int:
    """The fewest words that can reach a precision, were all of them right."""
    words = 1
    while wilson(words, words) < precision:
        words += 1
    return max(words, LEAST_WORDS)


def _lowest(days: Sequence[DayTally], precision: float) -> int | None:
    for i in range(len(THRESHOLDS)):
        if wilson(sum(d.at[i].right for d in days), sum(d.at[i].words for d in days)) >= precision:
            return i
    return None


def _step(threshold: float, tallies: Sequence[Tally], onsets: int) -> Step:
    words, right = sum(t.words for t in tallies), sum(t.right for t in tallies)
    return Step(threshold, words, right, wilson(right, words), sum(t.caught for t in tallies), onsets)


# -- a day -------------------------------------------------------------------------------------------------------------


def tallied(chances: Sequence[Chance]) -> DayTally:
    """A day's chances, by time."""
    onsets = len({c.onset for c in chances if c.onset is not None})
    at = tuple(_said(chances, lambda c, t=t: c.p >= t) for t in THRESHOLDS)  # type: ignore[misc]
    return DayTally(onsets, at, _said(chances, lambda _: True), _said(chances, lambda c: c.lately))


def _said(chances: Iterable[Chance], speaks: Callable[[Chance], bool]) -> Tally:
    breathe()
    words, right, until = 0, 0, float("-inf")
    caught: set[float] = set()
    for c in chances:
        if c.at >= until and speaks(c):
            words, until = words + 1, c.at + SOON_S
            if c.onset is not None:
                right += 1
                caught.add(c.onset)
    return Tally(words, right, len(caught))


def chances(
    history: Sequence[tuple[Segment, Inference | None]], labels: Sequence[Label], start: float, end: float, by: str
) -> list[Chance]:
    """The moments of a day at which a word could have been said, and what came of them.

    Each is the end of a segment that the model `by` judged, with something shown that is not drifting, away or
    unsure. Where the ten minutes after it are not all known (paused, off, not over yet) nothing came to be known of
    it, and it is left out. What the person said counts above the model.
    """
    found = pieces(history, labels, start, end)
    spans = state_spans(found)
    starts = [s.start for s in spans]
    drifts = [s for s in spans if s.state is FocusState.DRIFTING]
    onsets = [b.start for a, b in zip((None, *spans), spans, strict=False) if _sets_in(a, b)]
    made: list[Chance] = []
    for piece in found:
        breathe()
        i = piece.inference
        whole = piece.end == piece.segment.end
        if i is None or not i.probabilities or i.provisional or source(i) != by or not whole:
            continue
        here = bisect_right(starts, piece.end - 0.01) - 1
        if here < 0 or spans[here].state in SILENT or not _known(spans, here, piece.end + SOON_S):
            continue
        made.append(Chance(piece.end, i.drift_soon, _within(onsets, piece.end), _lately(drifts, piece.end)))
    return made


def source(inference: Inference) -> str:
    """Which model, and which adapter, an inference is of."""
    return f"{inference.model}/{inference.adapter}"


def _sets_in(before: StateSpan | None, span: StateSpan) -> bool:
    return span.state is FocusState.DRIFTING and (before is None or before.state is not FocusState.DRIFTING)


def _known(spans: Sequence[StateSpan], at: int, until: float) -> bool:
    """Whether what is shown goes on without a hole."""
    while spans[at].end < until:
        if at + 1 == len(spans) or spans[at + 1].start - spans[at].end >= NEAR_S:
            return False
        at += 1
    return True


def _within(onsets: Sequence[float], at: float) -> float | None:
    i = bisect_right(onsets, at - 0.01)
    return onsets[i] if i < len(onsets) and onsets[i] <= at + SOON_S else None


def _lately(drifts: Sequence[StateSpan], at: float) -> bool:
    return any(at - SOON_S <= s.end <= at for s in drifts)
