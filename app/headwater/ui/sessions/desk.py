"""What the windows ask about plans; `engine.planning.SessionsDesk` keeps it."""

from typing import TYPE_CHECKING, Protocol

from headwater.engine import Planned

if TYPE_CHECKING:
    from headwater.engine.belonging import Thing
    from headwater.engine.planning import LastNote, SessionShown
    from headwater.ui.face import Face


class SessionDesk(Protocol):
    """The first return at once; from `belongs` on they read or write files: workers ask those."""

    def plan(self, planned: Planned) -> None: ...  # noqa: D102
    def end(self) -> None: ...  # noqa: D102
    def rest(self) -> None: ...  # noqa: D102
    def postpone(self) -> None: ...  # noqa: D102
    def skip(self) -> None: ...  # noqa: D102
    def note(self, text: str) -> None: ...  # noqa: D102
    def belongs(self, plan: str, thing: "Thing", *, part: bool) -> None: ...  # noqa: D102
    def undo(self) -> bool: ...  # noqa: D102
    def shown(self) -> "tuple[SessionShown, ...]": ...  # noqa: D102
    def last_note(self, text: str, before: float | None = None) -> "LastNote | None": ...  # noqa: D102
    def recent(self, most: int = 4) -> list[str]: ...  # noqa: D102


def sessions_of(engine: "Face") -> SessionDesk:
    """The engine's; loading it takes a while the first time."""
    return engine.sessions
