"""How long a window takes from being asked for to its first painted frame, in a program that has come to rest in its
tray: the dashboard on a home's last day, or (`empty`) an empty window of the same size."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from headwater.base import FastClock, Paths, Settings
from headwater.engine import Engine
from headwater.store import Store
from headwater.ui.app import make_app
from headwater.ui.frame import FIRST
from headwater.ui.program import Program

REST_MS = 3000
"""After the window is held ready; the empty one waits as long."""


class FirstFrame(QObject):
    """Ends the application once the window has painted."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = self.ms = 0.0

    def watch(self, ask: Callable[[], QWidget]) -> None:
        """The clock runs from the asking; what was asked for paints when the event loop has its turn."""
        self.begun = perf_counter()
        ask().installEventFilter(self)

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """Paint events of the window's children come within the same frame as its own."""
        if event.type() == QEvent.Type.Paint:
            target.removeEventFilter(self)
            QTimer.singleShot(0, self._painted)
        return False

    def _painted(self) -> None:
        self.ms = (perf_counter() - self.begun) * 1e3
        QApplication.exit()


def engine_of(home: Path) -> Engine:
    paths = Paths.under(home)
    with Store(paths.database, read_only=True) as store:
        span = store.span()
    assert span is not None
    settings = Settings(agreed=True, language="en", day_start_hour=0)  # as the sums of the home's days are kept
    return Engine(paths, settings, FastClock(span[1], 1.0), sources=lambda *_: ())


def main() -> None:
    app = make_app()
    engine = engine_of(Path(sys.argv[1]))
    program, frame, empty = Program(app, engine), FirstFrame(), QWidget()
    program.start(False)
    engine.start()
    program.dress()
    alone = sys.argv[2:] == ["empty"]
    if alone:
        program.held.drop()  # nothing of ours is prepared

    def dashboard() -> QWidget:
        program.open_window()
        assert program.window is not None
        return program.window

    def nothing() -> QWidget:
        empty.resize(*FIRST)
        empty.show()
        return empty

    def when_held() -> None:
        if program.held.ready or alone:
            ask.stop()
            QTimer.singleShot(REST_MS, lambda: frame.watch(nothing if alone else dashboard))

    ask = QTimer(interval=100)
    ask.timeout.connect(when_held)
    ask.start()
    app.exec()
    print(json.dumps({"ms": frame.ms}))
    program.close()
    engine.stop()


if __name__ == "__main__":
    main()
