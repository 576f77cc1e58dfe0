"""Real people's data: what the model, made of simulated people alone, can tell of them. Everything in one list."""

from collections.abc import Callable, Sequence
from pathlib import Path

from attention import real_kaist, real_logs
from attention.data import Person
from attention.figures import Figure
from attention.real_epm import FILE, Minutes, minutes
from attention.real_kaist import kaist_figures
from attention.real_logs import log_figures
from attention.real_off_task import off_task_figures
from headwater.attention.stream import Stream

__all__ = ["FILE", "Minutes", "minutes", "real_figures"]


def real_figures(data: Path, make: Callable[[], Stream], people: Sequence[Person] = ()) -> list[Figure]:
    """Figures of all sets that lie in `data`, about four minutes on one core.

    `make` gives fresh streams of the model that is judged; with simulated `people` the hours of their days are
    compared as well.
    """
    found: list[Figure] = []
    if (data / FILE).is_file():
        found += off_task_figures(data, make)
    if (data / real_logs.FILE).is_file():
        found += log_figures(data, make)
    if people and (data / real_kaist.FILE).is_file():
        found += kaist_figures(data, make, people)
    return found
