"""Notes on stretches of the day: written, changed, taken away and put back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from headwater.charts.paint import font
from headwater.charts.scale import clocks
from headwater.records import TimeNote
from headwater.reports import DayReport
from headwater.ui.asking import Said
from headwater.ui.boxes import column, row
from headwater.ui.buttons import Button
from headwater.ui.chores import Chores, failure_text
from headwater.ui.data.card import Line, Lines
from headwater.ui.face import Face
from headwater.ui.look import Ui, styled
from headwater.ui.text import label, prose
from headwater.ui.timeline.draft import NoteDraft, Stretch, TimelineDraft
from headwater.ui.titled import TitledCard
from headwater.ui.written import NoteDesk

_T = TypeVar("_T")
MOST = 40
"""So many are listed; all are marked in their lane."""
LONGEST = 4_000
"""Characters that are taken; `engine.notes` takes no more."""
_TOLD = {"undo": "back", "unchange": "unchanged", "unkeep": "unkept"}
"""What is told of a step that was taken back, by the way back."""


class NoteField(QPlainTextEdit):
    """A few lines; Ctrl and Enter keep them, Escape leaves them."""

    kept = Signal()
    left = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        styled(self, ui.theme)
        self.setAccessibleName(ui.words("timeline.notes.what"))
        self.setPlaceholderText(ui.words("timeline.notes.hint"))
        self.setFont(font("body", ui.scale))
        self.setTabChangesFocus(True)
        self.setFixedHeight(ui.px(76))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The two ways out; all else is typed."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.kept.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Editor(QWidget):
    """What a note is about, its words, and what becomes of them."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        words = ui.words
        self.about, self.field = prose(ui, "", "small", "2"), NoteField(ui)
        self.keep = Button(ui, words("timeline.notes.keep"), "primary", small=True)
        self.cancel = Button(ui, words("ui.cancel"), "ghost", small=True)
        how = label(ui, words("timeline.notes.how"), "caption", "3")
        self.setLayout(column(self.about, self.field, row(self.keep, self.cancel, how, None, gap=8), gap=6))
        self.hide()


class NotesCard(TitledCard):
    """`draft` keeps what is being written."""

    changed = Signal()
    """The day is to be read again."""
    shown = Signal(object)
    """The note whose stretch the person wants to see."""
    left = Signal()
    """Nothing of it has the keyboard any more."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores, draft: TimelineDraft) -> None:
        super().__init__(ui, "timeline.notes", body=False)
        self._engine, self._chores, self._draft = engine, chores, draft
        self._number = count()
        self._name = f"note {id(self)}"
        self._report: DayReport | None = None
        self._sent: NoteDraft | None = None
        """What is being kept."""
        self._way = ""
        """The last part of the key of the way back, which says what kind of step it is of."""
        self._step: TimeNote | None = None
        """What was told of the step that it takes back."""
        self._leaving: set[int] = set()
        """The numbers of those that were asked to go."""
        self.notes: Sequence[TimeNote] = ()
        words = ui.words
        self.add_note = Button(ui, words("timeline.notes.add"), small=True)
        self.editor, self.lines = Editor(ui), Lines(ui)
        self.said, self.undo = Said(ui, "small"), Button(ui, words("timeline.notes.undo"), "ghost", small=True)
        self.none, self.more = prose(ui, words("timeline.notes.none"), "small", "3"), Said(ui, "small")
        self.undo.hide()
        line = row(self.said, self.undo, None, gap=8)
        self.add(column(self.editor, line, self.none, self.lines, self.more, gap=6))
        self._connect()

    def _connect(self) -> None:
        self.editor.keep.clicked.connect(self._keep)
        self.editor.field.kept.connect(self._keep)
        self.editor.cancel.clicked.connect(self._leave)
        self.editor.field.left.connect(self._leave)
        self.editor.field.textChanged.connect(self._typed)
        self.undo.clicked.connect(self.take_back)

    # -- what there is ------------------------------------------------------------------------

    def show_day(self, report: DayReport, notes: Sequence[TimeNote]) -> None:
        """The notes of a day; what is being written stays, if it is about that day."""
        new = self._report is None or self._report.day != report.day
        self._report = report
        self._leaving.intersection_update(n.id for n in notes)
        if new:
            self._say("")
            self._drop(self._kept_unseen)
            self._show_editor()
        if new or tuple(notes) != tuple(self.notes) or [n.id for n in notes] != [n.id for n in self.notes]:
            self.notes = tuple(notes)
            self._list()
        self._drop(self._gone_meanwhile)
        self.none.setVisible(not self.notes and self.editor.isHidden())

    def _gone_meanwhile(self, note: NoteDraft) -> bool:
        """Whether the note of this day that is being changed was forgotten, or deleted elsewhere."""
        there = note is self._sent or any(n.id == note.number for n in self.notes)
        return bool(note.number) and self._here(note) and not there

    def forget(self, stretch: Stretch) -> None:
        """A note goes with any of the time it is about, and so does one that is being written."""
        self._say("")
        self._step = None
        self._drop(lambda n: n.stretch is not None and n.stretch[0] < stretch[1] and n.stretch[1] > stretch[0])

    def _kept_unseen(self, note: NoteDraft) -> bool:
        """Whether it was kept while the page was made anew, and nobody heard of it."""
        return note is not self._sent and bool(note.kept) and note.kept == note.text.strip()

    def _here(self, note: NoteDraft) -> bool:
        """Whether it is about the day that is shown."""
        about, report = note.stretch, self._report
        return about is not None and report is not None and about[0] < report.end and about[1] > report.start

    def _list(self) -> None:
        held = self.lines.focusWidget() is not None and self.lines.isAncestorOf(self.lines.focusWidget())
        lines = [self._line(note) for note in self.notes[:MOST]]
        self.lines.show_items(*lines)
        left = len(self.notes) - len(lines)
        key = "timeline.notes.more_1" if left == 1 else "timeline.notes.more"
        self.more.say(self.words(key, n=left) if left > 0 else "")
        if held:
            self.left.emit()

    def _line(self, note: TimeNote) -> Line:
        ui, words = self.ui, self.words
        does: dict[str, Callable[[], None]] = {
            "show": lambda: self.shown.emit(note), "change": partial(self._change, note),
            "delete": partial(self._delete, note),
        }  # fmt: skip
        buttons = []
        for key, do in does.items():
            button = Button(ui, words(f"timeline.notes.{key}"), "ghost", small=True)
            button.clicked.connect(do)
            buttons.append(button)
        return Line(ui, " ".join(note.text.split()), self._when((note.start, note.end)), *buttons)

    def _when(self, stretch: Stretch) -> str:
        words, offset = self.words, self._engine.clock.offset_s
        start, end = clocks(*stretch, offset, words)
        return words("chart.summary.selection", start=start, end=end, length=words.duration(stretch[1] - stretch[0]))

    # -- writing ------------------------------------------------------------------------------

    def write(self, stretch: Stretch) -> None:
        """Let the person write about a stretch; what they began about another one they go on with."""
        begun = self._draft.note
        if begun.stretch is None or begun.number or not begun.text.strip():
            self._draft.note = NoteDraft(stretch, aside=self.unkept())
        else:
            begun.stretch = stretch
        self._go_on()

    def _change(self, note: TimeNote) -> None:
        if note.id != self._draft.note.number:
            begun = self._taken_up(note.id) or NoteDraft((note.start, note.end), note.text, note.id)
            begun.aside = self.unkept()
            self._draft.note = begun
        self._go_on()

    def _taken_up(self, number: int) -> NoteDraft | None:
        """The change of that note that was put aside, if there is one: there are no two of one note."""
        at = self._draft.note
        while at.aside is not None and at.aside.number != number:
            at = at.aside
        found = at.aside
        if found is not None:
            at.aside = found.aside
        return found

    def unkept(self) -> NoteDraft | None:
        """What is being written, if any of it would be lost."""
        begun = self._draft.note
        kept = next((n.text for n in self.notes if n.id == begun.number), "") if begun.number else ""
        return begun if begun.text.strip() not in ("", kept.strip()) else begun.aside

    def _drop(self, over: Callable[[NoteDraft], bool]) -> None:
        """Of what is begun, also of what was put aside, what nobody has to go on with."""
        at = self._draft.note
        while at.aside is not None:
            if over(at.aside):
                at.aside = at.aside.aside
            else:
                at = at.aside
        if over(self._draft.note):
            self._leave()

    def _go_on(self) -> None:
        self._show_editor()
        self.editor.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_editor(self) -> None:
        """With what is begun, if that is about the day that is shown."""
        note = self._draft.note
        stretch, here = note.stretch, self._here(note)
        self.editor.setVisible(here)
        if stretch is not None and here:
            self.editor.about.say(self.words("timeline.notes.about", when=self._when(stretch)))
            if self.editor.field.toPlainText() != note.text:
                self.editor.field.setPlainText(note.text)
            self.none.hide()
        self._enable()

    def _typed(self) -> None:
        self._draft.note.text = self.editor.field.toPlainText()
        self._enable()

    def _enable(self) -> None:
        self.editor.keep.setEnabled(bool(self._draft.note.text.strip()))

    def _leave(self) -> None:
        """Nothing is written, or what was begun before."""
        held = self.isAncestorOf(self.window().focusWidget() or self.window())
        note = self._draft.note = self._draft.note.aside or NoteDraft()
        self.editor.field.setPlainText(note.text)
        self._show_editor()
        self.none.setVisible(not self.notes and self.editor.isHidden())
        if held:
            self.left.emit()

    def _keep(self) -> None:
        note = self._draft.note
        text, stretch, number = note.text.strip(), note.stretch, note.number
        if stretch is None or not text or note is self._sent:
            return
        if len(text) > LONGEST:
            self._say(self.words("timeline.notes.long", n=LONGEST))
            return

        def work(desk: NoteDesk) -> TimeNote:
            made = desk.change(number, text) if number else desk.add(*stretch, text)
            note.number, note.kept = made.id, text  # here: the page may be made anew meanwhile
            return made

        def done(kept: TimeNote) -> None:
            self._sent = None
            if note.text.strip() == text:  # else somebody went on typing, and what they add is a change of it
                self._drop(lambda each: each is note)
            if number:
                self._say(self.words("timeline.notes.changed"), undo="unchange", step=kept)
            else:
                self._say(self.words("timeline.notes.kept"), undo="unkeep", step=kept)

        def failed() -> None:
            self._sent = None

        self._sent = note
        self._do(work, done, failed)

    # -- taking away --------------------------------------------------------------------------

    def _delete(self, note: TimeNote) -> None:
        if note.id in self._leaving:
            return
        self._leaving.add(note.id)

        def done(gone: TimeNote) -> None:
            if self._draft.note.number == note.id:
                self._leave()
            self._say(self.words("timeline.notes.deleted"), undo="undo", step=gone)

        self._do(lambda desk: desk.delete(note.id), done, lambda: self._leaving.discard(note.id))

    @property
    def way_back(self) -> bool:
        """Whether the last step can be taken back."""
        return not self.undo.isHidden()

    def take_back(self) -> None:
        """Once: there is nothing more to take back."""
        if not self.way_back:
            return
        way, step = self._way, self._step
        self._say("")

        def work(desk: NoteDesk) -> TimeNote | None:
            if way != "unkeep" or step is None:
                return desk.undo(step)
            there = any(n.id == step.id and n.text == step.text for n in desk.of(step.start, step.end))
            return desk.delete(step.id) if there else None

        def done(back: TimeNote | None) -> None:
            if back is None:
                self._say(self.words("timeline.notes.gone"))
                return
            self._leaving.discard(back.id)
            if way == "unkeep":
                self._begin_again(back)
            self._say(self.words(f"timeline.notes.{_TOLD[way]}"))

        self._do(work, done, self.undo.show)

    def _begin_again(self, note: TimeNote) -> None:
        """It is not kept any more, and its words are as before it was; where it was being changed, those are."""
        at: NoteDraft | None = self._draft.note
        while at is not None and at.number != note.id:
            at = at.aside
        if at is not None:
            at.number, at.kept = 0, ""
            return
        begun, now = NoteDraft((note.start, note.end), note.text), self._draft.note
        if self.unkept() is now:  # nobody is taken out of another one
            begun.aside, now.aside = now.aside, begun
        else:
            begun.aside, self._draft.note = now.aside, begun
        self._show_editor()

    def _do(
        self, work: Callable[[NoteDesk], _T], done: Callable[[_T], None], failed: Callable[[], object]
    ) -> None:  # fmt: skip
        """In its turn; the day is read again when it is done."""

        def then(answer: _T) -> None:
            done(answer)
            self.changed.emit()

        def not_done(failure: Exception) -> None:
            self._say(failure_text(failure, self.words))
            failed()

        self._chores.ask(
            f"{self._name} {next(self._number)}", lambda: work(self._engine.notes), then, not_done, sure=True
        )  # fmt: skip

    def _say(self, sentence: str, *, undo: str = "", step: TimeNote | None = None) -> None:
        """With the last part of the key of a way back, if there is one, and what was told of the step."""
        if self.undo.hasFocus() and not undo:
            self.left.emit()
        self.said.say(sentence, anew=bool(sentence))
        self.undo.setVisible(bool(undo))
        if undo:
            self._way, self._step = undo, step
            name = self.words(f"timeline.notes.{undo}")
            self.undo.setText(name)
            self.undo.setAccessibleName(name)
