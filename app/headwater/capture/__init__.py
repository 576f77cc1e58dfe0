"""Turns the operating system into redacted observations."""

from headwater.capture._glimpse import glimpse
from headwater.capture._open import open_sources
from headwater.capture._replay import ReplaySource
from headwater.capture.source import Emit, Source, Unavailable

__all__ = ["Emit", "ReplaySource", "Source", "Unavailable", "glimpse", "open_sources"]
