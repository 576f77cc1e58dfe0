"""Linux: a desktop entry in `autostart`, after the XDG specification of that name."""

import configparser
import os
import re
from collections.abc import Mapping
from pathlib import Path

from headwater.base import Paths
from headwater.base.settings import write_whole
from headwater.engine.autostart.state import IDENT, AutostartError, Command, State

TEMPLATE = f"packaging/linux/{IDENT}-autostart.desktop"
_NAME = f"{IDENT}.desktop"
_LONGEST = 100_000
_PLAIN = re.compile(r"[A-Za-z0-9_./:@%+,=-]+")
_SECTION = "Desktop Entry"
_ESCAPED = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_BYTES = "surrogateescape"
"""Paths need not be text."""


class XdgAutostart:
    """The person's entry stands before the system's of the same name, which an installed package may have brought."""

    def __init__(self, command: Command, env: Mapping[str, str]) -> None:
        self._exec = exec_line(command)
        self.file = _config(env) / "autostart" / _NAME
        dirs = env.get("XDG_CONFIG_DIRS") or "/etc/xdg"
        self._systems = [Path(d) / "autostart" / _NAME for d in dirs.split(":") if os.path.isabs(d)]

    def state(self) -> State:
        """What the first entry that is there says; desktops mark one that was switched off."""
        found = next((f for f in (self.file, *self._systems) if f.is_file()), None)
        entry = None if found is None else self._entry(found)
        if entry is None or _is(entry, "Hidden", "true") or _is(entry, "X-GNOME-Autostart-enabled", "false"):
            return State.OFF
        return State.ON if entry.get("Exec", "") == self._exec else State.OTHER

    def _entry(self, file: Path) -> configparser.SectionProxy | None:
        parser = configparser.RawConfigParser(delimiters=("=",), strict=False)
        parser.optionxform = str  # type: ignore[assignment, method-assign]
        try:
            with file.open(encoding="utf-8", errors=_BYTES) as read:
                parser.read_string(read.read(_LONGEST))
        except OSError as e:
            raise AutostartError(
                f"The entry {file} that starts Headwater with the session cannot be read: {e.strerror}. "
                "Remove it by hand."
            ) from None
        except configparser.Error:
            return None  # desktops pass over it
        return parser[_SECTION] if parser.has_section(_SECTION) else None

    def put(self) -> None:
        """Write the entry out of the template that ships with the program."""
        lines = Paths.bundled(TEMPLATE).read_text(encoding="utf-8").splitlines()
        text = "".join(f"{'Exec=' + self._exec if line.startswith('Exec=') else line}\n" for line in lines)
        self._write(text)

    def remove(self) -> None:
        """Take the entry away; where the system has one, an entry of the person's own says that it is not wanted."""
        if any(f.is_file() for f in self._systems):
            self._write(f"[{_SECTION}]\nType=Application\nName=Headwater\nExec={self._exec}\nHidden=true\n")
            return
        try:
            self.file.unlink(missing_ok=True)
        except OSError as e:
            raise AutostartError(
                f"The entry {self.file} that starts Headwater with the session cannot be removed: {e.strerror}. "
                "Remove it by hand."
            ) from None

    def _write(self, text: str) -> None:
        try:
            write_whole(self.file, text.encode(errors=_BYTES))
        except OSError as e:
            raise AutostartError(
                f"The entry {self.file} that starts Headwater with the session cannot be written: {e.strerror}. "
                "Make its folder writable to you."
            ) from None


def _config(env: Mapping[str, str]) -> Path:
    named = env.get("XDG_CONFIG_HOME", "")
    return Path(named) if os.path.isabs(named) else Path(env.get("HOME") or Path.home()) / ".config"


def _is(entry: configparser.SectionProxy, key: str, value: str) -> bool:
    return entry.get(key, "").strip().lower() == value


def exec_line(command: Command) -> str:
    """Quoted as the specification of desktop entries has it: first for its arguments, then for a text's value."""
    line = " ".join(_quoted(arg) for arg in command)
    return "".join(_ESCAPED.get(c, c) for c in line)


def _quoted(arg: str) -> str:
    arg = arg.replace("%", "%%")
    if _PLAIN.fullmatch(arg):
        return arg
    return '"' + re.sub(r'(["`$\\])', r"\\\1", arg) + '"'
