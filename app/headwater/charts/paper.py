"""A report as pages of paper: PDF, with letters that can be selected and searched."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter

from headwater.base import Words
from headwater.base.papersize import Paper
from headwater.charts.document import Block, Document, Fact, Facts, Figure, Grid, Heading, Sentence
from headwater.charts.flowing import broken, columns, fitting, wrapped
from headwater.charts.html import harmless
from headwater.charts.paint import LEFT, RIGHT, hline, line, text, width
from headwater.charts.pdfletters import with_usual_letters
from headwater.charts.picture import ready
from headwater.charts.statekey import StateKey
from headwater.charts.tokens import LIGHT, Space, Theme
from headwater.charts.wording import Table

_DOTS = 96
"""To an inch: a px of the screen is one on paper."""
_SIDE, _TOP, _BOTTOM = 54.0, 58.0, 72.0
_LONGEST = 4000
"""Characters of a paragraph that are printed."""
_TOGETHER = 8
"""A paragraph of more lines may go on on the next page, two lines at least."""
_LEAST_FACT = 150.0
_CELL = Space.M
_HEAD_LINES = 2
_HEADING = 0.75
"""Of the display size: between the report's title and the names of its charts."""
_SIZES = {Paper.A4: QPageSize.PageSizeId.A4, Paper.LETTER: QPageSize.PageSizeId.Letter}
Draw = Callable[[QPainter, QRectF], None]
Told = Callable[[float], None]
"""How much of it is printed, as a part of 1; it may stop the printing by an exception of its own."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands or falls together on a page."""

    height: float
    draw: Draw
    with_next: bool = False
    """It is never the last on a page."""
    head: "Piece | None" = None
    """Stands once more above it where a page begins with it."""


def pdf_of(
    document: Document, words: Words, theme: Theme = LIGHT, *, paper: Paper = Paper.A4, told: Told = lambda _part: None
) -> bytes:  # fmt: skip
    """The report as a file.

    Raises:
        ChartError: Qt cannot paint here.
    """
    ready()
    size = QPageSize(_SIZES[paper])
    whole = QRectF(size.rectPixels(_DOTS))
    inside = QRectF(_SIDE, _TOP, whole.width() - 2 * _SIDE, whole.height() - _TOP - _BOTTOM)
    pages = list(paginated(list(_Printer(theme, words, inside.width()).pieces(document)), inside.height()))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = _writer(buffer, document, size)
    painter = QPainter(writer)
    try:
        for number, page in enumerate(pages, 1):
            told(number / (len(pages) + 1))
            if number > 1:
                writer.newPage()
            for top, piece in page:
                piece.draw(painter, QRectF(inside.left(), inside.top() + top, inside.width(), piece.height))
            _foot(painter, whole, document, f"{number} / {len(pages)}", theme)
    finally:
        painter.end()
    return with_usual_letters(bytes(buffer.data().data()))


def _writer(buffer: QBuffer, document: Document, size: QPageSize) -> QPdfWriter:
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS)
    writer.setCreator("Headwater")
    writer.setTitle(document.title)
    writer.setPageSize(size)
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    return writer


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
        yield from self._prose(document.lead, "body", self._theme.text2)
        before: Block = Heading("")
        for block in document.blocks:
            if isinstance(block, Figure) and not _leads(before):
                yield _gap(Space.M, with_next=True)
            yield from self._block(block)
            before = block
        yield from self._end(document.foot)

    def _end(self, foot: Sequence[str]) -> Iterator[Piece]:
        """The foot stands together on a page."""
        if foot:
            yield _gap(Space.L, with_next=True)
            yield self._rule()
        for n, sentence in enumerate(foot, 1):
            yield from self._prose(sentence, "small", self._theme.text2, keep=n < len(foot))

    def _block(self, block: Block) -> Iterator[Piece]:
        match block:
            case Heading(said):
                yield _gap(Space.XL, with_next=True)
                yield self._line(said, "display", scale=_HEADING, with_next=True)
            case Sentence(said, quiet, keep):
                role, colour = ("small", self._theme.text2) if quiet else ("body", self._theme.text)
                yield from self._prose(said, role, colour, keep=keep)
            case Facts(each):
                yield from self._facts(each)
            case Figure():
                yield self._figure(block)
            case Grid(table, ends):
                yield from self._grid(table, ends)

    def _line(self, said: str, role: str, *, scale: float = 1.0, with_next: bool = False) -> Piece:
        high = line(role, scale)

        def draw(p: QPainter, r: QRectF) -> None:
            at = QRectF(r.left(), r.top(), r.width(), high)
            text(p, at, harmless(said), role, self._theme.text, scale=scale)

        return Piece(high + Space.S, draw, with_next)

    def _rule(self) -> Piece:
        colour = self._theme.line
        return Piece(Space.M, lambda p, r: hline(p, r.top(), r.left(), r.right(), colour), with_next=True)

    def _prose(self, said: str, role: str, colour: str, *, keep: bool = False) -> Iterator[Piece]:
        """A paragraph: in one piece, or where it is long line by line, never one line alone."""
        lines = broken(harmless(said, _LONGEST), role, self._wide)
        if len(lines) <= _TOGETHER:
            yield self._lines(lines, role, colour, Space.S, keep)
            return
        for n, one in enumerate(lines):
            last = n == len(lines) - 1
            yield self._lines([one], role, colour, Space.S if last else 0, keep if last else n in (0, len(lines) - 2))

    def _lines(self, lines: Sequence[str], role: str, colour: str, below: float, with_next: bool) -> Piece:
        high = line(role)

        def draw(p: QPainter, r: QRectF) -> None:
            for n, one in enumerate(lines):
                text(p, QRectF(r.left(), r.top() + n * high, r.width() + Space.S, high), one, role, colour)

        return Piece(high * len(lines) + below, draw, with_next)

    def _facts(self, each: tuple[Fact, ...]) -> Iterator[Piece]:
        """Rows of columns of the same width, as many as what they say has room in."""
        widest = max((width("figure", harmless(f.value)) for f in each), default=0.0) + Space.L
        count = fitting(len(each), max(int(self._wide // max(_LEAST_FACT, widest)), 1))
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
        """The chart with its name and its sentence above, and its states' key below; smaller where it is too wide."""
        chart = block.make(self._theme)
        key = StateKey(chart.states if len(chart.states) > 1 else (), self._theme, self._words)
        title, said = line("strong"), broken(harmless(chart.summary, _LONGEST), "small", self._wide)
        above = title + 2 + line("small") * len(said) + Space.S
        factor = min(1.0, self._wide / chart.least) if chart.least else 1.0
        foot = key.height(self._wide) + Space.S if len(chart.states) > 1 else 0

        def draw(p: QPainter, r: QRectF) -> None:
            text(p, QRectF(r.left(), r.top(), r.width(), title), chart.table.name, "strong", self._theme.text)
            self._lines(said, "small", self._theme.text2, 0, False).draw(p, r.adjusted(0, title + 2, 0, 0))
            p.save()
            p.translate(r.left(), r.top() + above)
            p.scale(factor, factor)
            chart.paint(p, QRectF(0, 0, r.width() / factor, chart.height))
            p.restore()
            if foot:
                top = r.top() + above + factor * chart.height + Space.S
                key.paint(p, QRectF(r.left(), top, r.width(), foot))

        return Piece(above + factor * chart.height + foot + Space.L, draw)

    def _grid(self, table: Table, ends: Sequence[int]) -> Iterator[Piece]:
        """A line at a time; the head comes again on each page, and neither the first line nor the last stands alone."""
        head, *lines = [[harmless(cell) for cell in cells] for cells in (table.head, *table.rows)]
        widths = columns(head, lines, self._wide, _CELL)
        top = self._head(head, widths, ends)
        yield top
        for n, cells in enumerate(lines):
            made = self._row(cells, widths, ends)
            yield Piece(made.height, made.draw, with_next=n in (0, len(lines) - 2) and n < len(lines) - 1, head=top)
        yield _gap(Space.M)

    def _head(self, cells: Sequence[str], widths: Sequence[float], ends: Sequence[int]) -> Piece:
        """Names of columns stand on the line below them, on two lines where one is too little."""
        told = [wrapped(cell, "small", wide - _CELL, _HEAD_LINES) for cell, wide in zip(cells, widths, strict=True)]
        high, most = line("small"), max(map(len, told), default=1)

        def draw(p: QPainter, r: QRectF) -> None:
            for n in range(most):
                row = [lines[n - most + len(lines)] if n >= most - len(lines) else "" for lines in told]
                self._cells(p, QRectF(r.left(), r.top() + 4 + n * high, r.width(), high), row, widths, ends,
                            self._theme.text2)  # fmt: skip
            hline(p, r.bottom() - 1, r.left(), r.right(), self._theme.line)

        return Piece(most * high + 8, draw, with_next=True)

    def _row(self, cells: Sequence[str], widths: Sequence[float], ends: Sequence[int]) -> Piece:
        def draw(p: QPainter, r: QRectF) -> None:
            self._cells(p, r, cells, widths, ends, self._theme.text)
            hline(p, r.bottom() - 1, r.left(), r.right(), self._theme.line)

        return Piece(line("small") + 8, draw)

    def _cells(
        self, p: QPainter, r: QRectF, cells: Sequence[str], widths: Sequence[float], ends: Sequence[int], colour: str
    ) -> None:  # fmt: skip
        left = r.left()
        for n, (cell, wide) in enumerate(zip(cells, widths, strict=True)):
            at_edge = n in ends and n == len(widths) - 1
            box = QRectF(left, r.top(), wide - (0 if at_edge else _CELL), r.height())
            text(p, box, cell, "small", colour, RIGHT if n in ends else LEFT)
            left += wide


def _leads(block: Block) -> bool:
    """Whether what follows stands right below it."""
    return isinstance(block, Heading) or (isinstance(block, Sentence) and block.keep)


def _gap(high: float, *, with_next: bool = False) -> Piece:
    return Piece(high, lambda _p, _r: None, with_next)
