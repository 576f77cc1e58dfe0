"""Step two: what is stored, shown on the person's own window where it can be told, and on what they type."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLayout, QWidget

from headwater.base import TitleMode
from headwater.ui.boxes import Card, column, holder, picture, row, rule
from headwater.ui.chores import Chores
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.plan import Field, Segmented
from headwater.ui.text import label, prose
from headwater.ui.welcome.draft import WelcomeDraft
from headwater.ui.welcome.step import Step
from headwater.ui.would import Lines

MODES = (TitleMode.FULL, TitleMode.HASHED, TitleMode.NONE)
SOON_MS = 150
_BESIDE = 520
"""Name and choices, in px, that have room beside each other in the smallest window."""


class StoredStep(Step):
    """How titles are kept, and at once what would come of it."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores, draft: WelcomeDraft) -> None:
        super().__init__(ui, engine, chores, draft, "stored")
        words = ui.words
        self.titles = Segmented(ui, words("ui.welcome.titles"), [words(f"ui.welcome.title_{m}") for m in MODES])
        self.titles.choose(MODES.index(draft.settings.title_mode))
        self.titles.chosen.connect(self._chosen)
        self.example = Field(ui, words("welcome.stored.try"), words("ui.welcome.sample"))
        self.example.setText(words("ui.welcome.sample") if draft.title is None else draft.title)
        self.example.textChanged.connect(self._typed)
        self.lines = Lines(ui)
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self.show_lines)
        self._lay_out(self._card(), 12, self._never())

    def _card(self) -> Card:
        ui, words, pad = self._ui, self._ui.words, 10 if self._ui.narrow else 14
        which, around = label(ui, words("ui.welcome.titles"), "strong"), (20, pad, 16, pad)
        if which.sizeHint().width() + self.titles.width() < _BESIDE:
            choose: QLayout = row(which, None, self.titles, gap=16, margins=around)
        else:
            choose = column(which, row(self.titles, None), gap=8, margins=around)
        type_ = row(gap=16, margins=(20, pad, 16, pad))
        type_.addWidget(label(ui, words("welcome.stored.try"), "strong"))
        type_.addWidget(self.example, 1)
        counted = prose(ui, words("welcome.stored.counts"), "small", "2")
        shown = column(self.lines, 4, counted, gap=4, margins=(20, pad, 16, pad))
        return Card(ui, padding=0).add(holder(choose), rule(ui), holder(type_), rule(ui), holder(shown))

    def _never(self) -> QWidget:
        ui = self._ui
        line = row(gap=8)
        line.addWidget(picture("lock", ui.theme.text3, 16))
        line.addWidget(prose(ui, ui.words("ui.welcome.never"), "small", "3"), 1)
        return holder(line)

    def _chosen(self, i: int) -> None:
        self._draft.choose("title_mode", MODES[i])
        self.changed.emit()
        self.show_lines()

    def _typed(self, text: str) -> None:
        self._draft.title = text
        self._soon.start()

    def enter(self) -> None:
        """Other choices may have been made meanwhile."""
        self.show_lines()

    def show_lines(self) -> None:
        """As these choices would have it."""
        words, settings, trial = self._ui.words, self._draft.settings, self._engine.trial
        examples = [
            ("Writer", self.example.text(), False),
            ("Firefox", words("welcome.stored.private"), True),
            ("KeePassXC", words("welcome.stored.secret"), False),
        ]
        self._chores.ask("welcome.preview", lambda: trial.preview(settings, examples), self.lines.show_windows)
