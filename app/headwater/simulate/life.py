"""What lasts longer than a day: a person's programs, pieces of work and habits, and the windows that come of them."""

from dataclasses import dataclass, field, replace

import numpy as np

from headwater.records import Category
from headwater.simulate.parameters import OFF_PLAN, WORK_KINDS, Parameters
from headwater.simulate.persona import Persona, Quirk
from headwater.simulate.titles import Browser, Surface, TitleBank

POINTER_KINDS = ("drawing", "part", "diagram")
_TERMINAL = "Alacritty"


@dataclass(frozen=True, slots=True)
class View:
    """One window as it looks from outside."""

    app: str
    title: str
    domain: str
    category: Category
    keys: float = 1.0
    moving: bool = False
    """Shows a video: media plays while it is in front."""


@dataclass(slots=True)
class Task:
    """A piece of work: what it is called and the windows that it lives in."""

    name: str
    topic: str
    kind: str
    dwell: float
    main: list[View]
    side: list[View]

    @property
    def bound(self) -> dict[str, str]:
        """The slots that its titles share."""
        return {"project": self.name, "topic": self.topic}


@dataclass(slots=True)
class Life:
    """A person's surroundings; `view` and `draw` make windows of them."""

    persona: Persona
    bank: TitleBank
    parameters: Parameters
    browser: Browser
    taste: dict[str, float]
    tasks: list[Task] = field(default_factory=list)
    rounds: list[View] = field(default_factory=list)
    homes: dict[Category, View] = field(default_factory=dict)

    def view(self, kind: str, rng: np.random.Generator, bound: dict[str, str]) -> View:
        """A window that shows a thing of this kind, in a program that the person likes."""
        surfaces = self.bank.showing(kind, self.persona.locale)
        if not surfaces:
            return View(self.browser.app, self.browser.suffix.lstrip(" —-"), "", Category.OTHER)
        surface = surfaces[_weighted([self.taste[s.id] for s in surfaces], rng)]
        return self._shaped(self._dressed(surface, kind, rng, bound))

    def draw(self, source: str, rng: np.random.Generator, task: Task) -> View:
        """A window from one of the pools that modes name (see `parameters.SOURCES`)."""
        if source == "leisure":
            return self._leisure(rng)
        if source == "side":
            return self._side(task, rng)
        if source == "rounds":
            return self.rounds[_ranked(len(self.rounds), rng)]
        if source in ("main", "other_task"):
            owner = task if source == "main" else self.tasks[int(rng.integers(len(self.tasks)))]
            return owner.main[_ranked(len(owner.main), rng)]
        kinds = self._kinds(source)
        kind = list(kinds)[_weighted(list(kinds.values()), rng)]
        return self.view(kind, rng, {} if source in ("friends", "own") else task.bound)

    def _kinds(self, source: str) -> dict[str, float]:
        """The kinds of thing that a pool shows, weighted. Our choice, but for what `parameters` says."""
        fresh = self.parameters.message_fresh
        return {
            "mail": {"message": fresh, "inbox": 1 - fresh},
            "work_chat": {"channel": 0.55, "direct": 0.45},
            "system": {"folder": 0.7, "shell" if self._technical() else "setting": 0.3},
            "work_web": {"thread": 0.4, "trade": 0.3, "supply": 0.15, "lesson": 0.15},
            "own": {
                "own_reading": 0.2,
                "own_search": 0.2,
                "own_message": 0.3,
                "own_document": 0.15,
                "own_sheet": 0.1,
                "private": 0.05,
            },
        }.get(source, {source: 1.0})

    def _technical(self) -> bool:
        return any(k in ("file", "shell", "notebook", "query") for k, _ in self.persona.tasks)

    def _side(self, task: Task, rng: np.random.Generator) -> View:
        if task.side and rng.random() > self.parameters.side_fresh:
            return task.side[-1 - _ranked(len(task.side), rng)]
        names = [k for k, _ in self.persona.reads]
        kind = names[_weighted([w for _, w in self.persona.reads], rng)]
        seen = self.view(kind, rng, task.bound)
        task.side.append(seen)
        return seen

    def _leisure(self, rng: np.random.Generator) -> View:
        names = [c for c, _ in self.persona.leisure]
        category = names[_weighted([w for _, w in self.persona.leisure], rng)]
        if category in self.homes and rng.random() > self.parameters.leisure_fresh:
            return self.homes[category]
        return self.leisure_of(category, rng)

    def leisure_of(self, category: Category, rng: np.random.Generator) -> View:
        """Something new of an off-plan category."""
        kinds = [k for k in self.bank.kinds_of(category, self.persona.locale) if k not in WORK_KINDS]
        return self.view(kinds[int(rng.integers(len(kinds)))], rng, {})

    def _dressed(self, surface: Surface, kind: str, rng: np.random.Generator, bound: dict[str, str]) -> View:
        doc = "" if surface.calm else self.bank.compose(kind, surface.category, self.persona.locale, rng, bound)
        project = bound.get("project") or self._about(surface, rng)
        title = surface.title.replace("{doc}", doc).replace("{project}", project)
        moving = kind in ("video", "lesson", "music")
        if not surface.page:
            return View(surface.app, title, "", surface.category, surface.keys, moving)
        return View(
            self.browser.app, title + self.browser.suffix, surface.domain, surface.category, surface.keys, moving
        )

    def _about(self, surface: Surface, rng: np.random.Generator) -> str:
        """What stands in a project's place where there is none: a forum's subject, or somebody's project."""
        if surface.category in OFF_PLAN:
            return self.bank.fill("hobby", self.persona.locale, rng).replace(" ", "")
        return self.bank.fill("project", self.persona.locale, rng)

    def _shaped(self, view: View) -> View:
        quirks = self.persona.quirks
        local = view.app != self.browser.app
        if Quirk.REMOTE in quirks and view.category not in (*OFF_PLAN, Category.MEET):
            return replace(view, app="org.remmina.Remmina", title="office-pc-17", domain="")
        if Quirk.ONE_APP in quirks and local and view.category not in (*OFF_PLAN, Category.MEET):
            name = view.title.removesuffix(" - GNU Emacs")
            return replace(view, app="Emacs", title=f"{name} - GNU Emacs")
        if Quirk.TILING in quirks and local and view.category not in (*OFF_PLAN, Category.MEET, Category.DESIGN):
            return replace(view, app=_TERMINAL)
        return view


def begin_life(persona: Persona, bank: TitleBank, parameters: Parameters, rng: np.random.Generator) -> Life:
    """Settle a person: programs by taste, a dozen pieces of work, the rounds of every day."""
    browsers = [b for b in bank.browsers if persona.locale in b.locales]
    liked = [b.weight * (parameters.liked if b.app in persona.likes else 1.0) for b in browsers]
    life = Life(
        persona,
        bank,
        parameters,
        browsers[_weighted(liked, rng)],
        {
            s.id: s.weight
            * (parameters.liked**2 if s.id in persona.likes else 1.0)
            * float(np.exp(rng.normal(0, parameters.taste)))
            for s in bank.surfaces
        },
    )
    for _ in range(int(rng.integers(8, 15))):
        life.tasks.append(_task(life, parameters, rng))
    life.rounds = [_round(life, rng) for _ in range(int(rng.integers(6, 12)))]
    life.homes = {c: life.leisure_of(c, rng) for c, _ in persona.leisure}
    return life


def _task(life: Life, parameters: Parameters, rng: np.random.Generator) -> Task:
    persona = life.persona
    kinds = [k for k, _ in persona.tasks]
    kind = kinds[_weighted([w for _, w in persona.tasks], rng)]
    task = Task(
        _unused(life, rng),
        life.bank.fill("topic", persona.locale, rng),
        kind,
        float(parameters.task_dwell.median * np.exp(rng.normal(0, parameters.task_dwell.sigma))),
        [],
        [],
    )
    other = kinds[int(rng.integers(len(kinds)))]
    task.main = [
        life.view(kind if rng.random() < 0.85 else other, rng, task.bound) for _ in range(int(rng.integers(3, 12)))
    ]
    return task


def _unused(life: Life, rng: np.random.Generator) -> str:
    """A name that no other piece of work has, if there is one left."""
    words = life.bank.slots[life.persona.locale]["project"]
    taken = {t.name for t in life.tasks}
    free = [w for w in words if w not in taken] or list(words)
    return free[int(rng.integers(len(free)))]


def _round(life: Life, rng: np.random.Generator) -> View:
    kinds = [k for k, _ in life.persona.rounds]
    kind = kinds[_weighted([w for _, w in life.persona.rounds], rng)] if rng.random() < 0.8 else "inbox"
    return life.view(kind, rng, {})


def _weighted(weights: list[float], rng: np.random.Generator) -> int:
    aim = rng.random() * sum(weights)
    for i, weight in enumerate(weights):
        aim -= weight
        if aim < 0:
            return i
    return len(weights) - 1


def _ranked(count: int, rng: np.random.Generator) -> int:
    """An index below `count`, the first ones oftener: few documents take most of the time."""
    return min(int(count * rng.random() ** 2.2), count - 1)
