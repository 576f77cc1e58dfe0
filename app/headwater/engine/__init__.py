"""Owns the threads and joins the rooms."""

from headwater.engine.engine import Engine, load_model, pause_blob, read_pause
from headwater.engine.infer import infer
from headwater.engine.now import Changed, Event, Now, Recording, Show
from headwater.engine.recorder import Recorder

__all__ = [
    "Changed",
    "Engine",
    "Event",
    "Now",
    "Recorder",
    "Recording",
    "Show",
    "infer",
    "load_model",
    "pause_blob",
    "read_pause",
]
