"""The straight line as a person walks it: a real desktop, real applications, real keys, a real notification."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from headwater.base import Words
from headwater.charts.tokens import LIGHT
from headwater.records import LEARNED_STATES, FocusState
from tests.support.desktop import Desktop
from tests.support.mornings import write_morning
from tests.support.program import Program

pytestmark = pytest.mark.x11
AWAY_S = 30


@pytest.fixture
def program(notifying_desktop: Desktop) -> Iterator[Program]:
    home = notifying_desktop.folder / "person"
    program = Program(notifying_desktop, home, away_after_s=AWAY_S, theme="light", language="en")
    yield program
    program.kill()


def counts(program: Program) -> dict[str, tuple[int, int, int]]:
    """Keys, clicks and wheel steps in the store, by application."""
    rows = program.rows(
        "SELECT app, sum(keys), sum(clicks), sum(scroll) FROM timeline WHERE app IS NOT NULL GROUP BY 1"
    )
    return {app: (keys, clicks, scroll) for app, keys, clicks, scroll in rows}


def agree(program: Program) -> None:
    """The welcome is on the screen; in each of its four steps the last control leads on, in the last one it is Start.
    """
    desktop = program.desktop
    window = desktop.window("^Headwater$")
    desktop.activate(window)
    for _ in range(4):
        desktop.xdotool("key", "shift+Tab")
        desktop.xdotool("key", "space")
    desktop.wait(lambda: program.status().get("recording") == "recording", 20, "recording to begin")
    wait_for_capture(program)


def wait_for_capture(program: Program) -> None:
    """Back-ends start in threads of their own: keys that are typed before they are there are not counted."""
    starting = Words("en")("capture.starting")

    def there() -> bool:
        told = program.status().get("backends") or []
        return len(told) > 0 and all(b["detail"] != starting for b in told)

    program.desktop.wait(there, 20, "all back-ends to have started")


def live_state(program: Program, picture: Path) -> FocusState | None:
    """The state whose colour the glyph beside the live line has, seen in a picture of the whole screen."""
    image = QImage(str(program.desktop.screenshot(picture)))
    left, top, _, _ = geometry(program.desktop, program.desktop.window("^Headwater$"))
    names = {QColor(c).name(): s for s, c in LIGHT.states.items()}
    region = ((left + x, top + y) for x in range(228, 252) for y in range(40, 92))
    seen = [names[c] for x, y in region if (c := image.pixelColor(x, y).name()) in names]
    return max(set(seen), key=seen.count) if seen else None


def geometry(desktop: Desktop, window: int) -> tuple[int, int, int, int]:
    """Left, top, width and height on the screen."""
    told = dict(re.findall(r"(\w+)=(-?\d+)", desktop.xdotool("getwindowgeometry", "--shell", window)))
    return int(told["X"]), int(told["Y"]), int(told["WIDTH"]), int(told["HEIGHT"])


def test_from_a_key_press_to_the_store_and_the_dashboard(program: Program, tmp_path: Path) -> None:
    desktop = program.desktop
    program.start()
    assert program.rows("SELECT count(*) FROM timeline") == [(0,)]
    agree(program)
    desktop.spawn(["xterm", "-T", "first work"])
    first = desktop.window("first work")
    desktop.spawn(["mousepad", str(tmp_path / "草稿.txt")])
    second = desktop.window("草稿.txt")
    desktop.activate(first)
    desktop.xdotool("type", "--delay", "40", "abcdefghijkl")
    desktop.activate(second)
    desktop.xdotool("type", "--delay", "40", "hello")
    left, top, wide, high = geometry(desktop, second)
    desktop.xdotool("mousemove", left + wide // 2, top + high // 2)
    for button, times in ((1, 3), (5, 4)):
        desktop.xdotool("click", "--repeat", times, "--delay", "90", button)
    desktop.activate(first)
    expected = {"XTerm": (12, 0, 0), "Mousepad": (5, 3, 4)}
    desktop.wait(lambda: {a: c for a, c in counts(program).items() if a in expected} == expected, 30, str(expected))
    titles = {t for (t,) in program.rows("SELECT text FROM titles")}
    assert "first work" in titles
    assert any("草稿.txt" in t for t in titles)
    desktop.wait(lambda: program.rows("SELECT 1 FROM timeline WHERE presence = 'away'"), AWAY_S + 30, "an absence")

    desktop.activate(desktop.window("^Headwater$"))
    picture = tmp_path / "today.png"
    desktop.wait(
        lambda: (seen := live_state(program, picture)) is not None and seen.value == program.status()["state"],
        40,
        "the page to show the state that the model gives",
    )


def test_a_kill_in_the_middle_loses_nothing_but_the_open_tail(program: Program) -> None:
    desktop = program.desktop
    program.start()
    agree(program)
    desktop.spawn(["xterm", "-T", "before the kill"])
    window = desktop.window("before the kill")
    desktop.activate(window)
    desktop.xdotool("type", "--delay", "30", "abcdefghij")
    desktop.wait(lambda: counts(program).get("XTerm", (0,))[0] == 10, 20, "the keys to be written")
    (before,) = program.rows("SELECT max(end_ms) FROM segments_in_words")
    program.kill()
    program.start()
    desktop.wait(lambda: program.status().get("recording") == "recording", 20, "recording")
    wait_for_capture(program)
    desktop.activate(window)
    desktop.xdotool("type", "--delay", "30", "klm")
    desktop.wait(lambda: counts(program).get("XTerm", (0,))[0] == 13, 20, "the keys of both runs")
    assert program.rows("SELECT max(end_ms) FROM segments_in_words")[0] > before
    overlaps = program.rows(
        "SELECT 1 FROM segments_in_words a JOIN segments_in_words b"
        " ON a.start_ms < b.start_ms AND b.start_ms < a.end_ms"
    )
    assert overlaps == []


def test_a_notification_comes_at_a_boundary_and_its_button_is_an_answer(program: Program, tmp_path: Path) -> None:
    desktop = program.desktop
    write_morning(program.home)
    settings = program.home / "config" / "settings.toml"
    more = "agreed = true\nbreak_after_s = 3000\nquiet_hours = false\n"  # whatever the hour of the test
    settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8")
    desktop.spawn(["mousepad", str(tmp_path / "report.txt")])
    window = desktop.window("report.txt")
    program.start()
    desktop.activate(window)
    desktop.xdotool("type", "--delay", "60", "the river begins here and flows on")

    def noted() -> int:
        """The notification: at the end of a piece of work if the model sees one, at the latest on coming back."""
        if program.status().get("presence") == "away":
            desktop.xdotool("click", 1)
        return next(iter(desktop.windows("xfce4-notifyd")), 0)

    note = desktop.wait(noted, AWAY_S + 60, "a notification")
    desktop.screenshot(tmp_path / "note.png")
    press_first_button(desktop, note)
    desktop.wait(lambda: program.rows("SELECT 1 FROM answers"), 20, "the answer")
    assert program.rows("SELECT kind, verdict FROM answers") == [("break", "accepted")]
    assert program.rows("SELECT kind, channel FROM advice") == [("break", "notification")]
    page = tmp_path / "inferred.png"
    desktop.activate(window)

    def writing_on() -> bool:
        """Whoever has just come back types for a while before a model may be sure of anything."""
        desktop.xdotool("type", "--delay", "120", "and on and on ")
        return live_state(program, page) in LEARNED_STATES

    desktop.wait(writing_on, 90, "a state that the model gave on the page")


def press_first_button(desktop: Desktop, note: int) -> None:
    """The daemon puts the buttons in its last row, right of the icon."""
    left, top, wide, high = geometry(desktop, note)
    desktop.xdotool("mousemove", left + wide * 32 // 100, top + high - 31)
    desktop.xdotool("click", 1)
