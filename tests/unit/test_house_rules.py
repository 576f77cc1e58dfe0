"""Rules of the house that no linter knows: who may use Qt, who may read a clock, what may wait."""

import ast
import subprocess
import sys

import pytest

from tests.support.source import calls, imports, imports_at_start, modules

WIDGETS = {"PySide6.QtCore", "PySide6.QtGui", "PySide6.QtSvg"}
HEAVY = {
    "onnxruntime",
    "sqlite_utils",
    "pynput",
    "Xlib",
    "dbus_fast",
    "pulsectl",
    "desktop_notifier",
    "tokenizers",
}
CLOCKS = {
    "time.time",
    "time.time_ns",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "datetime.datetime.now",
    "datetime.date.today",
}
CLOCK_READERS = {"base/clock.py"}
"""The only file that may read the machine's wall clock; everybody else is handed a `Clock`."""
LATE = {"store/schema.py"}
"""Imported inside functions only, and so free to import what is heavy; `test_importing_…` below sees to that."""


def test_qt_is_used_only_by_charts_and_windows() -> None:
    wrong = []
    for name, tree in modules():
        qt = {i for i in imports(tree) if i.split(".")[0] in ("PySide6", "shiboken6")}
        if name.startswith("charts/"):
            qt = {i for i in qt if ".".join(i.split(".")[:2]) not in WIDGETS}
        wrong += [f"{name}: {i}" for i in sorted(qt) if not name.startswith("ui/")]
    assert wrong == []


def test_only_the_clock_reads_clocks() -> None:
    wrong = []
    for name, tree in modules():
        if name in CLOCK_READERS:
            continue
        wrong += [f"{name}: {call}()" for call in calls(tree) if call in CLOCKS]
        wrong += [f"{name}: {i}" for i in imports(tree) & {"time.time", "time.time_ns"}]
    assert wrong == []


def test_nothing_heavy_is_imported_at_the_start() -> None:
    wrong = [
        f"{name}: {i}"
        for name, tree in modules()
        for i in sorted(imports_at_start(tree))
        if name not in LATE and i.split(".")[0] in HEAVY
    ]
    assert wrong == []


def test_the_rules_see_what_they_forbid() -> None:
    tree = ast.parse(
        "if TYPE_CHECKING:\n import Xlib\n"
        "try:\n from onnxruntime import X\nexcept ImportError:\n pass\n"
        "def f():\n import pynput\n time.time()\n"
        "class C:\n import tokenizers\n"
    )
    assert imports_at_start(tree) == {"onnxruntime.X", "tokenizers"}
    assert imports(tree) == {"Xlib", "onnxruntime.X", "pynput", "tokenizers"}
    assert "time.time" in set(calls(tree))


ROOMS = sorted({name.split("/")[0] for name, _ in modules() if "/" in name} - {"charts", "ui"})
"""All rooms but those that need Qt as they are imported."""


@pytest.mark.parametrize("room", ROOMS)
def test_importing_a_room_starts_nothing_and_stays_light(room: str) -> None:
    code = (
        f"import sys, threading, headwater.{room}\n"
        f"heavy = {HEAVY | {'PySide6', 'torch'}!r}\n"
        "print(sorted(heavy & set(sys.modules)), threading.active_count())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["[]", "1"]
