"""Menus that are opened where they are asked for."""

from PySide6.QtWidgets import QMenu, QWidget

from headwater.charts.paint import font
from headwater.ui.look import Ui


def menu(ui: Ui, parent: QWidget) -> QMenu:
    """An empty one, which is gone when it was used."""
    made = QMenu(parent)
    made.setFont(font("body", ui.scale))  # desktops have one of their own for menus
    made.aboutToHide.connect(made.deleteLater)
    return made
