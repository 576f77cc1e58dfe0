"""How likely a window is, given what somebody is doing and for which piece of work.

Windows come from pools that the modes name. What a pool shows is had by drawing from the person's own life many times.
Windows that come again are counted as they are. Of fresh ones the form is counted: program, site, and the title with
the piece of work's own name and topic, and every word that titles are filled with, replaced by signs. How many titles
share a form is the same whatever pool they are from.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from attention.oracle_kinds import MODES, Floats
from attention.oracle_world import World
from headwater.records import Segment
from headwater.redact import steady_title
from headwater.simulate import DRIFT_MODES, Mode, TitleBank
from headwater.simulate.life import Life, Task, View
from headwater.simulate.parameters import KEYS_IN, SOURCES
from headwater.simulate.persona import Quirk
from headwater.simulate.windows import Windows

Window = tuple[str, str, str]
"""Application, steady title, site: what tells windows apart."""
_DRAWS = 2500
_TASK_DRAWS = 400
_LISTED = 3
"""A window that was drawn so often from one pool, and oftener than its form explains, is one of a list."""
_FREE = "…"
"""The form of titles that were written by nobody here: whatever is drawn once only."""
_NEVER = 0.03
"""Draws added to every form in every pool: what was not seen may still be."""


def window_of(s: Segment) -> Window:
    """What tells a segment's window from others."""
    return (s.app, steady_title(s.title), s.domain)


def _slots(bank: TitleBank, locale: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """Finds the words that titles are filled with, and says which sign stands for each."""
    signs: dict[str, str] = {}
    for slot, filled in bank.slots[locale].items():
        for word in filled:
            signs.setdefault(steady_title(word), f"<{slot}>")
    longest = sorted((w for w in signs if len(w) > 1), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest)) or "(?!)"), signs


@dataclass(slots=True)
class _Pool:
    """What one pool shows: windows as they are but for own names, and their forms."""

    windows: Counter[Window] = field(default_factory=Counter)
    forms: Counter[Window] = field(default_factory=Counter)


class Views:
    """Probabilities of windows for one person."""

    def __init__(self, world: World, seed: int = 0) -> None:
        self.world = world
        self.rng = np.random.default_rng(seed)
        self.life: Life = world.life()
        self.tasks = self.life.tasks
        self.windows = Windows(self.life, world.laws, self.rng)
        self.blind = Quirk.NO_TITLES in world.who.quirks or world.lacks.titles
        self.siteless = self.blind or world.lacks.domains
        own = [(s, m) for m in MODES for s in SOURCES if self._special(s, m)]
        self.pools: list[tuple[str, Mode | None]] = [(s, None) for s in SOURCES] + list(own)
        self.weights = np.zeros((len(MODES), len(self.pools)))
        for i, m in enumerate(MODES):
            for s, w in zip(SOURCES, self.windows.weights[m], strict=True):
                self.weights[i, self.pools.index((s, m) if (s, m) in own else (s, None))] += w
        self.typing: dict[tuple[str, str], float] = {}
        self._slot, self._sign = _slots(world.bank, world.who.locale)
        self._forms: dict[Window, Window] = {}
        self.made = [self._draw(s, m) for s, m in self.pools]
        self._known, self._alike = self._counted()
        self.main = [self._main(t) for t in self.tasks]
        self.other = self.pools.index(("other_task", None))
        self.side = self.pools.index(("side", None))
        self.own_main = self.pools.index(("main", None))

    @staticmethod
    def _special(source: str, mode: Mode) -> bool:
        """Where a mode has its own way of choosing from a pool."""
        return source == "leisure" and mode in DRIFT_MODES

    def seen(self, view: View) -> Window:
        """A view as it is recorded on this machine."""
        title = "" if self.blind else steady_title(view.title)
        return (view.app, title, "" if self.siteless else view.domain)

    def _view(self, source: str, mode: Mode, task: Task) -> View:
        task.side.clear()
        held = self.windows._held(mode, task)
        return held[source] if source in held else self.windows._drawn(source, mode, task)

    def _draw(self, source: str, mode: Mode | None) -> _Pool:
        pool = _Pool()
        for n in range(_DRAWS):
            task = self.tasks[n % len(self.tasks)]
            view = self._view(source, mode or Mode.PRODUCING, task)
            seen = self.seen(view)
            self.typing[seen[0], seen[2]] = KEYS_IN[view.category] * view.keys
            bare = self.bare(seen, task)
            pool.windows[bare] += 1
            pool.forms[self._form(bare)] += 1
        return pool

    def _form(self, bare: Window) -> Window:
        if bare not in self._forms:
            app, title, site = bare
            self._forms[bare] = (app, self._slot.sub(lambda m: self._sign[m[0]], title), site)
        return self._forms[bare]

    def _counted(self) -> tuple[set[Window], dict[Window, float]]:
        """Forms that come more than once (the others are free), and the share that one title has of its form."""
        forms: Counter[Window] = Counter()
        titles: dict[Window, Counter[Window]] = {}
        for pool in self.made:
            forms.update(pool.forms)
        known = {f for f, n in forms.items() if n > 1}
        for pool in self.made:
            for f in [f for f in pool.forms if f not in known]:
                pool.forms[f[0], _FREE, f[2]] += pool.forms.pop(f)
            for bare, n in pool.windows.items():
                titles.setdefault(self._kept(bare, known), Counter())[bare] += n
        return known, {f: 1 / _richness(c) for f, c in titles.items()}

    def _kept(self, bare: Window, known: set[Window]) -> Window:
        form = self._form(bare)
        return form if form in known else (form[0], _FREE, form[2])

    def bare(self, window: Window, task: Task) -> Window:
        """The window without this piece of work's names."""
        app, title, site = window
        for name, sign in ((task.name, "\u00a7"), (task.topic, "\u00b6")):
            title = title.replace(steady_title(name), sign)
        return (app, title, site)

    def _main(self, task: Task) -> dict[Window, float]:
        drawn = Counter(self.seen(self._view("main", Mode.PRODUCING, task)) for _ in range(_TASK_DRAWS))
        return {w: n / _TASK_DRAWS for w, n in drawn.items()}

    def likely(self, found: Sequence[Window]) -> Floats:
        """P(window | pool, task), shape [V, pools, tasks]; of the side pool only what is fresh."""
        out = np.empty((len(found), len(self.pools), len(self.tasks)))
        for v, window in enumerate(found):
            known: dict[Window, Floats] = {}
            for k, task in enumerate(self.tasks):
                bare = self.bare(window, task)
                if bare not in known:
                    known[bare] = self._of_pools(bare)
                out[v, :, k] = known[bare]
                out[v, self.own_main, k] = self.main[k].get(window, 1e-7)
            out[v, self.other] = out[v, self.own_main].mean()
        return out

    def _of_pools(self, bare: Window) -> Floats:
        form = self._kept(bare, self._known)
        alike = self._alike.get(form, 1e-3)
        shaped = (np.array([p.forms[form] for p in self.made]) + _NEVER) / _DRAWS * alike
        times = np.array([p.windows[bare] for p in self.made])
        return np.asarray(np.where((times >= _LISTED) & (times / _DRAWS > 3 * shaped), times / _DRAWS, shaped))


def _richness(titles: Counter[Window]) -> float:
    """How many titles there are, from how many were seen once and twice (Chao)."""
    once, twice = (sum(n == times for n in titles.values()) for times in (1, 2))
    return len(titles) + once * (once - 1) / (2 * (twice + 1))
