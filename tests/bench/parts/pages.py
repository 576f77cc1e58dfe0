"""The real program on a home's last day, in a real window: how long a change of page takes until its first frame, what
a frame of the timeline costs while it moves, and what the open window adds to memory.

`python pages.py HOME`; prints one JSON object. Times in ms; `cpu` is processor time of the window's thread.
"""

import gc
import json
import statistics
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from time import perf_counter, thread_time

import psutil
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from headwater.ui.app import make_app
from headwater.ui.notify import Note
from headwater.ui.places import Place
from headwater.ui.program import Program
from headwater.ui.timeline.page import TimelinePage
from headwater.ui.window import Dashboard
from tests.bench.parts.paint import engine_of

ROUNDS = 4
"""The first one loads what a page needs, and is told of by itself."""
FRAMES = 60
REST_S = 6.0


class Frames(QObject):
    """Sees when a page's window was painted with the page in it; one that its children cover is not painted itself."""

    def __init__(self) -> None:
        super().__init__()
        self.page: QWidget | None = None
        self.painted = False

    def watch(self, page: QWidget) -> None:
        self.page, self.painted = page, False
        page.window().installEventFilter(self)

    def eventFilter(self, target: QObject, event: QEvent) -> bool:
        shown = self.page is not None and self.page.isVisible() and target is self.page.window()
        self.painted |= shown and event.type() == QEvent.Type.UpdateRequest
        return False


def until(done: Callable[[], bool], most_s: float = 30.0) -> None:
    """In a loop of its own: what is to be deleted later goes only there."""
    loop, begun = QEventLoop(), perf_counter()

    def look() -> None:
        if done() or perf_counter() - begun > most_s:
            loop.quit()

    watch = QTimer(interval=1)
    watch.timeout.connect(look)
    watch.start()
    loop.exec()
    watch.stop()
    if not done():
        raise SystemExit("it did not come")


def rest(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def turned(window: Dashboard, place: Place) -> tuple[float, float]:
    """Wall time and processor time from the wish to the first frame of the page."""
    frames, begun, cpu = Frames(), perf_counter(), thread_time()
    window.go(place)
    page = window.page
    assert page is not None
    frames.watch(page)
    until(lambda: frames.painted)
    return (perf_counter() - begun) * 1e3, (thread_time() - cpu) * 1e3


def pages(window: Dashboard, rounds: int = ROUNDS) -> dict[str, dict[str, float]]:
    took: dict[Place, list[tuple[float, float]]] = {place: [] for place in Place}
    for _ in range(rounds):
        for place in [*list(Place)[1:], Place.TODAY]:
            took[place].append(turned(window, place))
            rest(1.0)
    return {
        place.value: {
            "first": times[0][0], "wall": statistics.median(t for t, _ in times[1:]),
            "cpu": statistics.median(c for _, c in times[1:]),
        }
        for place, times in took.items()
    }  # fmt: skip


def moving(window: Dashboard) -> dict[str, float]:
    """Frames of the timeline under the wheel: in and out (Ctrl), and sideways (Shift)."""
    window.go(Place.TIMELINE)
    page = window.page
    assert isinstance(page, TimelinePage)
    until(lambda: page.read)
    rest(1.0)
    view = page.card.view
    at = QPointF(view.width() * 0.6, 40)
    ctrl, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    turns = [(ctrl, 60)] * (FRAMES // 4) + [(shift, -120)] * (FRAMES // 4)
    turns += [(shift, 120)] * (FRAMES // 4) + [(ctrl, -60)] * (FRAMES // 4)
    took = []
    for mods, by in turns:
        event = QWheelEvent(
            at, view.mapToGlobal(at), QPoint(), QPoint(0, by), Qt.MouseButton.NoButton, mods,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        begun = thread_time()
        QApplication.sendEvent(view, event)
        QApplication.processEvents()
        took.append((thread_time() - begun) * 1e3)
    rest(0.5)
    begun = thread_time()
    view.highlight("nobody")
    view.repaint()
    anew = (thread_time() - begun) * 1e3
    view.highlight(None)
    rest(0.5)
    bar = page.area.verticalScrollBar()
    scrolled = []
    for n in range(FRAMES):
        begun = thread_time()
        bar.setValue(round(bar.maximum() * n / FRAMES))
        QApplication.processEvents()
        scrolled.append((thread_time() - begun) * 1e3)
    return {
        "moved": statistics.median(took), "moved_p95": sorted(took)[int(0.95 * len(took))],
        "scrolled": statistics.median(scrolled), "scrolled_p95": sorted(scrolled)[int(0.95 * len(scrolled))],
        "anew": anew, "pieces": float(len(page.day.report.spans) + len(page.day.report.bouts)),
    }  # fmt: skip


def mib() -> float:
    gc.collect()
    return psutil.Process().memory_info().rss / 2**20


def again(program: Program) -> dict[str, float]:
    """Memory when all pages were walked through a second time, and after closing: their code is loaded already."""
    program.open_window()
    assert program.window is not None
    pages(program.window, 2)
    used = mib()
    program.window.close()
    until(lambda: program.held.ready)
    rest(REST_S)
    return {"used_again_mib": used, "closed_again_mib": mib()}


def main() -> None:
    import_module("headwater.bridge.door")  # every start looks through it whether the program runs already
    app = make_app()
    engine = engine_of(Path(sys.argv[1]))
    program = Program(app, engine)
    program.start(False)
    engine.start()
    program.dress()
    program.notifier.show(Note("bench", "Headwater", "measures"))  # closing does, too, which loads much
    program.held.drop()
    rest(2.0)
    told: dict[str, object] = {"rest_mib": mib()}
    program.held.begin()
    until(lambda: program.held.ready)
    rest(REST_S)
    told["held_mib"] = mib()
    program.open_window()
    window = program.window
    assert window is not None
    rest(REST_S)
    told["open_mib"] = mib()
    told["pages"] = pages(window)
    told["used_mib"] = mib()
    told["moving"] = moving(window)
    rest(REST_S)
    told["eased_mib"] = mib()
    window.close()
    del window  # nobody else keeps it
    until(lambda: program.held.ready)
    rest(REST_S)
    told["closed_mib"] = mib()
    told |= again(program)
    print(json.dumps(told))
    program.close()
    engine.stop()


if __name__ == "__main__":
    main()
