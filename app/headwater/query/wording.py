"""Functions that read an address or a title anew."""

from __future__ import annotations

import re
from urllib.parse import urlparse

from headwater.query.limits import Watch
from headwater.query.tables import retold
from headwater.records import Data, EventTable

_PARTS = ("$protocol", "$domain", "$path", "$params", "$options", "$identifier")
_COUNT = re.compile(r"\([0-9]+\)\s*")
"""Unread things, in front of a title."""
_FRAMES = re.compile(r"FPS:\s+[0-9.]+")
"""A game's frames a second."""
_UNSAVED = re.compile(r"[●*]\s*")
"""An editor's sign, in front of a title."""


def split_url_events(events: EventTable, watch: Watch) -> EventTable:
    """The events with the parts of their `url`; all are empty where that is no address."""
    return retold(events, _with_parts, watch)


def _with_parts(data: Data) -> Data:
    return {**data, **dict(zip(_PARTS, _parts(data["url"]), strict=True))} if "url" in data else data


def _parts(url: object) -> tuple[str, ...]:
    try:
        parts = urlparse(url if isinstance(url, str) else "")
    except ValueError:  # brackets that do not match
        return ("",) * len(_PARTS)
    domain = parts.netloc.removeprefix("www.") or (parts.scheme if not parts.netloc else "")
    return parts.scheme, domain, parts.path, parts.params, parts.query, parts.fragment


def simplify_window_titles(events: EventTable, key: str, watch: Watch) -> EventTable:
    """The events with a title (or what else is under the key) that does not change all the time."""

    def simplified(data: Data) -> Data:
        text = data.get(key)
        if not isinstance(text, str):
            return data
        return {**data, key: _simple(text, is_window=key == "title" and "app" in data)}

    return retold(events, simplified, watch)


def _simple(title: str, *, is_window: bool) -> str:
    title = _without(_COUNT, title)
    return _without(_UNSAVED, _FRAMES.sub("FPS: ...", title)) if is_window else title


def _without(prefix: re.Pattern[str], title: str) -> str:
    match = prefix.match(title)
    return title[match.end() :] if match else title
