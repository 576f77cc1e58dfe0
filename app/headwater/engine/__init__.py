"""Owns the threads and joins the rooms. What needs numpy and the model is imported when it is first asked for."""

from typing import TYPE_CHECKING

from headwater.base.late import late
from headwater.engine.engine import Engine
from headwater.engine.models import load_model
from headwater.engine.now import Changed, Event, Now, Planned, Recording, SessionCall, Show, TurnedOff
from headwater.engine.pauses import keep_pause

if TYPE_CHECKING:
    from headwater.engine.inferring import infer
    from headwater.engine.judge import judge_of
    from headwater.engine.recorder import Recorder

__all__ = [
    "Changed",
    "Engine",
    "Event",
    "Now",
    "Planned",
    "Recorder",
    "Recording",
    "SessionCall",
    "Show",
    "TurnedOff",
    "infer",
    "judge_of",
    "keep_pause",
    "load_model",
]
__getattr__ = late(__name__, {"Recorder": "recorder", "infer": "inferring", "judge_of": "judge"})
