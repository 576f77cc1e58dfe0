"""What can go wrong when a report, an export or an import is made."""

from headwater.base import HeadwaterError


class ReportError(HeadwaterError):
    """A report cannot be made, written or read; the text says what to do."""


class AmbiguousDates(ReportError):
    """The table's dates can be read with the day or the month first: who knows, has to say."""
