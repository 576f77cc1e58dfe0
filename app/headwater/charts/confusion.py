"""What the person said against what was shown, as a table of shades."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from headwater.base import Words
from headwater.charts.paint import CENTER, LEFT, line, mix, panel, text, width
from headwater.charts.states import state_glyph
from headwater.charts.tokens import Theme
from headwater.charts.wording import Table, percent
from headwater.records import LEARNED_STATES, FocusState

SHOWN = (*LEARNED_STATES, FocusState.UNSURE)
"""The columns; the rows are the states that can be said."""
STRONGEST = {False: 0.44, True: 0.32}
"""How much of the ink a cell has in which all of a row lies, in light and in dark themes: numbers stay at 4.5:1 on
it."""
_GLYPH = 16


class Confusion:
    """Rows are what was said, columns what was shown; a cell's shade and number are its share of the row.

    `seconds` has a row for each of `LEARNED_STATES` and a column for each of `SHOWN`.

    Raises:
        ValueError: it has another shape.
    """

    states: tuple[FocusState, ...] = ()
    upright = False

    def __init__(
        self, seconds: Sequence[Sequence[float]], theme: Theme, words: Words, scale: float = 1.0
    ) -> None:  # fmt: skip
        if len(seconds) != len(LEARNED_STATES) or any(len(row) != len(SHOWN) for row in seconds):
            raise ValueError("a row for each state that can be said, a column for each that can be shown")
        self.seconds = tuple(tuple(row) for row in seconds)
        self.theme, self.words, self.scale = theme, words, scale
        self._row = round(36 * scale)
        self._names = round(max(width("small", self._name(s), scale) for s in LEARNED_STATES)) + _GLYPH + 20
        self.height = 3 * line("caption", scale) + 14 + len(LEARNED_STATES) * (self._row + 2)
        self.least = self._names + len(SHOWN) * round(40 * scale)

    def __len__(self) -> int:
        return len(LEARNED_STATES) * len(SHOWN)

    def _name(self, state: FocusState) -> str:
        return self.words(f"state.{state}")

    def share(self, i: int, j: int) -> float | None:
        """Of what was said to be state `i`, the part shown as `j`; None where nothing was said."""
        whole = sum(self.seconds[i])
        return self.seconds[i][j] / whole if whole > 0 else None

    @property
    def summary(self) -> str:
        """The table in one sentence."""
        whole = sum(map(sum, self.seconds))
        if whole <= 0:
            return self.words("learn.confusion.empty")
        alike = sum(self.seconds[i][i] for i in range(len(LEARNED_STATES)))
        unsure = sum(row[-1] for row in self.seconds)
        return self.words(
            "learn.confusion.summary", length=self.words.duration(whole), alike=percent(alike / whole),
            unsure=percent(unsure / whole),
        )  # fmt: skip

    def spoken(self, n: int) -> str:
        """Cell number `n`, row by row, in one line."""
        i, j = divmod(n, len(SHOWN))
        share, said, shown = self.share(i, j), self._name(LEARNED_STATES[i]), self._name(SHOWN[j])
        if share is None:
            return self.words("learn.confusion.none", said=said)
        length = self.words.duration(self.seconds[i][j])
        return self.words("learn.confusion.cell", said=said, shown=shown, share=percent(share), length=length)

    @property
    def table(self) -> Table:
        """In hours and minutes."""
        head = (self.words("learn.confusion.said"), *(self._name(s) for s in SHOWN))
        rows = tuple(
            (self._name(state), *(self.words.duration(x) if x else "–" for x in row))
            for state, row in zip(LEARNED_STATES, self.seconds, strict=True)
        )
        return Table(self.words("learn.confusion.name"), head, rows)

    def boxes(self, r: QRectF) -> list[QRectF]:
        """The cells, row by row."""
        top, wide = r.top() + 3 * line("caption", self.scale) + 14, (r.width() - self._names) / len(SHOWN)
        return [
            QRectF(r.left() + self._names + j * wide, top + i * (self._row + 2), wide - 2, self._row)
            for i in range(len(LEARNED_STATES)) for j in range(len(SHOWN))
        ]  # fmt: skip

    def other_line(self, i: int, by: int) -> int:
        """The same column of the row before or after."""
        at = i + len(SHOWN) * by
        return at if 0 <= at < len(self) else i

    # -- painting -----------------------------------------------------------------------------

    def paint(self, p: QPainter, r: QRectF, current: int | None = None) -> None:
        """All of it; cell `current` is outlined."""
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        cap = line("caption", self.scale)
        cells = self.boxes(r)
        self._head(p, r, (r.width() - self._names) / len(SHOWN), cap)
        for i, state in enumerate(LEARNED_STATES):
            y = cells[i * len(SHOWN)].top()
            self._glyph(p, QPointF(r.left() + _GLYPH / 2, y + self._row / 2), state)
            name = QRectF(r.left() + _GLYPH + 6, y, self._names - _GLYPH - 12, self._row)
            text(p, name, self._name(state), "small", self.theme.text, LEFT, self.scale)
            for j in range(len(SHOWN)):
                n = i * len(SHOWN) + j
                self._cell(p, cells[n], self.share(i, j), n == current)

    def _head(self, p: QPainter, r: QRectF, wide: float, cap: int) -> None:
        """Glyphs, and above them the names where all of them fit on two lines; "not sure" has no row that names it."""
        names = [_halves(self._name(s)) for s in SHOWN]
        fits = [all(width("caption", half, self.scale) <= wide - 2 for half in name) for name in names]
        foot = r.top() + 3 * cap + 10
        for j, (state, name) in enumerate(zip(SHOWN, names, strict=True)):
            x = r.left() + self._names + j * wide
            self._glyph(p, QPointF(x + (wide - 2) / 2, foot - cap / 2), state)
            shown = name if all(fits) or (fits[j] and state is FocusState.UNSURE) else ()
            for n, half in enumerate(reversed(shown)):
                box = QRectF(x, foot - (n + 2) * cap - 2, wide - 2, cap)
                text(p, box, half, "caption", self.theme.text2, CENTER, self.scale)

    def _glyph(self, p: QPainter, at: QPointF, state: FocusState) -> None:
        state_glyph(p, at, state, self.theme, 12)

    def _cell(self, p: QPainter, r: QRectF, share: float | None, current: bool) -> None:
        """Nothing said is an empty frame, which is not the same as no share."""
        t = self.theme
        if share is None:
            panel(p, r, 4, None, t.line)
        else:
            panel(p, r, 4, mix(t.sunken, t.text, STRONGEST[t.dark] * share))
            text(p, r, percent(share) if share else "–", "label", t.text, CENTER, self.scale)
        if current:
            p.setPen(QPen(QColor(t.ring), 2))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawRoundedRect(r.adjusted(1, 1, -1, -1), 4, 4)


def _halves(name: str) -> tuple[str, ...]:
    """A name over two lines, parted where they come out most alike."""
    words = name.split(" ")
    if len(words) == 1:
        return (name,)
    cuts = ((" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words)))
    return min(cuts, key=lambda halves: max(map(len, halves)))
