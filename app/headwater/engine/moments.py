"""Keeps what the advice policy may look at, from the observations and the segments as they pass."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from headwater.records import (
    FocusState,
    Inference,
    InputCounts,
    Intent,
    Moment,
    Observation,
    Presence,
    PresenceChanged,
    Segment,
    Signal,
    SignalChanged,
    WindowSeen,
    WorkSphere,
)
from headwater.segments import spheres

PAUSE_S = 300.0
"""An absence of five minutes or more is a pause."""
_TYPING_S = 6.0
"""Counts come at most every 5 s, so a key pressed in the last span is younger than this."""
_JUST_BACK_S = 60.0
_REMEMBERED = 600
"""Segments kept for naming the last piece of work: about half a day."""


@dataclass
class MomentKeeper:
    """The short memory behind `Moment`; rebuilt from history at a start."""

    presence: Presence = Presence.PRESENT
    state: FocusState | None = None
    state_since: float = 0.0
    _work_began: float | None = None
    _absent_since: float | None = None
    _returned_at: float | None = None
    _returned_after: float = 0.0
    _sphere_before: WorkSphere | None = None
    _signals: dict[Signal, bool | None] = field(default_factory=dict)
    _fullscreen: bool | None = None
    _key_at: float = float("-inf")
    _recent: deque[Segment] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    def remember(self, history: Iterable[tuple[Segment, Inference | None]], now: float) -> None:
        """Take up the thread where the last run left it."""
        for segment, inference in history:
            self.finished(segment, inference)
        if self._recent and now - self._recent[-1].end >= PAUSE_S:
            self._work_began = None
            self._absent_since = self._recent[-1].end

    def observe(self, seen: Observation) -> None:
        """Note presence, signals, full screen and typing."""
        match seen:
            case PresenceChanged():
                self._presence(seen)
            case SignalChanged():
                self._signals[seen.signal] = seen.on
            case WindowSeen():
                self._fullscreen = seen.fullscreen
                if self._absent_since is not None and self.presence is Presence.PRESENT:
                    self._back(seen.at)
                self._work_began = self._work_began or seen.at
            case InputCounts() if seen.keys:
                self._key_at = seen.at

    def _presence(self, change: PresenceChanged) -> None:
        if change.presence is Presence.PRESENT:
            self._back(change.at)
        elif self._absent_since is None:
            self._absent_since = change.since
        self.presence = change.presence

    def _back(self, at: float) -> None:
        if self._absent_since is None:
            return
        away = at - self._absent_since
        self._returned_at, self._returned_after = at, away
        found = spheres(tuple(self._recent))
        self._sphere_before = found[-1] if found else None
        if away >= PAUSE_S:
            self._work_began = at
        self._absent_since = None

    @property
    def absent_since(self) -> float | None:
        """When the present absence began; None while somebody is there."""
        return self._absent_since if self.presence is not Presence.PRESENT else None

    def finished(self, segment: Segment, inference: Inference | None) -> None:
        """A segment is final."""
        if segment.presence is not Presence.PRESENT:
            return
        if self._recent and segment.start - self._recent[-1].end >= PAUSE_S:
            self._work_began = segment.start
        self._work_began = self._work_began or segment.start
        self._recent.append(segment)
        if inference:
            self.judged(inference)

    def judged(self, inference: Inference) -> None:
        """The state of the segment in front, final or provisional."""
        if inference.state is not self.state:
            self.state, self.state_since = inference.state, inference.start

    def nothing_in_front(self) -> None:
        """Nothing may be known of what is in front: no state lasts through that."""
        self.state = None

    def moment(self, now: float, offset_s: int, inference: Inference | None, intent: Intent | None) -> Moment:
        """Everything that the policy may look at, at `now`."""
        just_back = self._returned_at is not None and now - self._returned_at <= _JUST_BACK_S
        state_s = max(0.0, now - self.state_since) if inference and self.state else 0.0
        drifting = intent is not None and self.state is FocusState.DRIFTING
        present = self.presence is Presence.PRESENT
        return Moment(
            now=now,
            offset_s=offset_s,
            presence=self.presence,
            inference=inference,
            state_s=state_s,
            since_pause_s=max(0.0, now - self._work_began) if self._work_began and present else 0.0,
            returned_after_s=self._returned_after if just_back else None,
            last_sphere=self._sphere_before if just_back else None,
            call=self._signals.get(Signal.CALL, False),
            sharing=self._signals.get(Signal.SHARING, False),
            fullscreen=self._fullscreen,
            typing=now - self._key_at <= _TYPING_S,
            intent=intent,
            off_plan_s=min(state_s, now - intent.start) if intent and drifting else 0.0,
        )
