"""It learns from a person, and says why: the real window, with a real pointer and real keys."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage

from headwater.base import Paths, Settings, SystemClock, Words
from headwater.records import FocusState, Inference, Presence, Segment
from headwater.reports import day_bounds, day_of
from headwater.reports.correcting import SAYABLE
from tests.support.desktop import Desktop
from tests.support.program import Program
from tests.support.reader import ALOUD, Part, Reader
from tests.support.recount import Recount, likeliest, moment_of, odds
from tests.support.taught import FIRST, taught

pytestmark = pytest.mark.x11
DAYS, LABELS, MOMENTS = 5, 30, 6
NEAR = 0.005
"""Sums in another order differ by less."""
WORDS = Words("en")
PICKED = r"^\d\d:\d\d – \d\d:\d\d · [\d hmin]+$"
"""What is picked out on the ribbon, and how long that is."""
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
            here = self._reader.find(lambda p: p.focused, "something with the focus")
            if role in here.role and re.search(pattern, here.name):
                return
            self.keys("Tab")
            self.wait(lambda here=here: here not in self._reader.parts(), "the focus to go on", 10)  # type: ignore[misc]
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


def _utc(_at: float) -> int:
    return 0


@pytest.fixture
def person(notifying_desktop: Desktop, tmp_path: Path) -> Iterator[Person]:
    """Has five days behind them, and has said what some stretches of the first four were."""
    desktop, home, day = notifying_desktop, notifying_desktop.folder / "person", last_day()
    desktop.env |= ALOUD | {"TZ": "UTC"}
    program = Program(desktop, home, agreed=True, theme="light", language="en", learn=False, backups=False)
    later = (moment(day[0]).date() - FIRST).days - DAYS + 1
    taught(Paths.under(home), DAYS, LABELS, silent=1, later=later)
    with Reader(desktop, "headwater") as reader:
        program.start()
        yield Person(program, reader, tmp_path, day)
        program.kill()


@pytest.mark.timeout(900)
def test_a_person_corrects_a_day_teaches_the_model_and_takes_it_back(person: Person) -> None:
    look_at_the_day(person)
    correct_by_mouse(person)
    correct_by_keyboard(person)
    person.wait(person.idle, "the program to rest")
    look_at_the_day(person)
    words_said, before, told_before = person.said(), person.judged(), person.ribbon.name
    picture_before = person.look("corrected")

    version = learn(person)
    assert person.judged() == before, "nothing changes before the person says so"
    adopt(person, version)
    after = person.judged()
    assert {row[5] for row in after if row[4]} == {version}
    assert sum(a[2:4] != b[2:4] for a, b in zip(before, after, strict=True)) > len(before) // 4
    look_at_the_day(person)
    person.wait(lambda: person.ribbon.name != told_before, "the page to tell of another day")
    assert person.look("adopted") != picture_before
    the_reasons_hold(person, version)

    roll_back(person)
    assert person.judged() == before
    assert person.said() == words_said
    look_at_the_day(person)
    person.wait(lambda: person.ribbon.name == told_before, "the page to tell of the day as it was")
    person.look("back")


def look_at_the_day(person: Person) -> None:
    """Yesterday, read anew, from wherever the window is."""
    person.desktop.activate(person.desktop.window("^Headwater$"))
    date = moment(person.day[0])
    named = f", {date.day} {date:%B} {date.year}"
    person.click("^Today$", "radio button")
    person.wait(lambda: named not in person.ribbon.name, "today")
    person.keys("ctrl+Left")
    person.sees(f"{named}: .* at the computer", "chart")


# -- correcting -------------------------------------------------------------------------------------------------------


def on_the_lane(ribbon: Part, part: float) -> tuple[int, int]:
    """A place on the lane of states, as a part of the ribbon's width."""
    left, top, wide, high = ribbon.box
    return left + round(wide * part), top + round(high * 0.27)


def minutes(person: Person, told: str) -> tuple[int, int]:
    """The times of `… 10:04 – 10:31 …`, in minutes after midnight."""
    found = re.search(r"(\d\d):(\d\d) – (\d\d):(\d\d)", told)
    assert found, told
    a, b, c, d = map(int, found.groups())
    return 60 * a + b, 60 * c + d


def said_last(person: Person, count: int, state: FocusState) -> tuple[int, int]:
    """The last of so many words about the day, once it is there and the page says so; its times in minutes after
    midnight. Time at the ends when nobody was there is left out."""
    person.wait(lambda: len(person.said()) == count, f"{count} words about the day")
    start, end, said, source = person.said()[-1]
    assert (said, source) == (state.value, "correction")
    times = {k: f"{moment(at / 1000):%H:%M}" for k, at in (("start", start), ("end", end))}
    person.sees("^" + re.escape(WORDS("correct.did.say", inline=WORDS(f"state.inline.{state}"), **times)))
    return start // 60_000 % 1440, end // 60_000 % 1440


def correct_by_mouse(person: Person) -> None:
    """A press on a block, the button, and a state in the panel; then a stretch that is dragged over, and a digit."""
    ribbon = person.ribbon
    person.point(on_the_lane(ribbon, 0.5))
    person.desktop.xdotool("click", 1)
    person.click(f"^{WORDS('correct.verb')}$")
    panel = person.sees(WORDS("correct.panel.name", start="", end="").split()[0] + r" \d\d:")
    person.look("panel")
    focused = SAYABLE.index(FocusState.FOCUSED) + 1
    person.click(re.escape(WORDS("correct.panel.key", state=WORDS("state.focused"), n=focused)), "")
    assert said_last(person, 1, FocusState.FOCUSED) == minutes(person, panel.name)

    ribbon = person.ribbon
    person.drag(on_the_lane(ribbon, 0.62), on_the_lane(ribbon, 0.68))
    stretch = person.sees(PICKED)
    person.look("dragged")
    person.keys("1")
    assert said_last(person, 2, FocusState.FOCUSED) == pytest.approx(minutes(person, stretch.name), abs=2)


def correct_by_keyboard(person: Person) -> None:
    """Tab to the ribbon, arrows to a block, a digit; Shift for more of them; the panel; and what is taken back."""
    person.keys("Escape")
    person.tab_to("", "chart")
    person.keys("Home", "Right")
    block = told_at_cursor(person)
    person.keys("1")
    assert said_last(person, 3, FocusState.FOCUSED) == minutes(person, block)

    person.keys("Right", "shift+Right")
    stretch = person.sees(PICKED)
    person.keys("c")
    panel = person.sees(WORDS("correct.panel.name", start="", end="").split()[0] + r" \d\d:")
    assert minutes(person, panel.name) == minutes(person, stretch.name)
    person.look("by_keyboard")
    person.keys("5")
    assert said_last(person, 4, FocusState.DRIFTING) == minutes(person, panel.name)

    kept = person.said()[:3]
    person.keys("ctrl+z")
    person.wait(lambda: person.said() == kept, "the last word to be taken back")
    person.look("undone")


def told_at_cursor(person: Person) -> str:
    """What is told of the block that the keyboard is on."""
    return person.desktop.wait(lambda: person.ribbon.description, 10, "a block to be told")


# -- learning ---------------------------------------------------------------------------------------------------------


def learn(person: Person) -> str:
    """By a press of the button; returns the version that is better. What the page says is what the numbers say."""
    person.keys("ctrl+m")
    person.sees(f"^{LABELS + 3} labels on {DAYS} days")
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


# -- reasons ----------------------------------------------------------------------------------------------------------


def the_reasons_hold(person: Person, version: str) -> None:
    """Each number in a sentence is what the model says without the thing that the sentence names."""
    recount = Recount(Paths.under(person.program.home), *person.day)
    checked = 0
    for segment, _ in some_of(recount.segments, person.said()):
        told = explained(person, segment.start)
        assert (told["by"], told["adapter"]) == ("model", version)
        assert moment_of(told["start"]) == pytest.approx(segment.start, abs=1)
        again = recount.at(segment.start)
        assert odds(told["probabilities"]) == pytest.approx(again.said, abs=NEAR)
        for reason in told["reasons"]:
            one_holds(told, reason, again.without(reason) if reason["without"] else ())
            checked += 1
        if told["without"]:
            assert odds(told["without"]) == pytest.approx(again.without(*told["reasons"]), abs=NEAR)
    assert checked >= MOMENTS, "most moments have reasons"
    what_was_said_holds(person, recount)
    the_card_says_so(person, recount)


def what_was_said_holds(person: Person, recount: Recount) -> None:
    """Where the person's word stands, what the model says is told beside it."""
    start, end, _, _ = person.said()[0]
    middle = (start + end) / 2000
    told = explained(person, middle)
    assert told["by"] == "person"
    (reason,) = told["reasons"]
    assert reason["text"].startswith(WORDS("why.seen.label.said"))
    (segment,) = [s for s, _ in recount.segments if s.start <= middle < s.end]
    one_holds(told, reason, recount.at(segment.start).said)


def the_card_says_so(person: Person, recount: Recount) -> None:
    """The card beside a block, opened by keys, says the same as the command line of the moment that it names."""
    person.keys("Escape")
    person.tab_to("", "chart")
    person.keys("Home", *["Right"] * 9)
    a, b = minutes(person, told_at_cursor(person))
    person.keys("Return")
    card = person.sees(r"^\d\d:\d\d: .*\d\.\d\d.*; .*\d\.\d\d$")
    person.look("reasons")
    time, said = card.name.split(": ", 1)
    hour, minute = map(int, time.split(":"))
    assert a <= 60 * hour + minute <= b
    then = [explained(person, s.start) for s, _ in recount.segments if f"{moment(s.start):%H:%M}" == time]
    assert said in [" ".join([told["text"], *(r["text"] for r in told["reasons"])]) for told in then]


def moment(at: float) -> datetime:
    """In the zone that the program runs in."""
    return datetime.fromtimestamp(at, UTC)


def some_of(
    pairs: Sequence[tuple[Segment, Inference | None]], said: Sequence[Row]
) -> list[tuple[Segment, Inference | None]]:
    """Moments over the whole day of which nobody has said anything."""
    free = [
        (s, i) for s, i in pairs
        if s.presence is Presence.PRESENT and not any(a < 1000 * s.end and 1000 * s.start < b for a, b, _, _ in said)
    ]  # fmt: skip
    return [free[(2 * n + 1) * len(free) // (2 * MOMENTS)] for n in range(MOMENTS)]


def explained(person: Person, at: float) -> Mapping[str, Any]:
    """`headwater explain --at … --json`."""
    when = moment(at + 0.01).isoformat()
    told: Mapping[str, Any] = json.loads(person.program.command("explain", "--at", when, "--json"))
    return told


def one_holds(told: Mapping[str, Any], reason: Mapping[str, Any], again: tuple[float, ...]) -> None:
    """The sentence tells the number, and the number comes out again."""
    if not reason["without"]:  # nothing is said to hang on it
        assert reason["text"] == WORDS("why.seen.blind")
        return
    without = odds(reason["without"])
    assert without == pytest.approx(again, abs=NEAR)
    state, p = likeliest(without)
    expected = [p]
    if "for" in reason["params"]:
        state = FocusState(reason["params"]["for"])
        expected = [reason["without"][state.value]]
    elif state.value == told["state"] and told["by"] == "model":
        expected = [p, told["probabilities"][state.value]]
    tail = reason["text"].rpartition("; ")[2]
    assert [float(x) for x in re.findall(r"\d\.\d\d", tail)] == pytest.approx(expected, abs=NEAR)
    assert WORDS(f"state.inline.{state}") in reason["text"]
    if "for" not in reason["params"] and told["by"] == "model":
        fall = told["probabilities"][told["state"]] - reason["without"][told["state"]]
        assert reason["weight"] == pytest.approx(fall, abs=NEAR)
        assert fall > 0
