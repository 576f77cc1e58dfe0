"""Window titles: what programs and sites show, composed from templates of our own and from sets that training adds."""

import tomllib
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from string import Formatter
from typing import Any, TypeVar

import numpy as np

from headwater.base import HeadwaterError, Paths
from headwater.records import Category

LOCALES = ("en", "zh")

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")


class TitlesError(HeadwaterError):
    """The titles cannot be used as asked; the text says what to change."""


@dataclass(frozen=True, slots=True)
class Surface:
    """A program or a site: how its windows are classed and titled. A site's window is the browser's."""

    id: str
    app: str
    domain: str
    category: Category
    kinds: tuple[str, ...]
    title: str
    locales: tuple[str, ...]
    weight: float
    keys: float
    calm: bool
    """Its title never says what is in it."""
    page: bool


@dataclass(frozen=True, slots=True)
class Browser:
    """A web browser and what it writes behind a page's title."""

    app: str
    suffix: str
    locales: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Family:
    """Titles that were written together. Hold out whole families, never single titles."""

    name: str
    locale: str
    category: Category
    kinds: tuple[str, ...]
    templates: tuple[tuple[tuple[str, str], ...], ...]
    """Each a row of (literal text, slot name or '')."""
    given: tuple[str, ...] = ()
    """Titles to be used as they are."""


@dataclass(frozen=True)
class TitleBank:
    """All titles: families, slots and the surfaces that show them. Immutable; `with_…` and `without` make another."""

    surfaces: tuple[Surface, ...]
    browsers: tuple[Browser, ...]
    families: tuple[Family, ...]
    slots: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Words by locale and slot."""

    @staticmethod
    def load() -> "TitleBank":
        """The bank that ships with the program."""
        return _bundled()

    def with_titles(
        self, category: Category, titles: Sequence[str], *, locale: str = "en", family: str = ""
    ) -> "TitleBank":
        """Add real titles of a category; from then on they make up half of that category's.

        Raises:
            TitlesError: there are none, or the locale is not one of `LOCALES`.
        """
        if locale not in LOCALES or not titles:
            raise TitlesError(f"Give at least one title, and a locale out of {', '.join(LOCALES)}.")
        given = Family(family or f"given-{category.value}", locale, category, (), (), tuple(titles))
        return replace(self, families=(*self.families, given))

    def without(self, names: Collection[str]) -> "TitleBank":
        """Leave out families by name, surfaces by id and browsers by application (for held-out tests).

        A kind that loses its last family has empty titles; one that loses its last surface shows a bare browser.

        Raises:
            TitlesError: a locale would have no browser left.
        """
        kept = replace(
            self,
            families=tuple(f for f in self.families if f.name not in names),
            surfaces=tuple(s for s in self.surfaces if s.id not in names),
            browsers=tuple(b for b in self.browsers if b.app not in names),
        )
        for locale in LOCALES:
            if not any(locale in b.locales for b in kept.browsers):
                raise TitlesError(f"Keep at least one browser for {locale}.")
        return kept

    def names(self) -> tuple[str, ...]:
        """Names of all families, each once."""
        return tuple(dict.fromkeys(f.name for f in self.families))

    def showing(self, kind: str, locale: str) -> tuple[Surface, ...]:
        """The surfaces that show a kind of thing in a locale."""
        return self._showing.get((kind, locale), ())

    def kinds_of(self, category: Category, locale: str) -> tuple[str, ...]:
        """The kinds of thing that a category has in a locale."""
        kinds = (k for s in self.surfaces if s.category is category and locale in s.locales for k in s.kinds)
        return tuple(dict.fromkeys(kinds))

    def compose(
        self, kind: str, category: Category, locale: str, rng: np.random.Generator, bound: Mapping[str, str]
    ) -> str:
        """A title for a kind of thing; `bound` fixes slots ({project}, {topic}) to those of the piece of work."""
        own, given = self._own.get((kind, locale), ()), self._given.get((category, locale), ())
        if given and (not own or rng.random() < 0.5):
            titles = given[int(rng.integers(len(given)))].given
            return titles[int(rng.integers(len(titles)))]
        if not own:
            return ""
        templates = own[int(rng.integers(len(own)))].templates
        slots = self.slots[locale]
        return "".join(
            text + ((bound.get(slot) or _pick(slots[slot], rng)) if slot else "")
            for text, slot in templates[int(rng.integers(len(templates)))]
        )

    @cached_property
    def _own(self) -> dict[tuple[str, str], tuple[Family, ...]]:
        return _grouped(((kind, f.locale), f) for f in self.families if not f.given for kind in f.kinds)

    @cached_property
    def _given(self) -> dict[tuple[Category, str], tuple[Family, ...]]:
        return _grouped(((f.category, f.locale), f) for f in self.families if f.given)

    @cached_property
    def _showing(self) -> dict[tuple[str, str], tuple[Surface, ...]]:
        return _grouped(((k, locale), s) for s in self.surfaces for k in s.kinds for locale in s.locales)

    def fill(self, slot: str, locale: str, rng: np.random.Generator) -> str:
        """One word of a slot."""
        return _pick(self.slots[locale][slot], rng)


def _grouped(pairs: Iterable[tuple[_K, _V]]) -> dict[_K, tuple[_V, ...]]:
    groups: dict[_K, list[_V]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}


def _pick(words: Sequence[str], rng: np.random.Generator) -> str:
    return words[int(rng.random() * len(words))]


@cache
def _bundled() -> TitleBank:
    folder = Paths.bundled("resources/titles")
    table = tomllib.loads((folder / "surfaces.toml").read_text(encoding="utf-8"))
    words = {x: tomllib.loads((folder / f"{x}.toml").read_text(encoding="utf-8")) for x in LOCALES}
    return TitleBank(
        surfaces=tuple(_surface(s) for s in table["surface"]),
        browsers=tuple(
            Browser(b["app"], b["suffix"], tuple(b["locales"]), float(b["weight"])) for b in table["browsers"]
        ),
        families=tuple(_family(f, locale) for locale, t in words.items() for f in t["family"]),
        slots={locale: {k: tuple(v) for k, v in t["slots"].items()} for locale, t in words.items()},
    )


def _surface(row: Mapping[str, Any]) -> Surface:
    return Surface(
        id=row["id"],
        app=row.get("app", ""),
        domain=row.get("domain", ""),
        category=Category(row["category"]),
        kinds=tuple(row["kinds"]),
        title=row["title"],
        locales=tuple(row.get("locales", LOCALES)),
        weight=float(row.get("weight", 1.0)),
        keys=float(row.get("keys", 1.0)),
        calm=bool(row.get("calm", False)),
        page="app" not in row,
    )


def _family(row: Mapping[str, Any], locale: str) -> Family:
    parsed = tuple(
        tuple((text, slot or "") for text, slot, _, _ in Formatter().parse(template)) for template in row["templates"]
    )
    return Family(row["name"], locale, Category(row["category"]), tuple(row["kinds"]), parsed)
