"""The card of what was learned of what is welcome."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from headwater.charts.paint import mix, panel, vline
from headwater.engine.advising import Liked
from headwater.records import AdviceKind
from headwater.ui.advice.telling import kind_name, welcome
from headwater.ui.asking import Ask, Said
from headwater.ui.boxes import Canvas, column, holder, row
from headwater.ui.buttons import Button
from headwater.ui.look import Ui
from headwater.ui.model.card import Rows
from headwater.ui.text import label, prose
from headwater.ui.titled import TitledCard

_LEAST, _MOST = -0.6, 1.1
"""Rewards at the ends of the track; what is beyond lies at the end."""
_MOVED = 1e-6


class LearnedCard(TitledCard):
    """A bar a kind, and a way to begin anew."""

    forget = Signal()
    """The person has confirmed it."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui, "suggestions.learned")
        self.said, self.rows, self.ask = Said(ui, "small"), Rows(10), Ask(ui)
        self.forget_button = Button(ui, self.words("suggestions.learned.forget"), small=True)
        self.forget_button.clicked.connect(self._ask)
        self.add(self.rows, self.said, row(self.forget_button, None), self.ask)

    def show_liked(self, liked: Sequence[Liked]) -> None:
        """What is believed of each kind; where no answer was given, that is what is believed of anybody."""
        some = [one for one in liked if one.answers]
        lines: list[tuple[QWidget, ...]] = [self._line(one) for one in some]
        self.rows.show_rows([(QWidget(), self._scale()), *lines] if some else [], 1)
        self.said.say(self._others([one.kind for one in liked if not one.answers], some=bool(some)))
        self.forget_button.setVisible(bool(some) or any(abs(one.mean - one.at_first) > _MOVED for one in liked))

    def _others(self, kinds: Sequence[AdviceKind], *, some: bool) -> str:
        """Kinds that nobody answered."""
        if not some:
            return self.words("suggestions.learned.none")
        names = self.words("suggestions.learned.join").join(kind_name(kind, self.words) for kind in kinds)
        return self.words("suggestions.learned.no_answers", kinds=names) if names else ""

    def _scale(self) -> QWidget:
        ui, words = self.ui, self.words
        ends = (label(ui, words(f"suggestions.learned.{name}"), "caption", "3") for name in ("unwelcome", "welcome"))
        return holder(row(next(ends), None, next(ends)))

    def _line(self, one: Liked) -> tuple[QWidget, ...]:
        ui = self.ui
        name, said = kind_name(one.kind, self.words), welcome(one, self.words)
        bar = believed(ui, one, f"{name}: {said}")
        return label(ui, name), holder(column(bar, prose(ui, said, "small", "2"), gap=2))

    def fail(self, why: str) -> None:
        """It cannot be told."""
        self.rows.hide()
        self.said.say(why)

    def _ask(self) -> None:
        words = self.words
        self.ask.ask(words("suggestions.learned.ask"), words("suggestions.learned.yes"), self.forget.emit)


def believed(ui: Ui, one: Liked, name: str) -> Canvas:
    """The mark of what was believed at first, a band of what is believed now, and a bar between the two."""
    t, high = ui.theme, ui.px(8)

    def at(value: float, r: QRectF) -> float:
        return r.left() + r.width() * (min(max(value, _LEAST), _MOST) - _LEAST) / (_MOST - _LEAST)

    def draw(p: QPainter, r: QRectF) -> None:
        top = round((r.height() - high) / 2)
        first, now = at(one.at_first, r), at(one.mean, r)
        low, up = at(one.mean - one.spread, r), at(one.mean + one.spread, r)
        panel(p, QRectF(r.left(), top, r.width(), high), high / 2, t.sunken)
        panel(p, QRectF(low, top, max(up - low, high), high), high / 2, mix(t.app[1], t.sunken, 0.45))
        panel(p, QRectF(min(first, now), top + high / 4, max(abs(now - first), 2), high / 2), 1, t.text2)
        vline(p, round(first), top - 3, top + high + 3, t.text, 2)

    made = Canvas(draw, h=ui.line("small"), name=name)
    made.setMinimumWidth(80)
    return made
