"""A desk without a store: it tells what it was given, remembers what it was asked, and waits where a test says so."""

import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from headwater.base import HeadwaterError, Settings
from headwater.engine.data import Wish
from headwater.engine.importing import Progress, Told
from headwater.engine.leaving import Format, Wanted
from headwater.engine.ledger import Stored
from headwater.redact import WouldKeep
from headwater.reports import ReportError
from headwater.store import Brought
from headwater.store.aims import Preview
from headwater.store.backups import Backup
from headwater.store.forgetting import Forgotten

NOTHING = Preview(0, 0, 0, 0.0, None, None)


class FakeDesk:
    """Satisfies `ui.desk.Desk`. Where a test closes `gate`, long work waits for it to open or to be stopped."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.failure: HeadwaterError | Exception | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.stored: list[Stored] = []
        self.imports: list[Brought] = []
        self.told = Told(1, "activitywatch", 5)
        self.rows: list[list[str]] = [["2026-11-12", "code"]]
        self.amount = NOTHING
        self.left: tuple[Path, ...] = ()
        self.kept: list[Backup] = []
        self.is_encrypted = False
        self.not_changed: list[Path] = []
        self.windows: Callable[[Settings], Iterable[WouldKeep]] = lambda _settings: ()
        self.port: int | None = None
        self.trouble = ""
        self.token = "secret-token"

    def _note(self, *what: object) -> None:
        self.asked.append(what)
        if self.failure is not None:
            raise self.failure

    def _wait(self, cancelled: Callable[[], bool] = lambda: False) -> bool:
        """Until the gate opens (False), or somebody cancels (True)."""
        while not self.gate.wait(0.01):
            if cancelled():
                return True
        return cancelled()

    def done(self, name: str) -> list[tuple[object, ...]]:
        """What was asked under that name."""
        return [asked for asked in self.asked if asked[0] == name]

    # -- as `Desk` has it -------------------------------------------------------------------------------------------

    def preview(self, settings: Settings) -> tuple[WouldKeep, ...]:
        return tuple(self.windows(settings))

    def ledger(self, seconds: float) -> list[Stored]:
        self._note("ledger", seconds)
        return list(self.stored)

    def brought(self) -> list[Brought]:
        return list(self.imports)

    def bring_in(
        self, source: Path, *, day_first: bool | None = None, progress: Callable[[Progress], None] = lambda _at: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Told:  # fmt: skip
        self._note("bring_in", source, day_first)
        progress(Progress(50, 100, 1234))
        self.told.cancelled = self._wait(cancelled)
        return self.told

    def take_out(self, number: int) -> None:
        self._note("take_out", number)
        self._wait()
        self.imports = [b for b in self.imports if b.id != number]

    def export(
        self, wanted: Wanted, out: Path, *, progress: Callable[[float], None] = lambda _part: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> int:  # fmt: skip
        self._note("export", wanted, out)
        progress(0.25)
        if self._wait(cancelled):
            raise ReportError("The export was stopped; nothing was written.")
        return 4321

    def export_preview(self, wanted: Wanted, n: int = 20) -> list[list[str]]:
        self._note("export_preview", wanted, n)
        cells = 3 if wanted.format is Format.ICS else len(wanted.choice.columns)
        return [row[:cells] for row in self.rows]

    def what_is_forgotten(self, wish: Wish) -> Preview:
        self._note("what_is_forgotten", wish)
        return self.amount

    def forget(self, wish: Wish) -> Forgotten:
        self._note("forget", wish)
        self._wait()
        amount, self.amount = self.amount, NOTHING
        return Forgotten(amount, self.left)

    def backups(self) -> list[Backup]:
        return list(self.kept)

    def back_up(self) -> Path:
        self._note("back_up")
        self._wait()
        self.kept.insert(0, Backup(Path("new.db"), 0.0, "by-hand", 1000, 3, False))
        return Path("new.db")

    def restore(self, chosen: Path) -> Path | None:
        self._note("restore", chosen)
        self._wait()
        return Path("headwater-before-restore-2026-11-12.db")

    @property
    def encrypted(self) -> bool:
        return self.is_encrypted

    def encrypt(self) -> list[Path]:
        self._note("encrypt")
        self._wait()
        self.is_encrypted = True
        return self.not_changed

    def decrypt(self) -> list[Path]:
        self._note("decrypt")
        self._wait()
        self.is_encrypted = False
        return self.not_changed

    @property
    def api_port(self) -> int | None:
        return self.port

    @property
    def api_trouble(self) -> str:
        return self.trouble

    def api_token(self) -> str:
        self._note("api_token")
        return self.token

    def renew_api_token(self) -> str:
        self._note("renew_api_token")
        self.token = "another-token"
        return self.token


class FakeBackground:
    """Counts how often it was told to stop."""

    def __init__(self) -> None:
        self.cancels = 0

    def cancel(self) -> None:
        self.cancels += 1
