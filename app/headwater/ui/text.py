"""Text on a page. What people or applications wrote is always shown as it is, never read as markup."""

import re
from collections.abc import Sequence
from html import escape
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from headwater.charts import paint
from headwater.charts.paint import LEFT, font, metrics
from headwater.charts.tokens import TYPE
from headwater.ui.look import Ui
from headwater.ui.plain import plain


def label(ui: Ui, s: str, role: str = "body", tone: str = "1") -> QLabel:
    """A line of text in a fixed line box: a fallback font (CJK) must not move its neighbours."""
    w = QLabel()
    w.setTextFormat(Qt.TextFormat.PlainText)
    w.setText(s)
    w.setFont(font(role, ui.scale))
    w.setProperty("tone", tone)
    w.setFixedHeight(ui.line(role))
    return w


class Prose(QLabel):
    """Text over several lines. Qt keeps a line height in rich text only, so it is escaped."""

    def __init__(self, ui: Ui, s: str, role: str = "body", tone: str = "1") -> None:
        super().__init__()
        self.setFont(font(role, ui.scale))
        self.setProperty("tone", tone)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._percent = round(100 * TYPE[role].line * ui.scale / metrics(role, ui.scale).height())
        self.say(s)

    def say(self, s: str) -> None:
        """Other words."""
        self.say_lines((s,))

    def say_lines(self, lines: Sequence[str]) -> None:
        """Other words, each on a line of its own."""
        body = "<br>".join(escape(_LONG.sub(_BREAK, line)) for line in lines)
        self.setText(f'<p style="line-height:{self._percent}%">{body}</p>')
        self.setAccessibleName(" ".join(lines))


_LONG, _BREAK = re.compile(r"[!-~]{24}(?=[!-~])"), "\\g<0>\N{ZERO WIDTH SPACE}"
"""Where a path or an address may be broken: Qt breaks at spaces only."""


def prose(ui: Ui, s: str, role: str = "body", tone: str = "1") -> Prose:
    """Text over several lines."""
    return Prose(ui, s, role, tone)


def hint(s: str) -> str:
    """A tooltip that shows the text as it is: Qt would read some as markup."""
    return f"<p>{escape(plain(s))}</p>" if s else ""


class Elided(QWidget):
    """One line that shortens with an ellipsis and gives way to its neighbours."""

    def __init__(self, ui: Ui, s: str, role: str = "body", tone: str = "1") -> None:
        super().__init__()
        self._ui, self._role, self._tone = ui, role, tone
        self.setFixedHeight(ui.line(role))
        self.setMinimumWidth(24)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_text(s)

    def set_text(self, s: str) -> None:
        """Show another line."""
        self._text = plain(s)
        self.setAccessibleName(self._text)
        self._hint()
        self.updateGeometry()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What was cut off is told when the pointer rests on it."""
        super().resizeEvent(event)
        self._hint()

    def _hint(self) -> None:
        cut = self._ui.width(self._role, self._text) > self.width() + 0.5
        self.setToolTip(hint(self._text) if cut else "")

    def sizeHint(self) -> QSize:
        """The whole line, where there is room."""
        return QSize(ceil(self._ui.width(self._role, self._text)) + 1, self.height())

    @property
    def text(self) -> str:
        """The whole line."""
        return self._text

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The line, shortened to fit."""
        t = self._ui.theme
        colour = {"1": t.text, "2": t.text2, "3": t.text3}[self._tone]
        paint.text(QPainter(self), QRectF(self.rect()), self._text, self._role, colour, LEFT, self._ui.scale)


class Figure(QWidget):
    """A headline number: large digits, small quiet units, one baseline."""

    def __init__(self, ui: Ui, s: str) -> None:
        super().__init__()
        self._ui = ui
        self.setFixedHeight(ui.line("figure"))
        self.setMinimumWidth(24)
        self.set_text(s)

    def set_text(self, s: str) -> None:
        """Show another number."""
        self._parts = [x for x in re.split(r"(\d+)", s.replace(" ", "")) if x]
        self.setAccessibleName(s)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Digits and units from left to right."""
        p, ui, x = QPainter(self), self._ui, 0.0
        base = self.height() * 0.79
        for part in self._parts:
            digits = part.isdigit() or part == "–"
            role, colour, lead = ("figure", ui.theme.text, 0) if digits else ("small", ui.theme.text2, 4)
            p.setFont(font(role, ui.scale))
            p.setPen(QColor(colour))
            p.drawText(QPointF(x + lead, base), part)
            x += lead + ui.width(role, part) + (0 if digits else 8)
