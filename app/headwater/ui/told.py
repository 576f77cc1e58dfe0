"""What is said once ever: noted beside the log."""

import logging

from headwater.base import Paths

_LOG = logging.getLogger("headwater.ui")


def was_told(paths: Paths, what: str) -> bool:
    """Whether it was said before."""
    return (paths.state / f"{what}.told").exists()


def note_told(paths: Paths, what: str) -> None:
    """It was said; where that cannot be noted, it will be said again."""
    try:
        paths.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        (paths.state / f"{what}.told").touch()
    except OSError as e:
        _LOG.info("it will be said again: %s", e.strerror)
