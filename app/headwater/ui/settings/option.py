"""A row of the settings page: the option, and a way back to its default where it is something else."""

from functools import cached_property
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from headwater.base import Option
from headwater.ui.boxes import column, holder, row, rule
from headwater.ui.buttons import Button
from headwater.ui.look import Ui
from headwater.ui.options import control, option_row, show_value
from headwater.ui.settings.wording import findable, fits, folded, title, value_text
from headwater.ui.text import Elided


class OptionRow(QWidget):
    """`control` is what changes it."""

    set = Signal(str, object)
    """The setting, and what the person chose."""
    reset = Signal(str)

    def __init__(self, ui: Ui, option: Option, value: Any) -> None:
        super().__init__()
        self._ui, self._option = ui, option
        words, self._name = ui.words, title(ui.words, option.name)
        self._found_by = findable(words, option.name)
        self.value = value
        self.control = control(ui, option, value, self._chosen)
        self._below = column()
        whole = option_row(ui, option.name, self.control, more=self._below)
        self.setLayout(column(rule(ui), whole, gap=0))
        self.show_value(value)

    @cached_property
    def _way_back(self) -> tuple[QWidget, Button]:
        """Made when it has a meaning first, which for most options is never."""
        words = self._ui.words
        told = words("settings.reset.default", value=value_text(words, self._option, self._option.default))
        again = Button(self._ui, words("settings.reset.do"), "ghost", small=True)
        again.setAccessibleName(words("settings.reset.name", title=self._name))
        again.setAccessibleDescription(told)
        again.clicked.connect(self._back)
        line = holder(row(Elided(self._ui, told, "small", "3"), again, None, gap=4, margins=(0, 2, 0, 0)))
        self._below.addWidget(line)
        line.setVisible(self.value != self._option.default)
        return line, again

    @property
    def again(self) -> Button:
        """Takes the option back to its default."""
        return self._way_back[1]

    def show_value(self, value: Any) -> None:
        """It is this now, whoever chose it."""
        if value != self.value:
            show_value(self.control, value)
        self.value = value
        other = value != self._option.default
        if other or "_way_back" in self.__dict__:
            self._way_back[0].setVisible(other)

    def _chosen(self, value: Any) -> None:
        self.value = value  # as the control shows it: it goes back where that is not taken
        self.set.emit(self._option.name, value)

    def _back(self) -> None:
        self.control.setFocus(Qt.FocusReason.OtherFocusReason)  # the button goes
        self.reset.emit(self._option.name)

    def fits(self, query: str) -> bool:
        """Whether a question finds it: by its words, its choices, or what it is now."""
        now = folded(value_text(self._ui.words, self._option, self.value))
        return fits(query, f"{self._found_by}\n{now}")
