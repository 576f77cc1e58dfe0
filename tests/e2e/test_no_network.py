"""The running program, asked of the system: which connections and ports it has."""

from collections.abc import Iterator
from pathlib import Path
from socket import AF_INET, AF_INET6, socket

import psutil
import pytest

from tests.support.desktop import Desktop
from tests.support.program import Program

pytestmark = pytest.mark.x11
Connections = set[tuple[str, str]]


def inet(program: Program) -> Connections:
    """Local address and state of all that it and its children have on the internet's protocols."""
    own = psutil.Process(program.pid)
    found = [c for p in (own, *own.children(recursive=True)) for c in p.net_connections("inet")]
    return {(c.laddr.ip, c.status) for c in found}


def free_port() -> int:
    with socket(AF_INET) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def has_ipv6() -> bool:
    try:
        with socket(AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def started(desktop: Desktop, home: Path, **settings: object) -> Iterator[Program]:
    program = Program(desktop, home, agreed=True, **settings)
    program.start()
    yield program
    program.kill()


@pytest.fixture
def quiet(notifying_desktop: Desktop) -> Iterator[Program]:
    yield from started(notifying_desktop, notifying_desktop.folder / "quiet")


@pytest.fixture
def serving(notifying_desktop: Desktop) -> Iterator[Program]:
    yield from started(notifying_desktop, notifying_desktop.folder / "serving", api=True, api_port=free_port())


def test_it_has_no_connection_and_no_port_while_it_records(quiet: Program) -> None:
    desktop = quiet.desktop
    desktop.spawn(["xterm", "-T", "open work", "-e", "cat"])
    desktop.activate(desktop.window("open work"))
    assert inet(quiet) == set()
    desktop.xdotool("type", "--delay", "5", "some words of work")
    desktop.wait(lambda: quiet.rows("SELECT 1 FROM timeline WHERE app = 'XTerm'"), 30, "the window in the store")
    assert inet(quiet) == set()


def test_with_the_api_it_listens_to_this_computer_alone(serving: Program) -> None:
    wanted = {("127.0.0.1", "LISTEN")} | ({("::1", "LISTEN")} if has_ipv6() else set())
    serving.desktop.wait(lambda: inet(serving) == wanted, 30, f"these alone: {wanted}")
