"""Reasons: what is taken away, and that the numbers are the model's answers to it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from headwater.attention import AttentionModel
from headwater.attention.edits import Case, Edit, edits, made
from headwater.attention.explain import LEAST, LOOK_S, MOST, REASONS, Before, explain, looked_at
from headwater.categories import Categories
from headwater.features import Extractor
from headwater.records import LEARNED_STATES, FocusState, Intent, Presence, Segment, TitleKind
from headwater.segments import cut
from tests.support.rows import day
from tests.support.switching import judged, morning

HOSTILE = "<b>\u202e\x00\x1b[31m\ud800" + "x" * 9000


@cache
def model() -> AttentionModel:
    return AttentionModel.load(provider="cpu")


def given(segments: Sequence[Segment], intent: Intent | None = None) -> Case:
    return tuple((s, intent) for s in segments)


def before(segments: Sequence[Segment]) -> Before:
    """What is remembered after these."""
    extractor, stream = Extractor(Categories()), model().stream()
    if segments:
        stream.run(extractor.rows(segments))
    return Before(extractor, stream, segments[-1].end if segments else None)


def parted(segments: Sequence[Segment]) -> tuple[Before, Case]:
    case = looked_at(given(segments))
    return before(segments[: len(segments) - len(case)]), case


def edit(case: Case, key: str, fits: float | None = None, since: float | None = None) -> Edit:
    return next(e for e in edits(case, fits, since) if e.key == key)


def test_changes_of_window_are_the_reason_and_the_number_is_what_the_program_says_without_them() -> None:
    segments = morning()
    told = explain(*parted(segments))
    reason = told.reasons[0]
    params = dict(reason.params)
    assert told.state in (FocusState.ROUTINE, FocusState.FRAGMENTED)
    assert reason.key == "changes"
    assert (params["n"], params["seconds"], params["more"]) == (48, 480.0, 4)
    end = segments[-1].end
    stayed = [s for s in segments if s.end <= end - LOOK_S]
    rest = segments[len(stayed) :]
    keys, clicks, travel = (sum(getattr(s, n) for s in rest) for n in ("keys", "clicks", "travel_px"))
    one = replace(rest[0], end=end, keys=keys, clicks=clicks, travel_px=travel, idle_s=float(len(rest)))
    independent = judged([*stayed, *cut(one)], model())[-1]
    assert independent.probabilities == pytest.approx(reason.without, abs=0.01)
    assert max(independent.probabilities) == independent.probabilities[LEARNED_STATES.index(FocusState.FOCUSED)]
    of = LEARNED_STATES.index(told.state)
    assert reason.weight == pytest.approx(told.probabilities[of] - reason.without[of])


def test_the_base_is_what_the_program_says() -> None:
    segments = morning()
    said = judged(segments, model())[-1]
    told = explain(*parted(segments))
    assert told.probabilities == pytest.approx(said.probabilities, abs=0.01)
    assert (told.start, told.end, told.state, told.told) == (said.start, said.end, said.state, None)


def test_the_same_question_has_the_same_answer_and_changes_nothing() -> None:
    memory, case = parted(morning())
    states = memory.extractor.state(), memory.stream.state()
    first = explain(memory, case)
    assert explain(memory, case) == first
    assert (memory.extractor.state(), memory.stream.state()) == states


def test_reasons_weigh_and_are_in_order_and_few() -> None:
    segments = list(day())
    for count in range(80, 400, 40):
        told = explain(*parted(segments[:count]))
        weights = [r.weight for r in told.reasons]
        assert len(weights) <= REASONS
        assert all(w > LEAST for w in weights)
        if told.state is not FocusState.UNSURE:
            assert weights == sorted(weights, reverse=True)
            assert bool(told.without) == bool(weights)


def test_taken_together_the_reasons_take_more_than_each_alone_or_as_much() -> None:
    segments = list(day())
    for count in range(80, 400, 20):
        memory, case = parted(segments[:count])
        told = explain(memory, case)
        if told.state is FocusState.UNSURE or not told.reasons:
            continue
        of = LEARNED_STATES.index(told.state)
        found = [e for e in edits(case, None, memory.until) if any(e.params == r.params for r in told.reasons)]
        assert memory.likely(made(case, found)) == told.without
        assert told.without[of] < told.probabilities[of] - LEAST


def test_unsure_tells_what_speaks_for_each() -> None:
    segments = list(day())
    found = [explain(*parted(segments[:n])) for n in range(70, 500, 10)]
    unsure = [t for t in found if t.state is FocusState.UNSURE and t.reasons]
    assert unsure
    for told in unsure:
        order = sorted(LEARNED_STATES, key=lambda s: -told.probabilities[LEARNED_STATES.index(s)])
        states = [dict(r.params)["for"] for r in told.reasons]
        assert [s for s in (x.value for x in order[:2]) if s in states] == states


def test_where_nothing_is_known_that_is_the_reason() -> None:
    blank = [replace(s, title="", keys=None, clicks=None, scroll=None, travel_px=None, idle_s=None) for s in morning()]
    told = explain(*parted(blank))
    assert told.state is FocusState.UNSURE
    assert told.reasons[0].key == "blind"
    assert told.reasons[0].without == ()


def test_what_is_shown_is_explained_while_it_is_likeliest_else_it_is_said() -> None:
    memory, case = parted(morning())
    state = explain(memory, case).state
    assert explain(memory, case, state).told is None
    old = explain(memory, case, FocusState.DRIFTING)
    assert (old.state, old.told) == (state, FocusState.DRIFTING)
    unsure = explain(memory, case, FocusState.UNSURE)
    assert (unsure.state, unsure.told) == (FocusState.UNSURE, None)


def test_what_the_person_taught_is_a_reason_where_the_base_model_says_otherwise() -> None:
    segments = morning()
    memory, case = parted(segments)
    plain = before(segments[:20]).stream
    told = explain(memory, case, plain=plain)
    taught = [r for r in told.reasons if r.key == "taught"]
    without = Before(memory.extractor, plain).likely(case)
    assert without is not None
    of = LEARNED_STATES.index(told.state)
    assert bool(taught) == (told.probabilities[of] - without[of] > LEAST)
    assert all(r.without == without for r in taught)


# -- edits --------------------------------------------------------------------------------------------------------


def test_an_application_is_taken_out_and_the_time_closed_up() -> None:
    case = looked_at(given(morning()))
    changed = edit(case, "app").change(case)
    gone = edit(case, "app").params[0][1]
    assert gone not in {s.app for s, _ in changed}
    assert all(a.end <= b.start + 0.001 for (a, _), (b, _) in pairwise(changed))
    lost = sum(s.end - s.start for s, _ in case if s.app == gone)
    assert case[-1][0].end - changed[-1][0].end == pytest.approx(lost, abs=10.1)
    assert changed[0][0].start == case[0][0].start


def test_an_application_that_is_all_there_is_becomes_unknown() -> None:
    case = looked_at(given(morning()[:60]))
    whole = edit(case, "app")
    assert dict(whole.params)["unknown"] == 1
    row = Extractor(Categories()).row(whole.change(case)[-1][0])
    assert row.text == ""
    assert {s.app for s, _ in whole.change(case)}.isdisjoint({"code"})
    assert [s.keys for s, _ in whole.change(case)] == [s.keys for s, _ in case]


def test_a_site_goes_instead_of_the_browser_that_showed_nothing_else() -> None:
    segments = [replace(s, domain="reddit.com") if s.app == "firefox" else s for s in morning()]
    keys = {(e.key, e.params[0][1]) for e in edits(looked_at(given(segments)), None, None) if e.key in ("app", "site")}
    assert ("site", "reddit.com") in keys
    assert ("app", "firefox") not in keys


def test_staying_keeps_time_and_input_and_has_no_change_left() -> None:
    case = looked_at(given(morning()))
    changed = edit(case, "changes").change(case)
    assert len({(s.app, s.title) for s, _ in changed}) == 1
    assert [e.key for e in edits(changed, None, None)].count("changes") == 0
    for name in ("keys", "clicks", "scroll", "travel_px", "notifications"):
        assert sum(getattr(s, name) for s, _ in changed) == sum(getattr(s, name) for s, _ in case)
    assert changed[-1][0].end == case[-1][0].end
    assert max(s.end - s.start for s, _ in changed) <= 60.0


def test_titles_become_unreadable_and_stay_different() -> None:
    case = looked_at(given(morning()))
    changed = edit(case, "titles").change(case)
    assert {s.title_kind for s, _ in changed} == {TitleKind.HASHED}
    assert [s.title for s, _ in changed] == [s.title for s, _ in case]


def test_a_call_a_plan_and_an_absence_can_be_taken_away() -> None:
    plan = Intent(0.0, None, "write the report")
    segments = [replace(s, call=True) for s in morning()]
    late = [replace(s, start=s.start + 1800, end=s.end + 1800) for s in segments]
    case = looked_at(given(late, plan))
    since = case[0][0].start - 1800
    assert {s.call for s, _ in edit(case, "signal.call").change(case)} == {None}
    assert {i for _, i in edit(case, "plan.other", 0.1).change(case)} == {None}
    assert edit(case, "plan.fits", 0.9).params == (("plan", "write the report"),)
    gone = edit(case, "absence", since=since)
    assert dict(gone.params)["seconds"] == 1800
    assert gone.change(case)[0][0].start == pytest.approx(since)


def test_only_minutes_and_so_many_segments_are_looked_at() -> None:
    segments = morning()
    assert sum(s.end - s.start for s, _ in looked_at(given(segments))) <= LOOK_S
    quick = [replace(s, start=s.start, end=s.start + 1) for s in segments]
    assert len(looked_at(given(quick * 3))) <= MOST
    assert looked_at(given(segments[:1])) == given(segments[:1])


# -- bad input ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_first_moments_of_all(count: int) -> None:
    told = explain(*parted(morning()[:count]))
    assert len(told.probabilities) == len(LEARNED_STATES)


def test_times_and_counts_that_cannot_be() -> None:
    segments = morning()
    back = [replace(s, start=s.start - 3600, end=s.end - 3600) for s in segments[90:]]
    odd = [replace(segments[100], keys=-5, clicks=10**12, idle_s=float("nan"), travel_px=-1)]
    endless = [replace(segments[101], end=segments[101].start)]
    for some in (segments[:90] + back, segments[:100] + odd, segments[:100] + endless + segments[101:]):
        told = explain(*parted(some))
        assert np.isfinite(told.probabilities).all()
        assert all(np.isfinite(r.without).all() for r in told.reasons)


def test_names_and_titles_that_are_meant_to_harm() -> None:
    bad = {"title": HOSTILE, "domain": "\ud800"}
    segments = [replace(s, app=f"app{n % 4}\x00\u202e", **bad) for n, s in enumerate(morning())]  # type: ignore[arg-type]
    told = explain(*parted(segments))
    assert np.isfinite(told.probabilities).all()
    assert HOSTILE not in repr(told)


def test_excluded_windows_have_no_names_to_tell() -> None:
    segments = [replace(s, app="", title="", title_kind=TitleKind.NONE) for s in morning()]
    told = explain(*parted(segments))
    assert all(dict(r.params).get("app", "") == "" for r in told.reasons)


def test_every_state_that_is_learned_can_be_explained() -> None:
    memory, case = parted(morning())
    assert all(s.presence is Presence.PRESENT for s, _ in case)
    for state in LEARNED_STATES:
        assert explain(memory, case, state).probabilities == explain(memory, case).probabilities
