"""One suggestion of the past: what was said, what became of it, and on request all that is known of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLayout, QWidget

from headwater.base import Settings
from headwater.reports.advised import Told, after_in, answer_in
from headwater.reports.wording import texts
from headwater.ui.advice.kinds import SWITCH_OF
from headwater.ui.advice.telling import kind_name
from headwater.ui.boxes import column, holder, row
from headwater.ui.buttons import Button
from headwater.ui.look import Ui
from headwater.ui.text import label, prose


class AdviceRow(QWidget):
    """A line that opens."""

    opened = Signal(bool)

    def __init__(self, ui: Ui, told: Told, when: str, *, open_: bool) -> None:
        super().__init__()
        self._ui, self.told = ui, told
        words = ui.words
        title, body, why = texts(told.advice, words)
        said = " · ".join(filter(None, (
            kind_name(told.advice.kind, words), answer_in(told, words), after_in(told.after, words),
        )))  # fmt: skip
        self.details = Button(ui, words("suggestions.history.details"), "ghost", small=True)
        self.details.setAccessibleDescription(f"{when} {title}")
        self.never = Button(ui, words("suggestions.history.never"), small=True)
        self.never.setAccessibleDescription(kind_name(told.advice.kind, words))
        self.more = holder(column(*(prose(ui, line, "small", "2") for line in (body, why, *_facts(told, ui))),
                                  row(self.never, None), gap=4, margins=(0, 4, 0, 6)))  # fmt: skip
        self.setLayout(self._lines(when, title, said))
        self.setAccessibleName(f"{when} {title}. {said}")
        self.more.setVisible(open_)
        self.details.clicked.connect(self._toggle)

    def _lines(self, when: str, title: str, said: str) -> QLayout:
        ui = self._ui
        time = label(ui, when, "small", "3")
        time.setFixedWidth(round(ui.time_width("small")) + 12)
        words = column(
            prose(ui, title, "body", "1" if self.told.made else "2"), prose(ui, said, "small", "2"), self.more, gap=0
        )
        line = row(gap=4, margins=(0, 5, 0, 5))
        line.addWidget(time, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        line.addWidget(self.details, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _toggle(self) -> None:
        self.more.setVisible(self.more.isHidden())
        self.opened.emit(not self.more.isHidden())

    def follow(self, settings: Settings) -> None:
        """What is off already cannot be turned off."""
        on = getattr(settings, SWITCH_OF[self.told.advice.kind])
        if not on and self.never.hasFocus():
            self.details.setFocus(Qt.FocusReason.OtherFocusReason)
        self.never.setVisible(on)


def _facts(told: Told, ui: Ui) -> tuple[str, ...]:
    words, p = ui.words, f"{told.probability:.2f}"
    policy = words("suggestions.history.policy", policy=told.advice.policy)
    if not told.made:
        return (words("suggestions.history.would_with", p=p), policy)
    channel = words(f"suggestions.history.channel.{told.advice.channel.value}")
    return (words("suggestions.history.made_with", p=p), f"{policy} {channel}")
