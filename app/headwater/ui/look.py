"""How this run looks and speaks: theme, words, text size; and the style sheet made of the tokens."""

import os
from dataclasses import dataclass, fields
from functools import cache
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QWidget

from headwater.base import Paths, Settings, Words, first_weekday
from headwater.charts import paint
from headwater.charts.tokens import DARK, DARK_CONTRAST, LIGHT, LIGHT_CONTRAST, Theme
from headwater.ui.system import says_dark, words_in


@dataclass(frozen=True, slots=True)
class Ui:
    """What every component needs to draw itself."""

    theme: Theme
    words: Words
    scale: float = 1.0
    """The person's text size, 0.9 to 1.5."""
    narrow: bool = False
    """Less than `Size.NARROW_BELOW` px wide."""
    first_weekday: int = 0
    """On which a week begins; Monday is 0."""

    def width(self, role: str, s: str) -> float:
        """How wide `s` comes out in this text size, in px."""
        return paint.width(role, s, self.scale)

    def time_width(self, role: str) -> float:
        """How wide a time of day comes out at most."""
        return max(self.width(role, self.words.time(minute)) for minute in (0, 720))

    def line(self, role: str) -> int:
        """The role's line box in this text size, in px."""
        return paint.line(role, self.scale)

    def px(self, n: float) -> int:
        """A length that grows with the text."""
        return round(n * self.scale)


def theme(settings: Settings) -> Theme:
    """The colours to use: the person's choice, else the system's."""
    dark = settings.theme == "dark" or (settings.theme == "system" and _system_is_dark())
    if settings.contrast == "more" or (settings.contrast == "system" and _system_wants_contrast()):
        return DARK_CONTRAST if dark else LIGHT_CONTRAST
    return DARK if dark else LIGHT


def _system_is_dark() -> bool:
    scheme = QGuiApplication.styleHints().colorScheme()
    return scheme is Qt.ColorScheme.Dark or (scheme is not Qt.ColorScheme.Light and says_dark(os.environ))


def _system_wants_contrast() -> bool:
    hints = QGuiApplication.styleHints()  # PySide forgets what hangs on it when its wrapper goes
    return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast


def look(settings: Settings, *, narrow: bool = False) -> Ui:
    """The look that these settings ask for. Needs a QGuiApplication."""
    return Ui(theme(settings), words_in(settings), settings.text_scale, narrow, first_weekday(settings))


def stylesheet(t: Theme) -> str:
    """`resources/styles/look.qss` with the theme's colours filled in."""
    return _sheet().substitute({f.name: getattr(t, f.name) for f in fields(t)}, control=control(t))


def styled(w: QWidget, t: Theme, more: str = "") -> None:
    """Let a widget that Qt paints, and what is in it, look as the theme has it."""
    w.setStyleSheet(stylesheet(t) + more)


@cache
def _sheet() -> Template:
    return Template(Paths.bundled("resources/styles/look.qss").read_text(encoding="utf-8"))


def control(t: Theme) -> str:
    """A plain control's border: decorative, or (where more contrast is asked for) as strong as an edge."""
    return t.edge if t in (LIGHT_CONTRAST, DARK_CONTRAST) else paint.mix(t.line, t.edge, 0.28).name()


def palette(t: Theme) -> QPalette:
    """The theme as a palette: the ground of windows, and what is written on it."""
    role = QPalette.ColorRole
    p = QPalette()
    pairs = {
        role.Window: t.canvas, role.Base: t.surface, role.AlternateBase: t.sunken, role.Button: t.surface,
        role.WindowText: t.text, role.Text: t.text, role.ButtonText: t.text, role.PlaceholderText: t.text3,
        role.Highlight: t.ring, role.HighlightedText: t.surface, role.ToolTipBase: t.raised, role.ToolTipText: t.text,
        role.Mid: t.line, role.Light: t.raised, role.Dark: t.edge, role.Link: t.ring,
    }  # fmt: skip
    for r, colour in pairs.items():
        p.setColor(r, QColor(colour))
    for r in (role.WindowText, role.Text, role.ButtonText):
        p.setColor(QPalette.ColorGroup.Disabled, r, QColor(t.text3))
    return p
