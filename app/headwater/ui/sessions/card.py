"""The cards of plans: how far one is, what belongs to it, what became of it; and the note when it is over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from headwater.charts.paint import panel
from headwater.charts.scale import clock
from headwater.engine import Now
from headwater.records import Phase
from headwater.ui.asking import Said
from headwater.ui.boxes import Canvas, Card, clear, column, holder, picture, row
from headwater.ui.buttons import Button
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.plan import Field
from headwater.ui.sessions.desk import sessions_of
from headwater.ui.sessions.wording import has_timer, left_line
from headwater.ui.text import Elided, hint, label, prose, shortened
from headwater.ui.toggles import Flow

if TYPE_CHECKING:
    from headwater.engine.belonging import Thing
    from headwater.engine.planning import SessionShown
    from headwater.reports.session import SessionReport

SHOWN = 6
"""Of each sort so many are shown."""
_WIDEST_NAME = 260
"""Of a thing, in px."""
_SORTS = ("belongs", "not", "unsure")
_TENTH_S = 30.0
"""Less than half a minute is not worth a word."""


def figures(report: SessionReport, ui: Ui) -> str:
    """What became of it, on one line."""
    words, length = ui.words, ui.words.duration
    parts = [words("session.on", length=length(report.on_s))]
    for key, seconds in (("off", report.off_s), ("unknown", report.unsure_s), ("away", report.away_s)):
        parts += [words(f"session.{key}", length=length(seconds))] if seconds >= _TENTH_S else []
    if report.on_s >= _TENTH_S:
        parts.append(words("session.longest", length=length(report.longest_s)))
    n = report.left
    return " · ".join([*parts, words(f"session.left_{n}" if n < 2 else "session.left_n", n=n)])


def states(report: SessionReport, ui: Ui) -> str:
    """The states in it, the longest first."""
    told = [(f"state.{t.state.value}", t.seconds) for t in report.states if t.seconds >= _TENTH_S]
    words = ui.words
    return " · ".join(words("session.states", state=words(key), length=words.duration(s)) for key, s in told)


class ThingButton(Button):
    """Something that was in front; pressed, the person says otherwise."""

    def __init__(self, ui: Ui, thing: Thing) -> None:
        name = shortened(ui, thing.name, "label", ui.px(_WIDEST_NAME))
        length = ui.words.duration(thing.seconds)
        super().__init__(ui, f"{name}  {length}", "ghost", small=True)
        words = ui.words
        why = words(f"session.why.{thing.by.value}", share=max(1, round(100 * thing.share)))
        press = words("session.why.make_not" if thing.sort.value == "belongs" else "session.why.make_part")
        self.thing = thing
        self.setToolTip(hint(f"{thing.name}: {why}. {press}"))
        self.setAccessibleName(f"{thing.name}, {length}, {words(f'session.{thing.sort.value}')}: {why}")
        self.setAccessibleDescription(press)


class SessionCard(Card):
    """The plan that holds."""

    otherwise = Signal(object)
    """A thing of which the person says otherwise."""
    back = Signal()
    """Take that back."""

    def __init__(self, ui: Ui, engine: Face) -> None:
        super().__init__(ui, padding=16)
        self._engine = engine
        words = ui.words
        self.name, self.line = Elided(ui, "", "title"), label(ui, "", "small", "2")
        self.rest = Button(ui, words("session.rest"), small=True)
        self.postpone = Button(ui, words("session.postpone"), "ghost", small=True)
        self.skip = Button(ui, words("session.skip"), "ghost", small=True)
        self.end = Button(ui, words("session.end"), "ghost", small=True)
        self.figures, self.states = prose(ui, "", "small", "2"), prose(ui, "", "small", "3")
        self.last, self.quiet = prose(ui, "", "small", "2"), Said(ui, "small")
        self.said, self.undo = Said(ui, "small"), Button(ui, words("session.undo"), "ghost", small=True)
        self.things: list[ThingButton] = []
        self._sorted = column(gap=4)
        self._part: float | None = None
        self._bar = Canvas(self._draw_bar, h=4)
        self._build()
        self._connect()

    def _build(self) -> None:
        ui, words = self.ui, self.ui.words
        head = row(picture("flag", ui.theme.text2, 16), label(ui, words("session.plan"), "small", "2"), None, gap=6)
        if not ui.narrow:
            head.insertWidget(2, self.line)
            head.insertSpacing(2, 8)
        buttons = holder(row(self.rest, self.postpone, self.skip, self.end, gap=4))
        top = row(gap=12)
        top.addWidget(self.name, 1)
        top.addWidget(buttons)
        foot = row(gap=8)
        foot.addWidget(self.said, 1)
        foot.addWidget(self.undo)
        self.add(head, *((self.line,) if ui.narrow else ()), 4, top, 6, self._bar, 8, self.quiet, self.last)
        self.add(self.figures)
        self.add(self.states, 8, self._sorted, foot)
        for w in (self.last, self.undo, self.figures, self.states):
            w.hide()

    def _connect(self) -> None:
        desk = self._engine
        self.rest.clicked.connect(lambda: sessions_of(desk).rest())
        self.postpone.clicked.connect(lambda: sessions_of(desk).postpone())
        self.skip.clicked.connect(lambda: sessions_of(desk).skip())
        self.end.clicked.connect(lambda: sessions_of(desk).end())
        self.undo.clicked.connect(self.back)

    def show_now(self, now: Now) -> None:
        """How far it is."""
        plan, session, words = now.intent, now.session, self.ui.words
        if plan is None:
            return
        line = left_line(session, words) if session is not None else ""
        offset = self._engine.clock.offset_s
        if not line:
            line = words("session.open", time=clock(plan.start, offset, words))
        self.name.set_text(plan.text)
        self.line.setText(line)
        self.line.adjustSize()
        timed, phase = has_timer(now), session.at.phase if session else Phase.OPEN
        self._offer(self.rest, on=timed and phase is not Phase.RESTING)
        self._offer(self.postpone, on=timed and phase is not Phase.WORKING)
        self._offer(self.skip, on=timed and phase is not Phase.WORKING)
        quiet = session.quiet if session is not None else None
        self.quiet.say(quiet.sentence(words) if quiet is not None else "")
        self._part = session.at.part if session else None
        self._bar.setVisible(self._part is not None)
        self._bar.update()
        self.setAccessibleName(f"{words('session.plan')}: {plan.text}. {line}")

    def _offer(self, button: Button, *, on: bool) -> None:
        if not on and button.hasFocus():
            self.go_home()
        button.setVisible(on)

    def go_home(self) -> None:
        """The keyboard goes on at the card itself: the next button would be pressed by a key that is pressed twice."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Another plan holds, of which nothing is known yet."""
        self.say("", undo=False)
        for w in (self.last, self.figures, self.states):
            w.hide()
        self._show_things(())

    def show_shown(self, shown: SessionShown) -> None:
        """What is known of it."""
        words = self.ui.words
        known = shown.report.present_s >= _TENTH_S
        self.figures.say(figures(shown.report, self.ui) if known else words("session.nothing"))
        self.figures.show()
        self.states.say(states(shown.report, self.ui))
        self.states.setVisible(known)
        if shown.last is not None:
            self.last.say(words("session.last", note=shown.last.text))
        self.last.setVisible(shown.last is not None)
        self._show_things(shown.things)

    def _show_things(self, things: Sequence[Thing]) -> None:
        if [b.thing for b in self.things] == list(things):
            return
        focused = next((b.thing for b in self.things if b.hasFocus()), None)
        clear(self._sorted)
        self.things = []
        for sort in _SORTS:
            found = [t for t in things if t.sort.value == sort]
            if found:
                self._sorted.addWidget(self._line(sort, found))
        if focused is not None:
            self._focus(focused)

    def _focus(self, thing: Thing) -> None:
        """The keyboard stays where it was, also where that is of another sort now."""
        same = [b for b in self.things if (b.thing.field, b.thing.value) == (thing.field, thing.value)]
        if same:
            same[0].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.go_home()

    def _line(self, sort: str, things: Sequence[Thing]) -> QWidget:
        ui, words = self.ui, self.ui.words
        buttons = [ThingButton(ui, t) for t in things[:SHOWN]]
        for button in buttons:
            button.clicked.connect(lambda _on=False, t=button.thing: self.otherwise.emit(t))
        self.things += buttons
        more = len(things) - len(buttons)
        rest = [label(ui, words("session.more", n=more), "small", "3")] if more > 0 else []
        name = label(ui, words(f"session.{sort}"), "small", "3")
        name.setFixedWidth(max(ui.px(92), round(max(ui.width("small", words(f"session.{s}")) for s in _SORTS)) + 4))
        name.setMinimumHeight(buttons[0].sizeHint().height())
        line = row(gap=4)
        line.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(holder(Flow(*buttons, *rest)), 1)
        return holder(line)

    def say(self, sentence: str, *, undo: bool) -> None:
        """What was done, and a way back."""
        if self.undo.hasFocus() and not undo:
            self.go_home()
        self.said.say(sentence, anew=True)
        self.undo.setVisible(undo)

    def _draw_bar(self, p: QPainter, r: QRectF) -> None:
        t = self.ui.theme
        panel(p, r, 2, t.sunken)
        if self._part:
            panel(p, QRectF(0, 0, max(4.0, r.width() * self._part), r.height()), 2, t.text2)


class NoteCard(Card):
    """A plan is over: one line about where the person stands. It never takes the focus by itself."""

    def __init__(self, ui: Ui, keep: Callable[[str], None]) -> None:
        super().__init__(ui, padding=16)
        words = ui.words
        self._keep = keep
        self.of, self.figures = Elided(ui, "", "small", "2"), prose(ui, "", "small", "2")
        self.field = Field(ui, words("session.note.title"), words("session.note.hint"))
        self.field.setMaxLength(400)
        self.save = Button(ui, words("session.note.keep"), "primary", small=True)
        self.nothing = Button(ui, words("session.note.nothing"), "ghost", small=True)
        line = row(gap=8)
        line.addWidget(self.field, 1)
        line.addWidget(self.save)
        line.addWidget(self.nothing)
        self.add(label(ui, words("session.note.title"), "title"), 2, self.of, 2, self.figures, 10, line)
        self.figures.hide()
        self.field.textChanged.connect(lambda s: self.save.setEnabled(bool(s.strip())))
        self.field.returnPressed.connect(self._save)
        self.save.clicked.connect(self._save)
        self.nothing.clicked.connect(lambda: self._keep(""))
        self.save.setEnabled(False)

    def show_plan(self, text: str) -> None:
        """Whose note it is."""
        self.of.set_text(self.ui.words("session.note.of", plan=text))
        self.setAccessibleName(f"{self.of.text}. {self.ui.words('session.note.title')}")

    def show_report(self, report: SessionReport) -> None:
        """What became of it."""
        self.figures.say(figures(report, self.ui))
        self.figures.show()

    def _save(self) -> None:
        if text := " ".join(self.field.text().split()):
            self._keep(text)
