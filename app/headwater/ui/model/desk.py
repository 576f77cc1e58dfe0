"""What the windows ask about learning; `engine.learning.Learner` keeps it."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from headwater.engine.learnt import Dial, Honest, Standing, Test
    from headwater.ui.face import Face


class LearningDesk(Protocol):
    """May be called from any thread; never from that of the windows, since it reads the store and may take seconds.

    `adopt`, `roll_back` and `delete` return when the choice is kept; history is judged again after that, the stretch
    `day` (Unix seconds) first.
    """

    def standing(self) -> "Standing": ...  # noqa: D102
    def train(self) -> "Test": ...  # noqa: D102
    def adopt(self, version: str, day: tuple[float, float] | None = None) -> None: ...  # noqa: D102
    def roll_back(self, day: tuple[float, float] | None = None) -> None: ...  # noqa: D102
    def delete(self, version: str) -> None: ...  # noqa: D102
    def honest(self) -> "Honest": ...  # noqa: D102
    def dial(self) -> "Dial": ...  # noqa: D102


def learning_of(engine: "Face") -> LearningDesk:
    """The engine's; loading it takes a while, so that only workers ask for it."""
    return engine.learning
