"""The picture of a day's lanes, kept while nothing in it changes; that of a full day is stretched while it moves."""

from collections.abc import Callable
from math import ceil
from time import thread_time

from PySide6.QtCore import QPointF, QRectF, QTimer
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from headwater.charts.scale import Scale

SETTLE_MS = 90
"""So long after the last move a stretched picture is painted anew: about two turns of a wheel."""
HEAVY_S = 0.008
"""Half a frame of 60 a second, in processor time: what takes longer is not painted at each move."""


class KeptPicture:
    """Of one widget. `paint` draws what does not follow the pointer."""

    def __init__(self, widget: QWidget, paint: Callable[[QPainter], None], ground: str) -> None:
        self._widget, self._paint, self._ground = widget, paint, QColor(ground)
        self.picture = QPixmap()
        self._for: tuple[tuple[object, ...], Scale] | None = None
        self._heavy = self._due = False
        self._settle = QTimer(widget, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._settled)

    @property
    def moving(self) -> bool:
        """What is shown is an older picture, stretched."""
        return self._settle.isActive()

    def _settled(self) -> None:
        self._due = True
        self._widget.update()

    def draw(self, p: QPainter, hangs_on: tuple[object, ...], scale: Scale) -> None:
        """What it shows with time at this `scale`; `hangs_on` is all else that it would look different by."""
        shown = ((*hangs_on, self._widget.size(), self._widget.devicePixelRatioF()), scale)
        if shown != self._for:
            if self._heavy and not self._due and self._for is not None and self._for[0] == shown[0]:
                self._stretch(p, self._for[1], scale)
                self._settle.start()
                return
            self._renew()
            self._for = shown
        if _on_whole_pixels(p):
            p.drawPixmap(0, 0, self.picture)
        else:
            self._paint(p)

    def _renew(self) -> None:
        self._settle.stop()
        self._due = False
        ratio, size = self._widget.devicePixelRatioF(), self._widget.size()
        self.picture = QPixmap(ceil(size.width() * ratio), ceil(size.height() * ratio))
        self.picture.setDevicePixelRatio(ratio)
        self.picture.fill(self._ground)
        p = QPainter(self.picture)
        begun = thread_time()
        self._paint(p)
        p.end()
        self._heavy = thread_time() - begun > HEAVY_S

    def _stretch(self, p: QPainter, old: Scale, new: Scale) -> None:
        """What both show, where it is now; the names beside it stay as they are."""
        p.fillRect(self._widget.rect(), self._ground)
        high, ratio = self._widget.height(), self._widget.devicePixelRatioF()
        self._copy(p, QRectF(0, 0, new.left, high), QRectF(0, 0, old.left, high), ratio)
        start, end = max(old.view.start, new.view.start), min(old.view.end, new.view.end)
        if end > start:
            p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            there, here = (QRectF(s.x(start), 0, s.x(end) - s.x(start), high) for s in (new, old))
            self._copy(p, there, here, ratio)

    def _copy(self, p: QPainter, to: QRectF, of: QRectF, ratio: float) -> None:
        p.drawPixmap(to, self.picture, QRectF(of.x() * ratio, 0, of.width() * ratio, of.height() * ratio))


def _on_whole_pixels(p: QPainter) -> bool:
    """Whether a picture lies on whole device pixels; where it does not, it would be blurred."""
    at = p.deviceTransform().map(QPointF(0, 0))
    return at.x().is_integer() and at.y().is_integer()
