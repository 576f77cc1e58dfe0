"""What the gentle hold remembers, as JSON, checked on the way in."""

import json
import math
from dataclasses import asdict
from typing import Any

from headwater.advice.holding import MOST_PARTS, HoldState

_LONGEST = 100_000


def dump(state: HoldState) -> bytes:
    """As JSON; what stands at the moment is left out, for it stands no more when this is read."""
    table = asdict(state)
    del table["shown"], table["off_since"]
    return json.dumps(table, ensure_ascii=False, allow_nan=False).encode()


def load(data: bytes) -> HoldState | None:
    """The state that `dump` wrote; None of anything else."""
    try:
        table = json.loads(data if len(data) <= _LONGEST else b"")
        free = table["free_until"]
        return HoldState(
            _number(table["session"]),
            _number(table["began"]),
            _number(table["latest"]),
            free_until=None if free is None else _number(free),
            parts=_parts(table["parts"]),
            off=_flag(table["off"]),
            told=_flag(table["told"]),
        )
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
        return None


def _number(value: Any) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise TypeError
    return float(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _parts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MOST_PARTS or not all(isinstance(p, str) for p in value):
        raise TypeError
    return tuple(value)
