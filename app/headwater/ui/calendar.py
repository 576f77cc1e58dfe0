"""A month to choose a day from."""

from collections.abc import Collection
from datetime import date, timedelta

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QMenu, QToolButton, QWidget, QWidgetAction

from headwater.charts.paint import font, icon
from headwater.ui.look import Ui, styled


class Month(QMenu):
    """Opens below a field; goes when a day is chosen, or with Escape."""

    chosen = Signal(object)
    """The date."""
    turned = Signal(object, object)
    """Other days are in sight: the first and the last of them."""

    def __init__(self, ui: Ui, day: date, parent: QWidget, last: date | None = None) -> None:
        """No day after `last` can be chosen."""
        super().__init__(parent)
        self._ui = ui
        styled(self, ui.theme)
        self.month = _month(ui, day)
        if last is not None:
            self.month.setMaximumDate(QDate(last.year, last.month, last.day))
        self.month.currentPageChanged.connect(lambda _year, _month: self.turned.emit(*self.days))
        self.month.clicked.connect(self._take)
        self.month.activated.connect(self._take)
        holds = QWidgetAction(self)
        holds.setDefaultWidget(self.month)
        self.addAction(holds)
        self.aboutToHide.connect(self.deleteLater)

    def open_at(self, place: QPoint, *, right: bool = False) -> None:
        """Show it below a place, to the left of it with `right`; the arrow keys walk the days."""
        self.popup(place - QPoint(self.sizeHint().width(), 0) if right else place)
        self.month.setFocus()

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day in sight."""
        shown = QDate(self.month.yearShown(), self.month.monthShown(), 1)
        first, last = shown.addDays(-7), shown.addMonths(1).addDays(14)
        return date(first.year(), first.month(), first.day()), date(last.year(), last.month(), last.day())

    def mark(self, recorded: Collection[date]) -> None:
        """Of the days in sight, let those be strong of which something is known, and the others faint."""
        first, last = self.days
        for n in range((last - first).days + 1):
            day = first + timedelta(days=n)
            there, made = day in recorded, QTextCharFormat()
            made.setForeground(QColor(self._ui.theme.text if there else self._ui.theme.text3))
            made.setFontWeight(QFont.Weight.DemiBold if there else QFont.Weight.Normal)
            self.month.setDateTextFormat(QDate(day.year, day.month, day.day), made)

    def _take(self, day: QDate) -> None:
        self.chosen.emit(date(day.year(), day.month(), day.day()))
        self.close()


def _month(ui: Ui, day: date) -> QCalendarWidget:
    made = QCalendarWidget()
    made.setLocale(QLocale(ui.words.language))
    made.setFont(font("number", ui.scale))
    made.setMinimumSize(ui.px(308), ui.px(236))
    made.setFirstDayOfWeek(Qt.DayOfWeek(ui.first_weekday + 1))
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
