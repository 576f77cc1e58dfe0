"""What training hides, so that the model works where something cannot be known, and learns nothing from its absence.

In the simulator some things are unknown only in certain states (whether there is a call, in a meeting); on a real
machine they may be unknown for good. Each is therefore hidden for whole stretches, whatever goes on in them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from headwater.features import INDEX
from headwater.records import Category

Numbers = NDArray[np.float32]


def _named(*parts: str) -> list[int]:
    return [i for name, i in INDEX.items() if any(part in name for part in parts)]


_COUNTS = _named("keys", "clicks", "scroll", "travel", "idle", "counted", "has_counts")
_IDLE = _named("idle")
_PARTS = [_named(part) for part in ("keys", "scroll", "travel")]
_SIGNALS = [[INDEX[name], INDEX[f"has_{name}"]] for name in ("fullscreen", "media", "call", "sharing")]
_INTENT = _named("intent")
_TITLE = _named("has_title", "has_domain")
_WORDS = _named("alike", "fresh", "worded", "window_away", "has_words", "window_before")
"""What is told by comparing the words of titles."""
_KINDS = [*(INDEX[f"is_{c.value}"] for c in Category), INDEX["off_plan"], INDEX["call_app"]]
_SHARES = [INDEX[f"{n}_{w}m"] for n in ("off_plan", "make", "read", "talk") for w in (1, 5, 15)]
_SHARES += [INDEX[f"usual_{n}"] for n in ("make", "talk")]
_OTHER = {
    INDEX["is_other"]: 1.0,
    **{INDEX[n]: 0.4 for n in ("off_plan", "off_plan_1m", "off_plan_5m", "off_plan_15m", "usual_off_plan")},
}
"""What features say of applications that nobody knows."""


@dataclass(frozen=True, slots=True)
class Hiding:
    """Shares of the stretches in which something is hidden; `event`: of the segments."""

    event: float = 0.06
    excluded: float = 0.03
    """Segments of which nothing may be known but how much was typed and for how long."""
    counts: float = 0.1
    one_count: float = 0.04
    """Keys, wheel or pointer alone: imported tables often lack one."""
    idle: float = 0.1
    titles: float = 0.12
    dimmed: float = 0.6
    """Some directions of all titles: what a world's wordings have to themselves must not be leant on."""
    strangers: float = 0.14
    """Applications that nobody knows: no title, no category."""
    signals: float = 0.3
    """Full screen, media, call and sharing together; each alone besides, half as often."""
    intent: float = 0.3
    domains: float = 0.1

    @classmethod
    def nothing(cls) -> "Hiding":
        """Everything is seen."""
        return cls(**{f.name: 0.0 for f in fields(cls)})


def hide(num: Numbers, title: Numbers, h: Hiding, random: np.random.Generator) -> None:
    """Hide things in a stretch, in place: `num` [T, N], `title` [T, E]."""
    if random.random() < h.counts:
        num[:, _COUNTS] = 0
    for part in _PARTS:
        if random.random() < h.one_count:
            num[:, part] = 0
            num[:, INDEX["has_counts"]] = np.maximum(num[:, INDEX["has_counts"]] - 0.25, 0)
    if random.random() < h.titles:
        title[:] = 0
        num[:, _TITLE + _WORDS] = 0
    if random.random() < h.dimmed:
        _dim(title, random)
    if random.random() < h.strangers:
        _strange(num, title)
    for share, columns in ((h.idle, _IDLE), (h.intent, _INTENT), (h.domains, [INDEX["has_domain"]])):
        if random.random() < share:
            num[:, columns] = 0
    _silence(num, h.signals, random)
    _events(num, title, h, random)


def _dim(title: Numbers, random: np.random.Generator) -> None:
    """Up to half of the directions, lengths kept."""
    kept = random.random(title.shape[1:]) < random.uniform(0.5, 1)
    title *= kept / np.sqrt(max(kept.mean(), 0.1))


def _strange(num: Numbers, title: Numbers) -> None:
    title[:] = 0
    num[:] = without(num, ["titles", "kinds"])


def _silence(num: Numbers, share: float, random: np.random.Generator) -> None:
    together = random.random() < share
    for columns in _SIGNALS:
        if together or random.random() < share / 2:
            num[:, columns] = 0


def _events(num: Numbers, title: Numbers, h: Hiding, random: np.random.Generator) -> None:
    excluded = random.random(len(num)) < h.excluded
    title[excluded] = 0
    for column in (*_TITLE, *_KINDS, *_WORDS, INDEX["has_app"]):
        num[excluded, column] = 0
    hidden = random.random(len(num)) < h.event
    hidden[-1] = False
    num[hidden], title[hidden] = 0, 0


def without(num: Numbers, names: Iterable[str]) -> Numbers:
    """A copy in which something is not known, for figures: "signals", "counts", "intent", "titles" or "kinds"."""
    columns = {
        "signals": [c for pair in _SIGNALS for c in pair],
        "counts": _COUNTS,
        "intent": _INTENT,
        "titles": [*_TITLE, *_WORDS],
        "kinds": [*_KINDS, *_SHARES],
    }
    made = num.copy()
    for name in names:
        made[:, columns[name]] = 0
        if name == "kinds":
            for column, value in _OTHER.items():
                made[:, column] = value
    return made
