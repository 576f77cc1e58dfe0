"""Suggestions without a store or a policy: tells what it was given, and remembers what it was asked."""

import threading
from collections.abc import Callable
from dataclasses import replace

from headwater.base import Settings
from headwater.engine.advising import Liked
from headwater.engine.rehearsing import Rehearsed
from headwater.records import Advice, AdviceKind, Answer, Channel, Decision, Params, Verdict
from headwater.reports.advised import Told
from headwater.reports.experiment import Difference
from headwater.reports.outcomes import Outcome
from headwater.ui.advice.kinds import SWITCH_OF
from tests.support.chart_days import moment

PAUSE: Params = (("minutes", 5), ("since", 82), ("after", 70))
PLACE: Params = (("place", "Chapter 3 – draft.odt"), ("minutes", 42))
_PARAMS: dict[AdviceKind, tuple[str, Params]] = {
    AdviceKind.BREAK: ("advice.break", PAUSE), AdviceKind.RESUME: ("advice.resume", PLACE),
    AdviceKind.EYES: ("advice.eyes", (("minutes", 44),)),
    AdviceKind.MESSAGES: ("advice.messages", (("looks", 14), ("usual", 6), ("at", "16:30"))),
    AdviceKind.PRAISE: ("advice.praise", (("minutes", 12),)),
}  # fmt: skip
DAY_S = 86_400.0


def decision(kind: AdviceKind, at: float) -> Decision:
    """One that would have been said."""
    text, params = _PARAMS[kind]
    return Decision(at, kind, Channel.CARD, text, params, 0.6, "4")


def told(
    n: int, kind: AdviceKind = AdviceKind.BREAK, verdict: Verdict | None = Verdict.ACCEPTED, *, made: bool = True,
    after: Outcome | None = None, at: float | None = None,
) -> Told:  # fmt: skip
    """Number `n`, so many hours ago."""
    text, params = _PARAMS[kind]
    at = moment("15:00") - 3600.0 * n if at is None else at
    p = 0.62 if made else 0.38
    advice = Advice(f"a{n}", at, kind, Channel.CARD, text, params, p, "4")
    return Told(advice, None if verdict is None else Answer(advice.id, at + 20, kind, verdict), made, after)


PAUSED = Outcome("after.pause", (("minutes", 4),), 1.0)
SOME = [
    told(0, after=PAUSED), told(3, AdviceKind.RESUME, None, after=Outcome("after.taken_up", (("minutes", 2),), 1.0)),
    told(5, made=False, verdict=None, after=Outcome("after.no_pause", (("minutes", 30),), 0.0)),
    told(26, AdviceKind.MESSAGES, Verdict.NOT_HELPFUL, after=Outcome("after.looks", (("looks", 3),), 3.0)),
]  # fmt: skip
TRIED = (
    Difference(AdviceKind.BREAK, 31, 24, 0.62, 0.48, 0.03, 0.25),
    Difference(AdviceKind.RESUME, 22, 21, 0.7, 0.66, -0.15, 0.2),
    Difference(AdviceKind.EYES, 12, 9), Difference(AdviceKind.MESSAGES, 25, 25, 3.7, 9.9, -6.9, -5.0),
)  # fmt: skip


def liked(**answers: int) -> list[Liked]:
    """What is believed: kinds with answers became more or (a negative number) less welcome."""
    return [_liked(kind, answers.get(kind.value, 0)) for kind in AdviceKind]


def _liked(kind: AdviceKind, answers: int) -> Liked:
    moved = 0.3 if answers > 0 else -0.4 if answers else 0.0
    return Liked(kind, 0.5 + moved, 0.42 - 0.02 * min(abs(answers), 12), 0.5, 0.42, abs(answers), False)


class FakeSuggestions:
    """Satisfies `ui.advice.desk.SuggestionDesk`. Where a test closes `gate`, the last days wait for it to open."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.failure: Exception | None = None
        self.days, self.whole = 14, True
        self.moments = [decision(AdviceKind.BREAK, moment("10:36") - n * DAY_S) for n in range(11)]
        self.moments += [decision(AdviceKind.RESUME, moment("13:11") - n * DAY_S) for n in range(9)]
        self.moments += [decision(AdviceKind.EYES, moment("14:02") - n * DAY_S) for n in range(3)]
        self.told = list(SOME)
        self.found = liked(**{"break": 12, "resume": 1, "messages": -4})
        self.tried: tuple[Difference, ...] = TRIED
        self.gate = threading.Event()
        self.gate.set()
        self.each: Callable[[Settings], None] = lambda _settings: None
        """Called in the worker with what is rehearsed."""

    def _note(self, *what: object) -> None:
        self.asked.append(what)
        if self.failure is not None:
            raise self.failure

    def done(self, *names: str) -> list[tuple[object, ...]]:
        """What was asked under these names."""
        return [asked for asked in self.asked if asked[0] in names]

    # -- as `SuggestionDesk` has it -----------------------------------------------------------------------------------

    def history(self, start: float, end: float, *, left_out: bool = False, looked: int | None = None) -> list[Told]:
        self._note("history", left_out, looked)
        found = [t for t in self.told if (t.made or left_out) and start <= t.advice.at < end]
        return [t if looked is None or n < looked else replace(t, after=None) for n, t in enumerate(found)]

    def prepare(self) -> int:
        self.gate.wait()
        self._note("prepare")
        return self.days

    def rehearse(self, settings: Settings, wanted: AdviceKind | None = None) -> Rehearsed:
        self.each(settings)
        self._note("rehearse", settings)
        some = settings.suggestions_per_day > 0
        off = {one.kind for one in self.found if one.off} - {wanted}
        on = [d for d in self.moments if d.kind and d.kind not in off and getattr(settings, SWITCH_OF[d.kind])]
        found = on if some else []
        return Rehearsed(self.days, self.whole, tuple(found))

    def liked(self) -> list[Liked]:
        self._note("liked")
        return self.found

    def forget_learned(self) -> None:
        self._note("forget_learned")
        self._before, self.found = self.found, liked()

    def restore_learned(self) -> bool:
        self._note("restore_learned")
        self.found = self._before
        return True

    def turn_on(self, kind: AdviceKind) -> None:
        self._note("turn_on", kind)
        self.found = [replace(one, off=one.off and one.kind is not kind) for one in self.found]

    def experiment(self) -> tuple[Difference, ...]:
        self._note("experiment")
        return self.tried
