"""The window behind our own, looked at once: for a person who is shown what would be stored, before they agree."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from headwater.base import Clock
from headwater.capture._born_private import born_private
from headwater.capture._x11 import connection, read_words
from headwater.capture._x11_windows import Atoms, described
from headwater.capture.source import Unavailable
from headwater.redact import Redactor

if TYPE_CHECKING:
    from Xlib.display import Display
    from Xlib.xobject.drawable import Window


def glimpse(redactor: Redactor, clock: Clock) -> bool:
    """Hand the uppermost window that is not ours to the gate; whether there was one."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        with connection() as display:
            return _hand_over(display, redactor, clock)
    except Unavailable:
        return False


def _hand_over(display: Display, redactor: Redactor, clock: Clock) -> bool:
    from Xlib.error import XError

    root, atoms = display.screen().root, Atoms(display)
    stacked = read_words(root, display.intern_atom("_NET_CLIENT_LIST_STACKING"))
    private = born_private(display.get_display_name())
    for number in reversed(stacked):
        window = display.create_resource_object("window", number)
        try:
            if not _is_somebodys(display, window, atoms):
                continue
            redactor.window(described(window, atoms, private, clock.now()))
        except XError:  # it is gone
            continue
        return True
    return False


def _is_somebodys(display: Display, window: Window, atoms: Atoms) -> bool:
    """A window of another program that can be seen, and neither a panel nor the desktop."""
    kinds = {display.intern_atom(f"_NET_WM_WINDOW_TYPE_{kind}") for kind in ("DOCK", "DESKTOP")}
    hidden = display.intern_atom("_NET_WM_STATE_HIDDEN")
    kind = set(read_words(window, display.intern_atom("_NET_WM_WINDOW_TYPE")))
    ours = os.getpid() in read_words(window, atoms.pid)
    return not ours and not kinds & kind and hidden not in read_words(window, atoms.state)
