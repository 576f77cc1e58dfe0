"""A month to choose a day from."""

from datetime import date

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QMenu, QToolButton, QWidget, QWidgetAction

from headwater.charts.paint import font, icon
from headwater.ui.look import Ui


class Month(QMenu):
    """Opens below a field; goes when a day is chosen, or with Escape."""

    chosen = Signal(object)
    """The date."""

    def __init__(self, ui: Ui, day: date, parent: QWidget) -> None:
        super().__init__(parent)
        self.month = _month(ui, day)
        self.month.clicked.connect(self._take)
        self.month.activated.connect(self._take)
        holds = QWidgetAction(self)
        holds.setDefaultWidget(self.month)
        self.addAction(holds)
        self.aboutToHide.connect(self.deleteLater)

    def open_at(self, place: QPoint) -> None:
        """Show it; the arrow keys walk the days."""
        self.popup(place)
        self.month.setFocus()

    def _take(self, day: QDate) -> None:
        self.chosen.emit(date(day.year(), day.month(), day.day()))
        self.close()


def _month(ui: Ui, day: date) -> QCalendarWidget:
    made = QCalendarWidget()
    made.setLocale(QLocale(ui.words.language))
    made.setFont(font("number", ui.scale))
    made.setMinimumSize(ui.px(308), ui.px(236))
    made.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    made.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    made.setSelectedDate(QDate(day.year, day.month, day.day))
    plain = QTextCharFormat()
    plain.setForeground(QColor(ui.theme.text))
    for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        made.setWeekdayTextFormat(weekend, plain)
    for name, picture in (("prevmonth", "left"), ("nextmonth", "right")):
        button = made.findChild(QToolButton, f"qt_calendar_{name}")
        if button is not None:
            button.setIcon(QIcon(icon(picture, ui.theme.text2, 18, made.devicePixelRatioF())))
    return made
