"""Reviews as text and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from headwater.base import Words
from headwater.reports.digest import DayDigest
from headwater.reports.digest_week import WeekDigest
from headwater.reports.hints import Suggestion
from headwater.reports.said import Said

Digest = DayDigest | WeekDigest


def lines_of(digest: Digest, words: Words) -> tuple[str, ...]:
    """A review as lines of text: the sentences, what they leave out, the suggestion and where it comes from, the
    score."""
    found = [said.text(words) for said in (*digest.sentences, *_some(digest.note))]
    if digest.suggestion is not None:
        found.append(words("cli.digest.suggestion", do=digest.suggestion.do.text(words), why=_why(digest, words)))
    if digest.score is not None:
        found.append(words("cli.digest.score", score=digest.score.text(words)))
    return tuple(found)


def title_of(digest: Digest) -> str:
    """The day, or the first and the last."""
    if isinstance(digest, DayDigest):
        return digest.day.isoformat()
    return f"{digest.first.isoformat()} – {digest.last.isoformat()}"


def _why(digest: Digest, words: Words) -> str:
    return digest.suggestion.why.text(words) if digest.suggestion is not None else ""


def _some(said: Said | None) -> tuple[Said, ...]:
    return () if said is None else (said,)


def digest_object(digest: Digest, words: Words) -> Mapping[str, Any]:
    """As JSON values; keys are only ever added.

    `sentences` have `key`, `params` (names ending in `_s` are seconds, `_at` minutes after midnight, `_share` shares)
    and `text`; so have `note`, `score` and both parts of `suggestion`, which are null where there is none. A week has
    its seven `days` with seconds by state.
    """
    told: dict[str, Any] = {
        "format": "headwater digest 1",
        "sentences": [_said(said, words) for said in digest.sentences],
        "suggestion": _suggested(digest.suggestion, words),
        "note": None if digest.note is None else _said(digest.note, words),
        "score": None if digest.score is None else _said(digest.score, words),
    }
    return (_day(digest) if isinstance(digest, DayDigest) else _week(digest)) | told


def _day(digest: DayDigest) -> dict[str, Any]:
    return {"day": _iso(digest.day), "kind": digest.kind.value}


def _week(digest: WeekDigest) -> dict[str, Any]:
    days = [
        {"day": _iso(d.day), "at_computer_s": round(d.at_computer_s, 3),
         "states_s": {state.value: round(s, 3) for state, s in d.states}} for d in digest.days
    ]  # fmt: skip
    return {"first": _iso(digest.first), "last": _iso(digest.last), "running": digest.running, "days": days}


def _said(said: Said, words: Words) -> dict[str, Any]:
    params = {name: round(value, 4) if isinstance(value, float) else value for name, value in said.params}
    return {"key": said.key, "params": params, "text": said.text(words)}


def _suggested(found: Suggestion | None, words: Words) -> dict[str, Any] | None:
    return None if found is None else {"do": _said(found.do, words), "why": _said(found.why, words)}


def _iso(day: date) -> str:
    return day.isoformat()
