"""More lanes of a day, below its ribbon and on the same time axis: what was counted, heard, planned and noted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from headwater.base import Words
from headwater.charts import scale
from headwater.charts.paint import CENTER, LEFT, alpha, hline, line, mix, panel, text, vline, width
from headwater.charts.ribbon import DayRibbon
from headwater.charts.runs import joined
from headwater.charts.scale import Scale, View, clock
from headwater.charts.tokens import Radius
from headwater.records import Intent, TimeNote
from headwater.reports import Sign
from headwater.reports.timeline import MINUTE, Counts, DayTimeline, Heard, Kind, Notice, together

_STEPS_MIN = (1, 2, 5, 10, 15, 30, 60)
_STEP_PX, _AREA_PX, _KIND_PX, _TICK_PX, _APART_PX = 24.0, 2.0, 6.0, 3.0, 2.0
"""Least width of a stretch of input that is told of, of a step of its area, of a category that is drawn; between ticks
of notifications, and between two calls."""
_FULL = 60.0
"""So many keys, clicks and steps a minute fill the lane, or as many as the busiest minute of the day has."""


_AROUND = 20
"""So many least widths of a category beyond the view are looked at."""


class Row(StrEnum):
    """From top to bottom."""

    KINDS = "kinds"
    INPUT = "input"
    HEARD = "heard"
    NOTICES = "notices"
    PLANS = "plans"
    NOTES = "notes"


_HIGH = {Row.KINDS: 18, Row.INPUT: 26, Row.HEARD: 16, Row.NOTICES: 16, Row.PLANS: 18, Row.NOTES: 16}
_GAP = 6
Item = Kind | Counts | Heard | Notice | Intent | TimeNote


@dataclass(frozen=True, slots=True)
class Part:
    """What is drawn as one piece, and what a pointer or the keyboard can rest on."""

    row: Row
    start: float
    end: float
    item: Item

    @property
    def lasts(self) -> bool:
        """Whether it is a stretch of time that can be picked out."""
        return not isinstance(self.item, Notice)


def lane_names(words: Words) -> tuple[str, ...]:
    """What stands before the lanes: the ribbon above leaves as much room before its own."""
    return tuple(words(f"timeline.lane.{row}") for row in Row)


class DayLanes:
    """Below a ribbon, with its view and its selection. `place` it (or paint), then ask it what lies where."""

    def __init__(self, day: DayTimeline, ribbon: DayRibbon) -> None:
        self.day, self.ribbon = day, ribbon
        self.theme, self.words, self.text_scale = ribbon.theme, ribbon.words, ribbon.text_scale
        self.hover: Part | None = None
        self.focus: Part | None = None
        self._most = max([_FULL, *(c.all for c in day.counts)])
        self._known: dict[Row, tuple[object, tuple[Part, ...]]] = {}
        self._placed: dict[Row, tuple[object, tuple[tuple[Part, QRectF], ...]]] = {}
        self.place(QRectF(0, 0, 800, self.height))

    # -- geometry -----------------------------------------------------------------------------

    @property
    def height(self) -> int:
        """The height that it needs, in px."""
        return sum(self._high(row) + _GAP for row in Row)

    def _high(self, row: Row) -> int:
        return round(_HIGH[row] * self.text_scale)

    def place(self, r: QRectF) -> None:
        """Lay it out in `r`, as wide as the ribbon is."""
        self._left = r.left()
        tops = accumulate((self._high(row) + _GAP for row in Row), initial=r.top() + _GAP / 2)
        self.rows = {
            row: QRectF(self.left, top, self.right - self.left, self._high(row))
            for row, top in zip(Row, tops, strict=False)
        }

    @property
    def left(self) -> float:
        """Where the axis begins."""
        return self.ribbon.frame.state.left()

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.ribbon.frame.state.right()

    def parts(self, row: Row) -> tuple[Part, ...]:
        """Of a lane, those that the view shows at least in part, as they are drawn at this zoom."""
        key = (self.ribbon.view, self.left, self.right)
        known = self._known.get(row)
        if known is None or known[0] != key:
            view = self.ribbon.view
            found = tuple(p for p in self._all(row) if p.start < view.end and p.end > view.start)
            known = self._known[row] = (key, found)
        return known[1]

    def _all(self, row: Row) -> Iterator[Part]:
        day, end = self.day, self.day.report.end
        if row is Row.KINDS:
            yield from self._kinds()
        elif row is Row.INPUT:
            yield from (Part(row, c.start, c.end, c) for c in together(day.counts, self._step_s, day.report.start))
        elif row is Row.HEARD:
            yield from self._heard()
        elif row is Row.NOTICES:
            yield from self._notices()
        elif row is Row.PLANS:
            until = min(max(day.report.now, day.report.start), end)
            yield from (Part(row, i.start, max(i.end or until, i.start), i) for i in day.report.intents)
        else:
            yield from (Part(row, n.start, n.end, n) for n in day.notes)

    def beyond(self, row: Row, by: int) -> tuple[float, float] | None:
        """From when to when what comes next in a lane lasts, after what the view shows or (`by` < 0) before it."""
        view = self.ribbon.view
        there = self.day.kinds if row is Row.KINDS else self._all(row)  # whose parts are made for the view alone
        spans = [(one.start, one.end) for one in there]
        if by > 0:
            return min((s for s in spans if s[0] >= view.end), default=None)
        return max((s for s in spans if s[1] <= view.start), key=lambda s: s[1], default=None)

    @property
    def _step_s(self) -> float:
        px = self.ribbon.scale.px_per_s * MINUTE
        return MINUTE * next((m for m in _STEPS_MIN if m * px >= _STEP_PX), _STEPS_MIN[-1])

    def _kinds(self) -> Iterator[Part]:
        """Those in view and near it: what is joined with what depends on neighbours alone."""
        view, least = self.ribbon.view, _KIND_PX / max(self.ribbon.scale.px_per_s, 1e-9)
        start, end = view.start - _AROUND * least, view.end + _AROUND * least
        kinds = [k for k in self.day.kinds if k.start < end and k.end > start]
        for run in joined([(k.start, k.end, k.category) for k in kinds], least):
            alike = (k for k in kinds[run.first : run.last + 1] if k.category == run.key)
            yield Part(Row.KINDS, run.start, run.end, next(alike))

    def _heard(self) -> Iterator[Part]:
        """What nobody could tell apart is one stretch."""
        least = _APART_PX / max(self.ribbon.scale.px_per_s, 1e-9)
        for sign in (Sign.CALL, Sign.MEDIA):
            last: Heard | None = None
            for heard in self.day.heard:
                if heard.sign is not sign:
                    continue
                if last is not None and heard.start - last.end < least:
                    last = replace(last, end=heard.end)
                    continue
                if last is not None:
                    yield Part(Row.HEARD, last.start, last.end, last)
                last = heard
            if last is not None:
                yield Part(Row.HEARD, last.start, last.end, last)

    def _notices(self) -> Iterator[Part]:
        """Those that would lie on each other are one."""
        least, last = _TICK_PX / max(self.ribbon.scale.px_per_s, 1e-9), None
        for notice in self.day.notices:
            if last is not None and notice.at - last.at < least:
                last = Notice(last.at, last.count + notice.count)
                continue
            if last is not None:
                yield Part(Row.NOTICES, last.at, last.at + least, last)
            last = notice
        if last is not None:
            yield Part(Row.NOTICES, last.at, last.at + least, last)

    def boxes(self, row: Row) -> tuple[tuple[Part, QRectF], ...]:
        """The parts of a lane, with where they are drawn."""
        key = (self.ribbon.view, self.rows[row])
        known = self._placed.get(row)
        if known is None or known[0] != key:
            where = self.ribbon.scale
            found = ((part, self._box(part, where)) for part in self.parts(row))
            known = self._placed[row] = (key, tuple((part, r) for part, r in found if r is not None))
        return known[1]

    def rect(self, part: Part) -> QRectF | None:
        """Where a part is drawn; None if the view does not show it."""
        return self._box(part, self.ribbon.scale)

    def _box(self, part: Part, where: Scale) -> QRectF | None:
        place = where.span(part.start, part.end)
        if place is None:
            return None
        r = self.rows[part.row]
        left = min(place[0], r.right() - 2)
        box = QRectF(left, r.top(), min(place[1], max(r.right() - left, 2)), r.height())
        if isinstance(part.item, Heard):
            half = r.height() / 2
            box.setHeight(half - 1)
            box.translate(0, 0 if part.item.sign is Sign.CALL else half + 1)
        return box

    def at(self, pos: QPointF) -> Part | None:
        """The part that is drawn at a point, or close to it; of several the shortest."""
        row = next((row for row, r in self.rows.items() if r.top() - 3 <= pos.y() < r.bottom() + 3), None)
        if row is None or not self.left <= pos.x() <= self.right:
            return None
        near = (part for part, r in self.boxes(row) if r.adjusted(-1, -3, 1, 3).contains(pos))
        return min(near, key=lambda p: p.end - p.start, default=None)

    # -- words --------------------------------------------------------------------------------

    def spoken(self, part: Part) -> str:
        """A part in one line."""
        return " · ".join(cell for cell in self.cells(part) if cell)

    def cells(self, part: Part) -> tuple[str, str, str, str]:
        """From, to, length, what; the middle two are empty for what has no length."""
        words, offset = self.words, self.day.report.offset_s
        start, what = clock(part.start, offset, words), self._what(part.item)
        if not part.lasts:
            return start, "", "", what
        return start, clock(part.end, offset, words), words.duration(part.end - part.start), what

    def _what(self, item: Item) -> str:
        words = self.words
        if isinstance(item, Kind):
            return words(f"category.{item.category}")
        if isinstance(item, Counts):
            n = {key: round(getattr(item, key)) for key in ("keys", "clicks", "scroll")}
            return words("timeline.counts", **n)
        if isinstance(item, Heard):
            return words(f"timeline.heard.{item.sign}")
        if isinstance(item, Notice):
            return words("timeline.notices_1") if item.count == 1 else words("timeline.notices", n=item.count)
        said = " ".join(item.text.split())
        return words("timeline.plan" if isinstance(item, Intent) else "timeline.note", text=said)

    # -- painting -----------------------------------------------------------------------------

    def paint_still(self, p: QPainter, r: QRectF) -> None:
        """Draw in `r` what does not follow the pointer and the keyboard."""
        self.place(r)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._axis(p, r)
        for row in (Row.KINDS, Row.INPUT, Row.PLANS):
            panel(p, self.rows[row], 4, alpha(self.theme.sunken, 0.6))
        for row in (Row.HEARD, Row.NOTICES, Row.NOTES):
            lane = self.rows[row]
            hline(p, lane.center().y(), lane.left(), lane.right(), self.theme.line)
        self._area(p)
        for row in (Row.KINDS, Row.HEARD, Row.NOTICES, Row.PLANS, Row.NOTES):
            for part, box in self.boxes(row):
                self._part(p, box, part.item)

    def _axis(self, p: QPainter, r: QRectF) -> None:
        where = self.ribbon.scale
        step = scale.step_s(where.px_per_s, self.words, self.text_scale)
        for tick in scale.ticks(where.view, step, self.day.report.offset_s, self.words):
            x = min(round(where.x(tick.at)), self.right - 1)
            vline(p, x, r.top(), self.rows[Row.NOTES].bottom() + 2, self.theme.line)
        for row, name in zip(Row, lane_names(self.words), strict=True):
            lane, high = self.rows[row], line("caption", self.text_scale)
            box = QRectF(self._left, lane.center().y() - high / 2, self.left - self._left - 8, high)
            text(p, box, name, "caption", self.theme.text3, LEFT, self.text_scale)

    def _area(self, p: QPainter) -> None:
        """Input a minute as steps; a gap where it was not counted."""
        where, lane, left, right = self.ribbon.scale, self.rows[Row.INPUT], self.left, self.right
        start, rate, low = where.view.start, where.px_per_s, lane.bottom()
        minutes = max(ceil(_AREA_PX / (rate * MINUTE)), 1)
        high = (lane.height() - 2) / (minutes * self._most)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(mix(self.theme.text3, self.theme.surface, 0.35))
        for run in _unbroken(self._counted(where.view, minutes)):
            corners = [QPointF(max(left + (run[0].start - start) * rate, left), low)]
            for c in run:
                y = max(low - c.all * high, lane.top())
                corners.append(QPointF(max(left + (c.start - start) * rate, left), y))
                corners.append(QPointF(min(left + (c.end - start) * rate, right), y))
            corners.append(QPointF(corners[-1].x(), low))
            p.drawPolygon(QPolygonF(corners))

    def _counted(self, view: View, minutes: int) -> list[Counts]:
        inside = [c for c in self.day.counts if c.start < view.end and c.end > view.start]
        first = self.day.report.start
        return inside if minutes == 1 else list(together(inside, minutes * MINUTE, first))

    def _x(self, at: float) -> float:
        return min(max(self.ribbon.scale.x(at), self.left), self.right)

    def _part(self, p: QPainter, r: QRectF, item: Item) -> None:
        t = self.theme
        if isinstance(item, Kind):
            panel(p, r, min(Radius.MARK, r.width() / 2), t.app[item.tone])
            self._name(p, r, self.words(f"category.{item.category}"), t.on_app[item.tone])
        elif isinstance(item, Heard):
            filled = item.sign is Sign.CALL
            panel(p, r, min(2.0, r.width() / 2), t.text3 if filled else t.surface, None if filled else t.text3)
        elif isinstance(item, Notice):
            high = min(4 + 3 * item.count, r.height())
            vline(p, r.left(), r.center().y() - high / 2, r.center().y() + high / 2, t.text2, 2)
        elif isinstance(item, Intent):
            panel(p, r, min(Radius.MARK, r.width() / 2), t.surface, t.edge)
            self._name(p, r, " ".join(item.text[:200].split()), t.text2, cut=True)
        else:
            self._note(p, r)

    def _note(self, p: QPainter, r: QRectF) -> None:
        """A bar as long as the stretch, with a head where it begins."""
        y, t = r.center().y(), self.theme
        panel(p, QRectF(r.left(), y - 1.5, r.width(), 3), min(1.5, r.width() / 2), t.text2)
        panel(p, QRectF(r.left(), y - 5, 10, 10), 3, t.text2)

    def _name(self, p: QPainter, r: QRectF, name: str, colour: str, *, cut: bool = False) -> None:
        """Where all of it fits; with `cut` as much of it as fits."""
        room = r.width() - 8
        fits = 0 < len(name) <= room / 2 and width("caption", name, self.text_scale) <= room
        if fits or (cut and room > 40):
            text(p, r.adjusted(4, 0, -4, 0), name, "caption", colour, CENTER if fits else LEFT, self.text_scale)

    def paint_marks(self, p: QPainter) -> None:
        """Draw the rest over it: what is picked out or pointed at, and now."""
        where, t = self.ribbon.scale, self.theme
        top, bottom = self.rows[Row.KINDS].top() - _GAP / 2, self.rows[Row.NOTES].bottom() + _GAP / 2
        if self.ribbon.selection:
            a, b = (round(self._x(m)) for m in sorted(self.ribbon.selection))
            veil = alpha(t.surface, 0.55)
            for x0, x1 in ((self.left - 2, a - 2), (b + 1, self.right + 1)):
                p.fillRect(QRectF(x0, top, max(x1 - x0, 0), bottom - top), veil)
            for x in (a - 3, b + 1):
                vline(p, x, top, bottom, t.text)
        for part, colour in ((self.hover, t.text), (self.focus, t.ring)):
            r = self.rect(part) if part is not None else None
            if r is not None:
                panel(p, r.adjusted(-2, -2, 2, 2), 5, None, colour)
        report = self.day.report
        if report.start <= report.now < report.end and where.view.start <= report.now <= where.view.end:
            vline(p, min(round(where.x(report.now)), self.right - 1), top, bottom, t.text)


def _unbroken(counts: Sequence[Counts]) -> Iterator[list[Counts]]:
    """Cut where something between is not known."""
    run: list[Counts] = []
    for c in counts:
        if run and c.start - run[-1].end > 1e-6:
            yield run
            run = []
        run.append(c)
    if run:
        yield run
