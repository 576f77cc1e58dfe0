"""A simulated person's day, replayed live at speed in the real program: real window, notifications and buttons."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from headwater.records import FocusState
from headwater.simulate import PERSONAS, SimulatedDay, simulate_day
from tests.support.desktop import Desktop

pytestmark = pytest.mark.x11
PERSONA, SEED, DAY, SPEED = "developer", 5, date(2026, 11, 19), 400
NEAR_S = 90.0
"""A step of the engine at this speed, on a busy machine, and the minute in which somebody is just back."""


class Replay:
    """The live demo."""

    def __init__(self, desktop: Desktop) -> None:
        self.desktop, self._folder = desktop, desktop.folder / "demo"
        self._folder.mkdir()
        command = ["--live", "--speed", str(SPEED), "--seed", str(SEED), "--persona", PERSONA, "--date", str(DAY)]
        self.process = desktop.spawn(
            [str(Path(sys.executable).with_name("headwater")), "demo", *command], TMPDIR=str(self._folder)
        )

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the store with another program's eyes; nothing while there is none."""
        found = list(self._folder.glob("headwater-demo-*/data/headwater.db"))
        if not found:
            return []
        with closing(sqlite3.connect(f"file:{found[0]}?mode=ro", uri=True)) as store:
            if not store.execute("SELECT 1 FROM sqlite_master WHERE name = 'withheld'").fetchall():
                return []  # it is just being made
            return store.execute(query).fetchall()

    def until(self) -> float:
        """Up to when the day was written."""
        told = self.rows("SELECT max(end_ms) / 1000.0 FROM segments_in_words")
        return told[0][0] or 0.0 if told else 0.0


@pytest.fixture
def replay(notifying_desktop: Desktop) -> Iterator[Replay]:
    made = Replay(notifying_desktop)
    yield made
    made.process.kill()
    made.process.wait(10)


def allowed(day: SimulatedDay, at: float) -> bool:
    """In truth: somebody is there and talks to nobody in a meeting, and is just back, or a piece of work ends."""
    span = next((t for t in day.truth if t.start <= at < t.end), day.truth[-1])
    back = any(0 <= at - t.end <= NEAR_S for t in day.truth if t.state is FocusState.AWAY)
    ended = any(abs(at - t.end) <= NEAR_S for t in day.truth if t.task_end)
    return span.state is not FocusState.AWAY and (back or ended)


def press(desktop: Desktop) -> bool:
    """The first button of a notification that is on the screen, if one is."""
    found = desktop.xdotool("search", "--onlyvisible", "--class", "notifyd", check=False).split()
    if not found:
        return False
    told = desktop.xdotool("getwindowgeometry", "--shell", found[0], check=False)
    place = dict(line.split("=") for line in told.splitlines())
    if not {"X", "Y", "WIDTH", "HEIGHT"} <= set(place):
        return False
    x, y = int(place["X"]) + int(place["WIDTH"]) * 32 // 100, int(place["Y"]) + int(place["HEIGHT"]) - 30
    desktop.xdotool("mousemove", "--sync", x, y, "click", 1)
    return True


def test_a_day_at_speed_has_its_suggestions_at_the_right_moments(replay: Replay, tmp_path: Path) -> None:
    desktop, who = replay.desktop, next(p for p in PERSONAS if p.id == PERSONA)
    day = simulate_day(who, DAY, SEED)
    desktop.wait(lambda: desktop.windows("^Headwater$"), 60, "the window")

    def over() -> bool:
        assert replay.process.poll() is None, desktop.log("headwater").read_text(errors="replace")[-2000:]
        press(desktop)
        return replay.until() >= day.observations[-1].at - 600

    desktop.wait(over, 240, "the day to pass")
    desktop.screenshot(tmp_path / "evening.png")
    said = replay.rows("SELECT at_ms / 1000.0, kind, propensity, policy, text FROM advice ORDER BY at_ms")
    assert 1 <= len(said) <= 3, "some, and within the budget"
    assert all(0.1 <= p <= 0.8 and policy and text.startswith("advice.") for _, _, p, policy, text in said)
    right = [allowed(day, at) for at, *_ in said]
    assert sum(right) >= len(right) - 1, [(at, kind, ok) for (at, kind, *_), ok in zip(said, right, strict=True)]
    noted = replay.rows("SELECT count(*) FROM advice WHERE channel = 'notification'")[0][0]
    answered = replay.rows("SELECT count(*) FROM answers WHERE verdict = 'accepted'")[0][0]
    assert answered >= min(noted, 1), "the button that was pressed is an answer"
