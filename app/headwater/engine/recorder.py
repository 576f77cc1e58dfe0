"""The straight line, joined: observations → segments → features → model → store and advice.

Not a thread: whoever owns a recorder calls it from one. The demo and the tests drive it by hand.
"""

import logging
import math
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from headwater.advice import AdviceState
from headwater.attention import AttentionModel
from headwater.base import Clock, Settings
from headwater.categories import Categories, Rule
from headwater.engine.advisor import Advisor
from headwater.engine.asking import Asker
from headwater.engine.judge import Judge
from headwater.engine.lookback import Lookback
from headwater.engine.moments import MomentKeeper
from headwater.engine.obeying import STREAM as _STREAM
from headwater.engine.obeying import digest_of_categories
from headwater.engine.past import Past
from headwater.engine.plans import Plans
from headwater.engine.resuming import Resumer
from headwater.engine.tidy import Tidier
from headwater.records import (
    Advice,
    AdviceKind,
    FocusState,
    Inference,
    Moment,
    Observation,
    Presence,
    PresenceChanged,
    Segment,
    Signal,
    SignalChanged,
    Verdict,
    WindowSeen,
    WorkSphere,
)
from headwater.segments import Segmenter
from headwater.store import Store, StoreUnavailable

_LOG = logging.getLogger("headwater.engine")
_REPLAY_S = 3 * 86_400.0
"""History that fills the memory where there is none: the person's own ranks look back some days."""
_MOMENTS_S = 12 * 3_600.0
_BEGAN = "began"
"""Name among the store's states of when recording began: days are forgotten, and the first week ends all the same."""
_SAVE_S = 600.0
"""The memory (half a megabyte) is written this often; what came after it is replayed from the store."""
_MOST_UNSAVED = 50_000
SETTLE_S = 10.0
"""Sources tell within some seconds how things stand. Until then nobody knows whether there is a call."""
LEARNING_S = 3_600.0

Pair = tuple[Segment, Inference | None]
T = TypeVar("T")


class Recorder:
    """Owns the segmenter, the judge, the advisor and the writing connection."""

    def __init__(
        self, store: Store, model: AttentionModel | None, settings: Settings, categories: Categories, clock: Clock,
        *, seed: int | None = None,
    ) -> None:  # fmt: skip
        self._store = store
        self._clock = clock
        now = clock.now()
        span = store.span()
        self._segmenter = Segmenter(float(settings.away_after_s), clock.offset_s, floor=span[1] if span else 0.0)
        self.plans = Plans(store, clock)
        """What the person intends."""
        self._model = model
        self._judge = Judge(model, categories, self.plans.at)
        self._moments = MomentKeeper()
        self._asker = Asker(store, categories)
        self._lookback = Lookback(store, categories, model.darkness if model else None, settings, clock)
        self._resumer = Resumer(store, categories, self.keep, span[1] if span else now)
        self._began = self._first(span)
        self._unsaved: list[Pair] = []
        self._resume(now)
        self._advisor = Advisor(store, settings, now, seed if seed is not None else secrets.randbits(32))
        self._saved_at = self._looks_since = clock.monotonic()
        self._tidier = Tidier(store, categories, settings, clock)
        self._categories = categories
        self._outdated = False
        """The memory of the stream knows categories by rules that do not hold any more."""
        self.timed = False
        """A session's timer is on; told by who keeps it."""
        self.trouble = ""
        """A sentence, while the store does not take what is recorded."""
        self.current: Inference | None = None
        self.settled: Inference | None = None
        """Of the last segment that is over."""
        self.app = ""

    # -- start ----------------------------------------------------------------------------------------------------

    def _resume(self, now: float) -> None:
        left_open = self._store.take_open()
        blob = self._store.state(_STREAM)
        if blob is None or not self._judge.restore(blob):
            self._judge.until = now - _REPLAY_S
        missed = self._store.history(self._judge.until, now)
        self._judge.history((s, self.plans.at(s.start)) for s, _ in missed if s.start >= self._judge.until)
        span = self._store.span()  # after a night with the machine off, the evening before is what one comes back to
        recent = self._store.history((min(now, span[1]) if span else now) - _MOMENTS_S, now)
        self._moments.remember(recent, now)
        self._asker.remember(recent, now)
        self.learning_s = self._recorded(now)
        if left_open:
            _LOG.info("%d segments of the last run were still open and are kept", len(left_open))

    def _first(self, span: tuple[float, float] | None) -> float | None:
        """When recording began; in a store with nothing in it, it begins anew."""
        if span is None:
            return None
        kept = self._store.state(_BEGAN)
        first = min(span[0], _moment(kept))
        if kept is None or first != _moment(kept):
            self._keep_began(first)
        return first

    def _keep_began(self, at: float) -> None:
        self.keep(_BEGAN, repr(at).encode())

    def _recorded(self, now: float) -> float:
        """Seconds at the computer so far, counted no further than the first hour."""
        total = 0.0
        span = self._store.span()
        start = span[0] if span else now
        while start < now and total < LEARNING_S:
            day = self._store.history(start, start + 86_400.0)
            total += sum(s.end - s.start for s, _ in day if s.presence is Presence.PRESENT)
            start += 86_400.0
        return min(total, LEARNING_S)

    # -- the line -------------------------------------------------------------------------------------------------

    def observe(self, seen: Observation) -> None:
        """Take one observation in."""
        self._moments.observe(seen)
        if isinstance(seen, WindowSeen):
            self.app = seen.app
        self._finish(self._segmenter.feed(seen))

    def tick(self) -> tuple[Advice | None, bool]:
        """About every five seconds: cut, judge what is open, write, and ask the policy.

        Returns a new suggestion if there is one, and whether anything else changed that is shown.
        """
        now = self._clock.now()
        self._finish(self._segmenter.tick(now))
        still_open = self._segmenter.open(now)
        provisional = list(zip(still_open, self._judge.provisional(still_open), strict=True))
        self._judged(provisional)
        changed = bool(self._unsaved)
        self._write(provisional)
        self._tidier.step()
        self._asker.step()
        self._lookback.step()
        expired = self._advisor.expire(now)
        self._resumer.step(moment := self.moment(now))
        advice = self._advisor.consider(replace(moment, open_spheres=self.open_spheres[:3]))
        if advice is not None:
            self._asker.asked(advice)
        if self._clock.monotonic() - self._saved_at >= _SAVE_S:
            self.save()
        return advice, changed or expired

    def moment(self, now: float) -> Moment:
        """What the policy may look at now."""
        moment = self._moments.moment(now, self._clock.offset_s(now), self.current, self.plans.at(now))
        back = moment.returned_after_s is not None  # nothing is asked of who has not just come back
        question = self._asker.question(now) if back and self._advisor.settings.ask_questions else None
        lately = self._lookback.lately(now, back=moment.returned_after_s is not None)
        settled = moment.call or self._clock.monotonic() - self._looks_since >= SETTLE_S
        return replace(
            moment, question=question, began=self._began, lately=lately, open_spheres=self.open_spheres[:3],
            call=moment.call if settled else None, timed=self.timed,
            planned=back and self.plans.is_ahead(self._advisor.settings),
        )  # fmt: skip

    def _finish(self, segments: Iterable[Segment]) -> None:
        for segment in segments:
            inference = self._judge.final(segment)
            self._moments.finished(segment, inference)
            self._asker.finished(segment, inference)
            self._lookback.finished(segment, inference)
            self.settled = inference if segment.presence is Presence.PRESENT else None
            self._resumer.finished(segment)
            if self._began is None:
                self._began = segment.start
                self._keep_began(segment.start)
            self._unsaved.append((segment, inference))
            if segment.presence is Presence.PRESENT:
                self.learning_s = min(self.learning_s + segment.end - segment.start, LEARNING_S)

    def _judged(self, provisional: list[Pair]) -> None:
        last = provisional[-1][1] if provisional else None
        self.current = last
        if last is not None:
            self._moments.judged(last)
        else:
            self._moments.nothing_in_front()

    def _write(self, provisional: list[Pair]) -> None:
        """Final segments, then the open ones; what the disk does not take is kept and tried again."""
        try:
            if self._unsaved:
                self._store.put(self._unsaved)
                self._unsaved.clear()
            self._store.put_open(provisional)
            self.trouble = ""
        except StoreUnavailable as e:
            if not self.trouble:
                _LOG.error("writing failed: %s", e)
            self.trouble = str(e)
            del self._unsaved[:-_MOST_UNSAVED]

    # -- the person -----------------------------------------------------------------------------------------------

    @property
    def presence(self) -> Presence:
        """Whether somebody is there."""
        return self._moments.presence

    @property
    def absent_since(self) -> float | None:
        """When the present absence began; None while somebody is there."""
        return self._moments.absent_since

    @property
    def open_spheres(self) -> tuple[WorkSphere, ...]:
        """The work that lies open, what is likeliest to be taken up first; may be asked from any thread."""
        return self._resumer.shown

    @property
    def since(self) -> float:
        """When the present state began."""
        return self._moments.state_since

    def teach(self, action: Callable[[Store], T]) -> T:
        """Do something with what the person teaches, through the writing connection."""
        return action(self._store)

    def remember_in(self, past: Past) -> None:
        """What answers say of the time is a step that can be taken back, as corrections are."""
        self._advisor.past = past

    def answer(self, advice_id: str, verdict: Verdict) -> tuple[bool, tuple[AdviceKind, ...]]:
        """Keep an answer to a suggestion; see `Advisor.answer`."""
        return self._advisor.answer(advice_id, verdict, self._clock.now())

    @property
    def advice_state(self) -> AdviceState:
        """The policy's memory."""
        return self._advisor.state

    def forget_learned_of_advice(self) -> None:
        """What helps this person is learned anew; see `Advisor.forget_learned`."""
        self._advisor.forget_learned()

    def learn_of_advice_again(self, before: AdviceState) -> None:
        """What was forgotten of `before` is known again; see `Advisor.learn_again`."""
        self._advisor.learn_again(before)

    def turn_advice_on(self, kind: AdviceKind) -> None:
        """A kind that dismissals turned off may come again; see `Advisor.turn_on`."""
        self._advisor.turn_on(kind)

    def say(self, advice_id: str, state: FocusState) -> bool:
        """Keep what the person says that a stretch was that they were asked about; see `Advisor.say`."""
        return self._advisor.say(advice_id, state, self._clock.now())

    def absent(self, presence: Presence) -> None:
        """The person is not to be looked at (paused) or is looked at again."""
        now, self._looks_since = self._clock.now(), self._clock.monotonic()
        self.observe(PresenceChanged(now, presence, now))

    def lose_sight(self) -> None:
        """The sources end: what they last saw does not go on."""
        now, self._looks_since = self._clock.now(), self._clock.monotonic()
        self.observe(WindowSeen(now, ""))
        for signal in (Signal.MEDIA, Signal.CALL, Signal.SHARING):
            self.observe(SignalChanged(now, signal, False if signal is Signal.CALL else None))

    def keep(self, name: str, blob: bytes) -> None:
        """Keep a small thing across restarts; a disk that does not take it is told in the log."""
        try:
            self._store.put_state(name, blob)
        except StoreUnavailable as e:
            _LOG.error("%s could not be kept: %s", name, e)

    def kept(self, name: str) -> bytes | None:
        """What `keep` kept."""
        return self._store.state(name)

    def change(self, settings: Settings) -> None:
        """Other choices from now on."""
        self._advisor.change(settings)
        self._segmenter.away_after(float(settings.away_after_s))
        self._tidier.change(settings)
        self._lookback.change(settings)

    def edit_rules(self, edit: Callable[[list[Rule]], Sequence[Rule]]) -> tuple[list[Rule], list[Rule]]:
        """See `Teaching.edit_rules`; where they are others then, `follow_rules` is to come next.

        Raises:
            StoreUnavailable: they could not be kept; the old ones hold.
        """
        self._store.put(self._unsaved)  # what waits was judged by the old rules, and is history now
        self._unsaved.clear()
        return self._store.edit_rules(edit, self._clock.now())

    def follow_rules(self) -> bool:
        """The rules that are kept hold from now on; returns whether the stream's memory is to be made anew.

        Raises:
            StoreUnavailable: they cannot be read.
        """
        rules = self._store.rules()
        anew = digest_of_categories(rules) != digest_of_categories(self._categories.rules)
        self._categories.put(rules)
        if anew:
            self._outdated = True
            self._store.put_state(_STREAM, b"")
            self._tidier.sort_again()
        return anew

    def follow_model(self) -> bool:
        """The model has another adapter: judge with it from now on; returns whether the memory could be kept."""
        memory, until = self._judge.state(), self._judge.until
        self._judge = Judge(self._model, self._categories, self.plans.at)
        kept = self._judge.restore(memory)
        if not kept:
            self._judge.until, self._outdated = until, True
        return kept

    def take_up(self, memory: bytes) -> None:
        """Go on from what was remembered elsewhere of history, and from what came since.

        Raises:
            StoreUnavailable: it cannot be read; then the memory has a gap.
        """
        until = self._judge.until
        if not self._judge.restore(memory):
            self._judge.until = until - _REPLAY_S
        stored = self._store.history(self._judge.until, until)
        missed = [s for s, _ in (*stored, *self._unsaved) if s.end <= until]
        self._judge.history((s, self.plans.at(s.start)) for s in missed if s.start >= self._judge.until)
        self._outdated = False

    def look_again(self) -> None:
        """History was changed by somebody else."""
        self._tidier.begin()
        self._asker.look_again()
        self._lookback.look_again()
        self._resumer.look_again()

    # -- end ------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Keep the memory of the stream and of the policy."""
        self._saved_at = self._clock.monotonic()
        try:
            self._store.put_state(_STREAM, b"" if self._outdated else self._judge.state())
            self._advisor.save()
        except StoreUnavailable as e:
            _LOG.error("the memory could not be kept: %s", e)

    def give_up(self) -> None:
        """Something went wrong: write what is final, leave what is open as it was last written, let the store go."""
        try:
            self._store.put(self._unsaved)
        except StoreUnavailable as e:
            _LOG.error("writing failed: %s", e)
        self._store.close()

    def close(self) -> None:
        """End the open segment, write everything, close the store."""
        self._finish(self._segmenter.close(self._clock.now()))
        self._write([])
        self.save()
        self._store.close()


def _moment(kept: bytes | None) -> float:
    """What was kept of a moment; infinity where nothing usable was."""
    try:
        at = float(kept or b"inf")
    except ValueError:
        return math.inf
    return at if math.isfinite(at) else math.inf
