"""What browsers and editors say about their own windows, laid over what capture sees of the window in front."""

from dataclasses import replace

from headwater.records import ContextSeen, TitleKind, WindowSeen
from headwater.redact import is_browser, steady_title

STALE_S = 600.0
"""Watchers say again what they show, browsers' every minute: what is older says nothing of now."""
_MOST = 16
_SHORTEST = 4
"""Letters of a name that may stand inside another one."""
_WEB = "web"


class Contexts:
    """The last word of each watcher."""

    def __init__(self) -> None:
        self._said: dict[str, ContextSeen] = {}

    def take(self, context: ContextSeen) -> None:
        """Remember what a watcher says, instead of its last word."""
        self._said.pop(context.client, None)
        self._said[context.client] = context
        if len(self._said) > _MOST:
            del self._said[next(iter(self._said))]

    def applied(self, window: WindowSeen) -> WindowSeen:
        """The window with the site and the project that are known of it; hidden if it shows what is not to be kept."""
        if not window.app:
            return window
        for context in reversed(self._said.values()):
            if window.at - context.at <= STALE_S and _fits(context, window):
                if context.hidden:
                    return WindowSeen(window.at, "")
                window = replace(
                    window, domain=context.domain or window.domain, project=context.project or window.project
                )
        return window


def _fits(context: ContextSeen, window: WindowSeen) -> bool:
    """Whether it is that window: by the title that both have, else by the program's name."""
    kind, _, name = context.client.casefold().partition("-")
    if (kind == _WEB) != is_browser(window.app):
        return False
    if context.title and window.title_kind is TitleKind.FULL:
        title = steady_title(window.title).casefold()
        parts = (steady_title(part).casefold() for part in (context.title, context.project) if part)
        return any(part in title for part in parts)
    app = "".join(c for c in window.app.casefold() if c.isalnum())
    name = name if kind == _WEB else context.client.casefold()
    return not name or name in app or (len(app) >= _SHORTEST and app in name)
