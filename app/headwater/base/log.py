"""The log. It holds what the program did, never a title, a URL or anything typed."""

import logging
from logging.handlers import RotatingFileHandler

from headwater.base.noted import MEMORY
from headwater.base.paths import Paths

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def start_logging(paths: Paths, *, debug: bool = False) -> None:
    """Log to a rotating file of 1 MB. A log that cannot be opened is not a reason to stop: stderr then."""
    handler: logging.Handler
    try:
        paths.log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = RotatingFileHandler(paths.log, maxBytes=1_000_000, backupCount=2, encoding="utf-8")
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter(_FORMAT))
    root = logging.getLogger("headwater")
    for old in root.handlers:
        old.close()
    root.handlers[:] = [handler, MEMORY]
    root.setLevel(logging.DEBUG if debug else logging.INFO)
    root.propagate = False
