"""Counting on X11: the RECORD extension, of each event its type, of a button its number, of a key nothing more.

pynput could count here too, but it has every pointer motion recorded and looks each key up; this records presses and
releases only, and finds the pointer's travel by asking where it is.
"""

from __future__ import annotations

import math
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from headwater.capture._tally import Burst
from headwater.capture._x11 import connection
from headwater.capture.source import Unavailable
from headwater.records import Health

if TYPE_CHECKING:
    from Xlib.display import Display

_EVENT = 32
"""Bytes of a core event."""
_KEY_PRESS, _BUTTON_PRESS = 2, 4
_WHEEL = frozenset({4, 5, 6, 7})
"""The buttons that stand for wheel steps: up, down, left, right."""
_REPLY = 1
_FROM_SERVER = 0
_LENGTH = slice(4, 8)
_READ = 65_536


def count_events(events: memoryview) -> Burst:
    """Presses in a run of core device events. Auto-repeat counts as it comes: telling it apart would need the key.

    Of each 32 bytes only the first is read, which is the kind of event, and of a button also the second.
    """
    keys = clicks = scroll = 0
    for start in range(0, len(events) - _EVENT + 1, _EVENT):
        kind = events[start] & 0x7F
        if kind == _KEY_PRESS:
            keys += 1
        elif kind == _BUTTON_PRESS:
            if events[start + 1] in _WHEEL:
                scroll += 1
            else:
                clicks += 1
    return Burst(keys, clicks, scroll)


class Recorder:
    """Fetches what the server recorded since the last time, and how far the pointer has come.

    Not for two threads at once. `pull` never waits for input.
    """

    def __init__(self, control: Display, data: socket.socket) -> None:
        self._root = control.screen().root
        self._data = data
        self._rest = b""
        self._pointer = self._where()

    def pull(self) -> Burst:
        """What was counted since the last `pull`.

        Raises:
            Xlib.error.ConnectionClosedError, OSError: the display went away.
            Unavailable: it stopped recording.
        """
        before, self._pointer = self._pointer, self._where()  # first: the answer brings the records out of the server
        keys = clicks = scroll = 0
        for burst in self._recorded():
            keys, clicks, scroll = keys + burst.keys, clicks + burst.clicks, scroll + burst.scroll
        return Burst(keys, clicks, scroll, math.dist(before, self._pointer))

    def _where(self) -> tuple[int, int]:
        at = self._root.query_pointer()
        return at.root_x, at.root_y

    def _recorded(self) -> Iterator[Burst]:
        while True:
            try:
                more = self._data.recv(_READ, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return
            if not more:
                raise Unavailable("display_gone", Health.FAILED)
            yield from self._parse(self._rest + more)

    def _parse(self, data: bytes) -> Iterator[Burst]:
        """Take whole messages off the front; the rest waits for its end."""
        view, at = memoryview(data), 0
        while len(view) - at >= _EVENT:
            size = _EVENT
            if view[at] == _REPLY:
                size += 4 * int.from_bytes(view[at + _LENGTH.start : at + _LENGTH.stop], sys.byteorder)
            elif view[at] == 0:
                raise Unavailable("record_failed", Health.FAILED)
            if len(view) - at < size:
                break
            if view[at] == _REPLY and view[at + 1] == _FROM_SERVER:
                yield count_events(view[at + _EVENT : at + size])
            at += size
        self._rest = data[at:]


@contextmanager
def recorder() -> Iterator[Recorder]:
    """Record key and button presses of the display, on two connections of its own: one commands, one listens.

    Raises:
        Unavailable: no display, or one that does not record.
    """
    with connection() as control, connection() as data:
        if not control.has_extension("RECORD") or not data.has_extension("RECORD"):
            raise Unavailable("no_record")
        context = _context(control)
        _enable(data, context)
        yield Recorder(control, data.display.socket)
        control.record_disable_context(context)
        control.sync()


def _context(control: Display) -> int:
    from Xlib import X
    from Xlib.ext import record

    wanted = {
        "core_requests": (0, 0), "core_replies": (0, 0), "ext_requests": (0, 0, 0, 0), "ext_replies": (0, 0, 0, 0),
        "delivered_events": (0, 0), "device_events": (X.KeyPress, X.ButtonRelease), "errors": (0, 0),
        "client_started": False, "client_died": False,
    }  # fmt: skip
    context: int = control.record_create_context(0, [record.AllClients], [wanted])
    control.sync()
    return context


def _enable(data: Display, context: int) -> None:
    """Ask for the recording; from here on this socket carries nothing else, and we read it ourselves."""
    from Xlib.ext import record

    data.sync()
    opcode = data.display.get_extension_major(record.extname)
    request: Any = record.EnableContext  # the stubs leave its layout out
    data.display.socket.sendall(request._request.to_binary(opcode=opcode, context=context))
