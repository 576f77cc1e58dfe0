"""What follows what, as a matrix: a row is what was left, a column what came then, a cell how often."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from headwater.base import Words
from headwater.charts.paint import CENTER, LEFT, RIGHT, hline, line, panel, text, width
from headwater.charts.tokens import Radius, Theme
from headwater.charts.wording import Table
from headwater.records import FocusState
from headwater.reports.insights_switches import Edge, Graph
from headwater.reports.insights_told import graph_text, name_of, share

_STEPS = (0.5, 0.2, 0.05)
"""From such parts of the most frequent on, a cell has the first tone, the second, the third; else the last."""
_NAME = 150
"""Px that a name has at most: 24 letters of an application's or a site's name."""


class FollowMatrix:
    """Names in full on the left and upright above; a cell without a change is empty."""

    states: tuple[FocusState, ...] = ()

    def __init__(self, found: Graph, theme: Theme, words: Words, scale: float = 1.0) -> None:
        self.found, self.theme, self.words, self.scale = found, theme, words, scale
        names = [name_of(n, words) for n in found.nodes]
        self._names = names
        self._side = round(min(max(width("small", n, scale) for n in names), _NAME * scale)) + 11
        self._cell = round(30 * scale)
        self._digits = max(width("caption", str(e.count), scale) for e in found.edges) + 6
        self.height = self._side + self._cell * len(names)
        self.least = round(self._side + max(self._digits, 20) * len(names))

    def __len__(self) -> int:
        return len(self.found.edges)

    @property
    def summary(self) -> str:
        """What follows each other most."""
        return graph_text(self.found, self.words)

    def about(self, i: int) -> tuple[str, str]:
        """See `Shifting`."""
        return self.found.edges[i].source, self.found.edges[i].to

    def spoken(self, i: int) -> str:
        """The edge that is number `i` by how often it was."""
        edge = self.found.edges[i]
        key = "insights.switches.part_1" if edge.count == 1 else "insights.switches.part"
        return self.words(
            key, source=name_of(edge.source, self.words), to=name_of(edge.to, self.words), n=edge.count,
            share=self._share(edge),
        )  # fmt: skip

    def _share(self, edge: Edge) -> str:
        return share(edge.count, self.found.left(edge.source))

    @property
    def table(self) -> Table:
        """The edges, the most frequent first."""
        words = self.words
        head = tuple(words(f"insights.switches.head_{c}") for c in ("from", "to", "times", "share"))
        rows = tuple(
            (name_of(e.source, words), name_of(e.to, words), str(e.count), self._share(e)) for e in self.found.edges
        )
        return Table(words("insights.switches.name"), head, rows)

    def boxes(self, r: QRectF) -> list[QRectF]:
        """The cells that have something, the most frequent first."""
        at = {node: n for n, node in enumerate(self.found.nodes)}
        return [self._box(r, at[e.source], at[e.to]) for e in self.found.edges]

    def _box(self, r: QRectF, row: int, column: int) -> QRectF:
        wide = self._wide(r)
        return QRectF(r.left() + self._side + column * wide, r.top() + self._side + row * self._cell, wide, self._cell)

    def _wide(self, r: QRectF) -> float:
        """Whole pixels; and cells do not become wider than they are read easily."""
        return min((r.width() - self._side) // len(self._names), 2 * self._cell)

    # -- painting -----------------------------------------------------------------------------

    def paint(self, p: QPainter, r: QRectF, current: int | None = None) -> None:
        """All of it; edge `current` is outlined, and its names stand out."""
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = self.found.edges[current] if current is not None else None
        self._heads(p, r, edge)
        self._frame(p, r)
        most = self.found.edges[0].count
        boxes = self.boxes(r)
        for one, box in zip(self.found.edges, boxes, strict=True):
            self._edge(p, box.adjusted(1, 1, -1, -1), one, most)
        if current is not None:
            panel(p, boxes[current].adjusted(-1, -1, 1, 1), Radius.MARK + 2, None, self.theme.ring)

    def _frame(self, p: QPainter, r: QRectF) -> None:
        """Hairlines between rows, and nothing where nothing was: a pale cell would be read as a little."""
        right = self._box(r, 0, len(self._names) - 1).right()
        for row in range(len(self._names) + 1):
            hline(p, self._box(r, row, 0).top() - (row == len(self._names)), r.left(), right, self.theme.line)

    def _edge(self, p: QPainter, box: QRectF, edge: Edge, most: int) -> None:
        tone = next((n for n, step in enumerate(_STEPS) if edge.count >= step * most), len(_STEPS))
        panel(p, box, Radius.MARK, self.theme.app[tone])
        text(p, box, str(edge.count), "caption", self.theme.on_app[tone], CENTER, self.scale)

    def _heads(self, p: QPainter, r: QRectF, edge: Edge | None) -> None:
        t, high = self.theme, line("small", self.scale)
        for n, (node, name) in enumerate(zip(self.found.nodes, self._names, strict=True)):
            row, column = self._box(r, n, n), self._box(r, 0, n)
            colour = t.text if edge is None or edge.source == node else t.text3
            text(p, QRectF(r.left(), row.top(), self._side - 8, row.height()), name, "small", colour, RIGHT, self.scale)
            colour = t.text if edge is None or edge.to == node else t.text3
            p.save()
            p.translate(QPointF(column.center().x() - high / 2, r.top() + self._side - 6))
            p.rotate(-90)
            text(p, QRectF(0, 0, self._side - 6, high), name, "small", colour, LEFT, self.scale)
            p.restore()
        self._corner(p, r)

    def _corner(self, p: QPainter, r: QRectF) -> None:
        """Which way it is read, where there is room for it."""
        high, words = line("caption", self.scale), self.words
        box = QRectF(r.left(), r.top() + self._side - 2 * high - 2, self._side - 10, high)
        for said in (f"{words('insights.switches.to')} →", f"{words('insights.switches.from')} ↓"):
            if width("caption", said, self.scale) <= box.width():
                text(p, box, said, "caption", self.theme.text3, RIGHT, self.scale)
            box.translate(0, high)
