"""ActivityWatch's query language: our own interpreter, over columns. It knows no store; activity is handed to it."""

from typing import TYPE_CHECKING

from headwater.base.late import late

if TYPE_CHECKING:
    from headwater.query.activity import Activity, Opens
    from headwater.query.errors import (
        QueryBusy,
        QueryError,
        QueryFailed,
        QuerySyntax,
        QueryTimedOut,
        QueryTooLarge,
        UnknownBucket,
        UnknownFunction,
        UnknownVariable,
        WrongArguments,
    )
    from headwater.query.limits import Limits
    from headwater.query.running import run
    from headwater.query.worker import QueryWorker

__all__ = [
    "Activity",
    "Limits",
    "Opens",
    "QueryBusy",
    "QueryError",
    "QueryFailed",
    "QuerySyntax",
    "QueryTimedOut",
    "QueryTooLarge",
    "QueryWorker",
    "UnknownBucket",
    "UnknownFunction",
    "UnknownVariable",
    "WrongArguments",
    "run",
]
__getattr__ = late(
    __name__,
    {
        "Activity": "activity",
        "Limits": "limits",
        "Opens": "activity",
        "QueryBusy": "errors",
        "QueryError": "errors",
        "QueryFailed": "errors",
        "QuerySyntax": "errors",
        "QueryTimedOut": "errors",
        "QueryTooLarge": "errors",
        "QueryWorker": "worker",
        "UnknownBucket": "errors",
        "UnknownFunction": "errors",
        "UnknownVariable": "errors",
        "WrongArguments": "errors",
        "run": "running",
    },
)
