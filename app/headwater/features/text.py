"""What the title encoder reads of a segment."""

import re

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
