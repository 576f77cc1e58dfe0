"""Which plan the person had when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from headwater.records import Intent


def intent_at(intents: Iterable[Intent], at: float) -> Intent | None:
    """What the person had declared at that time; the last one if there are several."""
    found = [i for i in intents if i.start <= at and (i.end is None or at < i.end)]
    return found[-1] if found else None
