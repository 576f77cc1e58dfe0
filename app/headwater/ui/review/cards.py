"""The parts of a review: sentences, picture, suggestion."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from headwater.charts.review import DayPicture, WeekBars
from headwater.records import FocusState
from headwater.reports.digest import DayDigest
from headwater.reports.digest_told import Digest
from headwater.ui.asking import Said
from headwater.ui.boxes import Card, clear, column, holder
from headwater.ui.buttons import pass_focus
from headwater.ui.chartview import AIR, Charted
from headwater.ui.legend import Legend
from headwater.ui.look import Ui
from headwater.ui.text import label, prose

Picture = DayPicture | WeekBars


def picture(ui: Ui, digest: Digest) -> Picture | None:
    """What goes with the sentences; None where there is nothing to draw."""
    if isinstance(digest, DayDigest):
        return None if digest.report.empty else DayPicture(digest.report, ui.theme, ui.words, ui.scale)
    some = any(d.at_computer_s for d in digest.days)
    return WeekBars(digest.days, ui.theme, ui.words, ui.scale) if some else None


def _seconds(chart: Picture) -> dict[FocusState, float]:
    """How long each state lasted that the picture shows; none is left out where the day was read alone."""
    if isinstance(chart, DayPicture):
        return {s: chart.report.seconds(s) for s in FocusState}
    return {s: sum(d.seconds(s) for d in chart.days) for s in FocusState if s is not FocusState.AWAY}


class SentencesCard(Card):
    """Three sentences, what they leave out, and the score where it was asked for."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self.sentences: list[QWidget] = []
        self._said, self._foot = column(gap=8), column(gap=4, margins=(0, 10, 0, 0))
        self.add(self._said, self._foot)

    def show_digest(self, digest: Digest) -> None:
        """Others."""
        ui, words = self.ui, self.ui.words
        clear(self._said)
        clear(self._foot)
        self.sentences = [prose(ui, said.text(words)) for said in digest.sentences]
        for sentence in self.sentences:
            self._said.addWidget(sentence)
        for said in (digest.note, digest.score):
            if said is not None:
                self._foot.addWidget(prose(ui, said.text(words), "small", "2"))
        self.setAccessibleName(" ".join(s.accessibleName() for s in self.sentences))


class PictureCard(Card):
    """The picture with its table, and what can be done with it."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self.charted: Charted | None = None
        self.chart: Picture | None = None
        self._picture = column(gap=0)
        self.legend = Legend(ui)
        self.add(
            holder(self._picture), 10, column(self.legend, margins=(AIR, 0, AIR, 0)),
        )
        self.box.setContentsMargins(20 - AIR, 16, 20 - AIR, 18)
        self.hide()

    def show_picture(self, chart: Picture | None, title: str = "", file: str = "") -> None:
        """Another one, or none; `title` and `file` are for pictures of it that are kept. The keyboard stays where it
        was, and so does the table."""
        old, self.chart = self.charted, chart
        self.charted = Charted(self.ui, chart, title, file) if chart is not None else None
        if self.charted is not None and chart is not None:
            self._picture.addWidget(self.charted)
            self.legend.show_seconds(_seconds(chart))
            if old is not None:
                self._take_over(old, self.charted)
        if old is not None:
            self._picture.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.setVisible(chart is not None)

    def _take_over(self, old: Charted, new: Charted) -> None:
        """While both are there: what is hidden gives the focus away."""
        new.show()
        if old.view.isHidden():
            new.as_table.click()
        if old.view.hasFocus():
            new.view.take_over(old.view)
        elif old.as_table.hasFocus():
            pass_focus(old.as_table, new.as_table)
        elif old.table.hasFocus():
            new.table.setFocus(Qt.FocusReason.OtherFocusReason)
            at = old.table.currentIndex()
            new.table.setCurrentIndex(new.table.model().index(at.row(), at.column()))


class SuggestionCard(Card):
    """One thing for the days to come, and what it is taken from."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self.do, self.why = Said(ui, "strong", "1"), Said(ui, "small")
        self.add(label(ui, ui.words("review.suggestion"), "title"), 6, self.do, 2, self.why)
        self.hide()

    def show_digest(self, digest: Digest) -> None:
        """Where the data carry none, there is none."""
        found, words = digest.suggestion, self.ui.words
        self.do.say("" if found is None else found.do.text(words))
        self.why.say("" if found is None else found.why.text(words))
        self.setAccessibleName(f"{words('review.suggestion')}: {self.do.accessibleName()}")
        self.setVisible(found is not None)
