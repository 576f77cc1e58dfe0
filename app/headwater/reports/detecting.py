"""Which format a file has, by its first bytes."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from headwater.reports.errors import ReportError
from headwater.reports.rescuetime import columns
from headwater.reports.rewinding import rewinding
from headwater.store.opening import APPLICATION_ID

_SQLITE = b"SQLite format 3\0"
_OWNER = slice(68, 72)
"""Where SQLite keeps the application's id, big-endian (its file format, section 1.3)."""
_OURS = re.compile(rb'\s*\{\s*"format"\s*:\s*"headwater')
_BUCKETS = re.compile(rb'(?<!\\)"(?:buckets"\s*:\s*[\[{]|events"\s*:\s*\[)')
_BUCKET = re.compile(rb'(?<!\\)"(?:hostname|client)"\s*:')
"""Of a bucket by itself, whose events begin further on."""
_MARK = b"\xef\xbb\xbf"


def detect(source: Path) -> str:
    """`activitywatch`, `headwater-csv`, `headwater-json`, `rescuetime`, `manictime`, or `sqlite` (a copy of our store).

    Raises:
        ReportError: it cannot be read, or is none of them.
    """
    with rewinding(source) as bytes_:
        head = bytes_.reader().read().removeprefix(_MARK)
    found = _database(head) or _json(head) or _table(head)
    if found is None:
        raise ReportError(
            f"{source} cannot be read: choose an export of ActivityWatch (JSON), RescueTime (CSV) or ManicTime (CSV), "
            "or what Headwater wrote (CSV, JSON or SQLite)."
        )
    return found


def _database(head: bytes) -> str | None:
    is_ours = head.startswith(_SQLITE) and int.from_bytes(head[_OWNER], "big") == APPLICATION_ID
    return "sqlite" if is_ours else None


def _json(head: bytes) -> str | None:
    if not head.lstrip().startswith(b"{"):
        return None
    if _OURS.match(head):
        return "headwater-json"
    return "activitywatch" if _BUCKETS.search(head) or _BUCKET.search(head) else None


def _table(head: bytes) -> str | None:
    first = _first_row(head)
    names = {name.strip().lower() for name in first}
    if names >= {"name", "start", "end"}:
        return "manictime"
    if names >= {"start", "end"}:
        return "headwater-csv"
    return "rescuetime" if columns(first) else None


def _first_row(head: bytes) -> list[str]:
    if b"\0" in head:
        return []
    line = head.decode(errors="replace").lstrip("\r\n").splitlines()[:1]
    try:
        return next(csv.reader(line, delimiter=max(",;\t", key="".join(line).count)), [])
    except csv.Error:
        return []
