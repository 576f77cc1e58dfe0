"""Text on a page. What people or applications wrote is always shown as it is, never read as markup."""

import re
from collections.abc import Sequence
from html import escape
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from headwater.charts import paint
from headwater.charts.paint import LEFT, font, metrics
from headwater.charts.tokens import TYPE
from headwater.ui.access import Role, hear_as
from headwater.ui.look import Ui
from headwater.ui.plain import plain


def label(ui: Ui, s: str, role: str = "body", tone: str = "1") -> QLabel:
    """A line of text in a fixed line box: a fallback font (CJK) must not move its neighbours."""
    w = QLabel()
    if role in _HEADS:
        hear_as(w, Role.Heading)
    w.setTextFormat(Qt.TextFormat.PlainText)
    w.setText(s)
    w.setFont(font(role, ui.scale))
    tint(w, ui, tone)
    w.setFixedHeight(ui.line(role))
    return w


def tint(w: QLabel, ui: Ui, tone: str) -> None:
    """Write it more quietly ("2"), or most quietly ("3")."""
    if (w.property("tone") or "1") == tone:
        return
    w.setProperty("tone", tone)
    colours = w.palette()
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
        colours.setColor(group, QPalette.ColorRole.WindowText, QColor(toned(ui, tone)))
    w.setPalette(colours)


def toned(ui: Ui, tone: str) -> str:
    """The colour of a tone."""
    return {"1": ui.theme.text, "2": ui.theme.text2, "3": ui.theme.text3}[tone]


_HEADS = ("display", "title")
"""What is set so is the heading of a page or of a part of it."""


class Prose(QLabel):
    """Text over several lines. Qt keeps a line height in rich text only, so it is escaped."""

    def __init__(self, ui: Ui, s: str, role: str = "body", tone: str = "1") -> None:
        super().__init__()
        self.setFont(font(role, ui.scale))
        tint(self, ui, tone)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        if role in _HEADS:
            hear_as(self, Role.Heading)
        self._high: dict[tuple[int, int], int] = {}
        self._percent = round(100 * TYPE[role].line * ui.scale / metrics(role, ui.scale).height())
        self.say(s)

    def say(self, s: str) -> None:
        """Other words."""
        self.say_lines((s,))

    def say_lines(self, lines: Sequence[str]) -> None:
        """Other words, each on a line of its own."""
        body = "<br>".join(escape(_LONG.sub(_BREAK, _UNIT.sub("\N{NO-BREAK SPACE}", line))) for line in lines)
        self._high.clear()
        self.setText(f'<p style="line-height:{self._percent}%">{body}</p>')
        self.setAccessibleName(" ".join(lines))

    def heightForWidth(self, width: int) -> int:
        """As Qt has it, which lays the text out anew each time that a page asks; in px."""
        margins = self.contentsMargins()
        key = width - margins.left() - margins.right(), margins.top() + margins.bottom()
        if key not in self._high:
            self._high[key] = super().heightForWidth(width)
        return self._high[key]


_LONG, _BREAK = re.compile(r"[!-~]{24}(?=[!-~])"), "\\g<0>\N{ZERO WIDTH SPACE}"
"""Where a path or an address may be broken: Qt breaks at spaces only."""
_UNIT = re.compile(r"(?<=\d) (?=(?:%|h|min|s)(?!\w))")
"""A number and its unit stay on one line."""


def prose(ui: Ui, s: str, role: str = "body", tone: str = "1") -> Prose:
    """Text over several lines."""
    return Prose(ui, s, role, tone)


def hint(s: str) -> str:
    """A tooltip that shows the text as it is: Qt would read some as markup."""
    return f"<p>{escape(_LONG.sub(_BREAK, plain(s)))}</p>" if s else ""


def shortened(ui: Ui, s: str, role: str, wide: float) -> str:
    """One line no wider than `wide` px, with an ellipsis where something is left out."""
    s = plain(s)
    if ui.width(role, s) <= wide:
        return s
    return metrics(role, ui.scale).elidedText(s, Qt.TextElideMode.ElideRight, int(wide))


_CUT = "\N{HORIZONTAL ELLIPSIS}"


class Elided(QWidget):
    """One line that shortens with an ellipsis and gives way to its neighbours."""

    def __init__(self, ui: Ui, s: str, role: str = "body", tone: str = "1") -> None:
        super().__init__()
        self._ui, self._role, self._tone = ui, role, tone
        hear_as(self, Role.Heading if role in _HEADS else Role.StaticText)
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
        """The line, shortened to fit; where no letter of it does, an ellipsis alone would say nothing."""
        wide = self.width()
        if self._ui.width(self._role, self._text) > wide + 0.5:
            shown = metrics(self._role, self._ui.scale).elidedText(self._text, Qt.TextElideMode.ElideRight, wide)
            if shown == _CUT:
                return
        colour = toned(self._ui, self._tone)
        paint.text(QPainter(self), QRectF(self.rect()), self._text, self._role, colour, LEFT, self._ui.scale)


class Figure(QWidget):
    """A headline number: large digits, small quiet units, one baseline; smaller where there is too little room."""

    _ROLES = (("figure", "small"), ("title", "caption"))

    def __init__(self, ui: Ui, s: str) -> None:
        super().__init__()
        self._ui = ui
        hear_as(self, Role.StaticText)
        self.setFixedHeight(ui.line("figure"))
        self.setMinimumWidth(24)
        self.set_text(s)

    def set_text(self, s: str) -> None:
        """Show another number."""
        self._parts = [x for x in re.split(r"(\d+)", s.replace(" ", "")) if x]
        self.setAccessibleName(s)
        self.update()

    @property
    def least(self) -> float:
        """How wide it is where it is smallest; what has less room is cut off."""
        return self._placed(*self._ROLES[-1])[1]

    def _placed(self, large: str, small: str) -> tuple[list[tuple[float, str, str]], float]:
        """Each part with its place and its role, and how wide all of it is."""
        found, x, end = [], 0.0, 0.0
        for part in self._parts:
            digits = part.isdigit() or part == "–"
            role, lead = (large, 0) if digits else (small, 4)
            found.append((x + lead, part, role))
            end = x + lead + self._ui.width(role, part)
            x = end + (0 if digits else 8)
        return found, end

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Digits and units from left to right."""
        p, ui = QPainter(self), self._ui
        base = self.height() * 0.79
        layouts = [self._placed(*roles) for roles in self._ROLES]
        parts = next((found for found, wide in layouts if wide <= self.width()), layouts[-1][0])
        for x, part, role in parts:
            p.setFont(font(role, ui.scale))
            p.setPen(QColor(ui.theme.text if role in ("figure", "title") else ui.theme.text2))
            p.drawText(QPointF(x, base), part)
