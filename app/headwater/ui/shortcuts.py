"""The keys that the window follows wherever the focus is."""

from collections.abc import Mapping
from types import MappingProxyType

from headwater.ui.places import Place

PLACES: Mapping[Place, str] = MappingProxyType(
    {
        Place.TODAY: "Ctrl+Home",
        Place.REVIEW: "Ctrl+R",
        Place.ADVICE: "Ctrl+S",
        Place.RULES: "Ctrl+K",
        Place.MODEL: "Ctrl+M",
        Place.DATA: "Ctrl+D",
        Place.SETTINGS: "Ctrl+,",
    }
)
"""What leads to a page."""
BACK, FORTH, AGAIN, CLOSE, QUIT = "Ctrl+Left", "Ctrl+Right", "F5", "Ctrl+W", "Ctrl+Q"
