"""People who do not exist: who they are, what they use, and how they differ."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from headwater.records import Category
from headwater.simulate.modes import DRIFT_MODES, Mode
from headwater.simulate.parameters import OFF_PLAN, PARAMETERS


class Quirk(StrEnum):
    """What makes a persona unlike those that a model was trained on."""

    TILING = "tiling window manager"
    """Everything but the browser is a terminal; windows change fast; little pointer."""
    ONE_APP = "one full-screen application"
    REMOTE = "remote desktop"
    """One window whose title never changes, whatever happens inside it."""
    NO_COUNTS = "no input counts"
    NO_TITLES = "no titles"
    SECOND_SCREEN = "video on a second screen"
    NIGHT = "works at night"


@dataclass(frozen=True, slots=True)
class Persona:
    """One person, as data. Multipliers are relative to the laws in `parameters`."""

    id: str
    role: str
    locale: str
    """Language of the titles: "en" or "zh"."""
    tasks: tuple[tuple[str, float], ...]
    """What the pieces of work are made of: a kind of document and its weight."""
    reads: tuple[tuple[str, float], ...]
    """What is read for the work."""
    rounds: tuple[tuple[str, float], ...] = (("calendar", 1.0), ("board", 1.0), ("errand", 1.0), ("folder", 0.7))
    leisure: tuple[tuple[Category, float], ...] = ((Category.SOCIAL, 1.0), (Category.WATCH, 1.0), (Category.NEWS, 1.0))
    modes: tuple[tuple[Mode, float], ...] = ()
    """Multipliers on the modes' shares; 1 where not named."""
    likes: tuple[str, ...] = ()
    """Surfaces (programs and sites) preferred over others that show the same."""
    start_hour: float = 9.0
    hours: float = 8.5
    """From the first to the last minute of work, lunch included."""
    chronotype_h: float = 0.0
    evening_h: float = 0.0
    """Hours of leisure at the same computer afterwards, on the days that have some."""
    offset_s: int = 3600
    """Local time minus UTC."""
    dwell: float = 1.0
    keys: float = 1.0
    clicks: float = 1.0
    scroll: float = 1.0
    travel: float = 1.0
    meetings_day: float = 1.2
    call_known: float = 0.7
    """Probability that a call's start and end can be told on this machine."""
    interruptions: float = 1.0
    breaks: float = 1.0
    music: float = 1.0
    fullscreen: float = 0.05
    """Share of work windows that fill the screen."""
    mixing: float = 0.35
    """How far this person's use of windows is from the average one (sigma of the logarithmic weights)."""
    answers: float = 1.0
    helped: float = 0.6
    """How likely a suggestion at a good moment is welcome."""
    quirks: frozenset[Quirk] = frozenset()

    def share(self, mode: Mode) -> float:
        """Multiplier on a mode's share."""
        return next((x for m, x in self.modes if m is mode), 1.0)


ROLES: dict[str, tuple[str, ...]] = {
    "code": ("file", "issue", "shell"),
    "write": ("document", "slides", "note"),
    "study": ("document", "course", "notebook"),
    "design": ("drawing", "part", "diagram"),
    "data": ("sheet", "query", "notebook"),
    "office": ("document", "sheet", "slides", "ticket"),
    "translate": ("translation", "document"),
    "read": ("book", "paper", "note"),
}
_READS = (
    "docs",
    "question",
    "paper",
    "wiki",
    "course",
    "search",
    "search",
    "book",
    "article",
    "dashboard",
    "lesson",
    "word",
)
_ROUNDS = ("calendar", "board", "errand", "folder", "ticket", "inbox", "issue", "shell", "note", "sheet")


def random_persona(rng: np.random.Generator, *, quirks: bool = False, roles: Sequence[str] = tuple(ROLES)) -> Persona:
    """Somebody new, drawn wide, so that a model cannot learn the few who have names.

    Args:
        rng: decides everything.
        quirks: also draw the unusual set-ups (each with a small probability).
        roles: names out of `ROLES` to choose from.
    """
    role = str(rng.choice(list(roles)))
    kinds = ROLES[role]
    locale = "zh" if rng.random() < 0.35 else "en"
    person = Persona(
        id=f"random-{rng.integers(1 << 48):012x}",
        role=role,
        locale=locale,
        tasks=tuple((k, float(w)) for k, w in zip(kinds, rng.gamma(1.5, 1.0, len(kinds)) + 0.1, strict=True)),
        reads=_some(rng, _READS, 4),
        rounds=_some(rng, _ROUNDS, 4),
        leisure=tuple((c, float(rng.gamma(1.0) + 0.02)) for c in OFF_PLAN),
        modes=_mode_mix(rng, role),
    )
    person = replace(
        person,
        start_hour=float(np.clip(rng.normal(9.2, 1.4), 5, 15)),
        hours=float(np.clip(rng.normal(8.3, 1.4), 3, 12)),
        chronotype_h=float(rng.normal(0, 1.0)),
        evening_h=float(rng.choice([0.0, 0.0, 1.0, 2.5])),
        offset_s=int(rng.choice([28800] if locale == "zh" else [-28800, -18000, 0, 3600, 7200, 19800, 36000])),
        dwell=_pace(rng),
        keys=_log(rng, 0.8, PARAMETERS.person_keys),
        clicks=_log(rng, 1.0, PARAMETERS.person_clicks),
        scroll=_log(rng, 1.0, 0.7),
        travel=_log(rng, 1.0, 0.8),
    )
    person = replace(
        person,
        meetings_day=float(rng.gamma(1.0, 1.3)),
        call_known=float(rng.choice([0.0, 0.7, 1.0])),
        interruptions=_log(rng, 0.9, 0.6),
        breaks=_log(rng, 1.0, 0.4),
        music=_log(rng, 0.8, 0.9),
        fullscreen=float(rng.beta(0.5, 6.0)),
        mixing=float(rng.uniform(0.2, 0.7)),
        answers=float(rng.uniform(0.6, 1.15)),
        helped=float(rng.uniform(0.35, 0.8)),
    )
    return replace(person, quirks=_some_quirks(rng)) if quirks else person


def _pace(rng: np.random.Generator) -> float:
    law = PARAMETERS.rapid if rng.random() < PARAMETERS.rapid_share else PARAMETERS.person_dwell
    return _log(rng, law.median, law.sigma)


def _mode_mix(rng: np.random.Generator, role: str) -> tuple[tuple[Mode, float], ...]:
    shape = {
        "design": {Mode.POINTER: 5.0, Mode.PRODUCING: 0.3},
        "read": {Mode.READING: 4.0, Mode.PRODUCING: 0.5},
        "code": {Mode.POINTER: 0.3},
        "write": {Mode.POINTER: 0.3},
    }.get(role, {})
    drift = _log(rng, 1.0, 0.5)
    each = {m: shape.get(m, 1.0) * _log(rng, 1.0, 0.45) * (drift if m in DRIFT_MODES else 1.0) for m in Mode}
    return tuple(each.items())


def _some_quirks(rng: np.random.Generator) -> frozenset[Quirk]:
    odds = {Quirk.TILING: 0.04, Quirk.ONE_APP: 0.03, Quirk.REMOTE: 0.02, Quirk.SECOND_SCREEN: 0.08}
    odds |= {Quirk.NO_COUNTS: 0.06, Quirk.NO_TITLES: 0.06, Quirk.NIGHT: 0.03}
    return frozenset(q for q, p in odds.items() if rng.random() < p)


def _some(rng: np.random.Generator, names: tuple[str, ...], count: int) -> tuple[tuple[str, float], ...]:
    chosen = sorted({str(x) for x in rng.choice(names, count, replace=False)})
    return tuple((k, float(rng.gamma(1.5) + 0.1)) for k in chosen)


def _log(rng: np.random.Generator, median: float, sigma: float) -> float:
    return float(median * np.exp(rng.normal(0.0, sigma)))
