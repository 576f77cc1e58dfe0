"""schemathesis asks both APIs everything that their description allows and forbids, and finds nothing."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.core.result import Ok

from headwater.bridge import Limits
from headwater.records import Bucket, Event, Verdict
from tests.support.activities import MemoryActivities, MemoryProgram
from tests.support.local_api import BEARER, api

Scope = MutableMapping[str, Any]

CONFIG = SchemathesisConfig.from_dict(
    {
        "seed": 1,
        "headers": BEARER,
        "generation": {"deterministic": True, "max-examples": 12, "database": "none"},
        "phases": {"fuzzing": {"enabled": True}, "coverage": {"enabled": True}},
        "checks": {"positive_data_acceptance": {"expected-statuses": [200, 201, 204, 304, 400, 404]}},
    }
)
"""What a schema cannot say (a period runs forward, a year is one that clocks show) is refused with 400."""


class Everything(MemoryActivities):
    """Has whatever bucket is asked for, so that no request ends at a name."""

    def _of(self, bucket: str) -> list[Event]:
        self._buckets.setdefault(bucket, Bucket(bucket, "test", "test", "here", 0))
        return self._events.setdefault(bucket, [])


class Answered(MemoryProgram):
    """Has whatever suggestion is answered."""

    def answer(self, advice: str, verdict: Verdict) -> None:
        self.suggested.add(advice)
        super().answer(advice, verdict)


class Here:
    """The API as somebody on this machine asks it."""

    def __init__(self) -> None:
        self._api = api(Everything(), Answered(), limits=Limits(wrong_tokens=1e9))

    async def __call__(
        self, scope: Scope, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
    ) -> None:
        if scope["type"] == "http":
            kept = [(name, value) for name, value in scope["headers"] if name != b"host"]
            scope = {**scope, "client": ("127.0.0.1", 1), "headers": [(b"host", b"localhost"), *kept]}
        await self._api(scope, receive, send)


schema = schemathesis.openapi.from_asgi("/v1/openapi.json", Here(), config=CONFIG, headers=BEARER)


@schema.parametrize()
def test_nothing_is_found(case: "schemathesis.Case[Any]") -> None:
    case.call_and_validate(headers=BEARER)


def test_all_of_both_is_asked() -> None:
    asked = {result.ok().label for result in schema.get_all_operations() if isinstance(result, Ok)}
    assert asked | {"GET /v1/openapi.json"} == {f"{o.method} {o.path}" for o in api().operations}
