"""Desktops with a switch that stands where it was put: what it stood at is kept before it is touched."""

import logging
from dataclasses import dataclass
from typing import Protocol

from headwater.quiet.quiet import GONE, NO_BUS, CannotMute, DoesNotAnswer, Held, Keep, Silence, Told, Value

_LOG = logging.getLogger("headwater.quiet")


@dataclass(frozen=True, slots=True)
class Stand:
    """What a switch stands at."""

    value: Value
    place: str = ""
    """Which run of the service tells it; '' where the switch outlives it."""


class Switch(Protocol):
    """A desktop's own Do Not Disturb. Its methods raise `CannotMute`."""

    name: str

    def read(self) -> Stand:
        """What it stands at."""
        ...

    def write(self, value: Value) -> None:
        """Put it there; None: as if it had never been set."""
        ...

    def muting(self, value: Value) -> Value:
        """What to put where it stands at `value`, so that notifications are held back; `value` where they are."""
        ...


class Switched:
    """Holds notifications back by a switch."""

    def __init__(self, switch: Switch, keep: Keep, service: str) -> None:
        self._switch, self._keep, self._service = switch, keep, service
        self._held: Held | None = None
        self._place = ""
        self._told = Told(Silence.OPEN, service=service)

    def begin(self) -> Told:
        """See `Quiet.begin`."""
        if self._held is not None:
            return self.status()
        try:
            stand = self._switch.read()
            put, self._place = self._switch.muting(stand.value), stand.place
            if put == stand.value:
                return self._say(Silence.ALREADY)
            return self._mute(Held(self._switch.name, stand.value, put, stand.place))
        except CannotMute as e:
            return self._say(Silence.CANNOT, e.why)

    def _mute(self, held: Held) -> Told:
        """What is to be undone is on disk before there is anything to undo."""
        try:
            self._keep(held)
        except OSError as e:
            _LOG.warning("what is to be undone could not be kept (%s): notifications stay", type(e).__name__)
            return self._say(Silence.CANNOT, "cannot_keep")
        self._held = held
        try:
            self._switch.write(held.put)
            if self._switch.read().value != held.put:
                raise CannotMute("refused")
        except CannotMute as e:
            self._undo()
            return self._say(Silence.CANNOT, e.why)
        return self._say(Silence.MUTED)

    def end(self) -> Told:
        """See `Quiet.end`."""
        if self._held is None:
            return self._say(Silence.OPEN)
        why = self._undo()
        return self._say(Silence.MUTED, why) if why else self._say(Silence.OPEN)

    def status(self) -> Told:
        """See `Quiet.status`."""
        if not self._told.quiet:
            return self._told
        try:
            stand = self._switch.read()
        except DoesNotAnswer:
            return self._told  # asked again later
        except CannotMute:
            return self._let_go(Silence.LOST) if self._place else self._told
        return self._seen(stand)

    def _seen(self, stand: Stand) -> Told:
        if stand.place != self._place:
            return self._let_go(Silence.LOST)
        there = stand.value == self._held.put if self._held else self._switch.muting(stand.value) == stand.value
        return self._told if there else self._let_go(Silence.LIFTED)

    def _undo(self) -> str:
        """Why that was not possible yet; '' where all is done."""
        assert self._held is not None
        try:
            settle(self._switch, self._held)
        except CannotMute as e:
            if not (e.why == NO_BUS and self._place):  # that bus is gone, and what was on it
                return e.why
        self._let_go(Silence.OPEN)
        return ""

    def _let_go(self, silence: Silence) -> Told:
        held, self._held = self._held, None
        try:
            if held is not None:
                self._keep(None)
        except OSError as e:
            _LOG.warning("what was undone is still kept as if it were not (%s)", type(e).__name__)
        return self._say(silence)

    def _say(self, silence: Silence, why: str = "") -> Told:
        self._told = Told(silence, why, self._service)
        return self._told


def settle(switch: Switch, held: Held) -> None:
    """Put the switch where it stood, if it still stands where we put it, and is told by the same run of the service.

    Raises:
        CannotMute: nobody knows how it stands, or it does not go back; to be tried again.
    """
    try:
        stand = switch.read()
    except CannotMute as e:
        if held.place and e.why in GONE:
            return  # the service that knew of it has ended, and what it knew with it
        raise
    if stand.place != held.place or stand.value != held.put:
        return
    switch.write(held.before)
    if switch.read().value == held.put:
        raise CannotMute("refused")
