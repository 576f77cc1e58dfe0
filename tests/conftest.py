"""Every test runs off screen and in a home of its own; those marked x11 start a display for themselves."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for name in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
    os.environ.pop(name, None)
