"""How long a window takes from being asked for to its first painted frame: the dashboard on a home's last day, or an
empty window of the same size where no home is given. The application and its fonts are there before."""

import json
import sys
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from headwater.base import FastClock, Paths, Settings, load_settings
from headwater.engine import Engine
from headwater.store import Store
from headwater.ui.app import dress, make_app
from headwater.ui.window import FIRST, Dashboard


class FirstFrame(QObject):
    """Ends the application once the window has painted."""

    def __init__(self, window: QWidget, begun: float) -> None:
        super().__init__()
        self._window, self._begun = window, begun
        self.ms = 0.0

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        """Paint events of the window's children come within the same frame as its own."""
        if event.type() == QEvent.Type.Paint and not self.ms and target is self._window:
            self.ms = -1.0
            QTimer.singleShot(0, self._painted)
        return False

    def _painted(self) -> None:
        self.ms = (perf_counter() - self._begun) * 1e3
        QApplication.exit()


def engine_of(home: Path) -> Engine:
    paths = Paths.under(home)
    with Store(paths.database, read_only=True) as store:
        span = store.span()
    assert span is not None
    settings = load_settings(paths.settings) if paths.settings.exists() else Settings(agreed=True)
    return Engine(paths, settings, FastClock(span[1], 1.0), sources=lambda *_: ())


def main() -> None:
    app = make_app()
    engine = engine_of(Path(sys.argv[1])) if len(sys.argv) > 1 else None
    dress(app, engine.settings if engine else Settings(agreed=True))
    begun = perf_counter()
    window = Dashboard(engine) if engine else QWidget()
    window.resize(*FIRST)
    frame = FirstFrame(window, begun)
    app.installEventFilter(frame)
    window.show()
    app.exec()
    print(json.dumps({"ms": frame.ms}))


if __name__ == "__main__":
    main()
