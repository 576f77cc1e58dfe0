"""Regular expressions from whoever asks: checked before use, and run once for each distinct string.

None can be stopped while it runs. Whoever serves strangers runs queries in a `QueryWorker`, which can.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from headwater.query.errors import WrongArguments
from headwater.query.limits import Limits, Watch
from headwater.query.tables import Flags

_WITHOUT_CASE = re.compile(r"(?:[^\\\[(]|\\\W|\((?!\?))*")
"""Expressions that may be made small: no sets, no letters with a backslash, no brackets with a question mark."""


def compiled(regex: str, limits: Limits, *, ignore_case: bool = False) -> re.Pattern[str]:
    """A regular expression, ready to use.

    Raises:
        WrongArguments: it is none, or it is too long.
    """
    if len(regex) > limits.regex:
        raise WrongArguments(f"A regular expression is longer than {limits.regex:,} characters: shorten it.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of signs that may mean something else in a later Python
            return re.compile(regex, re.IGNORECASE if ignore_case else 0)
    except (re.error, RecursionError, OverflowError):
        raise WrongArguments("A regular expression cannot be read: see whether its brackets match.") from None


class Strings:
    """Distinct strings, and which of them a regular expression finds something in."""

    def __init__(self, strings: Sequence[str], watch: Watch) -> None:
        self._strings = strings
        self._watch = watch
        self._lower: list[str] | None = None

    def found_by(self, pattern: re.Pattern[str], places: NDArray[np.intp]) -> Flags:
        """A flag for each string; only those at some places are looked at."""
        found = np.zeros(len(self._strings), np.bool_)
        if small := _small(pattern):
            lower = self._in_lower_case()
            found[places] = self._searched(small, [lower[place] for place in places.tolist()])
            places = np.array([place for place in places.tolist() if not self._strings[place].isascii()], np.intp)
        found[places] = self._searched(pattern, [self._strings[place] for place in places.tolist()])
        return found

    def _searched(self, pattern: re.Pattern[str], strings: list[str]) -> list[bool]:
        return [match is not None for match in self._watch.mapped(pattern.search, strings)]

    def _in_lower_case(self) -> list[str]:
        if self._lower is None:
            self._lower = [string.lower() if string.isascii() else "" for string in self._strings]
        return self._lower


def _small(pattern: re.Pattern[str]) -> re.Pattern[str] | None:
    """The same for ASCII without regard to case, made small, which is searched much faster; None if it may differ."""
    text = pattern.pattern
    if not (pattern.flags & re.IGNORECASE and text.isascii() and _WITHOUT_CASE.fullmatch(text)):
        return None
    return re.compile(text.lower())
