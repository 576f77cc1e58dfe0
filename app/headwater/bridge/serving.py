"""uvicorn as we want it: limits for what has not become a request yet, no signals, nothing of a request in the log."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import msgspec
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    import socket

    from headwater.bridge.resource import Asgi

CONNECTIONS = 256
HEAD = 65_536
"""Bytes of an address and headers that are not complete yet."""
PATIENCE_S = 20.0
SLOWEST = 65_536
"""A request must come within `PATIENCE_S` and a second more for each so many bytes."""
STUCK_S = 60.0
"""A client that takes nothing of its answer for so long has left."""
IDLE_S = 60
UNWANTED = 64_000_000
"""Bytes of a refused body that are read, so that the client sees the answer; then the connection ends."""


class Protocol(HttpToolsProtocol):
    """A connection that is refused or ended where it is too much, too large or too slow."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._since: float | None = None
        """Since when a request is awaited; None between requests, where uvicorn's own patience holds."""
        self._got = 0
        self._head: int | None = 0
        """Bytes of the head that have come; None once it is complete."""
        self._stuck: float | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._since = self.loop.time()
        if len(self.connections) > CONNECTIONS:
            self.refuse(503, "Too many connections are open. Try again later.")

    def data_received(self, data: bytes) -> None:
        """Read on, as long as the head does not grow without end."""
        super().data_received(data)
        if self._head is not None:
            self._head += len(data)
            if self._head > HEAD:
                self.refuse(431, "The address and the headers are too long.")

    def on_message_begin(self) -> None:
        """Begin to wait for the rest."""
        super().on_message_begin()
        self._since, self._got, self._head = self.loop.time(), 0, 0

    def on_headers_complete(self) -> None:
        """Hand the request on."""
        super().on_headers_complete()
        self._head = None

    def on_body(self, body: bytes) -> None:
        """Take a piece; of what was refused only so much that the client comes to read the answer."""
        self._got += len(body)
        if self._got > UNWANTED and self.cycle.response_complete:
            self.transport.abort()
            return
        super().on_body(body)

    def on_message_complete(self) -> None:
        """It has come."""
        self._since = None
        super().on_message_complete()

    def pause_writing(self) -> None:
        """The client does not read."""
        self._stuck = self.loop.time()
        super().pause_writing()

    def resume_writing(self) -> None:
        """It reads again."""
        self._stuck = None
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """What cannot be read as a request, told as everything else is."""
        self.refuse(400, "This is not a request of HTTP/1.1.")

    def refuse(self, status: int, sentence: str) -> None:
        """Answer what is being sent, if no answer to it or to what came before it is on its way; end the connection."""
        if self.transport.is_closing():
            return
        if self._head is None:
            free = not self.cycle.response_started and not self.pipeline
        else:
            free = self.cycle is None or self.cycle.response_complete
        if free:
            self.transport.write(_raw(status, sentence))
        self.transport.close()

    def hurry(self, now: float) -> None:
        """End what has taken too long. Called each second."""
        if self._stuck is not None and now - self._stuck > STUCK_S:
            self.transport.abort()
        elif self._since is not None:
            if self.flow.read_paused:  # it is we who do not read
                self._since = now
            elif now - self._since > PATIENCE_S + self._got / SLOWEST:
                self.refuse(408, "The request did not come in time.")


def _raw(status: int, sentence: str) -> bytes:
    body = msgspec.json.encode({"message": sentence})
    head = (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\ncache-control: no-store\r\nx-content-type-options: nosniff\r\n"
        "connection: close\r\n\r\n"
    )
    return head.encode() + body


class Uvicorn(uvicorn.Server):
    """A server that tells when it serves, and ends connections that take too long."""

    def __init__(self, app: Asgi, ready: Callable[[], None]) -> None:
        config = uvicorn.Config(
            app, loop="asyncio", http=Protocol, ws="none", lifespan="auto", interface="asgi3", proxy_headers=False,
            server_header=False, log_config=None, log_level=logging.CRITICAL, access_log=False,
            timeout_keep_alive=IDLE_S, timeout_notify=1, callback_notify=self._hurry, timeout_graceful_shutdown=1,
        )  # fmt: skip
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to serve."""
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve no more, and end what has not ended by itself."""
        await super().shutdown(sockets)
        for connection in self._connections():
            connection.transport.abort()
        await asyncio.sleep(0)  # sockets are closed in the loop's next round

    def _connections(self) -> list[Protocol]:
        return [c for c in self.server_state.connections if isinstance(c, Protocol)]

    async def _hurry(self) -> None:
        now = asyncio.get_running_loop().time()
        for connection in self._connections():
            connection.hurry(now)
