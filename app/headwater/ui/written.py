"""What the windows ask about notes, goals and the search; `engine.written` has who does it."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date

    from headwater.records import Goal, TimeNote
    from headwater.reports.goals import GoalProgress
    from headwater.store.finding import Found


class NoteDesk(Protocol):
    """All of these read or write files: workers ask them."""

    def add(self, start: float, end: float, text: str) -> "TimeNote": ...  # noqa: D102
    def change(  # noqa: D102
        self, number: int, text: str, start: float | None = None, end: float | None = None
    ) -> "TimeNote": ...
    def delete(self, number: int) -> "TimeNote": ...  # noqa: D102
    def undo(self, told: "TimeNote | None" = None) -> "TimeNote | None": ...  # noqa: D102
    def of(self, start: float, end: float) -> "list[TimeNote]": ...  # noqa: D102


class GoalDesk(Protocol):
    """All of these read or write files: workers ask them."""

    def add(self, goal: "Goal") -> "Goal": ...  # noqa: D102
    def change(self, goal: "Goal") -> "Goal | None": ...  # noqa: D102
    def end(self, number: int) -> "Goal | None": ...  # noqa: D102
    def undo(self) -> "Goal | None": ...  # noqa: D102
    def all(self) -> "list[Goal]": ...  # noqa: D102
    def progress(self) -> "tuple[GoalProgress, ...]": ...  # noqa: D102


class SearchDesk(Protocol):
    """All but the last read files: workers ask them."""

    def find(  # noqa: D102
        self, words: str, first: "date | None" = None, last: "date | None" = None, most: int = ..., skip: int = 0
    ) -> "Found": ...
    def warm(self) -> None: ...  # noqa: D102
    def leave(self) -> None: ...  # noqa: D102
