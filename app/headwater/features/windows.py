"""What is known of a window by its names alone, whenever it is in front; found once for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from headwater.categories import Categories
from headwater.features.intent import match
from headwater.features.kept import WORDS, Words
from headwater.features.text import compose, key, title_of, words_of
from headwater.records import Category, Intent, Segment, TitleKind

NAMED = (
    *(f"is_{c.value}" for c in Category), "off_plan", "call_app", "has_app", "has_title", "has_domain", "has_words",
)  # fmt: skip
"""Values of the row that a window's names decide."""
TONES = ("make", "read", "talk")
TOLD = (*NAMED, "app_known", *TONES)
"""And what else is summed over time: 1 or 0."""
_MOST = 2048
"""Windows that are remembered; a day has some hundreds."""
_names = attrgetter("app", "title", "title_kind", "domain", "project")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Window:
    """One window."""

    at: int
    """Its column in the table of numbers."""
    text: str
    """What the title encoder reads."""
    app: bytes
    key: bytes
    """Of the application, and of all; they stand for the names."""
    words: bytes
    """Hashed, WORDS of 8 bytes."""
    worded: bool
    category: Category | None
    told: str
    """What an intent is compared with."""

    def match(self, intent: Intent | None) -> float:
        """How far it has to do with what the person said they would do; NaN where they said nothing."""
        return match(intent.text, self.told, self.category) if intent and intent.text.strip() else np.nan


class Windows:
    """The windows that were in front lately. They are no memory: without them the rows are the same."""

    def __init__(self, categories: Categories) -> None:
        """Take what knows what applications are for."""
        self._categories = categories
        self._rules = categories.rules
        self._known: dict[tuple[str, str, TitleKind, str, str], Window] = {}
        self._told = np.zeros((2 * _MOST, len(TOLD)))

    def of(self, segments: Sequence[Segment]) -> list[Window]:
        """The windows of at most `_MOST` segments; their numbers are there until it is called again."""
        if len(self._known) > _MOST or self._categories.rules is not self._rules:
            self._rules = self._categories.rules  # before anything is looked at by them
            self._known.clear()
        return [self._known.get(_names(s)) or self._look(s) for s in segments]

    def told(self, windows: Sequence[Window]) -> Floats:
        """What is known of them [TOLD, n]."""
        return self._told[[w.at for w in windows]].T.copy()

    def _look(self, s: Segment) -> Window:
        title, name = title_of(s), self._categories.name(s.app) if s.app else ""
        category = self._categories.of(s.app, title, s.domain, s.project) if s.app or s.domain else None
        words = words_of(s, name).ljust(8 * WORDS, b"\0")
        worded = any(words)
        text, at = compose(name, title, s.domain), len(self._known)
        self._told[at] = self._numbers(s, title, category, worded)
        window = Window(
            at, text, key(s.app), key(s.app, s.title, s.domain), words, worded, category, f"{text} {s.project}"
        )
        self._known[_names(s)] = window
        return window

    def _numbers(self, s: Segment, title: str, category: Category | None, worded: bool) -> list[float]:
        call, titled = self._categories.is_call_app(s.app), bool(title.strip()) and s.title_kind is TitleKind.FULL
        kinds, off_plan, tones = _of(category)
        return [*kinds, off_plan, call, s.app != "", titled, s.domain != "", worded, category is not None, *tones]


@cache
def _of(category: Category | None) -> tuple[list[float], float, list[float]]:
    """Of a category: which it is, how likely off plan, which tone."""
    kinds = [float(c is category) for c in Category]
    if category is None:
        return kinds, 0.0, [0.0] * len(TONES)
    tone = Categories.tone(category)
    return kinds, Categories.off_plan(category), [float(tone == n) for n in range(len(TONES))]


def hashed(windows: Sequence[Window]) -> Words:
    """The words of windows [n, WORDS]."""
    return np.frombuffer(b"".join([w.words for w in windows]), np.uint64).reshape(-1, WORDS)
