"""What outlives the page, when another one takes its place."""

from __future__ import annotations

from dataclasses import dataclass, field

PAGE = 30
"""So many of the history at a time."""
LEARNED = "learned"
"""A step that forgot what was learned; all others are switches that were turned off."""


@dataclass(slots=True)
class AdviceDraft:
    """What is looked at, and what can be taken back."""

    search: str = ""
    left_out: bool = False
    shown: int = PAGE
    open: set[str] = field(default_factory=set)
    """Ids of suggestions whose details are shown."""
    before: list[str] = field(default_factory=list)
    """Steps, the last one last."""
