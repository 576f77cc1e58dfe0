"""Joins ribbon, panel and keys to what the engine keeps: one key says what a stretch was."""

from collections.abc import Callable
from itertools import count

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QScrollArea, QWidget

from headwater.charts.lanes import Block, Lane
from headwater.charts.scale import clock
from headwater.records import FocusState
from headwater.reports import DayReport, StateSpan
from headwater.reports.correcting import SAYABLE, Edit
from headwater.reports.spans import NEAR_S
from headwater.ui.access import tell
from headwater.ui.buttons import give_focus
from headwater.ui.chores import Chores
from headwater.ui.correcting.desk import CorrectionsDesk
from headwater.ui.correcting.panel import CorrectionPanel
from headwater.ui.correcting.wording import edit_text, trouble_text
from headwater.ui.daycard import DayCard
from headwater.ui.face import Face
from headwater.ui.look import Ui

Stretch = tuple[float, float]
_UNDO, _REDO = "Ctrl+Z", ("Ctrl+Shift+Z", "Ctrl+Y")
_LEAST_S = 2.0
"""A shorter stretch is not cut in two."""


class Correcting(QObject):
    """Of one page. Nothing here waits: what is said is done in its turn, and told when it is done."""

    changed = Signal()
    """The day is to be read again."""
    stepped = Signal(object)
    """What was done and can be taken back, an `Edit`."""
    taken = Signal(object)
    """The `Edit` that is being taken back."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores, page: QWidget, card: DayCard, area: QScrollArea) -> None:
        super().__init__(page)
        self._ui, self._engine, self._chores = ui, engine, chores
        self._page, self._card, self._view, self._area = page, card, card.view, area
        self._number = count()
        self._name = f"correct {id(self)}"
        self._undoes: Edit | None = None
        """The step that the header's line is about, while the button beside it takes that one back."""
        self.last_back: Callable[[], None] = self.undo
        """What the key does, which takes the last step back: a page may know more kinds of them."""
        self._scrolled = (0, 0)
        """From where to where the page was scrolled to make room for it."""
        self.panel = CorrectionPanel(ui, page)
        self.panel.said.connect(self.say)
        self.panel.moved.connect(lambda a, b: self._turn_to((a, b)))
        self.panel.asked.connect(lambda verb: self._verbs[verb]())
        self.panel.closed.connect(self._closed)
        self._verbs: dict[str, Callable[[], None]] = {
            "split": self.split, "back": self.unsay, "undo": self.undo,
            "before": lambda: self._merge_with(-1), "after": lambda: self._merge_with(1),
        }  # fmt: skip
        for verb in (card.correct, card.correct_line):
            verb.clicked.connect(lambda: self.open(by_key=False))
        card.undo.clicked.connect(self._undo_told)
        self._view.picked.connect(self._picked)
        self._shortcuts()

    def _shortcuts(self) -> None:
        """Single keys; a field that has the focus takes them first."""
        keys: dict[str, Callable[[], None]] = {
            str(n): lambda state=state: self.say(state)  # type: ignore[misc]
            for n, state in enumerate(SAYABLE, 1)
        }
        keys |= {
            "Del": self.unsay, "Backspace": self.unsay, "C": lambda: self.open(by_key=True), "S": self.split,
            "M": self.merge, _UNDO: self._last_back, _REDO[0]: self.redo, _REDO[1]: self.redo,
        }  # fmt: skip
        for key, do in keys.items():
            shortcut = QShortcut(QKeySequence(key), self._page)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(do)

    # -- what is meant ------------------------------------------------------------------------

    @property
    def _report(self) -> DayReport:
        return self._view.report

    def stretch(self) -> Stretch | None:
        """The panel's, else what the header shows, else the line that is marked in the table, or what the ribbon means;
        None: the person is asked to choose."""
        if self.panel.open:
            return self.panel.stretch
        table = self._card.table
        if self._view.chart.selection is None and table is not None and table.isVisible():
            return (table.marked.start, table.marked.end) if table.marked else None
        return self._view.target()

    def _meant(self) -> Stretch | None:
        if not self._card.isVisible():
            return None
        stretch = self.stretch()
        if stretch is None:
            self._tell(self._ui.words("correct.choose"))
        return stretch

    # -- what can be done ---------------------------------------------------------------------

    def say(self, state: FocusState) -> None:
        """It was this."""
        if stretch := self._meant():
            self._do(lambda desk: desk.say(*stretch, state), self._said)

    def unsay(self) -> None:
        """Take back what was said of it."""
        if stretch := self._meant():
            self._do(lambda desk: desk.unsay(*stretch), self._said)

    def merge(self) -> None:
        """One stretch out of all blocks that are picked out."""
        stretch = self._meant()
        if stretch is None:
            return
        if len(self._blocks(*stretch)) < 2:
            self._tell(self._ui.words("correct.two"))
            return
        self._do(lambda desk: desk.merge(*stretch), self._merged)

    def _merge_with(self, by: int) -> None:
        """The panel's stretch with the block before or after it."""
        start, end = self.panel.stretch
        if (near := self._neighbour(by)) is not None:
            whole = (min(start, near.start), max(end, near.end))
            self._do(lambda desk: desk.merge(*whole), self._merged)

    def split(self) -> None:
        """Cut it where the pointer or the keyboard is, else in the middle; the later half is picked out."""
        stretch = self._meant()
        if stretch is None:
            return
        if stretch[1] - stretch[0] < _LEAST_S:
            self._tell(self._ui.words("correct.whole"))
            return
        at = self._place(*stretch)
        if any(s.corrected and s.start < at < s.end for s in self._report.spans):
            self._do(lambda desk: desk.split(at), lambda _edit: self._turn_to((at, stretch[1])))
            return
        self._view.cut(at)
        self._turn_to((at, stretch[1]))
        self._tell(self._ui.words("correct.cut", time=clock(at, self._report.offset_s, self._ui.words)))

    def _place(self, start: float, end: float) -> float:
        """Where to cut, at a whole minute if there is one inside."""
        at = self._view.moment() if self._card.home is self._view and not self.panel.open else None
        if at is None or not start + 1 <= at <= end - 1:
            at = (start + end) / 2
        minute = round(at / 60) * 60.0
        return minute if start < minute < end else float(round(at))

    def undo(self) -> None:
        """Take the last step back."""
        last = self._engine.corrections.last_step
        if last is not None:
            self.taken.emit(last)
        self._do(lambda desk: desk.undo(), self._keep, "undone", "correct.nothing_back")

    def _last_back(self) -> None:
        self.last_back()

    def take_back(self, step: Edit, failed: Callable[[], None] = lambda: None) -> None:
        """Take that step back, if it is the last one."""
        self.taken.emit(step)
        self._do(lambda desk: desk.undo(step), self._keep, "undone", "correct.not_last", failed)

    def _undo_told(self) -> None:
        """Take back the step that the line beside the button tells of; one press does, and it takes no other."""
        step, self._undoes = self._undoes, None
        self._card.offer_undo(False)
        if step is not None:
            self.take_back(step)

    def redo(self) -> None:
        """Do it again."""
        self._do(lambda desk: desk.redo(), self._keep, "did", "correct.nothing_again")

    # -- doing it -----------------------------------------------------------------------------

    def _do(
        self, action: Callable[[CorrectionsDesk], Edit | None], then: Callable[[Edit], None], kind: str = "did",
        nothing: str = "correct.cannot.nothing_said", failed: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        words, shown, cursor = self._ui.words, self._shown(), self._view.resting

        def done(edit: Edit | None) -> None:
            if edit is None:
                self._tell(words(nothing))
                return
            if kind == "did":
                self._uncut(edit)
            if self._shown() == shown:  # an answer that comes late leaves alone what was not meant
                then(edit)
                if kind == "did" and self._view.resting == cursor:
                    self._rest_on(self._picked_in(edit) or (edit.start, edit.end))
            last = self._engine.corrections.last_step
            undoes = last if kind == "did" and last is not None and _alike(last, edit) else None
            if undoes is not None:
                self.stepped.emit(undoes)
            self._tell(edit_text(edit, self._report, self._engine.clock.offset_s, words, kind), undoes)
            self.changed.emit()

        def not_done(failure: Exception) -> None:
            failed()
            self._tell(trouble_text(failure, words))

        self._chores.ask(
            f"{self._name} {next(self._number)}", lambda: action(self._engine.corrections), done, not_done, sure=True
        )  # fmt: skip

    def _shown(self) -> tuple[object, ...]:
        """The day, and what is picked out in it."""
        return self._report.day, self.panel.stretch if self.panel.open else None, self._view.chart.selection

    def _keep(self, edit: Edit) -> None:
        """What is picked out stays so."""

    def _said(self, _edit: Edit) -> None:
        self.panel.leave()
        self._view.select(None)

    def _merged(self, edit: Edit) -> None:
        if self.panel.open:
            self._turn_to((edit.start, edit.end))
        else:
            self._view.select(None)

    def _uncut(self, edit: Edit) -> None:
        chart = self._view.chart
        chart.cuts = tuple(c for c in chart.cuts if not edit.start <= c <= edit.end)

    def _tell(self, line: str, undoes: Edit | None = None) -> None:
        self._undoes = undoes
        self._card.say(line, undo=undoes is not None)
        if self.panel.open:
            self.panel.say(line)
        tell(self._view, line)

    # -- the panel ----------------------------------------------------------------------------

    def open(self, *, by_key: bool) -> None:
        """Show the panel for what is meant."""
        if stretch := self._meant():
            self._view.select(stretch)
            self._view.pointed.emit(None)
            self.panel.open_at(stretch, self._report, by_key=by_key)
            self._make_room()
            self.place()
            self._offer()

    def open_at(self, stretch: Stretch) -> None:
        """Show the panel for a stretch of the day."""
        self._view.select(stretch)
        self.open(by_key=False)

    def _turn_to(self, stretch: Stretch) -> None:
        self._view.select(stretch)
        if self.panel.open:
            self.panel.show_stretch(stretch, self._report)
            self._offer()
            self.place()

    def _picked(self, stretch: Stretch | None) -> None:
        """Another stretch is picked out on the ribbon while the panel is open."""
        if not self.panel.open or stretch == self.panel.stretch:
            return
        if stretch is None:
            self.panel.leave()
        else:
            self.panel.show_stretch(stretch, self._report)
            self._offer()
            self.place()

    def _closed(self, ring: bool) -> None:
        """The keyboard goes on at the day, where the panel was about; with a ring if it had one in the panel."""
        self._view.select(None)
        self._rest_on(self.panel.stretch)
        bar = self._area.verticalScrollBar()
        if bar.value() == self._scrolled[1]:  # nobody scrolled on: the line above the day is seen again
            bar.setValue(self._scrolled[0])
        give_focus(self._card.home, ring=ring)

    def show_report(self) -> None:
        """The day was read again."""
        if self._undoes is not None and self._engine.corrections.last_step is not self._undoes:
            self._undoes = None  # something else was said, in the tray or elsewhere
            self._card.offer_undo(False)
        if self.panel.open:
            self.panel.show_stretch(self.panel.stretch, self._report)
            self._offer()

    def leave(self) -> None:
        """Another day, or none: there is nothing to correct on it yet."""
        self.panel.leave()
        self._undoes = None
        self._card.say("")

    def place(self) -> None:
        """Under the ribbon, below the stretch."""
        if not self.panel.open:
            return
        shown = self._card.view if self._card.view.isVisible() else self._card
        low = shown.mapTo(self._page, QPoint(0, shown.height())).y()
        where = self._view.chart.scale
        middle = (where.x(self.panel.stretch[0]) + where.x(self.panel.stretch[1])) / 2
        left, right = self._view.chart.frame.state.left(), self._view.chart.frame.state.right()
        x = self._view.mapTo(self._page, QPoint(round(min(max(middle, left), right)), 0)).x()
        self.panel.place(x, low)

    def _make_room(self) -> None:
        """Scroll the ribbon up where there is too little room below it."""
        high, bar = self.panel.fit() + 16, self._area.verticalScrollBar()
        before = bar.value()
        low = self._view.mapTo(self._page, QPoint(0, self._view.height())).y()
        top = self._view.mapTo(self._page, QPoint(0, 0)).y()
        lacks = low + high - self._page.height()
        if lacks > 0:
            bar.setValue(bar.value() + min(lacks, max(top - 8, 0)))
        self._scrolled = (before, bar.value())

    def _offer(self) -> None:
        before, after = (self._neighbour(by) is not None for by in (-1, 1))
        self.panel.offer(before=before, after=after, undo=self._engine.corrections.can_undo)

    # -- blocks -------------------------------------------------------------------------------

    def _rest_on(self, stretch: Stretch) -> None:
        """The keyboard goes on in a stretch, unless it is there already: in the longest block with somebody there."""
        (start, end), cursor = stretch, self._view.resting
        inside = [(max(b.start, start), min(b.end, end)) for b in self._blocks(start, end)]
        if inside and not (cursor is not None and start <= cursor.at < end):
            a, b = max(inside, key=lambda part: part[1] - part[0])
            self._view.rest_on((a + b) / 2)

    def _picked_in(self, edit: Edit) -> Stretch | None:
        """What is picked out of a stretch that was just cut in two."""
        picked = self._view.chart.selection
        return picked if picked is not None and edit.start <= picked[0] and picked[1] <= edit.end else None

    def _blocks(self, start: float, end: float) -> list[Block]:
        blocks = self._view.chart.blocks(Lane.STATE)
        return [b for b in blocks if min(b.end, end) - max(b.start, start) > 1 and _sayable(b)]

    def _neighbour(self, by: int) -> Block | None:
        """The block that touches the panel's stretch before (-1) or after it (1); None for an absence or a hole."""
        start, end = self.panel.stretch
        blocks = self._view.chart.blocks(Lane.STATE)
        if by < 0:
            found = next((b for b in reversed(blocks) if b.start < start - 1), None)
            touches = found is not None and start - found.end < NEAR_S
        else:
            found = next((b for b in blocks if b.end > end + 1), None)
            touches = found is not None and found.start - end < NEAR_S
        return found if found is not None and touches and _sayable(found) else None


def _sayable(block: Block) -> bool:
    """Somebody was there."""
    item = block.item
    return isinstance(item, StateSpan) and (item.corrected or item.state is not FocusState.AWAY)


def _alike(a: Edit, b: Edit) -> bool:
    """They say the same, though one changes nothing: it was said before."""
    return (a.deed, a.start, a.end, a.state) == (b.deed, b.start, b.end, b.state)
