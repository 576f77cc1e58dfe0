"""The local API over activity in memory, asked without a socket or with one."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from starlette.testclient import TestClient

from headwater.base import ManualClock
from headwater.bridge import Api, Server
from tests.support.activities import MemoryActivities, MemoryProgram

TOKEN = "t" * 43
NOW = 1_763_000_000.0
"""2025-11-13T02:13:20Z."""
PORT = 5600
BEARER = {"Authorization": f"Bearer {TOKEN}"}


def token() -> bytes:
    """The token of now."""
    return TOKEN.encode()


def api(activities: MemoryActivities | None = None, program: MemoryProgram | None = None, **choices: Any) -> Api:
    """The API with the clock at `NOW`."""
    return Api(
        activities or MemoryActivities(), program or MemoryProgram(), choices.pop("token", token), ManualClock(NOW),
        **choices,
    )  # fmt: skip


def client(of: Api, headers: Mapping[str, str] = BEARER, peer: str = "127.0.0.1", **choices: Any) -> TestClient:
    """Somebody on this machine, who shows the token unless `headers` say otherwise."""
    url = choices.pop("base_url", f"http://127.0.0.1:{PORT}")
    return TestClient(of, base_url=url, headers=dict(headers), client=(peer, 50_000), follow_redirects=False, **choices)


@contextmanager
def served(of: Any) -> Iterator[int]:
    """The API at a port that is free."""
    server = Server(of, 0)
    server.start()
    try:
        assert server.port is not None
        yield server.port
    finally:
        server.stop()
