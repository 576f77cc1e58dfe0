"""The same gate for what watchers and imports say: an event's data goes in, what may be kept of it comes out."""

import re
from collections.abc import Mapping
from typing import Any

from headwater.records import Data, TitleKind
from headwater.redact.addresses import clean_address
from headwater.redact.domains import clean_domain
from headwater.redact.raw import RawWindow
from headwater.redact.redactor import Redactor
from headwater.redact.titles import visible

WINDOW, PRESENCE, PAGE, FILE = "currentwindow", "afkstatus", "web.tab.current", "app.editor.activity"
"""The types of buckets that are understood, as ActivityWatch's watchers name them."""
_BROWSER = "firefox"
"""Stands for whatever browser a page was in."""
_PLAIN = frozenset({"status", "state", "type", "language", "lang", "category", "$category", "$tags", "device", "os"})
"""Keys of other watchers whose words come from a short list."""
_ADDRESSES = frozenset({"url", "uri", "href", "link", "domain", "$domain"})
_APPS = frozenset({"app", "application", "program", "exe", "process"})
_IS_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://\S+")
_TOLD = frozenset({"app", "title", "url"})
_DEEPEST = 4
_MOST_KEYS = 64
_LONGEST_KEY = 64


class EventGate:
    """Applies a `Redactor`'s choices to events. Title modes mean:

    - full: titles cleaned as everywhere; addresses without user, query and what looks like a secret;
    - hashed: titles, files, projects and other free words as keyed hashes; addresses as scheme and host;
    - none: applications, states, numbers; no free words and no addresses.
    """

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor

    def event(self, kind: str, data: Data) -> Data | None:
        """What may be kept of an event in a bucket of that type; None if all of it is excluded or private."""
        if _true(data.get("incognito")) or _true(data.get("private")):
            return None
        if kind == WINDOW:
            return self._window(data)
        if kind == PAGE:
            return self._page(data)
        if kind == PRESENCE:
            return self._rest(data)
        return self._other(data)

    def _window(self, data: Data) -> Data | None:
        app, title = _text(data, "app"), _text(data, "title")
        if not visible(app):
            more = self._other(data) if title or _text(data, "domain") else self._rest(data)
            return None if more is None else {"app": "", "title": "", **more}
        seen = self._redactor.window(RawWindow(0.0, app, title, url=_text(data, "url")))
        if seen is None:
            return None
        private = seen.title_kind is TitleKind.NONE
        address = {} if private else self._address(data)
        return {"app": seen.app, "title": seen.title} | address | self._rest(data)

    def _page(self, data: Data) -> Data | None:
        title, none = _text(data, "title"), self._redactor.keeps_no_titles
        seen = self._redactor.window(RawWindow(0.0, _BROWSER, title, url=_text(data, "url")))
        if seen is None or (seen.title_kind is TitleKind.NONE and not none):
            return None
        return ({} if none else self._address(data) | {"title": seen.title}) | self._rest(data)

    def _rest(self, data: Data) -> dict[str, Any]:
        """What else a watcher says, without words that may be private: numbers, yes and no, states."""
        more = self._object({k: v for k, v in data.items() if k not in _TOLD}, 0)
        return {k: v for k, v in more.items() if _scalar(v) or k.casefold() in _PLAIN}

    def _address(self, data: Data) -> dict[str, str]:
        if "url" not in data or self._redactor.keeps_no_titles:
            return {}
        return {"url": clean_address(_text(data, "url"), whole=self._redactor.keeps_titles)}

    def _other(self, data: Data) -> Data | None:
        if self._excluded(data, 0):
            return None
        return {k: v for k, v in self._object(data, 0).items() if v is not None}

    def _excluded(self, value: Any, depth: int, key: str = "") -> bool:
        """Whether an application, title or site in it is one that is never kept."""
        if isinstance(value, str):
            app = value if key in _APPS else ""
            places = [value] if key in _ADDRESSES else [w for w in value.split() if "://" in w]
            return any(self._redactor.excludes(app, value, place) for place in places or [""])
        if depth >= _DEEPEST:
            return False
        if isinstance(value, Mapping):
            return any(self._excluded(v, depth + 1, str(k).casefold()) for k, v in value.items())
        return isinstance(value, list) and any(self._excluded(v, depth + 1, key) for v in value)

    def _object(self, data: Data, depth: int) -> dict[str, Any]:
        some = list(data.items())[:_MOST_KEYS]
        return {visible(str(k), _LONGEST_KEY): self._value(str(k).casefold(), v, depth) for k, v in some}

    def _value(self, key: str, value: Any, depth: int) -> Any:
        if isinstance(value, str):
            return self._word(key, value)
        if _scalar(value):
            return value
        if depth + 1 >= _DEEPEST:
            return None
        if isinstance(value, Mapping):
            return self._object(value, depth + 1)
        return [self._value(key, v, depth + 1) for v in value[:_MOST_KEYS]] if isinstance(value, list) else None

    def _word(self, key: str, value: str) -> str | None:
        if key in _PLAIN:
            return visible(value, 64)
        if key in _APPS:
            return visible(value, 128)
        if key in _ADDRESSES or _IS_ADDRESS.fullmatch(value):
            if self._redactor.keeps_no_titles:
                return None
            return clean_address(value, whole=self._redactor.keeps_titles) or clean_domain(value)
        return self._redactor.words(value)


def _text(data: Data, key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else ""


def _true(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.casefold() in ("true", "1", "yes")) or value == 1


def _scalar(value: object) -> bool:
    return isinstance(value, bool | int | float)
