"""Chromium without a window: driven over its debugging pipe, with its own account of what it asked the network."""

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.support.desktop import end

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
"""None where there is none."""
ANSWERS_S = 60.0
_HERE = ", ".join(f"EXCLUDE {host}" for host in ("localhost", "127.0.0.1", "0.0.0.0", "[::1]"))
_NAMES = f"MAP *.example 127.0.0.1, MAP * ^NOTFOUND, {_HERE}"
"""It reaches this machine only; *.example are names that somebody pointed here."""
_LENIENT = (
    "--disable-popup-blocking",
    "--disable-features=LocalNetworkAccessChecks,SplitAuthCacheByNetworkIsolationKey",
)
"""Guards of its own that other browsers lack: a page may open windows and use what the person typed elsewhere."""


class BrowserError(Exception):
    """It did not start, went away, or refused a command."""


@dataclass(slots=True)
class Exchange:
    """A request as it left the browser. Names of headers in small letters; `status` is None where no answer came."""

    url: str
    method: str
    headers: Mapping[str, str]
    status: int | None = field(default=None)


class Chromium:
    """A browser with a new profile in `folder`, from `with` to the end of the block; then `exchanges` can be read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._log = folder / "network.json"
        self._unread = b""
        self._number = 0

    def __enter__(self) -> Self:
        assert PROGRAM is not None
        self._socket, its = socket.socketpair()
        self._socket.settimeout(ANSWERS_S)
        # It reads commands at 3 and answers at 4.
        command = ["bash", "-c", f'exec "$@" 3<&{its.fileno()} 4>&{its.fileno()}', "chromium", *self._command(PROGRAM)]
        with its, (self._folder / "chromium.log").open("wb") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=(its.fileno(),),
                start_new_session=True,
            )  # fmt: skip
        return self

    def _command(self, program: str) -> list[str]:
        return [
            program, "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
            "--disable-background-timer-throttling", "--disable-renderer-backgrounding",  # behind windows it opened
            f"--user-data-dir={self._folder / 'profile'}", f"--log-net-log={self._log}",
            "--net-log-capture-mode=IncludeSensitive", f"--host-resolver-rules={_NAMES}", *_LENIENT, "about:blank",
        ]  # fmt: skip

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        try:
            if e is None:
                self._ask("Browser.close")
                self._process.wait(ANSWERS_S)  # its account is whole only then
        finally:
            self._socket.close()
            end(self._process)

    def open(self, url: str) -> str:
        """Open an address as if the person had typed it; the name of the page, once it is loaded."""
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        page: str = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._ask("Page.enable", page)
        self._ask("Page.navigate", page, url=url)
        self._heard(lambda told: told.get("method") == "Page.loadEventFired" and told["sessionId"] == page)
        return page

    def run(self, page: str, script: str) -> Any:
        """The JSON-ready value of an expression in a page, awaited if it is a promise."""
        told = self._ask("Runtime.evaluate", page, expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in told:
            raise BrowserError(json.dumps(told["exceptionDetails"])[:1000])
        return told["result"].get("value")

    def _ask(self, method: str, page: str = "", **params: object) -> dict[str, Any]:
        self._number += 1
        command = {"id": self._number, "method": method, "params": params} | ({"sessionId": page} if page else {})
        self._socket.sendall(json.dumps(command).encode() + b"\0")
        told = self._heard(lambda told: told.get("id") == self._number)
        if "error" in told:
            raise BrowserError(f"{method}: {told['error']}")
        result: dict[str, Any] = told["result"]
        return result

    def _heard(self, wanted: Any) -> dict[str, Any]:
        """The next message that is wanted; all before it are dropped."""
        deadline = time.monotonic() + ANSWERS_S
        while time.monotonic() < deadline:
            while b"\0" not in self._unread:
                if not (piece := self._socket.recv(1 << 16)):
                    raise BrowserError((self._folder / "chromium.log").read_text(errors="replace")[-2000:])
                self._unread += piece
            message, _, self._unread = self._unread.partition(b"\0")
            told: dict[str, Any] = json.loads(message)
            if wanted(told):
                return told
        raise BrowserError("no answer came in time")

    def exchanges(self) -> list[Exchange]:
        """All requests that left the closed browser, preflights and redirects among them, as its network log has it."""
        return list(_exchanges(json.loads(self._log.read_text(encoding="utf-8"))))


def _exchanges(log: Mapping[str, Any]) -> Iterator[Exchange]:
    """See net/log/net_log_event_type_list.h of Chromium."""
    names = {number: name for name, number in log["constants"]["logEventTypes"].items()}
    jobs: dict[int, Mapping[str, Any]] = {}
    sent: dict[int, Exchange] = {}
    for event in log["events"]:
        source, params, name = event["source"]["id"], event.get("params", {}), names[event["type"]]
        if name == "URL_REQUEST_START_JOB" and "url" in params:
            jobs[source] = params
        elif name == "HTTP_TRANSACTION_SEND_REQUEST_HEADERS":
            job = jobs[source]
            sent[source] = Exchange(job["url"], job["method"], _headers(params["headers"]))
            yield sent[source]
        elif name == "HTTP_TRANSACTION_READ_RESPONSE_HEADERS":
            sent[source].status = int(params["headers"][0].split()[1])


def _headers(lines: list[str]) -> dict[str, str]:
    pairs = (line.split(": ", 1) for line in lines)
    return {pair[0].lower(): pair[-1] for pair in pairs}
