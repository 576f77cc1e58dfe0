"""The tenths of every input over the people of the training, and how far one of them is from all: `inputs.npz`.

    python models/attention/inputs.py [--people N] [--days N] [--data DIR]

The program compares them with what comes in on the person's own computer.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "app"))

from attention.data import Person, people
from attention.worlds import worlds
from headwater.attention.personal.inputs import INPUTS, USUAL, index, tenths

ROOT = Path(__file__).resolve().parents[2]


def write_inputs(some: Sequence[Person], folder: Path) -> None:
    """Write the file; each person weighs what they have in segments."""
    edges, shares = (x.astype(np.float32) for x in tenths(np.concatenate([p.num for p in some])))
    usual = np.quantile([index(p.num, edges, shares) for p in some], USUAL, axis=0)
    np.savez_compressed(folder / INPUTS, edges=edges, shares=shares, usual=usual.astype(np.float32))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--days", type=int, default=3)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--processes", type=int, default=2)
    told = parser.parse_args()
    some = people("train", told.people, told.days, worlds(told.data)["train"], ROOT / "runs/people", told.processes)
    write_inputs(some, ROOT / "models/attention/artifacts")


if __name__ == "__main__":
    main()
