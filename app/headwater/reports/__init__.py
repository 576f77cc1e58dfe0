"""Numbers and labels for people; export and import."""

from typing import TYPE_CHECKING

from headwater.base.late import late

if TYPE_CHECKING:
    from headwater.reports.activitywatch import (
        BadEvent,
        Batch,
        read_activitywatch,
        read_activitywatch_batches,
        write_activitywatch,
    )
    from headwater.reports.bounds import Offset, day_bounds, day_of
    from headwater.reports.cells import COLUMNS
    from headwater.reports.columns import Choice, cells_of, chosen, preview, redacted
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
    from headwater.reports.detecting import detect
    from headwater.reports.errors import ReportError
    from headwater.reports.exporting import export_csv, export_json
    from headwater.reports.ics import FocusSession, export_ics, focus_sessions
    from headwater.reports.importing import BadRow, ImportedRow, read_segments
    from headwater.reports.judged import INFERRED_COLUMNS, InferredRow, inferred, inferred_csv, inferred_json
    from headwater.reports.making import day_report
    from headwater.reports.manictime import Timeline, read_manictime
    from headwater.reports.parquet import export_parquet
    from headwater.reports.rescuetime import read_rescuetime
    from headwater.reports.telling import report_json
    from headwater.reports.trend import TrendReport, trend_object, trend_report

__all__ = [
    "COLUMNS",
    "INFERRED_COLUMNS",
    "AdviceShown",
    "AppBout",
    "AppUse",
    "BadEvent",
    "BadRow",
    "Batch",
    "Break",
    "Choice",
    "DayReport",
    "FocusSession",
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
    "Timeline",
    "TitleUse",
    "TrendReport",
    "cells_of",
    "chosen",
    "day_bounds",
    "day_of",
    "day_report",
    "detect",
    "export_csv",
    "export_ics",
    "export_json",
    "export_parquet",
    "focus_sessions",
    "inferred",
    "inferred_csv",
    "inferred_json",
    "preview",
    "read_activitywatch",
    "read_activitywatch_batches",
    "read_manictime",
    "read_rescuetime",
    "read_segments",
    "redacted",
    "report_json",
    "trend_object",
    "trend_report",
    "write_activitywatch",
]
__getattr__ = late(
    __name__,
    {
        "AdviceShown": "day",
        "AppBout": "day",
        "AppUse": "day",
        "BadEvent": "activitywatch",
        "BadRow": "importing",
        "Batch": "activitywatch",
        "Break": "day",
        "COLUMNS": "cells",
        "Choice": "columns",
        "DayReport": "day",
        "FocusSession": "ics",
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
        "Timeline": "manictime",
        "TitleUse": "day",
        "TrendReport": "trend",
        "cells_of": "columns",
        "chosen": "columns",
        "day_bounds": "bounds",
        "day_of": "bounds",
        "day_report": "making",
        "detect": "detecting",
        "export_csv": "exporting",
        "export_ics": "ics",
        "export_json": "exporting",
        "export_parquet": "parquet",
        "focus_sessions": "ics",
        "inferred": "judged",
        "inferred_csv": "judged",
        "inferred_json": "judged",
        "preview": "columns",
        "read_activitywatch": "activitywatch",
        "read_activitywatch_batches": "activitywatch",
        "read_manictime": "manictime",
        "read_rescuetime": "rescuetime",
        "read_segments": "importing",
        "redacted": "columns",
        "report_json": "telling",
        "trend_object": "trend",
        "trend_report": "trend",
        "write_activitywatch": "activitywatch",
    },
)
