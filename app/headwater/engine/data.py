"""What a person does with what was recorded: see it, bring in, take out, forget, keep safe.

Methods may be called from any thread but the engine's. Those that say "long" take seconds or minutes: call them from a
worker; they return when all is done, and raise what went wrong.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from socket import gethostname
from typing import TYPE_CHECKING

from headwater.base import Settings
from headwater.bridge import Token
from headwater.engine.leaving import Format, Leaving, Wanted, Watcher, preview_sessions
from headwater.engine.ledger import Stored, ledger
from headwater.redact import Redactor, WouldKeep, load_key
from headwater.reports import day_bounds
from headwater.reports.columns import preview as preview_rows
from headwater.reports.exporting import rows_of
from headwater.store import Bringing, Brought, Buckets, Store
from headwater.store.aims import Preview
from headwater.store.backups import Backup, backup, folder_of, list_backups, restore
from headwater.store.encrypting import decrypt, encrypt, is_encrypted
from headwater.store.forgetting import Forgetting, Forgotten

if TYPE_CHECKING:
    from headwater.engine.engine import Engine
    from headwater.engine.importing import Progress, Told


class Sort(StrEnum):
    """What can be forgotten."""

    RANGE = "range"
    APP = "app"
    SITE = "site"
    TITLE = "title"


@dataclass(frozen=True, slots=True, repr=False)
class Wish:
    """Something that the person wants forgotten."""

    sort: Sort
    name: str = field(default="")
    """The application, the site, or words or a pattern of the title."""
    start: float = 0.0
    """Of a range, Unix seconds."""
    end: float = 0.0

    def __repr__(self) -> str:
        """Not what is to be forgotten."""
        return f"<Wish: {self.sort}>"

    def asked(self, store: Forgetting) -> Preview:
        """How much that is."""
        match self.sort:
            case Sort.RANGE:
                return store.what_range(self.start, self.end)
            case Sort.APP:
                return store.what_app(self.name)
            case Sort.SITE:
                return store.what_domain(self.name)
            case Sort.TITLE:
                return store.what_title(self.name)

    def granted(self, store: Forgetting) -> Forgotten:
        """Forget it."""
        match self.sort:
            case Sort.RANGE:
                return store.forget_range(self.start, self.end)
            case Sort.APP:
                return store.forget_app(self.name)
            case Sort.SITE:
                return store.forget_domain(self.name)
            case Sort.TITLE:
                return store.forget_title(self.name)


class DataDesk:
    """See the module."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # -- looking --------------------------------------------------------------------------------------------------

    def preview(self, settings: Settings) -> tuple[WouldKeep, ...]:
        """What other choices would keep of the windows of the last minutes, the latest first."""
        return self._engine.preview(settings)

    def ledger(self, seconds: float) -> list[Stored]:
        """What was stored in the last so many seconds, the latest first."""
        with Buckets(self._engine.paths.database, read_only=True) as buckets:
            return ledger(self._engine.reader.history, buckets, self._engine.clock.now(), seconds)

    # -- bringing in ----------------------------------------------------------------------------------------------

    def brought(self) -> list[Brought]:
        """Histories that were brought in, the last one first."""
        with Bringing(self._engine.paths.database) as store:
            return store.all_brought()

    def bring_in(
        self, source: Path, *, day_first: bool | None = None, progress: Callable[[Progress], None] = lambda _at: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Told:  # fmt: skip
        """Long. Import a file; afterwards its windows become segments and are judged in the background.

        Raises:
            ReportError: it cannot be read, or its days and months cannot be told apart (then say `day_first`).
            StoreUnavailable: the store does not take it.
        """
        from headwater.engine.importing import Importer  # with all formats that there are

        redactor = Redactor(self._engine.settings, self._key)
        with Bringing(self._engine.paths.database) as store:
            importer = Importer(store, redactor, self._engine.clock, day_first, progress, cancelled)
            told = importer.bring_in(source)
        self._engine.imported(told.number)
        return told

    def take_out(self, number: int) -> None:
        """Long. Take an import out again, with the segments that were made of it."""
        with Bringing(self._engine.paths.database) as store:
            store.take_out(number)
        self._engine.history_changed()

    # -- taking along ---------------------------------------------------------------------------------------------

    def export(
        self, wanted: Wanted, out: Path, *, progress: Callable[[float], None] = lambda _part: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> int:  # fmt: skip
        """Long. Write a file that is the person's own; returns how many rows it has.

        Raises:
            ReportError: it cannot be written, or was cancelled; then it is not there, or is still the old one.
            StoreUnavailable: the store cannot be read.
        """
        start, end = self._span(wanted)
        path, engine = self._engine.paths.database, self._engine
        with Store(path, read_only=True) as store, Buckets(path, read_only=True) as buckets:
            leaving = Leaving(store, buckets, gethostname(), engine.settings, self._key, engine.clock.now())
            span = store.span() or (0.0, 1.0)
            watcher = Watcher(progress, cancelled, max(start, span[0]), min(end, span[1]))
            return leaving.write(wanted, out, start, end, watcher)

    def export_preview(self, wanted: Wanted, n: int = 20) -> list[list[str]]:
        """The first lines of the table as they would be written, in the order of `wanted.choice.columns`.

        Of a calendar its first entries: from, to, what it is called.
        """
        start, end = self._span(wanted)
        with Store(self._engine.paths.database, read_only=True) as store:
            if wanted.format is Format.ICS:
                return preview_sessions(store, wanted, self._engine.settings, start, end, n, self._key)
            return preview_rows(rows_of(store, start, end), wanted.choice, n, self._key)

    @property
    def _key(self) -> bytes:
        return load_key(self._engine.paths.title_key)

    def _span(self, wanted: Wanted) -> tuple[float, float]:
        settings, offset = self._engine.settings, self._engine.clock.offset_s
        start = day_bounds(wanted.first, settings, offset)[0] if wanted.first else -math.inf
        end = day_bounds(wanted.last, settings, offset)[1] if wanted.last else math.inf
        return start, end

    # -- forgetting -----------------------------------------------------------------------------------------------

    def what_is_forgotten(self, wish: Wish) -> Preview:
        """How much a wish would forget.

        Raises:
            NothingNamed: it names nothing.
            StoreUnavailable: the store cannot be read.
        """
        with Forgetting(self._engine.paths.database) as store:
            return wish.asked(store)

    def forget(self, wish: Wish) -> Forgotten:
        """Long. Forget it: in the store, in backups, in what the program remembers; its bytes are written over.

        Raises:
            NothingNamed: it names nothing.
            StoreUnavailable: another program reads the store or a copy; nothing is half forgotten.
        """

        def act() -> Forgotten:
            with Forgetting(self._engine.paths.database) as store:
                return wish.granted(store)

        return self._engine.apart(act)

    # -- keeping safe ---------------------------------------------------------------------------------------------

    def backups(self) -> list[Backup]:
        """Copies of the store that the program keeps, the last one first."""
        return sorted(list_backups(folder_of(self._engine.paths.database)), key=lambda b: -b.made_at)

    def back_up(self) -> Path:
        """Long. Make one now, which stays until the person deletes it."""
        path = self._engine.paths.database
        return backup(path, folder_of(path), self._engine.clock, "by-hand")

    def restore(self, chosen: Path) -> Path | None:
        """Long. Put a backup in the store's place; returns where the store that was there is kept."""
        path = self._engine.paths.database
        return self._engine.apart(lambda: restore(chosen, path, self._engine.clock))

    @property
    def encrypted(self) -> bool:
        """Whether the store is encrypted."""
        return is_encrypted(self._engine.paths.database)

    def encrypt(self) -> list[Path]:
        """Long. Encrypt the store and its backups; returns copies that could not be.

        Raises:
            KeyringMissing: this computer has no keyring that could keep the key.
            StoreUnavailable: another program has the store open, or the disk is full.
        """
        return self._engine.apart(lambda: encrypt(self._engine.paths.database))

    def decrypt(self) -> list[Path]:
        """Long. Make the store and its backups plain again; returns copies that could not be.

        Raises:
            KeyringMissing: this computer has no keyring.
            StoreUnavailable: the key is lost, another program has the store open, or the disk is full.
        """
        return self._engine.apart(lambda: decrypt(self._engine.paths.database))

    # -- the local API --------------------------------------------------------------------------------------------

    @property
    def api_port(self) -> int | None:
        """Where the local API listens; None while it does not."""
        return self._engine.api_port

    @property
    def api_trouble(self) -> str:
        """Why it does not listen although it should; "" where all is well."""
        return self._engine.api_trouble

    def api_token(self) -> str:
        """What opens it.

        Raises:
            TokenError: it cannot be made or read.
        """
        return Token(self._engine.paths.api_token)().decode("ascii")

    def renew_api_token(self) -> str:
        """Make another token; the one before opens nothing any more.

        Raises:
            TokenError: it cannot be written; the one before still holds.
        """
        token = Token(self._engine.paths.api_token)
        token.renew()
        self._engine.reopen_api()
        return token().decode("ascii")
