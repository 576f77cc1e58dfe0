"""What the person writes down and looks for, in the engine: notes on times, goals, and the search over all of it."""

from functools import cached_property
from typing import TYPE_CHECKING

from headwater.engine.foretelling import Foretelling

if TYPE_CHECKING:
    from headwater.engine.goals import GoalsDesk
    from headwater.engine.notes import NotesDesk
    from headwater.engine.searching import SearchDesk


class Written(Foretelling):
    """The line with these three; each is loaded when it is asked for."""

    @cached_property
    def notes(self) -> "NotesDesk":
        """The person's words on stretches of time."""
        from headwater.engine.notes import NotesDesk

        return NotesDesk(self)

    @cached_property
    def goals(self) -> "GoalsDesk":
        """What the person wants of days and weeks."""
        from headwater.engine.goals import GoalsDesk

        return GoalsDesk(self)

    @cached_property
    def search(self) -> "SearchDesk":
        """Looking for words in all that was recorded and written."""
        from headwater.engine.searching import SearchDesk

        return SearchDesk(self)
