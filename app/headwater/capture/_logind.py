"""Lock, sleep and waking, from systemd-logind (or elogind) on the system bus."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from headwater.base import Clock
from headwater.capture._board import Board
from headwater.capture._dbus import (
    Working,
    ask_daemon,
    call,
    changed,
    get_property,
    guard,
    owner_change,
    subscribe,
    system_bus,
    until_gone,
)
from headwater.capture._locks import Locks
from headwater.capture.source import Emit, Unavailable
from headwater.records import Presence

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Coroutine

    from dbus_fast import Message
    from dbus_fast.aio import MessageBus

_LOGIND = "org.freedesktop.login1"
_PATH = "/org/freedesktop/login1"
_MANAGER = f"{_LOGIND}.Manager"
_SESSION = f"{_LOGIND}.Session"
CONFIRM_S = 10.0
"""How long a screen locker may take to say that it has locked; they take one or two seconds."""


class LogindPart:
    """`LOCKED` while the session is locked, `SUSPENDED` from before the machine sleeps until it wakes.

    Holds a delay inhibitor, so that the word about sleep comes out before the machine is asleep.
    """

    name = "session"

    def __init__(self, clock: Clock, board: Board, locks: Locks) -> None:
        self._clock, self._board, self._locks = clock, board, locks

    async def serve(self, emit: Emit, working: Working) -> None:
        """Work until cancelled."""
        async with system_bus() as bus:
            owner = await ask_daemon(bus, "GetNameOwner", _LOGIND)
            if owner is None:
                raise Unavailable("no_logind")
            run = _Run(self, bus, owner, await _own_session(bus), emit)
            try:
                await run.begin()
                working()
                await until_gone(bus)
            finally:
                run.end()

    def sleeping(self, asleep: bool, emit: Emit) -> None:
        """The machine is about to sleep, or awake again."""
        self._board.presence(Presence.SUSPENDED, self._clock.now() if asleep else None, emit)

    def locked(self, on: bool, emit: Emit) -> None:
        """The session was locked or unlocked."""
        self._locks.set("logind", on, emit)

    def leave(self) -> None:
        """Nothing is known any more."""
        self._locks.leave("logind")
        self._board.leave(Presence.SUSPENDED)


class _Run:
    """One connection's worth of listening."""

    def __init__(self, part: LogindPart, bus: MessageBus, owner: str, session: str | None, emit: Emit) -> None:
        self._part, self._bus, self._owner, self._session, self._emit = part, bus, owner, session, emit
        self._inhibitor: int | None = None
        self._tasks: set[asyncio.Future[None]] = set()

    async def begin(self) -> None:
        self._bus.add_message_handler(guard(self._hear))
        await subscribe(self._bus, *self._rules())
        locked = self._session and await get_property(self._bus, _LOGIND, self._session, _SESSION, "LockedHint")
        self._part.sleeping(False, self._emit)
        self._part.locked(bool(locked), self._emit)
        await self._inhibit()

    def end(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        self._release()
        self._part.leave()

    def _rules(self) -> list[str]:
        rules = [
            f"type='signal',sender='{_LOGIND}',interface='{_MANAGER}',member='PrepareForSleep'",
            f"type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='{_LOGIND}'",
        ]
        if self._session:
            rules.append(f"type='signal',sender='{_LOGIND}',path='{self._session}'")
        return rules

    def _hear(self, message: Message) -> None:
        if (change := owner_change(message)) and change[0] == _LOGIND:
            self._owner = change[2]
        if message.sender != self._owner:  # anybody may send us a signal directly
            return
        if message.interface == _MANAGER and message.member == "PrepareForSleep" and message.signature == "b":
            self._sleep(bool(message.body[0]))
        elif message.path == self._session:
            self._lock(message)

    def _sleep(self, asleep: bool) -> None:
        self._part.sleeping(asleep, self._emit)
        if asleep:
            self._release()
        else:
            self._later(self._inhibit())

    def _lock(self, message: Message) -> None:
        """A hint is a screen locker's word. `Lock` only asks for one, and perhaps there is none."""
        hint = changed(message, _SESSION, "LockedHint")
        if hint is not None:
            self._part.locked(bool(hint), self._emit)
        elif message.interface == _SESSION and message.member in ("Lock", "Unlock"):
            self._part.locked(message.member == "Lock", self._emit)
            if message.member == "Lock":
                self._later(self._confirm())

    async def _confirm(self) -> None:
        """Without a screen locker's word the request is taken as not followed, or it would hold for ever."""
        import asyncio

        await asyncio.sleep(CONFIRM_S)
        if self._session and await get_property(self._bus, _LOGIND, self._session, _SESSION, "LockedHint") is False:
            self._part.locked(False, self._emit)

    def _later(self, work: Coroutine[None, None, None]) -> None:
        import asyncio

        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _inhibit(self) -> None:
        """Ask for a moment before sleep; without it we hear of it in time almost always."""
        wanted = ("sleep", "Headwater", "Notes when the computer sleeps", "delay")
        answer = await call(self._bus, _LOGIND, _PATH, _MANAGER, "Inhibit", "ssss", wanted)
        self._release()
        if answer and answer.unix_fds:
            self._inhibitor = answer.unix_fds[0]

    def _release(self) -> None:
        if self._inhibitor is not None:
            with suppress(OSError):
                os.close(self._inhibitor)
            self._inhibitor = None


async def _own_session(bus: MessageBus) -> str | None:
    """The path of the session that this program belongs to, however it was started."""
    name = os.environ.get("XDG_SESSION_ID")
    found = await call(bus, _LOGIND, _PATH, _MANAGER, "GetSession", "s", (name,)) if name else None
    found = found or await call(bus, _LOGIND, _PATH, _MANAGER, "GetSessionByPID", "u", (os.getpid(),))
    if found and found.signature == "o":
        return str(found.body[0])
    user = await call(bus, _LOGIND, _PATH, _MANAGER, "GetUser", "u", (os.getuid(),))
    if user is None or user.signature != "o":
        return None
    shown = await get_property(bus, _LOGIND, user.body[0], f"{_LOGIND}.User", "Display")
    return str(shown[1]) if shown and shown[0] else None
