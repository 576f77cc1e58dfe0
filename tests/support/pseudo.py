"""A language that nobody speaks: English with each word 40 % longer, as other languages are."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

import pytest

from headwater.base import words

PSEUDO = "pseudo"
_WORD = re.compile(r"\{[^{}]*\}|[^\W\d_]{2,}")
"""A place, which stays as it is, or a word."""


def longer(text: str) -> str:
    """`Pauses` becomes `Pausespau`."""
    return _WORD.sub(lambda m: m[0] if m[0].startswith("{") else m[0] + m[0][: ceil(0.4 * len(m[0]))].lower(), text)


@contextmanager
def spoken(language: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A language of the program, or the one that nobody speaks: English has its texts meanwhile."""
    if language != PSEUDO:
        yield language
        return
    real = words._catalogue
    texts = {key: longer(text) for key, text in real("en").items()}
    with monkeypatch.context() as patch:
        patch.setattr(words, "_catalogue", lambda name: texts if name == "en" else real(name))
        yield "en"
