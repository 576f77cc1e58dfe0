"""What the model has to beat that learns, one row at a time: logistic regression and boosted trees.

A row has the numbers (those of the last 5 and 15 minutes and of the person's own ranks among them) and the strongest
directions of the title; trees see the last rows as well, and means of rows further back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attention.calibrate import Answers
from attention.data import Person, changing
from attention.rivals import OWN, Scene, Told, Vectors, each, silent
from headwater.features import INDEX

Rows = NDArray[np.float32]
_DIRECTIONS = 32
_LAGGED = 8
"""Directions of titles of rows further back."""
_MANY = 120_000
"""Rows that a classifier sees, out of everybody's."""
_LEAVES = (15, 31, 63)
_ROUNDS, _PATIENCE = 400, 25
_MOMENTS, _SLOW_ROUNDS = 600, 150
"""For drift: moments of each of the people, and rounds. A dozen people cannot choose (they chose 7 to 68 rounds). Small
slow trees told most of 60 people held out of training, and of those for calibration, who were looked at for it too."""
_INTERACTIONS = 7


def directions(people: Sequence[Person], vectors: Vectors) -> Rows:
    """The strongest directions of these people's titles, [E, 32]."""
    every = sorted({t for p in people for t in p.texts if vectors[t].any()})
    some = np.random.default_rng(0).permutation(len(every))[:20_000]
    titles = np.stack([vectors[every[i]] for i in some])
    return np.asarray(np.linalg.svd(titles, full_matrices=False)[2][:_DIRECTIONS].T, np.float32)


@dataclass(frozen=True, slots=True)
class Looks:
    """How rows are made of a person."""

    axes: Rows
    vectors: Vectors

    @classmethod
    def of(cls, scene: Scene) -> "Looks":
        """With the directions of the people for training."""
        return cls(directions(scene.train, scene.vectors), scene.vectors)

    def plain(self, p: Person) -> Rows:
        """Numbers and title, [M, N + 32]."""
        titles = np.stack([self.vectors[t] for t in p.texts]) @ self.axes
        return np.concatenate([p.num, titles[p.text]], 1)

    def lagged(self, p: Person) -> Rows:
        """`plain`, the two rows before, and means of the last 8 and 64 rows."""
        now = self.plain(p)
        own = _own(now)
        return np.concatenate([now, _shifted(own, 1), _shifted(own, 2), _mean(own, 8), _mean(own, 64)], 1)

    def interactions(self, p: Person) -> Rows:
        """The last seven rows' own numbers, titles, and how alike each title is to the one before."""
        titles = np.stack([self.vectors[t] for t in p.texts])[p.text]
        alike = (titles * _shifted(titles, 1)).sum(1, keepdims=True)
        own = np.concatenate([_own(self.plain(p)), alike], 1)
        return np.concatenate([_shifted(own, lag) for lag in range(_INTERACTIONS)], 1)


def _own(plain: Rows) -> Rows:
    """What rows say of their own segments, with fewer directions."""
    return np.concatenate([plain[:, OWN], plain[:, len(INDEX) : len(INDEX) + _LAGGED]], 1)


def _shifted(x: Rows, lag: int) -> Rows:
    return np.concatenate([np.zeros_like(x[:lag]), x[: len(x) - lag]])


def _mean(x: Rows, many: int) -> Rows:
    """Of the last `many` rows."""
    upto = np.concatenate([np.zeros((1, x.shape[1])), np.cumsum(x, 0, dtype=np.float64)])
    last = np.arange(1, len(x) + 1)
    first = np.maximum(last - many, 0)
    return np.asarray((upto[last] - upto[first]) / (last - first)[:, None], np.float32)


@dataclass(frozen=True, slots=True)
class _Truth:
    state: NDArray[np.int8]
    end: NDArray[np.int8]
    drift: NDArray[np.int8]
    weight: NDArray[np.float32]


def _table(people: Sequence[Person], rows: Any, seed: int) -> tuple[Rows, _Truth]:
    """Some rows of all people, at most `_MANY`, a like share of everybody's."""
    random = np.random.default_rng(seed)
    share = min(1.0, _MANY / sum(len(p.state) for p in people))
    picks = [np.flatnonzero(random.random(len(p.state)) < share) for p in people]
    x = np.concatenate([rows(p)[pick] for p, pick in zip(people, picks, strict=True)])
    truth = [(p.state, changing(p), p.drift, p.seconds) for p in people]
    state, end, drift, seconds = (
        np.concatenate([column[pick] for column, pick in zip(columns, picks, strict=True)])
        for columns in zip(*truth, strict=True)
    )
    return x, _Truth(state, end, drift, np.clip(seconds, 2, 60) / 20)


def logistic(scene: Scene, seed: int) -> Told:
    """Three regressions on single rows: state, task end, drift."""
    return each(scene, Logistic.fit(scene.train, Looks.of(scene), seed).answers)


@dataclass(frozen=True, slots=True)
class Logistic:
    """Regressions for state, task end and drift."""

    looks: Looks
    heads: tuple[Any, Any, Any]

    @classmethod
    def fit(cls, people: Sequence[Person], looks: Looks, seed: int) -> "Logistic":
        """Train on `people`."""
        x, truth = _table(people, looks.plain, seed)
        state = _regression(x, truth.state, truth.weight)
        end, drift = (_regression(x[y >= 0], y[y >= 0]) for y in (truth.end, truth.drift))
        return cls(looks, (state, end, drift))

    def answers(self, p: Person) -> Answers:
        """About everything."""
        row = self.looks.plain(p)
        state, end, drift = (head.predict_proba(row) for head in self.heads)
        return Answers(state, end[:, 1], drift[:, 1])


def seven(scene: Scene, seed: int) -> Told:
    """A regression for the task's end on the last seven windows, after the published ones; nothing else is told."""
    looks = Looks.of(scene)
    x, truth = _table(scene.train, looks.interactions, seed)
    end = _regression(x[truth.end >= 0], truth.end[truth.end >= 0])

    def one(p: Person) -> Answers:
        none = np.full((len(p.state), 5), np.nan)
        return Answers(none, end.predict_proba(looks.interactions(p))[:, 1], silent(p))

    return each(scene, one)


def _regression(x: Rows, y: NDArray[np.int8], weight: NDArray[np.float32] | None = None) -> Any:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    fit = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=80, tol=1e-3))
    return fit.fit(x, y, logisticregression__sample_weight=weight)


def boosted(scene: Scene, seed: int, threads: int) -> Told:
    """LightGBM, three heads; for two the number of leaves and of rounds that tells most of `check`."""
    fit = Boosted.fit(scene.train, scene.check, Looks.of(scene), seed, threads)
    return each(scene, fit.answers, fit.note)


@dataclass(frozen=True, slots=True)
class Boosted:
    """Trees for state, task end and drift."""

    looks: Looks
    heads: tuple[Any, Any, Any]
    note: str

    @classmethod
    def fit(
        cls,
        people: Sequence[Person],
        check: Sequence[Person],
        looks: Looks,
        seed: int,
        threads: int,
        sizes: Sequence[int] = _LEAVES,
    ) -> "Boosted":
        """Train on `people`; but for drift choose on `check` how many rounds, and which of the `sizes` (leaves)."""
        import lightgbm

        (x, truth), (x_check, known) = _table(people, looks.lagged, seed), _table(check, looks.lagged, seed)
        options = {
            "max_bin": 63,
            "verbosity": -1,
            "num_threads": threads,
            "min_data_in_leaf": 100,
            "force_col_wise": True,
        }
        data = lightgbm.Dataset(x, truth.state, params=options, free_raw_data=False).construct()
        held = lightgbm.Dataset(x_check, known.state, reference=data, params=options, free_raw_data=False).construct()
        heads, notes = [], []
        for name in ("state", "end"):
            for some, their in ((data, truth), (held, known)):
                label = getattr(their, name)
                some.set_label(np.maximum(label, 0))
                # Of returns nothing is asked: they weigh nothing.
                some.set_weight(their.weight if name == "state" else (label >= 0).astype(np.float32))
            fits = [_trees(name, leaves, options | {"seed": seed}, data, held) for leaves in sizes]
            losses = [float(next(iter(fit.best_score["valid_0"].values()))) for fit in fits]
            best = int(np.argmin(losses))
            heads.append(fits[best])
            notes.append(f"{name} {sizes[best]} leaves, {fits[best].best_iteration} rounds")
        drift = _slow(people, looks, options | {"seed": seed})
        return cls(looks, (heads[0], heads[1], drift), "; ".join(notes))

    def answers(self, p: Person) -> Answers:
        """About everything."""
        row = self.looks.lagged(p)
        return Answers(*(np.asarray(head.predict(row)) for head in self.heads))


def _trees(name: str, leaves: int, options: dict[str, Any], data: Any, held: Any) -> Any:
    import lightgbm

    objective = {"objective": "multiclass", "num_class": 5} if name == "state" else {"objective": "binary"}
    told = objective | options | {
        "num_leaves": leaves, "learning_rate": 0.08, "feature_fraction": 0.3, "bagging_fraction": 0.7,
        "bagging_freq": 1, "lambda_l2": 5.0,
    }  # fmt: skip
    stop = lightgbm.early_stopping(_PATIENCE, verbose=False)
    return lightgbm.train(told, data, _ROUNDS, valid_sets=[held], callbacks=[stop])


def _slow(people: Sequence[Person], looks: Looks, options: dict[str, Any]) -> Any:
    """Trees for drift, on as many moments of everybody."""
    import lightgbm

    random = np.random.default_rng(options["seed"])
    rows, labels = [], []
    for p in people:
        known = np.flatnonzero(p.drift >= 0)
        pick = known[random.random(len(known)) < _MOMENTS / max(len(known), 1)]
        rows.append(looks.lagged(p)[pick])
        labels.append(p.drift[pick])
    told = options | {
        "objective": "binary", "num_leaves": 7, "learning_rate": 0.05, "min_data_in_leaf": 300, "lambda_l2": 50.0,
        "feature_fraction": 0.3, "bagging_fraction": 0.5, "bagging_freq": 1,
    }  # fmt: skip
    data = lightgbm.Dataset(np.concatenate(rows), np.concatenate(labels), params=told)
    return lightgbm.train(told, data, _SLOW_ROUNDS)
