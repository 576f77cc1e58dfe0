"""A day's report as JSON."""

from __future__ import annotations

import json

from headwater.reports.day import AppBout, AppUse, DayReport, StateSpan, Stretch
from headwater.reports.exporting import advice_object, probabilities_object


def report_json(report: DayReport) -> str:
    """The report as one JSON object; keys are only ever added.

    `day`, `start`, `end`, `made`, `first`, `last`: times are ISO 8601 with the local offset, null where there is none.
    `at_computer_s`, `unnamed_s`, `switches`, `totals_s` (seconds by state), `spans`, `bouts`, `presence`, `breaks`,
    `apps`, `titles`, `spheres`, `longest`, `pauses`, `advice`, `intents`: the lists of `DayReport`, with its names.
    Lengths end in `_s` and are seconds. States, categories, signs and verdicts stand by their stored names.
    """
    r = report
    told = {
        "format": "headwater day 1", "day": r.day.isoformat(), "start": _at(r, r.start), "end": _at(r, r.end),
        "made": _at(r, r.now), "first": _at(r, r.first), "last": _at(r, r.last),
        "at_computer_s": _s(r.at_computer_s), "unnamed_s": _s(r.unnamed_s), "switches": r.switches,
        "totals_s": {t.state.value: _s(t.seconds) for t in r.totals},
        "longest": _longest(r, r.longest),
        "pauses": [_span(r, p.start, p.end) for p in r.pauses],
        "spans": [_state(r, s) for s in r.spans],
        "bouts": [_bout(r, b) for b in r.bouts],
        "presence": [_span(r, p.start, p.end) | {"sign": p.sign.value} for p in r.presence],
        "breaks": [{"at": _at(r, b.at), "boundary": b.boundary.value, "p": round(b.p, 4)} for b in r.breaks],
        "apps": [_app(a) for a in r.apps],
        "titles": [
            {"title": t.title, "app": t.app, "name": t.name, "domain": t.domain, "length_s": _s(t.seconds)}
            for t in r.titles
        ],
        "spheres": [
            {"name": w.name, "start": _at(r, w.start), "end": _at(r, w.end), "length_s": _s(w.seconds), "apps": w.apps}
            for w in r.spheres
        ],
        "advice": [advice_object(x.advice, x.answer, r.offset_s(x.advice.at)) for x in r.advice],
        "intents": [{"start": _at(r, i.start), "end": _at(r, i.end), "text": i.text} for i in r.intents],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _at(report: DayReport, at: float | None) -> str | None:
    return None if at is None else report.local(at).isoformat(timespec="milliseconds")


def _s(seconds: float) -> float:
    return round(seconds, 3)


def _span(report: DayReport, start: float, end: float) -> dict[str, object]:
    return {"start": _at(report, start), "end": _at(report, end), "length_s": _s(end - start)}


def _state(report: DayReport, s: StateSpan) -> dict[str, object]:
    return _span(report, s.start, s.end) | {
        "state": s.state.value, "p": round(s.p, 4), "probabilities": probabilities_object(s.probabilities),
        "corrected": s.corrected, "ruled": s.ruled, "provisional": s.provisional,
        "said": None if s.said is None else {"at": _at(report, s.said.at), "source": s.said.source.value},
        "inferred": s.inferred.value if s.inferred else None,
    }  # fmt: skip


def _bout(report: DayReport, b: AppBout) -> dict[str, object]:
    return _span(report, b.start, b.end) | {
        "app": b.app, "name": b.name, "category": b.category.value, "title": b.title,
    }  # fmt: skip


def _app(a: AppUse) -> dict[str, object]:
    return {
        "app": a.app, "name": a.name, "category": a.category.value, "title": a.title, "length_s": _s(a.seconds),
        "focused_s": _s(a.focused_s),
    }  # fmt: skip


def _longest(report: DayReport, s: Stretch | None) -> dict[str, object] | None:
    if s is None:
        return None
    return _span(report, s.start, s.end) | {"app": s.app, "name": s.name, "title": s.title}
