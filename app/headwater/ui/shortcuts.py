"""All keys, those of the window and those of single parts: the help is made of this."""

from collections.abc import Mapping
from types import MappingProxyType

from headwater.ui.places import Place

PLACES: Mapping[Place, str] = MappingProxyType(
    {
        Place.TODAY: "Ctrl+Home",
        Place.TIMELINE: "Ctrl+L",
        Place.TRENDS: "Ctrl+T",
        Place.INSIGHTS: "Ctrl+I",
        Place.REVIEW: "Ctrl+R",
        Place.SEARCH: "Ctrl+F",
        Place.ADVICE: "Ctrl+S",
        Place.RULES: "Ctrl+K",
        Place.MODEL: "Ctrl+M",
        Place.DATA: "Ctrl+D",
        Place.SETTINGS: "Ctrl+,",
        Place.HELP: "F1",
    }
)
"""What leads to a page."""
BACK, FORTH, AGAIN, CLOSE, QUIT = "Ctrl+Left", "Ctrl+Right", "F5", "Ctrl+W", "Ctrl+Q"
GUIDING = "Shift+F1"
UNDO, REDO = "Ctrl+Z", ("Ctrl+Shift+Z", "Ctrl+Y")

WINDOW: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "back": (BACK,), "forth": (FORTH,), "again": (AGAIN,), "undo": (UNDO,), "guide": (GUIDING,),
        "close": (CLOSE,), "quit": (QUIT,),
    }
)  # fmt: skip
"""What else the window follows, by the name that the help has for it."""
CORRECTING: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "say": ("1", "2", "3", "4", "5", "6"), "open": ("C",), "split": ("S",), "merge": ("M",),
        "unsay": ("Del", "Backspace"), "undo": (UNDO,), "redo": REDO,
    }
)  # fmt: skip
"""On the day's page, wherever the focus is, unless somebody types."""
CHART: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "walk": ("Left", "Right"), "extend": ("Shift+Left", "Shift+Right"), "ends": ("Home", "End"),
        "lane": ("Up", "Down"), "card": ("Return",), "zoom": ("+", "-"), "whole": ("0",), "leave": ("Esc",),
    }
)  # fmt: skip
"""In the ribbon, while it has the focus."""
GUIDE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"find": ("Ctrl+F",), "next": ("F3",), "before": ("Shift+F3",), "back": ("Alt+Left",), "close": (CLOSE,)}
)
"""In the window of the guide."""
