"""The rail with a page beside it: made anew for another page, width, theme or language."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from headwater.base import Settings
from headwater.base.settings import WEEKDAYS
from headwater.charts.tokens import Size
from headwater.engine import Now
from headwater.records import Advice, AdviceKind
from headwater.reports import DayReport
from headwater.ui.begun import Begun
from headwater.ui.boxes import keep_scrolled, row
from headwater.ui.chores import Chores
from headwater.ui.dress import ease
from headwater.ui.face import Face
from headwater.ui.firstframe import AfterFirstFrame
from headwater.ui.guide.documents import Document
from headwater.ui.guide.shelf import Shelf
from headwater.ui.look import Ui, look
from headwater.ui.pages import PAGES
from headwater.ui.places import Place
from headwater.ui.rail import NAMES, Rail
from headwater.ui.side import SidePage
from headwater.ui.tabbing import step
from headwater.ui.today import Today
from headwater.ui.welcome.draft import WelcomeDraft
from headwater.ui.welcome.page import Welcome

if TYPE_CHECKING:
    from headwater.engine.sampling import Sample
    from headwater.ui.welcome.sample import SampleWindow

FIRST, LEAST = (1180, 760), (900, 600)
EASE_MS = 4_000
"""Somebody stays on a page: what the pages before it left goes."""


def _looks(settings: Settings) -> tuple[object, ...]:
    return settings.theme, settings.contrast, settings.language, settings.text_scale, settings.clock_hours


class Frame(QWidget):
    """Rail and page, or the welcome before the first record."""

    answered = Signal(str)
    """The id of a suggestion that was answered on the page."""
    settings_changed = Signal()
    quit_asked = Signal()

    def __init__(self, engine: Face, chores: Chores | None = None) -> None:
        super().__init__()
        self._engine = engine
        self._owns_chores = chores is None
        self.chores = chores or Chores()
        self._now: Now = engine.now()
        self._extra: tuple[str, ...] = ()
        self.page: Today | Welcome | SidePage | None = None
        self.rail: Rail | None = None
        self._place = Place.TODAY
        self._looks = _looks(engine.settings)
        self.begun = Begun()
        self._welcomed: WelcomeDraft | None = None
        """What was chosen on the welcome so far."""
        self._sample: SampleWindow | None = None
        self.shelf = Shelf()
        self._narrow = False
        self._stays = QTimer(self, singleShot=True, interval=EASE_MS)
        self._stays.timeout.connect(self._ease)
        self._box = row(gap=0)
        self.setLayout(self._box)
        self.setMinimumSize(*LEAST)
        self.resize(*FIRST)

    @property
    def side(self) -> SidePage | None:
        """The page, unless it shows a day."""
        return self.page if isinstance(self.page, SidePage) else None

    @property
    def place(self) -> Place:
        """The page that is looked at."""
        return self._place

    @property
    def engine(self) -> Face:
        """What the pages read and ask."""
        return self._engine

    @property
    def shown_day(self) -> date:
        """The day that was last looked at."""
        return self._report().day

    # -- building -----------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Make rail and page anew: another size class, theme, language, or the welcome is over."""
        ui = look(self._engine.settings, narrow=self._is_narrow())
        self._narrow = ui.narrow
        self.shelf.renew(ui)
        old, again = self.side, self.rail is not None
        self._take_away(self.rail)
        if not self._engine.settings.agreed:
            self.rail, self.page = None, self._welcome(ui)
            self._box.addWidget(self.page)
            return
        self.page = self._new_page(ui, old)
        self.rail = Rail(ui, self._engine, self._now, self._place)
        self.rail.chosen.connect(self.go)
        self._box.addWidget(self.rail)
        self._box.addWidget(self.page, 1)
        self._say_now()
        if again:  # what had the focus is gone
            self.rail.items[self._place].setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(self.page, Today):
            self.page.take_up(self.begun.typed)

    def _turn_page(self, rail: Rail) -> None:
        """Another page beside the same rail."""
        old = self.side
        self._take_away(None)
        self.chores.hold()
        self.page = self._new_page(look(self._engine.settings, narrow=self._narrow), old)
        AfterFirstFrame(self.page, self.chores.go_on)
        self._stays.start()
        self._box.addWidget(self.page, 1)
        rail.mark(self._place)
        self._say_now()
        rail.items[self._place].setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(self.page, Today):
            self.page.take_up(self.begun.typed)

    def _ease(self) -> None:
        self._engine.ease()
        ease()

    def _take_away(self, rail: Rail | None) -> None:
        """The page goes, with what it asked for, and with it the `rail`."""
        if isinstance(self.page, Today):
            self.begun.typed = self.page.typed
        elif isinstance(self.page, SidePage):
            self.page.hand_over(self.begun, self.shown_day)
        self.chores.let_go()
        self.chores.go_on()  # what changes something, though the page was never seen
        for w in (rail, self.page):
            if w is not None:
                self._box.removeWidget(w)
                w.hide()
                w.deleteLater()

    def _new_page(self, ui: Ui, old: SidePage | None) -> Today | SidePage:
        """The page of the place; one that takes the place of its like goes on where that one was."""
        if self._place is Place.TODAY:
            return self._today(ui)
        page = PAGES[self._place](self, ui, old)
        if old is not None and type(old) is type(page):
            keep_scrolled(old.area, page.area)
        return page

    def _welcome(self, ui: Ui) -> Welcome:
        page = Welcome(ui, self._engine, self.chores, self._welcomed)
        self._welcomed = page.draft
        page.start.connect(self._agree)
        page.not_now.connect(self.close)
        page.sample_made.connect(self._open_sample)
        return page

    def _open_sample(self, sample: "Sample") -> None:
        """In a window of its own, in the place of this one."""
        from headwater.ui.welcome.sample import SampleWindow

        self._sample = SampleWindow(sample)
        self._sample.left.connect(self._sample_left)
        self._sample.quit_asked.connect(self.quit_asked)
        self._sample.show()
        self.hide()

    def _sample_left(self) -> None:
        self._sample = None
        self.show()

    def _today(self, ui: Ui) -> Today:
        page = Today(ui, self._engine, self._report(), self.chores)
        page.turned.connect(self.turn)
        page.again.connect(self.refresh)
        page.leave.connect(self.close)
        page.advice.answered.connect(self.answered)
        page.advice.led.connect(self.lead)
        page.apps.sort.connect(self.sort_app)
        return page

    def follow(self, settings: Settings) -> None:
        """Another theme, language, text size or clock makes the window anew, once the control has finished its work."""
        self.settings_changed.emit()
        before, self._looks = self._looks, _looks(settings)
        if self._looks != before:
            QTimer.singleShot(0, self, self.rebuild)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes on as the page is laid out."""
        return step(self, forward) is not None

    def _is_narrow(self) -> bool:
        return self.width() < Size.NARROW_BELOW * max(self._engine.settings.text_scale, 1.0)

    def _say_now(self) -> None:
        if isinstance(self.page, Today):
            self.page.show_now(self._now, self._extra)
        elif self.side is not None:
            self.side.show_now(self._now)
        if self.rail is not None:
            self.rail.show_now(self._now)

    # -- what the window itself does ----------------------------------------------------------

    def _report(self) -> DayReport:
        """Of the day that is shown."""
        raise NotImplementedError

    def _agree(self, settings: Settings) -> None:
        """The person said yes to these."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Read again what the page shows."""
        raise NotImplementedError

    def turn(self, day: date) -> None:
        """Show another day."""
        raise NotImplementedError

    def turn_to(self, start: float, end: float) -> None:
        """Show the day on which a stretch begins, with the stretch picked out."""
        raise NotImplementedError

    # -- going somewhere ----------------------------------------------------------------------

    def open_review(self, day: date | None = None, *, week: bool = False) -> None:
        """Show the page "Review", of a day or of the week that it lies in; None: of what was last looked at."""
        from headwater.ui.review.draft import ReviewDraft
        from headwater.ui.review.page import ReviewPage

        self._show_page(Place.REVIEW)
        if isinstance(self.page, ReviewPage) and day is not None:
            self.page.look_at(ReviewDraft(day, week))

    def open_health(self) -> None:
        """Show how the program fares."""
        from headwater.ui.help.page import HelpPage

        self._show_page(Place.HELP)
        if isinstance(self.page, HelpPage):
            self.page.show_health()

    def open_guide(self) -> None:
        """Show the guide at the part about the page that is looked at."""
        ui = look(self._engine.settings)
        here = "" if self.rail is None else ui.words(NAMES[self._place])
        self.shelf.open(ui, Document.GUIDE, here)

    def open_document(self, document: Document) -> None:
        """Show one of the documents from its beginning."""
        self.shelf.open(look(self._engine.settings), document)

    def lead(self, advice: Advice) -> None:
        """Where a suggestion leads that the person accepted."""
        from headwater.ui.line import ASKS

        today, settings = self._engine.today(), self._engine.settings
        if advice.kind is AdviceKind.WIND_DOWN:
            week = settings.digest_week and WEEKDAYS[today.weekday()] == settings.week_review_day
            self.open_review(today, week=week)
        elif advice.kind is AdviceKind.BEST_HOURS:
            self.open_plan()
        elif advice.kind in ASKS:
            self.go(Place.TODAY)
            if isinstance(self.page, Today):
                self.page.lead(advice)

    def open_plan(self) -> None:
        """Let the person say what they are about to do."""
        raise NotImplementedError

    def sort_app(self, app: str) -> None:
        """Let the person say what an application is for."""
        from headwater.ui.rules.page import CategoriesPage

        self.go(Place.RULES)
        if isinstance(self.page, CategoriesPage):
            self.page.sort_app(app)

    def go(self, place: Place) -> None:
        """Where the rail leads."""
        if place is Place.TODAY:
            self.turn(self._engine.today())
        else:
            self._show_page(place)

    def _show_page(self, place: Place) -> None:
        if place is not self._place and self._engine.settings.agreed:
            self._place = place
            if self.rail is None or self._is_narrow() is not self._narrow:
                self.rebuild()
            else:
                self._turn_page(self.rail)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window has another layout."""
        super().resizeEvent(event)
        if self.page is not None and self._is_narrow() is not self._narrow:
            self.rebuild()

    def _end_chores(self) -> None:
        """Long work goes on without a window; what came of it is not told to the next one."""
        sample, self._sample = self._sample, None
        if sample is not None:
            sample.left.disconnect(self._sample_left)
            sample.close()
        self.shelf.close()
        self.chores.let_go()
        self.chores.go_on()
        self.chores.tidy()
        if self._owns_chores:
            self.chores.close()
