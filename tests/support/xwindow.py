"""A bare window of our own, with whatever properties a hostile program might set."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from Xlib import X, Xatom
from Xlib.display import Display

from tests.support.desktop import Desktop


class XWindow:
    """In front on entering, gone on leaving. All text is given as bytes with the name of its type."""

    def __init__(self, desktop: Desktop, *, app: str = "Odd", size: tuple[int, int] = (300, 200)) -> None:
        self._desktop = desktop
        self._display: Any = Display(desktop.display)
        screen = self._display.screen()
        self.window: Any = screen.root.create_window(
            10, 10, *size, 0, screen.root_depth, X.InputOutput, background_pixel=screen.white_pixel
        )
        if app:
            self.window.set_wm_class(app.lower(), app)

    def __enter__(self) -> Self:
        self.window.map()
        self._display.sync()
        self._desktop.activate(self.id)
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        self._display.close()

    def name(self, text: bytes, kind: str = "UTF8_STRING", name: str = "_NET_WM_NAME") -> None:
        atom = Xatom.STRING if kind == "STRING" else self._display.intern_atom(kind)
        self.window.change_property(self._display.intern_atom(name), atom, 8, text)
        self._display.sync()

    def unname(self) -> None:
        self.window.delete_property(self._display.intern_atom("_NET_WM_NAME"))
        self._display.sync()

    def destroy(self) -> None:
        self.window.destroy()
        self._display.sync()

    def ask(self, message: str, *data: int) -> None:
        """A request to the window manager, such as _NET_WM_STATE."""
        from Xlib.protocol.event import ClientMessage

        words = (*data, *[0] * (5 - len(data)))
        event = ClientMessage(
            window=self.window, client_type=self._display.intern_atom(message), data=(32, list(words))
        )
        root = self._display.screen().root
        root.send_event(event, event_mask=X.SubstructureRedirectMask | X.SubstructureNotifyMask)
        self._display.sync()

    def fullscreen(self, on: bool) -> None:
        self.ask("_NET_WM_STATE", int(on), self._display.intern_atom("_NET_WM_STATE_FULLSCREEN"))

    @property
    def id(self) -> int:
        return int(self.window.id)
