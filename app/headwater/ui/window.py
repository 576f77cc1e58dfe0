"""The dashboard: made before or when it is opened (see `held`), gone when it is closed."""

from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeySequence, QPaintEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication

from headwater.base import Settings
from headwater.categories import Categories
from headwater.engine import Now, Recording
from headwater.reports import DayReport, day_of, day_report
from headwater.ui import shortcuts
from headwater.ui.access import Role, hear_as, install_roles
from headwater.ui.chores import Chores
from headwater.ui.face import Face
from headwater.ui.frame import Frame
from headwater.ui.options import keep_all
from headwater.ui.places import Place
from headwater.ui.reader import Reader
from headwater.ui.remembered import stand, within_reach
from headwater.ui.today import Today

EVERY_MS = 5000
"""The page follows the engine at most this often."""


class Dashboard(Frame):
    """The window, which follows the engine while it is seen."""

    closing = Signal()
    followed = Signal()
    """The page shows a day as it was just read."""
    painted = Signal()
    """The first frame since it was shown is on the screen."""

    def __init__(self, engine: Face, chores: Chores | None = None, geometry: bytes = b"") -> None:
        """`geometry` is how one before it stood."""
        super().__init__(engine, chores)
        stand(self, geometry)
        install_roles()
        hear_as(self, Role.Window)
        self._day: date = engine.today()
        self._last_today = self._day
        """As of the last look: who looks at today goes on into the next day, also over a night asleep."""
        self._reports: dict[date, DayReport] = {}
        self._wanted: tuple[float, float] | None = None
        """The stretch that the person is to say something of, as soon as its day is read."""
        self._picked: tuple[float, float] | None = None
        """The stretch that is to be picked out, as soon as its day is read."""
        self._stale = False
        self._unseen = False
        self._reader = Reader(engine, self.chores.when_free)
        self._reader.read.connect(self._read)
        self._reader.failed.connect(self._failed)
        self._later = QTimer(self, singleShot=True, interval=EVERY_MS)
        self._later.timeout.connect(self._follow)
        self.setWindowTitle("Headwater")
        self._shortcuts()
        self.rebuild()

    def _shortcuts(self) -> None:
        own = {
            shortcuts.QUIT: self.quit_asked.emit, shortcuts.CLOSE: self.close, shortcuts.AGAIN: self.refresh,
            shortcuts.GUIDING: self.open_guide,
            shortcuts.BACK: partial(self._turn_by, -1), shortcuts.FORTH: partial(self._turn_by, 1),
        }  # fmt: skip
        for keys, do in (own | {key: partial(self.go, place) for place, key in shortcuts.PLACES.items()}).items():
            QShortcut(QKeySequence(keys), self).activated.connect(do)

    # -- the day ------------------------------------------------------------------------------

    def _report(self) -> DayReport:
        return self._reports.get(self._day) or self._blank()

    def _blank(self) -> DayReport:
        """The day before it is read."""
        e = self._engine
        return day_report([], [], self._day, e.settings, Categories(), e.clock.now(), e.clock.offset_s)

    def _agree(self, settings: Settings) -> None:
        trouble = keep_all(self._engine, settings)
        if trouble:  # they hold until the program ends
            self._extra = (*self._extra, trouble)
        bring = self._welcomed is not None and self._welcomed.bring
        self._welcomed = None
        self.rebuild()
        self.refresh()
        if bring:
            self.go(Place.DATA)

    # -- following the engine -----------------------------------------------------------------

    def hear_now(self, now: Now) -> None:
        """The engine's present state: at once if the person did something, else with the next step."""
        old, self._now = self._now, now
        acted = _acted(old) != _acted(now)
        if acted and self._visible():
            self._say_now()
            self._stale = True
        self.hear_change()

    def hear_change(self, *, gone: bool = False) -> None:
        """Something was written: read again, soon; at once where some of what is shown may be gone."""
        self._stale = True
        if gone:
            self._reports = {}
            self.begun.forget()
            (self.refresh if self.side is None else self.side.refresh)()
        elif self._visible() and not self._later.isActive():
            self._later.start()

    def _visible(self) -> bool:
        return self.isVisible() and not self.isMinimized()

    def _follow(self) -> None:
        if not self._stale or not self._visible():
            return
        if self.side is not None:
            self._stale = False
            self._now = self._engine.now()
            self._say_now()
            self.side.hear_change()
        else:
            self.refresh()

    def say_extra(self, sentences: tuple[str, ...]) -> None:
        """What the program itself has to say beside the engine's troubles."""
        self._extra = sentences
        self._say_now()

    def open_plan(self) -> None:
        """Let the person say what they are about to do."""
        if self._place is not Place.TODAY:
            self.go(Place.TODAY)
        if isinstance(self.page, Today):
            self.page.open_plan()

    def open_note(self) -> None:
        """Let the person write where they stand with the plan that ended last, if that is still asked."""
        self.turn(self._engine.today())
        if isinstance(self.page, Today):
            self.page.open_note()

    def open_correction(self, start: float, end: float) -> None:
        """Let the person say what a stretch was, as soon as its day is read."""
        engine = self._engine
        self.turn(day_of(start, engine.settings, engine.clock.offset_s))
        self._wanted = (start, end)

    def refresh(self) -> None:
        """Read again what the page shows."""
        self._stale = False
        self._now = self._engine.now()
        self._go_on()
        self._say_now()
        if self.side is None:
            self._reader.ask(self._day)
        elif self._visible():
            self.side.refresh()

    def _go_on(self) -> None:
        """Another day has begun, or the clock was set back; nobody is taken out of correcting the day before."""
        today = self._engine.today()
        busy = isinstance(self.page, Today) and self.page.correcting.panel.open
        follows = self._day == self._last_today and not busy
        self._day = today if follows else min(self._day, today)
        if not busy:
            self._last_today = today

    def _read(self, report: DayReport) -> None:
        self._reports = {report.day: report}
        if report.day != self._day or not isinstance(self.page, Today):
            return
        self.page.show_report(report)
        picked, self._picked = self._picked, None
        if picked is not None and not report.empty:
            self.page.card.view.select(picked)
            self.page.card.view.show_moments(*picked)
        wanted, self._wanted = self._wanted, None
        if wanted is not None and not report.empty:
            self.page.show()  # one that was made anew just now is not shown yet
            self.page.correcting.open_at(wanted)
        self.followed.emit()

    def _failed(self, day: date, why: str) -> None:
        if day != self._day or not isinstance(self.page, Today):
            return
        self._wanted = self._picked = None
        if self._now.learning_s == 0 and not self._now.trouble and self._now.recording is not Recording.STOPPED:
            self.page.show_report(self._blank())  # nothing was written yet
        else:
            self.page.show_error(day, why or self.page.own_error)
        self.followed.emit()

    # -- turning ------------------------------------------------------------------------------

    def turn(self, day: date) -> None:
        """Show another day; none that has not come yet."""
        self._day, self._wanted, self._picked = min(day, self._engine.today()), None, None
        self._show_page(Place.TODAY)
        self.refresh()

    def turn_to(self, start: float, end: float) -> None:
        """Show the day on which a stretch begins, with the stretch picked out."""
        engine = self._engine
        self.turn(day_of(start, engine.settings, engine.clock.offset_s))
        self._picked = (start, end)

    def _turn_by(self, days: int) -> None:
        if isinstance(self.page, Today):
            self.turn(self._day + timedelta(days=days))
        elif self.side is not None:
            self.side.turn_by(days)

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
            QTimer.singleShot(0, self, self._seen)

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

    def closeEvent(self, event: QCloseEvent) -> None:
        """The window goes, recording stays."""
        self._later.stop()
        self._reader.close()
        self._end_chores()
        self.closing.emit()
        super().closeEvent(event)
        self.deleteLater()  # by WA_DeleteOnClose it would stay Python's, whose collector may come as Qt hides it

    def prepare(self) -> None:
        """Do all that can be done of showing it before it is shown."""
        self.winId()
        self.grab()

    def freshen(self) -> None:
        """It was held ready for a while: perhaps another day has begun, and another state."""
        self._now = self._engine.now()
        if self._day != self._engine.today():
            self._day = self._last_today = self._engine.today()
            self._reports = {}
            if isinstance(self.page, Today):
                self.page.show_report(self._blank())
        self._say_now()

    def discard(self) -> None:
        """It was never shown and will not be."""
        self._reader.close()
        self._end_chores()
        self.deleteLater()

    def bring_up(self) -> None:
        """To the front, wherever it is."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        within_reach(self)
        self.show()
        self.raise_()
        self.activateWindow()
        QApplication.alert(self)


def _acted(now: Now) -> tuple[object, ...]:
    """What changes only where the person did something, or is to be told at once."""
    phase = None if now.session is None else now.session.at.phase
    return now.recording, now.paused_until, now.intent, now.trouble, now.job, phase, now.ended
