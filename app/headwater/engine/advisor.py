"""Joins the pure policy to the store: asks it at each moment, keeps what was said and what became of it."""

import hashlib
import logging

from headwater.advice import AdviceState, decide, learn, newly_off, turn_on
from headwater.base import HeadwaterError, Settings
from headwater.records import Advice, AdviceKind, Answer, Decision, Moment, Verdict
from headwater.store import Store, StoreUnavailable

_LOG = logging.getLogger("headwater.engine")
_STATE = "advice"
_LOOK_BACK_S = 86_400.0
_SWITCHES = {
    "suggest_breaks": AdviceKind.BREAK,
    "ask_about_drift": AdviceKind.DRIFT,
    "offer_resumption": AdviceKind.RESUME,
}
EXPIRES_S = 7_200.0
"""A suggestion that nobody answered for two hours has had its moment."""


class Advisor:
    """Remembers the policy's state, and which suggestions still wait for an answer."""

    def __init__(self, store: Store, settings: Settings, now: float, seed: int) -> None:
        self._store = store
        self.settings = settings
        self._state = self._load(seed)
        told = store.advice(now - _LOOK_BACK_S, now)
        self._waiting = {a.id: a for a, answer in told if answer is None}

    def _load(self, seed: int) -> AdviceState:
        blob = self._store.state(_STATE)
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
        if decision.kind is None:
            return None
        advice = self._made(decision)
        self._waiting[advice.id] = advice
        self._keep(advice)
        return advice

    def _made(self, decision: Decision) -> Advice:
        assert decision.kind is not None
        ident = hashlib.sha256(f"{decision.at:.3f} {decision.kind}".encode()).hexdigest()[:16]
        return Advice(
            ident,
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

    def answer(self, advice_id: str, verdict: Verdict, at: float) -> tuple[bool, tuple[AdviceKind, ...]]:
        """Keep what the person said.

        Returns whether it was news (False where the suggestion is not known or was answered before), and the kinds
        that this answer turned off, which the person is to be told.
        """
        advice = self._waiting.pop(advice_id, None)
        if advice is None:
            return False, ()
        answer = Answer(advice.id, at, advice.kind, verdict)
        before, self._state = self._state, learn(self._state, answer)
        try:
            self._store.add_advice(advice)  # it may not have been kept when it was made
            self._store.add_answer(answer)
            self.save()
        except StoreUnavailable as e:
            _LOG.warning("an answer could not be kept: %s", e)
        return True, newly_off(before, self._state)

    def change(self, settings: Settings) -> None:
        """Follow other choices; a kind that is switched on again forgets that it was turned off."""
        for name, kind in _SWITCHES.items():
            if getattr(settings, name) and not getattr(self.settings, name):
                self._state = turn_on(self._state, kind)
        self.settings = settings

    def expire(self, now: float) -> bool:
        """Close suggestions whose moment has passed; True if there were any."""
        old = [a.id for a in self._waiting.values() if now - a.at > EXPIRES_S]
        for ident in old:
            self.answer(ident, Verdict.EXPIRED, now)
        return bool(old)

    def save(self) -> None:
        """Keep the policy's memory."""
        self._store.put_state(_STATE, self._state.to_bytes())
