"""Private windows whose later titles do not tell."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from headwater.capture._born_private import BornPrivate
from tests.support.desktop import wait_until


def test_the_first_title_decides() -> None:
    born = BornPrivate()
    assert born.tell(7, "Chromium", "New Incognito Tab - Chromium", None) is True
    assert born.tell(7, "Chromium", "A page - Chromium", None) is True
    assert born.tell(8, "Chromium", "A page - Chromium", None) is None
    assert born.tell(8, "Chromium", "What incognito means - Chromium", None) is None, "a page about it is none"
    assert born.tell(9, "Google-chrome", "", None) is None
    assert born.tell(9, "Google-chrome", "打开新的无痕模式标签页 - Google Chrome", None) is True


def test_an_empty_private_tab_tells_at_any_time() -> None:
    born = BornPrivate()
    assert born.tell(7, "Chromium", "Untitled - Chromium", None) is None
    assert born.tell(7, "Chromium", "New Incognito Tab - Chromium", None) is True
    assert born.tell(8, "Chromium", "A page - Chromium", None) is None
    assert born.tell(8, "Chromium", "New Incognito Tab - Chromium", None) is True
    assert born.tell(8, "Chromium", "A page - Chromium", None) is True


def test_other_applications_are_never_asked() -> None:
    assert BornPrivate().tell(7, "Mousepad", "incognito.txt - Mousepad", 1) is None


def test_numbers_are_used_again() -> None:
    born = BornPrivate()
    born.tell(7, "Chromium", "New Incognito Tab - Chromium", None)
    born.tell(8, "Chromium", "New Incognito Tab - Chromium", None)
    born.keep([])
    assert born.tell(7, "Chromium", "A page - Chromium", None) is True, "an empty list is no list"
    born.keep([8, 9])
    assert born.tell(7, "Chromium", "A page - Chromium", None) is None
    assert born.tell(8, "Chromium", "A page - Chromium", None) is True


@pytest.fixture
def process(request: pytest.FixtureRequest) -> Iterator[int]:
    command = [sys.executable, "-c", "import sys; sys.stdin.read()", *request.param]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as running:
        wait_until(lambda: Path(f"/proc/{running.pid}/cmdline").read_bytes(), 10, "the process to be itself")
        yield running.pid
        running.kill()


@pytest.mark.parametrize("process", [("--incognito",), ("https://example.org", "--guest")], indirect=True)
def test_a_command_line_that_asks_for_private_windows(process: int) -> None:
    assert BornPrivate().tell(7, "Chromium", "A page - Chromium", process) is True


@pytest.mark.parametrize("process", [("incognito",), ()], indirect=True)
def test_another_command_line(process: int) -> None:
    assert BornPrivate().tell(7, "Chromium", "A page - Chromium", process) is None
    assert BornPrivate().tell(7, "Chromium", "A page - Chromium", 2**22 + 1) is None, "nobody has this number"
