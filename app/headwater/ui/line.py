"""One line that a suggestion leads to: where work stands, or what comes first tomorrow. In the card's own place."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from headwater.records import Advice, AdviceKind
from headwater.ui.asking import Said
from headwater.ui.boxes import Card, column, row
from headwater.ui.buttons import Button
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.plain import plain
from headwater.ui.plan import LONGEST, Field
from headwater.ui.text import prose

ASKS = (AdviceKind.NOTE, AdviceKind.TOMORROW)
"""Kinds that lead to a line."""


class LineCard(Card):
    """Its field has the focus: the person has just asked for it."""

    def __init__(
        self, ui: Ui, engine: Face, advice: Advice, left: Callable[[], None], kept: Callable[[], None]
    ) -> None:  # fmt: skip
        super().__init__(ui, padding=16)
        words = ui.words
        self._engine, self._kept = engine, kept
        self._place = str(dict(advice.params).get("place", ""))
        self._ahead = advice.kind is AdviceKind.TOMORROW
        key = "tomorrow" if self._ahead else "title"
        title = words(f"session.line.{key}", place=plain(self._place))
        self.field = Field(ui, title, words("session.line.tomorrow_hint" if self._ahead else "session.line.hint"))
        self.field.setMaxLength(LONGEST if self._ahead else 400)
        self.keep = Button(ui, words("session.note.keep"), "primary", small=True)
        self.nothing = Button(ui, words("ui.cancel"), "ghost", small=True)
        self.said = Said(ui, "small")
        self._form = (self.field, self.keep, self.nothing)
        buttons = row(self.keep, self.nothing, None, gap=6)
        self.add(column(prose(ui, title, "title"), 8, self.field, 10, buttons, self.said))
        self.setAccessibleName(title)
        self.keep.setEnabled(False)
        self.field.textChanged.connect(lambda s: self.keep.setEnabled(bool(s.strip())))
        self.field.returnPressed.connect(self._keep)
        self.keep.clicked.connect(self._keep)
        self.nothing.clicked.connect(left)

    def ask(self) -> None:
        """Let the person type at once."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        text = " ".join(self.field.text().split())
        if not text:
            return
        if self._ahead:
            self._engine.plan_ahead(text)
        else:
            self._engine.note(text, self._place)
        if any(part.hasFocus() for part in self._form):
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # not whatever comes next on the page
        for part in self._form:
            part.hide()
        self.said.say(self.ui.words("session.line.kept_ahead" if self._ahead else "session.line.kept"))
        self._kept()
