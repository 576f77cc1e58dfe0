"""ActivityWatch's own client against the program that serves: its whole life, through the wire, to the store."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from aw_client import ActivityWatchClient
from aw_core.models import Event

from tests.support.desktop import wait_until
from tests.support.program import HEADWATER

STARTED_S = 40.0


class Served:
    """`headwater serve` in a home of its own, and its clients."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.clients: list[Any] = []
        self.process = self.start()

    def start(self) -> subprocess.Popen[str]:
        command = [str(HEADWATER), "--home", str(self.home), "serve", "--port", str(self.port)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert "Headwater answers at" in process.stdout.readline(), "it says where it answers, once it does"
        return process

    @property
    def token(self) -> str:
        return (self.home / "config/api.token").read_text(encoding="ascii").strip()

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return self.process.wait(30)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with sqlite3.connect(f"file:{self.home / 'data/headwater.db'}?mode=ro", uri=True) as store:
            found = store.execute(query).fetchall()
        store.close()
        return found

    def get(self, path: str) -> Any:
        answer = requests.get(
            f"http://127.0.0.1:{self.port}{path}", headers={"Authorization": f"Bearer {self.token}"}, timeout=10
        )
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "client" / name))  # the client keeps its queue there
    found = Served(tmp_path / "home")
    yield found
    for each in found.clients:
        each.instance.fp.close()  # its lock, which it leaves to the end of the process
    if found.process.poll() is None:
        found.process.kill()
        found.process.wait(10)
    assert found.process.stdout is not None
    found.process.stdout.close()


def client(served: Served) -> Any:  # without types of its own
    made = ActivityWatchClient(f"aw-test-{len(served.clients)}", host=f"x:{served.token}@127.0.0.1", port=served.port)
    served.clients.append(made)
    return made


def wait(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Until it is true."""
    wait_until(condition, seconds, "what was sent to be kept")


def test_a_clients_whole_life(served: Served) -> None:
    aw = client(served)
    info = aw.get_info()
    assert info["hostname"] == socket.gethostname()
    now = datetime.now(UTC) - timedelta(seconds=60)
    window, web = f"aw-watcher-window_{info['hostname']}", "aw-watcher-web-firefox"
    aw.create_bucket(window, "currentwindow")
    aw.create_bucket(web, "web.tab.current")
    title = {"app": "firefox", "title": "指南 — Mozilla Firefox"}
    with aw:  # its queue, as watchers use it
        for n in range(20):
            aw.heartbeat(window, Event(timestamp=now + timedelta(seconds=n), data=title), 5, queued=True)
        shown = {"audible": False, "incognito": False}
        page = {"url": "https://u:p@docs.example.org/a?q7Zx9planted", "title": "指南", **shown}
        aw.heartbeat(web, Event(timestamp=now + timedelta(seconds=1), data=page), 5, queued=True)
        private = page | {"url": "https://bank.example/", "title": "q7Zx9planted", "incognito": True}
        aw.heartbeat(web, Event(timestamp=now + timedelta(seconds=9), data=private), 5, queued=True)
        wait(lambda: served.rows("SELECT 1 FROM events_in_words WHERE seconds >= 10"))  # the rest waits in its queue
    assert [(e.data, e.duration.total_seconds()) for e in aw.get_events(web)] == [
        ({"url": "https://docs.example.org/a", "title": "指南", "audible": False, "incognito": False}, 0.0)
    ]
    aw.insert_event(web, Event(timestamp=now, duration=3, data={"url": "https://example.org/", "title": "x"}))
    assert aw.get_eventcount(web) == 2
    aw.delete_event(web, aw.get_events(web)[1].id)
    assert [e.data["title"] for e in aw.get_events(web)] == ["指南"]
    query = "\n".join((
        f'events = flood(query_bucket("{window}"));', 'events = merge_events_by_keys(events, ["app"]);',
        "RETURN = sort_by_duration(events);",
    ))  # fmt: skip
    ((merged,),) = aw.query(query, [(now - timedelta(hours=1), now + timedelta(hours=1))])
    assert merged["data"] == {"app": "firefox"}
    assert merged["duration"] >= 10
    assert set(aw.export_all()["buckets"]) == {window, web}
    aw.delete_bucket(web, force=True)
    assert web not in aw.get_buckets()


def test_what_they_send_is_understood_and_survives_the_end(served: Served) -> None:
    aw = client(served)
    now = datetime.now(UTC) - timedelta(seconds=30)
    window = f"aw-watcher-window_{aw.get_info()['hostname']}"
    for name, kind in ((window, "currentwindow"), ("aw-watcher-vim_x", "app.editor.activity")):
        aw.create_bucket(name, kind)
    aw.heartbeat(window, Event(timestamp=now, data={"app": "Alacritty", "title": "main.py (~/headwater) - NVIM"}), 60)
    file = {"file": "/home/me/headwater/main.py", "project": "/home/me/headwater", "language": "python"}
    aw.heartbeat("aw-watcher-vim_x", Event(timestamp=now + timedelta(seconds=1), data=file), 60)
    wait(lambda: served.get("/v1/now")["state"])
    assert served.get("/v1/now")["app"] == "Alacritty"
    assert served.end() == 0
    (row,) = served.rows("SELECT DISTINCT app, project, state IS NOT NULL FROM timeline WHERE app IS NOT NULL")
    assert row == ("Alacritty", "headwater", 1)


def test_killed_it_loses_a_second_at_most(served: Served) -> None:
    aw = client(served)
    now = datetime.now(UTC) - timedelta(seconds=30)
    aw.create_bucket("aw-watcher-x_h", "own.kind")
    for n in range(10):
        aw.heartbeat("aw-watcher-x_h", Event(timestamp=now + timedelta(seconds=n), data={"state": str(n)}), 0)
    wait(lambda: served.rows("SELECT count(*) FROM events") == [(10,)], 3.0)
    served.end(signal.SIGKILL)
    served.process = served.start()
    assert client(served).get_eventcount("aw-watcher-x_h") == 10


def test_the_token_is_its_owners(served: Served) -> None:
    path = served.home / "config/api.token"
    assert os.stat(path).st_mode & 0o777 == 0o600
    answer = requests.get(f"http://127.0.0.1:{served.port}/api/0/buckets/", timeout=10)
    assert answer.status_code == 401
    assert "aw-watcher" not in answer.text


def test_a_second_one_is_told_that_the_home_is_taken(served: Served) -> None:
    command = [str(HEADWATER), "--home", str(served.home), "serve", "--port", str(served.port + 1)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=STARTED_S)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: Headwater is already running.")


def test_a_port_that_is_taken_is_told_with_its_owner(served: Served, tmp_path: Path) -> None:
    command = [str(HEADWATER), "--home", str(tmp_path / "other"), "serve", "--port", str(served.port)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=STARTED_S)
    assert done.returncode == 1
    assert f"Port {served.port} is taken by" in done.stderr
    assert str(served.process.pid) in done.stderr


def test_an_import_through_the_api_is_understood(served: Served, tmp_path: Path) -> None:
    from tests.support import exports

    aw = client(served)
    aw.import_bucket(json.loads(exports.morning(tmp_path / "aw.json").read_text())["buckets"]["aw-watcher-window_old"])
    wait(lambda: served.rows("SELECT count(*) FROM timeline WHERE state IS NOT NULL")[0][0] >= 5, 40.0)
    assert ("code",) in served.rows("SELECT DISTINCT app FROM timeline")
