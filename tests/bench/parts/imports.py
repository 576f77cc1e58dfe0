"""The libraries that the program uses, imported and opened as it opens them, without our code: their memory."""

import asyncio
import json
import os
import sqlite3
import sys
import tempfile
import threading
from pathlib import Path

import psutil
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

ARTIFACTS = Path(__file__).resolve().parents[3] / "models" / "attention" / "artifacts"


def main() -> None:
    os.environ |= {"QT_XCB_GL_INTEGRATION": "none", "QT_QPA_PLATFORMTHEME": "gnome"}  # as the program has it
    app = QApplication(sys.argv[:1])
    pixmap = QPixmap(64, 64)
    tray = QSystemTrayIcon(QIcon(pixmap))
    menu = QMenu()
    tray.setContextMenu(menu)
    tray.show()
    QSvgRenderer()

    sys.modules["pandas"] = None  # type: ignore[assignment]  # a tool of the tests, which sqlite-utils would load
    import click
    import filelock
    import numpy as np
    import onnxruntime
    import platformdirs
    import sqlite_utils
    import tokenizers
    import tomlkit
    import Xlib.display
    from dbus_fast.aio import MessageBus
    from desktop_notifier import DesktopNotifier
    from pulsectl import Pulse
    from pynput import keyboard, mouse

    used = (click, filelock, np, platformdirs, tomlkit, MessageBus, Pulse, keyboard, mouse, sqlite3)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        str(ARTIFACTS / "attention.ort"), options, providers=["CPUExecutionProvider"]
    )
    words = tokenizers.Tokenizer.from_file(str(ARTIFACTS / "tokenizer.json"))
    display = Xlib.display.Display()
    store = sqlite_utils.Database(Path(tempfile.mkdtemp()) / "empty.db")
    store.execute("CREATE TABLE row (id INTEGER)")
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    notifier = DesktopNotifier(app_name="bench")
    app.processEvents()
    print(json.dumps({"rss_mib": psutil.Process().memory_info().rss / 2**20, "used": len(used)}))
    del session, words, display, notifier


if __name__ == "__main__":
    main()
