"""First start: what is stored, shown; what never is; and the question. Nothing is recorded before the answer."""

from collections.abc import Callable
from dataclasses import replace
from math import sin, tau

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QLinearGradient, QMouseEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from headwater.base import Settings, TitleMode
from headwater.charts.paint import RIGHT, alpha, mix, panel, text
from headwater.charts.tokens import Radius
from headwater.records import FocusState
from headwater.ui.boxes import Canvas, Card, column, holder, picture, row, rule, scrolled
from headwater.ui.buttons import Button, Switch
from headwater.ui.look import Ui
from headwater.ui.plan import Segmented
from headwater.ui.text import label, prose

ART = 380
_MODES = (TitleMode.FULL, TitleMode.HASHED, TitleMode.NONE)
_ROWS = (("watch_windows", "window"), ("count_input", "keys"), ("watch_signals", "camera"))


def stream(ui: Ui) -> Callable[[QPainter, QRectF], None]:
    """Many small waters become one: the only illustration in the program."""
    t, n = ui.theme, 30

    def draw(p: QPainter, r: QRectF) -> None:
        for i in range(n):
            grad = QLinearGradient(0, r.top(), 0, r.bottom())
            blue = t.states[FocusState.FOCUSED] if i % 3 else t.states[FocusState.ROUTINE]
            for stop, a in ((0.18, 0.0), (0.45, 0.32), (1.0, 0.8)):
                grad.setColorAt(stop, alpha(blue, a))
            p.setPen(QPen(grad, 1.1))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawPath(_water(r, i / (n - 1)))

    return draw


def _water(r: QRectF, u: float) -> QPainterPath:
    """One line from its spring at the top (`u`, 0 to 1, from left to right) to the common bed at the bottom."""
    path = QPainterPath()
    for k in range(101):
        v = k / 100
        ease = v * v * (3 - 2 * v)
        start, end = r.left() - 20 + u * (r.width() + 40), r.left() + r.width() * (0.47 + 0.16 * (u - 0.5))
        x = start + (end - start) * ease
        x += (1 - ease * 0.8) * 20 * sin(tau * (v * 1.15 + u * 1.7)) + 16 * ease * sin(tau * v * 1.4)
        point = QPointF(x, r.top() + v * r.height())
        if k:
            path.lineTo(point)
        else:
            path.moveTo(point)
    return path


def _step(ui: Ui) -> int:
    return 24 if ui.narrow else 28


class SwitchRow(QWidget):
    """Icon, name, purpose, switch. The whole row answers."""

    def __init__(self, ui: Ui, key: str, icon: str, on: bool) -> None:
        super().__init__()
        name, why = ui.words(f"ui.welcome.{key}"), ui.words(f"ui.welcome.{key}_why")
        self.switch = Switch(ui, name, on)
        self.switch.setAccessibleDescription(why)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        pad = 10 if ui.narrow else 14
        line = row(picture(icon, ui.theme.text2, 20), 16, gap=0, margins=(20, pad, 16, pad))
        line.addLayout(column(label(ui, name, "strong"), prose(ui, why, "small", "2"), gap=0), 1)
        line.addSpacing(16)
        line.addWidget(self.switch)
        self.setLayout(line)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """As if the switch had been pressed."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.switch.click()


class Welcome(QWidget):
    """One page; `start` carries the settings that were agreed to."""

    start = Signal(object)
    not_now = Signal()

    def __init__(self, ui: Ui, settings: Settings) -> None:
        super().__init__()
        self._ui, self._settings = ui, settings
        words = ui.words
        self.rows = {key: SwitchRow(ui, key, icon, getattr(settings, key)) for key, icon in _ROWS}
        self.titles = Segmented(ui, words("ui.welcome.titles"), [words(f"ui.welcome.title_{m}") for m in _MODES])
        self.titles.choose(_MODES.index(settings.title_mode))
        self.preview = Canvas(self._draw_preview, h=3 * ui.px(_step(ui)) + 16)
        self.go = Button(ui, words("ui.welcome.start"), "primary")
        self.skip = Button(ui, words("ui.welcome.not_now"))
        self.go.clicked.connect(lambda: self.start.emit(replace(self.chosen(), agreed=True)))
        self.skip.clicked.connect(self.not_now)
        for switch_row in self.rows.values():
            switch_row.switch.toggled.connect(self._changed)
        self.titles.installEventFilter(self)
        self._build()
        self._changed()

    def _build(self) -> None:
        ui, words, narrow = self._ui, self._ui.words, self._ui.narrow
        side, top = (36, 20) if narrow else (72, 48)
        card, gap = self._card(), 12 if narrow else 16
        title, body = prose(ui, words("ui.welcome.title"), "hero"), prose(ui, words("ui.welcome.body"), "body", "2")
        preview = column(label(ui, words("ui.welcome.preview"), "small", "2"), self.preview, gap=8)
        form = column(
            title, 8, body, 12 if narrow else 24, card, gap, preview, 12, self._never(), None,
            gap=0, margins=(side, top, side, 8),
        )  # fmt: skip
        foot = row(None, self.skip, self.go, margins=(side, 8 if narrow else 12, side, 16 if narrow else 36))
        box = row(gap=0)
        box.addWidget(Canvas(self._art, w=240 if narrow else ART, name=words("ui.welcome.tag")))
        box.addLayout(column(scrolled(holder(form)), foot, gap=0), 1)
        self.setLayout(box)

    def _card(self) -> Card:
        ui, card = self._ui, Card(self._ui, padding=0)
        for i, (key, _) in enumerate(_ROWS):
            if i:
                card.add(rule(ui))
            card.add(self.rows[key])
            if key == "watch_windows":
                self._modes = holder(
                    row(label(ui, ui.words("ui.welcome.titles"), "small", "2"), self.titles, None, gap=10,
                        margins=(56, 0, 16, 10 if ui.narrow else 14))
                )  # fmt: skip
                card.add(self._modes)
        return card

    def _never(self) -> QWidget:
        ui = self._ui
        line = row(gap=8)
        line.addWidget(picture("lock", ui.theme.text3, 16), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(prose(ui, ui.words("ui.welcome.never"), "small", "3"), 1)
        return holder(line)

    def chosen(self) -> Settings:
        """The settings as the page stands."""
        switches = {key: r.switch.isChecked() for key, r in self.rows.items()}
        return replace(self._settings, title_mode=_MODES[self.titles.current], **switches)  # type: ignore[arg-type]

    def eventFilter(self, watched: object, event: object) -> bool:
        """A choice of title mode changes the preview."""
        if watched is self.titles:
            self.preview.update()
        return False

    def _changed(self) -> None:
        self._modes.setVisible(self.chosen().watch_windows)
        lines = (" ".join(filter(None, line)) for line in self._lines())
        self.preview.setAccessibleName("; ".join(lines))
        self.preview.update()

    def _lines(self) -> list[tuple[str, str, str, str]]:
        """Stored lines as these settings would make them: time, app, title, counts."""
        words, s = self._ui.words, self.chosen()
        counts = words("ui.welcome.counts", keys=41, clicks=3) if s.count_input else "–"
        if not s.watch_windows:
            return [("14:02", "–", "", counts), ("14:03", "–", "", "–"), ("14:04", "–", "", "–")]
        title = {
            TitleMode.FULL: words("ui.welcome.sample"),
            TitleMode.HASHED: "5f1c 09ae 77d2 b340",
            TitleMode.NONE: words("ui.welcome.no_title"),
        }[s.title_mode]
        return [
            ("14:02", "Writer", title, counts),
            ("14:03", "Firefox", words("ui.welcome.private"), "–"),
            ("14:04", "–", words("ui.welcome.excluded"), "–"),
        ]

    def _draw_preview(self, p: QPainter, r: QRectF) -> None:
        ui, t = self._ui, self._ui.theme
        panel(p, r, Radius.CARD, t.surface if t.dark else t.sunken)
        step, h, right = ui.px(_step(ui)), ui.px(20), ui.px(150)
        for i, (when, app, title, counts) in enumerate(self._lines()):
            y = 12 + i * step
            x = 20 + ui.px(48)
            text(p, QRectF(20, y, ui.px(48), h), when, "small", t.text3, scale=ui.scale)
            text(p, QRectF(x, y, ui.px(80), h), app, "label", t.text, scale=ui.scale)
            x += ui.px(84)
            box = QRectF(x, y, max(r.width() - x - right - 20, 20), h)
            text(p, box, title, "small", t.text3 if i else t.text2, scale=ui.scale)
            text(p, QRectF(r.width() - right - 20, y, right, h), counts, "small", t.text2, RIGHT, ui.scale)

    def _art(self, p: QPainter, r: QRectF) -> None:
        ui, t = self._ui, self._ui.theme
        p.fillRect(r, mix(t.surface, t.states[FocusState.FOCUSED], 0.05))
        p.setClipRect(r)
        stream(ui)(p, r)
        x, wide = (28, r.width() - 40) if ui.narrow else (40, r.width() - 60)
        text(p, QRectF(x, 52, wide, ui.line("hero")), "Headwater", "hero", t.text, scale=ui.scale)
        y = 56 + ui.line("hero")
        for key in ("ui.welcome.tag", "ui.welcome.tag2"):
            text(p, QRectF(x, y, wide, ui.line("body")), ui.words(key), "body", t.text2, scale=ui.scale)
            y += ui.line("body")
