"""What was in front: bouts of applications, time by application and by title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from headwater.records import Category, FocusState, TitleKind
from headwater.reports.day import AppBout, AppUse, StateSpan, Stretch, TitleUse
from headwater.reports.spans import NEAR_S, Piece

if TYPE_CHECKING:
    from headwater.categories import Categories

_T = TypeVar("_T")
MOST_TITLES = 20


@dataclass(slots=True)
class Tally:
    """Seconds by title and by category while an application was in front."""

    seconds: float = 0.0
    focused_s: float = 0.0
    titles: dict[str, float] = field(default_factory=dict)
    kinds: dict[Category, float] = field(default_factory=dict)

    def add(self, piece: Piece, categories: Categories) -> None:
        """Count a piece in."""
        segment = piece.segment
        self.seconds += piece.seconds
        self.focused_s += piece.seconds if piece.state is FocusState.FOCUSED else 0.0
        title = readable(piece)
        kind = categories.of(segment.app, title, segment.domain, segment.project)
        self.kinds[kind] = self.kinds.get(kind, 0.0) + piece.seconds
        if title:
            self.titles[title] = self.titles.get(title, 0.0) + piece.seconds

    @property
    def category(self) -> Category:
        """The one that was longest."""
        return _longest(self.kinds, Category.OTHER)

    @property
    def title(self) -> str:
        """The one that was longest; '' if none may be read."""
        return _longest(self.titles, "")


def readable(piece: Piece) -> str:
    """The title if it was stored as it is, else ''."""
    return piece.segment.title if piece.segment.title_kind is TitleKind.FULL else ""


def _longest(seconds: dict[_T, float], otherwise: _T) -> _T:
    return max(seconds, key=lambda key: seconds[key]) if seconds else otherwise


def app_bouts(found: Sequence[Piece], categories: Categories) -> tuple[AppBout, ...]:
    """The app lane: neighbours with the same application joined; a hole where it may not be named."""
    groups: list[list[Piece]] = []
    for piece in found:
        if not piece.present or not piece.segment.app:
            continue
        last = groups[-1][-1] if groups else None
        if last and last.segment.app == piece.segment.app and piece.start - last.end < NEAR_S:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return tuple(_bout(group, categories) for group in groups)


def _bout(group: Sequence[Piece], categories: Categories) -> AppBout:
    tally = tallied(group, categories)
    app, category = group[0].segment.app, tally.category
    name, tone = categories.name(app), categories.tone(category)
    return AppBout(group[0].start, group[-1].end, app, name, category, tone, tally.title)


def tallied(found: Sequence[Piece], categories: Categories) -> Tally:
    """All of them counted together."""
    tally = Tally()
    for piece in found:
        tally.add(piece, categories)
    return tally


def app_uses(found: Sequence[Piece], categories: Categories) -> tuple[AppUse, ...]:
    """Time by application, longest first."""
    tallies: dict[str, Tally] = {}
    for piece in found:
        if piece.present and piece.segment.app:
            tallies.setdefault(piece.segment.app, Tally()).add(piece, categories)
    uses = (_use(app, tally, categories) for app, tally in tallies.items())
    return tuple(sorted(uses, key=lambda use: (-use.seconds, use.app)))


def _use(app: str, tally: Tally, categories: Categories) -> AppUse:
    category = tally.category
    name, tone = categories.name(app), categories.tone(category)
    return AppUse(app, name, category, tone, tally.title, tally.seconds, tally.focused_s)


def title_uses(found: Sequence[Piece], categories: Categories) -> tuple[TitleUse, ...]:
    """Time by title, the longest `MOST_TITLES`."""
    seconds: dict[tuple[str, str, str], float] = {}
    for piece in found:
        title = readable(piece)
        if piece.present and title:
            key = (title, piece.segment.app, piece.segment.domain)
            seconds[key] = seconds.get(key, 0.0) + piece.seconds
    order = sorted(seconds.items(), key=lambda item: (-item[1], item[0]))[:MOST_TITLES]
    return tuple(TitleUse(title, app, categories.name(app), domain, s) for (title, app, domain), s in order)


def longest_stretch(spans: Sequence[StateSpan], found: Sequence[Piece], categories: Categories) -> Stretch | None:
    """The longest span of sustained work, and what was in front for most of it."""
    focused = [s for s in spans if s.state is FocusState.FOCUSED]
    if not focused:
        return None
    best = max(focused, key=lambda s: s.seconds)
    inside = [p for p in found if p.start < best.end and p.end > best.start]
    uses = app_uses(inside, categories)
    if not uses:
        return Stretch(best.start, best.end, "", "", "")
    return Stretch(best.start, best.end, uses[0].app, uses[0].name, uses[0].title)
