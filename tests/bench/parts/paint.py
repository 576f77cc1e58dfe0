"""How long a window takes from being asked for to its first painted frame, in a program that has come to rest in its
tray: the dashboard on a home's last day, or (`empty`) an empty window of the same size."""

import json
import sys
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from headwater.base import FastClock, Paths, Settings
from headwater.engine import Engine
from headwater.store import Store
from headwater.ui.app import make_app
from headwater.ui.held import Held
from headwater.ui.program import Program
from headwater.ui.window import FIRST, Dashboard

REST_MS = 3000
"""After the window is held ready; the empty one waits as long."""


class FirstFrame(QObject):
    """Ends the application once the window has painted."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = self.ms = 0.0

    def watch(self, window: QWidget) -> None:
        """The clock runs from here."""
        self.begun = perf_counter()
        window.installEventFilter(self)

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
    return Engine(paths, Settings(agreed=True, language="en"), FastClock(span[1], 1.0), sources=lambda *_: ())


def held_in(program: Program) -> Held:
    (held,) = (v for v in vars(program).values() if isinstance(v, Held))
    return held


def main() -> None:
    app = make_app()
    engine = engine_of(Path(sys.argv[1]))
    program, frame, empty = Program(app, engine), FirstFrame(), QWidget()
    program.start(False)
    engine.start()
    held = held_in(program)
    alone = sys.argv[2:] == ["empty"]
    if alone:
        held.drop()  # nothing of ours is prepared

    def dashboard() -> None:
        (window,) = (v for v in vars(held).values() if isinstance(v, Dashboard))
        frame.watch(window)
        program.open_window()

    def nothing() -> None:
        frame.watch(empty)
        empty.resize(*FIRST)
        empty.show()

    def when_held() -> None:
        if held.ready or alone:
            ask.stop()
            QTimer.singleShot(REST_MS, nothing if alone else dashboard)

    ask = QTimer(interval=100)
    ask.timeout.connect(when_held)
    ask.start()
    app.exec()
    print(json.dumps({"ms": frame.ms}))
    program.close()
    engine.stop()


if __name__ == "__main__":
    main()
