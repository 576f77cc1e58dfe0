"""Runs first in a Headwater that is packaged for Linux."""

import os
import sys

import pyimod02_importers  # PyInstaller's own, in every program that it makes

if sys.platform == "linux":
    # Modules are read from the program's file when they are needed first. An upgrade puts another file in its place:
    # this name stays that of the one that runs.
    pyimod02_importers.pyz_archive._filename = "/proc/self/exe"
    # Programs of the system that are started shall not load our libraries.
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is None:
        os.environ.pop("LD_LIBRARY_PATH", None)
    else:
        os.environ["LD_LIBRARY_PATH"] = before
