"""What the welcome asks of the engine; `engine.trying.Trial` keeps it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from headwater.base import Settings, Words
from headwater.records import BackendStatus

if TYPE_CHECKING:
    from headwater.engine.sampling import Sample
    from headwater.redact import WouldKeep


class TrialDesk(Protocol):
    """From any thread; each takes a while."""

    def backends(self, settings: Settings, words: Words) -> tuple[BackendStatus, ...]: ...  # noqa: D102
    def preview(  # noqa: D102
        self, settings: Settings, examples: Sequence[tuple[str, str, bool]] = ...
    ) -> "tuple[WouldKeep, ...]": ...
    def sample(  # noqa: D102
        self, settings: Settings, *, chinese: bool = ..., progress: Callable[[float], None] = ...,
        cancelled: Callable[[], bool] = ...,
    ) -> "Sample": ...  # fmt: skip
