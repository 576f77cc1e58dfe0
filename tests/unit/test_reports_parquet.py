"""Parquet: the types are promised, other programs read them, and the file is there whole or not at all."""

import os
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from headwater.records import Boundary, FocusState, Presence, Segment
from headwater.reports import COLUMNS, ReportError
from headwater.reports.columns import Row
from headwater.reports.parquet import GROUP_ROWS, export_parquet
from tests.support.days import NOON, absence, judged, segment

FIRST = segment(
    NOON + 0.007, 59.5, "Writer", '第三章, "draft"', domain="example.org", project="thesis", offset_s=28_800, keys=12,
    travel_px=9_000_000_000, idle_s=3.5, media=True, call=False, notifications=2,
)  # fmt: skip
AWAY = absence(NOON + 90, 7 * 3600, Presence.LOCKED)
ROWS: list[Row] = [
    (FIRST, judged(FIRST, FocusState.FOCUSED, boundary=Boundary.FINE), "finish it"),
    (segment(NOON + 60, title="=1+1"), None, ""),
    (AWAY, judged(AWAY, FocusState.AWAY, model=""), ""),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    assert export_parquet(ROWS, tmp_path / "out.parquet") == 3
    return tmp_path / "out.parquet"


def test_the_types_are_as_promised(file: Path) -> None:
    schema = pq.read_schema(file)
    assert [n for n in schema.names if n != "offset_s"] == list(COLUMNS)
    types = {name: str(schema.field(name).type) for name in schema.names}
    text = "dictionary<values=string, indices=int32, ordered=0>"
    expected = {
        "start": "timestamp[ms, tz=UTC]",
        "end": "timestamp[ms, tz=UTC]",
        "offset_s": "int32",
        "idle_s": "double",
    }
    expected |= dict.fromkeys(("keys", "clicks", "scroll", "travel_px", "notifications"), "int64")
    expected |= dict.fromkeys(("fullscreen", "media", "call", "sharing"), "bool")
    expected |= {name: "float" for name in COLUMNS if name.startswith("p_") or name in ("task_end", "drift_soon")}
    assert types == {name: expected.get(name, text) for name in schema.names}
    assert schema.metadata[b"format"] == b"headwater 1"


def asked(sql: str) -> list[tuple[object, ...]]:
    found = duckdb.sql(sql)
    assert found is not None
    return found.fetchall()


def test_duckdb_reads_it(file: Path) -> None:
    first, second, away = asked(
        'SELECT epoch_ms(start), epoch_ms("end"), offset_s, app, title, intent, keys, clicks, travel_px, idle_s, '
        f"media, call, state, p_focused::DECIMAL(3, 2)::DOUBLE, boundary, presence FROM '{file}' ORDER BY start"
    )
    at = round(NOON * 1000)
    assert first == (
        at + 7, at + 59_507, 28_800, "Writer", '第三章, "draft"', "finish it", 12, None, 9_000_000_000, 3.5, True,
        False, "focused", 0.8, "fine", "present",
    )  # fmt: skip
    assert second[3:8] == ("code", "=1+1", None, None, None)
    assert second[12:15] == (None, None, None)
    assert away[3:5] == (None, None)
    assert away[12:] == ("away", None, "none", "locked")
    names = ("start", "app", "keys", "media", "p_focused")
    (types,) = asked(f"SELECT {', '.join(f'typeof({name})' for name in names)} FROM '{file}' LIMIT 1")
    assert types == ("TIMESTAMP WITH TIME ZONE", "VARCHAR", "BIGINT", "BOOLEAN", "FLOAT")


def test_pandas_reads_it(file: Path) -> None:
    table = pd.read_parquet(file, dtype_backend="numpy_nullable")
    assert table["start"][0] == pd.Timestamp(NOON + 0.007, unit="s", tz="UTC").round("ms")
    assert str(table["start"].dtype) == "datetime64[ms, UTC]"
    assert str(table["keys"].dtype) == "Int64"
    assert str(table["p_focused"].dtype) == "Float32"
    assert str(table["media"].dtype) == "boolean"
    assert isinstance(table["app"].dtype, pd.CategoricalDtype)
    assert table["keys"].isna().tolist() == [False, True, True]
    assert table["app"].tolist()[:2] == ["Writer", "code"]


def test_columns_can_be_chosen(tmp_path: Path) -> None:
    export_parquet(ROWS, tmp_path / "out.parquet", ("title", "start", "p_drifting"))
    assert pq.read_schema(tmp_path / "out.parquet").names == ["title", "start", "offset_s", "p_drifting"]
    export_parquet(ROWS, tmp_path / "out.parquet", ("app",))
    assert pq.read_table(tmp_path / "out.parquet").to_pydict() == {"app": ["Writer", "code", None]}
    with pytest.raises(ReportError, match="no column 'colour'"):
        export_parquet(ROWS, tmp_path / "out.parquet", ("colour",))
    with pytest.raises(ReportError, match="No column"):
        export_parquet(ROWS, tmp_path / "out.parquet", ())
    assert os.listdir(tmp_path) == ["out.parquet"]


def test_no_rows_make_a_table_with_columns(tmp_path: Path) -> None:
    assert export_parquet([], tmp_path / "out.parquet") == 0
    found = pq.read_table(tmp_path / "out.parquet")
    assert (found.num_rows, found.num_columns) == (0, len(COLUMNS) + 1)


def test_half_a_surrogate_pair_becomes_a_question_mark(tmp_path: Path) -> None:
    export_parquet([(segment(NOON, title="a\ud800"), None, "")], tmp_path / "out.parquet", ("title",))
    assert pq.read_table(tmp_path / "out.parquet").to_pydict() == {"title": ["a?"]}


def many(count: int) -> Iterator[Row]:
    for n in range(count):
        s = Segment(NOON + n, NOON + n + 1, 0, app=f"app {n % 9}", title=f"document {n}", keys=n)
        yield s, judged(s, FocusState.ROUTINE), ""


def test_many_rows_are_in_groups_and_in_order(tmp_path: Path) -> None:
    count = GROUP_ROWS + 7_001
    assert export_parquet(many(count), tmp_path / "out.parquet", ("start", "app", "title", "keys")) == count
    groups = pq.ParquetFile(tmp_path / "out.parquet").metadata
    assert [groups.row_group(n).num_rows for n in range(groups.num_row_groups)] == [GROUP_ROWS, 7_001]
    assert groups.row_group(0).column(0).compression == "ZSTD"
    found = pq.read_table(tmp_path / "out.parquet").to_pydict()
    assert found["keys"] == list(range(count))
    assert found["title"] == [f"document {n}" for n in range(count)]
    assert found["app"] == [f"app {n % 9}" for n in range(count)]
    assert found["start"][-1] == datetime.fromtimestamp(NOON + count - 1, UTC)


def test_memory_stays_small_however_many_rows_there_are(tmp_path: Path) -> None:
    import pyarrow as pa

    export_parquet(many(10), tmp_path / "out.parquet")  # what is imported is not counted
    before = pa.total_allocated_bytes()
    tracemalloc.start()
    try:
        export_parquet(many(60_000), tmp_path / "out.parquet")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 20_000_000
    assert pa.total_allocated_bytes() - before < 1_000_000


def test_the_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    def failing() -> Iterator[Row]:
        yield ROWS[0]
        raise RuntimeError("the store went away")

    (tmp_path / "out.parquet").write_text("old")
    with pytest.raises(RuntimeError):
        export_parquet(failing(), tmp_path / "out.parquet")
    assert (tmp_path / "out.parquet").read_text() == "old"
    assert os.listdir(tmp_path) == ["out.parquet"]
    with pytest.raises(ReportError, match="cannot be written"):
        export_parquet(ROWS, tmp_path / "missing" / "out.parquet")
    export_parquet(ROWS, tmp_path / "out.parquet")
    assert (tmp_path / "out.parquet").stat().st_mode & 0o777 == 0o600
