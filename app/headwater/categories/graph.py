"""What the shipped lists know, read once when first asked."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from headwater.base import HeadwaterError, Paths
from headwater.base.paths import MissingFiles
from headwater.categories.names import forms
from headwater.records import Category


class CategoriesError(HeadwaterError):
    """The shipped lists cannot be read, or a rule cannot be kept."""


@dataclass(frozen=True, slots=True)
class App:
    """What is known of one application; `category` None: its windows' titles decide."""

    name: str
    category: Category | None
    browser: bool = False
    call: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """Applications by name and by beginning of name (longest first), sites by domain, words by their text.

    Our own lists have the last word over the longer ones (`_more`) that `packaging/known.py` draws from published sets.
    """

    apps: dict[str, App]
    beginnings: tuple[tuple[str, App], ...]
    more: dict[str, tuple[str, Category]]
    """Names to how they are shown and what they are for: applications are made of them only when asked for."""
    sites: dict[str, Category]
    site_names: dict[str, Category]
    words: dict[str, Category]

    def app(self, name: str) -> App | None:
        """The application that a system's name stands for."""
        tried = forms(name)
        for form in tried:
            if form in self.apps:
                return self.apps[form]
        for start, app in self.beginnings:
            if any(form.startswith(start) for form in tried):
                return app
        found = next((self.more[form] for form in tried if form in self.more), None)
        return App(*found) if found else None

    def site(self, domain: str) -> Category | None:
        """The category of a domain or of the nearest domain above it."""
        while domain:
            if domain in self.sites:
                return self.sites[domain]
            domain = domain.partition(".")[2]
        return None


@cache
def shipped() -> Graph:
    """The graph of `resources/categories`.

    Raises:
        CategoriesError: a list is missing or damaged.
    """
    try:
        return _read()
    except (MissingFiles, OSError, ValueError):
        raise CategoriesError("The lists of applications and sites are damaged. Install Headwater again.") from None


def _read() -> Graph:
    apps: dict[str, App] = {}
    beginnings: dict[str, App] = {}
    for names, shown, category, *marks in _rows("apps"):
        given = None if category == "title" else Category(category)
        app = App(shown, given, "browser" in marks, "call" in marks)
        for name in names.split(","):
            target = beginnings if name.endswith("*") else apps
            target[name.removesuffix("*")] = app
    more: dict[str, tuple[str, Category]] = {}
    for kind, listed in _rows("apps_more"):
        named = zip(listed.split(";"), itertools.repeat(Category(kind)))
        more |= zip(listed.casefold().split(";"), named, strict=False)
    longest_first = tuple(sorted(beginnings.items(), key=lambda item: -len(item[0])))
    sites: dict[str, Category] = {}
    for file in ("sites_more", "sites"):  # our own list has the last word
        for category, names in _rows(file):
            sites |= dict.fromkeys(names.split(), Category(category))
    words = _words("words")
    return Graph(apps, longest_first, more, sites, _words("sites"), words)


def _words(kind: str) -> dict[str, Category]:
    lists = ((category, given) for category, of, given in _rows("words") if of == kind)
    return {word: Category(category) for category, given in lists for word in given.split(",")}


def _rows(name: str) -> Iterator[list[str]]:
    text = Paths.bundled(f"resources/categories/{name}.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")
