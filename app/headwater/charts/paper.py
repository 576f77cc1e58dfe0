"""A report as pages of paper: PDF, with letters that can be selected and searched."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QPageSize, QPainter, QPdfWriter

from headwater.base import Words
from headwater.charts.document import Block, Document, Fact, Facts, Figure, Grid, Heading, Sentence
from headwater.charts.html import harmless
from headwater.charts.paint import LEFT, RIGHT, hline, line, metrics, plain_font, text, width
from headwater.charts.picture import ready
from headwater.charts.statekey import StateKey
from headwater.charts.tokens import LIGHT, Space, Theme
from headwater.charts.wording import Table

_DOTS = 96
"""To an inch: a px of the screen is one on paper."""
_SIDE, _TOP, _BOTTOM = 60.0, 60.0, 72.0
_LONGEST = 4000
"""Characters of a paragraph that are printed."""
_WRAP = Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignTop.value
_LEAST_FACT = 150.0
_CELL = Space.M
Draw = Callable[[QPainter, QRectF], None]


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands or falls together on a page."""

    height: float
    draw: Draw
    with_next: bool = False
    """It is never the last on a page."""
    head: "Piece | None" = None
    """Stands once more above it where a page begins with it."""


def pdf_of(document: Document, words: Words, theme: Theme = LIGHT) -> bytes:
    """The report on A4.

    Raises:
        ChartError: Qt cannot paint here.
    """
    ready()
    size = QPageSize(QPageSize.PageSizeId.A4)
    whole = size.rectPixels(_DOTS)
    inside = QRectF(_SIDE, _TOP, whole.width() - 2 * _SIDE, whole.height() - _TOP - _BOTTOM)
    pages = list(paginated(list(_Printer(theme, words, inside.width()).pieces(document)), inside.height()))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS)
    writer.setCreator("Headwater")
    writer.setTitle(document.title)
    writer.setPageSize(size)
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    for number, page in enumerate(pages, 1):
        if number > 1:
            writer.newPage()
        for top, piece in page:
            piece.draw(painter, QRectF(inside.left(), inside.top() + top, inside.width(), piece.height))
        _foot(painter, QRectF(whole), document, f"{number} / {len(pages)}", theme)
    painter.end()
    return bytes(buffer.data().data())


def paginated(pieces: Sequence[Piece], room: float) -> Iterator[list[tuple[float, Piece]]]:
    """The pieces of each page with how far below its top they begin; one that is higher than a page is alone on it."""
    page: list[tuple[float, Piece]] = []
    top = 0.0
    for i, piece in enumerate(pieces):
        if page and top + _needed(pieces, i) > room:
            yield page
            page, top = [], 0.0
            if piece.head is not None:
                page, top = [(0.0, piece.head)], piece.head.height
        page.append((top, piece))
        top += piece.height
    if page:
        yield page


def _needed(pieces: Sequence[Piece], i: int) -> float:
    """The height of a piece and of all that it may not be parted from."""
    high = pieces[i].height
    while pieces[i].with_next and i + 1 < len(pieces):
        i += 1
        high += pieces[i].height
    return high


def _foot(p: QPainter, whole: QRectF, document: Document, number: str, theme: Theme) -> None:
    row = QRectF(_SIDE, whole.height() - _BOTTOM + 28, whole.width() - 2 * _SIDE, line("caption"))
    hline(p, row.top() - 8, row.left(), row.right(), theme.line)
    text(p, row.adjusted(0, 0, -80, 0), f"Headwater · {document.title}", "caption", theme.text3, LEFT)
    text(p, row, number, "caption", theme.text3, RIGHT)


class _Printer:
    """Makes pieces of blocks, for paper of a width in px."""

    def __init__(self, theme: Theme, words: Words, wide: float) -> None:
        self._theme, self._words, self._wide = theme, words, wide

    def pieces(self, document: Document) -> Iterator[Piece]:
        """All of it, in order."""
        yield self._line(document.title, "hero")
        yield self._prose(document.lead, "body", self._theme.text2)
        for block in document.blocks:
            yield from self._block(block)
        for n, sentence in enumerate(document.foot):
            if not n:
                yield _gap(Space.XL)
            yield self._prose(sentence, "small", self._theme.text2)

    def _block(self, block: Block) -> Iterator[Piece]:
        match block:
            case Heading(said):
                yield _gap(Space.XL, with_next=True)
                yield self._line(said, "title", below=Space.XS, with_next=True)
            case Sentence(said, quiet):
                yield self._prose(said, "small" if quiet else "body", self._theme.text2 if quiet else self._theme.text)
            case Facts(each):
                yield from self._facts(each)
            case Figure():
                yield self._figure(block)
            case Grid(table, ends):
                yield from self._grid(table, ends)

    def _line(self, said: str, role: str, *, below: float = Space.S, with_next: bool = False) -> Piece:
        def draw(p: QPainter, r: QRectF) -> None:
            text(p, QRectF(r.left(), r.top(), r.width(), line(role)), harmless(said), role, self._theme.text)

        return Piece(line(role) + below, draw, with_next)

    def _prose(self, said: str, role: str, colour: str) -> Piece:
        said = harmless(said, _LONGEST)
        box = QRectF(0, 0, self._wide, 1e6)
        high = ceil(metrics(role).boundingRect(box, _WRAP, said).height())

        def draw(p: QPainter, r: QRectF) -> None:
            p.setFont(plain_font(role))
            p.setPen(QColor(colour))
            p.drawText(r, _WRAP, said)

        return Piece(high + Space.S, draw)

    def _facts(self, each: tuple[Fact, ...]) -> Iterator[Piece]:
        """Rows of columns of the same width."""
        count = max(int(self._wide // _LEAST_FACT), 1)
        for first in range(0, len(each), count):
            yield self._fact_row(each[first : first + count], self._wide / count)

    def _fact_row(self, each: Sequence[Fact], wide: float) -> Piece:
        small, figure = line("small"), line("figure")

        def draw(p: QPainter, r: QRectF) -> None:
            for n, fact in enumerate(each):
                at = QRectF(r.left() + n * wide, r.top() + Space.XS, wide - Space.L, small)
                text(p, at, harmless(fact.name), "small", self._theme.text2)
                text(p, at.translated(0, small + 2).adjusted(0, 0, 0, figure - small), harmless(fact.value),
                     "figure", self._theme.text)  # fmt: skip
                text(p, at.translated(0, small + figure + 4), harmless(fact.note), "small", self._theme.text2)

        return Piece(2 * small + figure + Space.XS + 4 + Space.M, draw)

    def _figure(self, block: Figure) -> Piece:
        """The chart with its name and its sentence above, and its states' key below."""
        chart = block.make(self._theme)
        key = StateKey(chart.states, self._theme, self._words)
        title, said = line("strong"), self._prose(chart.summary, "small", self._theme.text2)
        foot = key.height(self._wide) + Space.S if chart.states else 0

        def draw(p: QPainter, r: QRectF) -> None:
            text(p, QRectF(r.left(), r.top(), r.width(), title), chart.table.name, "strong", self._theme.text)
            said.draw(p, QRectF(r.left(), r.top() + title + 2, r.width(), said.height))
            top = r.top() + title + 2 + said.height
            chart.paint(p, QRectF(r.left(), top, r.width(), chart.height))
            if foot:
                key.paint(p, QRectF(r.left(), top + chart.height + Space.S, r.width(), foot))

        return Piece(title + 2 + said.height + chart.height + foot + Space.L, draw)

    def _grid(self, table: Table, ends: Sequence[int]) -> Iterator[Piece]:
        """A line at a time; the head comes again on each page."""
        lines = [[harmless(cell) for cell in cells] for cells in (table.head, *table.rows)]
        widths = _columns(lines, self._wide)
        head = self._row(lines[0], widths, ends, self._theme.text2, with_next=True)
        yield head
        for cells in lines[1:]:
            made = self._row(cells, widths, ends, self._theme.text)
            yield Piece(made.height, made.draw, head=head)

    def _row(
        self, cells: Sequence[str], widths: Sequence[float], ends: Sequence[int], colour: str, *,
        with_next: bool = False,
    ) -> Piece:  # fmt: skip
        high = line("small") + 8

        def draw(p: QPainter, r: QRectF) -> None:
            left = r.left()
            for n, (cell, wide) in enumerate(zip(cells, widths, strict=True)):
                box = QRectF(left, r.top(), wide - _CELL, high)
                text(p, box, cell, "small", colour, RIGHT if n in ends else LEFT)
                left += wide
            hline(p, r.bottom() - 1, r.left(), r.right(), self._theme.line)

        return Piece(high, draw, with_next)


def _gap(high: float, *, with_next: bool = False) -> Piece:
    return Piece(high, lambda _p, _r: None, with_next)


def _columns(lines: Sequence[Sequence[str]], room: float) -> list[float]:
    """So wide as their longest cells; where that is too much, the widest give way until all fit."""
    needed = [max(width("small", cell) for cell in column) + _CELL + 1 for column in zip(*lines, strict=True)]
    while sum(needed) > room:
        widest = max(needed)
        others = sorted({n for n in needed if n < widest}, reverse=True)
        at = [i for i, n in enumerate(needed) if n == widest]
        least = max(others[0] if others else 0.0, (room - sum(n for n in needed if n != widest)) / len(at))
        for i in at:
            needed[i] = least
    spare = (room - sum(needed)) / len(needed) if needed else 0.0
    return [n + spare for n in needed]
