"""Fields for a time of day and for a date: typed, stepped with the arrow keys, and a calendar for the date."""

import re
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from headwater.base import typed_minute
from headwater.charts.paint import font, icon, width
from headwater.ui.calendar import Month
from headwater.ui.look import Ui
from headwater.ui.plan import Field

_STEP_MIN = 30
_DAY_MIN = 24 * 60
_FIRST, _LAST = date(1970, 1, 2), date(9998, 12, 30)
"""Days that every clock of the program can do."""


class _Stepped(Field):
    """Keeps what it understands when it is left or Enter is pressed; else it shows again what it had."""

    changed = Signal()

    def __init__(self, ui: Ui, name: str, sample: str) -> None:
        super().__init__(ui, name, "")
        self.setFont(font("body", ui.scale))  # tabular figures widen the hyphens of a date
        self.setMinimumHeight(max(32, ui.px(32)))
        self.setFixedWidth(round(width("body", sample, ui.scale)) + 30)
        self.returnPressed.connect(self.settle)

    def settle(self) -> None:
        """Take what was typed."""
        raise NotImplementedError

    def step(self, by: int) -> None:
        """One step up or down."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down."""
        by = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if by is not None and not event.modifiers():
            self.settle()
            self.step(by)
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """It is left."""
        self.settle()
        super().focusOutEvent(event)


class TimeField(_Stepped):
    """A time of day in minutes after midnight."""

    def __init__(self, ui: Ui, name: str, minute: int, *, last: int = _DAY_MIN - 1) -> None:
        super().__init__(ui, name, "")
        self.setFixedWidth(round(ui.time_width("body")) + 30)
        self._words, self._last = ui.words, last
        self.minute = minute
        self._show()

    def _show(self) -> None:
        self.setText(self._words.time(self.minute))

    def settle(self) -> None:
        """Whatever is shown, `14:30` and `2:30 pm` are both understood; see `typed_minute`."""
        text = self.text().strip()
        ends = (self.minute, self._last)  # of 12 hours, the day's end is called otherwise than its beginning
        known = next((m for m in ends if text == self._words.time(m)), None)
        minute = typed_minute(text) if known is None else known
        self._take(self.minute if minute is None or minute > self._last else minute)

    def put(self, minute: int) -> None:
        """Another time, which nobody typed."""
        self.minute = minute
        self._show()

    def step(self, by: int) -> None:
        """To the half hour before or after."""
        steps = self.minute // _STEP_MIN if by > 0 else -(-self.minute // _STEP_MIN)
        self._take(min(max((steps + by) * _STEP_MIN, 0), self._last))

    def _take(self, minute: int) -> None:
        before, self.minute = self.minute, minute
        self._show()
        if before != minute:
            self.changed.emit()


class NumberField(_Stepped):
    """A whole number between two limits."""

    def __init__(self, ui: Ui, name: str, value: int, low: int, high: int) -> None:
        super().__init__(ui, name, str(high))
        self._low, self._high = low, high
        self.value = value
        self.setText(str(value))

    def settle(self) -> None:
        """What is not within the limits is not taken."""
        text = self.text().strip()
        value = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else self.value
        self._take(value if self._low <= value <= self._high else self.value)

    def step(self, by: int) -> None:
        """One more or less."""
        self._take(min(max(self.value + by, self._low), self._high))

    def show_value(self, value: int) -> None:
        """Another number, which is none of the person's doing."""
        self.value = value
        self.setText(str(value))

    def _take(self, value: int) -> None:
        before, self.value = self.value, value
        self.setText(str(value))
        if before != value:
            self.changed.emit()


class DateField(_Stepped):
    """A day as `2026-11-12`; a calendar opens with the button, or with Alt and the down arrow."""

    def __init__(self, ui: Ui, name: str, day: date) -> None:
        super().__init__(ui, name, "2026-00-00")
        self._ui = ui
        self.day = day
        self.setFixedWidth(self.width() + ui.px(24))
        picture = QIcon(icon("calendar", ui.theme.text2, 16, self.devicePixelRatioF()))
        opens = self.addAction(picture, QLineEdit.ActionPosition.TrailingPosition)
        opens.setText(ui.words("data.calendar"))  # its name for who hears it, and its hint
        opens.triggered.connect(self.open_calendar)
        self._show()

    def _show(self) -> None:
        self.setText(self.day.isoformat())

    def settle(self) -> None:
        """Digits with anything between them: year, month, day."""
        parts = re.findall(r"\d+", self.text())
        try:
            self.take(date(*map(int, parts[:3])) if len(parts) == 3 else date.fromisoformat("".join(parts)))
        except (ValueError, OverflowError):
            self._show()

    def step(self, by: int) -> None:
        """A day before or after."""
        self.take(self.day + timedelta(days=by))

    def take(self, day: date) -> None:
        """Another day."""
        before, self.day = self.day, min(max(day, _FIRST), _LAST)
        self._show()
        if before != self.day:
            self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt and the down arrow open the calendar, as in other fields of this kind."""
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
            return
        super().keyPressEvent(event)

    def open_calendar(self) -> None:
        """A month to choose from, below the field."""
        month = Month(self._ui, self.day, self)
        month.chosen.connect(self.take)
        month.open_at(self.mapToGlobal(self.rect().bottomLeft()))
