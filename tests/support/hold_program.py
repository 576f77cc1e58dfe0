"""The gentle hold with the real window source, for tests on a real display: `python -m tests.support.hold_program`.

XTerm is off plan by a rule, Mousepad on plan; the grace is a second. Prints what is told, and the answers.
"""

import signal
import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from headwater.advice import holding as policy
from headwater.advice.holding import Reply
from headwater.base import Settings, SystemClock, Words
from headwater.capture._board import Board
from headwater.capture._x11_windows import WindowsSource
from headwater.categories import Categories, Rule
from headwater.charts.fonts import load_fonts
from headwater.engine.holding import HoldDesk, HoldEvent, Holding, Holds, PartOf
from headwater.records import Intent, Observation, Session
from headwater.redact import Redactor
from headwater.ui.app import make_app
from headwater.ui.dress import dress
from headwater.ui.hold import Holder
from headwater.ui.look import look

PLAN = "Chapter 3"


class Line(QObject):
    """What the source's thread sees, and what is to be done, in the windows' thread."""

    seen = Signal(object)
    do = Signal(object)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class _Telling(HoldDesk):
    """Says what was answered."""

    def reply(self, reply: Reply, place: str) -> None:
        _say(f"reply {reply.value} {place}")
        super().reply(reply, place)


def main() -> int:
    policy.GRACE_S = 1.0
    app, line, clock = make_app(), Line(), SystemClock()
    signal.signal(signal.SIGTERM, lambda *_: app.quit())
    load_fonts()
    settings = Settings(agreed=True, theme="light", language="en")
    dress(app, settings)
    rules = (Rule(None, app="xterm", plan=False), Rule(None, app="mousepad", plan=True))
    categories = Categories(rules)

    def hear(event: HoldEvent) -> None:
        if isinstance(event, Holds):
            holder.hear(event)
            _say(f"holds {event.hold.name if event.hold else '-'}")
        elif isinstance(event, PartOf):
            _say(f"part {event.rule.app if event.rule else '-'}")

    holding = Holding(categories, clock, hear)
    holder = Holder(_Telling(line.do.emit, holding), lambda: look(settings), lambda at: 0)
    line.do.connect(_done)
    line.seen.connect(holding.observe)
    source = WindowsSource(Words("en"), Redactor(settings, bytes(32)), clock, Board(clock), categories)
    now = clock.now()
    holding.begin(Session(now, hold=True), Intent(now, now + 3600.0, PLAN))
    ticks = QTimer()
    ticks.timeout.connect(holding.step)
    ticks.timeout.connect(lambda: _say("looked"))
    ticks.start(200)
    emit: Callable[[Observation], None] = line.seen.emit
    source.start(emit)
    source.settle(10)
    _say("ready")
    app.exec()
    source.stop()
    holder.close()
    return 0


def _done(command: Callable[[], None]) -> None:
    command()


if __name__ == "__main__":
    sys.exit(main())
