"""Features and model for one person's stream: what is final is remembered, what is open is judged and forgotten."""

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from headwater.attention import AttentionModel, Stream, away
from headwater.base import HeadwaterError
from headwater.categories import Categories
from headwater.engine.obeying import by_rules, sure
from headwater.features import Extractor
from headwater.records import Inference, Intent, Presence, Segment

_LOG = logging.getLogger("headwater.engine")

IntentAt = Callable[[float], Intent | None]
Given = tuple[Segment, Intent | None]
"""A segment, and what the person was about to do."""
BATCH = 1024
"""Segments with somebody there that are held at once; a multiple of what the model takes at once."""


class Judge:
    """Turns segments into inferences; without a model it says nothing, and the rest goes on."""

    def __init__(self, model: AttentionModel | None, categories: Categories, intent_at: IntentAt) -> None:
        self._categories = categories
        self._model = model
        self._intent_at = intent_at
        self._reset()

    def _reset(self) -> None:
        self._extractor = Extractor(self._categories)
        self._stream: Stream | None = self._model.stream() if self._model else None
        self.until = 0.0
        """End of the last segment that was remembered."""

    def final(self, segment: Segment) -> Inference | None:
        """Judge a segment that will not change any more, and remember it."""
        self.until = segment.end
        if segment.presence is not Presence.PRESENT:
            return away(segment)
        intent = self._intent_at(segment.start)
        row = self._extractor.row(segment, intent)
        return by_rules(self._categories, segment, intent, self._stream.step(row) if self._stream else None)

    def provisional(self, segments: Sequence[Segment]) -> list[Inference | None]:
        """Judge segments that may still change; nothing of it is remembered."""
        present = [s for s in segments if s.presence is Presence.PRESENT]
        judged: dict[float, Inference] = {}
        if present and self._stream:
            rows = self._extractor.peek(present, self._intent_at(present[-1].start))
            judged = {i.start: i for i in self._stream.peek(rows)}
        return [self._ruled(s, judged.get(s.start)) if s.presence is Presence.PRESENT else away(s) for s in segments]

    def _ruled(self, segment: Segment, inference: Inference | None) -> Inference | None:
        ruled = by_rules(self._categories, segment, self._intent_at(segment.start), inference)
        return ruled if ruled is None or inference is not None else replace(ruled, provisional=True)

    def history(self, segments: Iterable[Given]) -> list[Inference]:
        """Judge and remember many at once, in order; the same answers as one by one.

        Without a model it has only what a rule decides, and the features are remembered.
        """
        return list(self.replay(segments))

    def replay(self, segments: Iterable[Given]) -> Iterator[Inference]:
        """As `history`, for as many as there are: some hundreds are held at once. Read it to its end."""
        for given in _batches(segments):
            self.until = max(self.until, *(s.end for s, _ in given))
            present = [(s, intent) for s, intent in given if s.presence is Presence.PRESENT]
            rows = self._extractor.rows([s for s, _ in present], [intent for _, intent in present])
            if self._stream is None:
                ruled = (by_rules(self._categories, s, intent, None) for s, intent in present)
                yield from [i for i in ruled if i is not None]
                continue
            judged = iter(self._stream.run(rows))
            yield from [
                sure(by_rules(self._categories, s, intent, next(judged)))
                if s.presence is Presence.PRESENT
                else away(s)
                for s, intent in given
            ]

    def state(self) -> bytes:
        """The memory of extractor and stream, to be kept across restarts."""
        parts = (self._extractor.state(), self._stream.state() if self._stream else b"")
        head = {"until": self.until, "sizes": [len(p) for p in parts]}
        return json.dumps(head).encode() + b"\n" + b"".join(parts)

    def restore(self, blob: bytes) -> bool:
        """Take the memory up again; False where it is not ours to take (another model, junk): then nothing is kept."""
        try:
            head, body = blob.split(b"\n", 1)
            told = json.loads(head)
            first, second = told["sizes"]
            if len(body) != first + second or bool(second) != bool(self._stream):
                raise ValueError("sizes")
            self._extractor.restore(body[:first])
            if self._stream:
                self._stream.restore(body[first:])
            self.until = float(told["until"])
        except (ValueError, KeyError, TypeError, HeadwaterError) as e:
            _LOG.info("the stream's memory is not usable (%s): it is made again from history", type(e).__name__)
            self._reset()
            return False
        return True


def _batches(segments: Iterable[Given]) -> Iterator[list[Given]]:
    batch: list[Given] = []
    present = 0
    for pair in segments:
        batch.append(pair)
        present += pair[0].presence is Presence.PRESENT
        if present == BATCH:
            yield batch
            batch, present = [], 0
    if batch:
        yield batch


def judge_of(model: AttentionModel, categories: Categories) -> Judge:
    """A judge for a stream without declared intents."""
    return Judge(model, categories, lambda _at: None)
