"""Numbers and labels for people; export and import."""

from typing import TYPE_CHECKING

from headwater.base.late import late

if TYPE_CHECKING:
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
    from headwater.reports.trend import TrendReport, trend_object, trend_report

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
    "TrendReport",
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
    "trend_object",
    "trend_report",
]
__getattr__ = late(
    __name__,
    {
        "AdviceShown": "day",
        "AppBout": "day",
        "AppUse": "day",
        "BadRow": "importing",
        "Break": "day",
        "COLUMNS": "cells",
        "DayReport": "day",
        "INFERRED_COLUMNS": "judged",
        "ImportedRow": "importing",
        "InferredRow": "judged",
        "Offset": "bounds",
        "Pause": "day",
        "PresenceSpan": "day",
        "ReportError": "errors",
        "Sign": "day",
        "StateSpan": "day",
        "StateTotal": "day",
        "Stretch": "day",
        "TitleUse": "day",
        "day_bounds": "bounds",
        "day_of": "bounds",
        "day_report": "making",
        "export_csv": "exporting",
        "export_json": "exporting",
        "inferred": "judged",
        "inferred_csv": "judged",
        "inferred_json": "judged",
        "read_segments": "importing",
        "report_json": "telling",
        "TrendReport": "trend",
        "trend_object": "trend",
        "trend_report": "trend",
    },
)
