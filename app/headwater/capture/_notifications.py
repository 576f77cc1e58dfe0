"""That a notification arrived, and from which application; what it says is never looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headwater.base import Clock
from headwater.capture._dbus import Working, call, session_bus, until_gone
from headwater.capture._line import log_error
from headwater.capture.source import Emit, Unavailable
from headwater.redact import Redactor

if TYPE_CHECKING:
    from dbus_fast import Message

_NOTIFY = ("org.freedesktop.Notifications", "Notify", "susssasa{sv}i")
_GTK = ("org.gtk.Notifications", "AddNotification", "ssa{sv}")
"""GNOME's own way, used by GTK applications there. Both begin with the application's name."""
_RULES = [f"type='method_call',interface='{i}',member='{m}'" for i, m, _ in (_NOTIFY, _GTK)]
OWN_NAME = "headwater"
"""What we raise ourselves is advice, and is noted as that."""


class NotificationsPart:
    """`NotificationSeen` for each new notification, by listening along on the session bus.

    One that replaces an earlier one (progress, volume) is no arrival.
    """

    name = "notifications"

    def __init__(self, redactor: Redactor, clock: Clock) -> None:
        self._redactor, self._clock = redactor, clock

    async def serve(self, emit: Emit, working: Working) -> None:
        """Work until cancelled."""
        async with session_bus() as bus:

            def hear(message: Message) -> bool:
                """True for every message: a monitor that answers is thrown off the bus."""
                try:
                    self._hear(message, emit)
                except Exception as e:  # noqa: BLE001 - one odd message is not the end
                    log_error(e)
                return True

            become = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.Monitoring")
            listening = await call(bus, *become, "BecomeMonitor", "asu", (_RULES, 0))
            if listening is None:
                raise Unavailable("no_monitor")
            bus.add_message_handler(hear)
            working()
            await until_gone(bus)

    def _hear(self, message: Message, emit: Emit) -> None:
        kind = (message.interface, message.member, message.signature)
        if kind not in (_NOTIFY, _GTK) or (kind == _NOTIFY and message.body[1] != 0):
            return
        app = str(message.body[0])
        if app.casefold() == OWN_NAME:
            return
        seen = self._redactor.notification(self._clock.now(), app)
        if seen is not None:
            emit(seen)
