"""Charts: QtGui painting, on screen and on paper."""

from headwater.charts.errors import ChartError
from headwater.charts.fonts import load_fonts
from headwater.charts.states import state_block, state_glyph
from headwater.charts.tokens import DARK, LIGHT, THEMES, Theme

__all__ = ["DARK", "LIGHT", "THEMES", "ChartError", "Theme", "load_fonts", "state_block", "state_glyph"]
