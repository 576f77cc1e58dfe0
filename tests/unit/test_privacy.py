"""What the privacy statement says and no other test holds the program to."""

import ast
from pathlib import Path

import pytest

from headwater.store import Store
from tests.support.source import calls, imports, modules

OUTWARD = {
    "aiohttp", "ftplib", "http.client", "httpx", "imaplib", "poplib", "requests", "smtplib", "telnetlib",
    "urllib.request", "urllib3", "webbrowser", "websockets", "xmlrpc", "PySide6.QtNetwork", "PySide6.QtWebEngineCore",
    "asyncio.open_connection", "socket.create_connection", "socket.getaddrinfo", "huggingface_hub",
}  # fmt: skip
"""What a program asks other computers with."""
SOCKETS = {
    "bridge/ports.py": "listens, for the local API",
    "bridge/server.py": "the same", "bridge/serving.py": "the same", "engine/api.py": "the same",
    "capture/_line.py": "a pair that wakes a thread",
    "capture/_x11_record.py": "the display",
    "ui/app.py": "a pair that wakes the windows at a signal",
}  # fmt: skip
"""Who handles sockets, and what for."""


def outward(tree: ast.AST) -> set[str]:
    """What of it a module imports, under any of its names, or calls."""
    used = imports(tree) | set(calls(tree))
    return {o for o in OUTWARD for name in used if name == o or name.startswith(f"{o}.")}


def test_no_part_of_the_program_can_ask_another_computer() -> None:
    assert {name: sorted(found) for name, tree in modules() if (found := outward(tree))} == {}
    with_sockets = {name for name, tree in modules() if {"socket", "socket.socket"} & imports(tree)}
    assert with_sockets == set(SOCKETS)


@pytest.mark.parametrize(
    "code",
    ["import urllib.request", "from urllib import request", "def f():\n import httpx", "from PySide6 import QtNetwork",
     "socket.create_connection(('example.org', 80))", "from http import client"],
)  # fmt: skip
def test_the_rule_sees_what_it_forbids(code: str) -> None:
    assert outward(ast.parse(code))


def test_the_store_is_the_persons_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "headwater.db"
    with Store(path):
        files = [f for f in path.parent.iterdir() if f.is_file()]
        assert path in files
        assert {oct(f.stat().st_mode & 0o777) for f in files} == {"0o600"}
        assert oct(path.parent.stat().st_mode & 0o777) == "0o700"
