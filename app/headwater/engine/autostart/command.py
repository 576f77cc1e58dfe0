"""How this program would be started once more: as it was installed, from its files, or with its own home."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import headwater
from headwater.base import Paths

TRAY = "--tray"
_NAMES = ("headwater", "headwater.exe")


def command(paths: Paths, argv: Sequence[str], env: Mapping[str, str]) -> list[str]:
    """Program and arguments that start it in the tray alone, on the home that it has now."""
    home = [] if paths == Paths.standard() else ["--home", str(paths.data.parent)]
    return [*_program(argv, env), *home, TRAY]


def _program(argv: Sequence[str], env: Mapping[str, str]) -> list[str]:
    if getattr(sys, "frozen", False):
        return [env.get("APPIMAGE") or sys.executable]
    for name in (argv[0], f"{argv[0]}.exe") if argv and argv[0] else ():
        script = Path(os.path.abspath(name))  # not where a link leads: a newer version may be put there
        if script.name.lower() in _NAMES and script.is_file():
            return [str(script)]
    return _module(env)


def _module(env: Mapping[str, str]) -> list[str]:
    """`python -m headwater`; with its folder named where this run found the package by that alone."""
    root = str(Path(headwater.__path__[0]).parent)
    named = [os.path.abspath(p) for p in env.get("PYTHONPATH", "").split(os.pathsep) if p]
    found = ["/usr/bin/env", f"PYTHONPATH={root}"] if root in named and os.name == "posix" else []
    return [*found, _quiet_python(), "-m", "headwater"]


def _quiet_python() -> str:
    """On Windows the one that opens no terminal."""
    beside = Path(sys.executable).with_name("pythonw.exe")
    return str(beside if os.name == "nt" and beside.is_file() else sys.executable)
