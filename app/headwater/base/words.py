"""The catalogue: every sentence that the program says, in the languages it speaks."""

import locale
import re
import tomllib
from functools import cache

from headwater.base.hours import twelve_hours
from headwater.base.paths import Paths
from headwater.base.settings import Settings

LANGUAGES = ("en", "zh_CN")
_DAY_MIN = 24 * 60
_SPACED = re.compile(r"(?<=[\u3400-\u9fff]) (?=\{(\w+)\})")
_CLOSE = re.compile(r"[上下]午|\d+点")
"""No space stands between Chinese characters, and a time of day of 12 hours begins with one; the hour that ends a span
is written as the one that begins it, without any."""


@cache
def _catalogue(language: str) -> dict[str, str]:
    """All texts of a language, keys joined by dots; one file a language, `resources/i18n/<language>/*.toml`."""
    texts: dict[str, str] = {}
    for file in sorted(Paths.bundled(f"resources/i18n/{language}").glob("*.toml")):
        _flatten(tomllib.loads(file.read_text(encoding="utf-8")), "", texts)
    return texts


@cache
def _spoken(language: str) -> dict[str, str]:
    """What is not translated yet is said in English."""
    return _catalogue("en") | _catalogue(language)


def _flatten(table: dict[str, object], prefix: str, into: dict[str, str]) -> None:
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            _flatten(value, f"{name}.", into)
        elif name in into:
            raise ValueError(f"the text {name!r} is in the catalogue twice")
        else:
            into[name] = str(value)


def language_of(settings: Settings) -> str:
    """The language to speak: the person's choice, else the system's if it is one of `LANGUAGES`, else English."""
    if settings.language != "system":
        return settings.language
    name = (locale.getlocale()[0] or "").lower()
    return "zh_CN" if name.startswith(("zh", "chinese")) else "en"


def words_of(settings: Settings) -> "Words":
    """As these settings, or the system, ask for them."""
    return Words(language_of(settings), twelve=twelve_hours(settings))


class Words:
    """Looks texts up in one language; a text that is not translated yet is shown in English."""

    def __init__(self, language: str, *, twelve: bool = False) -> None:
        """Take the catalogue of `language` (one of `LANGUAGES`, anything else is English); with `twelve`, times of day
        have 12 hours."""
        self.language = language if language in LANGUAGES else "en"
        self.twelve = twelve
        self._texts = _spoken(self.language)

    def __call__(self, key: str, /, **params: str | int | float) -> str:
        """The text, its {places} filled from `params`; without any, the text as it stands in the catalogue.

        Raises:
            KeyError: there is no such text, or some places were given but not all.
        """
        text = self._texts[key]
        if params and self.twelve:
            text = _SPACED.sub(lambda m: "" if _CLOSE.match(str(params.get(m[1], ""))) else " ", text)
        return text.format(**params) if params else text

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def keys(self) -> tuple[str, ...]:
        """The names of all texts."""
        return tuple(self._texts)

    def duration(self, seconds: float) -> str:
        """A length in hours and minutes, rounded to whole minutes: `1 h 9 min`."""
        hours, minutes = divmod(round(seconds / 60), 60)
        parts = [self("unit.h", n=hours)] if hours else []
        if minutes or not hours:
            parts.append(self("unit.min", n=minutes))
        return " ".join(parts)

    # -- times of day -------------------------------------------------------------------------

    @property
    def in_24(self) -> "Words":
        """The same with 24 hours: for what machines read."""
        return Words(self.language) if self.twelve else self

    def time(self, minute: int, second: int | None = None) -> str:
        """A time of day, so many minutes after midnight: `14:30`, or `2:30 pm`; 1440 is the day's end."""
        return self._time("at", minute, second)

    def times(self, start: int, end: int) -> tuple[str, str]:
        """From when to when; which half of a day it is is said once where both lie in the same one."""
        once = self.twelve and start <= end and start // 720 == end // 720
        return (self._time("from", start), self._time("to", end)) if once else (self.time(start), self.time(end))

    def _time(self, key: str, minute: int, second: int | None = None) -> str:
        hour, rest = minute // 60, f"{minute % 60:02}" if second is None else f"{minute % 60:02}:{second:02}"
        if not self.twelve:
            return f"{hour:02}:{rest}"
        if minute == _DAY_MIN:
            return self("time.end")
        return self(f"time.{key}_{_half(hour)}", h=hour % 12 or 12, rest=rest)

    def hours(self, start: int, end: int, digits: int = 1) -> tuple[str, str]:
        """From which hour to which, in a sentence: `9` and `11`, or `9` and `11 am`; 24 is midnight, as 0 is."""
        if not self.twelve:
            return self("time.hour", h=f"{start:0{digits}}"), self("time.hour", h=f"{end:0{digits}}")
        once = start <= end and start // 12 == end // 12
        first, last = ("hour_from", "hour_to") if once else ("hour_at", "hour_at")
        return self._hour(first, start), self._hour(last, end)

    def _hour(self, key: str, hour: int) -> str:
        return self(f"time.{key}_{_half(hour)}", h=hour % 12 or 12)

    def hour_mark(self, hour: int) -> str:
        """A whole hour where there is little room: `14`, or `2 pm`."""
        return self._hour("mark", hour) if self.twelve else f"{hour:02}"


def _half(hour: int) -> str:
    return "pm" if hour % 24 >= 12 else "am"
