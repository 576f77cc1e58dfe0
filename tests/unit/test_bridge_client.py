"""The real client of ActivityWatch lives its whole life against the local API, at a real socket."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from aw_client import ActivityWatchClient
from aw_core.models import Event

from headwater.bridge import Api, Server
from tests.support.activities import MemoryActivities
from tests.support.local_api import TOKEN, api, served

Client = Any
"""An `ActivityWatchClient`; half of its methods have no types."""
T0 = datetime(2025, 11, 13, 1, 0, tzinfo=UTC)
BUCKET = "aw-watcher-test_here"
DAY = (T0, T0 + timedelta(days=1))


@pytest.fixture(autouse=True)
def a_home_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))


@pytest.fixture
def activities() -> MemoryActivities:
    return MemoryActivities()


@pytest.fixture
def port(activities: MemoryActivities) -> Iterator[int]:
    with served(api(activities)) as port:
        yield port


@pytest.fixture
def make() -> Iterator[Callable[..., Client]]:
    made: list[Client] = []

    def client(port: int, name: str = "aw-watcher-test", host: str = f"user:{TOKEN}@127.0.0.1") -> Client:
        made.append(ActivityWatchClient(name, host=host, port=port))
        return made[-1]

    yield client
    for client_made in made:
        if client_made.request_queue.is_alive():
            client_made.disconnect()
        client_made.instance.fp.close()


@pytest.fixture
def client(port: int, make: Callable[..., Client]) -> Client:
    client = make(port)
    client.create_bucket(BUCKET, "test")
    return client


def event(seconds: float, duration: float = 0, **data: Any) -> Event:
    return Event(timestamp=T0 + timedelta(seconds=seconds), duration=duration, data=data or {"app": "code"})


def eventually(is_so: Callable[[], bool]) -> None:
    wait = threading.Event()
    while not is_so():
        wait.wait(0.01)


def spans(client: Client) -> list[tuple[float, float]]:
    """Starts after T0 and durations, oldest first."""
    return [
        ((e.timestamp - T0).total_seconds(), e.duration.total_seconds()) for e in reversed(client.get_events(BUCKET))
    ]


def test_it_finds_the_server(client: Client) -> None:
    client.wait_for_start()
    assert client.get_info()["hostname"] == "workbench"


def test_buckets(client: Client) -> None:
    client.create_bucket(BUCKET, "other")
    told = client.get_buckets()
    assert list(told) == [BUCKET]
    assert (told[BUCKET]["type"], told[BUCKET]["client"]) == ("test", "aw-watcher-test")
    assert told[BUCKET]["hostname"] == client.client_hostname
    with pytest.raises(requests.HTTPError, match="401"):
        client.delete_bucket(BUCKET)
    client.delete_bucket(BUCKET, force=True)
    assert client.get_buckets() == {}


def test_heartbeats_that_are_sent_at_once(client: Client) -> None:
    for seconds in (0, 5, 10, 30):
        client.heartbeat(BUCKET, event(seconds), pulsetime=10.5)
    assert spans(client) == [(0, 10), (30, 0)]


def test_events(client: Client) -> None:
    client.insert_event(BUCKET, event(0, 10))
    client.insert_events(BUCKET, [event(20, 10, title="é"), event(40, 10)])
    got = client.get_events(BUCKET)
    assert [e.timestamp for e in got] == [event(s).timestamp for s in (40, 20, 0)]
    assert got[1] == event(20, 10, title="é")
    assert len(client.get_events(BUCKET, limit=2)) == 2
    part = client.get_events(BUCKET, start=T0 + timedelta(seconds=25), end=T0 + timedelta(seconds=42))
    assert [e.duration.total_seconds() for e in part] == [2, 5]
    assert client.get_eventcount(BUCKET) == 3
    assert client.get_eventcount(BUCKET, start=T0 + timedelta(seconds=31)) == 1
    assert client.get_event(BUCKET, got[0].id) == got[0]
    client.delete_event(BUCKET, got[0].id)
    assert client.get_eventcount(BUCKET) == 2
    with pytest.raises(requests.HTTPError, match="404"):
        client.get_event(BUCKET, got[0].id)


def test_an_event_with_an_id_is_replaced(client: Client) -> None:
    client.insert_event(BUCKET, event(0))
    (got,) = client.get_events(BUCKET)
    got.data = {"app": "mail"}
    client.insert_event(BUCKET, got)
    assert client.get_events(BUCKET) == [got]


def test_queries(client: Client) -> None:
    client.insert_events(BUCKET, [event(0, 10), event(20, 5, app="mail"), event(40, 10)])
    query = f"""
    events = query_bucket("{BUCKET}");
    merged = merge_events_by_keys(events, ["app"]);
    RETURN = sort_by_duration(merged);
    """
    (got,) = client.query(query, [DAY])
    assert [(e["data"]["app"], e["duration"]) for e in got] == [("code", 20), ("mail", 5)]
    with pytest.raises(requests.HTTPError, match="400"):
        client.query("RETURN = nothing();", [DAY])
    assert client.query("RETURN = NAME;", [DAY], name="mine", cache=True) == ["mine"]


def test_settings(client: Client) -> None:
    client.set_setting("theme", "dark")
    assert client.get_setting("theme") == "dark"
    assert client.get_setting() == {"theme": "dark"}


def test_export_and_import(client: Client, make: Callable[..., Client]) -> None:
    client.insert_events(BUCKET, [event(0, 10), event(20, 5)])
    exported = client.export_bucket(BUCKET)["buckets"][BUCKET]
    assert client.export_all()["buckets"] == {BUCKET: exported}
    with served(api()) as port:
        other = make(port, "other")
        other.import_bucket(exported)
        assert other.export_bucket(BUCKET)["buckets"][BUCKET] == exported


def test_queued_heartbeats_arrive(client: Client) -> None:
    client.create_bucket(BUCKET, "test", queued=True)
    with client:
        for seconds in range(0, 40, 2):
            client.heartbeat(BUCKET, event(seconds), pulsetime=3, queued=True, commit_interval=5)
        client.heartbeat(BUCKET, event(41, app="mail"), pulsetime=3, queued=True)
        eventually(lambda: spans(client) == [(0, 38)])
        client.heartbeat(BUCKET, event(45), pulsetime=3, queued=True)
        eventually(lambda: client.get_eventcount(BUCKET) == 2)
    assert spans(client) == [(0, 38), (41, 0)]


def test_a_queue_outlives_its_watcher(port: int, make: Callable[..., Client]) -> None:
    first = make(port)
    for number in range(3):
        first.heartbeat(BUCKET, event(60 * number, n=number), pulsetime=1, queued=True)
    first.instance.fp.close()
    second = make(port)
    second.create_bucket(BUCKET, "test", queued=True)
    with second:
        eventually(lambda: bool(second.get_buckets()) and second.get_eventcount(BUCKET) == 2)
    assert spans(second) == [(0, 0), (60, 0)]


def test_a_watcher_that_was_there_first_waits(
    activities: MemoryActivities, make: Callable[..., Client], caplog: pytest.LogCaptureFixture
) -> None:
    server = Server(api(activities), 0)
    server.start()
    port = server.port
    server.stop()
    assert port is not None
    watcher = make(port)
    watcher.request_queue._attempt_reconnect_interval = 0.02
    watcher.create_bucket(BUCKET, "test", queued=True)
    watcher.connect()
    watcher.heartbeat(BUCKET, event(0), pulsetime=1, queued=True)
    watcher.heartbeat(BUCKET, event(60), pulsetime=1, queued=True)
    eventually(lambda: "Not connected to server" in caplog.text)
    later = Server(api(activities), port)
    later.start()
    eventually(lambda: activities.buckets() != [] and activities.count(BUCKET, None, None) == 1)
    watcher.disconnect()
    later.stop()


def tokenless(activities: MemoryActivities) -> Api:
    return api(activities, accept_watchers_without_token=lambda: True)


def test_a_watcher_without_the_token_sends_and_reads_nothing(
    activities: MemoryActivities, make: Callable[..., Client]
) -> None:
    with served(tokenless(activities)) as port:
        watcher = make(port, host="127.0.0.1")
        watcher.wait_for_start()
        watcher.create_bucket(BUCKET, "test", queued=True)
        with watcher:
            watcher.heartbeat(BUCKET, event(0), pulsetime=1, queued=True)
            watcher.heartbeat(BUCKET, event(60), pulsetime=1, queued=True)
            eventually(lambda: activities.buckets() != [] and activities.count(BUCKET, None, None) == 1)
        for read in (
            watcher.get_buckets, watcher.get_setting, watcher.export_all, lambda: watcher.get_events(BUCKET),
            lambda: watcher.query("RETURN = 1;", [DAY]), lambda: watcher.delete_bucket(BUCKET, force=True),
            lambda: watcher.insert_event(BUCKET, event(0)), lambda: watcher.export_bucket(BUCKET),
        ):  # fmt: skip
            with pytest.raises(requests.HTTPError, match="401"):
                read()


def test_a_watcher_with_a_wrong_token_is_refused(port: int, make: Callable[..., Client]) -> None:
    with pytest.raises(requests.HTTPError, match="401"):
        make(port, host="user:wrong@127.0.0.1").get_info()
    with pytest.raises(requests.HTTPError, match="401"):
        make(port, host="localhost").get_info()
