"""What somebody is really doing, what it is told as, and why it began: the hidden truth of simulated days."""

from enum import StrEnum

from headwater.records import FocusState


class Mode(StrEnum):
    """What somebody is really doing: the hidden states, finer than the five that are told apart."""

    PRODUCING = "producing"
    POINTER = "pointer"
    """Drawing, diagrams, CAD: sustained work with few keys."""
    READING = "reading"
    ROUTINE = "routine"
    COMMUNICATING = "communicating"
    MEETING = "meeting"
    FRAGMENTED = "fragmented"
    FLITTING = "flitting"
    """Off plan, from window to window."""
    SCROLLING = "scrolling"
    PASSIVE = "passive"
    """Off plan, watching."""
    CHATTING = "chatting"
    """Off plan, talking with friends."""
    PLAYING = "playing"
    """Off plan, a game."""


STATE_OF: dict[Mode, FocusState] = {
    Mode.PRODUCING: FocusState.FOCUSED,
    Mode.POINTER: FocusState.FOCUSED,
    Mode.READING: FocusState.FOCUSED,
    Mode.ROUTINE: FocusState.ROUTINE,
    Mode.COMMUNICATING: FocusState.COMMUNICATING,
    Mode.MEETING: FocusState.COMMUNICATING,
    Mode.FRAGMENTED: FocusState.FRAGMENTED,
    Mode.FLITTING: FocusState.DRIFTING,
    Mode.SCROLLING: FocusState.DRIFTING,
    Mode.PASSIVE: FocusState.DRIFTING,
    Mode.CHATTING: FocusState.DRIFTING,
    Mode.PLAYING: FocusState.DRIFTING,
}
"""The state that each mode is told as; these names are the model's labels."""

DRIFT_MODES = (Mode.FLITTING, Mode.SCROLLING, Mode.PASSIVE, Mode.CHATTING, Mode.PLAYING)


class Cause(StrEnum):
    """Why a span began: the truth that stated reasons are judged by."""

    START = "start of the day"
    WENT_ON = "the task went on"
    NEXT_TASK = "next task"
    CHAT = "interrupted by chat"
    MAIL = "interrupted by mail"
    SELF = "interrupted oneself"
    RETURNED = "returned to the task"
    CHECKING = "checked messages"
    REQUESTS = "many requests at once"
    ERRANDS = "errands of the day"
    MEETING = "meeting"
    AFTER_MEETING = "after a meeting"
    LUNCH = "lunch"
    AFTER_LUNCH = "after lunch"
    BREAK = "short break"
    AFTER_BREAK = "after a break"
    TIRED = "long without a break"
    LEISURE = "leisure"
    END = "end of the day"
