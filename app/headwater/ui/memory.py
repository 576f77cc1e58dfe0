"""Memory: kept close together, and given back to the system when it is not needed any more."""

import ctypes
import gc
import sys
from typing import Any

_ARENA_MAX, _MMAP_THRESHOLD = -8, -3
"""Numbers of glibc's mallopt(3)."""
_LARGE = 128 * 1024
"""Bytes from which on a block has pages of its own, which go when it goes. As glibc begins with, but it stays so: by
itself it grows to the largest block that ever went."""


def keep_close() -> None:
    """Threads take from one heap instead of one each, whose holes nobody else fills: to be said before they begin.
    After a walk through all pages a fifth less of what it added is held."""
    mallopt = _glibc("mallopt")
    if mallopt is not None:
        mallopt(_ARENA_MAX, 1)
        mallopt(_MMAP_THRESHOLD, _LARGE)


def give_back() -> None:
    """Let Python collect its rubbish and glibc return what is free: about 5 MB after a window was made or closed."""
    gc.collect()
    trim_heap()


def trim_heap() -> None:
    """Let glibc return what is free, in 1 to 2 ms; Python's rubbish is left, which takes thirty times as long."""
    trim = _glibc("malloc_trim")
    if trim is not None:
        trim(0)


def _glibc(name: str) -> Any:
    """A function of the C library; None where it has none."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform.startswith("linux") else None
