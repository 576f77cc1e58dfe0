"""What bench.py found of other architectures, to stand beside ours."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from attention.figures import Figure

SHIPPED = "shipped-int8"
TABLE = Path("bench/table.json")
"""In the folder of work in progress: the bench's last table."""
KEPT = Path(__file__).parent / "bench.json"
"""The last one about the shipped model, for a checkout where no bench was run."""
ABLATIONS = (
    "window-32", "window-64", "window-256", "width-64", "width-256", "no-titles", "no-counts", "no-foresight",
)  # fmt: skip
"""Ours less something, or of another size: compared with `ours` that got as much training, not with what is shipped."""
_RIVALS = (
    "rules", "hmm-bins", "logistic", "lightgbm", "own-lightgbm", "hmm-lightgbm", "lstm", "lstm-long", "gnn",
    "no-memory", "ours", "oracle",
)  # fmt: skip
"""Out of the bench's table, these stand beside ours."""
_BESIDES = {
    "lstm-long": "five times the steps of the other networks",
    "viterbi-bins": "knows what follows",
    "viterbi-lightgbm": "knows what follows",
    "input-index": "knows all of the person's time",
    "oracle": "knows the simulator's laws and the person's: a bound, no rival",
}
_MEASURES = ("state_macro_f1", "task_end_f1", "drift_auroc", "ece", "drifting_auc_within", "fragmented_auc_within")
_WORDS = ("macro-F1", "task end F1", "drift AUROC", "ECE", "drifting within people", "fragmented within people")


@dataclass(frozen=True, slots=True)
class Bench:
    """What the bench of architectures found, by name of model and measure."""

    values: dict[tuple[str, str], Figure]
    command: str = ""
    """What makes the table."""

    @classmethod
    def read(cls, files: Iterable[Path], graph: str) -> "Bench":
        """The first table that compares with the `graph` judged (its digest); empty where none does."""
        for file in files:
            told = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
            if told.get("against") == SHIPPED and told.get("graph") == graph:
                rows = [Figure(**row) for row in told["figures"]]
                values = {tuple(f.name.split(".")[1:3]): f for f in rows}
                return cls(values, told.get("command", ""))  # type: ignore[arg-type]
        return cls({})

    @property
    def commands(self) -> tuple[str, ...]:
        """What makes the table, if there is one."""
        return (self.command,) if self.command else ()

    def beside(self, measure: str) -> str:
        """The rivals' values in words, with the difference to ours and its interval where there is one."""
        told = []
        for name in _RIVALS:
            if f := self.values.get((name, measure)):
                after = f.baseline.rpartition(": ")[2]
                told.append(f"{name} {f.value:.3f}" + (f" (ours {after})" if after else ""))
        return ", ".join(told)

    def beats(self, measure: str, rival: str) -> bool | None:
        """Whether ours is better for sure; None where it is not known."""
        f = self.values.get((rival, measure))
        return f.holds if f else None

    def value(self, name: str, measure: str) -> float | None:
        """One value."""
        f = self.values.get((name, measure))
        return f.value if f else None

    def figures(self) -> list[Figure]:
        """A row a model that tells states: its macro-F1, its other measures, and ours less each with its interval."""
        made = []
        for (name, measure), f in self.values.items():
            if measure != _MEASURES[0]:
                continue
            told = [(words, self.values.get((name, m))) for m, words in zip(_MEASURES, _WORDS, strict=True)]
            values = ", ".join(f"{words} {g.value:.3f}" for words, g in told[1:] if g)
            apart = ", ".join(f"{words} {g.baseline.rpartition(': ')[2]}" for words, g in told if g and g.baseline)
            row = f"model.{'ablation' if name in ABLATIONS else 'bench'}_{name.replace('-', '_')}"
            besides = f"; {_BESIDES[name]}" if name in _BESIDES else ""
            bound, holds = ("", None) if name == "oracle" else (f.bound, f.holds)
            unit = f"{f.unit.partition(';')[0]}; {values}{besides}"
            made.append(Figure(row, f.value, unit, bound, apart, holds))
        return made
