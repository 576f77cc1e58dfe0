"""What the windows ask to correct a day; `engine.correcting.Corrections` keeps it."""

from typing import TYPE_CHECKING, Protocol

from headwater.records import FocusState, LabelSource

if TYPE_CHECKING:
    from headwater.reports.correcting import Edit, Lately


class CorrectionsDesk(Protocol):
    """May be called from any thread; never from that of the windows, since it waits for the engine's.

    `can_undo` and `last_step` do not wait.
    """

    @property
    def can_undo(self) -> bool: ...  # noqa: D102
    @property
    def last_step(self) -> "Edit | None": ...  # noqa: D102
    def say(  # noqa: D102
        self, start: float, end: float, state: FocusState, source: LabelSource = ...
    ) -> "Edit": ...  # fmt: skip
    def unsay(self, start: float, end: float) -> "Edit": ...  # noqa: D102
    def split(self, at: float) -> "Edit | None": ...  # noqa: D102
    def merge(self, start: float, end: float, state: FocusState | None = None) -> "Edit": ...  # noqa: D102
    def undo(self, only: "Edit | None" = ...) -> "Edit | None": ...  # noqa: D102
    def redo(self) -> "Edit | None": ...  # noqa: D102
    def lately(self) -> "Lately | None": ...  # noqa: D102
