"""The day ribbon: states, apps and presence on one time axis, on any paint device."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from math import ceil, floor

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from headwater.base import Words
from headwater.charts import lanes, scale
from headwater.charts.lanes import Block, Frame, Lane
from headwater.charts.paint import CENTER, LEFT, alpha, hline, line, mix, panel, text, vline, width
from headwater.charts.scale import Scale, Tick, View
from headwater.charts.states import SAID_BELOW, said_mark, state_block
from headwater.charts.tokens import Radius, Theme
from headwater.records import Boundary
from headwater.reports import AppBout, DayReport, PresenceSpan, Sign, StateSpan

_OFFICE = (8, 18)
"""Local hours that are shown even when nothing happened in them, so that days look alike."""


def first_view(report: DayReport) -> View:
    """What a day's ribbon shows at first: whole local hours around everything recorded, at least 8 to 18."""
    whole = View.whole(report.start, report.end)
    today = report.start <= report.now < report.end
    seen = [m for m in (report.first, report.last, report.now if today else None) if m is not None]
    start, end = (_local_hour(report, hour) for hour in _OFFICE)
    if start >= end:
        start, end = (min(seen), max(seen)) if seen else (report.start, report.end)
    start, end = min([start, *seen]), max([end, *seen])
    return whole.between(max(_hour(report, start, floor), report.start), min(_hour(report, end, ceil), report.end))


def _local_hour(report: DayReport, hour: int) -> float:
    """When the clock shows `hour` in this day."""
    at = report.start + (hour - report.local(report.start).hour) % 24 * scale.HOUR
    return at - report.offset_s(at) + report.offset_s(report.start)


def _hour(report: DayReport, at: float, whole: Callable[[float], int]) -> float:
    """The whole local hour before (`floor`) or after (`ceil`) a moment."""
    offset = report.offset_s(at)
    return whole((at + offset) / scale.HOUR) * scale.HOUR - offset


class DayRibbon:
    """One day. Set what is to be shown, `place` it (or paint), then ask it what lies where. Needs a QGuiApplication."""

    def __init__(
        self, report: DayReport, theme: Theme, words: Words, text_scale: float = 1.0, others: Sequence[str] = ()
    ) -> None:  # fmt: skip
        """Show `report`; `text_scale` is the person's text size, `others` are names of lanes that lie below on the same
        axis."""
        self.report, self.theme, self.words, self.text_scale = report, theme, words, text_scale
        self.others = tuple(others)
        self.view = first_view(report)
        """The visible part: replace it to zoom and to move."""
        self.selection: tuple[float, float] | None = None
        """A stretch of time that is picked out."""
        self.hover: Block | None = None
        """The block under the pointer."""
        self.focus: Block | None = None
        """The block where the keyboard is."""
        self.app: str | None = None
        """Class name of the app that is picked out; all others are dimmed."""
        self.cuts: tuple[float, ...] = ()
        """Where the person divided the state lane, by time."""
        self._blocks: dict[Lane, tuple[object, tuple[Block, ...]]] = {}
        self.place(QRectF(0, 0, 800, self.height))

    # -- geometry -----------------------------------------------------------------------------

    @property
    def height(self) -> int:
        """The height that it needs, in px."""
        return Frame.height(self.text_scale)

    def place(self, r: QRectF) -> None:
        """Lay it out in `r`."""
        names = (*(self.words(f"chart.lane.{lane}") for lane in Lane), *self.others)
        label_px = ceil(max(width("caption", name, self.text_scale) for name in names)) + 16
        self._left = r.left()
        self.frame = Frame.within(r, label_px, self.text_scale)

    @property
    def scale(self) -> Scale:
        """The time axis as it lies now."""
        return Scale(self.view, self.frame.state.left(), self.frame.state.right())

    def picked(self, x0: float, x1: float) -> tuple[float, float]:
        """The time between two positions, as a drag picks it out: ends go to the edge of a state within 6 px."""
        where = self.scale
        edges = [m for b in self.visible(Lane.STATE) for m in (b.start, b.end)]
        ends = []
        for x in sorted((x0, x1)):
            at = min(max(where.at(x), self.view.start), self.view.end)
            near = min(edges, key=lambda m: abs(m - at), default=at)
            ends.append(near if abs(near - at) * where.px_per_s <= 6 else at)
        return ends[0], ends[1]

    def blocks(self, lane: Lane) -> tuple[Block, ...]:
        """A lane's blocks for the whole day, joined as they are at this zoom."""
        px = self.scale.px_per_s
        known = self._blocks.get(lane)
        if known is None or known[0] != (px, self.cuts):
            known = self._blocks[lane] = ((px, self.cuts), lanes.blocks(self.report, lane, px, self.cuts))
        return known[1]

    def visible(self, lane: Lane) -> tuple[Block, ...]:
        """Those of them that the view shows at least in part."""
        found = self.blocks(lane)
        first = bisect_right(found, self.view.start, key=lambda b: b.end)
        return found[first : bisect_right(found, self.view.end, key=lambda b: b.start)]

    def rect(self, block: Block) -> QRectF | None:
        """Where a block is drawn; None if the view does not show it."""
        return self._box(block.lane, block.start, block.end)

    def _box(self, lane: Lane, start: float, end: float) -> QRectF | None:
        place = self.scale.span(start, end)
        if place is None:
            return None
        r = self.frame.of(lane)
        left = min(place[0], r.right() - 2)
        return QRectF(left, r.top(), min(place[1], max(r.right() - left, 2)), r.height())

    def at(self, pos: QPointF) -> Block | None:
        """The block that is drawn at a point."""
        frame = self.frame
        lane = frame.lane_at(pos.y())
        if lane is None or not frame.state.left() <= pos.x() <= frame.state.right():
            return None
        found = self.visible(lane)
        near = bisect_right(found, self.scale.at(pos.x() + 2), key=lambda b: b.start)
        return next((b for b in reversed(found[max(near - 3, 0) : near]) if self._covers(b, pos.x())), None)

    def _covers(self, block: Block, x: float) -> bool:
        r = self.rect(block)
        return r is not None and r.left() <= x < r.right() + 1

    # -- painting -----------------------------------------------------------------------------

    def paint(self, p: QPainter, r: QRectF) -> None:
        """Draw all of it in `r`."""
        self.paint_still(p, r)
        self.paint_marks(p)

    def paint_still(self, p: QPainter, r: QRectF) -> None:
        """Draw in `r` what does not follow the pointer and the keyboard: nearly all of it."""
        self.place(r)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame, where = self.frame, self.scale
        self._axis(p, frame, where)
        for lane, radius in ((frame.state, 6), (frame.apps, 4)):
            panel(p, lane, radius, alpha(self.theme.sunken, 0.6))
        self._states(p)
        self._apps(p)
        self._presence(p, frame)
        self._breaks(p, frame, where)

    def paint_marks(self, p: QPainter) -> None:
        """Draw the rest over it: what is picked out or pointed at, and now."""
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame, where = self.frame, self.scale
        if self.selection:
            self._selection(p, frame, where, *sorted(self.selection))
        self._outlines(p)
        self._now(p, frame, where)

    def _axis(self, p: QPainter, frame: Frame, where: Scale) -> None:
        step = scale.step_s(where.px_per_s, self.words, self.text_scale)
        marks = scale.ticks(self.view, step, self.report.offset_s, self.words)
        for tick in marks:
            x = min(round(where.x(tick.at)), frame.state.right() - 1)
            vline(p, x, frame.state.top() - 4, frame.presence.bottom() + 4, self.theme.line)
        self._labels(p, frame, where, marks)
        high = line("caption", self.text_scale)
        for lane in Lane:
            r = frame.of(lane)
            box = QRectF(self._left, r.center().y() - high / 2, r.left() - self._left - 8, high)
            self._text(p, box, self.words(f"chart.lane.{lane}"), self.theme.text3, LEFT)

    def _labels(self, p: QPainter, frame: Frame, where: Scale, marks: Iterable[Tick]) -> None:
        """Hours below the lanes; one that would touch another or "now" is left out."""
        taken = self._now_label(frame, where)
        last = -1e9
        for tick in marks:
            x = where.x(tick.at)
            wide = ceil(width("caption", tick.label, self.text_scale))
            left = min(max(x - wide / 2, frame.state.left()), frame.state.right() - wide)
            if left < last + 8 or (taken and left < taken.right() + 6 and left + wide > taken.left() - 6):
                continue
            self._text(p, self._below(frame, left, wide), tick.label, self.theme.text3, CENTER)
            last = left + wide

    def _below(self, frame: Frame, left: float, wide: float) -> QRectF:
        return QRectF(left, frame.presence.bottom() + 6, wide, line("caption", self.text_scale))

    def _text(self, p: QPainter, r: QRectF, s: str, colour: str, align: Qt.AlignmentFlag) -> None:
        text(p, r, s, "caption", colour, align, self.text_scale)

    def _states(self, p: QPainter) -> None:
        for b in self.visible(Lane.STATE):
            r = self.rect(b)
            if r is not None and isinstance(b.item, StateSpan):
                state_block(p, r, b.item.state, self.theme, Radius.MARK + 1)
        for span in self.report.spans:
            r = self._box(Lane.STATE, span.start, span.end) if span.corrected else None
            if r is not None:
                said_mark(p, r.left(), r.right(), r.bottom() + SAID_BELOW, self.theme)

    def _apps(self, p: QPainter) -> None:
        for b in self.visible(Lane.APPS):
            r = self.rect(b)
            if r is not None and isinstance(b.item, AppBout):
                self._bout(p, r, b.item, dim=self.app is not None)
        for bout in self.report.bouts if self.app is not None else ():
            r = self._box(Lane.APPS, bout.start, bout.end) if bout.app == self.app else None
            if r is not None:
                # Some tones are light: the edge tells them from what is dimmed.
                self._bout(p, r, bout, dim=False)
                panel(p, r, min(Radius.MARK, r.width() / 2), None, self.theme.text)

    def _bout(self, p: QPainter, r: QRectF, bout: AppBout, dim: bool) -> None:
        """A block of the app lane; its name only where all of it fits with 2 px of air a side."""
        t = self.theme
        fill = t.app[bout.tone]
        panel(p, r, min(Radius.MARK, r.width() / 2), mix(fill, t.surface, 0.8) if dim else fill)
        if not dim and self._fits(bout.name, r.width() - 4):
            self._text(p, r, bout.name, t.on_app[bout.tone], CENTER)

    def _fits(self, name: str, room: float) -> bool:
        """Whether a name fits; no letter is under 2 px wide, so that a hostile length is not even measured."""
        return 0 < len(name) <= room / 2 and width("caption", name, self.text_scale) <= room

    def _presence(self, p: QPainter, frame: Frame) -> None:
        lane, colour = frame.presence, self.theme.text3
        hline(p, lane.center().y(), lane.left(), lane.right(), self.theme.line)
        for b in self.visible(Lane.PRESENCE):
            r = self.rect(b)
            if r is None or not isinstance(b.item, PresenceSpan):
                continue
            r = r.adjusted(0, 1, 0, -1)
            radius = min(2.0, r.width() / 2)
            if b.item.sign is Sign.INPUT or r.width() < 4:
                panel(p, r, radius, colour)
            else:
                panel(p, r, radius, self.theme.surface)
                panel(p, r, radius, None, colour)

    def _breaks(self, p: QPainter, frame: Frame, where: Scale) -> None:
        """A triangle where a piece of work ended, a short tick where only a part of one did."""
        lane, faint = frame.state, mix(self.theme.text3, self.theme.surface, 0.35)
        taken: set[int] = set()
        for b in sorted(self.report.breaks, key=lambda b: b.boundary is not Boundary.COARSE):
            x = round(where.x(b.at))
            if x in taken or not lane.left() <= x <= lane.right():
                continue
            taken.update(range(x - 4, x + 5))
            if b.boundary is Boundary.COARSE:
                self._triangle(p, x, lane.top())
            else:
                vline(p, x - 1, lane.top() - 9, lane.top() - 5, faint)

    def _triangle(self, p: QPainter, x: float, y: float) -> None:
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(QColor(self.theme.text2))
        tip = QPainterPath(QPointF(x - 0.5, y - 5))
        tip.lineTo(x - 4, y - 11)
        tip.lineTo(x + 3, y - 11)
        tip.closeSubpath()
        p.drawPath(tip)

    def _selection(self, p: QPainter, frame: Frame, where: Scale, start: float, end: float) -> None:
        """All but the picked stretch lies under a veil; handles stand at the ends that can be seen."""
        left, right = frame.state.left(), frame.state.right()
        a, b = (min(max(round(where.x(m)), left), right) for m in (start, end))
        top, bottom = frame.state.top() - 3, frame.presence.bottom() + 4
        veil = alpha(self.theme.surface, 0.55)
        for x0, x1 in ((left - 2, a - 2), (b + 1, right + 1)):
            p.fillRect(QRectF(x0, top, max(x1 - x0, 0), bottom - top), veil)
        panel(p, QRectF(a - 3, top, b - a + 5, bottom - top), 7, None, self.theme.text)
        for x, moment in ((a - 3, start), (b + 2, end)):
            if self.view.start <= moment <= self.view.end:
                panel(p, QRectF(x - 2, frame.apps.top() - 14, 4, 20), 2, self.theme.text)

    def _outlines(self, p: QPainter) -> None:
        for block, colour in ((self.hover, self.theme.text), (self.focus, self.theme.ring)):
            r = self.rect(block) if block is not None else None
            if r is None:
                continue
            panel(p, r.adjusted(-2, -2, 2, 2), 6, None, colour)
            if block is self.focus:
                panel(p, r.adjusted(-3, -3, 3, 3), 7, None, colour)

    def _now_label(self, frame: Frame, where: Scale) -> QRectF | None:
        """Where the time of now is written; None if now is not shown."""
        now = self.report.now
        if not (self.report.start <= now < self.report.end and self.view.start <= now <= self.view.end):
            return None
        label = scale.clock(now, self.report.offset_s, self.words)
        wide = ceil(width("caption", label, self.text_scale))
        left = min(max(where.x(now) - wide / 2, frame.state.left()), frame.state.right() - wide)
        return self._below(frame, left, wide)

    def _now(self, p: QPainter, frame: Frame, where: Scale) -> None:
        t, place = self.theme, self._now_label(frame, where)
        if place is None:
            return
        x = min(round(where.x(self.report.now)), frame.state.right() - 1)
        vline(p, x, frame.state.top() - 7, frame.presence.bottom() + 4, t.text)
        panel(p, QRectF(x - 2.5, frame.state.top() - 11, 6, 6), 3, t.text)
        self._text(p, place, scale.clock(self.report.now, self.report.offset_s, self.words), t.text, CENTER)
