"""The bound that the model is measured by: what can be told of somebody by who knows the generator and this person.

The oracle knows the true laws, persona, habits and pieces of work, and sees what the program sees, up to the end of
the segment that it answers for: never what comes after, never the hidden mode. It is a forward pass with the
generator's own window probabilities (`oracle_filter`), and on top of that boosted trees that correct it, trained on
other days of the same life, whose truth is known. Where the two are no exact Bayes filter (lengths have two ages,
counts are taken as independent from segment to segment, a day's own mood is not followed), the true bound is higher:
this is a lower bound of it, so that a share of the oracle's figure flatters a little.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attention.calibrate import Answers, softmax
from attention.oracle_days import Day, looks
from attention.oracle_filter import Belief, filtered
from attention.oracle_kinds import AT, Floats, states_of
from attention.oracle_tables import count_tables
from attention.oracle_views import Views
from attention.oracle_world import Lived, world
from attention.worlds import World
from headwater.records import LEARNED_STATES
from headwater.simulate import FOCUS

_STATES = len(LEARNED_STATES)
_SPANS_S = (120.0, 300.0, 900.0)
_FORGOTTEN_S = (15.0, 45.0)
"""Sustained work on another piece for so long is no change any more."""
_PAUSE_S = 60.0
_TWO: dict[str, Any] = {"objective": "binary", "num_leaves": 7}


def oracle(split: str, number: int, days: int, where: World) -> Answers:
    """Answers about the `number`th person of a split, in the order of `data.Person`'s rows."""
    w = world(split, number, where)
    return answered(Views(w), w.days(days), w.others())[0]


def answered(views: Views, days: Sequence[Lived], others: Sequence[Lived]) -> tuple[Answers, Floats]:
    """Answers with the trees, and what the forward pass alone says of the modes, [M, modes] over `Mode`."""
    seen, known = looks(views, days), looks(views, others)
    beliefs = filtered(views, count_tables(views, others, known), seen)
    crossed = _crossed(views, others, known)
    x = np.concatenate([features(*each) for each in zip(others, known, crossed, strict=True)])
    target = np.concatenate([features(*each) for each in zip(days, seen, beliefs, strict=True)])
    state, end, drift = (np.concatenate([d.labels[n] for d in others]) for n in range(3))
    weight = np.clip(np.concatenate([d.seconds for d in known]), 1, 60)
    asked, before = end >= 0, drift >= 0
    states, then = (np.log(rows[:, :_STATES] + 1e-3) for rows in (x, target))
    soon, later = (_logit(rows[:, _STATES]) for rows in (x[before], target))
    found = Answers(
        softmax(_corrected(states, then, x, state, weight, target)),
        _sure(grown(_TWO, x[asked], end[asked], None, None).predict(target, raw_score=True)),
        _sure(_corrected(soon, later, x[before], drift[before], weight[before], target)),
    )
    return found, np.concatenate([b.mode for b in beliefs])


def _crossed(views: Views, others: Sequence[Lived], known: Sequence[Day]) -> list[Belief]:
    """Beliefs about days that the tables were not counted on: each half by the other's."""
    found: dict[int, Belief] = {}
    for half in (0, 1):
        own, rest = list(range(half, len(others), 2)), list(range(1 - half, len(others), 2))
        tables = count_tables(views, [others[i] for i in rest], [known[i] for i in rest])
        found |= dict(zip(own, filtered(views, tables, [known[i] for i in own]), strict=True))
    return [found[i] for i in range(len(others))]


def features(lived: Lived, day: Day, belief: Belief) -> Floats:
    """What the trees see of a day, [M, F]: the forward pass and all that it was told, now and of late.

    The states come first, then the chance that drifting sets in: the trees begin from those.
    """
    state = states_of(belief.mode)
    modes = np.log(np.einsum("mnk,mk->mn", day.window, belief.task) + 1e-12)
    pools = np.log(np.einsum("mpk,mk->mp", day.pools, belief.task) + 1e-12)
    told = np.stack([belief.soon, belief.over, belief.begun, belief.moved, belief.task.max(1)], 1)
    counts = counts_of(lived)
    rates = counts / np.maximum(day.seconds, 1.0)[:, None]
    fresh = day.fresh[:, None].astype(float)
    notes = np.array([[float(s.notifications)] for s in lived.segments])
    moving = np.concatenate([state, np.nan_to_num(rates), fresh, notes], 1)
    late = [averaged(moving, day, span) for span in _SPANS_S]
    strange = [_strange(belief, day.seconds, span) for span in _FORGOTTEN_S]
    return np.concatenate([
        state, told, np.concatenate([np.zeros((1, told.shape[1])), told[:-1]]), np.log(belief.mode + 1e-9),
        modes - modes.mean(1, keepdims=True), pools - pools.max(1, keepdims=True), day.behind[:, None],
        _timing(lived, day), day.signals, counts, rates, notes, *late, *strange,
    ], 1)  # fmt: skip


def _strange(belief: Belief, seconds: Floats, span: float) -> Floats:
    """How likely it is sustained work on another piece than sustained work was lately, [M, 1]."""
    focused = belief.mode[:, [AT[m.value] for m in FOCUS]].sum(1)
    out, last = np.zeros((len(focused), 1)), belief.task[0]
    for i, (f, task) in enumerate(zip(focused, belief.task, strict=True)):
        out[i] = f * (1 - float(task @ last))
        last = last + f * (1 - float(np.exp(-seconds[i] / span))) * (task - last)
    return out


def counts_of(lived: Lived) -> Floats:
    """Keys, clicks, wheel, pixels and idle seconds, [M, 5]; NaN where they are unknown."""
    rows = [(s.keys, s.clicks, s.scroll, s.travel_px, s.idle_s) for s in lived.segments]
    return np.array([[np.nan if v is None else float(v) for v in row] for row in rows])


def _timing(lived: Lived, day: Day) -> Floats:
    """Lengths, time since the last pause, hour of the day, full screen, [M, 6]."""
    start, end = (np.array([getattr(s, name) for s in lived.segments]) for name in ("start", "end"))
    session = start[np.maximum.accumulate(np.where(day.gap > _PAUSE_S, np.arange(len(start)), 0))]
    hour = (end + np.array([s.offset_s for s in lived.segments])) % 86_400 / 3600
    full = np.array([np.nan if s.fullscreen is None else float(s.fullscreen) for s in lived.segments])
    gap = np.log1p(np.minimum(day.gap, 1e5))
    return np.stack([np.log(day.seconds), np.log(day.ran), gap, end - session, hour, full], 1)


def averaged(x: Floats, day: Day, span: float) -> Floats:
    """What has been of late, the last `span` seconds weighing most; [M, F]."""
    out, mean, weight = np.empty_like(x), np.zeros(x.shape[1]), 1e-6
    for i, (now, seconds, gap) in enumerate(zip(x, day.seconds, day.gap, strict=True)):
        kept = float(np.exp(-(seconds + min(gap, 3600.0)) / span))
        weight, mean = weight * kept + seconds, mean * kept + now * seconds
        out[i] = mean / weight
    return out


def _corrected(
    begin: Floats, then: Floats, x: Floats, y: NDArray[np.int8], weight: Floats | None, target: Floats
) -> Floats:
    """Logits of `target`'s rows: those that they come with, `then`, and what trees add that began from `begin`."""
    settings = {"objective": "multiclass", "num_class": _STATES, "num_leaves": 15} if begin.ndim > 1 else _TWO
    return np.asarray(then + grown(settings, x, y, weight, begin).predict(target, raw_score=True))


def grown(settings: dict[str, Any], x: Floats, y: NDArray[np.int8], weight: Floats | None, begin: Floats | None) -> Any:
    """Few, strongly regularised trees: twenty days of one person are soon learned by heart."""
    import lightgbm

    held = {
        "learning_rate": 0.06, "min_data_in_leaf": 100, "feature_fraction": 0.4, "bagging_fraction": 0.7,
        "bagging_freq": 1, "lambda_l2": 20.0, "max_bin": 63, "num_threads": 1, "verbosity": -1, "seed": 0,
        "deterministic": True,
    }  # fmt: skip
    return lightgbm.train(held | settings, lightgbm.Dataset(x, y, weight=weight, init_score=begin), 70)


def _logit(p: Floats) -> Floats:
    p = np.clip(p, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(p / (1 - p)))


def _sure(z: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-z)))
