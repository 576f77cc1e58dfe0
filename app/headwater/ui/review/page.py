"""The page "Review": a day or a week, back and forth."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent

from headwater.charts.tokens import Size
from headwater.engine import Now
from headwater.reports.digest_told import Digest, lines_of, title_of
from headwater.reports.digest_week import week_of
from headwater.ui.asking import Said
from headwater.ui.boxes import column, holder, row, scrolled
from headwater.ui.buttons import Button, IconButton, pass_focus
from headwater.ui.chores import Chores, failure_text
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.notice import Unreadable
from headwater.ui.plan import Segmented
from headwater.ui.review.cards import PictureCard, SentencesCard, SuggestionCard, picture
from headwater.ui.review.draft import ReviewDraft
from headwater.ui.side import SidePage, else_to, holds
from headwater.ui.text import Elided, label, prose
from headwater.ui.today import long_day

AGAIN_MS = 60_000
"""While it is looked at, a running day is read again this often at most: a month of days is read with it."""


class ReviewPage(SidePage):
    """`draft` is what the page before looked back on, if this one takes its place; `day` was last looked at."""

    open_day = Signal(object)
    """The date whose page is wanted."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores, draft: ReviewDraft | None, day: date) -> None:
        super().__init__()
        self._ui, self._engine, self._chores = ui, engine, chores
        self.draft = draft or ReviewDraft(day)
        self.digest: Digest | None = None
        """What is shown; None until it is read."""
        self._soon = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._soon.timeout.connect(self.refresh)
        self.sentences, self.picture, self.suggestion = SentencesCard(ui), PictureCard(ui), SuggestionCard(ui)
        self.said, self.when = Said(ui, "small"), Elided(ui, "", "title")
        self.unreadable = Unreadable(ui, self.refresh)
        self._make_controls()
        self._build()
        self._blank()

    def _make_controls(self) -> None:
        ui, words = self._ui, self._ui.words
        self.which = Segmented(ui, words("review.which"), [words("review.day"), words("review.week")])
        self.which.choose(int(self.draft.week))
        self.back = IconButton(ui, "left", "", Size.CONTROL)
        self.forth = IconButton(ui, "right", "", Size.CONTROL)
        self.now = Button(ui, "", small=True)
        self.copy = Button(ui, words("review.copy"), small=True)
        self.to_day = Button(ui, words("review.open_day"), "ghost", small=True)
        self.which.chosen.connect(lambda i: self.look_at(replace(self.draft, week=i == 1)))
        self.back.clicked.connect(lambda: self.turn_by(-1))
        self.forth.clicked.connect(lambda: self.turn_by(1))
        self.now.clicked.connect(lambda: self.look_at(replace(self.draft, day=self._engine.today())))
        self.copy.clicked.connect(self._copy)
        self.to_day.clicked.connect(lambda: self.open_day.emit(self.draft.day))

    def _build(self) -> None:
        ui, words = self._ui, self._ui.words
        side, top = (24, 20) if ui.narrow else (32, 24)
        turning = row(self.which, 4, self.when, self.now, self.back, self.forth, gap=8)
        turning.setStretch(turning.indexOf(self.when), 1)
        body = column(
            label(ui, words("review.title"), "display"), prose(ui, words("review.body"), "body", "2"), turning,
            self.unreadable, self.sentences, self.picture, self.suggestion,
            row(self.copy, self.to_day, self.said, None, gap=12), None, gap=16, margins=(side, top, side, top),
        )  # fmt: skip
        self.area = scrolled(holder(body))
        self.setLayout(column(self.area, gap=0))

    # -- what is looked back on ---------------------------------------------------------------

    def look_at(self, draft: ReviewDraft) -> None:
        """Another day or week; none that has not begun."""
        draft = replace(draft, day=min(draft.day, self._engine.today()))
        if draft != self.draft:
            self.draft = draft
            self.which.choose(int(draft.week))
            self._blank()
        self.refresh()

    def turn_by(self, by: int) -> None:
        """Back or forth."""
        self.look_at(self.draft.moved(by, self._engine.today()))

    def _blank(self) -> None:
        """Before it is read."""
        self.digest = None
        self._name()
        if holds(self.picture, self.suggestion):
            self.which.setFocus(Qt.FocusReason.OtherFocusReason)  # what has it goes until another day is read
        self.unreadable.hide()
        for part in (self.sentences, self.picture, self.suggestion, self.copy, self.to_day):
            part.hide()
        self.said.say(self._ui.words("review.reading"))

    def _name(self) -> None:
        """The date, and what the arrows lead to."""
        ui, words, today, week = self._ui, self._ui.words, self._engine.today(), self.draft.week
        self.back.change("left", words("review.week_before" if week else "ui.day_before"))
        self.forth.change("right", words("review.week_after" if week else "ui.day_after"))
        self.now.setText(words("review.this_week" if week else "ui.today"))
        self.now.setAccessibleName(self.now.text())
        if week:
            first, last = week_of(self.draft.day, self._engine.settings)
            self.when.set_text(words("review.week_title", first=self._short(first), last=self._short(last)))
            latest = last >= today
        else:
            self.when.set_text(long_day(self.draft.day, ui, today))
            latest = self.draft.day >= today
        if latest and (self.forth.hasFocus() or self.now.hasFocus()):
            # not whatever comes next: a key pressed twice would lead back again
            pass_focus(self.forth if self.forth.hasFocus() else self.now, self.which)
        self.forth.setEnabled(not latest)
        self.now.setVisible(not latest)

    def _short(self, day: date) -> str:
        words = self._ui.words
        return words("review.day_short", day=day.day, month=words(f"chart.date.month_{day.month}"))

    # -- reading ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read again what is shown, unless nobody looks."""
        self._soon.stop()
        if not self.isVisible():
            return
        engine, draft = self._engine, self.draft
        read = engine.week_digest if draft.week else engine.day_digest
        self._chores.ask("review", lambda: read(draft.day), partial(self._show, draft), self._failed)

    def _show(self, draft: ReviewDraft, digest: Digest) -> None:
        if draft != self.draft:
            return
        first = self.digest is None
        self.digest = digest
        self.unreadable.hide()
        self._name()
        self.sentences.show_digest(digest)
        name = self._ui.words("review.file", day=title_of(digest))
        with else_to(self.which, self.picture, self.suggestion):
            self.picture.show_picture(picture(self._ui, digest), self.when.text, name)
            self.suggestion.show_digest(digest)
        self.sentences.show()
        self.copy.show()
        self.to_day.setVisible(not draft.week)
        if first:
            self.said.say("")

    def _failed(self, failure: Exception) -> None:
        self._blank()
        self.said.say("")
        self.unreadable.say(failure_text(failure, self._ui.words))

    def hear_change(self) -> None:
        """Something was written: a day that is over changes by a correction, the running one all the time."""
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def show_now(self, _now: Now) -> None:
        """Nothing here is of this moment."""

    def showEvent(self, event: QShowEvent) -> None:
        """It is looked at."""
        super().showEvent(event)
        self.refresh()

    # -- taking it along ----------------------------------------------------------------------

    @property
    def text(self) -> str:
        """The review as text."""
        assert self.digest is not None
        return "\n".join((self.when.text, *lines_of(self.digest, self._ui.words)))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)
        self.said.say(self._ui.words("review.copied"), anew=True)
