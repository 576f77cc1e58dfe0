"""What the tray asks about the last stretch, read from the engine and told to it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from headwater.base import Words
from headwater.records import FocusState, LabelSource
from headwater.ui.chores import Chores
from headwater.ui.face import Face

if TYPE_CHECKING:
    from headwater.reports.correcting import Lately
    from headwater.ui.tray import Tray


class TrayAsks:
    """Joins "How was that?" to the engine; `tell` shows a heading and a sentence where an answer was not taken."""

    def __init__(
        self, engine: Face, chores: Chores, tray: "Tray", words: Callable[[], Words], tell: Callable[[str, str], None]
    ) -> None:
        self._engine, self._chores, self._tray, self._words, self._tell = engine, chores, tray, words, tell
        tray.menu.aboutToShow.connect(self._ask)
        tray.said.connect(self._said)

    def _ask(self) -> None:
        """Find out which stretch the tray may ask about; there is none where nothing was recorded."""

        def show(told: "Lately | None") -> None:
            self._tray.how.show(told)  # in the language of by then

        self._chores.ask("how", self._lately, show, lambda _failure: show(None))

    def _lately(self) -> "Lately | None":
        """In a worker: what the engine offers for this takes a while to load."""
        return self._engine.corrections.lately()

    def _said(self, start: float, end: float, state: FocusState) -> None:
        self._chores.ask(
            f"said {start} {state}", lambda: self._engine.corrections.say(start, end, state, LabelSource.TRAY),
            lambda _edit: None, self._not_said, sure=True,
        )  # fmt: skip

    def _not_said(self, failure: Exception) -> None:
        from headwater.ui.correcting.wording import trouble_text

        words = self._words()
        self._tell(words("correct.tray.ask"), trouble_text(failure, words))
