"""The page "Your data", opened on a fake desk; and short ways into it."""

from collections.abc import Callable
from pathlib import Path

from headwater.store.aims import Preview
from headwater.store.backups import Backup
from headwater.ui.data.page import YourData
from headwater.ui.plan import Segmented
from headwater.ui.window import Dashboard
from tests.support.chart_days import moment
from tests.support.fake_desk import FakeDesk
from tests.support.fake_engine import FakeEngine

Shown = Callable[..., tuple[YourData, FakeDesk, FakeEngine, Dashboard]]
"""Opens it, once the desk is prepared."""
SOME = Preview(12, 3, 1, 3600.0, moment("09:00"), moment("15:00"))
HOSTILE = "<b>bold</b><img src='file:///etc/passwd'> " + "\u202e很长的标题 \x00\n" * 200


def press(control: Segmented, i: int) -> None:
    """As the person would."""
    control.choose(i)
    control.chosen.emit(i)


def backup(n: int, reason: str = "daily", *, schema: int | None = 3, encrypted: bool = False) -> Backup:
    """A backup of `n` days ago, at 8 in the morning."""
    return Backup(Path(f"{n}.db"), moment("08:00") - 86_400 * n, reason, 12_300_000, schema, encrypted)
