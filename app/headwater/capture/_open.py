"""Which sources this machine and these settings ask for."""

import sys

from headwater.base import Clock, Settings, Words
from headwater.capture._board import Board
from headwater.capture._dbus import BusSource, Part
from headwater.capture._input import InputSource
from headwater.capture._locks import Locks
from headwater.capture._logind import LogindPart
from headwater.capture._microphone import MicrophoneSource
from headwater.capture._mpris import MediaPart
from headwater.capture._notifications import NotificationsPart
from headwater.capture._off import OffSource
from headwater.capture._screen_lock import ScreenLockPart
from headwater.capture._sharing import SharingSource
from headwater.capture._x11_idle import IdleSource
from headwater.capture._x11_windows import WindowsSource
from headwater.capture.source import Source
from headwater.categories import Categories
from headwater.records import Health
from headwater.redact import Redactor

_SIGNALS = ("media", "call", "sharing")


def open_sources(
    settings: Settings, redactor: Redactor, categories: Categories, clock: Clock, words: Words | None = None
) -> tuple[Source, ...]:
    """All sources for this machine, not started. What was switched off is among them and says so.

    `words` is the language of the statuses; without it, the one in the settings. Nothing is connected or imported
    yet: each source does that in its own thread.
    """
    words = words or Words(settings.language)
    board = Board(clock)
    counter: Source = InputSource(words, clock, board)
    if not settings.count_input:
        counter = OffSource("input", words, board=board)
    if not sys.platform.startswith("linux"):
        rest = ("windows", "idle", "session", "screen_lock", *_SIGNALS, "notifications")
        return (counter, OffSource("elsewhere", words, rest, Health.MISSING, "linux_only"))
    return (
        *_x11(settings, redactor, categories, clock, words, board),
        counter,
        *_signals(settings, words, board),
        BusSource("bus", words, _parts(settings, redactor, clock, board)),
        *([] if settings.watch_notifications else [OffSource("notifications", words)]),
    )


def _x11(
    settings: Settings, redactor: Redactor, categories: Categories, clock: Clock, words: Words, board: Board
) -> list[Source]:
    idle = IdleSource(words, clock, board, settings.away_after_s)
    if not settings.watch_windows:
        return [OffSource("windows", words), idle]
    return [WindowsSource(words, redactor, clock, board, categories if settings.watch_signals else None), idle]


def _signals(settings: Settings, words: Words, board: Board) -> list[Source]:
    if not settings.watch_signals:
        return [OffSource("signals", words, _SIGNALS)]
    return [MicrophoneSource(words, board), SharingSource(words, board)]


def _parts(settings: Settings, redactor: Redactor, clock: Clock, board: Board) -> list[Part]:
    locks = Locks(clock, board)
    parts: list[Part] = [LogindPart(clock, board, locks), ScreenLockPart(locks)]
    if settings.watch_signals:
        parts.append(MediaPart(board))
    if settings.watch_notifications:
        parts.append(NotificationsPart(redactor, clock))
    return parts
