"""What stands in a store, in few words; and another program that has it open."""

import math
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from headwater.store import Buckets, Store
from headwater.store.connecting import connect
from tests.support.days import NOON
from tests.support.stores import NOON_US, PAGES


def titles(path: Path, *, read_only: bool = True) -> list[str]:
    """Of all segments. Opening it to write brings an older store up to date."""
    with Store(path, read_only=read_only) as store:
        return [s.title for s, _ in store.history(-math.inf, math.inf)]


def spans(path: Path) -> list[tuple[float, float]]:
    """Of all segments: start after noon and length in seconds."""
    with Store(path, read_only=True) as store:
        return [(round(s.start - NOON, 3), round(s.end - s.start, 3)) for s, _ in store.history(-math.inf, math.inf)]


def events(path: Path, name: str = PAGES.id) -> list[tuple[float, float, Any]]:
    """Start after noon and length in seconds, and what they say as `n`; by start."""
    with Buckets(path, read_only=True) as reader:
        table = reader.events(name)
    rows = zip(table.start_us.tolist(), table.duration_us.tolist(), table.which.tolist(), strict=True)
    return sorted(((a - NOON_US) / 1e6, b / 1e6, table.said[w].get("n")) for a, b, w in rows)


def content(path: Path) -> list[str]:
    """All that a store says, as SQL. Which rows stand behind which hidden numbers does not matter."""
    db = connect(path, "ro")
    tables = db.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    said = [f"{name} {sql}" for name, sql in tables]
    for name, sql in tables:
        if sql and sql.lstrip().upper().startswith("CREATE TABLE"):
            said += sorted(f"{name} {row!r}" for row in db.execute(f"SELECT * FROM {name}"))
    said += [str(db.execute(f"PRAGMA {mark}").fetchone()) for mark in ("application_id", "user_version")]
    db.close()
    return said


def check(path: Path) -> None:
    """No reference leads nowhere, and every page is as it should be."""
    with Store(path) as store:
        store.check()


_OPEN = """
import sys
from pathlib import Path
from headwater.store import Store
path = Path(sys.argv[1])
with Store(path, read_only=sys.argv[2] == "read") as store:
    exec(sys.argv[3])
    print("open", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def open_elsewhere(path: Path, how: str = "write", doing: str = "store.span()") -> Iterator[subprocess.Popen[str]]:
    """Another program has the store open, to `read` or to `write`, until the end or until it is sent a line.

    Args:
        path: where the store is.
        how: what it opened it for.
        doing: what it does first, with `store` and `path`.
    """
    command = [sys.executable, "-c", _OPEN, str(path), how, doing]
    other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout
        assert other.stdout.readline() == "open\n"
        yield other
    finally:
        if other.poll() is None:
            other.communicate("\n", timeout=30)
    assert other.returncode == 0
