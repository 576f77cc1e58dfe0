"""xfce4-notifyd: it keeps its switch in Xfconf, and follows it at once."""

from __future__ import annotations

from headwater.quiet._bus import Bus, Declined, session_bus
from headwater.quiet._switch import Stand
from headwater.quiet.quiet import CannotMute, Value

_NAME, _PATH = "org.xfce.Xfconf", "/org/xfce/Xfconf"
_WHERE = ("xfce4-notifyd", "/do-not-disturb")
_SERVICE = "xfce notify daemon"
_UNSET = "org.xfce.Xfconf.Error.PropertyNotFound", "org.xfce.Xfconf.Error.ChannelNotFound"


class Xfce:
    """The switch outlives the daemon, and a restart."""

    name = "xfce"

    @staticmethod
    def fits(bus: Bus, service: str) -> bool:
        """Whether the service is the one that follows the switch, and Xfconf is there and lets it be changed."""
        if service.casefold() != _SERVICE:
            return False
        try:
            (locked,) = bus.ask(_NAME, _PATH, _NAME, "IsPropertyLocked", "ss", _WHERE)
        except Declined:
            return False
        if locked:
            raise CannotMute("locked")
        return True

    def read(self) -> Stand:
        """On, off or (None) never set."""
        with session_bus() as bus:
            try:
                (value,) = bus.ask(_NAME, _PATH, _NAME, "GetProperty", "ss", _WHERE)
            except Declined as e:
                if e.error in _UNSET:
                    return Stand(None)
                raise
            return Stand(value.value if isinstance(value.value, bool) else None)

    def write(self, value: Value) -> None:
        """Set it, or take it away."""
        from dbus_fast import Variant

        with session_bus() as bus:
            if value is None:
                bus.ask(_NAME, _PATH, _NAME, "ResetProperty", "ssb", (*_WHERE, False))
            else:
                bus.ask(_NAME, _PATH, _NAME, "SetProperty", "ssv", (*_WHERE, Variant("b", bool(value))))

    def muting(self, value: Value) -> Value:
        """On."""
        return True
