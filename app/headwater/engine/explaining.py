"""Why a moment is shown as it is: found out anew from what was recorded, in whatever thread asks.

The memory that the model had is made again from the days before, as at a start, and kept at some places of the day that
is looked at. The engine's thread is never asked.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from headwater.attention import AttentionModel, Stream
from headwater.attention.edits import Case
from headwater.attention.explain import LOOK_S, Before, explain, looked_at
from headwater.attention.stream import CHUNK
from headwater.base import Clock
from headwater.categories import Categories, Rule
from headwater.engine.judging import BEFORE_S
from headwater.features import Extractor
from headwater.features.text import title_of
from headwater.records import Decider, Explanation, FocusState, Inference, Intent, Presence, Reason, Segment
from headwater.reports.plans import intent_at
from headwater.reports.spans import Piece, pieces

if TYPE_CHECKING:
    from headwater.engine.reading import Reader

MARKS = 12
"""Places of a day whose memory is kept at most, not quite a megabyte each."""
_DAY_S, _BEGINS_S = 86_400.0, 4 * 3_600.0
"""A day begins when most people sleep; where it does is of no weight, as long as it is always the same."""
_JUST_S = 15.0
"""What is open is written every five seconds: so long after its end it is the present still."""


@dataclass(frozen=True, slots=True)
class Streams:
    """Where a person's stream begins."""

    own: Stream
    plain: Stream | None = None
    """Without the personal adapter, where there is one."""
    adapter: str = ""
    """Its version."""


def with_adapter(model: AttentionModel) -> Streams:
    """With what the model learned from the person, where it did."""
    return Streams(model.stream(), model.stream(plain=True) if model.adapter else None, model.adapter)


def without_adapter(model: AttentionModel) -> Streams:
    """The base model alone."""
    return Streams(model.stream())


class Explainer:
    """Reasons for any moment of the history. Methods may be called from any thread but the engine's.

    The first question about a day reads three days before it (half a second); others take some 50 ms.
    """

    def __init__(
        self, reader: Reader, clock: Clock, categories: Categories, model: Callable[[], AttentionModel | None],
        streams: Callable[[AttentionModel], Streams] = without_adapter,
    ) -> None:  # fmt: skip
        """`streams` begins a person's stream as it is judged now; it is asked at each question, and must be cheap."""
        self._reader, self._clock, self._categories = reader, clock, categories
        self._model, self._streams = model, streams
        self._walk: _Walk | None = None
        self._gate = threading.Lock()
        self._forgotten = 0

    def at(self, moment: float) -> Explanation | None:
        """Why a moment is shown as it is; None where nothing was recorded, and where there is no model to ask.

        Raises:
            StoreUnavailable: what was recorded cannot be read.
        """
        found = self._pieces(moment, moment + 0.001) or self._pieces(moment - _JUST_S, moment)[-1:]
        return self._explained(found[0]) if found else None

    def now(self) -> Explanation | None:
        """Why the present is shown as it is. Raises as `at`."""
        return self.at(self._clock.now())

    def of(self, start: float, end: float, state: FocusState) -> Explanation | None:
        """Why a stretch is shown as one state: of the segment with that state that is nearest to its middle.

        Raises as `at`.
        """
        middle = (start + end) / 2
        found = [p for p in self._pieces(start, end) if p.end > start and p.start < end]
        found = [p for p in found if p.state is state] or found
        if not found:
            return None
        return self._explained(min(found, key=lambda p: max(p.start - middle, middle - p.end, 0.0)))

    def forget(self) -> None:
        """History is another now: what is remembered of it is not true any more. At once, from any thread."""
        self._forgotten += 1

    def _pieces(self, start: float, end: float) -> list[Piece]:
        """What is shown between two moments, whole segments."""
        history = self._reader.history(start, end)
        if not history:
            return []
        first, last = min(s.start for s, _ in history), max(s.end for s, _ in history)
        found = pieces(history, self._reader.labels(first, last), first, last)
        return [p for p in found if p.start < end and p.end > start]

    # -- who decided ----------------------------------------------------------------------------------------------

    def _explained(self, piece: Piece) -> Explanation | None:
        said = piece.inference
        p = said.probabilities if said else ()
        if not piece.present:
            params = (("presence", piece.segment.presence.value), ("seconds", round(piece.seconds, 3)))
            return _decided(piece, Decider.PRESENCE, Reason("away", params, 0.0), ())
        if piece.corrected and piece.said:
            reason = Reason("label", (("source", piece.said.source.value),), 0.0, p)
            return _decided(piece, Decider.PERSON, reason, p)
        if said is not None and said.ruled and (rule := self._rule(piece.segment)):
            return _decided(piece, Decider.RULE, Reason("rule", _told(rule), 0.0, p), p)
        with self._gate:
            return self._judged(piece.segment, said)

    def _rule(self, s: Segment) -> Rule | None:
        """The rule about plans that holds for a segment."""
        intent = intent_at(self._reader.intents(s.start, s.end), s.start)
        text = intent.text if intent else ""
        return next(iter(self._categories.plan_rules(s.app, title_of(s), s.domain, s.project, text)), None)

    # -- the model ------------------------------------------------------------------------------------------------

    def _judged(self, segment: Segment, said: Inference | None) -> Explanation | None:
        model = self._model()
        if model is None:
            return None
        forgotten = self._forgotten
        walk = self._walked(model, segment, forgotten)
        walked = walk.to(segment)
        self._walk = walk if forgotten == self._forgotten else None
        if walked is None:  # it was forgotten meanwhile
            return None
        before, case, plain = walked
        told = explain(before, case, said.state if said else None, plain)
        return replace(told, start=segment.start, end=segment.end, adapter=told.adapter or walk.key.adapter)

    def _walked(self, model: AttentionModel, segment: Segment, forgotten: int) -> _Walk:
        """The walk through the day of a segment: the one before, if all that decides it is still the same."""
        begin = _begin_of(segment)
        streams = self._streams(model)
        rules = tuple(self._categories.rules)
        key = _Key(begin, model.version, streams.adapter, rules, forgotten)
        intents = self._reader.intents(begin - BEFORE_S, segment.end)
        old = self._walk
        if old is not None and old.key == key and old.fits(intents):
            old.intents = intents
            return old
        self._walk = None
        return _Walk(key, self._reader, Extractor(self._categories), streams, intents)


def _decided(piece: Piece, by: Decider, reason: Reason, p: tuple[float, ...]) -> Explanation:
    """Where the model was not what decided."""
    said = piece.inference
    model, adapter = (said.model, said.adapter) if said else ("", "")
    return Explanation(piece.start, piece.end, piece.state, by, p, (reason,), model, adapter)


def _told(rule: Rule) -> tuple[tuple[str, str | int], ...]:
    return (
        ("app", rule.app), ("domain", rule.domain), ("title", rule.title), ("project", rule.project),
        ("on", int(bool(rule.plan))), ("intent", rule.intent), ("number", rule.id),
    )  # fmt: skip


def _begin_of(s: Segment) -> float:
    here = s.start + s.offset_s - _BEGINS_S
    return here - here % _DAY_S - s.offset_s + _BEGINS_S


# -- one day ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Key:
    """All that decides what is remembered at a moment, but for the plans."""

    begin: float
    model: str
    adapter: str
    rules: tuple[Rule, ...]
    forgotten: int


@dataclass(frozen=True, slots=True)
class _Mark:
    """What was remembered at a place of the day."""

    count: int
    """Segments of the day before it, a multiple of what the model takes at once."""
    until: float
    """When the last of them ended; the begin of the day where there is none."""
    last: float | None
    """When the last segment with somebody there ended."""
    extractor: Extractor
    own: Stream
    plain: Stream | None

    def fork(self) -> _Mark:
        """The same again, to go on from."""
        plain = self.plain.fork() if self.plain else None
        return replace(self, extractor=self.extractor.fork(), own=self.own.fork(), plain=plain)

    def after(self, some: Case) -> _Mark:
        """With some segments more; what was remembered here changes with it."""
        if not some:
            return self
        rows = self.extractor.rows([s for s, _ in some], [intent for _, intent in some])
        for stream in (self.own, self.plain):
            if stream is not None:
                stream.run(rows)
        end = some[-1][0].end
        return replace(self, count=self.count + len(some), until=end, last=end)


class _Walk:
    """Goes through a day, and remembers how things stood at some places of it."""

    def __init__(
        self, key: _Key, reader: Reader, extractor: Extractor, streams: Streams, intents: Sequence[Intent]
    ) -> None:  # fmt: skip
        self.key, self.intents = key, intents
        self._reader = reader
        self._every, self._open = CHUNK, math.inf
        first = _Mark(0, key.begin, None, extractor, streams.own, streams.plain)
        before = self._given(key.begin - BEFORE_S, key.begin)
        self._marks = [replace(first.after(before), count=0, until=key.begin)]

    def fits(self, intents: Sequence[Intent]) -> bool:
        """Whether these plans are those that the marks were made with."""
        until = self._marks[-1].until
        return _clipped(self.intents, until) == _clipped(intents, until)

    def to(self, segment: Segment) -> tuple[Before, Case, Stream | None] | None:
        """What was remembered before the minutes up to the end of a segment, and these minutes."""
        mark = next((m for m in reversed(self._marks) if m.until <= segment.end - LOOK_S), self._marks[0])
        given = self._given(mark.until, segment.end)
        given = tuple(pair for pair in given if pair[0].start <= segment.start)
        if not given:
            return None
        case = looked_at(given)
        then = self._on(mark.fork(), given[: len(given) - len(case)])
        return Before(then.extractor, then.own, then.last), case, then.plain

    def _on(self, mark: _Mark, given: Case) -> _Mark:
        """Go on in steps of the same size from the same places, so that the same question has the same answer."""
        while len(given) >= CHUNK:
            mark, given = mark.after(given[:CHUNK]), given[CHUNK:]
            if mark.count % self._every == 0 and self._marks[-1].until < mark.until <= self._open:
                self._keep(mark)
        return mark.after(given)

    def _keep(self, mark: _Mark) -> None:
        self._marks.append(mark.fork())
        if len(self._marks) > MARKS:
            self._every *= 2
            self._marks = [m for m in self._marks if m.count % self._every == 0]

    def _given(self, start: float, end: float) -> Case:
        """Final and open segments with somebody there, with the plan at each."""
        found = self._reader.history(start, end)
        self._open = min((s.start for s, i in found if i is not None and i.provisional), default=math.inf)
        return tuple(
            (s, intent_at(self.intents, s.start))
            for s, _ in found
            if start <= s.start < end and s.presence is Presence.PRESENT and s.end > s.start
        )


def _clipped(intents: Sequence[Intent], until: float) -> list[tuple[float, float, str]]:
    """Plans as they were until a moment."""
    return [(i.start, min(until if i.end is None else i.end, until), i.text) for i in intents if i.start < until]
