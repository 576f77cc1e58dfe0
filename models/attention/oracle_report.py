"""How much can be told of simulated people at all, and by what the rest is confused.

    python models/attention/oracle_report.py [--split NAME] [--people N] [--days N] [--data DIR]

Beside the oracle stand trees that see one thing only, trained on the same other days of the same person: the category
in front, or the counts, now and of late. They say how far one of them gives the state away.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "app"))

from attention.calibrate import Answers, event_f1
from attention.data import Person, person
from attention.figures import auroc, ece, macro_f1
from attention.oracle import answered, averaged, counts_of, grown
from attention.oracle_days import Day, looks, modes_of
from attention.oracle_kinds import MODES, Floats, Ints, states_of
from attention.oracle_views import Views
from attention.oracle_world import Lived, world
from attention.worlds import SPLITS, worlds
from headwater.categories import Categories
from headwater.records import LEARNED_STATES, Category

ROOT = Path(__file__).resolve().parents[2]
_STATES = len(LEARNED_STATES)
_SPANS_S = (150.0, 600.0)


def _categories(lived: Lived) -> Floats:
    known, kinds = Categories(), list(Category)
    return np.stack([np.eye(len(kinds))[kinds.index(known.of(s.app, s.title, s.domain))] for s in lived.segments])


def _rates(lived: Lived) -> Floats:
    return np.asarray(counts_of(lived) / np.array([s.end - s.start for s in lived.segments])[:, None])


def _one_thing(own: Sequence[Floats], days: Sequence[Day]) -> Floats:
    known = [np.nan_to_num(x) for x in own]
    late = [np.concatenate([averaged(x, d, s) for x, d in zip(known, days, strict=True)]) for s in _SPANS_S]
    return np.concatenate([np.concatenate(own), *late], 1)


def single(views: Views, days: Sequence[Lived], others: Sequence[Lived]) -> tuple[Ints, Ints]:
    """What trees on the category alone, and on the counts alone, say [M]."""
    seen, known = looks(views, days), looks(views, others)
    state = np.concatenate([d.labels[0] for d in others])
    weight = np.clip(np.concatenate([d.seconds for d in known]), 1, 60)
    settings = {"objective": "multiclass", "num_class": _STATES, "num_leaves": 15, "learning_rate": 0.1}
    found = []
    for of in (_categories, _rates):
        trees = grown(settings, _one_thing([of(d) for d in others], known), state, weight, None)
        found.append(np.asarray(trees.predict(_one_thing([of(d) for d in days], seen))).argmax(1))
    return found[0], found[1]


def _line(name: str, told: Sequence[Answers], people: Sequence[Person]) -> str:
    p, drift = np.concatenate([a.p for a in told]), np.concatenate([a.drift for a in told])
    state, seconds, true = (np.concatenate([getattr(q, n) for q in people]) for n in ("state", "seconds", "drift"))
    right = float(np.average(p.argmax(1) == state, weights=seconds))
    limits = np.quantile(np.concatenate([a.end for a in told]), np.linspace(0.8, 0.998, 40))
    best = max(event_f1([a.end >= limit for a in told], people) for limit in limits)
    before = auroc(drift[true >= 0], true[true >= 0] > 0)
    return (
        f"{name:24s} macro-F1 {macro_f1(p.argmax(1), people):.3f}  accuracy {right:.3f}  ECE {ece(p, people):.3f}"
        f"  drift {before:.3f}  end, best limit {best:.3f}"
    )


def confusion(guess: Ints, mode: Ints, seconds: Floats) -> str:
    """Of each mode's time: its share of all, and as what it is told."""
    lines = ["mode             share  " + " ".join(f"{s.value[:7]:>8s}" for s in LEARNED_STATES)]
    for n, m in enumerate(MODES):
        row = np.bincount(guess[mode == n], seconds[mode == n], _STATES)
        if row.sum():
            shares = " ".join(f"{x:8.2f}" for x in row / row.sum())
            lines.append(f"{m.value:14s} {row.sum() / seconds.sum():7.3f}  {shares}")
    return "\n".join(lines)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--split", choices=SPLITS, default="test")
    parser.add_argument("--people", type=int, default=6)
    parser.add_argument("--days", type=int, default=3)
    given = parser.parse_args()
    where = worlds(given.data)[given.split]
    people: list[Person] = []
    told: list[tuple[Answers, Floats, Ints, Ints]] = []
    modes: list[Ints] = []
    for n in range(given.people):
        p = person(given.split, n, given.days, where, ROOT / "runs/people")
        w = world(given.split, n, where)
        views, days, others = Views(w), w.days(given.days), w.others()
        found, mode = answered(views, days, others)
        if not np.array_equal(p.start, [s.start for d in days for s in d.segments]):
            raise SystemExit(f"The oracle made another person than the recipe did: {p.name}.")
        told.append((found, states_of(mode), *single(views, days, others)))
        people.append(p)
        modes.append(np.concatenate([modes_of(d)[0] for d in days]))
        print(_line(p.name[:24], [found], [p]), flush=True)
    print(_line("all", [a for a, *_ in told], people))
    whole, plain = np.concatenate([a.p for a, *_ in told]), np.concatenate([f for _, f, *_ in told])
    print(f"forward pass alone: {macro_f1(plain.argmax(1), people):.3f}, ECE {ece(plain, people):.3f}")
    print(f"category alone: {macro_f1(np.concatenate([c for *_, c, _ in told]), people):.3f}")
    print(f"counts alone: {macro_f1(np.concatenate([c for *_, c in told]), people):.3f}")
    print(confusion(whole.argmax(1), np.concatenate(modes), np.concatenate([p.seconds for p in people])))


if __name__ == "__main__":
    main()
