"""The page "Search": words in all that was recorded and written, as one types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from headwater.engine import Now
from headwater.store.finding import Found
from headwater.ui.asking import Said
from headwater.ui.begun import Begun
from headwater.ui.boxes import Card, bring, column, holder, row, scrolled
from headwater.ui.buttons import Button
from headwater.ui.charttools import copied
from headwater.ui.chores import Chores, failure_text
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.notice import Unreadable
from headwater.ui.plan import Field, Segmented
from headwater.ui.search.draft import PAGE, RANGES, SearchDraft
from headwater.ui.search.rows import ResultList, ResultRow
from headwater.ui.search.telling import Telling
from headwater.ui.side import SidePage
from headwater.ui.stepfields import DateField
from headwater.ui.text import label, prose

SOON_MS = 120
"""Somebody who types waits for the last letter only."""
AGAIN_MS = 60_000
"""While it is looked at, what was found is looked for again this often at most."""
LONGEST = 200
LEAST_S = 60.0
"""What is shorter would hardly be seen on a day."""
KINDS = ("windows", "plans", "notes")


class SearchPage(SidePage):
    """`draft` is what the page before looked for, if this one takes its place."""

    open_at = Signal(float, float)
    """The stretch whose day is wanted."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores, draft: SearchDraft | None) -> None:
        super().__init__()
        self._ui, self._engine, self._chores = ui, engine, chores
        self.draft = draft or SearchDraft()
        self.found: Found | None = None
        """What is shown; None until something was looked for."""
        self._shown: SearchDraft | None = None
        """What it was looked for by."""
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._make_controls()
        self._make_results()
        self._build()
        self._connect()
        self._show_state()

    def _make_controls(self) -> None:
        ui, words, draft = self._ui, self._ui.words, self.draft
        self.field = _SearchField(ui, words("search.field"), words("search.hint"))
        self.field.setMaxLength(LONGEST)
        self.field.setText(draft.words)
        self.which = Segmented(ui, words("search.range"), [words(f"search.range_{name}") for name in RANGES])
        self.which.choose(RANGES.index(draft.range))
        today = self._engine.today()
        self.first = DateField(ui, words("search.from"), draft.first or today - timedelta(days=29))
        self.last = DateField(ui, words("search.to"), draft.last or today)
        self.dates = holder(row(self.first, label(ui, "–", "body", "2"), self.last, None, gap=8))

    def _make_results(self) -> None:
        ui, words = self._ui, self._ui.words
        self.summary, self.hashed = Said(ui, "small"), Said(ui, "small", "3")
        self.copy = Button(ui, words("search.copy"), small=True)
        self.more = Button(ui, words("search.more"), small=True)
        self.unreadable = Unreadable(ui, self.refresh)
        self.help, self.nothing = self._help(), Said(ui, "body", "2")
        self.lists = {kind: ResultList(words(f"search.{kind}_title")) for kind in KINDS}
        self.cards = {kind: self._card(kind) for kind in KINDS}

    def _card(self, kind: str) -> Card:
        card = Card(self._ui, padding=8)
        head = label(self._ui, self._ui.words(f"search.{kind}_title"), "title")
        card.add(holder(column(head, margins=(12, 8, 12, 8))), self.lists[kind])
        if kind == "windows":
            card.add(holder(row(self.more, None, margins=(12, 8, 12, 8))))
        return card

    def _help(self) -> Card:
        ui, words = self._ui, self._ui.words
        card = Card(ui)
        lines = [prose(ui, words(f"search.help.{key}"), "body", "2") for key in ("what", "words", "marks", "not")]
        card.add(column(label(ui, words("search.help.title"), "title"), *lines, gap=8))
        return card

    def _build(self) -> None:
        ui, words = self._ui, self._ui.words
        side, top = (24, 20) if ui.narrow else (32, 24)
        line = row(self.summary, self.copy, gap=12)
        line.setStretch(0, 1)
        body = column(
            label(ui, words("search.title"), "display"), self.field, row(self.which, None), self.dates, holder(line),
            self.hashed, self.unreadable, self.help, self.nothing, *self.cards.values(), None, gap=12,
            margins=(side, top, side, top),
        )  # fmt: skip
        self.area = scrolled(holder(body))
        self.setLayout(column(self.area, gap=0))

    def _connect(self) -> None:
        self._soon.timeout.connect(self.refresh)
        self._again.timeout.connect(self.refresh)
        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(self._enter)
        self.field.down.connect(lambda: self._walk(-1, 1))
        self.which.chosen.connect(lambda i: self._look_at(replace(self.draft, range=RANGES[i], most=PAGE)))
        for field in (self.first, self.last):
            field.changed.connect(self._own)
        self.copy.clicked.connect(self._copy)
        self.more.clicked.connect(self._more)
        for n, each in enumerate(self.lists.values()):
            each.chosen.connect(self._open)
            each.emptied.connect(self._to_field)
            each.before.connect(partial(self._walk, n, -1))
            each.after.connect(partial(self._walk, n, 1))

    # -- what is looked for -------------------------------------------------------------------

    def _typed(self, text: str) -> None:
        self.draft = replace(self.draft, words=text, most=PAGE)
        self._soon.start()

    def _own(self) -> None:
        """A date was typed or chosen."""
        if self.draft.range == "own":
            self._look_at(self._with_dates(self.draft))

    def _with_dates(self, draft: SearchDraft) -> SearchDraft:
        first, last = sorted((self.first.day, self.last.day))
        return replace(draft, first=first, last=last, most=PAGE)

    def _look_at(self, draft: SearchDraft) -> None:
        if draft.range == "own":
            draft = self._with_dates(draft)
        self.draft = draft
        self.refresh()

    def _more(self) -> None:
        self._look_at(replace(self.draft, most=self.draft.most + PAGE))

    def _enter(self) -> None:
        """What was typed last is looked for at once; where it is found already the first row is pressed."""
        if self._soon.isActive() or self._shown != self.draft:
            self.refresh()
        elif (first := next((each for each in self.lists.values() if each.rows), None)) is not None:
            first.rows[0].click()

    def refresh(self) -> None:
        """Look again, unless nobody looks."""
        self._soon.stop()
        self._again.stop()
        self.dates.setVisible(self.draft.range == "own")
        if not self.isVisible():
            return
        draft, search = self.draft, self._engine.search
        if not draft.words.strip():
            self._chores.ask("search", search.warm, lambda _nothing: self._show(draft, None), self._failed)
            return
        first, last = draft.days(self._engine.today())
        ask = partial(search.find, draft.words, first, last, draft.most)
        self._chores.ask("search", ask, partial(self._show, draft), self._failed)

    def _show(self, draft: SearchDraft, found: Found | None) -> None:
        if draft != self.draft:
            return
        first, self._shown = self._shown != draft, draft
        if not first and found == self.found:
            return
        self.found = found
        self.unreadable.hide()
        self._fill(found or Found())
        self._show_state()
        if first and draft.most == PAGE:
            self.area.verticalScrollBar().setValue(0)

    def _failed(self, failure: Exception) -> None:
        self.found, self._shown = None, None
        self._fill(Found())
        self._show_state()
        self.help.hide()
        self.unreadable.say(failure_text(failure, self._ui.words))

    def hear_change(self) -> None:
        """Something was written: what is found may be more."""
        if self.isVisible() and not self._again.isActive():
            self._again.start()

    def show_now(self, _now: Now) -> None:
        """Nothing here is of this moment."""

    def hand_over(self, begun: Begun, day: date) -> None:
        """See `SidePage`."""
        begun.sought = self.draft

    def showEvent(self, event: QShowEvent) -> None:
        """It is looked at: one types at once, instead of what was looked for before."""
        super().showEvent(event)
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody searches any more."""
        super().hideEvent(event)
        self._soon.stop()
        self._again.stop()
        self._chores.drop("search")
        self._engine.search.leave()

    # -- what was found -----------------------------------------------------------------------

    def _tell(self) -> Telling:
        engine = self._engine
        return Telling(self._ui.words, engine.settings, engine.clock.offset_s, engine.today())

    def _fill(self, found: Found) -> None:
        tell, ui = self._tell(), self._ui
        longest = max((w.seconds for w in found.windows), default=0.0) or 1.0
        self.lists["windows"].show_rows(
            [
                ResultRow(
                    ui, (w.last_start, w.last), (tell.title(w), tell.about(w)),
                    (ui.words.duration(w.seconds), tell.seen(w)), w.seconds / longest,
                ) for w in found.windows
            ]
        )  # fmt: skip
        now = self._engine.clock.now()
        plans = [(tell.plan(p), p.note, p.plan.start, p.plan.end) for p in found.plans]
        notes = [(tell.note(n), "", n.start, n.end) for n in found.notes]
        for kind, told in (("plans", plans), ("notes", notes)):
            rows = [
                ResultRow(ui, (a, max(a, now) if b is None else b), (text, more), tell.when(a, b))
                for text, more, a, b in told
            ]
            self.lists[kind].show_rows(rows)
        more = found.window_count > len(found.windows)
        if self.more.hasFocus() and not more:  # it was pressed for the last time: on to what it brought
            last = len(found.windows) - 1
            self.lists["windows"].enter(min(max(self.draft.most - PAGE, 0), last)) if last >= 0 else self._to_field()
        self.more.setVisible(more)

    def _to_field(self) -> None:
        """What had the keyboard goes."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_state(self) -> None:
        """Results, none, or what can be searched."""
        words, found = self._ui.words, self.found
        for kind in KINDS:
            self.cards[kind].setVisible(bool(self.lists[kind].rows))
        any_of_them = any(each.rows for each in self.lists.values())
        self.help.setVisible(found is None)
        if self.copy.hasFocus() and not any_of_them:
            self._to_field()
        self.copy.setVisible(any_of_them)
        self.nothing.say("" if found is None or any_of_them else words("search.nothing"))
        self.summary.say(self._tell().summary(found) if found is not None and any_of_them else "")
        hashed = found.hashed_s if found is not None else 0.0
        self.hashed.say(words("search.hashed", length=words.duration(hashed)) if hashed >= 30.0 else "")

    def _open(self, stretch: tuple[float, float]) -> None:
        start, end = stretch
        self.open_at.emit(start, max(end, start + LEAST_S))

    def _copy(self) -> None:
        if self.found is not None:
            QGuiApplication.clipboard().setMimeData(copied(self._tell().table(self.found)))
            self.summary.say(self._ui.words("search.copied"), anew=True)

    # -- the keyboard -------------------------------------------------------------------------

    def _walk(self, n: int, by: int) -> None:
        """From a list to the one below or above it that has rows; above the first is the field."""
        order: Sequence[ResultList] = tuple(self.lists.values())
        places = range(n + 1, len(order)) if by > 0 else range(n - 1, -1, -1)
        to = next((order[place] for place in places if order[place].rows), None)
        if to is not None:
            to.enter(0 if by > 0 else len(to.rows) - 1)
        elif by < 0:
            self.field.setFocus(Qt.FocusReason.BacktabFocusReason)
        focus: QWidget | None = self.window().focusWidget()
        if focus is not None and self.area.isAncestorOf(focus):
            bring(self.area, focus)


class _SearchField(Field):
    """The arrow key leads down to what was found; Escape empties it."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Escape."""
        if event.key() == Qt.Key.Key_Down and not event.modifiers():
            self.down.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
