"""The pages that the rail leads to."""

from enum import StrEnum


class Place(StrEnum):
    """A page."""

    TODAY = "today"
    REVIEW = "review"
    ADVICE = "advice"
    RULES = "rules"
    MODEL = "model"
    DATA = "data"
    SETTINGS = "settings"


LOOKING = (Place.TODAY, Place.REVIEW)
"""Those that look at the days."""
LAST = (Place.SETTINGS,)
"""Those at the end of the rail."""
