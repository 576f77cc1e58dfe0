"""A chart as a file: PNG, SVG or PDF, on the theme's card colour; and its table as CSV."""

import csv
import io
from enum import StrEnum
from itertools import accumulate

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter, QPdfWriter

from headwater.base import Words, typed_minute
from headwater.charts.chart import Chart
from headwater.charts.errors import ChartError
from headwater.charts.paint import line, text
from headwater.charts.pdfletters import with_usual_letters
from headwater.charts.picture import Paint, ready, svg
from headwater.charts.statekey import StateKey
from headwater.charts.tokens import Theme
from headwater.charts.wording import Table
from headwater.reports.cells import guarded

MARGIN, _GAP = 16, 10
_RATIO = 2.0
_DOTS = 96
"""To an inch: one for each px."""


class Format(StrEnum):
    """By the end of the file's name."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"


def picture_of(chart: Chart, title: str, theme: Theme, words: Words, kind: Format, width: int = 1000) -> bytes:
    """The chart between its title and the key to its states, `width` px wide.

    Raises:
        ChartError: it is too large for the memory, or Qt cannot paint here.
    """
    ready()
    key, wide = StateKey(chart.states, theme, words), width - 2 * MARGIN
    tops = list(accumulate((line("title") + _GAP, chart.height + _GAP, key.height(wide)), initial=MARGIN))
    size = QSize(width, tops[-1] + MARGIN)

    def paint(p: QPainter, r: QRectF) -> None:
        p.fillRect(r, QColor(theme.surface))
        text(p, QRectF(MARGIN, tops[0], wide, line("title")), title, "title", theme.text)
        chart.paint(p, QRectF(MARGIN, tops[1], wide, chart.height))
        key.paint(p, QRectF(MARGIN, tops[2], wide, key.height(wide)))

    if kind is Format.SVG:
        return svg(paint, size.width(), size.height()).encode()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if kind is Format.PNG:
        _image(paint, size).save(buffer, "PNG")  # type: ignore[call-overload]
        return bytes(buffer.data().data())
    _document(paint, size, buffer)
    return with_usual_letters(bytes(buffer.data().data()))


def csv_of(table: Table) -> bytes:
    """The table, with a byte order mark: spreadsheets take it for UTF-8 then, and run nothing that is in it."""
    out = io.StringIO()
    csv.writer(out).writerows([guarded(cell) for cell in line] for line in (table.head, *table.rows))
    return out.getvalue().encode("utf-8-sig")


def in_24(table: Table, words: Words) -> Table:
    """A table in these words, to be taken along: times of day with 24 hours, as machines read them."""
    if not words.twelve:
        return table
    head, *rows = (tuple(_in_24(cell, words) for cell in line) for line in (table.head, *table.rows))
    return Table(table.name, head, tuple(rows))


def _in_24(cell: str, words: Words) -> str:
    return " – ".join(_told_in_24(part, words) for part in cell.split(" – "))


def _told_in_24(part: str, words: Words) -> str:
    minute = typed_minute(part)
    if minute is None or part not in (words.time(minute), words.hour_mark(minute // 60)):
        return part
    return words.in_24.time(minute) if part == words.time(minute) else words.in_24.hour_mark(minute // 60)


def _image(paint: Paint, size: QSize) -> QImage:
    image = QImage(size * _RATIO, QImage.Format.Format_ARGB32_Premultiplied)
    if image.isNull():
        raise ChartError(f"A picture {size.width()} px wide does not fit into the memory. Ask for a smaller one.")
    image.setDevicePixelRatio(_RATIO)
    painter = QPainter(image)
    paint(painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    return image


def _document(paint: Paint, size: QSize, buffer: QBuffer) -> None:
    """One page of the picture's own size."""
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS)
    writer.setCreator("Headwater")
    points = QSizeF(size) * (72 / _DOTS)
    writer.setPageSize(QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    paint(painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
