"""The table of segments: its columns, and how a value becomes a cell and a cell a value."""

from __future__ import annotations

import re

from headwater.records import LEARNED_STATES, Inference, Segment
from headwater.reports.times import iso

_STATES = tuple(f"p_{state.value}" for state in LEARNED_STATES)

COLUMNS = (
    "start", "end", "app", "title", "domain", "keys", "clicks", "scroll", "travel_px", "idle_s", "state", *_STATES,
    "project", "fullscreen", "media", "call", "presence", "intent", "sharing", "notifications", "title_kind",
    "boundary", "task_end", "drift_soon", "model",
)  # fmt: skip
"""What `export_csv` writes. An empty cell means "not known". `read_segments` reads all but the state and what the
model said (`state`, `p_*`, `boundary`, `task_end`, `drift_soon`, `model`): those are made anew."""

_FORMULA = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")
_QUOTED = re.compile(r"'+(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")


def guarded(text: str) -> str:
    """Text that no spreadsheet runs: what it could take for a formula gets one apostrophe in front.

    That is: any number of apostrophes, then white space or none, then = + - @ (or their wide forms), or a tab or line
    break. Since text that already begins with apostrophes before such a sign gets one more, `unguarded` gives back
    exactly what was there.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given. An apostrophe before anything but such a sign belongs to the text and stays."""
    return text[1:] if _QUOTED.match(text) else text


def row(segment: Segment, inference: Inference | None, intent: str) -> list[str]:
    """A line of the table, in the order of `COLUMNS`."""
    s = segment
    return [
        iso(s.start, s.offset_s), iso(s.end, s.offset_s), guarded(s.app), guarded(s.title), guarded(s.domain),
        _whole(s.keys), _whole(s.clicks), _whole(s.scroll), _whole(s.travel_px), _decimal(s.idle_s, 3),
        *_state(inference), guarded(s.project), _flag(s.fullscreen), _flag(s.media), _flag(s.call), s.presence.value,
        guarded(intent), _flag(s.sharing), str(s.notifications), s.title_kind.value, *_rest(inference),
    ]  # fmt: skip


def _state(inference: Inference | None) -> list[str]:
    if inference is None:
        return [""] * (1 + len(_STATES))
    probabilities = [_decimal(p, 4) for p in inference.probabilities] or [""] * len(_STATES)
    return [inference.state.value, *probabilities]


def _rest(inference: Inference | None) -> list[str]:
    if inference is None:
        return [""] * 4
    i = inference
    return [i.boundary.value, _decimal(i.task_end, 4), _decimal(i.drift_soon, 4), guarded(i.model)]


def _whole(value: int | None) -> str:
    return "" if value is None else str(value)


def _decimal(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}".rstrip("0").rstrip(".")


def _flag(value: bool | None) -> str:
    return "" if value is None else str(int(value))
