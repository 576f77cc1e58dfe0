"""The X11 connection that the back-ends share the handling of (each has one of its own)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from headwater.capture._ctext import decode_compound_text
from headwater.capture.source import Unavailable
from headwater.records import Health

if TYPE_CHECKING:
    from Xlib.display import Display
    from Xlib.xobject.drawable import Window

LONGEST_PROPERTY = 65_536
"""Bytes of a text property that are read. Of a longer one nothing is: a rule of exclusion might match in the rest."""


@contextmanager
def connection() -> Iterator[Display]:
    """A connection to the display that the environment names.

    Raises:
        Unavailable: there is none, it is Wayland, or it went away.
    """
    if os.environ.get("WAYLAND_DISPLAY") or os.environ.get("XDG_SESSION_TYPE") == "wayland":
        raise Unavailable("wayland")
    if not os.environ.get("DISPLAY"):
        raise Unavailable("no_display")
    from Xlib import error

    display = _connect()
    try:
        yield display
    except (error.ConnectionClosedError, OSError, ValueError) as e:  # ValueError: select on a closed connection
        if isinstance(e, ValueError) and display.display.socket.fileno() >= 0:
            raise
        raise Unavailable("display_gone", Health.FAILED) from None
    finally:
        with suppress(Exception):  # a dead connection cannot be closed politely
            display.close()
        with suppress(OSError):
            display.display.socket.close()


def _connect() -> Display:
    try:
        from Xlib import error
        from Xlib.display import Display
    except ImportError:
        raise Unavailable("no_xlib") from None
    known = (error.DisplayError, error.ConnectionClosedError, error.XauthError, error.XNoAuthError, OSError)
    try:
        display = Display()
    except known:
        raise Unavailable("display_refused") from None
    display.set_error_handler(lambda *_: None)  # windows vanish between a question and its answer
    return display


def read_words(window: Window, atom: int, most: int = 1024) -> list[int]:
    """A property of 32-bit numbers; empty if it is missing or of another format.

    Raises:
        Xlib.error.XError: the window is gone.
    """
    found = window.get_property(atom, 0, 0, most)
    return [int(n) for n in found.value] if found is not None and found.format == 32 else []


def read_text(window: Window, atom: int, compound: int, latin: int) -> str | None:
    """A text property, decoded by its type; None if it is missing, empty if it is longer than can be looked through.

    Raises:
        Xlib.error.XError: the window is gone.
    """
    found = window.get_property(atom, 0, 0, LONGEST_PROPERTY // 4)
    if found is None or found.format != 8:
        return None
    if found.bytes_after:
        return ""
    data = bytes(found.value).rstrip(b"\0")
    if found.property_type == compound and b"\x1b" in data:
        return decode_compound_text(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:  # old programs write their locale's bytes; Latin-1 is what STRING means
        return data.decode("latin-1" if found.property_type == latin else "utf-8", "replace")
