"""ActivityWatch's REST contract: what its servers answer, and what bad input gets."""

import io
import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from headwater.bridge.wire import PIECE
from headwater.records import Event
from tests.support.activities import MemoryActivities
from tests.support.local_api import api, client

B = "/api/0/buckets/aw-watcher-window_here"
NEW = {"type": "currentwindow", "client": "aw-watcher-window", "hostname": "here"}
T0 = "2025-11-13T01:00:00.000000+00:00"


def at(seconds: float, **more: Any) -> dict[str, Any]:
    minute, second = divmod(seconds, 60)
    return {"timestamp": f"2025-11-13T01:{int(minute):02}:{second:09.6f}+00:00", "data": {"app": "code"}, **more}


@pytest.fixture
def activities() -> MemoryActivities:
    return MemoryActivities(ours=["headwater"])


@pytest.fixture
def asked(activities: MemoryActivities) -> TestClient:
    return client(api(activities))


@pytest.fixture
def bucket(asked: TestClient) -> TestClient:
    assert asked.post(B, json=NEW).status_code == 200
    return asked


def beat(asked: TestClient, event: Any, pulsetime: object = 10) -> Any:
    answer = asked.post(f"{B}/heartbeat?pulsetime={pulsetime}", json=event)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_info(asked: TestClient) -> None:
    told = asked.get("/api/0/info").json()
    assert told == {
        "hostname": "workbench", "version": "1.2.3", "testing": False,
        "device_id": "00000000-0000-4000-8000-000000000000",
    }  # fmt: skip
    assert client(api(testing=True)).get("/api/0/info").json()["testing"] is True


def test_a_bucket_is_made_once(asked: TestClient) -> None:
    made = asked.post(B, json={**NEW, "something": "more", "data": {"a": 1}})
    assert (made.status_code, made.json()) == (200, {})
    again = asked.post(B, json={**NEW, "type": "other"})
    assert (again.status_code, again.content) == (304, b"")
    told = asked.get(B).json()
    assert told == {
        "id": "aw-watcher-window_here", "name": None, "type": "currentwindow", "client": "aw-watcher-window",
        "hostname": "here", "created": "2025-11-13T02:13:20.000000+00:00", "data": {"a": 1},
    }  # fmt: skip
    assert asked.get("/api/0/buckets/").json() == {"aw-watcher-window_here": told}


def test_a_bucket_of_this_machine_gets_its_name(asked: TestClient) -> None:
    asked.post(B, json={**NEW, "hostname": "!local"})
    told = asked.get(B).json()
    assert told["hostname"] == "workbench"
    assert told["data"] == {"device_id": "00000000-0000-4000-8000-000000000000"}


def test_last_updated_is_the_end_of_what_it_holds(bucket: TestClient) -> None:
    assert "last_updated" not in bucket.get(B).json()
    bucket.post(f"{B}/events", json=[at(0, duration=90.5), at(60)])
    assert bucket.get(B).json()["last_updated"] == "2025-11-13T01:01:30.500000+00:00"


def test_a_bucket_is_changed_in_part(bucket: TestClient) -> None:
    assert bucket.put(B, json={"hostname": "there", "data": {"x": [1]}}).json() == {}
    told = bucket.get(B).json()
    assert (told["hostname"], told["data"], told["type"]) == ("there", {"x": [1]}, "currentwindow")
    assert told["created"] == "2025-11-13T02:13:20.000000+00:00"
    assert bucket.put("/api/0/buckets/none", json={}).status_code == 404


def test_a_bucket_is_deleted_only_when_it_is_meant(bucket: TestClient) -> None:
    for query in ("", "?force=0", "?force"):
        assert bucket.delete(f"{B}{query}").status_code == 401
    assert bucket.get(B).status_code == 200
    assert bucket.delete(f"{B}?force=1").status_code == 200
    assert bucket.get(B).status_code == 404
    assert bucket.delete(f"{B}?force=1").status_code == 404
    testing = client(api(testing=True))
    testing.post(B, json=NEW)
    assert testing.delete(B).status_code == 200


def test_slashes_at_the_end_do_not_matter(bucket: TestClient) -> None:
    for path in (
        "/api/0/info",
        "/api/0/buckets",
        B,
        f"{B}/events",
        f"{B}/events/count",
        "/api/0/settings",
        "/api/0/export",
    ):
        assert bucket.get(path).status_code == bucket.get(f"{path}/").status_code == 200
    assert bucket.post(f"{B}/heartbeat/?pulsetime=1", json=at(0)).status_code == 200
    body = {"query": ["RETURN = 1;"], "timeperiods": [f"{T0}/{T0}"]}
    assert bucket.post("/api/0/query/", json=body).json() == bucket.post("/api/0/query", json=body).json() == [1]


def test_names_are_taken_as_they_are(asked: TestClient) -> None:
    for part, name in (("a%2Fb", "a/b"), ("%E4%B8%AD", "中"), ("a%20b", "a b"), ("events", "events"), ("%25", "%")):
        assert asked.post(f"/api/0/buckets/{part}", json=NEW).status_code == 200
        assert asked.get(f"/api/0/buckets/{part}").json()["id"] == name
        assert asked.post(f"/api/0/buckets/{part}/heartbeat?pulsetime=1", json=at(0)).status_code == 200
    assert set(asked.get("/api/0/buckets").json()) == {"a/b", "中", "a b", "events", "%"}


def test_heartbeats_lengthen_an_event(bucket: TestClient) -> None:
    first = beat(bucket, at(0))
    assert first == {"id": first["id"], "timestamp": T0, "duration": 0.0, "data": {"app": "code"}}
    assert beat(bucket, at(5)) == {**first, "duration": 5.0}
    assert beat(bucket, at(15)) == {**first, "duration": 15.0}
    assert beat(bucket, at(2))["duration"] == 15.0, "one that came late takes nothing away"
    assert bucket.get(f"{B}/events").json() == [{**first, "duration": 15.0}]


def test_the_edge_of_the_pulsetime_counts(bucket: TestClient) -> None:
    first = beat(bucket, at(0, duration=1))
    assert beat(bucket, at(11))["id"] == first["id"]
    assert beat(bucket, at(21.000001))["id"] != first["id"]


def test_other_data_and_earlier_heartbeats_begin_another_event(bucket: TestClient) -> None:
    first = beat(bucket, at(10))
    assert beat(bucket, at(9.999))["id"] != first["id"]
    assert beat(bucket, at(11, data={"app": "mail"}))["id"] != first["id"]
    assert bucket.get(f"{B}/events/count").json() == 3


def test_a_browser_tells_the_last_tab_again_a_millisecond_before(bucket: TestClient) -> None:
    old, new = {"url": "https://a.example/"}, {"url": "https://b.example/"}
    beat(bucket, at(0, data=old), 80)
    beat(bucket, at(59.999, data=old, duration=0), 80)
    beat(bucket, at(60, data=new), 80)
    told = bucket.get(f"{B}/events").json()
    assert [(e["data"]["url"], e["duration"]) for e in told] == [(new["url"], 0.0), (old["url"], 59.999)]


def test_what_was_inserted_since_is_the_last_event(bucket: TestClient) -> None:
    beat(bucket, at(0))
    bucket.post(f"{B}/events", json=[at(1, data={"app": "mail"})])
    beat(bucket, at(2))
    assert [e["data"]["app"] for e in bucket.get(f"{B}/events").json()] == ["code", "mail", "code"]


@pytest.mark.parametrize(
    "text",
    [
        "2025-11-13T01:00:00Z", "2025-11-13T02:00:00+01:00", "2025-11-13T02:00:00+0100", "2025-11-13T00:00:00.000-01",
        "20251113T010000Z", "2025-11-13 01:00:00", "2025-11-13T01:00:00.0000001Z",
    ],
)  # fmt: skip
def test_times_may_be_written_in_many_ways(bucket: TestClient, text: str) -> None:
    assert beat(bucket, {"timestamp": text, "id": None, "data": {}})["timestamp"] == T0


def test_events_come_back_with_ids(bucket: TestClient) -> None:
    one = bucket.post(f"{B}/events", json=at(0, duration=1.5)).json()
    two = bucket.post(f"{B}/events", json=[at(10), at(20)]).json()
    assert [e["duration"] for e in one] == [1.5]
    assert len({e["id"] for e in (*one, *two)}) == 3
    assert bucket.post(f"{B}/events", json=[]).json() == []
    assert bucket.get(f"{B}/events/{one[0]['id']}").json() == one[0]


def test_an_event_with_an_id_replaces(bucket: TestClient) -> None:
    (old,) = bucket.post(f"{B}/events", json=at(0)).json()
    new = {**old, "duration": 3.0, "data": {"app": "mail"}}
    assert bucket.post(f"{B}/events", json=new).json() == [new]
    assert bucket.get(f"{B}/events").json() == [new]
    (other,) = bucket.post(f"{B}/events", json={**new, "id": 999}).json()
    assert other["id"] not in (old["id"], 999), "nothing to replace: it is added, not lost"


def test_events_are_clipped_to_the_period_newest_first(bucket: TestClient) -> None:
    bucket.post(f"{B}/events", json=[at(0, duration=10), at(20, duration=10), at(40, duration=10)])
    period = {"start": "2025-11-13T01:00:05Z", "end": "2025-11-13T02:00:45+01:00"}
    told = bucket.get(f"{B}/events", params=period).json()
    assert [(e["timestamp"][14:19], e["duration"]) for e in told] == [("00:40", 5.0), ("00:20", 10.0), ("00:05", 5.0)]
    assert bucket.get(f"{B}/events/count", params=period).json() == 3
    assert bucket.get(f"{B}/events/count", params={"start": "2025-11-13T01:00:30.000001Z"}).json() == 1
    for limit, many in ((0, 0), (1, 1), (2, 2), (-1, 3), (99, 3)):
        assert len(bucket.get(f"{B}/events", params={"limit": limit}).json()) == many
    assert bucket.get(f"{B}/events?start=2025-11-13T01:00:31+00:00").json()[0]["timestamp"][14:19] == "00:40"


def test_many_events_come_in_pieces(activities: MemoryActivities, bucket: TestClient) -> None:
    many = [
        Event(None, 1_700_000_000_000_000 + n * 1_000_000, 500_000, {"n": n % 7, "中": '"'})
        for n in range(2 * PIECE + 1)
    ]
    activities.insert("aw-watcher-window_here", many)
    told = bucket.get(f"{B}/events").json()
    assert len(told) == len(many)
    assert [e["data"]["n"] for e in reversed(told)] == [n % 7 for n in range(len(many))]
    assert told[0]["duration"] == 0.5


def test_an_event_is_deleted(bucket: TestClient) -> None:
    (event,) = bucket.post(f"{B}/events", json=at(0)).json()
    assert bucket.delete(f"{B}/events/{event['id']}").json() == {"success": True}
    assert bucket.delete(f"{B}/events/{event['id']}").json() == {"success": False}
    for number in (event["id"], "x", "-1", "１", "9" * 30, "1.0"):
        assert bucket.get(f"{B}/events/{number}").status_code == 404


def test_what_is_not_there_is_told_as_message(asked: TestClient) -> None:
    for method, path, body in (
        ("GET", B, None), ("GET", f"{B}/events", None), ("POST", f"{B}/events", [at(0)]),
        ("GET", f"{B}/export", None), ("POST", f"{B}/heartbeat?pulsetime=1", at(0)),
        ("GET", f"{B}/events/count", None), ("GET", f"{B}/events/1", None), ("DELETE", f"{B}/events/1", None),
        ("GET", "/api/0/nothing", None), ("GET", "/", None), ("GET", "/api", None),
    ):  # fmt: skip
        answer = asked.request(method, path, json=body)
        assert answer.status_code == 404, (method, path)
        assert answer.headers["content-type"] == "application/json"
        assert list(answer.json()) == ["message"]


def test_our_own_buckets_are_not_written(activities: MemoryActivities, asked: TestClient) -> None:
    asked.post("/api/0/buckets/headwater", json=NEW)
    path = "/api/0/buckets/headwater"
    for answer in (
        asked.put(path, json={"hostname": "x"}), asked.delete(f"{path}?force=1"),
        asked.post(f"{path}/events", json=at(0)), asked.delete(f"{path}/events/1"),
        asked.post(f"{path}/heartbeat?pulsetime=1", json=at(0)),
    ):  # fmt: skip
        assert answer.status_code == 403
        assert "Headwater itself" in answer.json()["message"]


def test_a_query_is_answered(bucket: TestClient) -> None:
    bucket.post(f"{B}/events", json=[at(0, duration=10)])
    body = {
        "query": ['events = query_bucket("aw-watcher-window_here");', "RETURN = sum_durations(events);"],
        "timeperiods": ["2025-11-13T01:00:05Z/2025-11-14T00:00:00Z", "2025-11-12T00:00:00Z/2025-11-13T00:00:00Z"],
    }
    assert bucket.post("/api/0/query/?name=mine&cache=1", json=body).json() == [5.0, 0]


def test_a_query_that_cannot_be_is_told(asked: TestClient) -> None:
    for query, periods, kind in (
        (["RETURN = nothing();"], [f"{T0}/{T0}"], "UnknownFunction"),
        (["RETURN = "], [f"{T0}/{T0}"], "QuerySyntax"),
        (['RETURN = query_bucket("none");'], [f"{T0}/{T0}"], "UnknownBucket"),
        (["RETURN = 1;"], ["yesterday"], "QuerySyntax"),
        (["RETURN = 1;"], [T0], "QuerySyntax"),
    ):
        answer = asked.post("/api/0/query/", json={"query": query, "timeperiods": periods})
        assert (answer.status_code, answer.json()["type"]) == (400, kind)
        assert answer.json()["message"]
    bodies: list[Any] = [
        {}, [], {"query": "RETURN = 1;", "timeperiods": []}, {"query": ["x"]}, {"query": [1], "timeperiods": []},
    ]  # fmt: skip
    for body in bodies:
        assert asked.post("/api/0/query/", json=body).status_code == 400


def test_an_export_can_be_imported(bucket: TestClient) -> None:
    bucket.post(f"{B}/events", json=[at(0, duration=1), at(5, data={"中": "🐈"})])
    everything, one = bucket.get("/api/0/export"), bucket.get(f"{B}/export")
    assert everything.json() == one.json()
    assert everything.headers["content-disposition"] == "attachment; filename*=UTF-8''aw-buckets-export.json"
    assert all("id" not in e for e in one.json()["buckets"]["aw-watcher-window_here"]["events"])
    fresh = client(api())
    told = fresh.post("/api/0/import", content=everything.content).json()
    assert (told["events"], told["again"]) == (2, 0)
    assert fresh.get("/api/0/export").json() == everything.json()
    assert fresh.post("/api/0/import", content=everything.content).json()["again"] == 2


def test_files_of_a_form_are_imported(bucket: TestClient) -> None:
    bucket.post(f"{B}/events", json=[at(0)])
    data = bucket.get("/api/0/export").content
    fresh = client(api())
    told = fresh.post("/api/0/import", files={"buckets.json": ("buckets.json", io.BytesIO(data), "application/json")})
    assert told.json()["events"] == 1
    two: list[Any] = [("a", ("a.json", data)), ("b", ("b.json", data)), ("note", (None, "hello"))]
    assert fresh.post("/api/0/import", files=two).json()["again"] == 2


def test_a_large_file_is_imported(asked: TestClient) -> None:
    events = [at(n / 100, duration=0.01, data={"text": "x" * 1000}) for n in range(2000)]
    whole = {"buckets": {"b": {"id": "b", **NEW, "created": T0, "events": events}}}
    assert asked.post("/api/0/import", json=whole).json()["events"] == 2000


@pytest.mark.parametrize("form", [False, True])
def test_nothing_of_a_file_lies_open_on_the_disk(
    asked: TestClient, monkeypatch: pytest.MonkeyPatch, form: bool
) -> None:
    written = bytearray()

    class Watched(io.BytesIO):
        def write(self, data: Any) -> int:
            written.extend(data)
            return super().write(data)

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("headwater.base.sealed.TemporaryFile", Watched)
    monkeypatch.setattr("starlette.formparsers.SpooledTemporaryFile.write", never)
    events = [at(n, duration=1, data={"text": f"Quixotic {n} " * 100}) for n in range(1500)]
    whole = json.dumps({"buckets": {"b": {"id": "b", **NEW, "created": T0, "events": events}}}).encode()
    sent: dict[str, Any] = {"files": {"a": ("a.json", whole)}} if form else {"content": whole}
    told = asked.post("/api/0/import", **sent)
    assert told.json()["events"] == 1500
    assert len(written) == len(whole)
    assert b"Quixotic" not in written


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b""), ("application/json", b"{"), ("application/json", b"\xff\xfe"), ("text/plain", b"[]"),
        ("application/json", b'{"buckets": 5}'), ("application/json", b"[" * 100_000),
        ("multipart/form-data", b"x"), ("multipart/form-data; boundary=", b"x"),
        ("multipart/form-data; boundary=b", b""), ("multipart/form-data; boundary=b", b"--b\r\n\r\nx\r\n--b--\r\n"),
        ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--b--\r\n'),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\nnot json\r\n--b--\r\n',
        ),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: " + b"x" * 100_000),
        ("multipart/form-data; boundary=" + "b" * 400, b"--b"),
    ],
)  # fmt: skip
def test_what_is_no_export_is_told(asked: TestClient, kind: str, body: bytes) -> None:
    answer = asked.post("/api/0/import", content=body, headers={"Content-Type": kind})
    assert answer.status_code == 400, answer.text
    assert answer.json()["message"].endswith(".")


def test_a_disk_without_room_is_told(asked: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("headwater.base.sealed.TemporaryFile", full)
    answer = asked.post("/api/0/import", content=b"{}")
    assert answer.status_code == 507
    assert "No space left" in answer.json()["message"]


def test_settings_are_kept(asked: TestClient) -> None:
    assert asked.get("/api/0/settings").json() == {}
    assert asked.get("/api/0/settings/theme").json() is None
    for value in ("dark", {"a": [1, None]}, 5, False, 0, ""):
        assert asked.post("/api/0/settings/theme", json=value).json() == value
        assert asked.get("/api/0/settings/theme").json() == value
    assert asked.get("/api/0/settings/").json() == {"theme": ""}
    asked.post("/api/0/settings/theme", content=b"null")
    assert asked.get("/api/0/settings").json() == {}
    assert asked.post("/api/0/settings", json={"key": "a", "value": 1}).status_code == 400
