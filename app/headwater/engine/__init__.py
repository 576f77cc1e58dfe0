"""Owns the threads and joins the rooms."""

from headwater.engine.engine import Engine, load_model
from headwater.engine.infer import infer
from headwater.engine.judge import judge_of
from headwater.engine.now import Changed, Event, Now, Recording, Show, TurnedOff
from headwater.engine.pauses import keep_pause
from headwater.engine.recorder import Recorder

__all__ = [
    "Changed",
    "Engine",
    "Event",
    "Now",
    "Recorder",
    "Recording",
    "Show",
    "TurnedOff",
    "infer",
    "judge_of",
    "keep_pause",
    "load_model",
]
