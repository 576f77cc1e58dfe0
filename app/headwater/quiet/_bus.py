"""The session bus, asked one question after the other from one thread; nothing runs between the questions."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from headwater.quiet.quiet import NO_BUS, CannotMute, DoesNotAnswer

if TYPE_CHECKING:
    from dbus_fast import Message

ANSWER_S = 4.0
"""A service that does not answer within this time is not waited for any longer."""
_END_S = 1.0
DAEMON, DAEMON_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"
NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
_PROPERTIES = "org.freedesktop.DBus.Properties"


class Declined(CannotMute):
    """The service answered with an error, whose name `error` is."""

    def __init__(self, error: str) -> None:
        super().__init__("refused")
        self.error = error


class Bus:
    """A connection that is open until `close`; it belongs to the thread that made it."""

    def __init__(self) -> None:
        """Connect.

        Raises:
            CannotMute: there is no session bus, or it does not answer.
        """
        import asyncio

        address = _address()
        try:
            import dbus_fast.aio  # noqa: F401
        except ImportError:
            raise CannotMute("no_dbus_fast") from None
        self._loop = asyncio.new_event_loop()
        # The library leaves the futures of what it could not write to a dead bus behind; who asked was told.
        self._loop.set_exception_handler(lambda _loop, _context: None)
        try:
            self._bus = self._loop.run_until_complete(_connect(address))
        except BaseException:
            self._loop.close()
            raise

    @property
    def alive(self) -> bool:
        """Whether the connection stands, as far as was noticed."""
        return bool(self._bus.connected)

    def close(self) -> None:
        """Give the connection back; what the bus holds for it ends with it."""
        with suppress(Exception):  # whatever ended it before, it is gone
            self._loop.run_until_complete(_disconnect(self._bus))
        self._loop.close()

    def ask(
        self, to: str, path: str, interface: str, member: str, signature: str = "", body: Sequence[Any] = ()
    ) -> list[Any]:
        """The values of the answer.

        Raises:
            Declined: it is an error.
            DoesNotAnswer: none came in time, or the connection is gone.
        """
        from dbus_fast import Message, MessageType

        question = Message(
            destination=to, path=path, interface=interface, member=member, signature=signature, body=list(body)
        )
        answer = self._answer(question)
        if answer.message_type is not MessageType.METHOD_RETURN:
            raise Declined(answer.error_name or "")
        return answer.body

    def _answer(self, question: Message) -> Message:
        import asyncio

        from dbus_fast import DBusError

        async def ask() -> Message | None:
            async with asyncio.timeout(ANSWER_S):
                answer: Message | None = await self._bus.call(question)
                return answer

        try:
            answer = self._loop.run_until_complete(ask())
        except (DBusError, OSError, EOFError, TimeoutError):
            raise DoesNotAnswer from None
        if answer is None:
            raise DoesNotAnswer
        return answer

    def get(self, interface: str, name: str) -> Any:
        """A property of the notification service, or None where it has no such thing."""
        try:
            (value,) = self.ask(NAME, PATH, _PROPERTIES, "Get", "ss", (interface, name))
        except Declined:
            return None
        return getattr(value, "value", None)

    def set(self, interface: str, name: str, kind: str, value: object) -> None:
        """Set a property of the notification service."""
        from dbus_fast import Variant

        self.ask(NAME, PATH, _PROPERTIES, "Set", "ssv", (interface, name, Variant(kind, value)))

    def owner(self) -> str:
        """The connection of the notification service, with the bus it is on; '' while there is none."""
        try:
            (owner,) = self.ask(DAEMON, DAEMON_PATH, DAEMON, "GetNameOwner", "s", (NAME,))
            (bus,) = self.ask(DAEMON, DAEMON_PATH, DAEMON, "GetId")
        except Declined:
            return ""
        return f"{bus} {owner}"

    def can_start(self) -> bool:
        """Whether the bus would start a notification service for who asks it something."""
        (names,) = self.ask(DAEMON, DAEMON_PATH, DAEMON, "ListActivatableNames")
        return NAME in names


@contextmanager
def session_bus() -> Iterator[Bus]:
    """A connection for a few questions.

    Raises:
        CannotMute: there is none.
    """
    bus = Bus()
    try:
        yield bus
    finally:
        bus.close()


def _address() -> str:
    told = os.environ.get("DBUS_SESSION_BUS_ADDRESS")
    usual = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nowhere", "bus")
    if not told and not usual.exists():
        raise CannotMute(NO_BUS)
    return told or f"unix:path={usual}"


async def _connect(address: str) -> Any:
    import asyncio

    from dbus_fast import AuthError, InvalidAddressError
    from dbus_fast.aio import MessageBus

    try:
        bus = MessageBus(bus_address=address, auth_timeout=ANSWER_S)
        async with asyncio.timeout(ANSWER_S):
            return await bus.connect()
    except (OSError, EOFError, AuthError, InvalidAddressError):
        raise CannotMute(NO_BUS) from None
    except TimeoutError:
        raise DoesNotAnswer from None


async def _disconnect(bus: Any) -> None:
    import asyncio

    bus.disconnect()
    async with asyncio.timeout(_END_S):
        await bus.wait_for_disconnect()
