"""What a segment and its inference say, packed into a few integers: a year of work is to stay near 30 MB.

SQLite keeps an integer in 0, 1, 2, 3, 4, 6 or 8 bytes, and each column costs a byte more in every row. So three columns
hold what would take twenty. The views (`schema`) unpack them in SQL; what does not fit is kept in words in `rest`.

marks, from its lowest bit: presence (3 bits, order of `PRESENCES`), full screen, media, call and sharing (2 bits each:
0 not known, 1 no, 2 yes), state (3 bits, order of `STATES`), boundary (2 bits, order of `BOUNDARIES`), local time minus
UTC (7 bits: quarters of an hour over -16 h), whether a rule of the person's decided the state (1 bit).

input, from its lowest bit: idle ms (16 bits), pointer travel in pixels (17), keys (10), clicks (8), wheel steps (11);
NULL where nothing was counted.

odds: the first four of the five probabilities in 250ths, of which the fifth is the rest, then `task_end` and
`drift_soon` in 250ths, 8 bits each, minus 2^47, so that it takes six bytes; NULL where the model was not asked.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from headwater.records import Boundary, Category, FocusState, Inference, Presence, Segment, TitleKind

PRESENCES = tuple(Presence)
STATES = tuple(FocusState)
BOUNDARIES = tuple(Boundary)
CATEGORIES = tuple(Category)
STEPS = 250
"""Probabilities are kept in such parts of one: finer than any page shows."""
QUARTER_S = 900
LOW_QUARTERS = 64
"""Local time minus UTC is kept from -16 h; every zone in use lies within -12 h and +14 h."""
INPUT_BITS = (16, 17, 10, 8, 11)
"""Of idle ms, pointer travel, keys, clicks and wheel steps, from the lowest."""
ODDS_SHIFT = 1 << 47

_PRESENCE = {p: n for n, p in enumerate(PRESENCES)}
_STATE = {s: n for n, s in enumerate(STATES)}
_BOUNDARY = {b: n for n, b in enumerate(BOUNDARIES)}
_FLAG = {None: 0, False: 1, True: 2}
_FLAGS = (None, False, True, None)

Packed = tuple[int, int | None, int | None, str | None]
"""marks, input, odds, rest."""


def pack(s: Segment, i: Inference | None) -> Packed:
    """A segment's columns beside its times, its window and the model."""
    marks, spilt = _marks(s, i)
    counts, more = _input(s)
    spilt |= more
    return marks, counts, None if i is None else odds_of(i), json.dumps(spilt) if spilt else None


def _marks(s: Segment, i: Inference | None) -> tuple[int, dict[str, int]]:
    quarters, odd = divmod(s.offset_s, QUARTER_S)
    quarters += LOW_QUARTERS
    spilt = {"notifications": s.notifications} if s.notifications else {}
    if odd or not 0 <= quarters < 128:
        spilt["offset_s"], quarters = s.offset_s, LOW_QUARTERS
    marks = (
        _PRESENCE[s.presence] | _FLAG[s.fullscreen] << 3 | _FLAG[s.media] << 5 | _FLAG[s.call] << 7
        | _FLAG[s.sharing] << 9 | quarters << 16
    )  # fmt: skip
    return marks if i is None else marks | judgement(i), spilt


_RULED = 23
JUDGED = 0b11111 << 11 | 1 << _RULED
"""The bits of marks that say what was inferred."""


def judgement(i: Inference) -> int:
    """State, boundary and who decided, as bits of marks."""
    return _STATE[i.state] << 11 | _BOUNDARY[i.boundary] << 14 | i.ruled << _RULED


def _input(s: Segment) -> tuple[int | None, dict[str, int]]:
    idle = None if s.idle_s is None else round(s.idle_s * 1000)
    values = (idle, s.travel_px, s.keys, s.clicks, s.scroll)
    if all(v is None for v in values):
        return None, {}
    packed, place = 0, 0
    for value, bits in zip(values, INPUT_BITS, strict=True):
        if value is None or not 0 <= value < 1 << bits:
            return None, {name: v for name, v in zip(_SPILT, values, strict=True) if v is not None}
        packed |= value << place
        place += bits
    return packed, {}


def odds_of(i: Inference) -> int | None:
    """Probabilities as an integer; None where the model was not asked."""
    if not i.probabilities:
        return None
    parts = (*_parts(i.probabilities)[:4], round(i.task_end * STEPS), round(i.drift_soon * STEPS))
    return sum(part << 8 * n for n, part in enumerate(parts)) - ODDS_SHIFT


def _parts(probabilities: Sequence[float]) -> list[int]:
    """In whole steps that sum to `STEPS`: rounded down, and the largest remainders up."""
    whole = [int(p * STEPS) for p in probabilities]
    by_rest = sorted(range(len(whole)), key=lambda n: whole[n] - probabilities[n] * STEPS)
    for n in by_rest[: max(0, STEPS - sum(whole))]:
        whole[n] += 1
    return whole


Window = tuple[str, str, TitleKind, str, str]
"""app, title, its kind, domain, project."""


def unpack(start: float, end: float, window: Window, marks: int, counts: int | None, rest: str | None) -> Segment:
    """The segment, given its times and its window."""
    spilt = json.loads(rest) if rest else {}
    idle, travel_px, keys, clicks, scroll = _counted(counts) if counts is not None else map(spilt.get, _SPILT)
    return Segment(
        start, end, spilt.get("offset_s", ((marks >> 16 & 0x7F) - LOW_QUARTERS) * QUARTER_S), PRESENCES[marks & 7],
        *window, keys, clicks, scroll, travel_px, None if idle is None else idle / 1000, _FLAGS[marks >> 3 & 3],
        _FLAGS[marks >> 5 & 3], _FLAGS[marks >> 7 & 3], _FLAGS[marks >> 9 & 3], spilt.get("notifications", 0),
    )  # fmt: skip


_SPILT = ("idle_ms", "travel_px", "keys", "clicks", "scroll")


def _counted(counts: int) -> tuple[int, int, int, int, int]:
    """The fields of `INPUT_BITS`."""
    return counts & 0xFFFF, counts >> 16 & 0x1FFFF, counts >> 33 & 0x3FF, counts >> 43 & 0xFF, counts >> 51


def unpack_inference(
    start: float, end: float, marks: int, odds: int | None, model: tuple[str, str], *, provisional: bool
) -> Inference:
    """What was inferred of a segment."""
    probabilities: tuple[float, ...] = ()
    task_end = drift_soon = 0.0
    if odds is not None:
        raw = odds + ODDS_SHIFT
        parts = [raw >> 8 * n & 0xFF for n in range(6)]
        first = [part / STEPS for part in parts[:4]]
        probabilities = (*first, (STEPS - sum(parts[:4])) / STEPS)
        task_end, drift_soon = parts[4] / STEPS, parts[5] / STEPS
    return Inference(
        start, end, STATES[marks >> 11 & 7], probabilities, BOUNDARIES[marks >> 14 & 3], task_end, drift_soon,
        *model, provisional, bool(marks >> _RULED & 1),
    )  # fmt: skip


def rounded(i: Inference) -> Inference:
    """An inference as the store gives it back."""
    odds = odds_of(i)
    if odds is None:
        return replace(i, task_end=0.0, drift_soon=0.0)
    there = unpack_inference(i.start, i.end, 0, odds, ("", ""), provisional=False)
    return replace(i, probabilities=there.probabilities, task_end=there.task_end, drift_soon=there.drift_soon)
