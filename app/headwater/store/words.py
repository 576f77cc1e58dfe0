"""Words that are looked for, and what meets them. Loaded by the first search, with the room that folds them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from headwater.redact.guarded import folded
from headwater.redact.titles import visible

__all__ = ["folded", "meets", "sought_in"]

_MARKS = (
    '""', "\uff02\uff02", "\u201c\u201d", "\u201d\u201d", "\u201e\u201c\u201d", "\u300c\u300d", "\u300e\u300f",
    "\u00ab\u00bb",
)  # fmt: skip
"""Quotation marks, each with those that close it: whoever writes Chinese or German seldom types the straight ones."""
_WORD = re.compile("|".join(f"{m[0]}([^{m[1:]}]+)[{m[1:]}]" for m in _MARKS) + r"|(\S+)")


def sought_in(text: str) -> tuple[str, ...]:
    """What is looked for: each word, and what stands between a pair of quotation marks as one; compared by its folded
    form. All must be met."""
    found = (folded("".join(parts)).strip() for parts in _WORD.findall(visible(text)))
    return tuple(dict.fromkeys(word for word in found if word))


def meets(text: str, words: Sequence[str]) -> bool:
    """Whether all words are in a text."""
    low = folded(text)
    return all(word in low for word in words)
