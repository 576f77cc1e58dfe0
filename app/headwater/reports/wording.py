"""The texts of a suggestion, out of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Mapping

from headwater.base import Words, typed_minute
from headwater.base.oneline import flat
from headwater.records import Advice, AdviceKind

_LONGEST = 400
"""Characters of a name that are told."""
_TIMES = ("from", "to", "at")
"""Values that are times of day."""
_KEPT = re.compile(r"\d\d:\d\d", re.ASCII)


def key_of(advice: Advice, words: Words) -> str:
    """The catalogue's key; a suggestion of a later version, unknown here, is named by its kind."""
    return advice.text if f"{advice.text}.title" in words else f"advice.{advice.kind.value}"


def texts(advice: Advice, words: Words) -> tuple[str, str, str]:
    """Title, body and why, with their values; what people and applications wrote in one line each."""
    key = key_of(advice, words)
    params = {k: flat(v[:_LONGEST]) if isinstance(v, str) else v for k, v in advice.params} | _times(advice, words)
    title, body, why = (_filled(words, f"{key}.{part}", params, advice.kind) for part in ("title", "body", "why"))
    return title, body, why


def told_params(advice: Advice, words: Words) -> Mapping[str, str | int | float]:
    """Its values, times of day as the person has them: they are kept with 24 hours."""
    return dict(advice.params) | _times(advice, words)


def _times(advice: Advice, words: Words) -> dict[str, str | int | float]:
    params = dict(advice.params)
    minutes = {name: _minute(params[name]) for name in _TIMES if name in params}
    told: dict[str, str | int | float] = {n: words.time(m) for n, m in minutes.items() if m is not None}
    start, end = minutes.get("from"), minutes.get("to")
    if start is not None and end is not None:
        told["from"], told["to"] = words.times(start, end)
    return told


def _minute(value: object) -> int | None:
    return typed_minute(value) if isinstance(value, str) and _KEPT.fullmatch(value) else None



def _filled(words: Words, key: str, params: dict[str, str | int | float], kind: AdviceKind) -> str:
    try:
        return words(key, _="", **params)  # without any value a text is not filled in at all
    except (KeyError, ValueError, IndexError):
        return words(f"page.kind.{kind.value}")
