"""The rail: the mark, the pages there are, and whether anything is recorded."""

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QScrollArea, QSizePolicy, QWidget

from headwater.charts.paint import draw_icon, mix, panel, text, vline
from headwater.charts.scale import Offset
from headwater.charts.tokens import Size
from headwater.engine import Now, Recording
from headwater.records import FocusState
from headwater.ui.access import Role, hear_as, tell
from headwater.ui.boxes import Canvas, Item, column, holder, row, rule, scrolled
from headwater.ui.buttons import IconButton, NavItem
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.menus import menu
from headwater.ui.pauses import add_pauses
from headwater.ui.places import LAST, LOOKING, Place
from headwater.ui.speak import job_line, recording, recording_short

NAMES = {
    Place.TODAY: "ui.today", Place.TIMELINE: "timeline.title", Place.TRENDS: "trends.title",
    Place.INSIGHTS: "insights.title", Place.REVIEW: "review.title", Place.SEARCH: "search.title",
    Place.ADVICE: "suggestions.title",
    Place.RULES: "rules.title", Place.MODEL: "learn.title", Place.DATA: "data.title", Place.SETTINGS: "settings.title",
    Place.HELP: "help.title",
}  # fmt: skip


class Rail(QWidget):
    """Left of every page."""

    chosen = Signal(object)
    """The place whose item was pressed."""

    def __init__(self, ui: Ui, engine: Face, now: Now, place: Place = Place.TODAY) -> None:
        super().__init__()
        self._ui, self._engine = ui, engine
        self._now = now
        self.setFixedWidth(Size.RAIL_NARROW if ui.narrow else round(Size.RAIL * max(ui.scale, 1.0)))
        self.items = {p: NavItem(ui, ui.words(NAMES[p]), p.value, current=p is place) for p in Place}
        self.today, self.data, self.settings = (self.items[p] for p in (Place.TODAY, Place.DATA, Place.SETTINGS))
        group = QButtonGroup(self)
        for p, item in self.items.items():
            group.addButton(item)
            item.clicked.connect(lambda _on=False, p=p: self.chosen.emit(p))
        self.area = self._pages()
        self.status = _Recording(ui)
        self.pause = IconButton(ui, "pause", ui.words("ui.pause.do"), 36)
        self.pause.clicked.connect(self._pause)
        foot: tuple[Item, ...] = (self.status, self.pause)
        side = 12
        last = holder(column(*(self.items[p] for p in LAST), gap=2, margins=(side, 0, side, 0)))
        box = column(
            holder(column(_brand(ui), margins=(side, 0, side, 0))), 16, self.area, last, 8, rule(ui), 8, gap=0,
            margins=(0, 20, 0, 16),
        )  # fmt: skip
        box.setStretch(box.indexOf(self.area), 1)
        around = (side, 0, side, 0)
        box.addLayout(column(*foot, gap=4, margins=around) if ui.narrow else row(*foot, gap=0, margins=around))
        self.setLayout(box)
        self.show_now(now)

    def _pages(self) -> QScrollArea:
        """Those that look at the days, and below them those that shape what is said of them; they scroll in a window
        that is too low for all."""
        upper = [item for p, item in self.items.items() if p in LOOKING]
        lower = [item for p, item in self.items.items() if p not in (*LOOKING, *LAST)]
        area = scrolled(holder(column(*upper, 6, *lower, None, gap=2, margins=(12, 0, 12, 0))), on_card=True)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    def mark(self, place: Place) -> None:
        """Another page is looked at."""
        self.items[place].setChecked(True)

    def show_now(self, now: Now) -> None:
        """Whether anything is recorded, and the button that changes it."""
        acted, self._now = now.recording is not self._now.recording, now
        ui, paused = self._ui, now.recording in (Recording.PAUSED, Recording.STOPPED)
        self.status.say(now, self._engine.clock.offset_s)
        self.pause.change("play" if paused else "pause", ui.words("ui.pause.resume" if paused else "ui.pause.do"))
        self.pause.setVisible(now.recording is not Recording.NOT_AGREED)
        if acted:
            tell(self.status, recording(now, ui.words, self._engine.clock.offset_s))

    def _pause(self) -> None:
        if self._now.recording in (Recording.PAUSED, Recording.STOPPED):
            self._engine.resume()
            return
        made = menu(self._ui, self)
        add_pauses(made, self._engine, self._ui.words)
        made.popup(self.pause.mapToGlobal(self.pause.rect().topLeft()) - QPoint(0, made.sizeHint().height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The hairline to the page."""
        vline(QPainter(self), self.width() - 1, 0, self.height(), self._ui.theme.line)


def _brand(ui: Ui) -> Canvas:
    def draw(p: QPainter, r: QRectF) -> None:
        t = ui.theme
        x = (r.width() - 24) / 2 if ui.narrow else 7
        panel(p, QRectF(round(x), 0, 24, 24), 7, t.states[FocusState.FOCUSED])
        draw_icon(p, x + 3, 3, "mark", t.surface, 18)
        if not ui.narrow:
            text(p, r.adjusted(40, 0, 0, 0), "Headwater", "title", t.text, scale=ui.scale)

    return Canvas(draw, h=24, name="Headwater")


class _Recording(QWidget):
    """A dot and two lines; only the dot in a narrow window."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._on, self._strong, self._rest = False, "", ""
        hear_as(self, Role.StatusBar)
        self.setMinimumWidth(24)
        self.setFixedHeight(36 if ui.narrow else max(36, 2 * ui.line("label") + 4))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def say(self, now: Now, offset: Offset) -> None:
        """Say whether anything is recorded, and quietly what is done in the background."""
        words = self._ui.words
        self._on = now.recording is Recording.RECORDING
        self._strong = recording_short(now, words, offset)
        self._rest = job_line(now, words, "ui.job.short") or words("ui.local")
        whole = recording(now, words, offset), job_line(now, words) or words("ui.local")
        self.setAccessibleName(". ".join(whole))
        self.setToolTip(" · ".join(whole) if self._ui.narrow or now.resting or now.job else "")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A green dot while recording, a grey ring otherwise."""
        p, ui, t = QPainter(self), self._ui, self._ui.theme
        x, y = self.width() / 2 if ui.narrow else 19, self.height() / 2
        colour = t.states[FocusState.COMMUNICATING if self._on else FocusState.AWAY]
        panel(p, QRectF(x - 7, y - 7, 14, 14), 7, mix(colour, t.canvas, 0.76))
        panel(p, QRectF(x - 3, y - 3, 6, 6), 3, colour if self._on else t.canvas, None if self._on else colour)
        if ui.narrow:
            return
        line, left = ui.line("label"), 38
        room = self.width() - left - 2
        if ui.width("label", self._strong) <= room:
            text(p, QRectF(left, y - line, room, line), self._strong, "label", t.text, scale=ui.scale)
            text(p, QRectF(left, y, room, line), self._rest, "caption", t.text3, scale=ui.scale)
            return
        p.setFont(self.font())
        head, tail = _halves(ui, self._strong, room)
        text(p, QRectF(left, y - line, room, line), head, "label", t.text, scale=ui.scale)
        text(p, QRectF(left, y, room, line), tail, "label", t.text, scale=ui.scale)


def _halves(ui: Ui, s: str, room: float) -> tuple[str, str]:
    """A line that is too long, over two lines."""
    words = s.split(" ")
    for n in range(len(words) - 1, 0, -1):
        if ui.width("label", " ".join(words[:n])) <= room:
            return " ".join(words[:n]), " ".join(words[n:])
    return s, ""
