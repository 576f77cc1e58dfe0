"""Clocks with which a process of its own comes to grief."""

from headwater.base import SystemClock


class Hungry(SystemClock):
    """There is no memory left."""

    def now(self) -> float:
        """Never."""
        raise MemoryError

    def offset_s(self, at: float) -> int:
        """Never."""
        raise MemoryError


class Telling(SystemClock):
    """Fails, and says what must not be said."""

    def now(self) -> float:
        """Never."""
        raise LookupError("SECRET TITLE")
