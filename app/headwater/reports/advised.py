"""Suggestions of the past, and those that chance left out, for people to read and to take along."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from headwater.base import Words
from headwater.records import Advice, AdviceKind, Answer, Verdict
from headwater.reports.bounds import Offset
from headwater.reports.cells import guarded
from headwater.reports.files import whole_file
from headwater.reports.outcomes import Outcome
from headwater.reports.times import iso
from headwater.reports.wording import texts

COLUMNS = ("at", "kind", "title", "body", "answer", "made", "probability", "policy", "channel", "after")
FORMATS = ("csv", "json")


@dataclass(frozen=True, slots=True)
class Told:
    """A suggestion of the past, or one that chance left out: that was on no channel."""

    advice: Advice
    answer: Answer | None
    made: bool
    after: Outcome | None
    """None where it is not known yet, or where there is nothing to look for."""

    @property
    def probability(self) -> float:
        """With which it was made, or would have been; `advice.propensity` is that of what was done."""
        return self.advice.propensity if self.made else 1.0 - self.advice.propensity

    @property
    def verdict(self) -> str:
        """What became of it, as the last part of a key in the catalogue (`page.verdict.…`)."""
        if self.answer is None:
            return "none"
        asked = self.advice.kind is AdviceKind.QUESTION and self.answer.verdict is Verdict.ACCEPTED
        return "answered" if asked else self.answer.verdict.value


def answer_in(told: Told, words: Words) -> str:
    """What became of it."""
    return words(f"page.verdict.{told.verdict}" if told.made else "suggestions.history.left_out")


def after_in(after: Outcome | None, words: Words) -> str:
    """What happened after; "" where that is not known."""
    return "" if after is None else words(_counted(after, words), _="", **dict(after.params))


def _counted(after: Outcome, words: Words) -> str:
    """One of something, or none, has words of its own."""
    params = dict(after.params)
    own = f"{after.text}_{next(iter(params.values()))}" if params else ""
    return own if own in words else after.text


def searchable(told: Told, words: Words) -> str:
    """All that a search looks in."""
    title, body, _ = texts(told.advice, words)
    kind = words(f"advice.kind.{told.advice.kind.value}")
    return "\n".join((title, body, kind, answer_in(told, words), after_in(told.after, words), told.advice.policy))


def searched(told: Sequence[Told], wanted: str, words: Words) -> list[Told]:
    """Those in which every word that is looked for stands, whatever its case."""
    parts = wanted.casefold().split()
    if not parts:
        return list(told)
    return [t for t in told if (text := searchable(t, words).casefold()) and all(part in text for part in parts)]


# -- taking along -----------------------------------------------------------------------------------------------------


def advised_object(told: Told, offset_s: int, words: Words) -> Mapping[str, Any]:
    """One as JSON values; keys are only ever added."""
    a, after = told.advice, told.after
    title, body, why = texts(a, words)
    return {
        "id": a.id, "at": iso(a.at, offset_s), "kind": a.kind.value, "text": a.text, "params": dict(a.params),
        "title": title, "body": body, "why": why, "made": told.made,
        "channel": a.channel.value if told.made else None, "policy": a.policy,
        "probability": round(told.probability, 6),
        "answer": None if told.answer is None else told.answer.verdict.value,
        "answered_at": None if told.answer is None else iso(told.answer.at, offset_s),
        "after": None if after is None else
        {"text": after.text, "params": dict(after.params), "value": after.value, "said": after_in(after, words)},
    }  # fmt: skip


def advised_objects(told: Iterable[Told], offset: Offset, words: Words) -> Mapping[str, Any]:
    """All of them."""
    return {
        "format": "headwater suggestions 1",
        "suggestions": [advised_object(t, offset(t.advice.at), words) for t in told],
    }  # fmt: skip


def advised_row(told: Told, offset: Offset, words: Words) -> list[str]:
    """A line of the table, in the order of `COLUMNS`; "" is "not known", or "none"."""
    a = told.advice
    title, body, _ = texts(a, words)
    return [
        iso(a.at, offset(a.at)), a.kind.value, guarded(title), guarded(body),
        "" if told.answer is None else told.answer.verdict.value, "true" if told.made else "false",
        f"{told.probability:.4f}", guarded(a.policy), a.channel.value if told.made else "",
        guarded(after_in(told.after, words)),
    ]  # fmt: skip


def write_advised(told: Sequence[Told], out: Path, kind: str, offset: Offset, words: Words) -> int:
    """Write them as CSV (UTF-8, RFC 4180, text guarded as in `cells.guarded`) or as JSON; returns how many.

    Raises:
        ReportError: the file cannot be written; then it is not there, or is still the old one.
    """
    with whole_file(out) as file:
        if kind == "json":
            json.dump(advised_objects(told, offset, words), file, ensure_ascii=False, indent=1, allow_nan=False)
            file.write("\n")
        else:
            table = csv.writer(file)
            table.writerow(COLUMNS)
            table.writerows(advised_row(t, offset, words) for t in told)
    return len(told)
