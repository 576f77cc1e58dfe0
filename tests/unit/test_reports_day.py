"""A day made by hand, read as a person reads it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest

from headwater.base import Settings
from headwater.categories import Categories
from headwater.records import (
    LEARNED_STATES,
    Advice,
    AdviceKind,
    Answer,
    Boundary,
    Channel,
    FocusState,
    Intent,
    Label,
    LabelSource,
    Presence,
    TitleKind,
    Verdict,
)
from headwater.reports import DayReport, Sign, day_report, report_json
from tests.support.days import Pair, absence, at, judged, row, segment

F, R, C, D, A, U = (
    FocusState.FOCUSED, FocusState.ROUTINE, FocusState.COMMUNICATING, FocusState.DRIFTING, FocusState.AWAY,
    FocusState.UNSURE,
)  # fmt: skip
DAY = date(2026, 11, 12)


def report(history: Sequence[Pair], **more: Any) -> DayReport:
    advice = more.pop("advice", [])
    now, offset = more.pop("now", at("18:00")), more.pop("offset", lambda _: 0)
    return day_report(history, advice, DAY, Settings(), Categories(), now, offset, **more)


def workday() -> list[Pair]:
    """Eight to five, with lunch, a call, a coffee and one short look elsewhere."""
    return [
        *row("8:00", 20, C, "thunderbird", "Inbox"),
        *row("8:20", 40, F, "code", "ribbon.py"),
        *row("9:00", 0.25, D, "firefox", "News"),
        *row("9:00:15", 34.75, F, "code", "ribbon.py"),
        *row("9:35", 3, A),
        *row("9:38", 22, R, "libreoffice-calc", "费用.ods"),
        *row("10:00", 10, A),
        *row("10:10", 30, C, "jitsi", "Weekly", call=True, idle_s=60.0),
        *row("10:40", 20, U, "firefox", "Search"),
        *row("11:00", 61, A),
        *row("12:01", 30, F, "code", "paint.py"),
        *row("17:00", 60, A),
    ]


def test_an_empty_day_is_empty() -> None:
    r = report([])
    assert r.empty
    assert (r.first, r.last, r.longest, r.last_pause) == (None, None, None, None)
    assert (r.spans, r.bouts, r.presence, r.apps, r.pauses, r.spheres) == ((), (), (), (), (), ())
    assert [t.seconds for t in r.totals] == [0.0] * 7
    assert json.loads(report_json(r))["at_computer_s"] == 0


def test_the_state_lane_joins_neighbours_and_swallows_moments() -> None:
    lane = [(s.state, round(s.seconds / 60, 2)) for s in report(workday()).spans]
    assert lane == [(C, 20), (F, 75), (A, 3), (R, 22), (A, 10), (C, 30), (U, 20), (A, 61), (F, 30), (A, 60)]


def test_totals_come_from_the_segments_and_not_from_the_lane() -> None:
    r = report(workday())
    assert r.seconds(D) == 15
    assert r.seconds(F) == 40 * 60 + 34.75 * 60 + 30 * 60
    assert r.seconds(A) == (3 + 10 + 61 + 60) * 60
    assert sum(t.seconds for t in r.totals if t.state is not A) == pytest.approx(r.at_computer_s)
    assert sum(a.seconds for a in r.apps) + r.unnamed_s == pytest.approx(r.at_computer_s)


def test_a_span_says_how_sure() -> None:
    r = report([*row("9:00", 2, F), (segment(at("9:02"), 60), judged(segment(at("9:02"), 60), F, 0.5))])
    (span,) = r.spans
    assert span.p == pytest.approx((0.8 * 120 + 0.5 * 60) / 180)
    assert sum(span.probabilities) == pytest.approx(1)
    assert span.top(2)[0] == (F, span.p)
    (unsure,) = report(row("9:00", 2, U)).spans
    assert unsure.p == pytest.approx(0.3)
    (away,) = [s for s in report(workday()).spans if s.start == at("10:00")]
    assert (away.p, away.probabilities, away.top()) == (0.0, (), ())


def test_without_a_model_everything_is_unsure() -> None:
    (span,) = report([(s, None) for s, _ in row("9:00", 5, F)]).spans
    assert (span.state, span.p, span.probabilities) == (U, 0.0, ())


def test_the_app_lane() -> None:
    bouts = [(b.app, round((b.end - b.start) / 60, 2), b.title) for b in report(workday()).bouts]
    assert bouts == [
        ("thunderbird", 20, "Inbox"), ("code", 40, "ribbon.py"), ("firefox", 0.25, "News"),
        ("code", 34.75, "ribbon.py"), ("libreoffice-calc", 22, "费用.ods"), ("jitsi", 30, "Weekly"),
        ("firefox", 20, "Search"), ("code", 30, "paint.py"),
    ]  # fmt: skip
    assert report(workday()).switches == 7


def test_the_presence_lane() -> None:
    signs = [(p.sign, round((p.end - p.start) / 60)) for p in report(workday()).presence]
    assert signs == [(Sign.INPUT, 95), (Sign.INPUT, 22), (Sign.CALL, 30), (Sign.INPUT, 20), (Sign.INPUT, 30)]


def test_media_counts_as_a_sign_while_nothing_is_typed() -> None:
    watching: dict[str, Any] = {"media": True, "idle_s": 55.0}
    typing: dict[str, Any] = {"media": True, "idle_s": 5.0}
    r = report([*row("9:00", 5, D, "mpv", **watching), *row("9:05", 5, R, "code", **typing)])
    assert [p.sign for p in r.presence] == [Sign.MEDIA, Sign.INPUT]


def test_apps_with_their_names_titles_and_focused_time() -> None:
    apps = report(workday()).apps
    code = apps[0]
    assert (code.app, code.title, code.seconds, code.focused_s) == ("code", "ribbon.py", 104.75 * 60, 104.75 * 60)
    assert code.name == Categories().name("code")
    assert [a.seconds for a in apps] == sorted((a.seconds for a in apps), reverse=True)
    (calc,) = [a for a in apps if a.app == "libreoffice-calc"]
    assert (calc.title, calc.focused_s) == ("费用.ods", 0.0)


def test_titles() -> None:
    titles = report(workday()).titles
    assert (titles[0].title, titles[0].app, titles[0].seconds) == ("ribbon.py", "code", 74.75 * 60)
    assert len(report([p for n in range(30) for p in row(f"9:{n:02}", 1, F, title=f"{n}")]).titles) == 20


def test_the_longest_stretch() -> None:
    longest = report(workday()).longest
    assert longest is not None
    assert (longest.start, longest.end, longest.app, longest.title) == (at("8:20"), at("9:35"), "code", "ribbon.py")
    assert longest.seconds == 75 * 60
    assert report(row("9:00", 5, R)).longest is None


def test_pauses_are_five_minutes_and_end_with_a_return() -> None:
    r = report(workday())
    assert [(p.start, round(p.seconds / 60)) for p in r.pauses] == [(at("10:00"), 10), (at("11:00"), 61)]
    assert r.last_pause == r.pauses[-1]


def test_a_pause_may_be_locked_and_asleep_in_turn() -> None:
    r = report([
        *row("9:00", 5, F),
        (absence(at("9:05"), 120), None), (absence(at("9:07"), 60, Presence.LOCKED), None),
        (absence(at("9:08"), 3600, Presence.SUSPENDED), None), *row("10:08", 5, F),
    ])  # fmt: skip
    assert [(p.start, p.seconds) for p in r.pauses] == [(at("9:05"), 3780)]


def test_a_program_that_was_off_or_paused_leaves_a_hole() -> None:
    r = report([
        *row("9:00", 5, F), (absence(at("9:05"), 3600, Presence.OFF), None),
        (absence(at("10:05"), 600, Presence.PAUSED), None), *row("10:15", 5, F),
    ])  # fmt: skip
    assert [(s.start, s.end) for s in r.spans] == [(at("9:00"), at("9:05")), (at("10:15"), at("10:20"))]
    assert (r.pauses, r.at_computer_s) == ((), 600)


def test_what_the_person_says_wins() -> None:
    label = Label(at("17:00"), at("10:40"), at("10:50"), F, LabelSource.CORRECTION)
    later = Label(at("17:01"), at("10:45"), at("10:50"), R, LabelSource.CORRECTION)
    r = report(workday(), labels=[later, label])
    corrected = [(s.start, s.state, s.p) for s in r.spans if s.corrected]
    assert corrected == [(at("10:40"), F, 1.0), (at("10:45"), R, 1.0)]
    assert r.seconds(U) == 600
    assert r.seconds(F) == report(workday()).seconds(F) + 300
    assert r.spheres == report(workday(), labels=[]).spheres


def test_a_label_in_the_middle_of_a_segment_cuts_it() -> None:
    label = Label(0, at("9:00:10"), at("9:00:40"), R, LabelSource.QUESTION)
    r = report(row("9:00", 1, F), labels=[label])
    assert [(s.state, s.seconds) for s in r.spans] == [(F, 10), (R, 30), (F, 20)]
    assert r.seconds(R) == 30


def test_an_absence_is_not_corrected() -> None:
    label = Label(0, at("9:00"), at("10:00"), F, LabelSource.CORRECTION)
    assert report(row("9:00", 60, A), labels=[label]).seconds(A) == 3600


def test_moments_join_the_longer_neighbour() -> None:
    def lane(*parts: tuple[FocusState, float]) -> list[tuple[FocusState, float]]:
        found, start = [], at("9:00")
        for state, length in parts:
            s = absence(start, length) if state is A else segment(start, length)
            found.append((s, judged(s, state)))
            start += length
        return [(s.state, round(s.seconds, 3)) for s in report(found).spans]

    assert lane((F, 60), (R, 19.9), (C, 61)) == [(F, 60), (C, 80.9)]
    assert lane((F, 62), (R, 19.9), (C, 61)) == [(F, 81.9), (C, 61)]
    assert lane((F, 60), (R, 20), (C, 60)) == [(F, 60), (R, 20), (C, 60)]
    assert lane((F, 60), (R, 5), (F, 60)) == [(F, 125)]
    assert lane((R, 5), (F, 60)) == [(F, 65)]
    assert lane((F, 60), (R, 5)) == [(F, 65)]
    assert lane((R, 5)) == [(R, 5)]
    assert lane((A, 400), (R, 5), (A, 400)) == [(A, 400), (R, 5), (A, 400)]
    assert lane((F, 60), (A, 5), (F, 60)) == [(F, 60), (A, 5), (F, 60)]
    assert lane((F, 5), (R, 6), (F, 5), (R, 6)) == [(R, 22)]


def test_moments_do_not_join_over_a_hole() -> None:
    found = [*row("9:00", 5, F), *row("9:10", 0.1, R), *row("9:20", 5, F)]
    assert [s.state for s in report(found).spans] == [F, R, F]
    assert len(report([*row("9:00", 5, F), *row("9:05:03", 5, F)]).spans) == 2
    assert len(report([*row("9:00", 5, F), *row("9:05:01", 5, F)]).spans) == 1


def breaks(*marks: tuple[str, Boundary]) -> list[tuple[float, Boundary]]:
    """Of segments that begin at these times and last until the next one, a minute the last; work from 8:00 before."""
    found, starts = [*row("8:00", 60, F)], [at(clock) for clock, _ in marks]
    for start, end, (_, boundary) in zip(starts, [*starts[1:], starts[-1] + 60], marks, strict=True):
        s = segment(start, end - start)
        found.append((s, judged(s, F, boundary=boundary)))
    return [(b.at, b.boundary) for b in report(found).breaks]


FINE, COARSE, NONE = Boundary.FINE, Boundary.COARSE, Boundary.NONE


def test_fine_breaks_lie_where_a_window_came_and_coarse_ones_where_work_ended() -> None:
    assert breaks(("9:00", FINE)) == [(at("9:00"), FINE)]
    assert breaks(("9:00", COARSE)) == [(at("9:01"), COARSE)]
    assert breaks(("9:00", NONE)) == []


def test_a_return_lies_where_the_person_came_back() -> None:
    assert breaks(("9:02:59", COARSE)) == [(at("9:03:59"), COARSE)]
    assert breaks(("9:03", COARSE)) == [(at("9:03"), COARSE)]


def test_fine_breaks_are_thinned_but_coarse_ones_stay() -> None:
    assert breaks(("9:00", FINE), ("9:00:30", FINE), ("9:01", FINE)) == [(at("9:00"), FINE), (at("9:01"), FINE)]
    assert breaks(("9:00", FINE), ("9:00:30", COARSE), ("9:00:50", NONE), ("9:01:20", FINE), ("9:03", FINE)) == [
        (at("9:00:50"), COARSE), (at("9:03"), FINE),
    ]  # fmt: skip
    assert breaks(("9:00", COARSE), ("9:00:10", COARSE)) == [(at("9:00:10"), COARSE), (at("9:01:10"), COARSE)]


def test_an_open_segment_ends_nothing_but_a_return_shows_at_once() -> None:
    s = segment(at("9:00"), 60)
    now = (s, judged(s, F, boundary=COARSE, provisional=True))
    assert report([*row("8:00", 60, F), now]).breaks == ()
    r = report([*row("8:00", 30, F), *row("8:30", 30, A), now])
    assert [b.at for b in r.breaks] == [at("9:00")]
    assert r.spans[-1].provisional


def test_the_day_cuts_what_crosses_its_edges() -> None:
    r = report([(segment(at("3:59:40"), 40), None), (absence(at("23:00"), 8 * 3600), None)])
    assert (r.first, r.last, r.at_computer_s) == (at("4:00"), at("4:00:20"), 20)
    assert r.spans[-1].end == r.end == at("4:00") + 86_400
    assert r.seconds(A) == 5 * 3600


def test_overlapping_history_is_counted_once() -> None:
    """The clock was set back while a segment was open."""
    r = report(
        [(segment(at("9:00"), 60), None), (segment(at("9:00:30"), 60), None), (segment(at("9:00:40"), 10), None)]
    )
    assert r.at_computer_s == 90
    assert all(a.end <= b.start for a, b in pairwise(r.spans))


def test_titles_that_may_not_be_read_are_not_shown() -> None:
    hashed = row("9:00", 5, F, "code", "af01b2", title_kind=TitleKind.HASHED)
    none = row("9:05", 5, F, "code", "", title_kind=TitleKind.NONE)
    r = report([*hashed, *none])
    assert (r.titles, r.apps[0].title, r.bouts[0].title) == ((), "", "")
    assert "af01b2" not in report_json(r)


def test_a_window_that_may_not_be_named_is_counted_but_not_listed() -> None:
    r = report([*row("9:00", 5, F, "code"), *row("9:05", 5, F, "")])
    assert (r.unnamed_s, r.at_computer_s, len(r.apps), len(r.bouts)) == (300, 600, 1, 1)


def test_long_and_foreign_titles_stay_whole() -> None:
    title = "很长的标题 " * 2000
    r = report(row("9:00", 5, F, "writer", title))
    assert r.titles[0].title == title
    assert json.loads(report_json(r))["titles"][0]["title"] == title


def test_advice_and_intents_of_the_day() -> None:
    a = Advice("1", at("10:00"), AdviceKind.BREAK, Channel.CARD, "advice.break", (("minutes", 60),), 0.5, "rules 1")
    answer = Answer("1", at("10:01"), AdviceKind.BREAK, Verdict.ACCEPTED)
    tomorrow = replace(a, id="2", at=at("10:00") + 86_400)
    intents = [Intent(at("9:00"), None, "第三章"), Intent(at("1:00"), at("2:00"), "yesterday")]
    r = report(workday(), advice=[(tomorrow, None), (a, answer)], intents=intents)
    assert [(x.advice.id, x.answer) for x in r.advice] == [("1", answer)]
    assert [i.text for i in r.intents] == ["第三章"]


def test_local_time_on_a_day_when_the_clocks_change() -> None:
    change = datetime(2026, 11, 12, 12, tzinfo=UTC).timestamp()
    r = report(workday(), offset=lambda t: 7200 if t < change else 3600)
    assert r.end - r.start == 25 * 3600
    assert [r.local(change + s).isoformat() for s in (-1, 0)] == [
        "2026-11-12T13:59:59+02:00", "2026-11-12T13:00:00+01:00",
    ]  # fmt: skip


def test_history_in_any_order_gives_the_same_report() -> None:
    assert report(list(reversed(workday()))) == report(workday())


def test_a_window_that_changes_every_second_all_day() -> None:
    """86,400 segments of alternating states; the lane stays small and the sums stay true."""
    states = (F, R, D)
    found = [
        (s, judged(s, states[n % 3])) for n in range(14 * 3600) for s in (segment(at("4:00") + n, 1.0, f"a{n % 7}"),)
    ]
    r = report(found)
    assert r.at_computer_s == 14 * 3600
    assert [r.seconds(s) for s in states] == [14 * 1200] * 3
    assert all(span.seconds >= 20 for span in r.spans)


def test_the_json_has_the_documented_keys() -> None:
    doc = report_json.__doc__ or ""
    a = Advice("1", at("10:00"), AdviceKind.BREAK, Channel.CARD, "advice.break", (("minutes", 60),), 0.5, "rules 1")
    told = json.loads(report_json(report(workday(), advice=[(a, None)], offset=lambda _: 28_800)))
    assert [key for key in told if f"`{key}`" not in doc and key != "format"] == []
    assert told["totals_s"]["focused"] == 104.75 * 60
    assert told["first"] == "2026-11-12T16:00:00.000+08:00"
    assert set(told["spans"][0]["probabilities"]) == {s.value for s in LEARNED_STATES}
    assert told["advice"][0]["answer"] is None
    assert told["longest"]["length_s"] == 4500
