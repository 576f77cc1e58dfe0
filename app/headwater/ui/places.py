"""The pages that the rail leads to."""

from enum import StrEnum


class Place(StrEnum):
    """A page."""

    TODAY = "today"
    TIMELINE = "timeline"
    TRENDS = "trends"
    INSIGHTS = "insights"
    REVIEW = "review"
    SEARCH = "search"
    ADVICE = "advice"
    RULES = "rules"
    MODEL = "model"
    DATA = "data"
    SETTINGS = "settings"
    HELP = "help"


LOOKING = (Place.TODAY, Place.TIMELINE, Place.TRENDS, Place.INSIGHTS, Place.REVIEW, Place.SEARCH)
"""Those that look at the days."""
LAST = (Place.SETTINGS, Place.HELP)
"""Those at the end of the rail."""
