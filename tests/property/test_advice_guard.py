"""Over long random days, with clocks that jump and people who answer anything, the guard is never broken.

The rules are written here once more, from the log of what was said, without looking at the policy's code or state.
"""

from collections import Counter
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.advice import GUARD, AdviceState, decide, learn
from headwater.base import Settings
from headwater.records import (
    AdviceKind,
    Answer,
    Boundary,
    Decision,
    FocusState,
    Inference,
    Intent,
    Lately,
    Moment,
    Presence,
    Verdict,
    WorkSphere,
)
from tests.support.advising import (
    ASKED,
    ASKING,
    BACK,
    BEST,
    DAY_S,
    GOOD,
    HOME,
    MORNING,
    OFF_PLAN,
    OFFERS,
    SPHERE,
    inferred,
)

_OFTEN_FALSE = st.sampled_from([False] * 8 + [True, None])
_STATES = st.sampled_from([*FocusState, FocusState.ROUTINE, FocusState.DRIFTING, FocusState.DRIFTING])
_INFERENCES = st.none() | st.builds(
    inferred,
    state=_STATES,
    boundary=st.sampled_from([Boundary.COARSE, Boundary.COARSE, Boundary.FINE, Boundary.NONE]),
    probability=st.sampled_from([0.3, 0.79, 0.8, 0.95]),
)
_INTENT = Intent(MORNING - 40 * DAY_S, None, "Chapter {3}")
_SPHERES = st.sampled_from([None, WorkSphere("第三章", 0.0, 1.0, 1.0, ("Writer",))])
_MOMENTS = st.builds(
    Moment,
    now=st.just(0.0),
    offset_s=st.just(0),
    presence=st.sampled_from([Presence.PRESENT] * 6 + [Presence.AWAY, Presence.LOCKED, Presence.PAUSED]),
    inference=_INFERENCES,
    state_s=st.sampled_from([0.0, 60.0, 2400.0]),
    since_pause_s=st.sampled_from([0.0, 1000.0, 4200.0, 9000.0]),
    returned_after_s=st.sampled_from([None, None, None, 300.0, 600.0, 50_000.0]),
    last_sphere=_SPHERES,
    call=_OFTEN_FALSE,
    sharing=_OFTEN_FALSE,
    fullscreen=_OFTEN_FALSE,
    typing=st.sampled_from([False, False, False, True]),
    intent=st.sampled_from([None, _INTENT, _INTENT]),
    off_plan_s=st.sampled_from([0.0, 299.0, 300.0, 4000.0]),
    question=st.sampled_from([None, ASKED, replace(ASKED, value=0.1)]),
    began=st.sampled_from([None, MORNING - 40 * DAY_S, MORNING - 6 * DAY_S, MORNING, MORNING + DAY_S]),
    lately=st.builds(
        Lately,
        load_s=st.sampled_from([0.0, 3000.0, 6000.0]),
        looked_s=st.sampled_from([0.0, 2400.0]),
        worked_s=st.sampled_from([0.0, 30_000.0]),
        looks=st.sampled_from([0, 30]),
        looks_usual=st.sampled_from([None, 5.0]),
        fragmented=st.sampled_from([0.0, 0.9]),
        fragmented_usual=st.sampled_from([None, 0.1]),
        dark=st.sampled_from([0.0, 0.9]),
        dark_usual=st.sampled_from([None, 0.1]),
        best=st.sampled_from([None, BEST]),
        unfinished=st.sampled_from([None, SPHERE]),
    ),
)
_GOOD = st.sampled_from([GOOD, BACK, replace(OFF_PLAN, intent=_INTENT), ASKING, ASKING, HOME, *OFFERS.values()])
_JUMPS = [0.0, 0.001, 5.0, 5.0, 60.0, 899.0, 901.0, 2700.0, 2701.0, 9000.0, 43_200.0, DAY_S, -1.0, -3000.0, -DAY_S]
_STEPS = st.tuples(st.sampled_from(_JUMPS), _MOMENTS | _GOOD, st.integers(0, 9))
_TEMPERS = st.sampled_from(
    [
        (None, *Verdict),
        (Verdict.DISMISSED,),
        (Verdict.LATER, Verdict.NOT_HELPFUL, Verdict.DISMISSED),
        (Verdict.NOT_TODAY, Verdict.LATER),
    ]
)
"""How a person tends to answer; a step picks one."""
_CHOICES = st.builds(
    Settings,
    suggestions_per_day=st.integers(0, 4),
    suggestion_gap_s=st.sampled_from([900, 2700, 14_400]),
    day_start_hour=st.integers(0, 12),
    ask_questions=st.sampled_from([True, True, False]),
    rest_eyes=st.booleans(),
    experiment=st.booleans(),
    day_ends=st.sampled_from([0, 540, 600, 1080, 1439]),
    quiet_hours=st.booleans(),
    quiet_from=st.sampled_from([0, 720, 1320, 1439]),
    quiet_to=st.sampled_from([0, 420, 720, 1440]),
)

_OFTEN = (AdviceKind.BREAK, AdviceKind.DRIFT, AdviceKind.RESUME, AdviceKind.QUESTION, AdviceKind.EYES)
"""Kinds that may come more than once a day."""


@dataclass
class Witness:
    """What somebody saw who wrote everything down, with a clock that is set back as the policy's is."""

    choices: Settings
    zone: int
    said: list[tuple[float, int, AdviceKind]] = field(default_factory=list)
    """Time (never later than the clock), day on the calendar then, kind."""
    answers: list[tuple[float, AdviceKind, Verdict]] = field(default_factory=list)
    off: set[AdviceKind] = field(default_factory=set)
    latest: float = 0.0

    def local_hours(self, at: float) -> float:
        return (at + self.zone) / 3600 - self.choices.day_start_hour

    def day(self, at: float) -> int:
        return int(self.local_hours(at) // 24)

    def tick(self, now: float) -> None:
        if now < self.latest:
            self.said = [(min(at, now), day, kind) for at, day, kind in self.said]
            self.answers = [(min(at, now), kind, verdict) for at, kind, verdict in self.answers]
        self.latest = now

    def answer(self, at: float, kind: AdviceKind, verdict: Verdict) -> None:
        self.answers.append((at, kind, verdict))
        bad = {Verdict.DISMISSED, Verdict.NOT_HELPFUL}
        recent = [k for t, k, v in self.answers if k is kind and v in bad and t > at - 7 * DAY_S]
        if verdict in bad and len(recent) >= 4:
            self.off.add(kind)

    def check(self, moment: Moment, decision: Decision) -> None:
        kind = decision.kind
        assert kind is not None
        self.check_situation(moment, kind)
        self.check_counts(moment, kind)
        self.check_answers(moment.now, kind)

    def check_situation(self, moment: Moment, kind: AdviceKind) -> None:
        assert moment.presence is Presence.PRESENT
        assert moment.call is False
        assert not moment.sharing
        assert not moment.fullscreen
        assert not moment.typing
        self.check_hours(moment.now)
        edges = {Boundary.COARSE, Boundary.FINE} if kind is AdviceKind.DRIFT else {Boundary.COARSE}
        ends = isinstance(moment.inference, Inference) and moment.inference.boundary in edges
        assert ends or moment.returned_after_s is not None
        if kind is AdviceKind.QUESTION:
            assert moment.question is not None
            assert self.choices.ask_questions
        elif kind in (AdviceKind.BREAK, AdviceKind.DRIFT):
            assert moment.inference is not None
            assert moment.inference.state is not FocusState.UNSURE
        if kind not in (AdviceKind.BREAK, AdviceKind.DRIFT, AdviceKind.EYES):
            assert moment.returned_after_s is not None
        if kind is AdviceKind.EYES:
            assert self.choices.rest_eyes

    def check_hours(self, now: float) -> None:
        choices, minute = self.choices, (now + self.zone) / 60 % 1440
        over_night = choices.quiet_to <= choices.quiet_from
        before_end, begun = minute < choices.quiet_to, minute >= choices.quiet_from
        assert not choices.quiet_hours or not ((before_end or begun) if over_night else (before_end and begun))

    def check_counts(self, moment: Moment, kind: AdviceKind) -> None:
        now = moment.now
        today = [s for s in self.said if self.day(now) in (s[1], self.day(s[0]))]
        assert len(today) < self.choices.suggestions_per_day
        assert all(now - at >= self.choices.suggestion_gap_s for at, _, _ in self.said)
        half = self.local_hours(now) % 24 >= 8
        same = [at for at, _, k in self.said if k is kind and self.day(at) == self.day(now)]
        same = [at for at in same if (self.local_hours(at) % 24 >= 8) == half]
        later = [at for at, k, verdict in self.answers if k is kind and verdict is Verdict.LATER]
        asking = kind is AdviceKind.QUESTION
        first_week = moment.began is not None and 0 <= self.day(now) - self.day(moment.began) < 7
        assert not asking or len([s for s in today if s[2] is kind]) < (4 if first_week else 2)
        most = 2 if asking and first_week else 1
        assert len(same) < most or (len(same) == most and max(later, default=-1e18) >= max(same))
        assert kind in _OFTEN or not [s for s in today if s[2] is kind]

    def check_answers(self, now: float, kind: AdviceKind) -> None:
        today = [v for at, k, v in self.answers if k is kind and self.day(at) >= self.day(now)]
        assert Verdict.NOT_TODAY not in today
        assert sum(v in (Verdict.DISMISSED, Verdict.NOT_HELPFUL) for v in today) < 2
        assert kind not in self.off


Step = tuple[float, Moment, int]
Temper = tuple[Verdict | None, ...]


def live(steps: list[Step], temper: Temper, choices: Settings, zone: int, seed: int) -> list[Decision]:
    """Live through the steps; the witness objects to anything that should not have been said."""
    witness, state, now, told = Witness(choices, zone), AdviceState.first(seed), MORNING, []
    for number, (seconds, shape, mood) in enumerate(steps):
        now += seconds
        moment = replace(shape, now=now, offset_s=zone)
        witness.tick(now)
        assert decide(state, moment, choices) == decide(state, moment, choices)
        state, decision = decide(AdviceState.from_bytes(state.to_bytes()), moment, choices)
        assert AdviceState.from_bytes(state.to_bytes()) == state
        assert 0.1 - 1e-9 <= decision.propensity <= 0.8 or decision.propensity == 1.0
        if decision.kind is None:
            continue
        witness.check(moment, decision)
        witness.said.append((now, witness.day(now), decision.kind))
        told.append(decision)
        verdict = temper[mood % len(temper)]
        if verdict is not None:
            state = learn(state, Answer(str(number), now, decision.kind, verdict))
            witness.answer(now, decision.kind, verdict)
    return told


@settings(max_examples=150, deadline=None)
@given(
    steps=st.lists(_STEPS, min_size=30, max_size=120),
    temper=_TEMPERS,
    choices=_CHOICES,
    zone=st.sampled_from([0, 3600, -18_000, 20_700, 28_800]),
    seed=st.integers(-(2**40), 2**40),
)
def test_the_guard_is_never_broken(steps: list[Step], temper: Temper, choices: Settings, zone: int, seed: int) -> None:
    live(steps, temper, choices, zone, seed)


@settings(max_examples=60, deadline=None)
@given(moment=_MOMENTS, seed=st.integers(0, 1000), choices=_CHOICES)
def test_silence_is_explained_by_names_of_the_guard(moment: Moment, seed: int, choices: Settings) -> None:
    _, decision = decide(AdviceState.first(seed), replace(moment, now=MORNING), choices)
    names = [r.name for r in GUARD]
    assert [n for n in names if n in decision.blocked_by] == list(decision.blocked_by)
    assert not (decision.kind and decision.blocked_by)
    assert decision.propensity == 1.0 or not decision.blocked_by


@pytest.mark.parametrize("seed", range(3))
def test_the_random_days_are_not_silent_days(seed: int) -> None:
    """Without this, a policy that never speaks would pass everything above."""
    good = [GOOD, replace(OFF_PLAN, intent=_INTENT), BACK, replace(ASKING, began=MORNING), *OFFERS.values()]
    steps: list[Step] = [(3000.0, shape, 0) for n in range(24) for shape in [*good[n % 12 :], *good[: n % 12]]]
    kinds: Counter[AdviceKind | None] = Counter()
    # where the day begins with its end, the budget is still there; a better evening kind hides the other
    early = Settings(rest_eyes=True, day_ends=480)
    alone = replace(early, digest_day=False, offer_note=False), replace(early, digest_day=False, plan_tomorrow=False)
    for choices in (early, replace(early, day_ends=1080), *alone):
        kinds.update(d.kind for d in live(steps, (Verdict.ACCEPTED,), choices, 3600, seed))
    assert set(kinds) == set(AdviceKind)
    assert sum(kinds.values()) > 50
