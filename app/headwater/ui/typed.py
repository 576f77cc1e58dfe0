"""What was begun to be written on the day's page: it outlives the page, when that is made anew or another is shown."""

from dataclasses import dataclass

from headwater.records import Advice


@dataclass(frozen=True, slots=True)
class Typed:
    """Only what is not kept yet."""

    plan: str | None = None
    """In the open editor."""
    note: tuple[float, str] | None = None
    """Of the plan that began then."""
    lines: tuple[tuple[Advice, str], ...] = ()
    """What accepted suggestions led to."""
