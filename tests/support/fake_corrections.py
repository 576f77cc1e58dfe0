"""Corrections without a store: they remember what they were asked."""

from headwater.records import FocusState, LabelSource
from headwater.reports.correcting import Deed, Edit, Lately


class FakeCorrections:
    """Satisfies `ui.correcting.desk.CorrectionsDesk`."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.failure: Exception | None = None
        self.last: Lately | None = None
        self.can_undo = False
        self.last_step: Edit | None = None

    def _note(self, *what: object) -> None:
        self.asked.append(what)
        if self.failure is not None:
            raise self.failure

    def say(
        self, start: float, end: float, state: FocusState, source: LabelSource = LabelSource.CORRECTION
    ) -> Edit:  # fmt: skip
        self._note("say", start, end, state, source)
        self.last_step = Edit(Deed.SAY, start, end, state)
        return self.last_step

    def unsay(self, start: float, end: float) -> Edit:
        self._note("unsay", start, end)
        return Edit(Deed.UNSAY, start, end)

    def split(self, at: float) -> Edit | None:
        self._note("split", at)
        return None

    def merge(self, start: float, end: float, state: FocusState | None = None) -> Edit:
        self._note("merge", start, end)
        return Edit(Deed.MERGE, start, end, state or FocusState.FOCUSED)

    def undo(self, only: Edit | None = None) -> Edit | None:
        self._note("undo", *([only] if only else []))
        if only is None or only is not self.last_step:
            return None
        self.last_step = None
        return only

    def redo(self) -> Edit | None:
        self._note("redo")
        return None

    def lately(self) -> Lately | None:
        self._note("lately")
        return self.last
