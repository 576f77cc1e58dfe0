"""The file explains itself to whoever opens it with another tool, and it answers questions about a time by an index."""

import asyncio
import json
import math
import sqlite3
import subprocess
import sys
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from headwater.records import (
    Advice,
    AdviceKind,
    Answer,
    Boundary,
    Channel,
    FocusState,
    Inference,
    Intent,
    Label,
    LabelSource,
    Presence,
    Segment,
    TitleKind,
    Verdict,
)
from headwater.store import Store
from headwater.store import rows as rows_room
from headwater.store.opening import APPLICATION_ID, SCHEMA
from headwater.store.packing import rounded
from headwater.store.schema import STEPS
from tests.support.days import NOON, absence, judged, segment


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "headwater.db"
    s = segment(NOON + 0.25, 59.5, "Writer", "第三章.odt", offset_s=28_800, keys=12, idle_s=3.5, call=None, media=True)
    hashed = segment(NOON + 60, 30.0, "Writer", "af01", title_kind=TitleKind.HASHED, offset_s=-12_600)
    with Store(path) as store:
        store.put([(s, judged(s, FocusState.FOCUSED, boundary=Boundary.FINE)), (hashed, None)])
        store.put([(absence(NOON + 90, 600), judged(absence(NOON + 90, 600), FocusState.AWAY, model=""))])
        advice = Advice("a1", NOON, AdviceKind.BREAK, Channel.CARD, "advice.break", (("min", 5),), 0.5, "rules 1")
        store.add_said(advice, Answer("a1", NOON + 1, AdviceKind.BREAK, Verdict.LATER), None)
        store.add_said(advice, Answer("a1", NOON + 2, AdviceKind.BREAK, Verdict.ACCEPTED), None)
        store.add_intent(Intent(NOON, None, "第三章"))
        store.add_label(Label(NOON + 9, NOON, NOON + 5, FocusState.ROUTINE, LabelSource.QUESTION))
        yield path


def rows(path: Path, sql: str) -> list[dict[str, Any]]:
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    found = [dict(row) for row in db.execute(sql)]
    db.close()
    return found


def test_the_timeline_reads_as_words_in_local_time(path: Path) -> None:
    first, hashed, away = rows(path, "SELECT * FROM timeline ORDER BY id")
    assert (first["start"], first["end"]) == ("2026-11-12T20:00:00.250+08:00", "2026-11-12T20:00:59.750+08:00")
    assert (first["app"], first["title"], first["state"], first["model"]) == (
        "Writer",
        "第三章.odt",
        "focused",
        "test 1",
    )
    assert (first["seconds"], first["idle_s"], first["media"], first["call"]) == (59.5, 3.5, 1, None)
    assert hashed["start"] == "2026-11-12T08:31:00.000-03:30"
    assert (hashed["title"], hashed["state"], hashed["keys"]) == ("af01", None, None)
    assert (away["presence"], away["app"], away["p_focused"], away["state"]) == ("away", None, None, "away")


def test_the_other_views(path: Path) -> None:
    assert rows(path, "SELECT * FROM minutes_by_day_and_app") == [
        {"day": "2026-11-12", "app": "Writer", "minutes": 1.5}
    ]
    assert {(r["state"], r["minutes"]) for r in rows(path, "SELECT * FROM minutes_by_day_and_state")} == {
        ("focused", 1.0), ("away", 10.0),
    }  # fmt: skip
    (suggestion,) = rows(path, "SELECT * FROM suggestions")
    assert (suggestion["at_utc"], suggestion["answer"]) == ("2026-11-12T12:00:00.000Z", "accepted")
    assert rows(path, "SELECT start_utc, end_utc, text FROM plans") == [
        {"start_utc": "2026-11-12T12:00:00.000Z", "end_utc": None, "text": "第三章"}
    ]
    assert rows(path, "SELECT said_utc, state, source FROM corrections") == [
        {"said_utc": "2026-11-12T12:00:09.000Z", "state": "routine", "source": "question"}
    ]


def test_every_table_says_what_it_holds(path: Path) -> None:
    tables = rows(path, "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'view') AND sql NOT NULL")
    ours = {t["name"]: t["sql"] for t in tables if not t["name"].startswith(("_", "sqlite"))}
    wanted = {"segments", "windows", "apps", "titles", "intents", "labels", "advice", "answers", "timeline", "events"}
    assert wanted <= set(ours)
    assert [name for name, sql in ours.items() if "--" not in sql] == []


def sqlite_utils(*words: str) -> str:
    command = [sys.executable, "-m", "sqlite_utils", *words]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def test_sqlite_utils_opens_it(path: Path) -> None:
    counts = {t["table"]: t["count"] for t in json.loads(sqlite_utils("tables", str(path), "--counts"))}
    assert (counts["segments"], counts["windows"], counts["titles"], counts["answers"]) == (3, 3, 3, 2), "and number 0"
    found = json.loads(sqlite_utils("rows", str(path), "timeline", "--limit", "1"))
    assert found[0]["title"] == "第三章.odt"
    assert "-- how many keys were pressed, never which" in sqlite_utils("schema", str(path))


async def _datasette(path: Path) -> tuple[Any, str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from datasette.app import Datasette  # type: ignore[import-untyped]

        served = Datasette([str(path)])
        table = await served.client.get("/headwater/timeline.json?_shape=array&_sort=start&state=focused")
        pages = [await served.client.get(f"/headwater/{name}") for name in ("segments", "windows")]
    return table.json(), "".join(page.text for page in pages)


def test_datasette_opens_it(path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found, page = asyncio.run(_datasette(path))
    assert [r["app"] for r in found] == ["Writer"]
    assert "never which" in page, "the table's page shows the comments"
    assert '<a href="/headwater/apps/1">Writer</a>' in page, "numbers are shown as the names they stand for"


def test_a_question_about_a_time_uses_the_key(path: Path) -> None:
    db = sqlite3.connect(path)
    plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {rows_room.BOTH}", (0, 1))]
    db.close()
    assert [step for step in plan if step.startswith("SCAN") and step != "SCAN open_segments"] == []
    assert "SEARCH segments USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)" in plan


def test_questions_about_a_day_do_not_read_the_years_before(path: Path) -> None:
    """Counted in steps of SQLite's machine, not in time."""
    with Store(path) as store:
        steps = []
        for days in (5, 50):
            store.put((segment(NOON - 86_400 * d - 60 * n, 60.0), None) for d in range(days) for n in range(100))
            ticks: list[int] = []
            store._db.set_progress_handler(lambda seen=ticks: seen.append(1), 1)  # type: ignore[misc]
            store.history(NOON - 3600, NOON)
            store._db.set_progress_handler(None, 1)
            steps.append(len(ticks))
    assert steps[1] < steps[0] * 1.2


def test_the_version_counts_the_migrations() -> None:
    assert len(STEPS._migrations) == SCHEMA


def test_an_up_to_date_store_opens_without_sqlite_utils(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from headwater.store import Store;"
        f"Store(Path({str(path)!r})).close(); Store(Path({str(path)!r}), read_only=True).close();"
        "sys.exit('sqlite_utils' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_store_of_version_1_is_brought_up_to_date(tmp_path: Path) -> None:
    """Written as the first version wrote it, row by row."""
    path = tmp_path / "headwater.db"
    db = sqlite3.connect(path, isolation_level=None)
    STEPS.apply(Database(db, execute_plugins=False), stop_before="packed_segments")
    db.executescript(f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 1; {OLD_ROWS}")
    db.close()
    with Store(path) as store:
        found = store.history(-math.inf, math.inf)
        store.check()
    first = Segment(
        NOON, NOON + 60, 28_800, Presence.PRESENT, "code", "main.py", TitleKind.FULL, "", "headwater", 12, 1, 0, 340,
        2.5, False, None, None, True, 3,
    )  # fmt: skip
    still_open = Segment(NOON + 660, NOON + 670, 28_800, Presence.PRESENT, "code", "", TitleKind.NONE)
    assert [s for s, _ in found] == [first, replace(absence(NOON + 60, 600), offset_s=28_800), still_open]
    focused = Inference(NOON, NOON + 60, FocusState.FOCUSED, (0.6, 0.1, 0.1, 0.1, 0.1), Boundary.FINE, 0.3, 0.2, "m 1")
    assert [i for _, i in found] == [
        rounded(focused),
        Inference(NOON + 60, NOON + 660, FocusState.AWAY, (), Boundary.NONE, 0.0, 0.0, ""),
        None,
    ]
    assert rows(path, "SELECT name FROM sqlite_master WHERE name LIKE 'old%'") == []
    assert rows(path, "SELECT app FROM timeline WHERE is_open") == [{"app": "code"}]


OLD_ROWS = f"""
INSERT INTO apps VALUES (7, 'code');
INSERT INTO titles VALUES (3, 'main.py', 'full'), (4, '', 'none');
INSERT INTO projects VALUES (2, 'headwater');
INSERT INTO models VALUES (1, 'm 1', ''), (2, '', '');
INSERT INTO segments VALUES
 (10, 0, {NOON * 1000:.0f}, {(NOON + 60) * 1000:.0f}, 28800, 'present', 7, 3, NULL, 2, 12, 1, 0, 340, 2500, 0, NULL,
  NULL, 1, 3),
 (11, 0, {(NOON + 60) * 1000:.0f}, {(NOON + 660) * 1000:.0f}, 28800, 'away', NULL, NULL, NULL, NULL, NULL, NULL, NULL,
  NULL, NULL, NULL, NULL, NULL, NULL, 0),
 (12, 1, {(NOON + 660) * 1000:.0f}, {(NOON + 670) * 1000:.0f}, 28800, 'present', 7, 4, NULL, NULL, NULL, NULL, NULL,
  NULL, NULL, NULL, NULL, NULL, NULL, 0);
INSERT INTO inferences VALUES
 (10, 'focused', 0.6, 0.1, 0.1, 0.1, 0.1, 'fine', 0.3, 0.2, 1, 0),
 (11, 'away', NULL, NULL, NULL, NULL, NULL, 'none', 0, 0, 2, 0);
"""
