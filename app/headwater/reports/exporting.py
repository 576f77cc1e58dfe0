"""What was recorded, out into a file that is the person's own."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from headwater.records import (
    LEARNED_STATES,
    Advice,
    Answer,
    Goal,
    Inference,
    Intent,
    Label,
    Measured,
    Segment,
    Session,
    TimeNote,
    Withheld,
)
from headwater.reports import cells
from headwater.reports.columns import Choice, Row, cells_of, chosen
from headwater.reports.files import whole_file
from headwater.reports.plans import intent_at
from headwater.reports.ruled import rule_object, told_by
from headwater.reports.times import iso
from headwater.store import Store

_CHUNK_S = 86400.0
"""Read in days, so that memory stays small however long the time is."""

Pair = tuple[Segment, Inference | None]
Watch = Callable[[Iterator[Row]], Iterator[Row]]
"""Looks at rows on their way."""
EVERYTHING = Choice()


def unwatched(rows: Iterator[Row]) -> Iterator[Row]:
    """Rows as they are."""
    return rows



def export_csv(
    store: Store, out: Path, start: float, end: float, choice: Choice = EVERYTHING, key: bytes = b"",
    watch: Watch = unwatched,
) -> int:  # fmt: skip
    """Write the segments that begin in `[start, end)` as CSV (UTF-8, RFC 4180), columns as in `cells.COLUMNS`.

    Times carry the local offset and milliseconds. Text that a spreadsheet could run as a formula begins with an
    apostrophe, which `read_segments` takes off again.

    Args:
        store: what was recorded.
        out: the file.
        start: from when, Unix seconds.
        end: until when.
        choice: columns, and what is left out, hashed or rounded.
        key: of title hashes, where they are chosen.
        watch: is given each row on its way; what it raises ends the export.

    Returns:
        How many rows there are.

    Raises:
        ReportError: the file cannot be written; then it is not there, or is still the old one.
        StoreUnavailable: the store cannot be read.
    """
    count = 0
    with whole_file(out) as file:
        table = csv.writer(file)
        table.writerow(choice.columns)
        for row in watch(chosen(rows_of(store, start, end), choice, key)):
            table.writerow(cells_of(row, choice))
            count += 1
    return count


def export_json(
    store: Store, out: Path, start: float, end: float, choice: Choice = EVERYTHING, key: bytes = b"",
    watch: Watch = unwatched,
) -> int:  # fmt: skip
    """Write one JSON object: `format`, `segments`, `intents`, `sessions`, `notes`, `goals`, `labels`, `advice`,
    `withheld`, `rules`; a segment is a line.

    A segment has the columns of the CSV with numbers, truth values and nulls as such, and its `probabilities` by
    state; where columns are chosen, those that are not are left out. Nothing is guarded against spreadsheets here.
    Rules and goals that name what is left out or hashed are left out, and notes go with the plans.

    Args, returns and raises: as `export_csv`.
    """
    labels, advice = store.labels(start, end), store.advice(start, end)
    intents = store.intents(start, end) if choice.intents else []
    sessions, withheld = store.sessions(start, end) if choice.intents else [], store.withheld(start, end)
    rules, notes = store.rules(), store.notes(start, end) if choice.intents else []
    goals = [g for g in store.goals(ended=True) if choice.apps or g.of is not Measured.APP]
    count = 0
    with whole_file(out) as file:
        file.write('{"format": "headwater 1",\n"segments": [')
        for row in watch(chosen(rows_of(store, start, end), choice, key)):
            file.write(("\n" if count == 0 else ",\n") + _text(_only(segment_object(*row), choice)))
            count += 1
        file.write(f'\n],\n"intents": {_text([_intent(i) for i in intents])},\n')
        file.write(f'"sessions": {_text([session_object(s) for s in sessions])},\n')
        file.write(f'"notes": {_text([note_object(n) for n in notes])},\n')
        file.write(f'"goals": {_text([goal_object(g) for g in goals])},\n')
        file.write(f'"labels": {_text([label_object(x) for x in labels])},\n')
        file.write(f'"advice": {_text([advice_object(*pair, 0) for pair in advice])},\n')
        file.write(f'"withheld": {_text([withheld_object(w) for w in withheld])},\n')
        file.write(f'"rules": {_text([rule_object(r) for r in rules if told_by(r, choice)])}\n}}\n')
    return count


def _only(told: dict[str, object], choice: Choice) -> dict[str, object]:
    """The chosen columns; `probabilities` go with the first of theirs."""
    if choice.columns == cells.COLUMNS:
        return told
    names = {"probabilities" if name.startswith("p_") else name for name in choice.columns}
    return {name: value for name, value in told.items() if name in names}


def rows_of(store: Store, start: float, end: float) -> Iterator[Row]:
    """The segments that begin in `[start, end)`, by start, with what was intended then."""
    intents = store.intents(start, end)
    for segment, inference in pairs_of(store, start, end):
        yield segment, inference, _intended(intents, segment.start)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def pairs_of(store: Store, start: float, end: float) -> Iterator[Pair]:
    """The segments that begin in `[start, end)`, by start; a day in memory at once."""
    span = store.span()
    if span is None:
        return
    start, end = max(start, span[0]), min(end, span[1] + 0.001)
    while start < end:
        stop = min(start + _CHUNK_S, end)
        yield from (pair for pair in store.history(start, stop) if start <= pair[0].start < stop)
        start = stop


def _intended(intents: list[Intent], at: float) -> str:
    held = intent_at(intents, at)
    return held.text if held else ""


def segment_object(s: Segment, inference: Inference | None, intent: str) -> dict[str, object]:
    """A segment for JSON."""
    return {
        "start": iso(s.start, s.offset_s), "end": iso(s.end, s.offset_s), "presence": s.presence.value,
        "app": s.app, "title": s.title, "title_kind": s.title_kind.value, "domain": s.domain, "project": s.project,
        "intent": intent, "keys": s.keys, "clicks": s.clicks, "scroll": s.scroll, "travel_px": s.travel_px,
        "idle_s": s.idle_s, "fullscreen": s.fullscreen, "media": s.media, "call": s.call, "sharing": s.sharing,
        "notifications": s.notifications, **inference_object(inference),
    }  # fmt: skip


def inference_object(i: Inference | None) -> dict[str, object]:
    """What the model made of it, for JSON; nothing where it was not asked."""
    if i is None:
        return {"state": None}
    return {
        "state": i.state.value, "probabilities": probabilities_object(i.probabilities), "boundary": i.boundary.value,
        "task_end": round(i.task_end, 4), "drift_soon": round(i.drift_soon, 4), "model": i.model,
        "adapter": i.adapter or None, "provisional": i.provisional, "ruled": i.ruled,
    }  # fmt: skip


def probabilities_object(probabilities: tuple[float, ...]) -> dict[str, float] | None:
    """Probabilities by the state's name; None where the model was not asked."""
    named = zip(LEARNED_STATES, probabilities, strict=False)
    return {state.value: round(p, 4) for state, p in named} or None


def _intent(i: Intent) -> dict[str, object]:
    return {"start": iso(i.start, 0), "end": None if i.end is None else iso(i.end, 0), "text": i.text}


def session_object(s: Session) -> dict[str, object]:
    """How the plan that begins then is worked at, for JSON."""
    return {
        "start": iso(s.start, 0), "work_min": s.work_min, "rest_min": s.rest_min, "mute": s.mute, "hold": s.hold,
        "note": s.note, "noted": None if s.noted is None else iso(s.noted, 0),
    }  # fmt: skip


def note_object(n: TimeNote) -> dict[str, object]:
    """The person's words on a time, for JSON."""
    times = {"start": n.start, "end": n.end, "made": n.made, "changed": n.changed}
    return {"text": n.text, **{name: iso(at, 0) for name, at in times.items()}}


def goal_object(g: Goal) -> dict[str, object]:
    """What the person wants of a day or a week, for JSON."""
    return {
        "of": g.of.value, "what": g.what, "per": g.per.value, "bound": g.bound.value, "minutes": g.minutes,
        "made": iso(g.made, 0), "ended": None if g.ended is None else iso(g.ended, 0),
    }  # fmt: skip


def withheld_object(w: Withheld) -> dict[str, object]:
    """A suggestion that chance left unsaid, for JSON."""
    return {
        "at": iso(w.at, 0), "kind": w.kind.value, "text": w.text, "params": dict(w.params),
        "propensity": w.propensity, "policy": w.policy,
    }  # fmt: skip


def label_object(x: Label) -> dict[str, object]:
    """What the person said a stretch was, for JSON."""
    return {
        "at": iso(x.at, 0), "start": iso(x.start, 0), "end": iso(x.end, 0), "state": x.state.value,
        "source": x.source.value,
    }  # fmt: skip


def advice_object(a: Advice, answer: Answer | None, offset_s: int) -> dict[str, object]:
    """A suggestion with its last answer, for JSON."""
    verdict = None if answer is None else {"at": iso(answer.at, offset_s), "verdict": answer.verdict.value}
    return {
        "id": a.id, "at": iso(a.at, offset_s), "kind": a.kind.value, "channel": a.channel.value, "text": a.text,
        "params": dict(a.params), "propensity": a.propensity, "policy": a.policy, "answer": verdict,
    }  # fmt: skip
