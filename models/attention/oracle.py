"""The bound that the model is measured by: what can be told by who knows the generator and this very person.

    python models/attention/oracle.py [--people N] [--days N] [--data DIR]

The oracle knows the true laws, persona, habits and pieces of work, and sees what the program sees, up to the segment
that it answers for: never the future, never the hidden mode. It is a forward pass with the generator's own window
probabilities (`oracle_filter`), and on top of that boosted trees, trained on other days of the same life, that put
right what the forward pass takes to be simpler than it is. It is near the true Bayes filter and below it: whatever
is said to be a share of the oracle's is at most a little more of what is possible.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "app"))

from attention.calibrate import Answers
from attention.oracle_days import Day, looks
from attention.oracle_filter import Belief, filtered
from attention.oracle_tables import STATE, count_tables
from attention.oracle_views import Views
from attention.oracle_world import Lived, world
from attention.oracle_world import World as Whole
from attention.worlds import World
from headwater.records import LEARNED_STATES

Floats = NDArray[np.float64]
ROOT = Path(__file__).resolve().parents[2]
OTHER_DAYS = 24
_SPANS_S = (120.0, 300.0, 900.0)


def states_of(mode: Floats) -> Floats:
    """From modes [M, modes] to states [M, 5]."""
    return np.stack([mode[:, s == STATE].sum(1) for s in range(len(LEARNED_STATES))], 1)


def _averaged(x: Floats, seconds: Floats, gap: Floats, span: float) -> Floats:
    """What has been of late, the last `span` seconds weighing most; [M, F]."""
    out, mean, weight = np.empty_like(x), np.zeros(x.shape[1]), 1e-6
    for i, (now, s) in enumerate(zip(x, seconds, strict=True)):
        kept = float(np.exp(-(s + min(gap[i], 3600.0)) / span))
        weight, mean = weight * kept + s, mean * kept + now * s
        out[i] = mean / weight
    return out


def features(lived: Lived, day: Day, belief: Belief) -> Floats:
    """What the trees see of a day, [M, F]: the forward pass and all that it was told, now and of late."""
    segments = lived.segments
    state = states_of(belief.mode)
    fits = np.log(np.einsum("mnk,mk->mn", day.window, belief.task) + 1e-12)
    pools = np.log(np.einsum("mpk,mk->mp", day.pools, belief.task) + 1e-12)
    seconds = day.seconds
    counts = np.array([
        [np.nan if v is None else float(v) for v in (s.keys, s.clicks, s.scroll, s.travel_px, s.idle_s)]
        for s in segments
    ])  # fmt: skip
    rates = counts / np.maximum(seconds, 1.0)[:, None]
    since, best = np.empty(len(segments)), 0.0
    for i, (g, s) in enumerate(zip(day.gap, segments, strict=True)):
        best = s.start if g > 60 else best
        since[i] = s.end - best
    clock = np.array([(s.end + s.offset_s) % 86400 / 3600 for s in segments])
    notes = np.array([float(s.notifications) for s in segments])[:, None]
    full = np.array([np.nan if s.fullscreen is None else float(s.fullscreen) for s in segments])
    short = np.concatenate([np.nan_to_num(rates), day.fresh[:, None], notes, day.fresh[:, None] * state], 1)
    late = [
        _averaged(np.concatenate([state, short[:, :7]], 1), seconds, day.gap, span) for span in _SPANS_S
    ]  # fmt: skip
    told = np.stack([belief.over, belief.begun, belief.moved, belief.task.max(1)], 1)
    last = np.concatenate([np.zeros((1, 4)), told[:-1]])
    own = np.stack([np.log(seconds), np.log(day.ran), np.log1p(np.minimum(day.gap, 1e5)), since, clock, full], 1)
    return np.concatenate([
        np.log(belief.mode + 1e-9), state, told, last, fits - fits.mean(1, keepdims=True),
        pools - pools.max(1, keepdims=True), day.back[:, None],
        own, day.signals, counts, rates, notes, *late,
    ], 1)  # fmt: skip


def oracle(split: str, number: int, days: int, where: World) -> Answers:
    """Answers on the `number`th person of a split, in the order of `data.Person`'s rows."""
    w = world(split, number, where)
    return answered(w, w.days(days), w.others(OTHER_DAYS))[0]


def answered(w: Whole, days: Sequence[Lived], others: Sequence[Lived]) -> tuple[Answers, Floats]:
    """Answers with the trees, and what the forward pass alone says of the states, [M, 5]."""
    views = Views(w)
    seen, known = looks(views, days), looks(views, others)
    crossed = _crossed(views, others, known)
    beliefs = filtered(views, count_tables(views, others, known), seen)
    x = np.concatenate([features(d, s, b) for d, s, b in zip(others, known, crossed, strict=True)])
    target = np.concatenate([features(d, s, b) for d, s, b in zip(days, seen, beliefs, strict=True)])
    state, end, drift = (np.concatenate([d.labels[n] for d in others]) for n in range(3))
    weight = np.clip(np.concatenate([s.seconds for s in known]), 1, 60)
    asked, before = end >= 0, drift >= 0
    found = Answers(
        _trees(x, state, weight, len(LEARNED_STATES)).predict(target),
        _trees(x[asked], end[asked], None, 1).predict(target),
        _trees(x[before], drift[before], weight[before], 1).predict(target),
    )
    return found, states_of(np.concatenate([b.mode for b in beliefs]))


def _crossed(views: Views, others: Sequence[Lived], known: Sequence[Day]) -> list[Belief]:
    """Beliefs about days that the tables were not counted on: each half by the other's."""
    found: dict[int, Belief] = {}
    for half in (0, 1):
        own, rest = list(range(half, len(others), 2)), list(range(1 - half, len(others), 2))
        tables = count_tables(views, [others[i] for i in rest], [known[i] for i in rest])
        found |= dict(zip(own, filtered(views, tables, [known[i] for i in own]), strict=True))
    return [found[i] for i in range(len(others))]


def _trees(x: Floats, y: NDArray[np.int8], weight: Floats | None, classes: int) -> Any:
    import lightgbm

    settings = {
        "objective": "multiclass" if classes > 1 else "binary", "num_leaves": 15, "learning_rate": 0.08,
        "min_data_in_leaf": 60, "feature_fraction": 0.4, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5.0,
        "num_threads": 1, "verbosity": -1, "seed": 0, "deterministic": True,
    }  # fmt: skip
    if classes > 1:
        settings["num_class"] = classes
    return lightgbm.train(settings, lightgbm.Dataset(x, y, weight=weight), 120)
