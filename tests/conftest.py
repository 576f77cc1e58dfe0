"""Every test runs off screen and in a home of its own; those marked x11 start a display for themselves."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.desktop import Desktop

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for name in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "LC_ALL", "LC_TIME", "LANGUAGE"):
    os.environ.pop(name, None)
os.environ["LANG"] = "C.UTF-8"  # language, weeks and times of day are the same on every machine
os.environ["FONTCONFIG_FILE"] = str(Path(__file__).parent / "support/fonts.conf")


def pytest_addoption(parser: pytest.Parser) -> None:
    """See `gui/test_snapshots.py`."""
    parser.addoption("--remake-snapshots", action="store_true", help="keep the pictures of pages as they are now")


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    """A private display with openbox and a D-Bus session."""
    with Desktop() as started:
        yield started


@pytest.fixture
def notifying_desktop() -> Iterator[Desktop]:
    """The same with a notification daemon."""
    with Desktop(notifications=True) as started:
        yield started
