"""The model: the table of its last whole judgement, made again from what was kept of it, and what is measured now.

Judging takes hours and the training environment; this takes about a minute and neither. Where nothing was kept (a fresh
clone), or it was of another model than the one that ships, the figures are those that stand in the model's card.
"""

import hashlib
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import cast

import numpy as np

from attention import figures as measures
from attention.calibrate import event_f1
from attention.data import Person
from attention.judged import Judged, When, kept
from tests.bench.figure import Asked, Figure, at_most

ROOT = Path(__file__).resolve().parents[2]
ARTIFACTS = ROOT / "models/attention/artifacts"
JUDGED = ROOT / "runs/judged"
_AGAIN = 1e-3
"""How far a figure made again may lie from the one in the table, which is made of more digits."""


def measure(_asked: Asked) -> list[Figure]:
    """All figures of the family."""
    now = {f.name: f for f in _now()}
    table = [now.pop(f.name, f) for f in _table(JUDGED, ARTIFACTS)]
    return [*table, *now.values()]


def _table(judged: Path, artifacts: Path) -> list[Figure]:
    found = kept(judged)
    card = tomllib.loads((artifacts / "card.toml").read_text(encoding="utf-8"))
    if found is None:
        return _of_card(card, "")
    when, table, people = found
    if when.graph != hashlib.sha256((artifacts / "attention.ort").read_bytes()).hexdigest():
        return _of_card(card, f"; what was kept at {when.at} is of another model, {when.model}")
    again = _again(when, people)
    return [_beside(_figure(asdict(f)), again, f"judged at {when.at}") for f in table]


def _of_card(card: dict[str, object], besides: str) -> list[Figure]:
    made = card.get("made")
    at = made.get("judged") if isinstance(made, dict) else None
    note = f"from the card of {card['version']}, judged at {at or 'an unknown time'}{besides}"
    rows = card["figures"]
    assert isinstance(rows, list)
    return [replace(_figure(row), note=note) for row in rows]


def _figure(row: dict[str, object]) -> Figure:
    told = {"unit": "", "bound": None, "baseline": None, "holds": None, **{k: v for k, v in row.items() if v != ""}}
    return Figure(**told)  # type: ignore[arg-type]


def _beside(f: Figure, again: dict[str, float], note: str) -> Figure:
    """The figure made again from the answers that were kept; where that gives another one, it does not hold."""
    if f.name not in again:
        return replace(f, note=note)
    value = again[f.name]
    if abs(value - f.value) <= _AGAIN:
        return replace(f, value=round(value, 5), note=f"{note}, made again now")
    return replace(f, value=round(value, 5), holds=False, note=f"{note}, made again now; the table says {f.value:g}")


def _again(when: When, people: Sequence[Judged]) -> dict[str, float]:
    """What the kept answers are enough for, by the names of the table."""
    made: dict[str, float] = {}
    for group, tail in (("test", ""), ("named", "_named")):
        some = [one for one in people if one.group == group]
        if some:
            f1 = measures.macro_f1(np.concatenate([one.p for one in some]).argmax(1), _truth(some))
            made[f"model.state_macro_f1{tail}"] = f1
    tested = [one for one in people if one.group == "test"]
    return made | (_of_states(when, tested) | _of_events(when, tested) if tested else {})


def _truth(people: Sequence[Judged]) -> Sequence[Person]:
    """The measures look at truth and times alone, which have the same names."""
    return cast("Sequence[Person]", people)


def _of_states(when: When, people: Sequence[Judged]) -> dict[str, float]:
    p = np.concatenate([one.p for one in people]).astype(float)
    state = np.concatenate([one.state for one in people])
    seconds = np.concatenate([one.seconds for one in people]).astype(float)
    likely, right = p >= when.threshold, p.argmax(1) == state
    sure = likely.sum(1) == 1
    order = np.argsort(-p.max(1))
    top = order[np.cumsum(seconds[order]) <= 0.6 * seconds.sum()]
    return {
        "model.accuracy": float(np.average(right, weights=seconds)),
        "model.ece": measures.ece(p, _truth(people)),
        "model.unsure_share": float(seconds[~sure].sum() / seconds.sum()),
        "model.accuracy_when_sure": float(np.average(right[sure], weights=seconds[sure])),
        "model.accuracy_top60": float(np.average(right[top], weights=seconds[top])),
        "model.set_coverage": float(np.average(likely[np.arange(len(state)), state], weights=seconds)),
    }


def _of_events(when: When, people: Sequence[Judged]) -> dict[str, float]:
    drift = np.concatenate([one.drift for one in people])
    soon = np.concatenate([one.drift_soon for one in people]).astype(float)
    known = drift >= 0
    return {
        "model.task_end_f1": event_f1([one.task_end >= when.coarse for one in people], _truth(people)),
        "model.drift_auroc": measures.auroc(soon[known], drift[known] > 0),
    }


def _now() -> list[Figure]:
    """In a process of its own, on one thread, as the program runs the model."""
    env = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    part = Path(__file__).parent / "parts/model.py"
    done = subprocess.run([sys.executable, str(part)], env=env, stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    note = "measured now"
    rows: list[tuple[str, str, float | None, str]] = [
        ("step_p50_ms", "ms", None, "features, a title never seen, and the model"),
        ("step_p99_ms", "ms", 5.0, "the same"),
        ("load_ms", "ms", None, "the graph, files warm"),
        ("files_mb", "MB", 12.0, "graph, titles, tokenizer, card, the step of learning, what inputs were like"),
        ("graph_mb", "MB", None, ""),
        ("year_s", "CPU s", 60.0, "700,000 segments in chunks, titles known; from the quickest of five runs of 1,280"),
        ("year_features_s", "CPU s", None, "their features, from a simulated day"),
        ("live_is_history", "largest difference", 0.01, f"on a simulated day of {told['day']:.0f} segments"),
        ("later_changes_earlier", "largest difference", 0.0, "a loud segment after half of that day"),
    ]
    return [
        at_most(f"model.{n}", told[n], u, bound, note=f"{note}; {why}" if why else note) for n, u, bound, why in rows
    ]
