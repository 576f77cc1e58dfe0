"""Simulated people beside real ones, quantity by quantity: a table, and one picture.

    python models/attention/marginals.py --data DIR [--people N] [--split test]

The real logs calibrate the simulator and judge it; nothing that ships is trained on them.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "app"))

from attention.data import Person
from attention.data import people as made
from attention.figures import Figure
from attention.habits import CHANNELS, REAL, Habits, simulated
from attention.worlds import SPLITS, worlds

ROOT = Path(__file__).resolve().parents[2]
PICTURE = "marginals.png"
_FEWEST = 30
"""Windows or minutes of a person that anything is said of."""

Floats = NDArray[np.float64]
Measure = Callable[[Habits], float | None]


@dataclass(frozen=True, slots=True)
class Quantity:
    """What is compared; of a person who lacks it, nothing."""

    name: str
    unit: str
    of: Measure


def _dwell(measure: Callable[[Floats], float]) -> Measure:
    return lambda h: float(measure(h.dwell)) if len(h.dwell) >= _FEWEST else None


def _active(channel: str, measure: Callable[[Floats], float]) -> Measure:
    def value(h: Habits) -> float | None:
        if channel not in h.minutes or h.busy.sum() < _FEWEST:
            return None
        return float(measure(h.minutes[channel][h.busy]))

    return value


def dispersion(counts: Floats) -> float:
    """The k of a negative binomial by its moments: the smaller, the more uneven; 99 where Poisson or less."""
    mean, variance = float(counts.mean()), float(counts.var())
    return min(mean**2 / (variance - mean), 99.0) if variance > mean > 0 else 99.0


def _blind(h: Habits) -> bool:
    """Whether one count is all that is known: then a minute without it looks like one without input."""
    return len(h.minutes) < 2 and h.idle is None


def _quiet(h: Habits) -> float | None:
    return None if _blind(h) or not len(h.busy) else float(1 - h.busy.mean())


QUANTITIES = (
    Quantity("dwell_median", "s", _dwell(lambda x: float(np.median(x)))),
    Quantity("dwell_mean", "s", _dwell(lambda x: float(x.mean()))),
    Quantity("dwell_p90", "s", _dwell(lambda x: float(np.quantile(x, 0.9)))),
    Quantity("dwell_sigma", "of ln s", _dwell(lambda x: float(np.log(np.maximum(x, 1)).std()))),
    Quantity("switches_hour", "an hour", lambda h: len(h.dwell) / h.hours if len(h.dwell) >= _FEWEST else None),
    *(Quantity(f"{c}_minute", "an active minute", _active(c, lambda x: float(x.mean()))) for c in CHANNELS),
    *(Quantity(f"{c}_dispersion", "k of active minutes", _active(c, dispersion)) for c in CHANNELS),
    *(Quantity(f"no_{c}", "of active minutes", _active(c, lambda x: float((x < 0.5).mean()))) for c in CHANNELS),
    Quantity("no_input", "of minutes present", _quiet),
    Quantity("idle", "of time present, in bins of the counters; real: of a second", lambda h: h.idle),
)


def read(data: Path) -> dict[str, list[Habits]]:
    """The real logs that lie in `data`."""
    return {name: reader(data) for name, file, reader in REAL if (data / file).is_file()}


def table(people: Sequence[Habits], real: dict[str, list[Habits]]) -> list[Figure]:
    """The median person's value, simulated, and in words that of each real log."""
    found = []
    for q in QUANTITIES:
        own = _values(people, q)
        if not len(own):
            continue
        low, high = np.quantile(own, [0.1, 0.9])
        others = {name: _values(some, q) for name, some in real.items()}
        beside = ", ".join(f"{name} {np.median(x):.3g}" for name, x in others.items() if len(x))
        unit = f"{q.unit}; 80 % of {len(own)} people {low:.3g} to {high:.3g}"
        found.append(Figure(f"model.marginal_{q.name}", float(np.median(own)), unit, "", beside))
    return found


def _values(people: Sequence[Habits], q: Quantity) -> Floats:
    return np.array([v for h in people if (v := q.of(h)) is not None])


_STYLES = {
    "simulated": ("black", "-", 2.2), "students (EPM)": ("#0072b2", "-", 1.4), "Windows users": ("#d55e00", "--", 1.4),
    "logs by the second": ("#009e73", "-.", 1.4), "pointer, two months": ("#cc79a7", ":", 1.8),
    "pointer, tasks": ("#8a6d00", "--", 1.2),
}  # fmt: skip
"""Okabe and Ito's colours, and a stroke of its own for whoever does not see them."""
_PANELS = (("keys", "keys"), ("clicks", "clicks"), ("wheel", "wheel steps"), ("pointer", "pixels"))


def draw(groups: dict[str, list[Habits]], out: Path) -> None:
    """Six panels: how long windows stay, changes an hour, and what is counted in active minutes."""
    from matplotlib.figure import Figure as Page

    page = Page(figsize=(10, 5.6), dpi=90, layout="constrained")
    axes = page.subplots(2, 3).ravel().tolist()
    for name, some in groups.items():
        _beyond(axes[0], np.concatenate([h.dwell for h in some]), name)
    axes[0].set(xscale="log", yscale="log", xlim=(1, 4000), ylim=(1e-3, 1.1), xlabel="time in front (s)")
    axes[0].set_ylabel("share of windows longer")
    _people(axes[1], groups)
    for axis, (channel, unit) in zip(axes[2:], _PANELS, strict=True):
        for name, some in groups.items():
            known = [h.minutes[channel][h.busy] for h in some if channel in h.minutes]
            _beyond(axis, np.concatenate(known) if known else np.zeros(0), name)
        axis.set_xscale("symlog", linthresh=100 if channel == "pointer" else 2)
        axis.set(yscale="log", ylim=(1e-3, 1.1), xlabel=f"{unit} in an active minute")
        axis.set_ylabel("share of minutes above")
        axis.set_xlim(left=0)
    for axis in axes:
        axis.grid(alpha=0.25, linewidth=0.6)
        axis.spines[["top", "right"]].set_visible(False)
    handles, names = axes[0].get_legend_handles_labels()
    more = [pair for a in axes[2:] for pair in zip(*a.get_legend_handles_labels(), strict=True)]
    every = dict(zip(names, handles, strict=True)) | {n: h for h, n in more}
    page.legend(every.values(), every.keys(), loc="outside lower center", ncols=len(every), frameon=False, fontsize=8)
    page.savefig(out, facecolor="white", pil_kwargs={"optimize": True})


def _beyond(axis: Any, values: Floats, name: str) -> None:
    """The share of values above each value."""
    if not len(values):
        return
    colour, stroke, width = _STYLES[name]
    share = np.concatenate([np.linspace(0, 0.98, 120), 1 - np.geomspace(0.02, 1e-3, 40)])
    axis.plot(np.quantile(values, share), 1 - share, stroke, color=colour, linewidth=width, label=name)


def _people(axis: Any, groups: dict[str, list[Habits]]) -> None:
    """Changes of window an hour, a dot a person."""
    random = np.random.default_rng(0)
    shown = [(name, _values(some, _SWITCHES)) for name, some in groups.items()]
    shown = [(name, x) for name, x in shown if len(x)]
    for row, (name, x) in enumerate(shown):
        axis.scatter(x, row + random.uniform(-0.2, 0.2, len(x)), s=10, color=_STYLES[name][0], alpha=0.6, linewidths=0)
    axis.set(xscale="log", xlabel="changes of window (1/h), a dot a person")
    axis.set_xticks([20, 50, 100, 200, 500], ["20", "50", "100", "200", "500"])
    axis.set_xticks([], minor=True)
    axis.set_yticks(range(len(shown)), [name for name, _ in shown], fontsize=8)
    axis.invert_yaxis()


_SWITCHES = next(q for q in QUANTITIES if q.name == "switches_hour")


def write_marginals(people: Sequence[Person], data: Path, out: Path) -> list[Figure]:
    """The table; and the picture, written to `out`."""
    own, real = [simulated(p) for p in people], read(data)
    draw({"simulated": own, **real}, out)
    return table(own, real)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--split", choices=SPLITS, default="test")
    parser.add_argument("--out", type=Path, default=ROOT / "models/attention/artifacts" / PICTURE)
    given = parser.parse_args()
    people = made(given.split, given.people, 3, worlds(given.data)[given.split], ROOT / "runs/people")
    for f in write_marginals(people, given.data, given.out):
        print(f"{f.name:34s} {f.value:9.3f}  {f.unit}  |  {f.baseline}")


if __name__ == "__main__":
    main()
