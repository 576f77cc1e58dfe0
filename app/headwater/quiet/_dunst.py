"""dunst: a property of its own says whether, and in newer ones how much, is held back."""

from headwater.quiet._bus import Bus, session_bus
from headwater.quiet._switch import Stand
from headwater.quiet.quiet import CannotMute, Value

_INTERFACE = "org.dunstproject.cmd0"
_ALL = 100
"""At this level everything is held back but what a rule of the person's lets through."""


class Dunst:
    """`pauseLevel` where it has one, else `paused`; both are forgotten when it ends."""

    name = "dunst"

    @staticmethod
    def fits(bus: Bus) -> bool:
        """Whether the service has the switch."""
        return isinstance(bus.get(_INTERFACE, "paused"), bool)

    def read(self) -> Stand:
        """The level, or on and off."""
        with session_bus() as bus:
            place = bus.owner()
            if not place:
                raise CannotMute("no_service")
            level, paused = bus.get(_INTERFACE, "pauseLevel"), bus.get(_INTERFACE, "paused")
            value = level if isinstance(level, int) else paused
            if not isinstance(value, int):
                raise CannotMute("unknown")
            return Stand(value, place)

    def write(self, value: Value) -> None:
        """Set whichever `value` is of."""
        with session_bus() as bus:
            if isinstance(value, bool):
                bus.set(_INTERFACE, "paused", "b", value)
            else:
                bus.set(_INTERFACE, "pauseLevel", "u", value)

    def muting(self, value: Value) -> Value:
        """True, or the highest level."""
        return True if isinstance(value, bool) else _ALL
