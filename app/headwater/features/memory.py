"""What the extractor remembers: the last quarter of an hour, what was in front and when, the person's habits."""

import math
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import eq

import numpy as np
from numpy.typing import NDArray

from headwater.base import HeadwaterError
from headwater.features import habits, kept
from headwater.features.habits import Habits
from headwater.features.layout import SPEC_ID
from headwater.features.recent import Recent
from headwater.features.text import key
from headwater.features.windows import Window

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

SET_BACK_S = 5.0
"""A segment may begin this much before the last one ended; more is a clock that was set back."""
_MOST_APPS = 256
_MOST_WINDOWS = 2048
_HEAD = struct.Struct("<4s40sIIII")
_MAGIC, _UNTIL_0_1 = b"HWF3", b"HWF2"
"""Version 0.1 halved its habits at each segment; they are taken up as if they had been halved just now."""
_NONE = key("")
_NEVER = (-1, math.nan)


class FeaturesError(HeadwaterError):
    """The extractor's kept memory is not usable; it is made again from history."""


def _scalars() -> Floats:
    return np.full(4, np.nan)


@dataclass(frozen=True, slots=True)
class Met:
    """How n windows stand to what was in front before each."""

    same_app: Bools
    same_window: Bools
    app_ended: Floats
    """When the application was last in front, if another one came between; NaN where it never was."""
    window_ended: Floats
    """When this very window was, if it says anything; NaN where it never was."""
    slot: NDArray[np.int64]
    """The application's."""


@dataclass(slots=True)
class Memory:
    """All that is remembered. Times are Unix seconds; NaN in `marks` means not yet."""

    recent: Recent = field(default_factory=Recent)
    habits: Habits = field(default_factory=Habits)
    apps: dict[bytes, tuple[int, float]] = field(default_factory=dict)
    """By key: slot and when last in front; least recent first."""
    windows: dict[bytes, float] = field(default_factory=dict)
    """By key: when last in front; least recent first."""
    marks: Floats = field(default_factory=_scalars)
    """Last end; start of the bout, of the window, of the session."""
    app: bytes = _NONE
    window: bytes = _NONE

    def copy(self) -> "Memory":
        """Another memory with the same content."""
        return Memory(
            self.recent.copy(), self.habits.copy(), dict(self.apps), dict(self.windows), self.marks.copy(), self.app,
            self.window,
        )  # fmt: skip

    def together(self, start: Floats, end: Floats) -> int:
        """How many of these segments can be taken at once, at least 1; forgets where the clock was set back."""
        if start[0] < self.marks[0] - SET_BACK_S:
            self._forget_recent()
        return self.recent.together(start, end)

    def _forget_recent(self) -> None:
        """Times before the clock was set back mean nothing now; the habits stay."""
        self.recent.count = 0
        self.apps.clear()
        self.windows.clear()
        self.marks[:] = np.nan
        self.app = self.window = _NONE

    def meet(self, windows: Sequence[Window], near: Bools, ends: Sequence[float]) -> Met:
        """What was known of windows that are in front now, one after another until `ends`; then that is known too.

        `near`: whether there was no pause before.
        """
        apps, keys = [self.app, *(w.app for w in windows)], [self.window, *(w.key for w in windows)]
        same_app, same_window = (near & list(map(eq, names[1:], names)) for names in (apps, keys))
        self.app, self.window = apps[-1], keys[-1]
        slots, ended = self._front(apps[1:], ends)
        return Met(same_app, same_window, np.where(same_app, np.nan, ended), self._see(windows, ends), np.array(slots))

    def _front(self, apps: Sequence[bytes], ends: Sequence[float]) -> tuple[list[int], list[float]]:
        """Slots of applications, and when each was last in front."""
        known, slots, ended = self.apps, [], []
        for app, end in zip(apps, ends, strict=True):
            slot, last = known.pop(app, _NEVER)
            if slot < 0:
                slot = known.pop(next(iter(known)))[0] if len(known) >= _MOST_APPS else len(known)
            known[app] = (slot, end)
            slots.append(slot)
            ended.append(last)
        return slots, ended

    def _see(self, windows: Sequence[Window], ends: Sequence[float]) -> Floats:
        """When each of the windows that say anything was last in front."""
        known, ended = self.windows, np.full(len(windows), np.nan)
        for at, (window, end) in enumerate(zip(windows, ends, strict=True)):
            if window.worded:
                ended[at] = known.pop(window.key, math.nan)
                known[window.key] = end
                if len(known) > _MOST_WINDOWS:
                    del known[next(iter(known))]
        return ended

    def to_bytes(self) -> bytes:
        """Everything, exactly; no words in it."""
        apps = b"".join(k + struct.pack("<Id", *v) for k, v in self.apps.items())
        windows = b"".join(k + struct.pack("<d", v) for k, v in self.windows.items())
        faded = struct.pack("<d", self.habits.faded)
        body = b"".join((self.app, self.window, apps, windows, *(a.tobytes() for a in self._arrays()), faded))
        sizes = (self.recent.count, len(self.apps), len(self.windows))
        return _HEAD.pack(_MAGIC, SPEC_ID.encode(), *sizes, zlib.crc32(body)) + body

    def _arrays(self) -> tuple[NDArray[np.float64] | NDArray[np.uint64], ...]:
        """All that are kept, in the order in which they are."""
        recent, habit = self.recent, self.habits
        return self.marks, habit.ranks, habit.usual, recent.words[: recent.count], recent.rows[: recent.count]

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
        if magic not in (_MAGIC, _UNTIL_0_1) or spec.rstrip(b"\0") != SPEC_ID.encode():
            raise FeaturesError("The kept memory is of another version; it is made again from history.")
        fits = count <= kept.MOST_ROWS and apps <= _MOST_APPS and windows <= _MOST_WINDOWS
        if not fits or zlib.crc32(body) != crc:
            raise FeaturesError(_DAMAGED)
        try:
            return cls._parse(body if magic == _MAGIC else body + bytes(8), count, apps, windows)
        except (struct.error, ValueError):
            raise FeaturesError(_DAMAGED) from None

    @classmethod
    def _parse(cls, body: bytes, count: int, apps: int, windows: int) -> "Memory":
        memory = cls(app=body[:8], window=body[8:16])
        memory.recent.count = count
        at = 16
        for _ in range(apps):
            memory.apps[body[at : at + 8]] = struct.unpack_from("<Id", body, at + 8)
            at += 20
        for _ in range(windows):
            (memory.windows[body[at : at + 8]],) = struct.unpack_from("<d", body, at + 8)
            at += 16
        for array in memory._arrays():
            array[...] = np.frombuffer(body, array.dtype, array.size, at).reshape(array.shape)
            at += array.nbytes
        (memory.habits.faded,) = struct.unpack_from("<d", body, at)
        return memory._on_grain()

    def _on_grain(self) -> "Memory":
        rows = self.recent.rows[:, kept.FIRST_TOTAL :]
        rows[...] = kept.on_grain(rows)
        self.habits.ranks, self.habits.usual = (habits.on_grain(x) for x in (self.habits.ranks, self.habits.usual))
        return self


_DAMAGED = "The kept memory is damaged; it is made again from history."
