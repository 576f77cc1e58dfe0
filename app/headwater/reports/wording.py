"""The texts of a suggestion, out of the catalogue."""

from __future__ import annotations

from headwater.base import Words
from headwater.records import Advice, AdviceKind

_LONGEST = 400
"""Characters of a name that are told."""


def key_of(advice: Advice, words: Words) -> str:
    """The catalogue's key; a suggestion of a later version, unknown here, is named by its kind."""
    return advice.text if f"{advice.text}.title" in words else f"advice.{advice.kind.value}"


def texts(advice: Advice, words: Words) -> tuple[str, str, str]:
    """Title, body and why, with their values; what people and applications wrote in one line each."""
    key = key_of(advice, words)
    params = {k: _one_line(v) if isinstance(v, str) else v for k, v in advice.params}
    title, body, why = (_filled(words, f"{key}.{part}", params, advice.kind) for part in ("title", "body", "why"))
    return title, body, why


def _one_line(s: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in s[:_LONGEST]).split())


def _filled(words: Words, key: str, params: dict[str, str | int | float], kind: AdviceKind) -> str:
    try:
        return words(key, _="", **params)  # without any value a text is not filled in at all
    except (KeyError, ValueError, IndexError):
        return words(f"page.kind.{kind.value}")
