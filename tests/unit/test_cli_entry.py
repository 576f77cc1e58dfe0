"""The way in: plain starts do without the command line's library, everything else goes through it."""

import subprocess
import sys
from pathlib import Path

import pytest

from headwater.cli.entry import _plain


def headwater(*args: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-m", "headwater", *args], capture_output=True, text=True, check=False)


def test_what_is_plain(tmp_path: Path) -> None:
    home = str(tmp_path)
    assert _plain([]) == (None, False, None)
    assert _plain(["--debug", "--home", home]) == (tmp_path, True, None)
    assert _plain(["--home", home, "--tray"]) == (tmp_path, False, False)
    assert _plain(["--window"]) == (None, False, True)
    file = tmp_path / "file"
    file.touch()
    for args in (["status"], ["--home"], ["--home", "--debug"], ["--help"], ["--home", str(file)], ["--home=x"]):
        assert _plain(args) is None, args


@pytest.mark.parametrize("args", [(), ("--debug",)])
def test_broken_settings_are_told_in_one_sentence(tmp_path: Path, args: tuple[str, ...]) -> None:
    file = tmp_path / "config" / "settings.toml"
    file.parent.mkdir()
    file.write_text("agreed = maybe\n", encoding="utf-8")
    said = headwater("--home", str(tmp_path), *args)
    assert said.returncode == 1
    assert said.stderr.startswith("Error: ")
    assert str(file) in said.stderr
    assert "Traceback" not in said.stderr


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    said = headwater("--home", str(file))
    assert said.returncode == 2
    assert "is a file" in said.stderr


def test_a_plain_start_loads_nothing_that_can_wait(tmp_path: Path) -> None:
    code = (
        "import sys, headwater.cli, headwater.cli.program, headwater.engine, headwater.bridge, headwater.ui.run\n"
        "from PySide6 import QtCore\n"
        "loaded = {*sys.modules, *vars(QtCore)}\n"  # Qt's own namespace is all enums and takes as long as click
        "print(loaded & {'click', 'numpy', 'onnxruntime', 'headwater.charts.paint', 'Qt'})"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert said.stdout.strip() == "set()"
