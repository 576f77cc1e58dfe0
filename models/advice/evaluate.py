"""The advice policy against simpler ones, on simulated people who answer.

    python models/advice/evaluate.py [--people N] [--days N] [--first N] [--processes N] [--keep DIR] [--json]

All policies see the same days of people of the split `test`, choose from the same candidates (`advice.candidates`) and
have the same budget and gap; what differs is when they speak. Each person answers by `simulate.Respondent`. Nothing was
chosen on people from number 200 on.
"""

import argparse
import json
import multiprocessing
import pickle
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "app"))

from advice.lives import Point, Truth, points
from advice.offline import TARGETS, Row, value
from advice.policies import POLICIES, SETTINGS, Policy
from advice.questions import Questions
from advice.witness import Witness
from attention.data import somebody
from attention.figures import Figure
from attention.resample import Estimate, of_mean
from attention.worlds import worlds
from headwater.advice import POLICY, ident, stretch_of
from headwater.advice.belief import LATE, REWARDS, context
from headwater.advice.candidate import probability
from headwater.advice.policy import QUIET
from headwater.attention import AttentionModel
from headwater.categories import Categories
from headwater.records import Advice, AdviceKind, Answer, Boundary, Channel, Decision, FocusState, Verdict
from headwater.simulate import Respondent
from headwater.simulate.respond import LATE as OFTEN_LATE

UNSEEN = 200
"""The first of the people on whom nothing was chosen."""


@dataclass(frozen=True, slots=True)
class Told:
    """One suggestion, made or left out by chance, and what was true then."""

    kind: AdviceKind
    boundary: bool
    welcome: float
    """Probability that it helps."""
    verdict: Verdict | None
    objections: tuple[str, ...]
    """What was so all the same although it may not be."""
    row: Row

    @property
    def spoke(self) -> bool:
        """It was made."""
        return self.row.spoke


@dataclass
class Lived:
    """A person's days under one policy."""

    told: list[Told]
    moments: int = 0
    """At which the policy was asked."""


class Life:
    """One policy with one person."""

    def __init__(self, policy: Policy, person: Respondent) -> None:
        self._policy, self._person = policy, person
        self._questions = Questions(Categories())
        self._witness = Witness(SETTINGS)
        self.lived = Lived([])

    def at(self, point: Point, truth: Truth) -> None:
        """A moment passes."""
        self._questions.finished(point.finished)
        self.lived.moments += 1
        question = self._questions.now(point.moment)
        if question is not None:
            point = replace(point, moment=replace(point.moment, question=question))
        decision = self._policy.at(point.moment)
        if decision is None:
            return
        told = self._left_out(decision, point) if decision.kind is None else self._said(decision, point, truth)
        self.lived.told.append(told)

    def _left_out(self, decision: Decision, point: Point) -> Told:
        assert decision.withheld is not None
        kind = decision.withheld.kind
        left = replace(decision, kind=kind, channel=Channel.CARD if kind in QUIET else Channel.NOTIFICATION)
        return self._told(left, point, spoke=False, answer=None, late=False, objections=())

    def _said(self, decision: Decision, point: Point, truth: Truth) -> Told:
        assert decision.kind is not None
        advice, person = _advice(decision), self._person
        self._questions.asked(advice)
        answer = person.answer(advice, point.state, point.boundary)
        if answer is not None:
            self._policy.answered(answer)
            self._say(advice, answer, truth)
        interrupts = decision.channel is Channel.NOTIFICATION
        late = interrupts and person.finds_back_late(advice, point.boundary)
        if interrupts:
            self._policy.found_back(advice.id, late=late)
        objections = self._witness.objections(point.moment, decision.kind)
        return self._told(decision, point, spoke=True, answer=answer, late=late, objections=objections)

    def _say(self, advice: Advice, answer: Answer, truth: Truth) -> None:
        stretch = stretch_of(advice) if advice.kind is AdviceKind.QUESTION else None
        if stretch is not None and answer.verdict is Verdict.ACCEPTED:
            self._questions.answered(advice, self._person.say(advice, truth.within(*stretch)), answer.at)

    def _told(
        self, decision: Decision, point: Point, *, spoke: bool, answer: Answer | None, late: bool,
        objections: tuple[str, ...],
    ) -> Told:  # fmt: skip
        assert decision.kind is not None
        verdict = answer.verdict if answer else None
        reward = (REWARDS.get(verdict, 0.0) if verdict else 0.0) + LATE * late
        row = Row(
            _context(decision.kind, point), spoke, decision.propensity, reward if spoke else 0.0,
            self._worth(decision, point), point.moment.returned_after_s is not None, _seen(point),
        )  # fmt: skip
        welcome = self._person.welcome(decision.kind, point.state, point.boundary)
        return Told(decision.kind, point.boundary, welcome, verdict, objections, row)

    def _worth(self, decision: Decision, point: Point) -> float:
        """What saying it is worth on average; the simulator knows."""
        odds = self._person.odds(_advice(decision), point.state, point.boundary)
        late = OFTEN_LATE * LATE * (decision.channel is Channel.NOTIFICATION and not point.boundary)
        return sum(p * REWARDS.get(verdict, 0.0) for verdict, p in odds.items() if verdict) + late


def _advice(decision: Decision) -> Advice:
    assert decision.kind is not None
    return Advice(
        ident(decision.at, decision.kind), decision.at, decision.kind, decision.channel, decision.text,
        decision.params, decision.propensity, decision.policy,
    )  # fmt: skip


def _seen(point: Point) -> bool:
    inference = point.moment.inference
    return inference is not None and inference.boundary is Boundary.COARSE


def _context(kind: AdviceKind, point: Point) -> tuple[float, ...]:
    focused = probability(point.moment.inference, FocusState.FOCUSED)
    return context(kind, point.moment.returned_after_s is not None, focused, 0.0)


def live(number: int, days: int, names: Sequence[str], keep: Path | None = None) -> dict[str, Lived]:
    """One person's days under each policy; with a folder, they are kept there, and taken from there if they are."""
    file = keep and keep / f"{number}-{days}-{POLICY}-{'-'.join(names)}.pickle"
    if file is not None and file.exists():
        found: dict[str, Lived] = pickle.loads(file.read_bytes())  # our own, from a run before
        return found
    made = _live(number, days, names)
    if file is not None:
        part = file.with_suffix(".part")
        part.write_bytes(pickle.dumps(made))
        part.replace(file)
    return made


def _live(number: int, days: int, names: Sequence[str]) -> dict[str, Lived]:
    world, model = worlds(None)["test"], _model()
    who = somebody("test", number, world).who
    every = {name: Life(POLICIES[name](number), Respondent(who, number)) for name in names}
    for day, truth in points(number, days, world, model):
        for point in day:
            for life in every.values():
                life.at(point, truth)
    return {name: life.lived for name, life in every.items()}


_MODELS: list[AttentionModel] = []


def _model() -> AttentionModel:
    if not _MODELS:
        _MODELS.append(AttentionModel.load(provider="cpu"))
    return _MODELS[0]


def lives(
    people: int, days: int, processes: int, names: Sequence[str] = tuple(POLICIES), first: int = 0,
    keep: Path | None = None,
) -> Iterator[dict[str, Lived]]:  # fmt: skip
    """All of them, side by side, as they come."""
    one = partial(live, days=days, names=names, keep=keep)
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        yield from pool.imap(one, range(first, first + people))


# -- what is told of them ---------------------------------------------------------------------------------------------


def measures(lived: Lived, days: int) -> dict[str, float]:
    """Of one person: how many a day, the share at true boundaries, that helps, and the cost: what does not help, twice
    as much in the middle of something."""
    told = [t for t in lived.told if t.spoke]
    if not told:
        return {"a_day": 0.0}
    cost = [(1 - t.welcome) * (1.0 if t.boundary else 2.0) for t in told]
    return {
        "a_day": len(told) / days, "boundary": float(np.mean([t.boundary for t in told])),
        "helpful": float(np.mean([t.welcome for t in told])), "cost": float(np.mean(cost)),
    }  # fmt: skip


KEYS = ("a_day", "boundary", "helpful", "cost")
FIXED = ("interval", "boundary")
AT_BOUNDARY, CHEAPER = 0.85, 0.3


def advice_figures(
    people: int = 24, days: int = 5, processes: int = 2, first: int = 0, keep: Path | None = None
) -> list[Figure]:
    """Ours beside the others; means over people, those to whom nothing was said left out where it is of what was."""
    every = list(lives(people, days, processes, first=first, keep=keep))
    each = {name: [measures(one[name], days) for one in every] for name in POLICIES}
    of = {name: {key: of_mean([m[key] for m in some if key in m]) for key in KEYS} for name, some in each.items()}
    whose = f"{people} people, {days} days"
    ours, best = of["ours"], max(of[name]["helpful"].value for name in FIXED)
    cheaper = 1 - ours["cost"].value / of["random"]["cost"].value
    return [
        _figure("at_boundary", ours["boundary"], "boundary", of, f"of what was said; {whose}", f">= {AT_BOUNDARY}",
                ours["boundary"].value >= AT_BOUNDARY),
        _figure("helpful", ours["helpful"], "helpful", of, f"chance that it helps; {whose}", "> best fixed",
                ours["helpful"].value > best),
        Figure("advice.cost_below_random", cheaper, f"of the cost of random times; {whose}", f">= {CHEAPER}",
               _beside("cost", of), cheaper >= CHEAPER),
        _figure("a_day", ours["a_day"], "a_day", of, f"suggestions a day; {whose}", "", None),
        _guard([one["ours"] for one in every]),
        *_kinds([one["ours"] for one in every], people * days),
        *_offline([one["ours"] for one in every]),
    ]  # fmt: skip


def _figure(
    name: str, e: Estimate, key: str, of: dict[str, dict[str, Estimate]], unit: str, bound: str, holds: bool | None
) -> Figure:
    return Figure(f"advice.{name}", e.value, f"{unit}; {e.interval}", bound, _beside(key, of), holds)


def _beside(key: str, of: dict[str, dict[str, Estimate]]) -> str:
    return ", ".join(f"{name} {one[key].value:.3f}" for name, one in of.items())


def _guard(ours: Sequence[Lived]) -> Figure:
    """What the guard let pass that a second list of its rules objects to."""
    said = [t for lived in ours for t in lived.told if t.spoke]
    broken = sum(bool(t.objections) for t in said)
    moments = sum(lived.moments for lived in ours)
    return Figure(
        "advice.guard_broken", float(broken), f"of {len(said)} suggestions, {moments} decisions", "0", "", broken == 0
    )


def _kinds(ours: Sequence[Lived], days: int) -> Iterator[Figure]:
    """How often each kind comes, and how it is liked."""
    for kind in AdviceKind:
        said = [t for lived in ours for t in lived.told if t.spoke and t.kind is kind]
        helped = float(np.mean([t.welcome for t in said])) if said else float("nan")
        at = float(np.mean([t.boundary for t in said])) if said else float("nan")
        yield Figure(
            f"advice.kind.{kind}", len(said) / days, "a day", "", f"helps {helped:.3f}, at true boundaries {at:.3f}"
        )


def _offline(ours: Sequence[Lived]) -> Iterator[Figure]:
    """Whether estimates from the log alone agree with what the simulator knows."""
    rows = [[t.row for t in lived.told] for lived in ours]
    if sum(map(bool, rows)) < 2:
        return
    for name, target in TARGETS.items():
        told = value(rows, target)
        yield Figure(
            f"advice.offline.{name.replace(' ', '_')}", told.robust.value,
            f"doubly robust, {told.robust.interval}; effective size {told.size:.0f}", "the truth is inside",
            f"SNIPS {told.snips}, truth {told.truth:.3f}", told.agrees,
        )  # fmt: skip


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--days", type=int, default=20)
    parser.add_argument("--first", type=int, default=UNSEEN, help="number of the first person")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="folder for people that were judged: a run that was ended goes on")
    parser.add_argument("--json", action="store_true")
    g = parser.parse_args()
    if min(g.people, g.days, g.processes) < 1 or g.first < 0:
        parser.error("people, days and processes are 1 or more")
    if g.keep is not None:
        g.keep.mkdir(parents=True, exist_ok=True)
    figures = advice_figures(g.people, g.days, g.processes, g.first, g.keep)
    if g.json:
        print(json.dumps([asdict(f) for f in figures], indent=1))
        return
    for f in figures:
        print(f"{f.name:30s} {f.value:8.4f}  {f.unit}  [{f.bound}]  {'' if f.holds is None else f.holds}  {f.baseline}")


if __name__ == "__main__":
    main()
