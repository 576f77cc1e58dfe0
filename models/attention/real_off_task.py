"""The figures on EPM: how well drifting and fragmented minutes of the model are off-task minutes of real students."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from attention.figures import Figure, auroc
from attention.real_epm import FILE, Minutes, minutes
from attention.real_personal import personal_figures
from attention.resample import average_precisions, both, of_mean, pooled_aurocs
from headwater.attention.stream import Stream
from headwater.records import LEARNED_STATES

Floats = NDArray[np.float64]
Score = Callable[[Minutes], Floats]

GATE = 0.65
RIVALS: tuple[tuple[str, Score], ...] = (
    ("input index", lambda m: m.index),
    ("switches", lambda m: m.switches),
    ("-log(clicks per switch)", lambda m: -np.log(m.clicks_per_switch + 0.5)),
)
"""What is as easily counted; the first two are to be beaten."""
_FEWEST = 5
"""Off-task minutes, and others, of a student within whom anything is ranked."""
_AP_DRAWS = 200
_COUNTED: tuple[tuple[str, Score], ...] = (
    ("switches", lambda m: m.switches),
    ("clicks", lambda m: m.seen["clicks"]),
    ("keys", lambda m: m.seen["keys"]),
    ("wheel", lambda m: m.seen["scroll"]),
    ("pointer px", lambda m: m.seen["travel_px"]),
    ("clicks per switch", lambda m: m.clicks_per_switch),
    ("pointer px per switch", lambda m: m.seen["travel_px"] / np.maximum(m.switches, 1)),
    ("keys per switch", lambda m: m.seen["keys"] / np.maximum(m.switches, 1)),
    ("neither keys nor clicks", lambda m: (m.seen["keys"] + m.seen["clicks"] < 1).astype(float)),
)


def _ours(m: Minutes) -> Floats:
    return m.score


def off_task_figures(data: Path, make: Callable[[], Stream]) -> list[Figure]:
    """Both readings of the log, and what forty answers add. About three minutes on one core."""
    logged = minutes(data / FILE, make)
    whole = minutes(data / FILE, make, merge=True)
    return [
        *zero_shot(logged, ""), *zero_shot(whole, "_merged"), *said(whole), *counted(whole),
        *personal_figures(logged, ""), *personal_figures(whole, "_merged"),
    ]  # fmt: skip


def zero_shot(students: Sequence[Minutes], tail: str) -> list[Figure]:
    """Area, precision, and area within students; beside them what is as easily counted."""
    truths = [m.off for m in students]

    def area(score: Score) -> Callable[[Floats], Floats]:
        return lambda weight: pooled_aurocs([score(m) for m in students], truths, weight)

    def precision(score: Score) -> Callable[[Floats], Floats]:
        return lambda weight: average_precisions([score(m) for m in students], truths, weight)

    own, above = both(area(_ours), len(students), [area(s) for _, s in RIVALS])
    of = f"{len(students)} real students; "
    beside = _beside(lambda s: float(area(s)(np.ones((1, len(students))))[0]))
    holds = own.value >= GATE and above[0].low > 0 and above[1].low > 0
    bound = ">= .65; above input index and switches"
    found = [Figure(f"model.epm_off_task_auroc{tail}", own.value, of + own.interval, bound, beside, holds)]
    for (name, _), e in zip(RIVALS, above, strict=True):
        found.append(
            Figure(f"model.epm_over_{_slug(name)}{tail}", e.value, f"AUROC; {e.interval}", "> 0", "", e.low > 0)
        )
    ap, _ = both(precision(_ours), len(students), [], _AP_DRAWS)
    base = float(np.concatenate(truths).mean())
    others = _beside(lambda s: float(precision(s)(np.ones((1, len(students))))[0])) + f", chance {base:.3f}"
    found.append(Figure(f"model.epm_off_task_ap{tail}", ap.value, of + ap.interval, "", others))
    inside = of_mean(within(students, _ours))
    other = _beside(lambda s: float(np.mean(within(students, s))))
    return [
        *found,
        Figure(f"model.epm_within_auroc{tail}", inside.value, f"mean of students; {inside.interval}", "", other),
    ]


def _beside(value: Callable[[Score], float]) -> str:
    return ", ".join(f"{name} {value(score):.3f}" for name, score in RIVALS)


def _slug(name: str) -> str:
    return "_".join("".join(c if c.isalnum() else " " for c in name).split())


def within(students: Sequence[Minutes], score: Score) -> list[float]:
    """AUROC within each student who has enough of both."""
    some = [m for m in students if _FEWEST <= m.off.sum() <= len(m.off) - _FEWEST]
    return [auroc(score(m), m.off) for m in some]


def said(students: Sequence[Minutes]) -> list[Figure]:
    """For each state: how well its probability alone tells off-task minutes, and its mean on and off task."""
    off = np.concatenate([m.off for m in students])
    found = []
    for n, state in enumerate(LEARNED_STATES):
        p = np.concatenate([m.p[:, n] for m in students])
        inside = float(np.mean(within(students, lambda m, n=n: m.p[:, n])))  # type: ignore[misc]
        beside = f"mean on task {p[~off].mean():.3f}, off task {p[off].mean():.3f}; within students {inside:.3f}"
        found.append(Figure(f"model.epm_says_{state.value}", auroc(p, off), "AUROC of off task, merged", "", beside))
    return found


def counted(students: Sequence[Minutes]) -> list[Figure]:
    """What tells off-task minutes without any model: above .5 there is more of it off task."""
    off = np.concatenate([m.off for m in students])
    found = []
    for name, score in _COUNTED:
        x = np.concatenate([score(m) for m in students])
        inside = float(np.mean(within(students, score)))
        beside = f"mean on task {x[~off].mean():.2f}, off task {x[off].mean():.2f}; within students {inside:.3f}"
        found.append(Figure(f"model.epm_counts_{_slug(name)}", auroc(x, off), "AUROC of off task, merged", "", beside))
    return found
