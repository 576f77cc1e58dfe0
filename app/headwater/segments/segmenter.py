"""The fold from observations to segments.

What it promises: segments come in order and never overlap; with somebody present none is longer than 60 s; what
was counted is in exactly one of them; and the same observations give the same segments, whether or not `tick` and
`open` were called in between.

How it treats what is odd:

- **Clock set forwards, or a suspend that nobody announced**: while it is ticked, silence longer than
  `lost_after_s` means that the program did not run; the gap becomes one `OFF` segment. A caller that never ticks
  (import, training) may be silent for six hours.
- **Clock set backwards**: up to 30 s is taken for an observation that was late in the queue. More than that, and
  time goes on from where it was: segments run ahead of the clock until the next absence or gap is long enough to
  give the difference back. Nothing is lost and nothing overlaps.
- **Restless titles**: a title that differs in numbers or spinner signs only is the same window. A title (or site)
  that stood for less than 2 s in the same application, or an application in front for less than 0.25 s, gives its
  time to the one that follows: a page's address while it loads, a ticker in a title, alt-tab on its way.
- **Contexts**: what a browser or an editor says of its own window holds from when it says so; the window's site or
  project that comes within 2 s of its title counts from the window's beginning.
- **Hidden windows** (`app` empty): no segment, and what is counted there is dropped.
- **Absences** have no window and are one segment each, however long. Input while `AWAY` ends it, even if no
  `PRESENT` came; while locked, paused, suspended or off, input is dropped.
"""

import math
from collections.abc import Callable
from dataclasses import replace

from headwater.records import (
    ContextSeen,
    InputCounts,
    NotificationSeen,
    Observation,
    Presence,
    PresenceChanged,
    Segment,
    Signal,
    SignalChanged,
    TitleKind,
    WindowSeen,
)
from headwater.redact import steady_title
from headwater.segments.contexts import Contexts
from headwater.segments.cut import LONGEST_S, shares
from headwater.segments.piece import Piece

LATE_S = 30.0
"""Lateness up to here is a busy queue; more is a clock that was set back."""
REPORT_S = 30.0
"""How much later than due an `AWAY` may come and still reach back to the last input."""
SILENT_S = 6 * 3600.0
"""Silence that an unticked caller may keep: longer than any film."""
RESTLESS_S = 2.0
"""A title that stands shorter is on its way to another: the pages that load, the tickers."""
GLIMPSE_S = 0.25
"""An application in front for less was not seen by anybody."""
_LAST_TIME = 4_102_444_800.0
"""The year 2100: later times, and those before 1970, are no times."""
_HIDDEN = WindowSeen(0.0, "")


def _utc(_at: float) -> int:
    return 0


class Segmenter:
    """Folds observations, fed in order, into segments. Times are Unix seconds in UTC, lengths seconds."""

    def __init__(
        self,
        away_after_s: float = 180.0,
        offset: Callable[[float], int] = _utc,
        *,
        lost_after_s: float | None = None,
        floor: float = 0.0,
    ) -> None:
        """Take the idle time after which `AWAY` is announced, and the local offset at a time.

        `lost_after_s` is the silence between two calls that means the program did not run; 30 s over
        `away_after_s` unless given. `floor` is where earlier history ends: a clock that was set back since then
        must not write over it. Who ticks seldom (a replay at 60 times the speed) gives more.
        """
        self._given_lost = lost_after_s
        self.away_after(away_after_s)
        self._offset = offset
        self._ticked = False
        self._shift = 0.0
        self._now = 0.0
        self._floor = floor  # where the last final segment ended
        self._contexts = Contexts()
        self._restart()

    def away_after(self, seconds: float) -> None:
        """Another idle time from now on."""
        self._hold = seconds + REPORT_S
        self._lost = self._hold if self._given_lost is None else self._given_lost

    def _restart(self) -> None:
        self._pieces: list[Piece] = []  # ended, not final
        self._open: Piece | None = None
        self._presence = Presence.PRESENT
        self._front_window = self._window = _HIDDEN  # as it was seen, and with what is known of it
        self._changed = 0.0  # when the window last changed
        self._sure = 0.0  # until here presence is known: the last input, or the last change of presence
        self._signals: dict[Signal, bool | None] = dict.fromkeys(Signal)

    def feed(self, obs: Observation) -> tuple[Segment, ...]:
        """Take an observation; returns the segments that became final by it.

        An observation whose time is no time (not finite, before 1970, after 2100) is ignored.
        """
        if not _is_time(obs.at):
            return ()
        at = self._time(obs.at, _span(obs) if isinstance(obs, InputCounts) else 0.0)
        match obs:
            case PresenceChanged(presence=Presence.PRESENT):
                self._present(self._since(obs), self._advance(at))
            case PresenceChanged():
                self._absent(obs.presence, self._since(obs), at)
            case WindowSeen():
                self._front_window = obs
                self._seen(self._contexts.applied(obs), self._advance(at))
            case ContextSeen():
                self._contexts.take(obs)
                window = self._contexts.applied(replace(self._front_window, at=obs.at))
                if self._open is not None and not _same(window, self._window):
                    self._seen(window, self._advance(at), told=True)
            case InputCounts():
                self._counted(obs, self._advance(at))
            case SignalChanged():
                self._signal(obs.signal, obs.on, self._advance(at))
            case NotificationSeen():
                self._advance(at)
                self._front().notifications += self._presence is not Presence.PAUSED
        return self._release()

    def tick(self, now: float) -> tuple[Segment, ...]:
        """Let time pass; returns the segments that became final by it. Feed what is waiting first."""
        if not _is_time(now):
            return ()
        self._advance(self._time(now))
        self._ticked = True
        return self._release()

    def open(self, now: float) -> tuple[Segment, ...]:
        """The segments that are not final yet, as they stand at `now`: the withheld ones and the one in front."""
        if self._open is None:
            return ()
        if _is_time(now):
            self._advance(self._time(now))
        return self._built([*self._pieces, self._front()])

    def close(self, now: float) -> tuple[Segment, ...]:
        """End at `now`: everything becomes final. What is fed afterwards begins anew."""
        rest = self.open(now)
        self._floor = max(self._floor, self._now)
        self._restart()
        return rest

    # --- time -----------------------------------------------------------------------------------------------------

    def _time(self, at: float, least: float = 0.0) -> float:
        """Our time of a moment; where the clock was set back, at least `least` seconds after the last one."""
        at = round(at + self._shift, 3)
        if at >= self._now - LATE_S:
            return at
        on = round(self._now + least, 3)
        self._shift += on - at
        return on

    def _since(self, obs: PresenceChanged) -> float:
        return round(obs.since + self._shift, 3) if math.isfinite(obs.since) else obs.at + self._shift

    def _front(self) -> Piece:
        assert self._open is not None, "nothing was fed yet"
        return self._open

    def _advance(self, to: float) -> float:
        """Go to a time (never back), cutting on the way; returns the time that it is then."""
        if self._open is None:
            self._now = max(to, self._floor)
            self._open = self._piece(self._now)
            return self._now
        if self._presence is Presence.PRESENT and to - self._now > (self._lost if self._ticked else SILENT_S):
            to = self._lost_time(to)
        self._cut(to)
        self._now = max(self._now, to)
        return to

    def _lost_time(self, to: float) -> float:
        """Silence: give back what the clock was set back by; what is left over is time that we did not run."""
        back = min(self._shift, to - self._now)
        self._shift -= back
        to = round(to - back, 3)
        if to > self._now:
            self._begin(Presence.OFF, self._now)
            self._begin(Presence.PRESENT, to)
        return to

    def _cut(self, to: float) -> None:
        while self._presence is Presence.PRESENT and to - self._front().start >= LONGEST_S:
            self._split(round(self._front().start + LONGEST_S, 3))

    def _split(self, at: float) -> None:
        """End the piece in front at a time, and begin another."""
        piece = self._front()
        self._open = self._piece(max(at, piece.start))
        if at > piece.start:
            piece.end = at
            self._pieces.append(piece)
        else:
            self._open.notifications = piece.notifications

    def _piece(self, start: float) -> Piece:
        signals = {signal: [(start, on)] for signal, on in self._signals.items()}
        return Piece(start, self._presence, self._window, signals, [(start, self._window.fullscreen)])

    # --- presence -------------------------------------------------------------------------------------------------

    def _begin(self, presence: Presence, at: float) -> None:
        self._presence = presence
        self._split(at)
        self._sure = self._changed = at

    def _present(self, since: float, at: float) -> None:
        if self._presence is Presence.PRESENT:
            return
        absence = self._front()
        since = min(max(since, absence.start), at)
        back = min(self._shift, since - absence.start)
        self._shift -= back
        self._now -= back
        self._begin(Presence.PRESENT, round(since - back, 3))
        self._cut(at - back)

    def _absent(self, presence: Presence, since: float, at: float) -> None:
        if self._open is None:
            self._advance(min(since, at))
        if presence is self._presence or (presence is Presence.AWAY and self._covered(since)):
            self._advance(at)
            return
        if presence is Presence.AWAY and self._presence is Presence.PRESENT:
            since = max(since, at - self._hold)  # what is older may be final already
        since = min(max(since, self._floor), at)
        if since > self._now:
            since = self._advance(since)
        self._begin_absence(presence, max(since, self._last_booked(since)))
        self._now = max(self._now, at)

    def _covered(self, since: float) -> bool:
        """Whether another absence says more than `AWAY`: a pause always, a lock or a suspend that began later."""
        if self._presence in (Presence.LOCKED, Presence.SUSPENDED):
            return since < self._front().start
        return self._presence is not Presence.PRESENT

    def _last_booked(self, since: float) -> float:
        """No absence may swallow input: where some was booked in pieces that begin at `since` or later, it ends."""
        pieces = [p for p in (*self._pieces, self._front()) if p.start >= since]
        return max((max(end, p.start + 0.001) for p in pieces for _, end in p.spans), default=0.0)

    def _begin_absence(self, presence: Presence, since: float) -> None:
        """Take back the pieces after `since`; the absence grows from there."""
        waiting = 0
        while self._pieces and self._front().start >= since:
            waiting += self._front().notifications
            self._open = self._pieces.pop()
        self._front().end = None
        self._begin(presence, since)
        self._front().notifications = waiting

    # --- what is seen ---------------------------------------------------------------------------------------------

    def _seen(self, window: WindowSeen, at: float, *, told: bool = False) -> None:
        """Take a window in; `told`: it is the same one, of which more is known now."""
        before, piece, self._window = self._window, self._front(), window
        if self._presence is not Presence.PRESENT:
            return
        if _same(before, window):
            piece.fullscreen.append((at, window.fullscreen))
            return
        stood = at - self._changed
        known = before.app != "" and (window.app != "" or told)
        if known and (at <= piece.start or stood < (RESTLESS_S if told or before.app == window.app else GLIMPSE_S)):
            piece.window = window
            piece.fullscreen.append((at, window.fullscreen))
        else:
            self._split(at)
        self._changed = at

    def _signal(self, signal: Signal, on: bool | None, at: float) -> None:
        self._signals[signal] = on
        self._front().signals[signal].append((at, on))

    def _counted(self, obs: InputCounts, at: float) -> None:
        counts = tuple(max(0, n) for n in (obs.keys, obs.clicks, obs.scroll, obs.travel_px))
        start = at - _span(obs)
        if not any(counts):
            return
        if self._presence is Presence.AWAY:
            self._present(start, at)
            at = min(at, self._now)
        if self._presence is not Presence.PRESENT:
            return
        if at >= self._changed:  # it was flushed when the window changed, so it belongs to this one
            start = max(start, self._changed)
        if self._signals[Signal.COUNTED] is None:
            self._signal(Signal.COUNTED, True, max(start, self._front().start))
        self._book(counts, start, at)
        self._sure = max(self._sure, at)

    def _book(self, counts: tuple[int, ...], start: float, end: float) -> None:
        """Share input out over the pieces that its span touches."""
        present = [p for p in (*self._pieces, self._front()) if p.presence is Presence.PRESENT]
        touched = [p for p in present if p.overlap(start, end) > 0] or [self._front()]
        weights = [p.overlap(start, end) for p in touched]
        columns = [shares(n, weights) for n in counts]
        for piece, (keys, clicks, scroll, travel) in zip(touched, zip(*columns, strict=True), strict=True):
            piece.add((keys, clicks, scroll, travel), (start, end))

    # --- what comes out -------------------------------------------------------------------------------------------

    def _release(self) -> tuple[Segment, ...]:
        """Segments that nothing can change any more: input or a change of presence came after them, or time enough."""
        until = max(self._sure, self._now - self._hold)
        count = next((n for n, p in enumerate(self._pieces) if (p.end or 0.0) > until), len(self._pieces))
        final, self._pieces = self._pieces[:count], self._pieces[count:]
        if final:
            self._floor = final[-1].end or self._floor
        return self._built(final)

    def _built(self, pieces: list[Piece]) -> tuple[Segment, ...]:
        ends = [self._now if p.end is None else p.end for p in pieces]
        return tuple(
            p.segment(end, self._offset) for p, end in zip(pieces, ends, strict=True) if p.shown and end > p.start
        )


def _is_time(at: float) -> bool:
    return math.isfinite(at) and 0 <= at < _LAST_TIME


def _span(counts: InputCounts) -> float:
    return min(max(counts.span_s, 0.0), LONGEST_S) if math.isfinite(counts.span_s) else 0.0


def _same(a: WindowSeen, b: WindowSeen) -> bool:
    if (a.app, a.domain, a.project, a.title_kind) != (b.app, b.domain, b.project, b.title_kind):
        return False
    return a.title == b.title or (a.title_kind is TitleKind.FULL and steady_title(a.title) == steady_title(b.title))
