"""KDE Plasma: who asks is given a cookie, and holds notifications back until it gives that back or is gone."""

from __future__ import annotations

from contextlib import suppress

from headwater.quiet._bus import NAME, PATH, Bus, Declined
from headwater.quiet.quiet import CannotMute, Silence, Told

_APP = "headwater"


class Kde:
    """Nothing is to be undone after a crash: what was asked for ends with our connection, which is open meanwhile."""

    def __init__(self, reason: str, service: str) -> None:
        self._reason, self._service = reason, service
        self._bus: Bus | None = None
        self._cookie = 0
        self._place = ""
        self._told = Told(Silence.OPEN, service=service)

    @staticmethod
    def fits(bus: Bus) -> bool:
        """Whether the service says if somebody holds notifications back: then it can be asked to."""
        return isinstance(bus.get(NAME, "Inhibited"), bool)

    def begin(self) -> Told:
        """See `Quiet.begin`. Whether the person holds them back too, nobody is told; theirs and ours do not mix."""
        if self._bus is not None:
            return self.status()
        try:
            self._bus = Bus()
            self._place = self._bus.owner()
            (self._cookie,) = self._bus.ask(NAME, PATH, NAME, "Inhibit", "ssa{sv}", (_APP, self._reason, {}))
        except CannotMute as e:
            return self._let_go(Silence.CANNOT, e.why)
        return self._say(Silence.MUTED)

    def end(self) -> Told:
        """See `Quiet.end`. Should the service not hear, the end of the connection tells it."""
        if self._bus is not None:
            with suppress(CannotMute):
                self._bus.ask(NAME, PATH, NAME, "UnInhibit", "u", (self._cookie,))
        return self._let_go(Silence.OPEN)

    def status(self) -> Told:
        """See `Quiet.status`."""
        if self._bus is None:
            return self._told
        try:
            place, on = self._bus.owner(), self._bus.get(NAME, "Inhibited")
        except Declined:
            return self._told
        except CannotMute:
            return self._told if self._bus.alive else self._let_go(Silence.LOST)
        if place != self._place:
            return self._let_go(Silence.LOST)
        return self._let_go(Silence.LIFTED) if on is False else self._told

    def _let_go(self, silence: Silence, why: str = "") -> Told:
        if self._bus is not None:
            self._bus.close()
            self._bus = None
        return self._say(silence, why)

    def _say(self, silence: Silence, why: str = "") -> Told:
        self._told = Told(silence, why, self._service)
        return self._told
