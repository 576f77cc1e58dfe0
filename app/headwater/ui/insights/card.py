"""A chart in a card, with what it leaves out below it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from headwater.ui.boxes import Card, column, holder
from headwater.ui.buttons import pass_focus
from headwater.ui.chartview import AIR, Charted
from headwater.ui.insights.pictures import Picture
from headwater.ui.look import Ui
from headwater.ui.text import label, prose


class ChartCard(Card):
    """A chart that is read again now and then; where there is too little for one, its name and a sentence."""

    chosen = Signal(int)
    """A part of it."""

    def __init__(self, ui: Ui, name: str) -> None:
        super().__init__(ui)
        self.charted: Charted | None = None
        self._picture = column(gap=0)
        self.instead, self.notes = prose(ui, "", "small", "2"), tuple(prose(ui, "", "small", "2") for _ in range(2))
        self._head = holder(column(label(ui, name, "strong"), self.instead, gap=2, margins=(AIR, 0, AIR, 0)))
        self.add(holder(self._picture), self._head, column(*self.notes, gap=2, margins=(AIR, 0, AIR, 0)))
        self.box.setContentsMargins(20 - AIR, 16, 20 - AIR, 18)

    def show_picture(self, picture: Picture, file: str = "") -> None:
        """Another chart, or a sentence instead. The keyboard stays where it was, and so does the table."""
        chart, old = picture.chart, self.charted
        self.charted = Charted(self.ui, chart, file=file) if chart is not None and len(chart) else None
        if self.charted is not None:
            self.charted.view.chosen.connect(self.chosen)
            self._picture.addWidget(self.charted)
            if old is not None:
                _take_over(old, self.charted)
        self._head.setVisible(self.charted is None)
        self.instead.say(picture.instead)
        self._note(tuple(filter(None, picture.notes)) if self.charted is not None else ())
        self._drop(old)

    def _note(self, told: tuple[str, ...]) -> None:
        """Told to nobody who did not come here: numbers in them change all the time."""
        for line, note in zip(self.notes, (*told, "", ""), strict=False):
            line.say(note)
            line.setVisible(bool(note))

    def holds(self, focus: QWidget | None) -> bool:
        """Whether something of its chart has the focus."""
        return self.charted is not None and focus is not None and self.charted.isAncestorOf(focus)

    def _drop(self, old: Charted | None) -> None:
        if old is not None:
            self._picture.removeWidget(old)
            old.hide()
            old.deleteLater()


def _take_over(old: Charted, new: Charted) -> None:
    """While both are there: what is hidden gives the focus away."""
    new.show()
    if old.view.isHidden():
        new.as_table.click()
    if old.view.hasFocus():
        new.view.take_over(old.view)
    elif old.table.hasFocus():
        new.table.setFocus(Qt.FocusReason.OtherFocusReason)
        at = old.table.currentIndex()
        new.table.setCurrentIndex(new.table.model().index(at.row(), at.column()))
    for before, now in ((old.as_table, new.as_table), (old.tools.button, new.tools.button)):
        if before.hasFocus():
            pass_focus(before, now)
