"""What can be wrong with a query. Messages name its functions, variables and buckets, never what events say."""

from headwater.base import HeadwaterError

_LONGEST_NAME = 60


class QueryError(HeadwaterError):
    """A query has no answer; the text says what to change."""


class QuerySyntax(QueryError):
    """The text of a query, or of a time period, cannot be read."""


class UnknownFunction(QueryError):
    """The query calls a function that does not exist."""


class UnknownVariable(QueryError):
    """The query uses a variable before it was given a value."""


class WrongArguments(QueryError):
    """A function was given too few or too many arguments, or some that it cannot use."""


class UnknownBucket(QueryError):
    """There is no such bucket."""


class QueryTimedOut(QueryError):
    """The query took longer than it may."""


class QueryTooLarge(QueryError):
    """The query is too long, reads too much, or has too large an answer."""


class QueryBusy(QueryError):
    """Too many queries wait already."""


class QueryFailed(QueryError):
    """The query was not answered through no fault of its own."""


KINDS = {
    kind.__name__: kind
    for kind in (
        QueryError, QuerySyntax, UnknownFunction, UnknownVariable, WrongArguments, UnknownBucket, QueryTimedOut,
        QueryTooLarge, QueryBusy, QueryFailed,
    )
}  # fmt: skip
"""By name, to carry an error from one process to another."""


def shown(name: str) -> str:
    """A name from a query as it may stand in a message: short and on one line."""
    plain = "".join(c if c.isprintable() else "?" for c in name[: _LONGEST_NAME + 1])
    return plain if len(plain) <= _LONGEST_NAME else f"{plain[:_LONGEST_NAME]}…"
