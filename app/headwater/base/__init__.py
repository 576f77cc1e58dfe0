"""Time, places, choices, words and the log: what every room may lean on."""

from headwater.base.clock import Clock, FastClock, ManualClock, SystemClock
from headwater.base.errors import HeadwaterError
from headwater.base.hours import twelve_hours, typed_minute
from headwater.base.log import start_logging
from headwater.base.paths import Paths
from headwater.base.profiles import PROFILES, with_profile
from headwater.base.settings import (
    WEEKDAYS,
    Option,
    Settings,
    SettingsError,
    TitleMode,
    load_settings,
    options,
    save_settings,
)
from headwater.base.week import first_weekday, week_with
from headwater.base.words import LANGUAGES, Words, language_of, words_of

__all__ = [
    "LANGUAGES",
    "PROFILES",
    "WEEKDAYS",
    "Clock",
    "FastClock",
    "HeadwaterError",
    "ManualClock",
    "Option",
    "Paths",
    "Settings",
    "SettingsError",
    "SystemClock",
    "TitleMode",
    "Words",
    "first_weekday",
    "language_of",
    "load_settings",
    "options",
    "save_settings",
    "start_logging",
    "twelve_hours",
    "typed_minute",
    "week_with",
    "with_profile",
    "words_of",
]
