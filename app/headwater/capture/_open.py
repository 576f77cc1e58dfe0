"""Which sources this machine and these settings ask for."""

from headwater.base import Clock, Settings, Words
from headwater.capture._board import Board
from headwater.capture._input import InputSource
from headwater.capture._off import OffSource
from headwater.capture._x11_idle import IdleSource
from headwater.capture._x11_windows import WindowsSource
from headwater.capture.source import Source
from headwater.categories import Categories
from headwater.redact import Redactor


def open_sources(
    settings: Settings, redactor: Redactor, categories: Categories, clock: Clock, words: Words | None = None
) -> tuple[Source, ...]:
    """The sources, not started: windows, input, idle. What was switched off is there and says so.

    `words` is the language of the statuses; without it, the one in the settings. Nothing is connected or imported
    yet: each source does that in its thread.
    """
    words = words or Words(settings.language)
    board = Board(clock)
    calls = categories if settings.watch_signals else None
    return (
        InputSource(words, clock, board) if settings.count_input else OffSource("input", words, (), board),
        WindowsSource(words, redactor, clock, board, calls)
        if settings.watch_windows
        else OffSource("windows", words, ()),
        IdleSource(words, clock, board, settings.away_after_s),
    )
