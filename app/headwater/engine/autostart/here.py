"""Which way this platform has."""

import os
import sys
from pathlib import Path

from headwater.base import Paths
from headwater.engine.autostart.command import command
from headwater.engine.autostart.state import Autostart


def autostart(paths: Paths) -> Autostart:
    """That of this platform, for the program as it runs now; nothing is read or changed yet."""
    call = command(paths, sys.argv, os.environ)
    if sys.platform == "win32":
        from headwater.engine.autostart.run_key import OwnRegistry, RunKey

        return RunKey(call, OwnRegistry())
    if sys.platform == "darwin":
        from headwater.engine.autostart.launch_agent import LaunchAgent

        return LaunchAgent(call, Path.home())
    from headwater.engine.autostart.xdg import XdgAutostart

    return XdgAutostart(call, os.environ)
