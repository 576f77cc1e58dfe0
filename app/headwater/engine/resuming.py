"""What was I at? The open pieces of work, best guess first, and what is learned from the one that is taken up.

Only weights are kept; names are read from the store's history at every start, so that what was forgotten is gone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from headwater.advice import AdviceStateUnreadable
from headwater.advice.resuming import BACK_S, DAY_S, Choice, Weights, choice, rank, taken_up
from headwater.categories import Categories
from headwater.engine.openwork import PAUSE_S, SOON_S, OpenWork, opened, taken
from headwater.records import Inference, Moment, Segment, WorkSphere
from headwater.store import StoreUnavailable

_LOG = logging.getLogger("headwater.engine")
_WEIGHTS = "resuming"
_CHUNK_S = 3 * DAY_S
"""History read at one tick, the latest first: a weekend."""
_REFRESH_S = 300.0
_SHOWN = 12


class History(Protocol):
    """The store, as far as it is read here."""

    def history(self, start: float, end: float) -> list[tuple[Segment, Inference | None]]:
        """Segments that share time with a span, by start."""
        ...

    def state(self, name: str) -> bytes | None:
        """What was kept under a name."""
        ...


class Resumer:
    """Belongs to the thread of the store; `shown` may be read from any."""

    def __init__(
        self, store: History, categories: Categories, keep: Callable[[str, bytes], None], until: float
    ) -> None:
        """History before `until` is read from the store; what ends later is told by `finished`."""
        self._store, self._categories, self._keep = store, categories, keep
        self._weights = self._load()
        self._begin(until)
        self.shown: tuple[WorkSphere, ...] = ()
        """The likeliest first. Replaced as a whole, never changed."""

    def _load(self) -> Weights:
        blob = self._store.state(_WEIGHTS)
        try:
            return Weights() if blob is None else Weights.from_bytes(blob)
        except AdviceStateUnreadable:
            _LOG.warning("what was learned of taking work up is not usable: it starts anew")
            return Weights()

    def _begin(self, until: float) -> None:
        self._work = OpenWork(self._categories, until)
        self._read_from, self._unread = until, False
        self._stale, self._looked_at = True, float("-inf")
        self._away: float | None = None
        """Length of the absence that the person is just back from."""
        self._asked: tuple[float, float, Choice] | None = None
        """Since when something may be taken up, when the person came back, and what was open then."""

    def finished(self, segment: Segment) -> None:
        """A segment is final."""
        self._work.finished(segment)
        self._stale = True

    def look_again(self) -> None:
        """History was changed by somebody else: what is known of it is read anew, names and all."""
        self._begin(self._work.until)
        self.shown = ()

    def step(self, moment: Moment) -> None:
        """About every five seconds: read on, look at what is open now and then, and see what is taken up."""
        read = self._read(moment.now)
        self._settle(moment.now)
        away = moment.returned_after_s
        back = away is not None and away >= PAUSE_S and away != self._away
        just_back = away is not None and self._asked is not None
        self._away = away
        if back or (read and just_back):
            self._returned(moment, anew=back)
        elif not just_back and (read or self._is_old(moment.now)):
            self._look(moment)  # who is just back still sees what was open then

    def _is_old(self, now: float) -> bool:
        """Something came since it was looked last, or the clock was set back."""
        since = now - self._looked_at
        return since < 0 or (self._stale and since >= _REFRESH_S)

    def _read(self, now: float) -> bool:
        """Read a part of history that is not known yet; whether there was one."""
        since = now - BACK_S
        if self._read_from <= since:
            return False
        start = max(self._read_from - _CHUNK_S, since)
        try:
            found = self._store.history(start, self._read_from)
        except StoreUnavailable as e:
            if not self._unread:
                _LOG.warning("what lies open could not be read yet: %s", e)
            self._unread = True
            return False
        self._work.before([s for s, _ in found if start <= s.start < self._read_from])
        self._read_from = start
        return True

    def _look(self, moment: Moment, until: float = float("inf")) -> Choice:
        """What was open before `until`, as it is seen now."""
        intent = moment.intent.text if moment.intent else ""
        runs = [r for r in self._work.runs() if r.sphere.start < until]
        open_ = choice(opened(runs, moment.now, intent), moment.now, moment.offset_s)
        self.shown = tuple(
            WorkSphere(s.name, s.start, s.end, round(s.seconds, 3), s.apps) for s in rank(self._weights, open_)[:_SHOWN]
        )
        self._stale, self._looked_at = False, moment.now
        return open_

    def _returned(self, moment: Moment, *, anew: bool) -> None:
        """Somebody is back; with more history read since, what was open is looked at anew."""
        if anew:
            self._settle(float("inf"))
            since, at = self._work.until, moment.now
        else:
            assert self._asked is not None
            since, at, _ = self._asked
        self._asked = since, at, self._look(moment, since)

    def _settle(self, now: float) -> None:
        """A quarter of an hour after a return, or at the next one: what was taken up teaches."""
        if self._asked is None or 0.0 <= now - self._asked[1] <= SOON_S:
            return
        since, at, open_ = self._asked
        self._asked = None
        name = taken((r for r in self._work.runs() if r.sphere.start >= since), at)
        if name is None or open_.place(name) is None:
            return
        self._weights = taken_up(self._weights, open_, name)
        self._keep(_WEIGHTS, self._weights.to_bytes())
