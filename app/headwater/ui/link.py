"""Brings the engine's events into the GUI thread."""

from PySide6.QtCore import QObject, Signal

from headwater.engine import Changed, Event, Now, SessionCall, Show, TurnedOff
from headwater.engine.holding import HeldLong, Holds, PartOf
from headwater.records import Advice
from headwater.ui.face import Face


class Link(QObject):
    """One signal an event; Qt queues them when they come from another thread."""

    now = Signal(object)
    advice = Signal(object)
    changed = Signal(bool)
    """Whether some of what was there may be gone."""
    show = Signal()
    turned_off = Signal(object)
    held = Signal(object)
    """What is to be known of the gentle hold."""
    called = Signal(object)
    """A session's timer has come to its end."""

    def __init__(self, engine: Face) -> None:
        super().__init__()
        self._stop = engine.listen(self._told)

    def _told(self, event: Event) -> None:
        if isinstance(event, Now):
            self.now.emit(event)
        elif isinstance(event, Advice):
            self.advice.emit(event)
        elif isinstance(event, Changed):
            self.changed.emit(event.gone)
        elif isinstance(event, Show):
            self.show.emit()
        elif isinstance(event, TurnedOff):
            self.turned_off.emit(event.kind)
        elif isinstance(event, SessionCall):
            self.called.emit(event)
        elif isinstance(event, Holds | PartOf | HeldLong):
            self.held.emit(event)

    def close(self) -> None:
        """Hear no more."""
        self._stop()
