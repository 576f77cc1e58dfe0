"""Step three: what may be noticed, one by one, with how it would do on this computer."""

from collections.abc import Sequence

from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QWidget

from headwater.base import LANGUAGES, Words
from headwater.records import BackendStatus, Health
from headwater.ui.boxes import Card, holder, row, rule
from headwater.ui.buttons import Button
from headwater.ui.chores import Chores, failure_text, in_words
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.plain import together
from headwater.ui.text import Prose, prose
from headwater.ui.welcome.draft import WelcomeDraft
from headwater.ui.welcome.step import Step, SwitchRow

PARTS = {
    "watch_windows": ("windows",), "count_input": ("input",), "watch_signals": ("call", "media", "sharing"),
    "watch_notifications": ("notifications",),
}  # fmt: skip
"""Which back-ends a choice is about."""
ALWAYS = ("idle", "session", "screen_lock")
"""Absence is noticed in any case: without it nothing could be told apart."""
_ICONS = {"watch_windows": "window", "count_input": "keys", "watch_signals": "camera", "watch_notifications": "mail"}
_LACKS = (Health.MISSING, Health.FAILED)


class PermitsStep(Step):
    """A row each; what is missing says what would mend it, and can be gone on without."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores, draft: WelcomeDraft) -> None:
        super().__init__(ui, engine, chores, draft, "permits")
        card = Card(ui, padding=0)
        self.rows: dict[str, PermitRow] = {}
        for name, icon in _ICONS.items():
            if self.rows:
                card.add(rule(ui))
            made = self.rows[name] = PermitRow(ui, f"settings.{name}", icon, getattr(draft.settings, name))
            made.switch.toggled.connect(lambda on, name=name: self._chosen(name, on))
            made.again.clicked.connect(self.look)
            card.add(made)
        self.absence = prose(ui, "", "small", "3")
        self._lay_out(card, 12, self.absence)
        self.absence.say(ui.words("welcome.permits.absence"))

    def _chosen(self, name: str, on: bool) -> None:
        self._draft.choose(name, on)
        self.changed.emit()
        self.look()

    def enter(self) -> None:
        """It is looked at from now on: each back-end is tried."""
        self.look()

    def look(self) -> None:
        """Try every back-end for a moment; nothing that it sees is kept."""
        settings, trial, words = self._draft.settings, self._engine.trial, self._ui.words
        for name, line in self.rows.items():
            line.trying(on=getattr(settings, name))
        self._chores.ask(
            "welcome.backends", lambda: trial.backends(settings, Words("en")), self._show,
            lambda failure: self.absence.say(failure_text(failure, words)),
        )  # fmt: skip

    def _show(self, found: tuple[BackendStatus, ...]) -> None:
        words = self._ui.words
        for name, line in self.rows.items():
            line.show_status([s for s in found if s.name in PARTS[name]], on=getattr(self._draft.settings, name))
        lacking = sentences([s for s in found if s.name in ALWAYS], words)
        self.absence.say(together(words("welcome.permits.absence"), *lacking))


def sentences(found: Sequence[BackendStatus], words: Words) -> tuple[str, ...]:
    """What is missing and what would mend it, each once, in the person's language."""
    return tuple(dict.fromkeys(told(s, words) for s in found if s.health in _LACKS and s.detail))


def told(status: BackendStatus, words: Words) -> str:
    """A back-end's own sentence, in the person's language, whatever language it was in when the back-end began."""
    for spoken in map(Words, LANGUAGES):
        for key in spoken.keys():  # noqa: SIM118  it is no mapping
            if key.startswith("capture.") and spoken(key) == status.detail:
                return words(key)
    return in_words(status.detail, words)


class PermitRow(SwitchRow):
    """One thing that may be noticed."""

    def __init__(self, ui: Ui, key: str, icon: str, on: bool) -> None:
        super().__init__(ui, key, icon, on)
        self._words = ui.words
        self.status = Prose(ui, "", "small", "3")
        name = ui.words(f"{key}.title")
        self.again = Button(ui, ui.words("welcome.permits.again"), small=True)
        self.without = Button(ui, ui.words("welcome.permits.without"), small=True)
        for button, what in ((self.again, "again"), (self.without, "without")):
            button.setAccessibleName(f"{name}: {ui.words(f'welcome.permits.{what}')}")
        self.without.clicked.connect(lambda: self.switch.setChecked(False))
        self._buttons: QWidget = holder(row(self.again, self.without, None, gap=6, margins=(0, 2, 0, 0)))
        self._buttons.hide()
        self.below.addWidget(self.status)
        self.below.addWidget(self._buttons)

    def trying(self, *, on: bool) -> None:
        """It is being looked."""
        self._say(self._words("welcome.permits.trying" if on else "welcome.permits.off"), lacks=False)

    def show_status(self, found: Sequence[BackendStatus], *, on: bool) -> None:
        """How its back-ends did."""
        words = self._words
        if not on:
            self._say(words("welcome.permits.off"), lacks=False)
        elif lacking := sentences(found, words):
            part = any(s.health is Health.WORKING for s in found)
            said = words("welcome.permits.partly" if part else "welcome.permits.missing")
            self._say(together(said, *lacking), lacks=True)
        else:
            self._say(words("welcome.permits.works"), lacks=False)

    def _say(self, sentence: str, *, lacks: bool) -> None:
        self.status.say(sentence)
        if not lacks and (self.again.hasFocus() or self.without.hasFocus()):
            self.switch.setFocus()
        self._buttons.setVisible(lacks)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self.status, QAccessible.Event.NameChanged))
