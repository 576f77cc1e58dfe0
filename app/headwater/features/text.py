"""What the title encoder reads of a segment."""

import hashlib
import re
from itertools import islice

from headwater.base.athand import at_hand
from headwater.features.kept import WORDS
from headwater.records import Segment, TitleKind

_LONGEST = 200
"""Characters of one field that are read: the encoder looks at some 48 tokens in all."""
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")


def key(*parts: str) -> bytes:
    """Eight bytes that stand for a text, so that memory holds no words; all zero for an empty one."""
    text = "\0".join(parts)
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest() if text.strip("\0") else bytes(8)


def clean(text: str) -> str:
    """The first characters of a text without control, direction and zero-width characters, spaces made single."""
    text = text[: 2 * _LONGEST]
    seen = text if text.isprintable() else _UNSEEN.sub(" ", text)  # none of these is printable
    return " ".join(seen.split())[:_LONGEST]


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


def words_of(segment: Segment, name: str) -> bytes:
    """What a window's work is told by, hashed, 8 bytes each of at most WORDS words: its project, else the words of its
    title without the application's own, else the hash that stands for the title. Empty where nothing says anything."""
    if segment.project:
        return _hashed(segment.project)
    if not segment.title.strip():
        return b""
    if segment.title_kind is not TitleKind.FULL:
        return _hashed(segment.title)
    own = _own(name.casefold(), segment.app.casefold())
    words = (w for w in _WORD.findall(clean(segment.title).casefold()) if w not in own)
    found = dict.fromkeys(part for w in words for part in _parts(w))
    return b"".join([_hashed(w) for w in islice(found, WORDS)])


@at_hand(256)
def _own(name: str, app: str) -> frozenset[str]:
    return frozenset((*_WORD.findall(name), *_WORD.findall(app), *_PLAIN))


def _parts(word: str) -> list[str]:
    """A run of Chinese as pairs of characters, for it has no spaces; any other word as it is."""
    if word[0] >= "\u3400" and len(word) > 2:
        return [word[i : i + 2] for i in range(len(word) - 1)]
    return [word.strip(".-")]


@at_hand(4096)
def _hashed(word: str) -> bytes:
    return key(word)
