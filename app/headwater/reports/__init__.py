"""Numbers and labels for people; export and import."""

from headwater.reports.bounds import Offset, day_bounds, day_of
from headwater.reports.cells import COLUMNS
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
from headwater.reports.exporting import export_csv, export_json
from headwater.reports.importing import BadRow, ImportedRow, read_segments
from headwater.reports.judged import INFERRED_COLUMNS, InferredRow, inferred, inferred_csv, inferred_json
from headwater.reports.making import day_report
from headwater.reports.telling import report_json

__all__ = [
    "COLUMNS",
    "INFERRED_COLUMNS",
    "AdviceShown",
    "AppBout",
    "AppUse",
    "BadRow",
    "Break",
    "DayReport",
    "ImportedRow",
    "InferredRow",
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
    "export_csv",
    "export_json",
    "inferred",
    "inferred_csv",
    "inferred_json",
    "read_segments",
    "report_json",
]
