"""A simulated day: determinism, truth, and what may be seen of it."""

import hashlib
from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

from headwater.records import (
    LEARNED_STATES,
    FocusState,
    InputCounts,
    NotificationSeen,
    Presence,
    PresenceChanged,
    Signal,
    SignalChanged,
    TitleKind,
    WindowSeen,
)
from headwater.segments import Segmenter
from headwater.simulate import (
    PARAMETERS,
    PERSONAS,
    STATE_OF,
    Cause,
    Mode,
    Persona,
    Quirk,
    SimulatedDay,
    random_persona,
    simulate_day,
)

DAY = date(2026, 3, 10)
NAMED = {p.id: p for p in PERSONAS}
GOLDEN = "080d8fa9a89c971af01f8972e3e3e9f3dec4f4ce61f4c2277756e708b3754fd8"


def digest(day: SimulatedDay) -> str:
    return hashlib.sha256(repr((day.observations, day.truth, day.intents)).encode()).hexdigest()


@pytest.fixture(scope="module")
def days() -> dict[str, SimulatedDay]:
    return {p.id: simulate_day(p, DAY, 1) for p in PERSONAS}


def test_equal_arguments_give_the_day_that_they_always_gave() -> None:
    both = digest(simulate_day(NAMED["developer"], DAY, 7)) + digest(simulate_day(NAMED["zh-student"], DAY, 7))
    assert hashlib.sha256(both.encode()).hexdigest() == GOLDEN


def test_seed_day_and_person_each_matter() -> None:
    who, other = NAMED["developer"], NAMED["writer"]
    seen = [simulate_day(who, DAY, 1), simulate_day(who, DAY, 2), simulate_day(who, DAY + timedelta(1), 1)]
    seen.append(simulate_day(other, DAY, 1))
    assert len({digest(d) for d in seen}) == 4


def test_a_seed_may_be_negative_or_huge() -> None:
    for seed in (-1, 0, 2**80):
        assert simulate_day(NAMED["writer"], DAY, seed).observations


@pytest.mark.parametrize("who", PERSONAS, ids=lambda p: p.id)
def test_truth_covers_the_day_without_gaps(who: Persona, days: dict[str, SimulatedDay]) -> None:
    day = days[who.id]
    assert all(a.end == b.start for a, b in pairwise(day.truth))
    assert all(t.end > t.start for t in day.truth)
    assert day.truth[0].start == day.observations[0].at
    assert day.truth[-1].end == day.observations[-1].at


@pytest.mark.parametrize("who", PERSONAS, ids=lambda p: p.id)
def test_observations_are_in_order_and_possible(who: Persona, days: dict[str, SimulatedDay]) -> None:
    seen = days[who.id].observations
    assert all(a.at <= b.at for a, b in pairwise(seen))
    counts = [o for o in seen if isinstance(o, InputCounts)]
    assert all(0 < c.span_s <= PARAMETERS.bin_s + 1e-9 for c in counts)
    assert all(c.keys + c.clicks + c.scroll + c.travel_px > 0 for c in counts)
    assert all(a.at <= b.at - b.span_s + 2e-3 for a, b in pairwise(counts))
    windows = [o for o in seen if isinstance(o, WindowSeen)]
    assert all(w.app for w in windows)
    assert all((a.app, a.title, a.fullscreen) != (b.app, b.title, b.fullscreen) for a, b in pairwise(windows))


def test_the_modes_tell_the_states(days: dict[str, SimulatedDay]) -> None:
    for day in days.values():
        for t in day.truth:
            assert t.state is (FocusState.AWAY if t.mode == "away" else STATE_OF[Mode(t.mode)])


def test_every_state_and_mode_occurs_in_a_week_and_has_a_cause() -> None:
    spans = [t for p in PERSONAS[:6] for d in range(7) for t in simulate_day(p, DAY + timedelta(d), 3).truth]
    assert {t.state for t in spans} == {*LEARNED_STATES, FocusState.AWAY}
    assert {t.mode for t in spans} >= {m.value for m in Mode if m is not Mode.PLAYING}
    assert {t.cause for t in spans} == {c.value for c in Cause}


def test_work_spans_name_their_task_and_tasks_end(days: dict[str, SimulatedDay]) -> None:
    spans = days["developer"].truth
    assert all(bool(t.task) == (t.state in (FocusState.FOCUSED, FocusState.ROUTINE)) for t in spans)
    assert any(t.task_end for t in spans)
    assert all(t.task for t in spans if t.task_end)
    worked = [t for t in spans if t.task]
    assert all(a.task_end for a, b in pairwise(worked) if a.task != b.task)


def test_pieces_of_work_last_longer_than_a_day() -> None:
    week = [simulate_day(NAMED["developer"], DAY + timedelta(d), 3) for d in range(5)]
    tasks = [{t.task for t in d.truth if t.task} for d in week]
    assert any(a & b for a, b in pairwise(tasks))


def test_an_interruption_by_chat_is_announced_and_followed() -> None:
    found = 0
    for d in range(5):
        day = simulate_day(NAMED["support"], DAY + timedelta(d), 2)
        notices = [o.at for o in day.observations if isinstance(o, NotificationSeen)]
        for t in day.truth:
            if t.cause == Cause.CHAT.value:
                found += 1
                assert t.state is FocusState.COMMUNICATING
                assert any(0 <= t.start - at < 180 for at in notices)
    assert found > 3


def test_absences_show_as_presence(days: dict[str, SimulatedDay]) -> None:
    day = days["researcher"]
    lunch = next(t for t in day.truth if t.cause == Cause.LUNCH.value)
    changes = [o for o in day.observations if isinstance(o, PresenceChanged)]
    left = next(o for o in changes if o.presence in (Presence.AWAY, Presence.LOCKED) and o.at >= lunch.start)
    back = next(o for o in changes if o.presence is Presence.PRESENT and o.at > left.at)
    assert lunch.start - 240 < left.since <= lunch.end
    assert left.since <= left.at <= lunch.start + 200
    assert lunch.end <= back.at < lunch.end + 60


@pytest.mark.parametrize("who", PERSONAS, ids=lambda p: p.id)
def test_away_means_no_input_for_three_minutes_and_nothing_playing(who: Persona, days: dict[str, SimulatedDay]) -> None:
    media: bool | None = False
    call: bool | None = False
    last = days[who.id].observations[0].at
    for o in days[who.id].observations:
        if isinstance(o, InputCounts):
            last = o.at
        elif isinstance(o, SignalChanged) and o.signal is Signal.MEDIA:
            media = o.on
        elif isinstance(o, SignalChanged) and o.signal is Signal.CALL:
            call = o.on
        elif isinstance(o, PresenceChanged) and o.presence is Presence.AWAY:
            assert o.at - o.since == pytest.approx(PARAMETERS.away_after_s)
            assert not media
            assert call is False
            if Quirk.NO_COUNTS not in who.quirks:
                assert o.since >= last - 1e-3


def test_signals_go_on_and_off_in_turn(days: dict[str, SimulatedDay]) -> None:
    for day in days.values():
        for which in (Signal.MEDIA, Signal.CALL, Signal.SHARING):
            states = [o.on for o in day.observations if isinstance(o, SignalChanged) and o.signal is which]
            assert states[0] is False
            assert all((a is False) != (b is False) for a, b in pairwise(states)), which


def test_a_call_may_be_unknown() -> None:
    states = set()
    for d in range(7):
        for o in simulate_day(NAMED["manager"], DAY + timedelta(d), 1).observations:
            if isinstance(o, SignalChanged) and o.signal is Signal.CALL:
                states.add(o.on)
    assert states == {True, False, None}


def test_set_ups_unlike_the_rest(days: dict[str, SimulatedDay]) -> None:
    def windows(who: str) -> list[WindowSeen]:
        return [o for o in days[who].observations if isinstance(o, WindowSeen)]

    assert not [o for o in days["no-counts"].observations if isinstance(o, InputCounts)]
    counted = [o for o in days["no-counts"].observations if isinstance(o, SignalChanged) and o.signal is Signal.COUNTED]
    assert [o.on for o in counted] == [False]
    assert all((w.title, w.domain, w.title_kind) == ("", "", TitleKind.NONE) for w in windows("no-titles"))
    assert Counter(w.app for w in windows("tiling"))["Alacritty"] > 300
    assert any("remmina" in w.app.lower() for w in windows("remote"))
    assert np.mean([w.fullscreen is True for w in windows("one-app")]) > 0.8
    night = days["night"]
    assert (night.observations[0].at + night.offset_s) % 86400 / 3600 > 18


def test_chinese_people_have_chinese_titles(days: dict[str, SimulatedDay]) -> None:
    for who in ("zh-developer", "zh-student"):
        titles = {o.title for o in days[who].observations if isinstance(o, WindowSeen)}
        chinese = [t for t in titles if any("\u4e00" <= c <= "\u9fff" for c in t)]
        assert len(chinese) > 0.5 * len(titles)
    plain = {o.title for o in days["writer"].observations if isinstance(o, WindowSeen)}
    assert not [t for t in plain if any("\u4e00" <= c <= "\u9fff" for c in t)]


@pytest.mark.parametrize("who", PERSONAS, ids=lambda p: p.id)
def test_segments_fold_it_and_lose_nothing(who: Persona, days: dict[str, SimulatedDay]) -> None:
    day = days[who.id]
    fold = Segmenter()
    out = [s for o in day.observations for s in fold.feed(o)]
    out += fold.close(day.observations[-1].at)
    assert all(a.end <= b.start + 1e-6 for a, b in pairwise(out))
    assert out[0].start == pytest.approx(day.observations[0].at, abs=5)
    assert sum(s.end - s.start for s in out) == pytest.approx(day.truth[-1].end - day.truth[0].start, abs=10)
    counts = [o for o in day.observations if isinstance(o, InputCounts)]
    for channel in ("keys", "clicks", "scroll", "travel_px"):
        given = sum(getattr(c, channel) for c in counts)
        assert sum(getattr(s, channel) or 0 for s in out) == given


def test_nothing_seen_gives_the_truth_away() -> None:
    """The same application, and the same title, occur in several states; no record carries the hidden ones."""
    words = {m.value for m in Mode} | {c.value for c in Cause}
    in_app: dict[str, set[FocusState]] = defaultdict(set)
    in_title: dict[str, set[FocusState]] = defaultdict(set)
    spent: Counter[str] = Counter()
    for d in range(3):
        day = simulate_day(NAMED["analyst"], DAY + timedelta(d), 4)
        spans = iter(day.truth)
        span = next(spans)
        for a, b in pairwise([o for o in day.observations if isinstance(o, WindowSeen)]):
            while a.at >= span.end:
                span = next(spans)
            in_app[a.app].add(span.state)
            in_title[a.title].add(span.state)
            spent[a.title] += int(b.at - a.at)
            assert a.pid is None
            assert a.title.casefold() not in words
    assert sum(len(s) >= 3 for s in in_app.values()) >= 5
    several = sum(n for title, n in spent.items() if len(in_title[title]) > 1)
    assert several > 0.3 * spent.total()


def test_some_days_have_an_intent() -> None:
    days = [simulate_day(NAMED["writer"], DAY + timedelta(d), 1) for d in range(20)]
    with_one = [d for d in days if d.intents]
    assert 2 <= len(with_one) <= 15
    for d in with_one:
        intent = d.intents[0]
        assert intent.end is not None
        assert d.truth[0].start < intent.start < intent.end <= d.truth[-1].end


def test_random_people_have_possible_days() -> None:
    rng = np.random.default_rng(20)
    for i in range(12):
        who = random_persona(rng, quirks=True)
        day = simulate_day(who, DAY + timedelta(i), i)
        assert all(a.end == b.start for a, b in pairwise(day.truth))
        assert all(a.at <= b.at for a, b in pairwise(day.observations))
