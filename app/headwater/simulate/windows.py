"""What is in front while a day runs its course."""

from binascii import crc32
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from headwater.records import Category
from headwater.simulate.life import Life, Task, View
from headwater.simulate.modes import Cause, Mode
from headwater.simulate.parameters import SOURCES, Parameters
from headwater.simulate.persona import Quirk
from headwater.simulate.plan import FOCUS, WORK_MODES, Episode

Floats = NDArray[np.float64]

_AFTER = (Cause.RETURNED, Cause.AFTER_LUNCH, Cause.AFTER_BREAK, Cause.AFTER_MEETING, Cause.NEXT_TASK)
"""Causes after which somebody has to find back into the work before typing much."""


_ASIDE = 0.1
"""Share of the windows in work that goes to and fro that are none of its own."""


@dataclass(frozen=True, slots=True)
class Front:
    """One window in front, from `start` to `end` (seconds of the day)."""

    start: float
    end: float
    view: View
    mode: Mode
    fullscreen: bool
    keys: float = 1.0
    """Typing relative to what is usual here."""


class Windows:
    """Chooses windows, episode by episode."""

    def __init__(self, life: Life, parameters: Parameters, rng: np.random.Generator) -> None:
        self.life = life
        self.p = parameters
        self.rng = rng
        habit = np.random.Generator(np.random.PCG64(crc32(life.persona.id.encode())))
        mixing = life.persona.mixing
        self.weights = {m: _odds(parameters, m, mixing, habit, life) for m in Mode}
        self.pace = life.persona.dwell * float(
            parameters.day_dwell.median * np.exp(rng.normal(0, parameters.day_dwell.sigma))
        )

    def of(self, episode: Episode) -> list[Front]:
        """The windows of one stretch, without gaps."""
        if episode.mode is None or episode.task is None:
            return []
        fro = episode.mode in FOCUS and bool(self.rng.random() < self.p.fro_share)
        starts, ends = self._times(episode, episode.mode, episode.task, fro)
        views = self._views(episode, episode.mode, episode.task, len(starts), fro)
        lag = self._lag(episode)
        return [
            Front(float(a), float(b), v, episode.mode, self._full(episode, v), self.p.lag_keys if a < lag else 1.0)
            for a, b, v in zip(starts, ends, views, strict=True)
        ]

    def _lag(self, episode: Episode) -> float:
        """Until when somebody who came back to the work only looks."""
        if episode.cause not in _AFTER or episode.mode not in WORK_MODES:
            return episode.start
        law = self.p.resume_lag
        return episode.start + float(law.median * np.exp(self.rng.normal(0, law.sigma)))

    def _times(self, episode: Episode, mode: Mode, task: Task, fro: bool) -> tuple[Floats, Floats]:
        law = self.p.fro_dwell if fro else self.p.law(mode).dwell
        pace = self.pace * (task.dwell if mode is not Mode.PLAYING else 1.0)
        length = episode.end - episode.start
        dwells: list[Floats] = []
        total = 0.0
        while total < length:
            some = law.median * pace * np.exp(self.rng.normal(0, law.sigma, 32))
            some = np.clip(some, self.p.dwell_floor, self.p.dwell_ceiling)
            dwells.append(some)
            total += float(some.sum())
        at = np.concatenate(dwells)
        if episode.restless:
            at = self._hastened(at, length)
        ends = np.cumsum(at)
        ends = ends[: int(np.searchsorted(ends, length)) + 1]
        ends[-1] = length
        if len(ends) > 1 and ends[-1] - ends[-2] < self.p.dwell_floor:
            ends = np.append(ends[:-2], length)
        return episode.start + np.concatenate(([0.0], ends[:-1])), episode.start + ends

    def _hastened(self, dwells: Floats, length: float) -> Floats:
        """Shorter ones in the last minutes."""
        late = np.cumsum(dwells) > max(0.0, length - self.p.restless_s)
        more = np.clip(dwells[: len(dwells)] * self.p.restless, self.p.dwell_floor, None)
        return np.concatenate(
            (np.where(late, np.minimum(dwells, self.p.restless_s / 4) * self.p.restless, dwells), more, more, dwells)
        )

    def _views(self, episode: Episode, mode: Mode, task: Task, count: int, fro: bool) -> list[View]:
        if fro:
            return self._to_and_fro(episode, task, count)
        which = self.rng.choice(len(SOURCES), count, p=self.weights[mode])
        back = self.rng.random(count) < self.p.back
        held = self._held(mode, task)
        views: list[View] = []
        for i in range(count):
            source = SOURCES[int(which[i])]
            if back[i] and i > 1:
                views.append(views[i - 2])
            else:
                views.append(held[source] if source in held else self._drawn(source, mode, task))
        self._framed(episode, task, views)
        return views

    def _to_and_fro(self, episode: Episode, task: Task, count: int) -> list[View]:
        """Two or three windows of the same work by turns; now and then another one."""
        low, high = self.p.fro_windows
        between = [self.life.draw("main", self.rng, task), self.life.draw("side", self.rng, task)]
        between += [self.life.draw("main", self.rng, task) for _ in range(int(self.rng.integers(low, high + 1)) - 2)]
        weights = self.weights[episode.mode or Mode.PRODUCING]
        views = []
        for i in range(count):
            if self.rng.random() < _ASIDE:
                source = SOURCES[int(self.rng.choice(len(SOURCES), p=weights))]
                views.append(self.life.draw(source, self.rng, task))
            else:
                views.append(between[i % len(between)])
        self._framed(episode, task, views)
        return views

    def _held(self, mode: Mode, task: Task) -> dict[str, View]:
        """Windows that stay the same through the stretch: the call, the game."""
        if mode is Mode.MEETING:
            return {"call": self.life.draw("call", self.rng, task)}
        if mode is Mode.PLAYING:
            return {"leisure": self.life.leisure_of(Category.PLAY, self.rng)}
        return {}

    def _drawn(self, source: str, mode: Mode, task: Task) -> View:
        if mode is Mode.PASSIVE and source == "leisure" and self.rng.random() < self.p.passive_watch:
            return self.life.leisure_of(Category.WATCH, self.rng)
        return self.life.draw(source, self.rng, task)

    def _framed(self, episode: Episode, task: Task, views: list[View]) -> None:
        """The first window follows from the cause, and some work ends with a tidy-up."""
        first = {Cause.CHAT: "work_chat", Cause.MAIL: "mail", Cause.RETURNED: "main"}.get(episode.cause)
        if first:
            views[0] = self.life.draw(first, self.rng, task)
        if episode.task_end and len(views) > 2 and self.rng.random() < self.p.closing:
            views[-1] = self.life.draw("system", self.rng, task)

    def _full(self, episode: Episode, view: View) -> bool:
        """The same window fills the screen or does not; films and games at leisure mostly do."""
        share = self.life.persona.fullscreen
        if episode.leisure and view.category in (Category.WATCH, Category.PLAY):
            share = max(share, 0.7)
        return crc32(f"{view.app}\n{view.title}".encode()) % 1000 < share * 1000


def _odds(parameters: Parameters, mode: Mode, mixing: float, habit: np.random.Generator, life: Life) -> Floats:
    """Weights over `SOURCES`, personal: the law's, times a lognormal of the person's own."""
    law = dict(parameters.law(mode).sources)
    weights = np.array([law.get(s, 0.004) for s in SOURCES]) * np.exp(habit.normal(0, mixing, len(SOURCES)))
    if mode is not Mode.MEETING:
        weights[SOURCES.index("call")] = 0.0
    if Quirk.SECOND_SCREEN in life.persona.quirks:
        weights[SOURCES.index("lesson")] += 0.05
        weights[SOURCES.index("leisure")] += 0.05
    odds: Floats = weights / weights.sum()
    return odds
