"""One table says what the API does: an operation is a method of an address, what it takes and what it gives."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import parse_qsl

from starlette.responses import Response
from starlette.routing import Route

from headwater.bridge.replies import Gone, HttpError
from headwater.bridge.uploads import uploads
from headwater.bridge.wanted import Refused

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from headwater.bridge.work import Work

Schema = Mapping[str, Any]
"""JSON Schema, 2020-12, as OpenAPI 3.1 has it."""
Asgi = Callable[["Scope", "Receive", "Send"], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, read whole. Parts of the address are as they were sent, percent signs and all."""

    part: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    files: Sequence[BinaryIO] = ()


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of the query string."""

    name: str
    about: str
    schema: Schema
    required: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """What a method does at an address. `does` runs in a thread, `asgi` (instead) in the event loop."""

    method: str
    path: str
    about: str
    does: Callable[[Asked], Response] | None = None
    asgi: Asgi | None = None
    query: tuple[Param, ...] = ()
    body: Schema | None = None
    body_required: bool = True
    slow: bool = False
    """It may take minutes."""
    files: bool = False
    """The body is one file or several, which are read to a place of their own."""
    gives: Schema | None = None
    """None: an answer without a body."""
    status: int = 200
    media: str = "application/json"
    also: Mapping[int, str] = field(default_factory=dict)
    """Other answers and what they mean."""


class Resource:
    """An address: what each method does there."""

    def __init__(self, operations: Iterable[Operation], work: Work, slow: Work) -> None:
        self._operations = {o.method: o for o in operations}
        self._work = work
        self._slow = slow
        methods = {*self._operations, "OPTIONS"} | ({"HEAD"} if "GET" in self._operations else set())
        self._allow = ", ".join(sorted(methods))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        operation = self._operations.get(method)
        if method == "OPTIONS":
            await Response(status_code=204, headers={"Allow": self._allow})(scope, receive, send)
            return
        if operation is None:
            raise HttpError(405, f"This address knows {self._allow}.", {"Allow": self._allow})
        if operation.asgi is not None:
            await operation.asgi(scope, receive, send)
            return
        assert operation.does is not None
        work = self._slow if operation.slow else self._work
        async with contextlib.AsyncExitStack() as stack:
            asked = await _asked(operation, scope, receive, stack, work)
            answer = await work(operation.does, asked)
        await answer(scope, receive, send)


async def _asked(
    operation: Operation, scope: Scope, receive: Receive, stack: contextlib.AsyncExitStack, work: Work
) -> Asked:
    part, query = scope["path_params"], query_of(scope["query_string"])
    if operation.files:
        files = await stack.enter_async_context(uploads(scope, receive, work))
        return Asked(part, query, b"", files)
    return Asked(part, query, await whole(receive) if operation.body is not None else b"")


def query_of(query: bytes) -> dict[str, str]:
    """The query string; of a name that is there twice, the first.

    Raises:
        Refused: it is not UTF-8, or has too many parts.
    """
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=64)
    except ValueError:
        raise Refused("The part of the address behind the question mark cannot be read.") from None
    return dict(reversed(pairs))


async def whole(receive: Receive) -> bytes:
    """All of a request's body.

    Raises:
        Gone: the client went away.
    """
    pieces: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise Gone
        pieces.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(pieces)


def routes(operations: Iterable[Operation], work: Work, slow: Work) -> list[Route]:
    """A route for each address; what is slow has threads of its own."""
    by_path: dict[str, list[Operation]] = {}
    for operation in operations:
        by_path.setdefault(operation.path, []).append(operation)
    return [Route(path, Resource(there, work, slow)) for path, there in by_path.items()]
