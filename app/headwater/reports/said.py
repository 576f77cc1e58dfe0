"""A sentence before it has a language: a key of the catalogue and what fills its places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from headwater.base import Words

Value = str | int | float
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Said:
    """How a value is told stands at the end of its name: `_s` a length in seconds, `_at` minutes after midnight,
    `_share` a share, `_state` and `_title` a state, `_weekday` a day of the week (1 is Monday); all else as it is."""

    key: str
    params: tuple[tuple[str, Value], ...] = ()

    @classmethod
    def of(cls, key: str, **params: Value) -> Said:
        """With these values."""
        return cls(key, tuple(params.items()))

    def text(self, words: Words) -> str:
        """In a language."""
        told = {name: _told(name, value, words) for name, value in self.params}
        return words(self.key, **told, **_usual(told, words))


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
        return words(f"{found}.{value}") if (found := states.get(name.rpartition("_")[2])) else _short(value)
    match name.rpartition("_")[2]:
        case "s":
            return words.duration(value)
        case "at":
            return f"{int(value) // 60 % 24:02d}:{int(value) % 60:02d}"
        case "share":
            return f"{100 * value:.0f} %"
        case "weekday":
            return words(f"chart.date.weekday_{int(value)}")
    return value


def _short(text: str) -> str:
    """One line without control or direction-changing characters, and not endless."""
    text = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * _LONGEST]).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
