"""Windows that were private when they came. Chromium and its kin say so in the first title alone ("New Incognito Tab"),
or their command line does; a private window never becomes another one."""

from collections.abc import Collection
from functools import cache
from pathlib import Path

from headwater.redact import is_browser, is_private

_FLAGS = frozenset(
    {
        "--incognito", "-incognito", "--inprivate", "-inprivate", "--private", "-private", "--private-window",
        "-private-window", "--private-browsing", "--guest",
    }
)  # fmt: skip
"""Of Chromium, Edge, Firefox, Epiphany, Opera and Vivaldi."""
_NOT_YET = frozenset({"", "untitled", "无标题", "無標題"})
"""Titles that a window has before it has any."""
_NEW_TABS = frozenset(
    {
        "new incognito tab", "new inprivate tab", "new private tab", "new incognito window", "打开新的无痕式标签页",
        "新的无痕标签页", "新无痕式标签页", "新的无痕式标签页", "新建 inprivate 标签页", "neuer inkognito-tab",
        "nouvel onglet de navigation privée", "nueva pestaña de incógnito",
    }
)  # fmt: skip
"""Titles of an empty private tab: whenever they are seen, the window is private."""


class BornPrivate:
    """Remembers, by window, what its first title said; no title itself."""

    def __init__(self) -> None:
        self._known: dict[int, bool] = {}

    def tell(self, window: int, app: str, title: str, pid: int | None) -> bool | None:
        """True if the window is private from its beginning; None where nobody knows."""
        head = title.rpartition(" - ")[0] or title
        if not is_browser(app) or head.casefold() in _NOT_YET:
            return None
        if head.casefold() in _NEW_TABS:
            self._known[window] = True
        elif window not in self._known:
            self._known[window] = is_private(app, title) or (pid is not None and _asked_for(pid))
        return self._known[window] or None

    def keep(self, windows: Collection[int]) -> None:
        """Forget all others: their numbers are used again. An empty list is no list."""
        if windows:
            self._known = {w: private for w, private in self._known.items() if w in windows}


@cache
def born_private(display: str) -> BornPrivate:
    """The memory of a display: it outlives a source that is stopped and started again, as windows do."""
    return BornPrivate()


def _asked_for(pid: int) -> bool:
    """Whether the browser was started with private windows. Of a sandbox's process numbers this may be wrong."""
    try:
        line = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return not _FLAGS.isdisjoint(line.decode("utf-8", "replace").split("\0"))
