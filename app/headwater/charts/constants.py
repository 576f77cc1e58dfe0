"""A guard against PySide6 6.12.0 on Python 3.11, which gives back references to None that it never took.

Each call of a Qt function without a result lowers the count by one; at zero Python ends the process ("none_dealloc").
Measured: -1 a call with 6.12.0 on 3.11, 0 with 6.11.3. From 3.12 on these constants are not counted.
"""

import ctypes
import sys

_PLENTY = 1 << 48
"""At a million calls a second this lasts for nine years."""


def keep_constants() -> None:
    """Make None and its kin last on Python 3.11; a second call, and any later Python, changes nothing."""
    if sys.version_info >= (3, 12) or sys.getrefcount(None) > _PLENTY // 2:
        return
    for constant in (None, True, False, NotImplemented, Ellipsis):
        ctypes.c_ssize_t.from_address(id(constant)).value += _PLENTY
