"""Pages of others, in a real browser that knows the token: they read nothing of the local API and change nothing.

The person has opened the API in this browser and typed the token, which the browser sends along from then on. The same
attack that comes to nothing from an attacker's page reads and changes everything from the API's own address.
"""

import json
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import requests

from tests.support.browser import PROGRAM, Chromium
from tests.support.desktop import wait_until
from tests.support.foreign_page import SCRIPT, Attacker, Tried
from tests.support.program import HEADWATER

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="needs a browser: chromium, chromium-browser or google-chrome")

MARK = "Plantagenet"
"""In everything that is worth reading, and in nothing else."""
BUCKET = "aw-watcher-window_here"
AT = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=10)
EXTENSION = "moz-extension://3f2b1c9d-dead-beef-cafe-000000000000"


class Served:
    """`headwater serve` in a home of its own, with something to steal."""

    def __init__(self, home: Path, *, tokenless: bool) -> None:
        (home / "config").mkdir(parents=True)
        settings = home / "config/settings.toml"
        settings.write_text(f"api_watchers_without_token = {json.dumps(tokenless)}\n", encoding="utf-8")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [str(HEADWATER), "--home", str(home), "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        assert "Headwater answers at" in self.process.stdout.readline()
        self.token = (home / "config/api.token").read_text(encoding="ascii").strip()

    @property
    def typed(self) -> str:
        """What the person opens, token included: from then on the browser sends it along."""
        return f"http://x:{self.token}@127.0.0.1:{self.port}/api/0/buckets/"

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        answer = requests.request(
            method, f"http://127.0.0.1:{self.port}{path}", json=body, timeout=10,
            headers={"Authorization": f"Bearer {self.token}"} | headers,
        )  # fmt: skip
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def plant(self) -> None:
        event = {"timestamp": stamp(AT), "duration": 60, "data": {"app": "code", "title": f"{MARK} plans"}}
        bucket = {"id": BUCKET, "type": "currentwindow", "client": "c", "hostname": "here", "created": stamp(AT)}
        self.ask("POST", "/api/0/import", {"buckets": {BUCKET: bucket | {"events": [event]}}})
        self.ask("POST", "/api/0/settings/notes", {"text": MARK})
        wait_until(lambda: MARK in json.dumps(self.segments()), 20, "the window to be understood")

    def segments(self) -> Any:
        start, end = (quote(stamp(AT + timedelta(minutes=m))) for m in (-5, 5))
        return self.ask("GET", f"/v1/segments?start={start}&end={end}")

    def everything(self) -> Mapping[str, Any]:
        now = self.ask("GET", "/v1/now")
        start, end = (quote(stamp(AT + timedelta(days=d))) for d in (-1, 1))
        return {
            "buckets": self.ask("GET", "/api/0/export")["buckets"], "settings": self.ask("GET", "/api/0/settings"),
            "labels": self.ask("GET", f"/v1/labels?start={start}&end={end}"), "segments": self.segments(),
            "recording": (now["recording"], now["paused_until"]),
        }  # fmt: skip

    def end(self) -> None:
        self.process.kill()
        self.process.wait(10)
        assert self.process.stdout is not None
        self.process.stdout.close()


def stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture(params=[False, True], ids=["token", "tokenless"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    made = Served(tmp_path / "home", tokenless=request.param)
    try:
        made.plant()
        yield made
    finally:
        made.end()


@pytest.fixture
def attacker() -> Iterator[Attacker]:
    with Attacker() as site:
        yield site


def target(name: str, api: str, own: str, names: Sequence[str] = (), changes: str = "/v1/pause") -> dict[str, Any]:
    return {
        "from": name, "api": api, "own": own, "names": list(names), "changes": changes, "bucket": BUCKET,
        "guess": "x" * 43, "at": stamp(AT + timedelta(minutes=2)), "before": stamp(AT - timedelta(minutes=5)),
        "after": stamp(AT + timedelta(minutes=5)),
    }  # fmt: skip


def others(port: int) -> Sequence[str]:
    """Other names of the same door."""
    return [f"http://{host}:{port}" for host in ("localhost", "[::1]", "0.0.0.0")]


def pages(attacker: Attacker) -> Sequence[tuple[str, str]]:
    """A page of a stranger, and one of another program on this machine."""
    return [("evil", f"http://evil.example:{attacker.port}"), ("neighbour", f"http://127.0.0.1:{attacker.port}")]


def test_no_page_of_others_reads_or_changes_anything(served: Served, attacker: Attacker, tmp_path: Path) -> None:
    before = served.everything()
    with Chromium(tmp_path) as browser:
        browser.open(served.typed)
        for name, own in pages(attacker):
            attacker.target = target(name, f"http://127.0.0.1:{served.port}", own, others(served.port))
            browser.open(own)
            found = attacker.report()
            assert len(found) > 200, name
            assert not [way for way, _, got in found if MARK in got]
            # A request may leave and a refusal be shown in a frame; of no answer is anything read, not even its number.
            kinds = {"error", "opaque", "load", "sent", "silence", "message", "0"}
            assert {got.partition(" ")[0] for _, _, got in found} <= kinds
            assert not [way for way, _, got in found if got.startswith("load ") and got != "load "]
        assert served.everything() == before
    asked = [e for e in browser.exchanges() if f":{served.port}/" in e.url and "from=" in e.url]
    told = [parse_qs(urlsplit(e.url).query) for e in asked]
    for name, _ in pages(attacker):
        ways = {query["way"][0] for query in told if query["from"] == [name]}
        assert len(ways) >= 40, "the browser keeps many ways to itself: the attack is too weak"
    assert any("authorization" in e.headers for e in asked), "the token was never sent along"
    assert {e.status for e in asked} <= {403, None}, "None: a socket that was closed"
    assert not [e for e in asked if e.headers.get("origin") in (EXTENSION, f"http://127.0.0.1:{served.port}")]


def test_a_name_that_is_pointed_here_opens_nothing(served: Served, attacker: Attacker, tmp_path: Path) -> None:
    """DNS rebinding: page and API share an origin, so that the page reads every answer; each is a refusal."""
    before = served.everything()
    with Chromium(tmp_path) as browser:
        browser.open(served.typed)
        api = f"http://rebound.example:{served.port}"
        found = at_home(browser, api, attacker)
        assert any("Host header" in got for _, _, got in found)
        assert not [way for way, _, got in found if MARK in got]
        assert served.everything() == before
    asked = [e for e in browser.exchanges() if e.url.startswith(api) and e.status is not None]
    assert len(asked) > 50
    assert {e.status for e in asked} == {403}


READ_AND_WRITE = """(async () => {
  const json = { method: "POST", headers: { "Content-Type": "application/json" }, body: '"b"' };
  const read = await fetch("/api/0/export"), written = await fetch("/api/0/settings/a", json);
  return [await read.text(), written.status];
})()"""


def test_a_page_of_its_own_reads_and_changes(served: Served, tmp_path: Path) -> None:
    """With what the person typed, or the other tests would show nothing."""
    with Chromium(tmp_path) as browser:
        browser.open(served.typed)
        page = browser.open(f"http://127.0.0.1:{served.port}/api/0/info")
        read, written = browser.run(page, READ_AND_WRITE)
    assert MARK in read
    assert written in (200, 201)
    assert served.everything()["settings"]["a"] == "b"


def at_home(browser: Chromium, api: str, attacker: Attacker) -> Sequence[Tried]:
    """The attack from a page of the API itself, or of whoever shares its origin."""
    page = browser.open(f"{api}/api/0/info")
    own = f"http://evil.example:{attacker.port}"
    found = browser.run(page, f"{SCRIPT};attack({json.dumps(target('home', api, own))})")
    return [(way, url, got) for way, url, got in found]
