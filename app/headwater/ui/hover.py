"""The card beside a block of the ribbon. A child of the window: no focus theft, no placement trouble on Wayland."""

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from headwater.charts import state_glyph
from headwater.charts.lanes import Block
from headwater.charts.paint import RIGHT, hline, panel, shadow, text
from headwater.charts.scale import clock
from headwater.charts.sure import LOOKS, MIGHT
from headwater.charts.tokens import Radius
from headwater.records import FocusState
from headwater.reports import AppBout, DayReport, StateSpan
from headwater.ui.look import Ui
from headwater.ui.plain import plain

_AIR = 20
"""Room for the shadow around the card, in px."""
_WIDE = 264


class HoverCard(QWidget):
    """Time, length and what is known of a block."""

    def __init__(self, ui: Ui, parent: QWidget) -> None:
        super().__init__(parent)
        self._ui = ui
        self._block: Block | None = None
        self._report: DayReport | None = None
        self._page = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def show_block(self, block: Block, report: DayReport, below: QPoint, above: int) -> None:
        """Show it centred under `below`, or over the height `above` where there is no room; all inside the parent."""
        self._block, self._report = block, report
        self.resize(self._ui.px(_WIDE) + 2 * _AIR, self._height() + 2 * _AIR)
        page = self._page.rect()
        x = min(max(below.x() - self.width() // 2, 4 - _AIR), page.width() - self.width() - 4 + _AIR)
        y = below.y() + 8 - _AIR
        if y + self.height() - _AIR > page.height():
            y = max(above - 8 - self.height() + _AIR, -_AIR)
        self.move(x, y)
        self.show()
        self.raise_()
        self.update()

    def _rows(self) -> list[tuple[FocusState, float]]:
        item = self._block.item if self._block else None
        return list(item.top(3)) if isinstance(item, StateSpan) else []

    def _title(self) -> str:
        item = self._block.item if self._block else None
        return plain(item.title) if isinstance(item, AppBout) else ""

    def _height(self) -> int:
        ui, rows = self._ui, self._rows()
        lines = ui.line("small") + 8 + ui.line("title")
        if rows:
            lines += 10 + len(rows) * (ui.line("small") + 4)
        if self._title():
            lines += 4 + ui.line("small")
        return lines + 28

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The card with its shadow."""
        if self._block is None or self._report is None:
            return
        p, ui, t = QPainter(self), self._ui, self._ui.theme
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        r = QRectF(self.rect()).adjusted(_AIR, _AIR, -_AIR, -_AIR)
        shadow(p, r, Radius.POPOVER, t)
        panel(p, r, Radius.POPOVER, t.raised, t.line)
        inner = r.adjusted(16, 14, -16, -14)
        y = self._head(p, inner, self._block, self._report)
        if title := self._title():
            text(
                p, QRectF(inner.left(), y + 4, inner.width(), ui.line("small")), title, "small", t.text2, scale=ui.scale
            )
        self._shares(p, inner, y + 10)

    def _head(self, p: QPainter, r: QRectF, block: Block, report: DayReport) -> float:
        ui, t, line = self._ui, self._ui.theme, self._ui.line("small")
        top = QRectF(r.left(), r.top(), r.width(), line)
        when = f"{clock(block.start, report.offset_s)} – {clock(block.end, report.offset_s)}"
        text(p, top, when, "small", t.text2, scale=ui.scale)
        text(p, top, ui.words.duration(block.seconds), "small", t.text2, RIGHT, ui.scale)
        box = QRectF(r.left(), top.bottom() + 8, r.width(), ui.line("title"))
        name, sure, state = self._named(block)
        left = 0.0
        if state:
            state_glyph(p, QPointF(box.left() + 6, box.center().y()), state, t)
            left = 20.0
        room = box.width() - left - (ui.width("small", sure) + 10 if sure else 0)
        text(p, QRectF(box.left() + left, box.top(), room, box.height()), name, "title", t.text, scale=ui.scale)
        text(p, box, sure, "small", t.text2, RIGHT, ui.scale)
        return box.bottom()

    def _named(self, block: Block) -> tuple[str, str, FocusState | None]:
        words, item = self._ui.words, block.item
        if isinstance(item, AppBout):
            return plain(item.name), words("ui.joined", n=block.pieces) if block.pieces > 1 else "", None
        if not isinstance(item, StateSpan):
            return words(f"chart.sign.{item.sign}").capitalize(), "", None
        if item.corrected:
            return words(f"state.{item.state}"), words("ui.as_you_said"), item.state
        if item.state in (FocusState.AWAY, FocusState.UNSURE):
            return words(f"state.{item.state}"), "", item.state
        sure = "looks" if item.p >= LOOKS else "might" if item.p >= MIGHT else "silent"
        return words(f"state.{item.state}"), words(f"ui.sure.{sure}"), item.state

    def _shares(self, p: QPainter, r: QRectF, y: float) -> None:
        rows = self._rows()
        if not rows:
            return
        ui, t, line = self._ui, self._ui.theme, self._ui.line("small")
        hline(p, y - 2, r.left(), r.right(), t.line)
        y += 4
        names = ui.px(122)
        for state, share in rows:
            box = QRectF(r.left(), y, r.width(), line)
            name = QRectF(box.left(), y, names - 6, line)
            text(p, name, ui.words(f"state.{state}"), "small", t.text2, scale=ui.scale)
            track = QRectF(r.left() + names, y + line / 2 - 3, r.width() - names - ui.px(36), 6)
            panel(p, track, 3, t.line)
            panel(p, QRectF(track.left(), track.top(), max(track.width() * share, 3), 6), 3, t.states[state])
            text(p, box, f"{share:.2f}", "small", t.text2, RIGHT, ui.scale)
            y += line + 4
