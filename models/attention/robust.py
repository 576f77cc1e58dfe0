"""What the model does where things are missing, wrong or hostile, and for whom it is worse than for others."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from attention.calibrate import answers
from attention.data import Person
from attention.figures import Figure, macro_f1
from attention.hide import without
from headwater.attention.stream import Stream
from headwater.features import INDEX
from headwater.features.layout import LOGARITHMIC

_HOSTILE = ("A" * 10_000, "\u202etitle \u202d\u2066reversed", "\x00\x1b[31m\ud800", "😀" * 300, "' OR 1=1; --<script>")
_FOREIGN = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абцдефгхийклмнопярстувщхыз")
_NOISE = 0.1
_WITHIN = 0.10
"""Groups may differ from the mean accuracy by so much (the plan's ethics gate)."""
_LEAST_PEOPLE = 2

Change = Callable[[Person, np.random.Generator], Person]


def _no_titles(p: Person, _: np.random.Generator) -> Person:
    return replace(p, texts=[""] * len(p.texts), num=without(p.num, ["titles"]))


def _strangers(p: Person, _: np.random.Generator) -> Person:
    return replace(p, texts=[""] * len(p.texts), num=without(p.num, ["titles", "kinds"]))


def _lacking(name: str) -> Change:
    return lambda p, _: replace(p, num=without(p.num, [name]))


def _noisy(p: Person, random: np.random.Generator) -> Person:
    num = p.num.copy()
    num[:, LOGARITHMIC] += random.normal(0, _NOISE, (len(num), len(LOGARITHMIC))) * (num[:, LOGARITHMIC] > 0)
    return replace(p, num=num)


def _hostile(p: Person, random: np.random.Generator) -> Person:
    texts = [_HOSTILE[int(random.integers(len(_HOSTILE)))] if random.random() < 0.1 else t for t in p.texts]
    return replace(p, texts=texts)


def _foreign(p: Person, _: np.random.Generator) -> Person:
    return replace(p, texts=[t.lower().translate(_FOREIGN) for t in p.texts])


def _jittered(p: Person, random: np.random.Generator) -> Person:
    """A clock that is hours wrong and moves: the hour and the pauses between windows are noise."""
    num, turn = p.num.copy(), random.normal(0, 1.0)
    sin, cos = num[:, INDEX["hour_sin"]].copy(), num[:, INDEX["hour_cos"]].copy()
    num[:, INDEX["hour_sin"]] = sin * np.cos(turn) + cos * np.sin(turn)
    num[:, INDEX["hour_cos"]] = cos * np.cos(turn) - sin * np.sin(turn)
    num[:, INDEX["gap"]] += np.abs(random.normal(0, 0.05, len(num)))
    return replace(p, num=num)


CHANGES: dict[str, Change] = {
    "unchanged": lambda p, _: p, "no_titles": _no_titles, "no_names": _strangers, "no_counts": _lacking("counts"),
    "no_signals": _lacking("signals"), "no_intent": _lacking("intent"), "noise_10": _noisy, "hostile_titles": _hostile,
    "foreign_titles": _foreign, "clock": _jittered,
}  # fmt: skip
"""`no_names`: titles and categories are hidden too, as for applications that nobody knows."""


def robust_figures(make: Callable[[], Stream], people: Sequence[Person], least: float) -> list[Figure]:
    """Macro-F1 on the same people changed in one way each; none may fall to `least`, what category rules reach."""
    found = []
    for name, change in CHANGES.items():
        random = np.random.default_rng(0)
        changed = [change(p, random) for p in people]
        p = np.concatenate([answers(make(), c).p for c in changed])
        value = macro_f1(p.argmax(1), people) if np.isfinite(p).all() else float("nan")
        told = f"category rules, everything seen: {least:.3f}"
        unit = f"macro-F1, {len(people)} people"
        found.append(Figure(f"model.robust_{name}", value, unit, "> rules", told, value > least))
    return found


def group_figures(right: Sequence[NDArray[np.bool_]], people: Sequence[Person]) -> list[Figure]:
    """Accuracy of the time by role, language, set-up and what is lacking, beside everybody's."""
    share = np.array([np.average(r, weights=p.seconds) for r, p in zip(right, people, strict=True)])
    mean = float(share.mean())
    found = []
    for trait in sorted({t for p in people for t in p.traits if t}):
        of = share[[trait in p.traits for p in people]]
        if len(of) >= _LEAST_PEOPLE:
            value = float(of.mean())
            name = f"model.group_{trait.replace(' ', '_')}"
            unit = f"accuracy of the time, {len(of)} people"
            found.append(Figure(name, value, unit, "within .10", f"all {mean:.3f}", abs(value - mean) <= _WITHIN))
    return found
