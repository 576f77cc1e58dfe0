"""Step one: what the program does, and a sample to look around in."""

from PySide6.QtCore import Signal

from headwater.ui.asking import Doing, Said
from headwater.ui.boxes import Card, column, holder, row, rule
from headwater.ui.buttons import Button
from headwater.ui.chores import Chore, Chores, failure_text
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.text import label, prose
from headwater.ui.welcome.draft import WelcomeDraft
from headwater.ui.welcome.step import Step, pictured

SAMPLE = "welcome.sample"
"""The chore that makes it."""
_POINTS = (("looks", "window"), ("tells", "today"), ("speaks", "advice"), ("stays", "lock"))


class WhatStep(Step):
    """Four sentences, and the way to the sample."""

    made = Signal(object)
    """The sample is there."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores, draft: WelcomeDraft) -> None:
        super().__init__(ui, engine, chores, draft, "what")
        words = ui.words
        self.sample = Button(ui, words("welcome.sample.do"), small=True)
        self.doing, self.said = Doing(ui), Said(ui, "small")
        card = Card(ui, padding=0)
        for i, (key, icon) in enumerate(_POINTS):
            if i:
                card.add(rule(ui))
            card.add(
                pictured(ui, icon, column(label(ui, words(f"welcome.what.{key}"), "strong"),
                                          prose(ui, words(f"welcome.what.{key}_why"), "small", "2"), gap=0))
            )  # fmt: skip
        look = row(gap=16)
        look.addWidget(prose(ui, words("welcome.sample.why"), "small", "2"), 1)
        look.addWidget(self.sample)
        self._lay_out(card, 16, holder(look), 8, self.doing, self.said)
        self.sample.clicked.connect(self._make)
        self.doing.stop.connect(self._stop)
        self._chore: Chore | None = chores.last(SAMPLE)
        if self._chore is not None:
            self._follow(self._chore)

    def _make(self) -> None:
        settings, chinese = self._engine.settings, self._ui.words.language == "zh_CN"
        trial = self._engine.trial
        self.said.say("")
        self._follow(
            self._chores.begin(
                SAMPLE,
                lambda chore: trial.sample(settings, chinese=chinese, progress=chore.tell, cancelled=chore.cancelled),
            )
        )

    def _follow(self, chore: Chore) -> None:
        self._chore = chore
        self.sample.setEnabled(False)
        chore.moved.connect(self._moved)
        chore.ended.connect(self._over)
        self._moved()
        if not chore.running:
            self._over()

    def _moved(self) -> None:
        if self._chore is not None:
            self.doing.show_part(self._ui.words("welcome.sample.doing"), self._chore.at)

    def _stop(self) -> None:
        if self._chore is not None:
            self._chore.cancel()

    def _over(self) -> None:
        chore, self._chore = self._chore, None
        if chore is None:
            return
        self._chores.put_away(SAMPLE)
        self.doing.hide()
        self.sample.setEnabled(True)
        if chore.failure is None:
            self.made.emit(chore.result)
        elif not chore.cancelled():
            self.said.say(failure_text(chore.failure, self._ui.words), anew=True)
