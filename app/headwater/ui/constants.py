"""Python before 3.12 counts references to None, True and False, and PySide6 6.12.0 gives back some it never took.

Its wheels are built against headers where these are immortal, so that returning None does not count. After some ten
thousand calls the count is at zero and Python ends the process ("none_dealloc"). Seen with 6.12.0 on Python 3.11; not
with 6.11.3, and not on 3.12.
"""

import ctypes
import sys

_PLENTY = 1 << 48
"""At a million calls a second this lasts for nine years."""


def keep_constants() -> None:
    """Make the constants last on Python 3.11; a second call, and any later Python, changes nothing."""
    if sys.version_info >= (3, 12) or sys.getrefcount(None) > _PLENTY // 2:
        return
    for constant in (None, True, False, NotImplemented, Ellipsis):
        ctypes.c_ssize_t.from_address(id(constant)).value += _PLENTY
