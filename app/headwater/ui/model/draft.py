"""What outlives the page, when another one takes its place."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class ModelDraft:
    """What the person did here and can take back, and what they put off."""

    declined: set[str] = field(default_factory=set)
    """Versions for which they said "not now"."""
    before: list[str | None] = field(default_factory=list)
    """What was in use before each step, the last one last; None is the base model. Written by the steps themselves, in
    the worker that does one after the other."""
