"""Keeps `Lately`: the last hours as segments pass, beside what is usual by the last weeks."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from headwater.categories import Categories
from headwater.engine.habits import (
    HALF_S,
    HOUR_S,
    MESSAGES,
    Darkness,
    DayHabits,
    Pair,
    Usual,
    habits_of,
    is_dark,
    local_day,
    usual_of,
)
from headwater.records import Category, FocusState, Inference, Lately, Presence, Segment, WorkSphere
from headwater.segments import spheres

PAUSE_S = 300.0
OFF_S = 30.0
"""So long without input rests the eyes, as far as anybody can tell from here."""
DAYS = 28
"""The last weeks."""
WEIGHTS = {
    FocusState.FRAGMENTED: 1.3, FocusState.FOCUSED: 1.1, FocusState.COMMUNICATING: 1.1, FocusState.ROUTINE: 0.9,
    FocusState.DRIFTING: 0.8,
}  # fmt: skip
"""What a minute of a state counts towards a pause. Our own choice: the order is that of how people rate such work as
demanding, the numbers keep a pause of 70 minutes between 54 and 88."""
UNFINISHED_S = 1200.0
"""A piece of work that held somebody so long today can be left unfinished."""


class LatelyKeeper:
    """Belongs to the thread that feeds it."""

    def __init__(self, categories: Categories, darkness: Darkness | None, day_start_hour: int) -> None:
        self._categories, self._darkness = categories, darkness
        self.day_start_hour = day_start_hour
        self._today: list[Pair] = []
        self._day: date | None = None
        self._days: deque[DayHabits] = deque(maxlen=DAYS)
        self._recent: deque[tuple[Segment, Category, FocusState | None]] = deque()
        self._usual = Usual()
        self._load_s = self._worked_s = 0.0
        self._looked_since: float | None = None
        self._last_end = float("-inf")
        self._left: tuple[float, WorkSphere | None] | None = None

    def finished(self, segment: Segment, inference: Inference | None) -> None:
        """A segment is final."""
        day = local_day(segment.start, segment.offset_s, self.day_start_hour)
        if day != self._day:
            self._begin(day)
        self._today.append((segment, inference))
        if segment.presence is not Presence.PRESENT:
            return
        self._count(segment, inference)
        category = self._categories.of(segment.app, segment.title, segment.domain, segment.project)
        self._recent.append((segment, category, inference.state if inference else None))
        while self._recent and self._recent[0][0].end < segment.end - 2 * HOUR_S:
            self._recent.popleft()
        self._last_end = segment.end

    def _begin(self, day: date) -> None:
        """Another day; the clock may have been set back, too."""
        if self._day is not None and day > self._day:
            self.learn(self._day, self._today)
        self._day, self._today, self._worked_s = day, [], 0.0

    def learn(self, day: date, history: Sequence[Pair]) -> None:
        """A day that is over, in any order."""
        found = habits_of(day, history, self._categories, self._darkness)
        kept = [d for d in self._days if d.facts.day != day]
        days = sorted([*kept, *([found] if found else [])], key=lambda d: d.facts.day)
        self._days = deque(days, DAYS)
        self._usual = usual_of(self._days)

    def _count(self, segment: Segment, inference: Inference | None) -> None:
        gap, length = segment.start - self._last_end, segment.end - segment.start
        if gap >= PAUSE_S or gap < 0:
            self._load_s = 0.0
        self._worked_s += length
        self._load_s += length * (WEIGHTS.get(inference.state, 1.0) if inference else 1.0)
        if segment.idle_s is None:
            self._looked_since = None
        elif segment.idle_s >= OFF_S or gap >= OFF_S or self._looked_since is None:
            self._looked_since = segment.end if segment.idle_s >= OFF_S else segment.start

    def lately(self, now: float, offset_s: int, *, back: bool) -> Lately:
        """As of `now`; what is only of use where the person has just come back is only looked for there."""
        today = local_day(now, offset_s, self.day_start_hour) == self._day
        looks, fragmented, dark = self._of_late(now) if back else (0, 0.0, 0.0)
        rested = now - self._last_end >= PAUSE_S
        looked = None if self._looked_since is None or now - self._last_end >= 2 * 60 else self._looked_since
        usual = self._usual
        return Lately(
            load_s=0.0 if rested else self._load_s, looked_s=0.0 if looked is None else max(0.0, now - looked),
            worked_s=self._worked_s if today else 0.0, looks=looks, looks_usual=usual.looks,
            fragmented=fragmented, fragmented_usual=usual.fragmented, dark=dark, dark_usual=usual.dark,
            best=usual.best, unfinished=self._unfinished(now) if back and today else None,
        )  # fmt: skip

    def _of_late(self, now: float) -> tuple[int, float, float]:
        """Looks, and the shares."""
        return self._looks(now), self._share(now, "fragmented"), self._share(now, "dark")

    def _looks(self, now: float) -> int:
        talking, looks = False, 0
        for segment, category, _ in self._recent:
            looks += category in MESSAGES and not talking and segment.start > now - HOUR_S
            talking = category in MESSAGES
        return looks

    def _share(self, now: float, what: str) -> float:
        """Of the last half hour at the computer, if that is not long ago."""
        total = found = 0.0
        for segment, category, state in self._back_from(now):
            length = min(segment.end - segment.start, HALF_S - total)
            total += length
            hit = state is FocusState.FRAGMENTED if what == "fragmented" else self._dark(segment, category)
            found += length * hit
        return found / HALF_S if total >= HALF_S / 2 else 0.0

    def _dark(self, segment: Segment, category: Category) -> bool:
        return is_dark(segment, category, self._darkness)

    def _back_from(self, now: float) -> Iterator[tuple[Segment, Category, FocusState | None]]:
        left = HALF_S
        for one in reversed(self._recent):
            if left <= 0 or now - one[0].end > 2 * HOUR_S:
                return
            left -= one[0].end - one[0].start
            yield one

    def _unfinished(self, now: float) -> WorkSphere | None:
        """Today's longest piece of work that was in front in the last hour; looked for once a return."""
        if self._left is not None and self._left[0] == self._last_end:
            return self._left[1]
        whole: dict[str, WorkSphere] = {}
        there = (s for s, _ in self._today if s.presence is Presence.PRESENT)
        for sphere in spheres(s for s in there if s.domain or s.title or s.project):
            before = whole.get(sphere.name)
            whole[sphere.name] = replace(sphere, seconds=sphere.seconds + (before.seconds if before else 0.0))
        late = [s for s in whole.values() if s.end >= now - HOUR_S and s.seconds >= UNFINISHED_S]
        found = max(late, key=lambda s: s.seconds, default=None)
        self._left = (self._last_end, found)
        return found
