"""Real people's data: what the model, made of simulated people alone, can tell of them.

python models/attention/real.py --data DIR [--model DIR] [--part epm|logs|kaist] [--people N] [--json]
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "app"))

from attention import real_kaist, real_logs
from attention.data import Person
from attention.data import people as made
from attention.figures import Figure
from attention.real_epm import FILE
from attention.real_kaist import kaist_figures
from attention.real_logs import log_figures
from attention.real_off_task import off_task_figures
from attention.worlds import worlds
from headwater.attention import AttentionModel
from headwater.attention.stream import Stream

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("epm", "logs", "kaist")


def real_figures(
    data: Path, make: Callable[[], Stream], people: Sequence[Person] = (), parts: Sequence[str] = PARTS
) -> list[Figure]:
    """Figures of all sets that lie in `data`, about four minutes on one core.

    `make` gives fresh streams of the model that is judged; with simulated `people` the hours of their days are
    compared as well.
    """
    found: list[Figure] = []
    if "epm" in parts and (data / FILE).is_file():
        found += off_task_figures(data, make)
    if "logs" in parts and (data / real_logs.FILE).is_file():
        found += log_figures(data, make)
    if "kaist" in parts and people and (data / real_kaist.FILE).is_file():
        found += kaist_figures(data, make, people)
    return found


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=ROOT / "models/attention/artifacts")
    parser.add_argument("--part", choices=PARTS, action="append")
    parser.add_argument("--people", type=int, default=0, help="simulated ones, for the hours of the day")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    people = made("seen", given.people, 3, worlds(given.data)["seen"], ROOT / "runs/people") if given.people else []
    figures = real_figures(given.data, AttentionModel.load(given.model, "cpu").stream, people, given.part or PARTS)
    if given.json:
        print(json.dumps([asdict(f) for f in figures], indent=1))
        return
    for f in figures:
        holds = "" if f.holds is None else f.holds
        print(f"{f.name:46s} {f.value:8.4f}  {f.unit}  [{f.bound}]  {holds}  {f.baseline}")


if __name__ == "__main__":
    main()
