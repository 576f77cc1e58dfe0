"""What was in front, as rules look at it: what nobody knows the category of, and what rules match."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from headwater.categories import Categories, Rule
from headwater.categories.rules import folded, named
from headwater.features import compose
from headwater.records import Category, Intent, Presence, TitleKind
from headwater.reports.plans import intent_at
from headwater.store.packing import PRESENCES
from headwater.store.rows import Spans

Window = tuple[str, str, str, str]
"""Application, title, site, project."""
_PRESENT = PRESENCES.index(Presence.PRESENT)
_READ = 12
"""Titles that a suggestion is made of."""
WORTH_S = 3600.0
SHARE = 0.3
"""From so much unsorted time on, which is also so large a part of all, sorting is worth a word."""


@dataclass(frozen=True, slots=True, repr=False)
class Unsorted:
    """An application or a site whose category nobody knows."""

    app: str
    """As the system names it; of a site the one that was longest in front with it."""
    name: str
    """As people know it."""
    domain: str
    """'' unless it is a site."""
    seconds: float
    title: str
    """The one that was longest in front; '' where titles may not be read."""
    category: Category | None = None
    """What it looks like; None where nothing speaks for any."""
    p: float = 0.0
    """How likely that is."""

    def __repr__(self) -> str:
        """Not what it is."""
        return f"<Unsorted: {self.seconds:.0f} s>"


@dataclass(frozen=True, slots=True)
class NotSorted:
    """All of them in some days, the longest first."""

    found: tuple[Unsorted, ...] = ()
    seconds: float = 0.0
    """Of all that is not sorted."""
    whole_s: float = 0.0
    """Of all that was in front."""

    @property
    def is_much(self) -> bool:
        """Whether sorting some of it is worth a word."""
        return self.seconds >= WORTH_S and self.seconds >= SHARE * self.whole_s


@dataclass(frozen=True, slots=True)
class Use:
    """How long a window was in front while a plan held."""

    app: str
    title: str
    """'' where it may not be read."""
    domain: str
    project: str
    intent: str
    """'' where there was no plan."""
    seconds: float


def uses(spans: Spans, intents: Sequence[Intent]) -> list[Use]:
    """What was in front while somebody was there, each window with each plan once."""
    there = spans.presence == _PRESENT
    plans = _Plans(intents)
    which = np.array([plans.at(t) for t in (spans.start_ms[there] / 1000.0).tolist()], np.int64)
    keys = np.stack([spans.window[there], which], axis=1).reshape(-1, 2)
    pairs, places = np.unique(keys, axis=0, return_inverse=True)
    seconds = np.bincount(places.reshape(-1), spans.length_ms[there] / 1000.0, len(pairs))
    return [
        Use(app, title if kind is TitleKind.FULL else "", domain, project, plans.texts[plan], time)
        for (window, plan), time in zip(pairs.tolist(), seconds.tolist(), strict=True)
        for app, title, kind, domain, project in [spans.windows[window]]
        if app or domain
    ]


class _Plans:
    """Which plan held when; of several the last one, as for the model."""

    def __init__(self, intents: Sequence[Intent]) -> None:
        self._edges = sorted({t for i in intents for t in (i.start, i.end) if t is not None})
        self.texts = ["", *dict.fromkeys(i.text for i in intents)]
        number = {text: n for n, text in enumerate(self.texts)}
        holding = (intent_at(intents, edge) for edge in self._edges)
        self._of = [number[i.text if i else ""] for i in holding]

    def at(self, moment: float) -> int:
        """Its place in `texts`."""
        place = bisect_right(self._edges, moment)
        return self._of[place - 1] if place else 0


# -- what nobody knows ------------------------------------------------------------------------------------------------

Kind = Callable[[Iterable[tuple[str, float]]], tuple[Category, float] | None]
"""`AttentionModel.kind`."""


@dataclass(slots=True)
class _Group:
    apps: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    titles: dict[str, float] = field(default_factory=lambda: defaultdict(float))


def not_sorted(found: Sequence[Use], categories: Categories, kind: Kind | None, most: int) -> NotSorted:
    """What no rule, no list and no title tells the category of; sites by themselves, the rest by application."""
    groups: dict[tuple[str, str], _Group] = {}
    for use in found:
        if categories.known(use.app, use.title, use.domain, use.project) is None:
            group = groups.setdefault((use.domain and "site", use.domain or use.app), _Group())
            group.apps[use.app] += use.seconds
            group.titles[use.title] += use.seconds
    made = [_unsorted(key[1] if key[0] else "", group, categories) for key, group in groups.items()]
    order = sorted(made, key=lambda pair: -pair[0].seconds)
    return NotSorted(
        tuple(_with_kind(one, group, kind) for one, group in order[:most]),
        sum(one.seconds for one, _ in made),
        sum(use.seconds for use in found),
    )


def _unsorted(domain: str, group: _Group, categories: Categories) -> tuple[Unsorted, _Group]:
    app = max(group.apps, key=group.apps.__getitem__)
    titles = {title: s for title, s in group.titles.items() if title}
    title = max(titles, key=titles.__getitem__, default="")
    return Unsorted(app, categories.name(app), domain, sum(group.apps.values()), title), group


def _with_kind(one: Unsorted, group: _Group, kind: Kind | None) -> Unsorted:
    longest = sorted(group.titles.items(), key=lambda pair: -pair[1])[:_READ]
    texts = [(compose(one.name, title, one.domain), seconds) for title, seconds in longest]
    guess = kind(texts) if kind is not None else None
    if guess is None:
        return one
    return Unsorted(one.app, one.name, one.domain, one.seconds, one.title, *guess)


# -- what rules match -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Effect:
    """What a rule does to what was in front in the last days."""

    windows: int
    """That it matches."""
    seconds: float
    changed: int
    """Of these, windows of which it says something else than was said before."""
    changed_s: float
    beaten_s: float = 0.0
    """Time that it matches and that another rule decides."""
    beaten_by: tuple[Rule, ...] = ()
    """Rules that say something else of some of it and go before it, the longest first."""
    beats: tuple[Rule, ...] = ()
    """Rules that say something else of some of it and give way to it."""


@dataclass(slots=True)
class _Counted:
    windows: set[Window] = field(default_factory=set)
    changed: set[Window] = field(default_factory=set)
    seconds: float = 0.0
    changed_s: float = 0.0
    beaten_s: float = 0.0
    beaten_by: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    beats: dict[int, float] = field(default_factory=lambda: defaultdict(float))


def effects(found: Sequence[Use], rules: Sequence[Rule]) -> list[Effect]:
    """Of each rule, what it does beside the others."""
    place = {id(rule): n for n, rule in enumerate(rules)}
    told, lists = Categories(rules), Categories()
    counted = [_Counted() for _ in rules]
    kinds, plans = [r.category for r in rules], [r.plan for r in rules]
    for use in found:
        window = (use.app, use.title, use.domain, use.project)
        of_category = [place[id(r)] for r in told.category_rules(*window)]
        of_plan = [place[id(r)] for r in told.plan_rules(*window, use.intent)]
        changing = _changing(of_category, kinds, lists.of(*window) if of_category else None)
        changing |= _changing(of_plan, plans, None)
        for n in {*of_category, *of_plan}:
            _count(counted[n], window, use.seconds, changes=n in changing)
        _beaten(counted, of_category, kinds, use.seconds)
        _beaten(counted, of_plan, plans, use.seconds)
    for winner, loser in _twins(rules):
        counted[loser].beaten_by[winner] += 0.0
        counted[winner].beats[loser] += 0.0
    return [_effect(c, rules) for c in counted]


def _changing(matching: Sequence[int], said: Sequence[object], otherwise: object) -> set[int]:
    """The first rule, where it says something else than would be said without it."""
    if not matching:
        return set()
    first, *others = matching
    before = said[others[0]] if others else otherwise
    return {first} if said[first] != before else set()


def _count(counted: _Counted, window: Window, seconds: float, *, changes: bool) -> None:
    counted.windows.add(window)
    counted.seconds += seconds
    if changes:
        counted.changed.add(window)
        counted.changed_s += seconds


def _beaten(counted: Sequence[_Counted], matching: Sequence[int], said: Sequence[object], seconds: float) -> None:
    """The first one holds; of the others those count that say something else."""
    for n in (n for n in matching[1:] if said[n] != said[matching[0]]):
        counted[n].beaten_s += seconds
        counted[n].beaten_by[matching[0]] += seconds
        counted[matching[0]].beats[n] += seconds


def _twins(rules: Sequence[Rule]) -> Iterator[tuple[int, int]]:
    """Rules that ask for the very same and say something else, as places: who holds, who gives way."""
    last: dict[tuple[object, ...], int] = {}
    for n, rule in enumerate(rules):
        asked = tuple(folded(part).strip() for part in named(rule))
        for about, said in (("category", rule.category), ("plan", rule.plan)):
            key = (about, *asked, folded(rule.intent) if about == "plan" else "")
            if said is None:
                continue
            before = last.get(key)
            if before is not None and getattr(rules[before], about) is not said:
                yield n, before
            last[key] = n


def _effect(c: _Counted, rules: Sequence[Rule]) -> Effect:
    by, beaten = ([rules[n] for n in sorted(x, key=lambda n: -x[n])] for x in (c.beaten_by, c.beats))
    return Effect(
        len(c.windows), c.seconds, len(c.changed), c.changed_s, c.beaten_s, tuple(by), tuple(beaten)
    )  # fmt: skip
