"""A report as one page for a browser."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from headwater.base import Words
from headwater.charts.document import Block, Document, Facts, Figure, Grid, Heading, Sentence
from headwater.charts.html import Markup, cell, element, escape, join, rows
from headwater.charts.picture import ready, svg
from headwater.charts.statekey import StateKey
from headwater.charts.tokens import DARK, LIGHT, Theme
from headwater.charts.webpage import both, webpage

_WIDE = 960
_CELL = 160


def html_of(
    document: Document, words: Words, themes: tuple[Theme, Theme] = (LIGHT, DARK), *,
    told: Callable[[float], None] = lambda _part: None,
) -> str:  # fmt: skip
    """The report as an HTML document; all that came from outside is escaped.

    `told` hears how much of it is made, as a part of 1; it may stop it by an exception of its own.

    Raises:
        ChartError: Qt cannot paint here.
    """
    ready()
    head = element(
        "header", element("h1", escape(document.title)), element("p", escape(document.lead), kind="lead")
    )  # fmt: skip
    parts = (element("section", *part) for part in _parts(document, words, themes, told))
    foot = element("footer", *(element("p", escape(s)) for s in document.foot))
    return webpage(document.title, join(head, *parts, foot), words, themes)


def _parts(
    document: Document, words: Words, themes: tuple[Theme, Theme], told: Callable[[float], None]
) -> Iterator[list[Markup]]:
    """What stands between one heading and the next."""
    part: list[Markup] = []
    for n, block in enumerate(document.blocks):
        told(n / len(document.blocks))
        if isinstance(block, Heading) and part:
            yield part
            part = []
        part.append(_block(block, words, themes))
    if part:
        yield part


def _block(block: Block, words: Words, themes: tuple[Theme, Theme]) -> Markup:
    match block:
        case Heading(said):
            return element("h2", escape(said))
        case Sentence(said, quiet):
            return element("p", escape(said, 4000), kind="quiet" if quiet else "")
        case Facts(each):
            items = (
                Markup(f"<div><dt>{escape(f.name)}</dt><dd>{escape(f.value)}<small>{escape(f.note)}</small></dd></div>")
                for f in each
            )
            return Markup(f'<dl class="facts">{join(*items)}</dl>')
        case Figure():
            return _figure(block, words, themes)
        case Grid(table, ends):
            kinds = ["end" if n in ends else "" for n in range(len(table.head))]
            lines = (
                [cell(escape(text, _CELL), kind) for text, kind in zip(line, kinds, strict=True)] for line in table.rows
            )
            return rows(table.head, lines, ends)


def _figure(block: Figure, words: Words, themes: tuple[Theme, Theme]) -> Markup:
    """The chart for light and for dark screens, its sentence, and its table folded below."""
    light, dark = (_drawn(block, words, theme) for theme in themes)
    chart = block.make(themes[0])
    told = chart.table
    label = escape(chart.summary)
    image = f'<div class="card" role="img" aria-label="{label}">{both(light, dark)}</div>'
    picture = Markup(f'<div class="wide">{image}</div>')
    lines = ([cell(escape(text, _CELL)) for text in line] for line in told.rows)
    as_table = element("summary", escape(words("report.as_table")), kind="quiet")
    fold = element("details", as_table, rows(told.head, lines))
    return join(element("h3", escape(told.name)), element("p", label, kind="quiet"), picture, fold)


def _drawn(block: Figure, words: Words, theme: Theme) -> str:
    chart = block.make(theme)
    key = StateKey(chart.states, theme, words)
    foot = key.height(_WIDE) + 8 if chart.states else 0

    def paint(p: QPainter, r: QRectF) -> None:
        chart.paint(p, QRectF(r.left(), r.top(), r.width(), chart.height))
        if foot:
            key.paint(p, QRectF(r.left(), r.top() + chart.height + 8, r.width(), foot))

    return svg(paint, _WIDE, chart.height + foot)
