"""The person's words on stretches of time: kept, changed, deleted, and put back.

The functions work on any store that may be written; `NotesDesk` does the same in the running program.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from headwater.base import HeadwaterError
from headwater.records import TimeNote
from headwater.redact.titles import visible
from headwater.reports.times import iso
from headwater.store import Store

if TYPE_CHECKING:
    from headwater.base import Clock
    from headwater.engine.line import Line

LONGEST = 4_000
"""Characters of a note."""
LONGEST_S = 366 * 86_400.0
_LAST = 4_102_444_800.0
"""The year 2100."""
T = TypeVar("T")


class BadNote(HeadwaterError):
    """A note cannot be kept, or there is none; the text says why."""


@dataclass(frozen=True, slots=True)
class _Step:
    """One was changed or deleted."""

    told: TimeNote
    """What `NotesDesk` returned of it."""
    before: TimeNote
    deleted: bool
    forgotten: bytes | None
    """What was forgotten on purpose by then."""


class NotesDesk:
    """See the module. Methods may be called from any thread but the engine's; all may raise `StoreUnavailable`, those
    that change something what `Line.ask` raises, too."""

    def __init__(self, engine: Line) -> None:
        self._engine = engine
        self._last: _Step | None = None
        """The last one of this run."""

    def add(self, start: float, end: float, text: str) -> TimeNote:
        """Keep words on a stretch; returns the note with its number.

        Raises:
            BadNote: there are no words, or too many, or the stretch cannot be.
        """
        return self._ask(lambda store, now: add(store, start, end, text, now))

    def change(self, number: int, text: str, start: float | None = None, end: float | None = None) -> TimeNote:
        """Keep other words, or another stretch. Raises as `add`, and where there is no note of that number."""

        def command(store: Store, now: float) -> TimeNote:
            old, new = _of(store, number), change(store, number, text, now, start, end)
            self._last = _Step(new, old, False, store.state("forgotten"))
            return new

        return self._ask(command)

    def delete(self, number: int) -> TimeNote:
        """Take one away; returns what it was. Raises `BadNote` where there is none of that number."""

        def command(store: Store, _now: float) -> TimeNote:
            gone = delete(store, number)
            self._last = _Step(gone, gone, True, store.state("forgotten"))
            return gone

        return self._ask(command)

    def undo(self, told: TimeNote | None = None) -> TimeNote | None:
        """Put back the one that was changed or deleted last; None where there is none, or something was forgotten
        since. Who saw what `told` is, the very note that `change` or `delete` returned, takes back no other step: from
        the command line notes are deleted too."""

        def command(store: Store, _now: float) -> TimeNote | None:
            found = self._last
            if found is None or (told is not None and told is not found.told):
                return None
            self._last = None
            if found.forgotten != store.state("forgotten"):
                return None
            return store.add_note(found.before) if found.deleted else store.change_note(found.before)

        return self._ask(command)

    def of(self, start: float, end: float) -> list[TimeNote]:
        """Those that share time with `[start, end)`, by start; through the calling thread's own connection."""
        return self._engine.reader.notes(start, end)

    def _ask(self, action: Callable[[Store, float], T]) -> T:
        return self._engine.ask(lambda recorder: recorder.teach(lambda store: action(store, self._engine.clock.now())))


# -- on any store -----------------------------------------------------------------------------------------------------


def add(store: Store, start: float, end: float, text: str, now: float) -> TimeNote:
    """Keep words on a stretch. Raises as `NotesDesk.add`."""
    return store.add_note(_fit(TimeNote(start, end, text, now, now)))


def change(
    store: Store, number: int, text: str, now: float, start: float | None = None, end: float | None = None
) -> TimeNote:
    """Keep other words, or another stretch. Raises as `NotesDesk.change`."""
    old = _of(store, number)
    new = replace(
        old, text=text, changed=now, start=old.start if start is None else start, end=old.end if end is None else end
    )
    return store.change_note(_fit(new)) or _none()


def delete(store: Store, number: int) -> TimeNote:
    """Take one away. Raises as `NotesDesk.delete`."""
    return store.delete_note(number) or _none()


def _of(store: Store, number: int) -> TimeNote:
    return next((n for n in store.notes(-float("inf"), float("inf")) if n.id == number), None) or _none()


def _none() -> TimeNote:
    raise BadNote("There is no note of that number.")


def _fit(note: TimeNote) -> TimeNote:
    text = plain_lines(note.text)
    if not text:
        raise BadNote("Write something in the note, or take it away.")
    if len(text) > LONGEST:
        raise BadNote(f"A note has at most {LONGEST} characters: write two.")
    if not 0 <= note.start < note.end <= _LAST:
        raise BadNote("A note is about a time that begins before it ends, between 1970 and 2100.")
    if note.end - note.start > LONGEST_S:
        raise BadNote("A note is about a year at most.")
    return replace(note, text=text)


def plain_lines(text: str) -> str:
    """Words as they are kept: line by line, without what cannot be seen; no more than one empty line in a row."""
    lines = [visible(line) for line in text[: 4 * LONGEST].splitlines()]
    kept = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return "\n".join(kept).strip("\n")


# -- for the door -----------------------------------------------------------------------------------------------------


def told(note: TimeNote, clock: Clock) -> Mapping[str, object]:
    """A note as JSON values, times with the local offset."""
    times = {name: getattr(note, name) for name in ("start", "end", "made", "changed")}
    return {"id": note.id, "text": note.text, **{name: iso(at, clock.offset_s(at)) for name, at in times.items()}}


def answer(notes: NotesDesk, clock: Clock, asked: Mapping[str, object]) -> Mapping[str, object]:
    """What the door was asked about notes; what goes wrong is an `error` in one sentence."""
    do: Mapping[object, Callable[[], TimeNote]] = {
        "add": lambda: notes.add(_number(asked, "start"), _number(asked, "end"), str(asked["text"])),
        "delete": lambda: notes.delete(int(_number(asked, "number"))),
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
