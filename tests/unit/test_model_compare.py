"""Which model is better, and the rivals that need numpy alone. (Training them is tests/e2e/test_train_bench.py.)"""

import importlib
import json
from dataclasses import asdict, replace
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from headwater.features import INDEX, NAMES

MODELS = Path(__file__).parents[2] / "models"


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Gives a module of the recipe."""
    monkeypatch.syspath_prepend(str(MODELS))

    def one(name: str) -> ModuleType:
        return importlib.import_module(f"attention.{name}")

    return one


def write(folder: Path, figures: list) -> None:  # type: ignore[type-arg]
    """A table as bench.py writes it."""
    told = {"against": "shipped-int8", "graph": "abc", "people": "", "figures": [asdict(f) for f in figures]}
    (folder / "table.json").write_text(json.dumps(told), encoding="utf-8")


def people(data: ModuleType, count: int, size: int = 400, seed: int = 0) -> list:  # type: ignore[type-arg]
    """People with labels by chance."""
    random, made = np.random.default_rng(seed), []
    for n in range(count):
        seconds = random.uniform(1, 60, size).astype(np.float32)
        num = random.uniform(0, 1, (size, len(NAMES))).astype(np.float32)
        made.append(
            data.Person(
                f"p{n}", frozenset(), num, [""], np.zeros(size, np.int32),
                random.integers(5, size=size).astype(np.int8),
                (random.random(size) < 0.05).astype(np.int8), random.integers(-1, 2, size).astype(np.int8), seconds,
                np.cumsum(seconds).astype(float), np.zeros(0, np.int32), num[:0],
            )
        )  # fmt: skip
    return made


def answers(calibrate: ModuleType, who: list, skill: float, seed: int) -> list:  # type: ignore[type-arg]
    """Answers that know `skill` of the truth."""
    random, found = np.random.default_rng(seed), []
    for p in who:
        p_state = calibrate.softmax(random.normal(size=(len(p.state), 5)) + 2 * skill * np.eye(5)[p.state])
        end, drift = (random.random(len(p.state)) + skill * (truth > 0) for truth in (p.end, p.drift))
        found.append(calibrate.Answers(p_state, end, drift))
    return found


def test_a_tally_gives_what_the_measures_give(load) -> None:  # type: ignore[no-untyped-def]
    compare, calibrate, figures = load("compare"), load("calibrate"), load("figures")
    who = people(load("data"), 5)
    found = answers(calibrate, who, 0.6, 1)
    told = [compare.tally(found, who, compare.Tuned(1.0, 0.9))]
    p = np.concatenate([a.p for a in found])
    known = np.concatenate([q.drift for q in who])
    soon = np.concatenate([a.drift for a in found])[known >= 0]
    within = [figures.auroc(a.p[:, 4], q.state == 4) for a, q in zip(found, who, strict=True)]
    expected = {
        "state_macro_f1": figures.macro_f1(p.argmax(1), who),
        "task_end_f1": calibrate.event_f1([a.end >= 0.9 for a in found], who),
        "drift_auroc": figures.auroc(soon, known[known >= 0] > 0),
        "ece": figures.ece(p, who),
        "drifting_auc_within": float(np.mean(within)),
    }
    for name, value in expected.items():
        assert compare.measure(name, told)[0] == pytest.approx(value, abs=1e-3), name


def test_a_draw_is_those_people_and_no_others(load) -> None:  # type: ignore[no-untyped-def]
    compare, calibrate, figures = load("compare"), load("calibrate"), load("figures")
    who = people(load("data"), 4)
    found = answers(calibrate, who, 0.5, 2)
    told = [compare.tally(found, who, compare.Tuned(1.0, 0.9))]
    twice = [0, 0, 3]
    value = compare.measure("state_macro_f1", told, np.array([[2.0, 0, 0, 1]]))[0]
    p = np.concatenate([found[i].p for i in twice])
    assert value == pytest.approx(figures.macro_f1(p.argmax(1), [who[i] for i in twice]))


def test_the_better_of_two_is_found(load) -> None:  # type: ignore[no-untyped-def]
    compare, calibrate = load("compare"), load("calibrate")
    who = people(load("data"), 12)
    good, poor = (
        [compare.tally(answers(calibrate, who, skill, seed), who, compare.Tuned(1.0, 0.9)) for seed in seeds]
        for skill, seeds in ((0.6, (1, 2)), (0.2, (5,)))
    )
    for name in ("state_macro_f1", "task_end_f1", "drift_auroc"):
        d = compare.difference(name, good, poor)
        assert d.low < d.value < d.high
        assert d.better
        assert d.above == 1
        assert not compare.difference(name, poor, good).better
        assert not compare.difference(name, good, good).better
    blunt = [compare.tally(answers(calibrate, who, 0.6, 1), who, compare.Tuned(9.0, 0.9))]
    assert compare.difference("ece", good, blunt).value < 0
    assert compare.difference("ece", good, blunt).better


def test_of_two_alike_the_one_is_seldom_called_better(load) -> None:  # type: ignore[no-untyped-def]
    compare, calibrate, data = load("compare"), load("calibrate"), load("data")
    wrong = 0
    for n in range(40):
        who = people(data, 20, 100, n)
        one, other = (
            [compare.tally(answers(calibrate, who, 0.6, 100 + 2 * n + i), who, compare.Tuned(1.0, 0.9))] for i in (0, 1)
        )
        d = compare.difference("state_macro_f1", one, other, draws=1000)
        wrong += d.low > 0 or d.high < 0
    assert wrong <= 6  # one in twenty is what is promised; six of forty would be one in two hundred times


def test_what_a_model_does_not_tell_has_no_measure(load) -> None:  # type: ignore[no-untyped-def]
    compare, rivals = load("compare"), load("rivals")
    who = people(load("data"), 3)
    scene = rivals.Scene(who, who, who, who, {})
    told = rivals.trivial(rivals.switches)(scene)
    with np.errstate(all="raise"):
        tuned = compare.tune(told.calibrate, who)
    runs = [compare.tally(told.test, who, tuned)]
    assert np.isnan(compare.measure("state_macro_f1", runs)[0])
    assert np.isnan(compare.measure("task_end_f1", runs)[0])
    assert np.isnan(compare.measure("ece", runs)[0])
    assert 0.3 < compare.measure("fragmented_auc_within", runs)[0] < 0.7


def test_the_table_has_a_row_for_all_that_is_told_and_says_who_is_better(load) -> None:  # type: ignore[no-untyped-def]
    compare, calibrate, rivals = load("compare"), load("calibrate"), load("rivals")
    who = people(load("data"), 8)
    scene = rivals.Scene(who, who, who, who, {})
    tuned = compare.Tuned(1.0, 0.9)
    runs = {
        "ours": [compare.tally(answers(calibrate, who, 0.6, seed), who, tuned) for seed in (1, 2)],
        "guess": [compare.tally(answers(calibrate, who, 0.0, 3), who, tuned)],
        "switches": [compare.tally(rivals.trivial(rivals.switches)(scene).test, who, compare.Tuned(np.nan, np.nan))],
    }
    rows = {f.name: f for f in compare.table(runs, "ours")}
    assert rows["bench.ours.state_macro_f1"].holds is None
    assert rows["bench.ours.state_macro_f1"].unit.startswith("2 seeds")
    guess = rows["bench.guess.state_macro_f1"]
    assert guess.holds
    assert guess.bound == "< ours"
    assert "bench.switches.state_macro_f1" not in rows
    assert "bench.switches.drifting_auc_within" in rows
    assert "switches" in compare.told_table(list(rows.values()))


def test_the_bench_stands_beside_ours_a_row_a_model(load, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    compare, calibrate, benched = load("compare"), load("calibrate"), load("benched")
    who, tuned = people(load("data"), 8), compare.Tuned(1.0, 0.9)
    runs = {
        "shipped-int8": [compare.tally(answers(calibrate, who, 0.6, 1), who, tuned)],
        "hmm-bins": [compare.tally(answers(calibrate, who, 0.0, seed), who, tuned) for seed in (2, 3)],
    }
    assert benched.Bench.read((tmp_path / "none.json", tmp_path / "table.json"), "abc").figures() == []
    write(tmp_path, compare.table(runs, "shipped-int8"))
    assert benched.Bench.read((tmp_path / "none.json", tmp_path / "table.json"), "another graph").figures() == []
    bench = benched.Bench.read((tmp_path / "none.json", tmp_path / "table.json"), "abc")
    ours, theirs = bench.figures()
    assert (ours.name, ours.holds, ours.baseline) == ("model.bench_shipped_int8", None, "")
    assert (theirs.name, theirs.holds, theirs.bound) == ("model.bench_hmm_bins", True, "< shipped-int8")
    assert theirs.unit.startswith("2 seeds; task end F1 0.")
    assert theirs.baseline.startswith("macro-F1 +0.")
    assert bench.beats("state_macro_f1", "hmm-bins")
    assert bench.beats("state_macro_f1", "lstm") is None


def test_ablations_are_rows_of_their_own(load, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    compare, calibrate, benched = load("compare"), load("calibrate"), load("benched")
    who, tuned = people(load("data"), 4), compare.Tuned(1.0, 0.9)
    runs = {
        "ours": [compare.tally(answers(calibrate, who, 0.6, 1), who, tuned)],
        "no-titles": [compare.tally(answers(calibrate, who, 0.0, 2), who, tuned)],
    }
    write(tmp_path, compare.table(runs, "ours"))
    names = [f.name for f in benched.Bench.read((tmp_path / "none.json", tmp_path / "table.json"), "abc").figures()]
    assert names == ["model.bench_ours", "model.ablation_no_titles"]


def test_what_is_no_rival_says_so(load, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    compare, calibrate, benched = load("compare"), load("calibrate"), load("benched")
    who, tuned = people(load("data"), 4), compare.Tuned(1.0, 0.9)
    names = ("shipped-int8", "viterbi-bins", "oracle")
    runs = {n: [compare.tally(answers(calibrate, who, 0.5, i), who, tuned)] for i, n in enumerate(names)}
    write(tmp_path, compare.table(runs, "shipped-int8"))
    _, path, oracle = benched.Bench.read((tmp_path / "none.json", tmp_path / "table.json"), "abc").figures()
    assert path.unit.endswith("knows what follows")
    assert (oracle.bound, oracle.holds) == ("", None)
    assert oracle.unit.endswith("a bound, no rival")


def test_who_drifted_more_is_told_to_drift_sooner_and_only_from_what_was(load) -> None:  # type: ignore[no-untyped-def]
    calibrate, rivals = load("calibrate"), load("rivals")
    random, who, told = np.random.default_rng(1), [], []
    for n, p in enumerate(people(load("data"), 12)):
        often = n % 2
        drift = (random.random(len(p.drift)) < (0.4 if often else 0.1)).astype(np.int8)
        who.append(replace(p, drift=drift))
        shares = np.full((len(p.drift), 5), 0.2)
        shares[:, 4] = 0.3 if often else 0.02
        told.append(calibrate.Answers(shares, np.full(len(drift), 0.1), np.full(len(drift), 0.25)))
    scene = rivals.Scene([], who[:4], who[4:8], who[8:], {})
    base = rivals.Told(told[:4], told[4:8], told[8:])
    made = rivals.with_own_past(scene, base)
    seldom, often = made.test[0].drift, made.test[1].drift
    assert seldom[0] == often[0]  # of strangers the same is said
    assert seldom[-1] < 0.16 < 0.3 < often[-1]
    cut = calibrate.Answers(*(x[:50] for x in (told[8].p, told[8].end, told[8].drift)))
    short = replace(who[8], seconds=who[8].seconds[:50])
    begun = rivals.with_own_past(replace(scene, test=[short]), replace(base, test=[cut]))
    assert (begun.test[0].drift == seldom[:50]).all()  # what comes later changes nothing


def test_temperature_and_limit_are_found(load) -> None:  # type: ignore[no-untyped-def]
    compare, calibrate = load("compare"), load("calibrate")
    who = people(load("data"), 6)
    fair = answers(calibrate, who, 0.5, 7)
    sure = [calibrate.Answers(calibrate.softmax(3 * np.log(a.p)), a.end, a.drift) for a in fair]
    one, three = compare.tune(fair, who), compare.tune(sure, who)
    assert three.temperature == pytest.approx(3 * one.temperature, rel=0.1)
    raw, put_right = ([compare.tally(sure, who, t)] for t in (compare.Tuned(1.0, three.limit), three))
    assert compare.measure("ece", put_right)[0] < compare.measure("ece", raw)[0]
    assert one.limit > 0.8


def test_a_chain_holds_on_to_a_state_and_its_filter_does_not_see_ahead(load) -> None:  # type: ignore[no-untyped-def]
    rivals = load("rivals")
    chain = rivals.Chain(np.full(5, 0.2), np.full((5, 5), 0.002) + 0.99 * np.eye(5))
    seconds = np.full(9, 10, np.float32)
    seen = np.full((9, 5), 0.1)
    seen[:, 1] = 0.6
    seen[4] = [0.35, 0.2, 0.15, 0.15, 0.15]
    assert chain.forward(seen, seconds).argmax(1).tolist() == [1] * 9
    assert chain.viterbi(seen, seconds).tolist() == [1] * 9
    later = seen.copy()
    later[6:] = seen[6:, ::-1]
    first, second = chain.filtered(seen, seconds), chain.filtered(later, seconds)
    assert np.array_equal(first.p[:6], second.p[:6])
    assert not np.allclose(first.p[6:], second.p[6:])
    assert ((first.drift >= 0) & (first.drift <= 1)).all()
    assert chain.smoothed(later, seconds).end.tolist() == [0, 0, 0, 0, 0, 1, 0, 0, 1]


def test_a_longer_segment_and_a_hastier_chain_change_more(load) -> None:  # type: ignore[no-untyped-def]
    rivals = load("rivals")
    chain = rivals.Chain(np.full(5, 0.2), np.full((5, 5), 0.002) + 0.99 * np.eye(5))
    brief, long = chain.moves(np.array([2, 60], np.float32))
    hasty = rivals.Chain(chain.prior, chain.second, haste=16).moves(np.array([2], np.float32))[0]
    assert brief[0, 0] > hasty[0, 0] > 0.2
    assert brief[0, 0] > long[0, 0] > 0.2
    assert np.allclose(long.sum(1), 1)


def test_how_long_states_last_is_learned(load) -> None:  # type: ignore[no-untyped-def]
    rivals = load("rivals")
    state = np.tile(np.repeat([0, 3], [10, 5]), 200)
    who = SimpleNamespace(state=state, seconds=np.full(len(state), 20.0))
    second = rivals.chain([who]).second
    assert 1 / second[0, 3] == pytest.approx(200, rel=0.02)
    assert 1 / second[3, 0] == pytest.approx(100, rel=0.02)
    assert np.allclose(second.sum(1), 1)


def test_the_busiest_part_of_the_time_is_focused(load) -> None:  # type: ignore[no-untyped-def]
    rivals = load("rivals")
    (p,) = people(load("data"), 1)
    told = rivals.input_index(p)
    share = p.seconds[told == 0].sum() / p.seconds.sum()
    assert 0.08 < share <= 0.09
    p.num[:, INDEX["off_plan_5m"]] = 1
    assert (rivals.rules(p) == 4).all()
