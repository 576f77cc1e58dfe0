"""What was learned: offered, adopted, rolled back byte for byte, deleted; nothing of it can be lost or half done."""

import json
import math
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.attention import AttentionModel
from headwater.base import Paths, Settings, SystemClock
from headwater.categories import Categories
from headwater.engine import learning, studying
from headwater.engine.adapting import take_up_adapter
from headwater.engine.judging import judge_again
from headwater.engine.learning import LEARNED, NEWS, Day, Learner, Nobody
from headwater.engine.learnt import Stage, Verdict
from headwater.engine.now import UNFINISHED
from headwater.engine.studying import CannotLearn, Task
from headwater.engine.waiting import spans_of
from headwater.records import FocusState
from headwater.store import Store, StoreUnavailable, Trouble
from headwater.store.forgetting import Forgetting
from tests.support.learner import desk, raw, say, waiting


@pytest.fixture
def fresh(untrained: Path, tmp_path: Path) -> Paths:
    """Days and labels, nothing learned."""
    return Paths.under(shutil.copytree(untrained, tmp_path / "home"))


@pytest.fixture
def paths(trained: Path, tmp_path: Path) -> Paths:
    """Something was learned, and waits."""
    return Paths.under(shutil.copytree(trained, tmp_path / "home"))


# -- where it stands --------------------------------------------------------------------------------------------------


def test_nothing_said_yet(tmp_path: Path) -> None:
    Store(Paths.under(tmp_path).database).close()
    learner, _ = desk(Paths.under(tmp_path))
    standing = learner.standing()
    assert (standing.stage, standing.labels, standing.days, standing.needed) == (Stage.FEW, 0, 0, 12)
    assert not learner.due()
    assert learner.train().verdict is Verdict.FEW


def test_from_labels_to_an_adapter_in_use(fresh: Paths) -> None:
    learner, line = desk(fresh)
    assert (learner.standing().stage, learner.due()) == (Stage.READY, True)
    test = learner.train()
    standing = learner.standing()
    assert (standing.stage, standing.last, standing.in_use) == (Stage.WAITING, test, None)
    assert (standing.labels, standing.needed, len(standing.kept), line.told) == (16, 0, 1, [])
    assert not learner.due()
    version = waiting(learner)
    learner.adopt(version)
    standing = learner.standing()
    assert (standing.stage, standing.candidate) == (Stage.IDLE, None)
    assert standing.in_use is not None
    assert standing.in_use.version == version
    with Store(fresh.database, read_only=True) as store:
        assert {i.adapter for _, i in store.history(0, math.inf) if i and i.probabilities} == {version}


# -- there and back ---------------------------------------------------------------------------------------------------


def test_rolled_back_every_day_is_as_it_was_to_the_byte(paths: Paths) -> None:
    learner, line = desk(paths)
    was, version = raw(paths), waiting(learner)
    for _ in range(2):
        learner.adopt(version)
        assert raw(paths) != was
        learner.roll_back()
        assert raw(paths) == was
    assert line.model.adapter == ""
    assert line.told == [True, False] * 2
    assert learner.standing().stage is Stage.WAITING


def test_the_one_in_use_is_deleted(paths: Paths) -> None:
    learner, _ = desk(paths)
    was, version = raw(paths), waiting(learner)
    learner.adopt(version)
    learner.delete(version)
    standing = learner.standing()
    assert (raw(paths), standing.kept, standing.in_use, standing.candidate) == (was, (), None, None)
    with Store(paths.database, read_only=True) as store:
        assert len(store.labels(-math.inf, math.inf)) == 16


def test_a_better_one_is_adopted_by_itself_where_that_was_chosen(fresh: Paths) -> None:
    learner, line = desk(fresh, replace(Settings(), adopt_better=True))
    learner.train()
    assert line.told == [True]
    assert learner.standing().in_use is not None


def test_two_trainings_at_once_are_one_after_the_other(fresh: Paths) -> None:
    learner, _ = desk(fresh)
    found: list[Verdict] = []
    threads = [threading.Thread(target=lambda: found.append(learner.train().verdict)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == [Verdict.BETTER] * 2
    assert len(learner.standing().kept) == 1


def test_labels_that_are_taken_back_leave_what_was_learned(paths: Paths) -> None:
    learner, _ = desk(paths)
    version = waiting(learner)
    learner.adopt(version)
    with Store(paths.database) as store:
        store.edit_labels([x.id for x in store.labels(-math.inf, math.inf)], [])
    standing = learner.standing()
    assert (standing.stage, standing.labels) == (Stage.FEW, 0)
    assert standing.in_use is not None
    assert not learner.due()


def test_some_new_labels_are_news(paths: Paths) -> None:
    learner, _ = desk(paths)
    say(paths, NEWS - 1)
    assert not learner.due()
    say(paths, NEWS)
    assert learner.due()
    assert learner.standing().stage is Stage.WAITING, "what waits is told first"


def test_words_that_are_changed_are_news_though_they_are_as_many(paths: Paths) -> None:
    learner, _ = desk(paths)
    with Store(paths.database) as store:
        some = store.labels(-math.inf, math.inf)[: NEWS // 2]
        store.edit_labels([x.id for x in some], [replace(x, state=FocusState.FRAGMENTED) for x in some])
    assert learner.due()
    assert learner.standing().labels == 16


def test_labels_do_not_rot_when_the_base_model_is_another(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    learner, line = desk(paths)
    version = waiting(learner)
    monkeypatch.setattr(learning, "_model_version", lambda: "9.9")
    standing = learner.standing()
    assert (standing.stage, standing.candidate, standing.labels) == (Stage.READY, None, 16)
    assert not standing.kept[0].fits
    assert learner.due()
    with pytest.raises(CannotLearn):
        learner.adopt(version)
    assert line.told == []


def test_what_was_tested_is_kept_as_it_was(paths: Paths) -> None:
    learner, _ = desk(paths)
    standing = learner.standing()
    assert standing.candidate is not None
    assert standing.candidate.test == standing.last
    with Store(paths.database, read_only=True) as store:
        kept = store.adapters()[0]
        labels = store.labels(-math.inf, math.inf)
        assert json.loads(store.state(LEARNED) or b"")["waits"] == kept.version
    assert (kept.first, kept.last) == (min(x.start for x in labels), max(x.end for x in labels))


# -- what changes meanwhile -------------------------------------------------------------------------------------------


def test_what_was_forgotten_while_it_was_learned_does_not_come_back(
    fresh: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner, line = desk(fresh, replace(Settings(), adopt_better=True))
    study = studying.study

    def slowly(task: Task, cancelled: Callable[[], bool]) -> object:
        found = study(task, cancelled)
        with Forgetting(fresh.database) as store:
            store.forget_range(-math.inf, math.inf)
        return found

    monkeypatch.setattr(studying, "study", slowly)
    with pytest.raises(CannotLearn, match="not there any more"):
        learner.train()
    standing = learner.standing()
    assert (standing.kept, standing.last, standing.labels, line.told) == ((), None, 0, [])
    assert "not there any more" in standing.trouble


def test_words_that_were_taken_back_while_they_were_learned_from_are_not_learned(
    fresh: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner, _ = desk(fresh)
    study = studying.study

    def slowly(task: Task, cancelled: Callable[[], bool]) -> object:
        found = study(task, cancelled)
        with Store(fresh.database) as store:
            store.edit_labels([store.labels(-math.inf, math.inf)[0].id], [])
        return found

    monkeypatch.setattr(studying, "study", slowly)
    with pytest.raises(CannotLearn, match="not there any more"):
        learner.train()
    assert learner.standing().kept == ()


def test_a_store_that_cannot_be_read_is_told_of(fresh: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    learner, _ = desk(fresh)

    def locked(task: Task, cancelled: Callable[[], bool]) -> object:
        raise StoreUnavailable(Trouble.LOCKED, fresh.database)

    monkeypatch.setattr(studying, "study", locked)
    with pytest.raises(StoreUnavailable):
        learner.train()
    assert learner.standing().trouble


def test_what_was_chosen_while_nothing_ran_is_followed_at_the_next_start(paths: Paths) -> None:
    learner = Learner(paths, Settings, SystemClock(), Nobody())
    model = AttentionModel.load(provider="cpu")
    was, version = raw(paths), waiting(learner)
    learner.adopt(version)
    with Store(paths.database) as store:
        assert take_up_adapter(store, model) == ""
        spans = spans_of(store.state(UNFINISHED))
        assert spans
        for span in spans:
            judge_again(store, model, Categories(), span)
        store.put_state(UNFINISHED, b"")
        assert {i.adapter for _, i in store.history(0, math.inf) if i and i.probabilities} == {version}
        take_up_adapter(store, model)
        assert not store.state(UNFINISHED), "once"
    learner.roll_back()
    assert raw(paths) == was
    with Store(paths.database) as store:
        take_up_adapter(store, model)
        assert not spans_of(store.state(UNFINISHED)), "nothing is left of it"


def test_what_only_the_adapter_had_judged_waits_for_the_base_model(paths: Paths) -> None:
    learner, line = desk(paths)
    version = waiting(learner)
    learner.adopt(version)
    with Store(paths.database) as store:
        take_up_adapter(store, line.model)
        store.put_state(UNFINISHED, b"")
        first = store.span()
        assert first is not None
        live = [i for _, i in store.history(*first) if i is not None and i.adapter][:9]
        store.judge_again(live)  # as if it had been judged live: of these the base model never said anything
        store.back_to_base()
        take_up_adapter(store, line.model)
        (span,) = spans_of(store.state(UNFINISHED))
        assert span[0] <= live[0].start < span[1]
        assert line.model.adapter == ""


def test_two_choices_at_once_end_as_one(paths: Paths) -> None:
    learner, line = desk(paths)
    version = waiting(learner)
    threads = [
        threading.Thread(target=act) for _ in range(3) for act in (lambda: learner.adopt(version), learner.roll_back)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    used = learner.standing().in_use
    assert line.model.adapter == (used.version if used else "")


def test_a_line_that_is_busy_leaves_the_choice_as_it_was(paths: Paths) -> None:
    class Busy(Nobody):
        def adapted(self, body: bytes | None, day: Day | None) -> None:
            raise TimeoutError

    learner = Learner(paths, Settings, SystemClock(), Busy())
    with pytest.raises(TimeoutError):
        learner.adopt(waiting(learner))
    assert learner.standing().in_use is None
