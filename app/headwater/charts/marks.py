"""Small marks inside cards: one number each, drawn on the person's own scale."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from headwater.charts.paint import panel
from headwater.charts.states import said_mark, state_block
from headwater.charts.tokens import Radius, Theme
from headwater.records import FocusState
from headwater.reports import DayReport


def range_mark(p: QPainter, r: QRectF, value: float, usual: tuple[float, float], top: float, theme: Theme) -> None:
    """Today's `value` on the person's own `usual` range, on a track from 0 to `top`; more stays at its end."""
    y = round(r.center().y())
    place = [r.left() + min(max(v / top, 0.0), 1.0) * r.width() if top > 0 else r.left() for v in (*usual, value)]
    panel(p, QRectF(r.left(), y - 2, r.width(), 4), 2, theme.sunken)
    panel(p, QRectF(place[0], y - 2, max(place[1] - place[0], 0), 4), 2, theme.ramp[2])
    x = min(max(place[2], r.left() + 6), r.right() - 6)
    panel(p, QRectF(x - 6, y - 6, 12, 12), 6, theme.surface)
    panel(p, QRectF(x - 4, y - 4, 8, 8), 4, theme.states[FocusState.FOCUSED])


def stretch_marks(p: QPainter, r: QRectF, lengths: Sequence[float], theme: Theme) -> None:
    """Each sustained stretch as a bar, in order; the longest is the dark one. Many make thinner bars."""
    top = max(lengths, default=0.0)
    pitch = min(14.0, r.width() / max(len(lengths), 1))
    for i, length in enumerate(lengths):
        h = max(3, round(length / top * r.height())) if top > 0 else 3
        left = r.left() + i * pitch
        box = QRectF(left, r.bottom() - h, max(pitch * 8 / 14, 1), h)
        colour = theme.states[FocusState.FOCUSED] if length == top else theme.ramp[2]
        panel(p, box, min(2.0, box.width() / 2), colour)


def pause_marks(p: QPainter, r: QRectF, report: DayReport, theme: Theme) -> None:
    """The day from its first to its last moment as a line, pauses as beads: rest is drawn as carefully as work."""
    y = round(r.center().y())
    panel(p, QRectF(r.left(), y - 2, r.width(), 4), 2, theme.sunken)
    if report.first is None or report.last is None or report.last <= report.first:
        return
    px_per_s = r.width() / (report.last - report.first)
    for pause in report.pauses:
        left, w = r.left() + (pause.start - report.first) * px_per_s, max(pause.seconds * px_per_s, 8)
        left = min(max(left, r.left()), r.right() - w)
        panel(p, QRectF(left - 3, y - 6, w + 6, 12), 6, theme.surface)
        panel(p, QRectF(left, y - 4, w, 8), 4, theme.states[FocusState.AWAY])


def share_bar(p: QPainter, r: QRectF, total: float, focused: float, theme: Theme) -> None:
    """Length is time, the dark part of it sustained work; both are shares of the track, 0 to 1."""
    radius = r.height() / 2
    panel(p, r, radius, theme.sunken)
    panel(p, QRectF(r.left(), r.top(), max(r.width() * min(total, 1), 4), r.height()), radius, theme.app[2])
    if focused > 0.02:
        box = QRectF(r.left(), r.top(), max(r.width() * min(focused, 1), 4), r.height())
        panel(p, box, radius, theme.states[FocusState.FOCUSED])


def said_swatch(p: QPainter, r: QRectF, theme: Theme) -> None:
    """A block of no state with the mark of what the person said."""
    panel(p, QRectF(r.left(), r.top(), r.width(), r.height() - 4), 2, theme.line)
    said_mark(p, r.left(), r.right(), r.bottom() - 2, theme)


def legend_swatch(p: QPainter, r: QRectF, state: FocusState, theme: Theme) -> None:
    """A state as the ribbon shows it, small."""
    state_block(p, r, state, theme, Radius.MARK)
