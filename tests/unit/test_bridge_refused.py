"""Bad input for ActivityWatch's contract: each gets one sentence, nothing is kept, nothing of it is told again."""

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from starlette.testclient import TestClient

from headwater.bridge import NotNow
from headwater.bridge.replies import Streamed
from headwater.bridge.work import Work
from tests.support.activities import MemoryActivities
from tests.support.local_api import BEARER, api, client, served

B = "/api/0/buckets/aw-watcher-window_here"
NEW = {"type": "currentwindow", "client": "aw-watcher-window", "hostname": "here"}


def at(seconds: int, **more: Any) -> dict[str, Any]:
    return {"timestamp": f"2025-11-13T01:00:{seconds:02}Z", "data": {"app": "code"}, **more}


@pytest.fixture
def activities() -> MemoryActivities:
    return MemoryActivities()


@pytest.fixture
def asked(activities: MemoryActivities) -> TestClient:
    return client(api(activities))


@pytest.fixture
def bucket(asked: TestClient) -> TestClient:
    assert asked.post(B, json=NEW).status_code == 200
    return asked


BAD_EVENTS = [
    b"", b"{", b"null", b"5", b'"x"', b"\xff", b'{"timestamp":"\xff"}', b"[" * 100_000, b"{}", b'{"data":{}}',
    b'{"timestamp":5}', b'{"timestamp":null}', b'{"timestamp":""}', b'{"timestamp":"yesterday"}',
    b'{"timestamp":"2025-02-30T00:00:00Z"}', b'{"timestamp":"2025-11-13T01:00:00+99:00"}',
    b'{"timestamp":"0001-01-01T00:00:00+01:00"}', b'{"timestamp":"1969-12-31T23:59:59Z"}',
    b'{"timestamp":"2100-01-01T00:00:00Z"}', b'{"timestamp":"9999-12-31T23:59:59-01:00"}',
    b'{"timestamp":"2025-11-13T01:00:00Z","duration":-1}', b'{"timestamp":"2025-11-13T01:00:00Z","duration":-1e-9}',
    b'{"timestamp":"2025-11-13T01:00:00Z","duration":NaN}', b'{"timestamp":"2025-11-13T01:00:00Z","duration":Infinity}',
    b'{"timestamp":"2025-11-13T01:00:00Z","duration":1e400}', b'{"timestamp":"2025-11-13T01:00:00Z","duration":1e300}',
    b'{"timestamp":"2025-11-13T01:00:00Z","duration":1e10}', b'{"timestamp":"2025-11-13T01:00:00Z","duration":"1"}',
    b'{"timestamp":"2025-11-13T01:00:00Z","duration":null}', b'{"timestamp":"2025-11-13T01:00:00Z","id":"1"}',
    b'{"timestamp":"2025-11-13T01:00:00Z","id":-1}', b'{"timestamp":"2025-11-13T01:00:00Z","id":1.5}',
    b'{"timestamp":"2025-11-13T01:00:00Z","id":99999999999999999999}',
    b'{"timestamp":"2025-11-13T01:00:00Z","data":[]}', b'{"timestamp":"2025-11-13T01:00:00Z","data":null}',
    b'{"timestamp":"2025-11-13T01:00:00Z","data":{"a":' + b"9" * 400 + b"}}",
    b'{"timestamp":"2025-11-13T01:00:00Z","data":{"a":9223372036854775808}}',
    b'{"timestamp":"2025-11-13T01:00:00Z","data":{"a":1e999}}',
    b'{"timestamp":"2025-11-13T01:00:00Z","data":{"a":"\\ud800"}}',
    b'{"timestamp":"2025-11-13T01:00:00Z","data":{"a":' + b"[" * 33 + b"]" * 33 + b"}}",
    b'{"timestamp":"2025-11-13T01:00:00Z","data":' + b'{"a":' * 900 + b"1" + b"}" * 900 + b"}",
    b'{"timestamp":"2025-11-13T01:00:00Z"} x',
]  # fmt: skip


@pytest.mark.parametrize("body", BAD_EVENTS)
@pytest.mark.parametrize("path", [f"{B}/heartbeat?pulsetime=1", f"{B}/events"])
def test_an_event_that_cannot_be_is_told_and_nothing_is_kept(bucket: TestClient, path: str, body: bytes) -> None:
    answer = bucket.post(path, content=body)
    assert answer.status_code == 400, answer.text
    assert answer.json()["message"].endswith(".")
    assert bucket.get(f"{B}/events/count").json() == 0


def test_one_bad_event_spoils_the_list(bucket: TestClient) -> None:
    answer = bucket.post(f"{B}/events", json=[at(0), {"timestamp": "no", "data": {"secret": "q7Zx9"}}])
    assert answer.status_code == 400
    assert "q7Zx9" not in answer.text
    assert bucket.get(f"{B}/events/count").json() == 0


def test_a_list_is_no_heartbeat(bucket: TestClient) -> None:
    assert bucket.post(f"{B}/heartbeat?pulsetime=1", json=[at(0)]).status_code == 400


@pytest.mark.parametrize(
    "pulsetime", ["", "x", "nan", "inf", "-1", "1e400", "1e10", "0x5", "1_0", "１", "1 2", "%ff", "null"]
)
def test_a_pulsetime_that_cannot_be_is_told(bucket: TestClient, pulsetime: str) -> None:
    answer = bucket.post(f"{B}/heartbeat?pulsetime={pulsetime}", json=at(0))
    assert (answer.status_code, bucket.get(f"{B}/events/count").json()) == (400, 0)


def test_a_heartbeat_needs_a_pulsetime(bucket: TestClient) -> None:
    answer = bucket.post(f"{B}/heartbeat", json=at(0))
    assert answer.status_code == 400
    assert "pulsetime" in answer.json()["message"]
    for good in ("0", "1", "1.5", "60.0", "1e2", "%2B5", "5&x=1"):
        assert bucket.post(f"{B}/heartbeat?pulsetime={good}", json=at(0)).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "limit=",
        "limit=x",
        "limit=1.5",
        "limit=--1",
        "limit=１",
        f"limit={'9' * 40}",
        "start=",
        "start=x",
        "end=yesterday",
        "start=%ff",
        "start=2025-13-01",
    ],
)
def test_parameters_that_cannot_be_are_told(bucket: TestClient, query: str) -> None:
    assert bucket.get(f"{B}/events?{query}").status_code == 400
    if "limit" not in query:
        assert bucket.get(f"{B}/events/count?{query}").status_code == 400


def test_bounds_beyond_all_clocks_are_only_far_away(bucket: TestClient) -> None:
    bucket.post(f"{B}/events", json=at(0))
    far = {"start": "0001-01-01T00:00:00+23:59", "end": "9999-12-31T23:59:59-23:59"}
    assert len(bucket.get(f"{B}/events", params=far).json()) == 1
    assert bucket.get(f"{B}/events/count", params={"start": far["end"], "end": far["start"]}).json() == 0


@pytest.mark.parametrize(
    "part", ["%00", "a%00b", "%0A", "%7F", "%ff", "%c3%28", "%ed%a0%80", "x" * 257, "%E4%B8%AD" * 257]
)
def test_names_that_cannot_be_are_told(asked: TestClient, part: str) -> None:
    assert asked.post(f"/api/0/buckets/{part}", json=NEW).status_code == 400
    assert asked.get(f"/api/0/buckets/{part}").status_code == 400
    assert asked.post(f"/api/0/buckets/{part}/heartbeat?pulsetime=1", json=at(0)).status_code == 400
    assert asked.get(f"/api/0/settings/{part}").status_code == 400
    assert asked.get("/api/0/buckets").json() == {}


@pytest.mark.parametrize(
    "body",
    [
        {}, [], None, 5, {"type": "x", "client": "y"}, {**NEW, "type": 5}, {**NEW, "hostname": None},
        {**NEW, "data": []},
        {**NEW, "client": "x" * 257}, {**NEW, "type": "a\nb"}, {**NEW, "type": "a\n"}, {**NEW, "hostname": "\0"},
        {**NEW, "name": "\x7f"}, {**NEW, "data": {"a": 2**64}},
    ],
)  # fmt: skip
def test_buckets_that_cannot_be_are_told(asked: TestClient, body: object) -> None:
    assert asked.post(B, json=body).status_code == 400
    assert asked.get("/api/0/buckets").json() == {}


def test_other_methods_are_told_which_there_are(bucket: TestClient) -> None:
    answer = bucket.patch(B)
    assert (answer.status_code, answer.headers["allow"]) == (405, "DELETE, GET, HEAD, OPTIONS, POST, PUT")
    assert bucket.get(f"{B}/heartbeat").status_code == 405
    options = bucket.options(f"{B}/events")
    assert (options.status_code, options.headers["allow"], options.content) == (204, "GET, HEAD, OPTIONS, POST", b"")
    head = bucket.head(f"{B}/events")
    assert (head.status_code, head.content) == (200, b"")


def test_a_store_that_cannot_now_says_when_to_ask_again(activities: MemoryActivities, bucket: TestClient) -> None:
    def later(*_: object) -> None:
        raise NotNow("The store is being repaired. Try again later.")

    activities.heartbeat = activities.count = later  # type: ignore[method-assign,assignment]
    for answer in (bucket.post(f"{B}/heartbeat?pulsetime=1", json=at(0)), bucket.get(f"{B}/events/count")):
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
        assert answer.json() == {"message": "The store is being repaired. Try again later."}


def test_what_we_did_wrong_tells_nothing_of_what_was_sent(
    activities: MemoryActivities, bucket: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("q7Zx9planted")

    activities.heartbeat = activities.insert = activities.export = broken  # type: ignore[method-assign,assignment]
    for answer in (
        bucket.post(f"{B}/heartbeat?pulsetime=1", json=at(0, data={"title": "q7Zx9planted"})),
        bucket.post(f"{B}/events", json=at(0, data={"title": "q7Zx9planted"})),
        bucket.get("/api/0/export"),
    ):
        assert answer.status_code == 500
        assert answer.json() == {"message": "Something went wrong. The log says where."}
    assert caplog.text.count("a request failed: ValueError in test_bridge_refused.py:") == 3
    assert "q7Zx9" not in caplog.text


def test_an_answer_that_breaks_off_is_no_whole_one(
    activities: MemoryActivities, caplog: pytest.LogCaptureFixture
) -> None:
    def breaking(*_: object) -> Iterator[bytes]:
        yield b'{"buckets":'
        raise ValueError("q7Zx9planted")

    activities.export = breaking  # type: ignore[method-assign,assignment]
    with pytest.raises(RuntimeError, match="broke off"):
        client(api(activities)).get("/api/0/export")
    assert "q7Zx9" not in caplog.text


def test_an_export_that_nobody_wants_any_more_is_closed() -> None:
    closed = threading.Event()

    def endless() -> Iterator[bytes]:
        try:
            while True:
                yield b"x"
        finally:
            closed.set()

    async def leave() -> None:
        sent: list[object] = []
        work = Work()
        answer = Streamed(endless(), work)

        async def send(message: object) -> None:
            sent.append(message)

        async def receive() -> dict[str, str]:
            while len(sent) < 3:
                await asyncio.sleep(0)
            return {"type": "http.disconnect"}

        await answer({"type": "http"}, receive, send)
        await asyncio.to_thread(closed.wait)
        work.stop()

    asyncio.run(leave())
    assert closed.is_set()


def test_what_waits_is_counted_and_one_too_many_is_told() -> None:
    async def crowd() -> None:
        work, go = Work(threads=1, waiting=1), threading.Event()
        begun = [asyncio.ensure_future(work(go.wait)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(NotNow, match="Too much"):
            await work(go.wait)
        go.set()
        assert await asyncio.gather(*begun) == [True, True]
        assert await work(go.wait)
        work.stop()

    asyncio.run(crowd())


def test_slow_work_does_not_stand_before_watchers(activities: MemoryActivities) -> None:
    go = threading.Event()

    def endless(*_: object) -> bytes:
        assert go.wait(30)
        return b"[]"

    activities.query = endless  # type: ignore[method-assign,assignment]
    with served(api(activities)) as port:
        asked = [threading.Thread(target=ask_query, args=(port,)) for _ in range(5)]
        for thread in asked:
            thread.start()
        made = requests.post(f"http://127.0.0.1:{port}{B}", json=NEW, headers=BEARER, timeout=30)
        assert made.status_code == 200
        go.set()
        for thread in asked:
            thread.join()


def ask_query(port: int) -> None:
    body = {"query": ["RETURN = 1;"], "timeperiods": []}
    requests.post(f"http://127.0.0.1:{port}/api/0/query/", json=body, headers=BEARER, timeout=30)
