"""The policy's memory as JSON. Lists in lists, checked on the way in: a damaged store must not make it nag."""

import json
import math
from typing import Any, NoReturn

from headwater.advice.errors import AdviceStateUnreadable
from headwater.advice.state import REMEMBERED, AdviceState, Given, Need, Response
from headwater.records import AdviceKind, Verdict

VERSION = 1
_LONGEST = 1_000_000
_LARGEST = 2**63
"""Integers beyond what SQLite holds did not come from us."""


def dump(state: AdviceState) -> bytes:
    """The state as UTF-8 JSON."""
    table = {
        "version": VERSION,
        "seed": state.seed,
        "draws": state.draws,
        "latest": state.latest,
        "deep_s": state.deep_s,
        "needs": [[n.kind, n.since, n.passed_over] for n in state.needs],
        "given": [[g.at, g.half, g.kind] for g in state.given],
        "responses": [[r.advice_id, r.at, r.kind, r.verdict] for r in state.responses],
        "off": list(state.off),
    }
    return json.dumps(table, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def load(data: bytes) -> AdviceState:
    """The state that `dump` wrote; another version's gives a first state with the same seed.

    Raises:
        AdviceStateUnreadable: it is not such JSON.
    """
    try:
        if len(data) > _LONGEST:
            raise AdviceStateUnreadable
        table = json.loads(data, parse_constant=_refuse)
        version, seed = _whole(table["version"]), _whole(table["seed"])
        return _read(table, seed) if version == VERSION else AdviceState.first(seed)
    except (ValueError, TypeError, KeyError, RecursionError):
        raise AdviceStateUnreadable from None


def _read(table: dict[str, Any], seed: int) -> AdviceState:
    return AdviceState(
        seed=seed,
        draws=_whole(table["draws"]),
        latest=_number(table["latest"]),
        deep_s=_number(table["deep_s"]),
        needs=tuple(_need(*row) for row in _rows(table["needs"])),
        given=tuple(_given(*row) for row in _rows(table["given"])),
        responses=tuple(_response(*row) for row in _rows(table["responses"])),
        off=tuple(AdviceKind(kind) for kind in _rows(table["off"])),
    )


def _need(kind: object, since: object, passed_over: object) -> Need:
    if not isinstance(passed_over, bool):
        raise TypeError
    return Need(AdviceKind(str(kind)), _number(since), passed_over)


def _given(at: object, half: object, kind: object) -> Given:
    return Given(_number(at), _whole(half), AdviceKind(str(kind)))


def _response(advice_id: object, at: object, kind: object, verdict: object) -> Response:
    if not isinstance(advice_id, str):
        raise TypeError
    return Response(advice_id, _number(at), AdviceKind(str(kind)), Verdict(str(verdict)))


def _rows(value: object) -> list[Any]:
    if not isinstance(value, list) or len(value) > REMEMBERED:
        raise TypeError
    return value


def _whole(value: object) -> int:
    if type(value) is not int or abs(value) > _LARGEST:
        raise TypeError
    return value


def _number(value: object) -> float:
    if type(value) not in (int, float) or not math.isfinite(float(str(value))):
        raise TypeError
    return float(str(value))


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
