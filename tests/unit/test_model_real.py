"""What the figures on real data are made of: readings of logs, measures with intervals, and who comes next."""

# ruff: noqa: E402 - the recipe is no package of the program: its folder must be on the path first

import gzip
import os
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "models"))

from attention import marginals, next_app, real_epm, real_kaist, real_logs, real_personal, resample
from attention.figures import auroc
from attention.habits import Habits, every_second, habits, of_segments
from headwater.attention import AttentionModel
from headwater.records import Segment, TitleKind

DATA = Path(os.environ.get("HEADWATER_DATA", ""))
needs_data = pytest.mark.skipif(
    "HEADWATER_DATA" not in os.environ, reason="HEADWATER_DATA names no folder of real sets"
)


def window(start: float, end: float, app: str, keys: int = 0, clicks: int = 0) -> Segment:
    return Segment(start, end, 0, app=app, title_kind=TitleKind.NONE, keys=keys, clicks=clicks, scroll=0, travel_px=10)


def rows(*told: tuple[float, float, str, bool]) -> list[real_epm.Episode]:
    return [real_epm.Episode(window(a, b, app, keys=2, clicks=1), off) for a, b, app, off in told]


def people(count: int, seed: int) -> tuple[list[np.ndarray], list[np.ndarray]]:
    random = np.random.default_rng(seed)
    truths = [random.random(40) < 0.3 for _ in range(count)]
    return [np.round(random.normal(0, 1, 40) + t, 1) for t in truths], truths


# measures


def test_pooled_auroc_of_everybody_once_is_the_plain_one() -> None:
    scores, truths = people(5, 0)
    found = resample.pooled_aurocs(scores, truths, np.ones((1, 5)))
    assert found[0] == pytest.approx(auroc(np.concatenate(scores), np.concatenate(truths)))


def test_pooled_auroc_of_a_draw_is_that_of_the_people_repeated() -> None:
    scores, truths = people(4, 1)
    found = resample.pooled_aurocs(scores, truths, np.array([[2.0, 0.0, 1.0, 1.0]]))
    some = [0, 0, 2, 3]
    whole = auroc(np.concatenate([scores[i] for i in some]), np.concatenate([truths[i] for i in some]))
    assert found[0] == pytest.approx(whole)


def test_average_precision_by_hand() -> None:
    score, truth = np.array([0.9, 0.8, 0.7, 0.6]), np.array([True, False, True, False])
    found = resample.average_precisions([score], [truth], np.ones((1, 1)))
    assert found[0] == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)


def test_average_precision_of_ties_is_the_base_rate() -> None:
    truth = np.array([True, False, False, False])
    assert resample.average_precisions([np.zeros(4)], [truth], np.ones((1, 1)))[0] == pytest.approx(0.25)


def test_average_precision_weighs_people() -> None:
    scores, truths = people(3, 2)
    found = resample.average_precisions(scores, truths, np.array([[3.0, 0.0, 0.0], [1.0, 0.0, 0.0]]))
    assert found[0] == pytest.approx(found[1])


def test_draws_have_as_many_people_as_there_are() -> None:
    drawn = resample.draws(7, 50)
    assert (drawn.sum(1) == 7).all()
    assert np.array_equal(drawn, resample.draws(7, 50))


def test_interval_holds_the_mean_and_narrows_with_people() -> None:
    random = np.random.default_rng(0)
    few, many = (resample.of_mean(random.normal(1, 1, n)) for n in (10, 1000))
    assert few.low < few.value < few.high
    assert many.high - many.low < few.high - few.low


def test_difference_to_oneself_is_nothing() -> None:
    scores, truths = people(6, 3)
    own, apart = resample.both(lambda w: resample.pooled_aurocs(scores, truths, w), 6, [lambda w: np.zeros(len(w))])
    assert own.low < own.value < own.high
    assert (apart[0].value, apart[0].low, apart[0].high) == (own.value, own.low, own.high)


# EPM


def test_same_window_in_the_next_row_is_merged_and_counts_are_added() -> None:
    made = real_epm.merged(rows((0, 5, "a", True), (5, 9, "a", True), (9, 12, "b", False)))
    assert [(e.segment.app, e.segment.start, e.segment.end, e.segment.keys) for e in made] == [
        ("a", 0, 9, 4), ("b", 9, 12, 2),
    ]  # fmt: skip


def test_same_window_after_a_gap_is_not_merged() -> None:
    assert len(real_epm.merged(rows((0, 5, "a", True), (20, 25, "a", True)))) == 2


def test_no_rows_are_merged_to_none() -> None:
    assert real_epm.merged([]) == []


def test_rows_kept_apart_differ_from_their_neighbours_and_say_nothing() -> None:
    made = real_epm.apart(rows((0, 5, "a", True), (5, 9, "a", True)))
    assert made[0].segment.title != made[1].segment.title
    assert {e.segment.title_kind for e in made} == {TitleKind.HASHED}


def test_minutes_of_a_student() -> None:
    stream = AttentionModel.load(ROOT / "models/attention/artifacts").stream()
    m = real_epm.judged(
        rows((0, 45, "a", False), (45, 60, "b", True), (60, 118, "b", True), (300, 310, "a", False)), stream
    )
    assert m.off.tolist() == [False, True]  # ten seconds are no minute
    assert m.switches.tolist() == [1, 0]
    assert m.seen["keys"].tolist() == pytest.approx([4, 2])
    assert m.p.shape == (2, 5)
    assert m.p.sum(1) == pytest.approx([1, 1], abs=1e-3)


def test_a_piece_over_the_full_minute_is_shared() -> None:
    stream = AttentionModel.load(ROOT / "models/attention/artifacts").stream()
    m = real_epm.judged(rows((0, 30, "a", False), (30, 90, "b", True), (90, 120, "a", False)), stream)
    assert m.seen["keys"].tolist() == pytest.approx([3, 3])
    assert m.off.tolist() == [True, True]


# forty answers


def test_past_rank_knows_only_the_past() -> None:
    values = np.arange(100.0)
    ranks = real_personal.past_rank(values)
    assert ranks[0] == pytest.approx(0)
    assert (np.diff(ranks) > 0).all()
    assert real_personal.past_rank(np.append(values, -5.0))[:100].tolist() == ranks.tolist()


def test_an_adapter_learns_what_the_base_does_not_know() -> None:
    random = np.random.default_rng(0)
    own = random.uniform(-1, 1, (400, 4))
    truth = own[:, 2] > 0.2
    made = real_personal.fit(np.zeros(400), own, truth, 0.0, 5.0)
    assert auroc(made.score(np.zeros(400), own), truth) > 0.97


def test_wrong_answers_that_are_expected_turn_nothing_round() -> None:
    random = np.random.default_rng(1)
    own = random.uniform(-1, 1, (400, 4))
    truth = own[:, 0] > 0
    made = real_personal.fit(np.zeros(400), own, truth ^ (random.random(400) < 0.2), 0.2, 5.0)
    assert auroc(made.score(np.zeros(400), own), truth) > 0.9


def test_a_held_back_adapter_leaves_the_base_alone() -> None:
    own = np.random.default_rng(0).uniform(-1, 1, (40, 4))
    made = real_personal.fit(np.zeros(40), own, own[:, 0] > 0, 0.0, 1e6)
    assert np.abs(made.weights).max() < 1e-3


def test_ridge_is_chosen_on_the_others() -> None:
    after = np.array([[0.9, 0.1], [0.2, 0.8], [0.2, 0.7]])
    assert real_personal.chosen_on_others(after).tolist() == [0.1, 0.2, 0.2]


# next application


def test_markov_learns_a_circle_and_frequency_does_not_name_the_one_in_front() -> None:
    apps = [f"a{i % 6}" for i in range(120)]
    vectors = {a: np.eye(6)[i] for i, a in enumerate(apps[:6])}
    found = next_app.foretell(apps, np.zeros((120, 6)), vectors)
    assert found.rate("markov") == 1.0
    assert found.rate("recent") == 0.0  # in a circle the next one was longest ago
    assert len(found.place) == 120 - next_app.WARM_UP - 1


def test_a_head_that_knows_is_right_and_is_trusted() -> None:
    random = np.random.default_rng(0)
    order = random.integers(0, 12, 400)
    apps = [f"a{i}" for i in order[np.append(True, np.diff(order) != 0)]]
    vectors = {f"a{i}": np.eye(12)[i] for i in range(12)}
    after = np.array([vectors[a] for a in [*apps[1:], apps[0]]])
    found = next_app.foretell(apps, after, vectors)
    assert found.rate("head") > 0.99
    assert found.rate("ours") > found.rate("habits") + 0.3


def test_a_new_application_is_a_miss_and_one_that_stays_is_no_change() -> None:
    apps = ["a", "b"] * 15 + ["new", "new", "a"]
    vectors = {a: np.eye(3)[i] for i, a in enumerate(("a", "b", "new"))}
    found = next_app.foretell(apps, np.zeros((len(apps), 3)), vectors)
    assert not any(h[found.place == 30].any() for h in found.hits.values())
    assert 31 not in found.place


# logs


def test_seconds_become_windows(tmp_path: Path) -> None:
    head = "timestamp,app_name,keyboard_active,mouse_active,keys_per_sec\n"
    told = [
        ("00:00:00", "a", 1, 0, 3.0),
        ("00:00:01", "a", 0, 0, 0.0),
        ("00:00:02", "b", 0, 1, 0.0),
        ("00:09:00", "b", 0, 0, 0.0),
    ]
    file = tmp_path / "log.csv.gz"
    with gzip.open(file, "wt", encoding="utf-8") as f:
        f.write(head + "".join(f"2026-01-01T{t},{a},{k},{m},{n}\n" for t, a, k, m, n in told))
    found = real_logs.seconds(file)
    assert [(s.app, s.end - s.start, s.keys, s.idle_s) for s in found] == [
        ("a", 2, 3, 1),
        ("b", 1, 0, 0),
        ("b", 1, 0, 1),
    ]


# hours


def test_likeness_of_equal_curves_is_one() -> None:
    random = np.random.default_rng(0)
    total = np.tile(np.arange(24.0), (6, 1)) + random.normal(0, 0.1, (6, 24))
    hours = real_kaist.Hourly(total, np.ones((6, 24)))
    value, drawn = real_kaist.likeness(hours, hours)
    assert value == pytest.approx(1)
    assert drawn.min() > 0.9


def test_hours_that_one_side_does_not_know_are_left_out() -> None:
    some = np.tile(np.arange(24.0), (3, 1))
    weight = np.ones((3, 24))
    weight[:, 20:] = 0
    value, _ = real_kaist.likeness(real_kaist.Hourly(some * weight, weight), real_kaist.Hourly(some, np.ones((3, 24))))
    assert value == pytest.approx(1)


# marginals


def test_dispersion_is_that_of_the_counts() -> None:
    random = np.random.default_rng(0)
    counts = random.poisson(10 * random.gamma(0.5, 2.0, 20_000)).astype(float)
    assert marginals.dispersion(counts) == pytest.approx(0.5, rel=0.1)
    assert marginals.dispersion(np.full(10, 3.0)) == 99.0


def test_dwell_is_over_pieces_of_a_window_and_absence_parts() -> None:
    h = of_segments([window(0, 100, "a", 5), window(100, 110, "b"), window(1000, 1010, "b")], {"keys": "keys"})
    assert h.dwell.tolist() == pytest.approx([100, 10, 10])
    assert h.hours == pytest.approx(120 / 3600)


def test_a_person_of_whom_nothing_is_known_is_in_no_line_of_the_table() -> None:
    empty = habits(np.zeros(1), np.ones(1), None, {})
    assert marginals.table([empty], {}) == []


def test_the_table_names_each_real_log_beside_the_simulated() -> None:
    h = Habits(np.full(50, 4.0), 0.5, {"keys": np.ones(60)}, np.ones(60, bool), None)
    found = {f.name: f for f in marginals.table([h], {"somebody": [h]})}
    assert found["model.marginal_switches_hour"].value == pytest.approx(100)
    assert found["model.marginal_dwell_median"].baseline == "somebody 4"


# the sets themselves, as far as they can be read without the training environment


@needs_data
def test_reports_of_concentration_are_there_by_person_and_hour() -> None:
    found = real_kaist.reports(DATA / real_kaist.FILE)
    assert found.total.shape == found.weight.shape == (17, 24)
    assert found.total.sum() == pytest.approx(0, abs=1e-6)  # each person against their own mean
    assert found.weight.sum() > 1000


@needs_data
def test_logs_of_every_second_have_hours_of_windows_and_keys() -> None:
    for h in every_second(DATA):
        assert h.hours > 1
        assert len(h.dwell) > 100
        assert 0 < (h.idle or 0) < 1
        assert h.minutes["keys"].mean() > 1
