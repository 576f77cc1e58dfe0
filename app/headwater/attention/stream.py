"""One person's stream: a step a segment, with what the model keeps of the past."""

import hashlib
import math
import struct
import zlib
from collections.abc import Callable, Container, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from headwater.attention.calibrate import Drifted, answer, chance, probabilities
from headwater.attention.card import Calibration
from headwater.attention.errors import ModelMismatch
from headwater.attention.many import COUNTS, DRIFTING, FRESH, GAP, RETURN, TITLE, titles, told
from headwater.attention.personal.adapter import Adapter
from headwater.attention.personal.slots import LENGTH, PASTS
from headwater.attention.personal.tiles import Tile, place_of
from headwater.attention.titles import WIDTH
from headwater.features import NAMES, FeatureBatch
from headwater.records import Boundary, FeatureRow, FocusState, Inference, Segment

HEADS, HEAD, TURNED = 4, 32, 16
"""TURNED of a head's numbers are turned by the segment's place (RoPE), the rest are not."""
WINDOW, SINKS = 128, 4
"""Segments that the model looks back on, and what it always sees beside them."""
CHUNK = 64
"""Rows that history takes at once."""
_SOME = 16 * CHUNK
"""Rows whose answers are worked out at once."""
OUTPUTS = ("state", "boundary", "drift", "next", "new", "sinks")
_RATES = 1000.0 ** (-np.arange(0, TURNED, 2) / TURNED)
_UNSEEN = np.float32(-1e4)
_HEAD_OF_STATE, _DRIFTED = struct.Struct("<4s32sQI"), struct.Struct("<dd")
_NOTHING = Drifted()
_MAGIC = b"HWS3"
_WIDEST = np.float32(4.0)
"""No feature lies outside; a row that does is bent back, so that no answer is NaN."""
_WANTED = ["state", "boundary", "drift", "new"]
HIDDEN = "hidden"
"""What the heads read: an output that adapters ask for."""
_LOOKED_AT = ["state", "boundary", "drift", HIDDEN, "new"]

Rows = Sequence[FeatureRow] | FeatureBatch
Feed = dict[str, Any]
Floats = NDArray[np.float32]


class Graph(Protocol):
    """What the stream needs of a session."""

    def run(self, output_names: Sequence[str] | None, input_feed: dict[str, Any]) -> list[Any]:
        """Outputs by position."""
        ...


class _Past:
    """Keys and values in the order of `PASTS`: the sinks, then those of the last W segments, each in its slot (its
    place mod W); and how much of all the time before went by drifting.

    Nothing is moved when a segment comes: the attention does not mind the order, the mask says what may be seen.
    """

    __slots__ = ("cells", "count", "drifted", "views")

    def __init__(self, sinks: Floats, count: int = 0, drifted: Drifted = _NOTHING) -> None:
        """Sinks [2L, H, S, head]; `count` segments were seen in all."""
        cells = np.zeros((len(PASTS), 1, HEADS, SINKS + WINDOW, HEAD), np.float32)
        cells[:, 0, :, :SINKS] = sinks
        self.cells = cells[..., SINKS:, :]
        """Of the segments: [2L, 1, H, W, head]."""
        self.count, self.drifted = count, drifted
        self.views = dict(zip(PASTS, cells, strict=True))

    @property
    def sinks(self) -> Floats:
        """As they were given."""
        return np.stack([view[0, :, :SINKS] for view in self.views.values()])

    @property
    def used(self) -> int:
        """How many slots hold a segment: the first ones."""
        return min(self.count, WINDOW)

    def copy(self) -> "_Past":
        """Another one with the same content."""
        other = _Past(self.sinks, self.count, self.drifted)
        other.cells[...] = self.cells
        return other

    def add(self, new: Floats) -> None:
        """Keep what the graph made of C segments, [1, C, 2L * width]."""
        c = new.shape[1]
        made = new.reshape(c, len(PASTS), HEADS, HEAD).transpose(1, 2, 0, 3)
        at = self.count % WINDOW
        room = min(c, WINDOW - at)
        self.cells[:, 0, :, at : at + room] = made[:, :, :room]
        self.cells[:, 0, :, : c - room] = made[:, :, room:]
        self.count += c


def _feed(title: Floats, num: Floats, past: _Past) -> Feed:
    """The graph's input for titles [1, C, E] and numbers [1, C, N] that come next."""
    c = num.shape[1]
    angle = _RATES * past.count if c == 1 else np.arange(past.count, past.count + c)[:, None] * _RATES
    shape = (1, c, len(_RATES))
    cos, sin = (f(angle).astype(np.float32).reshape(shape) for f in (np.cos, np.sin))
    full = past.count >= WINDOW
    mask = _SEES_ALL if c == 1 and full else _mask(WINDOW + past.count % WINDOW if full else past.count, c)
    return {"title_emb": title, "num": num, "cos": cos, "sin": sin, "mask": mask, **past.views}


@lru_cache(16)
def _mask(count: int, c: int) -> Floats:
    """What is added to the scores [1, 1, C, S+W+C] of C segments after `count`: 0 where they may look, else -1e4.

    Once the window is full, only the slot that comes next matters.
    """
    mask = np.zeros((1, 1, c, SINKS + WINDOW + c), np.float32)
    mask[..., SINKS + min(count, WINDOW) : SINKS + WINDOW] = _UNSEEN
    if c > 1:
        later = np.arange(c)
        back = count + later[:, None] - _places(count)
        mask[0, 0, :, SINKS : SINKS + WINDOW][back > WINDOW] = _UNSEEN
        mask[0, 0, :, SINKS + WINDOW :][later[:, None] < later] = _UNSEEN
    return mask


def _places(count: int) -> NDArray[np.int64]:
    """The place of the segment in each slot [W]; of slots that hold none anything."""
    return count - 1 - (count - 1 - np.arange(WINDOW)) % WINDOW


_GOLDEN = 0.6180339887498949
"""Multiples of the golden section, taken modulo 1, spread evenly over [0, 1)."""
_SEES_ALL = np.zeros((1, 1, 1, SINKS + WINDOW + 1), np.float32)
"""The mask of a single step once the window is full: nearly all that the program takes."""


def probe(count: int = 1) -> Feed:
    """A first input of `count` segments, the same every time: vectors of length 1, and shares of 1.

    No generator of random numbers: NumPy's takes three megabytes that nothing else in the program needs.
    """
    waves = np.sin(np.arange(1, 1 + count * WIDTH, dtype=np.float64) ** 2).reshape(1, count, WIDTH)
    title = (waves * (2 / WIDTH) ** 0.5).astype(np.float32)
    num = (np.arange(1, 1 + count * len(NAMES)) * _GOLDEN % 1).astype(np.float32).reshape(1, count, len(NAMES))
    return _feed(title, num, _Past(np.zeros((len(PASTS), HEADS, SINKS, HEAD), np.float32)))


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What the graph made of N rows: logits of the states [N, S], what the heads read [N, width], the rows' numbers."""

    raw: NDArray[np.float64]
    hidden: NDArray[np.float64]
    num: Floats
    tiles: tuple[Tile, ...]
    """What was kept for training."""
    place: NDArray[np.int64]
    """Of each row in there (`tiles.place_of`); -1 of rows that were not kept [N]."""


class Stream:
    """Give it the rows of one person in order; get one from `AttentionModel.stream()`."""

    def __init__(
        self, graph: Graph, encode: Callable[[str], Floats], calibration: Calibration, version: str, name: bytes,
        history: Callable[[], Graph] | None = None, adapter: Adapter | None = None,
    ) -> None:  # fmt: skip
        """`name`: 32 bytes by which this model knows its own kept memory. `adapter`: what it learned from the person.

        `history` gives the graph for full chunks, if that is another one: they are worth the way to another processor,
        and have one shape, so that it need not make its code anew.
        """
        self._graph, self._encode, self._calibration = graph, encode, calibration
        self._history = history or (lambda: graph)
        self._by, self._name = (version, ""), name
        self._adapter, self._wanted = adapter, _WANTED
        self._slots: Feed = {}
        if adapter is not None:
            self._wanted = _LOOKED_AT
            self._by, self._slots = (version, adapter.version), dict(adapter.slots)
            if adapter.threshold is not None:
                self._calibration = replace(calibration, threshold=adapter.threshold)
            if adapter.slots:  # keys and values are others
                self._name = hashlib.sha256(name + adapter.version.encode()).digest()
        self._past = _Past(graph.run(["sinks"], probe())[0])

    def step(self, row: FeatureRow) -> Inference:
        """Judge a final row and remember it."""
        found, new, drifted = self._judge([row], self._past, provisional=False)
        self._past.add(new)
        self._past.drifted = drifted
        return found[0]

    def peek(self, rows: Sequence[FeatureRow]) -> list[Inference]:
        """Judge rows that may still change; the answers are provisional and nothing is remembered."""
        if len(rows) > CHUNK:
            return self._run(rows, self._past.copy(), provisional=True)
        return self._judge(rows, self._past, provisional=True)[0] if rows else []

    def run(self, rows: Rows) -> list[Inference]:
        """Judge and remember many rows, in chunks; the same answers as step by step."""
        return self._run(rows, self._past)

    def look(self, rows: Rows, wanted: Container[float] = ()) -> "Seen":
        """What the model makes of rows before any of it is probable, without an adapter; the rows are remembered.

        Those that begin at `wanted` moments, and their neighbours, are kept for training.
        """
        batch = _batch(rows)
        num, title = _bent(batch.num), titles(batch.texts, self._encode)
        found, place = [], np.full(len(num), -1)
        tiles: list[Tile] = []
        for at in range(0, len(num), LENGTH):
            some = slice(at, at + LENGTH)
            feed = _feed(title[None, some], num[None, some], self._past)
            raw, end, drift, hidden, new = self._graph.run(_LOOKED_AT, feed)
            found.append((raw[0], hidden[0]))
            if any(start in wanted for start in batch.start[some].tolist()):
                place[some] = [place_of(len(tiles), n) for n in range(len(raw[0]))]
                logits = raw[0] / np.float32(self._calibration.temperature)
                tiles.append(Tile.of(feed, (hidden[0], logits, end[0], drift[0])))
            self._past.add(new)
        raw, hidden = (np.concatenate(x, dtype=np.float64) for x in zip(*found, strict=True))
        return Seen(raw, hidden, num, tuple(tiles), place)

    def fork(self) -> "Stream":
        """Another one that remembers the same and goes its own way."""
        other = copy(self)
        other._past = self._past.copy()
        return other

    def state(self) -> bytes:
        """What is remembered, exactly."""
        past = self._past
        body = _DRIFTED.pack(past.drifted.drifting_s, past.drifted.seconds)
        body += np.ascontiguousarray(past.cells[..., : past.used, :]).tobytes()
        return _HEAD_OF_STATE.pack(_MAGIC, self._name, past.count, zlib.crc32(body)) + body

    def restore(self, blob: bytes) -> None:
        """Take up what `state` gave.

        Raises:
            ModelMismatch: it is damaged, or another model's; what is remembered so far stays.
        """
        try:
            magic, name, count, crc = _HEAD_OF_STATE.unpack_from(blob)
        except struct.error:
            raise ModelMismatch(_DAMAGED) from None
        body = blob[_HEAD_OF_STATE.size :]
        if magic != _MAGIC or name != self._name:
            raise ModelMismatch("The kept memory belongs to another model; it is made again from history.")
        if count > _MOST or zlib.crc32(body) != crc or len(body) < _DRIFTED.size:
            raise ModelMismatch(_DAMAGED)
        past = _Past(self._past.sinks, count, Drifted(*_DRIFTED.unpack_from(body)))
        room = past.cells[..., : past.used, :]
        if len(body) != _DRIFTED.size + room.nbytes or not past.drifted.possible:
            raise ModelMismatch(_DAMAGED)
        room[...] = np.frombuffer(body, np.float32, offset=_DRIFTED.size).reshape(room.shape)
        self._past = past

    def _run(self, rows: Rows, past: _Past, *, provisional: bool = False) -> list[Inference]:
        found: list[Inference] = []
        for at in range(0, len(rows), _SOME):
            batch = _batch(rows[at : at + _SOME])
            num = _bent(batch.num)
            outputs = self._outputs(num, titles(batch.texts, self._encode), past, provisional=provisional)
            some, past.drifted = told(batch, num, outputs, self._calibration, past.drifted, self._by, provisional)
            found += some
        return found

    def _outputs(self, num: Floats, title: Floats, past: _Past, *, provisional: bool) -> list[NDArray[np.float64]]:
        """The graph's outputs for rows, which are kept in `past`."""
        found = []
        for at in range(0, len(num), CHUNK):
            some = slice(at, at + CHUNK)
            graph = self._history() if at + CHUNK <= len(num) and not provisional else self._graph
            *outputs, new = self._run_graph(graph, title[None, some], num[None, some], past)
            past.add(new)
            found.append(outputs)
        return [np.concatenate(x, axis=1, dtype=np.float64)[0] for x in zip(*found, strict=True)]

    def _run_graph(self, graph: Graph, title: Floats, num: Floats, past: _Past) -> tuple[Any, ...]:
        """State, end, drift and what is to be kept, of titles [1, C, E] and numbers [1, C, N]; the adapter's word is in
        the state."""
        outputs = graph.run(self._wanted, {**_feed(title, num, past), **self._slots})
        if self._adapter is None:
            return tuple(outputs)
        state, end, drift, hidden, new = outputs
        changed = self._adapter.changed(state[0], hidden[0], num[0], self._calibration.temperature)
        return changed[None], end, drift, new

    def _judge(
        self, rows: Sequence[FeatureRow], past: _Past, *, provisional: bool
    ) -> tuple[list[Inference], Floats, Drifted]:
        """Answers to at most CHUNK rows, and what is to be kept of them."""
        num = _bent(_batch(rows).num)[None]
        title = np.array([[self._encode(row.text) for row in rows]])
        state, end, drift, new = self._run_graph(self._graph, title, num, past)
        logits = zip(rows, num[0], state[0].tolist(), end[0].tolist(), drift[0].tolist(), strict=True)
        found, drifted = [], past.drifted
        for of_row in logits:
            found.append(self._told(*of_row, drifted, provisional))
            drifted = drifted.after(found[-1].probabilities[DRIFTING], of_row[0].end - of_row[0].start)
        return found, new, drifted

    def _told(
        self, row: FeatureRow, num: Floats, state: list[float], end: float, drift: float, drifted: Drifted,
        provisional: bool,
    ) -> Inference:  # fmt: skip
        c = self._calibration
        p, ends = probabilities(state, c.temperature), chance(end, *c.task_end)
        slope, offset, own = c.drift
        blind = num[COUNTS] <= 0 and num[TITLE] < 0.5
        return Inference(
            row.start,
            row.end,
            FocusState.UNSURE if blind else answer(p, c.threshold),
            p,
            _boundary(num, ends, c.coarse),
            ends,
            chance(drift, slope, offset + own * drifted.odds()),
            *self._by,
            provisional,
        )


def _batch(rows: Rows) -> FeatureBatch:
    if isinstance(rows, FeatureBatch):
        return rows
    for row in rows:
        if row.num.shape != (len(NAMES),):
            raise ModelMismatch(f"A row has {row.num.size} numbers instead of {len(NAMES)}. Install Headwater again.")
    return FeatureBatch.of(rows)


def _bent(num: Floats) -> Floats:
    """The numbers, bent back into their range."""
    num = np.minimum(num, _WIDEST)
    np.maximum(num, -_WIDEST, out=num)
    if math.isnan(np.add.reduce(num, axis=None)):
        num[np.isnan(num)] = 0.0
    return num


def _boundary(num: Floats, ends: float, coarse: float) -> Boundary:
    """Coarse: work ends with this segment, or the person came back with it. Fine: another window came in front."""
    if ends >= coarse or num[GAP] >= RETURN:
        return Boundary.COARSE
    return Boundary.FINE if num[FRESH] < 0.5 else Boundary.NONE


def away(segment: Segment) -> Inference:
    """What is said of a segment with nobody present; the model is not asked."""
    return Inference(segment.start, segment.end, FocusState.AWAY, (), Boundary.NONE, 0.0, 0.0, "")


_MOST = 2**40
"""No stream is longer: at a segment a second that is 35,000 years."""
_DAMAGED = "The kept memory is damaged; it is made again from history."
