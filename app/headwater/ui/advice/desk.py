"""What the page asks about suggestions; `engine.advising.AdviceDesk` keeps it."""

from typing import TYPE_CHECKING, Protocol

from headwater.base import Settings
from headwater.records import AdviceKind

if TYPE_CHECKING:
    from headwater.engine.advising import Liked
    from headwater.engine.rehearsing import Rehearsed
    from headwater.reports.advised import Told
    from headwater.reports.experiment import Difference
    from headwater.ui.face import Face


class SuggestionDesk(Protocol):
    """May be called from any thread; never from that of the windows, since it reads the store and may take seconds."""

    def history(  # noqa: D102
        self, start: float, end: float, *, left_out: bool = False, looked: int | None = None
    ) -> "list[Told]": ...
    def prepare(self) -> object: ...  # noqa: D102
    def rehearse(self, settings: Settings, wanted: AdviceKind | None = None) -> "Rehearsed": ...  # noqa: D102
    def liked(self) -> "list[Liked]": ...  # noqa: D102
    def forget_learned(self) -> None: ...  # noqa: D102
    def restore_learned(self) -> bool: ...  # noqa: D102
    def turn_on(self, kind: AdviceKind) -> None: ...  # noqa: D102
    def experiment(self) -> "tuple[Difference, ...]": ...  # noqa: D102


def suggestions_of(engine: "Face") -> SuggestionDesk:
    """The engine's; loading it takes a while, so that only workers ask for it."""
    return engine.suggestions
