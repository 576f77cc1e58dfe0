"""Many events at once say what each says alone."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.records import Event
from headwater.reports.events import BadData, length_us, time_us
from headwater.reports.gathering import Gathering, events_in, lengths_us, times_us

FIRST, LAST = (datetime(year, 1, 2, tzinfo=UTC).replace(tzinfo=None) for year in (1969, 2101))
moments = st.datetimes(FIRST, LAST)
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
sound = st.builds(
    lambda at, zone, spec, digits: at.replace(tzinfo=zone).isoformat(timespec=spec).replace("+00:00", digits),
    moments, zones, st.sampled_from(["auto", "seconds", "milliseconds", "microseconds"]),
    st.sampled_from(["Z", "+0000"]),
)  # fmt: skip
odd = st.sampled_from([
    "2023-11-14T22:13:20", "2023-11-14", "20231114T221320Z", "2023-11-14 22:13:20Z", "2023-11-14T22:13:20.1234567Z",
    "2023-11-14T22:13:20.123456789+01:00", "2023-11-14T22:13Z", "2023-W46-2", "2600-01-01T00:00:00Z", "today", "NaT",
    "", "0001-01-01T00:00:00Z", "2023-11-14T24:00:00Z", "2023-11-14T22:13:60Z", "2023-11-14t22:13:20z",
    " 2023-11-14T22:13Z",
    "2023-11-14T22:13:20,5Z", "2023-02-29T00:00:00Z", "2023-11-14T22:13:20+01:00:30", "2023-11-14T22:13:20.5+01",
])  # fmt: skip


@settings(deadline=None)  # the first call loads a library
@given(st.lists(sound | odd | st.text(max_size=30), max_size=12))
def test_times_are_those_of_each(texts: list[str]) -> None:
    try:
        together = times_us(texts).tolist()
    except ValueError:
        return
    assert together == [time_us(text) for text in texts]


@settings(deadline=None)
@given(st.lists(sound.filter(lambda text: "1970-01-02" < text < "2099-12-31"), min_size=1, max_size=12))
def test_times_as_watchers_write_them_are_read_together(texts: list[str]) -> None:
    assert times_us(texts).tolist() == [time_us(text) for text in texts]


@given(st.lists(st.floats() | st.integers(-1, 10**9).map(float), max_size=12))
def test_lengths_are_those_of_each(seconds: list[float]) -> None:
    try:
        alone = [length_us(s) for s in seconds]
    except BadData:
        with pytest.raises(BadData):
            lengths_us(seconds)
        return
    assert lengths_us(seconds).tolist() == alone


data = st.sampled_from([{"app": "a"}, {"app": "b"}, {}])
events = st.lists(st.builds(Event, st.none(), st.integers(0, 2**60), st.integers(0, 2**40), data), max_size=20)


@given(events)
def test_what_is_gathered_comes_out_as_it_was(said: list[Event]) -> None:
    found = Gathering()
    for event in said:
        found.add(event.start_us, event.duration_us, event.data)
    table = found.taken()
    assert list(events_in(table)) == said
    assert len(table) == len(said)
    assert len(table.said) == len({id(event.data) for event in said})


def test_a_gathering_begins_anew_once_it_was_taken() -> None:
    found, first, second = Gathering(), {"n": 1}, {"n": 2}
    found.add(1, 2, first)
    assert [e.data for e in events_in(found.taken())] == [first]
    found.add(3, 4, second)
    assert (len(found), found.place(second)) == (1, 0)
    assert list(events_in(found.taken())) == [Event(None, 3, 4, second)]
    assert not len(found.taken())
