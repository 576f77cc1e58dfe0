"""The D-Bus back-ends share one thread and one asyncio loop; each has a connection of its own."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Protocol

from headwater.base import Words
from headwater.capture._line import Line, ThreadSource, log_error
from headwater.capture.source import Emit, Unavailable
from headwater.records import Health

if TYPE_CHECKING:
    from dbus_fast import Message
    from dbus_fast.aio import MessageBus

ANSWER_S = 5.0
"""A service that does not answer within this time counts as one that is not there."""
_END_S = 1.0
_DAEMON = "org.freedesktop.DBus"

Working = Callable[[], None]
"""Called by a part as soon as it works."""


class Part(Protocol):
    """One back-end on a bus."""

    name: str

    async def serve(self, emit: Emit, working: Working) -> None:
        """Work until cancelled; `Unavailable` where that cannot be."""
        ...


class BusSource(ThreadSource):
    """Runs its parts side by side; one that cannot work leaves the others alone."""

    patient = True

    def __init__(self, name: str, words: Words, parts: Sequence[Part]) -> None:
        super().__init__(name, words, [part.name for part in parts])
        self._work = tuple(parts)

    def _run(self, line: Line) -> None:
        import asyncio

        try:
            import dbus_fast.aio  # noqa: F401 - here, so that its absence is told once
        except ImportError:
            raise Unavailable("no_dbus_fast") from None
        asyncio.run(self._serve(line))

    async def _serve(self, line: Line) -> None:
        import asyncio

        ended = asyncio.Event()

        def heard() -> None:
            line.hear()
            if line.ended:
                ended.set()

        loop = asyncio.get_running_loop()
        loop.add_reader(line.ear, heard)
        tasks = [] if line.ended else [asyncio.create_task(self._tend(part, line)) for part in self._work]
        if tasks:
            await ended.wait()
        loop.remove_reader(line.ear)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _tend(self, part: Part, line: Line) -> None:
        try:
            await part.serve(line.emit, lambda: self._say(line, Health.WORKING, "", part.name))
        except Unavailable as e:
            self._say(line, e.health, e.reason, part.name)
        except Exception as e:  # noqa: BLE001 - the other parts go on
            log_error(e)
            self._say(line, Health.FAILED, "broken", part.name)


@asynccontextmanager
async def session_bus() -> AsyncIterator[MessageBus]:
    """A connection to the person's session bus.

    Raises:
        Unavailable: there is none.
    """
    address = os.environ.get("DBUS_SESSION_BUS_ADDRESS")
    runtime = os.path.join(os.environ.get("XDG_RUNTIME_DIR") or "/nowhere", "bus")
    if not address and os.path.exists(runtime):
        address = f"unix:path={runtime}"
    if not address:
        raise Unavailable("no_session_bus")
    async with _connected(address, "no_session_bus") as bus:
        yield bus


@asynccontextmanager
async def system_bus() -> AsyncIterator[MessageBus]:
    """A connection to the machine's bus.

    Raises:
        Unavailable: there is none.
    """
    address = os.environ.get("DBUS_SYSTEM_BUS_ADDRESS") or "unix:path=/run/dbus/system_bus_socket"
    async with _connected(address, "no_system_bus") as bus:
        yield bus


@asynccontextmanager
async def _connected(address: str, missing: str) -> AsyncIterator[MessageBus]:
    import asyncio

    from dbus_fast import AuthError, InvalidAddressError
    from dbus_fast.aio import MessageBus

    try:
        bus = MessageBus(bus_address=address, negotiate_unix_fd=True, auth_timeout=ANSWER_S)
        async with asyncio.timeout(ANSWER_S):  # wait_for can lose a cancellation (CPython before 3.12)
            await bus.connect()
    except (OSError, EOFError, AuthError, InvalidAddressError, TimeoutError):
        raise Unavailable(missing) from None
    try:
        yield bus
    finally:
        bus.disconnect()
        with suppress(Exception):
            async with asyncio.timeout(_END_S):
                await _end_of(bus)


async def until_gone(bus: MessageBus) -> None:
    """Wait for the end of the bus, which is the end of the part.

    Raises:
        Unavailable: it has come.
    """
    with suppress(Exception):  # whatever ended it, it is gone
        await _end_of(bus)
    raise Unavailable("bus_gone", Health.FAILED)


async def _end_of(bus: Any) -> None:
    await bus.wait_for_disconnect()  # the library leaves this one untyped


async def call(
    bus: MessageBus, to: str, path: str, interface: str, member: str, signature: str = "", body: Sequence[Any] = ()
) -> Message | None:
    """The answer, or None where there is no such thing, it refuses or does not answer in time."""
    import asyncio

    from dbus_fast import DBusError, Message, MessageType

    question = Message(
        destination=to, path=path, interface=interface, member=member, signature=signature, body=list(body)
    )
    try:
        async with asyncio.timeout(ANSWER_S):
            answer = await bus.call(question)
    except (DBusError, OSError, EOFError, TimeoutError):
        return None
    return answer if answer is not None and answer.message_type is MessageType.METHOD_RETURN else None


async def ask_daemon(bus: MessageBus, member: str, *body: Any, signature: str = "s") -> Any:
    """The first value of the bus's own answer, or None."""
    answer = await call(bus, _DAEMON, "/org/freedesktop/DBus", _DAEMON, member, signature if body else "", body)
    return answer.body[0] if answer and answer.body else None


async def get_property(bus: MessageBus, to: str, path: str, interface: str, name: str) -> Any:
    """A property's plain value, or None."""
    answer = await call(bus, to, path, "org.freedesktop.DBus.Properties", "Get", "ss", (interface, name))
    return answer.body[0].value if answer and answer.signature == "v" else None


async def subscribe(bus: MessageBus, *rules: str) -> None:
    """Ask the bus for the signals that fit any of the rules."""
    for rule in rules:
        await call(bus, _DAEMON, "/org/freedesktop/DBus", _DAEMON, "AddMatch", "s", (rule,))


def changed(message: Message, interface: str, name: str) -> Any:
    """The new value of a property, if this message is a `PropertiesChanged` that tells it; else None."""
    if message.member != "PropertiesChanged" or message.signature != "sa{sv}as" or message.body[0] != interface:
        return None
    told = message.body[1].get(name)
    return told.value if told is not None else None


def owner_change(message: Message) -> tuple[str, str, str] | None:
    """Name, old and new owner, if this message is the bus saying that a name changed hands."""
    if message.member != "NameOwnerChanged" or message.sender != _DAEMON or message.signature != "sss":
        return None
    name, old, new = message.body
    return name, old, new


def guard(handler: Callable[[Message], None]) -> Callable[[Message], None]:
    """A message handler whose errors are logged by us: the library would log their text."""

    def handle(message: Message) -> None:
        try:
            handler(message)
        except Exception as e:  # noqa: BLE001 - one odd message is not the end
            log_error(e)

    return handle
