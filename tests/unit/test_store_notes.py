"""Notes on times and goals: kept, brought up to date, forgotten with what they name, taken along and brought back."""

import json
import math
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from headwater.base import ManualClock, Settings
from headwater.engine.importing import Importer
from headwater.records import Bound, Category, Goal, Intent, Measured, Per, TimeNote
from headwater.redact import Redactor
from headwater.reports import ReportError, export_json
from headwater.reports.columns import Choice
from headwater.reports.own_json import Said, read_own_json
from headwater.store import Bringing, Store
from headwater.store.backups import backup, folder_of, list_backups, restore
from headwater.store.forgetting import Forgetting, Forgotten
from headwater.store.opening import APPLICATION_ID, SCHEMA
from headwater.store.schema import STEPS
from tests.support.days import NOON, segment
from tests.support.keepers import KINDS, MemoryKeeper, begun, found_in, keeping

NOTE = TimeNote(NOON, NOON + 1800, "phone off\n第三章", NOON + 7200, NOON + 7300)
CODE = Goal(Measured.APP, "code", Per.DAY, Bound.AT_MOST, 30, NOON)
FOCUS = Goal(Measured.STATE, "focused", Per.WEEK, Bound.AT_LEAST, 600, NOON + 100)
KEY = b"k" * 32
EVER = (-math.inf, math.inf)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "headwater.db") as opened:
        opened.put([(segment(NOON, 60.0, "code"), None)])
        yield opened


# -- kept -------------------------------------------------------------------------------------------------------------


def test_notes_are_kept_by_the_time_they_are_about(store: Store) -> None:
    later = store.add_note(replace(NOTE, start=NOON + 3600, end=NOON + 3601, text="\ud800 half"))
    first = store.add_note(NOTE)
    assert (first, first.id != later.id, later.text) == (NOTE, True, "? half")
    assert store.notes(*EVER) == [NOTE, replace(later)]
    assert store.notes(NOON + 1800, NOON + 3600) == []
    assert store.notes(NOON + 1799, NOON + 3600) == [NOTE]


def test_a_note_of_no_length_lasts_a_millisecond(store: Store) -> None:
    made = store.add_note(replace(NOTE, end=NOTE.start))
    assert (made.start, made.end) == (NOON, NOON + 0.001)


def test_a_note_is_changed_and_when_it_was_made_stays(store: Store) -> None:
    made = store.add_note(NOTE)
    changed = store.change_note(replace(made, text="other", end=NOON + 60, made=1.0, changed=NOON + 9000))
    assert changed == TimeNote(NOON, NOON + 60, "other", NOTE.made, NOON + 9000)
    assert store.change_note(replace(made, id=99)) is None
    assert store.notes(*EVER) == [changed]


def test_what_was_deleted_comes_back_with_its_number(store: Store) -> None:
    made, other = store.add_note(NOTE), store.add_note(replace(NOTE, text="other"))
    assert store.delete_note(other.id) == other
    assert store.delete_note(other.id) is None
    assert store.add_note(other).id == other.id
    assert store.add_note(made).id not in (0, made.id), "that one is taken"


def test_goals_are_kept_in_the_order_they_were_made_and_ended_ones_stay(store: Store) -> None:
    focus, code = store.add_goal(FOCUS), store.add_goal(CODE)
    assert store.goals() == [CODE, FOCUS]
    assert store.end_goal(code.id, NOON + 500)
    assert not store.end_goal(code.id, NOON + 600), "it does not hold any more"
    assert store.goals() == [FOCUS]
    assert store.goals(ended=True) == [replace(CODE, ended=NOON + 500), FOCUS]
    mail = replace(focus, of=Measured.CATEGORY, what="mail", per=Per.DAY, bound=Bound.AT_MOST, minutes=20, made=1.0)
    assert store.change_goal(mail)
    assert store.goals() == [replace(mail, made=FOCUS.made)]
    assert not store.change_goal(replace(focus, id=99))


@pytest.mark.parametrize(
    "text", ["x" * 10_000, "%_'\"; DROP TABLE notes; --", "\u202eevil\u202c", "", "第三章\n" * 400]
)
def test_hostile_words_are_kept_as_they_are(store: Store, text: str) -> None:
    store.add_note(replace(NOTE, text=text))
    assert [n.text for n in store.notes(*EVER)] == [text]
    store.add_goal(replace(CODE, what=text))
    assert [g.what for g in store.goals()] == [text]


# -- brought up to date -----------------------------------------------------------------------------------------------


def version_4(path: Path) -> None:
    """A store as the version before had it, with a kept day."""
    db = sqlite3.connect(path, isolation_level=None)
    STEPS.apply(Database(db, execute_plugins=False), stop_before="notes_and_goals")
    db.executescript(f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 4;")
    db.execute("INSERT INTO intents (start_ms, end_ms, text) VALUES (?, NULL, 'write')", (NOON * 1000,))
    db.execute("INSERT INTO sessions (start_ms, work_min, rest_min) VALUES (?, 50, 10)", (NOON * 1000,))
    db.execute("INSERT INTO apps VALUES (1, 'code')")
    db.execute("INSERT INTO titles VALUES (1, 0, 'a page', 'full')")
    db.execute("INSERT INTO windows VALUES (1, 1, 1, 0, 0, 'code')")
    db.execute("INSERT INTO segments VALUES (?, 60000, 1, 0, NULL, NULL, NULL, NULL)", (NOON * 1000,))
    db.execute("INSERT INTO days VALUES (?, ?)", (NOON * 1000 - 43_200_000, NOON * 1000 + 43_200_000))
    db.close()


def test_a_store_of_version_4_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "data" / "headwater.db"
    path.parent.mkdir()
    version_4(path)
    day = (NOON - 43_200, NOON + 43_200)
    with Store(path) as store:
        assert store.intents(0, math.inf) == [Intent(NOON, None, "write")]
        assert [s.work_min for s in store.sessions(*EVER)] == [50]
        assert (store.notes(*EVER), store.goals(ended=True)) == ([], [])
        store.add_note(NOTE)
        store.add_goal(CODE)
        assert store.find("page", [day]).seconds == 60.0
        store.keep_totals([day])
        assert store.find("page", [day]).seconds == 60.0
        store.check()
    (made,) = list_backups(folder_of(path))
    assert (made.reason, made.schema) == (f"before-{SCHEMA}", 4)


def test_who_opens_the_file_with_another_tool_reads_them_in_words(store: Store, tmp_path: Path) -> None:
    store.add_note(NOTE)
    goal = store.add_goal(CODE)
    store.end_goal(goal.id, NOON + 60)
    db = sqlite3.connect(tmp_path / "headwater.db")
    notes = db.execute("SELECT start_utc, end_utc, text, made_utc FROM notes_in_words").fetchall()
    goals = db.execute("SELECT measure, what, per, bound, minutes, ended_utc FROM goals_in_words").fetchall()
    db.close()
    assert notes == [("2026-11-12T12:00:00.000Z", "2026-11-12T12:30:00.000Z", NOTE.text, "2026-11-12T14:00:00.000Z")]
    assert goals == [("app", "code", "day", "at_most", 30, "2026-11-12T12:01:00.000Z")]


# -- forgotten --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("span", "left"),
    [
        ((NOON - 10, NOON + 1), []),
        ((NOON + 1799, NOON + 1801), []),
        ((-math.inf, math.inf), []),
        ((NOON - 10, NOON), [NOTE]),
        ((NOON + 1800, NOON + 1900), [NOTE]),
        ((NOON + 7250, NOON + 7350), [replace(NOTE, changed=NOON + 7249.999)]),
        ((NOON + 7100, NOON + 8000), [replace(NOTE, made=NOON + 7099.999, changed=NOON + 7099.999)]),
        ((NOON + 1800, math.inf), [replace(NOTE, made=NOON + 1799.999, changed=NOON + 1799.999)]),
    ],
)
def test_a_note_goes_with_any_of_the_time_it_is_about(
    store: Store, tmp_path: Path, span: tuple[float, float], left: list[TimeNote]
) -> None:  # fmt: skip
    store.add_note(NOTE)
    with Forgetting(tmp_path / "headwater.db") as forgetting:
        expected = forgetting.what_range(*span)
        assert forgetting.forget_range(*span).what == expected
    assert expected.others == int(left != [NOTE])
    assert store.notes(*EVER) == left


@pytest.mark.parametrize(
    ("span", "left"),
    [
        ((-math.inf, math.inf), []),
        ((NOON - 10, NOON + 501), []),
        ((NOON - 10, NOON + 100), [replace(CODE, made=NOON + 100, ended=NOON + 500)]),
        ((NOON + 100, NOON + 200), [replace(CODE, ended=NOON + 500)]),
        ((NOON + 400, NOON + 600), [replace(CODE, ended=NOON + 400)]),
        ((NOON - 50, NOON - 10), [replace(CODE, ended=NOON + 500)]),
    ],
)
def test_a_goal_goes_where_it_held_in_that_time_alone(
    store: Store, tmp_path: Path, span: tuple[float, float], left: list[Goal]
) -> None:  # fmt: skip
    store.end_goal(store.add_goal(CODE).id, NOON + 500)
    with Forgetting(tmp_path / "headwater.db") as forgetting:
        expected = forgetting.what_range(*span)
        assert forgetting.forget_range(*span).what == expected
    assert expected.others == int(left != [replace(CODE, ended=NOON + 500)])
    assert store.goals(ended=True) == left


def test_what_grows_old_takes_notes_and_leaves_goals_that_hold(store: Store, tmp_path: Path) -> None:
    store.add_note(NOTE)
    store.add_goal(CODE)
    with Forgetting(tmp_path / "headwater.db") as forgetting:
        forgetting.retain(NOON + 3600)
    assert store.notes(*EVER) == []
    assert store.goals() == [replace(CODE, made=NOON + 3600)]


MARK = "zq7planted"
WISHES: dict[str, Callable[[Forgetting], Forgotten]] = {
    "app": lambda f: f.forget_app(MARK.upper()),
    "site": lambda f: f.forget_domain(f"{MARK}.example"),
    "title": lambda f: f.forget_title(MARK),
}
LEFT = {
    "app": ([f"see sub.{MARK}.example", f"a {MARK} title"], ["code", MARK]),
    "site": ([MARK, f"a {MARK} title"], [MARK, "code", MARK]),
    "title": ([], [MARK, "code", MARK]),
}
"""Words of notes and things of goals; a state or category that is called so is not the application."""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("wish", WISHES)
def test_names_in_notes_and_goals_are_forgotten_here_and_in_backups(tmp_path: Path, kind: str, wish: str) -> None:
    with keeping(MemoryKeeper()):
        path = begun(tmp_path / "data" / "headwater.db", kind)
        with Store(path) as store:
            for n, text in enumerate((MARK, f"see sub.{MARK}.example", f"a {MARK} title")):
                store.add_note(replace(NOTE, start=NOON + n, text=text))
            for n, (of, what) in enumerate(
                ((Measured.APP, MARK), (Measured.APP, "code"), (Measured.CATEGORY, MARK))
            ):
                store.add_goal(replace(CODE, of=of, what=what, made=NOON + n))
        backup(path, folder_of(path), ManualClock(NOON), "daily")
        with Forgetting(path) as forgetting:
            gone = WISHES[wish](forgetting).what.others
        (made,) = list_backups(folder_of(path))
        found = [_told(path)]
        restore(made.path, path, ManualClock(NOON))
        found.append(_told(path))
    assert found == [LEFT[wish]] * 2
    assert gone == 6 - len(LEFT[wish][0]) - len(LEFT[wish][1])


def _told(path: Path) -> tuple[list[str], list[str]]:
    with Store(path, read_only=True) as store:
        return [n.text for n in store.notes(*EVER)], [g.what for g in store.goals()]


def test_their_bytes_are_gone_here_and_in_backups(tmp_path: Path) -> None:
    path = tmp_path / "data" / "headwater.db"
    with Store(path) as store:
        store.add_note(replace(NOTE, text=f"ask {MARK}"))
        store.add_note(replace(NOTE, start=NOON + 60, text=f"{MARK} again"))
        store.add_goal(replace(CODE, what=MARK))
    backup(path, folder_of(path), ManualClock(NOON), "daily")
    assert found_in(tmp_path, MARK)
    with Forgetting(path) as forgetting:
        forgetting.forget_range(NOON - 60, NOON + 60)
        forgetting.forget_app(MARK)
        forgetting.forget_title(f"{MARK} again")
    assert not found_in(tmp_path, MARK)


# -- taken along ------------------------------------------------------------------------------------------------------


def exported(store: Store, out: Path, choice: Choice | None = None) -> Path:
    export_json(store, out, 0.0, 4e9, choice or Choice(), KEY)
    return out


def brought_in(path: Path, source: Path, settings: Settings | None = None) -> int:
    with Bringing(path) as store:
        return Importer(store, Redactor(settings or Settings(), KEY), ManualClock(NOON)).bring_in(source).number


def test_they_go_out_and_come_back_and_go_with_their_import(store: Store, tmp_path: Path) -> None:
    store.add_note(NOTE)
    store.add_goal(FOCUS)
    store.end_goal(store.add_goal(CODE).id, NOON + 500)
    out, other = exported(store, tmp_path / "out.json"), tmp_path / "other.db"
    number = brought_in(other, out)
    brought_in(other, out)
    with Store(other, read_only=True) as read:
        assert read.notes(*EVER) == [NOTE], "twice is once"
        assert read.goals(ended=True) == [replace(CODE, ended=NOON + 500), FOCUS]
    with Store(other) as written:
        mine = written.add_note(replace(NOTE, text="mine"))
    with Bringing(other) as found:
        found.take_out(number)
    with Store(other, read_only=True) as read:
        assert (read.notes(*EVER), read.goals(ended=True)) == ([mine], [])


def test_they_come_with_a_copy_of_the_store(store: Store, tmp_path: Path) -> None:
    far = replace(NOTE, start=NOON - 9e6, end=NOON - 8e6)
    for note in (far, NOTE):
        store.add_note(note)
    store.add_goal(CODE)
    store.copy_to(tmp_path / "copy.sqlite")
    brought_in(tmp_path / "other.db", tmp_path / "copy.sqlite")
    with Store(tmp_path / "other.db", read_only=True) as read:
        assert read.notes(*EVER) == [far, NOTE]
        assert read.goals() == [CODE]


def test_a_goal_that_holds_here_too_does_not_come_twice(store: Store, tmp_path: Path) -> None:
    store.add_goal(CODE)
    with Store(tmp_path / "other.db") as other:
        other.add_goal(replace(CODE, made=NOON + 9))
    brought_in(tmp_path / "other.db", exported(store, tmp_path / "out.json"))
    with Store(tmp_path / "other.db", read_only=True) as read:
        assert read.goals(ended=True) == [replace(CODE, made=NOON + 9)]


def test_numbers_that_are_free_again_belong_to_no_import(store: Store, tmp_path: Path) -> None:
    store.add_note(NOTE)
    other = tmp_path / "other.db"
    number = brought_in(other, exported(store, tmp_path / "out.json"))
    with Store(other) as written:
        (came,) = written.notes(*EVER)
        written.delete_note(came.id)
        mine = written.add_note(replace(NOTE, text="mine"))
    with Bringing(other) as found:
        found.take_out(number)
    with Store(other, read_only=True) as read:
        assert read.notes(*EVER) == [mine]


def test_what_is_not_chosen_or_excluded_stays_out(store: Store, tmp_path: Path) -> None:
    store.add_note(NOTE)
    store.add_goal(CODE)
    store.add_goal(FOCUS)
    told = json.loads(exported(store, tmp_path / "a.json", Choice(intents=False, apps=False)).read_text("utf-8"))
    assert (told["notes"], [g["what"] for g in told["goals"]]) == ([], ["focused"])
    out = exported(store, tmp_path / "b.json")
    brought_in(tmp_path / "other.db", out, Settings(excluded_apps=("code",)))
    with Store(tmp_path / "other.db", read_only=True) as read:
        assert [g.what for g in read.goals()] == ["focused"]


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("notes", {"end": "2026-11-12T11:00:00.000Z"}), ("notes", {"text": 7}), ("notes", {"text": "x" * 30_000}),
        ("notes", {"made": "soon"}), ("goals", {"of": "mood"}), ("goals", {"what": ""}), ("goals", {"what": None}),
        ("goals", {"minutes": 0}), ("goals", {"minutes": True}), ("goals", {"minutes": 1441}),
        ("goals", {"per": "year"}),
        ("goals", {"of": "state", "what": "unsure"}), ("goals", {"of": "category", "what": "mood"}),
        ("goals", {"bound": "about"}), ("goals", {"ended": 5}),
    ],
)  # fmt: skip
def test_a_damaged_file_is_refused(store: Store, tmp_path: Path, part: str, change: dict[str, object]) -> None:
    store.add_note(NOTE)
    store.add_goal(CODE)
    out = exported(store, tmp_path / "out.json")
    told = json.loads(out.read_text("utf-8"))
    line = json.dumps(told[part], ensure_ascii=False)
    assert line in out.read_text("utf-8")
    bad = json.dumps([told[part][0] | change], ensure_ascii=False)
    out.write_text(out.read_text("utf-8").replace(line, bad), "utf-8")
    with pytest.raises(ReportError, match="damaged"):
        list(read_own_json(out))


def test_files_of_before_have_none(store: Store, tmp_path: Path) -> None:
    out = exported(store, tmp_path / "out.json")
    kept = [line for line in out.read_text("utf-8").split("\n") if not line.startswith(('"notes"', '"goals"'))]
    out.write_text("\n".join(kept), "utf-8")
    (said,) = [x for x in read_own_json(out) if isinstance(x, Said)]
    assert (said.notes, said.goals) == ((), ())


def test_every_category_can_be_a_goal(store: Store, tmp_path: Path) -> None:
    for category in Category:
        store.add_goal(replace(CODE, of=Measured.CATEGORY, what=category.value))
    (said,) = [x for x in read_own_json(exported(store, tmp_path / "out.json")) if isinstance(x, Said)]
    assert [g.what for g in said.goals] == [c.value for c in Category]
