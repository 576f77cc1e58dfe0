"""Menus that are opened where they are asked for."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QMenu, QWidget

from headwater.charts.paint import font
from headwater.ui.look import Ui, styled


def menu(ui: Ui, parent: QWidget) -> QMenu:
    """An empty one, which is gone when it was used."""
    made = QMenu(parent)
    styled(made, ui.theme)
    made.setFont(font("body", ui.scale))  # desktops have one of their own for menus
    made.aboutToHide.connect(made.deleteLater)
    made.triggered.connect(lambda _action: made.close())  # pressed from outside it would stay
    made.aboutToShow.connect(lambda: QTimer.singleShot(0, made, lambda: _say_first(made)))
    return made


def _say_first(made: QMenu) -> None:
    """A menu is heard of by the item that the focus is on, and at first it is on none."""
    if QAccessible.isActive() and made.activeAction() is None and made.actions():
        made.setActiveAction(made.actions()[0])
