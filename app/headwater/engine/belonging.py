"""What belongs to a plan: by the person's rules, by its words, and by what belonged to plans like it before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from headwater.categories import Categories
from headwater.categories.rules import alike
from headwater.engine.unsorted import Use
from headwater.features.intent import match, words
from headwater.records import Segment, TitleKind

LIKE = 0.5
"""Plans are like each other from so large a part of the fewer words on that they have in common; so is a window like
a plan."""
SHARE, LEAST_S = 0.05, 120.0
"""What had so large a part of the plans before, and so much time in them, belonged to them. Our own choice."""
SELDOM = 0.65
"""What is so likely not planned is no part of one because it was in front then; see `Categories.off_plan`."""
SHOWN_S = 60.0
DAYS = 60
"""Plans so long ago are still learned from."""

Key = tuple[str, str]
"""Which part of a rule names it (project, domain, app), and its name."""


class Sort(StrEnum):
    """Whether something belongs to a plan."""

    BELONGS = "belongs"
    NOT = "not"
    UNSURE = "unsure"


class By(StrEnum):
    """What says so."""

    RULE = "rule"
    WORDS = "words"
    """Words of the plan, or the kind of work that it names."""
    EARLIER = "earlier"
    """It belonged to plans like this one."""
    KIND = "kind"
    """Such things are seldom planned."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, repr=False)
class Thing:
    """A project, a site or an application that was in front while a plan held."""

    field: str
    value: str
    name: str
    """As people know it."""
    seconds: float
    sort: Sort
    by: By
    share: float = 0.0
    """Of the time of the plans before."""

    def __repr__(self) -> str:
        """Not what it is."""
        return f"<Thing: {self.sort}, {self.seconds:.0f} s>"


class Belonging:
    """Judges windows by one plan. Fast: nothing is read."""

    def __init__(self, plan: str, categories: Categories, earlier: Mapping[Key, float]) -> None:
        """Take the plan's words, and what belonged to those before; see `learned`."""
        self._plan, self._categories, self._earlier = plan, categories, earlier

    def of(self, app: str, title: str, domain: str, project: str) -> tuple[Sort, By]:
        """Whether a window belongs; the title is '' where it may not be read."""
        ruled = self._categories.plan(app, title, domain, project, self._plan)
        if ruled is not None:
            return Sort.BELONGS if ruled else Sort.NOT, By.RULE
        name = self._categories.name(app) if app else ""
        category = self._categories.of(app, title, domain, project)
        if match(self._plan, f"{name} {title} {domain} {project}", category) >= LIKE:
            return Sort.BELONGS, By.WORDS
        if self._categories.off_plan(category) >= SELDOM:
            return Sort.NOT, By.KIND
        if self._earlier.get(key_of(app, domain, project), 0.0) >= SHARE:
            return Sort.BELONGS, By.EARLIER
        return Sort.UNSURE, By.NOTHING

    def holds(self, s: Segment) -> bool | None:
        """The same of a segment; None: nobody knows."""
        if not s.app and not s.domain:
            return None
        title = s.title if s.title_kind is TitleKind.FULL else ""
        return {Sort.BELONGS: True, Sort.NOT: False}.get(self.of(s.app, title, s.domain, s.project)[0])

    def things(self, uses: Iterable[Use]) -> tuple[Thing, ...]:
        """What was in front for a minute and more, each judged by what it was for most of the time; longest first."""
        found: dict[Key, dict[tuple[Sort, By], float]] = {}
        for use in uses:
            key = key_of(use.app, use.domain, use.project)
            times = found.setdefault(key, {})
            told = self.of(use.app, use.title, use.domain, use.project)
            times[told] = times.get(told, 0.0) + use.seconds
        made = (self._thing(key, times) for key, times in found.items())
        return tuple(sorted((t for t in made if t.seconds >= SHOWN_S), key=lambda t: (-t.seconds, t.name)))

    def _thing(self, key: Key, times: Mapping[tuple[Sort, By], float]) -> Thing:
        sort, by = max(times, key=lambda told: times[told])
        field, value = key
        name = self._categories.name(value) if field == "app" else value
        return Thing(field, value, name, sum(times.values()), sort, by, self._earlier.get(key, 0.0))


def key_of(app: str, domain: str, project: str) -> Key:
    """What a window is counted under."""
    return ("project", project) if project else ("domain", domain) if domain else ("app", app)


def like(plan: str, other: str) -> bool:
    """Whether two plans are about the same, as far as their words tell."""
    a, b = words(plan), words(other)
    if alike(plan, other):
        return plan.strip() != ""
    return bool(a and b) and len(a & b) / min(len(a), len(b)) >= LIKE


def learned(plan: str, uses: Iterable[Use], categories: Categories) -> dict[Key, float]:
    """What belonged to the plans before that are like this one, with its share of their time; what a rule calls away
    from them belonged to none."""
    found: dict[Key, float] = {}
    whole = 0.0
    for use in uses:
        if not use.intent or not like(plan, use.intent):
            continue
        whole += use.seconds
        if categories.plan(use.app, use.title, use.domain, use.project, use.intent) is not False:
            key = key_of(use.app, use.domain, use.project)
            found[key] = found.get(key, 0.0) + use.seconds
    return {key: seconds / whole for key, seconds in found.items() if seconds >= LEAST_S}
