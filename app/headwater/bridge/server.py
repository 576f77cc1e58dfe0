"""The server of the local API: a thread of its own, at a port that only this machine reaches."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from headwater.bridge.ports import listening
from headwater.bridge.wanted import BridgeError

if TYPE_CHECKING:
    import socket

    from headwater.bridge.resource import Asgi
    from headwater.bridge.serving import Uvicorn

_LOG = logging.getLogger("headwater.bridge")
_PATIENCE_S = 10.0


class NotServed(BridgeError):
    """The local API did not start."""


class Server:
    """Serves an ASGI application between `start` and `stop`; it may be started again."""

    def __init__(self, app: Asgi, port: int) -> None:
        """Nothing is bound yet. Port 0 means any that is free."""
        self._app = app
        self._wanted = port
        self._port: int | None = None
        self._serving: Uvicorn | None = None
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int | None:
        """Where it serves; None while it does not."""
        return self._port

    def start(self) -> None:
        """Serve; when this returns, requests are answered.

        Raises:
            PortTaken: another program has the port.
            PortRefused: the system does not let us have it.
            NotServed: the server ended at once; the log says why.
        """
        if self._thread is not None:
            return
        from headwater.bridge.serving import Uvicorn

        sockets = listening(self._wanted)
        begun = threading.Event()
        self._serving = Uvicorn(self._app, begun.set)
        self._thread = threading.Thread(
            target=_serve, args=(self._serving, sockets, begun), name="bridge", daemon=True
        )  # fmt: skip
        self._port = sockets[0].getsockname()[1]
        self._thread.start()
        if not begun.wait(_PATIENCE_S) or not self._serving.started:
            self.stop()
            raise NotServed("The local API did not start. The log says why.")

    def stop(self) -> None:
        """End all connections, those with an answer on its way after a second. Does nothing where it is stopped."""
        thread, self._thread = self._thread, None
        if thread is None or self._serving is None:
            return
        self._serving.should_exit = True
        thread.join(_PATIENCE_S)
        self._serving = self._port = None


def _serve(serving: Uvicorn, sockets: list[socket.socket], begun: threading.Event) -> None:
    try:
        serving.run(sockets)
    except BaseException as e:  # noqa: BLE001  uvicorn leaves by SystemExit too; its text may hold anything
        _LOG.error("the local API ended: %s", type(e).__name__)
    finally:
        for sock in sockets:
            sock.close()
        begun.set()
