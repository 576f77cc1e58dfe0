"""Rules while the program runs: they hold at once, history is judged by them, and taking them away brings all back."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from headwater.base import Paths, Settings, SystemClock
from headwater.capture import Source
from headwater.categories import BadRule, Categories, Rule
from headwater.engine import Engine, Recording
from headwater.engine.data import Sort, Wish
from headwater.engine.judge import Judge
from headwater.engine.now import UNFINISHED
from headwater.engine.obeying import RULED_BY, STREAM, digest, stretches
from headwater.engine.waiting import spans_of
from headwater.records import Category, FocusState, Intent, TitleKind, WindowSeen
from headwater.store import Store
from headwater.store.rows import Pair
from headwater.store.totals import By
from tests.support.days import NOON, segment
from tests.support.desktop import wait_until
from tests.support.hand import Hand
from tests.support.rows import whole_day
from tests.support.ruling import favourite, home, model

DAY = date(2026, 3, 3)
AGREED = replace(Settings(), agreed=True)


@pytest.fixture
def hand() -> Hand:
    return Hand("windows")


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return home(tmp_path / "home")


@pytest.fixture
def engine(paths: Paths, hand: Hand) -> Iterator[Engine]:
    made = run(paths, hand)
    made.background.judge(*stretches((whole_day()[0].start, whole_day()[-1].end)))
    settle(made)
    yield made
    made.stop()


def run(paths: Paths, hand: Hand, with_model: bool = True) -> Engine:
    sources: tuple[Source, ...] = (hand,)
    made = Engine(
        paths, AGREED, SystemClock(), sources=lambda *_: sources, model=lambda: (model() if with_model else None, "")
    )
    made.start()
    wait_until(lambda: made.now().recording is Recording.RECORDING and hand.looking(), 20, "recording")
    made.ask(lambda _recorder: None)  # the store and the model are there
    return made


def settle(engine: Engine) -> None:
    """Until history is judged, and the windows are sorted."""
    done = threading.Event()
    engine.background._put(done.set)  # behind all that was asked for
    assert done.wait(60)
    engine.ask(lambda recorder: [recorder._tidier.step() for _ in range(20)])


def recorded(engine: Engine) -> list[Pair]:
    return [p for p in engine.reader.history(0.0, 4e9) if p[0].end <= whole_day()[-1].end]


def sums(engine: Engine, by: By) -> dict[object, float]:
    start, end = whole_day()[0].start // 86_400 * 86_400, whole_day()[-1].end
    with Store(engine.paths.database, read_only=True) as store:
        return {getattr(t, by.name.lower()): t.seconds for t in store.totals([(start, end)], (by,))}


# -- the whole program ------------------------------------------------------------------------------------------------


def test_a_rule_changes_the_day_and_its_going_brings_it_back_exactly(engine: Engine) -> None:
    before, states = recorded(engine), sums(engine, By.STATE)
    (rule,) = engine.rules.add(Rule(None, app=favourite(), plan=False), DAY)
    assert rule.id
    settle(engine)
    after = recorded(engine)
    theirs = [(s, i) for s, i in after if s.app == favourite()]
    assert {(i.state, i.ruled) for _, i in theirs if i} == {(FocusState.DRIFTING, True)}
    assert all(i.probabilities for _, i in theirs if i)
    assert [p for p in after if p[0].app != favourite()] == [p for p in before if p[0].app != favourite()]
    assert sums(engine, By.STATE)[FocusState.DRIFTING] > states.get(FocusState.DRIFTING, 0.0) + 600
    assert engine.rules.remove(rule.id, DAY) == []
    settle(engine)
    assert recorded(engine) == before
    assert sums(engine, By.STATE) == states


def test_a_day_that_was_judged_live_is_as_it_was_when_the_rule_is_gone(paths: Paths, hand: Hand) -> None:
    live = Judge(model(), Categories(), lambda _at: None)
    with Store(paths.database) as store:
        store.put([(s, live.final(s)) for s in whole_day()])
    engine = run(paths, hand)
    before = recorded(engine)
    (rule,) = engine.rules.add(Rule(None, app=favourite(), plan=False), DAY)
    settle(engine)
    after = recorded(engine)
    assert [p for p in after if p[0].app != favourite()] == [p for p in before if p[0].app != favourite()]
    assert any(i.ruled for _, i in after if i)
    engine.rules.remove(rule.id, DAY)
    settle(engine)
    there = recorded(engine)
    assert [i and i.probabilities for _, i in there] == [i and i.probabilities for _, i in before]
    flipped = sum(a != b for a, b in zip(there, before, strict=True))
    assert flipped <= 1, "only one that stood exactly between two states"
    engine.stop()


def test_a_category_changes_the_sums_and_what_the_model_sees(engine: Engine) -> None:
    before, kinds = recorded(engine), sums(engine, By.CATEGORY)
    day = engine.day(DAY)
    engine.rules.add(Rule(Category.PLAY, app=favourite()), DAY)
    settle(engine)
    after = recorded(engine)
    assert sums(engine, By.CATEGORY)[Category.PLAY] > kinds.get(Category.PLAY, 0.0) + 600
    assert [i and i.probabilities for _, i in after] != [i and i.probabilities for _, i in before]
    assert not any(i.ruled for _, i in after if i)
    shown = {use.app: use.category for use in engine.day(DAY).apps}
    assert shown[favourite()] is Category.PLAY
    assert shown != {use.app: use.category for use in day.apps}
    assert engine.rules.undo(DAY) == []
    settle(engine)
    assert recorded(engine) == before
    assert sums(engine, By.CATEGORY) == kinds


def test_the_memory_of_the_stream_follows_and_the_open_segment_too(engine: Engine, hand: Hand) -> None:
    engine.rules.add(Rule(Category.PLAY, app=favourite()), DAY)
    settle(engine)
    wait_until(lambda: engine.ask(lambda r: not r._outdated), 20, "the memory")
    engine.rules.add(Rule(None, app="nethack", plan=False))
    assert hand.emit is not None
    hand.emit(WindowSeen(engine.clock.now(), "nethack", "a title"))
    engine.ask(lambda recorder: recorder.tick())
    wait_until(lambda: engine.now().app == "nethack", 20, "the window")

    def drifts() -> bool:
        engine.ask(lambda recorder: recorder.tick())
        now = engine.ask(lambda recorder: recorder.current)
        return now is not None and now.ruled and now.provisional and now.state is FocusState.DRIFTING

    wait_until(drifts, 20, "the rule")


def test_rules_outlive_the_program_and_change_while_it_does_not_run(paths: Paths, hand: Hand) -> None:
    with Store(paths.database) as store:
        store.put_rules([Rule(None, app=favourite(), plan=False)], NOON)
        store.put_state(STREAM, b"by other rules")
    engine = run(paths, hand)
    settle(engine)
    assert {i.state for s, i in recorded(engine) if s.app == favourite() and i} == {FocusState.DRIFTING}
    engine.stop()
    with Store(paths.database) as store:
        assert store.state(RULED_BY) == digest(store.rules())
        assert store.state(UNFINISHED) == b""
        store.put_rules([], NOON)
    again = run(paths, hand)
    settle(again)
    assert not any(i.ruled for _, i in recorded(again) if i)
    again.stop()


def test_without_a_model_history_is_ruled_and_the_rest_waits_for_one(paths: Paths, hand: Hand) -> None:
    engine = run(paths, hand, with_model=False)
    (rule,) = engine.rules.add(Rule(None, app=favourite(), plan=False), DAY)
    settle(engine)
    there = recorded(engine)
    assert {i.ruled for s, i in there if s.app == favourite() and i} == {True}
    assert all(i is None for s, i in there if s.app != favourite())
    with Store(paths.database, read_only=True) as store:
        assert spans_of(store.state(UNFINISHED))
    engine.rules.remove(rule.id, DAY)
    settle(engine)
    assert all(i is None for _, i in recorded(engine))
    engine.stop()
    with_one = run(paths, hand)
    settle(with_one)
    assert sum(i is not None for _, i in recorded(with_one)) > len(there) // 2
    with_one.stop()


def test_what_cannot_be_kept_changes_nothing(engine: Engine) -> None:
    for bad in (Rule(Category.CODE), Rule(None, app="x"), Rule(Category.CODE, app="x" * 401),
                Rule(Category.CODE, app="x", domain="not a site at all")):  # fmt: skip
        with pytest.raises(BadRule):
            engine.rules.add(bad)
    with pytest.raises(BadRule, match="room for"):
        engine.rules._edit(lambda _old: [Rule(Category.CODE, app=f"app {n}") for n in range(501)], None)
    assert engine.rules.rules() == []
    assert engine.categories.rules == ()
    assert not engine.rules.can_undo


def test_the_same_rule_twice_is_one_and_a_changed_one_keeps_its_number(engine: Engine) -> None:
    (one,) = engine.rules.add(Rule(Category.CODE, domain=" https://www.Example.org/a?b "))
    assert one.domain == "example.org"
    assert engine.rules.add(Rule(Category.CODE, domain="example.org")) == [one]
    (changed,) = engine.rules.add(replace(one, category=Category.READ))
    assert (changed.id, changed.category) == (one.id, Category.READ)
    removed = engine.rules.remove(one.id)
    assert removed == []
    back = engine.rules.undo()
    assert back == [changed]
    assert back[0].id == one.id


# -- taking back ------------------------------------------------------------------------------------------------------


def test_steps_are_taken_back_one_after_another(engine: Engine) -> None:
    one = engine.rules.add(Rule(Category.CODE, app="a"))
    both = engine.rules.add(Rule(None, app="b", plan=False))
    assert engine.rules.add(Rule(Category.CODE, app="a")) == both  # is there already: no step
    engine.rules.remove(one[0].id)
    back = engine.rules.undo()
    assert back == both
    assert [r.id for r in back or ()] == [r.id for r in both]
    assert engine.categories.rules == tuple(both)
    assert (engine.rules.undo(), engine.rules.undo()) == (one, [])
    assert not engine.rules.can_undo
    assert engine.rules.undo() is None


def test_what_was_forgotten_on_purpose_does_not_come_back_with_a_rule(engine: Engine, paths: Paths) -> None:
    engine.rules.add(Rule(Category.READ, domain="secret-clinic.example"))
    engine.rules.add(Rule(Category.CODE, app="code"))
    assert engine.data.forget(Wish(Sort.SITE, name="secret-clinic.example")).what.others == 1
    assert engine.rules.undo() is None
    assert not engine.rules.can_undo
    assert [r.app for r in engine.rules.rules()] == ["code"]
    engine.stop()
    files = list(paths.database.parent.glob(f"{paths.database.name}*"))
    assert files
    assert not any(b"secret-clinic" in p.read_bytes() for p in files)


def test_a_rule_that_was_made_elsewhere_does_not_go_when_a_step_is_taken_back(engine: Engine, paths: Paths) -> None:
    engine.rules.add(Rule(Category.CODE, app="a"))
    with Store(paths.database) as store:
        store.edit_rules(lambda old: [*old, Rule(Category.CODE, app="b")], NOON)
    assert engine.rules.undo() is None
    assert [r.app for r in engine.rules.rules()] == ["a", "b"]
    assert not engine.rules.can_undo


def test_what_is_not_sorted_and_what_a_rule_would_do(paths: Paths, hand: Hand) -> None:
    now = SystemClock().now()
    with Store(paths.database) as store:
        store.add_intent(Intent(now - 9000, None, "Chapter 3"))
        tool = [segment(now - 8000 + 60 * n, 60.0, "my-own-tool", f"pull request {n} merged") for n in range(70)]
        store.put((s, None) for s in tool)
        store.put((segment(now - 3000 + 60 * n, 60.0, "code", "main.py"), None) for n in range(9))
        secret = {"title": "deadbeef", "title_kind": TitleKind.HASHED}
        store.put((segment(now - 2000 + 60 * n, 60.0, "other-tool", **secret), None) for n in range(5))
    engine = run(paths, hand)
    found = engine.rules.uncategorised()
    first = found.found[0]
    assert (first.app, first.name, first.domain, first.seconds) == ("my-own-tool", "My Own Tool", "", 4200.0)
    assert first.title.startswith("pull request")
    assert first.category is not None
    assert 0 < first.p <= 1
    assert next(u for u in found.found if u.app == "other-tool").title == ""
    assert found.is_much
    effect = engine.rules.effect(Rule(Category.CODE, app="my-own-tool"))
    assert (effect.windows, effect.seconds, effect.changed, effect.changed_s) == (70, 4200.0, 70, 4200.0)
    engine.rules.add(Rule(Category.CODE, app="my-own-tool"))
    assert engine.rules.uncategorised().found[0].app == "other-tool"
    narrower = engine.rules.effect(Rule(Category.READ, app="my-own-tool", title="request 1"))
    assert (narrower.seconds, narrower.changed_s, [r.category for r in narrower.beats]) == (660, 660, [Category.CODE])
    beaten = engine.rules.effect(Rule(Category.READ, app="my*"))
    assert (beaten.seconds, beaten.changed_s, beaten.beaten_s) == (4200.0, 0.0, 4200.0)
    assert [r.category for r in beaten.beaten_by] == [Category.CODE]
    other_plan = engine.rules.effect(Rule(None, app="code", plan=False, intent="something else"))
    assert (other_plan.windows, other_plan.seconds) == (0, 0.0)
    assert engine.rules.effect(Rule(None, app="code", plan=False, intent="chapter 3")).changed_s == 540.0
    assert engine.rules.plans() == ["Chapter 3"]
    engine.stop()
