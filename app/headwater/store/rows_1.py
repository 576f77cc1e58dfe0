"""Segments as version 1 of the schema kept them: read once, when a store of that version is brought up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

from headwater.records import Boundary, FocusState, Inference, Presence, Segment, TitleKind
from headwater.store.names import seconds

Pair = tuple[Segment, Inference | None]

_SELECT = """SELECT s.is_open, s.start_ms, s.end_ms, s.offset_s, s.presence, a.name, t.text, t.kind, d.name, p.name,
 s.keys, s.clicks, s.scroll, s.travel_px, s.idle_ms, s.fullscreen, s.media, s.call, s.sharing, s.notifications,
 i.state, i.p_focused, i.p_routine, i.p_communicating, i.p_fragmented, i.p_drifting, i.boundary, i.task_end,
 i.drift_soon, m.version, m.adapter, i.provisional
 FROM old_segments s LEFT JOIN apps a ON a.id = s.app_id LEFT JOIN old_titles t ON t.id = s.title_id
 LEFT JOIN domains d ON d.id = s.domain_id LEFT JOIN projects p ON p.id = s.project_id
 LEFT JOIN old_inferences i ON i.segment_id = s.id LEFT JOIN models m ON m.id = i.model_id
 ORDER BY s.is_open, s.start_ms"""


def read_all(db: sqlite3.Connection) -> Iterator[tuple[bool, Pair]]:
    """Final segments by start, then the open ones, each with whether it is open."""
    for row in db.execute(_SELECT):
        yield bool(row[0]), (_segment(row[1:20]), _inference(row))


def _segment(row: tuple[Any, ...]) -> Segment:
    start, end, offset_s, presence, app, title, kind, domain, project, keys, clicks, scroll, travel_px, idle = row[:14]
    fullscreen, media, call, sharing = (None if flag is None else bool(flag) for flag in row[14:18])
    return Segment(
        seconds(start), seconds(end), offset_s, Presence(presence), app or "", title or "",
        TitleKind(kind or "full"), domain or "", project or "", keys, clicks, scroll, travel_px,
        None if idle is None else seconds(idle), fullscreen, media, call, sharing, row[18],
    )  # fmt: skip


def _inference(row: tuple[Any, ...]) -> Inference | None:
    state, probabilities, (boundary, task_end, drift_soon, model, adapter, provisional) = row[20], row[21:26], row[26:]
    if state is None:
        return None
    return Inference(
        seconds(row[1]), seconds(row[2]), FocusState(state), () if probabilities[0] is None else probabilities,
        Boundary(boundary), task_end, drift_soon, model, adapter, bool(provisional),
    )  # fmt: skip
