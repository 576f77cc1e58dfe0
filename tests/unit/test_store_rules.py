"""Rules in the store: kept with their numbers, forgotten with what they name, taken along and brought back."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.base import ManualClock, Settings, TitleMode
from headwater.categories import BadRule, Rule
from headwater.engine.importing import Importer
from headwater.records import Category, FocusState
from headwater.redact import Redactor
from headwater.reports import ReportError, export_json
from headwater.reports.columns import Choice
from headwater.reports.own_json import Said, read_own_json
from headwater.store import Bringing, Store
from headwater.store.backups import backup, folder_of
from headwater.store.forgetting import Forgetting
from tests.support.days import NOON, judged, segment
from tests.support.keepers import KINDS, MemoryKeeper, begun, found_in, keeping

C = Category
ALL = [
    Rule(C.CODE, app="my-tool"),
    Rule(None, title='第三章 "draft"', plan=True, intent="Chapter 3"),
    Rule(C.READ, domain="example.org", plan=False),
    Rule(C.WRITE, project="Thesis"),
]
KEY = b"k" * 32


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "headwater.db") as opened:
        opened.put([(segment(NOON, 60.0, "code"), None)])
        yield opened


# -- kept -------------------------------------------------------------------------------------------------------------


def test_kept_in_their_order_with_numbers_that_come_back(store: Store) -> None:
    numbers = store.put_rules(ALL, NOON)
    assert store.rules() == ALL
    assert [r.id for r in store.rules()] == numbers
    kept = store.rules()
    store.put_rules([kept[0], kept[3]], NOON)
    new = Rule(C.PLAY, app="new")
    assert store.put_rules([kept[0], new, kept[2], kept[3]], NOON)[2] == kept[2].id
    assert store.rules()[1].id == kept[2].id
    store.put_rules(kept, NOON)
    assert [(r.id, r) for r in store.rules()] == [(r.id, r) for r in kept]


def test_what_was_inferred_is_taken_back(store: Store) -> None:
    s = segment(NOON + 600, 60.0)
    store.put([(s, judged(s, FocusState.FOCUSED))])
    store.take_back([NOON + 600, NOON + 9e9])
    assert [i for _, i in store.history(NOON, NOON + 1000)] == [None, None]


# -- forgotten --------------------------------------------------------------------------------------------------------

MARK = "zq7planted"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("wish", "left"),
    [
        (lambda f: f.forget_app(f"{MARK}-TOOL"), {"site", "title", "project", "intent", "pattern"}),
        (lambda f: f.forget_domain(f"{MARK}.example"), {"app", "title", "project", "intent", "pattern"}),
        (lambda f: f.forget_title(MARK), {"app", "site", "pattern"}),
    ],
)
def test_rules_are_forgotten_with_what_they_name(tmp_path: Path, kind: str, wish: object, left: set[str]) -> None:
    with keeping(MemoryKeeper()):
        path = begun(tmp_path / "data" / "headwater.db", kind)
        told = {
            "app": Rule(C.CODE, app=f"{MARK}-tool"),
            "site": Rule(C.CODE, domain=f"sub.{MARK}.example"),
            "title": Rule(C.CODE, title=f"a {MARK} title"),
            "project": Rule(C.CODE, project=f"{MARK} thesis"),
            "intent": Rule(None, app="code", plan=False, intent=f"write {MARK}"),
            "pattern": Rule(C.CODE, app="zq7*"),
        }
        with Store(path) as store:
            store.put_rules(list(told.values()), NOON)
        backup(path, folder_of(path), ManualClock(NOON), "daily")
        with Forgetting(path) as forgetting:
            gone = wish(forgetting)  # type: ignore[operator]
            assert gone.what.others == len(told) - len(left)
        with Store(path, read_only=True) as store:
            assert {name for name, rule in told.items() if rule in store.rules()} == left


def test_their_bytes_are_gone_here_and_in_backups(tmp_path: Path) -> None:
    path = tmp_path / "data" / "headwater.db"
    with Store(path) as store:
        store.put([(segment(NOON, 60.0, "code"), None)])
        store.put_rules([Rule(C.CODE, app=MARK), Rule(C.PLAY, domain=f"{MARK}.org"), ALL[0]], NOON)
    backup(path, folder_of(path), ManualClock(NOON), "daily")
    assert found_in(tmp_path, MARK)
    with Forgetting(path) as forgetting:
        forgetting.forget_app(MARK)
        forgetting.forget_domain(f"{MARK}.org")
    assert not found_in(tmp_path, MARK)
    with Store(path, read_only=True) as store:
        assert store.rules() == [ALL[0]]


# -- taken along ------------------------------------------------------------------------------------------------------


def exported(store: Store, out: Path, choice: Choice | None = None) -> Path:
    export_json(store, out, 0.0, 4e9, choice or Choice(), KEY)
    return out


def brought_in(path: Path, source: Path, settings: Settings | None = None) -> list[Rule]:
    with Bringing(path) as store:
        Importer(store, Redactor(settings or Settings(), KEY), ManualClock(NOON)).bring_in(source)
        return store.rules()


def test_rules_go_out_and_come_back_once(store: Store, tmp_path: Path) -> None:
    store.put_rules(ALL, NOON)
    out = exported(store, tmp_path / "out.json")
    assert brought_in(tmp_path / "other.db", out) == ALL
    assert brought_in(tmp_path / "other.db", out) == ALL, "the same again is not taken in twice"
    assert brought_in(tmp_path / "excluding.db", out, Settings(excluded_apps=("my-tool",))) == ALL[1:]


def test_rules_come_with_a_copy_of_the_store(store: Store, tmp_path: Path) -> None:
    store.put_rules(ALL, NOON)
    store.copy_to(tmp_path / "copy.sqlite")
    assert brought_in(tmp_path / "other.db", tmp_path / "copy.sqlite") == ALL


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        (Choice(apps=False), [1, 2, 3]),
        (Choice(titles=TitleMode.HASHED), [0, 2, 3]),
        (Choice(titles=TitleMode.NONE), [0, 2, 3]),
        (Choice(domains=False), [0, 1, 3]),
        (Choice(projects=False), [0, 1, 2]),
        (Choice(intents=False), [0, 2, 3]),
    ],
)
def test_what_is_left_out_is_named_by_no_rule(store: Store, tmp_path: Path, choice: Choice, left: list[int]) -> None:
    store.put_rules(ALL, NOON)
    (said,) = [x for x in read_own_json(exported(store, tmp_path / "o.json", choice)) if isinstance(x, Said)]
    assert list(said.rules) == [ALL[n] for n in left]


def test_a_file_of_before_has_no_rules(store: Store, tmp_path: Path) -> None:
    out = exported(store, tmp_path / "o.json")
    text = out.read_text(encoding="utf-8").replace(',\n"rules": []', "")
    assert "rules" not in text
    out.write_text(text, encoding="utf-8")
    assert brought_in(tmp_path / "other.db", out) == []


@pytest.mark.parametrize(
    "bad",
    [
        {"app": 5}, {"category": "nonsense"}, {"plan": "yes"}, {"plan": 1}, {"app": "x" * 401}, {"app": ""},
        {"category": None}, None, [],
    ],
)  # fmt: skip
def test_damaged_rules_are_refused_whole(store: Store, tmp_path: Path, bad: object) -> None:
    store.put_rules([ALL[0]], NOON)
    out = exported(store, tmp_path / "o.json")
    head, _, tail = out.read_text(encoding="utf-8").partition('"rules": ')
    (rule,) = json.loads(tail.rstrip().removesuffix("}"))
    told = {**rule, **bad} if isinstance(bad, dict) else bad
    out.write_text(f'{head}"rules": {json.dumps([told])}\n}}\n', encoding="utf-8")
    with pytest.raises(ReportError, match="is damaged"):
        brought_in(tmp_path / "other.db", out)
    with Store(tmp_path / "other.db", read_only=True) as other:
        assert other.rules() == []


def test_no_more_come_in_than_there_is_room_for(tmp_path: Path, store: Store) -> None:
    store.put_rules([Rule(C.CODE, app=f"a{n}") for n in range(400)], NOON)
    out = exported(store, tmp_path / "o.json")
    with Store(tmp_path / "other.db") as other:
        other.put_rules([Rule(C.CODE, app=f"b{n}") for n in range(300)], NOON)
    assert len(brought_in(tmp_path / "other.db", out)) == 500


def test_rules_of_a_file_are_kept_as_the_persons_own_are(tmp_path: Path, store: Store) -> None:
    site, shown = Rule(C.PLAY, domain="www.example.org"), Rule(None, title="a\u202eb\nc", plan=False, intent="x\ny")
    nothing = [Rule(C.PLAY, domain="*."), Rule(C.PLAY, app="code", domain="no site"), Rule(C.PLAY, app="\u202e")]
    store.put_rules([site, shown, *nothing], NOON)
    found = brought_in(tmp_path / "other.db", exported(store, tmp_path / "o.json"))
    assert found == [Rule(C.PLAY, domain="example.org"), Rule(None, title="ab c", plan=False, intent="x y")]


@pytest.mark.parametrize("hidden", [
    Rule(None, app="code", plan=False, intent="a forbidden plan"), Rule(C.CODE, project="Forbidden"),
    Rule(C.CODE, title="forbidden"),
])  # fmt: skip
def test_a_rule_that_names_what_is_excluded_does_not_come_in(tmp_path: Path, store: Store, hidden: Rule) -> None:
    store.put_rules([ALL[0], hidden], NOON)
    out = exported(store, tmp_path / "o.json")
    assert brought_in(tmp_path / "other.db", out, Settings(excluded_titles=("*forbidden*",))) == [ALL[0]]


# -- at once ----------------------------------------------------------------------------------------------------------


def test_rules_are_read_and_kept_in_one_go(store: Store, tmp_path: Path) -> None:
    store.put_rules([ALL[0]], NOON)
    other = sqlite3.connect(tmp_path / "headwater.db", timeout=0)

    def edit(old: list[Rule]) -> list[Rule]:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        return [*old, ALL[2]]

    before, after = store.edit_rules(edit, NOON)
    other.close()
    assert (before, after) == ([ALL[0]], [ALL[0], ALL[2]])
    assert [r.id for r in after] == [r.id for r in store.rules()] == [1, 2]


def test_an_edit_that_fails_changes_nothing(store: Store) -> None:
    store.put_rules([ALL[0]], NOON)

    def edit(_old: list[Rule]) -> list[Rule]:
        raise BadRule("no")

    with pytest.raises(BadRule, match="no"):
        store.edit_rules(edit, NOON)
    same, rules = store.edit_rules(lambda old: old, NOON)
    assert same is rules
    assert rules == [ALL[0]]


def test_a_number_is_the_store_s_own(store: Store, tmp_path: Path) -> None:
    store.put_rules([replace(ALL[0], id=0)], NOON)
    assert '"id"' not in exported(store, tmp_path / "o.json").read_text(encoding="utf-8").partition('"rules"')[2]
