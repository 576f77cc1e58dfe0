"""The part of the card where the person says what is to be forgotten."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from headwater.ui.boxes import column, holder, row
from headwater.ui.data.draft import SORTS, ForgetDraft
from headwater.ui.look import Ui
from headwater.ui.plan import Field, Segmented
from headwater.ui.stepfields import DateField, TimeField
from headwater.ui.text import label
from headwater.ui.toggles import Flow


class What(QWidget):
    """Changes the draft as the person does."""

    changed = Signal()
    entered = Signal()
    """Enter was pressed in a field."""

    def __init__(self, ui: Ui, draft: ForgetDraft) -> None:
        super().__init__()
        self.draft = draft
        words = ui.words
        self.sort = Segmented(ui, words("data.forget.sort"), [words(f"data.forget.by.{s}") for s in SORTS])
        self.sort.choose(SORTS.index(draft.sort))
        self.first, self.last = (DateField(ui, words(f"data.{n}"), getattr(draft, d)) for n, d in _DATES)
        self.start, self.end = (TimeField(ui, words(f"data.{n}_time"), getattr(draft, m)) for n, m in _TIMES)
        self.fields = {
            s: _NameField(ui, words(f"data.forget.by.{s}"), words(f"data.forget.hint.{s}")) for s in SORTS[1:]
        }
        from_ = holder(row(label(ui, words("data.from"), "small", "2"), self.first, self.start, gap=8))
        to = holder(row(label(ui, words("data.to"), "small", "2"), self.last, self.end, gap=8))
        self._range = holder(Flow(from_, to, gap=16))
        self.setLayout(column(row(self.sort, None), self._range, *self.fields.values(), gap=10))
        self._connect()
        self._show()

    @property
    def backwards(self) -> bool:
        """Whether the range ends before it begins."""
        d = self.draft
        return d.sort == "range" and (d.last, d.to_min) < (d.first, d.from_min)

    def _connect(self) -> None:
        self.sort.chosen.connect(self._sort)
        for field in (self.first, self.last, self.start, self.end):
            field.changed.connect(self._spans)
        for sort, name in self.fields.items():
            name.setText(self.draft.names.get(sort, ""))
            name.textChanged.connect(lambda text, sort=sort: self._name(sort, text))
            name.returnPressed.connect(self.entered)

    def _sort(self, i: int) -> None:
        self.draft.sort = SORTS[i]
        self._show()
        self.changed.emit()

    def _spans(self) -> None:
        d = self.draft
        d.first, d.last, d.from_min, d.to_min = self.first.day, self.last.day, self.start.minute, self.end.minute
        self.changed.emit()

    def _name(self, sort: str, text: str) -> None:
        self.draft.names[sort] = text
        self.changed.emit()

    def _show(self) -> None:
        self._range.setVisible(self.draft.sort == "range")
        for sort, field in self.fields.items():
            field.setVisible(self.draft.sort == sort)


_DATES = (("from", "first"), ("to", "last"))
_TIMES = (("from", "from_min"), ("to", "to_min"))


class _NameField(Field):
    """A name or words."""

    def __init__(self, ui: Ui, name: str, hint: str) -> None:
        super().__init__(ui, name, hint)
        self.setMaxLength(400)
        self.setEchoMode(QLineEdit.EchoMode.Normal)
