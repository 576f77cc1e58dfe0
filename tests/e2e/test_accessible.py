"""The whole program by ear: started, told a plan, paused, corrected and exported over AT-SPI alone; and every page."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from headwater.base import Paths
from headwater.records import FocusState
from headwater.ui.places import Place
from headwater.ui.rail import NAMES
from tests.support.atspi import DOWN, F1, Hands, Thing
from tests.support.desktop import Desktop
from tests.support.person import WORDS, last_day, moment
from tests.support.program import Program
from tests.support.reader import ALOUD
from tests.support.taught import FIRST, taught

pytestmark = [pytest.mark.x11, pytest.mark.timeout(600)]
DAYS, LABELS = 3, 12
BUTTONS = ("push button", "radio button", "check box")
SENSIBLE = (*BUTTONS, "text", "chart", "table", "list item")
"""What takes the focus is one of these, so that a reader says what can be done with it."""
CHARTS = {Place.TODAY: 1, Place.TIMELINE: 2, Place.TRENDS: 4, Place.INSIGHTS: 5, Place.REVIEW: 1}
"""So many there are at least, once the page has read its days."""
READS = ("suggestions.many.loading", "suggestions.history.loading", "learn.right.counting", "forecast.counting",
         "insights.reading", "rules.unsorted.reading", "timeline.reading")  # fmt: skip
"""What a page says while it reads."""
UNTITLED = (Place.TODAY, Place.TIMELINE)
"""Their heading is the day."""


@dataclass
class Listener:
    """Somebody who does not see the window, and the program that they use."""

    program: Program
    hands: Hands

    def go(self, place: Place) -> None:
        """By the rail."""
        self.hands.press("radio button", f"^{WORDS(NAMES[place])}$")
        self.hands.wait(lambda: self._shows(place, self.hands.things()), f"the page {place}")

    def shown(self, place: Place) -> bool:
        """Whether the rail stands there."""
        name = WORDS(NAMES[place])
        return any(t.name == name and {"checked", "focused"} <= t.states for t in self.hands.things())

    def _shows(self, place: Place, things: list[Thing]) -> bool:
        title = r"\d" if place in UNTITLED else f"^{WORDS(NAMES[place])}$"
        headed = any(t.role == "heading" and re.search(title, t.name) for t in things)
        reads = any(t.name.startswith(WORDS(key, n=14)) for t in things for key in READS)
        return headed and not reads and sum(t.role == "chart" for t in things) >= CHARTS.get(place, 0)

    def hears(self, pattern: str) -> None:
        """It is said aloud without being asked for."""
        self.hands.wait(lambda: any(re.search(pattern, s) for s in self.hands.listen()), f"{pattern!r} to be said")


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    """Before a program that has a few days of a simulated person behind it."""
    with Desktop(notifications=True) as desktop:
        home = desktop.folder / "person"
        desktop.env |= ALOUD | {"TZ": "UTC", "XDG_CURRENT_DESKTOP": "openbox"}  # its dialogs for files are Qt's own
        program = Program(desktop, home, agreed=True, theme="light", language="en", learn=False, backups=False)
        taught(Paths.under(home), DAYS, LABELS, later=(moment(last_day()[0]).date() - FIRST).days - DAYS + 1)
        with Hands(desktop, "headwater") as hands:
            program.start()
            yield Listener(program, hands)
            assert program.quit() == 0


def test_a_plan_is_stated_and_is_said_from_then_on(listener: Listener) -> None:
    hands = listener.hands
    listener.go(Place.TODAY)
    hands.press("push button", f"^{WORDS('ui.plan.set')}$")
    asks = hands.sees("dialog", f"^{re.escape(WORDS('ui.plan.title'))}$")
    hands.write(hands.part(asks, "text", ""), "Chapter 3 draft")
    hands.do(hands.part(asks, "radio button", f"^{WORDS('unit.h', n=2)}$"), "Toggle")
    hands.press("push button", f"^{WORDS('ui.plan.save')}$")
    chip = hands.sees("push button", r"^Chapter 3 draft until \d\d:\d\d$")
    hands.wait(lambda: hands.followed() == chip.target, "the reader to be led to the plan")
    assert listener.program.rows("SELECT text FROM intents ORDER BY id DESC LIMIT 1") == [("Chapter 3 draft",)]


def test_recording_is_paused_and_goes_on(listener: Listener) -> None:
    hands = listener.hands
    hands.press("push button", f"^{WORDS('ui.pause.do')}$")
    hands.pick(f"^{WORDS('ui.pause.15')}$")
    hands.sees("status bar", r"^Paused until \d\d:\d\d")
    listener.hears(r"^Paused until \d\d:\d\d")
    assert listener.program.status()["recording"] == "paused"
    hands.press("push button", f"^{WORDS('ui.pause.resume')}$")
    hands.sees("status bar", "^Recording")
    listener.hears("^Recording")
    assert listener.program.status()["recording"] == "recording"


def test_a_stretch_is_found_in_the_table_and_corrected(listener: Listener) -> None:
    hands = listener.hands
    listener.go(Place.TIMELINE)
    hands.press("push button", f"^{WORDS('ui.day_before')}$")
    yesterday = moment(last_day()[0])
    hands.sees("heading", f", {yesterday.day} {yesterday:%B}")
    hands.press("push button", f"^{WORDS('ui.table.show')}$")
    table = hands.sees("table", f"^{re.escape(WORDS('chart.table.name'))}$")
    inferred = WORDS("chart.who.model")
    row, line = next((n, line) for n, line in enumerate(lines(table)) if inferred in line and line[0] != line[1])
    state = FocusState.ROUTINE if line[3] != WORDS("state.routine") else FocusState.COMMUNICATING
    hands.choose_row(table, row)
    hands.press("push button", f"^{WORDS('correct.verb')}$")
    panel = hands.sees("dialog", f"{line[0]} – {line[1]}")
    hands.do(hands.part(panel, "check box", f"^{WORDS(f'state.{state}')},"), "Toggle")

    def said() -> list[list[str]]:
        now = lines(hands.sees("table", f"^{re.escape(WORDS('chart.table.name'))}$"))
        return [found for found in now if found[:2] == line[:2] and found[3] == WORDS(f"state.{state}")]

    hands.wait(said, "the table to say so")
    assert said()[0][5].startswith("you said so")
    listener.hears(f"^{line[0]} – {line[1]}: ")
    ((kept, start),) = listener.program.rows("SELECT state, start_ms FROM labels ORDER BY id DESC LIMIT 1")
    assert (kept, f"{moment(start / 1000):%H:%M}") == (state.value, line[0])


def test_all_of_it_is_taken_along_as_a_file(listener: Listener, tmp_path: Path) -> None:
    hands, out = listener.hands, tmp_path / "taken.csv"
    listener.go(Place.DATA)
    card = hands.sees("panel", f"^{WORDS('data.take.title')}$")
    hands.do(hands.part(card, "radio button", f"^{WORDS('settings.title_mode.none')}$"), "Toggle")
    hands.sees("push button", f"^{WORDS('data.take.titles')}: {WORDS('settings.title_mode.none')}$")
    hands.press("push button", f"^{WORDS('data.take.save')}$")
    asks = hands.sees("dialog", WORDS("data.take.save"))
    hands.write(hands.part(asks, "text", "File name"), str(out))
    hands.do(hands.part(hands.sees("dialog", WORDS("data.take.save")), "push button", "^Save$"), "Press")
    hands.sees("label", r"^[\d,]+ rows in taken\.csv\.$")
    listener.hears(r"^[\d,]+ rows in taken\.csv\.$")
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (heard,) = [s for s in hands.listen() if s.endswith("rows in taken.csv.")]
    assert len(rows) == int(heard.split()[0].replace(",", "")) > 1000
    assert {row["title"] for row in rows} == {""}
    assert {row["state"] for row in rows} & {state.value for state in FocusState}
    assert {row["start"][:10] for row in rows} >= {f"{moment(last_day()[0]):%Y-%m-%d}"}


def test_the_keys_lead_on_and_are_listed_by_f1(listener: Listener) -> None:
    hands = listener.hands
    listener.go(Place.TODAY)
    hands.key(DOWN)
    hands.wait(lambda: listener.shown(Place.TIMELINE), "the arrow keys to lead to the next page")
    hands.key(F1)
    hands.sees("heading", f"^{WORDS('help.keys.title')}$")
    names = [t.name for t in hands.things() if t.role == "label"]
    listed = {"F1": "help.title", "Ctrl+Home": "ui.today", "1 – 6": "help.keys.correcting.say"}
    assert {*listed, *(WORDS(key) for key in listed.values())} <= set(names)


@pytest.mark.parametrize("place", list(Place))
def test_a_page_can_be_used_by_ear(listener: Listener, place: Place) -> None:
    hands = listener.hands
    listener.go(place)
    things = hands.things()
    assert [t for t in things if "focusable" in t.states and not cell(t) and not (t.name and t.role in SENSIBLE)] == []
    usable = [t for t in things if "enabled" in t.states]
    assert [t for t in usable if t.role in BUTTONS and not {"Press", "Toggle"} & set(hands.actions(t))] == []
    assert [t for t in things if t.role == "text" and not ("EditableText" in t.interfaces and t.name)] == []
    assert [t.name for t in things if in_rail(t) and "checked" in t.states] == [WORDS(NAMES[place])]
    for chart in [t for t in things if t.role == "chart"]:
        assert chart.name
        assert chart.description
        assert "focusable" in chart.states
        has_a_table(hands, chart)


@pytest.mark.parametrize("place", list(Place))
def test_tab_leads_to_all_of_a_page_once_round(listener: Listener, place: Place) -> None:
    hands = listener.hands
    listener.go(place)
    walked = hands.walk_round()
    assert len(walked) == len(set(walked))
    stops = [t for t in hands.things() if {"focusable", "enabled"} <= t.states and not cell(t) and not in_rail(t)]
    assert [(t.role, t.name) for t in stops if t.target not in walked] == []


def has_a_table(hands: Hands, chart: Thing) -> None:
    """A button near the chart shows the same as a table, and brings the chart back."""
    window = hands.window()
    near = [t for t in window.path_to(chart) if t.find("push button", f"^{WORDS('ui.table.show')}$")]
    assert near, chart
    button = hands.part(near[-1], "push button", f"^{WORDS('ui.table.show')}$")
    before = sum(t.role == "table" for t in window.all())
    hands.do(button, "Press")

    def shown() -> Thing | None:
        now = hands.window()
        tables = [t for t in now.all() if t.role == "table"]
        return next((t for t in tables if t.name and len(tables) > before), None)

    hands.wait(shown, f"the table of {chart.name!r}")
    hands.do(button, "Press")
    hands.wait(lambda: any(t.target == chart.target for t in hands.window().all()), "the chart to be back")


def in_rail(thing: Thing) -> bool:
    """One of several: Tab leads to the one that is shown, the arrow keys to the others."""
    return thing.role == "radio button" and thing.name in {WORDS(name) for name in NAMES.values()}


def cell(thing: Thing) -> bool:
    """Of a table: it is named by what stands in it, which may be nothing."""
    return "TableCell" in thing.interfaces


def lines(table: Thing) -> list[list[str]]:
    """What stands in the lines of a table that are seen."""
    wide = sum(t.role == "column header" for t in table.inside)
    names = [t.name for t in table.inside if cell(t)]
    return [names[n : n + wide] for n in range(0, len(names), wide or 1)]  # none yet while it is filled anew
