"""What the engine tells of the gentle hold, brought to the screen. Its window is loaded when the first one comes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from headwater.base import Settings, Words
from headwater.categories import Rule
from headwater.charts.scale import Offset
from headwater.engine.holding import HeldLong, HoldEvent, Holds, PartOf
from headwater.ui.notify import Note
from headwater.ui.plain import plain

if TYPE_CHECKING:
    from headwater.ui.hold import Desk, Holder

HOLD = "own:hold:"
PART, LONG = f"{HOLD}part", f"{HOLD}long"
"""What the ids of its notes begin with, and they themselves."""
MAKE = "rule"
"""The answer to the first that makes a rule."""


@dataclass(frozen=True)
class Around:
    """What it needs of the program."""

    desk: "Desk"
    settings: Callable[[], Settings]
    words: Callable[[], Words]
    offset: Offset
    dress: Callable[[], None]
    """Loads fonts and colours."""
    show: Callable[[Note], None]
    make: Callable[[Rule], None]
    """Keeps a rule; returns at once."""


class HoldEvents:
    """Belongs to the windows' thread."""

    def __init__(self, around: Around) -> None:
        self._around = around
        self._rule: Rule | None = None
        """What the note about it would make."""
        self.holder: Holder | None = None

    def hear(self, event: HoldEvent) -> None:
        """Show it."""
        match event:
            case Holds():
                self._hold(event)
            case PartOf():
                self._part(event)
            case HeldLong():
                words = self._around.words()
                self._around.show(Note(LONG, words("hold.long.title"), words("hold.long.body")))

    def _hold(self, holds: Holds) -> None:
        if self.holder is None:
            if holds.hold is None:
                return
            from headwater.ui.hold import Holder
            from headwater.ui.look import look

            around = self._around
            around.dress()
            self.holder = Holder(around.desk, lambda: look(around.settings()), around.offset)
        self.holder.hear(holds)

    def _part(self, part: PartOf) -> None:
        """A rule is offered, not made: for this session it is settled without one."""
        if part.rule is not None:
            self._rule = part.rule
            words = self._around.words()
            button = (MAKE, words("hold.made.rule"))
            self._around.show(Note(PART, words("hold.made.asked", name=plain(part.name)), "", (button,)))

    def answered(self, ident: str, answer: str) -> None:
        """A button of one of its notes was pressed, or nothing came of it."""
        rule, self._rule = self._rule, None if ident == PART else self._rule
        if ident == PART and answer == MAKE and rule is not None:
            self._around.make(rule)

    def close(self) -> None:
        """The program ends."""
        if self.holder is not None:
            self.holder.close()
