"""The local API while it is on: started, followed, told and ended by the engine."""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from headwater.base import Clock, HeadwaterError, Paths, Settings, Words, language_of
from headwater.bridge import Api, Refused, Server, Token, UnknownAdvice
from headwater.engine.activities import WatcherActivities
from headwater.records import FocusState, Observation, Verdict
from headwater.reports import report_json
from headwater.reports.advised import advised_objects
from headwater.reports.correcting import CannotCorrect, Why
from headwater.reports.digest_told import digest_object
from headwater.reports.exporting import advice_object, label_object, probabilities_object, segment_object
from headwater.reports.times import iso
from headwater.reports.trend import trend_object
from headwater.reports.why import explanation_object
from headwater.store import StoreUnavailable

if TYPE_CHECKING:
    from headwater.engine.engine import Engine

_LOG = logging.getLogger("headwater.engine")


class LocalApi:
    """Keeps the server as the settings say. Used by the engine's thread."""

    def __init__(self, engine: Engine, *, emit: Callable[[Observation], None], seen_here: Callable[[], bool],
                 open_to: Callable[[], bool], brought: Callable[[int], None]) -> None:  # fmt: skip
        self._engine, self._emit = engine, emit
        self._seen_here, self._open_to, self._brought = seen_here, open_to, brought
        self._activities: WatcherActivities | None = None
        self._server: Server | None = None
        self._serves: tuple[int, bool] | None = None
        self.trouble = ""
        """A sentence, while it should be on and is not."""

    @property
    def port(self) -> int | None:
        """Where it listens; None while it does not."""
        return self._server.port if self._server else None

    def follow(self, paths: Paths, settings: Settings, clock: Clock) -> None:
        """Start, restart or end it, as the settings say now."""
        wanted = (settings.api_port, settings.api_watchers_without_token) if settings.api and settings.agreed else None
        if self._activities is not None:
            self._activities.change(settings)
        if wanted == self._serves and not self.trouble:
            return
        self.close()
        if wanted is None:
            return
        try:
            self._start(paths, settings, clock)
            self._serves = wanted
        except HeadwaterError as e:
            _LOG.error("the local API is off: %s", type(e).__name__)
            self.close()
            self.trouble = str(e)

    def _start(self, paths: Paths, settings: Settings, clock: Clock) -> None:
        self._activities = WatcherActivities(
            paths, settings, clock, socket.gethostname(), emit=self._emit, seen_here=self._seen_here,
            open_to=self._open_to, brought=self._brought,
        )  # fmt: skip
        app = Api(
            self._activities, ProgramView(self._engine), Token(paths.api_token), clock,
            accept_watchers_without_token=lambda: settings.api_watchers_without_token,
        )  # fmt: skip
        self._server = Server(app, settings.api_port)
        self._server.start()
        _LOG.info("ready: local API")

    def close(self) -> None:
        """End it; what watchers sent is written."""
        server, activities = self._server, self._activities
        self._server = self._activities = self._serves = None
        self.trouble = ""
        if server is not None:
            server.stop()
        if activities is not None:
            activities.close()


class ProgramView:
    """Keeps `bridge.Program` on the engine; see there."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def _iso(self, at: float | None) -> str | None:
        return None if at is None else iso(at, self._engine.clock.offset_s(at))

    def state_now(self) -> Mapping[str, Any]:
        """What is recorded now."""
        now = self._engine.now()
        told = dict(self._engine.status())
        inference = now.inference
        plan = None if now.intent is None else {
            "text": now.intent.text, "start": self._iso(now.intent.start), "end": self._iso(now.intent.end)
        }  # fmt: skip
        return told | {
            "at": self._iso(now.at), "since": self._iso(now.since), "paused_until": self._iso(now.paused_until),
            "plan": plan, "probabilities": probabilities_object(inference.probabilities if inference else ()),
        }  # fmt: skip

    def segments(self, start: float, end: float, limit: int) -> Sequence[Mapping[str, Any]]:
        """Segments with their inferences, by start."""
        return [segment_object(s, i, "") for s, i in self._engine.reader.history(start, end)[:limit]]

    def day_report(self, day: date) -> Mapping[str, Any]:
        """A day."""
        told: dict[str, Any] = json.loads(report_json(self._engine.day(day)))
        return told

    def summary(self, first: date, last: date) -> Mapping[str, Any]:
        """A range of days."""
        return trend_object(self._engine.trend(first, last))

    def labels(self, start: float, end: float) -> Sequence[Mapping[str, Any]]:
        """What the person said."""
        return [{"id": label.id, **label_object(label)} for label in self._engine.reader.labels(start, end)]

    def add_label(self, start: float, end: float, state: FocusState) -> None:
        """Keep what a stretch was."""
        self._correct(lambda: self._engine.corrections.say(start, end, state))

    def remove_label(self, number: int) -> bool:
        """Take back a label by its number; False if there is none."""
        return self._correct(lambda: self._engine.corrections.remove(number))

    def _correct(self, action: Callable[[], object]) -> bool:
        try:
            action()
        except CannotCorrect as e:
            if e.why is Why.NOTHING_SAID:
                return False
            raise Refused(str(e)) from None
        except StoreUnavailable as e:
            raise Refused(str(e)) from None
        return True

    def explain(self, at: float) -> Mapping[str, Any] | None:
        """Why a moment is shown as it is."""
        told = self._engine.reasons.at(at)
        if told is None:
            return None
        words = Words(language_of(self._engine.settings))
        return explanation_object(told, self._engine.clock.offset_s(told.start), words, self._engine.categories.name)

    def digest(self, day: date, *, week: bool) -> Mapping[str, Any]:
        """A review."""
        words = Words(language_of(self._engine.settings))
        told = self._engine.week_digest(day) if week else self._engine.day_digest(day)
        return digest_object(told, words)

    def advice(self, start: float, end: float) -> Sequence[Mapping[str, Any]]:
        """Suggestions with their answers."""
        found = self._engine.reader.advice(start, end)
        return [advice_object(advice, answer, self._engine.clock.offset_s(advice.at)) for advice, answer in found]

    def suggestions(self, start: float, end: float, *, left_out: bool) -> Mapping[str, Any]:
        """Suggestions in words, with what happened after."""
        told = self._engine.suggestions.history(start, end, left_out=left_out)
        return advised_objects(told, self._engine.clock.offset_s, Words(language_of(self._engine.settings)))

    def answer(self, advice: str, verdict: Verdict) -> None:
        """Answer a suggestion."""
        if not self._engine.reader.has_advice(advice):
            raise UnknownAdvice("There is no suggestion of that name.")
        self._engine.answer(advice, verdict)

    def pause(self, until: float | None) -> None:
        """Stop looking."""
        self._engine.pause(until)

    def resume(self) -> None:
        """Look again."""
        self._engine.resume()
