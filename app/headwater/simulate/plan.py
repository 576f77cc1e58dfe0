"""A day's hidden course: which mode when, why, and for which piece of work."""

from dataclasses import dataclass
from math import exp

import numpy as np

from headwater.records import Category, FocusState
from headwater.simulate.life import POINTER_KINDS, Task
from headwater.simulate.modes import DRIFT_MODES, STATE_OF, Cause, Mode
from headwater.simulate.parameters import LogNormal, ModeLaw, Parameters
from headwater.simulate.persona import Persona

_LEAST_EPISODE = 25.0
WORK_MODES = (Mode.PRODUCING, Mode.POINTER, Mode.READING, Mode.ROUTINE)
FOCUS = (Mode.PRODUCING, Mode.POINTER, Mode.READING)


@dataclass(slots=True)
class Episode:
    """A stretch in one mode; `mode` None is an absence. Times are seconds after the day's first second."""

    start: float
    end: float
    mode: Mode | None
    cause: Cause
    task: Task | None = None
    task_end: bool = False
    restless: bool = False
    locked: bool = False
    notice: float | None = None
    """When the notification came that began it."""
    leisure: bool = False

    @property
    def state(self) -> FocusState:
        """The label."""
        return FocusState.AWAY if self.mode is None else STATE_OF[self.mode]


@dataclass(frozen=True, slots=True)
class Fixed:
    """Something with a time of its own."""

    start: float
    end: float
    cause: Cause


class Planner:
    """Walks once through a day."""

    def __init__(
        self, persona: Persona, parameters: Parameters, tasks: list[Task], weekend: bool, rng: np.random.Generator
    ) -> None:
        self.rng = rng
        self.p = parameters
        self.persona = persona
        self.tasks = tasks
        self.weekend = weekend
        self.local = persona.start_hour + float(rng.normal(0, 0.35))
        self.episodes: list[Episode] = []
        self.now = 0.0
        self.rested = 0.0
        self.cause = Cause.START
        self.day = {m: float(np.exp(rng.normal(0, parameters.day_share))) for m in Mode}
        self.task = tasks[0]
        self.bout = self.draw(parameters.task_bout)
        self.before = self.task
        self.worked: Episode | None = None
        """The last stretch of work on the present task."""

    def draw(self, law: LogNormal) -> float:
        """One value of a lognormal law."""
        return float(law.median * np.exp(self.rng.normal(0, law.sigma)))

    def plan(self) -> list[Episode]:
        """The day from first to last second."""
        end = max(1.0, self.persona.hours + float(self.rng.normal(0, 0.5))) * 3600
        for fixed in (*self._fixed(end), None):
            self._work_until(fixed.start if fixed else end)
            if fixed:
                self._take(fixed)
        if self.worked:
            self.worked.task_end = True
        if self.persona.evening_h and self.rng.random() < 0.65:
            self._evening()
        self._warn()
        return self.episodes

    def _fixed(self, end: float) -> list[Fixed]:
        found: list[Fixed] = []
        if end > 5 * 3600 and self.rng.random() < 0.93:
            start = float(np.clip(self.rng.normal(3.3, 0.5), 2.0, 5.0)) * 3600
            found.append(Fixed(start, start + min(self.draw(self.p.lunch), 6000), Cause.LUNCH))
        count = 0 if self.weekend else int(self.rng.poisson(self.persona.meetings_day))
        lengths = [m for m, _ in self.p.meeting_minutes]
        odds = [w for _, w in self.p.meeting_minutes]
        for _ in range(count):
            start = float(self.rng.integers(1, max(2, int(end / 1800) - 1))) * 1800 + float(self.rng.normal(0, 60))
            minutes = float(self.rng.choice(lengths, p=odds)) * float(np.exp(self.rng.normal(0, 0.12)))
            new = Fixed(start, start + minutes * 60, Cause.MEETING)
            if new.end < end and all(new.end < f.start or new.start > f.end for f in found):
                found.append(new)
        return sorted(found, key=lambda f: f.start)

    def _take(self, fixed: Fixed) -> None:
        start = max(self.now, fixed.start)
        if fixed.end - start < 120:
            return
        if fixed.cause is Cause.LUNCH:
            self._absent(fixed.end, Cause.LUNCH, Cause.AFTER_LUNCH)
            return
        self._add(fixed.end, Mode.MEETING, Cause.MEETING)
        self.cause = Cause.AFTER_MEETING

    def _absent(self, until: float, cause: Cause, then: Cause) -> None:
        if self.worked and self.rng.random() < 0.35:
            self._leave_task()
        locked = bool(self.rng.random() < self.p.locked)
        self.episodes.append(Episode(self.now, until, None, cause, locked=locked))
        self.now = self.rested = until
        self.cause = then

    def _work_until(self, until: float) -> None:
        while until - self.now > _LEAST_EPISODE:
            since = (self.now - self.rested) / 3600
            hazard = self.p.breaks_hour * self.persona.breaks * (0.35 + since)
            mode = self._mode()
            length = max(_LEAST_EPISODE, self.draw(self.p.law(mode).length))
            if since > 0.25 and self.rng.random() < 1 - exp(-hazard * length / 3600):
                pause = self.now + max(70.0, self.draw(self.p.short_break))
                self._absent(min(pause, until), Cause.BREAK, Cause.AFTER_BREAK)
                continue
            self._episode(mode, min(self.now + length, until))
        if self.episodes and self.now < until:
            self.episodes[-1].end = self.now = until

    def _episode(self, mode: Mode, until: float) -> None:
        """One stretch, with what breaks into it."""
        cause = self._why(mode)
        while True:
            rate = self.p.interruptions_day * self.persona.interruptions / 8.0 / 3600
            outside, own = (float(x) for x in self.rng.exponential(1 / rate, 2))
            cut = self.now + min(outside, own)
            if mode not in WORK_MODES or cut > until - _LEAST_EPISODE or cut - self.now < _LEAST_EPISODE:
                self._add(until, mode, cause)
                return
            self._add(cut, mode, cause)
            self._interrupt(outside < own, until)
            if until - self.now < _LEAST_EPISODE:
                return
            if self.rng.random() > self.p.task_return:
                self._leave_task()
                return
            cause = Cause.RETURNED

    def _interrupt(self, outside: bool, until: float) -> None:
        length = min(max(_LEAST_EPISODE, self.draw(self.p.interruption)), max(until - self.now, _LEAST_EPISODE))
        if outside:
            if self.rng.random() > self.p.interruption_taken:
                return
            cause = Cause.CHAT if self.rng.random() < 0.6 else Cause.MAIL
            notice = self.now - float(self.rng.gamma(1.3, 9.0))
            self._add(min(self.now + length, until), Mode.COMMUNICATING, cause, notice)
            return
        if self.rng.random() < 0.72:
            self._add(min(self.now + length, until), Mode.COMMUNICATING, Cause.CHECKING)
            return
        self._add(min(self.now + length, until), self._drift(), Cause.SELF)

    def _drift(self) -> Mode:
        odds = np.array([self._share(m) for m in DRIFT_MODES])
        return DRIFT_MODES[int(self.rng.choice(len(odds), p=odds / odds.sum()))]

    def _share(self, mode: Mode) -> float:
        law: ModeLaw = self.p.law(mode)
        return law.share * self.persona.share(mode) * self.day[mode] / law.length.mean

    def _mode(self) -> Mode:
        """What comes next: shares, the hour, tiredness, what was before, and what the task is made of."""
        hour = self.local + self.now / 3600 - self.persona.chronotype_h
        peak = sum(s * _bump(hour, at) for s, at in (self.p.morning_peak, self.p.afternoon_peak))
        tired = self.p.tiredness * (self.now - self.rested) / 3600 + self.p.dip[0] * _bump(hour, self.p.dip[1])
        last = self.episodes[-1].mode if self.episodes else None
        odds = []
        for mode in Mode:
            weight = self._share(mode)
            if mode in FOCUS:
                weight *= exp(peak)
            if mode in DRIFT_MODES:
                weight *= exp(tired - 0.8) * (1.6 if self.weekend else 1.0)
            if mode in (Mode.COMMUNICATING, Mode.FRAGMENTED) and self.cause is Cause.AFTER_MEETING:
                weight *= 2.0
            if last is not None and STATE_OF[mode] is STATE_OF[last]:
                weight *= 0.35
            odds.append(weight)
        total = np.array(odds)
        return self._fitted(list(Mode)[int(self.rng.choice(len(total), p=total / total.sum()))])

    def _fitted(self, mode: Mode) -> Mode:
        """Making is done with the pointer or with keys, as the task asks; mostly."""
        if mode not in (Mode.PRODUCING, Mode.POINTER):
            return mode
        pointer = self.task.kind in POINTER_KINDS
        usual, other = (Mode.POINTER, Mode.PRODUCING) if pointer else (Mode.PRODUCING, Mode.POINTER)
        return usual if self.rng.random() < (0.9 if pointer else 0.85) else other

    def _why(self, mode: Mode) -> Cause:
        given, self.cause = self.cause, Cause.WENT_ON
        if given in (Cause.START, Cause.AFTER_LUNCH, Cause.AFTER_BREAK, Cause.AFTER_MEETING):
            return given
        if mode in DRIFT_MODES:
            return Cause.TIRED if self.now - self.rested > 3600 else Cause.SELF
        if mode is Mode.FRAGMENTED:
            return Cause.REQUESTS
        if mode is Mode.COMMUNICATING:
            return Cause.CHECKING
        return Cause.ERRANDS if mode is Mode.ROUTINE and given is Cause.WENT_ON else given

    def _leave_task(self) -> None:
        if self.worked:
            self.worked.task_end, self.worked = True, None
        others = [t for t in self.tasks if t is not self.task] or self.tasks
        self.task = others[int(self.rng.integers(len(others)))]
        self.bout = self.draw(self.p.task_bout)

    def _add(self, until: float, mode: Mode, cause: Cause, notice: float | None = None) -> None:
        work = mode in WORK_MODES
        if work and self.bout <= 0 and cause is not Cause.RETURNED:
            self._leave_task()
        if work and self.task is not self.before and cause in (Cause.WENT_ON, Cause.ERRANDS):
            cause = Cause.NEXT_TASK
        new = Episode(self.now, until, mode, cause, self.task, notice=notice)
        self.episodes.append(new)
        if work:
            self.worked, self.before = new, self.task
            self.bout -= until - self.now
        self.now = until

    def _evening(self) -> None:
        gap = self.now + self.draw(LogNormal(3600, 0.5))
        self.episodes.append(Episode(self.now, gap, None, Cause.END, locked=True))
        self.now = gap
        end = gap + self.persona.evening_h * 3600 * float(self.rng.uniform(0.6, 1.3))
        liked = sum(w for c, w in self.persona.leisure if c is Category.PLAY) / sum(w for _, w in self.persona.leisure)
        plays = self.persona.share(Mode.PLAYING) * liked
        odds = np.array([0.2, 0.2, 0.35, 0.12, 0.45 * plays])
        while end - self.now > _LEAST_EPISODE:
            mode = DRIFT_MODES[int(self.rng.choice(len(odds), p=odds / odds.sum()))]
            until = min(end, self.now + max(120.0, 1.6 * self.draw(self.p.law(mode).length)))
            self.episodes.append(Episode(self.now, until, mode, Cause.LEISURE, self.task, leisure=True))
            self.now = until

    def _warn(self) -> None:
        """Some drifting announces itself: the windows before it get shorter."""
        for before, after in zip(self.episodes, self.episodes[1:], strict=False):
            drifts = after.mode in DRIFT_MODES and before.mode not in DRIFT_MODES
            if drifts and not after.leisure and self.rng.random() < self.p.restless_share:
                before.restless = True


def _bump(hour: float, at: float) -> float:
    return exp(-0.5 * (hour - at) ** 2)
