"""Headwater's own API, under /v1. Times are ISO 8601 with an offset; errors are problems of RFC 9457."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headwater.base import Clock
from headwater.bridge import wire
from headwater.bridge.moments import SECOND, day, stamp, zoned
from headwater.bridge.replies import HttpError, ready
from headwater.bridge.resource import Asked, Operation, Param
from headwater.bridge.schemas import DAY, END, OBJECT, START, TIME, a_list, an_object, ref
from headwater.bridge.wanted import Program, Refused
from headwater.records import FocusState, Verdict

if TYPE_CHECKING:
    from starlette.responses import Response

LONGEST_S = 400 * 86_400
"""A year and a month: more is not told at once."""
MOST = 10_000
USUAL = 1_000
"""Segments that are told at once: at most, and where no limit is asked for."""


class Own:
    """What the addresses under /v1 do; each method runs in a thread."""

    def __init__(self, program: Program, clock: Clock) -> None:
        self._program = program
        self._clock = clock

    def now(self, asked: Asked) -> Response:
        """The present."""
        return ready(wire.json(self._program.state_now()))

    def segments(self, asked: Asked) -> Response:
        """Segments of a period."""
        limit = asked.query.get("limit", str(USUAL))
        if not (limit.isascii() and limit.isdigit() and len(limit) <= 5 and 1 <= int(limit) <= MOST):
            raise Refused(f"The limit is not a whole number between 1 and {MOST}.")
        return ready(wire.json(self._program.segments(*_period(asked), int(limit))))

    def day_report(self, asked: Asked) -> Response:
        """A day."""
        return ready(wire.json(self._program.day_report(day(_needed(asked, "date"), "date"))))

    def summary(self, asked: Asked) -> Response:
        """Days of a range."""
        first, last = day(_needed(asked, "from"), "from"), day(_needed(asked, "to"), "to")
        if not 0 <= (last - first).days * 86_400 <= LONGEST_S:
            raise Refused(f"The range must run forward and have at most {LONGEST_S // 86_400} days.")
        return ready(wire.json(self._program.summary(first, last)))

    def labels(self, asked: Asked) -> Response:
        """What the person said."""
        return ready(wire.json(self._program.labels(*_period(asked))))

    def add_label(self, asked: Asked) -> Response:
        """Keep what the person says."""
        sent = wire.read(wire.NewLabel, asked.body)
        self._program.add_label(*_ordered(zoned(sent.start, "start"), zoned(sent.end, "end")), FocusState(sent.state))
        return ready(wire.json(sent), 201)

    def remove_label(self, asked: Asked) -> Response:
        """Take back what the person said."""
        text = asked.part["label"]
        known = text.isascii() and text.isdigit() and len(text) <= 18 and self._program.remove_label(int(text))
        if not known:
            raise HttpError(404, "There is no label of that number.")
        return ready(b"", 204)

    def explain(self, asked: Asked) -> Response:
        """Why a moment is shown as it is."""
        at = zoned(asked.query["at"], "at") if "at" in asked.query else self._clock.now()
        told = self._program.explain(at)
        if told is None:
            raise HttpError(404, "There is nothing to explain at that time.")
        return ready(wire.json(told))

    def digest(self, asked: Asked) -> Response:
        """A review."""
        names = [name for name in ("day", "week") if name in asked.query]
        if len(names) != 1:
            raise Refused("The address needs day or week, not both: …?day=… or …?week=….")
        told = self._program.digest(day(asked.query[names[0]], names[0]), week=names[0] == "week")
        return ready(wire.json(told))

    def advice(self, asked: Asked) -> Response:
        """Suggestions."""
        return ready(wire.json(self._program.advice(*_period(asked))))

    def suggestions(self, asked: Asked) -> Response:
        """Suggestions in words, with what happened after."""
        wanted = asked.query.get("all", "false")
        if wanted not in ("true", "false"):
            raise Refused("all is true or false.")
        return ready(wire.json(self._program.suggestions(*_period(asked), left_out=wanted == "true")))

    def answer(self, asked: Asked) -> Response:
        """Answer a suggestion."""
        sent = wire.read(wire.SentAnswer, asked.body)
        self._program.answer(wire.named(asked.part["advice"], "suggestion"), Verdict(sent.verdict))
        return ready(b"", 204)

    def pause(self, asked: Asked) -> Response:
        """Stop looking."""
        until = self._until(wire.read(wire.SentPause, asked.body or b"{}"))
        self._program.pause(until)
        return ready(wire.json({"until": None if until is None else stamp(round(until * SECOND))}))

    def resume(self, asked: Asked) -> Response:
        """Look again."""
        self._program.resume()
        return ready(b"", 204)

    def _until(self, sent: wire.SentPause) -> float | None:
        if sent.minutes is not None:
            if sent.until is not None:
                raise Refused("Say until when or for how many minutes, not both.")
            return round(self._clock.now() + sent.minutes * 60, 3)
        until = None if sent.until is None else zoned(sent.until, "until")
        if until is not None and until <= self._clock.now():
            raise Refused("The time until which to pause has passed.")
        return until


def _needed(asked: Asked, name: str) -> str:
    if name not in asked.query:
        raise Refused(f"The address needs {name}: …?{name}=….")
    return asked.query[name]


def _period(asked: Asked) -> tuple[float, float]:
    return _ordered(zoned(_needed(asked, "start"), "start"), zoned(_needed(asked, "end"), "end"))


def _ordered(start: float, end: float) -> tuple[float, float]:
    if not 0 < end - start <= LONGEST_S:
        raise Refused(f"The period must end after it begins and have at most {LONGEST_S // 86_400} days.")
    return start, end


def operations(does: Own) -> tuple[Operation, ...]:
    """The addresses under /v1."""
    start, end = Param("start", START.about, TIME, required=True), Param("end", END.about, TIME, required=True)
    limit = Param("limit", f"At most so many; else {USUAL}.", {"type": "integer", "minimum": 1, "maximum": MOST})
    date, first, last = (
        Param(name, about, DAY, required=True)
        for name, about in (("date", "The day."), ("from", "The first day."), ("to", "The last day."))
    )
    list_ = a_list(OBJECT)
    return (
        Operation("GET", "/v1/now", "What is recorded now, the focus state, the plan.", does.now, gives=OBJECT),
        Operation(
            "GET", "/v1/segments", "Segments with what was made of them, by start.", does.segments,
            query=(start, end, limit), gives=list_,
        ),
        Operation("GET", "/v1/reports/day", "A day.", does.day_report, query=(date,), gives=OBJECT),
        Operation(
            "GET", "/v1/reports/summary", "Seconds by state, application and category for each day.", does.summary,
            query=(first, last), gives=OBJECT,
        ),
        Operation(
            "GET", "/v1/labels", "What you said that stretches were.", does.labels, query=(start, end), gives=list_
        ),
        Operation(
            "POST", "/v1/labels", "Say what a stretch was.", does.add_label, body=ref("NewLabel"),
            gives=ref("NewLabel"), status=201,
        ),
        Operation(
            "DELETE", "/v1/labels/{label}", "Take a label back.", does.remove_label, status=204,
            also={404: "There is no label of that number."},
        ),
        Operation(
            "GET", "/v1/explain", "Why a moment is shown as it is, with the probabilities without each reason.",
            does.explain, query=(Param("at", "The moment; now if left out.", TIME),), gives=OBJECT,
            also={404: "There is nothing to explain at that time."},
        ),
        Operation(
            "GET", "/v1/digest", "The review of a day or of a week: sentences beside your own usual, a suggestion.",
            does.digest, gives=OBJECT,
            query=(Param("day", "The day.", DAY), Param("week", "A day of the week; day or week is needed.", DAY)),
        ),
        Operation("GET", "/v1/advice", "Suggestions with your answers.", does.advice, query=(start, end), gives=list_),
        Operation(
            "GET", "/v1/suggestions", "Suggestions in words, the latest first: why, how likely, your answer, what "
            "happened after.", does.suggestions, gives=OBJECT,
            query=(start, end, Param("all", "Also what chance left out; false if left out.", {"type": "boolean"})),
        ),
        Operation(
            "POST", "/v1/advice/{advice}/answer", "Answer a suggestion.", does.answer, body=ref("SentAnswer"),
            status=204, also={404: "There is no such suggestion."},
        ),
        Operation(
            "POST", "/v1/pause", "Stop looking: until a time, for some minutes, or until resumed.", does.pause,
            body=ref("SentPause"), body_required=False, gives=an_object(until={"type": ["string", "null"]}),
        ),
        Operation("POST", "/v1/resume", "Look again.", does.resume, status=204),
    )  # fmt: skip
