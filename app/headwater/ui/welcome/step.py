"""What the four steps have in common."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from headwater.ui.boxes import Item, column, holder, picture, row
from headwater.ui.buttons import Switch
from headwater.ui.chores import Chores
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.text import label, prose
from headwater.ui.welcome.draft import WelcomeDraft


class Step(QWidget):
    """A title, a sentence, and what there is to choose."""

    changed = Signal()
    """The draft is another."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores, draft: WelcomeDraft, name: str) -> None:
        super().__init__()
        self._ui, self._engine, self._chores, self._draft = ui, engine, chores, draft
        self.title = ui.words(f"welcome.{name}.title")
        self._name = name

    def _lay_out(self, *items: Item) -> None:
        """Below title and sentence."""
        ui, narrow = self._ui, self._ui.narrow
        body = prose(ui, ui.words(f"welcome.{self._name}.body"), "body", "2")
        gap = 12 if narrow else 16
        self.setLayout(column(prose(ui, self.title, "hero"), 8, body, gap, *items, None, gap=0))

    def enter(self) -> None:
        """It is looked at from now on."""

    def showEvent(self, event: QShowEvent) -> None:
        """The person came here."""
        super().showEvent(event)
        self.enter()


class SwitchRow(QWidget):
    """Icon, name, purpose, switch; the whole row answers. `below` has room for what there is to say of it."""

    def __init__(self, ui: Ui, key: str, icon: str, on: bool) -> None:
        super().__init__()
        name, why = ui.words(f"{key}.title"), ui.words(f"{key}.why")
        self.switch = Switch(ui, name, on)
        self.switch.setAccessibleDescription(why)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        pad = 10 if ui.narrow else 12
        self.below = column(gap=4)
        words = column(label(ui, name, "strong"), prose(ui, why, "small", "2"), self.below, gap=0)
        line = row(gap=0, margins=(20, pad, 16, pad))
        line.addWidget(picture(icon, ui.theme.text2, 20), 0, Qt.AlignmentFlag.AlignTop)
        line.addSpacing(16)
        line.addLayout(words, 1)
        line.addSpacing(16)
        line.addWidget(self.switch)
        self.setLayout(line)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """As if the switch had been pressed."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.switch.click()


def pictured(ui: Ui, icon: str, words: Item, *more: Item) -> QWidget:
    """An icon beside words."""
    line = row(gap=0, margins=(20, 10 if ui.narrow else 14, 16, 10 if ui.narrow else 14))
    line.addWidget(picture(icon, ui.theme.text2, 20), 0, Qt.AlignmentFlag.AlignTop)
    line.addSpacing(16)
    line.addLayout(column(words, *more, gap=4), 1)
    return holder(line)
