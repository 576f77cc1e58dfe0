"""Our own JSON, read again: a segment is a line, so that files of any size are read in little memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from headwater.categories import Rule
from headwater.records import (
    LEARNED_STATES,
    Bound,
    Category,
    FocusState,
    Goal,
    Intent,
    Label,
    LabelSource,
    Measured,
    Per,
    Session,
    TimeNote,
)
from headwater.reports.cells import guarded
from headwater.reports.errors import ReportError
from headwater.reports.importing import BadRow, ImportedRow, imported_row
from headwater.reports.opening import Lines, text_of
from headwater.reports.ruled import rules_of
from headwater.reports.times import parsed

_HEAD = '{"format": "headwater 1",'
_TEXTS = ("app", "title", "domain", "project", "intent")
"""What a table guards against spreadsheets, and JSON does not."""
_LONGEST_MIN = 24 * 60
_LONGEST_NOTE = 20_000
"""Far more than can be written in the program."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the person said, behind the segments."""

    intents: tuple[Intent, ...]
    labels: tuple[Label, ...]
    rules: tuple[Rule, ...] = ()
    sessions: tuple[Session, ...] = ()
    notes: tuple[TimeNote, ...] = ()
    goals: tuple[Goal, ...] = ()


def read_own_json(source: Path | BinaryIO) -> Iterator[ImportedRow | BadRow | Said]:
    """Read what `export_json` wrote: the segments in their order, then what the person said. Advice is passed over.

    Raises:
        ReportError: it cannot be read, or is no such file; what came before a damage is given first.
    """
    lines = Lines(text_of(source))
    if next(lines, "").rstrip() != _HEAD or next(lines, "").strip() != '"segments": [':
        raise ReportError("The file is not what Headwater writes as JSON: choose one that it wrote.")
    ends: dict[str, float] = {}
    for line in lines:
        if line.startswith("]"):
            yield _said(lines)
            return
        number = lines.coming - 1
        try:
            told = msgspec.json.decode(line.rstrip().removesuffix(","))
            yield imported_row(number, _cells(told), ends)
        except (msgspec.DecodeError, UnicodeError, TypeError, AttributeError, KeyError):
            yield BadRow(number, "it is not a segment as Headwater writes it")
        except ValueError as e:
            yield BadRow(number, str(e))
    raise ReportError("The file was cut short: export it again; what stands before was read.")


def _cells(told: Mapping[str, Any]) -> dict[str, str]:
    """A segment's object as the cells of a table."""
    values = {name: value for name, value in told.items() if not isinstance(value, dict | list)}
    cells = {name: "" if value is None else str(value) for name, value in values.items()}
    return cells | {name: guarded(cells.get(name, "")) for name in _TEXTS}


def _said(lines: Iterator[str]) -> Said:
    rest = "".join(lines).strip().removesuffix("}")
    try:
        told = msgspec.json.decode("{" + rest.strip() + "}")
        intents = tuple(
            Intent(_at(x["start"]), None if x["end"] is None else _at(x["end"]), str(x["text"]))
            for x in told["intents"]
        )
        labels = tuple(
            Label(_at(x["at"]), _at(x["start"]), _at(x["end"]), FocusState(x["state"]), LabelSource(x["source"]))
            for x in told["labels"]
        )
        rules = rules_of(told.get("rules", ()))  # older files have none
        sessions = tuple(_session(x) for x in told.get("sessions", ()))  # nor these
        notes = tuple(_note(x) for x in told.get("notes", ()))
        goals = tuple(_goal(x) for x in told.get("goals", ()))
    except (msgspec.DecodeError, ValueError, TypeError, KeyError):
        raise ReportError("What stands behind the segments is damaged: export it again.") from None
    return Said(intents, labels, rules, sessions, notes, goals)


def _session(told: Mapping[str, Any]) -> Session:
    lengths = told["work_min"], told["rest_min"]
    if not (lengths == (None, None) or all(type(x) is int and 0 < x <= _LONGEST_MIN for x in lengths)):
        raise ValueError("a session has two lengths in minutes, or none")
    switches = told["mute"], told["hold"]
    if not all(isinstance(x, bool) for x in switches):
        raise ValueError("a switch is true or false")
    noted = None if told["noted"] is None else _at(told["noted"])
    return Session(_at(told["start"]), *lengths, *switches, str(told["note"]), noted)


def _note(told: Mapping[str, Any]) -> TimeNote:
    start, end = _at(told["start"]), _at(told["end"])
    if end <= start or not isinstance(told["text"], str) or len(told["text"]) > _LONGEST_NOTE:
        raise ValueError("a note has words, and a time that begins before it ends")
    return TimeNote(start, end, told["text"], _at(told["made"]), _at(told["changed"]))


def _goal(told: Mapping[str, Any]) -> Goal:
    of, per, minutes = Measured(told["of"]), Per(told["per"]), told["minutes"]
    known = {Measured.STATE: LEARNED_STATES, Measured.CATEGORY: tuple(Category)}
    if type(minutes) is not int or not 0 < minutes <= _LONGEST_MIN * (7 if per is Per.WEEK else 1):
        raise ValueError("a goal has minutes that its time has room for")
    if not isinstance(told["what"], str) or told["what"] not in known.get(of, (told["what"] or None,)):
        raise ValueError("a goal is about something")
    ended = None if told["ended"] is None else _at(told["ended"])
    return Goal(of, told["what"], per, Bound(told["bound"]), minutes, _at(told["made"]), ended)


def _at(text: str) -> float:
    return parsed(text)[0]
