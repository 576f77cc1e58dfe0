"""Answers: errors as each API writes them, and long answers that are sent piece by piece."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

import msgspec
from starlette.responses import Response

from headwater.base import HeadwaterError
from headwater.bridge.wanted import BridgeError, NotNow, NotYours, Refused, UnknownAdvice, UnknownBucket

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from headwater.bridge.work import Work

RETRY_S = 1
"""What a client that is told to come again later is told to wait."""

_STATUS: Mapping[type[HeadwaterError], int] = {
    UnknownBucket: 404, UnknownAdvice: 404, NotYours: 403, Refused: 400, NotNow: 503,
}  # fmt: skip


class HttpError(BridgeError):
    """An answer that is not what was asked for; the text is told to the client."""

    def __init__(self, status: int, sentence: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.headers = headers or {}


class Gone(Exception):
    """The client went away before it had sent everything: nobody waits for an answer."""


def error(path: str, status: int, sentence: str, headers: Mapping[str, str] | None = None) -> Response:
    """An error: `{"message": …}` as aw-server sends it, or RFC 9457's problem for our own API."""
    if not path.startswith("/v1"):
        body, kind = msgspec.json.encode({"message": sentence}), "application/json"
    else:
        title = HTTPStatus(status).phrase
        told = {"type": "about:blank", "title": title, "status": status, "detail": sentence}
        body, kind = msgspec.json.encode(told), "application/problem+json"
    return Response(body, status, headers, kind)


def error_of(path: str, what: HeadwaterError) -> Response:
    """The answer to what went wrong; what the API does not know is the program's trouble and passes (503)."""
    if isinstance(what, HttpError):
        return error(path, what.status, str(what), what.headers)
    status = _STATUS.get(type(what), 503)
    return error(path, status, str(what), {"Retry-After": str(RETRY_S)} if status == 503 else None)


def ready(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """JSON that is ready."""
    return Response(body, status, headers, "application/json")


class Streamed(Response):
    """JSON that is made while it is sent; nobody makes more once the client has gone."""

    def __init__(self, pieces: Iterator[bytes], work: Work, headers: Mapping[str, str] | None = None) -> None:
        """Take the first piece at once, so that what cannot be told at all is told as an error."""
        self._pieces = _Pieces(pieces)
        self._first = self._pieces.take()
        self._work = work
        self.status_code = 200
        self.media_type = "application/json"
        self.init_headers(headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send all pieces, as fast as the client takes them."""
        gone = asyncio.ensure_future(_gone(receive))
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            piece = self._first
            while piece is not None and not gone.done():
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                piece = await self._work.always(self._pieces.take)
            if piece is None:
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()
            self._work.later(self._pieces.close)


class _Pieces:
    """An iterator that several threads ask, one at a time, and that can be closed while one is asking."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._lock = threading.Lock()

    def take(self) -> bytes | None:
        with self._lock:
            return next(self._pieces, None)

    def close(self) -> None:
        with self._lock:
            close = getattr(self._pieces, "close", None)
            if close is not None:
                close()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
