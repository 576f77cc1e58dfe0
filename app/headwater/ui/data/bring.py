"""Bringing a history in: a file is chosen or dropped, read, told of, and can be taken out again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from headwater.charts.paint import panel
from headwater.charts.tokens import Radius
from headwater.engine.now import Now
from headwater.ui.asking import Doing
from headwater.ui.boxes import column, row
from headwater.ui.buttons import Button
from headwater.ui.chores import Chore, Chores
from headwater.ui.data.card import DataCard, Task
from headwater.ui.data.imports import Imports
from headwater.ui.data.reasons import reason_in
from headwater.ui.data.telling import import_told, number
from headwater.ui.desk import desk_of
from headwater.ui.face import Face
from headwater.ui.files import ask_open
from headwater.ui.look import Ui
from headwater.ui.speak import job_line
from headwater.ui.text import Elided, Prose, prose

if TYPE_CHECKING:
    from headwater.engine.importing import Told


class BringCard(DataCard):
    """Bring a history in."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores) -> None:
        super().__init__(ui, engine, chores, "bring")
        words = ui.words
        self.choose = Button(ui, words("data.bring.choose"))
        self.choose.clicked.connect(lambda: ask_open(self, words("data.bring.choose"), self.bring))
        self.drop = Elided(ui, words("data.bring.drop"), "small", "3")
        self.task = Task(ui, chores, "bring", self._how, lambda chore: import_told(chore.result, words))
        self.order, self.reasons = DayOrder(ui), Reasons(ui)
        self.imports = Imports(ui, engine, chores)
        self.job = Doing(ui)
        self.job.stop.connect(self._give_up)
        line = row(self.choose, gap=12)
        line.addWidget(self.drop, 1)
        self.add(line, self.task, self.order, self.reasons, self.job, self.imports)
        self.task.busy.connect(self._busy)
        self.task.over.connect(self._over)
        self.order.chosen.connect(self._again)
        self.setAcceptDrops(True)
        self._over_it = False
        self._file: Path | None = None
        self.task.resume()

    def refresh(self) -> None:
        """Read again what was brought in."""
        self.imports.refresh()

    def show_now(self, now: Now) -> None:
        """How far the work in the background is."""
        if now.job is None:
            self.job.hide()
        else:
            self.job.show_part(job_line(now, self.words), now.job.part)

    def _give_up(self) -> None:
        self.engine.background.cancel()

    # -- a file -------------------------------------------------------------------------------

    def bring(self, file: Path, day_first: bool | None = None) -> None:
        """Begin with a file, unless one is being read."""

        def work(chore: Chore) -> Told:
            return desk_of(self.engine).bring_in(
                file, day_first=day_first, progress=chore.tell, cancelled=chore.cancelled
            )  # fmt: skip

        self.order.hide()
        self.reasons.show_reasons(())
        self.task.begin(work, file)

    def _again(self, day_first: bool) -> None:
        if self._file is not None:
            self.bring(self._file, day_first)

    def _busy(self, busy: bool) -> None:
        self.choose.setEnabled(not busy)

    def _how(self, chore: Chore) -> tuple[str, float | None]:
        at = chore.at
        if at is None:
            return self.words("data.bring.begin"), None
        line = self.words("data.bring.reading", n=number(at.taken))
        return line, at.done / at.total if at.total else None

    def _over(self, chore: Chore) -> None:
        from headwater.reports.errors import AmbiguousDates

        self._file = chore.about
        if isinstance(chore.failure, AmbiguousDates):
            self.task.say("")
            self.order.show()
        elif chore.failure is None:
            self.reasons.show_reasons(tuple(chore.result.reasons))
        self.refresh()

    # -- dropping -----------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file of this computer may be dropped."""
        if len(_files(event)) == 1 and not self.task.running:
            event.acceptProposedAction()
            self._hover(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """It goes elsewhere."""
        self._hover(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """It is let go."""
        event.acceptProposedAction()
        self._hover(False)
        self.bring(_files(event)[0])

    def _hover(self, on: bool) -> None:
        self._over_it = on
        self.drop.set_text(self.words("data.bring.drop_now" if on else "data.bring.drop"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A stronger edge while a file hovers above."""
        super().paintEvent(event)
        if self._over_it:
            panel(QPainter(self), QRectF(self.rect()), Radius.CARD, None, self.ui.theme.text2)


def _files(event: QDropEvent) -> list[Path]:
    urls = event.mimeData().urls()
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile() and Path(url.toLocalFile()).is_file()]


class DayOrder(QWidget):
    """Dates like 3/4/2026: which comes first?"""

    chosen = Signal(bool)

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        words = ui.words
        self.day, self.month = (Button(ui, words(f"data.bring.{n}"), small=True) for n in ("day_first", "month_first"))
        self.day.clicked.connect(lambda: self._choose(True))
        self.month.clicked.connect(lambda: self._choose(False))
        self.setLayout(column(prose(ui, words("data.bring.which"), "body", "2"), row(self.day, self.month, None)))
        self.hide()

    def _choose(self, day_first: bool) -> None:
        self.hide()
        self.chosen.emit(day_first)


class Reasons(QWidget):
    """What could not be read, on request."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._words = ui.words
        self.more = Button(ui, ui.words("data.bring.why"), "ghost", small=True)
        self.lines = Prose(ui, "", "small", "2")
        self.more.clicked.connect(lambda: self.lines.setVisible(self.lines.isHidden()))
        self.setLayout(column(row(self.more, None), self.lines, gap=4))
        self.hide()

    def show_reasons(self, reasons: tuple[str, ...]) -> None:
        """A sentence each."""
        self.lines.say_lines([reason_in(self._words, reason) for reason in reasons])
        self.lines.hide()
        self.setVisible(bool(reasons))
