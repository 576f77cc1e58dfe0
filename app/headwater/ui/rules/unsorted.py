"""The card "Not sorted yet": what nobody knows the category of, to be dragged, or sorted by a menu or a click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QMenu, QSizePolicy, QWidget

from headwater.charts.paint import hline, panel
from headwater.charts.tokens import Radius
from headwater.ui.access import Role, hear_as
from headwater.ui.boxes import Card, Item, clear, column, row
from headwater.ui.buttons import Button, by_keyboard, pass_focus
from headwater.ui.look import Ui
from headwater.ui.plain import plain
from headwater.ui.rules.choosing import sorting_menu
from headwater.ui.rules.draft import Dropped, RulesDraft
from headwater.ui.rules.drag import SIDE, Drag
from headwater.ui.rules.telling import guess, lasting, short_guess
from headwater.ui.text import Elided, hint, label, prose

if TYPE_CHECKING:
    from headwater.engine.unsorted import NotSorted, Unsorted

_GAP = 4
FIRST = 7
"""Shown at once."""
_MENU = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Menu)


class UnsortedRow(QWidget):
    """An application or a site."""

    sort = Signal(object, object)
    """The `Unsorted` and what it is sorted into."""

    def __init__(self, ui: Ui, one: Unsorted, drag: Drag, room: int) -> None:
        super().__init__()
        self._ui, self.one, self._drag = ui, one, drag
        hear_as(self, Role.ListItem)
        words = ui.words
        self.name = plain(one.domain or one.name or one.app) or "?"
        length = lasting(one.seconds, words)
        time = label(ui, length, "small", "2")
        looks = guess(one, words)
        self.looks = Button(ui, looks, "plain", small=True)
        if not looks:
            self.looks.hide()
        self.choose = Button(ui, words("rules.unsorted.sort"), "ghost" if looks else "plain", small=True)
        head = row(Elided(ui, self.name, "strong"), time, gap=8)
        head.setStretch(0, 1)
        parts: list[Item] = [head, Elided(ui, one.title, "small", "3")] if one.title else [head]
        self.setLayout(column(*parts, self._buttons(room), gap=3, margins=(SIDE, 8, SIDE, 8)))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words("rules.unsorted.name", name=self.name, length=length))
        self.setAccessibleDescription(words("rules.unsorted.hint"))
        for button in (self.looks, self.choose):
            button.setAccessibleDescription(self.name)
        self.looks.clicked.connect(lambda: self.sort.emit(one, Dropped(one.category)))
        self.choose.clicked.connect(self.open_menu)
        self._pressed: QPointF | None = None

    def _buttons(self, room: int) -> Item:
        """Both beside each other where there is room for that, else below each other; what it looks like is shorter
        where even that is too wide."""
        looks, choose = self.looks, self.choose
        if looks.sizeHint().width() > room:
            looks.setToolTip(hint(looks.text()))
            looks.setText(short_guess(self.one, self._ui.words))
        if looks.sizeHint().width() + _GAP + choose.sizeHint().width() <= room:
            return row(looks, choose, None, gap=_GAP)
        choose.become("plain")
        return column(looks, choose, gap=_GAP)

    def open_menu(self) -> QMenu:
        """All categories."""
        likely = self.one.category if self.looks.text() else None
        made = sorting_menu(self._ui, self, likely, lambda what: self.sort.emit(self.one, what))
        made.popup(self.mapToGlobal(self.choose.geometry().bottomLeft()))
        return made

    # -- dragging -----------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Perhaps it is dragged."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """So far from where it was pressed, it is taken up."""
        if self._pressed is None:
            return
        moved = (event.position() - self._pressed).manhattanLength()
        if not self._drag.active and moved >= QApplication.startDragDistance():
            self.setFocus(Qt.FocusReason.MouseFocusReason)  # Escape lets it go
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._drag.begin(self.one, self.name)
        self._drag.move(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """It falls."""
        self._pressed = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._drag.end(event.globalPosition().toPoint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape lets go of what is dragged; Enter opens the categories."""
        if event.key() == Qt.Key.Key_Escape and self._drag.active:
            self._pressed = None
            self._drag.cancel()
        elif event.key() in _MENU:
            self.open_menu()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: object) -> None:
        """What is in hand while the list is made anew is let go."""
        if self._pressed is not None:
            self._pressed = None
            self._drag.cancel()
        super().hideEvent(event)  # type: ignore[arg-type]

    # -- how it looks -------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A ring for the keyboard."""
        self.setProperty("kbd", by_keyboard(event))
        super().focusInEvent(event)

    def enterEvent(self, _event: object) -> None:
        """A tint."""
        self.update()

    def leaveEvent(self, _event: object) -> None:
        """None."""
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A hairline below; a ground under the pointer."""
        p, t, r = QPainter(self), self._ui.theme, QRectF(self.rect())
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            panel(p, r, Radius.CONTROL, t.hover)
        hline(p, r.bottom() - 1, r.left() + SIDE, r.right() - SIDE, t.line)
        if self.hasFocus() and self.property("kbd"):
            p.setPen(QPen(QColor(t.ring), 2))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawRoundedRect(r.adjusted(1, 1, -1, -1), Radius.CONTROL, Radius.CONTROL)


class UnsortedCard(Card):
    """All of them, the longest first."""

    sort = Signal(object, object)

    def __init__(self, ui: Ui, drag: Drag, draft: RulesDraft) -> None:
        super().__init__(ui, padding=16)
        self._drag, self._draft = drag, draft
        self.rows: list[UnsortedRow] = []
        self._found: NotSorted | None = None
        words = ui.words
        self.setAccessibleName(words("rules.unsorted.title"))
        self.much = prose(ui, "", "small", "1")
        self.said = prose(ui, words("rules.unsorted.reading"), "small", "3")
        self.more = Button(ui, "", "ghost", small=True)
        self._list = column(gap=0)
        title, body = label(ui, words("rules.unsorted.title"), "title"), words("rules.unsorted.body")
        head = (title, 4, prose(ui, body, "small", "2"), 6, self.much, 4, self.said)
        self.box.setContentsMargins(16 - SIDE, 16, 16 - SIDE, 16)
        self.add(column(*head, gap=0, margins=(SIDE, 0, SIDE, 0)))
        self.box.addLayout(self._list)
        self.box.addLayout(row(self.more, None, margins=(SIDE - 8, 0, 0, 0)))  # its word stands below the others
        self.much.hide()
        self.more.hide()
        self.more.clicked.connect(self._show_all)

    def show_found(self, found: NotSorted) -> None:
        """As it was read; rows are not touched while they are the same, and what has the focus keeps it."""
        self._found = found
        shown = found.found if self._draft.all else found.found[:FIRST]
        if shown != tuple(r.one for r in self.rows):
            self._make(shown)
        self._say(found, len(found.found) - len(shown))

    def _make(self, shown: tuple[Unsorted, ...]) -> None:
        room = self.minimumWidth() - 2 * 16
        old, self.rows = self.rows, [UnsortedRow(self.ui, one, self._drag, room) for one in shown]
        for n, line in enumerate(self.rows):
            line.sort.connect(self.sort)
            self._list.insertWidget(n, line)
            line.show()  # at once, for the keyboard
        self._hand_over(old)
        clear(self._list, len(self.rows))

    def _hand_over(self, old: list[UnsortedRow]) -> None:
        """The focus, to the row of the same name, or where that is gone to the one in its place."""
        focus = self.window().focusWidget()
        had = next((n for n, r in enumerate(old) if focus is not None and (r is focus or r.isAncestorOf(focus))), None)
        if focus is not None and had is not None and self.rows:
            near = self.rows[min(had, len(self.rows) - 1)]
            pass_focus(focus, next((r for r in self.rows if r.name == old[had].name), near))

    def _say(self, found: NotSorted, hidden: int) -> None:
        words = self.ui.words
        percent = round(100 * found.seconds / found.whole_s) if found.whole_s else 0
        much = words("rules.unsorted.much", length=lasting(found.seconds, words), percent=percent)
        self.much.say(much if found.is_much else "")
        self.much.setVisible(found.is_much)
        none = words("rules.unsorted.none" if found.whole_s else "rules.unsorted.nothing")
        self.said.say("" if found.found else none)
        self.said.setVisible(not found.found)
        self.more.setText(words("rules.unsorted.more", n=hidden))
        self.more.setAccessibleName(self.more.text())
        self.more.setVisible(hidden > 0)

    def say(self, sentence: str) -> None:
        """It cannot be read."""
        self.said.say(sentence)
        self.said.show()

    def _show_all(self) -> None:
        self._draft.all = True
        if self._found is not None:
            self.show_found(self._found)
            self.rows[FIRST].setFocus(Qt.FocusReason.OtherFocusReason)
