"""What the windows ask about the person's data; `engine.data.DataDesk` keeps it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from headwater.base import Settings

if TYPE_CHECKING:
    from headwater.engine.data import Wish
    from headwater.engine.importing import Progress, Told
    from headwater.engine.leaving import Wanted
    from headwater.engine.ledger import Stored
    from headwater.redact import WouldKeep
    from headwater.store import Brought
    from headwater.store.aims import Preview
    from headwater.store.backups import Backup
    from headwater.store.forgetting import Forgotten
    from headwater.ui.face import Face


class Desk(Protocol):
    """May be called from any thread; never from that of the windows, since it reads files."""

    def preview(self, settings: Settings) -> "tuple[WouldKeep, ...]": ...  # noqa: D102
    def ledger(self, seconds: float) -> "list[Stored]": ...  # noqa: D102
    def brought(self) -> "list[Brought]": ...  # noqa: D102
    def bring_in(  # noqa: D102
        self, source: Path, *, day_first: bool | None = None, progress: "Callable[[Progress], None]" = ...,
        cancelled: Callable[[], bool] = ...,
    ) -> "Told": ...  # fmt: skip
    def take_out(self, number: int) -> None: ...  # noqa: D102
    def export(  # noqa: D102
        self, wanted: "Wanted", out: Path, *, progress: Callable[[float], None] = ...,
        cancelled: Callable[[], bool] = ...,
    ) -> int: ...  # fmt: skip
    def export_preview(self, wanted: "Wanted", n: int = ...) -> list[list[str]]: ...  # noqa: D102
    def what_is_forgotten(self, wish: "Wish") -> "Preview": ...  # noqa: D102
    def forget(self, wish: "Wish") -> "Forgotten": ...  # noqa: D102
    def backups(self) -> "list[Backup]": ...  # noqa: D102
    def back_up(self) -> Path: ...  # noqa: D102
    def restore(self, chosen: Path) -> Path | None: ...  # noqa: D102
    @property
    def encrypted(self) -> bool: ...  # noqa: D102
    def encrypt(self) -> list[Path]: ...  # noqa: D102
    def decrypt(self) -> list[Path]: ...  # noqa: D102
    @property
    def api_port(self) -> int | None: ...  # noqa: D102
    @property
    def api_trouble(self) -> str: ...  # noqa: D102
    def api_token(self) -> str: ...  # noqa: D102
    def renew_api_token(self) -> str: ...  # noqa: D102


class Background(Protocol):
    """Work of the engine that takes minutes."""

    def cancel(self) -> None: ...  # noqa: D102


def desk_of(engine: "Face") -> Desk:
    """The engine's desk; loading it takes a fifth of a second, so that only workers ask for it."""
    return engine.data
