"""What ActivityWatch's events say comes in as it is; what cannot be used is named and costs its event only."""

import json
from typing import Any

import pytest

from headwater.records import Bucket, Event
from headwater.reports import ReportError, rewinding, scanning
from headwater.reports.activitywatch import BadEvent
from tests.support.activitywatch import BUCKET, META, T, event, read, reason, record


def one(said: dict[str, Any]) -> Event | BadEvent:
    (_, found) = read(META | {"events": [said]})
    assert not isinstance(found, Bucket)
    return found


def deep(levels: int) -> Any:
    value: Any = "x"
    for n in range(levels):
        value = [value] if n % 2 else {"a": value}
    return value


# -- times and durations ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("timestamp", "us"),
    [
        ("2026-11-12T12:00:00Z", 0),
        ("2026-11-12T13:00:00+01:00", 0),
        ("2026-11-12T13:00:00+0100", 0),
        ("2026-11-12T07:00:00-05", 0),
        ("2026-11-12T12:00:00", 0),
        ("2026-11-12 12:00:00z", 0),
        (" 2026-11-12t12:00:00Z ", 0),
        ("2026-11-12T12:00:00.1Z", 100_000),
        ("2026-11-12T12:00:00.123456Z", 123_456),
        ("2026-11-12T12:00:00.1234567Z", 123_456),
        ("2026-11-12T12:00:00.999999999+00:00", 999_999),
        (T // 1_000_000, 0),
        (T / 1e6 + 0.25, 250_000),
    ],
)
def test_times_as_anybody_writes_them(timestamp: object, us: int) -> None:
    found = one(event(timestamp=timestamp))
    assert isinstance(found, Event)
    assert found.start_us == T + us


@pytest.mark.parametrize(
    ("duration", "us"),
    [
        (0, 0),
        (0.0, 0),
        (-0.0, 0),
        (2, 2_000_000),
        (0.0000015, 2),
        (None, 0),
        (1e-9, 0),
        (31_622_400, 31_622_400 * 10**6),
    ],
)
def test_durations_in_seconds(duration: object, us: int) -> None:
    found = one(event(duration=duration))
    assert isinstance(found, Event)
    assert found.duration_us == us


def test_a_duration_that_is_not_there_is_none() -> None:
    said = event()
    del said["duration"]
    found = one(said)
    assert isinstance(found, Event)
    assert found.duration_us == 0


# -- what they say ----------------------------------------------------------------------------------------------------


def test_what_may_be_within_data() -> None:
    data: dict[str, Any] = {
        "url": "https://example.org",
        "audible": True,
        "tabs": [1, -(2**63), 2**64 - 1, {"x": None}],
        "f": 0.5,
    }
    found = one(event(data=data | {"deep": deep(63)}))
    assert isinstance(found, Event)
    assert found.data == data | {"deep": deep(63)}


@pytest.mark.parametrize("text", ['"\\ud800"', '"a\\udc00b"', '"\\udfff\\ud800"'])
def test_half_a_surrogate_pair_becomes_the_sign_for_it(text: str) -> None:
    content = json.dumps(META | {"events": [event("@")]}).replace('"@"', text).encode()
    (_, found) = read(content)
    assert isinstance(found, Event)
    assert "\ufffd" in found.data["title"]
    found.data["title"].encode()


def test_whole_surrogate_pairs_are_one_sign() -> None:
    content = json.dumps(META | {"events": [event("\N{GRINNING FACE}")]}).encode()
    assert b"\\ud83d" in content
    assert read(content)[1:] == [record("\N{GRINNING FACE}")]


def test_names_that_are_there_twice_do_no_harm() -> None:
    text = json.dumps(META)[:-1] + ', "type": "currentwindow", "events": [%s], "events": [%s]}'
    twice = '{"timestamp": 1, "timestamp": "2026-11-12T12:00:00Z", "data": 0, "duration": 1.5, "data": {"app": 1, '
    twice += '"app": "Writer", "title": "第三章"}}'
    assert read((text % (twice, json.dumps(event()))).encode()) == [BUCKET, record(), record()]


# -- what cannot be used ----------------------------------------------------------------------------------------------


NO_TIME = "its timestamp is not a time like 2026-11-12T09:41:07.250Z"
OUTSIDE = "its timestamp is not between 1970 and 2100"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (7, "it is not an object"),
        ("x", "it is not an object"),
        (None, "it is not an object"),
        ([event()], "it is not an object"),
        ({}, "its data is missing"),
        (event(data=None), "its data is missing"),
        (event(data=[1]), "its data is not an object"),
        (event(data="{}"), "its data is not an object"),
        (event(timestamp=None), "its timestamp is missing"),
        (event(timestamp=True), "its timestamp is not a time"),
        (event(timestamp={}), "its timestamp is not a time"),
        (event(timestamp="yesterday"), NO_TIME),
        (event(timestamp=""), NO_TIME),
        (event(timestamp="2026-11-12T12:00:60Z"), NO_TIME),
        (event(timestamp="2026-02-30T12:00:00Z"), NO_TIME),
        (event(timestamp="\ud800"), NO_TIME),
        (event(timestamp="1969-12-31T23:59:59.999Z"), OUTSIDE),
        (event(timestamp="2100-01-01T00:00:00Z"), OUTSIDE),
        (event(timestamp="0001-01-01T00:00:00+14:00"), OUTSIDE),
        (event(timestamp="9999-12-31T23:59:59-14:00"), OUTSIDE),
        (event(timestamp=-1), OUTSIDE),
        (event(timestamp=10**30), OUTSIDE),
        (event(timestamp=T // 1000), OUTSIDE),
        (event(timestamp=float("nan")), OUTSIDE),
        (event(timestamp=float("inf")), OUTSIDE),
        (event(duration="1.5"), "its duration is not a number"),
        (event(duration=True), "its duration is not a number"),
        (event(duration=[]), "its duration is not a number"),
        (event(duration=float("nan")), "its duration is not a number"),
        (event(duration=-0.001), "its duration is negative"),
        (event(duration=float("-inf")), "its duration is negative"),
        (event(duration=float("inf")), "its duration is longer than a year"),
        (event(duration=10**300), "its duration is longer than a year"),
        (event(duration=31_622_401), "its duration is longer than a year"),
        (event(data={"a": [1, float("nan")]}), "its data holds a number that is not finite"),
        (event(data={"a": 2**64}), "its data holds a number beyond 64 bits"),
        (event(data={"a": [-(2**63) - 1]}), "its data holds a number beyond 64 bits"),
        (event(data={"a": deep(64)}), "its data is nested too deeply"),
    ],
)
def test_events_that_cannot_be_used_say_why(said: object, why: str) -> None:
    assert reason(said) == why


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        (b'{"a": 1e400}', "its data holds a number that is not finite"),
        (b'{"a": Infinity}', "its data holds a number that is not finite"),
        (b'{"a": ' + b"9" * 5000 + b"}", "it holds a number of too many digits"),
        (b'{"a": ' + b"[" * 900 + b"]" * 900 + b"}", "its data is nested too deeply"),
        (b'{"a": ' + b"[" * 200_000 + b"]" * 200_000 + b"}", "it is nested too deeply"),
        (b'{"a": "caf\xe9"}', "it is not UTF-8 text"),
        (b'{"a": "\xed\xa0\x80"}', "it is not UTF-8 text"),
        (b'{"a": "' + b"x" * (5 << 20) + b'"}', "it is larger than 4 MiB"),
    ],
)
def test_hostile_data_costs_its_event_only(inside: bytes, why: str) -> None:
    good = json.dumps(event()).encode()
    bad = good.replace(json.dumps(event()["data"]).encode(), inside)
    head = json.dumps(META).encode()[:-1] + b', "events": ['
    found = read(b"%b%b, %b, %b]}" % (head, good, bad, good))
    assert found == [BUCKET, record(), record(), BadEvent(META["id"], 2, why)]


@pytest.mark.parametrize("unit", [b'"a\\"]}\\\\",', b"{},", b'[{"a": [0, "}"]}, 1.5],'])
@pytest.mark.parametrize("size", [4096, 4097, 900_000])
def test_an_event_that_is_too_large_is_passed_over(monkeypatch: pytest.MonkeyPatch, unit: bytes, size: int) -> None:
    monkeypatch.setattr(scanning, "LARGEST", 4096)
    monkeypatch.setattr(scanning, "CHUNK", 1)
    monkeypatch.setattr(rewinding, "CHUNK", 700)
    start, end = b'{"timestamp": "2026-11-12T12:00:00Z", "data": {"a": [', b'""]}}'
    large = start + unit * ((size - len(start) - len(end)) // len(unit))
    large += b" " * (size - len(large) - len(end)) + end
    assert len(large) == size
    good = json.dumps(event()).encode()
    found = read(json.dumps(META).encode()[:-1] + b', "events": [%b, %b, %b]}' % (good, large, good))
    bad = [f for f in found if isinstance(f, BadEvent)]
    assert bad == ([] if size == 4096 else [BadEvent(META["id"], 2, "it is larger than 4 MiB")])
    assert [f for f in found if isinstance(f, Event) and f.duration_us] == [record(), record()]
    assert len(found) == 4


def test_an_error_never_holds_what_the_file_says() -> None:
    content = json.dumps(META | {"events": [event("secret plan", timestamp="secret time")]}).encode()[:-9]
    with pytest.raises(ReportError) as caught:
        read(content + b'"secret": secret')
    assert "secret" not in str(caught.value)
    assert "secret" not in reason(event("secret plan", timestamp="secret time"))
