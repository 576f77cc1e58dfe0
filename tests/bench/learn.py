"""Learning: what a person's words are worth, whether reasons are faithful, and what both cost.

Simulated people are made the first time (minutes) and kept in runs/people. Real sets are judged where HEADWATER_DATA
names their folder.
"""

import os
import resource
import tempfile
import threading
import time
from pathlib import Path

from attention.figures import Figure as Told
from attention.personal import personal_figures
from attention.reasons import reason_figures
from headwater.attention import AttentionModel
from headwater.base import ManualClock, Paths, Settings, SystemClock
from headwater.categories import Categories
from headwater.engine.recorder import Recorder
from headwater.engine.studying import Task, study
from headwater.records import InputCounts, WindowSeen
from headwater.store import Store
from tests.bench.figure import Asked, Figure, at_most
from tests.support.taught import taught

_WORDS, _DAYS = (40, 400), {40: 6, 400: 20}
_RUNS = 3
_TICK_S = 0.02


def measure(_asked: Asked) -> list[Figure]:
    """All figures of the family."""
    data = os.environ.get("HEADWATER_DATA")
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as in the program, whose own process for it loads numpy last
    model = AttentionModel.load(provider="cpu")
    folder = Path(data) if data else None
    costs = [*_costs(), *_lag()]  # first: of processes that ended only the largest is known
    told = [*personal_figures(model, folder), *reason_figures(model, folder)]
    return [*map(_figure, told), *costs]


def _figure(told: Told) -> Figure:
    return Figure(
        told.name, round(told.value, 4), told.unit, told.bound or None, told.baseline or None, told.holds
    )  # fmt: skip


def _costs() -> list[Figure]:
    """CPU and memory of the process that learns: it reads the store, replays the days and trains."""
    found = []
    for words in _WORDS:
        with tempfile.TemporaryDirectory() as home:
            paths = Paths.under(Path(home))
            taught(paths, _DAYS[words], words)
            spent = sorted(_spent(paths) for _ in range(_RUNS))
        cpu = spent[_RUNS // 2]
        note = f"{words} words on {_DAYS[words]} days, the days' replay with it; median of {_RUNS}"
        found.append(at_most(f"learn.train_cpu_s_{words}", cpu, "CPU s", 10.0, note=note))
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        note = "the largest process so far, all of it; the more words, the later"
        found.append(at_most(f"learn.train_mb_{words}", most, "MB", 200.0, note=note))
    return found


def _spent(paths: Paths) -> float:
    def used() -> float:
        told = resource.getrusage(resource.RUSAGE_CHILDREN)
        return told.ru_utime + told.ru_stime

    before = used()
    study(Task("learn", paths.database, Settings(agreed=True), SystemClock(), None))
    return used() - before


def _lag() -> list[Figure]:
    """How long the line takes for an observation and a tick, while nothing else goes on and while it is learned."""
    with tempfile.TemporaryDirectory() as home:
        paths = Paths.under(Path(home))
        end = taught(paths, _DAYS[400], 400)[-1][0].end
        clock = ManualClock(end + 60)
        model = AttentionModel.load(provider="cpu")
        recorder = Recorder(Store(paths.database), model, Settings(agreed=True), Categories(), clock, seed=1)
        recorder.tick()
        alone = _ticks(recorder, clock, threading.Event(), 150)
        task, over = Task("learn", paths.database, Settings(agreed=True), SystemClock(), None), threading.Event()

        def learning() -> None:
            study(task)
            over.set()

        thread = threading.Thread(target=learning)
        thread.start()
        beside = _ticks(recorder, clock, over, 100_000)
        thread.join()
        recorder.close()
    note = f"the longest of {len(beside)} observations with their ticks, in the middle of a training; median "
    note += f"{sorted(beside)[len(beside) // 2]:.1f} ms"
    return [at_most("learn.recording_lag_ms", max(beside), "ms", 100.0, round(max(alone), 2), note)]


def _ticks(recorder: Recorder, clock: ManualClock, over: threading.Event, most: int) -> list[float]:
    found = []
    for n in range(most):
        if over.is_set():
            break
        clock.advance(5.0)
        begun = time.perf_counter()
        recorder.observe(WindowSeen(clock.now(), ("code", "firefox", "slack")[n % 3], f"window {n % 17}"))
        recorder.observe(InputCounts(clock.now(), 5.0, 12, 1, 0, 300))
        recorder.tick()
        found.append((time.perf_counter() - begun) * 1e3)
        time.sleep(_TICK_S)
    return found
