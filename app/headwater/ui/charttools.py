"""What can be done with a chart: copied, or kept as a picture or a table."""

import atexit
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from headwater.base import HeadwaterError
from headwater.charts.chart import Chart
from headwater.charts.html import cell, escape, rows
from headwater.charts.saving import Format, csv_of, in_24, picture_of
from headwater.charts.wording import Table
from headwater.reports.cells import guarded
from headwater.reports.files import whole_file
from headwater.ui.asking import Said
from headwater.ui.buttons import IconButton
from headwater.ui.chores import failure_text
from headwater.ui.files import ask_save
from headwater.ui.look import Ui
from headwater.ui.menus import menu

_UNFIT = str.maketrans(dict.fromkeys('/\\:*?"<>|\n\r\t', "-"))
"""What no file's name may have, here or on another system."""
_LONGEST = 100


class ChartTools:
    """A button with a menu, and the line that says what came of it; whoever makes them gives both a place.

    `title` stands above a picture, `file` is what one is called; the title where it is left out.
    """

    def __init__(self, ui: Ui, parent: QWidget, chart: Chart, title: str, file: str = "") -> None:
        self._ui, self._parent, self.chart, self.title, self.file = ui, parent, chart, title, file or title
        self.button = IconButton(ui, "more", ui.words("chart.tools.more", name=title))
        self.button.clicked.connect(self._offer)
        self.said = Said(ui, "small")

    def show_chart(self, chart: Chart, title: str, file: str = "") -> None:
        """Another chart; what came of keeping one is of interest as long as it is called the same."""
        if title != self.title:
            self.said.say("")
            self.button.change("more", self._ui.words("chart.tools.more", name=title))
        self.chart, self.title, self.file = chart, title, file or title

    def _offer(self) -> None:
        words, made = self._ui.words, menu(self._ui, self._parent)
        made.addAction(words("chart.tools.copy_picture")).triggered.connect(self.copy_picture)
        made.addAction(words("chart.tools.copy_table")).triggered.connect(self.copy_table)
        made.addSeparator()
        for kind in Format:
            name = words("chart.tools.save", kind=kind.upper())
            made.addAction(name).triggered.connect(partial(self._ask, kind, partial(self._picture, kind)))
        table = made.addAction(words("chart.tools.save", kind="CSV"))
        table.triggered.connect(partial(self._ask, "csv", lambda: csv_of(self._table)))
        made.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    @property
    def _table(self) -> Table:
        return in_24(self.chart.table, self._ui.words)

    def _picture(self, kind: Format) -> bytes:
        return picture_of(self.chart, self.title, self._ui.theme, self._ui.words, kind)

    def _ask(self, kind: str, make: Callable[[], bytes], _checked: bool = False) -> None:
        name = f"{self.file.translate(_UNFIT).strip()[:_LONGEST]}.{kind}"
        ask_save(self._parent, self._ui.words("chart.tools.where"), name, lambda out: self.keep(make, out))

    def keep(self, make: Callable[[], bytes], out: Path) -> None:
        """Write it whole or not at all, and say what came of it."""
        words = self._ui.words
        try:
            made = make()
            with whole_file(out) as file:
                file.buffer.write(made)
        except HeadwaterError as e:
            self._say(failure_text(e, words))
        else:
            self._say(words("chart.tools.saved", name=out.name))

    def copy_picture(self) -> None:
        """As an image, on the clipboard."""
        try:
            image = QImage.fromData(self._picture(Format.PNG))
        except HeadwaterError as e:
            self._say(failure_text(e, self._ui.words))
            return
        QGuiApplication.clipboard().setImage(image)
        self._say(self._ui.words("chart.tools.copied"))

    def copy_table(self) -> None:
        """Cells between tabs, which spreadsheets take apart again, and as a table for what takes HTML."""
        QGuiApplication.clipboard().setMimeData(copied(self._table))
        self._say(self._ui.words("chart.tools.copied"))

    def _say(self, sentence: str) -> None:
        self.said.say(sentence, anew=True)


@cache
def _let_go_at_exit() -> None:
    """What Python made must not lie on the clipboard when Python has ended: Qt would still ask it, and crash."""
    atexit.register(_let_go)


def _let_go() -> None:
    """The text stays, in Qt's own keeping; what another program copied meanwhile is left alone."""
    if QGuiApplication.instance() is not None and [QGuiApplication.clipboard().text()] == _LAST:
        QGuiApplication.clipboard().setText(_LAST[0])


def copied(table: Table) -> QMimeData:
    """For the clipboard: cells between tabs, and a table for what takes HTML; no spreadsheet runs what is in it."""
    data = QMimeData()
    head, *lines = ([guarded(text.translate(_BREAKS)) for text in line] for line in (table.head, *table.rows))
    data.setText("\n".join("\t".join(line) for line in (head, *lines)))
    data.setHtml(rows(head, ([cell(escape(text)) for text in line] for line in lines)))
    _LAST[:] = [data.text()]
    _let_go_at_exit()
    return data


_LAST: list[str] = []
"""The table that was copied last, as text."""
_BREAKS = str.maketrans("\t\n\r", "   ")
