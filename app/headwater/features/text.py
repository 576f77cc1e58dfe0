"""What the title encoder reads of a segment."""

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from headwater.features.memory import WORDS, key
from headwater.records import Segment, TitleKind

_LONGEST = 200
"""Characters of one field that are read: the encoder looks at some 48 tokens in all."""
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")


def clean(text: str) -> str:
    """The first characters of a text without control, direction and zero-width characters, spaces made single."""
    return " ".join(_UNSEEN.sub(" ", text[: 2 * _LONGEST]).split())[:_LONGEST]


def compose(name: str, title: str = "", domain: str = "") -> str:
    """Application, title and site in one text, in this order; empty where there are none."""
    return " | ".join(part for part in (clean(name), clean(title), clean(domain)) if part)


def title_of(segment: Segment) -> str:
    """The title where it may be read: one that is hashed holds no words."""
    return segment.title if segment.title_kind is TitleKind.FULL else ""


_WORD = re.compile(r"[^\W\d_][\w.+#-]*|[\u3400-\u9fff]+")
_PLAIN = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "in",
        "is",
        "it",
        "new",
        "of",
        "on",
        "or",
        "page",
        "tab",
        "the",
        "to",
        "untitled",
        "window",
        "with",
    ]
)


def words_of(segment: Segment, name: str) -> NDArray[np.uint64]:
    """What a window's work is told by, hashed [k ≤ WORDS]: its project, else the words of its title without the
    application's own, else the hash that stands for the title. Empty where nothing says anything."""
    if segment.project:
        return _hashed((segment.project,))
    if not segment.title.strip():
        return _hashed(())
    if segment.title_kind is not TitleKind.FULL:
        return _hashed((segment.title,))
    return _title_words(clean(segment.title), name.casefold(), segment.app.casefold())


@lru_cache(4096)
def _title_words(title: str, name: str, app: str) -> NDArray[np.uint64]:
    own = {*_WORD.findall(name), *_WORD.findall(app), *_PLAIN}
    found = dict.fromkeys(part for w in _WORD.findall(title.casefold()) if w not in own for part in _parts(w))
    return _hashed(tuple(found)[:WORDS])


def _parts(word: str) -> list[str]:
    """A run of Chinese as pairs of characters, for it has no spaces; any other word as it is."""
    if word[0] >= "\u3400" and len(word) > 2:
        return [word[i : i + 2] for i in range(len(word) - 1)]
    return [word.strip(".-")]


def _hashed(words: tuple[str, ...]) -> NDArray[np.uint64]:
    return np.array([int.from_bytes(key(w), "little") for w in words], np.uint64)
