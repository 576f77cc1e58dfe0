"""The window in front on X11: told by the window manager through root properties (EWMH), never polled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from headwater.base import Clock, Words
from headwater.capture._board import Board
from headwater.capture._born_private import BornPrivate, born_private
from headwater.capture._line import Line, ThreadSource
from headwater.capture._titles import domain_in
from headwater.capture._x11 import connection, read_text, read_words
from headwater.categories import Categories
from headwater.records import Health, WindowSeen
from headwater.redact import RawWindow, Redactor

if TYPE_CHECKING:
    from Xlib.display import Display
    from Xlib.protocol.rq import Event
    from Xlib.xobject.drawable import Window

BLANK_S = 0.05
"""Each switch begins with 1 to 2 ms of "no window"; only what lasts longer is one."""
SETTLE_S = 1.0
"""A window whose title runs (a clock, a spinner) is told at most this often; a switch is told at once."""


class WindowsSource(ThreadSource):
    """`WindowSeen` at each switch, title change and full-screen change, with the counts before it.

    With `categories`, it also says whether an application for calls has a window open.
    """

    def __init__(
        self, words: Words, redactor: Redactor, clock: Clock, board: Board, categories: Categories | None
    ) -> None:
        super().__init__("windows", words)
        self._redactor, self._clock, self._board = redactor, clock, board
        self._is_call_app = categories.is_call_app if categories else None

    def _run(self, line: Line) -> None:
        with connection() as display:
            watch = _Watch(display, line, self._redactor, self._clock, self._board)
            watch.say = lambda health, reason="": self._say(line, health, reason)
            if self._is_call_app:
                watch.calls = _CallWindows(display, self._is_call_app)
            try:
                watch.loop()
            except Exception:
                if self._is_call_app:
                    self._board.call_app(None, line.emit)
                raise


class _Watch:
    """One run on one display."""

    say: Callable[..., None]
    calls: _CallWindows | None = None

    def __init__(self, display: Display, line: Line, redactor: Redactor, clock: Clock, board: Board) -> None:
        self._display, self._line, self._redactor, self._clock, self._board = display, line, redactor, clock, board
        self._root: Window = display.screen().root
        self._atoms = Atoms(display)
        self._private = born_private(display.get_display_name())
        self._window: Window | None = None
        self._manager = 0
        self._last: WindowSeen | None = None
        self._blank_since: float | None = None
        self._shown = float("-inf")
        self._deaf = False
        self._manager_changed = self._switched = self._clients_changed = True
        self._changed = self._gone = False

    def loop(self) -> None:
        from Xlib import X

        self._root.change_attributes(event_mask=X.PropertyChangeMask)
        while not self._line.ended:
            while self._display.pending_events():
                self._note(self._display.next_event())
            self._act()
            if not self._display.pending_events():  # answers may have brought events along
                self._line.wait([self._display.fileno()], self._patience())

    def _note(self, event: Event) -> None:
        from Xlib import X

        if event.type == X.DestroyNotify:
            self._manager_changed |= event.window.id == self._manager
            self._gone |= self._window is not None and event.window.id == self._window.id
        if event.type != X.PropertyNotify:
            return
        atoms = self._atoms
        if event.window.id == self._root.id:
            self._switched |= event.atom == atoms.active
            self._clients_changed |= event.atom == atoms.clients
            self._manager_changed |= event.atom in (atoms.check, atoms.supported)
        elif self._window and event.window.id == self._window.id and event.atom in atoms.told:
            self._changed = True

    def _act(self) -> None:
        now = self._clock.monotonic()
        if self._manager_changed:
            self._find_manager()
        if self._clients_changed:
            self._clients_changed = False
            clients = read_words(self._root, self._atoms.clients)
            self._private.keep([*clients, self._window.id] if clients and self._window else clients)
            if self.calls:
                self._board.call_app(self.calls.any(clients), self._line.emit)
        if self._gone:  # window managers have been seen to go on naming it
            self._gone = False
            self._window, self._blank_since = None, now
        if self._switched:
            self._switch(now)
        if self._blank_since is not None and now - self._blank_since >= BLANK_S:
            self._blank_since = None
            self._show(None)
        if self._changed and self._window:
            self._look(now)

    def _patience(self) -> float | None:
        """Seconds until something is due by itself."""
        now = self._clock.monotonic()
        due = [self._blank_since + BLANK_S - now] if self._blank_since is not None else []
        if self._changed and self._window:
            due.append(self._shown + SETTLE_S - now)
        return max(0.0, min(due)) if due else None

    def _find_manager(self) -> None:
        """See whether a window manager says which window is in front, and hear when it ends."""
        from Xlib import X

        self._manager_changed = False
        found = read_words(self._root, self._atoms.check, 1)
        self._manager = found[0] if found and self._answers(found[0]) else 0
        if self._manager:
            self._object(self._manager).change_attributes(event_mask=X.StructureNotifyMask)
            self.say(Health.WORKING)
        else:
            self.say(Health.MISSING, "no_window_manager")
        self._switched = True

    def _answers(self, manager: int) -> bool:
        from Xlib.error import XError

        try:
            own = read_words(self._object(manager), self._atoms.check, 1)
        except XError:
            return False
        return own == [manager] and self._atoms.active in read_words(self._root, self._atoms.supported)

    def _switch(self, now: float) -> None:
        self._switched = False
        active = read_words(self._root, self._atoms.active, 1) if self._manager else []
        if not active or not active[0]:
            self._listen_to(None)
            self._blank_since = now if self._blank_since is None else self._blank_since
            return
        self._blank_since = None
        self._listen_to(self._object(active[0]))  # even if it is the same number: numbers are used again
        self._changed, self._shown = True, float("-inf")

    def _listen_to(self, window: Window | None) -> None:
        if self._window is not None and self._window.id != self._manager:
            self._window.change_attributes(event_mask=0)
        self._window, self._deaf = window, window is not None
        self._hear()

    def _hear(self) -> None:
        from Xlib import X

        if self._deaf and self._window:
            self._window.change_attributes(event_mask=X.PropertyChangeMask | X.StructureNotifyMask)
            self._deaf = False

    def _look(self, now: float) -> None:
        """Describe the window, or wait a while: until then its changes are not even received."""
        from Xlib import X
        from Xlib.error import XError

        if now - self._shown < SETTLE_S:
            if not self._deaf and self._window:
                self._window.change_attributes(event_mask=X.StructureNotifyMask)
                self._deaf = True
            return
        self._hear()
        self._changed = False
        try:
            assert self._window is not None
            raw = described(self._window, self._atoms, self._private, self._clock.now())
        except XError:  # it is gone; the window manager will name another
            self._window, self._blank_since = None, now
            return
        self._show(raw)
        self._shown = now

    def _show(self, raw: RawWindow | None) -> None:
        """Emit what may be known, if it differs from what was told last."""
        seen = (raw and self._redactor.window(raw)) or Redactor.hidden(0.0)
        if replace(seen, at=0.0) == self._last:
            return
        self._last = replace(seen, at=0.0)
        self._board.flush_counts()
        self._line.emit(replace(seen, at=self._clock.now()))

    def _object(self, number: int) -> Window:
        return self._display.create_resource_object("window", number)


def described(window: Window, atoms: Atoms, private: BornPrivate, now: float) -> RawWindow:
    """A window as it stands.

    Raises:
        Xlib.error.XError: it is gone.
    """
    named = (read_text(window, atoms.wm_class, atoms.compound, atoms.string) or "").split("\0")
    title = read_text(window, atoms.net_name, atoms.compound, atoms.string)
    if title is None:
        title = read_text(window, atoms.name, atoms.compound, atoms.string) or ""
    app = named[1] if len(named) > 1 and named[1] else named[0]
    pid = next(iter(read_words(window, atoms.pid, 1)), None)
    return RawWindow(
        at=now,
        app=app,
        title=title,
        domain=domain_in(title),
        fullscreen=atoms.fullscreen in read_words(window, atoms.state),
        pid=pid,
        private=private.tell(window.id, app, title, pid),
    )


class Atoms:
    """The numbers of the names that are read."""

    def __init__(self, display: Display) -> None:
        get = display.intern_atom
        self.active: int = get("_NET_ACTIVE_WINDOW")
        self.clients: int = get("_NET_CLIENT_LIST")
        self.check: int = get("_NET_SUPPORTING_WM_CHECK")
        self.supported: int = get("_NET_SUPPORTED")
        self.net_name: int = get("_NET_WM_NAME")
        self.name: int = get("WM_NAME")
        self.wm_class: int = get("WM_CLASS")
        self.pid: int = get("_NET_WM_PID")
        self.state: int = get("_NET_WM_STATE")
        self.fullscreen: int = get("_NET_WM_STATE_FULLSCREEN")
        self.compound: int = get("COMPOUND_TEXT")
        self.string: int = get("STRING")
        self.told = frozenset({self.net_name, self.name, self.wm_class, self.state})


class _CallWindows:
    """Whether any window belongs to an application for calls; each window is asked once."""

    def __init__(self, display: Display, is_call_app: Callable[[str], bool]) -> None:
        self._display = display
        self._is_call_app = is_call_app
        self._known: dict[int, bool] = {}

    def any(self, windows: list[int]) -> bool:
        self._known = {w: self._known[w] if w in self._known else self._ask(w) for w in windows}
        return any(self._known.values())

    def _ask(self, number: int) -> bool:
        from Xlib.error import XError

        try:
            named = self._display.create_resource_object("window", number).get_wm_class()
        except XError:
            return False
        return bool(named and any(map(self._is_call_app, named)))
