"""The order of open work: what speaks for a piece of work, learning from what is taken up, and what is kept of it."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from headwater.advice import AdviceState, AdviceStateUnreadable
from headwater.advice.candidates import candidates
from headwater.advice.resuming import (
    BACK_S,
    FEATURES,
    MOST,
    PRIOR,
    Left,
    OpenSphere,
    Weights,
    choice,
    probabilities,
    rank,
    taken_up,
)
from headwater.base import Settings, Words
from headwater.records import Moment, WorkSphere
from tests.support.advising import BACK, DAY_S, MORNING, SPHERE
from tests.support.deciding import one

EVEN = 1 / 24
WEEK = 1 / 7


def sphere(name: str, ago: float = 600.0, **changes: Any) -> OpenSphere:
    """Half an hour in one run, which ended `ago` seconds before the morning."""
    end = MORNING - ago
    made = OpenSphere(
        name, end - 1800.0, end, 1800.0, False, Left.SWITCH, 1, 1800.0, 1800.0, (EVEN,) * 24, (WEEK,) * 7, 1800.0
    )
    return replace(made, **changes)


def only(feature: str, weight: float = 3.0) -> Weights:
    """One feature alone counts."""
    return Weights(prior=tuple(weight if name == feature else 0.0 for name in FEATURES))


def first(weights: Weights, *spheres: OpenSphere) -> str:
    return rank(weights, choice(spheres, MORNING, 0))[0].name


def test_nothing_open_is_nothing_ranked_and_nothing_learned() -> None:
    empty = choice((), MORNING, 0)
    assert rank(Weights(), empty) == ()
    assert probabilities(Weights(), empty).shape == (0,)
    assert taken_up(Weights(), empty, "Chapter 3") == Weights()


def test_the_prior_has_a_finite_number_for_each_feature() -> None:
    assert len(PRIOR) == len(FEATURES)
    assert np.isfinite(PRIOR).all()
    assert any(PRIOR)


@pytest.mark.parametrize(
    ("feature", "changes"),
    [
        ("recency", {"end": MORNING - 400.0}),
        ("latest", {"end": MORNING - 400.0}),
        ("lately", {"lately_s": 3600.0}),
        ("day", {"day_s": 3600.0}),
        ("fortnight", {"fortnight_s": 7200.0}),
        ("last_run", {"seconds": 3600.0}),
        ("left_by_absence", {"left": Left.ABSENCE}),
        ("left_for_messages", {"left": Left.MESSAGES}),
        ("hour", {"hours": tuple(float(h == 9) for h in range(24))}),
        ("weekday", {"days": tuple(float(d == 0) for d in range(7))}),
        ("typed", {"typed": True}),
        ("making", {"making": True}),
        ("intent", {"intent": 1.0}),
        ("returns", {"returns": 4}),
        ("runs", {"runs": 5}),
    ],
)
def test_each_feature_speaks_for_the_one_that_has_more_of_it(feature: str, changes: dict[str, Any]) -> None:
    plain = sphere("A")
    assert first(only(feature), plain, sphere("B", **changes)) == "B"
    assert first(only(feature, -3.0), plain, sphere("B", **changes)) == "A"


@pytest.mark.parametrize("feature", ["kin_lately", "kin_day", "kin_fortnight"])
def test_time_in_what_is_named_alike_speaks_for_it(feature: str) -> None:
    book = sphere("atlas book", kin=(1.0, 0.8, 0.0))
    maps = sphere("atlas maps", kin=(0.8, 1.0, 0.0), lately_s=9000.0, day_s=9000.0, fortnight_s=9000.0)
    other = sphere("Budget", kin=(0.0, 0.0, 1.0))
    assert first(only(feature), book, maps, other) == "atlas book"


def test_of_several_alike_one_stands_first_and_the_rest_behind_what_is_different() -> None:
    alike = [sphere(f"atlas {n}", kin=tuple([0.9] * n + [1.0] + [0.9] * (2 - n) + [0.0])) for n in range(3)]
    other = sphere("Budget", ago=900.0, kin=(0.0, 0.0, 0.0, 1.0))
    order = [s.name for s in rank(only("recency", 1.0), choice([*alike, other], MORNING, 0))]
    assert order == ["atlas 0", "Budget", "atlas 1", "atlas 2"]


def test_after_a_night_other_weights_count() -> None:
    night = only("day_night")
    short, long = sphere("A", day_s=60.0), sphere("B", ago=900.0, day_s=7000.0)
    assert first(night, short, long) == "A"
    shifted = [replace(s, start=s.start - 36_000, end=s.end - 36_000) for s in (short, long)]
    assert first(night, *shifted) == "B"


def test_what_lies_in_the_future_counts_as_just_left() -> None:
    open_ = choice((sphere("A", ago=-DAY_S), sphere("B", ago=0.0)), MORNING, 0)
    assert np.isfinite(open_.x).all()
    recency = open_.x[:, FEATURES.index("recency")]
    assert recency[0] == recency[1] == 0.0


def test_learning_moves_towards_what_is_taken_up() -> None:
    late, early = sphere("A", 300.0, typed=True), sphere("B", 90_000.0, making=True)
    open_, weights = choice((late, early), MORNING, 0), Weights()
    before = probabilities(weights, open_)[1]
    after = taken_up(weights, open_, "B")
    assert probabilities(after, open_)[1] > before
    assert after.learned == 1
    for _ in range(60):
        weights = taken_up(weights, open_, "B")
    assert rank(weights, open_)[0].name == "B"
    unseen = choice((sphere("C", 200.0, typed=True), sphere("D", 80_000.0, making=True)), MORNING, 0)
    assert rank(weights, unseen)[0].name == "D", "it is the habit that was learned, not the name"


def test_of_what_was_not_open_nothing_is_learned() -> None:
    weights = taken_up(Weights(), choice((sphere("A"), sphere("B", 900.0)), MORNING, 0), "Z")
    assert weights == Weights()


def test_what_was_learned_fades_towards_the_prior_and_goes_no_further_than_far() -> None:
    open_ = choice((sphere("A", typed=True), sphere("B", 9000.0)), MORNING, 0)
    far = Weights(own=tuple([MOST] * len(FEATURES)))
    same = choice((sphere("A"), sphere("B")), MORNING, 0)
    assert np.abs(taken_up(far, same, "B").own).sum() < np.abs(far.own).sum()
    for _ in range(2000):
        far = taken_up(far, open_, "A")
    assert np.abs(far.own).max() <= MOST


def test_round_trip() -> None:
    weights = taken_up(Weights(), choice((sphere("秘密"), sphere("B", 900.0)), MORNING, 0), "秘密")
    blob = weights.to_bytes()
    assert Weights.from_bytes(blob) == weights
    assert set(json.loads(blob)) == {"version", "features", "own", "learned"}, "no name of anything"
    assert "秘密" not in json.dumps(json.loads(blob), ensure_ascii=False)


def table(**changes: object) -> bytes:
    return json.dumps(json.loads(Weights().to_bytes()) | changes).encode()


@pytest.mark.parametrize("changes", [{"version": 2}, {"features": ["recency"], "own": [0.0]}])
def test_another_program_s_weights_are_the_prior(changes: dict[str, object]) -> None:
    assert Weights.from_bytes(table(**changes)) == Weights()


@pytest.mark.parametrize(
    "blob",
    [
        b"", b"null", b"[]", b"{}", b"\xff", b"{" * 100_000, b"[" * 5000,
        table(own=[0.0]), table(own="x" * len(FEATURES)), table(own=[None] * len(FEATURES)),
        table(own=[True] * len(FEATURES)), table(own=[9.0] * len(FEATURES)), table(learned=-1), table(learned=1.5),
        table(learned=2**70), table().replace(b"0.0", b"NaN", 1), table().replace(b"0.0", b"1e999", 1),
    ],
)  # fmt: skip
def test_damage_is_told(blob: bytes) -> None:
    with pytest.raises(AdviceStateUnreadable):
        Weights.from_bytes(blob)


# -- the card ---------------------------------------------------------------------------------------------------------

OPEN = tuple(
    WorkSphere(name, MORNING - start, MORNING - start + 900.0, 900.0, ("Writer",))
    for name, start in (("Atlas", 9000.0), ("Chapter 3", 3000.0), ("Budget", 2 * DAY_S))
)


def test_the_card_is_about_the_likeliest_and_names_what_else_is_open() -> None:
    decision = one(replace(BACK, open_spheres=OPEN))
    params = dict(decision.params)
    assert decision.text == "advice.resume_open"
    assert (params["place"], params["others"], params["minutes"]) == ("Atlas", "Chapter 3 · Budget", 42)
    assert (params["start"], params["end"]) == (MORNING - 2 * DAY_S, MORNING - 3000.0 + 900.0), "it goes with them"
    long = one(replace(BACK, open_spheres=OPEN, returned_after_s=2 * 3600 + 600.0))
    assert (long.text, dict(long.params)["hours"]) == ("advice.resume_open_long", 2)


def test_one_alone_is_told_as_before_or_as_what_lies_open_behind_messages() -> None:
    same = replace(OPEN[0], name=SPHERE.name)
    assert one(replace(BACK, open_spheres=(same,))).text == "advice.resume"
    assert one(replace(BACK, open_spheres=OPEN[:1])).text == "advice.resume_work"
    assert one(replace(BACK, open_spheres=OPEN[:1], returned_after_s=9000.0)).text == "advice.resume_work_long"
    assert one(replace(BACK, open_spheres=OPEN[:1], last_sphere=None)).text == "advice.resume_work"


def test_what_has_no_name_is_never_on_it() -> None:
    nameless = replace(OPEN[0], name=" ")
    decision = one(replace(BACK, open_spheres=(nameless, *OPEN[1:])))
    assert (dict(decision.params)["place"], dict(decision.params)["others"]) == ("Chapter 3", "Budget")
    assert one(replace(BACK, open_spheres=(nameless,), last_sphere=None)).kind is None


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("away", [900.0, 9000.0])
@pytest.mark.parametrize("open_", [OPEN, OPEN[:1]])
def test_it_can_be_said(language: str, away: float, open_: tuple[WorkSphere, ...]) -> None:
    moment: Moment = replace(BACK, open_spheres=open_, returned_after_s=away)
    card = candidates(moment, AdviceState.first(1), Settings())[0]
    words = Words(language)
    for part in ("title", "body", "why"):
        said = words(f"{card.text}.{part}", **dict(card.params))
        assert said.strip()
        assert "{" not in said
    assert "Atlas" in words(f"{card.text}.title", **dict(card.params))
    for part in ("accept", "later", "not_helpful", "not_today"):
        assert 0 < len(words(f"{card.text}.{part}")) <= 24


def test_two_weeks_are_two_weeks() -> None:
    assert BACK_S == 14 * DAY_S
