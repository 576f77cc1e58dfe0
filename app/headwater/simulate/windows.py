"""What is in front while a day runs its course."""

from dataclasses import dataclass

import numpy as np

from headwater.simulate.life import Life, Task, View
from headwater.simulate.parameters import SOURCES, Mode, Parameters
from headwater.simulate.persona import Quirk
from headwater.simulate.plan import Episode

_BACK = 0.3
"""Share of switches that go back to the window before: our choice."""
_RESTLESS_S = 300.0


@dataclass(frozen=True, slots=True)
class Front:
    """One window in front, from `start` to `end` (seconds of the day)."""

    start: float
    end: float
    view: View
    mode: Mode
    fullscreen: bool
    closing: bool = False


class Windows:
    """Chooses windows, episode by episode."""

    def __init__(self, life: Life, parameters: Parameters, rng: np.random.Generator) -> None:
        self.life = life
        self.p = parameters
        self.rng = rng
        habit = np.random.Generator(np.random.PCG64(sum(map(ord, life.persona.id)) * 7919))
        mixing = life.persona.mixing
        self.weights = {m: _odds(parameters, m, mixing, habit, life) for m in Mode}
        self.pace = life.persona.dwell * float(
            parameters.day_dwell.median * np.exp(rng.normal(0, parameters.day_dwell.sigma))
        )

    def of(self, episode: Episode) -> list[Front]:
        """The windows of one stretch, without gaps."""
        if episode.mode is None or episode.task is None:
            return []
        starts, ends = self._times(episode, episode.mode, episode.task)
        views = self._views(episode, episode.mode, episode.task, len(starts))
        return [
            Front(float(a), float(b), v, episode.mode, self._full(episode, v))
            for a, b, v in zip(starts, ends, views, strict=True)
        ]

    def _times(self, episode: Episode, mode: Mode, task: Task) -> tuple[np.ndarray, np.ndarray]:
        law = self.p.law(mode).dwell
        pace = self.pace * (task.dwell if mode is not Mode.PLAYING else 1.0)
        length = episode.end - episode.start
        dwells: list[np.ndarray] = []
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

    def _hastened(self, dwells: np.ndarray, length: float) -> np.ndarray:
        """Shorter ones in the last minutes."""
        late = np.cumsum(dwells) > max(0.0, length - _RESTLESS_S)
        more = np.clip(dwells[: len(dwells)] * self.p.restless, self.p.dwell_floor, None)
        return np.concatenate(
            (np.where(late, np.minimum(dwells, _RESTLESS_S / 4) * self.p.restless, dwells), more, more, dwells)
        )

    def _views(self, episode: Episode, mode: Mode, task: Task, count: int) -> list[View]:
        which = self.rng.choice(len(SOURCES), count, p=self.weights[mode])
        back = self.rng.random(count) < _BACK
        call = self.life.draw("call", self.rng, task) if mode is Mode.MEETING else None
        views: list[View] = []
        for i in range(count):
            if back[i] and i > 1:
                views.append(views[i - 2])
                continue
            source = SOURCES[int(which[i])]
            views.append(call if call and source == "call" else self.life.draw(source, self.rng, task))
        if mode is Mode.PLAYING:
            games = [v for v in views if v.category.value == "play"] or [
                self.life.homes.get(v.category, v) for v in views
            ]
            views = [games[0] if v.category.value != "chat" else v for v in views]
        if episode.task_end and count > 2 and self.rng.random() < self.p.closing:
            views[-1] = self.life.draw("system", self.rng, task)
        return views

    def _full(self, episode: Episode, view: View) -> bool:
        if view.category.value in ("watch", "play") and episode.leisure:
            return bool(self.rng.random() < 0.7)
        return bool(self.rng.random() < self.life.persona.fullscreen)


def _odds(parameters: Parameters, mode: Mode, mixing: float, habit: np.random.Generator, life: Life) -> np.ndarray:
    """Weights over `SOURCES`, personal: the law's, times a lognormal of the person's own."""
    law = dict(parameters.law(mode).sources)
    weights = np.array([law.get(s, 0.004) for s in SOURCES]) * np.exp(habit.normal(0, mixing, len(SOURCES)))
    if mode is not Mode.MEETING:
        weights[SOURCES.index("call")] = 0.0
    if Quirk.SECOND_SCREEN in life.persona.quirks:
        weights[SOURCES.index("lesson")] += 0.05
        weights[SOURCES.index("leisure")] += 0.05
    odds: np.ndarray = weights / weights.sum()
    return odds
