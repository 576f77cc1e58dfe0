"""What was done on the page, in its order, so that one key takes back the last of it."""

from __future__ import annotations

from headwater.reports.correcting import Edit
from headwater.ui.correcting.control import Correcting
from headwater.ui.timeline.notes import NotesCard


class Past:
    """Knows only what was done here: a step of the tray, of a terminal or of another page is not taken back unseen."""

    def __init__(self, correcting: Correcting, notes: NotesCard) -> None:
        self._correcting, self._notes = correcting, notes
        self._steps: list[Edit | None] = []
        """None is the last step with a note: the card knows the way back of that one alone."""
        correcting.stepped.connect(self._steps.append)
        correcting.taken.connect(self._without)
        correcting.last_back = self.take_back

    def noted(self) -> None:
        """Something was done with a note, or taken back."""
        self._without(None)
        if self._notes.way_back:
            self._steps.append(None)

    def clear(self) -> None:
        """Another day is shown, or something was forgotten: nothing from before is taken back out of sight."""
        self._steps.clear()

    def take_back(self) -> None:
        """The last step; nothing where there is none."""
        if not self._steps:
            return
        step = self._steps[-1]
        if step is None:
            self._notes.take_back()
        else:
            self._correcting.take_back(step, lambda: self._steps.append(step))

    def _without(self, step: Edit | None) -> None:
        self._steps[:] = [s for s in self._steps if s is not step]
