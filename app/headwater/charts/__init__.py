"""Charts: QtGui painting, on screen and on paper."""

from typing import TYPE_CHECKING

from headwater.base.late import late

if TYPE_CHECKING:
    from headwater.charts.errors import ChartError
    from headwater.charts.fonts import load_fonts
    from headwater.charts.keys import Cursor, Move, index_at, selected, walk
    from headwater.charts.lanes import Block, Lane, blocks, seconds_of
    from headwater.charts.marks import legend_swatch, pause_marks, range_mark, share_bar, stretch_marks
    from headwater.charts.page import report_html
    from headwater.charts.picture import paint_png, paint_svg
    from headwater.charts.ribbon import DayRibbon, first_view
    from headwater.charts.scale import View, clock
    from headwater.charts.states import state_block, state_glyph
    from headwater.charts.sure import said
    from headwater.charts.tokens import DARK, LIGHT, THEMES, Theme
    from headwater.charts.wording import Table, long_date, selection_text, summary, table

__all__ = [
    "DARK",
    "LIGHT",
    "THEMES",
    "Block",
    "ChartError",
    "Cursor",
    "DayRibbon",
    "Lane",
    "Move",
    "Table",
    "Theme",
    "View",
    "blocks",
    "clock",
    "first_view",
    "index_at",
    "legend_swatch",
    "load_fonts",
    "long_date",
    "paint_png",
    "paint_svg",
    "pause_marks",
    "range_mark",
    "report_html",
    "said",
    "seconds_of",
    "selected",
    "selection_text",
    "share_bar",
    "state_block",
    "state_glyph",
    "stretch_marks",
    "summary",
    "table",
    "walk",
]
__getattr__ = late(
    __name__,
    {
        "Block": "lanes",
        "ChartError": "errors",
        "Cursor": "keys",
        "DARK": "tokens",
        "DayRibbon": "ribbon",
        "LIGHT": "tokens",
        "Lane": "lanes",
        "Move": "keys",
        "THEMES": "tokens",
        "Table": "wording",
        "Theme": "tokens",
        "View": "scale",
        "blocks": "lanes",
        "clock": "scale",
        "first_view": "ribbon",
        "index_at": "keys",
        "legend_swatch": "marks",
        "load_fonts": "fonts",
        "long_date": "wording",
        "paint_png": "picture",
        "paint_svg": "picture",
        "pause_marks": "marks",
        "range_mark": "marks",
        "report_html": "page",
        "said": "sure",
        "seconds_of": "lanes",
        "selected": "keys",
        "selection_text": "wording",
        "share_bar": "marks",
        "state_block": "states",
        "state_glyph": "states",
        "stretch_marks": "marks",
        "summary": "wording",
        "table": "wording",
        "walk": "keys",
    },
)
