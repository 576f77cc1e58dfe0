"""Sums of days are what a plain sum over history and labels gives, whatever happened and was kept before."""

import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.base import Settings
from headwater.records import Category, FocusState, Label, LabelSource, Presence
from headwater.reports import day_bounds
from headwater.reports.spans import pieces
from headwater.store import By, Store
from tests.support.days import Pair, absence, judged, segment

ZONES = {  # a zone, and a day on which its clocks change
    "UTC": date(2026, 3, 29),
    "Europe/Berlin": date(2026, 3, 29),
    "America/New_York": date(2026, 11, 1),
    "Australia/Lord_Howe": date(2026, 4, 5),
    "Asia/Kathmandu": date(2026, 6, 1),
}
STATES = [FocusState.FOCUSED, FocusState.DRIFTING, FocusState.UNSURE]
CATEGORIES = [Category.CODE, Category.NEWS]


def offset_in(zone: str) -> Callable[[float], int]:
    place = ZoneInfo(zone)

    def offset(at: float) -> int:
        there = datetime.fromtimestamp(at, place).utcoffset()
        return int((there or timedelta()).total_seconds())

    return offset


moments = st.integers(0, 3 * 96).map(lambda quarter: quarter * 900.0)
spans = st.tuples(moments, st.floats(1, 20_000).map(round), st.sampled_from("ab"), st.sampled_from(STATES))
steps = st.one_of(
    st.tuples(st.just("put"), st.lists(spans, max_size=4)),
    st.tuples(st.just("open"), st.lists(spans, max_size=1)),
    st.tuples(st.just("away"), spans),
    st.tuples(st.just("label"), spans),
    st.tuples(st.just("sort"), st.tuples(st.sampled_from("ab"), st.sampled_from(CATEGORIES))),
    st.tuples(st.just("keep"), st.sampled_from([0, 4])),
    st.tuples(st.just("none"), st.none()),
)


def pair(base: float, span: tuple[float, float, str, FocusState]) -> Pair:
    start, length, app, state = span
    s = segment(base + start, length, app, domain="example.org" if app == "a" else "")
    return s, None if state is FocusState.UNSURE else judged(s, state)


def bounds(zone: str, hour: int) -> list[tuple[float, float]]:
    offset, day = offset_in(zone), ZONES[zone]
    return [day_bounds(day + timedelta(days=n), Settings(day_start_hour=hour), offset) for n in (-1, 0, 1)]


def plain(store: Store, day: tuple[float, float], kinds: dict[str, Category]) -> dict[tuple[str, str, str, str], float]:
    """By state, application, domain and category; rounded to milliseconds."""
    found: dict[tuple[str, str, str, str], float] = {}
    for p in pieces(store.history(*day), store.labels(*day), *day):
        s = p.segment
        key = (p.state.value, s.app, s.domain, kinds.get(s.app, Category.OTHER).value)
        found[key] = round(found.get(key, 0.0) + p.seconds, 3)
    return found


def act(store: Store, base: float, zone: str, step: tuple[str, Any], kinds: dict[str, Category]) -> None:
    what, given = step
    if what == "put":
        store.put(pair(base, s) for s in given)
    elif what == "open":
        store.put_open(pair(base + 4 * 86_400, s) for s in given)
    elif what == "away":
        s = absence(base + given[0], given[1], Presence.LOCKED)
        store.put([(s, judged(s, FocusState.AWAY))])
    elif what == "label":
        start, length, _, state = given
        label = Label(base, base + start, base + start + length, state, LabelSource.CORRECTION)
        store.add_label(label)
    elif what == "keep":
        store.keep_totals(bounds(zone, given))
    elif what == "sort":
        kinds[given[0]] = given[1]
    store.sort((n, kinds.get(app, Category.OTHER)) for n, app, *_ in store.unsorted())
    if what == "sort":
        numbers = store._db.execute("SELECT w.id, a.name FROM windows w JOIN apps a ON a.id = w.app_id").fetchall()
        store.sort((n, kinds[app]) for n, app in numbers if app == given[0])


@pytest.mark.parametrize("zone", ZONES)
@settings(max_examples=40, deadline=None)
@given(history=st.lists(steps, min_size=1, max_size=10), hour=st.sampled_from([0, 4]))
def test_totals_are_the_plain_sums(zone: str, history: list[tuple[str, Any]], hour: int) -> None:
    base = datetime.combine(ZONES[zone] - timedelta(days=1), datetime.min.time(), UTC).timestamp()
    kinds: dict[str, Category] = {}
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "headwater.db") as store:
        for step in history:
            act(store, base, zone, step, kinds)
            for day in bounds(zone, hour):
                found = store.totals([day], [By.STATE, By.APP, By.DOMAIN, By.CATEGORY])
                told = {(t.state, t.app, t.domain, t.category): round(t.seconds, 3) for t in found}
                assert told == plain(store, day, kinds), step
                there = store.totals([day], [By.APP, By.PRESENT])
                present = sum(s for key, s in told.items() if key[0] != FocusState.AWAY)
                assert round(sum(t.seconds for t in there if t.present), 2) == round(present, 2)
                by_hour = store.totals([day], [By.HOUR, By.STATE])
                assert round(sum(t.seconds for t in by_hour), 2) == round(sum(told.values()), 2)


def test_hours_lie_in_their_day(tmp_path: Path) -> None:
    """A day of 25 hours has an hour 24, and its hours sum to the day."""
    day = bounds("Europe/Berlin", 0)[1]
    autumn = day_bounds(date(2026, 10, 25), Settings(day_start_hour=0), offset_in("Europe/Berlin"))
    assert autumn[1] - autumn[0] == 25 * 3600
    assert day[1] - day[0] == 23 * 3600
    with Store(tmp_path / "headwater.db") as store:
        store.put([(absence(autumn[0] - 50, 30 * 3600), None)])
        hours = store.totals([autumn], [By.HOUR])
        assert [(t.hour, t.seconds) for t in sorted(hours, key=lambda t: t.hour or 0)] == [(n, 3600) for n in range(25)]


def test_hours_are_kept_by_state_only(tmp_path: Path) -> None:
    with Store(tmp_path / "headwater.db") as store, pytest.raises(ValueError, match="states only"):
        store.totals([(0.0, 86_400.0)], [By.HOUR, By.APP])


def test_what_is_kept_is_read_and_what_changes_is_made_again(tmp_path: Path) -> None:
    day = bounds("UTC", 0)[0]
    with Store(tmp_path / "headwater.db") as store:
        store.put([pair(day[0], (3600.0, 60, "a", FocusState.FOCUSED))])
        store.sort((number, Category.CODE) for number, *_ in store.unsorted())
        store.keep_totals([day])
        store._db.execute("UPDATE totals SET ms = 5000")
        store._db.execute("UPDATE hours SET ms = 5000")
        assert [t.seconds for t in store.totals([day], [])] == [5.0], "not summed again"
        store.put([pair(day[0], (7200.0, 30, "b", FocusState.FOCUSED))])
        assert [t.seconds for t in store.totals([day], [])] == [90.0]


def test_nothing_is_kept_while_a_window_is_not_sorted(tmp_path: Path) -> None:
    day = bounds("UTC", 0)[0]
    with Store(tmp_path / "headwater.db") as store:
        store.put([pair(day[0], (3600.0, 60, "a", FocusState.FOCUSED))])
        store.keep_totals([day])
        assert store._db.execute("SELECT count(*) FROM days").fetchone() == (0,)
