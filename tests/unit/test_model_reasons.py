"""The judgement of reasons: what is taken away at random is as much, and the figures are of what was asked."""

import importlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from headwater.attention import AttentionModel
from headwater.attention.edits import edits, made
from headwater.attention.explain import Before, looked_at
from headwater.categories import Categories
from headwater.features import Extractor
from headwater.records import FocusState
from tests.support.switching import morning

MODELS = Path(__file__).parents[2] / "models"


@pytest.fixture(scope="module")
def reasons() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(MODELS))
        yield importlib.import_module("attention.reasons")


@pytest.fixture(scope="module")
def model() -> AttentionModel:
    return AttentionModel.load(provider="cpu")


def moment(reasons: ModuleType, model: AttentionModel) -> object:
    segments = morning()
    case = looked_at(tuple((s, None) for s in segments))
    extractor, stream = Extractor(Categories()), model.stream()
    first = segments[: len(segments) - len(case)]
    stream.run(extractor.rows(first))
    return reasons.Moment(Before(extractor, stream, first[-1].end), case)


def test_one_moment_is_asked_and_tried(reasons: ModuleType, model: AttentionModel) -> None:
    asked = reasons.ask(moment(reasons, model), np.random.default_rng(1))
    assert asked.told.reasons[0].key == "changes"
    assert asked.fall > asked.drawn + 0.1
    assert asked.ms > 0
    assert asked.agrees is None, "nobody knows the truth of it"


def test_at_random_as_much_is_taken_away(reasons: ModuleType) -> None:
    case = looked_at(tuple((s, None) for s in morning()))
    every = edits(case, None, None)
    for some in ([edit] for edit in every):
        gone, nameless = reasons._sizes(case, some)
        drawn = [reasons.at_random(case, some, np.random.default_rng(n)) for n in range(5)]
        assert all(len(case) - len(d) == min(gone, len(case) - 1) for d in drawn)
        assert all(sum(s.app == "\u2060" for s, _ in d) == nameless for d in drawn)
        assert any(d != case for d in drawn)


def test_what_is_taken_away_together_is_counted_once(reasons: ModuleType) -> None:
    case = looked_at(tuple((s, None) for s in morning()))
    every = edits(case, None, None)
    away = [e for e in every if e.key in ("app", "site") and e.order != 3]
    assert len(away) > 1
    assert reasons._sizes(case, away)[0] == len(case) - len(made(case, away))
    stays = [*away, *(e for e in every if e.key == "changes")]
    assert reasons._sizes(case, away)[0] < reasons._sizes(case, stays)[0] < len(case)


def test_a_place_that_cannot_be_taken_away_is_made_nameless(reasons: ModuleType) -> None:
    one = [pair for pair in looked_at(tuple((s, None) for s in morning())) if pair[0].app == "slack"]
    (hidden,) = [e for e in edits(tuple(one), None, None) if e.key == "app"]
    assert hidden.order == 3
    assert reasons._sizes(tuple(one), [hidden]) == (0, len(one))


def test_what_was_named_is_not_among_the_others(reasons: ModuleType) -> None:
    case = looked_at(tuple((s, None) for s in morning()))
    every = edits(case, None, None)
    for edit in every:
        rest = reasons.others([edit], every)
        assert edit not in rest
        if edit.key == "changes":
            assert not [e for e in rest if e.key in ("app", "site")]


def test_where_nothing_else_is_left_no_gap_is_told(reasons: ModuleType, model: AttentionModel) -> None:
    asked = reasons.ask(moment(reasons, model), np.random.default_rng(1))
    names = [[f.name for f in reasons._figures([replace(asked, gap=gap)], "", "")] for gap in (0.2, None)]
    assert set(names[0]) - set(names[1]) == {"learn.reasons_sufficiency_gap"}


def test_the_table_is_made_of_people_of_the_unseen_world(reasons: ModuleType, model: AttentionModel) -> None:
    figures = {f.name: f for f in reasons.reason_figures(model, None, people=4, each=3)}
    assert set(figures) == {
        "learn.reasons_comprehensive", "learn.reasons_sufficiency_gap", "learn.reasons_found", "learn.reasons_agree",
        "learn.reasons_ms", "learn.reasons_ms_p99",
    }  # fmt: skip
    assert figures["learn.reasons_comprehensive"].value > 1
    assert 0 < figures["learn.reasons_found"].value <= 1
    assert 0 <= figures["learn.reasons_agree"].value <= 1


def test_every_mode_has_what_would_tell_it(reasons: ModuleType) -> None:
    from headwater.simulate import STATE_OF, Mode

    assert set(reasons._TRUE) == set(Mode)
    assert {STATE_OF[m] for m in reasons._TRUE} == set(FocusState) - {FocusState.AWAY, FocusState.UNSURE}
