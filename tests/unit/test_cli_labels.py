"""`headwater label`, with and without the running program, as a person would call it."""

import json
import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from headwater.base import ManualClock, Paths, Settings, SystemClock
from headwater.bridge import Door
from headwater.cli.labels import _moment
from headwater.cli.main import main
from headwater.engine import Engine
from headwater.records import FocusState, Label
from headwater.store import Store
from tests.support.days import NOON, judged, segment


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def filled(home: Path) -> Path:
    with Store(Paths.under(home).database) as store:
        for n in range(30):
            s = segment(NOON + 60 * n, 60.0)
            store.put([(s, judged(s, FocusState.FOCUSED))])
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
    return CliRunner().invoke(main, ["--home", str(home), "label", *args])


def ok(home: Path, *args: str) -> str:
    done = run(home, *args)
    assert done.exit_code == 0, done.output
    return done.output


def at(minute: int) -> str:
    """So many minutes after noon, UTC, in the form of an option."""
    from datetime import UTC, datetime

    return datetime.fromtimestamp(NOON + 60 * minute, UTC).isoformat()


def labels(home: Path) -> list[Label]:
    with Store(Paths.under(home).database, read_only=True) as store:
        return store.labels(-math.inf, math.inf)


def spans(home: Path) -> list[tuple[float, float, str]]:
    return [((x.start - NOON) / 60, (x.end - NOON) / 60, x.state.value) for x in labels(home)]


def test_alone_it_is_said_listed_taken_back_and_undone(filled: Path) -> None:
    assert "routine" in ok(filled, "add", "--from", at(1), "--to", at(5), "routine")
    told = json.loads(ok(filled, "add", "--from", at(10), "--to", at(99), "away", "--json"))
    assert (told["done"], told["state"]) == ("say", "away")
    assert spans(filled) == [(1, 5, "routine"), (10, 30, "away")]
    listed = json.loads(ok(filled, "list", "--json"))
    assert [(x["id"], x["state"], x["source"]) for x in listed] == [
        (1, "routine", "correction"), (2, "away", "correction"),
    ]  # fmt: skip
    assert ok(filled, "list").count("\n") == 2
    assert "You said nothing there." in ok(filled, "list", "--date", "2001-01-01")
    assert "Taken back: " in ok(filled, "remove", "1")
    assert spans(filled) == [(10, 30, "away")]
    assert "Undone" in ok(filled, "undo")
    assert spans(filled) == []
    assert "You said nothing so far." in ok(filled, "list")


def test_a_running_program_does_it_and_undoes_it(running: Engine, filled: Path) -> None:
    ok(filled, "add", "--from", at(1), "--to", at(5), "drifting")
    assert spans(filled) == [(1, 5, "drifting")]
    assert running.corrections.can_undo
    ok(filled, "remove", str(labels(filled)[0].id))
    assert spans(filled) == []
    ok(filled, "undo")
    assert spans(filled) == [(1, 5, "drifting")]
    ok(filled, "undo")
    assert spans(filled) == []
    assert "There is nothing to undo." in ok(filled, "undo")
    assert json.loads(ok(filled, "undo", "--json"))["done"] is None


@pytest.mark.parametrize("fixture", ["filled", "running"])
def test_what_cannot_be_said_is_one_sentence(fixture: str, home: Path, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(fixture)
    for args, sentence in (
        (("--from", at(40), "--to", at(50), "focused"), "Nobody was at the computer then"),
        (("--from", at(5), "--to", at(5), "focused"), "must end after it begins"),
        (("--from", at(9), "--to", at(5), "focused"), "must end after it begins"),
        (("--from", "2999-01-01T10:00", "--to", "2999-01-01T11:00", "focused"), "has not happened yet"),
    ):
        done = run(home, "add", *args)
        assert done.exit_code == 1
        assert sentence in done.output
        assert "Traceback" not in done.output
    assert "You said nothing there" in run(home, "remove", "7").output
    assert labels(home) == []


def test_options_that_cannot_be_are_told(filled: Path) -> None:
    for when in ("yesterday", "25:00", "", "2026-13-01T10:00", "12:61", "²:30"):
        done = run(filled, "add", "--from", when, "--to", at(5), "focused")
        assert done.exit_code == 2, when
        assert "Traceback" not in done.output
    for state in ("unsure", "happy"):
        assert run(filled, "add", "--from", at(1), "--to", at(5), state).exit_code == 2
    assert run(filled, "remove", "0").exit_code == 2
    assert run(filled, "remove", "99999999999999999999").exit_code == 2


def test_where_nothing_was_recorded_nothing_is_made(home: Path) -> None:
    for args in (("add", "--from", at(1), "--to", at(5), "focused"), ("list",), ("remove", "1"), ("undo",)):
        done = run(home, *args)
        assert done.exit_code == 1
        assert "Nothing has been recorded yet" in done.output
    assert not Paths.under(home).database.exists()


def test_a_time_without_a_date_is_todays(filled: Path) -> None:
    done = run(filled, "add", "--from", "00:00", "--to", "00:01", "focused")
    assert done.exit_code == 1
    assert "Nobody was" in done.output or "not happened yet" in done.output


@pytest.mark.parametrize(
    ("said", "as_if"),
    [
        ("9:05", "09:05"), ("9:05:30", "09:05:30"), ("2026-11-12 9:05", "2026-11-12T09:05"), ("19:05", "19:05"),
        ("2:30 pm", "14:30"), ("2pm", "14:00"), ("下午2:30", "14:30"), ("2026-11-12 2:30 PM", "2026-11-12T14:30"),
        ("2026-11-12 9 am", "2026-11-12T09:00"), ("早上9:05", "09:05"), ("晚上8点", "20:00"), ("中午12点半", "12:30"),
        ("2026-11-12 凌晨1:30", "2026-11-12T01:30"),
    ],
)  # fmt: skip
def test_an_hour_may_do_without_its_nought_and_have_its_half_of_the_day(said: str, as_if: str) -> None:
    clock = SystemClock()
    assert _moment(said, clock) == _moment(as_if, clock)


@pytest.mark.parametrize(
    "said", ["9", "9:5", "25:00", ":05", "1:2:3", "2026-11-12 9", "nine", "14 am", "2:30 xm", "晚上"]
)
def test_what_is_no_time_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        _moment(said, SystemClock())
