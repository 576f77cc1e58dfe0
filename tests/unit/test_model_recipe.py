"""The recipe's arithmetic: labels, calibration, figures. (Training itself is tests/e2e/test_train_small.py.)"""

import importlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from headwater.categories import Categories
from headwater.features import INDEX, Extractor
from headwater.records import LEARNED_STATES, FocusState, Segment, TitleKind
from headwater.simulate import DRIFT_MODES, PARAMETERS, PERSONAS, Mode, TrueSpan, simulate_day

MODELS = Path(__file__).parents[2] / "models"
FOCUSED, DRIFTING = LEARNED_STATES.index(FocusState.FOCUSED), LEARNED_STATES.index(FocusState.DRIFTING)


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Gives a module of the recipe."""
    monkeypatch.syspath_prepend(str(MODELS))

    def one(name: str) -> ModuleType:
        return importlib.import_module(f"attention.{name}")

    return one


def span(start: float, end: float, state: FocusState, mode: str = "", task: str = "") -> TrueSpan:
    return TrueSpan(start, end, state, mode, "", task, False)


def piece(start: float, end: float) -> Segment:
    return Segment(start, end, 0)


def test_labels_follow_the_truth(load) -> None:  # type: ignore[no-untyped-def]
    truth = (
        span(0, 60, FocusState.FOCUSED, "producing", "atlas"),
        span(60, 100, FocusState.FOCUSED, "reading", "quill"),
        span(100, 1000, FocusState.ROUTINE, "routine", "beacon"),
        span(1000, 1200, FocusState.DRIFTING),
        span(1200, 1300, FocusState.DRIFTING),
        span(1300, 1400, FocusState.AWAY),
        span(1400, 3000, FocusState.FOCUSED, "producing", "atlas"),
    )
    segments = [piece(0, 60), piece(60, 110), piece(390, 395), piece(400, 450), piece(990, 1030), piece(1290, 1300)]
    state, end, drift = load("data").labels([*segments, piece(1400, 1460)], truth)
    assert [LEARNED_STATES[s].value for s in state] == [
        "focused", "focused", "routine", "routine", "drifting", "drifting", "focused",
    ]  # fmt: skip
    assert end.tolist() == [0, 1, 0, 0, 0, 0, -1]  # routine shows no work of its own; a return tells itself
    assert drift.tolist() == [0, 0, 0, 1, -1, -1, 0]


def test_task_ends_are_found_once_each_within_a_minute(load) -> None:  # type: ignore[no-untyped-def]
    n = 12
    start = np.arange(n) * 50.0
    zeros = np.zeros(n, np.int8)
    end = zeros.copy()
    end[[2, 7]], end[10] = 1, -1
    person = load("data").Person(
        "p",
        frozenset(),
        np.zeros((n, 1), np.float32),
        [""],
        zeros,
        zeros,
        end,
        zeros,
        np.full(n, 50, np.float32),
        start,
        zeros,
        zeros,
    )
    f1 = load("calibrate").event_f1
    assert f1([end > 0], [person]) == 1
    late = np.roll(end > 0, 1)
    assert f1([late], [person]) == 1
    assert f1([np.roll(end > 0, 2)], [person]) == 0
    assert f1([np.ones(n, bool)], [person]) == pytest.approx(2 * 2 / (4 + 2))  # at 0, 150, 300 and 450 s
    assert f1([end < 0], [person]) == 0
    assert load("calibrate").hits(start[end != 0], person) == (2, 2, 2)
    assert f1([np.zeros(n, bool)], [person]) == 0


def test_temperature_and_slopes_find_what_was_planted(load) -> None:  # type: ignore[no-untyped-def]
    random = np.random.default_rng(0)
    z = random.normal(0, 2, 20_000)
    truth = (random.random(len(z)) < 1 / (1 + np.exp(-(0.5 * z - 1)))).astype(np.int8)
    slope, offset = load("calibrate").platt(z[:, None], truth)
    assert slope == pytest.approx(0.5, abs=0.05)
    assert offset == pytest.approx(-1, abs=0.05)
    of_noise = load("calibrate").platt(np.stack([z, random.normal(0, 1, len(z))], 1), truth)
    assert of_noise == pytest.approx([0.5, 0, -1], abs=0.06)


def test_quantiles_weigh(load) -> None:  # type: ignore[no-untyped-def]
    quantile = load("calibrate").quantile
    assert quantile(np.array([3.0, 1.0, 2.0]), np.array([1.0, 1.0, 8.0]), 0.5) == 2.0
    assert quantile(np.array([3.0, 1.0, 2.0]), np.array([1.0, 1.0, 8.0]), 1.0) == 3.0


@pytest.mark.parametrize(
    ("score", "area"), [([0.1, 0.2, 0.8, 0.9], 1.0), ([0.9, 0.8, 0.2, 0.1], 0.0), ([0.5, 0.5, 0.5, 0.5], 0.5)]
)
def test_auroc(load, score: list[float], area: float) -> None:  # type: ignore[no-untyped-def]
    assert load("figures").auroc(np.array(score), np.array([False, False, True, True])) == area


def test_every_set_that_trains_has_a_licence(load) -> None:  # type: ignore[no-untyped-def]
    known = {one.name: one for one in load("sets").known()}
    for name in load("titles")._READERS:
        assert known[name].use == "train"
        assert known[name].licence in {"PDDL 1.0", "MIT; metadata CC0", "MIT", "CC0 / MIT"}


def test_a_set_that_is_not_there_or_another_is_told(load, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    sets = load("sets")
    assert len(sets.told(None)) == len(sets.known())
    (tmp_path / sets.known()[0].name).write_bytes(b"something else")
    said = sets.told(tmp_path)
    assert "another file" in said[0]
    assert all("not found" in line for line in said[1:])


def test_the_glossary_is_chinese_to_english(load) -> None:  # type: ignore[no-untyped-def]
    lines = (MODELS / "attention/glossary.tsv").read_text(encoding="utf-8").splitlines()[1:]
    pairs = [line.split("\t") for line in lines]
    assert len(pairs) > 300
    assert len({zh for zh, _ in pairs}) == len(pairs)
    assert all("\u3400" <= c <= "\u9fff" for zh, _ in pairs for c in zh)
    assert all(en.isascii() and en.strip() for _, en in pairs)


def test_what_is_hidden_is_hidden_with_its_mask(load) -> None:  # type: ignore[no-untyped-def]
    hide = load("hide")
    ones = np.ones((50, len(INDEX)), np.float32)
    title = np.ones((50, 192), np.float32)
    hide.hide(ones, title, hide.Hiding.nothing(), np.random.default_rng(0))
    assert ones.all()
    assert title.all()
    hide.hide(ones, title, replace(hide.Hiding.nothing(), signals=1.0, counts=1.0), np.random.default_rng(0))
    gone = ("call", "has_call", "media", "has_media", "keys_5m_rank", "has_counts", "counted_15m", "has_idle")
    assert not ones[:, [INDEX[name] for name in gone]].any()
    assert ones[:, [INDEX[name] for name in ("duration", "switches_5m", "has_title", "is_code")]].all()


def test_the_same_directions_are_dimmed_in_all_titles_of_a_stretch(load) -> None:  # type: ignore[no-untyped-def]
    hide, gone = load("hide"), []
    for seed in range(40):
        title = np.random.default_rng(1).normal(size=(30, 192)).astype(np.float32)
        title /= np.linalg.norm(title, axis=1, keepdims=True)
        before = title[0].copy()
        title[7], title[20] = title[0], 0  # a window comes back, another has no title
        hide.hide(np.ones((30, len(INDEX)), np.float32), title, replace(hide.Hiding.nothing(), dimmed=1.0),
                  np.random.default_rng(seed))  # fmt: skip
        assert (title[7] == title[0]).all()
        assert not title[20].any()
        assert np.linalg.norm(title[0]) == pytest.approx(1, abs=0.35)
        assert ((title[0] == 0) | (np.sign(title[0]) == np.sign(before))).all()
        gone.append(float((title[0] == 0).mean()))
    assert min(gone) < 0.1 < 0.4 < max(gone) < 0.65


def test_some_people_play_while_they_mean_to_work_but_no_written_persona(load) -> None:  # type: ignore[no-untyped-def]
    data, where = load("data"), load("worlds").worlds(None)["train"]
    shares = [data.somebody("train", n, where).laws.law(Mode.PLAYING).share for n in range(200)]
    assert 0.2 < np.mean([share > 0 for share in shares]) < 0.5
    assert max(shares) < 0.15
    assert not any(data.somebody("named", n, where).laws.law(Mode.PLAYING).share for n in range(12))


def test_strangers_are_what_the_features_say_of_unknown_applications(load) -> None:  # type: ignore[no-untyped-def]
    hide = load("hide")
    extractor = Extractor(Categories())
    for i in range(3):
        row = extractor.row(Segment(60.0 * i, 60.0 * i + 60, 0, app="qwxyz", title_kind=TitleKind.NONE))
    known, title = np.ones((1, len(INDEX)), np.float32), np.ones((1, 192), np.float32)
    hide.hide(known, title, replace(hide.Hiding.nothing(), strangers=1.0), np.random.default_rng(0))
    columns = [INDEX[n] for n in INDEX if n.startswith("is_") or "off_plan" in n or n in {"call_app", "has_title"}]
    np.testing.assert_allclose(known[0, columns], row.num[columns], atol=1e-6)
    assert not title.any()


def test_people_begin_at_any_hour_and_half_of_them_in_the_middle_of_a_day(load) -> None:  # type: ignore[no-untyped-def]
    data, where = load("data"), load("worlds").worlds(None)["train"]
    some = [data.somebody("train", n, where) for n in range(200)]
    hours = np.array([one.who.start_hour for one in some])
    assert ((hours < 5) | (hours > 15)).mean() > 0.08
    assert ((hours > 6) & (hours < 12)).mean() > 0.5
    late = np.array([one.lacks.since > 0 for one in some])
    assert 0.35 < late.mean() < 0.65
    assert 0.3 < np.mean([one.lacks.domains for one in some]) < 0.6
    assert all(not data.somebody("named", n, where).lacks.since for n in range(12))


def test_nothing_is_recorded_before_somebody_begins(load) -> None:  # type: ignore[no-untyped-def]
    data, made = load("data"), simulate_day(PERSONAS[0], date(2026, 3, 3), 3)
    whole = data.recorded(made, data.Lacks())
    noon = whole[len(whole) // 2].start
    assert data.recorded(made, data.Lacks(since=noon)) == whole[len(whole) // 2 :]


def test_what_is_brief_may_last_for_some(load) -> None:  # type: ignore[no-untyped-def]
    """Hours of drifting exist, and no law but those of what is brief is drawn so wide."""
    data = load("data")
    laws = [data.randomised(np.random.default_rng(n)) for n in range(300)]

    def longest(mode: Mode) -> float:
        usual = PARAMETERS.law(mode).length.median
        return float(max(one.law(mode).length.median for one in laws) / usual)

    assert min(longest(mode) for mode in (*DRIFT_MODES, Mode.FRAGMENTED)) > 5
    assert longest(Mode.PRODUCING) < 3
