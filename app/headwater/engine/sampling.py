"""A sample to look around in: a day of somebody who does not exist, in a home of its own that goes with it."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from headwater.base import HeadwaterError, ManualClock, Paths, Settings, SystemClock
from headwater.categories import Categories
from headwater.engine.engine import Engine
from headwater.engine.models import load_model
from headwater.engine.recorder import Recorder
from headwater.engine.sample_home import home_of, sweep
from headwater.records import Observation
from headwater.simulate import PERSONAS, SimulatedDay, simulate_day
from headwater.store import Store

_TICK_S = 120.0
"""Far coarser than live: a day is to be there soon."""
_SEED = 1
_NIGHT_S = 4 * 3600.0


class SampleError(HeadwaterError):
    """The sample could not be made."""


class Sample:
    """Its engine reads and does not run; nobody is watched by it."""

    def __init__(self, engine: Engine, home: Path) -> None:
        self.engine, self._home = engine, home

    def close(self) -> None:
        """All of it goes."""
        with self.engine.reader.away():
            shutil.rmtree(self._home, ignore_errors=True)


def make_sample(
    paths: Paths, settings: Settings, *, chinese: bool, progress: Callable[[float], None],
    cancelled: Callable[[], bool],
) -> Sample:  # fmt: skip
    """The last working day, played through the real line.

    Raises:
        SampleError: there is no room for it, or it was cancelled.
        StoreUnavailable: its store cannot be written.
    """
    sweep(paths)
    home = home_of(paths)
    try:
        home.mkdir(parents=True, mode=0o700)
    except OSError as e:
        raise SampleError(f"The sample cannot be written to {home}: {e.strerror}. Free some space there.") from None
    try:
        return _made(home, settings, chinese, progress, cancelled)
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        raise


def _made(
    home: Path, settings: Settings, chinese: bool, progress: Callable[[float], None], cancelled: Callable[[], bool]
) -> Sample:
    own = Paths.under(home)
    who = next(p for p in PERSONAS if (p.locale == "zh" if chinese else p.id == "writer"))
    day = simulate_day(who, last_working_day(), _SEED)
    clock = ManualClock(day.observations[0].at, day.offset_s)
    shown = replace(
        Settings(), agreed=True, language=settings.language, theme=settings.theme, contrast=settings.contrast,
        text_scale=settings.text_scale, clock_hours=settings.clock_hours,
    )  # fmt: skip
    model, _ = load_model(own.providers)
    with contextlib.closing(Recorder(Store(own.database), model, shown, Categories(), clock, seed=_SEED)) as recorder:
        for intent in day.intents:
            recorder.plans.add(intent)
        for seen in steps(day, clock, _TICK_S):
            if cancelled():
                raise SampleError("The sample was not made: it was stopped.")
            if seen is None:
                recorder.tick()
                progress((clock.now() - day.observations[0].at) / (day.observations[-1].at - day.observations[0].at))
            else:
                recorder.observe(seen)
    engine = Engine(own, shown, clock, sources=lambda *_: (), model=lambda: (model, ""))
    return Sample(engine, home)


def last_working_day() -> date:
    """The latest weekday that is over."""
    day = datetime.fromtimestamp(SystemClock().now(), UTC).date() - timedelta(days=1)
    return day - timedelta(days=max(0, day.weekday() - 4))


def steps(day: SimulatedDay, clock: ManualClock, tick_s: float) -> Iterator[Observation | None]:
    """The day's observations with the clock moved to each, and None where a tick is due."""
    due = clock.now()
    for seen in day.observations:
        if seen.at - clock.now() > _NIGHT_S:
            clock.advance(seen.at - clock.now() - 1)
            due = clock.now()
        while due < seen.at:
            clock.advance(max(0.0, due - clock.now()))
            yield None
            due += tick_s
        clock.advance(max(0.0, seen.at - clock.now()))
        yield seen
    yield None
