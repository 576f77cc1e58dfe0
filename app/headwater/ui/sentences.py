"""Sentences that the program has in English, known again by the catalogue's English texts. No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from headwater.base import Words

_PLACE = re.compile(r"\\\{(\w+)\\\}")
_PERSONS = ("bucket", "path")
"""What people named may hold what stands between the parts, so that it takes all it can."""


def matches(beginning: str, sentence: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Texts whose keys begin so and that a sentence can be, with what stands in their places; the narrowest first."""
    for key in _keys(beginning):
        if found := pattern(key).fullmatch(sentence):
            yield key, found.groupdict()


@cache
def _keys(beginning: str) -> tuple[str, ...]:
    """Those that say most without their places first."""
    english = Words("en")
    keys = (key for key in english.keys() if key.startswith(beginning))  # noqa: SIM118  it is no mapping
    return tuple(sorted(keys, key=lambda key: -len(_PLACE.sub("", re.escape(english(key))))))


@cache
def pattern(key: str) -> re.Pattern[str]:
    """What an English text looks like once its places are filled."""
    text = _PLACE.sub(lambda m: f"(?P<{m[1]}>.+{'' if m[1] in _PERSONS else '?'})", re.escape(Words("en")(key)))
    return re.compile(text, re.DOTALL)
