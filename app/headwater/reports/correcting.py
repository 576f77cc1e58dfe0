"""What a person says of their own time, as edits of their labels: pure, and each can be taken back.

A label is never overwritten by what is inferred; of two labels the one that was given later holds. An edit names the
labels that go and those that come; where its stretch ends, it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from headwater.records import LEARNED_STATES, FocusState, Inference, Label, LabelSource, Presence, Segment
from headwater.reports.day import StateSpan
from headwater.reports.errors import ReportError

SAYABLE = (*LEARNED_STATES, FocusState.AWAY)
"""What a person can say that a stretch was, in the order of the keys 1 to 6."""
LEAST_S, MOST_S, RECENT_S = 300.0, 3600.0, 2 * 3600.0
"""A stretch worth asking about lasted so long at least, is asked about at most so far back, and ended in this time."""
LONGEST_S = 25 * 3600.0
"""So long a stretch can be spoken of at once: a day, also where clocks go back in it."""
_TICK_S = 0.001
"""Times are kept in whole milliseconds."""


class Why(StrEnum):
    """Why something cannot be said."""

    FUTURE = "It has not happened yet: say what it was afterwards."
    NOBODY = "Nobody was at the computer then, so there is nothing to say of it."
    BACKWARDS = "A stretch must end after it begins."
    LONG = "Nothing can be said of more than a day at once: say it of each day."
    STATE = "Nothing in it is a state that can be said: choose one."
    NOTHING_SAID = "You said nothing there."


class CannotCorrect(ReportError):
    """Something cannot be said of a stretch."""

    def __init__(self, why: Why) -> None:
        super().__init__(str(why))
        self.why = why


class Deed(StrEnum):
    """What the person did."""

    SAY = "say"
    UNSAY = "unsay"
    SPLIT = "split"
    MERGE = "merge"


@dataclass(frozen=True, slots=True)
class Edit:
    """Labels that go and labels that come, and what that is for."""

    deed: Deed
    start: float
    end: float
    state: FocusState | None = None
    """What was said; None where something was taken back."""
    removed: tuple[Label, ...] = ()
    added: tuple[Label, ...] = ()

    @property
    def empty(self) -> bool:
        """It changes nothing."""
        return not self.removed and not self.added


def inverse(edit: Edit) -> Edit:
    """What takes an edit back, once its labels have their numbers."""
    return replace(edit, removed=edit.added, added=edit.removed)


def say(
    labels: Iterable[Label], start: float, end: float, state: FocusState, at: float, source: LabelSource
) -> Edit:  # fmt: skip
    """A new word about a stretch.

    Older labels that lie wholly in it go; those that reach out of it stay, and the new one is the later one even where
    the clock was set back since. Where all that is shown there is that same word, nothing changes.

    Raises:
        CannotCorrect: the stretch is empty, or the state is none that a person can say.
    """
    start, end = _stretch(start, end)
    if state not in SAYABLE:
        raise CannotCorrect(Why.STATE)
    touched = _touched(labels, start, end)
    shown = max(reversed(touched), key=lambda x: x.at, default=None)
    if shown is not None and (shown.start, shown.end, shown.state, shown.source) == (start, end, state, source):
        return Edit(Deed.SAY, start, end, state)
    covered = tuple(x for x in touched if start <= x.start and x.end <= end)
    return Edit(Deed.SAY, start, end, state, covered, (Label(latest(touched, at), start, end, state, source),))


def latest(touched: Iterable[Label], at: float) -> float:
    """When a word given at `at` counts as given: after all that it touches, even where the clock was set back since."""
    return _kept(max([at, *(x.at + _TICK_S for x in touched)]))


def unsay(labels: Iterable[Label], start: float, end: float) -> Edit:
    """Take back what was said in a stretch: what was inferred is shown again.

    Labels inside go, those that reach in are cut; what is left of them keeps its time and its source.

    Raises:
        CannotCorrect: the stretch is empty, or nothing was said in it.
    """
    start, end = _stretch(start, end)
    touched = _touched(labels, start, end)
    if not touched:
        raise CannotCorrect(Why.NOTHING_SAID)
    left = tuple(part for x in touched for part in _outside(x, start, end))
    return Edit(Deed.UNSAY, start, end, None, tuple(touched), left)


def _outside(label: Label, start: float, end: float) -> Iterator[Label]:
    if label.start < start:
        yield replace(label, end=start)
    if label.end > end:
        yield replace(label, start=end)


def split(labels: Iterable[Label], at: float) -> Edit | None:
    """One word about a stretch becomes two, before and after `at`; None where none is shown there."""
    at = _kept(at)
    over = [x for x in labels if x.start <= at < x.end]
    if not over:
        return None
    shown = max(reversed(over), key=lambda x: x.at)
    if shown.start == at:
        return None
    halves = (replace(shown, end=at), replace(shown, start=at))
    return Edit(Deed.SPLIT, shown.start, shown.end, shown.state, (shown,), halves)


def merge(
    labels: Iterable[Label], spans: Iterable[StateSpan], start: float, end: float, at: float, source: LabelSource,
    state: FocusState | None = None,
) -> Edit:  # fmt: skip
    """One word over several blocks: `state`, or what was shown longest in them.

    Raises:
        CannotCorrect: the stretch is empty, or nothing in it is a state that a person can say.
    """
    state = state or longest(spans, start, end)
    if state is None:
        raise CannotCorrect(Why.STATE)
    return replace(say(labels, start, end, state, at, source), deed=Deed.MERGE)


def longest(spans: Iterable[StateSpan], start: float, end: float) -> FocusState | None:
    """The state that is shown longest in a stretch, of those that a person can say; absences do not count."""
    seconds: dict[FocusState, float] = {}
    for span in spans:
        inside = min(span.end, end) - max(span.start, start)
        if inside > 0 and (span.corrected or span.state in LEARNED_STATES):
            seconds[span.state] = seconds.get(span.state, 0.0) + inside
    return max(seconds, key=lambda state: seconds[state], default=None)


def within_a_day(start: float, end: float) -> None:
    """See that a stretch is no longer than can be spoken of at once: all that was recorded in it is read for that.

    Raises:
        CannotCorrect: it is.
    """
    if end - start > LONGEST_S:
        raise CannotCorrect(Why.LONG)


def clip(
    history: Iterable[tuple[Segment, Inference | None]], start: float, end: float, now: float
) -> tuple[float, float]:  # fmt: skip
    """The part of a stretch of which something can be said: from where somebody was there to where somebody last was.

    An absence in its middle stays in it; a label counts only where somebody was.

    Raises:
        CannotCorrect: the stretch is empty or has not happened yet, or nobody was there.
    """
    _stretch(start, end)
    if start >= now:
        raise CannotCorrect(Why.FUTURE)
    end = min(end, now)
    here = [(max(s.start, start), min(s.end, end)) for s, _ in history if s.presence is Presence.PRESENT]
    here = [(a, b) for a, b in here if a < b]
    if not here:
        raise CannotCorrect(Why.NOBODY)
    return min(a for a, _ in here), max(b for _, b in here)


@dataclass(frozen=True, slots=True)
class Lately:
    """The last stretch that is worth asking about."""

    start: float
    end: float
    guess: FocusState | None
    """The model's own: the state that is shown, or the likeliest where it is not sure; None where it was not asked."""
    p: float
    """Its probability; 1 where the person said so, 0 where the model was not asked."""
    said: bool = False
    """The person said what this was."""

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.end - self.start


def lately(spans: Sequence[StateSpan], now: float) -> Lately | None:
    """The last run of one shown state that ended a short while ago or is going on; None where there is none."""
    for span in reversed(spans):
        if span.end < now - RECENT_S:
            return None
        if span.seconds >= LEAST_S and (span.corrected or span.state is not FocusState.AWAY):
            return _asked(span)
    return None


def _asked(span: StateSpan) -> Lately:
    start = max(span.start, span.end - MOST_S)
    if span.state in SAYABLE:
        return Lately(start, span.end, span.state, span.p, span.corrected)
    guess, p = span.top(1)[0] if span.probabilities else (None, 0.0)
    return Lately(start, span.end, guess, p)


def _stretch(start: float, end: float) -> tuple[float, float]:
    """In whole milliseconds, as they are kept."""
    start, end = _kept(start), _kept(end)
    if not start < end:
        raise CannotCorrect(Why.BACKWARDS)
    return start, end


def _kept(at: float) -> float:
    return round(at * 1000) / 1000


def _touched(labels: Iterable[Label], start: float, end: float) -> list[Label]:
    return [x for x in labels if x.start < end and x.end > start]
