"""What leaves with an export: format, range, and what is left out."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from headwater.base import TitleMode
from headwater.reports.cells import COLUMNS
from headwater.ui.boxes import Item, column, holder, row
from headwater.ui.buttons import Button
from headwater.ui.data.draft import FORMATS, RANGES, ROUNDS, TABLES, TakeDraft
from headwater.ui.look import Ui
from headwater.ui.plan import Segmented
from headwater.ui.stepfields import DateField
from headwater.ui.text import label, prose
from headwater.ui.toggles import Check, Flow

_PARTS = ("apps", "domains", "projects", "intents")


class Choices(QWidget):
    """Changes the draft as the person does."""

    changed = Signal()

    def __init__(self, ui: Ui, draft: TakeDraft) -> None:
        super().__init__()
        self._ui, self.draft = ui, draft
        words = ui.words
        self.format = self._segments("format", [words(f"data.take.{f}") for f in FORMATS], FORMATS.index(draft.format))
        self.why = prose(ui, "", "small", "2")
        self.range = self._segments("range", [words(f"data.take.{r}") for r in RANGES], RANGES.index(draft.range))
        self.first = DateField(ui, words("data.from"), draft.first)
        self.last = DateField(ui, words("data.to"), draft.last)
        modes = list(TitleMode)
        self.titles = self._segments(
            "titles", [words(f"settings.title_mode.{m}") for m in modes], modes.index(draft.titles)
        )  # fmt: skip
        rounds = [words("data.take.exact"), *(words.duration(60 * n) for n in ROUNDS[1:])]
        self.round = self._segments("round", rounds, ROUNDS.index(draft.round_min))
        self.parts = {p: Check(ui, words(f"data.take.{p}"), on=getattr(draft, p)) for p in _PARTS}
        self.columns = {c: Check(ui, c, on=c in draft.columns) for c in COLUMNS}
        self.more = Button(ui, "", "ghost", small=True)
        self._build()
        self._connect()
        self._show()

    def _segments(self, name: str, choices: list[str], current: int) -> Segmented:
        made = Segmented(self._ui, self._ui.words(f"data.take.{name}"), choices)
        made.choose(current)
        return made

    def _build(self) -> None:
        ui, words = self._ui, self._ui.words

        def part(name: str, *inside: QWidget) -> QWidget:
            head = label(ui, words(f"data.take.{name}"), "label", "2")
            return holder(column(head, *(_left(w) for w in inside), gap=6))

        self.days = holder(row(self.first, label(ui, "–", "body", "2"), self.last, None, gap=8))
        self._all_columns = holder(Flow(*self.columns.values(), gap=0))
        self._range = part("range", self.range, self.days)
        self._titles = part("titles", self.titles)
        self._round = part("round", self.round)
        self._parts = part("parts", holder(Flow(*self.parts.values(), gap=4)))
        self._columns = holder(column(row(self.more, None), self._all_columns, gap=4))
        self.setLayout(
            column(
                part("format", self.format, self.why), self._range, self._titles, self._parts, self._round,
                self._columns, gap=14,
            )
        )  # fmt: skip

    def _connect(self) -> None:
        self.format.chosen.connect(lambda i: self._set("format", FORMATS[i]))
        self.range.chosen.connect(lambda i: self._set("range", RANGES[i]))
        self.titles.chosen.connect(lambda i: self._set("titles", list(TitleMode)[i]))
        self.round.chosen.connect(lambda i: self._set("round_min", ROUNDS[i]))
        self.first.changed.connect(lambda: self._set("first", self.first.day))
        self.last.changed.connect(lambda: self._set("last", self.last.day))
        for name, check in self.parts.items():
            check.toggled.connect(lambda on, name=name: self._set(name, on))
        for check in self.columns.values():
            check.toggled.connect(lambda _on: self._set("columns", self._chosen()))
        self.more.clicked.connect(lambda: self._set("open", not self.draft.open))

    def _chosen(self) -> tuple[str, ...]:
        return tuple(name for name, check in self.columns.items() if check.isChecked())

    def _set(self, name: str, value: str | bool | int | TitleMode | date | tuple[str, ...]) -> None:
        setattr(self.draft, name, value)
        self._show()
        if name != "open":
            self.changed.emit()

    def _show(self) -> None:
        """Only what has to do with the format."""
        draft, words = self.draft, self._ui.words
        self.why.say(words(f"data.take.{draft.format}_why"))
        whole, table = draft.format == "sqlite", draft.format in TABLES
        events = draft.format == "activitywatch"
        self._range.setVisible(not whole)
        self.days.setVisible(draft.range == "span")
        self._titles.setVisible(not whole and draft.format != "ics")
        self._parts.setVisible(not whole)
        self._round.setVisible(not whole and not events)
        self.parts["intents"].setVisible(table)
        self.parts["domains"].setVisible(draft.format != "ics")
        self._columns.setVisible(table)
        self._all_columns.setVisible(draft.open)
        key = "data.take.columns_hide" if draft.open else "data.take.columns_show"
        said = words(key, n=len(draft.columns), most=len(COLUMNS))
        self.more.setText(said)
        self.more.setAccessibleName(said)


def _left(w: QWidget) -> Item:
    """Segmented controls have a width of their own and stand on the left."""
    return row(w, None) if isinstance(w, Segmented) else w
