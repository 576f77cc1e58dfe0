"""How the program fares: its back-ends, its thread, the store, the model, memory, and what went wrong last."""

from __future__ import annotations

import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from headwater.base import HeadwaterError
from headwater.base.noted import MEMORY, Noted
from headwater.engine.now import Recording
from headwater.records import BackendStatus

if TYPE_CHECKING:
    from headwater.engine.caring import Caring

PATIENCE_S = 2.0
"""How long the engine's thread gets to answer."""


@dataclass(frozen=True, slots=True)
class StoreFares:
    """What lies on the disk."""

    path: Path
    bytes: int
    schema: int | None
    """None where it cannot be read, or there is none yet."""
    encrypted: bool
    backup_at: float | None
    """When the last backup was made."""
    backups: int
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class ModelFares:
    """What judges."""

    version: str
    """"" where there is no model, or it is still being loaded."""
    provider: str
    provider_why: str
    adapter: str
    """The personal adapter's version; "" where the model judges as it came."""


@dataclass(frozen=True, slots=True)
class Fares:
    """One look."""

    at: float
    recording: Recording
    backends: tuple[BackendStatus, ...]
    lag_s: float | None
    """How long the engine's thread took to answer; None: it did not in `PATIENCE_S`."""
    waiting: int
    """Observations and wishes that it has not come to yet."""
    store: StoreFares
    model: ModelFares
    memory_mb: float | None
    """None where the system does not say."""
    troubles: tuple[str, ...]
    noted: tuple[Noted, ...]


def fares(engine: Caring) -> Fares:
    """Look at all of it; waits up to `PATIENCE_S`."""
    now = engine.now()
    lag, waiting = _lag(engine)
    return Fares(
        engine.clock.now(), now.recording, now.backends, lag, waiting, _store(engine), _model(engine), memory_mb(),
        now.trouble, MEMORY.last(),
    )  # fmt: skip


def _lag(engine: Caring) -> tuple[float | None, int]:
    answered, asked, waiting = threading.Event(), engine.clock.monotonic(), engine.waiting
    engine.do(answered.set)
    answered.wait(PATIENCE_S)
    return (engine.clock.monotonic() - asked if answered.is_set() else None), waiting


def _store(engine: Caring) -> StoreFares:
    from headwater.store.backups import folder_of, list_backups, size_of
    from headwater.store.encrypting import is_encrypted

    path = engine.paths.database
    try:
        kept = list_backups(folder_of(path))
        schema = _schema(path) if path.exists() else None
        trouble = ""
    except HeadwaterError as e:
        kept, schema, trouble = [], None, str(e)
    newest = max((b.made_at for b in kept), default=None)
    return StoreFares(path, size_of(path), schema, is_encrypted(path), newest, len(kept), trouble)


def _schema(path: Path) -> int:
    """By opening it: one of another schema is brought up to date, or is refused."""
    from headwater.store import Store
    from headwater.store.opening import SCHEMA

    Store(path, read_only=True).close()
    return SCHEMA


def _model(engine: Caring) -> ModelFares:
    model = engine.model
    if model is None:
        return ModelFares("", "", "", "")
    return ModelFares(model.version, model.provider.name, model.provider.why, model.adapter)


def memory_mb() -> float | None:
    """What this process holds in memory now."""
    if not sys.platform.startswith("linux"):
        return None
    import resource

    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return None
    return pages * resource.getpagesize() / 1e6
