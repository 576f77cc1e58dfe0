"""Whether the microphone is in use, from PulseAudio or PipeWire in its place: that is what a call is known by."""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from headwater.capture._board import Board
from headwater.capture._line import STOP_S, Line, ThreadSource
from headwater.capture.source import Unavailable
from headwater.records import Health, Signal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from headwater.base import Words

AGAIN_S = 30.0
"""A sound server that went away, or was not there yet, is looked for this often."""
_NUDGE_S = 0.05
_CONNECT_S = 5.0


class MicrophoneSource(ThreadSource):
    """`Signal.CALL`: on while a program records from a microphone.

    Where no sound server can tell, the board makes "perhaps" of it while an application for calls has a window.
    """

    patient = True

    def __init__(self, words: Words, board: Board) -> None:
        super().__init__("call", words)
        self._board = board
        self._pulse: Any = None

    def _run(self, line: Line) -> None:
        try:
            while not line.ended:
                try:
                    self._listen(line)
                except Unavailable as e:
                    self._board.microphone(None, line.emit)
                    self._say(line, e.health, e.reason)
                    if e.reason == "no_pulse_library":
                        return
                line.wait(seconds=AGAIN_S)
        except Exception:
            self._board.microphone(None, line.emit)
            raise
        finally:
            self._board.forget(Signal.CALL)

    def _join(self, thread: threading.Thread) -> None:
        """The library may only be told while it waits, so it is told until it hears."""
        for _ in range(round(STOP_S / _NUDGE_S)):
            if pulse := self._pulse:
                with suppress(Exception):  # it may be closing at this very moment
                    pulse.event_listen_stop()
            thread.join(_NUDGE_S)
            if not thread.is_alive():
                return

    def _listen(self, line: Line) -> None:
        with self._connected() as (pulse, pulsectl):

            def changed(_event: object) -> None:
                raise pulsectl.PulseLoopStop

            pulse.event_mask_set("source_output", "source")
            pulse.event_callback_set(changed)
            while not line.ended:
                self._board.microphone(_in_use(pulse), line.emit)
                self._say(line, Health.WORKING)
                pulse.event_listen()

    @contextmanager
    def _connected(self) -> Iterator[tuple[Any, Any]]:
        try:
            import pulsectl
        except (ImportError, OSError):  # OSError: libpulse itself is not installed
            raise Unavailable("no_pulse_library") from None
        pulse = None
        try:
            pulse = pulsectl.Pulse("headwater", connect=False)
            pulse.connect(timeout=_CONNECT_S)
            self._pulse = pulse
            yield pulse, pulsectl
        except (pulsectl.PulseError, pulsectl.PulseDisconnected) as e:
            gone = isinstance(e, pulsectl.PulseDisconnected)
            raise Unavailable(*(("sound_gone", Health.FAILED) if gone else ("no_sound_server",))) from None
        finally:
            self._pulse = None
            if pulse is not None:
                pulse.close()


def _in_use(pulse: Any) -> bool:
    """Whether anything records from a real source.

    A source that listens to an output is no microphone, and level meters (`peaks`, mixers) are no call.
    """
    microphones = {s.index for s in pulse.source_list() if s.monitor_of_sink == _NO_SINK}
    return any(
        output.source in microphones and output.resample_method != "peaks" and not output.corked
        for output in pulse.source_output_list()
    )


_NO_SINK = 0xFFFFFFFF
"""PA_INVALID_INDEX."""
