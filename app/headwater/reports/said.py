"""A sentence before it has a language: a key of the catalogue and what fills its places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from headwater.base import Words
from headwater.base.oneline import one_line

Value = str | int | float
_LONGEST = 40
_DAY_MIN = 24 * 60


@dataclass(frozen=True, slots=True)
class Said:
    """How a value is told stands at the end of its name: `_s` a length in seconds, `_at` minutes after midnight, `_h`
    a whole hour, `_share` a share, `_state` and `_title` a state, `_weekday` a day of the week (1 is Monday); all else
    as it is."""

    key: str
    params: tuple[tuple[str, Value], ...] = ()

    @classmethod
    def of(cls, key: str, **params: Value) -> Said:
        """With these values."""
        return cls(key, tuple(params.items()))

    def text(self, words: Words) -> str:
        """In a language."""
        told = {name: _told(name, value, words) for name, value in self.params}
        return words(self.key, **told | _spans(dict(self.params), words), **_usual(told, words))


def _spans(given: Mapping[str, Value], words: Words) -> dict[str, Value]:
    """Both ends of a stretch of the day, told together."""
    told: dict[str, Value] = {}
    if "start_at" in given and "end_at" in given:
        start, end = (int(given[name]) % _DAY_MIN for name in ("start_at", "end_at"))
        told["start_at"], told["end_at"] = words.times(start, end)
    if "from_h" in given and "to_h" in given:
        told["from_h"], told["to_h"] = words.hours(int(given["from_h"]), int(given["to_h"]))
    return told


def _usual(told: Mapping[str, Value], words: Words) -> dict[str, Value]:
    """Both ends of what is usual in one place, `usual`; once where they are told alike."""
    ends = [told[name] for end in ("low", "high") for name in (end, f"{end}_s", f"{end}_share") if name in told]
    if len(ends) != 2:
        return {}
    low, high = ends
    return {"usual": low if low == high else words("digest.range", low=low, high=high)}


def _told(name: str, value: Value, words: Words) -> Value:
    if isinstance(value, str):
        states = {"state": "state.inline", "title": "state"}
        found = states.get(name.rpartition("_")[2])
        return words(f"{found}.{value}") if found else one_line(value, _LONGEST)
    match name.rpartition("_")[2]:
        case "s":
            return words.duration(value)
        case "at":
            return words.time(int(value) % _DAY_MIN)
        case "share":
            return f"{100 * value:.0f} %"
        case "weekday":
            return words(f"chart.date.weekday_{int(value)}")
    return value

