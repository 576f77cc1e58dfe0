"""A personal adapter in the running program: the present and history follow at once; and when the computer rests."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from headwater.attention import AttentionModel
from headwater.base import ManualClock, Paths, Settings, SystemClock
from headwater.categories import Categories
from headwater.engine import Changed, Engine, Event
from headwater.engine.adapting import on_mains
from headwater.engine.explaining import Explainer, with_adapter
from headwater.engine.judging import judge_again
from headwater.engine.learning import Learner, Nobody
from headwater.engine.reading import Reader
from headwater.engine.studying import CannotLearn
from headwater.records import FocusState, InputCounts, WindowSeen
from headwater.store import Adapter, Store
from tests.support.desktop import wait_until
from tests.support.hand import Hand
from tests.support.lessons import adapter, with_slots
from tests.support.taught import FIRST, lived

DAYS = 2
LATER = (date.today() - FIRST).days - DAYS - 1  # noqa: DTZ011  they are to be past, on any clock


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """Two judged days, and two adapters."""
    made = Paths.under(tmp_path)
    version = AttentionModel.load(provider="cpu").version
    with Store(made.database) as store:
        store.put(lived(DAYS, later=LATER))
        for numbers in (adapter(version), with_slots(adapter(version), 0.02)):
            kept = Adapter(numbers.version, version, numbers.rung, 1.0, 0.0, 1.0, "{}")
            store.add_adapter(kept, numbers.to_bytes())
    return made


def versions(paths: Paths) -> dict[str, str]:
    with Store(paths.database, read_only=True) as store:
        return {a.rung: a.version for a in store.adapters()}


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def make(paths: Paths, hand: Hand) -> Iterator[Callable[[], Engine]]:
    made: list[Engine] = []

    def build() -> Engine:
        model = AttentionModel.load(provider="cpu")
        settings = replace(Settings(), agreed=True)
        engine = Engine(paths, settings, SystemClock(), sources=lambda *_: (hand,), model=lambda: (model, ""))
        made.append(engine)
        engine.start()
        wait_until(lambda: engine._recorder is not None and hand.looking(), 30, "the engine")
        return engine

    yield build
    for engine in made:
        engine.stop()


def working(engine: Engine, hand: Hand) -> None:
    """Something is in front, and is judged."""
    assert hand.emit is not None
    now = engine.clock.now()
    hand.emit(WindowSeen(now, "code", "main.py - project"))
    hand.emit(InputCounts(now + 0.001, 0.001, 3, 1, 0, 5))
    wait_until(lambda: engine.now().app == "code", 30, "the window to arrive")


def history(paths: Paths) -> list[tuple[object, ...]]:
    """What is said of the two days."""
    with Store(paths.database, read_only=True) as store:
        found = store.history(0, lived(DAYS, later=LATER)[-1][0].end)
    return [(s.start, i) for s, i in found]


def judges(paths: Paths) -> set[str]:
    """The adapters by which all was judged, the present too."""
    with Store(paths.database, read_only=True) as store:
        return {i.adapter for _, i in store.history(0, math.inf) if i is not None and i.probabilities}


@pytest.mark.parametrize("rung", ["head", "low_rank"])
def test_the_present_and_history_follow_and_come_back(
    make: Callable[[], Engine], hand: Hand, paths: Paths, rung: str
) -> None:
    engine, version = make(), versions(paths)[rung]
    working(engine, hand)
    heard: list[Event] = []
    engine.listen(heard.append)
    was = history(paths)
    engine.learning.adopt(version)
    wait_until(lambda: judges(paths) == {version}, 60, "all to be judged by the adapter")
    wait_until(lambda: any(isinstance(e, Changed) for e in heard), 20, "the change to be told")
    assert history(paths) != was
    engine.learning.roll_back()
    wait_until(lambda: judges(paths) == {""}, 60, "all to be judged by the base model")
    assert history(paths) == was
    assert engine.model is not None
    assert engine.model.adapter == ""


def test_taken_back_at_once_nothing_of_it_stays(make: Callable[[], Engine], hand: Hand, paths: Paths) -> None:
    engine, was = make(), history(paths)
    for _ in range(3):
        engine.learning.adopt(versions(paths)["head"])
        engine.learning.roll_back()
    engine.background.finish()
    assert history(paths) == was


def test_what_is_being_judged_by_another_is_left(
    make: Callable[[], Engine], paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[object, ...]] = []
    engine = make()
    monkeypatch.setattr(engine.background, "judge", lambda *spans, **_: asked.append(spans))
    engine.learning.roll_back()
    assert asked == [()], "the news are that there is nothing to judge"


def test_no_more_is_judged_by_one_that_is_not_in_use_any_more(paths: Paths) -> None:
    model = AttentionModel.load(provider="cpu")
    with Store(paths.database) as store:
        span = store.span()
        assert span is not None
        model.adapt(store.adapter_body(versions(paths)["head"]))
        store.use_adapter(versions(paths)["head"])
        done = judge_again(store, model, Categories(), (span[0], span[1] + 1), lambda _until: model.adapt(None))
        by = [i.adapter for _, i in store.history(0, math.inf) if i and i.probabilities]
        assert 0 < done < len(store.history(0, math.inf))
        assert by == sorted(by, reverse=True), "the first day is, the second is not"
        assert set(by) == {"", versions(paths)["head"]}


def test_nothing_is_written_by_one_that_the_store_does_not_name(paths: Paths) -> None:
    model = AttentionModel.load(provider="cpu")
    with Store(paths.database) as store:
        model.adapt(store.adapter_body(versions(paths)["head"]))
        was, span = store.history(0, math.inf), store.span()
        assert span is not None
        assert judge_again(store, model, Categories(), (span[0], span[1] + 1)) == 0
        assert store.history(0, math.inf) == was


def test_what_was_chosen_judges_after_a_restart(make: Callable[[], Engine], hand: Hand, paths: Paths) -> None:
    with Store(paths.database) as store:
        store.use_adapter(versions(paths)["head"])
    engine = make()
    assert engine.model is not None
    assert engine.model.adapter == versions(paths)["head"]
    with pytest.raises(CannotLearn):
        engine.learning.adopt("head-00000000")
    assert engine.model.adapter == versions(paths)["head"]


# -- reasons ----------------------------------------------------------------------------------------------------------


def test_reasons_are_of_the_model_with_what_it_learned(paths: Paths) -> None:
    model = AttentionModel.load(provider="cpu")
    clock = ManualClock(lived(DAYS, later=LATER)[-1][0].end, 0)
    learner = Learner(paths, Settings, clock, Nobody())
    learner.adopt(versions(paths)["head"])
    with Store(paths.database) as store:
        model.adapt(store.adapter_body(versions(paths)["head"]))
        span = store.span()
        assert span is not None
        judge_again(store, model, Categories(), (span[0], span[1] + 1))
        pairs = [(s, i) for s, i in store.history(0, math.inf) if i and i.probabilities]
    segment, said = next((s, i) for s, i in pairs[300:] if i.state is not FocusState.UNSURE)
    reader = Reader(paths, clock, Categories())
    told = Explainer(reader, clock, Categories(), lambda: model, with_adapter).at(segment.start + 0.01)
    assert told is not None
    assert told.adapter == said.adapter == versions(paths)["head"]
    assert told.probabilities == pytest.approx(said.probabilities, abs=0.02)


# -- rest -------------------------------------------------------------------------------------------------------------


def supply(folder: Path, name: str, kind: str, online: str | None = None) -> None:
    (folder / name).mkdir()
    (folder / name / "type").write_text(f"{kind}\n")
    if online is not None:
        (folder / name / "online").write_text(f"{online}\n")


def test_a_machine_without_a_battery_is_on_mains(tmp_path: Path) -> None:
    assert on_mains(tmp_path)
    assert on_mains(tmp_path / "nowhere")
    (tmp_path / "a file").write_text("x")
    assert on_mains(tmp_path)
    (tmp_path / "empty").mkdir()
    assert on_mains(tmp_path)
    assert on_mains(tmp_path / "a file")


@pytest.mark.parametrize(("online", "mains"), [("1", True), ("0", False), ("", False), ("junk", False)])
def test_a_charger_says_whether_it_is_plugged_in(tmp_path: Path, online: str, mains: bool) -> None:
    supply(tmp_path, "BAT0", "Battery")
    supply(tmp_path, "AC", "Mains", online)
    assert on_mains(tmp_path) is mains
    supply(tmp_path, "ucsi", "USB", "1")
    assert on_mains(tmp_path)


def test_a_battery_alone_is_no_mains(tmp_path: Path) -> None:
    supply(tmp_path, "BAT0", "Battery")
    assert not on_mains(tmp_path)
    supply(tmp_path, "AC", "Mains")  # says nothing
    assert not on_mains(tmp_path)


def test_what_cannot_be_read_stops_nothing(tmp_path: Path) -> None:
    supply(tmp_path, "BAT0", "Battery")
    supply(tmp_path, "AC", "Mains")
    (tmp_path / "AC" / "online").mkdir()
    assert on_mains(tmp_path)
    (tmp_path / "AC" / "type").write_bytes(b"\xff\xfe\xff")
    assert on_mains(tmp_path)
