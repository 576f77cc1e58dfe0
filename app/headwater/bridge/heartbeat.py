"""Heartbeats: the one thing that watchers send all day, done where it arrives, in the event loop."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from headwater.bridge import wire
from headwater.bridge.moments import SECOND
from headwater.bridge.resource import query_of, whole
from headwater.bridge.wanted import Activities, Refused

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from headwater.bridge.resource import Asgi

LONGEST_PULSE_S = 1e9
_BEGIN, _END = "/api/0/buckets/", "/heartbeat"
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?", re.ASCII)
_JSON = (b"content-type", b"application/json")


class Heartbeats:
    """Answers heartbeats itself and hands everything else on: no routing stands before them."""

    def __init__(self, activities: Activities, otherwise: Asgi) -> None:
        self._activities = activities
        self._otherwise = otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or hand on."""
        if scope["type"] == "http" and scope["method"] == "POST":
            bucket = _bucket(scope["path"])
            if bucket:
                await self._beat(bucket, scope, receive, send)
                return
        await self._otherwise(scope, receive, send)

    async def _beat(self, bucket: str, scope: Scope, receive: Receive, send: Send) -> None:
        pulsetime_us = _pulsetime_us(scope["query_string"])
        event = wire.heartbeat(await whole(receive))
        stands = self._activities.heartbeat(wire.named(bucket, "bucket"), event, pulsetime_us)
        # Who has not shown the token is told what they sent, not how long it has been so.
        body = wire.json(wire.event_dict(stands if scope["trusted"] else replace(event, id=None)))
        length = (b"content-length", b"%d" % len(body))
        await send({"type": "http.response.start", "status": 200, "headers": [_JSON, length]})
        await send({"type": "http.response.body", "body": body})


def _bucket(path: str) -> str:
    """The bucket's name in the address of a heartbeat, as it was sent; '' where it is another address."""
    if not (path.startswith(_BEGIN) and path.endswith(_END)):
        return ""
    part = path[len(_BEGIN) : -len(_END)]
    return "" if "/" in part else part


@lru_cache(64)
def _pulsetime_us(query: bytes) -> int:
    text = query_of(query).get("pulsetime")
    if text is None:
        raise Refused("A heartbeat needs a pulsetime: …/heartbeat?pulsetime=SECONDS.")
    if _NUMBER.fullmatch(text) is None:
        raise Refused("The pulsetime is not a number of seconds.")
    pulsetime = float(text)
    if not 0 <= pulsetime <= LONGEST_PULSE_S:
        raise Refused("The pulsetime is negative or longer than a lifetime.")
    return round(pulsetime * SECOND)
