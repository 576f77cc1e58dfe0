"""Where the sample lies while it is looked at. The start of the program sweeps it, so this loads nothing."""

import shutil
from pathlib import Path

from headwater.base import Paths


def home_of(paths: Paths) -> Path:
    """A folder of its own, which goes with the sample."""
    return paths.cache / "sample"


def sweep(paths: Paths) -> None:
    """Take away what a run before left, because it ended without being asked."""
    shutil.rmtree(home_of(paths), ignore_errors=True)
