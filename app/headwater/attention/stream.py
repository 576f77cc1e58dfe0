"""One person's stream: a step a segment, with what the model keeps of the past."""

import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from headwater.attention.calibrate import Floats, answer, chance, probabilities
from headwater.attention.card import Calibration
from headwater.attention.errors import ModelMismatch
from headwater.features import INDEX, NAMES, scaled
from headwater.records import Boundary, FeatureRow, FocusState, Inference, Segment

LAYERS, HEADS, WINDOW, HEAD = 4, 4, 128, 32
CHUNK = 64
"""Rows that history takes at once."""
RETURN_S = 180.0
"""Somebody who was gone this long came back: a coarse boundary."""
_HEAD = struct.Struct("<4s32sII")
_MAGIC = b"HWS1"
_GAP, _FRESH, _COUNTS, _TITLE = (INDEX[n] for n in ("gap", "same_window", "has_counts", "has_title"))
_RETURN = scaled("gap", RETURN_S)
_WIDEST = 4.0
"""No feature lies outside; a row that does is bent back, so that no answer is NaN."""


class Graph(Protocol):
    """What the stream needs of a session."""

    def run(self, output_names: Sequence[str] | None, input_feed: dict[str, Any]) -> list[Any]:
        """Outputs by position."""
        ...


@dataclass(slots=True)
class _Past:
    """The cache: keys and values [4, 1, 4, 128, 32], right-aligned; how many slots are used [1]."""

    k: Floats
    v: Floats
    valid: np.ndarray


def empty() -> _Past:
    """Nothing seen yet."""
    shape = (LAYERS, 1, HEADS, WINDOW, HEAD)
    return _Past(np.zeros(shape, np.float32), np.zeros(shape, np.float32), np.zeros(1, np.int64))


class Stream:
    """Give it the rows of one person in order; get one from `AttentionModel.stream()`."""

    def __init__(
        self, graph: Graph, encode: Callable[[str], Floats], calibration: Calibration, version: str, name: bytes
    ) -> None:
        """`name`: 32 bytes by which this model knows its own kept memory."""
        self._graph, self._encode, self._calibration = graph, encode, calibration
        self._version, self._name = version, name
        self._past = empty()

    def step(self, row: FeatureRow) -> Inference:
        """Judge a final row and remember it."""
        found, self._past = self._judge([row], self._past, False)
        return found[0]

    def peek(self, rows: Sequence[FeatureRow]) -> list[Inference]:
        """Judge rows that may still change; the answers are provisional and nothing is remembered."""
        return self._through(rows, self._past, True)[0]

    def run(self, rows: Sequence[FeatureRow]) -> list[Inference]:
        """Judge and remember many rows, in chunks; the same answers as step by step."""
        found, self._past = self._through(rows, self._past, False)
        return found

    def state(self) -> bytes:
        """What is remembered, exactly."""
        used = int(self._past.valid[0])
        arrays = (np.ascontiguousarray(a[..., WINDOW - used :, :]).tobytes() for a in (self._past.k, self._past.v))
        body = b"".join(arrays)
        return _HEAD.pack(_MAGIC, self._name, used, zlib.crc32(body)) + body

    def restore(self, blob: bytes) -> None:
        """Take up what `state` gave.

        Raises:
            ModelMismatch: it is damaged, or another model's; what is remembered so far stays.
        """
        try:
            magic, name, used, crc = _HEAD.unpack_from(blob)
        except struct.error:
            raise ModelMismatch(_DAMAGED) from None
        body = blob[_HEAD.size :]
        if magic != _MAGIC or name != self._name:
            raise ModelMismatch("The kept memory belongs to another model; it is made again from history.")
        if used > WINDOW or zlib.crc32(body) != crc or len(body) != 2 * 4 * LAYERS * HEADS * HEAD * used:
            raise ModelMismatch(_DAMAGED)
        past = empty()
        kept = np.frombuffer(body, np.float32).reshape(2, LAYERS, 1, HEADS, used, HEAD)
        if used:
            past.k[..., WINDOW - used :, :], past.v[..., WINDOW - used :, :] = kept
        past.valid[0] = used
        self._past = past

    def _through(self, rows: Sequence[FeatureRow], past: _Past, provisional: bool) -> tuple[list[Inference], _Past]:
        found: list[Inference] = []
        for at in range(0, len(rows), CHUNK):
            some, past = self._judge(rows[at : at + CHUNK], past, provisional)
            found += some
        return found, past

    def _judge(self, rows: Sequence[FeatureRow], past: _Past, provisional: bool) -> tuple[list[Inference], _Past]:
        num = _possible(rows)
        title = np.stack([self._encode(row.text) for row in rows])[None]
        feed = {"title_emb": title, "num": num[None], "past_k": past.k, "past_v": past.v, "n_valid": past.valid}
        names = ["state", "boundary", "drift", "new_k", "new_v", "n_valid_out"]
        state, end, drift, k, v, valid = self._graph.run(names, feed)
        return self._told(rows, num, state[0], end[0], drift[0], provisional), _Past(k, v, valid)

    def _told(
        self, rows: Sequence[FeatureRow], num: Floats, state: Floats, end: Floats, drift: Floats, provisional: bool
    ) -> list[Inference]:
        c = self._calibration
        p = probabilities(state, c.temperature).tolist()
        ends, soon = chance(end, c.task_end).tolist(), chance(drift, c.drift).tolist()
        blind = ((num[:, _COUNTS] <= 0) & (num[:, _TITLE] < 0.5)).tolist()
        return [
            Inference(
                row.start,
                row.end,
                FocusState.UNSURE if blind[i] else answer(p[i], c.threshold),
                tuple(p[i]),
                _boundary(num[i], ends[i], c.coarse),
                ends[i],
                soon[i],
                self._version,
                provisional=provisional,
            )
            for i, row in enumerate(rows)
        ]


def _possible(rows: Sequence[FeatureRow]) -> Floats:
    """The numbers [C, N], bent back into their range."""
    num = np.stack([row.num for row in rows]).astype(np.float32, copy=False)
    if num.shape[-1] != len(NAMES):
        raise ModelMismatch(f"A row has {num.shape[-1]} numbers instead of {len(NAMES)}. Install Headwater again.")
    np.clip(num, -_WIDEST, _WIDEST, out=num)
    num[np.isnan(num)] = 0.0
    return num


def _boundary(num: Floats, ends: float, coarse: float) -> Boundary:
    """Coarse: work ends with this segment, or the person came back with it. Fine: another window came in front."""
    if ends >= coarse or num[_GAP] >= _RETURN:
        return Boundary.COARSE
    return Boundary.FINE if num[_FRESH] < 0.5 else Boundary.NONE


def away(segment: Segment) -> Inference:
    """What is said of a segment with nobody present; the model is not asked."""
    return Inference(segment.start, segment.end, FocusState.AWAY, (), Boundary.NONE, 0.0, 0.0, "")


_DAMAGED = "The kept memory is damaged; it is made again from history."
