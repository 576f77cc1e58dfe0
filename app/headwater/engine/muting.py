"""Notifications are held back while a session asks for it, in a thread of its own: desktops may take their time.

What is to be undone lies in a small file from before it is done, so that the next run makes good what was left.
"""

import logging
import os
import threading
from collections.abc import Callable
from contextlib import suppress

from headwater.base import Paths
from headwater.base.private import write_private
from headwater.quiet import Held, Keep, Quiet, Silence, Told, open_quiet, restore
from headwater.records import Intent, Session

_LOG = logging.getLogger("headwater.engine")
LOOK_S = 5.0
"""How often it is looked whether the person changed it by hand."""
AGAIN_S = 30.0
"""A desktop that did not answer, or cannot do it now, is asked again this often."""
_CLOSE_S = 6.0
_MOST = 4096

Open = Callable[[Keep, str], Quiet]
Tell = Callable[[Told], None]


class Muting:
    """`begin`, `end` and `close` may be called from any thread; `tell` is called in the one that this has."""

    def __init__(self, paths: Paths, reason: Callable[[], str], tell: Tell, open_with: Open = open_quiet) -> None:
        """Take what is to be shown where desktops show a reason, and who is told when anything changes."""
        self._path = paths.state / "muted.json"
        self._reason, self._tell, self._open = reason, tell, open_with
        self._news = threading.Condition()
        self._wanted = self._closed = self._changed = False
        self._another = False
        """A session has ended that the thread did not see end: another may be on by now."""
        self._thread: threading.Thread | None = None
        self._told = Told(Silence.OPEN)
        self._quiet: Quiet | None = None
        """Begun, and not ended yet."""

    @property
    def told(self) -> Told:
        """How it stands, as far as was seen last."""
        return self._told

    def recover(self) -> None:
        """At a start: a run that was killed may have left notifications held back."""
        if self._path.exists():
            self._want(self._wanted)

    def begin(self, session: Session, plan: Intent) -> None:
        """See `During.begin`."""
        if session.mute or self._thread is not None:
            self._want(session.mute)

    def end(self) -> None:
        """See `During.end`."""
        if self._thread is not None:
            self._want(False)

    def close(self) -> None:
        """The program ends: some seconds are waited for a desktop that hangs, then the next start sees to it."""
        with self._news:
            thread, self._closed = self._thread, True
            self._wanted, self._changed = False, True
            self._news.notify()
        if thread is not None:
            thread.join(_CLOSE_S)

    def _want(self, wanted: bool) -> None:
        with self._news:
            self._wanted, self._changed = wanted, True
            self._another |= not wanted
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._live, name="quiet", daemon=True)
                self._thread.start()
            self._news.notify()

    # -- in the thread ------------------------------------------------------------------------------------------------

    def _live(self) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: self._changed, self._patience())
                self._changed = False
                wanted, closed, another = self._wanted, self._closed, self._another
                self._another = False
            if another and wanted and not self._told.quiet:
                self._say(self._tried(False))  # what the person undid by hand was of the session before
            self._say(self._tried(wanted))
            if closed and not wanted:
                return

    def _tried(self, wanted: bool) -> Told:
        """What we did wrong, or a service that answers nonsense, leaves nobody without notifications: the file tells
        what is to be undone, and that is tried again and again."""
        try:
            return self._step(wanted)
        except Exception:  # noqa: BLE001 - the rest of the program goes on
            if self._told.silence is not Silence.CANNOT:
                _LOG.exception("muting failed; what was changed is undone as soon as it can be")
            self._quiet = None
            return Told(Silence.CANNOT, "no_answer")

    def _patience(self) -> float | None:
        """Seconds until it is to be looked again."""
        if self._quiet is None:
            return AGAIN_S if self._wanted or self._path.exists() else None
        return AGAIN_S if self._told.silence is Silence.CANNOT or self._told.why else LOOK_S

    def _step(self, wanted: bool) -> Told:
        if self._quiet is None:
            if not self._made_good():
                return Told(Silence.CANNOT, "no_answer")
            if not wanted:
                return Told(Silence.OPEN)
            self._quiet = self._open(self._keep, self._reason())
            return self._quiet.begin()
        if wanted:
            return self._quiet.begin() if self._told.silence is Silence.CANNOT else self._quiet.status()
        told = self._quiet.end()
        if told.silence is Silence.OPEN:
            self._quiet = None
        return told

    def _made_good(self) -> bool:
        """Whether nothing of an earlier run is to be undone any more."""
        try:
            with self._path.open("rb") as file:
                held = Held.from_bytes(file.read(_MOST))
        except FileNotFoundError:
            return True
        except OSError as e:
            _LOG.warning("what an earlier run held back cannot be read (%s)", type(e).__name__)
            return True
        if held is not None and not restore(held):
            return False
        with suppress(OSError):
            self._keep(None)
        return True

    def _keep(self, held: Held | None) -> None:
        if held is None:
            self._path.unlink(missing_ok=True)
        else:
            write_private(self._path, held.to_bytes(), os.replace)

    def _say(self, told: Told) -> None:
        if told != self._told:
            self._told = told
            self._tell(told)
