"""It learns from a person, and says why: the real window, with a real pointer and real keys."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from headwater.base import Paths
from headwater.records import FocusState, Inference, Presence, Segment
from headwater.reports.correcting import SAYABLE
from tests.support.desktop import Desktop
from tests.support.person import WORDS, Person, Row, adopt, learn, living, look_at_the_day, moment, roll_back
from tests.support.reader import Part
from tests.support.recount import Recount, likeliest, moment_of, odds
from tests.support.taught import taught

pytestmark = pytest.mark.x11
DAYS, LABELS, MOMENTS = 5, 30, 6
NEAR = 0.005
"""Sums in another order differ by less."""
PICKED = r"^\d\d:\d\d – \d\d:\d\d · [\d hmin]+$"
"""What is picked out on the ribbon, and how long that is."""
TIMES = re.compile(r"(\d\d):(\d\d) – (\d\d):(\d\d)")


@pytest.fixture
def person(notifying_desktop: Desktop, tmp_path: Path) -> Iterator[Person]:
    """Has five days behind them, and has said what some stretches of the first four were."""

    def live(paths: Paths, later: int) -> None:
        taught(paths, DAYS, LABELS, silent=1, later=later)

    with living(notifying_desktop, tmp_path, DAYS, live) as made:
        yield made


@pytest.mark.timeout(900)
def test_a_person_corrects_a_day_teaches_the_model_and_takes_it_back(person: Person) -> None:
    look_at_the_day(person)
    correct_by_mouse(person)
    correct_by_keyboard(person)
    person.wait(person.idle, "the program to rest")
    look_at_the_day(person)
    words_said, before, told_before = person.said(), person.judged(), person.ribbon.name
    picture_before = person.look("corrected")

    version = learn(person, LABELS + 3, DAYS)
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


# -- correcting -------------------------------------------------------------------------------------------------------


def on_the_lane(ribbon: Part, part: float) -> tuple[int, int]:
    """A place on the lane of states, as a part of the ribbon's width."""
    left, top, wide, high = ribbon.box
    return left + round(wide * part), top + round(high * 0.27)


def minutes(person: Person, told: str) -> tuple[int, int]:
    """The times of `… 10:04 – 10:31 …`, in minutes after midnight."""
    found = TIMES.search(told)
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

    def told() -> str:
        said = person.ribbon.description
        return said if TIMES.search(said) else ""  # at first it tells of its keys

    return person.desktop.wait(told, 10, "a block to be told")


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
    rounded_twice = NEAR + 0.00005  # what is expected has four digits
    assert [float(x) for x in re.findall(r"\d\.\d\d", tail)] == pytest.approx(expected, abs=rounded_twice)
    assert WORDS(f"state.inline.{state}") in reason["text"]
    if "for" not in reason["params"] and told["by"] == "model":
        fall = told["probabilities"][told["state"]] - reason["without"][told["state"]]
        assert reason["weight"] == pytest.approx(fall, abs=NEAR)
        assert fall > 0
