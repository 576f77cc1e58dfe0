"""The server at real sockets: who reaches it, who has its port, and clients that are slow, rude or many."""

import http.client
import json
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from headwater.bridge import Api, PortTaken, Server
from headwater.bridge import serving as serving_module
from headwater.bridge.ports import holder
from tests.support.activities import MemoryActivities
from tests.support.local_api import TOKEN, api, served

GET = f"GET /api/0/info HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}\r\n".encode()
PATIENCE = 30
LISTEN = """
import socket, sys
s = socket.socket(socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET)
s.bind((sys.argv[1], int(sys.argv[2]))); s.listen()
print(s.getsockname()[1], flush=True)
sys.stdin.read()
"""


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server(api(), 0)
    server.start()
    yield server
    server.stop()


def connect(server: Server | int, host: str = "127.0.0.1") -> socket.socket:
    port = server if isinstance(server, int) else server.port
    assert port is not None
    return socket.create_connection((host, port), PATIENCE)


def answer(sock: socket.socket) -> tuple[int, Any]:
    """The next answer: its status, and its body as JSON."""
    got = http.client.HTTPResponse(sock)
    got.begin()
    body = got.read()
    return got.status, json.loads(body) if body else None


def ended(sock: socket.socket) -> bool:
    """Whether the other side ends the connection."""
    try:
        while sock.recv(65_536):
            pass
    except ConnectionError:
        pass
    return True


@contextmanager
def another_program(address: str = "127.0.0.1", port: int = 0) -> Iterator[tuple[int, int]]:
    """Port and process of a program that listens."""
    with subprocess.Popen(
        [sys.executable, "-c", LISTEN, address, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline()), process.pid
        process.communicate("")


def hurried(server: Server, sock: socket.socket, seconds: float = 1000) -> None:
    """Let time go by for all connections until something comes back."""
    assert server._serving is not None
    while not select.select([sock], [], [], 0.01)[0]:
        for connection in server._serving._connections():
            connection.loop.call_soon_threadsafe(connection.hurry, connection.loop.time() + seconds)


def test_it_answers_until_it_is_stopped(server: Server) -> None:
    for host in ("127.0.0.1", *(["::1"] if has_ipv6() else [])):
        with connect(server, host) as sock:
            sock.sendall(GET + b"\r\n")
            assert answer(sock)[1]["hostname"] == "workbench"
    port = server.port
    server.stop()
    server.stop()
    assert server.port is None
    assert port is not None
    with pytest.raises(ConnectionRefusedError):
        connect(port)


def test_open_connections_do_not_keep_it(server: Server) -> None:
    thread = server._thread
    with connect(server) as idle, connect(server) as silent:
        idle.sendall(GET + b"\r\n")
        answer(idle)
        server.stop()
        assert thread is not None
        assert not thread.is_alive()
        assert ended(idle)
        assert ended(silent)


def test_it_can_be_started_again_at_once(server: Server) -> None:
    with connect(server) as sock:
        sock.sendall(GET + b"\r\n")
        answer(sock)
        port = server.port
        server.stop()
    assert port is not None
    again = Server(api(), port)
    for _ in range(3):
        again.start()
        again.start()
        with connect(again) as sock:
            sock.sendall(GET + b"\r\n")
            assert answer(sock)[0] == 200
        again.stop()


def test_an_application_survives_its_server() -> None:
    of = api()
    for _ in range(2):
        with served(of) as port, connect(port) as sock:
            sock.sendall(GET + b"\r\n")
            assert answer(sock)[0] == 200


def test_only_this_machine_is_listened_to(server: Server) -> None:
    assert server.port is not None
    with socket.socket() as other, pytest.raises(OSError, match="refused"):
        other.connect(("127.0.0.2", server.port))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who has a port")
def test_who_has_the_port_is_told() -> None:
    with another_program() as (port, process):
        assert holder(port) == ("python", process) or (holder(port) or ("",))[0].startswith("python")
        with pytest.raises(PortTaken) as raised:
            Server(api(), port).start()
    assert f"Port {port} is taken by python" in str(raised.value)
    assert f"(process {process})" in str(raised.value)
    assert str(raised.value).endswith("Quit it, or choose another port in the settings.")
    assert holder(port) is None


@pytest.mark.skipif(not has_ipv6(), reason="no IPv6")
def test_a_port_that_is_taken_at_one_address_is_taken() -> None:
    with another_program("::1") as (port, process):
        with pytest.raises(PortTaken, match=str(process)):
            Server(api(), port).start()
        with socket.socket() as free:
            free.bind(("127.0.0.1", port))


def test_without_a_name_it_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("headwater.bridge.ports.holder", lambda port: None)
    with another_program() as (port, _), pytest.raises(PortTaken, match="taken by another program"):
        Server(api(), port).start()


def test_a_machine_without_ipv6_is_served_too(monkeypatch: pytest.MonkeyPatch) -> None:
    class Without(socket.socket):
        def bind(self, address: Any) -> None:
            if self.family == socket.AF_INET6:
                raise OSError(99, "Cannot assign requested address")
            super().bind(address)

    monkeypatch.setattr("headwater.bridge.ports.socket.socket", Without)
    with served(api()) as port, connect(port) as sock:
        sock.sendall(GET + b"\r\n")
        assert answer(sock)[0] == 200


def test_a_port_that_is_not_allowed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("headwater.bridge.ports._alone", refuse)
    with pytest.raises(Exception, match="Port 80 cannot be used: Permission denied"):
        Server(api(), 80).start()


@pytest.mark.parametrize(
    "junk",
    [
        b"hello\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET /\xff HTTP/1.1\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n", b"CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", b"GET / HTTP/1.1\r\nA\x00B: c\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
    ],
)  # fmt: skip
def test_what_is_no_request_is_told(server: Server, junk: bytes, caplog: pytest.LogCaptureFixture) -> None:
    with connect(server) as sock:
        sock.sendall(junk)
        status, told = answer(sock)
        assert (status // 100, list(told)) == (4, ["message"])
        assert ended(sock)
    assert caplog.text == ""


def test_no_upgrade_is_made(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    with connect(server) as sock:
        sock.sendall(GET + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
        assert answer(sock)[0] == 200
    assert caplog.text == ""


def test_a_head_without_end_is_refused(server: Server) -> None:
    with connect(server) as sock:
        sock.sendall(GET + b"X: " + b"x" * 70_000)
        assert answer(sock)[0] == 431
        assert ended(sock)


def test_who_connects_and_says_nothing_is_let_go(server: Server) -> None:
    with connect(server) as sock:
        hurried(server, sock)
        assert answer(sock) == (408, {"message": "The request did not come in time."})
        assert ended(sock)


@pytest.mark.parametrize(
    "begun", [GET, GET.replace(b"GET", b"POST").replace(b"info", b"buckets/x") + b"Content-Length: 9\r\n\r\n{"]
)
def test_a_request_that_comes_too_slowly_is_refused(server: Server, begun: bytes) -> None:
    with connect(server) as sock:
        sock.sendall(GET + b"\r\n")
        assert answer(sock)[0] == 200
        sock.sendall(begun)
        hurried(server, sock)
        assert answer(sock)[0] == 408
        assert ended(sock)


def test_time_alone_ends_nothing_that_came_whole(server: Server) -> None:
    with connect(server) as sock, connect(server) as other:
        sock.sendall(GET + b"\r\n")
        assert answer(sock)[0] == 200
        hurried(server, other)
        sock.sendall(GET + b"\r\n")
        assert answer(sock)[0] == 200


def test_too_many_connections_are_told(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving_module, "CONNECTIONS", 2)
    with connect(server) as one, connect(server) as two:
        for sock in (one, two):
            sock.sendall(GET + b"\r\n")
            assert answer(sock)[0] == 200
        with connect(server) as three:
            assert answer(three) == (503, {"message": "Too many connections are open. Try again later."})
            assert ended(three)
        one.sendall(GET + b"\r\n")
        assert answer(one)[0] == 200


def test_requests_may_follow_each_other_closely(server: Server) -> None:
    with connect(server) as sock:
        sock.sendall((GET + b"\r\n") * 20 + GET + b"Connection: close\r\n\r\n")
        got = b""
        while piece := sock.recv(65_536):
            got += piece
    assert got.count(b"HTTP/1.1 200 OK") == got.count(b'"hostname":"workbench"') == 21


def post(path: str, headers: str) -> bytes:
    start = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}\r\n"
    return f"{start}{headers}\r\n\r\n".encode()


def test_a_refused_body_is_told_and_the_connection_goes_on(server: Server) -> None:
    with connect(server) as sock:
        sock.sendall(post("/v1/labels", "Content-Length: 3000000") + b"x" * 3_000_000)
        assert answer(sock)[0] == 413
        sock.sendall(GET + b"\r\n")
        assert answer(sock)[0] == 200


def test_a_refused_body_is_not_read_for_ever(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving_module, "UNWANTED", 100_000)
    with connect(server) as sock:
        sock.sendall(post("/v1/labels", "Content-Length: 9000000000"))
        assert answer(sock)[0] == 413
        with pytest.raises(ConnectionError):
            sock.sendall(b"x" * 50_000_000)


def test_who_waits_to_be_told_to_go_on_is_refused_before(server: Server) -> None:
    with connect(server) as sock:
        sock.sendall(post("/v1/labels", "Content-Length: 3000000\r\nExpect: 100-continue"))
        assert answer(sock)[0] == 413


def test_a_body_in_chunks_is_counted(server: Server) -> None:
    with connect(server) as sock:
        sock.sendall(post("/v1/labels", "Transfer-Encoding: chunked"))
        for _ in range(20):
            sock.sendall(b"10000\r\n" + b"x" * 65_536 + b"\r\n")
        assert answer(sock)[0] == 413


class Endless(MemoryActivities):
    """Exports without end."""

    def __init__(self) -> None:
        super().__init__()
        self.closed = threading.Event()

    def export(self, bucket: str | None) -> Iterator[bytes]:
        try:
            while True:
                yield b" " * 65_536
        finally:
            self.closed.set()


@contextmanager
def exporting(of: Api) -> Iterator[tuple[Server, socket.socket]]:
    server = Server(of, 0)
    server.start()
    try:
        with connect(server) as sock:
            sock.sendall(GET.replace(b"info", b"export") + b"\r\n")
            assert sock.recv(15) == b"HTTP/1.1 200 OK"
            yield server, sock
    finally:
        server.stop()


def test_an_export_ends_when_its_reader_leaves() -> None:
    activities = Endless()
    with exporting(api(activities)) as (_, sock):
        sock.close()
        assert activities.closed.wait(PATIENCE)


def test_an_export_ends_when_nobody_reads_it() -> None:
    activities = Endless()
    with exporting(api(activities)) as (server, _):
        assert server._serving is not None
        while not activities.closed.wait(0.01):
            for connection in server._serving._connections():
                connection.loop.call_soon_threadsafe(connection.hurry, connection.loop.time() + 1000)


def test_an_export_ends_when_the_server_does() -> None:
    activities = Endless()
    with exporting(api(activities)) as (server, _):
        thread = server._thread
        server.stop()
        assert thread is not None
        assert not thread.is_alive()
    assert activities.closed.wait(PATIENCE)


def test_a_program_that_does_not_ask_loads_none_of_it() -> None:
    told = "import sys, headwater.bridge; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert not {"starlette", "uvicorn", "httptools", "msgspec", "asyncio", "numpy", "anyio"} & loaded
