"""Joins the pure policy to the store: asks it at each moment, keeps what was said and what became of it."""

import logging
import math
from dataclasses import replace

from headwater.advice import (
    AdviceState,
    decide,
    forget_learned,
    found_back,
    ident,
    learn,
    learned_again,
    needless,
    newly_off,
    stretch_of,
    turn_on,
)
from headwater.base import HeadwaterError, Settings
from headwater.engine.answers import all_said, answered_drift, answered_question
from headwater.engine.past import Past
from headwater.engine.returning import BEFORE_S, is_known, is_late, judged_at
from headwater.records import Advice, AdviceKind, Answer, Decision, FocusState, Label, Moment, Verdict, Withheld
from headwater.reports.correcting import latest
from headwater.store import Store, StoreUnavailable

_LOG = logging.getLogger("headwater.engine")
STATE = "advice"
"""Name of the policy's memory among the store's states."""
_LOOK_BACK_S = 86_400.0
SWITCHES = {
    "suggest_breaks": AdviceKind.BREAK,
    "ask_about_drift": AdviceKind.DRIFT,
    "ask_questions": AdviceKind.QUESTION,
    "offer_resumption": AdviceKind.RESUME,
    "rest_eyes": AdviceKind.EYES,
    "batch_messages": AdviceKind.MESSAGES,
    "protect_best_hours": AdviceKind.BEST_HOURS,
    "offer_note": AdviceKind.NOTE,
    "digest_day": AdviceKind.WIND_DOWN,
    "plan_tomorrow": AdviceKind.TOMORROW,
    "tell_surges": AdviceKind.SURGE,
    "praise_rest": AdviceKind.PRAISE,
}
EXPIRES_S = 7_200.0
"""A suggestion that nobody answered for two hours has had its moment."""
_LATEST_S = 7 * 86_400.0
"""A question may still be answered so long after it was asked: it says what time it is about."""
_MOST_UNKEPT = 64

Said = tuple[Advice, Answer, Label | None]


class Advisor:
    """Remembers the policy's state, and which suggestions still wait for an answer."""

    def __init__(self, store: Store, settings: Settings, now: float, seed: int) -> None:
        self._store = store
        self.settings = settings
        self._state = self._load(seed)
        told = store.advice(now - _LOOK_BACK_S, now)
        self._waiting = {a.id: a for a, answer in told if answer is None}
        self._to_judge = [advice for advice, _ in told if judged_at(advice) is not None]
        """Notifications of which it is not told yet whether the person found back in time."""
        self._unkept: list[Said] = []
        """Answers that the store did not take yet."""
        self.past: Past | None = None
        """Where what answers say of the time is remembered, so that it can be taken back as corrections can."""

    def _load(self, seed: int) -> AdviceState:
        blob = self._store.state(STATE)
        if blob is None:
            return AdviceState.first(seed)
        try:
            return AdviceState.from_bytes(blob)
        except HeadwaterError as e:
            _LOG.warning("the policy's memory is not usable (%s): it starts anew", type(e).__name__)
            return AdviceState.first(seed)

    def consider(self, moment: Moment) -> Advice | None:
        """Ask the policy; keep and return a suggestion if it makes one."""
        self._state, decision = decide(self._state, moment, self.settings)
        if decision.withheld is not None:
            self._keep_withheld(decision.withheld)
        if decision.kind is None:
            return None
        advice = self._made(decision)
        self._waiting[advice.id] = advice
        if judged_at(advice) is not None:
            self._to_judge.append(advice)
        self._keep(advice)
        return advice

    def _made(self, decision: Decision) -> Advice:
        assert decision.kind is not None
        return Advice(
            ident(decision.at, decision.kind),
            decision.at,
            decision.kind,
            decision.channel,
            decision.text,
            decision.params,
            decision.propensity,
            decision.policy,
        )

    def _keep(self, advice: Advice) -> None:
        try:
            self._store.add_advice(advice)
            self.save()
        except StoreUnavailable as e:
            _LOG.warning("a suggestion could not be kept: %s", e)

    def _keep_withheld(self, withheld: Withheld) -> None:
        try:
            self._store.add_withheld(withheld)
            self.save()
        except StoreUnavailable as e:
            _LOG.warning("what was left unsaid could not be kept: %s", e)

    def _judge(self, now: float) -> None:
        """Those of which it can be told by now whether the person found back in time."""
        for advice in [a for a in self._to_judge if (judged_at(a) or 0.0) <= now]:
            try:
                history = self._store.history(advice.at - BEFORE_S, judged_at(advice) or advice.at)
            except StoreUnavailable:
                return  # looked at again at the next tick
            self._to_judge.remove(advice)
            segments = [s for s, _ in history]
            if is_known(advice, segments):
                self._state = found_back(self._state, advice.id, late=is_late(advice, segments))

    def forget_learned(self) -> None:
        """What was learned of what helps this person begins anew.

        Raises:
            StoreUnavailable: it could not be kept.
        """
        self._state = forget_learned(self._state)
        self.save()

    def learn_again(self, before: AdviceState) -> None:
        """What was forgotten of `before` is known again, beside what was learned since.

        Raises:
            StoreUnavailable: it could not be kept.
        """
        self._state = learned_again(self._state, before)
        self.save()

    def turn_on(self, kind: AdviceKind) -> None:
        """A kind that dismissals turned off, or paused, may come again.

        Raises:
            StoreUnavailable: it could not be kept.
        """
        self._state = turn_on(self._state, kind)
        self.save()

    @property
    def state(self) -> AdviceState:
        """The policy's memory."""
        return self._state

    def answer(self, advice_id: str, verdict: Verdict, at: float) -> tuple[bool, tuple[AdviceKind, ...]]:
        """Keep what the person said.

        Returns whether it was news (False where the suggestion is not known or was answered before), and the kinds
        that this answer turned off, which the person is to be told.
        """
        advice = self._waiting.pop(advice_id, None)
        if advice is None:
            return False, ()
        before = self._state
        self._take(advice, Answer(advice.id, at, advice.kind, verdict), self._said_of(advice, verdict, at))
        return True, newly_off(before, self._state)

    def say(self, advice_id: str, state: FocusState, at: float) -> bool:
        """Keep what the person says a stretch was that they were asked about: answer and label in one.

        It may come late, after the question expired or was closed. Returns whether it was news: False where no such
        question is known, or it was answered before.
        """
        advice = self._waiting.get(advice_id) or self._asked_before(advice_id, at)
        label = None if advice is None else answered_question(advice, state, at)
        if advice is None or label is None:
            return False
        self._waiting.pop(advice_id, None)
        self._take(advice, Answer(advice.id, at, advice.kind, Verdict.ACCEPTED), label)
        return True

    def _asked_before(self, advice_id: str, at: float) -> Advice | None:
        """A question of the last days that was never answered by naming a state."""
        if any(answer.advice_id == advice_id and label for _, answer, label in self._unkept):
            return None
        try:
            told = self._store.advice(at - _LATEST_S, math.inf)
        except StoreUnavailable as e:
            _LOG.warning("a question could not be found again: %s", e)
            return None
        found = [(advice, answer) for advice, answer in told if advice.id == advice_id]
        open_still = [a for a, answer in found if answer is None or answer.verdict is not Verdict.ACCEPTED]
        return open_still[0] if open_still else None

    def _said_of(self, advice: Advice, verdict: Verdict, at: float) -> Label | None:
        stretch = stretch_of(advice) if advice.kind is AdviceKind.DRIFT else None
        if stretch is None:
            return None
        try:
            return answered_drift(advice, verdict, self._store.history(*stretch), at)
        except StoreUnavailable:
            return answered_drift(advice, verdict, (), at)

    def _take(self, advice: Advice, answer: Answer, label: Label | None) -> None:
        self._state = learn(self._state, answer)
        label = label and self._latest(label)
        self._unkept = [*self._unkept, (advice, answer, label)][-_MOST_UNKEPT:]
        self._keep_answers()

    def _latest(self, label: Label) -> Label:
        """The word that is given last holds, even where the clock was set back since the one before."""
        try:
            return replace(label, at=latest(self._store.labels(label.start, label.end), label.at))
        except StoreUnavailable:
            return label

    def _keep_answers(self) -> None:
        """What the store does not take now is tried again at the next tick."""
        try:
            self.save()
        except StoreUnavailable as e:
            _LOG.warning("an answer could not be kept yet: %s", e)

    def change(self, settings: Settings) -> None:
        """Follow other choices; a kind that is switched on again forgets that it was turned off."""
        for name, kind in SWITCHES.items():
            if getattr(settings, name) and not getattr(self.settings, name):
                self._state = turn_on(self._state, kind)
        self.settings = settings

    def expire(self, now: float) -> bool:
        """Close suggestions whose moment has passed, and questions that a correction has settled; True if there were
        any. Here, not where corrections are written: some are, while the program does not run."""
        if self._unkept:
            self._keep_answers()
        self._judge(now)
        settled = [a for a in self._waiting.values() if self._is_settled(a)]
        for advice in settled:
            del self._waiting[advice.id]
            self._state = needless(self._state, advice.id)
            self._take(advice, Answer(advice.id, now, advice.kind, Verdict.ACCEPTED), None)
        old = [a.id for a in self._waiting.values() if now - a.at > EXPIRES_S]
        for name in old:
            self.answer(name, Verdict.EXPIRED, now)
        return bool(settled or old)

    def _is_settled(self, advice: Advice) -> bool:
        """Whether it asks about what the person has corrected by now."""
        stretch = stretch_of(advice) if advice.kind is AdviceKind.QUESTION else None
        if stretch is None:
            return False
        try:
            labels = self._store.labels(*stretch)
            return bool(labels) and all_said(self._store.history(*stretch), labels, *stretch)
        except StoreUnavailable:
            return False

    def save(self) -> None:
        """Keep answers that the store did not take before, and the policy's memory.

        Raises:
            StoreUnavailable: it does not take them now.
        """
        while self._unkept:
            self._store.add_said(*self._unkept[0])
            _, _, label = self._unkept.pop(0)
            if label is not None and self.past is not None:
                self.past.answered(self._store, label)
        self._store.put_state(STATE, self._state.to_bytes())
