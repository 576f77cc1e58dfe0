"""How often it is right, where it is not sure, what it meets here and never met before, and what it cannot do."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QWidget

from headwater.charts.confusion import Confusion
from headwater.charts.curve import CalibrationCurve, Dot
from headwater.charts.wording import percent
from headwater.engine.learnt import Honest, Standing
from headwater.records import FocusState
from headwater.ui.asking import Said
from headwater.ui.boxes import clear, column, glyph, holder, row, rule
from headwater.ui.chartview import AIR, Charted
from headwater.ui.data.telling import moment_in
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.model.card import Rows, bars, beside
from headwater.ui.model.telling import alike, amount, cannot, error, input_name, judging
from headwater.ui.text import label, prose
from headwater.ui.titled import TitledCard


class RightCard(TitledCard):
    """How often it is right, by the person's labels."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui, "learn.right", air=AIR)
        self.curve: Charted | None = None
        self.confusion: Charted | None = None
        self.amount, self.error, self.said = Said(ui), Said(ui, "small"), Said(ui, "small")
        self._charts = column(gap=0)
        self._shown = holder(self._charts)
        self.add(column(self.said, self.amount, self.error, gap=10, margins=(AIR, 0, AIR, 0)), self._shown)
        self._shown.hide()
        self.say(ui.words("learn.right.counting"))

    def say(self, sentence: str) -> None:
        """In place of the figures."""
        self.said.say(sentence)

    def show_honest(self, found: Honest) -> None:
        """The figures."""
        words = self.words
        clear(self._charts)
        self.curve = self.confusion = None
        self.say("" if found.labels else words("learn.right.none"))
        self.body.say(words(f"learn.right.{found.by if found.labels else 'body'}"))
        self.amount.say(amount(found, words) if found.labels else "")
        self.error.say(error(found, words))
        if found.labels:
            self._charts.addWidget(self._both(found))
        self._shown.setVisible(found.labels > 0)

    def _both(self, found: Honest) -> QWidget:
        ui = self.ui
        dots = [Dot(b.said, b.met, b.seconds) for b in found.curve]
        self.curve = Charted(ui, CalibrationCurve(dots, ui.theme, ui.words, ui.scale))
        self.confusion = Charted(ui, Confusion(found.confusion, ui.theme, ui.words, ui.scale))
        box: QBoxLayout = row(gap=32 - 2 * AIR) if beside(ui) else column(gap=20)
        box.addWidget(self.curve, 2)
        box.addWidget(self.confusion, 3)
        return holder(box)


class UnsureCard(TitledCard):
    """Where it is not sure."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui, "learn.unsure", body=False)
        self.said, self.rows = prose(ui, "", "small", "2"), Rows()
        self.add(self.said, self.rows, None)
        self.hide()

    def show_honest(self, found: Honest) -> None:
        """Of the last four weeks."""
        words = self.words
        some = [(state, share) for state, share in found.unsure if share > 0]
        all_ = words("learn.unsure.all", share=percent(found.unsure_share))
        self.said.say(all_ if some else words("learn.unsure.none"))
        most = max((share for _, share in some), default=1.0)
        self.rows.show_rows([self._row(state, share, most) for state, share in some], 1)
        self.show()

    def _row(self, state: FocusState, share: float, most: float) -> tuple[QWidget, ...]:
        ui, name = self.ui, self.words(f"state.{state}")
        head = holder(row(glyph(ui, state), label(ui, name), None, gap=8))
        told = self.words("learn.unsure.row", name=name, share=_fine(share))
        return head, bars(ui, share / most, name=told), label(ui, _fine(share), "number")


class InputsCard(TitledCard):
    """The computer against the training."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui, "learn.inputs")
        self.none, self.rows = label(ui, ui.words("learn.inputs.none"), "small", "2"), Rows(4)
        self.add(self.none, self.rows, None)
        self.hide()

    def show_honest(self, found: Honest) -> None:
        """What is the furthest from the usual first."""
        order = sorted(found.inputs, key=lambda one: -one.shift / max(one.usual, 1e-6))
        ui, words = self.ui, self.words
        self.none.setVisible(not order)
        self.rows.show_rows(
            [
                (label(ui, input_name(one, words)), label(ui, alike(one, words), "small", "2"), QWidget(),
                 label(ui, f"{one.shift:.2f}", "number")) for one in order
            ], 2,
        )  # fmt: skip
        self.show()


class CannotCard(TitledCard):
    """What it cannot do, and which model this is."""

    def __init__(self, ui: Ui, engine: Face) -> None:
        super().__init__(ui, "learn.cannot", body=False)
        self._engine = engine
        self.english = prose(ui, ui.words("learn.cannot.english"), "small", "3")
        self.version = prose(ui, "", "small", "2")
        self._lines = column(gap=8)
        self.add(self.english, holder(self._lines), rule(ui), self.version)
        self.hide()

    def show_standing(self, now: Standing) -> None:
        """Which model and which adapter judge."""
        words, used = self.words, judging(now)
        said = words("learn.cannot.version", model=now.model)
        if used is not None:
            when = moment_in(used.made_at, words, self._engine.clock.offset_s)
            said = words("learn.cannot.version_own", model=now.model, when=when)
        self.version.say(said if now.model else words("learn.learned.none"))

    def show_honest(self, found: Honest) -> None:
        """The card's own sentences."""
        clear(self._lines)
        said, own = cannot(found.cannot, self.words)
        for sentence in said:
            self._lines.addWidget(prose(self.ui, sentence, "small", "1"))
        self.english.setVisible(not own)
        self.show()


def _fine(share: float) -> str:
    """Small shares keep a digit: `0.4 %`."""
    return percent(share) if share >= 0.0995 else f"{100 * share:.1f} %"
