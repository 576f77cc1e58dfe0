"""The card beside a block of the ribbon. A child of the window: no focus theft, no placement trouble on Wayland."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from headwater.charts import state_glyph
from headwater.charts.lanes import Block
from headwater.charts.paint import RIGHT, hline, panel, shadow, text
from headwater.charts.scale import between, clock
from headwater.charts.sure import LOOKS, MIGHT
from headwater.charts.tokens import Radius
from headwater.records import FocusState
from headwater.reports import AppBout, DayReport, StateSpan
from headwater.ui.access import Role, hear_as
from headwater.ui.correcting.wording import said_lines
from headwater.ui.look import Ui
from headwater.ui.plain import plain
from headwater.ui.why import Why, wrapped

_INDENT, _DOT, _HEAD = 12, "\0", "\1"
"""A reason stands behind a dot, which marks its first line; the moment that is told of stands before them."""
_MOST_LINES = 7
"""Room that is kept for reasons when it is decided where the card goes."""
_AIR = 20
"""Room for the shadow around the card, in px."""
_WIDE, _WIDE_STATE = 264, 320


class HoverCard(QWidget):
    """Time, length and what is known of a block."""

    def __init__(self, ui: Ui, parent: QWidget) -> None:
        super().__init__(parent)
        self._ui = ui
        self._block: Block | None = None
        self._report: DayReport | None = None
        self._reason: Why | None = None
        self._lines: list[str] = []
        """The reasons, as they are laid out."""
        self._spot = (QPoint(), 0)
        self.more: Callable[[Block], tuple[str, ...]] = lambda _block: ()
        """What else a page has to say of a block."""
        self._page = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        hear_as(self, Role.ToolTip)
        self.hide()

    def show_block(self, block: Block, report: DayReport, below: QPoint, above: int) -> None:
        """Show it centred under `below`, or over the height `above` where there is no room; all inside the parent."""
        self._block, self._report, self._spot = block, report, (below, above)
        self._reason, self._lines = None, []
        self.setAccessibleName("")
        self._place()
        self.show()
        self.raise_()
        self.update()

    @property
    def why(self) -> Why | None:
        """Why it is so, once that is known."""
        return self._reason

    def tell_why(self, why: Why) -> None:
        """Why it is so: the card grows, away from the block."""
        self._reason = why
        wide = self._ui.px(_WIDE_STATE) - 32 - self._ui.px(_INDENT)
        self._lines, head = [], ""
        if why.head and self._report is not None:
            head = self._ui.words("why.at", time=clock(why.at, self._report.offset_s, self._ui.words), head=why.head)
            self._lines += [_HEAD + part for part in wrapped(head, "small", wide, self._ui.scale)]
        for reason in why.reasons:
            first, *rest = wrapped(reason, "small", wide, self._ui.scale)
            self._lines += [_DOT + first, *rest]
        self.setAccessibleName(" ".join(filter(None, (head, *why.reasons, *self._said()))))
        self._place()
        self.update()

    def _place(self) -> None:
        """Below the block; over it where there is no room for the reasons that may still come, but there."""
        below, above = self._spot
        item = self._block.item if self._block else None
        state = isinstance(item, StateSpan)
        waits = isinstance(item, StateSpan) and not item.corrected and not self._lines
        self.resize(self._ui.px(_WIDE_STATE if state else _WIDE) + 2 * _AIR, self._height() + 2 * _AIR)
        page, tall = self._page.rect(), self.height() - 2 * _AIR
        to_come = _MOST_LINES * self._ui.line("small") if waits else 0
        x = min(max(below.x() - self.width() // 2, 4 - _AIR), page.width() - self.width() - 4 + _AIR)
        y = below.y() + 8
        if y + tall + to_come > page.height() and (y + tall > page.height() or above - 8 - tall - to_come >= 0):
            y = above - 8 - tall
        self.move(x, max(min(y, page.height() - tall), 0) - _AIR)

    def _rows(self) -> list[tuple[FocusState, float]]:
        item = self._block.item if self._block else None
        return list(item.top(3)) if isinstance(item, StateSpan) else []

    def _title(self) -> str:
        item = self._block.item if self._block else None
        return plain(item.title) if isinstance(item, AppBout) else ""

    def _notes(self) -> tuple[str, ...]:
        """At the card's lower end: what the person said and what had been inferred, and how to correct it."""
        item = self._block.item if self._block else None
        more = tuple(plain(s) for s in self.more(self._block)) if self._block else ()
        if not isinstance(item, StateSpan) or _absence(item):
            return more
        return (*more, *self._said(), self._ui.words("correct.wrong"))

    def _said(self) -> tuple[str, ...]:
        item = self._block.item if self._block else None
        if not isinstance(item, StateSpan) or self._report is None:
            return ()
        return said_lines(item, self._report, self._ui.words)

    def _paint_notes(self, p: QPainter, r: QRectF) -> None:
        ui, t, notes = self._ui, self._ui.theme, self._notes()
        line = ui.line("small")
        for i, note in enumerate(reversed(notes)):
            box = QRectF(r.left(), r.bottom() - (i + 1) * line - 4 * i, r.width(), line)
            text(p, box, note, "small", t.text2 if i else t.text3, scale=ui.scale)

    def _height(self) -> int:
        ui, rows = self._ui, self._rows()
        lines = ui.line("small") + 8 + ui.line("title")
        if rows:
            lines += 10 + len(rows) * (ui.line("small") + 4)
        if self._lines:
            lines += 16 + len(self._lines) * ui.line("small")
        if self._title():
            lines += 4 + ui.line("small")
        lines += sum(4 + ui.line("small") for _ in self._notes())
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
        self._why(p, inner, self._shares(p, inner, y + 10))
        self._paint_notes(p, inner)

    def _head(self, p: QPainter, r: QRectF, block: Block, report: DayReport) -> float:
        ui, t, line = self._ui, self._ui.theme, self._ui.line("small")
        top = QRectF(r.left(), r.top(), r.width(), line)
        when = between(block.start, block.end, report.offset_s, ui.words)
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
        if item.ruled and not item.corrected:
            return words(f"state.{item.state}"), words("ui.by_your_rule"), item.state
        if item.corrected or item.state in (FocusState.AWAY, FocusState.UNSURE):
            return words(f"state.{item.state}"), "", item.state
        sure = "looks" if item.p >= LOOKS else "might" if item.p >= MIGHT else "silent"
        return words(f"state.{item.state}"), words(f"ui.sure.{sure}"), item.state

    def _why(self, p: QPainter, r: QRectF, y: float) -> None:
        if not self._lines:
            return
        ui, t, line = self._ui, self._ui.theme, self._ui.line("small")
        hline(p, y + 3, r.left(), r.right(), t.line)
        y += 9
        for said in self._lines:
            if said.startswith(_DOT):
                panel(p, QRectF(r.left() + 2, y + line / 2 - 2, 4, 4), 2, t.text3)
            left = 0 if said.startswith(_HEAD) else ui.px(_INDENT)
            box = QRectF(r.left() + left, y, r.width() - left, line)
            text(p, box, said.lstrip(_DOT + _HEAD), "small", t.text2 if not left else t.text, scale=ui.scale)
            y += line

    def _shares(self, p: QPainter, r: QRectF, y: float) -> float:
        rows = self._rows()
        if not rows:
            return y - 10
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
        return y


def _absence(span: StateSpan) -> bool:
    """Nobody was there, so that nothing can be said of it."""
    return span.state is FocusState.AWAY and not span.corrected
