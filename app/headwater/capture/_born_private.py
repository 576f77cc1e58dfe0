"""Windows that were private when they came. Chromium and its kin say so in the first title alone ("New Incognito Tab"),
or their command line does; a private window never becomes another one."""

from collections.abc import Collection
from pathlib import Path

from headwater.redact import is_browser, is_private

_FLAGS = frozenset(
    {
        "--incognito", "-incognito", "--inprivate", "-inprivate", "--private", "-private", "--private-window",
        "-private-window", "--private-browsing", "--guest",
    }
)  # fmt: skip
"""Of Chromium, Edge, Firefox, Epiphany, Opera and Vivaldi."""


class BornPrivate:
    """Remembers, by window, what its first title said; no title itself."""

    def __init__(self) -> None:
        self._known: dict[int, bool] = {}

    def tell(self, window: int, app: str, title: str, pid: int | None) -> bool | None:
        """True if the window is private from its beginning; None where nobody knows."""
        if not is_browser(app):
            return None
        if window not in self._known and title:
            self._known[window] = is_private(app, title) or (pid is not None and _asked_for(pid))
        return self._known.get(window) or None

    def keep(self, windows: Collection[int]) -> None:
        """Forget all others: their numbers are used again."""
        self._known = {w: private for w, private in self._known.items() if w in windows}


def _asked_for(pid: int) -> bool:
    """Whether the browser was started with private windows. Of a sandbox's process numbers this may be wrong."""
    try:
        line = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return not _FLAGS.isdisjoint(line.decode("utf-8", "replace").split("\0"))
