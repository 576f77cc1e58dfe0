"""Stores with something in them, and what is wrong with one."""

import json
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from headwater.records import Bucket, Event, EventTable, Intent
from headwater.reports.gathering import Gathering
from headwater.store import Bringing, Store, StoreUnavailable, Trouble
from headwater.store.opening import APPLICATION_ID
from headwater.store.schema import STEPS
from tests.support.days import NOON, segment

ONE = [(segment(NOON, title="one"), None)]
TWO = [(segment(NOON + 30, title="two"), None)]
NOON_US = round(NOON * 1e6)
PAGES = Bucket("aw-watcher-web_h", "web.tab.current", "aw-watcher-web", "h", NOON_US)
MARK = "Quixotic-7731"
"""A word that stands in everything that is looked for, and nowhere else."""


def trouble(call: Callable[[], object]) -> Trouble:
    with pytest.raises(StoreUnavailable) as caught:
        call()
    text = str(caught.value)
    assert text.endswith(".")
    assert "\n" not in text
    assert text.count(". ") == 0, "one sentence"
    return caught.value.trouble


def event(at: float, seconds: float, **data: Any) -> Event:
    return Event(None, round(at * 1e6), round(seconds * 1e6), data)


def incoming(*events: tuple[int, int, str]) -> EventTable:
    """Start and length in microseconds, and what each says."""
    found = Gathering()
    for start, length, text in events:
        found.add(start, length, json.loads(text))
    return found.taken()


def filled(path: Path) -> Path:
    with Store(path) as store:
        store.put(ONE)
    return path


def long(path: Path) -> Path:
    """2000 segments: some pages."""
    with Store(path) as store:
        store.put((segment(NOON + 30 * n, title=f"title {n}"), None) for n in range(2000))
    return path


def full(path: Path) -> Path:
    """As full as a store can be, of `MARK`; 201 segments."""
    with Bringing(path) as store:
        number = store.begin("activitywatch", NOON)
        store.add(number, PAGES, incoming(*((NOON_US + n, 5, f'{{"title":"{MARK} {n}"}}') for n in range(200))))
        store.end(number)
    with Store(path) as store:
        store.put((segment(NOON + 30 * n, title=f"{MARK} {n}"), None) for n in range(200))
        store.put_open([(segment(NOON + 9000, title=f"{MARK} open"), None)])
        store.add_intent(Intent(NOON, None, f"{MARK} intent"))
        store.put_state("stream", f"{MARK} vectors".encode())
    return path


def make_old(path: Path, rows: int = 1, apps: Sequence[str] = ("code",)) -> Path:
    """A store as version 1 wrote it, its windows "old 1" and so on of one application after the other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path, isolation_level=None)
    STEPS.apply(Database(db, execute_plugins=False), stop_before="packed_segments")
    db.executescript(f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 1;")
    db.executemany("INSERT INTO apps VALUES (?, ?)", enumerate(apps, 1))
    db.executemany("INSERT INTO titles VALUES (?, ?, 'full')", ((n, f"old {n}") for n in range(1, rows + 1)))
    values = ((n, 1000 * n, 1000 * n + 500, 1 + (n - 1) % len(apps), n) for n in range(1, rows + 1))
    db.execute("BEGIN")
    db.executemany(
        """INSERT INTO segments (id, start_ms, end_ms, offset_s, presence, app_id, title_id)
           VALUES (?, ?, ?, 0, 'present', ?, ?)""",
        values,
    )
    db.execute("COMMIT")
    db.close()
    return path


def overwrite(path: Path, start: int, content: bytes) -> None:
    """Write over a part of a file, as a failing disk would."""
    with path.open("r+b") as file:
        file.seek(start)
        file.write(content)
