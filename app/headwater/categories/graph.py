"""What the shipped lists know, read once when first asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from headwater.base import HeadwaterError, Paths
from headwater.base.paths import MissingFiles
from headwater.categories.names import forms
from headwater.records import Category


class CategoriesError(HeadwaterError):
    """The shipped lists cannot be read."""


@dataclass(frozen=True, slots=True)
class App:
    """What is known of one application; `category` None: its windows' titles decide."""

    name: str
    category: Category | None
    browser: bool = False
    call: bool = False


@dataclass(frozen=True, slots=True)
class Graph:
    """Applications by name and by beginning of name (longest first), sites by domain, words by their text."""

    apps: dict[str, App]
    beginnings: tuple[tuple[str, App], ...]
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
        return None

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
    longest_first = tuple(sorted(beginnings.items(), key=lambda item: -len(item[0])))
    sites = {site: Category(category) for category, names in _rows("sites") for site in names.split()}
    words = _words("words")
    return Graph(apps, longest_first, sites, _words("sites"), words)


def _words(kind: str) -> dict[str, Category]:
    lists = ((category, given) for category, of, given in _rows("words") if of == kind)
    return {word: Category(category) for category, given in lists for word in given.split(",")}


def _rows(name: str) -> Iterator[list[str]]:
    text = Paths.bundled(f"resources/categories/{name}.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")
