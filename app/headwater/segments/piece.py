"""A piece of time that is not final yet: what happened in it, and the segment it becomes."""

from collections.abc import Callable
from dataclasses import dataclass, field

from headwater.records import Presence, Segment, Signal, TitleKind, WindowSeen

_Values = list[tuple[float, bool | None]]


@dataclass(slots=True)
class Piece:
    """From `start` to `end` (None while open). An empty app while present means that nothing may be known of it."""

    start: float
    presence: Presence
    window: WindowSeen
    signals: dict[Signal, _Values]
    fullscreen: _Values
    end: float | None = None
    keys: int = 0
    clicks: int = 0
    scroll: int = 0
    travel_px: int = 0
    notifications: int = 0
    spans: list[tuple[float, float]] = field(default_factory=list)

    @property
    def shown(self) -> bool:
        """Whether it becomes a segment, if it has a length."""
        return self.presence is not Presence.PRESENT or self.window.app != ""

    def overlap(self, start: float, end: float) -> float:
        """Seconds that it has in common with a span."""
        last = end if self.end is None else min(end, self.end)
        return max(0.0, last - max(start, self.start))

    def add(self, counts: tuple[int, int, int, int], span: tuple[float, float]) -> None:
        """Book input: keys, clicks, scroll, travel."""
        self.keys += counts[0]
        self.clicks += counts[1]
        self.scroll += counts[2]
        self.travel_px += counts[3]
        self.spans.append(span)

    def segment(self, end: float, offset: Callable[[float], int]) -> Segment:
        """The segment it is when it ends at `end`."""
        if self.presence is not Presence.PRESENT:
            return Segment(
                self.start, end, offset(self.start), self.presence, title_kind=TitleKind.NONE,
                notifications=self.notifications,
            )  # fmt: skip
        counted = bool(self.spans) or self._most(self.signals[Signal.COUNTED], end) is True
        return Segment(
            self.start, end, offset(self.start), self.presence,
            self.window.app, self.window.title, self.window.title_kind, self.window.domain,
            self.window.project,
            keys=self.keys if counted else None,
            clicks=self.clicks if counted else None,
            scroll=self.scroll if counted else None,
            travel_px=self.travel_px if counted else None,
            idle_s=self._idle(end) if counted else None,
            fullscreen=self._most(self.fullscreen, end),
            media=self._most(self.signals[Signal.MEDIA], end),
            call=self._most(self.signals[Signal.CALL], end),
            sharing=self._most(self.signals[Signal.SHARING], end),
            notifications=self.notifications,
        )  # fmt: skip

    def _most(self, values: _Values, end: float) -> bool | None:
        """The value that held for most of the time; the later one of equals."""
        held: dict[bool | None, float] = {}
        for n, (since, value) in enumerate(values):
            until = values[n + 1][0] if n + 1 < len(values) else end
            held[value] = held.pop(value, 0.0) + max(0.0, min(until, end) - max(since, self.start))
        return max(reversed(held), key=held.__getitem__)

    def _idle(self, end: float) -> float:
        """Seconds outside the spans in which input was counted."""
        busy, reached = 0.0, self.start
        for start, stop in sorted(self.spans):
            busy += max(0.0, min(stop, end) - max(start, reached))
            reached = max(reached, min(stop, end))
        return round(max(0.0, end - self.start - busy), 3)
