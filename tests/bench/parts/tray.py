"""The least that a program with a tray icon has to do, ours left out: Python, Qt, a window and an icon shown.

Prints the moment at which the loop runs, in Unix seconds."""

import json
import os
import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon


def main() -> None:
    os.environ |= {"QT_XCB_GL_INTEGRATION": "none", "QT_QPA_PLATFORMTHEME": "gnome"}  # as the program has it
    app = QApplication(sys.argv[:1])
    pixmap = QPixmap(64, 64)
    pixmap.fill("#00609A")
    menu, tray = QMenu(), QSystemTrayIcon(QIcon(pixmap))
    menu.addAction("Quit")
    tray.setContextMenu(menu)
    tray.show()
    QTimer.singleShot(0, lambda: (print(json.dumps({"at": time.time()})), QApplication.exit()))
    app.exec()


if __name__ == "__main__":
    main()
