"""`headwater search` and `headwater note`, with and without the running program, as a person would call them."""

import json
import math
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from headwater.base import ManualClock, Paths, Settings
from headwater.bridge import Door
from headwater.cli.main import main
from headwater.engine import Engine
from headwater.records import Intent, TimeNote, TitleKind
from headwater.store import Store
from tests.support.days import NOON, segment


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def filled(home: Path) -> Path:
    with Store(Paths.under(home).database) as store:
        hashed = segment(NOON + 600, 90.0, "code", "ab12", title_kind=TitleKind.HASHED)
        names = [f"第三章 Draft {n % 2}.odt" for n in range(5)]
        shown = [segment(NOON + 60 * n, 60.0, "soffice", name, project="thesis") for n, name in enumerate(names)]
        store.put([(s, None) for s in (*shown, segment(NOON + 300, 30.0, "firefox", "Weather"), hashed)])
        store.add_intent(Intent(NOON, NOON + 3600, "draft chapter 3"))
    return home


@pytest.fixture
def running(filled: Path) -> Iterator[Engine]:
    """The program without windows, its door open."""
    paths = Paths.under(filled)
    engine = Engine(
        paths, Settings(agreed=True), ManualClock(NOON + 3600), sources=lambda *_: (), model=lambda: (None, "")
    )  # fmt: skip
    door = Door(paths.socket, engine)
    door.open()
    engine.start()
    yield engine
    engine.stop()
    door.close()


def run(home: Path, *args: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), *args])


def ok(home: Path, *args: str) -> str:
    done = run(home, *args)
    assert done.exit_code == 0, done.output
    return done.output


def at(minute: int) -> str:
    """So many minutes after noon, UTC, in the form of an option."""
    return datetime.fromtimestamp(NOON + 60 * minute, UTC).isoformat()


def kept(home: Path) -> list[TimeNote]:
    with Store(Paths.under(home).database, read_only=True) as store:
        return store.notes(-math.inf, math.inf)


# -- search -----------------------------------------------------------------------------------------------------------


def test_what_is_found_reads_as_lines(filled: Path) -> None:
    lines = ok(filled, "search", "draft").splitlines()
    assert [line.split() for line in lines[:2]] == [
        ["3", "min", "2026-11-12", "LibreOffice:", "第三章", "Draft", "0.odt"],
        ["2", "min", "2026-11-12", "LibreOffice:", "第三章", "Draft", "1.odt"],
    ]
    assert lines[2].split() == ["plan", "2026-11-12", "draft", "chapter", "3"]
    assert lines[3] == "2 windows, 5 min on 1 day; 1 plan, 0 notes."
    assert lines[4].startswith("In 2 min the titles are kept as hashes")


def test_nothing_that_was_kept_gives_the_terminal_orders(filled: Path) -> None:
    with Store(Paths.under(filled).database) as store:
        store.put([(segment(NOON + 1000, 60.0, "co\x1b[2Jde", "evil \x1b]0;mine\x07\u202e"), None)])
        store.add_intent(Intent(NOON + 9000, NOON + 9600, "evil \x1b[31m"))
        store.add_note(TimeNote(NOON, NOON + 60, "evil\n\x1b[31m\u202e", NOON, NOON))
    told = ok(filled, "search", "evil") + ok(filled, "note", "list")
    assert "1 window, 1 min on 1 day; 1 plan, 1 note." in told
    assert told.count("evil") == 4
    assert all(c.isprintable() or c == "\n" for c in told)


def test_json_has_every_number_and_its_keys_stay(filled: Path) -> None:
    told = json.loads(ok(filled, "search", "三章", "thesis", "--json", "--most", "1"))
    assert set(told) == {
        "format", "windows", "plans", "notes", "window_count", "plan_count", "note_count", "length_s", "days",
        "hashed_s",
    }  # fmt: skip
    assert (told["format"], told["window_count"], told["length_s"], told["days"]) == ("headwater search 1", 2, 300.0, 1)
    (window,) = told["windows"]
    assert set(window) == {
        "app", "name", "title", "title_kind", "domains", "projects", "length_s", "days", "first", "last",
    }  # fmt: skip
    assert (window["app"], window["title"], window["length_s"]) == ("soffice", "第三章 Draft 0.odt", 180.0)
    assert datetime.fromisoformat(window["last"]).timestamp() == NOON + 300
    assert (told["plans"], told["hashed_s"]) == ([], 90.0)


def test_days_bound_it_and_nothing_is_said_in_a_sentence(filled: Path) -> None:
    assert "Nothing has all these words." in ok(filled, "search", "draft", "--to", "2026-11-10")
    assert json.loads(ok(filled, "search", "draft", "--from", "2026-11-12", "--json"))["window_count"] == 2
    assert json.loads(ok(filled, "search", "draft", "--from", "2030-01-01", "--json"))["window_count"] == 0
    assert json.loads(ok(filled, "search", '"chapter 3"', "--json"))["plan_count"] == 1
    assert json.loads(ok(filled, "search", '"3 chapter"', "--json"))["plan_count"] == 0


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        ((), "Missing argument"),
        (("  ",), "Say what is to be found"),
        (("draft", "--from", "2026-11-12", "--to", "2026-11-11"), "The last day lies before the first one."),
        (("draft", "--from", "yesterday"), "yesterday is not a date like 2026-11-12"),
        (("draft", "--most", "0"), "0 is not in the range"),
    ],
)
def test_what_cannot_be_searched_is_refused(filled: Path, args: tuple[str, ...], sentence: str) -> None:
    done = run(filled, "search", *args)
    assert done.exit_code == 2
    assert sentence in done.output
    assert "Traceback" not in done.output


def test_where_nothing_was_recorded_it_says_so_and_makes_nothing(home: Path) -> None:
    done = run(home, "search", "draft")
    assert done.exit_code == 1
    assert "Nothing has been recorded yet" in done.output
    assert not Paths.under(home).database.exists()


# -- notes ------------------------------------------------------------------------------------------------------------


def test_alone_a_note_is_kept_listed_found_and_deleted(filled: Path) -> None:
    assert "1: " in ok(filled, "note", "add", "--from", at(1), "--to", at(31), "  phone\toff,\n\n\n went \u202ewell ")
    (made,) = kept(filled)
    assert (made.start, made.end, made.text) == (NOON + 60, NOON + 1860, "phone off,\n\nwent well")
    (listed,) = json.loads(ok(filled, "note", "list", "--json"))
    assert set(listed) == {"id", "text", "start", "end", "made", "changed"}
    assert "phone off, went well" in ok(filled, "note", "list", "--date", "2026-11-12")
    assert "You noted nothing there." in ok(filled, "note", "list", "--date", "2026-11-14")
    assert json.loads(ok(filled, "search", "phone well", "--json"))["notes"][0]["id"] == 1
    assert json.loads(ok(filled, "note", "delete", "1", "--json"))["text"] == made.text
    assert kept(filled) == []
    assert "You noted nothing so far." in ok(filled, "note", "list")


def test_the_running_program_keeps_it_and_can_put_it_back(filled: Path, running: Engine) -> None:
    told = json.loads(ok(filled, "note", "add", "--from", at(1), "--to", at(31), "phone off", "--json"))
    assert (told["id"], told["text"]) == (1, "phone off")
    assert running.notes.of(NOON, NOON + 3600) == kept(filled)
    ok(filled, "note", "delete", "1")
    assert kept(filled) == []
    put_back = running.notes.undo()
    assert put_back is not None
    assert [(n.id, n.text) for n in kept(filled)] == [(1, "phone off")]


@pytest.mark.parametrize("runs", [True, False], ids=["running", "alone"])
@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("add", "--from", at(1), "--to", at(31), " \u200f "), "Write something in the note"),
        (("add", "--from", at(31), "--to", at(1), "words"), "begins before it ends"),
        (("add", "--from", at(1), "--to", at(1), "words"), "begins before it ends"),
        (("add", "--from", at(1), "--to", at(31), "x" * 4001), "at most 4000 characters"),
        (("add", "--from", "1999-01-01T00:00Z", "--to", "2026-01-01T00:00Z", "words"), "about a year at most"),
        (("delete", "7"), "There is no note of that number."),
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_sentence(
    filled: Path, runs: bool, args: tuple[str, ...], sentence: str, request: pytest.FixtureRequest
) -> None:  # fmt: skip
    if runs:
        request.getfixturevalue("running")
    done = run(filled, "note", *args)
    assert done.exit_code == 1
    assert sentence in done.output
    assert "Traceback" not in done.output
    assert kept(filled) == []


def test_without_a_store_a_note_makes_none(home: Path) -> None:
    assert run(home, "note", "add", "--from", at(1), "--to", at(31), "words").exit_code == 1
    assert not Paths.under(home).database.exists()
