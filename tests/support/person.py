"""Somebody before the real window, with a real pointer and real keys, and the way to and from what was learned."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtGui import QImage

from headwater.base import Paths, Settings, SystemClock, Words
from headwater.reports import day_bounds, day_of
from tests.support.desktop import Desktop
from tests.support.program import Program
from tests.support.reader import ALOUD, Part, Reader
from tests.support.taught import FIRST

WORDS = Words("en")
Row = tuple[Any, ...]


class Person:
    """Somebody before the window: what they see, point at and press."""

    def __init__(self, program: Program, reader: Reader, pictures: Path, day: tuple[float, float]) -> None:
        self.program, self.desktop, self._reader, self._pictures = program, program.desktop, reader, pictures
        self.day = day

    # -- seeing -----------------------------------------------------------------------------------------------------

    def look(self, name: str) -> QImage:
        """A picture of the screen, kept under this name."""
        return QImage(str(self.desktop.screenshot(self._pictures / f"{name}.png")))

    def sees(self, pattern: str, role: str = "", seconds: float = 60) -> Part:
        """What is named so, as soon as it is there and can be used."""
        try:
            return self._reader.find(
                lambda p: p.enabled and bool(re.search(pattern, p.name)) and role in p.role, pattern, seconds
            )
        except TimeoutError:
            self.look("in_vain")
            raise

    def wait(self, fits: Callable[[], object], what: str, seconds: float = 120) -> None:
        """Until it is so."""
        self.desktop.wait(fits, seconds, what)

    @property
    def ribbon(self) -> Part:
        return self.sees("", "chart")

    # -- doing ------------------------------------------------------------------------------------------------------

    def keys(self, *keys: str) -> None:
        self.desktop.xdotool("key", "--delay", 60, *keys)

    def click(self, pattern: str, role: str = "button") -> None:
        self.point(self.sees(pattern, role).middle)
        self.desktop.xdotool("click", 1)

    def point(self, at: tuple[int, int]) -> None:
        self.desktop.xdotool("mousemove", "--sync", *at, check=False)

    def drag(self, a: tuple[int, int], b: tuple[int, int]) -> None:
        """Slowly enough for a window that is busy."""
        self.point(a)
        self.desktop.xdotool("mousedown", 1)
        for n in (1, 2, 3, 4):
            self.point((a[0] + (b[0] - a[0]) * n // 4, a[1] + (b[1] - a[1]) * n // 4))
        self.desktop.xdotool("mouseup", 1)

    def tab_to(self, pattern: str, role: str) -> None:
        """With the Tab key alone."""
        for _ in range(60):
            here = self.desktop.wait(self._reader.focused, 20, "something with the focus")
            if here is not None and role in here.role and re.search(pattern, here.name):
                return
            self.keys("Tab")
            self.wait(lambda here=here: self._reader.focused() != here, "the focus to go on", 10)  # type: ignore[misc]
        raise AssertionError(f"Tab does not lead to {pattern!r}")

    # -- what came of it --------------------------------------------------------------------------------------------

    def said(self) -> list[Row]:
        """What was said of the day, by whom, in the order it was said."""
        start, end = (round(1000 * at) for at in self.day)
        return self.program.rows(
            f"SELECT start_ms, end_ms, state, source FROM labels WHERE start_ms >= {start} AND start_ms < {end}"
            " ORDER BY id"
        )

    def judged(self) -> list[Row]:
        """All that is kept of what was inferred of the day, bit by bit."""
        start, end = (round(1000 * at) for at in self.day)
        return self.program.rows(
            "SELECT s.start_ms, s.length_ms, s.marks, s.odds, m.version, m.adapter FROM segments s"
            f" LEFT JOIN models m ON m.id = s.model_id WHERE start_ms >= {start} AND start_ms < {end} ORDER BY 1"
        )

    def model(self) -> Mapping[str, Any]:
        """`headwater model status --json`."""
        told: Mapping[str, Any] = json.loads(self.program.command("model", "status", "--json"))
        return told

    def idle(self) -> bool:
        """Whether nothing is judged in the background."""
        told = self.program.status()
        return bool(told) and told["job"] is None


def last_day() -> tuple[float, float]:
    """Yesterday, as the program has it: what is recorded now does not touch it."""
    yesterday = day_of(SystemClock().now(), Settings(), _utc) - timedelta(days=1)
    return day_bounds(yesterday, Settings(), _utc)


@contextmanager
def living(desktop: Desktop, pictures: Path, days: int, live: Callable[[Paths, int], object]) -> Iterator[Person]:
    """Who has so many days behind them, which `live` puts into a home, so many days later; the last one was
    yesterday."""
    home, day = desktop.folder / "person", last_day()
    desktop.env |= ALOUD | {"TZ": "UTC"}
    program = Program(desktop, home, agreed=True, theme="light", language="en", learn=False, backups=False)
    live(Paths.under(home), (moment(day[0]).date() - FIRST).days - days + 1)
    with Reader(desktop, "headwater") as reader:
        program.start()
        yield Person(program, reader, pictures, day)
        program.kill()


def _utc(_at: float) -> int:
    return 0


def moment(at: float) -> datetime:
    """In the zone that the program runs in."""
    return datetime.fromtimestamp(at, UTC)


def look_at_the_day(person: Person) -> None:
    """Yesterday, read anew, from wherever the window is."""
    person.desktop.activate(person.desktop.window("^Headwater$"))
    date = moment(person.day[0])
    named = f", {date.day} {date:%B} {date.year}"
    person.click("^Today$", "radio button")
    person.wait(lambda: named not in person.ribbon.name, "today")
    person.keys("ctrl+Left")
    person.sees(f"{named}: .* at the computer", "chart")


def learn(person: Person, labels: int, days: int) -> str:
    """By a press of the button; returns the version that is better. What the page says is what the numbers say."""
    person.keys("ctrl+m")
    person.sees(f"^{labels} labels on {days} days")
    person.click(f"^{WORDS('learn.learned.now')}$")
    person.sees(f"^{WORDS('learn.learned.use')}$", "button", 120)
    person.look("learned")
    told = person.model()
    assert told["stage"] == "waiting"
    assert told["in_use"] is None
    (kept,) = [k for k in told["kept"] if k["version"] == told["candidate"]]
    test = kept["test"]
    assert test["verdict"] == "better"
    assert test["gain"] > 0
    assert test["after"] > test["before"]
    for name, of in [(WORDS("learn.test.all"), test), *((WORDS(f"state.{s['state']}"), s) for s in test["states"])]:
        a, b = (f"{round(of[k] * of['labels'])} of {of['labels']}" for k in ("before", "after"))
        if of["labels"]:
            person.sees("^" + re.escape(WORDS("learn.test.row", name=name, a=a, b=b)) + "$")
    version: str = told["candidate"]
    return version


def adopt(person: Person, version: str) -> None:
    """With the keyboard; the shown day is judged first, the others after it."""
    person.tab_to(f"^{WORDS('learn.learned.use')}$", "button")
    person.keys("space")
    person.sees("^" + re.escape(WORDS("learn.learned.used")))
    person.wait(lambda: all(row[5] == version for row in person.judged() if row[4]), "the day to be judged again")
    person.wait(person.idle, "all days to be judged again")
    assert person.model()["in_use"] == version
    person.sees(f"^{WORDS('learn.learned.base')}$", "button")
    person.look("in_use")


def roll_back(person: Person) -> None:
    """With the keyboard."""
    person.desktop.activate(person.desktop.window("^Headwater$"))
    person.keys("ctrl+m")
    person.sees(f"^{WORDS('learn.learned.base')}$", "button")
    person.tab_to(f"^{WORDS('learn.learned.base')}$", "button")
    person.keys("space")
    person.sees("^" + re.escape(WORDS("learn.learned.back")))
    person.wait(person.idle, "all days to be as they were")
    person.look("base")
    assert person.model()["in_use"] is None
