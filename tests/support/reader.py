"""What a screen reader is told of a window, over AT-SPI: what is written there, and where it is."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

from tests.support.desktop import Desktop, DesktopError

_T = TypeVar("_T")
Target = tuple[str, str]
"""A name on the bus, and a path."""
ALOUD = {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
"""What a program of Qt needs in its environment to tell."""
_LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
_ROOT = "/org/a11y/atspi/accessible/root"
_ENABLED, _FOCUSED, _SHOWING = 8, 12, 25
"""Bits of the states, from the enumeration AtspiStateType."""
_DEEPEST = 40
_AT_ONCE = 16
"""Questions on their way; with many more the socket is full while the window is busy, and dbus-fast gives up."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a window that can be seen; `box` is left, top, width and height on the screen."""

    role: str
    name: str
    description: str
    box: tuple[int, int, int, int]
    enabled: bool
    focused: bool

    @property
    def middle(self) -> tuple[int, int]:
        """Where to click."""
        left, top, wide, high = self.box
        return left + wide // 2, top + high // 2


class Reader:
    """Reads all windows of the program whose name is given, from `with` to the end of the block.

    The accessibility bus belongs to the desktop, and goes with it.
    """

    def __init__(self, desktop: Desktop, program: str) -> None:
        self._desktop, self._program = desktop, program
        self._loop = asyncio.new_event_loop()
        self._bus: MessageBus | None = None
        self._few = asyncio.Semaphore(_AT_ONCE)

    def __enter__(self) -> Self:
        desktop = self._desktop
        if not desktop.owns("org.a11y.Bus"):
            desktop.spawn([_launcher(), "--launch-immediately"])
            desktop.wait(lambda: desktop.owns("org.a11y.Bus"), 15, "the accessibility bus")
        asked = ["gdbus", "call", "--session", "-d", "org.a11y.Bus", "-o", "/org/a11y/bus", "-m",
                 "org.a11y.Bus.GetAddress"]  # fmt: skip
        (address,) = re.findall(r"'([^']+)'", desktop.run(asked))
        self._bus = self._loop.run_until_complete(_connected(address))
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        if self._bus is not None:
            self._loop.run_until_complete(_parted(self._bus))
        self._loop.close()

    def parts(self) -> list[Part]:
        """All that can be seen now, in the order in which it is read; what goes away meanwhile is left out."""
        return self._loop.run_until_complete(self._read())

    def find(self, fits: Callable[[Part], bool], what: str, seconds: float = 20) -> Part:
        """The first part that fits, as soon as it is there.

        Raises:
            TimeoutError: there is none, and there came none.
        """
        return self._desktop.wait(lambda: next(filter(fits, self.parts()), None), seconds, what) or _none(what)

    def texts(self) -> list[str]:
        """Everything that is written or told."""
        return [part.name for part in self.parts() if part.name]

    def focused(self) -> Part | None:
        """What has the focus. Qt says so of the current cell of each table besides, so that any other part counts."""
        having = [part for part in self.parts() if part.focused]
        return min(having, key=lambda part: "cell" in part.role, default=None)

    # -- the bus ----------------------------------------------------------------------------------------------------

    async def _call(self, target: Target, interface: str, member: str, signature: str = "", *body: Any) -> Any:
        """The first value of the answer; None where there is none, because the part is gone."""
        name, path = target
        message = Message(
            destination=name, path=path, interface=interface, member=member, signature=signature, body=list(body)
        )
        assert self._bus is not None
        async with self._few:
            answer = await self._bus.call(message)
        if answer is None or answer.message_type is not MessageType.METHOD_RETURN or not answer.body:
            return None
        return answer.body[0]

    async def _accessible(self, target: Target, member: str) -> Any:
        return await self._call(target, "org.a11y.atspi.Accessible", member)

    async def _property(self, target: Target, name: str) -> str:
        told = await self._call(
            target, "org.freedesktop.DBus.Properties", "Get", "ss", "org.a11y.atspi.Accessible", name
        )
        return str(told.value) if told is not None else ""

    async def _read(self) -> list[Part]:
        programs = await self._accessible(("org.a11y.atspi.Registry", _ROOT), "GetChildren") or []
        found: list[Part] = []
        for program in programs:
            if re.search(self._program, await self._property(tuple(program), "Name"), re.IGNORECASE):
                windows = await self._accessible(tuple(program), "GetChildren") or []
                for window in windows:
                    found += await self._below(tuple(window), 0)
        return found

    async def _below(self, target: Target, depth: int) -> list[Part]:
        """A part with all that is in it, if it can be seen."""
        states, children = await asyncio.gather(
            self._accessible(target, "GetState"), self._accessible(target, "GetChildren")
        )
        bits = sum(word << 32 * n for n, word in enumerate(states or ()))
        if not bits >> _SHOWING & 1 or depth > _DEEPEST:
            return []
        me = await self._part(target, bits)
        below = await asyncio.gather(*(self._below(tuple(child), depth + 1) for child in children or ()))
        return [me, *(part for some in below for part in some)]

    async def _part(self, target: Target, bits: int) -> Part:
        role, name, description, box = await asyncio.gather(
            self._accessible(target, "GetRoleName"), self._property(target, "Name"),
            self._property(target, "Description"),
            self._call(target, "org.a11y.atspi.Component", "GetExtents", "u", 0),
        )  # fmt: skip
        left, top, wide, high = box or (0, 0, 0, 0)
        return Part(
            str(role or ""), name, description, (left, top, wide, high), bool(bits >> _ENABLED & 1),
            bool(bits >> _FOCUSED & 1),
        )  # fmt: skip


async def _connected(address: str) -> MessageBus:
    return await MessageBus(bus_address=address).connect()


async def _parted(bus: MessageBus) -> None:
    bus.disconnect()
    await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]


def _none(what: str) -> Part:
    raise TimeoutError(what)


def _launcher() -> str:
    for place in _LAUNCHERS:
        if Path(place).exists():
            return place
    raise DesktopError("at-spi2-core is not installed")
