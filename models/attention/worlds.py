"""What exists for the people of each split: programs, sites, wordings and names. Nothing that a judge's world alone has
was ever seen in training, so that no figure rests on the simulator's fingerprints."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from headwater.records import Category
from headwater.simulate import ROLES, Family, Surface, TitleBank

SPLITS = ("train", "validate", "calibrate", "test", "seen", "named")
"""`seen`: new people in the world that training knew; beside `test` they tell what the unknown world costs."""
_WORLDS = {"calibrate": 0, "test": 1, "named": 1}
"""Which of the parts a split has to itself; the others know what is in no part."""
_ROLES = ("translate", "data")
"""Held out, a role a part."""
_PARTS = 6
"""A sixth of programs, wordings, names and real titles for each part."""
_OWN = 3.0
"""How much likelier a part's own programs are, so that its people really use them."""
_LEAST_WORDS = 8
_GROUPS = {
    "games": Category.PLAY, "news_politics": Category.NEWS, "video_film_tv": Category.WATCH, "music": Category.WATCH,
    "social_talk": Category.SOCIAL, "memes_fun": Category.SOCIAL, "shopping_gadgets": Category.SHOP,
    "sports": Category.NEWS, "science_learning": Category.READ,
}  # fmt: skip
_TITLES_A_GROUP = 3000


@dataclass(frozen=True, slots=True)
class World:
    """Where the people of a split live."""

    bank: TitleBank
    roles: tuple[str, ...]


def worlds(data: Path | None) -> dict[str, World]:
    """A world a split; real titles are used where `data` has them."""
    parts = {s: _WORLDS.get(s) for s in SPLITS}
    real = _real(data)
    made = {part: _world(part, real) for part in set(parts.values())}
    return {s: made[part] for s, part in parts.items()}


def part_of(*names: str) -> int:
    """Which sixth something belongs to; 0 and 1 are held out."""
    return hashlib.sha256("/".join(names).encode("utf-8", "replace")).digest()[0] % _PARTS


def _world(part: int | None, real: Mapping[tuple[Category, int], list[str]]) -> World:
    bank = TitleBank.load()
    known = {None} | {p for p in range(_PARTS) if p >= len(_ROLES)} if part is None else {part}
    bank = replace(
        bank,
        surfaces=_surfaces(bank.surfaces, part),
        families=tuple(_family(f, part) for f in bank.families),
        slots={x: {k: _words(k, w, part) for k, w in slots.items()} for x, slots in bank.slots.items()},
    )
    for category in sorted({c for c, _ in real}):
        titles = [t for p in sorted(x for x in known if x is not None) for t in real.get((category, p), [])]
        if titles:
            bank = bank.with_titles(category, titles[:_TITLES_A_GROUP])
    held = {r for n, r in enumerate(_ROLES) if n != part}
    return World(bank, tuple(r for r in ROLES if r not in held))


def _surfaces(every: tuple[Surface, ...], part: int | None) -> tuple[Surface, ...]:
    """Those of no part, and those of this one; what nothing else shows is everybody's."""
    free = [s for s in every if part_of(s.id) >= len(_ROLES)]
    shown = {(k, x) for s in free for k in s.kinds for x in s.locales}
    common = [s for s in every if s in free or not {(k, x) for k in s.kinds for x in s.locales} <= shown]
    own = [s for s in every if part_of(s.id) == part and s not in common]
    return (*common, *(replace(s, weight=_OWN * s.weight) for s in own))


def _family(f: Family, part: int | None) -> Family:
    """Templates go by the part too: one that judges has wordings of its own where there are enough."""
    named = [(part_of(f.name, f.locale, str(i)), t) for i, t in enumerate(f.templates)]
    own = tuple(t for p, t in named if p == part)
    common = tuple(t for p, t in named if p >= len(_ROLES))
    return replace(f, templates=own or common or f.templates)


def _words(slot: str, words: Collection[str], part: int | None) -> tuple[str, ...]:
    every = tuple(words)
    if len(set(every)) < _LEAST_WORDS:
        return every
    common = tuple(w for w in every if part_of(slot, w) >= len(_ROLES))
    own = tuple(w for w in every if part_of(slot, w) == part)
    return (*common, *own * 3) if own else common or every


def _real(data: Path | None) -> dict[tuple[Category, int], list[str]]:
    file = data / "reddit_titles.parquet" if data else None
    if file is None or not file.is_file():
        return {}
    import pyarrow.parquet as pq

    titles: dict[tuple[Category, int], list[str]] = {}
    for row in pq.read_table(file, columns=["title", "suggested_group"]).to_pylist():
        category, title = _GROUPS.get(row["suggested_group"]), " ".join(row["title"].split())
        if category and title:
            titles.setdefault((category, part_of(title)), []).append(title)
    return titles
