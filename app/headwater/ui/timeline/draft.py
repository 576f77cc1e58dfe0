"""What outlives the page, when another one takes its place. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

Stretch = tuple[float, float]


@dataclass(slots=True)
class NoteDraft:
    """A note as it is being written."""

    stretch: Stretch | None = None
    """What it is about; None while none is being written."""
    text: str = ""
    number: int = 0
    """Of the note that is being changed; 0 for a new one."""
    aside: NoteDraft | None = None
    """What was being written when this was begun; it goes on afterwards."""
    kept: str = ""
    """Its words as they went into the store last."""


@dataclass(slots=True)
class TimelineDraft:
    """What is looked at, and how."""

    day: date
    view: Stretch | None = None
    """What of the day is shown; None: as much as at first."""
    selection: Stretch | None = None
    sought: str = ""
    """What was typed into the filter."""
    by_length: bool = False
    note: NoteDraft = field(default_factory=NoteDraft)
