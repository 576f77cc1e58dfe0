"""Heartbeats by one client over one connection: `beats.py PORT PATH COUNT [TOKEN]`; prints the seconds of each."""

import json
import socket
import sys
from datetime import UTC, datetime, timedelta
from time import perf_counter

START = datetime(2026, 1, 1, tzinfo=UTC)


def request(n: int, path: str, head: str) -> bytes:
    """Every tenth one says something new, as windows change."""
    at = (START + timedelta(seconds=n)).isoformat()
    body = json.dumps({"timestamp": at, "duration": 0, "data": {"app": "code", "title": f"file {n // 10 % 50}.py"}})
    return f"POST {path} HTTP/1.1\r\n{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()


def whole(line: socket.socket) -> bytes:
    """An answer with its body."""
    got = b""
    while (end := got.find(b"\r\n\r\n")) < 0:
        got += line.recv(65536)
    heads = [head.partition(b":") for head in got[:end].split(b"\r\n")]
    length = next(int(value) for name, _, value in heads if name.lower() == b"content-length")
    while len(got) < end + 4 + length:
        got += line.recv(65536)
    return got


def main() -> None:
    port, path, count, *token = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), *sys.argv[4:]
    head = f"Host: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
    head += f"Authorization: Bearer {token[0]}\r\n" if token else ""
    line = socket.create_connection(("127.0.0.1", port))
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    took = []
    for n in range(count):
        sent = request(n, path, head)
        begun = perf_counter()
        line.sendall(sent)
        answer = whole(line)
        took.append(perf_counter() - begun)
        assert answer.startswith(b"HTTP/1.1 200"), answer[:200]
    print(json.dumps(took))


if __name__ == "__main__":
    main()
