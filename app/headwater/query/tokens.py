"""The words of a query.

Strings follow ActivityWatch to the letter: a quote ends its string unless a backslash stands right before it, even if
that backslash follows another; a backslash and the quote become the quote, and every other backslash stays, so that
regular expressions need no second one. Between the elements of a list of lines nothing is put, as ActivityWatch puts
nothing there: its web page cuts queries at every semicolon, those in strings too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from headwater.query.errors import QuerySyntax, QueryTooLarge
from headwater.query.limits import Limits

_SEAM = "\0"
"""Where two elements of the query meet: ends a comment, parts names, vanishes in strings."""
_WORD = re.compile(
    r"(?P<space>[\s\0]+|\#[^\n\0]*)"
    r"|(?P<number>-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<symbol>[=;,:(){}\[\]])"
    r"|(?P<quote>[\"'])"
)
_MOST_DIGITS = 18
"""Digits of a whole number: what 64 bits hold for sure."""

Kind = Literal["text", "number", "name", "symbol", "end"]


class Token(NamedTuple):
    """A word of the query."""

    kind: Kind
    text: str
    """What a string says, a name, a sign; '' for the others."""
    value: str | int | float
    line: int
    """Counted from 1."""


def joined(query: Sequence[str] | str, limits: Limits) -> str:
    """The query as one text, with a NUL where its elements meet.

    Raises:
        QuerySyntax: it is not text.
        QueryTooLarge: it is too long.
    """
    parts = [query] if isinstance(query, str) else query
    if not (isinstance(parts, list | tuple) and all(isinstance(part, str) for part in parts)):
        raise QuerySyntax("The query is neither a text nor a list of lines.")
    if sum(map(len, parts)) + len(parts) > limits.text:
        raise QueryTooLarge(f"The query is longer than {limits.text:,} characters: shorten it.")
    text = _SEAM.join(parts)
    if text.count(_SEAM) != max(len(parts) - 1, 0) or not _is_text(text):
        raise QuerySyntax("The query holds characters that are no text: take them out.")
    return text


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def tokens(text: str) -> list[Token]:
    """The words of the text; the last one is its end.

    Raises:
        QuerySyntax: a string does not end, or a sign has no meaning.
    """
    found: list[Token] = []
    place, line = 0, 1
    while place < len(text):
        match = _WORD.match(text, place)
        if match is None:
            raise QuerySyntax(f"Line {line} of the query cannot be read: it holds a sign that has no meaning.")
        end = match.end()
        if match.lastgroup == "quote":
            end = _end_of_string(text, place, line)
            says = text[place + 1 : end - 1].replace(_SEAM, "").replace(f"\\{match[0]}", match[0])
            found.append(Token("text", says, says, line))
        elif match.lastgroup == "number":
            found.append(Token("number", "", _number(match[0], line), line))
        elif match.lastgroup != "space":
            found.append(Token("name" if match.lastgroup == "name" else "symbol", match[0], match[0], line))
        line += text.count("\n", place, end) + text.count(_SEAM, place, end)
        place = end
    found.append(Token("end", "", "", line))
    return found


def _end_of_string(text: str, start: int, line: int) -> int:
    quote = text[start]
    end = start
    while (end := text.find(quote, end + 1)) >= 0:
        before = end - 1
        while text[before] == _SEAM:
            before -= 1
        if text[before] != "\\":
            return end + 1
    raise QuerySyntax(f"Line {line} of the query cannot be read: a string that begins there does not end.")


def _number(digits: str, line: int) -> int | float:
    is_whole = digits.lstrip("-").isdigit()
    value = (int(digits) if len(digits) <= _MOST_DIGITS else math.inf) if is_whole else float(digits)
    if math.isinf(value):
        raise QuerySyntax(f"Line {line} of the query cannot be read: a number is too large.")
    return value
