"""What a request says of who sends it: the names of this machine, the origins that are known, the token."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from starlette.types import Scope

CHROME = b"chrome-extension://nglaklhklhcoonedhgnpgddginnjdadi"
"""ActivityWatch's watcher in the Chrome Web Store."""
_FIREFOX = re.compile(rb"moz-extension://[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Firefox names an extension anew in each profile."""


@dataclass(frozen=True, slots=True)
class Ours:
    """Names of this machine with a port."""

    hosts: frozenset[bytes]
    origins: frozenset[bytes]


@lru_cache(8)
def ours(port: int | None) -> Ours:
    """The names that a request to this port may call us by."""
    names = (b"127.0.0.1", b"localhost", b"[::1]")
    at = b":%d" % port if port else b""
    origins = {b"http://" + name + at for name in names} | ({b"http://" + n for n in names} if port == 80 else set())
    return Ours(frozenset(names) | {name + at for name in names}, frozenset(origins))


def is_extension(origin: bytes) -> bool:
    """Whether it is an extension of a browser that may be a watcher."""
    return origin == CHROME or _FIREFOX.fullmatch(origin) is not None


def path_of(scope: Scope) -> str:
    """As it was sent, so that an encoded slash is not one; a slash at the end is as good as none."""
    raw = scope.get("raw_path")
    path: str = quote(scope["path"]) if raw is None else raw.decode("latin-1")
    return path[:-1] if path.endswith("/") else path


def is_unasked(authorization: bytes, origin: bytes) -> bool:
    """Whether a browser sends what the person once typed for any extension that asks: that shows nothing."""
    return authorization[:6].lower() == b"basic " and is_extension(origin)


def shown(authorization: bytes) -> bytes:
    """The token of a header: of Bearer, or the password of Basic; empty where it has none."""
    scheme, _, value = authorization.partition(b" ")
    scheme, value = scheme.lower(), value.strip()
    if scheme == b"bearer":
        return value
    if scheme != b"basic":
        return b""
    try:
        return b64decode(value, validate=True).partition(b":")[2]
    except NotBase64:
        return b""
