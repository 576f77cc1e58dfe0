"""The commands that bring data in and take it out, as a person would call them; other programs open the files."""

import csv
import io
import json
import sqlite3
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result
from icalendar import Calendar

from headwater.base import Paths
from headwater.cli.main import main
from headwater.records import FocusState
from headwater.store import Store
from tests.support import exports
from tests.support.days import NOON, judged, segment


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def run(home: Path, *args: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), *args])


def ok(home: Path, *args: str) -> str:
    done = run(home, *args)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def filled(home: Path) -> Path:
    with Store(Paths.under(home).database) as store:
        for n in range(30):
            s = segment(NOON + 60 * n, 60.0, "code", f"{n} 第三章", domain="example.org", project="thesis", keys=n)
            store.put([(s, judged(s, FocusState.FOCUSED))])
    return home


def test_importing_says_what_came_of_it_and_is_judged(home: Path, tmp_path: Path) -> None:
    source = exports.morning(tmp_path / "aw.json")
    assert "9 new, 0 there already, 2 excluded, 0 not readable." in ok(home, "import", str(source))
    assert "0 new, 9 there already" in ok(home, "import", str(source))
    listed = ok(home, "imports").splitlines()
    assert ["activitywatch" in line for line in listed] == [True, True]
    assert "9 events, 6 segments" in listed[1]
    with Store(Paths.under(home).database) as store:
        assert all(i is not None for _, i in store.history(0, 4e9))
    ok(home, "imports", "--undo", "1")
    with Store(Paths.under(home).database) as store:
        assert store.history(0, 4e9) == []
    assert run(home, "imports", "--undo", "7").exit_code == 2


@pytest.mark.parametrize("content", [b"", b"not a table", b"\x00\x01\x02", b'{"a": 1}', b"x" * 100_000])
def test_what_is_no_history_is_refused_in_a_sentence(home: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "odd").write_bytes(content)
    done = run(home, "import", str(tmp_path / "odd"))
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: ") or "Error: " in done.stderr
    assert "Traceback" not in done.output


def test_csv_with_chosen_columns_and_hashed_titles(filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    said = ok(filled, "export", "--out", str(out), "--columns", "start,title,app", "--titles", "hashed", "--no-apps")
    assert said == f"30 rows in {out}\n"
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert list(rows[0]) == ["start", "title", "app"]
    assert {row["title"][:2] for row in rows} == {"h:"}
    assert {row["app"] for row in rows} == {""}
    assert "第三章" not in out.read_text(encoding="utf-8")


def test_the_preview_is_what_would_be_written(filled: Path, tmp_path: Path) -> None:
    options = ["--columns", "start,title", "--titles", "none", "--round", "5"]
    shown = ok(filled, "export", "--out", str(tmp_path / "x.csv"), "--preview", *options)
    assert not (tmp_path / "x.csv").exists()
    ok(filled, "export", "--out", str(tmp_path / "x.csv"), *options)
    written = (tmp_path / "x.csv").read_text(encoding="utf-8").replace("\r\n", "\n")
    assert written.startswith(shown)
    assert len(shown.splitlines()) == 21


def test_parquet_opens_in_duckdb(filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    ok(filled, "export", "--format", "parquet", "--out", str(out))
    found = duckdb.connect().execute(f"SELECT count(*), sum(keys), min(state) FROM '{out}'").fetchall()
    assert found == [(30, sum(range(30)), "focused")]


def test_activitywatch_goes_round(filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "aw.json"
    ok(filled, "export", "--format", "activitywatch", "--out", str(out))
    buckets = json.loads(out.read_text(encoding="utf-8"))["buckets"]
    (window,) = [b for b in buckets.values() if b["type"] == "currentwindow"]
    assert len(window["events"]) == 30
    assert window["events"][-1]["data"] == {"app": "code", "title": "0 第三章", "domain": "example.org"}
    assert "30 events in" not in ok(tmp_path / "other", "import", str(out))
    assert ok(tmp_path / "other", "imports").count("31 events") == 1, "windows and presence"


def test_a_copy_of_the_store_opens_in_sqlite(filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "copy.db"
    ok(filled, "export", "--format", "sqlite", "--out", str(out))
    with sqlite3.connect(out) as db:
        assert db.execute("SELECT count(*), sum(keys) FROM timeline").fetchone() == (30, sum(range(30)))
    db.close()
    assert out.stat().st_mode & 0o077 == 0


def test_focus_sessions_for_a_calendar(filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "focus.ics"
    assert ok(filled, "export", "--format", "ics", "--out", str(out)) == f"1 sessions in {out}\n"
    (event,) = Calendar.from_ical(out.read_text(encoding="utf-8")).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Focus: thesis"
    lines = event.to_ical().decode().splitlines()
    assert "DTSTART:20261112T120000Z" in lines
    assert "DTEND:20261112T123000Z" in lines


def test_a_range_of_days(filled: Path) -> None:
    told = json.loads(ok(filled, "report", "range", "--from", "2026-11-10", "--to", "2026-11-14", "--json"))
    assert [round(d["at_computer_s"]) for d in told["days"]] == [0, 0, 1800, 0, 0]
    assert told["apps"][0]["app"] == "code"
    text = ok(filled, "report", "range", "--from", "2026-11-12", "--to", "2026-11-12")
    assert text.startswith("2026-11-12")
    assert run(filled, "report", "range", "--from", "2026-11-14", "--to", "2026-11-12").exit_code == 1


def test_the_ledger_says_what_was_stored_lately(home: Path) -> None:
    from headwater.base import SystemClock

    now = SystemClock().now()
    with Store(Paths.under(home).database) as store:
        store.put([(segment(now - 50, 30, "code", "main.py", keys=3), None), (segment(now - 5000, 30, "gimp"), None)])
    (line,) = ok(home, "ledger").splitlines()
    assert "headwater  code · main.py · 3 keys" in line


def test_forgetting_asks_first_and_says_how_much(filled: Path) -> None:
    asked = CliRunner().invoke(main, ["--home", str(filled), "forget", "--app", "code"], input="n\n")
    assert asked.exit_code == 1
    assert "30 segments (0.5 h)" in asked.output
    with Store(Paths.under(filled).database) as store:
        assert len(store.history(0, 4e9)) == 30
    assert "They are forgotten." in ok(filled, "forget", "--app", "code", "--yes")
    with Store(Paths.under(filled).database) as store:
        assert store.history(0, 4e9) == []
    assert ok(filled, "forget", "--app", "code", "--yes") == "0 segments (0.0 h), 0 events, 0 others.\n"


@pytest.mark.parametrize("wish", [[], ["--app", "a", "--site", "b"], ["--app", "a", "--from", "2026-01-01"]])
def test_one_thing_is_forgotten_at_a_time(filled: Path, wish: list[str]) -> None:
    done = run(filled, "forget", "--yes", *wish)
    assert done.exit_code == 2
    assert "Name one thing" in done.output


def test_a_backup_is_made_listed_and_put_back(filled: Path) -> None:
    assert ok(filled, "backups") == "There is none yet.\n"
    made = Path(ok(filled, "backup").strip())
    assert "by-hand" in ok(filled, "backups")
    ok(filled, "forget", "--from", "2026-11-12", "--to", "2026-11-12", "--yes")
    with Store(Paths.under(filled).database) as store:
        store.put([(segment(NOON + 9000, 60.0, "later"), None)])
    said = ok(filled, "restore", str(made))
    assert "is kept as" in said
    with Store(Paths.under(filled).database) as store:
        assert store.history(0, 4e9) == [], "the backup has forgotten too"
