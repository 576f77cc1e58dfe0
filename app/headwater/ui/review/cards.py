"""The parts of a review: sentences, picture, suggestion."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from headwater.charts.review import DayPicture, WeekBars
from headwater.records import FocusState
from headwater.reports.digest import DayDigest
from headwater.reports.digest_told import Digest
from headwater.ui.asking import Said
from headwater.ui.boxes import Card, clear, column
from headwater.ui.chartplace import ChartPlace
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
        self.chart: Picture | None = None
        self._place = ChartPlace(ui)
        self.legend = Legend(ui)
        self.add(self._place, 10, column(self.legend, margins=(AIR, 0, AIR, 0)))
        self.box.setContentsMargins(20 - AIR, 16, 20 - AIR, 18)
        self.hide()

    def show_picture(self, chart: Picture | None, title: str = "", file: str = "") -> None:
        """Another one, or none; `title` and `file` are for pictures of it that are kept."""
        self.chart = chart
        self._place.put(chart, title, file)
        if chart is not None:
            self.legend.show_seconds(_seconds(chart))
        self.setVisible(chart is not None)

    @property
    def charted(self) -> Charted | None:
        """The picture with its table, where there is one."""
        return self._place.charted


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
