"""The layout of a feature row: names, scales and the name of the whole, by which model and program know each other."""

import hashlib
import math

import numpy as np
from numpy.typing import NDArray

from headwater.records import Category

WINDOWS_S = (60.0, 300.0, 900.0)
"""The last minute, the two spans that states are defined over, and the longest memory of single segments."""
NEAR_S, LONG_S = WINDOWS_S[1:]

NOW = ("duration", "gap", "idle", "keys", "clicks", "scroll", "travel", "notifications")
FLAGS = ("fullscreen", "media", "call", "sharing")
CLOCK = ("hour_sin", "hour_cos", "day_sin", "day_cos")
CATEGORY = tuple(f"is_{c.value}" for c in Category)
PLACE = (
    "off_plan", "call_app", "intent_match", "same_app", "same_window", "app_away", "bout", "window", "session",
    "alike", "alike_away", "window_away", "fresh",
)  # fmt: skip
"""`alike`: the share of the five minutes before that went to windows with like words; `alike_away`: since the last of
them; `window_away`: since this very window was in front; `fresh`: it never was."""
OF_WINDOW = (
    "switches", "apps", "largest", "keys", "clicks", "scroll", "travel", "idle", "off_plan", "make", "read", "talk",
    "intent_match", "counted", "alike", "fresh", "worded",
)  # fmt: skip
"""`fresh`: share of the changes that led to a window never seen; `worded`: share of the time with words to go by."""
RECENT = tuple(f"{name}_{int(span // 60)}m" for span in WINDOWS_S for name in OF_WINDOW)
SPANS = tuple(f"{int(span // 60)}m" for span in WINDOWS_S)
PER_SWITCH = tuple(f"{name}_per_switch_{span}" for name in ("keys", "clicks", "travel") for span in SPANS)
_RANKED_ALWAYS = (
    *(f"{name}_{span}" for name in ("switches", "apps", "largest") for span in SPANS if (name, span) != ("apps", "5m")),
    "bout",
)
_RANKED_COUNTS = (
    "idle_15m", *(f"{name}_{span}" for name in ("keys", "clicks", "scroll", "travel") for span in SPANS), *PER_SWITCH,
)  # fmt: skip
RANKED = (*_RANKED_ALWAYS, *_RANKED_COUNTS)
"""What carries over between people only as each one's own rank."""
NEED_COUNTS = frozenset(_RANKED_COUNTS)
USUAL = ("switches", "keys", "clicks", "idle", "off_plan", "make", "talk", "alike", "fresh")
"""What is usual for the person: means of the five-minute values, fading as the ranks do."""
RANKS = tuple(f"{name}_rank" for name in RANKED)
KNOWN = tuple(
    f"has_{x}"
    for x in (
        "app", "title", "domain", "counts", "idle", *FLAGS, "intent", "gap", "app_before", "ranks", "words",
        "window_before", "alike_before",
    )
)  # fmt: skip
"""The missing masks: 1 where the modality is known.

`has_counts` is the share of the four counts that is, and `has_ranks` grows to 1 with the hours that were seen."""

NAMES: tuple[str, ...] = (
    *NOW,
    *FLAGS,
    *CLOCK,
    *CATEGORY,
    *PLACE,
    *RECENT,
    *PER_SWITCH,
    *RANKS,
    *(f"usual_{x}" for x in USUAL),
    *KNOWN,
)
"""What each place of a row means; all values lie within about -1 and 1.5."""
INDEX = {name: i for i, name in enumerate(NAMES)}

MOST = {
    "duration": 60.0, "gap": 43_200.0, "keys": 600.0, "clicks": 200.0, "scroll": 400.0, "travel": 60_000.0,
    "notifications": 10.0, "switches": 30.0, "apps": 20.0, "app_away": 86_400.0, "bout": 7200.0, "window": 7200.0,
    "session": 21_600.0, "window_away": 86_400.0, "alike_away": 900.0, "keys_per_switch": 3000.0,
    "clicks_per_switch": 300.0, "travel_per_switch": 300_000.0,
}  # fmt: skip
"""What a value of 1 stands for, on a logarithmic scale: seconds, counts a minute, switches a minute, apps, counts.

They are round figures somewhat above what the simulator and real logs show; larger values are cut at 1.5."""

RANK_BUCKETS = 64
RANK_HALF_LIFE_S = 16 * 3600.0
"""About three working days at the computer: ranks follow a person who changes, and are steady within a day."""
RANK_PRIOR_S = 1800.0
"""Time after which a person's own history weighs as much as not knowing."""

_REVISION = 3
"""Raise it when a value is computed in another way under the same name."""


def scale_of(name: str) -> str:
    """The entry of `MOST` that a value of the row is measured by; empty for shares, flags and the like."""
    plain = name.removesuffix("_1m").removesuffix("_5m").removesuffix("_15m")
    return plain if plain in MOST else ""


LOGARITHMIC = np.array([i for i, name in enumerate(NAMES) if scale_of(name)])
"""Where values are on a logarithmic scale."""
_LOG_MOST = np.array([math.log1p(MOST[scale_of(name)]) for name in NAMES if scale_of(name)])


def bend(num: NDArray[np.float64]) -> None:
    """Put raw values ≥ 0 [N, n] on their logarithmic scales, in place: 0 is 0, MOST is 1, nothing is above 1.5."""
    num[LOGARITHMIC] = np.minimum(np.log1p(num[LOGARITHMIC]) / _LOG_MOST[:, None], 1.5)


def scaled(name: str, value: float) -> float:
    """One value as `bend` would put it."""
    return min(math.log1p(value) / math.log1p(MOST[scale_of(name)]), 1.5)


def _spec_id() -> str:
    told = repr((_REVISION, NAMES, sorted(MOST.items()), WINDOWS_S, RANK_BUCKETS, RANK_HALF_LIFE_S, RANK_PRIOR_S))
    return f"features-{_REVISION}-{hashlib.sha256(told.encode()).hexdigest()[:12]}"


SPEC_ID = _spec_id()
"""Names this layout. A model made for another one must not be used (`attention.ModelMismatch`)."""
