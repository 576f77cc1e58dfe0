"""A state to choose: its glyph, its name and its key."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy

from headwater.charts import state_glyph
from headwater.charts.paint import CENTER, panel, text
from headwater.charts.tokens import Radius, Size
from headwater.records import FocusState
from headwater.ui.buttons import Painted
from headwater.ui.look import Ui, control

_KEY = 20
"""Room of the key's cap, in px."""


class StateChoice(Painted):
    """Checked while its state is the one that is shown."""

    radius = Radius.CONTROL

    def __init__(self, ui: Ui, state: FocusState, n: int) -> None:
        self._name = ui.words(f"state.{state}")
        super().__init__(ui, ui.words("correct.panel.key", state=self._name, n=n))
        self.state, self._key = state, str(n)
        self.setCheckable(True)
        self.setFixedHeight(max(Size.CONTROL, ui.px(Size.CONTROL)))
        self.setMinimumWidth(round(ui.width("label", self._name)) + 34 + ui.px(_KEY) + 12)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def nextCheckState(self) -> None:
        """A press says something; what is shown then decides what is checked."""

    def was_toggled(self) -> None:
        """The same for who toggles it."""
        self.setChecked(not self.isChecked())
        self.click()

    def draw(self, p: QPainter, r: QRectF) -> None:
        """Glyph, name, key; a stronger border where it is what is shown."""
        ui, t = self.ui, self.ui.theme
        fill = t.hover if self.underMouse() else t.raised
        panel(p, r, self.radius, t.sunken if self.isChecked() else fill, t.text2 if self.isChecked() else control(t))
        state_glyph(p, QPointF(18, r.center().y()), self.state, t)
        cap = QRectF(r.right() - ui.px(_KEY) - 8, r.top(), ui.px(_KEY), r.height())
        text(p, QRectF(34, r.top(), cap.left() - 38, r.height()), self._name, "label", t.text, scale=ui.scale)
        text(p, cap, self._key, "caption", t.text2, CENTER, ui.scale)
