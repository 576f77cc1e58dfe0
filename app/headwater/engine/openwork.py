"""The open pieces of work of a history: its work spheres, joined by name over the last 14 days.

No store and no clock: whoever asks says when that is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from math import log

from headwater.advice.resuming import BACK_S, DAY_S, Left, OpenSphere
from headwater.categories import Categories
from headwater.features.intent import match, words
from headwater.records import Category, Presence, Segment, TitleKind, WorkSphere
from headwater.segments import spheres
from headwater.segments.spheres import DETOUR_S

LEAST_S = 120.0
"""So long in it makes something a piece of work that is open, and so long after a return it was taken up."""
SOON_S = 900.0
"""After a return; what is taken up later was not what the person came back for."""
PAUSE_S = 300.0
"""An absence: as for `Moment`."""
CONSIDERED = 48
"""So many are looked at, the latest and the longest ones."""
_TYPED_S = 120.0
_MOST_RUNS = 16_384
"""Some months; what is older than 14 days is never looked at."""
_LONGEST_BLOCK = 4096
_TALK = frozenset({Category.MAIL, Category.CHAT, Category.MEET})
_ASIDE = frozenset({Category.NEWS, Category.SOCIAL, Category.WATCH, Category.PLAY, Category.SHOP})


class Sort(StrEnum):
    """What a run of windows is for, as far as being open goes."""

    WORK = "work"
    TALK = "talk"
    """Messages and calls: gone to from work, and never open as work is."""
    ASIDE = "aside"
    """What people seldom plan, unless a rule of theirs says that it is their work."""


@dataclass(frozen=True, slots=True)
class Run:
    """One work sphere, and what its windows tell."""

    sphere: WorkSphere
    category: Category
    typed: bool
    offset_s: int

    @property
    def sort(self) -> Sort:
        """See `Sort`."""
        return Sort.TALK if self.category in _TALK else Sort.ASIDE if self.category in _ASIDE else Sort.WORK


def runs_of(segments: Sequence[Segment], categories: Categories) -> list[Run]:
    """The work spheres of segments (in order)."""
    there = [s for s in segments if s.presence is Presence.PRESENT and s.app]
    starts = [s.start for s in there]

    def run(sphere: WorkSphere) -> Run:
        apps = set(sphere.apps)
        within = there[bisect_left(starts, sphere.start) : bisect_right(starts, sphere.end)]
        own = [s for s in within if s.app in apps and s.end <= sphere.end + 1e-6]
        typed = any(s.keys for s in own if s.end > sphere.end - _TYPED_S)
        return Run(sphere, _category(own, categories), typed, own[0].offset_s if own else 0)

    return [run(sphere) for sphere in spheres(there)]


def _category(segments: Iterable[Segment], categories: Categories) -> Category:
    """What most of the time was for."""
    time: defaultdict[Category, float] = defaultdict(float)
    for s in segments:
        title = s.title if s.title_kind is TitleKind.FULL else ""
        time[categories.of(s.app, title, s.domain, s.project)] += s.end - s.start
    return max(time, key=lambda c: time[c], default=Category.OTHER)


def taken(runs: Iterable[Run], back: float) -> str | None:
    """Of what was in front since somebody came back: the first work for two minutes in the first quarter of an hour."""
    time: defaultdict[str, float] = defaultdict(float)
    for run in runs:
        left = back + SOON_S - run.sphere.start
        if left <= 0 or run.sort is not Sort.WORK:
            continue
        time[run.sphere.name] += min(run.sphere.seconds, left)
        if time[run.sphere.name] >= LEAST_S:
            return run.sphere.name
    return None


class OpenWork:
    """Folds segments into runs as they come; what lies more than a minute apart never shares a run."""

    def __init__(self, categories: Categories, until: float = 0.0) -> None:
        self._categories = categories
        self._runs: list[Run] = []
        self._block: list[Segment] = []
        """What may still share a run with what comes."""
        self.until = until
        """End of the last segment."""

    def finished(self, segment: Segment) -> None:
        """A segment is final."""
        if segment.presence is not Presence.PRESENT or not segment.app:
            return
        apart = not 0.0 <= segment.start - self.until + DETOUR_S <= 2 * DETOUR_S
        if self._block and (apart or len(self._block) >= _LONGEST_BLOCK):
            self._runs += runs_of(self._block, self._categories)
            self._block.clear()
            del self._runs[:-_MOST_RUNS]
        self._block.append(segment)
        self.until = segment.end

    def before(self, segments: Sequence[Segment]) -> None:
        """History that is older than all that is known."""
        self._runs[:0] = runs_of(segments, self._categories)

    def runs(self) -> list[Run]:
        """All that is known, the one in front included."""
        return [*self._runs, *runs_of(self._block, self._categories)]


def opened(runs: Sequence[Run], now: float, intent: str = "") -> tuple[OpenSphere, ...]:
    """What is open at `now`, the latest first; `intent` is what the person said they would do."""
    some = [r for r in runs if now - r.sphere.end < BACK_S and r.sphere.start <= now]
    left, resumed = _left(some, now), _resumed(some)
    latest = max((r.sphere.end for r in some if r.sort is Sort.WORK), default=now)
    by_name: dict[str, list[int]] = {}
    for n, run in enumerate(some):
        if run.sort is Sort.WORK and run.sphere.name.strip():
            by_name.setdefault(run.sphere.name, []).append(n)
    found = [
        replace(_joined([some[n] for n in at], now, latest), left=left[at[-1]], returns=resumed[name],
                intent=match(intent, name, some[at[-1]].category) if intent else 0.0)
        for name, at in by_name.items() if sum(some[n].sphere.seconds for n in at) >= LEAST_S
    ]  # fmt: skip
    return _with_kin(_considered(found))


def _joined(runs: Sequence[Run], now: float, latest: float) -> OpenSphere:
    """Runs of one name as one piece of work."""
    last, whole = runs[-1].sphere, sum(r.sphere.seconds for r in runs)
    hours, days = [0.0] * 24, [0.0] * 7
    for run in runs:
        local = (run.sphere.start + run.sphere.end) / 2 + run.offset_s
        hours[int(local % DAY_S // 3600)] += run.sphere.seconds / whole
        days[int((local // DAY_S + 3) % 7)] += run.sphere.seconds / whole
    return OpenSphere(
        last.name, last.start, last.end, last.seconds, runs[-1].typed, Left.SWITCH, len(runs),
        sum(r.sphere.seconds for r in runs if now - r.sphere.end < DAY_S), whole, tuple(hours), tuple(days),
        sum(r.sphere.seconds * 0.5 ** ((latest - r.sphere.end) / 3600) for r in runs),
        apps=tuple(dict.fromkeys(app for r in reversed(runs) for app in r.sphere.apps)),
        making=Categories.tone(runs[-1].category) == 0,
    )  # fmt: skip


def _left(runs: Sequence[Run], now: float) -> list[Left]:
    """How each of the runs ended."""
    found = []
    for run, after in pairwise([*runs, None]):
        assert run is not None
        gone = (after.sphere.start if after else now) - run.sphere.end >= PAUSE_S
        talk = after is not None and after.sort is Sort.TALK
        found.append(Left.ABSENCE if gone else Left.MESSAGES if talk else Left.SWITCH)
    return found


def _resumed(runs: Sequence[Run]) -> Counter[str]:
    """How often each name was taken up after an absence."""
    found: Counter[str] = Counter()
    for n, (before, run) in enumerate(pairwise(runs), 1):
        if run.sphere.start - before.sphere.end >= PAUSE_S:
            soon = bisect_left(runs, run.sphere.start + SOON_S, key=lambda r: r.sphere.start)
            name = taken(runs[n:soon], run.sphere.start)
            found.update([name] if name else [])
    return found


def _considered(found: Sequence[OpenSphere]) -> list[OpenSphere]:
    """Half of them the latest, half those with most time; the latest first."""
    latest = sorted(found, key=lambda s: -s.end)
    longest = sorted(latest[CONSIDERED // 2 :], key=lambda s: -s.fortnight_s)[: CONSIDERED // 2]
    return sorted([*latest[: CONSIDERED // 2], *longest], key=lambda s: -s.end)


def _with_kin(found: Sequence[OpenSphere]) -> tuple[OpenSphere, ...]:
    """With the likeness of their names: documents of one thing share its words, and words that many share say less."""
    told = [words(s.name) for s in found]
    common = Counter(word for some in told for word in some)
    rare = {word: log(1 + len(found) / n) for word, n in common.items()}
    whole = [sum(rare[w] for w in some) for some in told]
    return tuple(
        replace(s, kin=tuple(
            1.0 if m == n else sum(rare[w] for w in told[n] & told[m]) / max(min(whole[n], whole[m]), 1e-9)
            for m in range(len(found))
        ))
        for n, s in enumerate(found)
    )  # fmt: skip
