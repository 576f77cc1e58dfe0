"""Starting the program, and the small commands that also work while it is not running."""

import gc
import logging
import os
import sys
from datetime import UTC, datetime, timedelta

from headwater.base import Clock, HeadwaterError, Paths, Settings, SystemClock, load_settings, start_logging

_LOG = logging.getLogger("headwater.cli")


class NoDisplay(HeadwaterError):
    """There is no desktop to show anything on."""


def need_display() -> None:
    """Qt ends the process where there is no display; say it in words before.

    Raises:
        NoDisplay: on Linux, neither X11 nor Wayland is there.
    """
    if has_display():
        return
    raise NoDisplay(
        "There is no display here: start Headwater in a desktop session, or try `headwater demo --out DIR`."
    )


def has_display() -> bool:
    """Whether windows can be shown."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(n) for n in names)


def begin(paths: Paths, *, debug: bool = False, window: bool | None = None) -> int:
    """Run the program until it is quit; a second start brings the first one's window up, unless it is to have none
    (`window` False), as a session's own. With True the window is opened, with None where the person has to see one.

    Raises:
        HeadwaterError: the settings cannot be read, there is no display, or a first Headwater does not answer.
    """
    start_logging(paths, debug=debug)
    return start(paths, load_settings(paths.settings), window=window)


def start(paths: Paths, settings: Settings, *, window: bool | None = None) -> int:
    """The same, by settings that are not the home's own."""
    from headwater.bridge import AlreadyRunning, Door, ask
    from headwater.engine import Engine

    need_display()
    engine = Engine(paths, settings, SystemClock())
    door = Door(paths.socket, engine)
    try:
        door.open()
    except AlreadyRunning as e:
        if window is not False:
            ask(paths.socket, "show")
        sys.stderr.write(f"{e}\n")
        return 0
    try:
        engine.watch()  # Qt takes a while to load
        from headwater.ui import run_ui

        return run_ui(engine, open_window=window, ready=_ready)
    finally:
        engine.stop()
        door.close()


def _ready() -> None:
    _LOG.info("ready: tray")
    gc.enable()


def tomorrow_start(clock: Clock, day_start_hour: int) -> float:
    """When the person's next day begins."""
    now = clock.now()
    local = datetime.fromtimestamp(now + clock.offset_s(now), UTC)
    begins = local.replace(hour=day_start_hour, minute=0, second=0, microsecond=0)
    if begins <= local:
        begins += timedelta(days=1)
    return begins.timestamp() - clock.offset_s(begins.timestamp() - clock.offset_s(now))


def pause_until(paths: Paths, until: float | None) -> None:
    """Pause the running program, or the next one to start.

    Raises:
        StoreUnavailable: it is not running, and the store does not take it.
    """
    from headwater.bridge import NobodyHome, ask
    from headwater.engine import keep_pause

    try:
        ask(paths.socket, "pause", until=until)
    except NobodyHome:
        keep_pause(paths, paused=True, until=until)


def resume_now(paths: Paths) -> None:
    """End a pause, in the running program or in what the next one would find.

    Raises:
        StoreUnavailable: it is not running, and the store does not take it.
    """
    from headwater.bridge import NobodyHome, ask
    from headwater.engine import keep_pause

    try:
        ask(paths.socket, "resume")
    except NobodyHome:
        keep_pause(paths, paused=False, until=None)
