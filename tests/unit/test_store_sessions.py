"""Sessions of plans and what chance left unsaid: kept, forgotten with what they name, taken along and brought back."""

import json
import math
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from headwater.base import ManualClock, Settings
from headwater.engine.importing import Importer
from headwater.records import AdviceKind, Intent, Session, Withheld
from headwater.redact import Redactor
from headwater.reports import ReportError, export_json
from headwater.reports.columns import Choice
from headwater.reports.own_json import Said, read_own_json
from headwater.store import Bringing, Store
from headwater.store.backups import backup, folder_of, list_backups, restore
from headwater.store.forgetting import Forgetting
from headwater.store.opening import APPLICATION_ID, SCHEMA
from headwater.store.schema import STEPS
from tests.support.days import NOON, segment
from tests.support.keepers import KINDS, MemoryKeeper, begun, found_in, keeping

PLAN = Intent(NOON, NOON + 3600, "第三章")
TIMED = Session(NOON, 50, 10, mute=True, note="next: the second table", noted=NOON + 3500)
SILENT = Withheld(
    NOON + 60, AdviceKind.DRIFT, "advice.drift", (("app", "Писатель"), ("minutes", 12), ("p", 0.5)), 0.25, "rules 2"
)
KEY = b"k" * 32


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "headwater.db") as opened:
        opened.put([(segment(NOON, 60.0, "code"), None)])
        yield opened


def all_of(store: Store) -> list[Session]:
    return store.sessions(-math.inf, math.inf)


# -- kept -------------------------------------------------------------------------------------------------------------


def test_a_session_is_kept_with_its_plan(store: Store) -> None:
    store.add_intent(PLAN)
    store.put_session(replace(TIMED, work_min=25))
    store.put_session(TIMED)
    store.put_session(Session(NOON + 9000))
    assert store.session(NOON) == TIMED
    assert store.session(NOON + 1) is None
    assert all_of(store) == [TIMED, Session(NOON + 9000)]
    assert store.sessions(NOON + 1, NOON + 9000) == []


def test_a_note_needs_no_lengths_and_is_taken_back_with_nothing(store: Store) -> None:
    store.add_intent(PLAN)
    store.note(NOON, "first", NOON + 10)
    store.note(NOON, "second \ud800", NOON + 20)
    assert store.session(NOON) == Session(NOON, note="second ?", noted=NOON + 20)
    store.put_session(replace(TIMED, note="", noted=None))
    store.note(NOON, "third", NOON + 30)
    assert store.session(NOON) == replace(TIMED, note="third", noted=NOON + 30), "the lengths stay"
    store.note(NOON, "", NOON + 40)
    assert store.session(NOON) == replace(TIMED, note="", noted=None)


def test_notes_come_with_the_words_of_their_plans_the_last_first(store: Store) -> None:
    for n, text in enumerate(("one", "two", "three")):
        store.add_intent(Intent(NOON + 1000 * n, NOON + 1000 * n + 900, text))
    store.note(NOON + 1000, "b", NOON + 5000)
    store.note(NOON, "a", NOON + 6000)
    store.put_session(Session(NOON + 2000, 50, 10))
    store.put_session(Session(NOON + 7, note="of no plan", noted=NOON + 7000))
    assert [(s.note, text) for s, text in store.noted(NOON)] == [("a", "one"), ("b", "two")]
    assert [s.note for s, _ in store.noted(NOON + 5500)] == ["a"]
    assert [s.note for s, _ in store.noted(NOON, most=1)] == ["a"]


def test_what_was_left_unsaid_keeps_its_values_with_their_types(store: Store) -> None:
    later = replace(SILENT, at=NOON + 90, kind=AdviceKind.BREAK, params=())
    store.add_withheld(later)
    store.add_withheld(SILENT)
    store.add_withheld(SILENT)
    assert store.withheld(NOON, math.inf) == [SILENT, SILENT, later], "twice is twice"
    assert store.withheld(NOON, NOON + 60) == []


# -- brought up to date -----------------------------------------------------------------------------------------------


def test_a_store_of_version_3_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "data" / "headwater.db"
    path.parent.mkdir()
    db = sqlite3.connect(path, isolation_level=None)
    STEPS.apply(Database(db, execute_plugins=False), stop_before="sessions_and_silence")
    db.executescript(f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 3;")
    db.execute("INSERT INTO intents (start_ms, end_ms, text) VALUES (?, NULL, 'write')", (NOON * 1000,))
    assert [row[1] for row in db.execute("PRAGMA table_info(plans)")] == ["id", "start_utc", "end_utc", "text"]
    db.close()
    with Store(path) as store:
        assert store.intents(0, math.inf) == [Intent(NOON, None, "write")]
        store.put_session(TIMED)
        store.add_withheld(SILENT)
        store.check()
    db = sqlite3.connect(path)
    found = db.execute("SELECT text, work_min, rest_min, mute, hold, note FROM plans").fetchall()
    assert found == [("write", 50, 10, 1, 0, TIMED.note)]
    db.close()
    (made,) = list_backups(folder_of(path))
    assert (made.reason, made.schema) == (f"before-{SCHEMA}", 3)


# -- forgotten --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("span", "left"),
    [
        ((NOON + 3499, NOON + 3501), [replace(TIMED, note="", noted=None), Session(NOON + 3501, 50, 10, mute=True)]),
        ((NOON - 10, NOON + 1), []),
        ((NOON - 10, NOON + 3600), []),
        ((NOON + 100, NOON + 200), [replace(TIMED, note="", noted=None), replace(TIMED, start=NOON + 200)]),
        ((NOON + 100, NOON + 3600), [replace(TIMED, note="", noted=None)]),
        ((NOON + 5000, NOON + 6000), [TIMED]),
        ((-math.inf, math.inf), []),
    ],
)
def test_a_session_is_cut_with_its_plan(
    store: Store, tmp_path: Path, span: tuple[float, float], left: list[Session]
) -> None:  # fmt: skip
    store.add_intent(PLAN)
    store.put_session(TIMED)
    with Forgetting(tmp_path / "headwater.db") as forgetting:
        expected = forgetting.what_range(*span)
        assert forgetting.forget_range(*span).what == expected
    assert all_of(store) == left
    starts = {i.start for i in store.intents(-math.inf, math.inf)}
    assert all(s.start in starts for s in left), "each belongs to what is left of the plan"


def test_a_session_stays_while_another_plan_begins_with_it(store: Store, tmp_path: Path) -> None:
    """Said twice within a millisecond."""
    store.add_intent(replace(PLAN, text="zq7 first", end=NOON))
    store.add_intent(PLAN)
    store.put_session(TIMED)
    with Forgetting(tmp_path / "headwater.db") as forgetting:
        forgetting.forget_title("zq7")
        assert all_of(store) == [TIMED]
        forgetting.forget_title("第三章")
    assert all_of(store) == []


@pytest.mark.parametrize("span", [(NOON, NOON + 61), (NOON - 3600, NOON - 3000)])
def test_what_was_left_unsaid_goes_with_its_time_and_with_the_time_it_was_about(
    store: Store, tmp_path: Path, span: tuple[float, float]
) -> None:  # fmt: skip
    about = replace(SILENT, params=(("start", NOON - 3500), ("end", NOON - 3400)))
    other = replace(SILENT, at=NOON + 200)
    for each in (about, other):
        store.add_withheld(each)
    with Forgetting(tmp_path / "headwater.db") as forgetting:
        assert forgetting.what_range(*span).others == 1
        forgetting.forget_range(*span)
    assert store.withheld(-math.inf, math.inf) == [other]


MARK = "zq7planted"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "wish",
    [
        lambda f: f.forget_app(MARK), lambda f: f.forget_domain(f"{MARK}.example"), lambda f: f.forget_title(MARK),
    ],
    ids=["app", "site", "title"],
)  # fmt: skip
def test_names_in_notes_and_values_are_forgotten(tmp_path: Path, kind: str, wish: object) -> None:
    named = {"app": MARK, "site": f"sub.{MARK}.example", "title": f"a {MARK} title"}
    with keeping(MemoryKeeper()):
        path = begun(tmp_path / "data" / "headwater.db", kind)
        with Store(path) as store:
            for n, text in enumerate(named.values()):
                store.add_intent(Intent(NOON + n, NOON + n + 1, "write"))
                store.put_session(replace(TIMED, start=NOON + n, note=text, noted=NOON))
                store.add_withheld(replace(SILENT, params=(("app", text), ("minutes", 1))))
            store.add_withheld(SILENT)
        backup(path, folder_of(path), ManualClock(NOON), "daily")
        with Forgetting(path) as forgetting:
            gone = wish(forgetting).what.others  # type: ignore[operator]
        left = {"app": 2, "site": 2, "title": 0}
        with Store(path, read_only=True) as store:
            kept = [s.note for s in all_of(store)]
            unsaid = [dict(w.params)["app"] for w in store.withheld(-math.inf, math.inf)]
        (made,) = list_backups(folder_of(path))
        restore(made.path, path, ManualClock(NOON))
        with Store(path, read_only=True) as store:
            assert [s.note for s in all_of(store)] == kept, "backups have forgotten it too"
            assert [dict(w.params)["app"] for w in store.withheld(-math.inf, math.inf)] == unsaid
    assert len(kept) == 3, "how the plans were worked at stays"
    assert gone == 2 * (3 - sum(1 for note in kept if note))
    assert sum(1 for note in kept if note) in left.values()
    assert unsaid == [*[note for note in kept if note], "Писатель"]


def test_their_bytes_are_gone_here_and_in_backups(tmp_path: Path) -> None:
    path = tmp_path / "data" / "headwater.db"
    with Store(path) as store:
        store.add_intent(PLAN)
        store.put_session(replace(TIMED, note=f"ask {MARK}"))
        store.add_withheld(replace(SILENT, params=(("app", MARK),)))
    backup(path, folder_of(path), ManualClock(NOON), "daily")
    assert found_in(tmp_path, MARK)
    with Forgetting(path) as forgetting:
        forgetting.forget_title(MARK)
    assert not found_in(tmp_path, MARK)


# -- taken along ------------------------------------------------------------------------------------------------------


def exported(store: Store, out: Path, choice: Choice | None = None) -> Path:
    export_json(store, out, 0.0, 4e9, choice or Choice(), KEY)
    return out


def brought_in(path: Path, source: Path) -> int:
    with Bringing(path) as store:
        return Importer(store, Redactor(Settings(), KEY), ManualClock(NOON)).bring_in(source).number


def test_sessions_go_out_and_come_back_and_go_with_their_import(store: Store, tmp_path: Path) -> None:
    store.add_intent(PLAN)
    store.put_session(TIMED)
    store.add_withheld(SILENT)
    out, other = exported(store, tmp_path / "out.json"), tmp_path / "other.db"
    (unsaid,) = json.loads(out.read_text(encoding="utf-8"))["withheld"]
    assert (unsaid["kind"], unsaid["propensity"], unsaid["params"]["minutes"]) == ("drift", 0.25, 12)
    number = brought_in(other, out)
    brought_in(other, out)
    with Store(other, read_only=True) as read:
        assert all_of(read) == [TIMED]
    with Bringing(other) as found:
        found.take_out(number)
    with Store(other, read_only=True) as read:
        assert all_of(read) == []


def test_sessions_come_with_a_copy_of_the_store(store: Store, tmp_path: Path) -> None:
    store.add_intent(PLAN)
    store.put_session(TIMED)
    store.copy_to(tmp_path / "copy.sqlite")
    brought_in(tmp_path / "other.db", tmp_path / "copy.sqlite")
    with Store(tmp_path / "other.db", read_only=True) as read:
        assert all_of(read) == [TIMED]


def test_an_import_does_not_say_otherwise_about_the_persons_own_plan(store: Store, tmp_path: Path) -> None:
    store.add_intent(PLAN)
    store.put_session(TIMED)
    out = exported(store, tmp_path / "out.json")
    own = replace(TIMED, work_min=25, note="my own")
    store.put_session(own)
    brought_in(tmp_path / "headwater.db", out)
    assert all_of(store) == [own]


def test_notes_are_left_out_with_plans(store: Store, tmp_path: Path) -> None:
    store.add_intent(PLAN)
    store.put_session(TIMED)
    text = exported(store, tmp_path / "o.json", Choice(intents=False)).read_text(encoding="utf-8")
    assert TIMED.note not in text


def test_a_file_of_before_has_none(store: Store, tmp_path: Path) -> None:
    out = exported(store, tmp_path / "o.json")
    text = out.read_text(encoding="utf-8").replace('"sessions": [],\n', "").replace('"withheld": [],\n', "")
    assert "sessions" not in text
    out.write_text(text, encoding="utf-8")
    (said,) = [x for x in read_own_json(out) if isinstance(x, Said)]
    assert said.sessions == ()


@pytest.mark.parametrize(
    "bad",
    [
        {"work_min": 0}, {"work_min": None}, {"rest_min": True}, {"work_min": 1e9}, {"work_min": "50"}, {"mute": 1},
        {"noted": "yesterday"}, {"start": None}, None, [],
    ],
)  # fmt: skip
def test_damaged_sessions_are_refused(store: Store, tmp_path: Path, bad: object) -> None:
    store.add_intent(PLAN)
    store.put_session(TIMED)
    out = exported(store, tmp_path / "o.json")
    told = json.loads(out.read_text(encoding="utf-8"))
    (session,) = told["sessions"]
    damaged = {**session, **bad} if isinstance(bad, dict) else bad
    text = out.read_text(encoding="utf-8")
    out.write_text(text.replace(json.dumps([session], ensure_ascii=False), json.dumps([damaged])), encoding="utf-8")
    with pytest.raises(ReportError, match="is damaged"):
        list(read_own_json(out))
