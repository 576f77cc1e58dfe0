"""Who may come in: the one layer that every request passes before anything else looks at it.

Only this machine, only under a name of this machine (a page elsewhere may point a name of its own here), only pages
and extensions that are ours or a watcher's, only with the token, and only so much at once.
"""

from __future__ import annotations

import logging
import re
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hmac import compare_digest
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import Response

from headwater.base import HeadwaterError
from headwater.bridge.allowance import Allowance, Allowances
from headwater.bridge.callers import is_extension, is_unasked, ours, path_of, shown
from headwater.bridge.replies import RETRY_S, Gone, HttpError, error, error_of

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

    from headwater.bridge.resource import Asgi

_LOG = logging.getLogger("headwater.bridge")

_WATCHED = re.compile(r"/api/0/buckets/([^/]+)(/heartbeat)?")
"""Where a watcher makes its bucket, and where it sends what it sees."""
_FRAMES = 4
"""Of an error's way that are logged."""
_READ = frozenset({
    b"host", b"origin", b"authorization", b"content-length", b"transfer-encoding", b"sec-fetch-site",
    b"access-control-request-method", b"access-control-request-private-network",
})  # fmt: skip
_ALWAYS = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))
_CHALLENGES = (
    (b"www-authenticate", b'Basic realm="Headwater", charset="UTF-8"'),
    (b"www-authenticate", b'Bearer realm="Headwater"'),
)
"""A line each: Chromium looks at the first of a line only, and would never ask the person for the token."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is let in. Bytes and requests a second."""

    body: int = 1_000_000
    events: int = 16_000_000
    upload: int = 4_000_000_000
    head: int = 32_768
    """Of the address and all headers together."""
    headers: int = 100
    rate: float = 5_000.0
    """Of one watcher's heartbeats, and of everything else together: only a loop gone wild asks so much."""
    burst: float = 10_000.0
    wrong_tokens: float = 10.0
    """So many at once; then one in `wrong_token_s`."""
    wrong_token_s: float = 6.0


USUAL = Limits()


class Guard:
    """Lets in what may come in. Headers are looked at first, so that what is refused is not read."""

    def __init__(
        self, inside: Asgi, token: Callable[[], bytes], *, accept_watchers_without_token: Callable[[], bool],
        limits: Limits = USUAL, tick: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        """Stand before `inside`.

        Args:
            inside: is called with `scope["path"]` as it was sent (percent signs and all) without a slash at its end,
                and with `scope["trusted"]`: whether the token was shown.
            token: the token of now.
            accept_watchers_without_token: whether watchers may do what they do without it: ask who is there, make
                a bucket, send heartbeats. Nothing that reads.
            limits: how much is let in.
            tick: seconds of a clock that never jumps.
        """
        self._inside = inside
        self._token = token
        self._tokenless = accept_watchers_without_token
        self._limits = limits
        self._tick = tick
        self._rates = Allowances(limits.rate, limits.burst)
        self._wrong = Allowance(1 / limits.wrong_token_s, limits.wrong_tokens)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, refuse, or hand on."""
        if scope["type"] != "http":
            await self._no_request(scope, receive, send)
            return
        path = scope["path"] = path_of(scope)
        sending = _Sending(send)
        try:
            told = _told(scope, self._limits)
            answer = self._before(scope, path, told, sending)
            if answer is None:
                chunked = b"transfer-encoding" in told
                await self._inside(scope, self._counted(path, receive) if chunked else receive, sending)
                return
        except Gone:
            return
        except HeadwaterError as e:
            answer = None if sending.started else error_of(path, e)
        except Exception as e:  # noqa: BLE001  whatever it is, nothing of it may be told or logged but its place
            answer = None if sending.started else error(path, 500, "Something went wrong. The log says where.")
            _LOG.error("a request failed: %s in %s", type(e).__name__, _place(e))
        if answer is None:
            raise RuntimeError("an answer broke off") from None  # the server closes the connection
        await answer(scope, receive, sending)

    async def _no_request(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._inside(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    def _before(self, scope: Scope, path: str, told: Mapping[bytes, bytes], sending: _Sending) -> Response | None:
        """The answer where there is nothing to do inside.

        Raises:
            HttpError: the request is refused.
        """
        self._known(scope, told, sending)
        if not self._rates.take(path if path.endswith("/heartbeat") else "", self._tick()):
            raise _later("Too many requests: a loop has gone wild. Ask again in a second.", RETRY_S)
        if scope["method"] == "OPTIONS" and b"origin" in told and b"access-control-request-method" in told:
            return _preflight(told)
        scope["trusted"] = self._authorised(scope, path, told, sending)
        length = told.get(b"content-length", b"0")
        if not length.isdigit() or len(length) > 15:
            raise HttpError(400, "The length of the body is not a number.")
        if int(length) > self._most(path):
            raise self._too_large(path)
        return None

    def _known(self, scope: Scope, told: Mapping[bytes, bytes], sending: _Sending) -> None:
        """Whether it comes from here, to here, and from a page or an extension that may ask."""
        client = scope.get("client")
        if client is None or not (client[0].startswith("127.") or client[0] == "::1"):
            raise HttpError(403, "Only this machine may ask.")
        names = ours((scope.get("server") or ("", None))[1])
        if told.get(b"host", b"").lower() not in names.hosts:
            raise HttpError(403, "The Host header must be 127.0.0.1, localhost or [::1], with this port.")
        origin = told.get(b"origin")
        if origin is None:
            if told.get(b"sec-fetch-site", b"none") not in (b"none", b"same-origin"):
                raise HttpError(403, "Pages of other sites may not ask.")
        elif origin in names.origins or is_extension(origin):
            sending.headers = (*_ALWAYS, (b"access-control-allow-origin", origin), (b"vary", b"Origin"))
        else:
            raise HttpError(403, "This origin may not ask.")

    def _authorised(self, scope: Scope, path: str, told: Mapping[bytes, bytes], sending: _Sending) -> bool:
        """Whether the token was shown; where it was not, what is asked needs none."""
        authorization = told.get(b"authorization")
        if authorization is None or is_unasked(authorization, told.get(b"origin", b"")):
            if self._is_watcher(scope["method"], path, told) and self._tokenless():
                return False
            raise sending.challenge("A token is needed: send it as Authorization: Bearer TOKEN.")
        if compare_digest(shown(authorization), self._token()):
            return True
        if self._wrong.take(self._tick()):
            raise sending.challenge("This is not the token.")
        raise _later("Too many wrong tokens. Try again later.", round(self._limits.wrong_token_s))

    @staticmethod
    def _is_watcher(method: str, path: str, told: Mapping[bytes, bytes]) -> bool:
        """Whether this is what watchers do; extensions of a browser write to buckets of their own only."""
        if path == "/api/0/info":
            return method in ("GET", "HEAD")
        match = _WATCHED.fullmatch(path) if method == "POST" else None
        if match is None:
            return False
        return not is_extension(told.get(b"origin", b"")) or match[1].startswith("aw-watcher-web")

    def _most(self, path: str) -> int:
        if path == "/api/0/import":
            return self._limits.upload
        return self._limits.events if path.startswith("/api/0/") and path.endswith("/events") else self._limits.body

    def _too_large(self, path: str) -> HttpError:
        return HttpError(413, f"The body is too large: at most {self._most(path):,} bytes are taken here.")

    def _counted(self, path: str, receive: Receive) -> Receive:
        """A body without a length is counted; the server holds the others to theirs."""
        most, got = self._most(path), 0

        async def counted() -> Message:
            nonlocal got
            message = await receive()
            got += len(message.get("body", b""))
            if got > most:
                raise self._too_large(path)
            return message

        return counted


class _Sending:
    """Sends, with the headers that every answer has, and knows whether it began."""

    __slots__ = ("_send", "headers", "started")

    def __init__(self, send: Send) -> None:
        self._send = send
        self.headers: tuple[tuple[bytes, bytes], ...] = _ALWAYS
        self.started = False

    def challenge(self, sentence: str) -> HttpError:
        """What to raise for want of the token; the answer tells how it is shown."""
        self.headers = (*self.headers, *_CHALLENGES)
        return HttpError(401, sentence)

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            message["headers"] = [*message["headers"], *self.headers]
        await self._send(message)


def _told(scope: Scope, limits: Limits) -> dict[bytes, bytes]:
    """The headers that are looked at here; one that is there twice is none that is known."""
    told: dict[bytes, bytes] = {}
    size = len(scope["path"]) + len(scope["query_string"])
    for name, value in scope["headers"]:
        size += len(name) + len(value)
        if name in _READ:
            told[name] = told[name] + b", " + value if name in told else value
    if size > limits.head or len(scope["headers"]) > limits.headers:
        raise HttpError(431, "The address and the headers are too long.")
    return told


def _preflight(told: Mapping[bytes, bytes]) -> Response:
    headers = {
        "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
        "Access-Control-Allow-Headers": "Authorization, Content-Type",
        "Access-Control-Max-Age": "600",
    }
    if told.get(b"access-control-request-private-network") == b"true":
        headers["Access-Control-Allow-Private-Network"] = "true"
    return Response(status_code=204, headers=headers)


def _later(sentence: str, seconds: int) -> HttpError:
    return HttpError(429, sentence, {"Retry-After": str(seconds)})


def _place(e: BaseException) -> str:
    """Where it was raised, innermost first; its text may hold what was sent."""
    frames = reversed(traceback.extract_tb(e.__traceback__)[-_FRAMES:])
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
