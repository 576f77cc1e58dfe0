"""What tests of capture need: a place for observations, and fakes of services on private buses."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, Self, TypeVar

from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from headwater.base import Settings
from headwater.records import Observation
from headwater.redact import Redactor
from tests.support.desktop import wait_until

_T = TypeVar("_T")
KEY = b"a key of thirty-two bytes length"


def redactor(settings: Settings | None = None) -> Redactor:
    return Redactor(settings or Settings(), KEY)


class Seen:
    """Collects what a source emits; give `self.take` to `start`."""

    def __init__(self) -> None:
        self.all: list[Observation] = []

    def take(self, seen: Observation) -> None:
        self.all.append(seen)

    def of(self, kind: type[_T]) -> list[_T]:
        return [seen for seen in list(self.all) if isinstance(seen, kind)]

    def wait(self, kind: type[_T], fits: Callable[[_T], bool] = lambda _: True, seconds: float = 10) -> _T:
        """The newest observation of a kind that fits, as soon as there is one."""
        found = wait_until(
            lambda: [seen for seen in reversed(self.of(kind)) if fits(seen)], seconds, f"a {kind.__name__}"
        )
        return found[0]

    def clear(self) -> None:
        self.all.clear()


class Service:
    """A service on a bus, in a thread of its own, that answers by a table: (interface, member) to (signature, body).

    A value in the table may be a function of the question's body. Properties answer `Get` and tell when they change.
    """

    def __init__(self, address: str, name: str) -> None:
        self.address, self.name = address, name
        self.answers: dict[tuple[str, str], Any] = {}
        self.properties: dict[tuple[str, str, str], Variant] = {}
        self.asked: list[Message] = []
        self.bus: MessageBus | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self.run(self._begin())
        return self

    def __exit__(self, *_: object) -> None:
        self.run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def run(self, work: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    def signal(self, path: str, interface: str, member: str, signature: str = "", *body: Any) -> None:
        async def send() -> None:
            assert self.bus
            await self.bus.send(Message.new_signal(path, interface, member, signature, list(body)))

        self.run(send())

    def set(self, path: str, interface: str, name: str, value: Variant) -> None:
        """Change a property and say so."""
        self.properties[path, interface, name] = value
        changed: tuple[Any, ...] = (interface, {name: value}, [])
        self.signal(path, "org.freedesktop.DBus.Properties", "PropertiesChanged", "sa{sv}as", *changed)

    async def _begin(self) -> None:
        self.bus = await MessageBus(bus_address=self.address, negotiate_unix_fd=True).connect()
        self.bus.add_message_handler(self._answer)
        await self.bus.request_name(self.name)

    async def _end(self) -> None:
        assert self.bus
        self.bus.disconnect()
        gone: Any = self.bus
        with suppress(EOFError, OSError):  # the bus may have gone first
            await gone.wait_for_disconnect()

    def _answer(self, question: Message) -> Message | None:
        if question.message_type is not MessageType.METHOD_CALL:
            return None
        self.asked.append(question)
        if question.member == "Get" and question.interface == "org.freedesktop.DBus.Properties":
            value = self.properties.get((question.path or "", *question.body))
            if value is not None:
                return Message.new_method_return(question, "v", [value])
        answer = self.answers.get((question.interface or "", question.member or ""))
        answer = answer(question.body) if callable(answer) else answer
        if answer is None:
            return Message.new_error(question, "org.freedesktop.DBus.Error.UnknownMethod", "no such thing here")
        signature, body, *fds = answer
        return Message.new_method_return(question, signature, body, fds[0] if fds else [])


LOGIN = "org.freedesktop.login1"
LOGIN_PATH = "/org/freedesktop/login1"
LOGIN_SESSION = "/org/freedesktop/login1/session/_31"


class FakeLogind(Service):
    """Enough of logind: one session, sleep, inhibitors as pipes whose other end tells when they are given up."""

    def __init__(self, address: str) -> None:
        super().__init__(address, LOGIN)
        self.inhibitors: list[int] = []
        self.answers[f"{LOGIN}.Manager", "GetSessionByPID"] = ("o", [LOGIN_SESSION])
        self.answers[f"{LOGIN}.Manager", "Inhibit"] = self._inhibit
        self.properties[LOGIN_SESSION, f"{LOGIN}.Session", "LockedHint"] = Variant("b", False)

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        for fd in self.inhibitors:
            os.close(fd)

    def _inhibit(self, body: list[Any]) -> tuple[str, list[Any], list[int]]:
        assert body[0] == "sleep"
        assert body[3] == "delay"
        mine, theirs = os.pipe()
        self.inhibitors.append(mine)
        self._loop.call_later(0.2, os.close, theirs)  # it has been handed over by then
        return "h", [0], [theirs]

    def sleep(self, on: bool) -> None:
        self.signal(LOGIN_PATH, f"{LOGIN}.Manager", "PrepareForSleep", "b", on)

    def hint(self, on: bool) -> None:
        self.set(LOGIN_SESSION, f"{LOGIN}.Session", "LockedHint", Variant("b", on))

    def ask(self, member: str) -> None:
        """`Lock` or `Unlock`."""
        self.signal(LOGIN_SESSION, f"{LOGIN}.Session", member)

    def released(self, index: int) -> bool:
        """Whether an inhibitor was given up: its pipe has ended."""
        os.set_blocking(self.inhibitors[index], False)
        try:
            return os.read(self.inhibitors[index], 1) == b""
        except BlockingIOError:
            return False


class FakePlayer(Service):
    """A media player that speaks MPRIS."""

    def __init__(self, address: str, name: str, status: str) -> None:
        super().__init__(address, f"org.mpris.MediaPlayer2.{name}")
        self.properties["/org/mpris/MediaPlayer2", "org.mpris.MediaPlayer2.Player", "PlaybackStatus"] = Variant(
            "s", status
        )

    def play(self, status: str) -> None:
        self.set("/org/mpris/MediaPlayer2", "org.mpris.MediaPlayer2.Player", "PlaybackStatus", Variant("s", status))
