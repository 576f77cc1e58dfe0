"""Which day is looked at, the days before and after, and a calendar of those that were recorded."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from headwater.charts.tokens import Size, Space
from headwater.ui.boxes import column, row
from headwater.ui.buttons import Button, IconButton, pass_focus
from headwater.ui.calendar import Month
from headwater.ui.chores import Chores
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.text import Elided
from headwater.ui.today import long_day


class Head(QWidget):
    """The date, and what leads to others."""

    wanted = Signal(object)
    """The date to show."""
    turned = Signal(int)
    """So many days on, or back."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores, day: date) -> None:
        super().__init__()
        self._ui, self._engine, self._chores = ui, engine, chores
        self.day = day
        words = ui.words
        self.date, self.line = Elided(ui, "", "display"), Elided(ui, words("timeline.body"), "body", "2")
        self.back = IconButton(ui, "left", words("ui.day_before"), Size.CONTROL)
        self.forth = IconButton(ui, "right", words("ui.day_after"), Size.CONTROL)
        self.jump = IconButton(ui, "calendar", words("timeline.jump"), Size.CONTROL)
        self.now_day = Button(ui, words("ui.today"), small=True)
        self.month: Month | None = None
        """The calendar while it is open."""
        self.back.clicked.connect(lambda: self.turned.emit(-1))
        self.forth.clicked.connect(lambda: self.turned.emit(1))
        self.now_day.clicked.connect(lambda: self.wanted.emit(self._engine.today()))
        self.jump.clicked.connect(self.open_calendar)
        line = row(gap=Space.S)
        line.addLayout(column(self.date, self.line, gap=4), 1)
        for tool in (self.now_day, self.jump, self.back, self.forth):
            line.addWidget(tool)
        self.setLayout(line)
        self.show_day(day)

    def show_day(self, day: date) -> None:
        """The day that is shown."""
        self.day, today = day, self._engine.today()
        self.date.set_text(long_day(day, self._ui, today))
        latest = day >= today
        if latest and (self.forth.hasFocus() or self.now_day.hasFocus()):
            # not whatever comes next: a key pressed twice would lead back again
            pass_focus(self.forth if self.forth.hasFocus() else self.now_day, self.jump)
        self.forth.setEnabled(not latest)
        self.now_day.setVisible(not latest)

    # -- the calendar -------------------------------------------------------------------------

    def open_calendar(self) -> None:
        """Below its button; days without a record are faint."""
        month = self.month = Month(self._ui, self.day, self, self._engine.today())
        month.chosen.connect(self.wanted)
        month.turned.connect(self._mark)
        month.aboutToHide.connect(self._closed)
        month.open_at(self.jump.mapToGlobal(self.jump.rect().bottomRight()), right=True)
        self._mark(*month.days)

    def _closed(self) -> None:
        self.month = None
        self._chores.drop("timeline.days")

    def _mark(self, first: date, last: date) -> None:
        """Find out of which days in sight something is known."""
        engine = self._engine

        def show(found: frozenset[date]) -> None:
            if self.month is not None and self.month.days == (first, last):
                self.month.mark(found)

        self._chores.ask("timeline.days", lambda: engine.timelines.recorded(first, last), show)
