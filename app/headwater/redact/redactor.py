"""The one gate: a `RawWindow` goes in, a `WindowSeen` or nothing comes out."""

import hashlib
import hmac
import re
from fnmatch import translate

from headwater.base import Settings, TitleMode
from headwater.records import NotificationSeen, TitleKind, WindowSeen
from headwater.redact.domains import clean_domain, is_under
from headwater.redact.guarded import folded, is_browser, is_private, is_secret_app, is_secret_site
from headwater.redact.raw import RawWindow
from headwater.redact.titles import LONGEST_APP, clean_title, hosts_in, steady_title, visible

HASH_MARK = "h:"
"""Stands before a hashed title."""
_HASH_HEX = 24
"""96 bits: two of a million titles meet with a probability under 1e-17."""
_WEAKEST_KEY = 16


class Redactor:
    """Applies the person's exclusions and title mode, and the protection that is there from the start.

    Excluded are password managers and prompts, and what the settings name. A private window keeps its
    application only. By title mode:

    - full: the title, with addresses in it cut down to their domains, and the domain;
    - hashed: a keyed HMAC-SHA256 of the title, and the domain, because it is not the title and the
      categories live on it (a site that must not be seen can be excluded);
    - none: the application only. A domain often says as much as a title.
    """

    def __init__(self, settings: Settings, key: bytes) -> None:
        """Take the choices and the key of title hashes (from `load_key`).

        Raises:
            ValueError: the key is shorter than 16 bytes.
        """
        if len(key) < _WEAKEST_KEY:
            raise ValueError("a key of title hashes has at least 16 bytes")
        self._mode = settings.title_mode
        self._key = key
        self._apps = tuple(_glob(p) for p in settings.excluded_apps if p.strip())
        self._titles = tuple((folded(visible(p)), _glob(p)) for p in settings.excluded_titles if p.strip())
        self._domains = tuple(
            filter(None, (clean_domain(p.strip().removeprefix("*.")) for p in settings.excluded_domains))
        )

    @staticmethod
    def hidden(at: float) -> WindowSeen:
        """What is said instead of an excluded window: something is in front."""
        return WindowSeen(at, app="")

    def window(self, raw: RawWindow) -> WindowSeen | None:
        """What may be known of a window; None if it is excluded or has no application."""
        app = visible(raw.app, LONGEST_APP)
        browser = is_browser(app)
        whole = visible(raw.title)
        title = clean_title(whole, browser=browser)
        domain = clean_domain(raw.domain) or clean_domain(raw.url)
        if not app or self._excluded(app, whole, title, domain, browser):
            return None
        if raw.private or is_private(app, whole):
            return WindowSeen(raw.at, app, "", TitleKind.NONE, "", raw.fullscreen, raw.pid)
        kind, title, domain = self._kept(title, domain)
        return WindowSeen(raw.at, app, title, kind, domain, raw.fullscreen, raw.pid)

    @property
    def keeps_titles(self) -> bool:
        """Titles are kept as they are."""
        return self._mode is TitleMode.FULL

    @property
    def keeps_no_titles(self) -> bool:
        """Nothing of a title is kept."""
        return self._mode is TitleMode.NONE

    def excludes(self, app: str, words: str, address: str) -> bool:
        """Whether an application, a title or a site (or an address on it) is never kept; '' for what is not there."""
        whole = visible(words)
        app = visible(app, LONGEST_APP)
        return self._excluded(app, whole, clean_title(whole), clean_domain(address), is_browser(app))

    def words(self, text: str) -> str | None:
        """Free words as a title would be kept; None where none is."""
        kind, kept, _ = self._kept(clean_title(text), "")
        return None if kind is TitleKind.NONE else kept

    def notification(self, at: float, app: str) -> NotificationSeen | None:
        """Who raised a notification, if that may be known."""
        app = visible(app, LONGEST_APP)
        return None if not app or self._app_excluded(app) else NotificationSeen(at, app)

    def _excluded(self, app: str, whole: str, title: str, domain: str, browser: bool) -> bool:
        hosts = [domain, *hosts_in(title)] if browser else [domain] if domain else []
        return (
            self._app_excluded(app)
            or any(is_under(host, parent) for host in hosts for parent in self._domains)
            or any(is_secret_site(host, whole, browser=browser) for host in hosts)
            or self._title_excluded(whole)
        )

    def _app_excluded(self, app: str) -> bool:
        return is_secret_app(app) or any(glob.match(folded(app)) for glob in self._apps)

    def _title_excluded(self, title: str) -> bool:
        low = folded(title)
        return any(part in low or glob.match(low) for part, glob in self._titles)

    def _kept(self, title: str, domain: str) -> tuple[TitleKind, str, str]:
        if self._mode is TitleMode.NONE:
            return TitleKind.NONE, "", ""
        if self._mode is TitleMode.HASHED:
            return TitleKind.HASHED, self._hashed(title), domain
        return TitleKind.FULL, title, domain

    def _hashed(self, title: str) -> str:
        if not title:
            return ""
        text = steady_title(title).encode("utf-8")  # or each step of a counter would be another title
        return HASH_MARK + hmac.new(self._key, text, hashlib.sha256).hexdigest()[:_HASH_HEX]


def _glob(pattern: str) -> re.Pattern[str]:
    """A pattern with * and ? only; `translate` makes stars atomic, so matching cannot blow up."""
    return re.compile(translate(folded(visible(pattern)).replace("[", "[[]")))
