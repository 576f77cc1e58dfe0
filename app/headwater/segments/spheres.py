"""Work spheres: runs of segments that belong to one piece of work (González and Mark, CHI 2004)."""

import re
from collections.abc import Iterable
from functools import cache

from headwater.base.athand import at_hand
from headwater.categories import Categories
from headwater.records import Presence, Segment, TitleKind, WorkSphere

DETOUR_S = 60.0
"""A detour up to here that returns stays inside; the definition of sustained work uses the same length."""
ALIKE = 0.5
"""Share of the shorter title's words that two titles must have in common."""
_RECENT = 8
"""Titles that a new one is compared with: work moves on."""
_TITLES = 1024
"""That are taken apart and kept at hand: a day has some hundreds."""
_PARTS = re.compile(r"\s+[-–—|·•]+\s+|[|｜丨]|_(?=[\u4e00-\u9fff])")
_WORD = re.compile(r"[^\W\d_][\w.+#-]*|[\u3400-\u9fff]+")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_EMPTY_WORDS = frozenset({
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "is", "it", "new", "no", "not", "of", "on", "or",
    "the", "to", "with", "your", "page", "tab", "tabs", "untitled", "window", "home", "document", "file", "edit",
    "modified", "unsaved", "新建", "标签", "签页", "无标", "标题", "首页", "未命", "命名", "的", "和", "与", "在",
})  # fmt: skip


def spheres(segments: Iterable[Segment]) -> tuple[WorkSphere, ...]:
    """Join segments (in order) into spheres: by project, site, or likeness of titles.

    Hashed titles are alike if they are equal; windows without a title belong together by application. A detour
    of at most 60 s that returns stays inside its sphere, uncounted; absences and hidden time count as detours.
    """
    runs: list[_Run] = []
    run: _Run | None = None
    aside: list[Segment] = []  # a detour that has not returned yet
    waiting = [s for s in segments if s.presence is Presence.PRESENT and s.app]
    waiting.reverse()
    while waiting:
        segment = waiting.pop()
        if run is None:
            run = _Run(segment)
            continue
        in_reach = segment.start - run.end <= DETOUR_S
        if in_reach and run.fits(segment):
            run.add(segment)
            aside.clear()
        elif in_reach and segment.end - run.end <= DETOUR_S:
            aside.append(segment)
        else:
            runs.append(run)
            waiting += [segment, *reversed(aside)]
            run, aside = None, []
        if not waiting and aside:
            runs.append(run) if run else None
            waiting, run, aside = list(reversed(aside)), None, []
    if run is not None:
        runs.append(run)
    return tuple(r.sphere() for r in runs)


class _Run:
    """A sphere in the making."""

    def __init__(self, first: Segment) -> None:
        self.start, self.end, self.seconds = first.start, first.end, 0.0
        self._titles: list[frozenset[str]] = []
        self._names: dict[str, float] = {}
        self._apps: dict[str, None] = {}
        self._domains: set[str] = set()
        self._projects: set[str] = set()
        self._hashes: set[str] = set()
        self._untitled: set[str] = set()
        self.add(first)

    def fits(self, segment: Segment) -> bool:
        """Whether a segment belongs to it."""
        if segment.project and self._projects:
            return segment.project in self._projects
        if segment.domain and segment.domain in self._domains:
            return True
        if segment.title_kind is TitleKind.HASHED and segment.title:
            return segment.title in self._hashes
        words = _words(segment)
        if not words:
            return not segment.domain and segment.app in self._untitled
        return any(_alike(words, other) for other in self._titles)

    def add(self, segment: Segment) -> None:
        """Take a segment in."""
        length = segment.end - segment.start
        self.end = max(self.end, segment.end)
        self.seconds += length
        self._apps.setdefault(segment.app)
        name = _name(segment)
        self._names[name] = self._names.get(name, 0.0) + length
        for value, into in ((segment.project, self._projects), (segment.domain, self._domains)):
            into.update({value} if value else ())
        if segment.title_kind is TitleKind.HASHED:
            self._hashes.update({segment.title} if segment.title else ())
        words = _words(segment)
        if words and words not in self._titles:
            self._titles = [*self._titles[1 - _RECENT :], words]
        if not words and not segment.domain:
            self._untitled.add(segment.app)

    def sphere(self) -> WorkSphere:
        """The record: named after what took most of its time."""
        name = max(self._names, key=self._names.__getitem__)
        return WorkSphere(name, self.start, self.end, round(self.seconds, 3), tuple(self._apps))


def _name(segment: Segment) -> str:
    return segment.project or segment.domain or _document(segment) or _shown(segment.app)


def _document(segment: Segment) -> str:
    """The title without the application's own name at its end."""
    if segment.title_kind is not TitleKind.FULL:
        return ""
    return " - ".join(_document_parts(segment.app, segment.title))


@cache
def _categories() -> Categories:
    return Categories()


def _shown(app: str) -> str:
    return _categories().name(app)


@at_hand(_TITLES)
def _document_parts(app: str, title: str) -> tuple[str, ...]:
    parts = [part.strip() for part in _PARTS.split(title) if part.strip()]
    own = set(_tokens(re.sub(r"[.\-_]", " ", f"{app} {_shown(app)}")))
    while len(parts) > 1 and own & set(_tokens(parts[-1].replace("-", " "))):
        parts.pop()
    return tuple(parts)


def _words(segment: Segment) -> frozenset[str]:
    if segment.title_kind is not TitleKind.FULL or not segment.title:
        return frozenset()
    return _title_words(segment.app, segment.title)


@at_hand(_TITLES)
def _title_words(app: str, title: str) -> frozenset[str]:
    return frozenset(w for part in _document_parts(app, title) for w in _tokens(part)) - _EMPTY_WORDS


def _tokens(text: str) -> list[str]:
    """Words in lower case; Chinese runs as pairs of characters, numbers left out."""
    words: list[str] = []
    for word in _WORD.findall(text.casefold()):
        if run := _HAN.match(word):
            words += [run[0][i : i + 2] for i in range(max(1, len(run[0]) - 1))]
        else:
            words.append(word.strip(".-"))
    return [w for w in words if w]


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    return len(a & b) >= ALIKE * min(len(a), len(b))
