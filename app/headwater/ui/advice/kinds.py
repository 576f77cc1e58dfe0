"""The card of the kinds: each with its switch, its evidence, and the moments that the last days would have had."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QWidget

from headwater.base import Settings, options
from headwater.charts.tokens import Space
from headwater.engine.advisor import SWITCHES
from headwater.engine.rehearsing import DAYS, Rehearsed
from headwater.records import AdviceKind, Decision
from headwater.ui.advice.telling import MOST, count, kind_name, moments
from headwater.ui.asking import Said
from headwater.ui.boxes import beside, column, holder, picture, row, rule
from headwater.ui.buttons import Button, Switch
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.options import control
from headwater.ui.plain import together
from headwater.ui.suggest import PICTURES
from headwater.ui.table import PlainTable
from headwater.ui.text import label, prose
from headwater.ui.titled import TitledCard
from headwater.ui.toggles import Flow

SWITCH_OF = {kind: name for name, kind in SWITCHES.items()}
"""The setting that switches a kind."""
_LINES = 8
"""Of the moments, before they scroll."""
_INDENT = 16 + Space.S


class Moments(QWidget):
    """The moments of one kind as a table; Escape closes it."""

    closed = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.table = PlainTable(ui, role="body")
        self.note = prose(ui, "", "caption", "3")
        self.setLayout(column(self.table, self.note, gap=4))
        self.hide()

    def show_moments(self, kind: AdviceKind, decisions: Sequence[Decision], offset: Callable[[float], int]) -> None:
        """These."""
        words = self._ui.words
        rows = moments(decisions, words, offset)
        self.table.setAccessibleName(words("suggestions.kinds.moments", kind=kind_name(kind, words), n=len(decisions)))
        self.table.fill([words(f"suggestions.kinds.{name}") for name in ("day", "time", "what")], rows)
        self.table.fit(_LINES, fill=True)
        latest = words("suggestions.kinds.latest", n=len(rows), all=len(decisions)) if len(decisions) > MOST else ""
        self.note.say(together(latest, words("suggestions.kinds.escape")))

    def open(self) -> None:
        """The keyboard goes on in it."""
        self.show()
        self.table.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.closed.emit()
            return
        super().keyPressEvent(event)


class KindRow(QWidget):
    """One kind."""

    again = Signal()
    """It was turned off by dismissals, and the person wants it again."""

    def __init__(self, ui: Ui, engine: Face, kind: AdviceKind, switch: QWidget) -> None:
        super().__init__()
        self._ui, self._engine, self.kind, self.switch = ui, engine, kind, switch
        words, name = ui.words, SWITCH_OF[kind]
        self.decisions: tuple[Decision, ...] | None = None
        """Those that there would have been; None until that is known."""
        self.dismissed = False
        """Dismissals turned it off."""
        self.count = Button(ui, words("suggestions.kinds.loading"), "ghost", small=True)
        self.evidence = Button(ui, words("suggestions.kinds.evidence"), "ghost", small=True)
        why = words(f"settings.{name}.why")
        switch.setAccessibleName(kind_name(kind, words))
        switch.setAccessibleDescription(why)
        for button in (self.count, self.evidence):  # each kind has these
            button.setAccessibleDescription(kind_name(kind, words))
        self._build(kind_name(kind, words), why)
        self.count.setEnabled(False)
        self._connect()

    def _build(self, name: str, why: str) -> None:
        ui = self._ui
        said = column(label(ui, name, "strong"), prose(ui, why, "small", "2"), gap=0)
        top = row(gap=Space.S)
        top.addWidget(beside(ui, picture(PICTURES[self.kind], ui.theme.text2, 16)), 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(said, 1)
        top.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignVCenter)
        buttons = holder(Flow(self.count, self.evidence))
        self._below = column(buttons, gap=4, margins=(_INDENT - 10, 0, 0, 0))
        self.setLayout(column(top, self._below, gap=4, margins=(0, 10, 0, 8)))

    @cached_property
    def _off(self) -> tuple[QWidget, Button]:
        """That dismissals turned it off, and the way back; made when it is so first, as what follows is."""
        ui, said = self._ui, Said(self._ui, "small")
        turn_on = Button(ui, ui.words("suggestions.kinds.again"), small=True)
        turn_on.clicked.connect(self.again)
        line = holder(column(said, row(turn_on, None), gap=6, margins=(10, 0, 0, 6)))
        line.hide()
        self._below.insertWidget(0, line)
        said.say(ui.words("suggestions.kinds.dismissed"))
        return line, turn_on

    @property
    def turn_on(self) -> Button:
        """Switches it on again, where dismissals turned it off."""
        return self._off[1]

    @cached_property
    def told(self) -> QLabel:
        """The evidence."""
        told = prose(self._ui, self._ui.words(f"advice.evidence.{self.kind.value}"), "small", "2")
        told.setContentsMargins(10, 0, 0, 6)
        told.hide()
        self._below.insertWidget(self._below.count() - ("moments" in self.__dict__), told)
        return told

    @cached_property
    def moments(self) -> Moments:
        """When there would have been some."""
        made = Moments(self._ui)
        made.closed.connect(lambda: self.count.setFocus(Qt.FocusReason.TabFocusReason))
        self._below.addWidget(made)
        return made

    def _connect(self) -> None:
        self.count.clicked.connect(self._toggle)
        self.evidence.clicked.connect(lambda: self.told.setVisible(self.told.isHidden()))

    def _toggle(self) -> None:
        if self.moments.isHidden():
            self._fill(self.decisions or ())
            self.moments.open()
        else:
            self.moments.hide()

    @property
    def switched_on(self) -> bool:
        """As the settings have it."""
        return bool(getattr(self._engine.settings, SWITCH_OF[self.kind]))

    def show_found(self, found: Rehearsed, decisions: tuple[Decision, ...]) -> None:
        """So many there would have been."""
        words = self._ui.words
        self.decisions = decisions
        on = self.switched_on and not self.dismissed
        said = count(len(decisions), found, DAYS, words, on=on) if found.days else ""
        self.count.setVisible(bool(said))
        self.count.setText(said)
        self.count.setAccessibleName(said)
        self.count.setAccessibleDescription(f"{kind_name(self.kind, words)}: {words('suggestions.kinds.show')}")
        self.count.setEnabled(bool(decisions))
        if "moments" in self.__dict__ and not self.moments.isHidden():
            self._fill(decisions)

    def _fill(self, decisions: tuple[Decision, ...]) -> None:
        """The open moments are these; without any it closes."""
        if decisions:
            self.moments.show_moments(self.kind, decisions, self._engine.clock.offset_s)
        else:
            self.moments.hide()

    def show_off(self, *, off: bool) -> None:
        """Whether dismissals turned it off."""
        self.dismissed = off
        off = off and self.switched_on
        if not off and "_off" not in self.__dict__:
            return
        line, turn_on = self._off
        if turn_on.hasFocus() and not off:
            self.switch.setFocus(Qt.FocusReason.OtherFocusReason)
        line.setVisible(off)


class KindsCard(TitledCard):
    """All kinds."""

    set = Signal(str, object)
    """A setting, and its new value."""
    again = Signal(object)
    """The kind that dismissals turned off, and that is wanted again."""

    def __init__(self, ui: Ui, engine: Face) -> None:
        super().__init__(ui, "suggestions.kinds")
        self._engine = engine
        self.rows: dict[AdviceKind, KindRow] = {}
        self.said = Said(ui, "small")
        known = {o.name: o for o in options()}
        lines = column(gap=0)
        for kind in AdviceKind:
            name = SWITCH_OF[kind]
            switch = control(ui, known[name], getattr(engine.settings, name), partial(self.set.emit, name))
            made = self.rows[kind] = KindRow(ui, engine, kind, switch)
            made.again.connect(partial(self.again.emit, kind))
            lines.addWidget(rule(ui))
            lines.addWidget(made)
        self.add(self.said, lines)

    def follow(self, settings: Settings) -> None:
        """Something was switched here or elsewhere."""
        for kind, line in self.rows.items():
            assert isinstance(line.switch, Switch)
            line.switch.blockSignals(True)
            line.switch.setChecked(getattr(settings, SWITCH_OF[kind]))
            line.switch.blockSignals(False)
            line.switch.update()

    def off(self, settings: Settings) -> list[AdviceKind]:
        """Kinds that do not come: they are switched off, or dismissals turned them off."""
        return [kind for kind, line in self.rows.items() if line.dismissed or not getattr(settings, SWITCH_OF[kind])]
