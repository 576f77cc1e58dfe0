"""Plans in the running engine: said, noted, shown, corrected; by the windows and through the door."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from headwater.base import ManualClock, Paths, Settings
from headwater.bridge import Door
from headwater.categories import Rule
from headwater.cli.main import main
from headwater.engine import Engine, Planned
from headwater.engine.belonging import By, Sort
from headwater.engine.planning import SessionShown
from headwater.records import Intent, Phase, Session
from headwater.store import Store
from tests.support.days import NOON, segment

BEFORE = Intent(NOON - 7200, NOON - 3600, "Chapter 3 of the thesis")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON + 1800)


@pytest.fixture
def engine(tmp_path: Path, clock: ManualClock) -> Iterator[Engine]:
    """Yesterday's kind of plan, an hour of it, and half an hour of today's."""
    paths = Paths.under(tmp_path / "home")
    with Store(paths.database) as store:
        store.add_intent(BEFORE)
        store.put_session(Session(BEFORE.start, note="the second table lacks its sums", noted=NOON - 3590))
        store.put((segment(NOON - 7200 + 60 * n, 60.0, "zotero" if n % 3 else "soffice"), None) for n in range(60))
        store.add_intent(Intent(NOON, None, "Thesis"))
        told = [("soffice", "draft.odt")] * 15 + [("zotero", "")] * 5 + [("kcalc", "")] * 10
        store.put((segment(NOON + 60 * n, 60.0, app, title), None) for n, (app, title) in enumerate(told))
    made = Engine(paths, Settings(agreed=True), clock, sources=lambda *_: (), model=lambda: (None, ""))
    door = Door(paths.socket, made)
    door.open()
    made.start()
    made.ask(lambda recorder: recorder.tick())
    yield made
    made.stop()
    door.close()


def ended(engine: Engine) -> Intent | None:
    engine.ask(lambda _recorder: engine._tell_now())
    return engine.now().ended


def only(engine: Engine) -> SessionShown:
    engine.ask(lambda _recorder: engine._tell_now())
    (shown,) = engine.sessions.shown()
    return shown


# -- shown ------------------------------------------------------------------------------------------------------------


def test_what_belongs_is_learned_from_the_plan_before_and_judged(engine: Engine) -> None:
    shown = only(engine)
    assert (shown.plan.text, shown.over) == ("Thesis", False)
    assert [(t.value, t.sort, t.by) for t in shown.things] == [
        ("soffice", Sort.BELONGS, By.EARLIER), ("kcalc", Sort.UNSURE, By.NOTHING), ("zotero", Sort.BELONGS, By.EARLIER),
    ]  # fmt: skip
    assert shown.things[2].share == pytest.approx(2 / 3, abs=0.02)
    assert (shown.report.on_s, shown.report.unsure_s) == (1200, 600)
    assert shown.last is not None
    assert shown.last.text == "the second table lacks its sums"


def test_one_click_says_otherwise_and_one_takes_it_back(engine: Engine) -> None:
    thing = next(t for t in only(engine).things if t.value == "zotero")
    engine.sessions.belongs("Thesis", thing, part=False)
    assert engine.rules.rules() == [Rule(None, app="zotero", plan=False, intent="Thesis")]
    shown = only(engine)
    assert [(t.sort, t.by) for t in shown.things if t.value == "zotero"] == [(Sort.NOT, By.RULE)]
    assert shown.report.off_s == 300
    engine.sessions.belongs("Thesis", thing, part=True)
    assert [r.plan for r in engine.rules.rules()] == [True], "what they said before goes"
    assert engine.sessions.undo()
    assert [r.plan for r in engine.rules.rules()] == [False]
    assert engine.sessions.undo()
    assert engine.rules.rules() == []
    assert not engine.sessions.undo()
    assert [t.by for t in only(engine).things if t.value == "zotero"] == [By.EARLIER]


def test_a_rule_that_says_more_is_left_alone(engine: Engine) -> None:
    own = Rule(None, app="kcalc", title="sums", plan=True, intent="Thesis")
    engine.rules.add(own)
    thing = next(t for t in only(engine).things if t.value == "kcalc")
    engine.sessions.belongs("Thesis", thing, part=False)
    assert own in engine.rules.rules()
    assert len(engine.rules.rules()) == 2


# -- notes ------------------------------------------------------------------------------------------------------------


def test_a_note_goes_with_the_plan_that_ended_and_is_found_again(engine: Engine, clock: ManualClock) -> None:
    engine.sessions.plan(Planned("Letters", None))
    over = ended(engine)
    assert over is not None
    assert over.text == "Thesis"
    shown = engine.sessions.shown()
    assert [(s.plan.text, s.over) for s in shown] == [("Thesis", True), ("Letters", False)]
    engine.note("  the sums are in;\n next: the figure ")
    assert ended(engine) is None
    for asked in ("thesis", "Chapter 9 of the Thesis", "draft.odt"):
        found = engine.sessions.last_note(asked)
        assert found is not None, asked
        assert (found.text, found.plan) == ("the sums are in; next: the figure", "Thesis")
    assert engine.sessions.last_note("invoices") is None
    assert "sums" not in repr(found)
    clock.advance(timedelta(days=31).total_seconds())
    assert engine.sessions.last_note("thesis") is None


def test_work_that_was_no_plan_can_be_noted_of(engine: Engine) -> None:
    engine.note("half of it is checked", of="q3-report.ods")
    assert ended(engine) is None
    assert engine.now().intent is not None, "the plan that holds goes on"
    found = engine.sessions.last_note("q3-report.ods")
    assert found is not None
    assert (found.plan, found.text) == ("q3-report.ods", "half of it is checked")
    assert engine.sessions.last_note("Thesis", NOON) is not None


def test_a_cut_name_of_a_piece_of_work_is_known_again(engine: Engine) -> None:
    engine.sessions.end()
    engine.note("where I stand")
    assert ended(engine) is None
    found = engine.sessions.last_note("draft…")
    assert found is not None
    assert found.text == "where I stand"


def test_pieces_of_work_are_offered(engine: Engine) -> None:
    assert "draft.odt" in engine.sessions.recent(9)
    engine.ask(lambda recorder: setattr(recorder._resumer, "shown", ()))
    engine.settings = replace(engine.settings, day_start_hour=0)
    assert "draft.odt" in engine.sessions.recent(9), "those of today, where none lies open"
    assert len(engine.sessions.recent(1)) == 1


def test_the_timer_is_told_of_and_obeys(engine: Engine) -> None:
    engine.sessions.plan(Planned("Letters", None, 50, 10))
    engine.sessions.rest()
    engine.ask(lambda _recorder: engine._tell_now())
    now = engine.now().session
    assert now is not None
    assert now.at.phase is Phase.RESTING
    assert engine.status()["session"] == {
        "phase": "resting", "left_s": 600.0, "part": 0.0, "work_min": 50, "rest_min": 10, "mute": False, "hold": False,
    }  # fmt: skip


# -- the command line -------------------------------------------------------------------------------------------------


def run(engine: Engine, *args: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(engine.paths.settings.parents[1]), "plan", *args])


def told(engine: Engine, *args: str) -> dict[str, object]:
    done = run(engine, "--json", *args)
    assert done.exit_code == 0, done.output
    found: dict[str, object] = json.loads(done.output)
    return found


def test_a_plan_by_the_command_line(engine: Engine) -> None:
    assert told(engine) == {"plan": "Thesis", "until": None, "phase": "open", "left_s": None}
    assert told(engine, "  Write   letters ", "--for", "1h30", "--timer", "50/10") == {
        "plan": "Write letters", "until": NOON + 1800 + 5400, "phase": "working", "left_s": 3000,
    }  # fmt: skip
    assert "a pause in 50 min" in run(engine).output
    assert told(engine, "--note", "of the thesis") == told(engine)
    assert told(engine, "--end") == {"plan": None, "until": None, "phase": None, "left_s": None}
    assert run(engine).output == "There is no plan.\n"
    found = engine.sessions.last_note("thesis")
    assert found is not None
    assert found.text == "of the thesis"


@pytest.mark.parametrize(
    "args",
    [
        ("a", "--for", "0m"), ("a", "--for", "soon"), ("a", "--for", "25h"), ("a", "--timer", "50"),
        ("a", "--timer", "5/5"), ("a", "--timer", "50/61"), ("--for", "50m"), ("a", "--end"), (" ",),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(engine: Engine, args: tuple[str, ...]) -> None:
    assert run(engine, *args).exit_code == 2
    assert told(engine)["plan"] == "Thesis"


def test_without_the_program_it_says_so(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["--home", str(tmp_path), "plan", "a"])
    assert done.exit_code == 1
    assert "not running" in done.output
