"""The system's own dialogs for files, and its file manager."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

Then = Callable[[Path], None]


def ask_open(parent: QWidget, title: str, then: Then) -> None:
    """Let the person choose a file; the windows go on meanwhile."""
    dialog = _dialog(parent, title, then)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.open()


def ask_save(parent: QWidget, title: str, name: str, then: Then) -> None:
    """Let the person say where a file goes; it is asked there whether another one may be replaced."""
    dialog = _dialog(parent, title, then)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix[1:])
    dialog.selectFile(name)
    dialog.open()


def _dialog(parent: QWidget, title: str, then: Then) -> QFileDialog:
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = QFileDialog(parent, title, documents)
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    return dialog


def open_file(file: Path) -> None:
    """Open a file in the program that the person has for its kind."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


def show_folder(file: Path) -> None:
    """Open the folder that a file is in."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.parent)))


def show_page(address: str) -> None:
    """Open an address in the browser."""
    QDesktopServices.openUrl(QUrl(address))
