"""What a person's own words are worth: the program's own learning, on people that nothing was chosen on.

    python models/attention/personal.py [--data DIR] [--people N] [--json]

Simulated people (the test split) live eight days; words are about the first five, and the last three judge. They say
what people say who use the program: six of ten words correct a stretch, the likelier the longer it is and the more of
it was shown wrong; the others answer questions about stretches where the model was unsure. 17.5 % of words are wrong.
Students of EPM (real) say of forty minutes of the earlier part of their time whether they were off their task, and the
later part judges.

numpy and nothing else of the training environment: the program's own bench calls it.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "app"))

from attention.calibrate import rows_of
from attention.data import Person, people
from attention.figures import Figure, auroc
from attention.real_epm import FILE, WINDOW_S, Episode, apart, episodes, merged, pieces_of
from attention.resample import Estimate, of_mean
from attention.worlds import worlds
from headwater.attention import AttentionModel
from headwater.attention.personal.adapter import Adapter
from headwater.attention.personal.lesson import Lesson, Rows, softmax
from headwater.attention.personal.slots import STATES
from headwater.attention.personal.testing import learn
from headwater.categories import Categories
from headwater.features import Extractor, FeatureBatch
from headwater.records import LEARNED_STATES, FocusState

ROOT = Path(__file__).resolve().parents[2]
WRONG = 0.175
DAYS, LEARNED = 8, 0.6
PEOPLE = 24
COUNTS = (20, 40, 80, 160)
_CORRECTED = 0.6
_TIMES = 2
"""Draws of words a person."""
_LEAST_S, _LONGEST_S = 60.0, 900.0
"""Of a stretch that something is said of."""
_NIGHT_S = 4 * 3600.0
_FEWEST = 5
OFF = np.array([s in (FocusState.DRIFTING, FocusState.FRAGMENTED) for s in LEARNED_STATES])
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Life:
    """One person's segments as the base model sees them, and what was really going on."""

    rows: Rows
    start: Floats
    state: Ints
    day: Ints
    cut: int
    """The first day that judges."""

    @property
    def later(self) -> Ints:
        """The segments that judge."""
        return np.flatnonzero(self.day >= self.cut)


def life_of(p: Person, model: AttentionModel) -> Life:
    """A simulated person's."""
    seen = model.stream(plain=True).look(FeatureBatch.of(rows_of(p)))
    rows = Rows.of(seen.raw / model.calibration.temperature, seen.hidden, seen.num, p.seconds.astype(float))
    day = np.cumsum((np.diff(p.start, prepend=p.start[0]) > _NIGHT_S).astype(np.int64))
    return Life(rows, p.start, p.state.astype(np.int64), day, int(np.ceil((day[-1] + 1) * LEARNED)))


def runs(value: Ints, one: Life, longest_s: float) -> list[tuple[int, int]]:
    """Stretches of one value on the days that words are about, from one segment to another."""
    ends = one.start + one.rows.seconds
    gap = np.concatenate([[0.0], one.start[1:] - ends[:-1]])
    found, first = [], 0
    for at in range(1, len(value) + 1):
        over = at == len(value) or gap[at] > 60 or one.start[at] - one.start[first] > longest_s
        if over or value[at] != value[first]:
            if one.rows.seconds[first:at].sum() >= _LEAST_S and one.day[at - 1] < one.cut:
                found.append((first, at))
            first = at
    return found


def words(one: Life, count: int, random: np.random.Generator) -> list[Lesson]:
    """What the person says; each stretch once."""
    p, seconds = softmax(one.rows.logits), one.rows.seconds
    true, shown = runs(one.state, one, np.inf), runs(p.argmax(1), one, _LONGEST_S)
    long = np.array([seconds[a:b].sum() for a, b in true])
    amiss = np.array([np.average(p[a:b].argmax(1) != one.state[a], weights=seconds[a:b]) for a, b in true])
    some = _drawn(len(true), round(_CORRECTED * count), random, long * (0.1 + amiss))
    mean = np.array([np.average(p[a:b], axis=0, weights=seconds[a:b]) for a, b in shown])
    unsure = -(mean * np.log(mean + 1e-12)).sum(1)
    top = np.argsort(-unsure)[: max(count, len(shown) // 4)]
    asked = top[_drawn(len(top), count - len(some), random)]
    spans = [*(true[n] for n in some), *(shown[n] for n in asked)]
    return [_word(one, a, b, random) for a, b in spans]


def _drawn(size: int, count: int, random: np.random.Generator, weight: Floats | None = None) -> Ints:
    p = None if weight is None else weight / weight.sum()
    return random.choice(size, min(count, size), replace=False, p=p)


def _word(one: Life, a: int, b: int, random: np.random.Generator) -> Lesson:
    state = int(np.bincount(one.state[a:b], one.rows.seconds[a:b], len(LEARNED_STATES)).argmax())
    if random.random() < WRONG:
        state = (state + int(random.integers(1, len(LEARNED_STATES)))) % len(LEARNED_STATES)
    said = np.arange(len(LEARNED_STATES)) == state
    return Lesson(one.start[a], one.start[b - 1], int(one.day[a]), said, WRONG, one.rows.some(np.arange(a, b)))


def macro_f1(guess: Ints, state: Ints, seconds: Floats) -> float:
    """Of one person over the five states, each segment weighing its seconds."""
    found = []
    for s in range(len(LEARNED_STATES)):
        both = float(seconds[(guess == s) & (state == s)].sum())
        found.append(2 * both / max(float(seconds[guess == s].sum() + seconds[state == s].sum()), 1e-9))
    return float(np.mean(found))


@dataclass(frozen=True, slots=True)
class Shown:
    """How later days are shown: macro-F1 of the likeliest state, and of all time, what is said rightly, and what is
    left unsure."""

    f1: float
    right: float
    unsure: float

    @classmethod
    def of(cls, one: Life, adapter: Adapter | None, threshold: float) -> "Shown":
        """By the base model, whose threshold it is, or with an adapter."""
        rows, state = one.rows.some(one.later), one.state[one.later]
        p = softmax(rows.logits)
        if adapter is not None:
            p = softmax((rows.logits + adapter.head.change(rows)) / adapter.temperature)
            threshold = adapter.threshold or threshold
        best, sure = p.argmax(1), (p >= threshold).sum(1) == 1
        right, unsure = (np.average(x, weights=rows.seconds) for x in (sure & (best == state), ~sure))
        return cls(macro_f1(best, state, rows.seconds), float(right), float(unsure))


@dataclass(frozen=True, slots=True)
class Gain:
    """What words gave one person in one draw, before the test."""

    before: Shown
    after: Shown
    adopted: bool

    def raw(self, what: str) -> float:
        """Of one of the figures of `Shown`."""
        return float(getattr(self.after, what) - getattr(self.before, what))

    def kept(self, what: str) -> float:
        """What came of it after the test."""
        return self.raw(what) if self.adopted else 0.0


def gain(one: Life, said: Sequence[Lesson], model: AttentionModel) -> Gain:
    """Learn from words, test, and look at later days."""
    threshold = model.calibration.threshold
    adapter, tested = learn(said, model.version, threshold)
    return Gain(Shown.of(one, None, threshold), Shown.of(one, adapter, threshold), tested.better)


def simulated_figures(model: AttentionModel, data: Path | None, count: int = PEOPLE) -> list[Figure]:
    """What words give simulated people, by how many they are."""
    some = people("test", count, DAYS, worlds(data)["test"], ROOT / "runs/people", 2)
    lives = [life_of(p, model) for p in some]
    found: list[Figure] = []
    for words_said in COUNTS:
        each = [
            [gain(one, words(one, words_said, np.random.default_rng([n, t])), model) for t in range(_TIMES)]
            for n, one in enumerate(lives)
        ]
        found += _gain_figures(each, words_said)
    return [*found, *_random_figures(lives, model)]


def _gain_figures(each: Sequence[Sequence[Gain]], count: int) -> list[Figure]:
    kept, raw, right, unsure = (
        of_mean([float(np.mean([getattr(g, how)(what) for g in some])) for some in each])
        for how, what in (("kept", "f1"), ("raw", "f1"), ("kept", "right"), ("kept", "unsure"))
    )
    every = [g for some in each for g in some]
    worse, adopted = (float(np.mean(x)) for x in ([g.kept("f1") < -0.02 for g in every], [g.adopted for g in every]))
    before = {what: float(np.mean([getattr(g.before, what) for g in every])) for what in ("f1", "right", "unsure")}
    unit = f"macro-F1 on later days, {count} words, {WRONG:.1%} wrong; {len(each)} people; {kept.interval}"
    gate = count == 40
    return [
        Figure(
            f"learn.simulated_gain_{count}", kept.value, unit, ">= .03" if gate else "",
            f"without {before['f1']:.3f}; without the test {raw.value:+.3f}; adopted in {adopted:.0%}",
            kept.value >= 0.03 if gate else None,
        ),
        Figure(
            f"learn.simulated_worse_{count}", worse, "share of people and draws worse by over .02 after the test",
            "<= .05" if gate else "", "", worse <= 0.05 if gate else None,
        ),
        Figure(
            f"learn.simulated_right_{count}", right.value,
            f"share of later time that is shown rightly; {right.interval}", "",
            f"without {before['right']:.3f}; unsure {before['unsure']:.3f} {unsure.value:+.3f}",
        ),
    ]  # fmt: skip


def _random_figures(lives: Sequence[Life], model: AttentionModel, count: int = 40) -> list[Figure]:
    """Of words that say nothing: any of the five states, each equally likely."""
    found = []
    for n, one in enumerate(lives):
        random = np.random.default_rng([n, 9])
        said = [replace(x, said=np.arange(STATES) == random.integers(STATES)) for x in words(one, count, random)]
        found.append(gain(one, said, model))
    adopted, loss = float(np.mean([g.adopted for g in found])), float(np.mean([g.kept("f1") for g in found]))
    beside = f"macro-F1 on later days {loss:+.4f}; one in five is the test's own level"
    return [Figure(f"learn.random_adopted_{count}", adopted, "share of people whose words are random", "", beside)]


# -- students ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Student:
    """A student's minutes [n] and the pieces of windows in them."""

    rows: Rows
    minute: Ints
    """Of each piece, place in `off`."""
    off: NDArray[np.bool_]
    day: Ints


def student_of(given: Sequence[Episode], model: AttentionModel) -> Student | None:
    """One student; None with too few minutes. A piece belongs to the minute that it begins in."""
    pieces = list(pieces_of(given))
    extractor = Extractor(Categories())
    seen = model.stream(plain=True).look(FeatureBatch.of([extractor.row(s) for s, _ in pieces]))
    seconds = np.array([s.end - s.start for s, _ in pieces])
    at, minute = np.unique(np.floor(np.array([s.start for s, _ in pieces]) / WINDOW_S), return_inverse=True)
    off = np.bincount(minute, seconds * np.array([o for _, o in pieces])) >= 0.5 * np.bincount(minute, seconds)
    if len(at) < 2 * _FEWEST:
        return None
    rows = Rows.of(seen.raw / model.calibration.temperature, seen.hidden, seen.num, seconds)
    return Student(rows, minute, off, np.unique(np.floor(at * WINDOW_S / 86_400), return_inverse=True)[1])


def student_gain(
    s: Student, count: int, model: AttentionModel, random: np.random.Generator
) -> tuple[float, float, float] | None:
    """AUROC on later minutes without and with what was learned, after the test, and with what trees learn of the same
    words (NaN where there are no trees); None where too little is to be told."""
    cut = int(LEARNED * len(s.off))
    truth = s.off[cut:]
    if not _FEWEST <= truth.sum() <= len(truth) - _FEWEST:
        return None
    lessons, asked = [], random.choice(cut, min(count, cut), replace=False)
    told = np.array([s.off[m] ^ (random.random() < WRONG) for m in asked])
    for m, off in zip(asked.tolist(), told.tolist(), strict=True):
        said = OFF if off else ~OFF
        rows = s.rows.some(np.flatnonzero(s.minute == m))
        lessons.append(Lesson(float(m), m + 1.0, int(s.day[m]), said, WRONG, rows))
    adapter, tested = learn(lessons, model.version, model.calibration.threshold)
    before = auroc(_off_task(s, None)[cut:], truth)
    after = auroc(_off_task(s, adapter)[cut:], truth) if tested.better else before
    trees = _trees(s, asked, told)
    return before, after, auroc(trees[cut:], truth) if trees is not None else np.nan


def _trees(s: Student, asked: Ints, told: NDArray[np.bool_]) -> Floats | None:
    """What boosting says of each minute, taught by the same words from the model's log odds on; None without it."""
    try:
        import lightgbm
    except ImportError:
        return None
    columns = np.concatenate([s.rows.own, s.rows.logits], 1) * s.rows.seconds[:, None]
    x = np.stack([np.bincount(s.minute, c) for c in columns.T], 1) / np.bincount(s.minute, s.rows.seconds)[:, None]
    p = np.clip(_off_task(s, None), 1e-4, 1 - 1e-4)
    odds = np.log(p / (1 - p))
    params = {
        "objective": "binary", "num_leaves": 4, "min_data_in_leaf": 5, "learning_rate": 0.1, "lambda_l2": 5.0,
        "verbose": -1, "num_threads": 1, "seed": 0,
    }  # fmt: skip
    data = lightgbm.Dataset(x[asked], told.astype(float), init_score=odds[asked])
    return np.asarray(odds + lightgbm.train(params, data, 30).predict(x, raw_score=True))


def _off_task(s: Student, adapter: Adapter | None) -> Floats:
    """P(drifting) + p(fragmented) of each minute."""
    logits = s.rows.logits + (adapter.head.change(s.rows) if adapter else 0.0)
    score = softmax(logits / (adapter.temperature if adapter else 1.0))[:, OFF].sum(1)
    return np.asarray(np.bincount(s.minute, score * s.rows.seconds) / np.bincount(s.minute, s.rows.seconds))


def epm_figures(model: AttentionModel, data: Path, count: int = 40) -> list[Figure]:
    """Gain within students, as logged and with rows of the same window merged."""
    rows = episodes(data / FILE)
    return [_epm(rows, read, tail, model, count) for read, tail in ((apart, ""), (merged, "_merged"))]


def _epm(
    rows: Sequence[Sequence[Episode]], read: Callable[[Sequence[Episode]], list[Episode]], tail: str,
    model: AttentionModel, count: int,
) -> Figure:  # fmt: skip
    each = []
    for n, theirs in enumerate(rows):
        student = student_of(read(theirs), model)
        told = student_gain(student, count, model, np.random.default_rng(n)) if student else None
        each += [told] if told else []
    before, after, trees = np.array(each).T
    e: Estimate = of_mean(after - before)
    unit = f"within-student AUROC, {count} words at random, {WRONG:.1%} wrong; {len(each)} students; {e.interval}"
    beside = f"without {before.mean():.3f}, with {after.mean():.3f}; adopted by {np.mean(after != before):.0%}"
    boosted = ""
    if np.isfinite(trees).all():
        b = of_mean(trees - before)
        boosted = f"; boosting on the same words, never tested: {b.value:+.4f}, {b.interval}"
    return Figure(f"learn.epm_gain{tail}", e.value, unit, "> 0", beside + boosted, e.low > 0)


def personal_figures(model: AttentionModel, data: Path | None, count: int = PEOPLE) -> list[Figure]:
    """All of them."""
    return simulated_figures(model, data, count) + (epm_figures(model, data) if data else [])


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, default=os.environ.get("HEADWATER_DATA"))
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--json", action="store_true")
    g = parser.parse_args()
    figures = personal_figures(AttentionModel.load(provider="cpu"), Path(g.data) if g.data else None, g.people)
    if g.json:
        print(json.dumps([asdict(f) for f in figures], indent=1))
        return
    for f in figures:
        print(f"{f.name:32s} {f.value:8.4f}  {f.unit}  [{f.bound}]  {'' if f.holds is None else f.holds}  {f.baseline}")


if __name__ == "__main__":
    main()
