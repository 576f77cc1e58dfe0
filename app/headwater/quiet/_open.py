"""Which way this desktop has: told by who serves notifications and what it can do, not by the desktop's name."""

import sys

from headwater.quiet._bus import NAME, PATH, Bus, Declined, session_bus
from headwater.quiet._dunst import Dunst
from headwater.quiet._gnome import Gnome
from headwater.quiet._kde import Kde
from headwater.quiet._switch import Switch, Switched, settle
from headwater.quiet._xfce import Xfce
from headwater.quiet.quiet import CannotMute, Held, Keep, Quiet, Silence, Told

_NEVER = {"win32": "windows", "darwin": "macos"}
"""Systems that let no program do this."""
_SWITCHES: dict[str, type[Dunst | Gnome | Xfce]] = {s.name: s for s in (Dunst, Xfce, Gnome)}


def open_quiet(keep: Keep, reason: str, platform: str = sys.platform) -> Quiet:
    """Do Not Disturb of this desktop, which is looked at when it begins. `reason` is shown where desktops show one."""
    return Found(keep, reason, _NEVER.get(platform, ""))


def restore(held: Held) -> bool:
    """Undo what a run that was killed had done; False: nobody answers yet, try again later."""
    kind = _SWITCHES.get(held.by)
    if kind is None:
        return True
    try:
        settle(kind(), held)
    except CannotMute:
        return False
    return True


class Found:
    """Looks anew at each begin: another desktop may have come meanwhile."""

    def __init__(self, keep: Keep, reason: str, never: str = "") -> None:
        self._keep, self._reason, self._never = keep, reason, never
        self._way: Quiet | None = None
        self._told = Told(Silence.OPEN)

    def begin(self) -> Told:
        """See `Quiet.begin`."""
        if self._way is not None:
            return self._way.begin()
        try:
            self._way = self._find()
        except CannotMute as e:
            self._told = Told(Silence.CANNOT, e.why, e.service)
            return self._told
        return self._done(self._way.begin())

    def end(self) -> Told:
        """See `Quiet.end`."""
        return self._done(self._way.end()) if self._way is not None else self._done(Told(Silence.OPEN))

    def status(self) -> Told:
        """See `Quiet.status`."""
        return self._way.status() if self._way is not None else self._told

    def _done(self, told: Told) -> Told:
        """A way that holds nothing is looked for anew next time; one with something still to undo is kept."""
        self._told = told
        if told.silence is Silence.OPEN:
            self._way = None
        return told

    def _find(self) -> Quiet:
        if self._never:
            raise CannotMute(self._never)
        with session_bus() as bus:
            if not bus.owner() and not bus.can_start():
                raise CannotMute("no_service")
            service = _name(bus)
            if Kde.fits(bus):
                return Kde(self._reason, service)
            return Switched(_switch(bus, service), self._keep, service)


def _name(bus: Bus) -> str:
    try:
        name, *_ = bus.ask(NAME, PATH, NAME, "GetServerInformation")
    except Declined:
        raise CannotMute("no_service") from None
    return "".join(c for c in str(name) if c.isprintable()).strip()


def _switch(bus: Bus, service: str) -> Switch:
    if Dunst.fits(bus):
        return Dunst()
    if Xfce.fits(bus, service):
        return Xfce()
    if Gnome.fits(service):
        return Gnome()
    raise CannotMute("unknown", service)
