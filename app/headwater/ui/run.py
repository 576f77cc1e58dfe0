"""The two ways in: the program, and a picture of its window."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from headwater.base import HeadwaterError
from headwater.ui.app import Endings, log_qt, make_app
from headwater.ui.face import Face
from headwater.ui.program import Program

_READ_MS = 20_000
_DRESS_MS = 1500
"""Store and model come first: they have the same interpreter. Windows and the menu dress themselves if asked before."""


class NoPicture(HeadwaterError):
    """The window could not be painted into a file."""


def run_ui(engine: Face, *, open_window: bool | None = None, ready: Callable[[], None] | None = None) -> int:
    """Start the engine and show the program until it is quit; everything is saved when this returns.

    `open_window` None opens the window at the first start and where there is no tray. `ready` is called once, when the
    tray is up and the engine runs. Returns the exit code.
    """
    log_qt()
    app = make_app()
    program = Program(app, engine)
    endings = Endings(program.end_with_session)
    dressing = QTimer(program, singleShot=True, interval=_DRESS_MS)
    dressing.timeout.connect(program.dress)
    try:
        program.start(open_window)
        engine.start()
        if ready is not None:
            QTimer.singleShot(0, ready)
        dressing.start()
        return app.exec()
    finally:
        dressing.stop()
        endings.close()
        program.close()
        engine.stop()


def grab_today(engine: Face, path: Path, size: tuple[int, int], theme: str, language: str) -> None:
    """Show the real window on `engine`'s present day and save it as PNG. The engine need not run.

    Raises:
        NoPicture: the file cannot be written.
        StoreUnavailable: the day cannot be read.
    """
    from headwater.ui.dress import dress, fonts
    from headwater.ui.stills import Still, last_now
    from headwater.ui.window import Dashboard

    log_qt()
    app = make_app()
    fonts()
    settings = replace(engine.settings, agreed=True, theme=theme, language=language)
    dress(app, settings)
    report = engine.day(engine.today())
    window = Dashboard(Still(engine, settings, last_now(report)))
    window.resize(*size)
    wait = QEventLoop()
    window.followed.connect(wait.quit)
    QTimer.singleShot(_READ_MS, wait.quit)
    window.show()
    wait.exec()
    app.processEvents()
    saved = window.grab().save(str(path), "PNG")
    window.close()
    if not saved:
        raise NoPicture(f"The picture cannot be written to {path}.")
