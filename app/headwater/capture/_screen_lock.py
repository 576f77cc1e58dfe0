"""The desktop's screen locker, on the session bus: for those that do not tell logind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headwater.capture._dbus import Working, call, guard, owner_change, session_bus, subscribe, until_gone
from headwater.capture._locks import Locks
from headwater.capture.source import Emit

if TYPE_CHECKING:
    from dbus_fast import Message
    from dbus_fast.aio import MessageBus

_LOCKERS = {
    f"org.{desktop}.ScreenSaver": path
    for desktop, path in (
        ("freedesktop", "/org/freedesktop/ScreenSaver"),
        ("gnome", "/org/gnome/ScreenSaver"),
        ("cinnamon", "/org/cinnamon/ScreenSaver"),
        ("mate", "/org/mate/ScreenSaver"),
        ("xfce", "/org/xfce/ScreenSaver"),
    )
}
"""Names are the interfaces', too."""


class ScreenLockPart:
    """`LOCKED` while a screen locker says `ActiveChanged(true)`."""

    name = "screen_lock"

    def __init__(self, locks: Locks) -> None:
        self._locks = locks
        self._active: set[str] = set()

    async def serve(self, emit: Emit, working: Working) -> None:
        """Work until cancelled."""
        async with session_bus() as bus:
            try:
                self._active.clear()
                bus.add_message_handler(guard(lambda message: self._hear(message, emit)))
                await subscribe(bus, *(f"type='signal',interface='{n}',member='ActiveChanged'" for n in _LOCKERS))
                await subscribe(bus, "type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged'")
                await self._look(bus)
                self._locks.set("locker", bool(self._active), emit)
                working()
                await until_gone(bus)
            finally:
                self._locks.leave("locker")

    async def _look(self, bus: MessageBus) -> None:
        """Who is locked already. Nobody is started by asking."""
        for name, path in _LOCKERS.items():
            owner = await call(
                bus,
                "org.freedesktop.DBus",
                "/org/freedesktop/DBus",
                "org.freedesktop.DBus",
                "GetNameOwner",
                "s",
                (name,),
            )
            answer = await call(bus, owner.body[0], path, name, "GetActive") if owner else None
            if answer and answer.sender and answer.signature == "b" and answer.body[0]:
                self._active.add(answer.sender)

    def _hear(self, message: Message, emit: Emit) -> None:
        if change := owner_change(message):
            if change[0] in self._active and not change[2]:  # a locker that ends holds no lock
                self._active.discard(change[0])
                self._locks.set("locker", bool(self._active), emit)
            return
        if message.interface in _LOCKERS and message.member == "ActiveChanged" and message.signature == "b":
            (self._active.add if message.body[0] else self._active.discard)(message.sender or "")
            self._locks.set("locker", bool(self._active), emit)
