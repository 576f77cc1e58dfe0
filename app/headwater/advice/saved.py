"""The policy's memory as JSON. Lists in lists, checked on the way in: a damaged store must not make it nag.

Kinds that came later lie beside the first ones, each with its place in the list: programs of before read on, and do
not know of them; and what a later program has there that is not known here is left out.
"""

import json
import math
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, TypeGuard, TypeVar

from headwater.advice.belief import FEATURES, Belief, Context
from headwater.advice.errors import AdviceStateUnreadable
from headwater.advice.state import REMEMBERED, AdviceState, Given, Need, Response, Spoken
from headwater.records import AdviceKind, Verdict

VERSION = 1
_FIRST = frozenset({AdviceKind.BREAK, AdviceKind.DRIFT, AdviceKind.RESUME})
"""Kinds that every program knows."""
_PLACES = {"needs": 0, "given": 2, "responses": 2, "off": 0}
"""The lists, and where in a row of each the kind stands."""
_LONGEST = 1_000_000
_LARGEST = 2**63
"""Integers beyond what SQLite holds did not come from us."""
T = TypeVar("T")


def dump(state: AdviceState) -> bytes:
    """The state as UTF-8 JSON."""
    lists: dict[str, list[list[Any]]] = {
        "needs": [[n.kind, n.since, n.passed_over] for n in state.needs],
        "given": [[g.at, g.half, g.kind] for g in state.given],
        "responses": [[r.advice_id, r.at, r.kind, r.verdict] for r in state.responses],
        "off": [[kind] for kind in state.off],
    }
    first = {name: [row for row in rows if row[_PLACES[name]] in _FIRST] for name, rows in lists.items()}
    table = {
        "version": VERSION,
        "seed": state.seed,
        "draws": state.draws,
        "latest": state.latest,
        "deep_s": state.deep_s,
        **first,
        "off": [kind for (kind,) in first["off"]],
        "later": {name: _beside(name, rows) for name, rows in lists.items()},
        "belief": _belief_table(state.belief),
        "spoken": [[s.advice_id, s.context, s.propensity, s.answered, s.judged] for s in state.spoken],
    }
    return json.dumps(table, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _belief_table(belief: Belief) -> dict[str, Any]:
    return {"features": FEATURES, "precision": belief.precision, "weighted": belief.weighted, "at": belief.at}


def _beside(name: str, rows: Sequence[list[Any]]) -> list[list[Any]]:
    """Rows of later kinds, each behind its place in the list."""
    return [[at, *row] for at, row in enumerate(rows) if row[_PLACES[name]] not in _FIRST]


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
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        raise AdviceStateUnreadable from None


def _read(table: dict[str, Any], seed: int) -> AdviceState:
    return AdviceState(
        seed=seed,
        draws=_whole(table["draws"]),
        latest=_number(table["latest"]),
        deep_s=_number(table["deep_s"]),
        needs=_list(table, "needs", _need),
        given=_list(table, "given", _given),
        responses=_list(table, "responses", _response),
        off=_list(table, "off", AdviceKind),
        belief=_belief(table.get("belief", {})),
        spoken=_spoken(table),
    )


def _belief(table: dict[str, Any]) -> Belief:
    """What was learned; of a program with other features, what it has in common with this one."""
    names = table.get("features")
    if not _are_names(names):
        return Belief()
    rows = _common(names, [_common(names, list(map(_number, row)), 0.0) for row in table["precision"]], _NOTHING)
    weighted = _common(names, list(map(_number, table["weighted"])), 0.0)
    if not table["precision"] and not table["weighted"]:
        return Belief(at=_number(table["at"]))
    belief = Belief(rows, weighted, _number(table["at"]))
    if not belief.possible:
        raise TypeError
    return belief


_NOTHING: Context = (0.0,) * len(FEATURES)


def _are_names(names: object) -> TypeGuard[list[str]]:
    return isinstance(names, list) and all(isinstance(n, str) for n in names) and len({*names}) == len(names)


def _common(names: list[str], values: Sequence[T], otherwise: T) -> tuple[T, ...]:
    """Values by other names, in the order of `FEATURES`."""
    if not values:
        return ()
    told = dict(zip(names, values, strict=True))
    return tuple(told.get(name, otherwise) for name in FEATURES)


def _spoken(table: dict[str, Any]) -> tuple[Spoken, ...]:
    names = table.get("belief", {}).get("features")
    if not _are_names(names):
        return ()
    return tuple(_said(names, *row) for row in _rows(table["spoken"]))


def _said(
    names: list[str], advice_id: object, context: object, propensity: object, answered: object = False,
    judged: object = False,
) -> Spoken:  # fmt: skip
    told = _number(propensity)
    if not isinstance(advice_id, str) or not isinstance(context, list) or not 0 < told < 1:
        raise TypeError
    if not isinstance(answered, bool) or not isinstance(judged, bool):
        raise TypeError
    x = _common(names, list(map(_number, context)), 0.0)
    return Spoken(advice_id, x, told, answered, judged)


def _list(table: dict[str, Any], name: str, read: Callable[..., T]) -> tuple[T, ...]:
    rows = _rows(table[name])
    found = [read(row) if name == "off" else read(*row) for row in rows]
    for place, *row in _rows(table.get("later", {}).get(name, [])):
        if row[_PLACES[name]] in set(AdviceKind):
            found.insert(_whole(place), read(*row))
    return tuple(found[-REMEMBERED:])


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
