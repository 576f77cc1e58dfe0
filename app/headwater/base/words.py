"""The catalogue: every sentence that the program says, in the languages it speaks."""

import locale
import tomllib
from functools import cache

from headwater.base.paths import Paths
from headwater.base.settings import Settings

LANGUAGES = ("en", "zh_CN")


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


class Words:
    """Looks texts up in one language; a text that is not translated yet is shown in English."""

    def __init__(self, language: str) -> None:
        """Take the catalogue of `language` (one of `LANGUAGES`, anything else is English)."""
        self.language = language if language in LANGUAGES else "en"
        self._texts = _spoken(self.language)

    def __call__(self, key: str, /, **params: str | int | float) -> str:
        """The text, its {places} filled from `params`; without any, the text as it stands in the catalogue.

        Raises:
            KeyError: there is no such text, or some places were given but not all.
        """
        text = self._texts[key]
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
