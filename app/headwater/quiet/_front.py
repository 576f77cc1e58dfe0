"""Brings a window of another program forward, where the display lets a program ask for that: on X11 alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from headwater.redact import clean_title, is_browser

if TYPE_CHECKING:
    from Xlib.display import Display
    from Xlib.xobject.drawable import Window

_PERSON = 2
"""Asked for by the person; a request of an application's own would be held back by many a window manager."""


def bring_forward(app: str, title: str) -> bool:
    """Ask the window manager for the window of this app with this title, else for its uppermost one.

    '' as title: it is not known which one. Returns whether anything was asked: Wayland lets no program do this, and
    the window may be closed by now.
    """
    if os.environ.get("WAYLAND_DISPLAY") or os.environ.get("XDG_SESSION_TYPE") == "wayland":
        return False
    if not os.environ.get("DISPLAY"):
        return False
    try:
        from Xlib.display import Display
        from Xlib.error import ConnectionClosedError, DisplayError, XError

        display = Display()
    except Exception:  # noqa: BLE001  whatever a display answers that takes nobody in, nothing can be asked of it
        return False
    try:
        return _ask(display, app, title)
    except (ConnectionClosedError, DisplayError, XError, OSError):
        return False
    finally:
        with suppress(Exception):  # a dead connection cannot be closed politely
            display.close()


def _ask(display: Display, app: str, title: str) -> bool:
    from Xlib import X
    from Xlib.protocol.event import ClientMessage

    display.set_error_handler(lambda *_: None)
    found = _found(display, app, title)
    if found is None:
        return False
    data = (32, [_PERSON, X.CurrentTime, 0, 0, 0])
    asked = ClientMessage(window=found, client_type=display.intern_atom("_NET_ACTIVE_WINDOW"), data=data)
    root = display.screen().root
    root.send_event(asked, event_mask=X.SubstructureRedirectMask | X.SubstructureNotifyMask)
    display.sync()
    return True


def _found(display: Display, app: str, title: str) -> Window | None:
    """The window itself, else the app's uppermost; where the title is known and gone, it is another page by now."""
    name, browser = display.intern_atom("_NET_WM_NAME"), is_browser(app)
    first: Window | None = None
    for window, window_app in _windows(display):
        if window_app != app:
            continue
        first = first or window
        told = window.get_full_property(name, 0)
        text = told.value.decode("utf-8", "replace") if told is not None and isinstance(told.value, bytes) else ""
        if title and clean_title(text, browser=browser) == title:
            return window
    return None if browser and title else first


def _windows(display: Display) -> Iterator[tuple[Window, str]]:
    """All windows with the names of their apps, the uppermost first; those that go away meanwhile are left out."""
    from Xlib.error import XError

    listed = display.screen().root.get_full_property(display.intern_atom("_NET_CLIENT_LIST_STACKING"), 0)
    for number in reversed(listed.value if listed is not None else []):
        window = display.create_resource_object("window", int(number))
        with suppress(XError):
            named = window.get_wm_class()
            if named:
                yield window, named[1] or named[0]
