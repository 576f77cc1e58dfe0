"""The fold on days that are told step by step."""

from collections.abc import Sequence

import pytest

from headwater.records import (
    InputCounts,
    NotificationSeen,
    Observation,
    Presence,
    PresenceChanged,
    Segment,
    Signal,
    SignalChanged,
    TitleKind,
    WindowSeen,
)
from headwater.segments import Segmenter, cut

T = 1_760_000_000.0
COUNTING = SignalChanged(T, Signal.COUNTED, True)


def keys(at: float, n: int = 10, span: float = 5.0) -> InputCounts:
    return InputCounts(T + at, span, n, 0, 0, 0)


def window(at: float, app: str, title: str = "", **more: object) -> WindowSeen:
    return WindowSeen(T + at, app, title, **more)  # type: ignore[arg-type]


def presence(at: float, kind: Presence, since: float | None = None) -> PresenceChanged:
    return PresenceChanged(T + at, kind, T + (at if since is None else since))


def fold(seen: Sequence[Observation], end: float) -> list[Segment]:
    segmenter = Segmenter()
    final = [segment for obs in seen for segment in segmenter.feed(obs)]
    return [*final, *segmenter.close(T + end)]


def spans(segments: Sequence[Segment]) -> list[tuple[float, float, str]]:
    return [(round(s.start - T, 3), round(s.end - T, 3), s.app or s.presence.value) for s in segments]


def test_a_switch_and_a_minute_cut_and_counts_are_shared() -> None:
    segments = fold([COUNTING, window(0, "code"), keys(5), keys(62), keys(70, 5, 3), window(70, "firefox")], 80)
    assert spans(segments) == [(0, 60, "code"), (60, 70, "code"), (70, 80, "firefox")]
    assert [s.keys for s in segments] == [16, 9, 0]
    assert [s.idle_s for s in segments] == [52, 5, 10]


def test_away_takes_back_what_came_after_the_last_input() -> None:
    segmenter = Segmenter()
    seen: list[Observation] = [
        COUNTING,
        window(0, "code"),
        keys(50),
        window(100, "firefox"),
        NotificationSeen(T + 110, "slack"),
    ]
    final = [s for obs in seen for s in segmenter.feed(obs)]
    assert final == []
    assert spans(segmenter.open(T + 200)) == [
        (0, 60, "code"), (60, 100, "code"), (100, 160, "firefox"), (160, 200, "firefox")
    ]  # fmt: skip
    final += segmenter.feed(presence(230, Presence.AWAY, 50))
    assert spans(final) == [(0, 50, "code")]
    away = segmenter.open(T + 1000)
    assert spans(away) == [(50, 1000, "away")]
    assert away[0].notifications == 1
    assert spans(segmenter.feed(presence(1005, Presence.PRESENT, 1003))) == [(50, 1003, "away")]
    assert spans(segmenter.open(T + 1010)) == [(1003, 1010, "firefox")]


def test_input_makes_what_was_withheld_final() -> None:
    segmenter = Segmenter()
    seen: list[Observation] = [COUNTING, window(0, "code"), keys(5), window(90, "firefox")]
    for obs in seen:
        assert segmenter.feed(obs) == ()
    assert spans(segmenter.feed(keys(150, 1, 1))) == [(0, 60, "code"), (60, 90, "code"), (90, 150, "firefox")]


def test_what_is_old_enough_becomes_final_without_input() -> None:
    """A film: nobody types, nobody is away."""
    segmenter = Segmenter()
    segmenter.feed(window(0, "mpv"))
    assert segmenter.tick(T + 265) == ()
    assert spans(segmenter.tick(T + 275)) == [(0, 60, "mpv")]
    for now in range(300, 3600, 60):
        segmenter.tick(T + now)
    late = segmenter.feed(presence(3600, Presence.AWAY, 0))
    assert spans(late)[-1] == (3360, 3390, "mpv")


def test_input_ends_away_even_if_nobody_says_so() -> None:
    segments = fold([COUNTING, window(0, "code"), keys(5), presence(190, Presence.AWAY, 5), keys(300, 3, 2)], 310)
    assert spans(segments) == [(0, 5, "code"), (5, 298, "away"), (298, 310, "code")]
    assert segments[-1].keys == 3


@pytest.mark.parametrize("kind", [Presence.LOCKED, Presence.SUSPENDED, Presence.PAUSED, Presence.OFF])
def test_other_absences_are_one_segment_and_drop_input(kind: Presence) -> None:
    seen: list[Observation] = [
        COUNTING,
        window(0, "code"),
        keys(5),
        presence(10, kind),
        keys(20),
        presence(200, Presence.AWAY, 5),
    ]
    segments = fold([*seen, window(300, "firefox"), presence(400, Presence.PRESENT)], 420)
    assert spans(segments) == [(0, 10, "code"), (10, 400, kind.value), (400, 420, "firefox")]
    assert sum(s.keys or 0 for s in segments) == 10
    assert segments[1].keys is segments[1].idle_s is None


def test_a_machine_that_wakes_with_nobody_there_is_away_until_somebody_comes() -> None:
    seen: list[Observation] = [COUNTING, window(0, "code"), keys(5), presence(10, Presence.SUSPENDED)]
    segments = fold([*seen, presence(5000, Presence.AWAY, 4990), presence(5500, Presence.PRESENT)], 5510)
    assert spans(segments) == [(0, 10, "code"), (10, 4990, "suspended"), (4990, 5500, "away"), (5500, 5510, "code")]


def test_a_pause_is_not_ended_by_being_away_and_coming_back() -> None:
    seen: list[Observation] = [
        COUNTING,
        window(0, "code"),
        presence(10, Presence.PAUSED),
        presence(300, Presence.AWAY, 100),
    ]
    assert spans(fold([*seen, keys(400)], 410)) == [(0, 10, "code"), (10, 410, "paused")]


def test_a_notification_is_not_noted_while_paused() -> None:
    seen: list[Observation] = [
        window(0, "code"),
        presence(10, Presence.PAUSED),
        NotificationSeen(T + 20, "slack"),
        presence(30, Presence.LOCKED),
    ]
    segments = fold([*seen, NotificationSeen(T + 40, "slack")], 50)
    assert [s.notifications for s in segments] == [0, 0, 1]


def test_a_hidden_window_leaves_a_hole() -> None:
    seen: list[Observation] = [
        COUNTING,
        window(0, "code"),
        keys(10),
        window(10, ""),
        keys(20, 99),
        window(20, "code"),
        keys(30),
    ]
    segments = fold(seen, 30)
    assert spans(segments) == [(0, 10, "code"), (20, 30, "code")]
    assert sum(s.keys or 0 for s in segments) == 20


def test_a_counter_in_a_title_is_the_same_window() -> None:
    seen: list[Observation] = [window(i * 3.0, "firefox", f"({i}) Inbox") for i in range(20)]
    assert spans(fold(seen, 60)) == [(0, 60, "firefox")]


def test_a_storm_of_titles_is_one_segment() -> None:
    seen: list[Observation] = [
        window(0, "xterm", "quiet"),
        *(window(10 + i / 10, "xterm", f"{'abcdefg'[i % 7]} runs") for i in range(400)),
    ]
    segments = fold([*seen, window(60, "code")], 70)
    assert spans(segments) == [(0, 10, "xterm"), (10, 60, "xterm"), (60, 70, "code")]
    assert segments[0].title == "quiet"


def test_the_address_while_a_page_loads_gives_way_to_its_title() -> None:
    seen: list[Observation] = [
        window(0, "firefox", "New Tab"),
        window(10, "firefox", "example.org"),
        window(11, "firefox", "An example"),
    ]
    assert [(s.start - T, s.title) for s in fold(seen, 30)] == [(0, "New Tab"), (10, "An example")]


def test_a_glimpse_on_the_way_is_not_a_segment() -> None:
    seen: list[Observation] = [
        COUNTING,
        window(0, "code"),
        keys(10),
        window(10, "slack"),
        window(10.2, "firefox"),
        window(20, "slack"),
    ]
    assert spans(fold(seen, 21)) == [(0, 10, "code"), (10, 20, "firefox"), (20, 21, "slack")]


def test_the_same_window_again_changes_nothing() -> None:
    seen: list[Observation] = [window(0, "code", "a"), window(5, "code", "a"), window(9, "code", "a")]
    assert spans(fold(seen, 10)) == [(0, 10, "code")]


def test_hashed_titles_are_the_same_only_if_equal() -> None:
    seen: list[Observation] = [
        window(t, "code", f"h:{n}", title_kind=TitleKind.HASHED) for t, n in ((0, 1), (10, 2), (20, 2))
    ]
    assert spans(fold(seen, 30)) == [(0, 10, "code"), (10, 30, "code")]


def test_signals_and_fullscreen_are_what_held_longest() -> None:
    seen: list[Observation] = [
        COUNTING,
        window(0, "code", fullscreen=False),
        SignalChanged(T + 10, Signal.CALL, True),
        window(40, "code", fullscreen=True),
        SignalChanged(T + 45, Signal.MEDIA, True),
    ]
    first, second = fold(seen, 70)
    assert (first.call, first.fullscreen, first.media, first.sharing) == (True, False, None, None)
    assert (second.call, second.fullscreen, second.media) == (True, True, True)


def test_counts_are_not_known_while_nothing_counts() -> None:
    segment, later = fold([window(0, "code"), SignalChanged(T + 60, Signal.COUNTED, True)], 120)
    assert (segment.keys, segment.idle_s) == (None, None)
    assert (later.keys, later.idle_s) == (0, 60)


def test_a_suspend_that_nobody_announced_becomes_off() -> None:
    segmenter = Segmenter()
    segmenter.feed(window(0, "code"))
    segmenter.tick(T + 5)
    assert spans(segmenter.tick(T + 7200)) == [(0, 5, "code"), (5, 7200, "off")]
    assert spans(segmenter.open(T + 7230)) == [(7200, 7230, "code")]


def test_a_suspend_told_afterwards_is_suspended() -> None:
    segmenter = Segmenter()
    segmenter.feed(window(0, "code"))
    segmenter.tick(T + 5)
    assert spans(segmenter.feed(presence(7200, Presence.SUSPENDED, 5.5))) == [(0, 5.5, "code")]
    assert spans(segmenter.feed(presence(7201, Presence.PRESENT))) == [(5.5, 7201, "suspended")]


def test_without_ticks_silence_is_time() -> None:
    """An imported day says nothing between two windows."""
    segments = fold([window(0, "mpv")], 3 * 3600)
    assert len(segments) == 180
    assert all(s.presence is Presence.PRESENT for s in segments)
    assert spans(fold([window(0, "mpv")], 7 * 3600)) == [(0, 7 * 3600, "off")]


def test_a_clock_set_back_and_forward_again_loses_nothing() -> None:
    seen: list[Observation] = [COUNTING, window(0, "code"), keys(10), keys(20 - 3600, 7), keys(30 - 3600, 8)]
    segmenter = Segmenter()
    final = [s for obs in seen for s in segmenter.feed(obs)]
    final += segmenter.tick(T + 35 - 3600)
    final += segmenter.tick(T + 40)
    final += segmenter.close(T + 50)
    assert sum(s.keys or 0 for s in final) == 25
    assert spans(final)[-1][1] == 50


def test_an_absence_gives_back_what_the_clock_was_set_back_by() -> None:
    seen: list[Observation] = [
        COUNTING,
        window(0, "code"),
        keys(600),
        keys(10, 7),
        presence(20, Presence.LOCKED),
        presence(2020, Presence.PRESENT),
    ]
    segments = fold([*seen, keys(2030)], 2040)
    assert spans(segments)[-1] == (2020, 2040, "code")
    assert sum(s.keys or 0 for s in segments) == 27


@pytest.mark.parametrize("at", [float("nan"), float("inf"), -1.0, 1e15])
def test_a_time_that_is_none_is_ignored(at: float) -> None:
    segmenter = Segmenter()
    assert segmenter.open(at) == segmenter.tick(at) == segmenter.feed(WindowSeen(at, "code")) == ()
    segmenter.feed(window(0, "code"))
    segmenter.feed(InputCounts(at, 5.0, 1, 1, 1, 1))
    assert spans(segmenter.close(T + 5)) == [(0, 5, "code")]


def test_bad_counts_do_no_harm() -> None:
    bad: list[Observation] = [
        InputCounts(T + 5, float("nan"), 3, -4, 0, 0),
        InputCounts(T + 6, -9.0, 2, 0, 0, 0),
        keys(7, 0),
        keys(8, 1, 1e300),
    ]
    (segment,) = fold([COUNTING, window(0, "code"), *bad], 10)
    assert (segment.keys, segment.clicks) == (6, 0)
    assert segment.idle_s == 2


def test_the_local_offset_is_the_one_at_the_start() -> None:
    segmenter = Segmenter(offset=lambda at: 7200 if at < T + 60 else 3600)
    segmenter.feed(window(0, "code"))
    assert [s.offset_s for s in segmenter.close(T + 100)] == [7200, 3600]


def test_after_closing_it_begins_anew() -> None:
    segmenter = Segmenter()
    segmenter.feed(window(0, "code"))
    assert spans(segmenter.close(T + 10)) == [(0, 10, "code")]
    assert segmenter.open(T + 20) == segmenter.close(T + 20) == ()
    segmenter.feed(window(5, "firefox"))
    assert spans(segmenter.close(T + 30)) == [(10, 30, "firefox")]


def test_cutting_leaves_absences_and_short_rows_alone() -> None:
    away = Segment(0.0, 9000.0, 0, Presence.AWAY)
    assert cut(away) == (away,)
    short = Segment(0.0, 60.0, 0, app="x", keys=3)
    assert cut(short) == (short,)
    assert cut(Segment(5.0, 5.0, 0, app="x")) == cut(Segment(5.0, 4.0, 0, app="x")) == ()
    long = Segment(0.0, 150.0, 0, app="x", keys=5, idle_s=30.0)
    assert [(p.end, p.keys, p.clicks, p.idle_s) for p in cut(long)] == [
        (60, 2, None, 12),
        (120, 2, None, 12),
        (150, 1, None, 6),
    ]
