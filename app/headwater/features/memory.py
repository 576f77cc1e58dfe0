"""What the extractor remembers: the last quarter of an hour, which applications were in front, the person's ranks."""

import hashlib
import struct
import zlib
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from headwater.base import HeadwaterError
from headwater.features.layout import (
    LONG_S,
    RANK_BUCKETS,
    RANK_HALF_LIFE_S,
    RANK_PRIOR_S,
    RANKED,
    SPEC_ID,
    USUAL,
    WINDOWS_S,
)

Floats = NDArray[np.float64]

TOTALS = (
    "seconds", "keys", "clicks", "scroll", "travel", "counted_s", "idle_s", "idle_known_s", "off_plan_s", "make_s",
    "read_s", "talk_s", "app_known_s", "match_s", "match_known_s", "alike_s", "worded_s",
)  # fmt: skip
"""What a segment adds to a window, in proportion to how much of it lies inside."""
_START, _END, _SWITCH, _FRESH, _SLOT = range(5)
_COLUMNS = 5 + len(TOTALS)
_MOST_ROWS = 512
"""Segments in a quarter of an hour; more (one every 1.8 s all along) push the oldest out."""
_MOST_APPS = 256
_MOST_WINDOWS = 2048
WORDS = 8
"""Words of a window that are compared."""
ALIKE = 0.5
"""Share of the fewer words that two windows must have in common, as for work spheres."""
_HEAD = struct.Struct("<4s40sIIII")
_MAGIC = b"HWF2"
_SPANS = np.array(WINDOWS_S)[:, None]
_FIRST = np.arange(len(RANKED)) * RANK_BUCKETS
_NONE = b"\0" * 8


class FeaturesError(HeadwaterError):
    """The extractor's kept memory is not usable; it is made again from history."""


def key(*parts: str) -> bytes:
    """Eight bytes that stand for a text, so that memory holds no words; all zero for an empty one."""
    text = "\0".join(parts)
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest() if text.strip("\0") else _NONE


@dataclass(slots=True)
class Sums:
    """One window of time: totals by name, switches, different applications, the longest's share."""

    totals: dict[str, float]
    switches: int
    fresh: int
    """Switches to a window that was never seen before."""
    apps: int
    largest: float


def _sums(totals: list[float], switches: int, fresh: int, by_app: Floats) -> Sums:
    whole = float(by_app.sum())
    largest = float(by_app.max()) / whole if whole > 0 else 1.0
    return Sums(dict(zip(TOTALS, totals, strict=True)), switches, fresh, int(np.count_nonzero(by_app)), largest)


def _scalars() -> Floats:
    return np.full(4, np.nan)


@dataclass(slots=True)
class Memory:
    """All that is remembered. Times are Unix seconds; NaN in `marks` means not yet."""

    rows: Floats = field(default_factory=lambda: np.zeros((_MOST_ROWS, _COLUMNS)))
    count: int = 0
    apps: dict[bytes, tuple[int, float]] = field(default_factory=dict)
    """By key: slot and when last in front; least recent first."""
    words: NDArray[np.uint64] = field(default_factory=lambda: np.zeros((_MOST_ROWS, WORDS), np.uint64))
    """Of each row's window, hashed; 0 is none."""
    windows: dict[bytes, float] = field(default_factory=dict)
    """By key: when last in front; least recent first."""
    usual: Floats = field(default_factory=lambda: np.zeros((2, len(USUAL))))
    """Seconds times value, and seconds."""
    ranks: Floats = field(default_factory=lambda: np.zeros((len(RANKED), RANK_BUCKETS)))
    marks: Floats = field(default_factory=_scalars)
    """Last end; start of the bout, of the window, of the session."""
    app: bytes = _NONE
    window: bytes = _NONE

    def copy(self) -> "Memory":
        """Another memory with the same content."""
        return Memory(
            self.rows.copy(), self.count, dict(self.apps), self.words.copy(), dict(self.windows), self.usual.copy(),
            self.ranks.copy(), self.marks.copy(), self.app, self.window,
        )  # fmt: skip

    def forget_recent(self) -> None:
        """The clock was set back: times before it mean nothing now; the ranks stay."""
        self.count = 0
        self.apps.clear()
        self.windows.clear()
        self.marks[:] = np.nan
        self.app = self.window = _NONE

    def seen(self, app: bytes) -> float | None:
        """When the application was last in front."""
        known = self.apps.get(app)
        return known[1] if known else None

    def alike(self, words: NDArray[np.uint64], start: float, span: float) -> tuple[float, float | None]:
        """How much of the `span` before `start` went to windows with like words [k ≤ WORDS], as a share of what is
        known; and when the last of them ended."""
        rows, mine = self.rows[: self.count], self.words[: self.count]
        size = np.count_nonzero(mine, axis=1)
        shared = (mine[..., None] == words).sum((1, 2))
        like = (size > 0) & (shared >= ALIKE * np.minimum(size, len(words))) & (shared > 0)
        inside = np.maximum(rows[:, _END] - np.maximum(rows[:, _START], start - span), 0.0) * (size > 0)
        whole = float(inside.sum())
        last = float(rows[like, _END].max()) if like.any() else None
        return (float(inside[like].sum()) / whole if whole > 0 else 0.0), last

    def seen_window(self, window: bytes, end: float) -> float | None:
        """When this very window was last in front, if it ever was; from now on until `end`."""
        known = self.windows.pop(window, None)
        self.windows[window] = end
        if len(self.windows) > _MOST_WINDOWS:
            del self.windows[next(iter(self.windows))]
        return known

    def add(
        self, start: float, end: float, switch: bool, fresh: bool, app: bytes, words: NDArray[np.uint64],
        totals: list[float],
    ) -> None:  # fmt: skip
        """Remember a segment; `totals` in the order of `TOTALS`."""
        ends = self.rows[: self.count, _END]
        stale = int(np.searchsorted(ends, end - LONG_S, side="right"))
        if stale or self.count == _MOST_ROWS:
            stale = max(stale, 1)
            for kept in (self.rows, self.words):
                kept[: self.count - stale] = kept[stale : self.count].copy()
            self.count -= stale
        self.rows[self.count] = (start, end, float(switch), float(fresh), self._slot(app, end), *totals)
        self.words[self.count] = 0
        self.words[self.count, : len(words)] = words
        self.count += 1

    def _slot(self, app: bytes, end: float) -> int:
        known = self.apps.pop(app, None)
        if known is None:
            slot = self.apps.pop(next(iter(self.apps)))[0] if len(self.apps) >= _MOST_APPS else len(self.apps)
        else:
            slot = known[0]
        self.apps[app] = (slot, end)
        return slot

    def window_sums(self) -> list[Sums]:
        """For each of `WINDOWS_S`: the time up to the end of the newest segment."""
        end = self.rows[self.count - 1, _END]
        first = int(np.searchsorted(self.rows[: self.count, _END], end - LONG_S, side="right"))
        rows = self.rows[min(first, self.count - 1) : self.count]
        start, ends, slot = rows[:, _START], rows[:, _END], rows[:, _SLOT].astype(np.int64)
        begin = end - _SPANS
        inside = np.maximum(ends - np.maximum(start, begin), 0.0)  # [windows, segments]
        length = ends - start
        part = np.where(length > 0, inside / np.maximum(length, 1e-9), ends > begin)
        totals = (part @ rows[:, _SLOT + 1 :]).tolist()
        switches, fresh = (((rows[:, c] > 0) & (start >= begin)).sum(1).tolist() for c in (_SWITCH, _FRESH))
        by_app = [np.bincount(slot, x).astype(np.float64, copy=False) for x in inside]
        return [_sums(*one) for one in zip(totals, switches, fresh, by_app, strict=True)]

    @staticmethod
    def bucket(values: Floats) -> NDArray[np.int64]:
        """Where values stand in `ranks`, taken as one row."""
        inside = np.minimum(np.maximum(values * RANK_BUCKETS, 0), RANK_BUCKETS - 1)
        return inside.astype(np.int64) + _FIRST

    def rank(self, bucket: NDArray[np.int64], known: NDArray[np.bool_]) -> tuple[Floats, float]:
        """The share of the person's time below each value, from -1 to 1, 0 where not known; and how much is known."""
        upto = self.ranks.cumsum(axis=1)
        whole = upto[:, -1]
        below = upto.take(bucket) - 0.5 * self.ranks.take(bucket)
        rank = (below + 0.5 * RANK_PRIOR_S) / (whole + RANK_PRIOR_S)
        return np.where(known, 2 * rank - 1, 0.0), float(whole[0] / (whole[0] + RANK_PRIOR_S))

    def learn(self, bucket: NDArray[np.int64], known: NDArray[np.bool_], seconds: float) -> None:
        """Add a segment's values to the ranks, and let old ones fade."""
        self.ranks *= 0.5 ** (seconds / RANK_HALF_LIFE_S)
        self.ranks.ravel()[bucket] += seconds * known

    def usually(self, values: Floats, known: NDArray[np.bool_], seconds: float) -> Floats:
        """The person's means so far [U], 0 where nothing is known; then these values are taken in."""
        mean = self.usual[0] / np.maximum(self.usual[1], 1.0)
        self.usual *= 0.5 ** (seconds / RANK_HALF_LIFE_S)
        self.usual += seconds * known * np.stack([values, np.ones(len(values))])
        return np.asarray(mean)

    def to_bytes(self) -> bytes:
        """Everything, exactly; no words in it."""
        apps = b"".join(k + struct.pack("<Id", *v) for k, v in self.apps.items())
        windows = b"".join(k + struct.pack("<d", v) for k, v in self.windows.items())
        arrays = (self.marks, self.ranks, self.usual, self.words[: self.count], self.rows[: self.count])
        body = b"".join((self.app, self.window, apps, windows, *(a.tobytes() for a in arrays)))
        sizes = (self.count, len(self.apps), len(self.windows))
        return _HEAD.pack(_MAGIC, SPEC_ID.encode(), *sizes, zlib.crc32(body)) + body

    @classmethod
    def from_bytes(cls, blob: bytes) -> "Memory":
        """The memory that `to_bytes` wrote.

        Raises:
            FeaturesError: it is damaged, of another layout, or nothing of ours.
        """
        try:
            magic, spec, count, apps, windows, crc = _HEAD.unpack_from(blob)
        except struct.error:
            raise FeaturesError(_DAMAGED) from None
        body = blob[_HEAD.size :]
        if magic != _MAGIC or spec.rstrip(b"\0") != SPEC_ID.encode():
            raise FeaturesError("The kept memory is of another version; it is made again from history.")
        fits = count <= _MOST_ROWS and apps <= _MOST_APPS and windows <= _MOST_WINDOWS
        if not fits or zlib.crc32(body) != crc:
            raise FeaturesError(_DAMAGED)
        return cls._parse(body, count, apps, windows)

    @classmethod
    def _parse(cls, body: bytes, count: int, apps: int, windows: int) -> "Memory":
        memory = cls(count=count, app=body[:8], window=body[8:16])
        at = 16
        for _ in range(apps):
            memory.apps[body[at : at + 8]] = struct.unpack_from("<Id", body, at + 8)
            at += 20
        for _ in range(windows):
            (memory.windows[body[at : at + 8]],) = struct.unpack_from("<d", body, at + 8)
            at += 16
        for array in (memory.marks, memory.ranks, memory.usual, memory.words[:count], memory.rows[:count]):
            array[...] = np.frombuffer(body, array.dtype, array.size, at).reshape(array.shape)
            at += array.nbytes
        return memory


_DAMAGED = "The kept memory is damaged; it is made again from history."
