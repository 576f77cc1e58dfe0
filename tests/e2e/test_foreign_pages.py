"""Pages of others, in a real browser that knows the token: they read nothing of the local API and change nothing.

The person has opened the API in this browser and typed the token, which the browser sends along from then on. The same
attack that comes to nothing from an attacker's page reads and changes everything from the API's own address.
"""

import json
import select
import socket
import subprocess
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import requests

from tests.support.browser import PROGRAM, Chromium, Exchange
from tests.support.desktop import wait_until
from tests.support.foreign_page import SCRIPT, Attacker, Tried
from tests.support.program import HEADWATER

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="needs a browser: chromium, chromium-browser or google-chrome")

MARK = "Plantagenet"
"""In everything that is worth reading, and in nothing else."""
BUCKET = "aw-watcher-window_here"
AT = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=10)
STARTS_S = 30.0
FORGETFUL = ("guess", "popup-user")
"""Ways that show a wrong token: where it is asked for, the browser then forgets the right one and asks the person."""
READING = ("fetch", "xhr", "iframe", "popup", "worker")
WRITING = ("fetch", "no-cors", "xhr", "beacon", "form", "form-window", "worker")


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
        self._home = home

    def begin(self) -> None:
        out = self.process.stdout
        assert out is not None
        assert select.select([out], [], [], STARTS_S)[0], "it did not answer in time"
        assert "Headwater answers at" in out.readline()
        self.token = (self._home / "config/api.token").read_text(encoding="ascii").strip()

    @property
    def typed(self) -> str:
        """What the person opens, token included: from then on the browser sends it along."""
        return f"http://x:{self.token}@127.0.0.1:{self.port}/api/0/buckets/"

    @property
    def basic(self) -> str:
        """What the browser then sends."""
        return f"Basic {b64encode(f'x:{self.token}'.encode()).decode()}"

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
        made.begin()
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
        "guess": "x" * 43, "without": [], "at": stamp(AT + timedelta(minutes=2)),
        "before": stamp(AT - timedelta(minutes=5)), "after": stamp(AT + timedelta(minutes=5)),
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
    assert {e.status for e in asked} <= {403, None}, "None: a socket that was closed"
    assert {e.headers.get("origin") for e in asked} <= {None, "null", *dict(pages(attacker)).values()}
    for name, own in pages(attacker):
        of = by_way(asked, name)
        assert len(of) >= 40, "the browser keeps many ways to itself: the attack is too weak"
        assert {e.headers.get("origin") for e in of["forged"] if e.method == "POST"} == {own}
        # The token came along, and did not help; from a stranger's page, only where a window goes there.
        primed = ("popup", "form-window") if name == "evil" else ("popup", "fetch", "no-cors", "form", "img", "iframe")
        assert not [way for way in primed if served.basic not in {e.headers.get("authorization") for e in of[way]}]


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


def test_the_same_attack_from_home_reads_and_changes_everything(
    served: Served, attacker: Attacker, tmp_path: Path
) -> None:
    """With what the person typed, or the other tests would show nothing."""
    before = served.everything()
    with Chromium(tmp_path) as browser:
        browser.open(served.typed)
        found = at_home(browser, f"http://127.0.0.1:{served.port}", attacker, FORGETFUL)
    assert {way for way, _, got in found if MARK in got} >= {f"read {way}" for way in READING}
    after = served.everything()
    assert set(after["settings"]) >= {f"home-{way}" for way in WRITING}
    assert BUCKET not in after["buckets"], "it was deleted"
    assert len(after["labels"]) > len(before["labels"])
    assert after["recording"] != before["recording"]


def by_way(asked: Sequence[Exchange], name: str) -> Mapping[str, Sequence[Exchange]]:
    """What the page of that name sent."""
    of: dict[str, list[Exchange]] = {}
    for exchange in asked:
        query = parse_qs(urlsplit(exchange.url).query)
        if query["from"] == [name]:
            of.setdefault(query["way"][0], []).append(exchange)
    return of


def at_home(browser: Chromium, api: str, attacker: Attacker, without: Sequence[str] = ()) -> Sequence[Tried]:
    """The attack from a page of the API itself, or of whoever shares its origin."""
    page = browser.open(f"{api}/api/0/info")
    own = f"http://evil.example:{attacker.port}"
    found = browser.run(page, f"{SCRIPT};attack({json.dumps(target('home', api, own) | {'without': without})})")
    return [(way, url, got) for way, url, got in found]
