"""What a page's title says about its category."""

import itertools
import re

from headwater.categories.graph import Graph
from headwater.records import Category

_PARTED = re.compile(r"\s+[-–—|·•:/]+\s+|[|·_｜丨]|\s*[-–—]\s*(?=[\u4e00-\u9fff])")
_UNREAD = re.compile(r"^\s*[(\[（【]\s*\d+\+?[^)\]）】]{0,12}[)\]）】]\s*")
"""How many messages wait, as sites put it before their title: `(3) Facebook`, `(2条消息)`."""
_WORD = re.compile(r"[a-z][a-z0-9+#'.]*[a-z0-9+#]|[a-z]")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_LONGEST = 300
"""Characters of a title that are read: judging must stay quick."""
_HAN_WORD = (4, 3, 2)
"""Lengths of Chinese words in the list."""


def by_title(graph: Graph, title: str) -> Category | None:
    """The site that the title names at its end, else the category most of its words speak for."""
    low = title[:_LONGEST].casefold()
    site = _site(graph, low)
    if site is not None:
        return site
    votes: dict[Category, float] = {}
    for word in (*_latin(low), *_han(low, graph)):
        if word in graph.words:
            votes[graph.words[word]] = votes.get(graph.words[word], 0.0) + 1.0 + word.count(" ")
    return max(votes, key=votes.__getitem__) if votes else None


def _site(graph: Graph, low: str) -> Category | None:
    """The last part of a title that is a site's name; what follows a comma (`, the free encyclopedia`) is left out."""
    parts = [part.strip() for part in _PARTED.split(_UNREAD.sub("", low))]
    for form in (form for part in reversed(parts) for form in (part, part.rpartition("-")[2].strip())):
        site = graph.site_names.get(form) or graph.site_names.get(form.replace("，", ",").partition(",")[0])
        if site is not None:
            return site
    return None


def _latin(text: str) -> list[str]:
    words = _WORD.findall(text)
    return words + [f"{a} {b}" for a, b in itertools.pairwise(words)]


def _han(text: str, graph: Graph) -> list[str]:
    """Words of the list found in Chinese runs, the longest at each place."""
    found: list[str] = []
    for run in _HAN.findall(text):
        at = 0
        while at < len(run):
            word = next((run[at : at + n] for n in _HAN_WORD if run[at : at + n] in graph.words), "")
            found += [word] if word else []
            at += len(word) or 1
    return found
