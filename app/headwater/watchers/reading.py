"""An event's data, as far as it is understood."""

from __future__ import annotations

from headwater.records import ContextSeen, Data, Presence, TitleKind, WindowSeen
from headwater.redact import clean_domain
from headwater.redact.redactor import HASH_MARK

_STATUS = {"afk": Presence.AWAY, "not-afk": Presence.PRESENT}


def client_of(bucket: str) -> str:
    """`web-firefox` of `aw-watcher-web-firefox_host`; buckets are named after watcher and machine."""
    return bucket.partition("_")[0].removeprefix("aw-watcher-")


def window(data: Data, at: float) -> WindowSeen:
    """A window in front; without an application and a site nothing is known of it. A site stands for its browser."""
    app, title = _text(data, "app"), _text(data, "title")
    kind = TitleKind.HASHED if title.startswith(HASH_MARK) else TitleKind.FULL
    domain = clean_domain(_text(data, "url")) or clean_domain(_text(data, "domain"))
    return WindowSeen(at, app or domain, title, kind, domain)


def page(data: Data, client: str, at: float) -> ContextSeen:
    """A page in a browser."""
    return ContextSeen(at, client, _plain(_text(data, "title")), clean_domain(_text(data, "url")))


def file(data: Data, client: str, at: float) -> ContextSeen:
    """A file in an editor; of paths the last part."""
    name, project = (_text(data, key).replace("\\", "/").rstrip("/") for key in ("file", "project"))
    return ContextSeen(at, client, _plain(name.rpartition("/")[2]), project=project.rpartition("/")[2])


def status(data: Data) -> Presence | None:
    """Whether somebody is there; None where it is not told."""
    return _STATUS.get(_text(data, "status"))


def _text(data: Data, key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else ""


def _plain(title: str) -> str:
    return "" if title.startswith(HASH_MARK) else title
