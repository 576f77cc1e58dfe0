"""What was in front, as little of it as questions about many days need: months of it are read in a moment."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from headwater.records import Category
from headwater.store.names import ms
from headwater.store.rows import SHARING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Sorted(NamedTuple):
    """A window by what it is, not by what its title says."""

    app: str
    domain: str
    category: Category | None
    """By the person's rules of now; None while it is not known yet."""


@dataclass(frozen=True, slots=True, eq=False)
class Fronts:
    """Segments, final and open, by start, without titles and counts: columns of one length."""

    start_ms: NDArray[np.int64]
    end_ms: NDArray[np.int64]
    window: NDArray[np.int32]
    """Place in `windows`."""
    presence: NDArray[np.int32]
    """Place in `packing.PRESENCES`."""
    state: NDArray[np.int32]
    """What was inferred: place in `packing.STATES`; -1 where nothing was."""
    notifications: NDArray[np.int64]
    windows: Sequence[Sorted]


_ROWS = """SELECT start_ms, start_ms + length_ms, window_id, marks & 7,
 CASE WHEN model_id IS NULL THEN -1 ELSE marks >> 11 & 7 END,
 CASE WHEN rest IS NULL THEN 0 ELSE coalesce(json_extract(rest, '$.notifications'), 0) END FROM {0} WHERE {1}"""
_BOTH = " UNION ALL ".join(_ROWS.format(table, shares) for table, shares in SHARING.items()) + " ORDER BY 1"
_WINDOWS = """SELECT w.id, a.name, d.name, w.category FROM windows w JOIN apps a ON a.id = w.app_id
 JOIN domains d ON d.id = w.domain_id WHERE w.id IN (SELECT value FROM json_each(?))"""


_AT_ONCE = 5_000
"""Rows that lie in memory as Python's own numbers."""
_SHORT = (3, 4)
"""Columns of small numbers."""


def read_fronts(db: sqlite3.Connection, start: float, end: float) -> Fronts:
    """What shares time with `[start, end)`."""
    import numpy as np

    found = db.execute(_BOTH, (ms(start), ms(end)))
    parts = [_columns(some) for some in iter(lambda: found.fetchmany(_AT_ONCE), [])] or [_columns([])]
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    del parts
    numbers, places = np.unique(columns[2], return_inverse=True)
    named = {
        number: Sorted(app, domain, Category(category) if category else None)
        for number, app, domain, category in db.execute(_WINDOWS, (json.dumps(numbers.tolist()),))
    }
    start_ms, end_ms, _, presence, state, notifications = columns
    windows = [named[number] for number in numbers.tolist()]
    return Fronts(start_ms, end_ms, places.astype(np.int32), presence, state, notifications, windows)


def _columns(rows: list[tuple[int, ...]]) -> tuple[NDArray[Any], ...]:
    """Start, end, the window's id, presence, state and notifications, each as wide as it needs."""
    import numpy as np

    columns = np.array(rows, np.int64).reshape(-1, 6).T
    return tuple(column.astype(np.int32 if n in _SHORT else np.int64) for n, column in enumerate(columns))
