"""The last hours beside what is usual: counted as segments pass, learned of days that are over, gone with history."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from headwater.base import ManualClock, Settings, aside
from headwater.categories import Categories
from headwater.engine.habits import LEAST_DAYS, Pair, habits_of, usual_of
from headwater.engine.lately import WEIGHTS, LatelyKeeper
from headwater.engine.lookback import Lookback
from headwater.engine.returning import IN_TIME_S, is_late, judged_at
from headwater.engine.tidy import Tidier
from headwater.records import (
    LEARNED_STATES,
    Advice,
    AdviceKind,
    Boundary,
    Channel,
    FocusState,
    Inference,
    Presence,
    Segment,
    TitleKind,
)
from headwater.store import Store, StoreUnavailable, Trouble

T0 = datetime(2026, 3, 2, 9, tzinfo=UTC).timestamp()
"""A Monday, nine o'clock."""
F, R, X = FocusState.FOCUSED, FocusState.ROUTINE, FocusState.FRAGMENTED
DAY_S = 86_400.0


def pair(
    start: float, length: float = 60.0, state: FocusState = F, app: str = "code", title: str = "draft.md – code",
    domain: str = "", idle: float | None = 0.0,
) -> Pair:  # fmt: skip
    p = tuple(0.9 if s is state else 0.025 for s in LEARNED_STATES)
    segment = Segment(start, start + length, 0, app=app, title=title, domain=domain, keys=5, idle_s=idle)
    return segment, Inference(start, start + length, state, p, Boundary.NONE, 0.1, 0.1, "test")


def minutes(start: float, count: int, **changes: object) -> list[Pair]:
    return [pair(start + 60.0 * n, **changes) for n in range(count)]  # type: ignore[arg-type]


def keeper(pairs: list[Pair], dark: float = 0.0) -> LatelyKeeper:
    made = LatelyKeeper(Categories(), lambda _title: dark, 4)
    for segment, inference in pairs:
        made.finished(segment, inference)
    return made


def workday(start: float, *, state: FocusState = R, best: int = 9, mails: int = 0) -> list[Pair]:
    """Eight hours from `start`, the longest sustained stretch at `best` o'clock, and looks at mail in each hour."""
    made: list[Pair] = []
    for hour in range(8):
        for minute in range(60):
            at = start + 3600.0 * hour + 60.0 * minute
            if minute % 10 == 5 and minute // 10 < mails:
                made.append(pair(at, state=state, app="thunderbird", title="Inbox"))
            else:
                clock = int(at % DAY_S // 3600)
                made.append(pair(at, state=F if best <= clock < best + 1 and state is R else state))
    return made


# -- the last hours ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(WEIGHTS))
def test_load_is_time_weighted_by_what_was_done(state: FocusState) -> None:
    found = keeper(minutes(T0, 30, state=state)).lately(T0 + 1800, 0, back=False)
    assert found.load_s == pytest.approx(1800 * WEIGHTS[state])
    assert found.worked_s == 1800


def test_a_pause_of_five_minutes_takes_the_load_away() -> None:
    made = keeper(minutes(T0, 30))
    assert made.lately(T0 + 1800 + 299, 0, back=False).load_s > 0
    assert made.lately(T0 + 1800 + 300, 0, back=True).load_s == 0
    made.finished(*pair(T0 + 1800 + 300))
    assert made.lately(T0 + 2160, 0, back=False).load_s == pytest.approx(66)


def test_eyes_rest_where_there_was_no_input() -> None:
    assert keeper(minutes(T0, 30)).lately(T0 + 1800, 0, back=False).looked_s == 1800
    rested = keeper([*minutes(T0, 10), pair(T0 + 600, idle=40.0), *minutes(T0 + 660, 5)])
    assert rested.lately(T0 + 960, 0, back=False).looked_s == 300
    unknown = keeper([*minutes(T0, 10), pair(T0 + 600, idle=None)])
    assert unknown.lately(T0 + 660, 0, back=False).looked_s == 0, "where idle time is not known, nothing is told"
    assert keeper(minutes(T0, 30)).lately(T0 + 1800 + 121, 0, back=True).looked_s == 0


def test_looks_are_times_that_messages_came_to_the_front() -> None:
    mail = {"app": "thunderbird", "title": "Inbox"}
    long_ago, twice = minutes(T0 - 7200, 1, **mail), minutes(T0, 2, **mail)
    pairs = [*long_ago, *twice, *minutes(T0 + 120, 5), *minutes(T0 + 420, 1, **mail)]
    assert keeper(pairs).lately(T0 + 480, 0, back=True).looks == 2
    assert keeper(pairs).lately(T0 + 480, 0, back=False).looks == 0, "only of use to who has just come back"


def test_shares_are_of_the_last_half_hour_at_the_computer() -> None:
    made = keeper([*minutes(T0, 15), *minutes(T0 + 900, 15, state=X)])
    assert made.lately(T0 + 1800 + 600, 0, back=True).fragmented == pytest.approx(0.5)
    assert made.lately(T0 + 1800 + 3 * 3600, 0, back=True).fragmented == 0, "long ago"
    assert keeper(minutes(T0, 5, state=X)).lately(T0 + 300, 0, back=True).fragmented == 0, "too little to tell"


def test_dark_is_the_tone_of_news_and_posts_and_of_nothing_else() -> None:
    news = {"app": "firefox", "title": "War and floods", "domain": "bbc.co.uk"}
    assert keeper(minutes(T0, 30, **news), 0.9).lately(T0 + 1800, 0, back=True).dark == pytest.approx(1.0)
    assert keeper(minutes(T0, 30, **news), 0.5).lately(T0 + 1800, 0, back=True).dark == 0
    assert keeper(minutes(T0, 30), 0.9).lately(T0 + 1800, 0, back=True).dark == 0
    hashed = [(replace(s, title_kind=TitleKind.HASHED), i) for s, i in minutes(T0, 30, **news)]
    assert keeper(hashed, 0.9).lately(T0 + 1800, 0, back=True).dark == 0


def test_the_day_s_longest_work_of_the_last_hour_is_unfinished() -> None:
    long, short = {"title": "chapter 3 – writer", "app": "writer"}, {"title": "notes – code"}
    pairs = [*minutes(T0, 25, **long), *minutes(T0 + 1500, 10, **short)]
    left = keeper(pairs).lately(T0 + 2100, 0, back=True).unfinished
    assert left is not None
    assert "chapter 3" in left.name
    assert keeper(pairs).lately(T0 + 1500 + 3700, 0, back=True).unfinished is None
    assert keeper(minutes(T0, 19, **long)).lately(T0 + 1140, 0, back=True).unfinished is None, "too little to leave"
    hidden = {"app": "keepassxc", "title": ""}
    assert keeper(minutes(T0, 40, **hidden)).lately(T0 + 2400, 0, back=True).unfinished is None


def test_another_day_begins_with_nothing() -> None:
    made = keeper([*minutes(T0, 60), pair(T0 + DAY_S)])
    assert made.lately(T0 + DAY_S + 60, 0, back=False).worked_s == 60
    assert made.lately(T0 + 2 * DAY_S, 0, back=False).worked_s == 0


def test_a_clock_that_is_set_back_harms_nothing() -> None:
    made = keeper([*minutes(T0, 30), *minutes(T0 - 1200, 5), *minutes(T0 - DAY_S, 5)])
    found = made.lately(T0 - DAY_S + 300, 0, back=True)
    assert found.worked_s == 300
    assert found.load_s <= 300 * 1.3


# -- what is usual ----------------------------------------------------------------------------------------------------


def days(count: int, **changes: object) -> list[Pair]:
    return [p for n in range(count) for p in workday(T0 + DAY_S * n, **changes)]  # type: ignore[arg-type]


def test_of_a_few_days_nothing_is_usual() -> None:
    few = keeper([*days(LEAST_DAYS - 1, mails=3), pair(T0 + DAY_S * LEAST_DAYS)])
    assert few.lately(T0 + DAY_S * LEAST_DAYS, 0, back=True).looks_usual is None
    enough = keeper([*days(LEAST_DAYS, mails=3), pair(T0 + DAY_S * LEAST_DAYS)])
    assert enough.lately(T0 + DAY_S * LEAST_DAYS, 0, back=True).looks_usual == 3


def test_the_best_hours_are_where_the_longest_stretch_mostly_fell() -> None:
    best = keeper([*days(8, best=10), pair(T0 + DAY_S * 9)]).lately(T0 + DAY_S * 9, 0, back=True).best
    assert best is not None
    assert best.start_min <= 600 <= best.end_min - 60
    assert (best.days, best.of) == (8, 8)


def test_the_usual_share_is_what_nine_of_ten_half_hours_stay_below() -> None:
    made = [habits_of(date(2026, 3, 2 + n), workday(T0 + n * DAY_S), Categories(), None) for n in range(6)]
    calm = usual_of([d for d in made if d])
    assert calm.fragmented == 0
    scattered = habits_of(date(2026, 3, 9), workday(T0 + 7 * DAY_S, state=X), Categories(), None)
    assert scattered is not None
    assert usual_of([*[d for d in made if d], scattered, replace(scattered, facts=scattered.facts)]).fragmented == 1


def test_a_day_with_nobody_there_is_none() -> None:
    away = [(Segment(T0, T0 + 60, 0, presence=Presence.AWAY), None)]
    assert habits_of(date(2026, 3, 2), away, Categories(), None) is None
    assert habits_of(date(2026, 3, 2), [], Categories(), None) is None


# -- from the store ---------------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "headwater.db")


def test_a_day_a_tick_is_looked_back_at(store: Store) -> None:
    store.put(days(6, mails=2))
    clock = ManualClock(T0 + 6 * DAY_S, 0)
    made = Lookback(store, Categories(), None, Settings(), clock)
    seen = []
    for _ in range(8):
        seen.append(made.lately(clock.now(), back=True).looks_usual)
        made.step()
    assert seen[:5] == [None] * 5
    assert seen[-1] == 2
    assert len(store._names._windows) == 0, "what was only looked at is not remembered"


def test_neither_that_nor_tidying_is_done_while_a_page_is_made(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "_MOST_S", 60.0)
    store.put(days(6, mails=2))
    clock = ManualClock(T0 + 6 * DAY_S, 0)
    back = Lookback(store, Categories(), None, Settings(), clock)
    tidier = Tidier(store, Categories(), Settings(), clock)
    unsorted = len(store.unsorted())
    assert unsorted > 0
    aside.stand_aside()
    try:
        for _ in range(30):
            back.step()
            tidier.step()
        assert back.lately(clock.now(), back=True).looks_usual is None
        assert len(store.unsorted()) == unsorted
    finally:
        aside.go_on()
    for _ in range(30):
        back.step()
        tidier.step()
    assert back.lately(clock.now(), back=True).looks_usual == 2
    assert store.unsorted() == []


def test_what_was_forgotten_is_not_usual_any_more(store: Store) -> None:
    store.put(days(6, mails=2))
    clock = ManualClock(T0 + 6 * DAY_S, 0)
    made = Lookback(store, Categories(), None, Settings(), clock)
    for _ in range(30):
        made.step()
    assert made.lately(clock.now(), back=True).looks_usual == 2
    with store._writing() as db:
        db.execute("DELETE FROM segments")
    made.look_again()
    for _ in range(30):
        made.step()
    assert made.lately(clock.now(), back=True).looks_usual is None


def test_today_is_taken_up_after_a_restart(store: Store) -> None:
    store.put([*minutes(T0 - DAY_S, 30), *minutes(T0, 30)])
    clock = ManualClock(T0 + 1800, 0)
    made = Lookback(store, Categories(), None, Settings(), clock)
    assert made.lately(clock.now(), back=False).worked_s == 1800
    made.change(Settings(day_start_hour=12))
    assert made.lately(clock.now(), back=False).worked_s == 1800, "the day that began at noon the day before"
    assert Lookback(store, Categories(), None, Settings(day_start_hour=9), clock).lately(T0 + 1800, back=False).worked_s


def test_a_disk_that_cannot_be_read_ends_nothing_and_is_read_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put(minutes(T0, 30))
    made = Lookback(store, Categories(), None, Settings(), ManualClock(T0 + 1800, 0))

    def broken(*_: float) -> list[Pair]:
        raise StoreUnavailable(Trouble.DISK, Path("headwater.db"))

    with monkeypatch.context() as patch:
        patch.setattr(store, "history", broken)
        made.look_again()
        made.step()
        assert made.lately(T0 + 1800, back=False).worked_s == 0
    made.step()
    assert made.lately(T0 + 1800, back=False).worked_s == 1800


# -- finding back -----------------------------------------------------------------------------------------------------


def advice(kind: AdviceKind = AdviceKind.DRIFT, minutes: int = 5, channel: Channel = Channel.NOTIFICATION) -> Advice:
    return Advice("a", T0 + 600, kind, channel, "advice", (("minutes", minutes),), 0.5, "test")


def late(after: list[Pair], kind: AdviceKind = AdviceKind.DRIFT, before: int = 10) -> bool:
    work = {"title": "chapter 3 – writer", "app": "writer"}
    return is_late(advice(kind), [s for s, _ in [*minutes(T0 + 600 - before * 60.0, before, **work), *after]])


def test_who_goes_on_or_is_soon_back_is_not_late() -> None:
    work, other = {"title": "chapter 3 – writer", "app": "writer"}, {"title": "cats – tube", "app": "player"}
    assert not late(minutes(T0 + 600, 5, **work))
    assert not late([*minutes(T0 + 600, 10, **other), *minutes(T0 + 1200, 3, **work)])
    assert late(minutes(T0 + 600, 15, **other))
    assert late([]), "gone, and not come back in time"


def test_a_pause_that_was_offered_is_not_being_late() -> None:
    work = {"title": "chapter 3 – writer", "app": "writer"}
    assert judged_at(advice(AdviceKind.BREAK, 10)) == T0 + 600 + 600 + IN_TIME_S
    assert judged_at(advice()) == T0 + 600 + IN_TIME_S
    assert not late(minutes(T0 + 600 + 1100, 3, **work), AdviceKind.BREAK)
    assert late(minutes(T0 + 600, 2, **work), AdviceKind.BREAK), "left, and did not come back after the pause"


def test_a_card_interrupts_nobody_and_who_had_just_come_had_nothing_to_find_back_to() -> None:
    assert judged_at(advice(channel=Channel.CARD)) is None
    assert not late([], before=1)
