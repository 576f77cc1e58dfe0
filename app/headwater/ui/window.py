"""The dashboard: made before or when it is opened (see `held`), gone when it is closed."""

from datetime import date, timedelta

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeySequence, QPaintEvent, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from headwater.base import HeadwaterError, Settings
from headwater.categories import Categories
from headwater.charts.tokens import Size
from headwater.engine import Now, Recording
from headwater.reports import DayReport, day_report
from headwater.ui.access import install_charts
from headwater.ui.boxes import row
from headwater.ui.face import Face
from headwater.ui.look import Ui, look
from headwater.ui.preferences import Preferences
from headwater.ui.rail import Rail
from headwater.ui.reader import Reader
from headwater.ui.today import Today
from headwater.ui.welcome import Welcome

EVERY_MS = 5000
"""The page follows the engine at most this often."""
FIRST, LEAST = (1180, 760), (900, 600)


def _looks(settings: Settings) -> tuple[str, str, float]:
    return settings.theme, settings.language, settings.text_scale


class Dashboard(QWidget):
    """Rail and page, or the welcome before the first record."""

    quit_asked = Signal()
    closing = Signal()
    answered = Signal(str)
    """The id of a suggestion that was answered on the page."""
    settings_changed = Signal()
    followed = Signal()
    """The page shows a day as it was just read."""
    painted = Signal()
    """The first frame since it was shown is on the screen."""

    def __init__(self, engine: Face) -> None:
        super().__init__()
        install_charts()
        self._engine = engine
        self._day: date = engine.today()
        self._now = engine.now()
        self._reports: dict[date, DayReport] = {}
        self._stale = False
        self._unseen = False
        self._extra: tuple[str, ...] = ()
        self._reader = Reader(engine)
        self._reader.read.connect(self._read)
        self._reader.failed.connect(self._failed)
        self._later = QTimer(self, singleShot=True, interval=EVERY_MS)
        self._later.timeout.connect(self._follow)
        self.page: Today | Welcome | Preferences | None = None
        self._settings_open = False
        self._looks = _looks(engine.settings)
        self.rail: Rail | None = None
        self.setObjectName("window")
        self.setWindowTitle("Headwater")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(*LEAST)
        self.resize(*FIRST)
        self._box = row(gap=0)
        self.setLayout(self._box)
        self._shortcuts()
        self.rebuild()

    def _shortcuts(self) -> None:
        for keys, do in (
            ("Ctrl+Q", self.quit_asked.emit), ("Ctrl+W", self.close), ("F5", self.refresh),
            ("Ctrl+Left", lambda: self._turn_by(-1)), ("Ctrl+Right", lambda: self._turn_by(1)),
            ("Ctrl+Home", lambda: self.turn(self._engine.today())), ("Ctrl+,", self.open_settings),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self).activated.connect(do)

    # -- building -----------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Make rail and page anew: another size class, theme, language, or the welcome is over."""
        ui = look(self._engine.settings, narrow=self._is_narrow())
        self._narrow = ui.narrow
        box = self._box
        for w in (self.rail, self.page):
            if w is not None:
                box.removeWidget(w)
                w.hide()
                w.deleteLater()
        if not self._engine.settings.agreed:
            self.rail, self.page = None, Welcome(ui, self._engine.settings)
            self.page.start.connect(self._agree)
            self.page.not_now.connect(self.close)
            box.addWidget(self.page)
            return
        self.page = self._preferences(ui) if self._settings_open else self._today(ui)
        self.rail = Rail(ui, self._engine, self._now, settings=self._settings_open)
        self.rail.chosen.connect(lambda: self.turn(self._engine.today()))
        self.rail.preferences.connect(self.open_settings)
        box.addWidget(self.rail)
        box.addWidget(self.page, 1)
        if isinstance(self.page, Today):
            self.page.show_now(self._now, self._extra)

    def _today(self, ui: Ui) -> Today:
        page = Today(ui, self._engine, self._reports.get(self._day) or self._blank())
        page.turned.connect(self.turn)
        page.again.connect(self.refresh)
        page.leave.connect(self.close)
        page.advice.answered.connect(self.answered)
        return page

    def _preferences(self, ui: Ui) -> Preferences:
        page = Preferences(ui, self._engine)
        page.changed.connect(self._changed)
        return page

    def _changed(self, settings: Settings) -> None:
        """Another theme, language or text size makes the window anew, once the control has finished its work."""
        self.settings_changed.emit()
        before, self._looks = self._looks, _looks(settings)
        if self._looks != before:
            QTimer.singleShot(0, self.rebuild)

    def open_settings(self) -> None:
        """Show the settings page."""
        self._show_page(settings=True)

    def _show_page(self, *, settings: bool) -> None:
        if settings != self._settings_open and self._engine.settings.agreed:
            self._settings_open = settings
            self.rebuild()

    def _is_narrow(self) -> bool:
        return self.width() < Size.NARROW_BELOW * max(self._engine.settings.text_scale, 1.0)

    def _blank(self) -> DayReport:
        """The day before it is read."""
        e = self._engine
        return day_report([], [], self._day, e.settings, Categories(), e.clock.now(), e.clock.offset_s)

    def _agree(self, settings: Settings) -> None:
        try:
            self._engine.change(settings)
        except HeadwaterError as e:  # they hold until the program ends
            self._extra = (*self._extra, str(e))
        self.rebuild()
        self.refresh()

    # -- following the engine -----------------------------------------------------------------

    def hear_now(self, now: Now) -> None:
        """The engine's present state: at once if the person did something, else with the next step."""
        old, self._now = self._now, now
        acted = (old.recording, old.paused_until, old.intent, old.trouble) != (
            now.recording, now.paused_until, now.intent, now.trouble,
        )  # fmt: skip
        if acted and self._visible():
            self._say_now()
            self._stale = True
        self.hear_change()

    def hear_change(self) -> None:
        """Something was written: read again, soon."""
        self._stale = True
        if self._visible() and not self._later.isActive():
            self._later.start()

    def _visible(self) -> bool:
        return self.isVisible() and not self.isMinimized()

    def _follow(self) -> None:
        if self._stale and self._visible():
            self.refresh()

    def _say_now(self) -> None:
        if isinstance(self.page, Today):
            self.page.show_now(self._now, self._extra)
        if self.rail is not None:
            self.rail.show_now(self._now)

    def say_extra(self, sentences: tuple[str, ...]) -> None:
        """What the program itself has to say beside the engine's troubles."""
        self._extra = sentences
        self._say_now()

    def open_plan(self) -> None:
        """Let the person say what they are about to do."""
        self._show_page(settings=False)
        if isinstance(self.page, Today):
            self.page.open_plan()

    def refresh(self) -> None:
        """Read the day again and show it."""
        self._stale = False
        self._now = self._engine.now()
        self._day = min(self._day, self._engine.today())
        self._say_now()
        self._reader.ask(self._day)

    def _read(self, report: DayReport) -> None:
        was_today = report.day < self._engine.today() and self._day == report.day
        self._reports = {report.day: report}
        if report.day != self._day or not isinstance(self.page, Today):
            return
        self.page.show_report(report)
        if was_today and report.end > self._now.at:
            self.turn(self._engine.today())
        self.followed.emit()

    def _failed(self, day: date, why: str) -> None:
        if day != self._day or not isinstance(self.page, Today):
            return
        if self._now.learning_s == 0 and not self._now.trouble and self._now.recording is not Recording.STOPPED:
            self.page.show_report(self._blank())  # nothing was written yet
        else:
            self.page.show_error(day, why or self.page.own_error)
        self.followed.emit()

    # -- turning ------------------------------------------------------------------------------

    def turn(self, day: date) -> None:
        """Show another day; none that has not come yet."""
        self._day = min(day, self._engine.today())
        self._show_page(settings=False)
        self.refresh()

    def _turn_by(self, days: int) -> None:
        if isinstance(self.page, Today):
            self.turn(self._day + timedelta(days=days))

    # -- events -------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Shown again: catch up, as soon as something is to be seen."""
        super().showEvent(event)
        self._unseen = True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Reading the day would hold up the first frame."""
        super().paintEvent(event)
        if self._unseen:
            self._unseen = False
            QTimer.singleShot(0, self._seen)

    def _seen(self) -> None:
        self.painted.emit()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Hidden: rest."""
        self._later.stop()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Back from the task bar: catch up."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and self._visible():
            self.hear_change()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has another layout."""
        super().resizeEvent(event)
        if self._is_narrow() is not self._narrow:
            self.rebuild()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window goes, recording stays."""
        self._later.stop()
        self._reader.close()
        self.closing.emit()
        super().closeEvent(event)

    def prepare(self) -> None:
        """Do all that can be done of showing it before it is shown."""
        self.winId()
        self.grab()

    def freshen(self) -> None:
        """It was held ready for a while: perhaps another day has begun, and another state."""
        self._now = self._engine.now()
        if self._day != self._engine.today():
            self._day, self._reports = self._engine.today(), {}
            if isinstance(self.page, Today):
                self.page.show_report(self._blank())
        self._say_now()

    def discard(self) -> None:
        """It was never shown and will not be."""
        self._reader.close()
        self.deleteLater()

    def bring_up(self) -> None:
        """To the front, wherever it is."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        QApplication.alert(self)
