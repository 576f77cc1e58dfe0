"""What a person says that stretches were: written through the engine's own connection, and taken back again.

The functions work on any store that may be written; `Corrections` does the same in the running program, with its past.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from headwater.base import HeadwaterError
from headwater.records import FocusState, Label, LabelSource
from headwater.reports import correcting
from headwater.reports.correcting import CannotCorrect, Deed, Edit, Lately, Why
from headwater.reports.spans import pieces, state_spans
from headwater.reports.times import iso

if TYPE_CHECKING:
    from headwater.base import Clock
    from headwater.engine.engine import Engine
    from headwater.store import Store

T = TypeVar("T")


class Corrections:
    """See the module. Methods may be called from any thread but the engine's; all may raise what `Line.ask` raises."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._past = engine.past

    # -- saying ---------------------------------------------------------------------------------------------------

    def say(
        self, start: float, end: float, state: FocusState, source: LabelSource = LabelSource.CORRECTION
    ) -> Edit:  # fmt: skip
        """Keep what a stretch was; returns what was done, clipped to where somebody was there.

        Raises:
            CannotCorrect: it has not happened yet, nobody was there, it is longer than a day, or the state cannot be
                said.
            StoreUnavailable: it could not be kept, and nothing changed.
        """
        return self._do(lambda store, now: say(store, start, end, state, source, now))

    def unsay(self, start: float, end: float) -> Edit:
        """Take back what was said in a stretch. Raises as `say`, and where nothing was said."""
        return self._do(lambda store, _now: written(store, correcting.unsay(store.labels(start, end), start, end)))

    def split(self, at: float) -> Edit | None:
        """Make two words of the one that holds at a moment; None where none does."""
        return self.ask(lambda store, _now: self._split(store, at))

    def _split(self, store: Store, at: float) -> Edit | None:
        edit = correcting.split(store.labels(at, at + 0.001), at)
        return edit and self._past.keep(store, written(store, edit))

    def merge(self, start: float, end: float, state: FocusState | None = None) -> Edit:
        """Say one state of all blocks in a stretch: this one, or what is shown longest in them. Raises as `say`."""
        return self._do(lambda store, now: merge(store, start, end, state, now))

    def remove(self, number: int) -> Edit:
        """Take one label back by its number.

        Raises:
            CannotCorrect: there is none of that number.
            StoreUnavailable: as above.
        """
        return self._do(lambda store, _now: remove(store, number))

    def apply(self, edit: Edit) -> Edit:
        """Do an edit that was made elsewhere; returns it with the numbers that its labels got."""
        return self._do(lambda store, _now: written(store, edit))

    # -- taking back ----------------------------------------------------------------------------------------------

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return self._past.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there is something to do again."""
        return self._past.can_redo

    @property
    def last_step(self) -> Edit | None:
        """What `undo` takes back next."""
        return self._past.last_step

    def undo(self, only: Edit | None = None) -> Edit | None:
        """Take the last edit of this run back, whoever made it; returns what was done for that, None for nothing. With
        `only` nothing is done where the last is another one by now."""
        return self.ask(lambda store, _now: self._past.undo(store, written, only))

    def redo(self) -> Edit | None:
        """Do again what was taken back last."""
        return self.ask(lambda store, _now: self._past.redo(store, written))

    # -- looking --------------------------------------------------------------------------------------------------

    def lately(self) -> Lately | None:
        """The last stretch that is worth asking about, through the calling thread's own connection."""
        now = self._engine.clock.now()
        start = now - correcting.MOST_S - correcting.RECENT_S
        reader = self._engine.reader
        found = pieces(reader.history(start, now), reader.labels(start, now), start, now)
        return correcting.lately(state_spans(found), now)

    # -- how ------------------------------------------------------------------------------------------------------

    def ask(self, action: Callable[[Store, float], T]) -> T:
        """Run `action(store, now)` in the engine's thread."""
        return self._engine.ask(lambda recorder: recorder.teach(lambda store: action(store, self._engine.clock.now())))

    def _do(self, action: Callable[[Store, float], Edit]) -> Edit:
        return self.ask(lambda store, now: self._past.keep(store, action(store, now)))


# -- on any store -----------------------------------------------------------------------------------------------------


def say(store: Store, start: float, end: float, state: FocusState, source: LabelSource, now: float) -> Edit:
    """Keep what a stretch was. Raises as `Corrections.say`."""
    correcting.within_a_day(start, end)
    start, end = correcting.clip(store.history(start, end), start, end, now)
    return written(store, correcting.say(store.labels(start, end), start, end, state, now, source))


def merge(store: Store, start: float, end: float, state: FocusState | None, now: float) -> Edit:
    """Say one state of all blocks in a stretch. Raises as `Corrections.say`."""
    correcting.within_a_day(start, end)
    history = store.history(start, end)
    start, end = correcting.clip(history, start, end, now)
    labels = store.labels(start, end)
    spans = state_spans(pieces(history, labels, start, end))
    return written(store, correcting.merge(labels, spans, start, end, now, LabelSource.CORRECTION, state))


def remove(store: Store, number: int) -> Edit:
    """Take one label back by its number. Raises as `Corrections.remove`."""
    found = next((x for x in all_labels(store) if x.id == number), None)
    if found is None:
        raise CannotCorrect(Why.NOTHING_SAID)
    return written(store, Edit(Deed.UNSAY, found.start, found.end, None, (found,)))


def take_back_last(store: Store) -> Edit:
    """Take back the label that was given last, where no past is kept: the program does not run.

    Raises:
        CannotCorrect: there is none.
    """
    last = max(all_labels(store), key=lambda x: (x.at, x.id), default=None)
    if last is None:
        raise CannotCorrect(Why.NOTHING_SAID)
    return written(store, Edit(Deed.UNSAY, last.start, last.end, None, (last,)))


def all_labels(store: Store) -> list[Label]:
    """All that the person ever said."""
    return store.labels(-float("inf"), float("inf"))


def written(store: Store, edit: Edit) -> Edit:
    """Do it; the labels that came have their numbers then.

    Raises:
        StoreUnavailable: it could not be kept, and nothing changed.
    """
    if edit.empty:
        return edit
    numbers = store.edit_labels([x.id for x in edit.removed], edit.added)
    return replace(edit, added=tuple(replace(x, id=n) for x, n in zip(edit.added, numbers, strict=True)))


# -- for the door -----------------------------------------------------------------------------------------------------


def told(edit: Edit | None, clock: Clock) -> Mapping[str, object]:
    """An edit as JSON values; one that did nothing has only nulls."""
    if edit is None:
        return {"done": None, "start": None, "end": None, "state": None, "labels": []}
    start, end = (iso(at, clock.offset_s(at)) for at in (edit.start, edit.end))
    return {
        "done": edit.deed.value, "start": start, "end": end,
        "state": edit.state.value if edit.state else None, "labels": [label_told(x, clock) for x in edit.added],
    }  # fmt: skip


def label_told(label: Label, clock: Clock) -> Mapping[str, object]:
    """A label as JSON values, times with the local offset."""
    at, start, end = (iso(at, clock.offset_s(at)) for at in (label.at, label.start, label.end))
    return {
        "id": label.id, "at": at, "start": start, "end": end, "state": label.state.value, "source": label.source.value,
    }  # fmt: skip


def answer(corrections: Corrections, clock: Clock, asked: Mapping[str, object]) -> Mapping[str, object]:
    """What the door was asked about labels; what goes wrong is an `error` in one sentence."""
    do: Mapping[object, Callable[[], Edit | None]] = {
        "add": lambda: corrections.say(_number(asked, "start"), _number(asked, "end"), FocusState(str(asked["state"]))),
        "remove": lambda: corrections.remove(int(_number(asked, "number"))),
        "undo": corrections.undo,
    }
    try:
        return told(do[asked["do"]](), clock)
    except HeadwaterError as e:
        return {"error": str(e)}
    except TimeoutError:
        return {"error": "Headwater is busy: try again in a moment."}


def _number(asked: Mapping[str, object], name: str) -> float:
    value = asked[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{name} is a number")
    return float(value)
