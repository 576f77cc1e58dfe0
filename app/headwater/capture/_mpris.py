"""Whether media is playing, from players that speak MPRIS. What is playing is not read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from headwater.capture._board import Board
from headwater.capture._dbus import (
    Working,
    ask_daemon,
    changed,
    get_property,
    guard,
    owner_change,
    session_bus,
    subscribe,
    until_gone,
)
from headwater.capture.source import Emit
from headwater.records import Signal

if TYPE_CHECKING:
    import asyncio

    from dbus_fast import Message
    from dbus_fast.aio import MessageBus

_PREFIX = "org.mpris.MediaPlayer2"
_PATH = "/org/mpris/MediaPlayer2"
_PLAYER = f"{_PREFIX}.Player"


class MediaPart:
    """`Signal.MEDIA`: on while any player is playing."""

    name = "media"

    def __init__(self, board: Board) -> None:
        self._board = board

    async def serve(self, emit: Emit, working: Working) -> None:
        """Work until cancelled."""
        async with session_bus() as bus:
            players = _Players(bus, lambda on: self._board.signal(Signal.MEDIA, on, emit))
            try:
                await players.begin()
                working()
                await until_gone(bus)
            except Exception:
                self._board.signal(Signal.MEDIA, None, emit)
                raise
            finally:
                self._board.forget(Signal.MEDIA)


class _Players:
    """The players by their connection, and which of them play."""

    def __init__(self, bus: MessageBus, tell: Callable[[bool], None]) -> None:
        self._bus, self._tell = bus, tell
        self._known: set[str] = set()
        self._playing: set[str] = set()
        self._asked: set[asyncio.Future[None]] = set()

    async def begin(self) -> None:
        self._bus.add_message_handler(guard(self._hear))
        await subscribe(
            self._bus,
            f"type='signal',path='{_PATH}',interface='org.freedesktop.DBus.Properties',"
            f"member='PropertiesChanged',arg0='{_PLAYER}'",
            f"type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0namespace='{_PREFIX}'",
        )
        for name in await ask_daemon(self._bus, "ListNames") or ():
            if name.startswith(f"{_PREFIX}."):
                await self._ask(str(await ask_daemon(self._bus, "GetNameOwner", name) or ""))
        self._tell(bool(self._playing))

    def _hear(self, message: Message) -> None:
        import asyncio

        if change := owner_change(message):
            _, old, new = change
            self._known.discard(old)
            self._note(old, playing=False)
            if new:
                asked = asyncio.ensure_future(self._ask(new))
                self._asked.add(asked)
                asked.add_done_callback(self._asked.discard)
            return
        status = changed(message, _PLAYER, "PlaybackStatus")
        if status is not None and message.path == _PATH and message.sender in self._known:
            self._note(message.sender, playing=status == "Playing")

    async def _ask(self, owner: str) -> None:
        if not owner:
            return
        self._known.add(owner)
        status = await get_property(self._bus, owner, _PATH, _PLAYER, "PlaybackStatus")
        if owner in self._known:
            self._note(owner, playing=status == "Playing")

    def _note(self, owner: str, *, playing: bool) -> None:
        (self._playing.add if playing else self._playing.discard)(owner)
        self._tell(bool(self._playing))
