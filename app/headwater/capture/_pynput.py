"""Counting with pynput: where X11's own recording cannot be had, which is every other platform."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from headwater.capture._tally import Burst, Tally
from headwater.capture.source import Unavailable

_END_S = 0.8
"""How long its threads may take to let go of the display; two of them fit into the time a source has to stop."""


@contextmanager
def listening(tally: Tally) -> Iterator[Callable[[], bool]]:
    """Count into `tally` while the block runs, and tell whether it still does.

    Which key it was is handed to us and not looked at.

    Raises:
        Unavailable: pynput does not work here, or the system does not let us listen.
    """
    try:
        from pynput import keyboard, mouse
    except Exception:  # noqa: BLE001 - without a display it raises what its back-end happens to raise
        raise Unavailable("no_pynput") from None
    listeners = _listeners(tally, keyboard, mouse)
    try:
        for listener in listeners:
            listener.daemon = True
            listener.start()
        if not all(_trusted(listener) for listener in listeners):
            raise Unavailable("not_trusted")
        yield lambda: all(listener.is_alive() for listener in listeners)
    finally:
        for listener in listeners:
            listener.stop()
        for listener in listeners:
            _join(listener)


def _join(listener: Any) -> None:
    """Wait for a listener that was told to stop.

    On X11 it asks for its end on the connection that records, which the server does not read meanwhile (RECORD
    protocol, RecordEnableContext); so it is asked for on the other one.
    """
    control, context = getattr(listener, "_display_stop", None), getattr(listener, "_context", None)
    if control is not None and context is not None:
        with suppress(Exception):
            control.record_disable_context(context)
            control.flush()
    if listener.is_alive():
        listener.join(_END_S)


def _listeners(tally: Tally, keyboard: Any, mouse: Any) -> list[Any]:
    travel = _Travel()
    keys = keyboard.Listener(on_press=lambda _key: tally.add(Burst(keys=1)))
    pointer = mouse.Listener(
        on_click=lambda _x, _y, _button, pressed: tally.add(Burst(clicks=1)) if pressed else None,
        on_scroll=lambda _x, _y, dx, dy: tally.add(Burst(scroll=abs(round(dx)) + abs(round(dy)))),
        on_move=lambda x, y: tally.add(Burst(travel_px=travel.to(x, y))),
    )
    return [keys, pointer]


def _trusted(listener: Any) -> bool:
    """macOS lets a program listen only when the person allowed it; elsewhere there is no such attribute."""
    return bool(getattr(type(listener), "IS_TRUSTED", True))


class _Travel:
    """The way from each place to the next."""

    def __init__(self) -> None:
        self._last: tuple[float, float] | None = None

    def to(self, x: float, y: float) -> float:
        before, self._last = self._last, (x, y)
        return math.dist(before, self._last) if before else 0.0
