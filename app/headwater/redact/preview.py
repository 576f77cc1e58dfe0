"""What other choices would keep of the windows of the last minutes: a few raw windows, in memory only."""

from collections import deque
from dataclasses import dataclass, field

from headwater.base import Settings
from headwater.records import TitleKind, WindowSeen
from headwater.redact.raw import RawWindow
from headwater.redact.redactor import Redactor
from headwater.redact.titles import LONGEST_APP, visible

_MOST = 6
_YOUNG_S = 900.0


@dataclass(frozen=True, slots=True, repr=False)
class WouldKeep:
    """A window as it is on the screen, and what would be stored of it; shown to the person and never kept."""

    app: str
    title: str = field()
    kept: WindowSeen | None
    """None: nothing."""

    def __repr__(self) -> str:
        """Nothing of it: it may belong to something that is excluded."""
        return "<WouldKeep>"


class RecentWindows(Redactor):
    """The gate in use, with a short memory of what came to it.

    What is protected before the person chooses anything (password managers, private windows) is not remembered.
    """

    def __init__(self, settings: Settings, key: bytes) -> None:
        super().__init__(settings, key)
        self._secret = key
        self._guard = Redactor(Settings(), key)
        self._recent: deque[RawWindow] = deque(maxlen=_MOST)

    def window(self, raw: RawWindow) -> WindowSeen | None:
        """What may be known of a window; see `Redactor.window`."""
        self._remember(raw)
        return super().window(raw)

    def _remember(self, raw: RawWindow) -> None:
        seen = self._guard.window(raw)
        if seen is None or seen.title_kind is TitleKind.NONE:
            return
        same = [r for r in self._recent if (r.app, r.title) == (raw.app, raw.title)]
        for old in same:
            self._recent.remove(old)
        self._recent.append(raw)

    def preview(self, settings: Settings, now: float) -> tuple[WouldKeep, ...]:
        """What those choices would keep of the last windows, the latest first."""
        gate = Redactor(settings, self._secret)
        young = [raw for raw in reversed(tuple(self._recent)) if now - raw.at <= _YOUNG_S]
        return tuple(WouldKeep(visible(r.app, LONGEST_APP), visible(r.title, 512), gate.window(r)) for r in young)
