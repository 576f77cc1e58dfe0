"""What the extractor remembers: the last quarter of an hour, which applications were in front, the person's ranks."""

import hashlib
import struct
import zlib
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from headwater.base import HeadwaterError
from headwater.features.layout import LONG_S, RANK_BUCKETS, RANK_HALF_LIFE_S, RANK_PRIOR_S, RANKED, SPEC_ID, WINDOWS_S

Floats = NDArray[np.float64]

TOTALS = (
    "seconds", "keys", "clicks", "scroll", "travel", "counted_s", "idle_s", "idle_known_s", "off_plan_s", "make_s",
    "read_s", "talk_s", "app_known_s", "match_s", "match_known_s",
)  # fmt: skip
"""What a segment adds to a window, in proportion to how much of it lies inside."""
_START, _END, _SWITCH, _SLOT = range(4)
_COLUMNS = 4 + len(TOTALS)
_MOST_ROWS = 512
"""Segments in a quarter of an hour; more (one every 1.8 s all along) push the oldest out."""
_MOST_APPS = 256
_HEAD = struct.Struct("<4s40sIII")
_MAGIC = b"HWF1"
_SPANS = np.array(WINDOWS_S)[:, None]
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
    apps: int
    largest: float


def _sums(totals: list[float], switches: int, by_app: Floats) -> Sums:
    whole = float(by_app.sum())
    largest = float(by_app.max()) / whole if whole > 0 else 1.0
    return Sums(dict(zip(TOTALS, totals, strict=True)), switches, int(np.count_nonzero(by_app)), largest)


def _scalars() -> Floats:
    return np.full(4, np.nan)


@dataclass(slots=True)
class Memory:
    """All that is remembered. Times are Unix seconds; NaN in `marks` means not yet."""

    rows: Floats = field(default_factory=lambda: np.zeros((_MOST_ROWS, _COLUMNS)))
    count: int = 0
    apps: dict[bytes, tuple[int, float]] = field(default_factory=dict)
    """By key: slot and when last in front; least recent first."""
    ranks: Floats = field(default_factory=lambda: np.zeros((len(RANKED), RANK_BUCKETS)))
    marks: Floats = field(default_factory=_scalars)
    """Last end; start of the bout, of the window, of the session."""
    app: bytes = _NONE
    window: bytes = _NONE

    def copy(self) -> "Memory":
        """Another memory with the same content."""
        return Memory(
            self.rows.copy(), self.count, dict(self.apps), self.ranks.copy(), self.marks.copy(), self.app, self.window
        )

    def forget_recent(self) -> None:
        """The clock was set back: times before it mean nothing now; the ranks stay."""
        self.count = 0
        self.apps.clear()
        self.marks[:] = np.nan
        self.app = self.window = _NONE

    def seen(self, app: bytes) -> float | None:
        """When the application was last in front."""
        known = self.apps.get(app)
        return known[1] if known else None

    def add(self, start: float, end: float, switch: bool, app: bytes, totals: list[float]) -> None:
        """Remember a segment; `totals` in the order of `TOTALS`."""
        ends = self.rows[: self.count, _END]
        stale = int(np.searchsorted(ends, end - LONG_S, side="right"))
        if stale or self.count == _MOST_ROWS:
            stale = max(stale, 1)
            self.rows[: self.count - stale] = self.rows[stale : self.count].copy()
            self.count -= stale
        self.rows[self.count] = (start, end, float(switch), self._slot(app, end), *totals)
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
        totals = (part @ rows[:, 4:]).tolist()
        switches = ((rows[:, _SWITCH] > 0) & (start >= begin)).sum(1).tolist()
        by_app = [np.bincount(slot, x).astype(np.float64) for x in inside]
        return [_sums(t, n, a) for t, n, a in zip(totals, switches, by_app, strict=True)]

    def rank(self, values: Floats, known: NDArray[np.bool_]) -> tuple[Floats, float]:
        """The share of the person's time below each value, from -1 to 1, 0 where not known; and how much is known."""
        bucket = np.clip(values * RANK_BUCKETS, 0, RANK_BUCKETS - 1).astype(np.int64)
        rows = np.arange(len(RANKED))
        upto = self.ranks.cumsum(axis=1)
        whole = upto[:, -1]
        below = upto[rows, bucket] - 0.5 * self.ranks[rows, bucket]
        rank = (below + 0.5 * RANK_PRIOR_S) / (whole + RANK_PRIOR_S)
        return np.where(known, 2 * rank - 1, 0.0), float(whole[0] / (whole[0] + RANK_PRIOR_S))

    def learn(self, values: Floats, known: NDArray[np.bool_], seconds: float) -> None:
        """Add a segment's values to the ranks, and let old ones fade."""
        bucket = np.clip(values * RANK_BUCKETS, 0, RANK_BUCKETS - 1).astype(np.int64)
        self.ranks *= 0.5 ** (seconds / RANK_HALF_LIFE_S)
        self.ranks[np.arange(len(RANKED)), bucket] += seconds * known

    def to_bytes(self) -> bytes:
        """Everything, exactly; no words in it."""
        apps = b"".join(k + struct.pack("<Id", *v) for k, v in self.apps.items())
        body = b"".join(
            (self.app, self.window, self.marks.tobytes(), self.ranks.tobytes(), apps, self.rows[: self.count].tobytes())
        )
        return _HEAD.pack(_MAGIC, SPEC_ID.encode(), self.count, len(self.apps), zlib.crc32(body)) + body

    @classmethod
    def from_bytes(cls, blob: bytes) -> "Memory":
        """The memory that `to_bytes` wrote.

        Raises:
            FeaturesError: it is damaged, of another layout, or nothing of ours.
        """
        try:
            magic, spec, count, apps, crc = _HEAD.unpack_from(blob)
        except struct.error:
            raise FeaturesError(_DAMAGED) from None
        body = blob[_HEAD.size :]
        if magic != _MAGIC or spec.rstrip(b"\0") != SPEC_ID.encode():
            raise FeaturesError("The kept memory is of another version; it is made again from history.")
        if count > _MOST_ROWS or apps > _MOST_APPS or zlib.crc32(body) != crc:
            raise FeaturesError(_DAMAGED)
        return cls._parse(body, count, apps)

    @classmethod
    def _parse(cls, body: bytes, count: int, apps: int) -> "Memory":
        memory = cls(count=count, app=body[:8], window=body[8:16])
        at = 16
        for array in (memory.marks, memory.ranks):
            array[...] = np.frombuffer(body, np.float64, array.size, at).reshape(array.shape)
            at += array.nbytes
        for _ in range(apps):
            memory.apps[body[at : at + 8]] = struct.unpack_from("<Id", body, at + 8)
            at += 20
        rows = np.frombuffer(body, np.float64, count * _COLUMNS, at)
        memory.rows[:count] = rows.reshape(count, _COLUMNS)
        return memory


_DAMAGED = "The kept memory is damaged; it is made again from history."
