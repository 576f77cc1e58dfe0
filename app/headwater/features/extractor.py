"""From a segment to a row of numbers, one segment at a time; what is needed of the past is remembered."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from headwater.categories import Categories
from headwater.features.intent import match
from headwater.features.layout import (
    FLAGS,
    INDEX,
    NAMES,
    NEAR_S,
    NEED_COUNTS,
    OF_WINDOW,
    RANKED,
    RANKS,
    SPANS,
    USUAL,
    WINDOWS_S,
    bend,
)
from headwater.features.memory import TOTALS, Memory, Sums, key
from headwater.features.text import compose, title_of, words_of
from headwater.records import Category, FeatureRow, Intent, Segment, TitleKind

_DAY_S = 86_400.0
_LONGEST_S = 3600.0
_MOST_COUNT = 1e7
_BOUT_GAP_S = 60.0
"""A longer pause ends a bout."""
_SESSION_GAP_S = 300.0
"""A pause of five minutes ends a session, as it does for the advice on breaks."""
_SET_BACK_S = 5.0
"""A segment may begin this much before the last one ended; more is a clock that was set back."""
_NEEDS = np.array([name in NEED_COUNTS for name in RANKED])
_RANKED_AT = np.array([INDEX[name] for name in RANKED])
_RANKS_AT = slice(INDEX[RANKS[0]], INDEX[RANKS[-1]] + 1)
_MEAN_AT = np.array([INDEX[f"{name}_5m"] for name in USUAL])
_USUAL_AT = np.array([INDEX[f"usual_{name}"] for name in USUAL])
_COUNTED, _WORDED = ("keys", "clicks", "idle"), ("alike", "fresh")
_MEAN_KNOWN = np.array([
    INDEX["counted_5m" if n in _COUNTED else "worded_5m" if n in _WORDED else "has_ranks"] for n in USUAL
])  # fmt: skip
"""Where a row tells whether a mean is known; switches and categories are."""
_TONES = ("make_s", "read_s", "talk_s")
_PER_SWITCH = ("keys", "clicks", "travel")
_TAILS = dict(zip(WINDOWS_S, SPANS, strict=True))
_OF_WINDOW = {span: {name: INDEX[f"{name}_{tail}"] for name in OF_WINDOW} for span, tail in _TAILS.items()}
_OF_SWITCH = {span: [(n, INDEX[f"{n}_per_switch_{tail}"]) for n in _PER_SWITCH] for span, tail in _TAILS.items()}
"""Where the values of a window stand in the row."""
_SHARES = (
    ("counted", "counted_s", "seconds"),
    ("idle", "idle_s", "idle_known_s"),
    ("alike", "alike_s", "worded_s"),
    ("worded", "worded_s", "seconds"),
    ("off_plan", "off_plan_s", "app_known_s"),
    ("intent_match", "match_s", "match_known_s"),
    *((name.removesuffix("_s"), name, "app_known_s") for name in _TONES),
)
"""Shares of a window's time: name, part, whole."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A segment with everything impossible put right."""

    start: float
    end: float
    seconds: float
    counts: tuple[float, float, float, float] | None
    counted: float
    """Share of the four counts that is known: imported tables often lack wheel and pointer."""
    idle: float | None
    app: str
    text: str
    title: str
    words: NDArray[np.uint64]
    category: Category | None
    match: float | None


class Extractor:
    """Makes the model's input. Feed it the segments with somebody present, in order."""

    def __init__(self, categories: Categories) -> None:
        """Take what knows what applications are for."""
        self._categories = categories
        self._memory = Memory()

    def row(self, segment: Segment, intent: Intent | None = None) -> FeatureRow:
        """The row of a segment, which is remembered.

        Impossible values (NaN, negative or enormous counts and times) are bent to the nearest possible ones.
        """
        seen = self._look(segment, intent)
        put = _Put()
        self._now(put, segment, seen)
        self._place(put, segment, seen)
        self._recent(put)
        num = np.array(put.num)
        bend(num)
        self._ranks(num, seen)
        num[_USUAL_AT] = self._memory.usually(num[_MEAN_AT], num[_MEAN_KNOWN] > 0, seen.seconds)
        return FeatureRow(seen.start, seen.end, seen.text, num.astype(np.float32))

    def peek(self, segments: Sequence[Segment], intent: Intent | None = None) -> list[FeatureRow]:
        """The rows of segments that may still change; nothing of them is remembered."""
        kept, self._memory = self._memory, self._memory.copy()
        try:
            return [self.row(segment, intent) for segment in segments]
        finally:
            self._memory = kept

    def state(self) -> bytes:
        """The memory, to be kept across restarts; it holds no titles or names."""
        return self._memory.to_bytes()

    def restore(self, blob: bytes) -> None:
        """Take the memory up again, exactly.

        Raises:
            FeaturesError: it is damaged or of another layout; what was remembered so far stays.
        """
        self._memory = Memory.from_bytes(blob)

    def _look(self, s: Segment, intent: Intent | None) -> _Seen:
        start = s.start if math.isfinite(s.start) else 0.0
        seconds = min(max(s.end - start, 0.0), _LONGEST_S) if math.isfinite(s.end) else 0.0
        given = (s.keys, s.clicks, s.scroll, s.travel_px)
        known = sum(c is not None for c in given) / len(given)
        keys, clicks, scroll, travel = (_possible(c or 0, _MOST_COUNT) for c in given)
        counts = (keys, clicks, scroll, travel) if known else None
        title = title_of(s)
        text = compose(self._categories.name(s.app) if s.app else "", title, s.domain)
        category = self._categories.of(s.app, title, s.domain) if s.app or s.domain else None
        matched = match(intent.text, f"{text} {s.project}", category) if intent and intent.text.strip() else None
        idle = None if s.idle_s is None else _possible(s.idle_s, seconds)
        words = words_of(s, self._categories.name(s.app) if s.app else "")
        return _Seen(start, start + seconds, seconds, counts, known, idle, s.app, text, title, words, category, matched)

    def _now(self, put: "_Put", s: Segment, seen: _Seen) -> None:
        put("duration", seen.seconds)
        put("notifications", _possible(s.notifications, 1000.0))
        if seen.counts is not None:
            minutes = max(seen.seconds, 1.0) / 60
            for name, count in zip(("keys", "clicks", "scroll", "travel"), seen.counts, strict=True):
                put(name, count / minutes)
        if seen.idle is not None:
            put("idle", seen.idle / seen.seconds if seen.seconds else 0.0)
        # Not known means "perhaps in a call" while a call app is in front; elsewhere nothing speaks for one.
        call = s.call if s.call is not None or self._categories.is_call_app(s.app) else False
        for name, on in zip(FLAGS, (s.fullscreen, s.media, call, s.sharing), strict=True):
            put(name, float(bool(on)))
            put(f"has_{name}", float(on is not None))
        local = seen.start + (s.offset_s if abs(s.offset_s) <= _DAY_S else 0)
        put.angle("hour", local / _DAY_S)
        put.angle("day", (local / _DAY_S + 3) / 7)  # 1 January 1970 was a Thursday
        put("has_app", float(bool(s.app)))
        put("has_title", float(bool(seen.title.strip()) and s.title_kind is TitleKind.FULL))
        put("has_domain", float(bool(s.domain)))
        put("has_counts", seen.counted)
        put("has_idle", float(seen.idle is not None))

    def _place(self, put: "_Put", s: Segment, seen: _Seen) -> None:
        memory = self._memory
        last, bout, window, session = memory.marks.tolist()
        if seen.start < last - _SET_BACK_S:
            memory.forget_recent()
            last = bout = window = session = math.nan
        gap = max(seen.start - last, 0.0)  # NaN at first
        app, which = key(s.app), key(s.app, s.title, s.domain)
        near = gap <= _BOUT_GAP_S
        same_app, same_window = near and app == memory.app, near and which == memory.window
        bout = bout if same_app else seen.start
        window = window if same_window else seen.start
        session = session if gap < _SESSION_GAP_S else seen.start
        before = None if same_app else memory.seen(app)
        if seen.category is not None:
            put(f"is_{seen.category.value}", 1.0)
            put("off_plan", self._categories.off_plan(seen.category))
            put("call_app", float(self._categories.is_call_app(s.app)))
        put("same_app", float(same_app))
        put("same_window", float(same_window))
        if not math.isnan(last):
            put("gap", gap)
            put("has_gap", 1.0)
        if before is not None:
            put("app_away", max(seen.start - before, 0.0))
            put("has_app_before", 1.0)
        for name, begun in (("bout", bout), ("window", window), ("session", session)):
            put(name, max(seen.end - begun, 0.0))
        put("intent_match", seen.match or 0.0)
        put("has_intent", float(seen.match is not None))
        fresh, alike = self._kin(put, seen, which, last)
        memory.add(
            seen.start, seen.end, not same_window, fresh and not same_window, app, seen.words, self._totals(seen, alike)
        )
        memory.marks[:] = (np.fmax(seen.end, last), bout, window, session)
        memory.app, memory.window = app, which

    def _kin(self, put: "_Put", seen: _Seen, which: bytes, last: float) -> tuple[bool, float]:
        """What is known of this window and of those like it: whether it is new, and the share of like ones."""
        if not len(seen.words):
            return False, 0.0
        before = self._memory.seen_window(which, seen.end)
        alike, ended = self._memory.alike(seen.words, seen.start, NEAR_S)
        fresh = before is None and not math.isnan(last)
        put("has_words", 1.0)
        put("alike", alike)
        put("fresh", float(fresh))
        for name, since in (("window", before), ("alike", ended)):
            if since is not None:
                put(f"{name}_away", max(seen.start - since, 0.0))
                put(f"has_{name}_before", 1.0)
        return fresh, alike

    def _totals(self, seen: _Seen, alike: float) -> list[float]:
        t = dict.fromkeys(TOTALS, 0.0)
        t["seconds"] = seen.seconds
        if seen.counts is not None:
            t["keys"], t["clicks"], t["scroll"], t["travel"] = seen.counts
            t["counted_s"] = seen.seconds
        if seen.idle is not None:
            t["idle_s"], t["idle_known_s"] = seen.idle, seen.seconds
        if seen.category is not None:
            t["app_known_s"] = seen.seconds
            t["off_plan_s"] = self._categories.off_plan(seen.category) * seen.seconds
            tone = self._categories.tone(seen.category)
            if tone < len(_TONES):
                t[_TONES[tone]] = seen.seconds
        if len(seen.words):
            t["alike_s"], t["worded_s"] = alike * seen.seconds, seen.seconds
        if seen.match is not None:
            t["match_s"], t["match_known_s"] = seen.match * seen.seconds, seen.seconds
        return [t[name] for name in TOTALS]

    def _recent(self, put: "_Put") -> None:
        for span, sums in zip(WINDOWS_S, self._memory.window_sums(), strict=True):
            _window(put, span, sums)
            if sums.totals["counted_s"] > 0:
                for name, at in _OF_SWITCH[span]:
                    put.num[at] = sums.totals[name] / max(sums.switches, 1)

    def _ranks(self, num: np.ndarray, seen: _Seen) -> None:
        values = num[_RANKED_AT]
        known = ~_NEEDS | (num[INDEX["counted_15m"]] > 0)
        bucket = self._memory.bucket(values)
        ranks, sure = self._memory.rank(bucket, known)
        num[_RANKS_AT] = ranks
        num[INDEX["has_ranks"]] = sure
        self._memory.learn(bucket, known, seen.seconds)


class _Put:
    """Writes values into a row by name. A list, until all are there: single numbers go into one twice as quickly."""

    __slots__ = ("num",)

    def __init__(self) -> None:
        self.num = [0.0] * len(NAMES)

    def __call__(self, name: str, value: float) -> None:
        self.num[INDEX[name]] = value

    def angle(self, name: str, turns: float) -> None:
        angle = 2 * math.pi * (turns % 1.0)
        self(f"{name}_sin", math.sin(angle))
        self(f"{name}_cos", math.cos(angle))


def _window(put: _Put, span: float, sums: Sums) -> None:
    t, at, num = sums.totals, _OF_WINDOW[span], put.num
    minutes = max(t["seconds"], 15.0) / 60  # a first second of use is no rate yet
    num[at["switches"]] = sums.switches / minutes
    num[at["apps"]] = sums.apps
    num[at["largest"]] = sums.largest
    num[at["fresh"]] = _share(sums.fresh, sums.switches)
    counted = max(t["counted_s"], 15.0) / 60
    for name in ("keys", "clicks", "scroll", "travel"):
        num[at[name]] = t[name] / counted
    for name, part, whole in _SHARES:
        num[at[name]] = _share(t[part], t[whole])


def _share(part: float, whole: float) -> float:
    return min(part / whole, 1.0) if whole > 1e-6 else 0.0


def _possible(value: float, most: float) -> float:
    """`value` between 0 and `most`; NaN counts as 0."""
    return 0.0 if math.isnan(value) else min(max(float(value), 0.0), most)
