"""Permissions that bite: where the tests run as root, a stretch of code runs as somebody without rights."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NOBODY = 65534


@contextmanager
def powerless() -> Iterator[Path]:
    """A folder of one's own, and no rights beyond it; root's come back at the end."""
    folder = Path(tempfile.mkdtemp(prefix="headwater-test-"))
    root = os.geteuid() == 0
    if root:
        os.chown(folder, _NOBODY, _NOBODY)
        os.seteuid(_NOBODY)
    try:
        yield folder
    finally:
        if root:
            os.seteuid(0)
        _allow(folder)
        shutil.rmtree(folder)


def _allow(folder: Path) -> None:
    for inside in (folder, *folder.rglob("*")):
        if inside.is_dir():
            inside.chmod(0o700)
