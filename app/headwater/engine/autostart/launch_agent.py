"""macOS: a launch agent of the person's own. Written after Apple's documentation; tested on a false home, not run."""

import plistlib
from pathlib import Path
from xml.parsers.expat import ExpatError

from headwater.base.settings import write_whole
from headwater.engine.autostart.state import IDENT, AutostartError, Command, State


class LaunchAgent:
    """A property list in `~/Library/LaunchAgents`."""

    def __init__(self, command: Command, home: Path) -> None:
        self._command = list(command)
        self.file = home / "Library/LaunchAgents" / f"{IDENT}.plist"

    def state(self) -> State:
        """What the file says."""
        try:
            told = plistlib.loads(self.file.read_bytes())
        except FileNotFoundError:
            return State.OFF
        except OSError as e:
            raise AutostartError(
                f"The entry {self.file} that starts Headwater with the session cannot be read: {e.strerror}. "
                "Remove it by hand."
            ) from None
        except (ExpatError, ValueError, RecursionError):
            return State.OFF  # launchd passes over it
        if not isinstance(told, dict) or told.get("Disabled") or not told.get("RunAtLoad"):
            return State.OFF
        return State.ON if told.get("ProgramArguments") == self._command else State.OTHER

    def put(self) -> None:
        """Write it; it holds from the next session on."""
        told = {
            "Label": IDENT, "ProgramArguments": self._command, "RunAtLoad": True, "ProcessType": "Interactive",
            "LimitLoadToSessionType": "Aqua",
        }  # fmt: skip
        try:
            write_whole(self.file, plistlib.dumps(told))
        except OSError as e:
            raise AutostartError(
                f"The entry {self.file} that starts Headwater with the session cannot be written: {e.strerror}. "
                "Make its folder writable to you."
            ) from None

    def remove(self) -> None:
        """Take it away."""
        try:
            self.file.unlink(missing_ok=True)
        except OSError as e:
            raise AutostartError(
                f"The entry {self.file} that starts Headwater with the session cannot be removed: {e.strerror}. "
                "Remove it by hand."
            ) from None
