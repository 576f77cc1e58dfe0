"""Before and after, over all labels and for each state."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from headwater.charts.paint import panel
from headwater.engine.learnt import OfState, Test
from headwater.records import LEARNED_STATES
from headwater.ui.boxes import Canvas, column, glyph, holder, row
from headwater.ui.look import Ui
from headwater.ui.model.card import Rows, bars
from headwater.ui.model.telling import change, gain, met
from headwater.ui.text import label, prose


class Compared(QWidget):
    """A test in words, numbers and paired bars."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.rows = Rows()
        self.gain = prose(ui, "", "small", "2")
        head = row(label(ui, ui.words("learn.test.title"), "strong"), None, *self._key(), gap=6)
        self.setLayout(column(head, self.rows, self.gain, gap=8))
        self.hide()

    def _key(self) -> tuple[QWidget, ...]:
        """Which bar is which."""
        ui, t = self._ui, self._ui.theme
        made: list[QWidget] = []
        for name, tone in (("before", t.app[1]), ("after", t.text2)):
            made += [_swatch(ui, tone), label(ui, ui.words(f"learn.test.{name}"), "small", "2")]
        return tuple(made)

    def show_test(self, test: Test | None) -> None:
        """This one, or none."""
        self.setVisible(test is not None)
        if test is None:
            return
        order = {state: n for n, state in enumerate(LEARNED_STATES)}
        of = sorted(test.states, key=lambda s: order.get(s.state, len(order)))
        self.rows.show_rows([self._row(test), *(self._row(one) for one in of if one.labels)], 1)
        self.gain.say(gain(test, self._ui.words))

    def _row(self, of: Test | OfState) -> tuple[QWidget, ...]:
        ui, words = self._ui, self._ui.words
        name = words("learn.test.all") if isinstance(of, Test) else words(f"state.{of.state}")
        before, after = (met(share, of.labels, words) for share in (of.before, of.after))
        said = words("learn.test.row", name=name, a=before, b=after)
        role = "strong" if isinstance(of, Test) else "body"
        first = label(ui, name, role)
        head = holder(row(first, None, gap=8) if isinstance(of, Test) else row(glyph(ui, of.state), first, None, gap=8))
        return head, bars(ui, of.before, of.after, name=said), label(ui, change(of, words), "number")


def _swatch(ui: Ui, tone: str) -> Canvas:
    def draw(p: QPainter, r: QRectF) -> None:
        panel(p, QRectF(0, r.center().y() - 3, 14, 6), 3, tone)

    return Canvas(draw, 14, ui.line("small"))
