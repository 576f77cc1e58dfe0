"""A chart in a card, with what it leaves out below it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from headwater.ui.boxes import Card, column, holder
from headwater.ui.chartplace import ChartPlace
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
        self._place = ChartPlace(ui)
        self._place.chosen.connect(self.chosen)
        self.instead, self.notes = prose(ui, "", "small", "2"), tuple(prose(ui, "", "small", "2") for _ in range(2))
        self._head = holder(column(label(ui, name, "strong"), self.instead, gap=2, margins=(AIR, 0, AIR, 0)))
        self.add(self._place, self._head, column(*self.notes, gap=2, margins=(AIR, 0, AIR, 0)))
        self.box.setContentsMargins(20 - AIR, 16, 20 - AIR, 18)

    def show_picture(self, picture: Picture, file: str = "") -> None:
        """Another chart, or a sentence instead."""
        chart = picture.chart
        self._place.put(chart if chart is not None and len(chart) else None, file=file)
        self._head.setVisible(self.charted is None)
        self.instead.say(picture.instead)
        self._note(tuple(filter(None, picture.notes)) if self.charted is not None else ())

    @property
    def charted(self) -> Charted | None:
        """The chart, where there is one."""
        return self._place.charted

    def _note(self, told: tuple[str, ...]) -> None:
        """Told to nobody who did not come here: numbers in them change all the time."""
        for line, note in zip(self.notes, (*told, "", ""), strict=False):
            line.say(note)
            line.setVisible(bool(note))
