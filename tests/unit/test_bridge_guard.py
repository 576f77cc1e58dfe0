"""The guard: an attacker's page, another machine, a caller without the token get nothing, at any address."""

import asyncio
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from headwater.bridge import Api, Limits
from headwater.bridge.resource import Operation
from tests.support.activities import MemoryProgram
from tests.support.local_api import BEARER, TOKEN, api, client

CHROME = "chrome-extension://nglaklhklhcoonedhgnpgddginnjdadi"
FIREFOX = "moz-extension://3f2b1c9d-dead-beef-cafe-000000000000"
OWN = ("http://127.0.0.1:5600", "http://localhost:5600", "http://[::1]:5600")
NEW = {"type": "web.tab.current", "client": "aw-client-web", "hostname": "unknown"}
BEAT = {"timestamp": "2025-11-13T01:00:00Z", "duration": 0, "data": {"url": "https://a.example/"}}
WEB = "/api/0/buckets/aw-watcher-web-firefox"
OPERATIONS = api().operations
WATCHERS = {
    ("GET", "/api/0/info"), ("POST", "/api/0/buckets/{bucket}"), ("POST", "/api/0/buckets/{bucket}/heartbeat"),
}  # fmt: skip


class Untouched:
    """Stands for the program where nothing of it may be asked."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"{name} was asked for")


class Hand:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def untouched(**choices: Any) -> Api:
    return api(Untouched(), Untouched(), **choices)  # type: ignore[arg-type]


def address(operation: Operation) -> str:
    parts = {"{bucket}": "aw-watcher-web-x", "{number}": "1", "{label}": "1", "{key}": "k", "{advice}": "a1"}
    return "/".join(parts.get(part, part) for part in operation.path.split("/"))


def ask(asked: TestClient, operation: Operation, headers: dict[str, str] | None = None) -> Any:
    return asked.request(operation.method, address(operation), headers=headers, content=b"{}")


every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: f"{o.method} {o.path}")


def test_every_address_is_in_the_table() -> None:
    told = client(api()).get("/v1/openapi.json").json()["paths"]
    documented = {(method.upper(), path) for path, methods in told.items() for method in methods}
    routed = {(o.method, route.path) for route in api()._router.routes for o in OPERATIONS if o.path == route.path}  # type: ignore[attr-defined]
    assert documented == routed == {(o.method, o.path) for o in OPERATIONS}
    assert {route.path for route in api()._router.routes} == {o.path for o in OPERATIONS}  # type: ignore[attr-defined]
    assert len(documented) == len(OPERATIONS) == 37


@every_operation
def test_another_sites_page_reaches_nothing(operation: Operation) -> None:
    asked = client(untouched(accept_watchers_without_token=lambda: True))
    for origin in (
        "https://evil.example", "null", "http://127.0.0.1:5601", "http://localhost", "https://localhost:5600", "file://",
        "http://localhost:5600.evil.example", "http://evil.example:5600", f"{CHROME}x", "moz-extension://x", "",
        "chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", f"{OWN[0]}, https://evil.example", f"{FIREFOX}/x",
    ):  # fmt: skip
        answer = ask(asked, operation, {"Origin": origin})
        assert answer.status_code == 403, origin
        assert not any(name.startswith("access-control") for name in answer.headers)
    for site in ("cross-site", "same-site", "x"):
        assert ask(asked, operation, {"Sec-Fetch-Site": site}).status_code == 403


@every_operation
def test_a_name_that_was_pointed_here_reaches_nothing(operation: Operation) -> None:
    asked = client(untouched(accept_watchers_without_token=lambda: True))
    for host in (
        "evil.example", "evil.example:5600", "127.0.0.1.evil.example", "localhost.evil.example:5600", "127.0.0.1:80",
        "localhost:", "localhost.", "[::1", "::1", "0.0.0.0:5600", "127.1:5600", "user@localhost:5600", "",
        "localhost:5600, evil.example",
    ):  # fmt: skip
        assert ask(asked, operation, {"Host": host}).status_code == 403, host


@every_operation
def test_another_machine_reaches_nothing(operation: Operation) -> None:
    for peer in ("192.168.1.7", "10.0.0.1", "fe80::1", "::ffff:127.0.0.1", "1270.0.0.1", ""):
        assert ask(client(untouched(), peer=peer), operation).status_code == 403


@every_operation
def test_without_the_token_nothing_is_read(operation: Operation) -> None:
    is_v1 = operation.path.startswith("/v1")
    for accept in (False, True):
        answer = ask(client(untouched(accept_watchers_without_token=lambda: accept), {}), operation)  # noqa: B023
        if accept and (operation.method, operation.path) in WATCHERS:
            assert answer.status_code in (400, 500), "it came through to what may not be touched"
            continue
        assert answer.status_code == 401
        lines = answer.headers.get_list("www-authenticate")
        assert [line.partition(" ")[0] for line in lines] == ["Basic", "Bearer"], "a line each, for browsers"
        assert answer.headers["content-type"] == ("application/problem+json" if is_v1 else "application/json")
        assert answer.json()["status" if is_v1 else "message"]


@every_operation
def test_no_answer_is_kept_or_guessed_at(operation: Operation) -> None:
    for headers in ({}, BEARER):
        answer = ask(client(api(), headers), operation)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/", "/api", "/api/0", "/v1", "//api/0/info", "/api/0/%69nfo", "/api/0/%2e%2e/0/info"]
)
def test_what_does_not_exist_needs_the_token_too(path: str) -> None:
    asked = client(untouched(accept_watchers_without_token=lambda: True), {})
    assert asked.get(path).status_code == 401


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.0.0.1:5600", "LOCALHOST:5600", "[::1]:5600"])
def test_this_machine_has_several_names(host: str) -> None:
    assert client(api()).get("/api/0/info", headers={"Host": host}).status_code == 200
    assert client(api(), peer="::1").get("/api/0/info", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("origin", [*OWN, CHROME, FIREFOX])
def test_our_pages_and_watchers_may_ask_and_read(origin: str) -> None:
    for status, headers in ((200, BEARER), (401, {})):
        answer = client(api(), headers).get("/api/0/info", headers={"Origin": origin, "Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == status
        assert answer.headers["access-control-allow-origin"] == origin
        assert answer.headers["vary"] == "Origin"
    assert "access-control-allow-origin" not in client(api()).get("/api/0/info").headers


@pytest.mark.parametrize("origin", [*OWN, CHROME, FIREFOX])
def test_a_preflight_needs_no_token(origin: str) -> None:
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    answer = client(untouched(), {}).options(f"{WEB}/heartbeat", headers=headers)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == origin
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "Content-Type" in answer.headers["access-control-allow-headers"]
    assert "access-control-allow-private-network" not in answer.headers
    headers["Access-Control-Request-Private-Network"] = "true"
    private = client(untouched(), {}).options(f"{WEB}/heartbeat", headers=headers)
    assert private.headers["access-control-allow-private-network"] == "true"


def test_other_options_need_the_token() -> None:
    asked = client(untouched(), {})
    assert asked.options("/api/0/info").status_code == 401
    assert asked.options("/api/0/info", headers={"Origin": CHROME}).status_code == 401
    bad = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    assert asked.options("/api/0/info", headers=bad).status_code == 403


def basic(user: str, password: str) -> str:
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


def test_the_token_is_shown_in_two_ways() -> None:
    asked = client(api(), {})
    for good in (f"Bearer {TOKEN}", f"bearer  {TOKEN} ", basic("user", TOKEN), basic("", TOKEN), basic("中", TOKEN)):
        headers = [(b"Authorization", good.encode())]
        assert asked.get("/api/0/info", headers=headers).status_code == 200, good


@pytest.mark.parametrize(
    "shown",
    [
        "", "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"Token {TOKEN}", TOKEN, basic(TOKEN, ""),
        basic("user", "x"), "Basic !!!", "Basic", "Basic " + b64encode(TOKEN.encode()).decode(),
        f"Bearer {TOKEN} {TOKEN}", f"Bearer {TOKEN}, Bearer {TOKEN}", "Bearer \xff",
    ],
)  # fmt: skip
def test_anything_else_is_not_the_token(shown: str) -> None:
    asked = client(untouched(accept_watchers_without_token=lambda: True), {})
    answer = asked.get("/api/0/info", headers=[(b"Authorization", shown.encode("latin-1"))])
    assert answer.status_code == 401
    assert answer.json() == {"message": "This is not the token."}


def test_a_renewed_token_holds_at_once() -> None:
    now = [TOKEN.encode()]
    asked = client(api(token=lambda: now[0]))
    assert asked.get("/api/0/info").status_code == 200
    now[0] = b"u" * 43
    assert asked.get("/api/0/info").status_code == 401
    assert asked.get("/api/0/info", headers={"Authorization": f"Bearer {'u' * 43}"}).status_code == 200


def test_guessing_is_slowed_down_and_locks_nobody_out() -> None:
    tick = Hand()
    asked = client(api(tick=tick))
    wrong = {"Authorization": "Bearer x"}
    assert [asked.get("/api/0/info", headers=wrong).status_code for _ in range(12)] == [401] * 10 + [429] * 2
    refused = asked.get("/api/0/info", headers=wrong)
    assert (refused.headers["retry-after"], refused.json()["message"][:21]) == ("6", "Too many wrong tokens")
    assert asked.get("/api/0/info").status_code == 200
    tick.now += 6
    assert [asked.get("/api/0/info", headers=wrong).status_code for _ in range(2)] == [401, 429]


def test_watchers_may_send_without_the_token_if_the_person_says_so() -> None:
    said = [False]
    program = MemoryProgram()
    of = api(None, program, accept_watchers_without_token=lambda: said[0])
    asked = client(of, {})
    assert asked.post(WEB, json=NEW).status_code == 401
    said[0] = True
    assert asked.get("/api/0/info").status_code == asked.head("/api/0/info/").status_code == 200
    assert asked.post(WEB, json=NEW).status_code == 200
    assert asked.post(f"{WEB}/heartbeat?pulsetime=60", json=BEAT).status_code == 200
    assert client(of).get(f"{WEB}/events/count").json() == 1


def test_who_shows_no_token_is_told_only_what_they_sent() -> None:
    of = api(accept_watchers_without_token=lambda: True)
    client(of).post(WEB, json=NEW)
    client(of).post(f"{WEB}/heartbeat?pulsetime=60", json=BEAT)
    later = {**BEAT, "timestamp": "2025-11-13T01:00:30+00:00"}
    told = client(of, {}).post(f"{WEB}/heartbeat?pulsetime=60", json=later).json()
    assert told == {"id": None, "timestamp": "2025-11-13T01:00:30.000000+00:00", "duration": 0.0, "data": BEAT["data"]}
    assert client(of).get(f"{WEB}/events").json()[0]["duration"] == 30.0


@pytest.mark.parametrize("origin", [CHROME, FIREFOX])
def test_an_extension_without_the_token_writes_to_its_own_buckets_only(origin: str) -> None:
    asked = client(api(accept_watchers_without_token=lambda: True), {"Origin": origin})
    assert asked.get("/api/0/info").status_code == 200
    assert asked.post(WEB, json=NEW).status_code == 200
    assert asked.post(f"{WEB}/heartbeat?pulsetime=60", json=BEAT).status_code == 200
    for path in (
        "/api/0/buckets/aw-watcher-window_here",
        "/api/0/buckets/aw-watcher-window_here/heartbeat?pulsetime=1",
    ):
        assert asked.post(path, json=NEW).status_code == 401


@pytest.mark.parametrize("origin", [CHROME, FIREFOX])
def test_what_a_browser_sends_for_any_extension_shows_nothing(origin: str) -> None:
    """Basic goes along by itself once the person has typed it; a bearer is what an extension was given."""
    typed, given = ({"Origin": origin, "Authorization": a} for a in (basic("x", TOKEN), f"Bearer {TOKEN}"))
    plain = {"Content-Type": "text/plain"}
    for accept in (False, True):
        of = api(accept_watchers_without_token=lambda: accept)  # noqa: B023
        assert client(of, typed).post("/v1/pause", content="{}", headers=plain).status_code == 401
        assert client(of, typed).post("/api/0/settings/a", content='"b"', headers=plain).status_code == 401
        assert client(of, given).post("/api/0/settings/a", json="b").status_code in (200, 201)
        assert client(of, typed).post(WEB, json=NEW).status_code == (200 if accept else 401)


def test_a_loop_gone_wild_stops_nobody_else() -> None:
    tick = Hand()
    asked = client(api(limits=Limits(rate=2, burst=5), tick=tick))
    for name in ("a", "b"):
        asked.post(f"/api/0/buckets/{name}", json=NEW)

    def beat(name: str) -> Any:
        return asked.post(f"/api/0/buckets/{name}/heartbeat?pulsetime=1", json=BEAT)

    assert [beat("a").status_code for _ in range(7)] == [200] * 5 + [429] * 2
    assert beat("a").headers["retry-after"] == "1"
    assert beat("b").status_code == 200
    assert asked.get("/api/0/info").status_code == 200
    tick.now += 1
    assert [beat("a").status_code for _ in range(3)] == [200, 200, 429]


def test_counting_takes_constant_memory() -> None:
    of = api(limits=Limits(rate=1, burst=1))
    for n in range(500):
        client(of).post(f"/api/0/buckets/{n}/heartbeat?pulsetime=1", json=BEAT)
    assert len(of._guard._rates._of) <= 64


SMALL = Limits(body=1000, events=2000, upload=3000)


@pytest.mark.parametrize(
    ("method", "path", "most"),
    [
        ("POST", f"{WEB}/heartbeat?pulsetime=1", 1000), ("POST", WEB, 1000), ("PUT", WEB, 1000),
        ("POST", "/v1/labels", 1000), ("POST", "/api/0/query/", 1000), ("POST", "/api/0/settings/k", 1000),
        ("POST", f"{WEB}/events", 2000), ("POST", f"{WEB}/events/", 2000), ("POST", "/api/0/import", 3000),
        ("POST", "/nothing", 1000), ("GET", "/api/0/info", 1000), ("DELETE", WEB, 1000), ("POST", "/v1/resume", 1000),
    ],
)  # fmt: skip
def test_a_body_that_is_too_large_is_not_read(method: str, path: str, most: int) -> None:
    answer = client(untouched(limits=SMALL)).request(method, path, content=b"[" * (most + 1))
    assert answer.status_code == 413
    assert f"at most {most:,} bytes" in answer.text
    assert client(api(limits=SMALL)).request(method, path, content=b"[" * most).status_code != 413


@pytest.mark.parametrize("path", [f"{WEB}/heartbeat?pulsetime=1", f"{WEB}/events", "/api/0/import", "/v1/labels"])
def test_a_body_without_a_length_is_counted(path: str) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(40):
            yield b"[" * 100

    assert client(untouched(limits=SMALL)).post(path, content=pieces()).status_code == 413


def test_long_addresses_and_headers_are_refused() -> None:
    asked = client(untouched())
    assert asked.get(f"/api/0/info?{'x' * 33_000}").status_code == 431
    assert asked.get("/api/0/info", headers={"X": "x" * 33_000}).status_code == 431
    assert asked.get("/api/0/info", headers={f"X{n}": "x" for n in range(101)}).status_code == 431


def test_nobody_speaks_by_websocket() -> None:
    with pytest.raises(WebSocketDisconnect), client(untouched()).websocket_connect("/api/0/info"):
        pass


def straight(of: Api, headers: list[tuple[bytes, bytes]], messages: list[dict[str, Any]], **more: Any) -> list[Any]:
    """Ask without a client that would mend the request."""
    sent: list[Any] = []
    scope = {
        "type": "http", "method": "POST", "path": "/v1/labels", "raw_path": b"/v1/labels", "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"authorization", f"Bearer {TOKEN}".encode()), *headers],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 5600), **more,
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(of(scope, receive, send))
    return sent


@pytest.mark.parametrize("length", [b"-1", b"x", b"1e3", b"9" * 5000, b"", b"5, 5", b"\xb2"])
def test_a_length_that_is_none_is_refused(length: bytes) -> None:
    assert straight(untouched(), [(b"content-length", length)], [])[0]["status"] == 400


def test_headers_that_are_there_twice_are_none_that_is_known() -> None:
    assert straight(untouched(), [(b"host", b"evil.example")], [])[0]["status"] == 403
    assert straight(untouched(), [(b"origin", OWN[0].encode()), (b"origin", OWN[0].encode())], [])[0]["status"] == 403
    assert straight(untouched(), [(b"authorization", b"Bearer x")], [])[0]["status"] == 401


def test_who_has_no_address_is_refused() -> None:
    assert straight(untouched(), [], [], client=None)[0]["status"] == 403


def test_who_leaves_in_the_middle_changes_nothing() -> None:
    for path in (b"/v1/labels", b"/api/0/import", b"/api/0/buckets/x/heartbeat"):
        begun: list[dict[str, Any]] = [
            {"type": "http.request", "body": b"{", "more_body": True},
            {"type": "http.disconnect"},
        ]
        query = b"pulsetime=1" if path.endswith(b"heartbeat") else b""
        assert straight(untouched(), [], begun, path=path.decode(), raw_path=path, query_string=query) == []
