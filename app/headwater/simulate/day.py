"""A simulated day: observations as the program would see them, and the truth behind them."""

from binascii import crc32
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import numpy as np

from headwater.records import FocusState, Intent, Observation
from headwater.simulate.inputs import count
from headwater.simulate.life import Life, begin_life
from headwater.simulate.observe import observe
from headwater.simulate.parameters import PARAMETERS, Parameters
from headwater.simulate.persona import Persona
from headwater.simulate.plan import WORK_MODES, Episode, Planner
from headwater.simulate.titles import TitleBank
from headwater.simulate.windows import Windows


@dataclass(frozen=True, slots=True)
class TrueSpan:
    """What really went on between `start` and `end`. `task_end`: a piece of work ends with it."""

    start: float
    end: float
    state: FocusState
    mode: str
    cause: str
    task: str
    task_end: bool


@dataclass(frozen=True, slots=True)
class SimulatedDay:
    """Observations in time order; truth without gaps from the first to the last of them."""

    observations: tuple[Observation, ...]
    truth: tuple[TrueSpan, ...]
    intents: tuple[Intent, ...]
    offset_s: int


def simulate_day(
    persona: Persona, day: date, seed: int, bank: TitleBank | None = None, parameters: Parameters = PARAMETERS
) -> SimulatedDay:
    """One day of one person. Equal arguments give equal days, on every machine.

    Args:
        persona: who.
        day: the local calendar day on which it begins.
        seed: chooses among this person's possible lives; days of the same seed belong together (same tasks).
        bank: titles; the ones that ship when left out.
        parameters: the generator's constants.
    """
    who = crc32(f"{persona.id}/{seed}".encode())
    life = begin_life(persona, bank or TitleBank.load(), parameters, _chances(1, who)[0])
    draws = _chances(5, who, day.toordinal())
    _choose_tasks(life, parameters, draws[0])
    planner = Planner(persona, parameters, life.tasks, day.weekday() >= 5, draws[1])
    episodes = _whole_ms(planner.plan())
    windows = Windows(life, parameters, draws[2])
    fronts = [f for e in episodes for f in windows.of(e)]
    bins = count(fronts, persona, parameters, draws[3])
    begin = round(datetime.combine(day, time(), UTC).timestamp() - persona.offset_s + planner.local * 3600, 3)
    observations = observe(persona, life, episodes, fronts, bins, parameters, begin, draws[4])
    truth = tuple(_true(e, begin) for e in episodes)
    return SimulatedDay(observations, truth, tuple(_intents(episodes, begin, parameters, draws[0])), persona.offset_s)


def _chances(count: int, *entropy: int) -> list[np.random.Generator]:
    return [np.random.Generator(np.random.PCG64(s)) for s in np.random.SeedSequence(entropy).spawn(count)]


def _choose_tasks(life: Life, parameters: Parameters, rng: np.random.Generator) -> None:
    low, high = parameters.tasks_today
    count_today = int(rng.integers(low, high + 1))
    chosen = rng.choice(len(life.tasks), min(count_today, len(life.tasks)), replace=False)
    life.tasks = [life.tasks[int(i)] for i in chosen]


def _whole_ms(episodes: list[Episode]) -> list[Episode]:
    for e in episodes:
        e.start, e.end = round(e.start, 3), round(e.end, 3)
    return [e for e in episodes if e.end > e.start]


def _true(episode: Episode, begin: float) -> TrueSpan:
    task = episode.task.name if episode.task and episode.mode in WORK_MODES else ""
    mode = episode.mode.value if episode.mode else FocusState.AWAY.value
    return TrueSpan(
        round(begin + episode.start, 3),
        round(begin + episode.end, 3),
        episode.state,
        mode,
        episode.cause.value,
        task,
        episode.task_end,
    )


def _intents(episodes: list[Episode], begin: float, p: Parameters, rng: np.random.Generator) -> Iterator[Intent]:
    """On some days the person says what they are about to do."""
    if rng.random() > p.intent_days or not episodes or episodes[0].task is None:
        return
    start = float(rng.uniform(60, 600))
    end = start + float(rng.uniform(3600, 3 * 3600))
    last = episodes[-1].end
    task = episodes[0].task
    if start < last:
        yield Intent(round(begin + start, 3), round(begin + min(end, last), 3), f"{task.name}: {task.topic}")
