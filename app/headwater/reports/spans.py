"""From segments to lanes: clip to the day, let the person's own labels win, join neighbours, smooth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from headwater.records import LEARNED_STATES, FocusState, Inference, Label, Presence, Segment
from headwater.reports.day import PresenceSpan, Sign, StateSpan

NEAR_S = 2.0
"""Segments with less than this between them touch: capture's own resolution."""
TINY_S = 20.0
"""A shorter span of one state joins a neighbour: no eye can read it in a day."""

_AWAY = (Presence.AWAY, Presence.LOCKED, Presence.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment, or a part of one, with the state that is shown for it."""

    start: float
    end: float
    segment: Segment
    inference: Inference | None
    state: FocusState
    corrected: bool
    said: Label | None = None
    """What the person said of it."""

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.end - self.start

    @property
    def present(self) -> bool:
        """Somebody was there."""
        return self.segment.presence is Presence.PRESENT


def pieces(
    history: Iterable[tuple[Segment, Inference | None]], labels: Sequence[Label], start: float, end: float
) -> list[Piece]:
    """What was recorded within `[start, end)`, by time, cut where a label begins or ends.

    Stretches that were paused or off are left out: nothing is known of them. Where segments overlap (the clock was
    set back), the later one gives way.
    """
    found: list[Piece] = []
    free = start
    for segment, inference in sorted(history, key=lambda pair: pair[0].start):
        a, b = max(segment.start, free), min(segment.end, end)
        if a >= b or segment.presence in (Presence.PAUSED, Presence.OFF):
            continue
        found += _labelled(Piece(a, b, segment, inference, _state(segment, inference), False), labels)
        free = b
    return found


def _state(segment: Segment, inference: Inference | None) -> FocusState:
    if segment.presence in _AWAY:
        return FocusState.AWAY
    return inference.state if inference else FocusState.UNSURE


def _labelled(piece: Piece, labels: Sequence[Label]) -> list[Piece]:
    """Cut at the labels' edges; of two labels the one that was given later holds."""
    mine = [x for x in labels if x.start < piece.end and x.end > piece.start]
    if not mine or not piece.present:
        return [piece]
    edges = {piece.start, piece.end, *(e for x in mine for e in (x.start, x.end) if piece.start < e < piece.end)}
    cuts = sorted(edges)
    parts = (replace(piece, start=a, end=b) for a, b in pairwise(cuts))
    return [_with_label(part, mine) for part in parts]


def _with_label(part: Piece, labels: Sequence[Label]) -> Piece:
    over = [x for x in labels if x.start <= part.start and x.end >= part.end]
    if not over:
        return part
    said = max(reversed(over), key=lambda x: x.at)
    return replace(part, state=said.state, corrected=True, said=said)


@dataclass(slots=True)
class _Run:
    """A span in the making."""

    start: float
    end: float
    state: FocusState
    said: Label | None
    members: list[Piece]

    @property
    def seconds(self) -> float:
        return self.end - self.start

    @property
    def corrected(self) -> bool:
        return self.said is not None


def state_spans(found: Sequence[Piece]) -> tuple[StateSpan, ...]:
    """The state lane: neighbours of one state joined, then smoothed."""
    return tuple(_span(run) for run in smooth(_runs(found)))


def state_lane(found: Iterable[tuple[float, float, FocusState, Label | None]]) -> list[_Run]:
    """The same runs out of times, states and words alone, where nobody asks what was in front: for months of days."""
    runs: list[_Run] = []
    for start, end, state, said in found:
        last = runs[-1] if runs else None
        if last is not None and last.state is state and last.said == said and start - last.end < NEAR_S:
            last.end = end
        else:
            runs.append(_Run(start, end, state, said, []))
    return smooth(runs)


def _runs(found: Sequence[Piece]) -> list[_Run]:
    runs: list[_Run] = []
    for piece in found:
        if runs and _same(runs[-1], piece):
            runs[-1].end = piece.end
            runs[-1].members.append(piece)
        else:
            runs.append(_Run(piece.start, piece.end, piece.state, piece.said, [piece]))
    return runs


def _same(run: _Run, other: Piece | _Run) -> bool:
    return run.state is other.state and run.said == other.said and other.start - run.end < NEAR_S


def smooth(runs: Sequence[_Run]) -> list[_Run]:
    """Let runs under `TINY_S` join the longer neighbour that they touch; it keeps its state.

    Runs of `away` and runs that the person corrected neither join nor take others in, and a tiny run that touches
    nobody stays. One pass: each run is pushed once and merged at most once.
    """
    out: list[_Run] = []
    for run in runs:
        out.append(run)
        while len(out) > 1 and _settle(out):
            pass
    if len(out) > 1 and _tiny(out[-1]) and _touch(out[-2], out[-1]):
        _merge(out, len(out) - 2)
    return out


def _settle(out: list[_Run]) -> bool:
    """Merge at the top of the stack if something is to merge."""
    left, right = out[-2], out[-1]
    if _same(left, right):
        return _merge(out, len(out) - 2)
    if not _tiny(left):
        return False
    if len(out) > 2 and _touch(out[-3], left) and (not _touch(left, right) or out[-3].seconds >= right.seconds):
        return _merge(out, len(out) - 3)
    return _touch(left, right) and _merge(out, len(out) - 2)


def _tiny(run: _Run) -> bool:
    return run.seconds < TINY_S and run.state is not FocusState.AWAY and not run.corrected


def _touch(left: _Run, right: _Run) -> bool:
    """They may join: no hole between them, and neither is away or corrected."""
    firm = any(r.state is FocusState.AWAY or r.corrected for r in (left, right))
    return not firm and right.start - left.end < NEAR_S


def _merge(out: list[_Run], at: int) -> bool:
    left, right = out[at], out.pop(at + 1)
    if left.seconds < right.seconds:
        left.state = right.state
    left.end = right.end
    left.members.extend(right.members)
    return True


def _span(run: _Run) -> StateSpan:
    judged = [(m.seconds, m.inference.probabilities) for m in run.members if m.inference and m.inference.probabilities]
    weight = sum(seconds for seconds, _ in judged)
    mean = tuple(sum(s * p[i] for s, p in judged) / weight for i in range(len(judged[0][1]))) if judged else ()
    last = run.members[-1].inference
    open_now = last is not None and last.provisional
    inferred = _inferred(run) if run.corrected else None
    ruled = _ruled(run)
    p = 1.0 if ruled else _p(run, mean)
    return StateSpan(run.start, run.end, run.state, p, mean, run.corrected, open_now, run.said, inferred, ruled)


def _ruled(run: _Run) -> bool:
    """Whether rules decided most of it; the person's own word goes before them."""
    by_rule = (m.seconds for m in run.members if m.inference and m.inference.ruled and m.inference.state is run.state)
    return not run.corrected and 2 * sum(by_rule) > sum(m.seconds for m in run.members)


def _inferred(run: _Run) -> FocusState:
    """What would be shown for most of a run that the person corrected."""
    seconds: dict[FocusState, float] = {}
    for piece in run.members:
        state = _state(piece.segment, piece.inference)
        seconds[state] = seconds.get(state, 0.0) + piece.seconds
    return max(seconds, key=lambda state: seconds[state])


def _p(run: _Run, mean: tuple[float, ...]) -> float:
    if run.corrected:
        return 1.0
    if not mean:
        return 0.0
    return mean[LEARNED_STATES.index(run.state)] if run.state in LEARNED_STATES else max(mean)


def presence_spans(found: Sequence[Piece]) -> tuple[PresenceSpan, ...]:
    """The presence lane: where somebody was there, and what says so."""
    spans: list[PresenceSpan] = []
    for piece in found:
        if not piece.present:
            continue
        sign = _sign(piece.segment)
        if spans and spans[-1].sign is sign and piece.start - spans[-1].end < NEAR_S:
            spans[-1] = replace(spans[-1], end=piece.end)
        else:
            spans.append(PresenceSpan(piece.start, piece.end, sign))
    return tuple(spans)


def _sign(segment: Segment) -> Sign:
    if segment.call:
        return Sign.CALL
    still = segment.idle_s is None or segment.idle_s >= (segment.end - segment.start) / 2
    return Sign.MEDIA if segment.media and still else Sign.INPUT
