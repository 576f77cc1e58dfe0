"""Windows: a value under the Run key. Written after Microsoft's documentation; tested on a false registry, not run."""

import subprocess
import sys
from collections.abc import Callable
from typing import Protocol

from headwater.engine.autostart.state import AutostartError, Command, State

_RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
_APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
"""Where the task manager notes what the person switched off there: an odd first byte."""
_NAME = "Headwater"


class Registry(Protocol):
    """The person's own half of the registry; each raises OSError where it is refused."""

    def read(self, key: str, name: str) -> str | bytes | None: ...  # noqa: D102
    def write(self, key: str, name: str, value: str) -> None: ...  # noqa: D102
    def delete(self, key: str, name: str) -> None: ...  # noqa: D102


class RunKey:
    """The Run key."""

    def __init__(self, command: Command, registry: Registry) -> None:
        self._line = subprocess.list2cmdline(command)
        self._registry = registry

    def state(self) -> State:
        """What stands there, unless the task manager was told to leave it out."""
        try:
            line = self._registry.read(_RUN, _NAME)
            said = self._registry.read(_APPROVED, _NAME)
        except OSError as e:
            raise AutostartError(
                f"Windows does not say what it starts with the session: {e.strerror}. Look in the task manager."
            ) from None
        if not line or (isinstance(said, bytes) and said[:1] and said[0] % 2):
            return State.OFF
        return State.ON if line == self._line else State.OTHER

    def put(self) -> None:
        """Write the command; what the task manager had noted is forgotten."""

        def do() -> None:
            self._registry.write(_RUN, _NAME, self._line)
            self._registry.delete(_APPROVED, _NAME)

        self._change(do)

    def remove(self) -> None:
        """Take it away."""
        self._change(lambda: self._registry.delete(_RUN, _NAME))

    def _change(self, do: Callable[[], None]) -> None:
        try:
            do()
        except OSError as e:
            raise AutostartError(
                f"Windows does not let Headwater change what starts with the session: {e.strerror}. "
                "Change it in the task manager."
            ) from None


class OwnRegistry:
    """The real one, of the person who is logged in."""

    def read(self, key: str, name: str) -> str | bytes | None:
        """A value; None where there is none."""
        value: object = None
        if sys.platform == "win32":
            import contextlib
            import winreg

            with contextlib.suppress(FileNotFoundError), winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                value = winreg.QueryValueEx(opened, name)[0]
        return value if isinstance(value, str | bytes) else None

    def write(self, key: str, name: str, value: str) -> None:
        """Set a text."""
        if sys.platform == "win32":
            import winreg

            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
                winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, value)

    def delete(self, key: str, name: str) -> None:
        """Take a value away, if it is there."""
        if sys.platform == "win32":
            import contextlib
            import winreg

            with (
                contextlib.suppress(FileNotFoundError),
                winreg.OpenKey(winreg.HKEY_CURRENT_USER, key, access=winreg.KEY_SET_VALUE) as opened,
            ):
                winreg.DeleteValue(opened, name)
