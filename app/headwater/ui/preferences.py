"""The settings page: every option of `Settings`, each with its reason, followed at once."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from headwater.base import HeadwaterError, Option, Settings, TitleMode, options
from headwater.charts.paint import font
from headwater.ui.boxes import Card, column, holder, row, rule, scrolled
from headwater.ui.buttons import Switch
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.plan import Segmented
from headwater.ui.text import label, prose

GROUPS = {
    "recording": ("watch_windows", "count_input", "watch_signals", "watch_notifications", "away_after_s"),
    "privacy": ("title_mode", "excluded_apps", "excluded_titles", "excluded_domains"),
    "suggestions": (
        "notifications", "suggest_breaks", "break_after_s", "ask_about_drift", "offer_resumption",
        "suggestions_per_day", "suggestion_gap_s",
    ),
    "look": ("language", "theme", "text_scale", "day_start_hour"),
}  # fmt: skip
"""The page's cards, in order. `agreed` is not here: it is asked once, by the welcome."""
STEPS: dict[str, tuple[float, ...]] = {
    "away_after_s": (60, 180, 300, 600),
    "break_after_s": (3000, 3600, 4200, 5400),
    "suggestion_gap_s": (1800, 2700, 3600, 7200),
    "suggestions_per_day": (0, 1, 2, 3, 4),
    "text_scale": (0.9, 1.0, 1.25, 1.5),
    "day_start_hour": (0, 3, 4, 5, 6),
}
"""What is offered of a range; a value that the person wrote into the file is offered as well."""


class Preferences(QWidget):
    """Every change is kept and followed as it is made."""

    changed = Signal(object)
    """The settings as they are now."""

    def __init__(self, ui: Ui, engine: Face) -> None:
        super().__init__()
        self._ui, self._engine = ui, engine
        self.controls: dict[str, QWidget] = {}
        known = {o.name: o for o in options()}
        self.said = prose(ui, "", "body", "2")
        self.said.hide()
        cards = [self._card(name, [known[n] for n in names]) for name, names in GROUPS.items()]
        side, top = (24, 20) if ui.narrow else (32, 24)
        body = column(
            label(ui, ui.words("settings.title"), "display"), prose(ui, ui.words("settings.body"), "body", "2"),
            self.said, *cards, None, gap=16, margins=(side, top, side, top),
        )  # fmt: skip
        self.setLayout(column(scrolled(holder(body)), gap=0))

    def _card(self, name: str, of: list[Option]) -> Card:
        card = Card(self._ui, padding=0).add(
            holder(row(label(self._ui, self._ui.words(f"settings.group.{name}"), "title"), margins=(20, 16, 20, 8)))
        )
        for option in of:
            card.add(rule(self._ui), self._row(option))
        return card

    def _row(self, option: Option) -> QWidget:
        ui = self._ui
        title, why = ui.words(f"settings.{option.name}.title"), ui.words(f"settings.{option.name}.why")
        control = self._control(option, title)
        control.setAccessibleDescription(why)
        self.controls[option.name] = control
        words = column(label(ui, title, "strong"), prose(ui, why, "small", "2"), gap=0)
        if isinstance(control, QPlainTextEdit):
            return holder(column(words, control, gap=8, margins=(20, 12, 20, 14)))
        line = row(gap=16, margins=(20, 12, 16, 12))
        line.addLayout(words, 1)
        line.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        return holder(line)

    def _control(self, option: Option, title: str) -> QWidget:
        value = getattr(self._engine.settings, option.name)
        if isinstance(value, bool):
            switch = Switch(self._ui, title, value)
            switch.toggled.connect(lambda on: self._set(option.name, on))
            return switch
        if isinstance(value, tuple):
            return _Lines(self._ui, title, value, lambda lines: self._set(option.name, lines))
        offered = self._offered(option, value)
        segments = Segmented(self._ui, title, [self._told(option, v) for v in offered])
        segments.choose(offered.index(value))
        segments.chosen.connect(lambda i: self._set(option.name, offered[i]))
        return segments

    def _offered(self, option: Option, value: Any) -> list[Any]:
        if option.name == "title_mode":
            return list(TitleMode)
        if option.choices:
            return list(option.choices)
        kind = type(value)
        return sorted({*(kind(step) for step in STEPS[option.name]), value})

    def _told(self, option: Option, value: Any) -> str:
        words = self._ui.words
        if option.unit == "s":
            return words.duration(value)
        if option.unit == "h":
            return f"{value}:00"
        if option.name == "text_scale":
            return f"{round(100 * value)} %"
        return words(f"settings.{option.name}.{value}") if option.choices or option.name == "title_mode" else str(value)

    def _set(self, name: str, value: object) -> None:
        settings: Settings = replace(self._engine.settings, **{name: value})  # type: ignore[arg-type]
        try:
            self._engine.change(settings)
            self._say("")
        except HeadwaterError as e:
            self._say(str(e))
        self.changed.emit(settings)

    def _say(self, sentence: str) -> None:
        self.said.setText(sentence)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setAccessibleName(sentence)
        self.said.setVisible(bool(sentence))


class _Lines(QPlainTextEdit):
    """Patterns, one a line; kept when the field is left."""

    def __init__(self, ui: Ui, name: str, lines: tuple[str, ...], keep: Callable[[tuple[str, ...]], None]) -> None:
        super().__init__("\n".join(lines))
        self._kept, self._keep = lines, keep
        self.setAccessibleName(name)
        self.setPlaceholderText(ui.words("settings.one_a_line"))
        self.setFont(font("body", ui.scale))
        self.setTabChangesFocus(True)
        self.setFixedHeight(ui.px(76))

    def focusOutEvent(self, event: object) -> None:
        """Keep what was written."""
        self.settle()
        super().focusOutEvent(event)  # type: ignore[arg-type]

    def settle(self) -> None:
        """Keep what was written, if it is anything new."""
        lines = tuple(line.strip() for line in self.toPlainText().splitlines() if line.strip())
        if lines != self._kept:
            self._kept = lines
            self._keep(lines)
