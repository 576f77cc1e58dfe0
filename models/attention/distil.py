"""What boosted trees say of people that they were not grown on: softer aims than bare labels (Hinton et al. 2015).

Whether drifting sets in within ten minutes is mostly chance. A network that is given the bare outcome of some thousand
such moments learns by heart whose day it was; given the probability that others' days lend to such a moment, it learns
what the moment looked like. Everybody is therefore told about by trees that have never seen them.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from attention.calibrate import Answers
from attention.data import Person
from attention.rivals import Vectors
from attention.windows import Boosted, Looks, directions

_LEAVES = (31,)
"""The size of trees that the bench has mostly chosen; a choice for each fold would take thrice as long."""


def told(
    people: Sequence[Person], check: Sequence[Person], vectors: Vectors, folds: int, threads: int
) -> list[Answers]:
    """Of each of `people`, by trees grown on the other folds; `check` says when to stop growing."""
    looks = Looks(directions(people, vectors), vectors)
    found: dict[int, Answers] = {}
    for fold in range(folds):
        others = [p for n, p in enumerate(people) if n % folds != fold]
        trees = Boosted.fit(others, check, looks, fold, threads, _LEAVES)
        found |= {n: trees.answers(p) for n, p in enumerate(people) if n % folds == fold}
        print(f"trees: {len(found)} of {len(people)} people told about; {trees.note}", flush=True)
    return [found[n] for n in range(len(people))]


def keep(said: Sequence[Answers], file: Path, about: str) -> None:
    """Write answers, all people end to end, in half precision; `about`: what they depend on."""
    part = file.with_suffix(".part.npz")
    columns = {n: np.concatenate([getattr(a, n) for a in said]).astype(np.float16) for n in ("p", "end", "drift")}
    np.savez(part, about=np.array(about), **columns)  # type: ignore[arg-type]
    part.replace(file)


def kept(file: Path, people: Sequence[Person], about: str) -> list[Answers] | None:
    """What `keep` wrote; None where there is nothing, or nothing about these."""
    if not file.is_file():
        return None
    with np.load(file) as z:
        if "about" not in z or str(z["about"]) != about:
            return None
        columns = [z[n].astype(float) for n in ("p", "end", "drift")]
    cuts = np.cumsum([len(p.state) for p in people])[:-1]
    return [Answers(*row) for row in zip(*(np.split(c, cuts) for c in columns), strict=True)]
