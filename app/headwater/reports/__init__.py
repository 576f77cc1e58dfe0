"""Numbers and labels for people; export and import."""

from headwater.reports.bounds import Offset, day_bounds, day_of
from headwater.reports.day import (
    AdviceShown,
    AppBout,
    AppUse,
    Break,
    DayReport,
    Pause,
    PresenceSpan,
    Sign,
    StateSpan,
    StateTotal,
    Stretch,
    TitleUse,
)
from headwater.reports.errors import ReportError
from headwater.reports.making import day_report

__all__ = [
    "AdviceShown",
    "AppBout",
    "AppUse",
    "Break",
    "DayReport",
    "Offset",
    "Pause",
    "PresenceSpan",
    "ReportError",
    "Sign",
    "StateSpan",
    "StateTotal",
    "Stretch",
    "TitleUse",
    "day_bounds",
    "day_of",
    "day_report",
]
