"""Why rows of a file were left out, in the person's language. No Qt."""

from __future__ import annotations

import re
from functools import cache

from headwater.base import Words

_PLACE = re.compile(r"\\\{(\w+)\\\}")
_WHERE = ("event", "events", "line")
_WHY = "reason.why."


def reason_in(words: Words, sentence: str) -> str:
    """What a reader of files said in English; as it stands where it is none of the sentences that are known."""
    for where in _WHERE:
        if found := _pattern(f"reason.where.{where}").fullmatch(sentence):
            return words(f"reason.where.{where}", **(found.groupdict() | {"why": why_in(words, found["why"])}))
    return sentence


def why_in(words: Words, why: str) -> str:
    """The same for the reason alone; the names of columns in it stay as they are in the file."""
    for key in _keys():
        if found := _pattern(key).fullmatch(why):
            return words(key, **found.groupdict())
    return why


@cache
def _keys() -> tuple[str, ...]:
    """Those without places first, then those that say more: they are narrower."""
    english = Words("en")
    keys = (key for key in english.keys() if key.startswith(_WHY))  # noqa: SIM118  it is no mapping
    return tuple(sorted(keys, key=lambda key: (english(key).count("{"), -len(english(key)))))


@cache
def _pattern(key: str) -> re.Pattern[str]:
    """A bucket's name may hold what stands between the parts, so that it takes all it can."""
    text = _PLACE.sub(lambda m: f"(?P<{m[1]}>.+{'' if m[1] == 'bucket' else '?'})", re.escape(Words("en")(key)))
    return re.compile(text, re.DOTALL)
