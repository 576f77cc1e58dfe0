"""What the door asks about learning: nothing waits, and what goes wrong is one sentence."""

import json
import threading
from dataclasses import replace

import pytest

from headwater.base import HeadwaterError, ManualClock
from headwater.engine import learnt
from headwater.engine.learnt import Stage
from headwater.engine.lessons import LONG, Errands, done
from tests.support.chart_days import BERLIN, moment
from tests.support.fake_learning import DIAL, FIRST, HONEST, SECOND, FakeLearning, standing

CLOCK = ManualClock(moment("15:24"), BERLIN)


@pytest.fixture
def lessons() -> FakeLearning:
    made = FakeLearning()
    made.now, made.found = standing(Stage.WAITING, SECOND, FIRST), HONEST
    return made


def wait_for(errands: Errands, what: str) -> dict[str, object]:
    errands._going[what].join(10)
    return dict(errands.answer({"do": "came", "of": what}))


def test_all_of_it_is_json(lessons: FakeLearning) -> None:
    for what in ("status", "train", "check", "dial", "use", "base", "delete"):
        assert json.loads(json.dumps(done(lessons, what, "own-1", CLOCK)))
    told = done(lessons, "status", "", CLOCK)
    assert told["stage"] == "idle"
    assert [asked[0] for asked in lessons.asked] == ["train", "honest", "dial", "adopt", "roll_back", "delete"]


def test_a_version_is_told_with_its_test(lessons: FakeLearning) -> None:
    kept = done(lessons, "status", "", CLOCK)["kept"]
    assert isinstance(kept, list)
    assert kept[0]["version"] == "head-2"
    assert kept[0]["made_at"] == "2026-11-12T14:40:00.000+01:00"
    assert kept[0]["test"]["states"][1] == {"state": "communicating", "labels": 9, "before": 6 / 9, "after": 8 / 9}


def test_what_cannot_be_told_is_no_number(lessons: FakeLearning) -> None:
    full = replace(DIAL.ways[0], possible=False)
    lessons.dialled = replace(DIAL, ways=(full, *DIAL.ways[1:]))
    told = done(lessons, "dial", "", CLOCK)
    assert (told["labels"], told["said"]) == (41, 44)
    ways = told["ways"]
    assert isinstance(ways, list)
    assert ways[0] == {"titles": "full", "met": None, "unsure": None}


def test_what_takes_long_is_begun_and_asked_after(lessons: FakeLearning) -> None:
    go = threading.Event()
    was = lessons.train

    def train() -> learnt.Test:
        go.wait(10)
        return was()

    lessons.train = train  # type: ignore[method-assign]
    errands = Errands(lambda: lessons, CLOCK)
    assert errands.answer({"do": "train"}) == {"going": True}
    assert errands.answer({"do": "train"}) == {"going": True}, "one at a time"
    assert errands.answer({"do": "came", "of": "train"}) == {"going": True}
    assert errands.answer({"do": "status"})["stage"] == "waiting", "other questions are answered meanwhile"
    go.set()
    assert wait_for(errands, "train")["verdict"] == "better"
    assert lessons.done("train") == [("train",)]


@pytest.mark.parametrize("what", LONG)
def test_what_goes_wrong_is_said(lessons: FakeLearning, what: str) -> None:
    errands = Errands(lambda: lessons, CLOCK)
    assert "error" in errands.answer({"do": "came", "of": what}), "it was not begun"
    lessons.failure = HeadwaterError("There is no model.")
    errands.answer({"do": what})
    assert wait_for(errands, what) == {"error": "There is no model."}
    assert errands.answer({"do": "use", "version": "x"}) == {"error": "There is no model."}
    lessons.failure = TimeoutError()
    assert "busy" in str(errands.answer({"do": "base"})["error"])


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_our_own_mistake_ends_the_waiting_too(lessons: FakeLearning) -> None:
    errands = Errands(lambda: lessons, CLOCK)
    lessons.failure = ZeroDivisionError()
    errands.answer({"do": "check"})
    assert "mistake" in str(wait_for(errands, "check")["error"])


@pytest.mark.parametrize(
    "asked",
    [{}, {"do": "nonsense"}, {"do": 1}, {"do": "use", "version": 7}, {"do": "came", "of": "status"}, {"do": "came"}],
)
def test_what_is_not_understood_is_refused(lessons: FakeLearning, asked: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError)):
        Errands(lambda: lessons, CLOCK).answer(asked)
    assert lessons.asked == []
