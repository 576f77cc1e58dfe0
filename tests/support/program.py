"""The real program on a private desktop, as a person would start it."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.support.desktop import Desktop

HEADWATER = Path(sys.executable).with_name("headwater")


class Program:
    """Headwater in a home of its own; `start` may be called again after `kill` or `quit`."""

    def __init__(self, desktop: Desktop, home: Path, **settings: object) -> None:
        self.desktop = desktop
        self.home = home
        self._process: subprocess.Popen[bytes] | None = None
        file = home / "config" / "settings.toml"
        file.parent.mkdir(parents=True)
        file.write_text("".join(f"{k} = {json.dumps(v)}\n" for k, v in settings.items()), encoding="utf-8")

    @property
    def pid(self) -> int:
        """Of the running program."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it and wait until model and store are ready."""
        before = self.log().count("ready: model")
        self._process = self.desktop.spawn([str(HEADWATER), "--home", str(self.home), "--debug"])
        self.desktop.wait(lambda: self.log().count("ready: model") > before, 60, "the program to be ready")

    def log(self) -> str:
        """What it has logged."""
        file = self.home / "state" / "headwater.log"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def kill(self) -> None:
        """SIGKILL: nothing is saved. Nothing happens where it is gone already."""
        if self._process is not None and self._process.poll() is None:
            os.kill(self.pid, signal.SIGKILL)
            self._process.wait(10)

    def quit(self) -> int:
        """SIGTERM, as a session that ends does; its exit code."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(20)

    def command(self, *args: str, check: bool = True) -> str:
        """Run a command of the program on the same home."""
        return self.desktop.run([str(HEADWATER), "--home", str(self.home), *args], check=check, seconds=60)

    def status(self) -> Mapping[str, Any]:
        """`headwater status --json`."""
        told: Mapping[str, Any] = json.loads(self.command("status", "--json", check=False))
        return told

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the store with another program's eyes: plain SQLite."""
        path = self.home / "data" / "headwater.db"
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as store:
            found = store.execute(query).fetchall()
        store.close()
        return found
