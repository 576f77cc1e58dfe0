"""Playing simulated days through a recorder, with a simulated person who answers."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from headwater.advice import stretch_of
from headwater.base import ManualClock, Paths, Settings
from headwater.categories import Categories
from headwater.engine import Recorder, load_model
from headwater.engine.sampling import steps
from headwater.records import Advice, AdviceKind, Answer, FocusState, Verdict
from headwater.reports import DayReport
from headwater.simulate import Persona, Respondent, SimulatedDay
from headwater.store import Store

_TICK_S = 15.0
"""Coarser than live, so that a day passes in seconds."""


@dataclass
class Played:
    """What came of playing the days."""

    model: str
    observations: int = 0
    suggestions: list[tuple[Advice, Answer | None]] = field(default_factory=list)

    def summary(self, who: Persona, seed: int, told: DayReport, rows: int) -> str:
        """The figures of the last day, as JSON."""
        totals = {t.state.value: round(t.seconds) for t in told.totals}
        shown = [
            {"at": told.local(a.at).isoformat(), "kind": a.kind.value, "answer": b.verdict.value if b else None}
            for a, b in self.suggestions
        ]
        figures = {
            "persona": who.id, "seed": seed, "date": told.day.isoformat(), "simulated": True, "model": self.model,
            "observations": self.observations, "segments": rows, "at_computer_s": round(told.at_computer_s),
            "states_s": totals, "apps": [{"name": a.name, "seconds": round(a.seconds)} for a in told.apps[:10]],
            "pauses": len(told.pauses), "suggestions": shown,
        }  # fmt: skip
        return json.dumps(figures, ensure_ascii=False, indent=1) + "\n"


def play(
    paths: Paths, settings: Settings, clock: ManualClock, who: Persona, seed: int, days: Sequence[SimulatedDay]
) -> Played:
    """Let the days pass; afterwards the store holds them and the clock stands at the end of the last."""
    model, _ = load_model(paths.providers)
    recorder = Recorder(Store(paths.database), model, settings, Categories(), clock, seed=seed)
    played = Played(model.version if model else "")
    person = Respondent(who, seed)
    for day in days:
        for intent in day.intents:
            recorder.plans.add(intent)
        for step in steps(day, clock, _TICK_S):
            if step is None:
                _tick(recorder, day, person, played)
            else:
                recorder.observe(step)
                played.observations += 1
    recorder.close()
    return played


def _tick(recorder: Recorder, day: SimulatedDay, person: Respondent, played: Played) -> None:
    advice, _ = recorder.tick()
    if advice is None:
        return
    state, at_boundary = _truth(day, advice.at)
    answer = person.answer(advice, state, at_boundary)
    played.suggestions.append((advice, answer))
    if answer is None:
        return
    if advice.kind is AdviceKind.QUESTION and answer.verdict is Verdict.ACCEPTED:
        start, end = stretch_of(advice) or (advice.at, advice.at)
        recorder.say(advice.id, person.say(advice, _truth(day, (start + end) / 2)[0]))
    else:
        recorder.answer(advice.id, answer.verdict)


def _truth(day: SimulatedDay, at: float) -> tuple[FocusState, bool]:
    """The hidden state at a moment, and whether a piece of work had just ended."""
    span = next((t for t in day.truth if t.start <= at < t.end), day.truth[-1])
    ends = (t.end for t in day.truth if t.task_end)
    return span.state, any(abs(at - end) <= 60 for end in ends)
