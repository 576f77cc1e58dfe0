"""Notifications with buttons, sent from an asyncio thread; answers come back as Qt signals."""

import logging
import sys
import threading
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    import asyncio

    from desktop_notifier import DesktopNotifier

_LOG = logging.getLogger("headwater.ui")
SHOWN_S = 30
"""How long a notification asks for attention; then it has expired."""
_GRACE_S = 1.5
"""Daemons keep their own time."""
DISMISSED, EXPIRED, OPENED = "dismissed", "expired", "opened"
SAY, ELSE = "say:", "else"
"""Answers to a question: a state by its name, and the way to the page."""


@dataclass(frozen=True, slots=True)
class Note:
    """What to show; `buttons` are (answer, text)."""

    id: str
    title: str
    body: str
    buttons: tuple[tuple[str, str], ...] = ()
    shown_s: float = SHOWN_S
    urgent: bool = False
    """Shown also where notifications are held back: only for what was asked for, while we are who holds them back."""


class Notifier(QObject):
    """Starts its thread with the first note; every note is answered exactly once."""

    answered = Signal(str, str)
    """The note's id, and the pressed button's answer, `dismissed`, `expired` or `opened`."""
    refused = Signal(str)
    """This note could not be shown: there is no notification service."""
    shown = Signal(str)

    def __init__(self, app_icon: Path) -> None:

        super().__init__()
        self._app_icon = app_icon
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._service: _Service | None = None

    def show(self, note: Note) -> None:
        """Send it; returns at once."""
        self._do(self._show(note))

    def withdraw(self, ident: str) -> None:
        """Take a note back that was answered elsewhere."""
        if self._loop is not None:
            self._do(self._withdraw(ident))

    def close(self) -> None:
        """Take all notes back (their buttons would do nothing) and end the thread."""
        import asyncio

        loop, thread = self._loop, self._thread
        self._loop = None
        if loop is None or thread is None:
            return
        asyncio.run_coroutine_threadsafe(self._end(loop), loop)
        thread.join(2)

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        import asyncio

        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=_run, args=(self._loop,), name="notify", daemon=True)
            self._thread.start()
        asyncio.run_coroutine_threadsafe(work, self._loop)

    # -- in the notify thread -----------------------------------------------------------------

    async def _show(self, note: Note) -> None:
        try:
            if self._service is None:
                self._service = await _Service.connect(self._app_icon)
            sent = await self._service.send(note, self.answered.emit)
        except Exception as e:  # noqa: BLE001  whatever the service's absence looks like, the card is there
            _LOG.info("no notification service (%s)", type(e).__name__)
            sent = False
        if sent:
            self.shown.emit(note.id)
        else:
            self._service = None
            self.refused.emit(note.id)

    async def _withdraw(self, ident: str) -> None:
        if self._service is not None:
            await self._service.withdraw(ident)

    async def _end(self, loop: "asyncio.AbstractEventLoop") -> None:
        import asyncio

        try:
            if self._service is not None:
                await asyncio.wait_for(self._service.end(), 1.0)
        except Exception as e:  # noqa: BLE001  the service is gone: nothing to take back
            _LOG.info("notifications were not taken back (%s)", type(e).__name__)
        finally:
            loop.stop()


def _run(loop: "asyncio.AbstractEventLoop") -> None:
    import asyncio

    asyncio.set_event_loop(loop)
    loop.run_forever()
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()


class _Service:
    """The desktop's notification service, and the notes that wait for an answer. Lives in the notify thread."""

    def __init__(self, notifier: "DesktopNotifier", markup: bool, buttons: bool) -> None:
        self._notifier, self._markup, self._buttons = notifier, markup, buttons
        self._waiting: dict[str, str] = {}

    @classmethod
    async def connect(cls, app_icon: Path) -> "_Service":
        """Find the service; whatever is raised, there is none."""
        from desktop_notifier import Capability, DesktopNotifier, Icon

        quiet = logging.getLogger("desktop_notifier")
        quiet.setLevel(logging.CRITICAL)  # it would log texts
        notifier = DesktopNotifier("Headwater", Icon(path=app_icon))
        can = await notifier.get_capabilities()
        return cls(notifier, await _reads_markup(), Capability.BUTTONS in can)

    async def send(self, note: Note, answered: Any) -> bool:
        """Show it; False if the service did not take it."""
        import asyncio
        from html import escape

        from desktop_notifier import Button, Notification, Urgency

        def once(answer: str) -> None:
            if self._waiting.get(note.id) == made.identifier:  # not one that took its place
                del self._waiting[note.id]
                answered(note.id, answer)

        def button(answer: str, text: str) -> Button:
            return Button(title=text, on_pressed=lambda: once(answer), identifier=answer)

        made = Notification(
            title=note.title,
            urgency=Urgency.Critical if note.urgent else Urgency.Normal,
            message=escape(note.body, quote=False) if self._markup else note.body,
            buttons=tuple(button(a, t) for a, t in note.buttons) if self._buttons else (),
            on_clicked=lambda: once(OPENED),
            on_dismissed=lambda: once(DISMISSED),
            on_dispatched=lambda: self._waiting.__setitem__(note.id, made.identifier),
            timeout=round(note.shown_s),
        )
        await self.withdraw(note.id)
        await self._notifier.send_notification(made)
        loop = asyncio.get_running_loop()
        loop.call_later(note.shown_s + _GRACE_S, lambda: self._expire(note.id, made.identifier, once))
        return note.id in self._waiting

    def _expire(self, ident: str, platform: str, once: Any) -> None:
        """Time is up: the service says nothing of notes that it closed by itself."""
        import asyncio

        waits = self._waiting.get(ident) == platform
        once(EXPIRED)
        if waits:
            asyncio.get_running_loop().create_task(self._clear(platform))

    async def withdraw(self, ident: str) -> None:
        """Take one back without an answer."""
        platform = self._waiting.pop(ident, None)
        if platform is not None:
            await self._clear(platform)

    async def _clear(self, platform: str) -> None:
        if platform in await self._notifier.get_current_notifications():
            try:
                await self._notifier.clear(platform)
            except Exception as e:  # noqa: BLE001  it is gone already, or the service is
                _LOG.info("a notification was not taken back (%s)", type(e).__name__)

    async def end(self) -> None:
        """Take all back."""
        for ident in tuple(self._waiting):
            await self.withdraw(ident)


async def _reads_markup() -> bool:
    """Whether the service reads markup in bodies, so that what people wrote must be escaped."""
    if not sys.platform.startswith("linux"):
        return False
    from dbus_fast import Message
    from dbus_fast.aio import MessageBus

    bus = await MessageBus().connect()
    try:
        name = "org.freedesktop.Notifications"
        asked = Message(
            destination=name, path="/org/freedesktop/Notifications", interface=name, member="GetCapabilities"
        )
        reply = await bus.call(asked)
        return reply is not None and bool(reply.body) and "body-markup" in reply.body[0]
    finally:
        bus.disconnect()
