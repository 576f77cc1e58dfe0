"""What was learned of taking work up, as JSON; checked on the way in. No name of anything is in it."""

import json
from typing import NoReturn

from headwater.advice.errors import AdviceStateUnreadable
from headwater.advice.resuming import FEATURES, MOST, Weights

VERSION = 1
_LONGEST = 10_000
_LARGEST = 2**63


def dump(weights: Weights) -> bytes:
    """The weights as UTF-8 JSON."""
    table = {"version": VERSION, "features": FEATURES, "own": weights.own, "learned": weights.learned}
    return json.dumps(table, separators=(",", ":"), allow_nan=False).encode()


def load(data: bytes) -> Weights:
    """The weights that `dump` wrote; of another version, or with other features, the prior.

    Raises:
        AdviceStateUnreadable: it is not such JSON.
    """
    try:
        if len(data) > _LONGEST:
            raise AdviceStateUnreadable
        table = json.loads(data, parse_constant=_refuse)
        if table["version"] != VERSION or table["features"] != list(FEATURES):
            return Weights()
        return Weights(_own(table["own"]), _count(table["learned"]))
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        raise AdviceStateUnreadable from None


def _own(told: object) -> tuple[float, ...]:
    if not isinstance(told, list) or len(told) != len(FEATURES):
        raise TypeError
    for value in told:
        if type(value) not in (int, float) or not abs(value) <= MOST:
            raise TypeError
    return tuple(map(float, told))


def _count(told: object) -> int:
    if type(told) is not int or not 0 <= told < _LARGEST:
        raise TypeError
    return told


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
