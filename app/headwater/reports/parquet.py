"""Segments as a Parquet file, for who counts with them in pandas, DuckDB or R."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from headwater.records import LEARNED_STATES
from headwater.reports.cells import COLUMNS
from headwater.reports.columns import Choice, Row
from headwater.reports.files import whole_file

GROUP_ROWS = 50_000
"""Rows of a row group: a reader that wants a few days skips the rest."""
_STEP_ROWS = 5_000
"""Rows that are held as Python's objects at a time."""

_TIMES = frozenset(("start", "end"))
_FLAGS = frozenset(("fullscreen", "media", "call", "sharing"))
_COUNTS = frozenset(("keys", "clicks", "scroll", "travel_px", "notifications"))
_STATES = {f"p_{state.value}": place for place, state in enumerate(LEARNED_STATES)}
_INFERRED = frozenset(("state", "boundary", "task_end", "drift_soon", "model"))
_PROBABILITIES = frozenset((*_STATES, "task_end", "drift_soon"))


def export_parquet(rows: Iterable[Row], out: Path, columns: Sequence[str] = COLUMNS) -> int:
    """Write segments with what the model made of them (Parquet, zstd, whole or not at all).

    Columns are those of `cells.COLUMNS`, and `offset_s` behind `start` where that is chosen. Types: `start` and `end`
    timestamp[ms, UTC], `offset_s` int32 (local time minus UTC at the start), counts int64, `idle_s` double,
    probabilities float, flags bool, all else dictionaries of strings. Null means "not known", and so does the empty
    text. Nothing is guarded against spreadsheets here.

    Args:
        rows: the segments; they are read as they are written.
        out: the file.
        columns: which columns, in this order.

    Returns:
        How many rows there are.

    Raises:
        ReportError: the file cannot be written (then it is not there, or is still the old one), or a column is not
            known or chosen twice, or there is none.
    """
    names = list(Choice(tuple(columns)).columns)
    if "start" in names:
        names.insert(names.index("start") + 1, "offset_s")
    with whole_file(out) as file:
        return _write(rows, file.buffer, names)


def _write(rows: Iterable[Row], sink: Any, names: Sequence[str]) -> int:
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    schema = pa.schema([(name, _type(pa, name)) for name in names], metadata={"format": "headwater 1"})
    count = 0
    with ParquetWriter(sink, schema, compression="zstd") as writer:
        for group in _groups(rows, schema, names, pa):
            writer.write_table(group, row_group_size=GROUP_ROWS)
            count += group.num_rows
    return count


def _groups(rows: Iterable[Row], schema: Any, names: Sequence[str], pa: Any) -> Iterator[Any]:
    read = iter(rows)
    while True:
        steps = (list(islice(read, _STEP_ROWS)) for _ in range(GROUP_ROWS // _STEP_ROWS))
        batches = [_batch(step, schema, names, pa) for step in steps if step]
        if not batches:
            return
        yield pa.Table.from_batches(batches, schema).unify_dictionaries()


def _batch(rows: list[Row], schema: Any, names: Sequence[str], pa: Any) -> Any:
    arrays = (pa.array(map(_value(name), rows), type=schema.field(name).type) for name in names)
    return pa.RecordBatch.from_arrays(list(arrays), schema=schema)


def _type(pa: Any, name: str) -> Any:
    if name in _TIMES:
        return pa.timestamp("ms", tz="UTC")
    if name in _FLAGS:
        return pa.bool_()
    if name in _PROBABILITIES:
        return pa.float32()
    plain = {"offset_s": pa.int32(), "idle_s": pa.float64()} | dict.fromkeys(_COUNTS, pa.int64())
    return plain.get(name) or pa.dictionary(pa.int32(), pa.string())


def _value(name: str) -> Callable[[Row], object]:
    """How a column is got from a row."""
    if name in _TIMES:
        return lambda row: round(getattr(row[0], name) * 1000)
    if name in _STATES:
        return lambda row: _probability(row, _STATES[name])
    if name == "intent":
        return lambda row: _text(row[2])
    place = 1 if name in _INFERRED else 0
    return lambda row: None if row[place] is None else _plain(getattr(row[place], name))


def _probability(row: Row, place: int) -> float | None:
    inference = row[1]
    return inference.probabilities[place] if inference is not None and inference.probabilities else None


def _plain(value: object) -> object:
    return _text(value) if isinstance(value, str) else value


def _text(value: str) -> str | None:
    """Halves of surrogate pairs become a question mark, as in our other files."""
    text = str(value)
    return (text if text.isascii() else text.encode(errors="replace").decode()) or None
