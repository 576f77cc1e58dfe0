"""A day in full: windows joined, input by the minute, what was heard, notifications, notes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from headwater.base import Settings
from headwater.categories import Categories
from headwater.records import Category, FocusState, Label, LabelSource, Presence, Segment, TimeNote, TitleKind
from headwater.reports import Sign, day_report
from headwater.reports.timeline import (
    DayTimeline,
    bare,
    day_timeline,
    folded,
    has_all,
    seconds_within,
    together,
    within,
)
from tests.support.days import Pair, at, judged

DAY = date(2026, 11, 12)
F, C = FocusState.FOCUSED, FocusState.COMMUNICATING


def seg(start: str, seconds: float, app: str = "code", title: str = "a.py", **more: Any) -> Segment:
    return replace(Segment(at(start), at(start) + seconds, 0, app=app, title=title), **more)


def timeline(
    segments: Iterable[Segment], *, labels: Sequence[Label] = (), notes: Iterable[TimeNote] = (), state: FocusState = F
) -> DayTimeline:  # fmt: skip
    pairs: list[Pair] = [(s, judged(s, state) if s.presence is Presence.PRESENT else None) for s in segments]
    report = day_report(pairs, [], DAY, Settings(), Categories(), at("18:00"), lambda _: 0, labels=labels)
    return day_timeline(report, pairs, labels, Categories(), notes)


def test_a_day_without_anything_is_empty_everywhere() -> None:
    day = timeline([])
    assert day == replace(bare(day.report), report=day.report)
    assert day.day == DAY
    assert within(day.fronts, 0, 1e12) == ()


def test_one_window_under_one_title_is_one_line_however_it_was_cut() -> None:
    day = timeline([seg("9:00", 60), seg("9:01", 60), seg("9:02", 30), seg("9:02:30", 30, title="b.py")])
    assert [(f.title, f.seconds) for f in day.fronts] == [("a.py", 150), ("b.py", 30)]
    assert day.fronts[0].start == at("9:00")


def test_a_hole_or_an_absence_divides_a_window() -> None:
    away = Segment(at("9:01"), at("9:05"), 0, Presence.AWAY)
    day = timeline([seg("9:00", 60), away, seg("9:05", 60), seg("9:30", 60)])
    assert [f.start for f in day.fronts] == [at("9:00"), at("9:05"), at("9:30")]


def test_a_hashed_title_is_never_told_but_titles_stay_apart() -> None:
    one, two = "c0ffee" * 8, "decade" * 8
    parts = [seg("9:00", 60, title=one), seg("9:01", 60, title=one), seg("9:02", 60, title=two)]
    day = timeline([replace(s, title_kind=TitleKind.HASHED) for s in parts])
    assert [(f.title, f.hidden, f.seconds) for f in day.fronts] == [("", True, 120), ("", True, 60)]
    assert one not in repr(day)


def test_a_title_that_is_not_stored_is_not_called_hidden() -> None:
    day = timeline([seg("9:00", 60, title="", title_kind=TitleKind.NONE)])
    assert (day.fronts[0].title, day.fronts[0].hidden) == ("", False)


def test_what_may_not_be_named_is_a_line_without_a_name_and_no_category_in_the_lane() -> None:
    day = timeline([seg("9:00", 60, app="", title="", title_kind=TitleKind.NONE)])
    assert [(f.app, f.name, f.category) for f in day.fronts] == [("", "", Category.OTHER)]
    assert day.kinds == ()


def test_a_line_has_the_state_and_the_site_that_lasted_longest() -> None:
    said = Label(at("10:00"), at("9:00:40"), at("9:03"), C, LabelSource.CORRECTION)
    parts = [
        seg("9:00", 60, "firefox", "Docs", domain="example.org"), seg("9:01", 60, "firefox", "Docs", domain="a.net"),
        seg("9:02", 60, "firefox", "Docs", domain="a.net"),
    ]  # fmt: skip
    day = timeline(parts, labels=[said])
    assert [(f.state, f.domain, f.seconds) for f in day.fronts] == [(C, "a.net", 180)]


def test_neighbours_of_one_category_are_one_stretch_of_the_lane() -> None:
    parts = [seg("9:00", 60), seg("9:01", 60, "jetbrains-idea", "b"), seg("9:02", 60, "thunderbird", "Inbox")]
    day = timeline(parts)
    assert [(k.category, k.start, k.end) for k in day.kinds] == [
        (Category.CODE, at("9:00"), at("9:02")), (Category.MAIL, at("9:02"), at("9:03")),
    ]  # fmt: skip


def test_counts_are_laid_into_whole_minutes_and_none_is_lost() -> None:
    day = timeline([seg("9:00:30", 60, keys=60, clicks=6, scroll=0), seg("9:01:30", 30, keys=30, clicks=0, scroll=8)])
    assert [(c.start, round(c.keys), round(c.clicks), round(c.scroll)) for c in day.counts] == [
        (at("9:00"), 30, 3, 0), (at("9:01"), 60, 3, 8),
    ]  # fmt: skip
    assert sum(c.all for c in day.counts) == pytest.approx(60 + 6 + 30 + 8)


def test_a_label_that_cuts_a_segment_changes_no_count() -> None:
    part = seg("9:00", 60, keys=60, clicks=6, scroll=4, notifications=3)
    said = Label(at("10:00"), at("9:00:20"), at("9:00:45"), C, LabelSource.CORRECTION)
    day = timeline([part], labels=[said])
    assert [round(c.all) for c in day.counts] == [70]
    assert [n.count for n in day.notices] == [3]


def test_what_was_not_counted_is_not_known_rather_than_nothing() -> None:
    counted = seg("9:00", 60, keys=0, clicks=0, scroll=0)
    day = timeline([counted, seg("9:01", 60), seg("9:02", 60, keys=5, clicks=0, scroll=0)])
    assert [(c.start, c.all) for c in day.counts] == [(at("9:00"), 0.0), (at("9:02"), 5.0)]


def test_longer_steps_hold_the_same_counts() -> None:
    day = timeline([seg(f"9:{n:02}", 60, keys=n, clicks=0, scroll=0) for n in range(40)])
    steps = together(day.counts, 900, day.report.start)
    assert [c.start for c in steps] == [at("9:00"), at("9:15"), at("9:30")]
    assert sum(c.keys for c in steps) == sum(range(40))
    assert steps[0].end - steps[0].start == 900


def test_a_call_and_media_at_once_are_both_heard() -> None:
    day = timeline([
        seg("9:00", 60, media=True, idle_s=0.0), seg("9:01", 60, media=True, call=True), seg("9:02", 60, call=True),
    ])  # fmt: skip
    assert [(h.sign, h.start, h.end) for h in day.heard] == [
        (Sign.MEDIA, at("9:00"), at("9:02")), (Sign.CALL, at("9:01"), at("9:03")),
    ]  # fmt: skip


def test_notes_are_those_that_share_time_with_the_day() -> None:
    whole = timeline([]).report
    notes = [
        TimeNote(whole.start - 60, whole.start + 60, "over midnight", 0, 0),
        TimeNote(whole.start - 120, whole.start, "before", 0, 0), TimeNote(whole.end, whole.end + 1, "after", 0, 0),
    ]  # fmt: skip
    assert [n.text for n in timeline([], notes=notes).notes] == ["over midnight"]


def test_a_stretch_has_the_windows_that_reach_into_it_and_counts_what_is_inside() -> None:
    day = timeline([seg("9:00", 60), seg("9:01", 60, title="b"), seg("9:02", 60, title="c")])
    found = within(day.fronts, at("9:00:30"), at("9:02"))
    assert [f.title for f in found] == ["a.py", "b"]
    assert seconds_within(found, at("9:00:30"), at("9:02")) == 90


@pytest.mark.parametrize(
    ("text", "words", "fits"),
    [
        ("Straße nach Köln", "STRASSE KO\u0308LN", True), ("ＷＩＤＥ letters", "wide", True),
        ("第三章 – 草稿.odt", "草稿 第三", True), ("one two", "two three", False), ("anything", "", True),
        ("İstanbul", "i\u0307stanbul", True),
    ],
)  # fmt: skip
def test_all_words_are_found_in_any_script(text: str, words: str, fits: bool) -> None:
    assert has_all(folded(text), folded(words).split()) is fits
