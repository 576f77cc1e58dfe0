"""The one exception of this room."""

from headwater.base import HeadwaterError


class ChartError(HeadwaterError):
    """A picture or a page cannot be made."""
