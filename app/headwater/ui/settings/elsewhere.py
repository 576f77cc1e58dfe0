"""What the search of the settings page finds on other pages, and leads to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from headwater.base import Words
from headwater.ui.boxes import Card, clear, column, holder, row, rule
from headwater.ui.buttons import Button
from headwater.ui.look import Ui
from headwater.ui.options import text_row
from headwater.ui.places import Place
from headwater.ui.rail import NAMES
from headwater.ui.settings.wording import findable, fits, folded, title
from headwater.ui.text import label

OF_SUGGESTIONS = (
    "notifications", "suggest_breaks", "break_after_s", "ask_about_drift", "ask_questions", "offer_resumption",
    "rest_eyes", "batch_messages", "protect_best_hours", "offer_note", "plan_tomorrow", "tell_surges", "praise_rest",
    "suggestions_per_day", "suggestion_gap_s", "quiet_hours", "quiet_from", "quiet_to", "profile", "experiment",
)  # fmt: skip
"""Options on the page "Suggestions"."""
OF_DATA = ("keep_days", "backups")
ELSEWHERE = (*OF_DATA, *OF_SUGGESTIONS)
THINGS = (
    (Place.DATA, "data.bring.title", "data.bring.body"),
    (Place.DATA, "data.take.title", "data.take.body"),
    (Place.DATA, "data.forget.title", "data.forget.body"),
    (Place.DATA, "data.keep.title", "data.keep.body"),
    (Place.DATA, "data.keep.encrypt.title", "data.keep.encrypt.why"),
    (Place.RULES, "rules.title", "rules.body"),
    (Place.MODEL, "learn.title", "learn.body"),
    (Place.HELP, "help.keys.title", "help.keys.body"),
    (Place.HELP, "health.title", "health.body"),
)
"""What is no setting and may be looked for here."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something on another page."""

    place: Place
    title: str
    why: str
    text: str
    """What it is found by."""


def things(words: Words) -> Iterator[Thing]:
    """All there are."""
    for place, names in ((Place.ADVICE, OF_SUGGESTIONS), (Place.DATA, OF_DATA)):
        for name in names:
            yield Thing(place, title(words, name), words(f"settings.{name}.why"), findable(words, name))
    for place, key, why in THINGS:
        english = Words("en")
        text = "\n".join(w(k) for w in (words, english) for k in (key, why))
        yield Thing(place, words(key), words(why), folded(text))


class ElsewhereCard(Card):
    """What was found; hidden where there is nothing."""

    def __init__(self, ui: Ui, go: Callable[[Place], None]) -> None:
        super().__init__(ui, padding=0)
        self._go = go
        self._all = tuple(things(ui.words))
        self._shown: list[Thing] = []
        self._lines = column(gap=0)
        self.buttons: list[Button] = []
        head = label(ui, ui.words("settings.find.elsewhere"), "title")
        self.add(holder(row(head, margins=(20, 16, 20, 8))), holder(self._lines))
        self.hide()

    def seek(self, query: str) -> bool:
        """Show what fits; whether anything does."""
        found = [t for t in self._all if fits(query, t.text)] if query else []
        if found != self._shown:
            self._shown = found
            self._fill()
        self.setVisible(bool(found))
        return bool(found)

    def _fill(self) -> None:
        clear(self._lines)
        self.buttons = []
        for thing in self._shown:
            button = self._button(thing)
            self.buttons.append(button)
            self._lines.addWidget(rule(self.ui))
            self._lines.addWidget(text_row(self.ui, thing.title, thing.why, button))

    def _button(self, thing: Thing) -> Button:
        words = self.ui.words
        page = words(NAMES[thing.place])
        button = Button(self.ui, words("settings.find.open", page=page), small=True)
        button.setAccessibleName(words("settings.find.lead", title=thing.title, page=page))
        button.clicked.connect(lambda: self._go(thing.place))
        return button
