"""The advice policy against simpler ones, on simulated people who answer.

    python models/advice/evaluate.py [--people N] [--days N] [--processes N] [--json]

All policies see the same days of people of the split `test`, choose from the same candidates (`advice.candidates`) and
have the same budget and gap; what differs is when they speak. Each person answers by `simulate.Respondent`. Questions
are left out: they need the store.
"""

import argparse
import json
import multiprocessing
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "app"))

from advice.lives import Point, points
from attention.data import somebody
from attention.figures import Figure
from attention.resample import Estimate, of_mean
from attention.worlds import worlds
from headwater.advice import AdviceState, decide, ident, learn
from headwater.advice.candidates import candidates, deep_stretch
from headwater.attention import AttentionModel
from headwater.base import Settings
from headwater.records import Advice, AdviceKind, Answer, Boundary, Channel, Decision, Moment, Presence, Verdict
from headwater.simulate import Respondent

SETTINGS = Settings(agreed=True, ask_questions=False)
EVERY_S = 2 * 3600.0
"""Of the fixed interval."""


class Policy(Protocol):
    """Something that speaks now and then."""

    def at(self, moment: Moment) -> Decision | None:
        """What it says, if anything."""
        ...

    def answered(self, answer: Answer) -> None:
        """What was answered."""
        ...


class Ours:
    """The program's own."""

    def __init__(self, seed: int) -> None:
        self.state = AdviceState.first(seed)

    def at(self, moment: Moment) -> Decision | None:
        """See `Policy`."""
        self.state, decision = decide(self.state, moment, SETTINGS)
        return decision if decision.kind is not None else None

    def answered(self, answer: Answer) -> None:
        """See `Policy`."""
        self.state = learn(self.state, answer)


class Simple:
    """Speaks of the first candidate when `due` says so, within the day's budget and with the usual gap."""

    def __init__(self, due: Callable[[Moment, float], bool]) -> None:
        self._due, self._state = due, AdviceState.first(0)
        self._said: list[float] = []

    def at(self, moment: Moment) -> Decision | None:
        """See `Policy`."""
        deep = deep_stretch(moment, self._state.deep_s)
        self._state = AdviceState(0, deep_s=deep)
        if moment.presence is not Presence.PRESENT or not self._may(moment.now):
            return None
        wanted = candidates(moment, self._state, SETTINGS)
        since = moment.now - (self._said[-1] if self._said else -np.inf)
        if not wanted or not self._due(moment, since):
            return None
        self._said.append(moment.now)
        one = wanted[0]
        return Decision(moment.now, one.kind, Channel.CARD, one.text, one.params, 1.0, "simple")

    def _may(self, now: float) -> bool:
        today = [at for at in self._said if now - at < 16 * 3600]
        return len(today) < SETTINGS.suggestions_per_day and (
            not self._said or now - self._said[-1] >= SETTINGS.suggestion_gap_s
        )

    def answered(self, answer: Answer) -> None:
        """It does not mind."""


def at_random(seed: int) -> Simple:
    """Any time: a coin at each moment, so that a need waits half an hour on average."""
    random = np.random.default_rng([seed, 3])
    return Simple(lambda _moment, _since: bool(random.random() < 15.0 / 1800.0))


def at_intervals(_seed: int) -> Simple:
    """By the clock."""
    return Simple(lambda _moment, since: since >= EVERY_S)


def at_boundaries(_seed: int) -> Simple:
    """Wherever the model sees a piece of work end, or the person comes back."""

    def due(moment: Moment, _since: float) -> bool:
        seen = moment.inference is not None and moment.inference.boundary is Boundary.COARSE
        return seen or moment.returned_after_s is not None

    return Simple(due)


POLICIES: dict[str, Callable[[int], Policy]] = {
    "ours": Ours, "random": at_random, "interval": at_intervals, "boundary": at_boundaries,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """One suggestion, and what was true then."""

    kind: AdviceKind
    boundary: bool
    welcome: float
    """Probability that it helps."""
    verdict: Verdict | None
    forbidden: tuple[str, ...]
    """What the guard forbids that was so all the same."""
    propensity: float


def live(number: int, days: int, names: Sequence[str]) -> dict[str, list[Told]]:
    """One person's days under each policy."""
    world, model = worlds(None)["test"], _model()
    who = somebody("test", number, world).who
    policies = {name: (POLICIES[name](number), Respondent(who, number)) for name in names}
    found: dict[str, list[Told]] = {name: [] for name in names}
    for day in points(number, days, world, model):
        for point in day:
            for name, (policy, person) in policies.items():
                decision = policy.at(point.moment)
                if decision is not None:
                    found[name].append(_told(policy, person, decision, point))
    return found


_MODELS: list[AttentionModel] = []


def _model() -> AttentionModel:
    if not _MODELS:
        _MODELS.append(AttentionModel.load(provider="cpu"))
    return _MODELS[0]


def _told(policy: Policy, person: Respondent, decision: Decision, point: Point) -> Told:
    assert decision.kind is not None
    advice = Advice(
        ident(decision.at, decision.kind), decision.at, decision.kind, decision.channel, decision.text,
        decision.params, decision.propensity, decision.policy,
    )  # fmt: skip
    answer = person.answer(advice, point.state, point.boundary)
    if answer is not None:
        policy.answered(answer)
    welcome = person.welcome(decision.kind, point.state, point.boundary)
    verdict = answer.verdict if answer else None
    return Told(decision.kind, point.boundary, welcome, verdict, forbidden(point.moment), decision.propensity)


def forbidden(moment: Moment) -> tuple[str, ...]:
    """What may never be so when something is said, written down once more and not taken from the guard."""
    rules = {
        "absent": moment.presence is not Presence.PRESENT, "call": moment.call is not False,
        "shared": moment.sharing is True, "full screen": moment.fullscreen is True, "typing": moment.typing,
    }  # fmt: skip
    return tuple(name for name, holds in rules.items() if holds)


def measures(told: Sequence[Told], days: int) -> dict[str, float]:
    """Of one person: how many a day, the share at true boundaries, that helps, and the cost: what does not help, twice
    as much in the middle of something."""
    if not told:
        return {"a_day": 0.0}
    cost = [(1 - t.welcome) * (1.0 if t.boundary else 2.0) for t in told]
    return {
        "a_day": len(told) / days, "boundary": float(np.mean([t.boundary for t in told])),
        "helpful": float(np.mean([t.welcome for t in told])), "cost": float(np.mean(cost)),
        "forbidden": float(sum(bool(t.forbidden) for t in told)),
    }  # fmt: skip


def lives(
    people: int, days: int, processes: int, names: Sequence[str] = tuple(POLICIES)
) -> list[dict[str, list[Told]]]:
    """All of them, side by side."""
    one = partial(live, days=days, names=names)
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        return list(pool.imap(one, range(people)))


KEYS = ("a_day", "boundary", "helpful", "cost")
FIXED = ("interval", "boundary")
AT_BOUNDARY, CHEAPER = 0.85, 0.3


def advice_figures(people: int = 24, days: int = 5, processes: int = 2) -> list[Figure]:
    """Ours beside the others; means over people, those to whom nothing was said left out where it is of what was."""
    every = lives(people, days, processes)
    each = {name: [measures(one[name], days) for one in every] for name in POLICIES}
    of = {name: {key: of_mean([m[key] for m in some if key in m]) for key in KEYS} for name, some in each.items()}
    told = [t for one in every for t in one["ours"]]
    broken = sum(bool(t.forbidden) for t in told)
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
        Figure("advice.guard_broken", float(broken), f"of {len(told)} suggestions", "0", "", broken == 0),
    ]  # fmt: skip


def _figure(
    name: str, e: Estimate, key: str, of: dict[str, dict[str, Estimate]], unit: str, bound: str, holds: bool | None
) -> Figure:
    return Figure(f"advice.{name}", e.value, f"{unit}; {e.interval}", bound, _beside(key, of), holds)


def _beside(key: str, of: dict[str, dict[str, Estimate]]) -> str:
    return ", ".join(f"{name} {one[key].value:.3f}" for name, one in of.items())


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--days", type=int, default=20)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    g = parser.parse_args()
    if min(g.people, g.days, g.processes) < 1:
        parser.error("people, days and processes are 1 or more")
    figures = advice_figures(g.people, g.days, g.processes)
    if g.json:
        print(json.dumps([asdict(f) for f in figures], indent=1))
        return
    for f in figures:
        print(f"{f.name:26s} {f.value:8.4f}  {f.unit}  [{f.bound}]  {'' if f.holds is None else f.holds}  {f.baseline}")


if __name__ == "__main__":
    main()
