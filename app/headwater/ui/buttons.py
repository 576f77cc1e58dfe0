"""Buttons, painted from the tokens."""

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFocusEvent, QIcon, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPushButton, QSizePolicy, QToolButton, QWidget

from headwater.charts.paint import draw_icon, font, icon, mix, panel, text
from headwater.charts.tokens import Radius, Size
from headwater.ui.look import Ui, control
from headwater.ui.plain import plain

_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)

_FADED = 0.45
"""How much is seen of what cannot be used now."""


def by_keyboard(event: QFocusEvent) -> bool:
    """Whether the focus came by a key: only then is a ring drawn."""
    return event.reason() in _KEYBOARD


def ringed(w: QWidget) -> bool:
    """Whether a ring is drawn around what has the focus; fields always have theirs."""
    return isinstance(w, QLineEdit) or bool(w.property("kbd")) or (isinstance(w, Painted) and w.by_key)


def give_focus(new: QWidget, *, ring: bool) -> None:
    """As a key would, or as the mouse would."""
    new.setFocus(Qt.FocusReason.TabFocusReason if ring else Qt.FocusReason.OtherFocusReason)


def pass_focus(old: QWidget, new: QWidget) -> None:
    """To what takes the place of a button, with its ring if it had one."""
    give_focus(new, ring=ringed(old))


def _ring(w: QWidget, on: bool) -> None:
    if w.property("kbd") is not on:
        w.setProperty("kbd", on)
        w.update()


def _paint_ring(p: QPainter, w: QWidget, ui: Ui, radius: float) -> None:
    if w.property("kbd"):
        p.setPen(QPen(QColor(ui.theme.ring), 2))
        p.setBrush(Qt.BrushStyle.NoBrush)
        p.drawRoundedRect(QRectF(w.rect()).adjusted(1, 1, -1, -1), radius - 1, radius - 1)


class Button(QPushButton):
    """A push button: `kind` is primary, plain or ghost."""

    def __init__(self, ui: Ui, s: str, kind: str = "plain", *, small: bool = False) -> None:
        super().__init__(s.replace("&", "&&"))
        self._ui, self._kind, self._small = ui, kind, small
        self.setAccessibleName(s)
        self.setFont(font("label", ui.scale))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self._least = max(28 if small else Size.CONTROL, ui.px(Size.CONTROL_SMALL if small else Size.CONTROL))

    def become(self, kind: str) -> None:
        """Of another kind."""
        self._kind = kind
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The words with air beside them; higher with larger text."""
        air = 9 if self._kind == "ghost" else 11 if self._small else 13
        words = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text())
        return QSize(words.width() + 2 * air, max(words.height() + 2, self._least))

    def minimumSizeHint(self) -> QSize:
        """It gives way to nothing."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """By its kind, and by what is done with it."""
        p, radius = QPainter(self), 7.0 if self._small else float(Radius.CONTROL)
        ground, written, border = self._colours()
        if ground is not None or border is not None:
            panel(p, QRectF(self.rect()), radius, ground, border)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_ring(p, self, self._ui, radius)
        p.setFont(self.font())
        p.setPen(QColor(written))
        p.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextShowMnemonic, self.text())

    def _colours(self) -> tuple[str | None, str, str | None]:
        """Of the ground, the words and the border."""
        t, over, ghost = self._ui.theme, self.underMouse(), self._kind == "ghost"
        if self._kind == "primary":
            if not self.isEnabled():
                return t.sunken, t.text3, None
            return mix(t.ink, t.surface, 0.16).name() if over or self.isDown() else t.ink, t.on_ink, None
        if not self.isEnabled():
            return (None, t.text3, None) if ghost else (t.surface, t.text3, t.line)
        ground = t.line if self.isDown() else t.hover if over else None if ghost else t.surface
        written = t.text2 if ghost and ground is None else t.text
        return ground, written, None if ghost else control(t)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring if a key brought the focus."""
        _ring(self, by_keyboard(event))
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        _ring(self, False)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, as the space bar does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)


class IconButton(QToolButton):
    """A button that is an icon; `what` is its name and its hint."""

    def __init__(self, ui: Ui, name: str, what: str, size: int = Size.CONTROL_SMALL) -> None:
        super().__init__()
        self._ui = ui
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(size, size)
        self.setIconSize(QSize(Size.ICON, Size.ICON))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.change(name, what)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The icon; a ground under the pointer."""
        p, mode = QPainter(self), QIcon.Mode.Normal if self.isEnabled() else QIcon.Mode.Disabled
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            t = self._ui.theme
            panel(p, QRectF(self.rect()), Radius.CONTROL, t.line if self.isDown() else t.hover)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_ring(p, self, self._ui, Radius.CONTROL)
        place = QRect(QPoint(0, 0), self.iconSize())
        place.moveCenter(self.rect().center())
        self.icon().paint(p, place, Qt.AlignmentFlag.AlignCenter, mode)

    def change(self, name: str, what: str) -> None:
        """Become another button in the same place."""
        ratio, t = self.devicePixelRatioF(), self._ui.theme
        pictures = QIcon(icon(name, t.text2, Size.ICON, ratio))
        pictures.addPixmap(icon(name, mix(t.text3, t.surface, 0.55).name(), Size.ICON, ratio), QIcon.Mode.Disabled)
        self.setIcon(pictures)
        self.setToolTip(what)
        self.setAccessibleName(what)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring if a key brought the focus."""
        _ring(self, by_keyboard(event))
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        _ring(self, False)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)


class Painted(QAbstractButton):
    """A button painted from tokens by `draw(painter, rect)`; ring and hover are shared."""

    radius: float = Radius.CONTROL

    def __init__(self, ui: Ui, name: str) -> None:
        super().__init__()
        self.ui = ui
        self.setText(name.replace("&", "&&"))
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.by_key = False
        """A key brought the focus: its ring is drawn."""
        self._by_us = False

    def setChecked(self, on: bool) -> None:
        """By the program itself, which is no press."""
        self._by_us = True
        super().setChecked(on)
        self._by_us = False

    def checkStateSet(self) -> None:
        """Checked otherwise than by a press: who hears the window toggles it, and Qt makes no click of that."""
        super().checkStateSet()
        if not self._by_us and (self.isChecked() or not self.autoExclusive()):
            QTimer.singleShot(0, self, self.was_toggled)

    def was_toggled(self) -> None:
        """What a press would have done beside checking it."""
        self.clicked[bool].emit(self.isChecked())  # type: ignore[index]

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Remember whether a key brought the focus."""
        self.by_key = by_keyboard(event)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEvent) -> None:
        """Repaint for the hover tint."""
        self.update()

    def draw(self, p: QPainter, r: QRectF) -> None:
        """Paint the button itself."""
        raise NotImplementedError

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The button, and the ring."""
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        r = QRectF(self.rect())
        p.setOpacity(1.0 if self.isEnabled() else _FADED)
        self.draw(p, r)
        if self.hasFocus() and self.by_key:
            p.setPen(QPen(QColor(self.ui.theme.ring), 2))
            p.setBrush(Qt.BrushStyle.NoBrush)
            radius = min(self.radius, r.height() / 2)
            p.drawRoundedRect(r.adjusted(1, 1, -1, -1), radius, radius)


class NavItem(Painted):
    """A page in the rail."""

    def __init__(self, ui: Ui, name: str, glyph: str, *, current: bool) -> None:
        super().__init__(ui, name)
        self._glyph = glyph
        self._name = name
        self.setFixedHeight(30 if ui.narrow else max(32, ui.px(32)))
        self.setCheckable(True)
        self.setAutoExclusive(True)  # one of several, for who hears it; the rail's group sees to it
        self.setChecked(current)
        if ui.narrow:
            self.setToolTip(name)

    def draw(self, p: QPainter, r: QRectF) -> None:
        """Icon and name; only the icon in a narrow window."""
        t, current = self.ui.theme, self.isChecked()
        if current:
            panel(p, r, Radius.CONTROL, mix(t.line, t.canvas, 0.15))
        elif self.underMouse():
            panel(p, r, Radius.CONTROL, mix(t.hover, t.canvas, 0.35))
        colour = t.text if current else t.text2
        x = (r.width() - Size.ICON) / 2 if self.ui.narrow else 10
        draw_icon(p, x, (r.height() - Size.ICON) / 2, self._glyph, colour)
        if not self.ui.narrow:
            role = "strong" if current else "body"
            text(p, r.adjusted(38, 0, -8, 0), self._name, role, colour, scale=self.ui.scale)


class Chip(Painted):
    """A pill with an icon, a strong part and a quiet rest."""

    radius = 999
    WIDEST = 320

    def __init__(self, ui: Ui, glyph: str, strong: str, rest: str = "") -> None:
        super().__init__(ui, strong)
        self._glyph = glyph
        self.setFixedHeight(max(Size.CONTROL, ui.px(Size.CONTROL)))
        self.set_text(strong, rest)

    def set_text(self, strong: str, rest: str = "") -> None:
        """Say something else; the pill takes the width that it needs, up to a limit."""
        self._strong, self._rest = plain(strong), plain(rest)
        ui = self.ui
        self.setAccessibleName(f"{self._strong} {self._rest}".strip())
        tail = 8 + ui.width("small", self._rest) if self._rest else 0
        wide = 36 + ui.width("label", self._strong) + tail + 16
        self.setFixedWidth(round(min(wide, (240 if ui.narrow else self.WIDEST) * ui.scale)))
        self.update()

    def draw(self, p: QPainter, r: QRectF) -> None:
        """The pill; a long strong part gives way to the rest."""
        t, ui = self.ui.theme, self.ui
        panel(p, r, r.height() / 2, t.hover if self.underMouse() else t.surface, control(t))
        draw_icon(p, 12, (r.height() - 16) / 2, self._glyph, t.text2, 16)
        tail = ui.width("small", self._rest) if self._rest else 0
        room = r.width() - 36 - 15 - (tail + 8 if tail else 0)
        strong = min(ui.width("label", self._strong) + 1, room)
        text(p, QRectF(36, 0, strong, r.height()), self._strong, "label", t.text, scale=ui.scale)
        if tail:
            text(p, QRectF(36 + strong + 7, 0, tail + 2, r.height()), self._rest, "small", t.text3, scale=ui.scale)


class Switch(Painted):
    """On or off."""

    radius = 10

    def __init__(self, ui: Ui, name: str, on: bool) -> None:
        super().__init__(ui, name)
        self.setCheckable(True)
        self.setChecked(on)
        self.setFixedSize(44, 28)

    def draw(self, p: QPainter, r: QRectF) -> None:
        """A track of 36 by 20 px inside a target of 44 by 28."""
        t, on = self.ui.theme, self.isChecked()
        track = r.adjusted(4, 4, -4, -4)
        panel(p, track, 10, t.ink if on else t.edge)
        knob = QRectF(track.right() - 18 if on else track.left() + 2, track.top() + 2, 16, 16)
        panel(p, knob, 8, t.on_ink if on else t.surface)
