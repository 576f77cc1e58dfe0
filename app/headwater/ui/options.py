"""Rows of options: a title, the reason for it, and the control that changes it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLayout, QPlainTextEdit, QWidget

from headwater.base import WEEKDAYS, HeadwaterError, Option, Settings, TitleMode, Words, with_profile
from headwater.charts.paint import font
from headwater.ui.boxes import column, holder, row
from headwater.ui.buttons import Switch
from headwater.ui.chores import failure_text
from headwater.ui.face import Face
from headwater.ui.look import Ui, styled
from headwater.ui.plan import Segmented
from headwater.ui.settings.wording import NUMBERS, choice_text, unit
from headwater.ui.stepfields import NumberField, TimeField
from headwater.ui.system import language
from headwater.ui.text import label, prose
from headwater.ui.toggles import Toggle

Keep = Callable[[Any], None]
"""Takes the new value."""
STEPS: dict[str, tuple[float, ...]] = {
    "away_after_s": (60, 180, 300, 600),
    "break_after_s": (3000, 3600, 4200, 5400),
    "suggestion_gap_s": (1800, 2700, 3600, 7200),
    "suggestions_per_day": (0, 1, 2, 3, 4),
    "text_scale": (0.9, 1.0, 1.25, 1.5),
    "forecast_precision": (0.5, 0.6, 0.7, 0.8, 0.9),
    "day_start_hour": (0, 3, 4, 5, 6),
}
"""What is offered of a range; a value that the person wrote into the file is offered as well."""


def keep(engine: Face, **changes: Any) -> str:
    """Keep and follow other choices; returns the sentence that says what went wrong, "" if nothing did.

    With another profile comes what belongs to it.
    """
    before = engine.settings
    if "profile" in changes:
        before = with_profile(before, changes["profile"])
    return keep_all(engine, replace(before, **changes))


def keep_all(engine: Face, settings: Settings) -> str:
    """The same, whatever differs; what the session's own list does not take stays as it was."""
    words, trouble = Words(language(engine.settings)), ""
    if settings.autostart is not engine.settings.autostart and engine.autostart is not None:
        try:
            (engine.autostart.put if settings.autostart else engine.autostart.remove)()
        except HeadwaterError as e:
            trouble = failure_text(e, words)
            settings = replace(settings, autostart=engine.settings.autostart)
    try:
        engine.change(settings)
    except HeadwaterError as e:
        trouble = failure_text(e, words)
    return trouble


# -- rows -------------------------------------------------------------------------------------

_AIR = 4
"""Around a switch, which is larger than what is seen of it."""
_BESIDE = 500
"""A title and its control, in px, that have room beside each other in the smallest window."""
_WIDEST = 420
"""Of a control beside its words, in px, so that these keep a readable width there."""


def text_row(
    ui: Ui, title: str, why: str, control: QWidget, *, side: int = 20, unit: str = "", more: QLayout | None = None
) -> QWidget:  # fmt: skip
    """Words on the left, the control on the right; below the words where it has several lines or there is no room.

    A `unit` stands beside the control, and `more` below the words.
    """
    control.setAccessibleDescription(why)
    wide = max(control.minimumSizeHint().width(), control.minimumWidth())
    long = ui.width("strong", title) + wide > _BESIDE  # in large type, or in other languages
    name = (prose if long else label)(ui, title, "strong")
    words = column(name, prose(ui, why, "small", "2"), *([more] if more else []), gap=0)
    if unit:
        control = holder(row(control, label(ui, unit, "small", "2"), gap=8))
    end = max(side - _AIR, 0) if isinstance(control, Switch) else side
    if isinstance(control, QPlainTextEdit) or wide > _WIDEST:
        below = control if isinstance(control, QPlainTextEdit) else holder(row(control, None))
        return holder(column(words, below, gap=8, margins=(side, 12, side, 14)))
    line = row(gap=16, margins=(side, 12, end, 12))
    line.addLayout(words, 1)
    line.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
    return holder(line)


def option_row(ui: Ui, name: str, control: QWidget, *, side: int = 20, more: QLayout | None = None) -> QWidget:
    """The row of an option of `Settings`."""
    words = ui.words
    title, why = words(f"settings.{name}.title"), words(f"settings.{name}.why")
    return text_row(ui, title, why, control, side=side, unit=unit(words, name), more=more)


# -- controls ---------------------------------------------------------------------------------


def control(ui: Ui, option: Option, value: Any, keep: Keep) -> QWidget:
    """What changes an option; each change is given to `keep`."""
    title = ui.words(f"settings.{option.name}.title")
    if isinstance(value, bool):
        switch = Switch(ui, title, value)
        switch.toggled.connect(keep)
        return switch
    if option.name == "schedule_days":
        return Days(ui, title, value, keep)
    if option.name in NUMBERS:
        return _number(ui, option, title, value, keep)
    if option.unit == "min":
        return _time(ui, option, title, value, keep)
    if isinstance(value, tuple):
        return Patterns(ui, title, value, keep)
    return Choice(ui, option, title, value, keep)


def _time(ui: Ui, option: Option, title: str, value: int, keep: Keep) -> TimeField:
    field = TimeField(ui, title, value, last=int(option.high or 0))
    field.changed.connect(lambda: keep(field.minute))
    return field


def _number(ui: Ui, option: Option, title: str, value: int, keep: Keep) -> NumberField:
    named = ", ".join(filter(None, (title, unit(ui.words, option.name))))
    field = NumberField(ui, named, value, int(option.low or 0), int(option.high or 0))
    field.changed.connect(lambda: keep(field.value))
    return field


class Choice(Segmented):
    """One value out of those that are offered."""

    def __init__(self, ui: Ui, option: Option, title: str, value: Any, keep: Keep) -> None:
        super().__init__(ui, title, [""])
        self._option = option
        self.offered: list[Any] = []
        self.put(value)
        self.chosen.connect(lambda i: keep(self.offered[i]))

    def put(self, value: Any) -> None:
        """Offer what fits, and choose this."""
        self.offered = _offered(self._option, value)
        told = [choice_text(self.ui.words, self._option, v) for v in self.offered]
        self.offer(told, self.offered.index(value))


def _offered(option: Option, value: Any) -> list[Any]:
    if option.name == "title_mode":
        return list(TitleMode)
    if option.choices:
        return list(option.choices)
    kind = type(value)
    return sorted({*(kind(step) for step in STEPS[option.name]), value})


class Days(QWidget):
    """Seven small toggles."""

    def __init__(self, ui: Ui, title: str, chosen: tuple[str, ...], keep: Keep) -> None:
        super().__init__()
        self._keep = keep
        self.setAccessibleName(title)
        words = ui.words
        self.days = {
            day: Toggle(ui, words(f"settings.schedule_days.{day}"), words(f"chart.date.weekday_{n}"), on=day in chosen)
            for n, day in enumerate(WEEKDAYS, 1)
        }
        for toggle in self.days.values():
            toggle.toggled.connect(self._changed)
        self.setLayout(row(*self.days.values(), gap=4))

    def put(self, chosen: tuple[str, ...]) -> None:
        """Show others."""
        for day, toggle in self.days.items():
            with QSignalBlocker(toggle):
                toggle.setChecked(day in chosen)

    def _changed(self, _on: bool) -> None:
        self._keep(tuple(day for day, toggle in self.days.items() if toggle.isChecked()))


class Patterns(QPlainTextEdit):
    """Patterns, one a line; kept when the field is left."""

    typed = Signal()

    def __init__(self, ui: Ui, name: str, lines: tuple[str, ...], keep: Keep) -> None:
        super().__init__("\n".join(lines))
        styled(self, ui.theme)
        self._kept, self._keep = lines, keep
        self.setAccessibleName(name)
        self.setPlaceholderText(ui.words("settings.one_a_line"))
        self.setFont(font("body", ui.scale))
        self.setTabChangesFocus(True)
        self.setFixedHeight(ui.px(76))
        self.textChanged.connect(self.typed)

    @property
    def lines(self) -> tuple[str, ...]:
        """As they are typed now."""
        return tuple(line.strip() for line in self.toPlainText().splitlines() if line.strip())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what was written."""
        self.settle()
        super().focusOutEvent(event)

    def put(self, lines: tuple[str, ...]) -> None:
        """Show others; what was typed is given up."""
        self._kept = lines
        self.setPlainText("\n".join(lines))

    def settle(self) -> None:
        """Keep what was written, if it is anything new."""
        if self.lines != self._kept:
            self._kept = self.lines
            self._keep(self._kept)


def with_typed(settings: Settings, patterns: dict[str, Patterns]) -> Settings:
    """The settings with what stands in the fields, kept or not."""
    return replace(settings, **{name: field.lines for name, field in patterns.items()})  # type: ignore[arg-type]


def show_value(control: QWidget, value: Any) -> None:
    """Have a control show a value that came from elsewhere; nothing is kept by it."""
    if isinstance(control, Choice | Days | Patterns):
        control.put(value)
        return
    with QSignalBlocker(control):
        if isinstance(control, Switch):
            control.setChecked(value)
        elif isinstance(control, TimeField):
            control.put(value)
        elif isinstance(control, NumberField):
            control.setText(str(value))
            control.settle()
