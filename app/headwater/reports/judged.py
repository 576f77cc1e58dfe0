"""What the model makes of an imported table, for programs: one row out for each row in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from headwater.records import LEARNED_STATES, FocusState, Inference
from headwater.reports.cells import guarded
from headwater.reports.exporting import probabilities_object
from headwater.reports.importing import ImportedRow
from headwater.reports.times import iso

INFERRED_COLUMNS = (
    "line", "person", "start", "end", "state", *(f"p_{s.value}" for s in LEARNED_STATES), "boundary", "task_end",
    "drift_soon", "model",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class InferredRow:
    """A row of the input with its answer."""

    line: int
    """Where the row stands in the input, counted from 1."""
    person: str
    start: float
    end: float
    offset_s: int
    state: FocusState
    probabilities: tuple[float, ...]
    """In the order of `LEARNED_STATES`; empty where the model was not asked."""
    boundary: str
    task_end: float
    drift_soon: float
    model: str


def inferred(row: ImportedRow, answer: Inference) -> InferredRow:
    """Row and answer together; the times are the row's own."""
    return InferredRow(
        row.line, row.person, row.start, row.segment.end, row.segment.offset_s, answer.state, answer.probabilities,
        answer.boundary.value, answer.task_end, answer.drift_soon, answer.model,
    )  # fmt: skip


def inferred_json(rows: Iterable[InferredRow]) -> Iterator[str]:
    r"""One JSON object a row, each ending in \n.

    Keys: `line`, `person` (null if not said), `start` and `end` (ISO 8601), `state`, `probabilities` (by state, null
    where the model was not asked), `boundary`, `task_end`, `drift_soon`, `model` (null where it was not asked).
    """
    for r in rows:
        told = {
            "line": r.line, "person": r.person or None, "start": iso(r.start, r.offset_s),
            "end": iso(r.end, r.offset_s), "state": r.state.value,
            "probabilities": probabilities_object(r.probabilities), "boundary": r.boundary,
            "task_end": round(r.task_end, 4), "drift_soon": round(r.drift_soon, 4), "model": r.model or None,
        }  # fmt: skip
        yield json.dumps(told, ensure_ascii=False, allow_nan=False) + "\n"


def inferred_csv(rows: Iterable[InferredRow]) -> Iterator[str]:
    """The same as CSV lines, the first one with the names of `INFERRED_COLUMNS`."""
    yield _line(INFERRED_COLUMNS)
    empty = ("",) * len(LEARNED_STATES)
    for r in rows:
        yield _line((
            r.line, guarded(r.person), iso(r.start, r.offset_s), iso(r.end, r.offset_s), r.state.value,
            *([round(p, 4) for p in r.probabilities] or empty), r.boundary, round(r.task_end, 4),
            round(r.drift_soon, 4), r.model,
        ))  # fmt: skip


def _line(cells: Iterable[object]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()
