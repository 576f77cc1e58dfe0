"""Hands for who does not see the window: a program is read, pressed, written in and listened to over AT-SPI alone."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from dbus_fast import Message, MessageType, Variant

from tests.support.desktop import Desktop
from tests.support.reader import Reader, Target

_A11Y = "org.a11y.atspi."
_ROOT = "/org/a11y/atspi/accessible/root"
_REGISTRY = (f"{_A11Y}Registry", "/org/a11y/atspi/registry")
_KEYS = (f"{_A11Y}Registry", "/org/a11y/atspi/registry/deviceeventcontroller")
_STATES = {
    1: "active", 4: "checked", 7: "editable", 8: "enabled", 11: "focusable", 12: "focused", 16: "modal",
    22: "selectable", 23: "selected", 25: "showing", 30: "visible", 41: "checkable",
}  # fmt: skip
"""Bits of the states, from the enumeration AtspiStateType."""
_DEEPEST = 40
_CELLS = 120
"""Of a table, so many are asked for at once."""
F1, TAB, DOWN = 0xFFBE, 0xFF09, 0xFF54
"""Symbols of keys, as X has them."""
_MOST_STOPS = 250
_SYM = 3
"""A press and a release of the key that makes this symbol, from the enumeration AtspiKeySynthType."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A part of a window, as it was when it was read."""

    target: Target
    role: str
    name: str
    description: str
    states: frozenset[str]
    interfaces: frozenset[str]
    inside: tuple[Thing, ...] = field(repr=False)

    def all(self) -> Iterator[Thing]:
        """It, and all that is in it, as one reads."""
        yield self
        for thing in self.inside:
            yield from thing.all()

    def path_to(self, thing: Thing) -> tuple[Thing, ...]:
        """From it down to something in it; empty if that is not in it."""
        if thing.target == self.target:
            return (self,)
        below = next(filter(None, (t.path_to(thing) for t in self.inside)), ())
        return (self, *below) if below else ()

    def find(self, role: str, name: str) -> Thing | None:
        """The first of this role in it whose name fits the pattern."""
        return next((t for t in self.all() if t.role == role and re.search(name, t.name)), None)


class Hands(Reader):
    """Of somebody at a program, from `with` to the end of the block; nothing but AT-SPI is used."""

    def __init__(self, desktop: Desktop, program: str) -> None:
        super().__init__(desktop, program)
        self.heard: list[str] = []
        """All that was said aloud of itself, in the order it came."""
        self._focus: Target | None = None
        """What last said that it has the focus. Menus are in no tree: they are known by this alone."""

    def __enter__(self) -> Self:
        super().__enter__()
        self._loop.run_until_complete(self._listen())
        return self

    # -- reading ----------------------------------------------------------------------------------------------------

    def windows(self) -> tuple[Thing, ...]:
        """All windows of the program, with all that can be seen in them."""
        return self._loop.run_until_complete(self._windows())

    def window(self) -> Thing:
        """The window of the program itself."""
        return next(t for t in self.windows() if t.role == "frame")

    def things(self) -> list[Thing]:
        """All that can be seen, as one reads."""
        return [thing for window in self.windows() for thing in window.all()]

    def sees(self, role: str, name: str, seconds: float = 120) -> Thing:
        """The first of this role whose name fits the pattern, as soon as it is there and can be used.

        Raises:
            TimeoutError: it did not come; what there was instead is told.
        """
        seen: list[Thing] = []
        found: list[Thing] = []

        def look() -> bool:
            seen[:] = self.things()
            found[:] = [t for t in seen if t.role == role and "enabled" in t.states and re.search(name, t.name)]
            return bool(found)

        try:
            self.wait(look, f"{role} {name!r}", seconds)
        except TimeoutError as e:
            raise TimeoutError(f"{e}; there are: {told(seen)}") from None
        return found[0]

    def part(self, inside: Thing, role: str, name: str) -> Thing:
        """The first of this role in something, whose name fits the pattern."""
        found = inside.find(role, name)
        assert found is not None, f"no {role} {name!r}: {told(list(inside.all()))}"
        return found

    def wait(self, fits: Callable[[], object], what: str, seconds: float = 120) -> None:
        """Until it is so. Between two looks the program has as long for itself as a look took."""

        def look() -> object:
            began = time.monotonic()
            found = fits()
            if not found:
                self._loop.run_until_complete(asyncio.sleep(time.monotonic() - began))
            return found

        self._desktop.wait(look, seconds, what)

    def followed(self) -> Target | None:
        """What a reader follows: that which last said that it has the focus."""
        self._loop.run_until_complete(asyncio.sleep(0))
        return self._focus

    def listen(self) -> list[str]:
        """What was heard until now."""
        self._loop.run_until_complete(asyncio.sleep(0))
        return self.heard

    # -- doing ------------------------------------------------------------------------------------------------------

    def actions(self, thing: Thing) -> list[str]:
        """What can be done with it, by name."""
        return [str(name) for name, *_ in self._ask(thing.target, "Action", "GetActions") or ()]

    def do(self, thing: Thing, *names: str) -> None:
        """The first of these actions that it has."""
        has = self.actions(thing)
        found = next((n for n in names if n in has), None)
        assert found is not None, f"{thing} can only {has}"
        assert self._ask(thing.target, "Action", "DoAction", "i", has.index(found)), f"{thing} did not {found}"

    def press(self, role: str, name: str) -> Thing:
        """What is there by this name."""
        thing = self.sees(role, name)
        self.do(thing, "Press", "Toggle")
        return thing

    def pick(self, name: str) -> None:
        """In the menu that has just opened: its first item says that it has the focus."""
        found: list[Thing] = []

        def look() -> bool:
            found[:] = self._loop.run_until_complete(self._menu())
            return any(re.search(name, t.name) for t in found)

        self.wait(look, f"a menu with {name!r}")
        self.do(next(t for t in found if re.search(name, t.name)), "Press", "Toggle")

    def write(self, thing: Thing, text: str) -> None:
        """In a field, in the place of what is there."""
        assert "editable" in thing.states, thing
        assert self._ask(thing.target, "EditableText", "SetTextContents", "s", text), thing

    def choose_row(self, table: Thing, row: int) -> None:
        """Select a line."""
        assert self._ask(table.target, "Table", "AddRowSelection", "i", row), table

    def focus(self, thing: Thing) -> None:
        """Give it the focus."""
        assert self._ask(thing.target, "Component", "GrabFocus"), thing

    def key(self, symbol: int) -> None:
        """Let the registry press a key, as screen readers do."""
        self._loop.run_until_complete(self._call(_KEYS, f"{_A11Y}DeviceEventController", "GenerateKeyboardEvent",
                                                 "isu", symbol, "", _SYM))  # fmt: skip

    def walk_round(self) -> list[Target]:
        """Tab from where the focus is until it is there again; what was passed."""
        self.focus(next(t for t in self.window().all() if t.role == "radio button" and "checked" in t.states))
        passed = [self._stop()]
        while len(passed) < 2 or passed[0] != passed[-1]:
            self.key(TAB)
            self.wait(lambda: self._stop() != passed[-1], "the focus to go on")
            assert len(passed) < _MOST_STOPS, passed
            passed.append(self._stop())
        return passed[:-1]

    def _stop(self) -> Target:
        """What the Tab key has led to: a table, where a reader follows to its cell."""
        here = self.followed()
        assert here is not None
        return self._loop.run_until_complete(self._whole(here))

    # -- the bus ----------------------------------------------------------------------------------------------------

    def _ask(self, target: Target, interface: str, member: str, signature: str = "", *body: Any) -> Any:
        return self._loop.run_until_complete(self._call(target, _A11Y + interface, member, signature, *body))

    async def _windows(self) -> tuple[Thing, ...]:
        programs = await self._accessible((_REGISTRY[0], _ROOT), "GetChildren") or []
        found: list[Thing] = []
        for program in map(tuple, programs):
            if re.search(self._program, await self._property(program, "Name"), re.IGNORECASE):
                windows = await self._accessible(program, "GetChildren") or []
                read = await asyncio.gather(*(self._thing(tuple(w), 0) for w in windows))
                found += [w for w in read if w is not None]
        return tuple(found)

    async def _thing(self, target: Target, depth: int) -> Thing | None:
        """One with all that is in it, if it can be seen."""
        words = await self._accessible(target, "GetState")
        bits = sum(word << 32 * n for n, word in enumerate(words or ()))
        states = frozenset(name for bit, name in _STATES.items() if bits >> bit & 1)
        if "showing" not in states or depth > _DEEPEST:
            return None
        role, name, description, told = await asyncio.gather(
            self._accessible(target, "GetRoleName"), self._property(target, "Name"),
            self._property(target, "Description"), self._accessible(target, "GetInterfaces"),
        )  # fmt: skip
        interfaces = frozenset(str(i).removeprefix(_A11Y) for i in told or ())
        inside = await (self._cells(target) if "Table" in interfaces else self._inside(target, depth))
        return Thing(target, str(role or ""), name, description, states, interfaces, tuple(inside))

    async def _inside(self, target: Target, depth: int) -> list[Thing]:
        children = await self._accessible(target, "GetChildren")
        read = await asyncio.gather(*(self._thing(tuple(child), depth + 1) for child in children or ()))
        return [t for t in read if t is not None]

    async def _cells(self, target: Target) -> list[Thing]:
        """Those of a table that are seen, and of thousands no others: a table makes each when it is asked for."""
        found: list[Thing] = []
        count = int(await self._property(target, "ChildCount") or 0)
        for first in range(0, count, _CELLS):
            some = range(first, min(first + _CELLS, count))
            read = await asyncio.gather(*(self._cell(target, i) for i in some))
            seen = [t for t in read if t is not None]
            if found and not seen:
                break
            found += seen
        return found

    async def _cell(self, table: Target, i: int) -> Thing | None:
        found = await self._call(table, f"{_A11Y}Accessible", "GetChildAtIndex", "i", i)
        return await self._thing(tuple(found), _DEEPEST) if found is not None else None

    async def _menu(self) -> list[Thing]:
        """The items of the menu in which the focus is."""
        item = await self._thing(self._focus, _DEEPEST) if self._focus is not None else None
        if item is None or "menu item" not in item.role:
            return []
        children = await self._accessible(await self._parent(item.target), "GetChildren")
        read = await asyncio.gather(*(self._thing(tuple(c), _DEEPEST) for c in children or ()))
        return [t for t in read if t is not None]

    async def _whole(self, target: Target) -> Target:
        return await self._parent(target) if await self._is_cell(target) else target

    async def _is_cell(self, target: Target) -> bool:
        return f"{_A11Y}TableCell" in (await self._accessible(target, "GetInterfaces") or ())

    async def _parent(self, target: Target) -> Target:
        told = await self._call(
            target, "org.freedesktop.DBus.Properties", "Get", "ss", f"{_A11Y}Accessible", "Parent"
        )  # fmt: skip
        name, path = told.value
        return name, path

    async def _listen(self) -> None:
        assert self._bus is not None
        self._bus.add_message_handler(self._hear)
        for member, event in (("Announcement", "announcement"), ("StateChanged", "state-changed:focused")):
            await self._call(
                ("org.freedesktop.DBus", "/org/freedesktop/DBus"), "org.freedesktop.DBus", "AddMatch", "s",
                f"type='signal',interface='{_A11Y}Event.Object',member='{member}'",
            )  # fmt: skip
            await self._call(_REGISTRY, f"{_A11Y}Registry", "RegisterEvent", "s", f"object:{event}")

    def _hear(self, message: Message) -> None:
        if message.message_type is not MessageType.SIGNAL or message.interface != f"{_A11Y}Event.Object":
            return
        kind, on, _, what, *_ = message.body
        if message.member == "Announcement":
            self.heard.append(str(what.value if isinstance(what, Variant) else what))
        elif kind == "focused" and on and message.sender and message.path:
            self._focus = (message.sender, message.path)


def told(things: Sequence[Thing]) -> str:
    """In one line, for messages."""
    return "; ".join(f"{t.role} {t.name!r}" for t in things if t.name)
