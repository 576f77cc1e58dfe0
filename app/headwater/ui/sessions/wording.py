"""What is said of a session in one line. The tray loads it at the start, so it loads little."""

from headwater.base import Words
from headwater.engine.now import Now, SessionNow
from headwater.records import Phase

_STEPS = 24
"""The arc in the tray moves in so many steps: no eye sees more in 16 px, and each is a picture to paint."""


def left_line(session: SessionNow, words: Words, room: str = "session") -> str:
    """How long until what; '' where nothing is counted. `room` names the texts."""
    at = session.at
    length = "" if at.left_s is None else words.duration(max(at.left_s, 30.0))
    if at.phase is Phase.OPEN and room == "session":
        return words("session.left", length=length) if length else ""
    if at.phase is Phase.OVER or (at.phase is Phase.OPEN and not length):
        return ""
    return words(f"{room}.{at.phase.value}", length=length)


def arc(now: Now) -> int | None:
    """How far the session is, in steps of the arc; None where nothing is counted."""
    part = None if now.session is None else now.session.at.part
    return None if part is None else round(part * _STEPS)


def arc_part(step: int | None) -> float | None:
    """The part that a step stands for."""
    return None if step is None else step / _STEPS


def has_timer(now: Now) -> bool:
    """Whether the plan that holds has a timer."""
    return now.session is not None and now.session.at.phase in (Phase.WORKING, Phase.DUE, Phase.RESTING)
