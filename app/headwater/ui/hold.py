"""The gentle hold: a quiet window before what is off plan. It takes no keyboard by itself, and one click ends it."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QCloseEvent, QCursor, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWindow
from PySide6.QtWidgets import QWidget

from headwater.advice.holding import By, Hold, Reply
from headwater.charts import paint
from headwater.charts.scale import Offset, clock
from headwater.charts.tokens import Space
from headwater.engine.holding import Holds
from headwater.ui.access import tell
from headwater.ui.boxes import column, holder, row
from headwater.ui.buttons import Button
from headwater.ui.look import Ui, control
from headwater.ui.plain import plain
from headwater.ui.text import prose

_WIDE = 480
_LONGEST = 90
"""Characters of a name or a plan that are shown."""
_HIGH = 0.22
"""How far down the screen it stands, of the room that is left."""
_KINDS = {Reply.BACK: "primary", Reply.LATER: "plain", Reply.PART: "plain", Reply.NO_MORE: "ghost"}


class Desk(Protocol):
    """What it asks of the engine; each returns at once."""

    def reply(self, reply: Reply, place: str) -> None: ...  # noqa: D102
    def elsewhere(self, on: bool) -> None: ...  # noqa: D102


class HoldWindow(QWidget):
    """One hold. It can be moved by its ground; Escape, and closing it, say "5 minutes"."""

    answered = Signal(object, str)
    """The reply, and the place that it is about; once."""

    def __init__(self, ui: Ui, hold: Hold, plan: str, offset: Offset) -> None:
        flags = Qt.WindowType
        super().__init__(None, flags.Window | flags.FramelessWindowHint | flags.WindowStaysOnTopHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.ui, self.hold = ui, hold
        self._answered = False
        self._said = ui.words("hold.said", name=_short(hold.name), plan=_short(plan))
        self.buttons = {reply: self._button(reply, kind) for reply, kind in _KINDS.items()}
        self.setWindowTitle("Headwater")
        self.setAccessibleName(self._said)
        until = ui.words("hold.until", time=clock(hold.until, offset, ui.words))
        self.setAccessibleDescription(f"{self._why()} {until}")
        below = prose(ui, "", "small", "2")
        below.say_lines((self._why(), until))
        lines = column(prose(ui, self._said, "title"), below, gap=Space.XS)
        self.setLayout(column(lines, self._answers(), gap=Space.L, margins=(Space.CARD,) * 4))
        self.setFocus()  # not a button: what is being typed must press none

    def _why(self) -> str:
        words = self.ui.words
        by_rule = self.hold.by is By.RULE
        return words("hold.rule") if by_rule else words("hold.kind", kind=words(f"category.{self.hold.kind.value}"))

    def _button(self, reply: Reply, kind: str) -> Button:
        button = Button(self.ui, self.ui.words(f"hold.{reply.value}"), kind, small=True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self._answer(reply))
        return button

    def _answers(self) -> QWidget:
        """In one line, or in two where their words are long."""
        made = list(self.buttons.values())
        needed = sum(b.sizeHint().width() for b in made) + Space.S * len(made)
        if needed <= self.wide - 2 * Space.CARD:
            return holder(row(*made[:3], None, made[3]))
        return holder(column(row(*made[:2], None), row(*made[2:], None)))

    @property
    def wide(self) -> int:
        """Never as wide as the screen."""
        return min(self.ui.px(_WIDE), round(_screen().width() * 0.9))

    def appear(self) -> None:
        """Show it on the screen where the pointer is, without taking the keyboard."""
        layout = self.layout()
        assert layout is not None
        self.setFixedWidth(self.wide)
        self.setFixedHeight(max(layout.heightForWidth(self.wide), layout.minimumSize().height()))
        room = _screen()
        x = room.left() + (room.width() - self.width()) // 2
        self.move(QPoint(x, room.top() + max(0, round((room.height() - self.height()) * _HIGH))))
        self.show()
        tell(self, f"{self._said} {self._why()}")

    def go(self) -> None:
        """It is over without an answer."""
        self._answered = True
        self.close()

    def _answer(self, reply: Reply) -> None:
        if not self._answered:
            self._answered = True
            self.answered.emit(reply, self.hold.place)
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Whoever closes it wants to be left alone for a while."""
        self._answer_closed()
        super().closeEvent(event)
        self.deleteLater()

    def _answer_closed(self) -> None:
        if not self._answered:
            self._answered = True
            self.answered.emit(Reply.LATER, self.hold.place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape is "5 minutes"; no other key does anything to it."""
        if event.key() == Qt.Key.Key_Escape:
            self._answer(Reply.LATER)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """It can be moved out of the way."""
        handle = self.windowHandle()
        if event.button() is Qt.MouseButton.LeftButton and handle is not None:
            handle.startSystemMove()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The surface, with a line around it."""
        t = self.ui.theme
        paint.panel(QPainter(self), QRectF(self.rect()), 0, t.raised, control(t))


def _short(s: str) -> str:
    s = plain(s)
    return s if len(s) <= _LONGEST else f"{s[: _LONGEST - 1].rstrip()}…"


def _screen() -> QRect:
    screen = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
    return screen.availableGeometry()


class Holder(QObject):
    """Shows holds as they come, and tells the engine what was answered. Belongs to the windows' thread."""

    def __init__(self, desk: Desk, look: Callable[[], Ui], offset: Offset) -> None:
        super().__init__()
        self._desk, self._look, self._offset = desk, look, offset
        self.window: HoldWindow | None = None
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self._focus)

    def hear(self, holds: Holds) -> None:
        """What is to stand from now on; nothing happens while it is the same."""
        if self.window is not None:
            if self.window.hold == holds.hold:
                return
            self.window.go()
            self.window = None
        if holds.hold is not None:
            self.window = HoldWindow(self._look(), holds.hold, holds.plan, self._offset)
            self.window.answered.connect(self._answered)
            self.window.appear()

    def close(self) -> None:
        """The program ends."""
        self.hear(Holds(None))

    def _answered(self, reply: Reply, place: str) -> None:
        self.window = None
        self._desk.reply(reply, place)

    def _focus(self, window: QWindow | None) -> None:
        """Over another window of ours nothing stands."""
        mine = self.window.windowHandle() if self.window is not None else None
        elsewhere = window is not None and window is not mine
        if elsewhere and self.window is not None:
            self.hear(Holds(None))
        self._desk.elsewhere(elsewhere)
