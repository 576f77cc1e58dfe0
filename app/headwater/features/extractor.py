"""From segments to rows of numbers; what is needed of the past is remembered.

All is written for n segments at once, a column each; a single one is a batch of one. What the past tells of them comes
from the parts of `Memory`: they take many at once where those follow one another, and give the same as one by one.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from headwater.categories import Categories
from headwater.features.batch import FeatureBatch
from headwater.features.columns import DAY_S, Columns, columns
from headwater.features.kept import COLUMNS, COUNTS, FIRST_TOTAL, TOTALS, Sums
from headwater.features.layout import (
    CLOCK,
    FLAGS,
    INDEX,
    NAMES,
    NEED_COUNTS,
    OF_WINDOW,
    PER_SWITCH,
    RANKED,
    RANKS,
    RECENT,
    SPANS,
    USUAL,
    bend,
)
from headwater.features.memory import Memory, Met
from headwater.features.windows import NAMED, TOLD, TONES, Window, Windows, hashed
from headwater.records import FeatureRow, Intent, Segment

CHUNK = 512
"""Segments that are taken at once; of twice as many, times could no longer be summed without any rounding."""
_BOUT_GAP_S = 60.0
"""A longer pause ends a bout."""
_SESSION_GAP_S = 300.0
"""A pause of five minutes ends a session, as it does for the advice on breaks."""
_NEEDS = np.array([name in NEED_COUNTS for name in RANKED])[:, None]
_MEAN_AT = np.array([INDEX[f"{name}_5m"] for name in USUAL])
_USUAL_AT = np.array([INDEX[f"usual_{name}"] for name in USUAL])
_COUNTED, _WORDED = ("keys", "clicks", "idle"), ("alike", "fresh")
_MEAN_KNOWN = np.array([
    INDEX["counted_5m" if n in _COUNTED else "worded_5m" if n in _WORDED else "has_ranks"] for n in USUAL
])  # fmt: skip
"""Where a row tells whether a mean is known; switches and categories are."""
_SHARES = {
    "counted": ("counted_s", "seconds"),
    "idle": ("idle_s", "idle_known_s"),
    "alike": ("alike_s", "worded_s"),
    "worded": ("worded_s", "seconds"),
    "off_plan": ("off_plan_s", "app_known_s"),
    "intent_match": ("match_s", "match_known_s"),
    **{name: (f"{name}_s", "app_known_s") for name in TONES},
}
"""Shares of a window's time: part, whole."""
_TOTAL = {name: at for at, name in enumerate(TOTALS)}
_OF_WINDOW = {name: at for at, name in enumerate(OF_WINDOW)}
_COUNTS_AT, _COUNTED_AT = ([at[name] for name in COUNTS] for at in (_OF_WINDOW, _TOTAL))
_SHARES_AT = [_OF_WINDOW[name] for name in _SHARES]
_PARTS, _WHOLES = ([_TOTAL[pair[n]] for pair in _SHARES.values()] for n in (0, 1))
_SWITCHED = [_TOTAL[name.removesuffix(f"_per_switch_{SPANS[0]}")] for name in PER_SWITCH[:: len(SPANS)]]
_BY_NAMES = ("off_plan", "app_known", "has_words", *TONES)
_OF_NAMES = [TOLD.index(name) for name in _BY_NAMES]
_OF_NAMES_AT = [_TOTAL[name] for name in ("off_plan_s", "app_known_s", "worded_s", *(f"{tone}_s" for tone in TONES))]
_BY_TIME = ("seconds", "counted_s", "idle_known_s", "alike_s", "match_s", "match_known_s")
_OF_TIME_AT = [_TOTAL[name] for name in _BY_TIME]
_CALL_APP, _HAS_WORDS = TOLD.index("call_app"), TOLD.index("has_words")


def _at(*names: str) -> slice | list[int]:
    """Where values stand in a row: a slice where they stand side by side."""
    at = [INDEX[name] for name in names]
    return slice(at[0], at[-1] + 1) if at == list(range(at[0], at[-1] + 1)) else at


_RATES_AT, _CLOCK_AT = _at(*COUNTS), _at(*CLOCK)
_FLAGS_AT, _HAS_FLAGS_AT = _at(*FLAGS), _at(*(f"has_{name}" for name in FLAGS))
_SAME_AT, _BEGUN_AT = _at("same_app", "same_window"), _at("bout", "window", "session")
_AWAY_AT = _at("gap", "app_away", "window_away", "alike_away")
_HAS_AWAY_AT = _at("has_gap", "has_app_before", "has_window_before", "has_alike_before")
"""Time since the last segment, the application, the very window, and one like it."""
_NAMED_AT, _RANKED_AT, _RANKS_AT = _at(*NAMED), _at(*RANKED), _at(*RANKS)
_RECENT_AT, _SWITCHED_AT = slice(INDEX[RECENT[0]], INDEX[RECENT[-1]] + 1), _at(*PER_SWITCH)

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Extractor:
    """Makes the model's input. Feed it the segments with somebody present, in order."""

    def __init__(self, categories: Categories) -> None:
        """Take what knows what applications are for."""
        self._windows = Windows(categories)
        self._memory = Memory()

    def row(self, segment: Segment, intent: Intent | None = None) -> FeatureRow:
        """The row of a segment, which is remembered.

        Impossible values (NaN, negative or enormous counts and times) are bent to the nearest possible ones.
        """
        return next(iter(self.rows([segment], [intent])))

    def rows(self, segments: Sequence[Segment], intents: Sequence[Intent | None] | None = None) -> FeatureBatch:
        """The rows of many segments, which are remembered; the same as one by one, bit for bit.

        `intents`: what the person was about to do at each, if they ever said so.
        """
        wanted = intents if intents is not None else [None] * len(segments)
        chunks = (slice(at, at + CHUNK) for at in range(0, len(segments), CHUNK))
        return FeatureBatch.joined([self._chunk(segments[c], wanted[c]) for c in chunks])

    def peek(self, segments: Sequence[Segment], intent: Intent | None = None) -> list[FeatureRow]:
        """The rows of segments that may still change; nothing of them is remembered."""
        kept, self._memory = self._memory, self._memory.copy()
        try:
            return list(self.rows(segments, [intent] * len(segments)))
        finally:
            self._memory = kept

    def fork(self) -> "Extractor":
        """Another one that remembers the same and goes its own way; in one thread, for they share what is no memory."""
        other = object.__new__(Extractor)
        other._windows, other._memory = self._windows, self._memory.copy()
        return other

    def state(self) -> bytes:
        """The memory, to be kept across restarts; it holds no titles or names."""
        return self._memory.to_bytes()

    def restore(self, blob: bytes) -> None:
        """Take the memory up again, exactly.

        Raises:
            FeaturesError: it is damaged or of another layout; what was remembered so far stays.
        """
        self._memory = Memory.from_bytes(blob)

    def _chunk(self, segments: Sequence[Segment], intents: Sequence[Intent | None]) -> FeatureBatch:
        with np.errstate(all="ignore"):
            seen, windows = columns(segments), self._windows.of(segments)
            told = self._windows.told(windows)
            match = np.array([w.match(i) for w, i in zip(windows, intents, strict=True)], np.float64)
            num = np.zeros((len(NAMES), len(segments)))
            _now(num, seen, told, match)
            at = 0
            while at < len(segments):
                stop = at + self._memory.together(seen.start[at:], seen.end[at:])
                self._past(num[:, at:stop], seen.part(at, stop), windows[at:stop], told[:, at:stop], match[at:stop])
                at = stop
        return FeatureBatch(seen.start, seen.end, [w.text for w in windows], num.T.astype(np.float32, order="C"))

    def _past(self, num: Floats, seen: Columns, windows: Sequence[Window], told: Floats, match: Floats) -> None:
        """Write what the past tells of segments that can be taken at once."""
        memory, words = self._memory, hashed(windows)
        alike, alike_ended = memory.recent.likeness(seen.start, seen.end, words)
        lasts = np.fmax.accumulate(np.concatenate((memory.marks[:1], seen.end)))  # NaN at first
        near = seen.start - lasts[:-1] <= _BOUT_GAP_S
        met = memory.meet(windows, near, seen.end.tolist())
        ended = np.array((lasts[:-1], met.app_ended, met.window_ended, alike_ended))
        switch = ~met.same_window
        fresh = (told[_HAS_WORDS] > 0) & np.isnan(met.window_ended) & ~np.isnan(lasts[:-1])
        self._place(num, seen, met, ended)
        num[INDEX["alike"]], num[INDEX["fresh"]] = alike, fresh
        rows = np.empty((num.shape[1], COLUMNS))
        rows[:, :FIRST_TOTAL] = np.array((seen.start, seen.end, switch, fresh & switch, met.slot)).T
        rows[:, FIRST_TOTAL:] = _totals(seen, told, match, alike).T
        _recent(num, memory.recent.add(rows, words))
        memory.marks[0] = lasts[-1]
        bend(num)
        self._habits(num, seen.seconds)

    def _place(self, num: Floats, seen: Columns, met: Met, ended: Floats) -> None:
        """Write how windows stand to what was before: `ended` [4, n] when, in the order of `_AWAY`, NaN for never."""
        away, known = np.maximum(seen.start - ended, 0.0), ~np.isnan(ended)
        num[_AWAY_AT], num[_HAS_AWAY_AT] = np.where(known, away, 0.0), known
        going = np.array((met.same_app, met.same_window, away[0] < _SESSION_GAP_S))
        at = np.maximum.accumulate(np.where(going, -1, np.arange(len(seen.start))), axis=1)
        begun = np.where(at < 0, self._memory.marks[1:, None], seen.start[at])
        num[_SAME_AT], num[_BEGUN_AT] = going[:2], np.maximum(seen.end - begun, 0.0)
        self._memory.marks[1:] = begun[:, -1]

    def _habits(self, num: Floats, seconds: Floats) -> None:
        habits = self._memory.habits
        spans = habits.spend(seconds)
        known = ~_NEEDS | (num[INDEX["counted_15m"]] > 0)
        num[_RANKS_AT], num[INDEX["has_ranks"]] = habits.rank(num[_RANKED_AT], known, spans)
        num[_USUAL_AT] = habits.usually(num[_MEAN_AT], num[_MEAN_KNOWN] > 0, spans)


def _now(num: Floats, seen: Columns, told: Floats, match: Floats) -> None:
    """Write what segments tell by themselves, and whether it is known."""
    matched, flagged = ~np.isnan(match), ~np.isnan(seen.flags)
    for name, values in (
        ("duration", seen.seconds), ("notifications", seen.notifications), ("has_counts", seen.counted),
        ("idle", np.where(seen.seconds > 0, seen.idle / seen.seconds, 0.0)), ("has_idle", seen.idle_known),
        ("intent_match", np.where(matched, match, 0.0)), ("has_intent", matched),
    ):  # fmt: skip
        num[INDEX[name]] = values
    num[_RATES_AT] = seen.counts / (np.maximum(seen.seconds, 1.0) / 60)
    num[_FLAGS_AT] = np.where(flagged, seen.flags, 0.0)
    # Not known means "perhaps in a call" while a call app is in front; elsewhere nothing speaks for one.
    num[_HAS_FLAGS_AT] = flagged
    num[INDEX["has_call"]] = flagged[FLAGS.index("call")] | (told[_CALL_APP] == 0)
    num[_NAMED_AT] = told[: len(NAMED)]
    days = seen.local / DAY_S
    turned = (_turn(turns) for turns in (days, (days + 3) / 7))  # 1 January 1970 was a Thursday
    num[_CLOCK_AT] = [values for pair in turned for values in pair]


def _turn(turns: Floats) -> tuple[list[float], list[float]]:
    """Sine and cosine, one by one: no array's neighbours decide how they are computed."""
    angles = (2 * math.pi * np.mod(turns, 1.0)).tolist()
    return [math.sin(x) for x in angles], [math.cos(x) for x in angles]


def _totals(seen: Columns, told: Floats, match: Floats, alike: Floats) -> Floats:
    """What each segment adds to its windows [T, n]."""
    matched = ~np.isnan(match)
    t = np.empty((len(TOTALS), len(alike)))
    t[_OF_NAMES_AT] = told[_OF_NAMES]
    t[_OF_TIME_AT] = (
        np.ones(len(alike)), seen.counted > 0, seen.idle_known, alike, np.where(matched, match, 0.0), matched
    )  # fmt: skip
    t *= seen.seconds
    t[_COUNTED_AT], t[_TOTAL["idle_s"]] = seen.counts, seen.idle
    return t


def _recent(num: Floats, sums: Sums) -> None:
    """Write what lies in the windows of time."""
    t, of = sums.totals, _OF_WINDOW
    to = num[_RECENT_AT].reshape(len(SPANS), len(OF_WINDOW), -1)  # a view
    used, counted = (np.maximum(t[_TOTAL[n]], 15.0) / 60 for n in ("seconds", "counted_s"))  # a second is no rate yet
    to[:, of["switches"]] = sums.switches / used
    to[:, of["apps"]] = sums.apps
    to[:, of["largest"]] = sums.largest
    to[:, of["fresh"]] = _share(sums.fresh, sums.switches)
    to[:, _COUNTS_AT] = (t[_COUNTED_AT] / counted).transpose(1, 0, 2)
    to[:, _SHARES_AT] = _share(t[_PARTS], t[_WHOLES]).transpose(1, 0, 2)
    switched = t[_SWITCHED] / np.maximum(sums.switches, 1.0)
    num[_SWITCHED_AT].reshape(switched.shape)[...] = np.where(t[_TOTAL["counted_s"]] > 0, switched, 0.0)


def _share(part: Floats, whole: Floats) -> Floats:
    return np.where(whole > 1e-6, np.minimum(part / whole, 1.0), 0.0)
