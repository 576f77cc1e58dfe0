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
