"""Saying what one is about to do: what, until when, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from headwater.base import options
from headwater.charts.paint import panel, shadow
from headwater.charts.scale import clock
from headwater.charts.tokens import Radius
from headwater.engine import Now, Planned
from headwater.ui.access import Role, hear_as
from headwater.ui.boxes import Item, clear, column, holder, row, scrolled
from headwater.ui.buttons import Button
from headwater.ui.chores import Chores
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.options import keep
from headwater.ui.pauses import tomorrow
from headwater.ui.plan import Field, Segmented
from headwater.ui.sessions.desk import sessions_of
from headwater.ui.stepfields import NumberField
from headwater.ui.tabbing import step
from headwater.ui.text import hint, label, prose, shortened
from headwater.ui.toggles import Check, Flow

if TYPE_CHECKING:
    from headwater.engine.planning import LastNote

_HOURS = (1, 2)
_SOON_MS = 300
_END_OF_DAY = len(_HOURS)
_BUTTON = 28
"""Of a piece of work that is offered, so much is its button's edges."""
_WIDE = 410
_LEAST = 48
"""So much of the choices is seen in the smallest window; they scroll."""


class PlanEditor(QWidget):
    """A child of the page: it goes with Escape, or when it is answered."""

    closed = Signal()

    def __init__(self, ui: Ui, engine: Face, parent: QWidget, chores: Chores) -> None:
        super().__init__(parent)
        self._ui, self._engine, self._page, self._chores = ui, engine, parent, chores
        words = ui.words
        self.field = Field(ui, words("ui.plan.title"), words("ui.plan.hint"))
        self._ends = [words("unit.h", n=h) for h in _HOURS] + [words("ui.plan.today"), words("ui.plan.open")]
        self._kept_end: float | None = None
        """When the plan that holds ends, where that is none of the usual ends."""
        self.until = Segmented(ui, words("ui.plan.until"), self._ends)
        self.timer = Check(ui, words("session.edit.timer"), on=False)
        self.work, self.rest = self._length("work"), self._length("rest")
        self.mute = Check(ui, words("session.edit.mute"), on=False)
        self.hold = Check(ui, words("session.edit.hold"), on=False)
        self.save = Button(ui, words("ui.plan.save"), "primary", small=True)
        self.end = Button(ui, words("ui.plan.end"), "plain", small=True)
        self.cancel = Button(ui, words("ui.cancel"), "ghost", small=True)
        self.recent: list[Button] = []
        self.last = prose(ui, "", "small", "2")
        self._chair: QWidget | None = None
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._ask_last)
        hear_as(self, Role.Dialog)
        self.setAccessibleName(words("ui.plan.title"))
        self._build()
        self._connect()
        self._open = False
        self._before = ""
        """What it was opened with."""
        self.hide()

    def _length(self, which: str) -> NumberField:
        option = next(o for o in options() if o.name == f"session_{which}_min")
        name = self._ui.words(f"session.edit.{which}_name")
        return NumberField(self._ui, name, int(option.default), int(option.low or 1), int(option.high or 1))

    def _build(self) -> None:
        ui, words = self._ui, self._ui.words
        self._offers = row(gap=4)
        self._recent = holder(column(label(ui, words("session.edit.recent"), "small", "2"), self._offers, gap=2))
        self._lengths = holder(
            row(
                28, self.work, label(ui, words("session.edit.work"), "small", "2"), self.rest,
                label(ui, words("session.edit.rest"), "small", "2"), None, gap=6,
            )
        )  # fmt: skip
        buttons: tuple[Item, ...] = (self.save, self.end, self.cancel, None)
        self._inside = holder(column(
            self._recent, self.last, 10, row(label(ui, words("ui.plan.until"), "small", "2"), self.until, None, gap=10),
            12, row(self.timer, None), self._lengths, row(self.mute, None), row(self.hold, None), gap=2,
        ))  # fmt: skip
        self._choices = scrolled(self._inside, on_card=True)
        body = column(
            label(ui, words("ui.plan.title"), "title"), 4, prose(ui, words("ui.plan.why"), "small", "2"), 12,
            self.field, 6, self._choices, 12, holder(row(*buttons)), gap=2, margins=(40, 34, 40, 40),
        )  # fmt: skip
        self.setLayout(body)
        for w in (self._recent, self.last, self._lengths):
            w.hide()

    def _connect(self) -> None:
        self.field.returnPressed.connect(self._save)
        self.field.textChanged.connect(self._typed)
        self.timer.toggled.connect(self._follow)
        self.save.clicked.connect(self._save)
        self.end.clicked.connect(self._end)
        self.cancel.clicked.connect(self.close_editor)
        self.save.setEnabled(False)

    # -- opening ------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether it stands on the page, or will as soon as that is shown."""
        return self._open

    @property
    def typed(self) -> str | None:
        """What the person wrote into the field; None where that is nothing."""
        return self.field.text() if self._open and self.field.text() != self._before else None

    def open_below(self, chip: QWidget, now: Now) -> None:
        """Open under the chip, with the present plan in it; what is being typed stays as it is."""
        if self._open:
            self.field.setFocus(Qt.FocusReason.PopupFocusReason)
            return
        self._chair = chip
        intent = now.intent
        self._choose(now)
        self._before = intent.text if intent else now.ahead
        self.field.setText(self._before)
        self.end.setVisible(intent is not None)
        self.place_below(chip)
        self._open = True
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self.field.selectAll()
        engine = self._engine
        self._chores.ask("plan.recent", lambda: sessions_of(engine).recent(), self._offer)

    def _choose(self, now: Now) -> None:
        """As the plan that holds is worked at; a new one as the person usually does."""
        settings = self._engine.settings
        session = now.session.session if now.session is not None and now.intent is not None else None
        work, rest = settings.session_work_min, settings.session_rest_min
        timer, mute, hold = settings.session_timer, settings.session_mute, settings.session_hold
        if session is not None:
            timer, mute, hold = session.work_min is not None, session.mute, session.hold
            work, rest = session.work_min or work, session.rest_min or rest
        for field, value in ((self.work, work), (self.rest, rest)):
            field.value = value
            field.setText(str(value))
        for check, on in ((self.timer, timer), (self.mute, mute), (self.hold, hold)):
            check.setChecked(on)
        self._choose_end(now)
        self._follow()

    def _choose_end(self, now: Now) -> None:
        """The plan that holds ends when it did, unless the person says otherwise."""
        intent, self._kept_end = now.intent, None
        if intent is None or intent.end == tomorrow(self._engine):
            self.until.offer(self._ends, _END_OF_DAY)
        elif intent.end is None:
            self.until.offer(self._ends, _END_OF_DAY + 1)
        else:
            self._kept_end = intent.end
            self.until.offer([clock(intent.end, self._engine.clock.offset_s, self._ui.words), *self._ends], 0)

    def _follow(self) -> None:
        self._lengths.setVisible(self.timer.isChecked())
        if self._chair is not None:
            self.place_below(self._chair)

    def place_below(self, chip: QWidget) -> None:
        """Take the place under the chip, inside the page; where that is low, the choices scroll."""
        wide = self._ui.px(_WIDE) + 40
        needed = _height(self._inside, wide - 80)
        self._choices.setFixedHeight(needed)
        over = _height(self, wide) - (self._page.height() + 32)
        if over > 0:
            self._choices.setFixedHeight(max(_LEAST, needed - over))
        self.setFixedSize(wide, _height(self, wide))
        corner = chip.mapTo(self._page, QPoint(chip.width(), chip.height()))
        x = min(corner.x() - self.width() + 20, self._page.width() - self.width() + 16)
        y = min(corner.y() - 12, self._page.height() - self.height() + 20)
        self.move(max(x, -16), max(y, -12))

    def _offer(self, names: list[str]) -> None:
        """Pieces of work to go on with; a press writes the name."""
        clear(self._offers)
        self.recent = []
        room = self._ui.px(_WIDE) - 40
        for name in dict.fromkeys(" ".join(n.split()) for n in names):
            short = shortened(self._ui, name, "label", room - _BUTTON)
            button = Button(self._ui, short, "plain", small=True)
            button.setToolTip(hint(name) if short != name else "")
            button.setAccessibleName(name)
            button.clicked.connect(lambda _on=False, n=name: self._take(n))
            self.recent.append(button)
        flow = Flow(*self.recent)
        box = holder(flow)
        box.setFixedHeight(flow.heightForWidth(room))
        self._offers.addWidget(box, 1)
        self._recent.setVisible(bool(self.recent))
        if self._open and self._chair is not None:
            self.place_below(self._chair)

    def _take(self, name: str) -> None:
        self.field.setText(name[: self.field.maxLength()])
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self, s: str) -> None:
        self.save.setEnabled(bool(s.strip()))
        self._soon.start()

    def _ask_last(self) -> None:
        """Where the person stood with it, if they noted that."""
        text, engine = " ".join(self.field.text().split()), self._engine
        if not text:
            self._show_last(None)
        elif self._open:
            self._chores.ask("plan.last", lambda: sessions_of(engine).last_note(text), self._show_last)

    def _show_last(self, note: LastNote | None) -> None:
        if note is not None:
            self.last.say(self._ui.words("session.last", note=note.text))
        self.last.setVisible(note is not None)
        if self._open and self._chair is not None:
            self.place_below(self._chair)

    # -- answering ----------------------------------------------------------------------------

    def close_editor(self) -> None:
        """Leave everything as it is."""
        self._open = False  # hiding moves the focus on, and it shall not stay inside
        self._soon.stop()
        self.closed.emit()
        self.hide()

    def _save(self) -> None:
        what = " ".join(self.field.text().split())
        if not what:
            return
        self.work.settle()
        self.rest.settle()
        work, rest = (self.work.value, self.rest.value) if self.timer.isChecked() else (None, None)
        planned = Planned(what, self._until(), work, rest, self.mute.isChecked(), self.hold.isChecked())
        sessions_of(self._engine).plan(planned)
        self._remember(planned)
        self.close_editor()

    def _remember(self, planned: Planned) -> None:
        """The next plan begins with the same choices."""
        settings, timer = self._engine.settings, planned.work_min is not None
        wanted: dict[str, object] = {
            "session_timer": timer, "session_mute": planned.mute, "session_hold": planned.hold,
            **({"session_work_min": planned.work_min, "session_rest_min": planned.rest_min} if timer else {}),
        }  # fmt: skip
        changed = {name: value for name, value in wanted.items() if getattr(settings, name) != value}
        if changed:
            keep(self._engine, **changed)

    def _until(self) -> float | None:
        i = self.until.current
        if self._kept_end is not None:
            if i == 0:
                return self._kept_end
            i -= 1
        if i < len(_HOURS):
            return self._engine.clock.now() + 3600 * _HOURS[i]
        return tomorrow(self._engine) if i == _END_OF_DAY else None

    def _end(self) -> None:
        sessions_of(self._engine).end()
        self.close_editor()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_editor()
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays inside while it is open."""
        if not self._open:
            return super().focusNextPrevChild(forward)
        step(self, forward)
        return True

    def focusInEvent(self, _event: QFocusEvent) -> None:
        """The field has it."""
        self.field.setFocus()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A floating card."""
        p, t = QPainter(self), self._ui.theme
        r = QRectF(self.rect()).adjusted(20, 16, -20, -22)
        shadow(p, r, Radius.POPOVER, t)
        panel(p, r, Radius.POPOVER, t.raised, t.line)


def _height(w: QWidget, wide: int) -> int:
    """How high it is at that width, as it stands."""
    layout = w.layout()
    assert layout is not None
    layout.activate()
    return layout.totalHeightForWidth(wide) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
