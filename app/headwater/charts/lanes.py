"""The three lanes of a day: where they lie, and which blocks they show. No painting."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from math import inf

from PySide6.QtCore import QRectF

from headwater.charts.runs import joined
from headwater.charts.tokens import Size
from headwater.records import FocusState
from headwater.reports import AppBout, DayReport, PresenceSpan, StateSpan

Item = StateSpan | AppBout | PresenceSpan


class Lane(StrEnum):
    """From top to bottom."""

    STATE = "state"
    APPS = "apps"
    PRESENCE = "presence"


LEAST_PX = {Lane.STATE: 3.0, Lane.APPS: 10.0, Lane.PRESENCE: 0.0}
"""A block narrower than this joins the longer neighbour it touches. A state must show as 2 px and its 1 px of air;
an app's bout is only told apart from 10 px on. Presence never joins: its neighbours mean different things."""


@dataclass(frozen=True, slots=True)
class Block:
    """What is drawn as one piece, and what a pointer or the keyboard can rest on."""

    lane: Lane
    start: float
    end: float
    item: Item
    """The piece it stands for: the longest one in it of the kind that fills most of it."""
    pieces: int
    """How many pieces it joins."""

    @property
    def seconds(self) -> float:
        """Its length."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Frame:
    """The lanes' rectangles on the page."""

    state: QRectF
    apps: QRectF
    presence: QRectF

    MARKS = 12
    """Above the state lane, for breakpoints and "now"."""
    GAP = 8
    AXIS = 20

    @classmethod
    def within(cls, r: QRectF, label_px: float, scale: float) -> "Frame":
        """The lanes in `r`, names of `label_px` before them, heights multiplied by the text size."""
        left, wide = r.left() + label_px, max(r.width() - label_px, 1.0)
        state = QRectF(left, r.top() + cls.MARKS, wide, round(Size.LANE_STATE * scale))
        apps = QRectF(left, state.bottom() + cls.GAP, wide, round(Size.LANE_APP * scale))
        return cls(state, apps, QRectF(left, apps.bottom() + cls.GAP, wide, Size.LANE_PRESENCE))

    @classmethod
    def height(cls, scale: float = 1.0) -> int:
        """How high all of it is, in px."""
        lanes = round(Size.LANE_STATE * scale) + round(Size.LANE_APP * scale) + Size.LANE_PRESENCE
        return cls.MARKS + lanes + 2 * cls.GAP + round(cls.AXIS * scale)

    def of(self, lane: Lane) -> QRectF:
        """The rectangle of a lane."""
        return {Lane.STATE: self.state, Lane.APPS: self.apps, Lane.PRESENCE: self.presence}[lane]

    def lane_at(self, y: float) -> Lane | None:
        """The lane at a height; each reaches half-way to the next, so that the thin one can be pointed at."""
        if y < self.state.top() - self.GAP / 2 or y > self.presence.bottom() + self.GAP / 2:
            return None
        if y < self.state.bottom() + self.GAP / 2:
            return Lane.STATE
        return Lane.APPS if y < self.apps.bottom() + self.GAP / 2 else Lane.PRESENCE


def blocks(report: DayReport, lane: Lane, px_per_s: float, cuts: Sequence[float] = ()) -> tuple[Block, ...]:
    """All blocks of a lane for the whole day, as they are drawn at `px_per_s`; in order, not overlapping.

    The person's `cuts`, by time, divide the state lane.
    """
    items = _items(report, lane)
    if lane is Lane.STATE and cuts:
        return tuple(block for part in _parts(items, cuts) for block in _joined(part, lane, px_per_s))
    return _joined(items, lane, px_per_s)


def _joined(items: Sequence[Item], lane: Lane, px_per_s: float) -> tuple[Block, ...]:
    least_s = LEAST_PX[lane] / max(px_per_s, 1e-9)
    runs = joined([(i.start, i.end, _key(i)) for i in items], least_s)
    return tuple(
        Block(lane, r.start, r.end, _longest(items[r.first : r.last + 1], r.key), r.last - r.first + 1) for r in runs
    )


def _parts(items: Sequence[Item], cuts: Sequence[float]) -> Iterator[list[Item]]:
    """What lies between two cuts; an item that a cut goes through is in both of its parts, cut off there."""
    for a, b in pairwise((-inf, *cuts, inf)):
        found = (i for i in items if i.start < b and i.end > a)
        yield [replace(i, start=max(i.start, a), end=min(i.end, b)) for i in found]


def _items(report: DayReport, lane: Lane) -> Sequence[Item]:
    if lane is Lane.STATE:
        return report.spans
    return report.bouts if lane is Lane.APPS else report.presence


def _key(item: Item) -> Hashable:
    if isinstance(item, StateSpan):
        # What the person said of a stretch stays a block of its own: it can be looked at and taken back.
        return (item.state, item.said)
    return item.name if isinstance(item, AppBout) else item.sign


def _longest(items: Sequence[Item], key: Hashable) -> Item:
    return max((i for i in items if _key(i) == key), key=lambda i: i.end - i.start)


def seconds_of(report: DayReport, start: float, end: float) -> dict[FocusState, float]:
    """How long each state lasted between two moments, by the state lane; longest first, none of zero."""
    found: dict[FocusState, float] = {}
    for span in report.spans:
        inside = min(span.end, end) - max(span.start, start)
        if inside > 0:
            found[span.state] = found.get(span.state, 0.0) + inside
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))
