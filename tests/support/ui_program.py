"""The real program on a fake engine, for tests on a real display: `python -m tests.support.ui_program HOME WHAT`.

Prints one line for everything that the engine is asked. WHAT: window, break, drift, question,
session, welcome.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from headwater.base import Settings
from headwater.engine import SessionCall
from headwater.records import Advice, AdviceKind, Channel, FocusState, Intent, Params, Phase, Verdict
from headwater.ui import run_ui
from tests.support.chart_days import moment
from tests.support.fake_engine import BUSY, FakeEngine
from tests.support.fake_sessions import FakeSessions, session_now
from tests.support.windows import new

_PARAMS: dict[str, Params] = {
    "break": (("minutes", 5), ("since", 82), ("after", 70)),
    "drift": (("plan", "<b>R&D</b>"), ("minutes", 7), ("probability", "0.86")),
    "question": (
        ("from", "11:40"), ("to", "11:46"), ("minutes", 6), ("start", moment("11:40")), ("end", moment("11:46")),
        ("states", "communicating routine focused fragmented drifting"),
    ),
}  # fmt: skip


class _Plans(FakeSessions):
    """Says what it is asked."""

    def rest(self) -> None:
        _say("session rest")

    def postpone(self) -> None:
        _say("session postpone")

    def skip(self) -> None:
        _say("session skip")


class _Telling(FakeEngine):
    """Says what it is asked."""

    def answer(self, advice_id: str, verdict: Verdict) -> None:
        super().answer(advice_id, verdict)
        _say(f"answer {advice_id} {verdict.value}")

    def say(self, advice_id: str, state: FocusState) -> None:
        super().say(advice_id, state)
        _say(f"say {advice_id} {state.value}")

    def pause(self, until: float | None) -> None:
        super().pause(until)
        _say(f"pause {until}")

    def change(self, settings: Settings) -> None:
        super().change(settings)
        _say(f"agreed {settings.agreed}")

    def stop(self) -> None:
        super().stop()
        _say("stop")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(home: Path, what: str) -> int:
    fresh = what == "welcome"
    settings = Settings(agreed=not fresh, theme="light", language="en")
    engine = _Telling(home, settings=settings, now=new() if fresh else BUSY)
    engine.sessions = _Plans(engine)

    def ready() -> None:
        _say("ready")
        if what == "session":
            plan = Intent(BUSY.at - 3600, None, "<b>R&D</b>")
            engine.become(intent=plan, session=session_now(Phase.DUE, 0.0, 1.0, 50, 10))
            engine.tell(SessionCall(Phase.DUE, plan, 10))
        if what in _PARAMS:
            kind = AdviceKind(what)
            engine.tell(Advice("n1", BUSY.at, kind, Channel.NOTIFICATION, f"advice.{what}", _PARAMS[what], 0.5, "p1"))

    open_window = {"window": True, "break": False, "drift": False, "question": False, "session": False}.get(what)
    return run_ui(engine, open_window=open_window, ready=lambda: QTimer.singleShot(300, ready))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
