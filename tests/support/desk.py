"""A desk that produces observations the way capture does: in order, counts flushed before every change."""

from dataclasses import dataclass, field

from headwater.records import (
    InputCounts,
    NotificationSeen,
    Observation,
    Presence,
    PresenceChanged,
    Signal,
    SignalChanged,
    TitleKind,
    WindowSeen,
)

AWAY_AFTER_S = 180.0


@dataclass
class Desk:
    """Somebody at a computer, told what to do; `seen` is what capture would have emitted."""

    now: float = 1_760_000_000.0
    counted: bool | None = True
    seen: list[Observation] = field(default_factory=list)
    presence: Presence = Presence.PRESENT
    hidden: bool = True
    typed: int = 0
    """Keys pressed while present in a window that may be known."""
    last_input: float = 0.0
    _keys: int = 0
    _since: float = 0.0

    def __post_init__(self) -> None:
        self.now = self.last_input = self._since = round(self.now, 3)
        if self.counted is not None:
            self.seen.append(SignalChanged(self.now, Signal.COUNTED, self.counted))

    def wait(self, seconds: float) -> None:
        """Let time pass without input; AWAY is announced when it is due."""
        end = round(self.now + seconds, 3)
        due = round(self.last_input + AWAY_AFTER_S, 3)
        if self.presence is Presence.PRESENT and end >= due:
            self._flush()
            self.now = max(due, self.now)
            self.seen.append(PresenceChanged(self.now, Presence.AWAY, self.last_input))
            self.presence = Presence.AWAY
        self.now = end

    def type(self, keys: int, seconds: float = 0.1) -> None:
        """Press keys; counted in reports of at most 5 s."""
        self.come()
        self.now = round(self.now + min(seconds, 4.9), 3)
        if self.now - self._since > 5 and self._keys == 0:
            self._since = round(self.now - min(seconds, 4.9), 3)
        self._keys += keys
        self.last_input = self.now
        if self.now - self._since >= 4.9:
            self._flush()

    def window(self, app: str, title: str = "", domain: str = "", kind: TitleKind = TitleKind.FULL) -> None:
        """Bring a window to the front."""
        self._flush()
        self.hidden = app == ""
        self.seen.append(WindowSeen(self.now, app, title, kind, domain))

    def leave(self, presence: Presence) -> None:
        """Lock, pause or suspend."""
        self._flush()
        if self.presence is not presence:
            self.presence = presence
            self.seen.append(PresenceChanged(self.now, presence, self.now))

    def come(self) -> None:
        """Be there again."""
        if self.presence is not Presence.PRESENT:
            self.seen.append(PresenceChanged(self.now, Presence.PRESENT, self.now))
            self.presence, self.last_input, self._since, self._keys = Presence.PRESENT, self.now, self.now, 0

    def signal(self, signal: Signal, on: bool | None) -> None:
        self._flush()
        self.seen.append(SignalChanged(self.now, signal, on))

    def notify(self, app: str = "slack") -> None:
        self.seen.append(NotificationSeen(self.now, app))

    def end(self) -> None:
        """Report what is left."""
        self._flush()

    def _flush(self) -> None:
        if self._keys and self.counted and self.presence is Presence.PRESENT:
            span = round(max(0.001, min(self.now - self._since, 5.0)), 3)
            self.seen.append(InputCounts(self.now, span, self._keys, 0, 0, self._keys * 7))
            self.last_input = self.now
            if not self.hidden:
                self.typed += self._keys
        self._keys, self._since = 0, self.now
