"""How likely a window is, given what somebody is doing and for which piece of work.

Windows come from pools that the modes name. What a pool shows is had by drawing from the person's own life many times:
windows that come again are counted; fresh titles go by program, site and words. The project's and the topic's names are
taken out of titles before counting, and weigh as evidence for the piece of work that bears them.
"""

import re
from binascii import crc32
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from attention.oracle_world import World
from headwater.records import Segment
from headwater.redact import steady_title
from headwater.simulate import DRIFT_MODES, Mode
from headwater.simulate.life import Life, Task, View
from headwater.simulate.parameters import KEYS_IN, SOURCES
from headwater.simulate.persona import Quirk
from headwater.simulate.windows import Windows

Floats = NDArray[np.float64]
Window = tuple[str, str, str]
"""Application, steady title, site: what tells windows apart."""
_DRAWS = 1500
_TASK_DRAWS = 300
_HASHED = 4096
_RARE = 1 / 2000
"""A fresh title that fits its pool as well as any other pool's is one of so many."""
_MOST_WORDS = 4.0
"""Natural logarithm of how far the words of one title may speak for a pool."""
_WORDS = re.compile(r"[^\W\d_]+|\d+")
MODES = tuple(Mode)


def window_of(s: Segment) -> Window:
    """What tells a segment's window from others."""
    return (s.app, steady_title(s.title), s.domain)


def words(title: str) -> list[int]:
    """Places of a title's words; Chinese by pairs of characters, every number the same."""
    found: list[str] = []
    for word in _WORDS.findall(title.lower()):
        if word.isdigit():
            found.append("0")
        elif word[0] >= "\u2e80":
            found += [word[i : i + 2] for i in range(max(len(word) - 1, 1))]
        else:
            found.append(word)
    return [_place(w) for w in found]


def _place(word: str) -> int:
    return crc32(word.encode()) % _HASHED


@dataclass(slots=True)
class Pool:
    """What one pool shows, with names taken out: counts of windows, of programs and sites, and of words."""

    windows: Counter[Window] = field(default_factory=Counter)
    places: Counter[tuple[str, str]] = field(default_factory=Counter)
    words: Floats = field(default_factory=lambda: np.zeros(_HASHED))


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
        self.made = [self._draw(s, m) for s, m in self.pools]
        said = np.array([p.words for p in self.made])
        usual = said.sum(0) + 0.5
        usual /= usual.sum()
        self.speaks = np.log((said + 200 * usual) / (said.sum(1, keepdims=True) + 200) / usual)
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

    def _draw(self, source: str, mode: Mode | None) -> Pool:
        pool = Pool()
        for n in range(_DRAWS):
            task = self.tasks[n % len(self.tasks)]
            view = self._view(source, mode or Mode.PRODUCING, task)
            seen = self.seen(view)
            self.typing[seen[0], seen[2]] = KEYS_IN[view.category] * view.keys
            bare = self.bare(seen, task)
            pool.windows[bare] += 1
            pool.places[bare[0], bare[2]] += 1
            np.add.at(pool.words, words(bare[1]), 1)
        return pool

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
        place = (bare[0], bare[2])
        speak = np.clip(0.6 * self.speaks[:, words(bare[1])].sum(1), -_MOST_WORDS, _MOST_WORDS)
        at = np.array([p.places[place] + 0.02 for p in self.made]) / (_DRAWS + 1)
        times = np.array([p.windows[bare] for p in self.made])
        return np.where(times > 0, (times - 0.75) / _DRAWS, 0.0) + at * _RARE * np.exp(speak)
