"""Words that are looked for, and what meets them. Loaded by the first search, with the room that folds them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from headwater.redact.guarded import folded
from headwater.redact.titles import visible

__all__ = ["folded", "meets", "words_of"]

_WORD = re.compile(r'"([^"]+)"|(\S+)')


def words_of(text: str) -> tuple[str, ...]:
    """What is looked for: each word, and what stands between a pair of quotation marks as one; compared by its folded
    form. All must be met."""
    found = (folded(a or b).strip() for a, b in _WORD.findall(visible(text)))
    return tuple(dict.fromkeys(word for word in found if word))


def meets(text: str, words: Sequence[str]) -> bool:
    """Whether all words are in a text."""
    low = folded(text)
    return all(word in low for word in words)
