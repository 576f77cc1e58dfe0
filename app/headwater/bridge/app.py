"""The local API put together: both tables of operations, the routes that they make, and the guard before them."""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncIterator, Callable
from functools import cache
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Router

from headwater.base import Clock
from headwater.bridge import contract, own, wire
from headwater.bridge.docs import POLICY, page
from headwater.bridge.guard import USUAL, Guard, Limits
from headwater.bridge.heartbeat import Heartbeats
from headwater.bridge.openapi import document
from headwater.bridge.replies import HttpError, ready
from headwater.bridge.resource import Asked, Operation, routes
from headwater.bridge.schemas import OBJECT
from headwater.bridge.wanted import Activities, Program
from headwater.bridge.work import SLOW_THREADS, Work

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send


class Api:
    """The local API as an ASGI application: ActivityWatch's contract under /api/0, our own under /v1."""

    def __init__(
        self, activities: Activities, program: Program, token: Callable[[], bytes], clock: Clock, *,
        accept_watchers_without_token: Callable[[], bool] = lambda: False, testing: bool = False,
        limits: Limits = USUAL, tick: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        """Put it together; nothing is started.

        Args:
            activities: buckets and events.
            program: the rest of the program.
            token: the token of now; a `Token` is one.
            clock: the time.
            accept_watchers_without_token: whether watchers may send without the token; nobody may read without.
            testing: what `info` says, and whether buckets are deleted without `force`.
            limits: how much is let in.
            tick: seconds of a clock that never jumps.
        """
        self._work, self._slow = Work(), Work(SLOW_THREADS)
        self._activities = activities
        heartbeats = Heartbeats(activities, self._route)
        does = contract.Contract(activities, self._work, self._slow, clock, testing=testing)
        self.operations = (
            *contract.operations(does, heartbeats), *own.operations(own.Own(program, clock)), *self._told(),
        )  # fmt: skip
        self._router = Router(
            routes(self.operations, self._work, self._slow), redirect_slashes=False, default=_nowhere,
            lifespan=self._lifespan,
        )  # fmt: skip
        self._guard = Guard(
            heartbeats, token, accept_watchers_without_token=accept_watchers_without_token, limits=limits, tick=tick
        )
        self._document = cache(self._documented)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await self._guard(scope, receive, send)

    async def _route(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._router(scope, receive, send)

    @contextlib.asynccontextmanager
    async def _lifespan(self, app: object) -> AsyncIterator[None]:
        yield
        self._work.stop()
        self._slow.stop()

    def _told(self) -> tuple[Operation, ...]:
        document = "This description, for programs."
        return (
            Operation("GET", "/v1/openapi.json", document, self._openapi, gives=OBJECT),
            Operation("GET", "/api/0/openapi.json", document, self._openapi, gives=OBJECT),
            Operation(
                "GET", "/v1/docs", "This description, for people.", self._docs, gives={"type": "string"},
                media="text/html",
            ),
        )  # fmt: skip

    def _documented(self) -> tuple[bytes, bytes]:
        told = document(self.operations, self._activities.info().version)
        return wire.json(told), page(told)

    def _openapi(self, asked: Asked) -> Response:
        return ready(self._document()[0])

    def _docs(self, asked: Asked) -> Response:
        return Response(self._document()[1], media_type="text/html", headers={"Content-Security-Policy": POLICY})


async def _nowhere(scope: Scope, receive: Receive, send: Send) -> None:
    raise HttpError(404, "There is nothing at this address.")
